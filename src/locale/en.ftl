# Every text that a person reads, in English. A message that nobody uses fails a test.

program = haree
clock-local = { $time } TLT
clock-utc = { $time } UTC

# Numbers, ages, dates
bytes = { $n } B
kilobytes = { $n } kB
megabytes = { $n } MB
age-moment = <1 m
age-minutes = { $n } m
age-hours = { $n } h
age-hours-minutes = { $h } h { $m } m
age-days = { $n } d
date-full = { $day } { $month } { $year }
date-short = { $day } { $month }
date-time = { $date } { $time }
month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
period-span = { $first }–{ $last }
period-week = week of { $date }
period-month = { $month } { $year }
time-ago = { $time }, { $age } ago
time-ahead = { $time }, in { $age }
two-facts = { $first } · { $second }
as-of = as of { $time }
source-as-of = { $source }, as of { $time }
as-of-not-now = as of { $time } – not now
last-figure = last figure { $time }
counts-now = now

# The link
provenance-simulated = SIMULATED
provenance-exercise = EXERCISE
link-no-hq = no HQ
link-connecting = connecting
link-syncing = syncing
link-live = live
link-paused = paused
link-offline = offline since { $time }
link-refused = refused since { $time }
link-own = no HQ: own sources
link-own-opening = no HQ: own sources, opening
link-own-paused = no HQ: own sources paused
link-own-fails = no HQ: own sources not asked since { $time }
link-synced = synced { $time }
link-queue = queue { $n }
link-attention = { $n } for attention
nobody-signed-in = nobody signed in
link-rate = { $bytes }/h
link-skew = clock off by { $age }
stale-for = stale { $age }
no-figures-then = nothing was recorded by then
no-figures-yet = no figures yet
no-figure = no figure
hidden = <5
figure-withdrawn = withdrawn

# Panels
panel-board = Board
panel-flows = Flows
panel-stock = Stock
panel-tb = TB
panel-alerts = Alerts
panel-log = Log
panel-queue = Queue
panel-map = Map
panel-sources = Sources
title-alerts = Alerts
title-alert-opened = Opened alert
title-alert-selected = Selected alert
title-alert-unseen = Worst not acknowledged
title-alert-also = Also open
title-alert-worst = Worst open alert
title-crossings = Crossings today
title-crossings-hours = Crossings by hour, { $period }
title-crossings-days = Crossings by day, { $period }
title-crossings-weeks = Crossings by week, { $period }
title-crossings-months = Crossings by month, { $period }
title-last-day = Last 24 hours
title-published = Published figures
title-kits = NFI kits
title-stock = Stock
title-tb = TB screening
title-help = Keys
title-log = Situation log
title-log-entry = Log entry
title-queue = Queue
title-act = What was done
title-ledger = Ledger: { $row }
title-map = Timor-Leste
title-map-things = Places and alerts
title-sources = Sources
remark-sources = who delivers figures and alerts
help-rows = { $first }–{ $last } of { $n }
remark-last-day = movements by 2 hours

# Crossings
column-in = in
column-out = out
column-net = net
column-total = total
column-usual = usual sum
column-usual-until = usual sum { $time }
column-last-day = last 24 h
column-peak = peak
column-today = today
column-sum = sum
column-since-opening = since opening
column-usual-range = usual
column-place = place
column-period = period
column-about = source
column-as-of = as of
posts = { $n ->
    [one] { $n } post
   *[other] { $n } posts
}
sum-of-posts = in { $in } · out { $out } · total { $total }
post-unheard = no report in { $age }
had-by = { $state } · had { $in } / { $out } by { $time }
had-by-told = { $state } · { $in } / { $out } by { $time } · { $channel }, provisional
had-told = { $state } · { $in } / { $out } · { $channel }, provisional
missing-hours-of = { $n ->
    [one] { $n } hour of { $name } missing
   *[other] { $n } hours of { $name } missing
}
missing-hours = { $n ->
    [one] { $n } hour missing
   *[other] { $n } hours missing
}
sum-told = part by phone or radio
sum-told-missing = { $n ->
    [one] { $n } hour missing; a part by phone or radio
   *[other] { $n } hours missing; a part by phone or radio
}
usual-too-few = { $n } of 6 days
usual-days = usual: { $days }
usual-range = usual { $range } by { $time } ({ $n } days)
usual-above = ↑ above usual
usual-below = ↓ below usual
usual-lately = outside the usual for less than an hour
post-reporting = reporting
post-late = late { $age }
post-awaited = first report due by { $time }
post-silent-for = silent { $age }
post-closed = closed
post-closed-until = closed · opens { $time }
post-closed-incomplete = closed · { $hour } missing
post-no-schedule = no schedule
revised = revised { $period }: { $was } → { $is }, { $time }, { $source }
was-is = revised { $was } → { $is }
older-kept = { $n } older kept
disputed = ≠ another source differs
flow-unrecorded = Empty: from before the first report of a post.
movements-not-people = Movements, not people. × closed   ? missing   * revised   ~ provisional
movements-told = Movements, not people. × closed   ? missing   * revised   ~ provisional   p phone   r radio   → at a later hour
movements-told-short = Movements, not people. ~ provisional   p phone   r radio   → at a later hour

# A post in detail
details-being-read = reading …
legend-since-opening = movements since opening
legend-movements = movements
legend-usual = usual range
fact-total = total { $n }
fact-since-opening = since opening { $n }
fact-usual = usual { $n }
fact-usual-until = usual by { $time } { $range }
fact-other = { $what } { $n }
against-week-before = a week before
against-year-before = a year before
compared = Against { $what }: { $here } here, { $there } there ({ $difference }), over { $n } whole columns.
compared-percent = Against { $what }: { $here } here, { $there } there ({ $difference }; { $percent } of it), over { $n } whole columns.
compared-nothing = Against { $what }: no column is whole on both sides.
reports-of-day = Reports of { $day }: { $runs }
report-run = { $hours } { $state }
report-reported = reported
report-open = not due yet
report-unrecorded = before the first report
report-came-late = came late
report-late = late
report-silent = silent
report-missing = no report
report-revised = revised
report-provisional = provisional
channel-phone = phone
channel-radio = radio
letter-phone = p
letter-radio = r
calls-title = By phone or radio
call-short = { $in } / { $out } for { $hours } by { $channel }, provisional
call-superseded = superseded: what was said by { $channel } for { $hours }
call-name = { $hours } { $in } / { $out }, { $informant } { $time }
call-numbered = { $n }: { $call }
call-said = { $hours }, said by { $informant }
call-line = { $hours } · in { $in } · out { $out } · { $state } · said by { $informant }, { $channel } { $time } · written down by { $who }
fate-counts = { $channel }, provisional
fate-superseded = superseded: the post reported { $hour } itself
fate-replaced = replaced by a later call
fate-void = void: { $reason }
told-within = within a call: its number stands at a later hour
superseded-number = { $n } (superseded)
breakdown-by = By { $by }, { $period }
dimension-direction = direction
dimension-nationality = nationality group
dimension-sex = sex
dimension-age = age
dimension-purpose = purpose
dimension-transport = transport
sex-f = female
sex-m = male
nationality-tls = Timorese
nationality-idn = Indonesian
nationality-prt = Portuguese
value-other = other
flow-hidden = hidden
whole-adds-up = Adds up to the total of { $n }.
whole-off = Does not add up: { $by } against the total of { $n }.
whole-hidden = { $cells ->
    [one] One cell is hidden, so that nobody can be made out; the total is { $n }.
   *[other] { $cells } cells are hidden, so that nobody can be made out; the total is { $n }.
}
whole-unknown = Of the total a part is missing: it cannot be said whether they add up.
mirror-of = As { $post } counted, { $period } ({ $source })
mirror-in = in: { $here } here, { $there } there ({ $difference })
mirror-out = out: { $here } here, { $there } there ({ $difference })
flow-counts = Beside movements, { $period }
count-secondary = secondary inspections: { $n }
count-referrals = referrals: { $n }
count-health-screened = health screened: { $n }
count-health-referred = health referred: { $n }
revisions-none = No figure of this time was revised after it had been final.
revisions = Revisions: { $n }
revision = { $period } { $direction }: { $was } → { $is }, { $time }, at HQ { $recorded }, from { $source }

# Kits and stock
kits = { $n ->
    [one] { $n } kit
   *[other] { $n } kits
}
families = { $n ->
    [one] { $n } family
   *[other] { $n } families
}
people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
kits-for-families = { $kits } kits for { $families } families
kits-for-families-people = { $kits } kits for { $families } families ({ $people } people)
kits-for-people = { $kits } kits for { $people } people
on-hand = on hand { $n }
on-hand-unknown = nothing counted yet
of-target = of { $n }
minimum = min { $n }
covers = covers { $families } families at 1 kit per { $ratio } · { $each } at 1 each
level-below = below minimum
site-expired = { $n } expired
level-empty = none left
level-impossible = below zero: check entries
# The map
map-coarse = borders simplified, up to 3 km off
map-from-dili = distance and bearing from Dili
map-scale = { $km } km
map-course = { $km } km { $wind }
map-precision = ±{ $km } km

# Sources
source-fails = fails
source-stale = silent
source-unproven = no Test
source-by-hand = by hand
source-heard = answers
source-asked-now = asked now
column-name = source
column-heard = heard
column-next = next
column-taken = taken
column-refused = refused
column-bytes = bytes
source-last-heard = Last heard: { $text }
source-stale-after = Counts as silent after: { $text }
source-waits-for-test = { $name } answers, but sent no Test message for { $age }: whether alerts come through is not known.
source-tested = Last Test message: { $text }
source-awaits-test = Test message awaited since: { $text }
source-test-after = A Test message is missed after: { $text }
source-kind = Kind: { $text }
source-asked = Last asked: { $text }
source-next = Next asked: { $text }
source-complete = Reports complete: { $text }
complete-all = { $form }, { $period }: all { $reported } of { $expected }
complete-some = { $form }, { $period }: { $reported } of { $expected }; missing: { $missing }
source-failures = Failures since: { $text }
source-taken = Records new or revised: { $text }
source-refused = Refused in the last news: { $text }
source-bytes = Bytes read: { $text }
source-about-asked = HQ asks it by itself. At HQ `haree source test { $id }` shows what it answers, `haree source fetch { $id }` asks now.
source-about-told = HQ does not ask it: it is heard when somebody writes there ({ $id }).
source-about-own = This console asks it by itself. `haree source test { $id }` shows what it answers.
sources-own = There is no HQ: this console asks the sources of its settings itself, and keeps what they say on this machine.
source-ask-begun = { $name }: asking now.
source-ask-nothing = { $name } answered; nothing is new.
source-ask-answered = { $n ->
    [one] { $name } answered: { $n } record is new or revised.
   *[other] { $name } answered: { $n } records are new or revised.
}
source-ask-failed = { $name } gave nothing: { $why }
source-ask-late = { $name } has not answered yet; its row will say what comes of it.
source-not-asked = { $name } was not asked: { $why }
source-too-soon = it was asked just now; again in { $n } s
source-left-alone = its server wants to be left alone for { $n } s
source-unknown = HQ does not ask it any more
source-hq-cannot = this HQ is older and asks sources in their turns alone; it must be updated
source-hq-unknown = it is not known yet where HQ is
source-answer-unread = HQ's answer cannot be read (HTTP { $status })
sources-left = { $n ->
    [one] The settings of this console list { $n } source. There is an HQ: sources are its business, and this console asks none.
   *[other] The settings of this console list { $n } sources. There is an HQ: sources are its business, and this console asks none.
}
wind = { $n ->
    [0] N
    [1] NNE
    [2] NE
    [3] ENE
    [4] E
    [5] ESE
    [6] SE
    [7] SSE
    [8] S
    [9] SSW
    [10] SW
    [11] WSW
    [12] W
    [13] WNW
    [14] NW
   *[15] NNW
}
kind-epicentre = epicentre
kind-area = alert area
kind-post = point of entry
kind-site = stock site
kind-municipality = municipality
refuse-no-panel = No panel is about a municipality alone.
refuse-no-place = Nobody has said where this is.
copy-position = { $what } ({ $kind }): { $at }
column-site = site
column-item = item
column-on-hand = on hand
column-target = target
column-minimum = minimum
column-families = families
column-happened = happened
column-entry = entry
column-quantity = number
column-after = left
column-who = who
column-reason = reason
item-at-site = { $item }, { $site }
item-from-to = { $item }, { $from } → { $to }
quantity-of = { $n } { $item }
ledger-empty = no entry yet
entry-receive = received
entry-issue = issued
entry-to = to { $site }
entry-from = from { $site }
entry-count = counted
entry-adjust = adjusted
entry-voids = voids an entry
entry-counted = = { $n }
entry-void = void
entry-of = { $what }, { $time } · { $row }
statements-disagree = Public statements disagree:
statement = { $statement } — { $source }, { $time }
part-sites = sites
part-counts = counts and expiry
part-cover = cover
part-dispatch = dispatch
part-nearest = nearest kits
column-nearest = nearest site with kits, by access
near-by-road = { $site } ({ $kits } kits, { $km } km straight, by road)
near-no-road = { $site } ({ $kits } kits, { $km } km straight, by sea or air: no road)
near-none = no site has kits
column-committed = committed
column-in-transit = en route
dispatch-requested = requested
dispatch-committed = committed
dispatch-en-route = en route
dispatch-received = received
dispatch-returned = returned
dispatch-declined = declined
dispatch-none = Nothing was asked for yet. Select a site and ask for what it needs.
dispatch-missing = { $n } missing
dispatch-title = { $n } { $item }: { $from } → { $to }
column-reorder = reorder
column-expires = expires
column-lot = lot
column-needed = needed
column-here = usable
column-covered = covered
column-uncovered = uncovered
column-lasts = lasts
count-out-of-stock = out of stock
count-at-risk = at risk
count-expired = expired
count-within-30 = expire ≤ 30 d
count-within-90 = expire 31–90 d
count-none = no row
count-quantity = { $n } { $what }
reorder-at = reorder at { $n }
title-count = { $what }: { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
copy-count = { $what }: { $n ->
    [one] { $n } row of the stock
   *[other] { $n } rows of the stock
}
lots-undated = Nobody wrote down when anything here expires; what is received with a day of expiry stands here.
lots-none = Nothing lies here that expires.
kit-per-families = { $n ->
    [one] 1 kit per family
   *[other] 1 kit per { $n } families
}
kit-per-people = 1 kit per { $n } people
cover-scenario = { $families ->
    [one] { $families } family
   *[other] { $families } families
} of { $each } people, { $days ->
    [one] { $days } day
   *[other] { $days } days
}
cover-line = { $ratio }: { $needed } kits needed, { $here } usable, { $uncovered } families uncovered
cover-own = your own
cover-own-none = none typed yet
cover-none-typed = Type how many families are affected, and read here how far the kits reach.
cover-type = Type a number of families; the answer stands here.
cover-need = { $place }, { $period }
cover-families-affected = { $n } families affected
cover-people-displaced = { $n } people displaced
cover-note = A kit is used up after { $days } days; what expires before the last day is not counted.

# TB
tb-screened = screened
tb-presumptive = presumptive
tb-tested = tested
tb-cases = diagnosed
tb-on-treatment = on treatment
tb-other = other
screenings-to-cases = { $screenings } screenings → { $cases } cases
screenings-to-cases-short = { $screenings } → { $cases } cases
one-in = 1 in { $n }
one-in-none = no case
tb-period-closed = { $period }, closed · { $source }
tb-period-open = { $period } · { $source }
of-step-above = { $percent } of ↑
share-of = { $percent } of { $n }
column-of-previous = of the step before
column-of-first = of screened
tb-yield = Yield { $percent }: { $cases } cases of { $screenings } screenings.
tb-needed = Yield { $percent }, number needed to screen { $n }: { $cases } cases of { $screenings } screenings.
tb-per-hundred = { $n } screenings per 100 residents: { $screenings } for { $people } people, census 2022.
tb-incidence = { $value } per 100,000: est. incidence { $period }, { $source }
tb-with-note = { $text }; { $note }
tb-no-base = An incidence is no prevalence, and no base for the yield.
tb-assumed = ≈ assumed: nobody counted it.
tb-lost-untested = { $n } presumptive people were not tested.
tb-lost-untreated = { $n } diagnosed people are not on treatment.
tb-no-parts = Nobody gave figures for these parts of the closed years.
tb-parts-add-up = The parts make { $n } screenings, all of the closed total.
tb-parts-differ = The parts make { $n } screenings, the closed total is { $total }.
tb-parts-hidden = What is shown makes { $n } screenings; { $hidden ->
    [one] one part is hidden
   *[other] { $hidden } parts are hidden
}, and so is what would give it away.
tb-residents = Screenings per 100 residents, census 2022: one person may be screened twice, so it is no coverage.
tb-new-total = { $year } so far: { $screenings } screenings → { $cases } cases
tb-new-apart = New screening, a series of its own: it is never added to the closed total.
tb-new-target = { $percent } of the target of { $target } screenings
tb-new-none = No screening was reported after the closed years.
tb-new-runs = ~ was not over when it was counted.
tb-new-hidden = { $signs }: HQ hid small numbers, and what would give them away.
tb-by-quarter = by quarter
tb-by-month = by month
tb-by-place = by municipality
tb-by-sex = by sex
tb-by-age = by age
tb-group-of = { $group }: { $percent } of the screenings
tb-group-said = { $group }, as far as it was said
quarter = Q{ $n } { $year }
age-band = { $age } years
part-cascade = cascade
part-places = municipalities
part-years = years
part-groups = sex and age
part-new = new screening
column-yield = yield
column-needed-to-screen = one in
column-per-hundred = per 100
column-fewer = fewer
copy-tb-row = { $part } · { $screenings } screenings · { $cases } cases · yield { $yield }
tb-exceeds = A step is larger than the one before it: late reports.

# Alerts
alerts-open = { $n } open
more-rows = … { $n } more
more-rows-above = … { $n } above
more-rows-around = … { $above } above, { $below } below
no-match = { $n ->
    [one] the one alert does not match
   *[other] none of { $n } alerts matches
}
no-alerts = no open alerts
no-alerts-but-deaf = no alerts heard: { $name } stale { $age }
no-alerts-but-unproven = no alerts heard: { $name } sent no Test for { $age }
feeds = sources:
feed-hq = HQ
feeds-none = no sources heard yet
feeds-then = how sources were heard then is not kept
own-ledger = own ledger
feed = { $name } { $age }
feed-stale = { $name } stale { $age }
feed-unproven = { $name } no Test for { $age }
alert-untitled = Alert without a text
alert-untitled-cancel = Cancellation without a text
alert-untitled-update = Update without a text
event-post-silent = { $place } silent
event-stock-zero = No stock: { $place }
event-stock-minimum = Low stock: { $place }
state-new = new { $age }
state-queued = queued
state-refused = refused
state-set-aside = set aside
state-waits = waits
state-sent = sent
state-applied = HQ has it
state-applied-own = kept here
state-withdrawn = withdrawn
state-acknowledged = ack { $who }
life-review = review
life-expired = expired
life-superseded = updated
life-told = other source
life-cancelled = cancelled
life-elsewhere = elsewhere
life-exercise = exercise
life-no-alarm = no alarm
about-review = No end was given and a day has passed: does it still hold?
about-expired = Expired { $time }.
about-superseded = Updated by { $alert }.
alert-also = Also told by { $from }: { $title }
about-told = Another source tells of the same event: { $alert }.
about-cancelled = Cancelled by { $alert }.
about-elsewhere = Elsewhere: { $km } km from the nearest place; not counted.
about-elsewhere-unknown = Elsewhere; not counted.
about-exercise = Exercise: never counted.
about-no-alarm = A message between systems: never an alarm.
acknowledged-by = Acknowledged by { $who }, { $time }: { $reason }
acknowledged-queued = Queued: HQ does not have it yet.
acknowledged-queued-own = Queued: not kept in the own ledger yet.
acknowledged-outgrown = It has become worse since: acknowledge again.
acknowledged-also = Also: { $names }
assigned-to = Assigned to { $to } by { $by }, { $time }
note-by = { $who }, { $time }: { $text }
said = { $what }: { $words }
alert-grades = { $severity } · { $urgency } · { $certainty }
alert-area = Area: { $text }
alert-nearest = Nearest kits: { $text }
alert-sent = Sent: { $text }
alert-effective = Effective: { $text }
alert-onset = Onset: { $text }
alert-expires = Expires: { $text }
alert-no-end = No end given.
alert-ends-with-cause = It goes when its cause goes.
alert-instruction = What to do
alert-description = What is known
do-call = Ask { $place } by phone or radio, and write down what is said.
do-transfer = Have some sent from { $site }.
do-request = Nobody can spare any: ask for more.
do-count = The ledger holds less than nothing: count what lies there.
do-key = { $key } in { $panel }: { $action }
cause-silent = No report since { $time } ({ $age }).
cause-silent-last = Last figures, { $hour }: in { $in }, out { $out }.
cause-short = { $item }: { $lies }, minimum { $minimum }.
cause-short-no-minimum = { $item }: { $lies }.
spare = Can spare: { $text }.
spare-none = No site can spare any.
spare-by-road = { $site } ({ $n }, { $km } km straight, by road)
spare-no-road = { $site } ({ $n }, { $km } km straight, by sea or air)
alert-sender = From: { $text }
alert-contact = Contact: { $text }
alert-web = Web: { $text }
alert-remark = Remark: { $text }
alert-id = Id: { $text }
severity-extreme = extreme
severity-severe = severe
severity-moderate = moderate
severity-minor = minor
severity-unknown = severity unknown
urgency-immediate = immediate
urgency-expected = expected
urgency-future = future
urgency-past = past
urgency-unknown = urgency unknown
certainty-observed = observed
certainty-likely = likely
certainty-possible = possible
certainty-unlikely = unlikely
certainty-unknown = certainty unknown

# The log and the queue
log-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
log-empty = nothing written yet
written-by = { $who }, { $time }
typed-in = typed in { $time }
queue-attention = Needs attention: { $n }
queue-waiting = Waits for HQ: { $n }
queue-waiting-own = Waits for the own ledger: { $n }
queue-answered = HQ has it: { $n }
queue-answered-own = Kept here: { $n }
traffic-last-hour = Last hour: { $sent } sent, { $received } received, ≈{ $around } around them
traffic-in-all = Since the start: { $sent } sent, { $received } received, ≈{ $around } around them
traffic-limit = { $bytes } an hour are allowed.
traffic-used-up = The { $bytes } of this hour are used up: only acts and alerts go.
traffic-own = There is no HQ: what is done here is kept on this machine alone.
queue-empty = Nothing waits, and nothing was done here lately.
queue-then = What waited then is not kept.
done-by = Done by { $who }, { $time }
recorded-at = Recorded by HQ { $time }
recorded-at-own = Recorded here { $time }
about-refused = HQ did not take it and nothing counts of it. Try it again or put it away.
about-set-aside = HQ recorded it, everybody sees it, and it does not count. Try it again with what is known now, or put it away.
about-sent = It was sent, and HQ has not answered: HQ may have it.
about-waits = It is on the disk here and has not been sent.
lot = Lot { $text }
expiry = Expires { $text }
act-key = Act { $key }
deed-acknowledge = acknowledge
deed-assign = assign { $to }
deed-unassign = assign nobody
deed-note = note
deed-receive = receive { $n }
deed-issue = issue { $n }
deed-transfer = transfer { $n }
deed-request = request { $n }
deed-dispatch = { $step } { $n }
deed-count = count { $n }
deed-adjust = adjust { $n }
deed-void = void
deed-figure = by { $channel } { $in } / { $out }
deed-log = log
deed-cancel = withdraw
deed-skipped = nothing

# What is refused, and why
refuse-no-alert-selected = Select an alert first.
refuse-no-stock-selected = Select a row of the stock first.
refuse-no-act-selected = Select something that was done here first.
refuse-no-request-selected = Select a request on the dispatch board first: tab leads there.
refuse-request-over = This request is over; ask anew.
refuse-no-entry-selected = Open a row with enter and select the entry that was wrong.
refuse-void = It is void already.
refuse-no-post-selected = Select a post first.
refuse-no-figure = Nothing was taken by phone or radio for this post, or it is void already.
refuse-set-aside = HQ set it aside: it does not count.
refuse-retry = Only what HQ refused or set aside can be tried again.
refuse-no-source-selected = Select a source first.
refuse-ask-by-hand = Nobody asks { $name }: it is heard when somebody writes there.
refuse-ask-no-hq = There is no HQ that could ask it.
refuse-ask-offline = HQ cannot be reached now, so no source can be asked.
refuse-put-away = Only what HQ refused or set aside is put away; what waits is withdrawn.
refuse-withdraw = HQ did not take it: put it away, or try it again.
refuse-expired = It expired { $time }: nothing is left to acknowledge.
refuse-superseded = A newer message replaced it: acknowledge that one.
refuse-told = Another source tells of the same event: acknowledge that one.
refuse-cancelled = Its sender cancelled it: nothing is left to acknowledge.
refuse-elsewhere = It is elsewhere and does not count: nothing to acknowledge.
refuse-no-alarm = It is no alarm: nothing to acknowledge.
refuse-as-of = This is not now: put the moment away first (esc), then act on what is so.
range-now = Nothing is later: this is now.
range-first = Nothing is earlier.
refuse-queued = Your acknowledgement is queued: HQ does not have it yet.
refuse-acknowledged = { $who } has acknowledged this version.

# Forms and notices
form-acknowledge = Acknowledge
form-assign = Assign
form-note = Note
form-receive = Receive
form-issue = Issue
form-transfer = Transfer
form-count = Count
form-adjust = Adjust
form-void = Void an entry
form-figure = Figure by phone or radio
form-void-figure = Void a figure by phone or radio
form-request = Ask for stock
form-dispatch = Lead a request on
form-else = { $unset }; or { $names }
form-cover = How far do the kits reach?
form-log = Log entry
form-withdraw = Withdraw
form-sign-in = Sign in
form-export = Export
form-export-note = Goes to Documents or beside the data unless a place is given; nothing is overwritten.
form-export-cap-note = cap: the alert “{ $title }” alone, as a CAP 1.2 message.
form-as-of = Show what was known as of
form-as-of-note = Every panel shows what HQ had recorded by then. Nothing typed is now; esc puts it away later.
form-signs = Signed: { $who }
form-now = now
form-clock-behind = this machine's clock is { $age } behind HQ's: give the time
form-clock-ahead = this machine's clock is { $age } ahead of HQ's: give the time
form-now-or = now; or 14:30, yesterday 14:30
form-hours = such as 12-14, or yesterday 15-17
form-day = such as 2027-01-31; may stay empty
form-may = may stay empty
form-may-choose = may stay empty; { $names }
form-more-than-there = more than the { $n } on hand; taken all the same
form-yesterday = yesterday
form-to-unset = { $who }; a dash for nobody
form-withdraw-unsent-note = It has not left this machine: what was typed will be gone.
form-withdraw-note = HQ may have it already: it will be withdrawn there too.
form-sign-in-note = A name and its PIN; this works off line.
form-sign-in-then = Then: { $then }
form-checking = Checking …
field-reason = Reason:
field-text = Text:
field-to = To:
field-site = To site:
field-quantity = Quantity:
field-counted = Counted:
field-difference = Difference:
field-item = Item:
field-lot = Lot:
field-expiry = Expiry:
field-step = Becomes:
field-from = From site:
field-families = Families:
field-people = People in each:
field-days = Days:
field-entries = In:
field-exits = Out:
field-hours = Hours:
field-informant = Said by:
field-channel = By:
field-remark = Remark:
field-which = Which:
field-place = Place:
field-when = When:
field-person = Name:
field-pin = PIN:
field-format = Format:
field-file = File:
unit = { $item }
unit-kits = kits
unit-families = families
unit-people = people
unit-days = days
unit-screenings = screenings
unit-cases = cases
unit-per-100k = per 100,000
families-at-ratio = families at 1 kit per { $ratio }
families-at-one = families at 1 kit each
all-sites = all sites
mistake-reason = Reason: give one, others read it.
mistake-text = Text: write what there is to say.
mistake-quantity = Quantity: write a whole number of { $unit }, 1 or more.
mistake-most = { $field } { $most } { $unit } is the most that is taken; look at the number.
mistake-counted = Counted: write the whole number of { $unit } that lie there; 0 if none.
mistake-difference = Difference: write how many { $unit } more or fewer, such as +3 or -2.
mistake-site = To site: choose one of { $names }.
mistake-place = Place: choose one of { $names }, or leave it empty.
mistake-no-choice = No other place is known here yet.
mistake-day = Expiry: write a day as 2027-01-31, or leave it empty.
mistake-expiry = Expiry: a year from 2000 to 2199 is taken; look at the day.
mistake-when = When: write 14:30, yesterday 14:30 or 2026-11-24 14:30; empty is now.
mistake-ahead = When: { $time } has not come yet; was it yesterday?
mistake-person = Name: choose one; type its beginning or press right.
mistake-pin = PIN: type it.
mistake-format = Format: choose one of { $formats }.
mistake-step = Becomes: choose one of those that are named.
mistake-from = From site: choose the site that it leaves, another than the one that asks.
mistake-families = Families: write a whole number, 0 or more.
mistake-people = People in each: write a whole number from 1 to 100.
mistake-days = Days: write a whole number from 1 to 3,650.
mistake-movements = In and out: write a whole number, 0 or more; what was not said stays empty.
mistake-in-or-out = In or out: write at least one of them.
mistake-hours = Hours: write whole hours of a day, such as 12-14 or yesterday 15-17.
mistake-hours-ahead = Hours: they were not over when the post was called.
mistake-informant = Said by: write who said it.
mistake-channel = By: choose phone or radio.
mistake-which = Which: choose one of those that are named.
signed-in = Signed in: { $who } ({ $role })
role-viewer = viewer
role-operator = operator
role-administrator = administrator
viewer-only-looks = { $who } is a viewer: sees everything and does nothing. { $key } changes the person.
persons-unread = Who may sign here is still being read; do it again in a moment.
signed-off = { $who } is signed off.
sign-in-nobody = HQ keeps no list of persons: { $who } signs here (setting `person`).
queued = Queued: { $title }
queued-undo = Queued: { $title } · { $key } undoes it within { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
undo-other = It was { $who } who did this: whoever did it undoes it, or withdraws it in the queue ({ $key }).
undo-too-late = Nothing can be undone now; what was done is withdrawn in the queue ({ $key }).
undone = Undone: HQ never had it.
withdrawn = Withdrawn: HQ never had it.
withdrawn-at-hq = Queued: HQ is asked to withdraw it.
withdrawn-nothing = There is nothing to withdraw: it is not this console's, or was withdrawn before.
not-done = NOT SAVED: { $why }
and-more = { $text } ({ $n } more: esc)
not-saved = NOT SAVED: { $why } (typed: { $reason })
act-refused = HQ did not take what was done: { $why } (given: { $reason }); the queue has it
load-failed = Figures could not be read: { $why }
no-such-keys = { $keys } means nothing here.
sync-asked = Asking HQ now.
sync-paused = Paused: nothing goes to HQ; what you do is queued.
sync-paused-still = Paused: go on first.
paused-by-you = Paused by you: what you do is queued; { $key } goes on.
sync-goes-on = Going on: asking HQ now.
sync-paused-own = Paused: no source is asked; what you do is queued.
sync-goes-on-own = Going on: sources are asked in their turns.
sync-own = There is no HQ to ask. Sources are asked in their turns.
sync-no-hq = No HQ was given: nothing could be paused.
exported = Written: { $path }
exported-as-of = Written, as of { $time }: { $path }
exported-filtered = Written, only what holds “{ $filter }”: { $path }
exported-as-of-filtered = Written, as of { $time }, only what holds “{ $filter }”: { $path }
not-exported = NOT WRITTEN: { $why }
export-nothing = There are no figures yet that could be exported.
copied = Copied: { $text }
copy-nothing = Nothing is selected that could be copied.
copy-unable = This terminal has no clipboard that haree knows of; `copy = true` in the settings trusts it.
told-no-shell = There is no shell to go to from here.
told-hour-used-up = The { $n } bytes of this hour are used up; until it is over only acts and alerts go.
told-hour-has-bytes = The hour has bytes again ({ $n }); everything goes.
told-same-as-hq = Compared with HQ: what is here is what it has.
told-fetched-anew = Not what HQ has ({ collection }): all of it is fetched anew.
told-another-ledger = HQ has another ledger than before; all of it is fetched anew.
told-sent-again = HQ sends everything again within the hour ({ collection }); sync by hand to fetch it anyway.
told-not-understood = { $n ->
    [one] { $n } record ({ collection }) is not understood and was skipped; update haree.
   *[other] { $n } records ({ collection }) are not understood and were skipped; update haree.
}
told-act-stays = Act { $act } stays queued and the others go on: { $why }
told-requeued = HQ knows act { $act } with other content; yours is queued again as { $new }.
collection = { $name ->
    [places] places
    [alerts] alerts
    [acts] acts
    [feeds] sources
    [persons] persons
    [stock] stock
    [observations] figures
   *[other] { $name }
}
told-still-queued = Still queued: { $what } ({ $about }), { $who }
told-still-queued-words = Still queued: { $what } ({ $about }), { $who }: { $words }
told-attention = { $n ->
    [one] { $n } act that was done here was not taken by HQ; the queue says why.
   *[other] { $n } acts that were done here were not taken by HQ; the queue says why.
}
told-persons-unread = The list of persons cannot be read: { $why }
told-cache-not-open = the cache is not open yet; do it again in a moment
told-sign-in-unknown = nobody of this name may sign in here; HQ's administrator adds persons (`haree hq person add`)
told-sign-in-wrong = the PIN is wrong; try again
told-sign-in-wait = too many wrong PINs; wait { $n } s
language-now = Language: English.

# What is copied
copy-movements = in { $in } · out { $out }
copy-total = total { $n }
copy-heard = heard { $time }
copy-net = net { $net }
copy-sent = sent { $time }

# The palette, filters and marks
title-palette = Commands
palette-found = { $n } of { $all }
palette-nothing = Nothing here is called “{ $text }”.
palette-row = { $n ->
    [one] Row { $row } of { $n }
   *[other] Row { $row } of { $n }
}
palette-no-row = { $n ->
    [0] There is no row here.
    [one] There is one row here.
   *[other] There are { $n } rows here.
}
kind-action = command
kind-panel = panel
kind-alert = alert
kind-figure = figure
kind-count = count
kind-scenario = scenario
kind-request = request
kind-step = TB
kind-entry = log
kind-act = queue
kind-place = map
kind-source = source
kind-language = language
language-en = English
language-tet = Tetun
language-pt = Português
language-id = Bahasa Indonesia
kind-theme = theme
kind-keymap = keymap
theme-set = Theme: { $name }
keymap-set = Keymap: { $name }
narrow-filter = /{ $text } · { $shown } of { $all }
narrow-sorted = by { $column }
narrow-grouped = grouped by { $column }
narrow-both = { $first } · { $second }
column-sent = time
column-state = state
column-priority = priority
priority-1 = P1
priority-2 = P2
priority-3 = P3
priority-4 = P4
priority-none = not counted
source-rule = haree
refuse-filter = This list is always whole.
refuse-sort = This list has one order.
marks-none = Nothing here wants a person.
mark-at = { $at } of { $all } to see to
# The wall
wall-kits-on-hand = kits on hand
wall-more-alarms = { $n ->
    [one] { $n } more alert nobody has acknowledged
   *[other] { $n } more alerts nobody has acknowledged
}
wall-exercises = { $n ->
    [one] { $n } exercise: not counted
   *[other] { $n } exercises: not counted
}
wall-stale = STALE { $age }: HQ last answered { $time }
wall-until-acknowledged = Stays until somebody acknowledges it at a console.
wall-leave = q leaves
wall-page = { $n } of { $of } · q leaves

# Without a screen (--linear)
linear-hello = haree without a screen: each change is a line. `help` lists the commands.
linear-unknown = There is no command `{ $word }`; { $near }
linear-usage = Write: { $usage }
linear-help = { $usage } — { $meaning }
linear-help-alert = read one alert in full
linear-help-ledger = the last entries of a site's stock
linear-help-numbers = N is the number of a line in the last list; an alert keeps its number. Words with blanks stand in quotes.
linear-no-alert = No alert here has the number { $word }; `alerts` lists them.
linear-no-site = No site begins with { $word }; `stock` lists them.
linear-no-post = No post is called { $word }.
linear-no-source = No source is called { $word }; `sources` lists them.
linear-no-entry = No entry of { $word } has that number; `ledger { $word }` lists them.
linear-no-act = Nothing has the number { $word }; `queue` and `log` list what has one.
linear-no-answer = No answer came; look with `queue` whether it was done.
linear-sign-in-first = Nobody has signed in: `sign-in NAME`, then do it again.
linear-sign-in-names = Write: sign-in NAME, one of { $names }.
linear-pin = PIN:
linear-nothing = nothing to list
linear-alert = alert { $n }: { $text }
linear-alert-over = alert { $n } is no longer open: { $title }
linear-numbered = { $n }: { $text }
linear-fact = { $what } { $value }
linear-was = { $fact }, was { $was }
linear-link = link: { $state }
linear-usual-from = usual from
linear-usual-to = usual to
linear-peak = peak of two hours
linear-post = post is
linear-covers = covers
linear-level = stock is
linear-yield = yield
linear-needed = needed to screen
linear-said = said
linear-per-hundred = per 100 residents
linear-incidence = est. incidence
linear-population = population
linear-alerts-over = { $n } more are over, elsewhere or no alarm: `alerts all`
linear-alerts-open = alerts open
linear-feed = source is

# Files and settings
wrong-at = { $file }:{ $line }:{ $column }: { $what }
wrong-in = { $file }: { $what }
did-you-mean = did you mean `{ $name }`?
write-one-of = write one of { $names }
type-text = a text
type-flag = true or false
type-whole = a whole number
type-number = a number
type-table = a table
type-tables = a list of tables
type-list = a list
type-date = a date
type-out-of-range = a number out of range
wanted-text = a text in quotes belongs here; this is { $kind }
wanted-flag = true or false belongs here; this is { $kind }
wanted-whole = a whole number belongs here; this is { $kind }
wanted-bytes-a-second = a whole number of bytes a second belongs here; this is { $kind }
wanted-bytes-an-hour = a whole number of bytes an hour belongs here; this is { $kind }
wanted-seconds = a number of seconds belongs here; this is { $kind }
wanted-kilometres = a number of kilometres belongs here; this is { $kind }
wanted-action = the name of an action, or false, belongs here; this is { $kind }
wanted-keymap = `inherits` names a keymap; this is { $kind }
wanted-theme = `inherits` names a theme; this is { $kind }
wanted-colors = `{ $name }` needs all its colours, such as true = "#d7af5f", 256 = 179, 16 = "yellow"; this is { $kind }
wanted-look = `{ $name }` takes fg, bg, bold and the like in braces; this is { $kind }
wanted-true-color = a text such as "#d7af5f" belongs here; this is { $kind }
wanted-256 = a number from 0 to 255 belongs here; this is { $kind }
wanted-16 = a name such as "bright-red" belongs here; this is { $kind }
wanted-frame = a text such as "box" belongs here; this is { $kind }
wrong-toml = this is no TOML ({ $why })
wrong-empty = an empty text says nothing; leave the line out
wrong-nothing-to-show = this text has nothing to show
wrong-address = `{ $text }` is no address; write http://HOST:PORT or https://HOST
wrong-flag = `{ $text }` is neither true nor false
wrong-offset = `{ $text }` is no offset from UTC; write it as +09:00
wrong-range = { $n } is not between { $least } and { $most }
wrong-range-seconds = { $n } s is not between { $least } and { $most }
wrong-range-km = { $n } km is not between { $least } and { $most }
wrong-whole-seconds = `{ $text }` is no whole number of seconds
wrong-whole-minutes = `{ $text }` is no whole number of minutes
wrong-seconds = `{ $text }` is no number of seconds
wrong-bytes-a-second = `{ $text }` is no whole number of bytes a second
wrong-bytes-an-hour = `{ $text }` is no whole number of bytes an hour
wrong-line-rate = { $n } is neither 0 (learnt) nor between 50 and 10000000 bytes a second
wrong-hourly-bytes = { $n } is neither 0 (as many as it takes) nor 10000 bytes an hour or more
wrong-minutes = { $n } is not between 0 (never) and 1440 minutes
wrong-sender = `{ $text }` is no sender of CAP messages: it has no spaces, commas, < or &; write it as eoc@dili.example
wrong-undo-seconds = { $n } is not between 0 (not at all) and 60 seconds
wrong-no-setting = there is no setting `{ $name }`; { $near }
wrong-no-rule = there is no rule `{ $name }`; { $near }
wrong-is-rule = `{ $name }` belongs under { $table }
wrong-no-language = there is no language `{ $name }`; { $near }
wrong-no-color = there is no color `{ $name }`; { $near }
wrong-no-keymap = there is no keymap `{ $name }`, neither built in nor as { $name }.toml among your own; { $near }
wrong-no-theme = there is no theme `{ $name }`, neither built in nor as { $name }.toml among your own; { $near }
wrong-ring = `{ $name }` builds on itself; { $near }
wrong-no-section-begun = `{ $key }` stands in no section; begin one, such as { $example }
wrong-no-section = there is no section `{ $name }`; { $near }
wrong-always-quits = ctrl-c always quits and cannot do anything else
wrong-arrives-as = a terminal sends `{ $key }` as `{ $other }`; write `{ $other }`
wrong-no-key-here = there is no key here; write for instance "a" or "g s"
wrong-key = `{ $key }` is no key; write `a`, `G`, `ctrl-c`, `alt-x`, `shift-tab`, `f1`, `enter` or `space`
wrong-no-action = there is no action `{ $name }`; { $near }
wrong-section = `{ $name }` means nothing in { $section }; put it under { $home }
wrong-twice = `{ $key }` is bound twice in this section, first in line { $line }
wrong-hides = `{ $sequence }` can no longer be reached behind `{ $key }`; add "{ $sequence }" = false
wrong-never-reached = `{ $sequence }` can never be reached: `{ $key }` already does something
wrong-lacks-color = `{ $name }` lacks its colour for { $depths }
wrong-not-in-palette = `{ $name }` is not in { $table }; { $near }
wrong-no-depth = there is no depth `{ $name }`; { $near }
wrong-no-field = there is no `{ $name }` here; { $near }
wrong-no-frame = there is no frame `{ $name }`; { $near }
wrong-mark = `{ $text }` is no mark; a mark is at most two cells wide
wrong-not-ascii = `{ $text }` is not ASCII
wrong-no-table = there is no table `{ $name }`; { $near }
wrong-is-table = `{ $name }` is a table; write { $head }
wrong-source-twice = there are two sources `{ $name }`; each has a name of its own
wrong-source-lacks = the source has no `{ $name }`
wrong-source-name = `{ $name }` is no name of a source: letters, digits and -, { $most } at most
wrong-source-kind = there is no kind of source `{ $name }`; { $near }
wrong-source-address = `{ $text }` is no address; it begins with https://
wrong-table-empty = the mapping makes nothing of a row; write [[figure]] or [[movement]]
wrong-table-spot = `{ $name }` is a text, { "{" } column = "NAME" { "}" } or { "{" } tag = "#TAG" { "}" }
wrong-table-word = there is no { $field } `{ $name }`; { $near }
wrong-table-word-twice = `{ $word }` is given twice, case and accents not counted; leave one
wrong-table-lacks = { $head } has no `{ $name }`
wrong-table-dimension = { $metric } is not broken down by { $name }; leave it out
wrong-source-not-of-kind = `{ $name }` belongs to a source of kind `{ $kind }` alone
wrong-source-two-keys = the source has `{ $name }` and `{ $other }`; leave one of them
wrong-map-asks-nothing = the file asks for nothing; begin with [[values]] or [[analytics]]
wrong-map-entry-lacks = the entry has no `{ $name }`
wrong-map-id = `{ $text }` is no id; ids have letters and digits, with ; between several
wrong-map-day = `{ $text }` is no day; write it as 2026-01-31
wrong-map-no-step = there are no periods of a `{ $name }`; { $near }
wrong-map-no-metric = there is no metric `{ $name }`; { $near }
wrong-map-no-dimension = { $metric } is not broken down by `{ $name }`; { $near }
wrong-map-no-direction = `{ $name }` is no direction; { $near }
wrong-map-no-item = { $metric } needs an item: by = "item=kit"
wrong-map-pair = `{ $text }` is no break-down; write for instance "direction=entry;sex=f"
wrong-map-twice = the entry of `{ $element }` is about the same cells or the same figure already; add = true adds up the cells of one element
wrong-map-place-twice = `{ $name }` is the place of `{ $unit }` already; what several units have together is asked of analytics
mapping-unread = the mapping of the source `{ $source }`, { $file }, cannot be read ({ $why })
mapping-mistakes = { $n } mistakes; the first: { $first }
mapping-kept = The mapping file cannot be used as it is now; what was read of it before stays in use. { $why }
dhis2-no-key = what the server should be shown cannot be read ({ $why }); put the token there again
dhis2-key-missing = { $address } lets nobody in without a token; name one as token_file or token_env of the source
dhis2-key-old = { $address } does not take the token in { $kept }, which lies there for { $days } days; a token lives 30 days unless it was made for longer: make a new one in DHIS2 (profile, personal access tokens) and put it there
dhis2-key-young = { $address } does not take what is in { $kept }, which lies there for { $days ->
    [one] one day
   *[other] { $days } days
}; check that it is whole, not revoked, and may be used from this machine and for GET
dhis2-key-unknown = { $address } does not take what is in { $kept }; a token lives 30 days unless it was made for longer: make a new one in DHIS2 (profile, personal access tokens) and put it there
dhis2-sign-in = { $address } sends to { $to }, where people sign in; check the address, and whether what is shown to it is still valid
dhis2-unread = { $address } did not answer as a DHIS2 does: { $why }
dhis2-too-much = { $address } has more rows of one period than it gives at once; ask for fewer units or items in the mapping
dhis2-forbidden = { $address } does not show us this ({ $why }); let whoever manages DHIS2 give the user of the token the right to read it
dhis2-not-there = { $address } is not there; is the source's address that of DHIS2, as far as before /api?
dhis2-conflict = { $address } refuses the question: { $why }; check the ids in the mapping
dhis2-busy = { $address } has too much to do; it is asked again in { $seconds } s or later
folder-unread = the folder { $path } cannot be read ({ $why }); HQ must be allowed to read it
folder-refused = { $files ->
    [one] one file in the folder was
   *[other] { $files } files in the folder were
 } not wholly taken; `haree source test { $id }` at HQ says why
dtm-no-operation = DTM has no operation for { $country }; displacement comes from reports and by hand
dtm-no-key = the key for DTM cannot be read ({ $why }); put it there again
dtm-key-missing = { $address } lets nobody in without a key; get one at https://dtm-apim-portal.iom.int and name it as token_file or token_env of the source
dtm-key-refused = { $address } does not take the key in { $kept }; check that it is whole and that the subscription to API-V3 is active
dtm-unread = { $address } did not answer as DTM does: { $why }
wrong-no-meaning = there is no meaning `{ $name }` in `{ $group }`; { $near }
wrong-true-color = `{ $text }` is no true colour; write it as "#d7af5f"
wrong-256 = { $n } is none of the 256 colours; write 0 to 255
wrong-16 = `{ $name }` is none of the 16 colours; { $near }
settings-unread = { $file }: cannot be read ({ $why }); the defaults hold until it can

# The way to HQ
net-setup = this program cannot open connections: { $why }; start it again, and report this if it stays
net-unreachable = no answer from { $address }: { $why }
net-portal = { $address } is not answered by HQ but by a sign-in page or proxy ({ $sign }); sign in to the network with a browser, or check the address
net-redirect = redirect to { $to }
net-sign-in = network authentication required, 511
net-page = a web page
net-page-with = a web page, HTTP { $status }
net-empty = an empty answer
net-no-greeting = it does not greet
net-other-console = it greets console `{ $theirs }`, not `{ $ours }`
net-untrusted = { $address } is not trusted: { $why }
net-cut = the answer of { $address } broke off after { $bytes } bytes ({ $why }); what came whole is kept
net-refused = connection refused; start HQ there (`haree hq serve`) or check the port
net-no-name = there is no machine of this name; check the name, or whether the network is up
net-timed-out = nothing came for { $seconds } s; check the network, or whether HQ is overloaded
net-other = { $why }; check the network and the address
fetch-address = `{ $text }` is no address: { $why }; write it as https://HOST/PATH
fetch-redirected = { $address } sends elsewhere, to { $to }; put that address in the settings if it is the right one
fetch-page = { $address } answers with a web page, perhaps of a sign-in; check the address and the network
fetch-status = { $address } answers { $status } ({ $text })
fetch-too-large = the answer of { $address } is larger than { $bytes } bytes, more than such an answer has
fetch-cut = the answer of { $address } broke off after { $bytes } bytes ({ $why })
fetch-refused = connection refused; is the server up, and is the port right?
fetch-timed-out = nothing came for { $seconds } s; check the network, or try again later
feed-unread = the answer is no such feed: { $why }
tls-none = it does not speak TLS; write http:// where HQ has no certificate, or a sign-in page of the network stands between: sign in with a browser
tls-failed = TLS failed ({ $why }); check the address, or a sign-in page of the network stands between: sign in with a browser
tls-expired = its certificate has expired; renew it at HQ, or set this machine's clock if that is wrong, or a sign-in page of the network stands between: sign in with a browser
tls-not-yet = its certificate is not valid yet; this machine's clock is probably behind: set it
tls-other-name = its certificate is for another name; use the name that is in it, or a sign-in page of the network stands between: sign in with a browser
tls-unknown-authority = no authority that is trusted here vouches for it; give HQ's own with hq_authority = FILE, or a sign-in page of the network stands between: sign in with a browser
tls-revoked = its certificate was revoked; HQ needs a new one
tls-unusable = its certificate cannot be used ({ $why }); HQ needs another, or a sign-in page of the network stands between: sign in with a browser
address-wrong = `{ $text }` is no address of an HQ: { $why }; write it as http://127.0.0.1:8480 or https://HOST
address-exposed = a token goes over https alone, everybody on the way could read it at { $address }; write https://, or reach HQ through an SSH tunnel: ssh -L 8480:127.0.0.1:8480 HOST, then --hq http://127.0.0.1:8480
address-no-scheme = it does not begin with http://
address-other-scheme = haree does not speak { $scheme }
address-login = a name or password has no place in it
address-query = nothing may follow `?` or `#`
access-no-authority = cannot read hq_authority { $file }: { $why }; copy authority.pem from HQ
access-no-token = the token is empty, or no token: copy the line that `haree hq token add` printed
access-token-unread = cannot read token_file { $file }: { $why }
access-token-open = token_file { $file } can be read by others; type: chmod 600 { $file }
access-command = token_command failed ({ $why }); run it by hand
access-command-no-text = token_command printed no text; run it by hand
sync-not-hq = { $address } answers, but is not HQ ({ $saw }); check the address
sync-http = HQ at { $address } answered { $status } { $title }: { $detail }
sync-http-bare = HQ at { $address } answered { $status } without a reason: try again later or look at HQ's log
sync-hq-is-older = HQ at { $address } speaks version { $theirs } of the protocol and this program { $ours }; HQ must be updated; what you do is still sent
sync-hq-is-newer = HQ at { $address } speaks version { $theirs } of the protocol and this program { $ours }; update haree; what you do is still sent
sync-garbled = the answer of { $address } was damaged ({ $saw }); what came before is kept, it is asked for again
sync-no-progress = HQ at { $address } says that there is more and sends nothing; look at HQ's log, it is asked again later
sync-unanswered = { $n ->
    [one] HQ at { $address } said nothing about the { $n } act that it was sent; it stays queued and is sent again
   *[other] HQ at { $address } said nothing about the { $n } acts that it was sent; they stay queued and are sent again
}
sync-cache-broke = the cache broke down at work; see the log, and start again if it stays
net-paused = paused by you; what you do is queued until you go on

# The memory of this console
store-no-space = the cache in { $place } was not updated: only { $free } MiB are free there; free { $room } MiB
store-set-aside = the cache was set aside as { $place } and is fetched anew: { $why }
store-failed = the cache in { $place } failed: { $why }; if it happens again, check the disk
store-full = the disk at { $place } is full; free some space and do it again
store-not-written = cannot write in { $place }: { $why }; check the disk and do it again
store-other-kind = this data directory holds { $held }; HQ “{ $name }” sends { $sent }; give another --data or another --hq
own-other-ledger = this data directory holds what HQ “{ $name }” sent, so no source is asked into it; give that HQ's address with --hq, or another --data
own-busy = another program asks the sources of { $place }; this console waits until it ends
own-cannot = the sources cannot be asked here: { $why }
figures-real = real figures
figures-simulated = simulated figures
figures-of-exercise = figures of an exercise
store-kind-not-kept = cannot keep in { $place } what kind of figures it holds: { $why }; nothing was taken from HQ
store-no-room = the disk at { $place } is full: figures come back once { $room } MiB are free there; what is queued is safe
store-renamed = the console's name in the data directory was damaged; it has a new one
journal-damaged = { $n ->
    [one] { $n } damaged record of the journal was skipped; if something that you did is not listed as queued and HQ does not have it, do it again
   *[other] { $n } damaged records of the journal were skipped; if something that you did is not listed as queued and HQ does not have it, do it again
}
journal-torn = an unfinished record at the end of the journal was dropped; it had not been shown as queued
told-disk-slow = the disk is slower than the keys; do it again in a moment
file-no-name = `{ $path }` names no file; give one, or a directory
file-denied = cannot write { $path }: { $why }; give a place where you may write
file-disk-full = cannot write { $path }: { $why }; free some disk space, or give another place
file-read-only = cannot write { $path }: { $why }; the disk is read-only; give another place
file-not-written = cannot write { $path }: { $why }; give another place

# What HQ says against an act or a console
hq-no-name = an act needs the name of who did it
hq-no-reason = a reason is missing
hq-no-text = a text is missing
hq-alert-missing = the alert is missing
hq-item-missing = the item is missing
hq-no-quantity = the quantity must be more than 0
hq-no-difference = the difference must not be 0
hq-same-site = a transfer goes to another site
hq-beyond-time = nothing entered here happened before the year 2000: set this console's clock, and enter it again with its time
hq-beyond-quantity = a quantity of more than 1,000,000 is a slip of the hand: look at it and enter it again
hq-beyond-expiry = an expiry outside the years 2000 to 2199 is a slip of the hand: look at it and enter it again
hq-no-alert = no such alert at HQ
hq-no-site = HQ knows no stock site { $place }
hq-no-place = HQ knows no place { $place }
hq-no-entry = HQ has no stock entry and no figure { $entry }
hq-no-number = a figure needs entries, exits or both
hq-no-hours = a figure is for whole hours of one day, from 0 to 24
hq-no-informant = who said the figure is missing
hq-not-over = the hours of the figure were not over when it was taken
hq-no-post = HQ knows no border post { $place }
hq-request = request { $request }: { $why }
hq-names-no-act = `{ $act }` names no act; an act is named CONSOLE/EPOCH/SEQUENCE
hq-not-its-console = only the console that an act came from can take it back
hq-no-act = HQ has no act { $act }
hq-cancels-cancel = what takes back cannot be taken back; do it again instead
hq-overtaken = others changed this stock after this console had last read it; count again, or send the same count again if it still holds
hq-other-request = the request is for another item or another site
hq-not-left = it has not left yet
hq-en-route = it is en route already
hq-received = it was received already
hq-returned = it was returned already
hq-declined = it was declined already
hq-left-elsewhere = it left from another site
hq-more-than-sent = that is more than was sent
hq-no-request = there is no such request any more
hq-no-token = this HQ wants a token: ask its administrator for one and put it into a file that token_file names
hq-wrong-token = HQ does not know this token; look for a part that is missing, or ask for a new one
hq-revoked-token = the token { $name } was revoked; ask HQ's administrator for a new one
hq-other-console = token and console do not belong together ({ $console }); ask for a token of its own
hq-viewer = { $name } may look on and not act; HQ's administrator gives roles
hq-outside-places = { $place } is none of the places that this console acts for
hq-unknown-person = { $name } may not act: HQ has no such person; sign in as yourself

# Sources
word-reporting = reporting
word-late = late
word-silent = silent
word-closed = closed
word-closed-incomplete = closed incomplete
word-no-schedule = no schedule
word-no-entry = no entry
word-enough = enough
word-below-minimum = below minimum
word-empty = empty
word-impossible = impossible
word-heard = heard
word-stale = stale
word-no-test = no Test
good-kit = kit
good-soap = soap
good-hygiene-kit = hygiene kit
good-blanket = blanket
good-tarpaulin = tarpaulin
good-mosquito-net = mosquito net
good-jerrycan = jerrycan
good-bucket = bucket
source-iom-factsheet = IOM factsheet
source-iom-release-2023 = IOM release
source-iom-2023-03-02 = IOM
source-bnpp-2025 = BNPP
source-infopublik-2024 = InfoPublik
source-jica-2019 = JICA
source-pos-kupang-2023-12 = Pos Kupang
source-rtp-2026-01-07 = RTP
source-tatoli-2023-01-17 = Tatoli
source-tatoli-2024-01-11 = Tatoli
source-tatoli-2024-11-06 = Tatoli
source-rco-sitrep-6 = RCO sitrep 6
source-rco-sitrep-7 = RCO sitrep 7
source-rco-sitrep-8 = RCO sitrep 8
source-worked-example = worked example
source-simulator = simulator
source-simulator-opposite = simulator, post opposite

# What bundled figures say beside themselves.
said-also-thediliweekly = also thediliweekly
said-total-less-exits = Total less exits
said-tatoli-prints-18-003-which-cannot-be = tatoli prints 18.003, which cannot be
said-with-rtp = with RTP
said-the-first-three-months-of-midas = the first three months of MIDAS
said-worded-as-foreign-citizens = worded as foreign citizens
said-the-parts-sum-to-781-463-not-to-the-total-of-808-463 = the parts sum to 781,463, not to the total of 808,463
said-the-post-is-taken-to-be-mota-ain-batugade = the post is taken to be Mota'ain/Batugade
said-day-of-publication-not-known = day of publication assumed
said-15-866-left-indonesia = 15,866 left Indonesia
said-16-251-went-into-indonesia = 16,251 went into Indonesia
said-by-lintastimor = by lintastimor
said-international-passengers-rounded = international passengers, rounded
said-floods-of-april-2021 = Floods of April 2021
said-floods-of-april-2021-report-of-4-to-6-may = Floods of April 2021, report of 4 to 6 May
said-report-of-4-to-6-may = report of 4 to 6 May
said-41-dead-and-missing = 41 dead or not found
said-displaced-in-dili-30-evacuation-centres = Displaced in Dili, 30 evacuation centres
said-displaced-in-dili-25-evacuation-centres = Displaced in Dili, 25 evacuation centres
said-displaced-in-dili-17-evacuation-centres = Displaced in Dili, 17 evacuation centres
said-will-benefit-4-500-individuals-900-families = 'will benefit 4,500 individuals (900 families)'
said-the-year-of-the-estimate-is-not-given = the year of the estimate is not given, but assumed
said-undated = day assumed
said-2023-or-later-by-its-contents = 2023 or later by its contents
said-who-s-estimate-for-2021 = WHO's estimate for 2021
said-since-1999 = since 1999
said-worked-example-nobody-counted-it = Worked example: nobody counted it
said-assumption-nobody-set-a-target = Assumption: nobody set a target
said-assumption-the-factsheet-names-900-kits-and-no-sites = Assumption: the factsheet names 900 kits and no sites
said-assumption-60-of-the-target = Assumption: 60 % of the target
said-assumed-split-nobody-counted-it = Assumed split: nobody counted it

# Actions
context-global = Everywhere
context-list = Lists
context-form = Filling in a form
context-chart = In a chart
context-marks = Marks
context-about = About
about-language = English
about-map = Natural Earth
about-towns = GeoNames, CC BY 4.0
about-codes = OCHA COD-AB
mark-priorities = worst alert first
mark-partial = a part is missing
mark-missing = missing
mark-acknowledged = ack; HQ has it
mark-closed = closed
mark-provisional = provisional
mark-told = by phone, by radio
mark-assumed = assumed
mark-revised = revised
mark-disputed = sources differ
mark-outside = 1 h outside usual
mark-opened = opened
mark-link = link to HQ
action-quit = quit
action-back = back
action-help = keys
action-sync-now = sync now
action-palette = commands
action-next-mark = next to see to
action-previous-mark = previous to see to
action-undo = undo
action-next-theme = next theme
action-redraw = redraw
action-next-language = next language
action-suspend = to the shell
action-show-board = board
action-show-flows = flows
action-show-stock = stock
action-show-tb = TB
action-show-alerts = alerts
action-show-log = log
action-show-queue = queue
action-show-map = map
action-show-sources = sources
action-show-on-map = show on the map
action-next-panel = next panel
action-previous-panel = previous panel
action-next-area = next area
action-previous-area = previous area
action-down = down
action-up = up
action-page-down = page down
action-page-up = page up
action-first = first
action-last = last
action-open = open
action-copy = copy
action-filter = filter
action-sort = sort
action-group = group
action-acknowledge = acknowledge
action-assign = assign
action-note = note
action-write-log = log entry
action-sign-in = change person
action-pause-sync = pause or go on
action-export = export
action-as-of = as of …
action-next-range = time range
action-previous-range = previous range
action-earlier = earlier
action-later = later
action-back-to-now = back to now
action-cursor-left = value before
action-cursor-right = value after
action-chart-or-table = chart or table
action-compare = compare
action-figure = phone/radio figure
action-void-figure = void phone figure
action-receive = receive
action-issue = issue
action-transfer = transfer
action-count = count
action-adjust = adjust
action-void = void
action-request = request
action-dispatch = lead a request on
action-cover = kits' reach
action-retry = try again
action-ask-source = ask now
action-put-away = put away
action-withdraw = withdraw
action-fit-country = all of the country
action-fit-selected = what is selected
action-zoom-in = nearer
action-zoom-out = farther
action-pan-west = west
action-pan-east = east
action-pan-north = north
action-pan-south = south
action-submit = submit
action-cancel = cancel
action-delete-backward = delete a character
action-clear-line = clear the line
action-next-field = next field
action-previous-field = previous field
action-next-choice = next choice
action-previous-choice = previous choice

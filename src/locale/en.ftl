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

# The link
provenance-simulated = SIMULATED
provenance-exercise = EXERCISE
link-no-hq = no HQ
link-connecting = connecting
link-syncing = syncing
link-live = live
link-offline = offline since { $time }
link-refused = refused since { $time }
link-synced = synced { $time }
link-queue = queue { $n }
link-attention = { $n } refused
link-rate = { $bytes }/h
link-skew = clock off by { $age }
stale-for = stale { $age }
no-figures-yet = no figures yet
no-figure = no figure
hidden = <5

# Panels
panel-board = Board
panel-flows = Flows
panel-stock = Stock
panel-tb = TB
panel-alerts = Alerts
title-alerts = Alerts
title-alert-opened = Opened alert
title-alert-unseen = Worst not acknowledged
title-alert-worst = Worst open alert
title-crossings = Crossings today
title-last-day = Last 24 hours
title-published = Published figures
title-kits = NFI kits
title-stock = Stock
title-tb = TB screening
title-help = Keys
help-rows = { $first }–{ $last } of { $n }
remark-last-day = movements by two hours

# Crossings
column-in = in
column-out = out
column-net = net
column-total = total
column-usual = usual by now
column-last-day = last 24 h
column-peak = peak
column-today = today
column-place = place
column-period = period
column-movements = movements
column-about = source
posts = { $n ->
    [one] { $n } post
   *[other] { $n } posts
}
sum-of-posts = in { $in } · out { $out } · total { $total }
direction-both = both
had-by = { $state } · had { $in } / { $out } by { $time }
missing-age-of = { $age } of { $name } missing
missing-hours = { $n ->
    [one] { $n } hour missing
   *[other] { $n } hours missing
}
missing-posts = { $n } posts silent
usual-too-few = { $n } of 6 days
usual-days = usual: { $days }
usual-range = usual { $range } ({ $n } days)
usual-above = ↑ above usual
usual-below = ↓ below usual
post-reporting = reporting
post-late = late { $age }
post-silent-for = silent { $age }
post-closed = closed
post-closed-until = closed · opens { $time }
post-closed-incomplete = closed · { $hour } missing
post-no-schedule = no schedule
revised = revised { $period }: { $was } → { $is }, { $time }, { $source }
was-is = revised { $was } → { $is }
older-kept = { $n } older kept
disputed = ≠ another source differs
movements-not-people = Movements, not people. × closed   ? missing   * revised   ~ provisional

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
level-empty = none left
level-impossible = below zero: check entries
column-site = site
column-item = item
column-on-hand = on hand
column-target = target
column-minimum = minimum
column-families = families
statements-disagree = Public statements about the kits disagree:
statement = { $statement } — { $source }, { $time }

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
tb-needed = Number needed to screen { $n }: { $screenings } screenings for { $cases } cases.
tb-per-hundred = { $n } screenings per 100 residents: { $screenings } for { $people } people, census 2022.
tb-incidence = { $value } per 100,000: est. incidence { $period }, { $source }. Not a prevalence, and no base for the yield.
tb-assumed = ≈ assumed: nobody counted it.
tb-exceeds = A step is larger than the one before it: late reports.

# Alerts
alerts-open = { $n } open
more-alerts = … { $n } more
no-alerts = no open alerts
no-alerts-but-deaf = no alerts heard: { $name } stale { $age }
feeds = feeds:
feeds-none = no feeds heard yet
feed = { $name } { $age }
feed-stale = { $name } stale { $age }
alert-untitled = { $kind } without a text
event-post-silent = { $place } silent
event-stock-zero = No stock: { $place }
event-stock-minimum = Low stock: { $place }
state-new = new { $age }
state-queued = queued
state-acknowledged = ack { $who }
life-review = review
life-expired = expired
life-superseded = updated
life-cancelled = cancelled
life-elsewhere = elsewhere
life-exercise = exercise
life-no-alarm = no alarm
about-review = No end was given and a day has passed: does it still hold?
about-expired = Expired { $time }.
about-superseded = Updated by { $alert }.
about-cancelled = Cancelled by { $alert }.
about-elsewhere = Elsewhere: { $km } km from the nearest place; not counted.
about-elsewhere-unknown = Elsewhere; not counted.
about-exercise = Exercise: never counted.
about-no-alarm = A message between systems: never an alarm.
acknowledged-by = Acknowledged by { $who }, { $time }: { $reason }
acknowledged-queued = Queued: HQ does not have it yet.
acknowledged-outgrown = It has become worse since: acknowledge again.
acknowledged-also = Also: { $names }
alert-grades = { $severity } · { $urgency } · { $certainty }
alert-area = Area: { $text }
alert-sent = Sent: { $text }
alert-effective = Effective: { $text }
alert-onset = Onset: { $text }
alert-expires = Expires: { $text }
alert-no-end = No end given.
alert-instruction = What to do
alert-description = What is known
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

# What is refused, and why
refuse-no-alert-selected = Select an alert first: only alerts are acknowledged.
refuse-expired = It expired { $time }: nothing is left to acknowledge.
refuse-superseded = A newer message replaced it: acknowledge that one.
refuse-cancelled = Its sender cancelled it: nothing is left to acknowledge.
refuse-elsewhere = It is elsewhere and does not count: nothing to acknowledge.
refuse-no-alarm = It is no alarm: nothing to acknowledge.
refuse-queued = Your acknowledgement is queued: HQ does not have it yet.
refuse-acknowledged = { $who } has acknowledged this version.

# Forms and notices
form-title = Acknowledge
form-reason = Reason:
form-signs = Signed: { $who }
form-reason-missing = Give a reason: others read it.
queued = Queued: { $title }
and-more = { $text } ({ $n } more: esc)
not-saved = NOT SAVED: { $why } (reason typed: { $reason })
act-refused = HQ refused the act: { $why } (reason given: { $reason })
load-failed = Figures could not be read: { $why }
no-such-keys = { $keys } means nothing here.
sync-asked = Asking HQ now.
copied = Copied: { $text }
copy-nothing = Nothing is selected that could be copied.
copy-unable = This terminal has no clipboard that haree knows of; `copy = true` in the settings trusts it.

# What is copied
copy-movements = in { $in } · out { $out }
copy-net = net { $net }
copy-sent = sent { $time }

# Sources
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
source-worked-example = worked example
source-simulator = simulator

# Actions
context-global = Everywhere
context-list = Lists
context-form = Typing a line
action-quit = quit
action-back = back
action-help = keys
action-sync-now = sync now
action-redraw = redraw
action-suspend = to the shell
action-show-board = board
action-show-flows = flows
action-show-stock = stock
action-show-tb = TB
action-show-alerts = alerts
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
action-acknowledge = acknowledge
action-submit = submit
action-cancel = cancel
action-delete-backward = delete a character
action-clear-line = clear the line

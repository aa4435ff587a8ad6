# Esbosu: sei hein revizaun husi ema ne'ebé ko'alia Tetun hanesan lian-inan.
# Draft, for review by a native speaker. The terms and why they were chosen: docs/glossary.md.

program = haree
clock-local = { $time } TLT
clock-utc = { $time } UTC

# Numbers, ages, dates
bytes = { $n } B
kilobytes = { $n } kB
megabytes = { $n } MB
age-moment = <1 m
age-minutes = { $n } m
age-hours = { $n } o
age-hours-minutes = { $h } o { $m } m
age-days = { $n } loron
date-full = { $day } { $month } { $year }
date-short = { $day } { $month }
date-time = { $date } { $time }
month = { $n ->
    [1] Jan
    [2] Fev
    [3] Mar
    [4] Abr
    [5] Mai
    [6] Jun
    [7] Jul
    [8] Ago
    [9] Set
    [10] Out
    [11] Nov
   *[12] Dez
}
period-span = { $first }–{ $last }
period-week = semana { $date }
period-month = { $month } { $year }
time-ago = { $time }, { $age } liubá
time-ahead = { $time }, iha { $age } oin mai
two-facts = { $first } · { $second }
as-of = to'o { $time }
source-as-of = { $source }, to'o { $time }

# The link
provenance-simulated = SIMULADU
provenance-exercise = EZERSÍSIU
link-no-hq = laiha sede
link-connecting = liga hela
link-syncing = sinkroniza hela
link-live = liga
link-paused = para oituan
link-offline = la liga husi { $time }
link-refused = rejeita husi { $time }
link-synced = sink. { $time }
link-queue = fila { $n }
link-attention = { $n } presiza atensaun
nobody-signed-in = seidauk iha ema tama
link-rate = { $bytes }/o
link-skew = relójiu sala { $age }
stale-for = tuan { $age }
no-figures-yet = seidauk iha númeru
no-figure = laiha númeru
hidden = <5

# Panels
panel-board = Kuadru
panel-flows = Fluxu
panel-stock = Stok
panel-tb = TB
panel-alerts = Alerta
panel-log = Diáriu
panel-queue = Fila
panel-map = Mapa
title-alerts = Alerta
title-alert-opened = Alerta ne'ebé loke
title-alert-unseen = Ida aat liu ne'ebé seidauk rekoñese
title-alert-worst = Alerta aat liu ne'ebé loke
title-crossings = Pasajen ohin
title-last-day = Oras 24 ikus
title-published = Númeru publikadu
title-kits = Kit la'ós hahán
title-stock = Stok
title-tb = Rastreiu TB
title-help = Tekla
title-log = Diáriu situasaun
title-log-entry = Entrada diáriu
title-queue = Fila
title-act = Saida mak halo ona
title-ledger = Rejistu: { $row }
title-map = Timór-Leste
title-map-things = Fatin no alerta
help-rows = { $first }–{ $last } husi { $n }
remark-last-day = movimentu kada oras rua

# Crossings
column-in = tama
column-out = sai
column-net = saldu
column-total = totál
column-usual = baibain
column-last-day = oras 24
column-peak = aas liu
column-today = ohin
column-place = fatin
column-period = períodu
column-movements = movimentu
column-about = fonte
posts = postu { $n }
sum-of-posts = tama { $in } · sai { $out } · totál { $total }
direction-both = rua hotu
post-unheard = laiha relatóriu { $age }
had-by = { $state } · { $in } / { $out } to'o { $time }
missing-age-of = falta { $age } husi { $name }
missing-hours = falta oras { $n }
missing-posts = postu { $n } nonook
usual-too-few = loron { $n } husi 6
usual-days = baibain: { $days }
usual-range = baibain { $range } (loron { $n })
usual-above = ↑ liu baibain
usual-below = ↓ menus husi baibain
post-reporting = relata hela
post-late = tarde { $age }
post-silent-for = nonook { $age }
post-closed = taka
post-closed-until = taka · loke { $time }
post-closed-incomplete = taka · falta { $hour }
post-no-schedule = laiha oráriu
revised = hadi'a { $period }: { $was } → { $is }, { $time }, { $source }
was-is = hadi'a { $was } → { $is }
older-kept = rai tuan { $n }
disputed = ≠ fonte seluk la hanesan
movements-not-people = Movimentu, la'ós ema. × taka   ? falta   * hadi'a   ~ provizóriu

# Kits and stock
kits = kit { $n }
families = família { $n }
people = ema { $n }
kits-for-families = kit { $kits } ba família { $families }
kits-for-families-people = kit { $kits } ba família { $families } (ema { $people })
kits-for-people = kit { $kits } ba ema { $people }
on-hand = iha { $n }
on-hand-unknown = seidauk sura
of-target = husi { $n }
minimum = mín { $n }
covers = to'o ba família { $families }, kit 1 ba { $ratio } · { $each } bainhira 1 ida-idak
level-below = menus husi mínimu
level-empty = hotu ona
level-impossible = menus husi zero: haree entrada
# The map
map-coarse = fronteira simplifika, sala to'o 3 km
map-from-dili = dook no diresaun husi Dili
map-scale = { $km } km
map-course = { $km } km { $wind }
map-precision = ±{ $km } km
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
    [9] SSO
    [10] SO
    [11] OSO
    [12] O
    [13] ONO
    [14] NO
   *[15] NNO
}
kind-epicentre = episentru
kind-area = área alerta
kind-post = pontu entrada
kind-site = armazén
kind-municipality = munisípiu
refuse-no-panel = Laiha painel ida kona-ba munisípiu de'it.
refuse-no-place = Ema ida la hatete ne'e iha ne'ebé.
copy-position = { $what } ({ $kind }): { $at }
column-site = armazén
column-item = sasán
column-on-hand = iha
column-target = meta
column-minimum = mínimu
column-families = família
column-happened = bainhira
column-entry = entrada
column-quantity = númeru
column-after = hafoin
column-who = sé
column-reason = razaun
item-at-site = { $item }, { $site }
ledger-empty = seidauk iha entrada
entry-receive = simu
entry-issue = fó sai
entry-to = ba { $site }
entry-from = husi { $site }
entry-count = sura
entry-adjust = hadi'a
entry-voids = anula entrada ida
entry-counted = = { $n }
entry-void = anuladu
entry-of = { $what }, { $time } · { $row }
statements-disagree = Deklarasaun públiku kona-ba kit la hanesan:
statement = { $statement } — { $source }, { $time }

# TB
tb-screened = rastreiu ona
tb-presumptive = suspeitu
tb-tested = teste ona
tb-cases = diagnostika ona
tb-on-treatment = iha tratamentu
tb-other = seluk
screenings-to-cases = rastreiu { $screenings } → kazu { $cases }
screenings-to-cases-short = { $screenings } → kazu { $cases }
one-in = 1 husi { $n }
one-in-none = laiha kazu
tb-period-closed = { $period }, taka ona · { $source }
tb-period-open = { $period } · { $source }
of-step-above = { $percent } husi ↑
share-of = { $percent } husi { $n }
column-of-previous = husi pasu uluk
column-of-first = husi rastreiu
tb-yield = Rezultadu { $percent }: kazu { $cases } husi rastreiu { $screenings }.
tb-needed = Rastreiu ba kazu ida { $n }: rastreiu { $screenings } ba kazu { $cases }.
tb-per-hundred = Rastreiu { $n } ba rezidente 100: { $screenings } ba ema { $people }, sensus 2022.
tb-incidence = { $value } ba 100.000: insidénsia est. { $period }, { $source }. La'ós prevalénsia, la'ós baze ba rezultadu.
tb-assumed = ≈ supoin de'it: ema ida la sura.
tb-exceeds = Pasu ida boot liu pasu uluk: relatóriu tarde.

# Alerts
alerts-open = { $n } loke
more-rows = … { $n } tan
no-alerts = laiha alerta loke
no-alerts-but-deaf = la rona alerta: { $name } tuan { $age }
feeds = fonte:
feeds-none = seidauk rona fonte
feed = { $name } { $age }
feed-stale = { $name } tuan { $age }
alert-untitled = { $kind } lahó testu
event-post-silent = { $place } nonook
event-stock-zero = Laiha stok: { $place }
event-stock-minimum = Stok menus: { $place }
state-new = foun { $age }
state-queued = iha fila
state-refused = rejeita
state-set-aside = tau ketak
state-waits = hein
state-sent = haruka ona
state-applied = iha sede
state-withdrawn = dada fali
state-acknowledged = haree ona { $who }
life-review = revee
life-expired = hotu ona
life-superseded = atualiza
life-cancelled = kansela
life-elsewhere = fatin seluk
life-exercise = ezersísiu
life-no-alarm = la'ós alarme
about-review = Laiha tempu remata no liu ona loron ida: sei vale?
about-expired = Remata { $time }.
about-superseded = Atualiza husi { $alert }.
about-cancelled = Kansela husi { $alert }.
about-elsewhere = Fatin seluk: { $km } km husi fatin besik liu; la konta.
about-elsewhere-unknown = Fatin seluk; la konta.
about-exercise = Ezersísiu: nunka konta.
about-no-alarm = Mensajen entre sistema: nunka alarme.
acknowledged-by = { $who } rekoñese ona, { $time }: { $reason }
acknowledged-queued = Iha fila: sede seidauk simu.
acknowledged-outgrown = Sai aat liu depoizde ne'e: rekoñese fali.
acknowledged-also = Mós: { $names }
assigned-to = { $by } entrega ba { $to }, { $time }
note-by = { $who }, { $time }: { $text }
said = { $what }: { $words }
alert-grades = { $severity } · { $urgency } · { $certainty }
alert-area = Área: { $text }
alert-sent = Haruka: { $text }
alert-effective = Vale: { $text }
alert-onset = Hahú: { $text }
alert-expires = Remata: { $text }
alert-no-end = La hatete remata bainhira.
alert-instruction = Saida mak tenke halo
alert-description = Saida mak hatene
alert-sender = Husi: { $text }
alert-contact = Kontaktu: { $text }
alert-web = Web: { $text }
alert-remark = Nota: { $text }
alert-id = Id: { $text }
severity-extreme = estremu
severity-severe = grave
severity-moderate = moderadu
severity-minor = ki'ik
severity-unknown = gravidade la hatene
urgency-immediate = kedas
urgency-expected = hein katak sei mai
urgency-future = aban-bainrua
urgency-past = liu ona
urgency-unknown = urjénsia la hatene
certainty-observed = haree ona
certainty-likely = provável
certainty-possible = bele akontese
certainty-unlikely = la provável
certainty-unknown = serteza la hatene

# The log and the queue
log-entries = entrada { $n }
log-empty = seidauk hakerek buat ida
written-by = { $who }, { $time }
typed-in = hatama { $time }
queue-attention = Presiza atensaun: { $n }
queue-waiting = Hein sede: { $n }
queue-answered = Iha sede: { $n }
traffic-last-hour = Oras ikus: haruka { $sent }, simu { $received }, ≈{ $around } haleu
traffic-in-all = Husi hahú: haruka { $sent }, simu { $received }, ≈{ $around } haleu
traffic-limit = Kada oras bele { $bytes }.
traffic-used-up = { $bytes } ba oras ne'e hotu ona: asaun no alerta de'it mak la'o.
queue-empty = Laiha buat ida hein, no foin lalais ne'e laiha buat ida halo iha ne'e.
done-by = { $who } halo, { $time }
recorded-at = Sede rejista { $time }
about-refused = Sede la simu no la konta buat ida. Koko fali ka hasai.
about-set-aside = Sede rejista ona, ema hotu haree, no la konta. Koko fali ho buat ne'ebé hatene agora, ka hasai.
about-sent = Haruka ona, sede seidauk hatán: karik sede simu ona.
about-waits = Iha disku iha ne'e no seidauk haruka.
lot = Lote { $text }
expiry = Validade { $text }
act-key = Asaun { $key }
deed-acknowledge = rekoñese
deed-assign = entrega ba { $to }
deed-unassign = la entrega ba ema ida
deed-note = nota
deed-receive = simu { $n }
deed-issue = fó sai { $n }
deed-transfer = muda { $n }
deed-count = sura { $n }
deed-adjust = hadi'a { $n }
deed-void = anula
deed-log = diáriu
deed-cancel = dada fali
deed-skipped = laiha

# What is refused, and why
refuse-no-alert-selected = Hili alerta ida uluk.
refuse-no-stock-selected = Hili liña stok ida uluk.
refuse-no-act-selected = Hili uluk buat ida ne'ebé halo iha ne'e.
refuse-no-entry-selected = Loke liña ho enter no hili entrada ne'ebé sala.
refuse-void = Anula tiha ona.
refuse-set-aside = Sede tau ketak: la konta.
refuse-retry = Bele koko fali de'it saida mak sede rejeita ka tau ketak.
refuse-put-away = Bele hasai de'it saida mak sede rejeita ka tau ketak; ida ne'ebé hein, dada fali.
refuse-withdraw = Sede la simu: hasai, ka koko fali.
refuse-expired = Remata { $time }: laiha ona buat ida atu rekoñese.
refuse-superseded = Mensajen foun troka ona: rekoñese ida ne'ebá.
refuse-cancelled = Ema ne'ebé haruka kansela ona: laiha buat ida atu rekoñese.
refuse-elsewhere = Iha fatin seluk no la konta: laiha buat ida atu rekoñese.
refuse-no-alarm = La'ós alarme: laiha buat ida atu rekoñese.
refuse-queued = Ita-nia rekoñesimentu iha fila: sede seidauk simu.
refuse-acknowledged = { $who } rekoñese ona versaun ne'e.

# Forms and notices
form-acknowledge = Rekoñese
form-assign = Entrega
form-note = Nota
form-receive = Simu
form-issue = Fó sai
form-transfer = Muda
form-count = Sura
form-adjust = Hadi'a
form-void = Anula entrada ida
form-log = Entrada diáriu
form-withdraw = Dada fali
form-sign-in = Tama
form-signs = Asina: { $who }
form-now = agora
form-clock-behind = relójiu mákina ne'e tarde { $age } husi sede: hatama oras
form-clock-ahead = relójiu mákina ne'e lalais { $age } husi sede: hatama oras
form-now-or = agora; ka 14:30, horisehik 14:30
form-day = hanesan 2027-01-31; bele mamuk
form-may = bele mamuk
form-may-choose = bele mamuk; { $names }
form-more-than-there = liu { $n } ne'ebé iha; simu nafatin
form-yesterday = horisehik
form-to-unset = { $who }; tau – ba ema ida lae
form-withdraw-unsent-note = Seidauk sai husi mákina ne'e: saida mak hakerek sei lakon.
form-withdraw-note = Karik sede simu ona: sei dada fali mós iha ne'ebá.
form-sign-in-note = Naran ida no nia PIN; la'o mós bainhira la liga.
form-sign-in-then = Depois: { $then }
form-checking = Verifika hela …
field-reason = Razaun:
field-text = Testu:
field-to = Ba:
field-site = Ba armazén:
field-quantity = Kuantidade:
field-counted = Sura ona:
field-difference = Diferensa:
field-item = Sasán:
field-lot = Lote:
field-expiry = Validade:
field-place = Fatin:
field-when = Bainhira:
field-person = Naran:
field-pin = PIN:
unit = { $item }
unit-kits = kit
mistake-reason = Razaun: hatama ida, ema seluk sei lee.
mistake-text = Testu: hakerek saida mak atu hatete.
mistake-quantity = Kuantidade: hakerek númeru inteiru { $unit }, 1 ka liu.
mistake-most = { $field } { $most } { $unit } mak barak liu ne'ebé simu; haree númeru.
mistake-counted = Sura ona: hakerek númeru inteiru { $unit } ne'ebé iha ne'ebá; 0 se laiha.
mistake-difference = Diferensa: hakerek { $unit } hira tan ka menus, hanesan +3 ka -2.
mistake-site = Ba armazén: hili ida husi { $names }.
mistake-place = Fatin: hili ida husi { $names }, ka husik mamuk.
mistake-no-choice = Seidauk hatene fatin seluk iha ne'e.
mistake-day = Validade: hakerek loron hanesan 2027-01-31, ka husik mamuk.
mistake-expiry = Validade: simu tinan 2000 to'o 2199; haree loron.
mistake-when = Bainhira: hakerek 14:30, horisehik 14:30 ka 2026-11-24 14:30; mamuk katak agora.
mistake-ahead = Bainhira: { $time } seidauk to'o; horisehik ka?
mistake-person = Naran: hili ida; hakerek nia hahú ka hanehan liman loos.
mistake-pin = PIN: hakerek.
signed-in = Tama ona: { $who } ({ $role })
role-viewer = haree-na'in
role-operator = operadór
role-administrator = administradór
viewer-only-looks = { $who } bele haree de'it: haree hotu no la halo buat ida. { $key } troka ema.
persons-unread = Lee hela sé mak bele asina iha ne'e; koko fali la kleur.
signed-off = { $who } sai tiha ona.
sign-in-nobody = Sede laiha lista ema: { $who } mak asina iha ne'e (konfigurasaun `person`).
queued = Iha fila: { $title }
withdrawn = Dada fali: sede nunka simu.
withdrawn-at-hq = Iha fila: husu sede atu dada fali.
withdrawn-nothing = Laiha buat ida atu dada fali: la'ós konsola ne'e nian, ka dada fali ona uluk.
not-done = LA RAI: { $why }
and-more = { $text } ({ $n } tan: esc)
not-saved = LA RAI: { $why } (hakerek: { $reason })
act-refused = Sede la simu saida mak halo: { $why } (hatama: { $reason }); iha fila
load-failed = La bele lee númeru: { $why }
no-such-keys = { $keys } laiha signifikadu iha ne'e.
sync-asked = Husu hela sede agora.
sync-paused = Para oituan: laiha buat ida ba sede; saida mak ita halo tama fila.
sync-paused-still = Para oituan: kontinua uluk.
paused-by-you = Ita mak halo para: saida mak ita halo tama fila; { $key } kontinua.
sync-goes-on = Kontinua: husu hela sede agora.
sync-no-hq = La fó sede ida: laiha buat atu halo para.
copied = Kopia: { $text }
copy-nothing = La hili buat ida ne'ebé bele kopia.
copy-unable = Terminál ne'e laiha fatin-kopia ne'ebé haree hatene; `copy = true` iha konfigurasaun fiar nia.
told-no-shell = Husi ne'e laiha shell atu ba.
told-hour-used-up = Byte { $n } ba oras ne'e hotu ona; to'o oras hotu asaun no alerta de'it mak la'o.
told-hour-has-bytes = Oras iha fali byte ({ $n }); hotu-hotu la'o.
told-same-as-hq = Kompara ho sede: saida mak iha ne'e hanesan ho sede nian.
told-fetched-anew = La hanesan ho sede nian ({ collection }): foti fali hotu.
told-another-ledger = Sede iha rejistu seluk; foti fali hotu.
told-sent-again = Sede haruka fali hotu iha oras ida nia laran ({ collection }); sinkroniza ho liman atu foti nafatin.
told-not-understood = La komprende rejistu { $n } ({ collection }) no hakat liu; atualiza haree.
told-act-stays = Asaun { $act } hela iha fila no sira seluk la'o: { $why }
told-requeued = Sede hatene asaun { $act } ho konteúdu seluk; ita-nian tama fali fila hanesan { $new }.
collection = { $name ->
    [places] fatin
    [alerts] alerta
    [acts] asaun
    [feeds] fonte
    [persons] ema
    [stock] stok
    [observations] númeru
   *[other] { $name }
}
told-still-queued = Sei iha fila: { $act }
told-attention = Sede la simu asaun { $n } ne'ebé halo iha ne'e; fila hatete tanbasá.
told-persons-unread = La bele lee lista ema: { $why }
told-cache-not-open = cache seidauk loke; koko fali la kleur
told-sign-in-unknown = ema ho naran ne'e la bele asina iha ne'e; administradór sede nian aumenta ema (`haree hq person add`)
told-sign-in-wrong = PIN sala; koko fali
told-sign-in-wait = PIN sala barak liu; hein segundu { $n }
language-now = Lian: Tetun. Esbosu, sei hein revizaun husi ema ne'ebé ko'alia hanesan lian-inan.

# What is copied
copy-movements = tama { $in } · sai { $out }
copy-net = saldu { $net }
copy-sent = haruka { $time }

# Sources
source-iom-factsheet = IOM nia dadus
source-iom-release-2023 = IOM nia komunikadu
source-iom-2023-03-02 = IOM
source-bnpp-2025 = BNPP
source-infopublik-2024 = InfoPublik
source-jica-2019 = JICA
source-pos-kupang-2023-12 = Pos Kupang
source-rtp-2026-01-07 = RTP
source-tatoli-2023-01-17 = Tatoli
source-tatoli-2024-01-11 = Tatoli
source-tatoli-2024-11-06 = Tatoli
source-worked-example = ezemplu
source-simulator = simuladór

# Actions
context-global = Iha fatin hotu
context-list = Lista
context-form = Prienxe formuláriu
context-marks = Marka
context-about = Kona-ba
about-language = esbosu, sei revee
about-map = Natural Earth
about-towns = GeoNames, CC BY 4.0
about-codes = OCHA COD-AB
mark-priorities = aat liu uluk
mark-partial = parte ida falta
mark-missing = falta
mark-closed = taka
mark-provisional = provizóriu
mark-assumed = supoin
mark-revised = hadi'a
mark-disputed = fonte la hanesan
mark-outside = la'ós baibain
mark-opened = loke
action-quit = sai
action-back = fila
action-help = tekla
action-sync-now = sinkroniza agora
action-redraw = hatudu fali
action-next-language = lian tuirmai
action-suspend = ba shell
action-show-board = kuadru
action-show-flows = fluxu
action-show-stock = stok
action-show-tb = TB
action-show-alerts = alerta
action-show-log = diáriu
action-show-queue = fila
action-show-map = mapa
action-show-on-map = haree iha mapa
action-next-panel = painel tuirmai
action-previous-panel = painel uluk
action-next-area = parte tuirmai
action-previous-area = parte uluk
action-down = tun
action-up = sa'e
action-page-down = pájina tun
action-page-up = pájina sa'e
action-first = dahuluk
action-last = ikus
action-open = loke
action-copy = kopia
action-acknowledge = rekoñese
action-assign = entrega
action-note = nota
action-write-log = entrada diáriu
action-sign-in = troka ema
action-pause-sync = para ka kontinua
action-receive = simu
action-issue = fó sai
action-transfer = muda
action-count = sura
action-adjust = hadi'a
action-void = anula
action-retry = koko fali
action-put-away = hasai
action-withdraw = dada fali
action-fit-country = rai tomak
action-fit-selected = ida ne'ebé hili
action-zoom-in = besik liu
action-zoom-out = dook liu
action-pan-west = loro-monu
action-pan-east = loro-sa'e
action-pan-north = norte
action-pan-south = súl
action-submit = haruka
action-cancel = kansela
action-delete-backward = hamoos letra ida
action-clear-line = hamoos liña
action-next-field = kampu tuirmai
action-previous-field = kampu uluk
action-next-choice = opsaun tuirmai
action-previous-choice = opsaun uluk

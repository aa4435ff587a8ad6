# Rascunho: por rever por quem fale português como língua materna, de preferência em Timor-Leste.
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
age-hours = { $n } h
age-hours-minutes = { $h } h { $m } m
age-days = { $n } d
date-full = { $day } { $month } { $year }
date-short = { $day } { $month }
date-time = { $date } { $time }
month = { $n ->
    [1] jan
    [2] fev
    [3] mar
    [4] abr
    [5] mai
    [6] jun
    [7] jul
    [8] ago
    [9] set
    [10] out
    [11] nov
   *[12] dez
}
period-span = { $first }–{ $last }
period-week = semana de { $date }
period-month = { $month } { $year }
time-ago = { $time }, há { $age }
time-ahead = { $time }, daqui a { $age }
two-facts = { $first } · { $second }
as-of = de { $time }
source-as-of = { $source }, de { $time }
as-of-not-now = de { $time } – não agora
last-figure = último número { $time }
counts-now = agora

# The link
provenance-simulated = SIMULADO
provenance-exercise = EXERCÍCIO
link-no-hq = sem sede
link-connecting = a ligar
link-syncing = a sincronizar
link-live = em linha
link-paused = em pausa
link-offline = sem ligação desde { $time }
link-refused = recusado desde { $time }
link-own = sem sede: fontes próprias
link-own-opening = sem sede: fontes próprias, a abrir
link-own-paused = sem sede: fontes próprias em pausa
link-own-fails = sem sede: fontes próprias por consultar desde { $time }
link-synced = sinc. { $time }
link-queue = fila { $n }
link-attention = { $n } por tratar
nobody-signed-in = ninguém identificado
link-rate = { $bytes }/h
link-skew = relógio errado por { $age }
stale-for = desatualizado { $age }
no-figures-then = nada estava registado até então
no-figures-yet = ainda sem números
no-figure = sem número
hidden = <5
figure-withdrawn = retirado

# Panels
panel-board = Geral
panel-flows = Fluxo
panel-stock = Stock
panel-tb = TB
panel-alerts = Alertas
panel-log = Diário
panel-queue = Fila
panel-map = Mapa
panel-sources = Fontes
title-alerts = Alertas
title-alert-opened = Alerta mostrado
title-alert-selected = Alerta selecionado
title-alert-unseen = O pior por reconhecer
title-alert-also = Também em aberto
title-alert-worst = O pior alerta aberto
title-crossings = Passagens hoje
title-crossings-hours = Passagens por hora, { $period }
title-crossings-days = Passagens por dia, { $period }
title-crossings-weeks = Passagens por semana, { $period }
title-crossings-months = Passagens por mês, { $period }
title-last-day = Últimas 24 horas
title-published = Números publicados
title-kits = Kits não alimentares
title-stock = Stock
title-tb = Rastreio TB
title-help = Teclas
title-log = Diário da situação
title-log-entry = Entrada do diário
title-queue = Fila
title-act = O que foi feito
title-ledger = Livro: { $row }
title-map = Timor-Leste
title-map-things = Lugares e alertas
title-sources = Fontes
remark-sources = quem fornece números e alertas
help-rows = { $first }–{ $last } de { $n }
remark-last-day = movimentos por duas horas

# Crossings
column-in = entr.
column-out = saíd.
column-net = saldo
column-total = total
column-usual = soma habitual
column-usual-until = habitual { $time }
column-last-day = últ. 24 h
column-peak = pico
column-today = hoje
column-sum = soma
column-since-opening = desde abertura
column-usual-range = habitual
column-place = lugar
column-period = período
column-about = fonte
column-as-of = de
posts = { $n ->
    [one] { $n } posto
   *[other] { $n } postos
}
sum-of-posts = entr. { $in } · saíd. { $out } · total { $total }
post-unheard = sem relato há { $age }
had-by = { $state } · tinha { $in } / { $out } às { $time }
had-by-told = { $state } · { $in } / { $out } às { $time } · { $channel }, provisório
had-told = { $state } · { $in } / { $out } · { $channel }, provisório
missing-hours-of = { $n ->
    [one] falta { $n } hora de { $name }
   *[other] faltam { $n } horas de { $name }
}
missing-hours = { $n ->
    [one] falta { $n } hora
   *[other] faltam { $n } horas
}
sum-told = parte por telefone ou rádio
sum-told-missing = { $n ->
    [one] falta { $n } hora; uma parte por telefone ou rádio
   *[other] faltam { $n } horas; uma parte por telefone ou rádio
}
usual-too-few = { $n } de 6 dias
usual-days = habitual: { $days }
usual-range = habitual { $range } até às { $time } ({ $n } dias)
usual-above = ↑ acima do habitual
usual-below = ↓ abaixo do habitual
usual-lately = fora do habitual há menos de uma hora
post-reporting = a relatar
post-late = atrasado { $age }
post-awaited = primeiro relato até { $time }
post-silent-for = calado { $age }
post-closed = fechado
post-closed-until = fechado · abre { $time }
post-closed-incomplete = fechado · falta { $hour }
post-no-schedule = sem horário
revised = revisto { $period }: { $was } → { $is }, { $time }, { $source }
was-is = revisto { $was } → { $is }
older-kept = { $n } anteriores guardados
disputed = ≠ outra fonte diverge
flow-unrecorded = Vazio: antes do primeiro relatório de um posto.
movements-not-people = Movimentos, não pessoas. × fechado   ? em falta   * revisto   ~ provisório
movements-told = Movimentos, não pessoas. × fechado   ? em falta   * revisto   ~ provisório   t telefone   r rádio   → em hora posterior
movements-told-short = Movimentos, não pessoas. ~ provisório   t telefone   r rádio   → hora posterior
details-being-read = a ler …
legend-since-opening = movimentos desde abertura
legend-movements = movimentos
legend-usual = intervalo habitual
fact-total = total { $n }
fact-since-opening = desde abertura { $n }
fact-usual = habitual { $n }
fact-usual-until = habitual até { $time } { $range }
fact-other = { $what } { $n }
against-week-before = uma semana antes
against-year-before = um ano antes
compared = Face a { $what }: { $here } aqui, { $there } lá ({ $difference }), em { $n } colunas completas.
compared-percent = Face a { $what }: { $here } aqui, { $there } lá ({ $difference }; { $percent } disso), em { $n } colunas completas.
compared-nothing = Face a { $what }: nenhuma coluna está completa dos dois lados.
reports-of-day = Relatos de { $day }: { $runs }
report-run = { $hours } { $state }
report-reported = relatado
report-open = ainda não devido
report-unrecorded = antes do primeiro relato
report-came-late = chegou tarde
report-late = atrasado
report-silent = calado
report-missing = sem relato
report-revised = revisto
report-provisional = provisório
channel-phone = telefone
channel-radio = rádio
letter-phone = t
letter-radio = r
calls-title = Por telefone ou rádio
call-short = { $in } / { $out } para { $hours } por { $channel }, provisório
call-superseded = substituído: o que foi dito por { $channel } para { $hours }
call-name = { $hours } { $in } / { $out }, { $informant } { $time }
call-numbered = { $n }: { $call }
call-said = { $hours }, dito por { $informant }
call-line = { $hours } · entradas { $in } · saídas { $out } · { $state } · dito por { $informant }, { $channel } { $time } · anotado por { $who }
fate-counts = { $channel }, provisório
fate-superseded = substituído: o posto relatou { $hour }
fate-replaced = substituído por uma chamada posterior
fate-void = anulado: { $reason }
told-within = dentro de uma chamada: o número está numa hora posterior
superseded-number = { $n } (substituído)
breakdown-by = Por { $by }, { $period }
dimension-direction = sentido
dimension-nationality = grupo de nacionalidade
dimension-sex = sexo
dimension-age = idade
dimension-purpose = motivo
dimension-transport = transporte
sex-f = feminino
sex-m = masculino
age-band = { $age } anos
part-cascade = cascata
part-places = municípios
part-years = anos
part-groups = sexo e idade
part-new = novos rastreios
column-yield = rendimento
column-needed-to-screen = um em
column-per-hundred = por 100
column-fewer = menos
copy-tb-row = { $part } · { $screenings } rastreios · { $cases } casos · rendimento { $yield }
nationality-tls = timorenses
nationality-idn = indonésios
nationality-prt = portugueses
value-other = outros
flow-hidden = oculto
whole-adds-up = Soma o total de { $n }.
whole-off = Não soma: { $by } face ao total de { $n }.
whole-hidden = { $cells ->
    [one] Uma célula está oculta, para que ninguém seja reconhecido; o total é { $n }.
   *[other] { $cells } células estão ocultas, para que ninguém seja reconhecido; o total é { $n }.
}
whole-unknown = Falta uma parte do total: não se pode dizer se somam.
mirror-of = Como { $post } contou, { $period } ({ $source })
mirror-in = entradas: { $here } aqui, { $there } lá ({ $difference })
mirror-out = saídas: { $here } aqui, { $there } lá ({ $difference })
flow-counts = Além de movimentos, { $period }
count-secondary = inspeções secundárias: { $n }
count-referrals = encaminhamentos: { $n }
count-health-screened = rastreios de saúde: { $n }
count-health-referred = encaminhados à saúde: { $n }
revisions-none = Nenhum número deste tempo foi revisto depois de final.
revisions = Revisões: { $n }
revision = { $period } { $direction }: { $was } → { $is }, { $time }, na sede { $recorded }, de { $source }

# Kits and stock
kits = { $n ->
    [one] { $n } kit
   *[other] { $n } kits
}
families = { $n ->
    [one] { $n } família
   *[other] { $n } famílias
}
people = { $n ->
    [one] { $n } pessoa
   *[other] { $n } pessoas
}
kits-for-families = { $kits } kits para { $families } famílias
kits-for-families-people = { $kits } kits para { $families } famílias ({ $people } pessoas)
kits-for-people = { $kits } kits para { $people } pessoas
on-hand = em stock { $n }
on-hand-unknown = ainda nada contado
of-target = de { $n }
minimum = mín { $n }
covers = chega para { $families } famílias a 1 kit por { $ratio } · { $each } a 1 cada
level-below = abaixo do mínimo
site-expired = { $n } fora do prazo
level-empty = esgotado
level-impossible = abaixo de zero: ver entradas
# The map
map-coarse = fronteiras simplificadas, até 3 km de desvio
map-from-dili = distância e rumo desde Díli
map-scale = { $km } km
map-course = { $km } km { $wind }
map-precision = ±{ $km } km

# Sources
source-fails = falha
source-stale = calada
source-unproven = sem teste
source-by-hand = à mão
source-heard = responde
source-asked-now = a consultar
column-name = fonte
column-heard = ouvida
column-next = próxima
column-taken = recebidos
column-refused = recusados
column-bytes = bytes
source-last-heard = Ouvida pela última vez: { $text }
source-stale-after = Conta como calada após: { $text }
source-waits-for-test = { $name } responde, mas não enviou mensagem de teste há { $age }: não se sabe se os alertas chegam.
source-tested = Última mensagem de teste: { $text }
source-awaits-test = Mensagem de teste esperada desde: { $text }
source-test-after = A falta de mensagem de teste conta após: { $text }
source-kind = Tipo: { $text }
source-asked = Última consulta: { $text }
source-next = Próxima consulta: { $text }
source-complete = Relatos completos: { $text }
complete-all = { $form }, { $period }: todos, { $reported } de { $expected }
complete-some = { $form }, { $period }: { $reported } de { $expected }; em falta: { $missing }
source-failures = Falhas desde então: { $text }
source-taken = Registos novos ou revistos: { $text }
source-refused = Recusados na última novidade: { $text }
source-bytes = Bytes lidos: { $text }
source-about-asked = A sede consulta-a por si. Na sede, `haree source test { $id }` mostra o que responde, `haree source fetch { $id }` consulta já.
source-about-told = A sede não a consulta: é ouvida quando alguém lá escreve ({ $id }).
source-about-own = Esta consola consulta-a por si. `haree source test { $id }` mostra o que responde.
sources-own = Não há sede: esta consola consulta ela própria as fontes das suas definições e guarda nesta máquina o que dizem.
source-ask-begun = { $name }: a consultar agora.
source-ask-nothing = { $name } respondeu; nada de novo.
source-ask-answered = { $n ->
    [one] { $name } respondeu: { $n } registo novo ou revisto.
   *[other] { $name } respondeu: { $n } registos novos ou revistos.
}
source-ask-failed = { $name } não deu nada: { $why }
source-ask-late = { $name } ainda não respondeu; a sua linha dirá o resultado.
source-not-asked = { $name } não foi consultada: { $why }
source-too-soon = foi consultada há pouco; de novo dentro de { $n } s
source-left-alone = o seu servidor quer ficar em paz por { $n } s
source-unknown = a sede já não a consulta
source-hq-cannot = esta sede é mais antiga e só consulta as fontes na sua vez; tem de ser atualizada
source-hq-unknown = ainda não se sabe onde está a sede
source-answer-unread = a resposta da sede não se pode ler (HTTP { $status })
sources-left = { $n ->
    [one] As definições desta consola indicam { $n } fonte. Há uma sede: as fontes são assunto dela, e esta consola não consulta nenhuma.
   *[other] As definições desta consola indicam { $n } fontes. Há uma sede: as fontes são assunto dela, e esta consola não consulta nenhuma.
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
    [9] SSO
    [10] SO
    [11] OSO
    [12] O
    [13] ONO
    [14] NO
   *[15] NNO
}
kind-epicentre = epicentro
kind-area = área de alerta
kind-post = ponto de entrada
kind-site = armazém
kind-municipality = município
refuse-no-panel = Nenhum painel trata só de um município.
refuse-no-place = Ninguém disse onde isto fica.
copy-position = { $what } ({ $kind }): { $at }
column-site = armazém
column-item = artigo
column-on-hand = em stock
column-target = meta
column-minimum = mínimo
column-families = famílias
column-happened = quando
column-entry = entrada
column-quantity = número
column-after = depois
column-who = quem
column-reason = motivo
item-at-site = { $item }, { $site }
item-from-to = { $item }, { $from } → { $to }
quantity-of = { $n } { $item }
ledger-empty = ainda sem entradas
entry-receive = recebido
entry-issue = entregue
entry-to = para { $site }
entry-from = de { $site }
entry-count = contado
entry-adjust = ajustado
entry-voids = anula uma entrada
entry-counted = = { $n }
entry-void = nulo
entry-of = { $what }, { $time } · { $row }
statements-disagree = As declarações públicas divergem:
statement = { $statement } — { $source }, { $time }
part-sites = armazéns
part-counts = contagens e validade
part-cover = cobertura
part-dispatch = envio
part-nearest = kits próximos
column-nearest = armazém mais próximo com kits, por acesso
near-by-road = { $site } ({ $kits } kits, { $km } km em linha reta, por estrada)
near-no-road = { $site } ({ $kits } kits, { $km } km em linha reta, por mar ou ar)
near-none = nenhum armazém tem kits
column-committed = reservado
column-in-transit = a caminho
dispatch-requested = pedido
dispatch-committed = reservado
dispatch-en-route = a caminho
dispatch-received = recebido
dispatch-returned = devolvido
dispatch-declined = recusado
dispatch-none = Ainda nada foi pedido. Selecione um armazém e peça o que precisa.
dispatch-missing = faltam { $n }
dispatch-title = { $n } { $item }: { $from } → { $to }
column-reorder = repor
column-expires = validade
column-lot = lote
column-needed = precisos
column-here = utilizável
column-covered = cobertas
column-uncovered = por cobrir
column-lasts = duram
count-out-of-stock = esgotado
count-at-risk = em risco
count-expired = fora do prazo
count-within-30 = expira ≤ 30 d
count-within-90 = expira 31–90 d
count-none = nenhuma linha
count-quantity = { $n } { $what }
reorder-at = repor aos { $n }
title-count = { $what }: { $n ->
    [one] { $n } linha
   *[other] { $n } linhas
}
copy-count = { $what }: { $n ->
    [one] { $n } linha do stock
   *[other] { $n } linhas do stock
}
lots-undated = Ninguém registou quando expira o que aqui está; o que se recebe com dia de validade aparece aqui.
lots-none = Nada do que aqui está expira.
kit-per-families = { $n ->
    [one] 1 kit por família
   *[other] 1 kit por { $n } famílias
}
kit-per-people = 1 kit por { $n } pessoas
cover-scenario = { $families ->
    [one] { $families } família
   *[other] { $families } famílias
} de { $each } pessoas, { $days ->
    [one] { $days } dia
   *[other] { $days } dias
}
cover-line = { $ratio }: { $needed } kits precisos, { $here } utilizáveis, { $uncovered } famílias sem cobertura
cover-own = o seu cálculo
cover-own-none = ainda nenhum escrito
cover-none-typed = Escreva quantas famílias foram afetadas e leia aqui até onde chegam os kits.
cover-type = Escreva um número de famílias; a resposta aparece aqui.
cover-need = { $place }, { $period }
cover-families-affected = { $n } famílias afetadas
cover-people-displaced = { $n } pessoas deslocadas
cover-note = Um kit gasta-se em { $days } dias; o que expira antes do último dia não conta.

# TB
tb-screened = rastreados
tb-presumptive = presuntivos
tb-tested = testados
tb-cases = diagnosticados
tb-on-treatment = em tratamento
tb-other = outros
screenings-to-cases = { $screenings } rastreios → { $cases } casos
screenings-to-cases-short = { $screenings } → { $cases } casos
one-in = 1 em { $n }
one-in-none = nenhum caso
tb-period-closed = { $period }, fechado · { $source }
tb-period-open = { $period } · { $source }
of-step-above = { $percent } de ↑
share-of = { $percent } de { $n }
column-of-previous = do passo anterior
column-of-first = dos rastreados
tb-yield = Rendimento { $percent }: { $cases } casos em { $screenings } rastreios.
tb-needed = Rendimento { $percent }, rastreios por caso { $n }: { $cases } casos em { $screenings } rastreios.
tb-per-hundred = { $n } rastreios por 100 residentes: { $screenings } para { $people } pessoas, censo 2022.
tb-incidence = { $value } por 100.000: incidência est. { $period }, { $source }
tb-with-note = { $text }; { $note }
tb-no-base = Uma incidência não é prevalência nem base do rendimento.
tb-assumed = ≈ suposto: ninguém o contou.
tb-lost-untested = { $n } pessoas presuntivas não foram testadas.
tb-lost-untreated = { $n } pessoas diagnosticadas não estão em tratamento.
tb-no-parts = Ninguém deu números para estas partes dos anos fechados.
tb-parts-add-up = As partes fazem { $n } rastreios, todo o total fechado.
tb-parts-differ = As partes fazem { $n } rastreios, o total fechado é { $total }.
tb-parts-hidden = O que se mostra faz { $n } rastreios; { $hidden ->
    [one] uma parte está oculta
   *[other] { $hidden } partes estão ocultas
}, e também o que a revelaria.
tb-residents = Rastreios por 100 residentes, censo 2022: uma pessoa pode ser rastreada duas vezes, por isso não é cobertura.
tb-new-total = { $year } até agora: { $screenings } rastreios → { $cases } casos
tb-new-apart = Novos rastreios, uma série própria: nunca se soma ao total fechado.
tb-new-target = { $percent } da meta de { $target } rastreios
tb-new-none = Nenhum rastreio foi relatado depois dos anos fechados.
tb-new-runs = ~ ainda não tinha acabado quando se contou.
tb-new-hidden = { $signs }: a sede ocultou números pequenos e o que os revelaria.
tb-by-quarter = por trimestre
tb-by-month = por mês
tb-by-place = por município
tb-by-sex = por sexo
tb-by-age = por idade
tb-group-of = { $group }: { $percent } dos rastreios
tb-group-said = { $group }, na medida do que foi dito
quarter = T{ $n } { $year }
tb-exceeds = Um passo é maior do que o anterior: relatos tardios.

# Alerts
alerts-open = { $n ->
    [one] { $n } aberto
   *[other] { $n } abertos
}
more-rows = … mais { $n }
more-rows-above = … { $n } acima
more-rows-around = … { $above } acima, { $below } abaixo
no-match = { $n ->
    [one] o único alerta não corresponde
   *[other] nenhum de { $n } alertas corresponde
}
no-alerts = nenhum alerta aberto
no-alerts-but-deaf = nenhum alerta ouvido: { $name } desatualizada { $age }
no-alerts-but-unproven = nenhum alerta ouvido: { $name } sem teste há { $age }
feeds = fontes:
feed-hq = sede
feeds-none = ainda nenhuma fonte ouvida
feeds-then = não se guarda como as fontes se ouviam então
own-ledger = livro próprio
feed = { $name } { $age }
feed-stale = { $name } desatualizada { $age }
feed-unproven = { $name } sem teste há { $age }
alert-untitled = Alerta sem texto
alert-untitled-cancel = Cancelamento sem texto
alert-untitled-update = Atualização sem texto
event-post-silent = { $place }: calado
event-stock-zero = Sem stock: { $place }
event-stock-minimum = Stock baixo: { $place }
state-new = novo { $age }
state-queued = na fila
state-refused = recusado
state-set-aside = posto de lado
state-waits = à espera
state-sent = enviado
state-applied = na sede
state-applied-own = guardado aqui
state-withdrawn = retirado
state-acknowledged = reconh. { $who }
life-review = rever
life-expired = expirado
life-superseded = atualizado
life-told = outra fonte
life-cancelled = cancelado
life-elsewhere = noutro lugar
life-exercise = exercício
life-no-alarm = sem alarme
about-review = Não foi dado um fim e passou um dia: ainda é válido?
about-expired = Expirou { $time }.
about-superseded = Atualizado por { $alert }.
alert-also = Dito também por { $from }: { $title }
about-told = Outra fonte fala do mesmo acontecimento: { $alert }.
about-cancelled = Cancelado por { $alert }.
about-elsewhere = Noutro lugar: a { $km } km do lugar mais próximo; não conta.
about-elsewhere-unknown = Noutro lugar; não conta.
about-exercise = Exercício: nunca conta.
about-no-alarm = Mensagem entre sistemas: nunca um alarme.
acknowledged-by = Reconhecido por { $who }, { $time }: { $reason }
acknowledged-queued = Na fila: a sede ainda não o tem.
acknowledged-queued-own = Na fila: ainda não está no livro próprio.
acknowledged-outgrown = Piorou desde então: reconheça de novo.
acknowledged-also = Também: { $names }
assigned-to = Atribuído a { $to } por { $by }, { $time }
note-by = { $who }, { $time }: { $text }
said = { $what }: { $words }
alert-grades = { $severity } · { $urgency } · { $certainty }
alert-area = Área: { $text }
alert-nearest = Kits mais próximos: { $text }
alert-sent = Enviado: { $text }
alert-effective = Em vigor: { $text }
alert-onset = Início: { $text }
alert-expires = Expira: { $text }
alert-no-end = Sem fim indicado.
alert-ends-with-cause = Desaparece com a sua causa.
alert-instruction = O que fazer
alert-description = O que se sabe
do-call = Pergunte a { $place } por telefone ou rádio, e anote o que disserem.
do-transfer = Peça que enviem de { $site }.
do-request = Ninguém pode ceder: peça mais.
do-count = O livro dá menos do que nada: conte o que lá está.
do-key = { $key } em { $panel }: { $action }
cause-silent = Sem relato desde { $time } ({ $age }).
cause-silent-last = Últimos números, { $hour }: entradas { $in }, saídas { $out }.
cause-short = { $item }: { $lies }, mínimo { $minimum }.
cause-short-no-minimum = { $item }: { $lies }.
spare = Podem ceder: { $text }.
spare-none = Nenhum armazém pode ceder.
spare-by-road = { $site } ({ $n }, { $km } km em linha reta, por estrada)
spare-no-road = { $site } ({ $n }, { $km } km em linha reta, por mar ou ar)
alert-sender = De: { $text }
alert-contact = Contacto: { $text }
alert-web = Web: { $text }
alert-remark = Observação: { $text }
alert-id = Id: { $text }
severity-extreme = extrema
severity-severe = grave
severity-moderate = moderada
severity-minor = ligeira
severity-unknown = gravidade desconhecida
urgency-immediate = imediata
urgency-expected = esperada
urgency-future = futura
urgency-past = passada
urgency-unknown = urgência desconhecida
certainty-observed = observada
certainty-likely = provável
certainty-possible = possível
certainty-unlikely = improvável
certainty-unknown = certeza desconhecida

# The log and the queue
log-entries = { $n ->
    [one] { $n } entrada
   *[other] { $n } entradas
}
log-empty = ainda nada escrito
written-by = { $who }, { $time }
typed-in = introduzido { $time }
queue-attention = Por tratar: { $n }
queue-waiting = À espera da sede: { $n }
queue-waiting-own = À espera do livro próprio: { $n }
queue-answered = Na sede: { $n }
queue-answered-own = Guardado aqui: { $n }
traffic-last-hour = Última hora: { $sent } enviados, { $received } recebidos, ≈{ $around } à volta
traffic-in-all = Desde o início: { $sent } enviados, { $received } recebidos, ≈{ $around } à volta
traffic-limit = Por hora permitem-se { $bytes }.
traffic-used-up = Os { $bytes } desta hora acabaram: só seguem atos e alertas.
traffic-own = Não há sede: o que aqui se faz fica só nesta máquina.
queue-empty = Nada espera, e nada foi feito aqui ultimamente.
queue-then = Não se guarda o que então esperava.
done-by = Feito por { $who }, { $time }
recorded-at = Registado na sede { $time }
recorded-at-own = Registado aqui { $time }
about-refused = A sede não aceitou e nada disto conta. Tente de novo ou dispense-o.
about-set-aside = A sede registou-o, todos o veem e não conta. Tente de novo com o que se sabe agora, ou dispense-o.
about-sent = Foi enviado e a sede não respondeu: talvez já o tenha.
about-waits = Está no disco aqui e não foi enviado.
lot = Lote { $text }
expiry = Validade { $text }
act-key = Ato { $key }
deed-acknowledge = reconhecer
deed-assign = atribuir a { $to }
deed-unassign = atribuir a ninguém
deed-note = nota
deed-receive = receber { $n }
deed-issue = entregar { $n }
deed-transfer = transferir { $n }
deed-request = pedir { $n }
deed-dispatch = { $step } { $n }
deed-count = contar { $n }
deed-adjust = ajustar { $n }
deed-void = anular
deed-figure = por { $channel } { $in } / { $out }
deed-log = diário
deed-cancel = retirar
deed-skipped = nada

# What is refused, and why
refuse-no-alert-selected = Selecione primeiro um alerta.
refuse-no-stock-selected = Selecione primeiro uma linha do stock.
refuse-no-act-selected = Selecione primeiro algo que foi feito aqui.
refuse-no-request-selected = Selecione primeiro um pedido no quadro de envios: tab leva até lá.
refuse-request-over = Este pedido terminou; peça de novo.
refuse-no-entry-selected = Abra uma linha com enter e selecione a entrada errada.
refuse-void = Já está anulado.
refuse-no-post-selected = Selecione primeiro um posto.
refuse-no-figure = Não há número por telefone ou rádio para este posto, ou já está anulado.
refuse-set-aside = A sede pô-lo de lado: não conta.
refuse-retry = Só se tenta de novo o que a sede recusou ou pôs de lado.
refuse-no-source-selected = Selecione primeiro uma fonte.
refuse-ask-by-hand = Ninguém consulta { $name }: é ouvida quando alguém lá escreve.
refuse-ask-no-hq = Não há sede que a pudesse consultar.
refuse-ask-offline = A sede não está ao alcance, por isso nenhuma fonte pode ser consultada.
refuse-put-away = Só se dispensa o que a sede recusou ou pôs de lado; o que espera retira-se.
refuse-withdraw = A sede não o aceitou: dispense-o ou tente de novo.
refuse-expired = Expirou { $time }: nada resta para reconhecer.
refuse-superseded = Uma mensagem mais nova substituiu-o: reconheça essa.
refuse-told = Outra fonte fala do mesmo acontecimento: reconheça essa.
refuse-cancelled = Quem o enviou cancelou-o: nada resta para reconhecer.
refuse-elsewhere = É noutro lugar e não conta: nada a reconhecer.
refuse-no-alarm = Não é um alarme: nada a reconhecer.
refuse-as-of = Isto não é agora: tire primeiro o momento (esc) e depois aja sobre o que é.
range-now = Não há mais tarde: isto é agora.
range-first = Não há mais cedo.
refuse-queued = O seu reconhecimento está na fila: a sede ainda não o tem.
refuse-acknowledged = { $who } reconheceu esta versão.

# Forms and notices
form-acknowledge = Reconhecer
form-assign = Atribuir
form-note = Nota
form-receive = Receber
form-issue = Entregar
form-transfer = Transferir
form-count = Contar
form-adjust = Ajustar
form-void = Anular uma entrada
form-figure = Número por telefone ou rádio
form-void-figure = Anular um número por telefone ou rádio
form-request = Pedir stock
form-dispatch = Levar um pedido adiante
form-else = { $unset }; ou { $names }
form-cover = Até onde chegam os kits?
form-log = Entrada do diário
form-withdraw = Retirar
form-sign-in = Identificar-se
form-export = Exportar
form-export-note = Vai para Documents ou para junto dos dados, se não se indicar um lugar; nada é substituído.
form-export-cap-note = cap: só o alerta “{ $title }”, como mensagem CAP 1.2.
form-as-of = Mostrar o que se sabia à data de
form-as-of-note = Todos os painéis mostram o que a sede tinha registado até então. Vazio é agora; esc tira-o depois.
form-signs = Assina: { $who }
form-now = agora
form-clock-behind = o relógio desta máquina está { $age } atrasado em relação à sede: indique a hora
form-clock-ahead = o relógio desta máquina está { $age } adiantado em relação à sede: indique a hora
form-now-or = agora; ou 14:30, ontem 14:30
form-hours = como 12-14, ou ontem 15-17
form-day = como 2027-01-31; pode ficar vazio
form-may = pode ficar vazio
form-may-choose = pode ficar vazio; { $names }
form-more-than-there = mais do que os { $n } em stock; aceita-se
form-yesterday = ontem
form-to-unset = { $who }; um traço para ninguém
form-withdraw-unsent-note = Não saiu desta máquina: o que foi escrito perde-se.
form-withdraw-note = A sede talvez já o tenha: será retirado lá também.
form-sign-in-note = Um nome e o seu PIN; funciona sem ligação.
form-sign-in-then = Depois: { $then }
form-checking = A verificar …
field-reason = Motivo:
field-text = Texto:
field-to = A:
field-site = Para armazém:
field-quantity = Quantidade:
field-counted = Contado:
field-difference = Diferença:
field-item = Artigo:
field-lot = Lote:
field-expiry = Validade:
field-step = Passa a:
field-from = Do armazém:
field-families = Famílias:
field-people = Pessoas em cada:
field-days = Dias:
field-entries = Entradas:
field-exits = Saídas:
field-hours = Horas:
field-informant = Dito por:
field-channel = Por:
field-remark = Observação:
field-which = Qual:
field-place = Lugar:
field-when = Quando:
field-person = Nome:
field-pin = PIN:
field-format = Formato:
field-file = Ficheiro:
unit = { $item }
unit-kits = kits
unit-families = famílias
unit-people = pessoas
unit-days = dias
unit-screenings = rastreios
unit-cases = casos
unit-per-100k = por 100.000
families-at-ratio = famílias a 1 kit por { $ratio }
families-at-one = famílias a 1 kit cada
all-sites = todos os armazéns
mistake-reason = Motivo: indique um, outros vão lê-lo.
mistake-text = Texto: escreva o que há a dizer.
mistake-quantity = Quantidade: escreva um número inteiro de { $unit }, 1 ou mais.
mistake-most = { $field } { $most } { $unit } é o máximo aceite; veja o número.
mistake-counted = Contado: escreva o número inteiro de { $unit } que lá estão; 0 se nenhum.
mistake-difference = Diferença: escreva quantos { $unit } a mais ou a menos, como +3 ou -2.
mistake-site = Para armazém: escolha entre { $names }.
mistake-place = Lugar: escolha entre { $names }, ou deixe vazio.
mistake-no-choice = Ainda não se conhece aqui outro lugar.
mistake-day = Validade: escreva um dia como 2027-01-31, ou deixe vazio.
mistake-expiry = Validade: aceita-se um ano de 2000 a 2199; veja o dia.
mistake-when = Quando: escreva 14:30, ontem 14:30 ou 2026-11-24 14:30; vazio é agora.
mistake-ahead = Quando: { $time } ainda não chegou; foi ontem?
mistake-person = Nome: escolha um; escreva o início ou prima a seta direita.
mistake-pin = PIN: escreva-o.
mistake-format = Formato: escolha um destes: { $formats }.
mistake-step = Passa a: escolha um dos que se mostram.
mistake-from = Do armazém: escolha aquele de onde sai, não o que pede.
mistake-families = Famílias: escreva um número inteiro, 0 ou mais.
mistake-people = Pessoas em cada: escreva um número inteiro de 1 a 100.
mistake-days = Dias: escreva um número inteiro de 1 a 3.650.
mistake-movements = Entradas e saídas: escreva um número inteiro, 0 ou mais; o que não foi dito fica vazio.
mistake-in-or-out = Entradas ou saídas: escreva pelo menos um dos números.
mistake-hours = Horas: escreva horas inteiras de um dia, como 12-14 ou ontem 15-17.
mistake-hours-ahead = Horas: ainda não tinham acabado quando o posto foi chamado.
mistake-informant = Dito por: escreva quem o disse.
mistake-channel = Por: escolha telefone ou rádio.
mistake-which = Qual: escolha um dos que se mostram.
signed-in = Identificado: { $who } ({ $role })
role-viewer = observador
role-operator = operador
role-administrator = administrador
viewer-only-looks = { $who } é observador: vê tudo e não faz nada. { $key } muda a pessoa.
persons-unread = Ainda se lê quem pode assinar aqui; repita daqui a pouco.
signed-off = { $who } já não está identificado.
sign-in-nobody = A sede não tem lista de pessoas: aqui assina { $who } (definição `person`).
queued = Na fila: { $title }
queued-undo = Na fila: { $title } · { $key } desfaz durante { $n ->
    [one] { $n } segundo
   *[other] { $n } segundos
}
undo-other = Foi { $who } quem o fez: quem o fez é que o desfaz, ou o retira na fila ({ $key }).
undo-too-late = Já nada se pode desfazer; o que foi feito retira-se na fila ({ $key }).
undone = Desfeito: a sede nunca o teve.
withdrawn = Retirado: a sede nunca o teve.
withdrawn-at-hq = Na fila: pede-se à sede que o retire.
withdrawn-nothing = Nada a retirar: não é desta consola ou já foi retirado.
not-done = NÃO GUARDADO: { $why }
and-more = { $text } (mais { $n }: esc)
not-saved = NÃO GUARDADO: { $why } (escrito: { $reason })
act-refused = A sede não aceitou o que foi feito: { $why } (indicado: { $reason }); está na fila
load-failed = Não foi possível ler os números: { $why }
no-such-keys = { $keys } não significa nada aqui.
sync-asked = A perguntar à sede.
sync-paused = Em pausa: nada segue para a sede; o que fizer fica na fila.
sync-paused-still = Em pausa: primeiro continue.
paused-by-you = Em pausa por si: o que fizer fica na fila; { $key } continua.
sync-goes-on = Continua: a perguntar à sede.
sync-paused-own = Em pausa: nenhuma fonte é consultada; o que fizer fica na fila.
sync-goes-on-own = A continuar: as fontes são consultadas na sua vez.
sync-own = Não há sede a consultar. As fontes são consultadas na sua vez.
sync-no-hq = Não foi dada uma sede: nada havia para pausar.
exported = Escrito: { $path }
exported-as-of = Escrito, à data de { $time }: { $path }
exported-filtered = Escrito, só o que contém “{ $filter }”: { $path }
exported-as-of-filtered = Escrito, à data de { $time }, só o que contém “{ $filter }”: { $path }
not-exported = NÃO ESCRITO: { $why }
export-nothing = Ainda não há números que se possam exportar.
copied = Copiado: { $text }
copy-nothing = Nada selecionado que se possa copiar.
copy-unable = Este terminal não tem área de transferência que o haree conheça; `copy = true` nas definições confia nele.
told-no-shell = Daqui não há shell para onde ir.
told-hour-used-up = Os { $n } bytes desta hora acabaram; até ela passar só seguem atos e alertas.
told-hour-has-bytes = A hora tem bytes de novo ({ $n }); tudo segue.
told-same-as-hq = Comparado com a sede: o que está aqui é o que ela tem.
told-fetched-anew = Não é o que a sede tem ({ collection }): busca-se tudo de novo.
told-another-ledger = A sede tem outro livro do que antes; busca-se tudo de novo.
told-sent-again = A sede envia tudo outra vez na mesma hora ({ collection }); sincronize à mão para o buscar assim mesmo.
told-not-understood = { $n ->
    [one] { $n } registo ({ collection }) não se entende e foi saltado; atualize o haree.
   *[other] { $n } registos ({ collection }) não se entendem e foram saltados; atualize o haree.
}
told-act-stays = O ato { $act } fica na fila e os outros seguem: { $why }
told-requeued = A sede conhece o ato { $act } com outro conteúdo; o seu volta à fila como { $new }.
collection = { $name ->
    [places] lugares
    [alerts] alertas
    [acts] atos
    [feeds] fontes
    [persons] pessoas
    [stock] stock
    [observations] números
   *[other] { $name }
}
told-still-queued = Ainda na fila: { $what } ({ $about }), { $who }
told-still-queued-words = Ainda na fila: { $what } ({ $about }), { $who }: { $words }
told-attention = { $n ->
    [one] A sede não aceitou { $n } ato feito aqui; a fila diz porquê.
   *[other] A sede não aceitou { $n } atos feitos aqui; a fila diz porquê.
}
told-persons-unread = Não é possível ler a lista de pessoas: { $why }
told-cache-not-open = a cache ainda não está aberta; repita daqui a pouco
told-sign-in-unknown = ninguém com este nome pode assinar aqui; o administrador da sede acrescenta pessoas (`haree hq person add`)
told-sign-in-wrong = o PIN está errado; tente de novo
told-sign-in-wait = demasiados PIN errados; espere { $n } s
language-now = Língua: português. Rascunho, por rever por quem o fale como língua materna.

# What is copied
copy-movements = entr. { $in } · saíd. { $out }
copy-total = total { $n }
copy-heard = ouvida { $time }
copy-net = saldo { $net }
copy-sent = enviado { $time }
title-palette = Comandos
palette-found = { $n } de { $all }
palette-nothing = Nada aqui se chama “{ $text }”.
palette-row = Linha { $row } de { $n }
palette-no-row = { $n ->
    [0] Aqui não há linhas.
    [one] Aqui há uma linha.
   *[other] Aqui há { $n } linhas.
}
kind-action = comando
kind-panel = painel
kind-alert = alerta
kind-figure = número
kind-count = contagem
kind-scenario = cenário
kind-request = pedido
kind-step = TB
kind-entry = diário
kind-act = fila
kind-place = mapa
kind-source = fonte
kind-language = língua
language-en = English
language-tet = Tetun
language-pt = Português
language-id = Bahasa Indonesia
kind-theme = tema
kind-keymap = teclas
theme-set = Tema: { $name }
keymap-set = Mapa de teclas: { $name }
narrow-filter = /{ $text } · { $shown } de { $all }
narrow-sorted = por { $column }
narrow-grouped = por { $column }
narrow-both = { $first } · { $second }
column-sent = hora
column-state = estado
column-priority = prioridade
priority-1 = P1
priority-2 = P2
priority-3 = P3
priority-4 = P4
priority-none = não conta
source-rule = haree
refuse-filter = Esta lista está sempre completa.
refuse-sort = Esta lista só tem uma ordem.
marks-none = Nada aqui precisa de alguém.
mark-at = { $at } de { $all } a tratar
wall-kits-on-hand = kits em stock
wall-more-alarms = { $n ->
    [one] mais { $n } alerta que ninguém reconheceu
   *[other] mais { $n } alertas que ninguém reconheceu
}
wall-exercises = { $n ->
    [one] { $n } exercício: não conta
   *[other] { $n } exercícios: não contam
}
wall-stale = DESATUALIZADO { $age }: a sede respondeu por último { $time }
wall-until-acknowledged = Fica até que alguém o reconheça numa consola.
wall-leave = q sai
wall-page = { $n } de { $of } · q sai
linear-hello = haree sem ecrã: cada mudança é uma linha. `help` lista os comandos.
linear-unknown = Não há comando `{ $word }`; { $near }
linear-usage = Escreva: { $usage }
linear-help = { $usage } — { $meaning }
linear-help-alert = ler um alerta por inteiro
linear-help-ledger = as últimas entradas de um armazém
linear-help-numbers = N é o número de uma linha na última lista; um alerta mantém o seu. Palavras com espaços vão entre aspas.
linear-no-alert = Nenhum alerta tem o número { $word }; `alerts` lista-os.
linear-no-site = Nenhum armazém começa por { $word }; `stock` lista-os.
linear-no-post = Nenhum posto se chama { $word }.
linear-no-source = Nenhuma fonte se chama { $word }; `sources` lista-as.
linear-no-entry = Nenhuma entrada de { $word } tem esse número; `ledger { $word }` lista-as.
linear-no-act = Nada tem o número { $word }; `queue` e `log` listam o que tem.
linear-no-answer = Não veio resposta; veja com `queue` se foi feito.
linear-sign-in-first = Ninguém se identificou: `sign-in NOME` e depois repita.
linear-sign-in-names = Escreva: sign-in NOME, um de { $names }.
linear-pin = PIN:
linear-nothing = nada a listar
linear-alert = alerta { $n }: { $text }
linear-alert-over = alerta { $n } já não está aberto: { $title }
linear-numbered = { $n }: { $text }
linear-fact = { $what } { $value }
linear-was = { $fact }, era { $was }
linear-link = ligação: { $state }
linear-usual-from = habitual de
linear-usual-to = habitual até
linear-peak = pico de duas horas
linear-post = posto está
linear-covers = cobre
linear-level = stock está
linear-yield = rendimento
linear-needed = rastreios por caso
linear-said = dito
linear-per-hundred = por 100 residentes
linear-incidence = incidência estimada
linear-population = população
linear-alerts-over = mais { $n } terminaram, são noutro lugar ou não são alarme: `alerts all`
linear-alerts-open = alertas abertos
linear-feed = fonte está

# Files and settings
wrong-at = { $file }:{ $line }:{ $column }: { $what }
wrong-in = { $file }: { $what }
did-you-mean = queria dizer `{ $name }`?
write-one-of = escreva um destes: { $names }
type-text = um texto
type-flag = true ou false
type-whole = um número inteiro
type-number = um número
type-table = uma tabela
type-tables = uma lista de tabelas
type-list = uma lista
type-date = uma data
type-out-of-range = um número fora dos limites
wanted-text = aqui deve estar um texto entre aspas; está { $kind }
wanted-flag = aqui deve estar true ou false; está { $kind }
wanted-whole = aqui deve estar um número inteiro; está { $kind }
wanted-bytes-a-second = aqui deve estar um número inteiro de bytes por segundo; está { $kind }
wanted-bytes-an-hour = aqui deve estar um número inteiro de bytes por hora; está { $kind }
wanted-seconds = aqui deve estar um número de segundos; está { $kind }
wanted-kilometres = aqui deve estar um número de quilómetros; está { $kind }
wanted-action = aqui deve estar o nome de uma ação, ou false; está { $kind }
wanted-keymap = `inherits` indica um mapa de teclas; está { $kind }
wanted-theme = `inherits` indica um tema; está { $kind }
wanted-colors = `{ $name }` precisa de todas as suas cores, como true = "#d7af5f", 256 = 179, 16 = "yellow"; está { $kind }
wanted-look = `{ $name }` aceita fg, bg, bold e outros entre chavetas; está { $kind }
wanted-true-color = aqui deve estar um texto como "#d7af5f"; está { $kind }
wanted-256 = aqui deve estar um número de 0 a 255; está { $kind }
wanted-16 = aqui deve estar um nome como "bright-red"; está { $kind }
wanted-frame = aqui deve estar um texto como "box"; está { $kind }
wrong-toml = isto não é TOML ({ $why })
wrong-empty = um texto vazio não diz nada; retire a linha
wrong-nothing-to-show = este texto nada tem para mostrar
wrong-address = `{ $text }` não é um endereço; escreva http://HOST:PORT ou https://HOST
wrong-flag = `{ $text }` não é true nem false
wrong-offset = `{ $text }` não é uma diferença para UTC; escreva como +09:00
wrong-range = { $n } não está entre { $least } e { $most }
wrong-range-seconds = { $n } s não está entre { $least } e { $most }
wrong-range-km = { $n } km não está entre { $least } e { $most }
wrong-whole-seconds = `{ $text }` não é um número inteiro de segundos
wrong-whole-minutes = `{ $text }` não é um número inteiro de minutos
wrong-seconds = `{ $text }` não é um número de segundos
wrong-bytes-a-second = `{ $text }` não é um número inteiro de bytes por segundo
wrong-bytes-an-hour = `{ $text }` não é um número inteiro de bytes por hora
wrong-line-rate = { $n } não é 0 (aprendido) nem está entre 50 e 10000000 bytes por segundo
wrong-hourly-bytes = { $n } não é 0 (os que forem precisos) nem 10000 bytes por hora ou mais
wrong-minutes = { $n } não está entre 0 (nunca) e 1440 minutos
wrong-sender = `{ $text }` não é remetente de mensagens CAP: não tem espaços, vírgulas, < nem &; escreva-o como eoc@dili.example
wrong-undo-seconds = { $n } não está entre 0 (de modo nenhum) e 60 segundos
wrong-no-setting = não há definição `{ $name }`; { $near }
wrong-no-rule = não há regra `{ $name }`; { $near }
wrong-is-rule = `{ $name }` pertence a { $table }
wrong-no-language = não há língua `{ $name }`; { $near }
wrong-no-color = não há cor `{ $name }`; { $near }
wrong-no-keymap = não há mapa de teclas `{ $name }`, nem incluído nem como { $name }.toml entre os seus; { $near }
wrong-no-theme = não há tema `{ $name }`, nem incluído nem como { $name }.toml entre os seus; { $near }
wrong-ring = `{ $name }` assenta em si próprio; { $near }
wrong-no-section-begun = `{ $key }` não está em nenhuma secção; comece uma, como { $example }
wrong-no-section = não há secção `{ $name }`; { $near }
wrong-always-quits = ctrl-c sai sempre e não pode fazer outra coisa
wrong-arrives-as = um terminal envia `{ $key }` como `{ $other }`; escreva `{ $other }`
wrong-no-key-here = não há aqui nenhuma tecla; escreva por exemplo "a" ou "g s"
wrong-key = `{ $key }` não é uma tecla; escreva `a`, `G`, `ctrl-c`, `alt-x`, `shift-tab`, `f1`, `enter` ou `space`
wrong-no-action = não há ação `{ $name }`; { $near }
wrong-section = `{ $name }` nada significa em { $section }; ponha em { $home }
wrong-twice = `{ $key }` está atribuída duas vezes nesta secção, primeiro na linha { $line }
wrong-hides = já não se chega a `{ $sequence }` atrás de `{ $key }`; acrescente "{ $sequence }" = false
wrong-never-reached = nunca se chega a `{ $sequence }`: `{ $key }` já faz alguma coisa
wrong-lacks-color = falta a `{ $name }` a sua cor para { $depths }
wrong-not-in-palette = `{ $name }` não está em { $table }; { $near }
wrong-no-depth = não há profundidade `{ $name }`; { $near }
wrong-no-field = aqui não há `{ $name }`; { $near }
wrong-no-frame = não há moldura `{ $name }`; { $near }
wrong-mark = `{ $text }` não é uma marca; uma marca tem no máximo duas células
wrong-not-ascii = `{ $text }` não é ASCII
wrong-no-table = não há tabela `{ $name }`; { $near }
wrong-is-table = `{ $name }` é uma tabela; escreva { $head }
wrong-source-twice = há duas fontes `{ $name }`; cada uma tem o seu nome
wrong-source-lacks = a fonte não tem `{ $name }`
wrong-source-name = `{ $name }` não é nome de fonte: letras, algarismos e -, { $most } no máximo
wrong-source-kind = não há tipo de fonte `{ $name }`; { $near }
wrong-source-address = `{ $text }` não é endereço; começa por https://
wrong-table-empty = a correspondência nada faz de uma linha; escreva [[figure]] ou [[movement]]
wrong-table-spot = `{ $name }` é um texto, { "{" } column = "NOME" { "}" } ou { "{" } tag = "#TAG" { "}" }
wrong-table-word = não há { $field } `{ $name }`; { $near }
wrong-table-word-twice = `{ $word }` está duas vezes, sem contar maiúsculas e acentos; deixe uma
wrong-table-lacks = falta `{ $name }` a { $head }
wrong-table-dimension = { $metric } não se divide por { $name }; retire
wrong-source-not-of-kind = `{ $name }` pertence só a uma fonte do tipo `{ $kind }`
wrong-source-two-keys = a fonte tem `{ $name }` e `{ $other }`; deixe um deles
wrong-map-asks-nothing = o ficheiro não pede nada; comece com [[values]] ou [[analytics]]
wrong-map-entry-lacks = a entrada não tem `{ $name }`
wrong-map-id = `{ $text }` não é um identificador; tem letras e algarismos, com ; entre vários
wrong-map-day = `{ $text }` não é um dia; escreva-o como 2026-01-31
wrong-map-no-step = não há períodos de `{ $name }`; { $near }
wrong-map-no-metric = não há métrica `{ $name }`; { $near }
wrong-map-no-dimension = { $metric } não se reparte por `{ $name }`; { $near }
wrong-map-no-direction = `{ $name }` não é um sentido; { $near }
wrong-map-no-item = { $metric } precisa de um artigo: by = "item=kit"
wrong-map-pair = `{ $text }` não é uma repartição; escreva por exemplo "direction=entry;sex=f"
wrong-map-twice = a entrada de `{ $element }` já trata das mesmas células ou do mesmo número; add = true soma as células de um elemento
wrong-map-place-twice = `{ $name }` já é o lugar de `{ $unit }`; o que várias unidades têm em conjunto pede-se a analytics
mapping-unread = a correspondência da fonte `{ $source }`, { $file }, não pode ser lida ({ $why })
mapping-mistakes = { $n } erros; o primeiro: { $first }
mapping-kept = O ficheiro de correspondência não se pode usar como está; continua em uso o que dele foi lido antes. { $why }
dhis2-no-key = o que se deve mostrar ao servidor não pode ser lido ({ $why }); ponha lá o token outra vez
dhis2-key-missing = { $address } não deixa entrar ninguém sem token; indique um como token_file ou token_env da fonte
dhis2-key-old = { $address } não aceita o token em { $kept }, que lá está há { $days } dias; um token vive 30 dias se não foi feito para mais: crie um novo no DHIS2 (perfil, tokens de acesso pessoal) e ponha-o lá
dhis2-key-young = { $address } não aceita o que está em { $kept }, que lá está há { $days ->
    [one] um dia
   *[other] { $days } dias
}; veja se está inteiro, não foi revogado e pode ser usado desta máquina e para GET
dhis2-key-unknown = { $address } não aceita o que está em { $kept }; um token vive 30 dias se não foi feito para mais: crie um novo no DHIS2 (perfil, tokens de acesso pessoal) e ponha-o lá
dhis2-sign-in = { $address } envia para { $to }, onde as pessoas iniciam sessão; verifique o endereço e se o que lhe é mostrado ainda é válido
dhis2-unread = { $address } não respondeu como um DHIS2: { $why }
dhis2-too-much = { $address } tem mais linhas de um só período do que dá de uma vez; peça menos unidades ou artigos na correspondência
dhis2-forbidden = { $address } não nos mostra isto ({ $why }); quem gere o DHIS2 deve dar ao utilizador do token o direito de o ler
dhis2-not-there = { $address } não existe; o endereço da fonte é o do DHIS2, até antes de /api?
dhis2-conflict = { $address } recusa a pergunta: { $why }; verifique os identificadores na correspondência
dhis2-busy = { $address } está sobrecarregado; volta a ser consultado daqui a { $seconds } s ou mais
folder-unread = a pasta { $path } não pode ser lida ({ $why }); a sede tem de ter direito a lê-la
folder-refused = { $files ->
    [one] um ficheiro da pasta não foi aceite
   *[other] { $files } ficheiros da pasta não foram aceites
 } por inteiro; `haree source test { $id }` na sede diz porquê
dtm-no-operation = o DTM não tem operação para { $country }; os deslocados vêm de relatórios e à mão
dtm-no-key = a chave do DTM não pode ser lida ({ $why }); ponha-a lá outra vez
dtm-key-missing = { $address } não deixa entrar ninguém sem chave; obtenha uma em https://dtm-apim-portal.iom.int e indique-a como token_file ou token_env da fonte
dtm-key-refused = { $address } não aceita a chave em { $kept }; veja se está inteira e se a subscrição de API-V3 está ativa
dtm-unread = { $address } não respondeu como o DTM: { $why }
wrong-no-meaning = não há significado `{ $name }` em `{ $group }`; { $near }
wrong-true-color = `{ $text }` não é uma cor verdadeira; escreva como "#d7af5f"
wrong-256 = { $n } não é nenhuma das 256 cores; escreva de 0 a 255
wrong-16 = `{ $name }` não é nenhuma das 16 cores; { $near }
settings-unread = { $file }: não se consegue ler ({ $why }); valem as predefinições até que se consiga

# The way to HQ
net-setup = este programa não consegue abrir ligações: { $why }; inicie-o de novo e comunique se continuar
net-unreachable = sem resposta de { $address }: { $why }
net-portal = em { $address } não responde a sede, mas uma página de autenticação ou um proxy ({ $sign }); entre na rede com um navegador ou verifique o endereço
net-redirect = desvio para { $to }
net-sign-in = a rede exige autenticação, 511
net-page = uma página web
net-page-with = uma página web, HTTP { $status }
net-empty = uma resposta vazia
net-no-greeting = não saúda
net-other-console = saúda a consola `{ $theirs }`, não `{ $ours }`
net-untrusted = { $address } não é de confiança: { $why }
net-cut = a resposta de { $address } interrompeu-se ao fim de { $bytes } bytes ({ $why }); o que chegou inteiro fica
net-refused = ligação recusada; inicie lá a sede (`haree hq serve`) ou verifique a porta
net-no-name = não há máquina com este nome; verifique o nome, ou se a rede está ligada
net-timed-out = nada chegou durante { $seconds } s; verifique a rede, ou se a sede está sobrecarregada
net-other = { $why }; verifique a rede e o endereço
fetch-address = `{ $text }` não é um endereço: { $why }; escreva-o como https://HOST/PATH
fetch-redirected = { $address } remete para outro lado, { $to }; ponha esse endereço nas definições se for o certo
fetch-page = { $address } responde com uma página web, talvez de autenticação; verifique o endereço e a rede
fetch-status = { $address } responde { $status } ({ $text })
fetch-too-large = a resposta de { $address } tem mais de { $bytes } bytes, mais do que tal resposta tem
fetch-cut = a resposta de { $address } interrompeu-se ao fim de { $bytes } bytes ({ $why })
fetch-refused = ligação recusada; o servidor está a funcionar, e a porta está certa?
fetch-timed-out = nada chegou durante { $seconds } s; verifique a rede, ou tente mais tarde
feed-unread = a resposta não é uma fonte desse tipo: { $why }
tls-none = não fala TLS; escreva http:// se a sede não tem certificado, ou há uma página de autenticação da rede pelo meio: entre com um navegador
tls-failed = o TLS falhou ({ $why }); verifique o endereço, ou há uma página de autenticação da rede pelo meio: entre com um navegador
tls-expired = o seu certificado expirou; renove-o na sede, ou acerte o relógio desta máquina se estiver errado, ou há uma página de autenticação da rede pelo meio: entre com um navegador
tls-not-yet = o seu certificado ainda não é válido; o relógio desta máquina deve estar atrasado: acerte-o
tls-other-name = o seu certificado é para outro nome; use o nome que lá está, ou há uma página de autenticação da rede pelo meio: entre com um navegador
tls-unknown-authority = nenhuma autoridade de confiança aqui o garante; indique a da sede com hq_authority = FILE, ou há uma página de autenticação da rede pelo meio: entre com um navegador
tls-revoked = o seu certificado foi revogado; a sede precisa de um novo
tls-unusable = o seu certificado não se pode usar ({ $why }); a sede precisa de outro, ou há uma página de autenticação da rede pelo meio: entre com um navegador
address-wrong = `{ $text }` não é o endereço de uma sede: { $why }; escreva como http://127.0.0.1:8480 ou https://HOST
address-exposed = um token só segue por https, em { $address } todos no caminho o poderiam ler; escreva https://, ou chegue à sede por um túnel SSH: ssh -L 8480:127.0.0.1:8480 HOST, depois --hq http://127.0.0.1:8480
address-no-scheme = não começa por http://
address-other-scheme = o haree não fala { $scheme }
address-login = não leva nome nem palavra-passe
address-query = nada pode seguir-se a `?` ou `#`
access-no-authority = não se consegue ler hq_authority { $file }: { $why }; copie authority.pem da sede
access-no-token = o token está vazio, ou não é um token: copie a linha que `haree hq token add` escreveu
access-token-unread = não se consegue ler token_file { $file }: { $why }
access-token-open = outros podem ler token_file { $file }; escreva: chmod 600 { $file }
access-command = token_command falhou ({ $why }); execute-o à mão
access-command-no-text = token_command não escreveu texto; execute-o à mão
sync-not-hq = { $address } responde, mas não é a sede ({ $saw }); verifique o endereço
sync-http = a sede em { $address } respondeu { $status } { $title }: { $detail }
sync-http-bare = a sede em { $address } respondeu { $status } sem razão: tente mais tarde ou veja o log da sede
sync-hq-is-older = a sede em { $address } fala a versão { $theirs } do protocolo e este programa a { $ours }; é preciso atualizar a sede; o que fizer continua a ser enviado
sync-hq-is-newer = a sede em { $address } fala a versão { $theirs } do protocolo e este programa a { $ours }; atualize o haree; o que fizer continua a ser enviado
sync-garbled = a resposta de { $address } veio danificada ({ $saw }); o que chegou antes fica, pede-se de novo
sync-no-progress = a sede em { $address } diz que há mais e nada envia; veja o log da sede, pergunta-se de novo mais tarde
sync-unanswered = { $n ->
    [one] a sede em { $address } nada disse sobre { $n } ato que lhe foi enviado; fica na fila e é enviado de novo
   *[other] a sede em { $address } nada disse sobre { $n } atos que lhe foram enviados; ficam na fila e são enviados de novo
}
sync-cache-broke = a cache avariou-se em serviço; veja o log e inicie de novo se continuar
net-paused = em pausa por si; o que fizer fica na fila até continuar

# The memory of this console
store-no-space = a cache em { $place } não foi atualizada: só há { $free } MiB livres; liberte { $room } MiB
store-set-aside = a cache foi posta de parte como { $place } e está a ser obtida de novo: { $why }
store-failed = a cache em { $place } falhou: { $why }; se voltar a acontecer, verifique o disco
store-full = o disco em { $place } está cheio; liberte espaço e faça de novo
store-not-written = não se consegue escrever em { $place }: { $why }; verifique o disco e faça de novo
store-other-kind = esta pasta de dados tem { $held }; a sede “{ $name }” envia { $sent }; indique outro --data ou outro --hq
own-other-ledger = esta pasta de dados guarda o que a sede “{ $name }” enviou, por isso nenhuma fonte é consultada para ela; indique o endereço dessa sede com --hq, ou outra pasta com --data
own-busy = outro programa consulta as fontes de { $place }; esta consola espera até que termine
own-cannot = as fontes não podem ser consultadas aqui: { $why }
figures-real = números reais
figures-simulated = números simulados
figures-of-exercise = números de um exercício
store-kind-not-kept = não se consegue guardar em { $place } que tipo de números contém: { $why }; nada foi recebido da sede
store-no-room = o disco em { $place } está cheio: os números voltam quando houver { $room } MiB livres; o que está na fila está seguro
store-renamed = o nome da consola na pasta de dados estava danificado; tem um novo
journal-damaged = { $n ->
    [one] { $n } registo danificado do jornal foi saltado; se algo que fez não consta da fila e a sede não o tem, faça de novo
   *[other] { $n } registos danificados do jornal foram saltados; se algo que fez não consta da fila e a sede não o tem, faça de novo
}
journal-torn = um registo inacabado no fim do jornal foi largado; não tinha sido mostrado na fila
told-disk-slow = o disco é mais lento do que as teclas; faça de novo dentro de momentos
file-no-name = `{ $path }` não indica um ficheiro; dê um, ou uma pasta
file-denied = não se consegue escrever { $path }: { $why }; dê um lugar onde possa escrever
file-disk-full = não se consegue escrever { $path }: { $why }; liberte espaço em disco, ou dê outro lugar
file-read-only = não se consegue escrever { $path }: { $why }; o disco é só de leitura; dê outro lugar
file-not-written = não se consegue escrever { $path }: { $why }; dê outro lugar

# What HQ says against an act or a console
hq-no-name = um ato precisa do nome de quem o fez
hq-no-reason = falta uma razão
hq-no-text = falta um texto
hq-alert-missing = falta o alerta
hq-item-missing = falta o artigo
hq-no-quantity = a quantidade tem de ser mais do que 0
hq-no-difference = a diferença não pode ser 0
hq-same-site = uma transferência vai para outro armazém
hq-beyond-time = nada do que aqui se regista aconteceu antes do ano 2000: acerte o relógio desta consola e registe de novo com a hora
hq-beyond-quantity = uma quantidade acima de 1.000.000 é um lapso: veja e registe de novo
hq-beyond-expiry = uma validade fora dos anos 2000 a 2199 é um lapso: veja e registe de novo
hq-no-alert = a sede não tem tal alerta
hq-no-site = a sede não conhece o armazém { $place }
hq-no-place = a sede não conhece o lugar { $place }
hq-no-entry = a sede não tem entrada de stock nem número { $entry }
hq-no-number = um número precisa de entradas, saídas ou ambas
hq-no-hours = um número é de horas inteiras de um dia, de 0 a 24
hq-no-informant = falta quem disse o número
hq-not-over = as horas do número não tinham terminado quando foi recebido
hq-no-post = a sede não conhece o posto fronteiriço { $place }
hq-request = pedido { $request }: { $why }
hq-names-no-act = `{ $act }` não indica um ato; um ato chama-se CONSOLE/EPOCH/SEQUENCE
hq-not-its-console = só a consola de onde um ato veio o pode retirar
hq-no-act = a sede não tem o ato { $act }
hq-cancels-cancel = o que retira não se pode retirar; faça de novo
hq-overtaken = outros mudaram este stock depois de esta consola o ter lido; conte de novo, ou envie a mesma contagem se ainda valer
hq-other-request = o pedido é de outro artigo ou outro armazém
hq-not-left = ainda não partiu
hq-en-route = já está a caminho
hq-received = já foi recebido
hq-returned = já foi devolvido
hq-declined = já foi recusado
hq-left-elsewhere = partiu de outro armazém
hq-more-than-sent = é mais do que foi enviado
hq-no-request = esse pedido já não existe
hq-no-token = esta sede quer um token: peça um ao administrador e ponha-o num ficheiro que token_file indica
hq-wrong-token = a sede não conhece este token; veja se falta uma parte, ou peça um novo
hq-revoked-token = o token { $name } foi revogado; peça um novo ao administrador da sede
hq-other-console = o token e a consola não são um da outra ({ $console }); peça um token próprio
hq-viewer = { $name } pode ver e não agir; o administrador da sede dá os papéis
hq-outside-places = { $place } não é nenhum dos lugares por que esta consola age
hq-unknown-person = { $name } não pode agir: a sede não tem essa pessoa; entre em seu nome

# Sources
word-reporting = a relatar
word-late = atrasado
word-silent = calado
word-closed = fechado
word-closed-incomplete = fechado, incompleto
word-no-schedule = sem horário
word-no-entry = sem entrada
word-enough = suficiente
word-below-minimum = abaixo do mínimo
word-empty = esgotado
word-impossible = impossível
word-heard = ouvida
word-stale = desatualizada
word-no-test = sem teste
good-kit = kit
good-soap = sabão
good-hygiene-kit = kit de higiene
good-blanket = cobertor
good-tarpaulin = lona
good-mosquito-net = mosquiteiro
good-jerrycan = jerricã
good-bucket = balde
source-iom-factsheet = ficha OIM
source-iom-release-2023 = comunicado OIM
source-iom-2023-03-02 = OIM
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
source-worked-example = exemplo
source-simulator = simulador
source-simulator-opposite = simulador, posto oposto

# What bundled figures say beside themselves.
said-also-thediliweekly = também thediliweekly
said-total-less-exits = Total menos saídas
said-tatoli-prints-18-003-which-cannot-be = tatoli escreve 18.003, o que não pode ser
said-with-rtp = com a RTP
said-the-first-three-months-of-midas = os três primeiros meses do MIDAS
said-worded-as-foreign-citizens = dito como cidadãos estrangeiros
said-the-parts-sum-to-781-463-not-to-the-total-of-808-463 = as partes somam 781.463, não o total de 808.463
said-the-post-is-taken-to-be-mota-ain-batugade = o posto é tido por Mota'ain/Batugade
said-day-of-publication-not-known = dia da publicação presumido
said-15-866-left-indonesia = 15.866 saíram da Indonésia
said-16-251-went-into-indonesia = 16.251 entraram na Indonésia
said-by-lintastimor = por lintastimor
said-international-passengers-rounded = passageiros internacionais, arredondado
said-floods-of-april-2021 = Cheias de abril de 2021
said-floods-of-april-2021-report-of-4-to-6-may = Cheias de abril de 2021, relato de 4 a 6 de maio
said-report-of-4-to-6-may = relato de 4 a 6 de maio
said-41-dead-and-missing = 41 mortos e desaparecidos
said-displaced-in-dili-30-evacuation-centres = Deslocados em Díli, 30 centros de evacuação
said-displaced-in-dili-25-evacuation-centres = Deslocados em Díli, 25 centros de evacuação
said-displaced-in-dili-17-evacuation-centres = Deslocados em Díli, 17 centros de evacuação
said-will-benefit-4-500-individuals-900-families = 'beneficiará 4.500 pessoas (900 famílias)'
said-the-year-of-the-estimate-is-not-given = o ano da estimativa não é dado, presume-se
said-undated = dia presumido
said-2023-or-later-by-its-contents = 2023 ou depois, pelo conteúdo
said-who-s-estimate-for-2021 = estimativa da OMS para 2021
said-since-1999 = desde 1999
said-worked-example-nobody-counted-it = Exemplo: ninguém o contou
said-assumption-nobody-set-a-target = Suposição: ninguém fixou uma meta
said-assumption-the-factsheet-names-900-kits-and-no-sites = Suposição: a ficha nomeia 900 kits e nenhum armazém
said-assumption-60-of-the-target = Suposição: 60 % da meta
said-assumed-split-nobody-counted-it = Divisão suposta: ninguém a contou

# Actions
context-global = Em toda a parte
context-list = Listas
context-form = Formulário
context-chart = Num gráfico
context-marks = Marcas
context-about = Acerca
about-language = rascunho por rever
about-map = Natural Earth
about-towns = GeoNames, CC BY 4.0
about-codes = OCHA COD-AB
mark-priorities = o pior à frente
mark-partial = falta uma parte
mark-missing = em falta
mark-acknowledged = reconh.; na sede
mark-closed = fechado
mark-provisional = provisório
mark-told = por telefone, rádio
mark-assumed = suposto
mark-revised = revisto
mark-disputed = as fontes divergem
mark-outside = 1 h fora habitual
mark-opened = mostrado
mark-link = ligação à sede
action-quit = sair
action-back = voltar
action-help = teclas
action-sync-now = sincronizar já
action-palette = comandos
action-next-mark = próximo a tratar
action-previous-mark = anterior a tratar
action-undo = desfazer
action-next-theme = tema seguinte
action-redraw = redesenhar
action-next-language = língua seguinte
action-suspend = para a shell
action-show-board = geral
action-show-flows = fluxo
action-show-stock = stock
action-show-tb = TB
action-show-alerts = alertas
action-show-log = diário
action-show-queue = fila
action-show-map = mapa
action-show-sources = fontes
action-show-on-map = ver no mapa
action-next-panel = painel seguinte
action-previous-panel = painel anterior
action-next-area = parte seguinte
action-previous-area = parte anterior
action-down = abaixo
action-up = acima
action-page-down = página abaixo
action-page-up = página acima
action-first = primeiro
action-last = último
action-open = abrir
action-copy = copiar
action-filter = filtrar
action-sort = ordenar
action-group = agrupar
action-acknowledge = reconhecer
action-assign = atribuir
action-note = nota
action-write-log = entrada do diário
action-sign-in = mudar de pessoa
action-pause-sync = pausar ou continuar
action-export = exportar
action-as-of = à data de …
action-next-range = intervalo
action-previous-range = intervalo anterior
action-earlier = mais cedo
action-later = mais tarde
action-back-to-now = voltar a agora
action-cursor-left = valor anterior
action-cursor-right = valor seguinte
action-chart-or-table = gráfico ou tabela
action-compare = comparar
action-figure = número por telefone/rádio
action-void-figure = anular esse número
action-receive = receber
action-issue = entregar
action-transfer = transferir
action-count = contar
action-adjust = ajustar
action-void = anular
action-request = pedir
action-dispatch = levar pedido adiante
action-cover = até onde chegam os kits
action-retry = tentar de novo
action-ask-source = consultar já
action-put-away = dispensar
action-withdraw = retirar
action-fit-country = o país todo
action-fit-selected = o selecionado
action-zoom-in = mais perto
action-zoom-out = mais longe
action-pan-west = oeste
action-pan-east = leste
action-pan-north = norte
action-pan-south = sul
action-submit = enviar
action-cancel = cancelar
action-delete-backward = apagar um carácter
action-clear-line = limpar a linha
action-next-field = campo seguinte
action-previous-field = campo anterior
action-next-choice = escolha seguinte
action-previous-choice = escolha anterior

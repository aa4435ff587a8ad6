# Rancangan: menunggu peninjauan oleh penutur asli.
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
age-hours = { $n } j
age-hours-minutes = { $h } j { $m } m
age-days = { $n } hari
date-full = { $day } { $month } { $year }
date-short = { $day } { $month }
date-time = { $date } { $time }
month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] Mei
    [6] Jun
    [7] Jul
    [8] Agu
    [9] Sep
    [10] Okt
    [11] Nov
   *[12] Des
}
period-span = { $first }–{ $last }
period-week = minggu { $date }
period-month = { $month } { $year }
time-ago = { $time }, { $age } lalu
time-ahead = { $time }, { $age } lagi
two-facts = { $first } · { $second }
as-of = per { $time }
source-as-of = { $source }, per { $time }

# The link
provenance-simulated = SIMULASI
provenance-exercise = LATIHAN
link-no-hq = tanpa pusat
link-connecting = menghubungi
link-syncing = menyinkron
link-live = tersambung
link-paused = dijeda
link-offline = terputus sejak { $time }
link-refused = ditolak sejak { $time }
link-synced = sink. { $time }
link-queue = antrean { $n }
link-attention = { $n } perlu perhatian
nobody-signed-in = belum ada yang masuk
link-rate = { $bytes }/j
link-skew = jam selisih { $age }
stale-for = usang { $age }
no-figures-yet = belum ada angka
no-figure = tanpa angka
hidden = <5

# Panels
panel-board = Papan
panel-flows = Arus
panel-stock = Stok
panel-tb = TB
panel-alerts = Peringatan
panel-log = Log
panel-queue = Antrean
panel-map = Peta
title-alerts = Peringatan
title-alert-opened = Peringatan terbuka
title-alert-unseen = Terburuk yang belum dikonfirmasi
title-alert-worst = Peringatan terburuk
title-crossings = Perlintasan hari ini
title-last-day = 24 jam terakhir
title-published = Angka yang diterbitkan
title-kits = Paket nonpangan
title-stock = Stok
title-tb = Skrining TB
title-help = Tombol
title-log = Catatan situasi
title-log-entry = Entri catatan
title-queue = Antrean
title-act = Yang dilakukan
title-ledger = Buku stok: { $row }
title-map = Timor-Leste
title-map-things = Tempat dan peringatan
help-rows = { $first }–{ $last } dari { $n }
remark-last-day = pergerakan per dua jam

# Crossings
column-in = masuk
column-out = keluar
column-net = neto
column-total = total
column-usual = lazimnya
column-last-day = 24 jam
column-peak = puncak
column-today = hari ini
column-place = tempat
column-period = periode
column-movements = pergerakan
column-about = sumber
posts = { $n } pos
sum-of-posts = masuk { $in } · keluar { $out } · total { $total }
direction-both = keduanya
post-unheard = tanpa laporan { $age }
had-by = { $state } · { $in } / { $out } per { $time }
missing-age-of = kurang { $age } dari { $name }
missing-hours = kurang { $n } jam
missing-posts = { $n } pos diam
usual-too-few = { $n } dari 6 hari
usual-days = lazimnya: { $days }
usual-range = lazimnya { $range } ({ $n } hari)
usual-above = ↑ di atas lazimnya
usual-below = ↓ di bawah lazimnya
post-reporting = melapor
post-late = telat { $age }
post-silent-for = diam { $age }
post-closed = tutup
post-closed-until = tutup · buka { $time }
post-closed-incomplete = tutup · kurang { $hour }
post-no-schedule = tanpa jadwal
revised = revisi { $period }: { $was } → { $is }, { $time }, { $source }
was-is = revisi { $was } → { $is }
older-kept = { $n } yang lama disimpan
disputed = ≠ sumber lain berbeda
movements-not-people = Pergerakan, bukan orang. × tutup   ? kurang   * revisi   ~ sementara

# Kits and stock
kits = { $n } paket
families = { $n } keluarga
people = { $n } orang
kits-for-families = { $kits } paket untuk { $families } keluarga
kits-for-families-people = { $kits } paket untuk { $families } keluarga ({ $people } orang)
kits-for-people = { $kits } paket untuk { $people } orang
on-hand = ada { $n }
on-hand-unknown = belum dihitung
of-target = dari { $n }
minimum = min { $n }
covers = cukup untuk { $families } keluarga, 1 paket per { $ratio } · { $each } bila masing-masing 1
level-below = di bawah minimum
level-empty = habis
level-impossible = di bawah nol: periksa entri
# The map
map-coarse = batas disederhanakan, meleset hingga 3 km
map-from-dili = jarak dan arah dari Dili
map-scale = { $km } km
map-course = { $km } km { $wind }
map-precision = ±{ $km } km
wind = { $n ->
    [0] U
    [1] UTL
    [2] TL
    [3] TTL
    [4] T
    [5] TTg
    [6] Tg
    [7] STg
    [8] S
    [9] SBD
    [10] BD
    [11] BBD
    [12] B
    [13] BBL
    [14] BL
   *[15] UBL
}
kind-epicentre = episentrum
kind-area = wilayah peringatan
kind-post = pintu masuk
kind-site = gudang
kind-municipality = munisipalitas
refuse-no-panel = Tidak ada panel tentang munisipalitas saja.
refuse-no-place = Tidak ada yang menyebut di mana ini.
copy-position = { $what } ({ $kind }): { $at }
column-site = gudang
column-item = barang
column-on-hand = ada
column-target = target
column-minimum = minimum
column-families = keluarga
column-happened = terjadi
column-entry = entri
column-quantity = jumlah
column-after = sesudahnya
column-who = siapa
column-reason = alasan
item-at-site = { $item }, { $site }
ledger-empty = belum ada entri
entry-receive = diterima
entry-issue = dikeluarkan
entry-to = ke { $site }
entry-from = dari { $site }
entry-count = dihitung
entry-adjust = disesuaikan
entry-voids = membatalkan entri
entry-counted = = { $n }
entry-void = batal
entry-of = { $what }, { $time } · { $row }
statements-disagree = Pernyataan publik tentang paket berbeda:
statement = { $statement } — { $source }, { $time }

# TB
tb-screened = diskrining
tb-presumptive = terduga
tb-tested = dites
tb-cases = didiagnosis
tb-on-treatment = diobati
tb-other = lain
screenings-to-cases = { $screenings } skrining → { $cases } kasus
screenings-to-cases-short = { $screenings } → { $cases } kasus
one-in = 1 dari { $n }
one-in-none = tanpa kasus
tb-period-closed = { $period }, ditutup · { $source }
tb-period-open = { $period } · { $source }
of-step-above = { $percent } dari ↑
share-of = { $percent } dari { $n }
column-of-previous = dari langkah lalu
column-of-first = dari skrining
tb-yield = Hasil temuan { $percent }: { $cases } kasus dari { $screenings } skrining.
tb-needed = Skrining per kasus { $n }: { $screenings } skrining untuk { $cases } kasus.
tb-per-hundred = { $n } skrining per 100 penduduk: { $screenings } untuk { $people } orang, sensus 2022.
tb-incidence = { $value } per 100.000: perkiraan insidensi { $period }, { $source }. Bukan prevalensi, bukan dasar hasil temuan.
tb-assumed = ≈ asumsi: tidak ada yang menghitungnya.
tb-exceeds = Satu langkah lebih besar dari sebelumnya: laporan telat.

# Alerts
alerts-open = { $n } terbuka
more-rows = … { $n } lagi
no-alerts = tidak ada peringatan terbuka
no-alerts-but-deaf = tidak terdengar peringatan: { $name } usang { $age }
feeds = sumber:
feeds-none = belum ada sumber terdengar
feed = { $name } { $age }
feed-stale = { $name } usang { $age }
alert-untitled = { $kind } tanpa teks
event-post-silent = { $place } diam
event-stock-zero = Tanpa stok: { $place }
event-stock-minimum = Stok rendah: { $place }
state-new = baru { $age }
state-queued = antre
state-refused = ditolak
state-set-aside = disisihkan
state-waits = menunggu
state-sent = terkirim
state-applied = di pusat
state-withdrawn = ditarik
state-acknowledged = konf. { $who }
life-review = tinjau
life-expired = berakhir
life-superseded = diperbarui
life-cancelled = dibatalkan
life-elsewhere = di tempat lain
life-exercise = latihan
life-no-alarm = bukan alarm
about-review = Tanpa waktu akhir dan sudah lewat satu hari: masih berlaku?
about-expired = Berakhir { $time }.
about-superseded = Diperbarui oleh { $alert }.
about-cancelled = Dibatalkan oleh { $alert }.
about-elsewhere = Di tempat lain: { $km } km dari tempat terdekat; tidak dihitung.
about-elsewhere-unknown = Di tempat lain; tidak dihitung.
about-exercise = Latihan: tidak pernah dihitung.
about-no-alarm = Pesan antarsistem: tidak pernah alarm.
acknowledged-by = Dikonfirmasi oleh { $who }, { $time }: { $reason }
acknowledged-queued = Dalam antrean: pusat belum menerimanya.
acknowledged-outgrown = Sejak itu memburuk: konfirmasi lagi.
acknowledged-also = Juga: { $names }
assigned-to = Ditugaskan kepada { $to } oleh { $by }, { $time }
note-by = { $who }, { $time }: { $text }
said = { $what }: { $words }
alert-grades = { $severity } · { $urgency } · { $certainty }
alert-area = Wilayah: { $text }
alert-sent = Dikirim: { $text }
alert-effective = Berlaku: { $text }
alert-onset = Mulai: { $text }
alert-expires = Berakhir: { $text }
alert-no-end = Tanpa waktu akhir.
alert-instruction = Yang harus dilakukan
alert-description = Yang diketahui
alert-sender = Dari: { $text }
alert-contact = Kontak: { $text }
alert-web = Web: { $text }
alert-remark = Catatan: { $text }
alert-id = Id: { $text }
severity-extreme = ekstrem
severity-severe = parah
severity-moderate = sedang
severity-minor = ringan
severity-unknown = keparahan tidak diketahui
urgency-immediate = segera
urgency-expected = diperkirakan
urgency-future = mendatang
urgency-past = lampau
urgency-unknown = urgensi tidak diketahui
certainty-observed = teramati
certainty-likely = mungkin besar
certainty-possible = mungkin
certainty-unlikely = kecil kemungkinan
certainty-unknown = kepastian tidak diketahui

# The log and the queue
log-entries = { $n } entri
log-empty = belum ada catatan
written-by = { $who }, { $time }
typed-in = diketik { $time }
queue-attention = Perlu perhatian: { $n }
queue-waiting = Menunggu pusat: { $n }
queue-answered = Di pusat: { $n }
traffic-last-hour = Jam terakhir: { $sent } dikirim, { $received } diterima, ≈{ $around } di sekitarnya
traffic-in-all = Sejak awal: { $sent } dikirim, { $received } diterima, ≈{ $around } di sekitarnya
traffic-limit = { $bytes } per jam diperbolehkan.
traffic-used-up = { $bytes } jam ini habis: hanya tindakan dan peringatan yang lewat.
queue-empty = Tidak ada yang menunggu, dan belakangan ini tidak ada yang dilakukan di sini.
done-by = Dilakukan oleh { $who }, { $time }
recorded-at = Dicatat pusat { $time }
about-refused = Pusat tidak menerimanya dan tidak ada yang dihitung. Coba lagi atau singkirkan.
about-set-aside = Pusat mencatatnya, semua melihatnya, dan tidak dihitung. Coba lagi dengan yang kini diketahui, atau singkirkan.
about-sent = Sudah dikirim, pusat belum menjawab: mungkin pusat sudah menerimanya.
about-waits = Ada di disk ini dan belum dikirim.
lot = Lot { $text }
expiry = Kedaluwarsa { $text }
act-key = Tindakan { $key }
deed-acknowledge = konfirmasi
deed-assign = tugaskan { $to }
deed-unassign = tanpa petugas
deed-note = nota
deed-receive = terima { $n }
deed-issue = keluarkan { $n }
deed-transfer = pindahkan { $n }
deed-count = hitung { $n }
deed-adjust = sesuaikan { $n }
deed-void = batalkan
deed-log = catatan
deed-cancel = tarik
deed-skipped = kosong

# What is refused, and why
refuse-no-alert-selected = Pilih peringatan dahulu.
refuse-no-stock-selected = Pilih baris stok dahulu.
refuse-no-act-selected = Pilih dahulu sesuatu yang dilakukan di sini.
refuse-no-entry-selected = Buka baris dengan enter dan pilih entri yang salah.
refuse-void = Sudah batal.
refuse-set-aside = Pusat mengesampingkannya: tidak dihitung.
refuse-retry = Hanya yang ditolak atau dikesampingkan pusat dapat dicoba lagi.
refuse-put-away = Hanya yang ditolak atau dikesampingkan pusat dapat disingkirkan; yang menunggu ditarik.
refuse-withdraw = Pusat tidak menerimanya: singkirkan, atau coba lagi.
refuse-expired = Berakhir { $time }: tidak ada lagi yang perlu dikonfirmasi.
refuse-superseded = Pesan yang lebih baru menggantikannya: konfirmasi yang itu.
refuse-cancelled = Pengirim membatalkannya: tidak ada lagi yang perlu dikonfirmasi.
refuse-elsewhere = Di tempat lain dan tidak dihitung: tidak perlu dikonfirmasi.
refuse-no-alarm = Bukan alarm: tidak perlu dikonfirmasi.
refuse-queued = Konfirmasi Anda dalam antrean: pusat belum menerimanya.
refuse-acknowledged = { $who } telah mengonfirmasi versi ini.

# Forms and notices
form-acknowledge = Konfirmasi
form-assign = Tugaskan
form-note = Nota
form-receive = Terima
form-issue = Keluarkan
form-transfer = Pindahkan
form-count = Hitung
form-adjust = Sesuaikan
form-void = Batalkan entri
form-log = Entri catatan
form-withdraw = Tarik kembali
form-sign-in = Masuk
form-signs = Tertanda: { $who }
form-now = sekarang
form-clock-behind = jam mesin ini { $age } di belakang pusat: isilah waktunya
form-clock-ahead = jam mesin ini { $age } di depan pusat: isilah waktunya
form-now-or = sekarang; atau 14:30, kemarin 14:30
form-day = seperti 2027-01-31; boleh kosong
form-may = boleh kosong
form-may-choose = boleh kosong; { $names }
form-more-than-there = lebih dari { $n } yang ada; tetap diterima
form-yesterday = kemarin
form-to-unset = { $who }; tanda – untuk tanpa petugas
form-withdraw-unsent-note = Belum keluar dari mesin ini: yang diketik akan hilang.
form-withdraw-note = Mungkin pusat sudah menerimanya: akan ditarik di sana juga.
form-sign-in-note = Nama dan PIN-nya; berlaku juga saat terputus.
form-sign-in-then = Lalu: { $then }
form-checking = Memeriksa …
field-reason = Alasan:
field-text = Teks:
field-to = Kepada:
field-site = Ke gudang:
field-quantity = Jumlah:
field-counted = Terhitung:
field-difference = Selisih:
field-item = Barang:
field-lot = Lot:
field-expiry = Kedaluwarsa:
field-place = Tempat:
field-when = Kapan:
field-person = Nama:
field-pin = PIN:
unit = { $item }
unit-kits = paket
mistake-reason = Alasan: isilah, orang lain akan membacanya.
mistake-text = Teks: tulis apa yang perlu disampaikan.
mistake-quantity = Jumlah: tulis bilangan bulat { $unit }, 1 atau lebih.
mistake-most = { $field } { $most } { $unit } paling banyak yang diterima; periksa angkanya.
mistake-counted = Terhitung: tulis bilangan bulat { $unit } yang ada di sana; 0 bila tidak ada.
mistake-difference = Selisih: tulis berapa { $unit } lebih atau kurang, seperti +3 atau -2.
mistake-site = Ke gudang: pilih salah satu dari { $names }.
mistake-place = Tempat: pilih salah satu dari { $names }, atau kosongkan.
mistake-no-choice = Belum ada tempat lain yang dikenal di sini.
mistake-day = Kedaluwarsa: tulis tanggal seperti 2027-01-31, atau kosongkan.
mistake-expiry = Kedaluwarsa: diterima tahun 2000 sampai 2199; periksa tanggalnya.
mistake-when = Kapan: tulis 14:30, kemarin 14:30 atau 2026-11-24 14:30; kosong berarti sekarang.
mistake-ahead = Kapan: { $time } belum tiba; apakah kemarin?
mistake-person = Nama: pilih satu; ketik awalnya atau tekan panah kanan.
mistake-pin = PIN: ketiklah.
signed-in = Masuk: { $who } ({ $role })
role-viewer = pengamat
role-operator = operator
role-administrator = administrator
viewer-only-looks = { $who } adalah pengamat: melihat semua dan tidak melakukan apa pun. { $key } mengganti orang.
persons-unread = Daftar yang boleh menandatangani masih dibaca; ulangi sebentar lagi.
signed-off = { $who } telah keluar.
sign-in-nobody = Pusat tidak punya daftar orang: { $who } yang tertanda di sini (pengaturan `person`).
queued = Dalam antrean: { $title }
withdrawn = Ditarik: pusat tidak pernah menerimanya.
withdrawn-at-hq = Dalam antrean: pusat diminta menariknya.
withdrawn-nothing = Tidak ada yang ditarik: bukan milik konsol ini, atau sudah ditarik.
not-done = TIDAK TERSIMPAN: { $why }
and-more = { $text } ({ $n } lagi: esc)
not-saved = TIDAK TERSIMPAN: { $why } (diketik: { $reason })
act-refused = Pusat tidak menerima yang dilakukan: { $why } (diberikan: { $reason }); ada di antrean
load-failed = Angka tidak dapat dibaca: { $why }
no-such-keys = { $keys } tidak berarti apa-apa di sini.
sync-asked = Menanyai pusat sekarang.
sync-paused = Dijeda: tidak ada yang ke pusat; yang Anda lakukan masuk antrean.
sync-paused-still = Dijeda: lanjutkan dahulu.
paused-by-you = Anda menjedanya: yang Anda lakukan masuk antrean; { $key } melanjutkan.
sync-goes-on = Berlanjut: menanyai pusat sekarang.
sync-no-hq = Tidak ada pusat yang diberikan: tidak ada yang dapat dijeda.
copied = Disalin: { $text }
copy-nothing = Tidak ada pilihan yang dapat disalin.
copy-unable = Terminal ini tidak punya papan klip yang dikenal haree; `copy = true` di pengaturan memercayainya.
told-no-shell = Dari sini tidak ada shell yang dapat dituju.
told-hour-used-up = { $n } byte jam ini habis; sampai jam ini berakhir hanya tindakan dan peringatan yang lewat.
told-hour-has-bytes = Jam ini punya byte lagi ({ $n }); semuanya lewat.
told-same-as-hq = Dibandingkan dengan pusat: yang di sini sama dengan yang ada di sana.
told-fetched-anew = Tidak sama dengan pusat ({ collection }): semuanya diambil ulang.
told-another-ledger = Pusat punya buku lain dari sebelumnya; semuanya diambil ulang.
told-sent-again = Pusat mengirim semuanya lagi dalam satu jam ({ collection }); sinkronkan sendiri untuk tetap mengambilnya.
told-not-understood = { $n } catatan ({ collection }) tidak dipahami dan dilewati; perbarui haree.
told-act-stays = Tindakan { $act } tetap dalam antrean dan yang lain lanjut: { $why }
told-requeued = Pusat mengenal tindakan { $act } dengan isi lain; milik Anda masuk antrean lagi sebagai { $new }.
collection = { $name ->
    [places] tempat
    [alerts] peringatan
    [acts] tindakan
    [feeds] sumber
    [persons] orang
    [stock] stok
    [observations] angka
   *[other] { $name }
}
told-still-queued = Masih dalam antrean: { $act }
told-attention = { $n } tindakan dari sini tidak diterima pusat; antrean menyebut alasannya.
told-persons-unread = Daftar orang tidak dapat dibaca: { $why }
told-cache-not-open = cache belum terbuka; ulangi sebentar lagi
told-sign-in-unknown = tidak ada orang bernama ini yang boleh masuk di sini; administrator pusat menambahkan orang (`haree hq person add`)
told-sign-in-wrong = PIN salah; coba lagi
told-sign-in-wait = PIN salah terlalu banyak; tunggu { $n } detik
language-now = Bahasa: Indonesia. Rancangan, menunggu peninjauan oleh penutur asli.

# What is copied
copy-movements = masuk { $in } · keluar { $out }
copy-net = neto { $net }
copy-sent = dikirim { $time }

# Sources
source-iom-factsheet = fakta IOM
source-iom-release-2023 = siaran IOM
source-iom-2023-03-02 = IOM
source-bnpp-2025 = BNPP
source-infopublik-2024 = InfoPublik
source-jica-2019 = JICA
source-pos-kupang-2023-12 = Pos Kupang
source-rtp-2026-01-07 = RTP
source-tatoli-2023-01-17 = Tatoli
source-tatoli-2024-01-11 = Tatoli
source-tatoli-2024-11-06 = Tatoli
source-worked-example = contoh
source-simulator = simulator

# Actions
context-global = Di mana saja
context-list = Daftar
context-form = Mengisi formulir
context-marks = Tanda
context-about = Tentang
about-language = draf, perlu tinjau
about-map = Natural Earth
about-towns = GeoNames, CC BY 4.0
about-codes = OCHA COD-AB
mark-priorities = terburuk dahulu
mark-partial = sebagian kurang
mark-missing = kurang
mark-closed = tutup
mark-provisional = sementara
mark-assumed = asumsi
mark-revised = revisi
mark-disputed = sumber berbeda
mark-outside = di luar kelaziman
mark-opened = terbuka
action-quit = keluar
action-back = kembali
action-help = tombol
action-sync-now = sinkronkan
action-redraw = gambar ulang
action-next-language = bahasa berikut
action-suspend = ke shell
action-show-board = papan
action-show-flows = arus
action-show-stock = stok
action-show-tb = TB
action-show-alerts = peringatan
action-show-log = log
action-show-queue = antrean
action-show-map = peta
action-show-on-map = lihat di peta
action-next-panel = panel berikut
action-previous-panel = panel sebelumnya
action-next-area = bagian berikut
action-previous-area = bagian sebelumnya
action-down = turun
action-up = naik
action-page-down = halaman turun
action-page-up = halaman naik
action-first = pertama
action-last = terakhir
action-open = buka
action-copy = salin
action-acknowledge = konfirmasi
action-assign = tugaskan
action-note = nota
action-write-log = entri catatan
action-sign-in = ganti orang
action-pause-sync = jeda atau lanjut
action-receive = terima
action-issue = keluarkan
action-transfer = pindahkan
action-count = hitung
action-adjust = sesuaikan
action-void = batalkan
action-retry = coba lagi
action-put-away = singkirkan
action-withdraw = tarik
action-fit-country = seluruh negeri
action-fit-selected = yang dipilih
action-zoom-in = perbesar
action-zoom-out = perkecil
action-pan-west = barat
action-pan-east = timur
action-pan-north = utara
action-pan-south = selatan
action-submit = kirim
action-cancel = batal
action-delete-backward = hapus satu huruf
action-clear-line = hapus baris
action-next-field = kolom berikut
action-previous-field = kolom sebelumnya
action-next-choice = pilihan berikut
action-previous-choice = pilihan sebelumnya

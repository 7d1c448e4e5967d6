package derive

// tellingRules say what words mean. "|" stands between words of which one has to come; "~n" lets up to n words stand
// between its neighbours. They are what people in general write, in English and Indonesian.
var tellingRules = []struct {
	tells news
	rules string
}{
	{tellsStart, `
		incident|outage|impact|disruption|problem|problems|issue|issues|degradation|downtime|failures|fault ~1 start|starts|started|begin|begins|began|occurs|occurred
		start|beginning|onset|begin of ~2 incident|outage|impact|problem|issue|disruption|downtime|degradation
		insiden|gangguan|masalah|kegagalan ~1 mulai|dimulai|terjadi|bermula
		mulai|awal ~1 insiden|gangguan|masalah`},
	{tellsSymptom, `
		drop|drops|dropped|dropping|fell|falls ~3 zero|0
		reach|reaches|reached ~1 zero|0
		rate|rates|traffic|success|throughput|capacity ~2 drop|drops|dropped|dropping|plummets|plummeted|falls|fell|falling
		begin|begins|began|start|starts|started ~1 drop|dropping|fail|failing|falling|erroring|degrade|degrading|timeout|timing|crash|crashing|restarting
		go|goes|went|going down|offline
		latency|latencies|rate|rates|errors|lag|queue|queues|backlog|times ~1 go|goes|going|went|shoots|shot up
		start|starts|started|begin|begins|began ~1 climb|climbing|rise|rising|grow|growing|spike|spiking|hang|hanging|stall|stalling|bounce|bouncing
		stop|stops|stopped|longer being
		first ~2 error|errors|failure|failures|timeout|timeouts|4xx|5xx|500|500s|502|502s|503|503s|504|504s|401|401s|403|403s|404|404s|429|429s|exception|exceptions
		is|are|was|were|became|becomes ~1 down|unavailable|unreachable|inaccessible|unresponsive|broken|offline|degraded|failing|unusable|overloaded|saturated|impacted|stuck
		stop|stops|stopped ~1 working|responding|serving|accepting|processing|launching|receiving|functioning|successfully|starting
		out of memory|disk|space|connections|ips|storage
		error|errors|latency|latencies|5xx|500s|503s|timeouts|load ~2 spike|spikes|spiked|increase|increases|increased|rise|rises|rose|rising|climb|climbs|jump|jumps|jumped|elevated
		error|decline|failure|timeout|rejection|drop|miss ~1 rate|rates ~4 climb|climbs|climbed|jump|jumps|jumped|rise|rises|rose|spikes|spiked
		elevated|increased|high ~2 error|errors|latency|5xx
		spike|surge in|of ~2 errors|error|5xx|latency|timeouts
		not|isn't|aren't|wasn't|weren't|longer|can't|cannot|couldn't|doesn't|don't ~1 working|work|responding|respond|reachable|accessible|available|happening|connect|load|starting
		service|services|site|users|customers|requests|clients|pages|orders|payments ~2 is|are affected
		lose|loses|lost ~1 connectivity|connection|connections|quorum|power
		timing|timed|times out
		going wrong
		layanan|sistem|situs|aplikasi|server|basis ~2 mati|down|gagal|lambat|terganggu|terputus|error
		mulai ~1 gagal|error|lambat|melambat|terganggu|menolak|menurun|ditolak|menumpuk|terlambat|tertunda|macet|hilang|tertahan|melonjak|putus|terputus|tersendat|galat|naik|meningkat
		galat|error|latensi|kesalahan|kegagalan|antrean|antrian ~1 naik|meningkat|melonjak|bertambah|menumpuk|muncul
		kegagalan|galat|error|kesalahan pertama
		turun|jatuh ~2 nol|0
		layanan|transaksi|pembayaran|pengiriman|sistem|proses|transfer ~2 berhenti|terhenti|macet|ditolak
		tidak ~1 dapat|bisa ~1 diakses|merespons|terhubung|masuk|login|digunakan|dibuka|dibuat|diproses|dibayar|diurai|mengakses|membuka|membayar|menerima|mengirim`},
	{tellsFailure, `
		hang|hangs|hanging|hung|bounce|bounces|bounced|bouncing|stall|stalls|stalled
		first ~2 refused|rejected|denied|declined|bounced|dropped
		is|are|was|were|being|gets|get ~1 refused|rejected|denied|declined|delayed|dropped
		fail|fails|failing|failed|crash|crashes|crashed|crashing|crashlooping|oom|oomkilled|gagal
		destroyed|corrupted|wiped|corrupt
		accidentally|mistakenly ~3 deleted|removed|dropped|deletes|removes|disabled`},
	{tellsUnsure, `
		confirm|confirms|confirmed|check|checked|checking|test|tested|testing|verify|verified|verifying
		dikonfirmasi|diperiksa|diverifikasi|diuji`},
	{tellsAside, `
		tweet|tweets|email|emails|announce|announced|announcement|announcing|comms|communicated|communicate|postmortem|post-mortem|retrospective
		status page|update
		update|updated ~3 users|customers|stakeholders|status
		users|customers|stakeholders ~2 informed|notified|updated
		monitor|monitoring|follow-up|tickets|ticket
		pengumuman|mengumumkan|memantau|pemantauan|tindak lanjut`},
	{tellsChange, `
		release|releases|released|deploy|deploys|deployed|deployment|rollout|rolled|rolls|merge|merged|merges|upgrade|upgraded|upgrades|upgrading|maintenance
		migration|apply|applied|import|imported|push|pushed|pushes|change|changed|changes|config|configuration|job|script|uploaded|upload|replaced|rotated|switched|launch|launched|enabled|disabled
		rilis|dirilis|pemeliharaan|konfigurasi|perubahan|diganti|diubah|migrasi|dipindah|dipindahkan|pembaruan|diperbarui|penggantian|dipasang|diaktifkan`},
	{tellsDetected, `
		alert|alerts|alarm|alarms from|for|that|about
		page|pages|pager|paged from|by
		alert|alerts|alarm|alarms|monitor|monitoring|pager|pagerduty|opsgenie|page|pages ~3 fire|fires|fired|firing|trigger|triggers|triggered|received|receive|sent|goes|went|raised|paged|pages|alerted|alerts|notified|notifies
		fires|fired|triggers|triggered|receive|receives|received|sends|sent ~4 alert|alerts|alarm|alarms|page|pager|notification
		alerted|paged
		page|pages|wakes|woke ~1 on-call|oncall|sre|ops|engineer|engineers|us
		first|initial|many|several|more ~1 ticket|tickets|call|calls|complaint|complaints
		first|initial ~1 message|messages|question|questions|inquiry|enquiry ~1 in|from
		customer|customers|user|users|client|clients|merchant|merchants|partner|partners ~1 open|opens|opened|file|files|filed|raise|raises|raised ~2 ticket|tickets|case|cases
		customer|customers|user|users|client|clients|merchant|merchants|partner|partners|shop|shops|store|stores ~1 ask|asks|asking|call|calls|called|calling|write|writes|wrote|rings|rang
		hotline|helpdesk|desk ~2 called|rings|rang|ringing|rung
		rings|rang|calls|called ~2 hotline|helpdesk|desk
		tickets|calls|complaints ~1 come|comes|came|coming|arrive|arrives|arrived|arriving|pour|pouring|flood|flooding
		gets|got paged
		first|initial ~1 report|reports|alert|alerts|alarm|notification
		user|users|customer|customers|client|clients|team|teams|people|someone|somebody|others|member|members|developer|developers|engineer|engineers|staff|support|we|colleague|vendor ~3 report|reports|reported|reporting|complain|complains|complained|notice|notices|noticed|noticing|notify|notifies|notified|discover|discovers|discovered|detect|detects|detected|realise|realised|realize|realized|observe|observes|observed|observing|spot|spots|spotted
		reported by|on|in|via|to
		is|are|was|were|been|behavior|behaviour|outage|problem|issue|errors|failures|incident reported
		reports of|from
		noticed|noticing|realization|realisation|detected|spotted
		is|are|was|were|became|become|becomes|made|team ~2 aware
		receive|receives|received|get|gets|getting|see|seeing ~2 report|reports|complaint|complaints
		investigation|investigations|triage ~1 start|starts|started|begin|begins|began|launched|opened|commenced|underway
		start|starts|started|begin|begins|began ~1 investigating|investigation|triaging|looking
		problem|issue|incident|outage|failure|anomaly ~2 identified|detected|noticed|discovered|found|spotted
		terdeteksi|mendeteksi|melaporkan|melapor|dilaporkan|menyadari
		laporan ~1 pertama|pelanggan|pengguna|nasabah|masuk|dari
		keluhan|pengaduan|aduan|tiket ~1 pertama|masuk|diterima|berdatangan
		pelanggan|pengguna|nasabah|merchant|mitra ~2 melapor|mengeluh|mengeluhkan|bertanya|menanyakan|menghubungi
		menerima ~1 alert|alarm|peringatan|notifikasi|laporan|keluhan
		alarm|peringatan|alert|notifikasi ~2 berbunyi|masuk|diterima|aktif|menyala|muncul
		mulai ~1 menyelidiki|investigasi|diselidiki|diperiksa|memeriksa
		investigasi|penyelidikan dimulai`},
	{tellsDeclared, `
		incident|incidents|outage|sev|sev1|sev2|sev-1|sev-2|p1|p2|major ~3 declared|declares|declaring|opened|raised
		declare|declares|declared|declaring|opens|opened|raises|raised ~4 incident|outage|sev|sev1|sev2|sev-1|sev-2|p1|p2
		insiden ~1 dideklarasikan|diumumkan|dibuka|dinyatakan
		deklarasi|mendeklarasikan|membuka ~1 insiden`},
	{tellsAcknowledged, `
		acknowledge|acknowledges|acknowledged|acked|acks|ack
		alarm|peringatan|alert ~1 dikonfirmasi|ditanggapi`},
	{tellsMitigated, `
		mitigated|repaired
		mitigation ~1 complete|completed|applied|deployed|done|finished|place|effective
		termitigasi|dimitigasi
		mitigasi ~1 selesai|diterapkan|berhasil`},
	{tellsRestored, `
		back to ~1 normal|working|operational|100|healthy|full|green|baseline|usual|life
		back online|up
		now|all|are|is back
		return|returns|returned|returning|drop|drops|dropped|dropping|recovered|recovers|down ~4 to normal|working|baseline|usual|100
		normal|normally again|operation|operations|service
		service|services|site|system|systems|access|availability|functionality|connectivity|traffic|operation|operations|everything|logs|cluster|api|platform|app|website ~5 restored|resumed|resumes|recovered|recovers|recover
		fully|completely|full restored|recovered|operational|functional|recovery
		is|are|was|were|been restored
		working|operational|available|healthy|stable|running|fine|okay|ok|reachable|accessible|responsive|up again
		works|work|worked|succeed|succeeds|respond|responds|responding|flowing|flow|flows again
		working normally|correctly|fine|properly
		all good|fine|well again
		errors|5xx|500s|502s|503s|504s|4xx|401s|403s|404s|429s|failures|timeouts|crashes ~1 stop|stops|cease|ceases|ceased|disappear|gone
		operating|functioning|running ~1 normally|correctly|properly
		everything ~3 fine|working|okay|ok|normal|stable|healthy|good|operational
		things ~4 working|normal
		self-heals|self-healed|self-heal
		problem|problems|issue|issues|outage|disruption|degradation|impact|downtime|error|errors|fault ~6 resolved|fixed|solved|over|ended|ends|gone|cleared|stopped|disappeared|disappear|subsided|subside
		problem|problems|issue|issues|errors ~1 goes|go|went away
		resolved|resolves|fixed|fixes|solved|solves ~2 issue|issues|problem|problems|outage|it
		outage|disruption|impact|downtime ~3 end
		end of ~2 outage|impact|disruption|downtime
		alert|alerts|alarm|alarms ~2 resolved|cleared|recovered|clears|resolves|recovers
		builds|build|launches|launch|deploys|deployments|requests|logins|jobs|payments ~2 fine|normally|correctly|succeed|succeeding|again
		kembali ~1 normal|pulih|berjalan|tersedia|beroperasi|stabil|online
		all|everything ~3 delivered|processed|caught
		semua ~2 terkirim|terproses|berjalan|berfungsi|lancar
		pulih|teratasi|terselesaikan
		berhasil|berfungsi|lancar|terkirim|berjalan|normal|bekerja lagi
		kembali ~1 lancar|bekerja|berfungsi|berhasil
		normal kembali
		layanan|sistem|akses ~2 kembali|dipulihkan|pulih|normal
		masalah|gangguan ~2 selesai|diatasi|berakhir`},
	{tellsResolved, `
		incident|event ~3 resolved|closed|over|ended|ends|end|concluded|finished
		incident|declared|marked|confirmed|declare ~3 resolved|over
		all clear
		end of ~1 incident
		insiden ~2 selesai|ditutup|berakhir|teratasi|diselesaikan`},
}

// hedges are words shortly before others that take back what these say.
var hedges = set("not no never still yet until if before some few others will would should could might may appears appear appeared seems seem seemed " +
	"believe believed believing considered assumed expected expect hope hopes hoping hopefully partially partly trying try tried tries attempt attempts attempted " +
	"isn't aren't wasn't weren't hasn't haven't can't cannot couldn't didn't doesn't don't won't " +
	"begin begins began begun beginning start starts started starting slowly gradually waiting wait ensure verify check whether unless without " +
	"belum tidak bukan akan mungkin sebagian berangsur mulai tampaknya sepertinya diharapkan jika bila agar untuk mencoba almost nearly unclear")

// negations are the hedges that count for a start and a detection too.
var negations = set("not no never isn't aren't wasn't weren't didn't before until will would without belum tidak bukan akan")

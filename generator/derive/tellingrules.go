package derive

// tellingRules say what words mean. "|" stands between words of which one has to come; "~n" lets up to n words stand
// between its neighbours. They are what people in general write, in English and Indonesian.
var tellingRules = []struct {
	tells news
	rules string
}{
	{tellsStart, `
		incident|outage|impact|disruption|problem|problems|issue|issues|degradation|downtime|failures|fault ~1 start|starts|started|begin|begins|began|occurs|occurred
		start|beginning|onset of ~2 incident|outage|impact|problem|issue|disruption|downtime|degradation
		insiden|gangguan|masalah|kegagalan ~1 mulai|dimulai|terjadi|bermula
		mulai|awal ~1 insiden|gangguan|masalah`},
	{tellsSymptom, `
		drop|drops|dropped|dropping|fell|falls ~3 zero|0
		reach|reaches|reached ~1 zero|0
		rate|rates|traffic|success|throughput|capacity ~2 drop|drops|dropped|dropping|plummets|plummeted|falls|fell|falling
		begin|begins|began|start|starts|started ~1 drop|dropping|fail|failing|falling|erroring|degrade|degrading|timeout|timing|crash|crashing|restarting
		go|goes|went|going down|offline
		is|are|was|were|became|becomes ~1 down|unavailable|unreachable|inaccessible|unresponsive|broken|offline|degraded|failing|unusable|overloaded|saturated|impacted|stuck
		stop|stops|stopped ~1 working|responding|serving|accepting|processing|launching|receiving|functioning|successfully|starting
		out of memory|disk|space|connections|ips|storage
		error|errors|latency|latencies|5xx|500s|503s|timeouts|load ~2 spike|spikes|spiked|increase|increases|increased|rise|rises|rose|rising|climb|climbs|jump|jumps|jumped|elevated
		elevated|increased|high ~2 error|errors|latency|5xx
		spike|surge in|of ~2 errors|error|5xx|latency|timeouts
		not|isn't|aren't|wasn't|weren't|longer|can't|cannot|couldn't|doesn't|don't ~1 working|work|responding|respond|reachable|accessible|available|happening|connect|load|starting
		lose|loses|lost ~1 connectivity|connection|connections|quorum|power
		timing|timed|times out
		going wrong
		layanan|sistem|situs|aplikasi|server|basis ~2 mati|down|gagal|lambat|terganggu|terputus|error
		mulai ~1 gagal|error|lambat|melambat|terganggu|menolak|menurun
		tidak ~1 dapat|bisa ~1 diakses|merespons|terhubung|masuk|login|digunakan`},
	{tellsFailure, `
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
	{tellsDetected, `
		alert|alerts|alarm|alarms from|for|that|about
		alert|alerts|alarm|alarms|monitor|monitoring|pager|pagerduty|opsgenie|page|pages ~3 fire|fires|fired|firing|trigger|triggers|triggered|received|receive|sent|goes|went|raised|paged|pages|alerted|alerts|notified|notifies
		fires|fired|triggers|triggered|receive|receives|received|sends|sent ~4 alert|alerts|alarm|alarms|page|pager|notification
		alerted|paged
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
		terdeteksi|mendeteksi|melaporkan|dilaporkan|menyadari
		laporan ~1 pertama|pelanggan|pengguna|masuk|dari
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
		works|work|succeed|succeeds|respond|responds|responding|flowing again
		working normally|correctly|fine|properly
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
		pulih|teratasi|terselesaikan
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

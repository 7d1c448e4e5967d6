package derive

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// news is what the words of a timeline entry say about the course of a response.
type news uint16

const (
	tellsStart    news = 1 << iota // that it started
	tellsSymptom                   // that something is wrong
	tellsFailure                   // that something failed, which may be a step of the work
	tellsDetected                  // that people came to know
	tellsDeclared
	tellsAcknowledged
	tellsMitigated
	tellsRestored // that the effects are over
	tellsResolved // that the incident is over
	tellsUnsure   // that it may be over, or was looked at whether it is
	tellsAside    // what is said to others, or done when all is over
)

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

// rule is one line of tellingRules: a word of each step has to come, at most gap words behind that of the step before.
type rule struct {
	tells news
	steps []step
}

type step struct {
	words map[string]bool
	gap   int
}

// tellingBy lists the rules by the words that may begin them.
var tellingBy = func() map[string][]*rule {
	m := map[string][]*rule{}
	for _, group := range tellingRules {
		for line := range strings.Lines(strings.TrimSpace(group.rules)) {
			r := &rule{tells: group.tells}
			gap := 0
			for f := range strings.FieldsSeq(line) {
				if n, ok := strings.CutPrefix(f, "~"); ok {
					gap = int(n[0] - '0')
					continue
				}
				r.steps = append(r.steps, step{set(strings.ReplaceAll(f, "|", " ")), gap})
				gap = 0
			}
			for w := range r.steps[0].words {
				m[w] = append(m[w], r)
			}
		}
	}
	return m
}()

// tell reads one sentence.
func tell(words []string) news {
	var out news
	for i, w := range words {
		for _, r := range tellingBy[w] {
			if out&r.tells != 0 {
				continue
			}
			last := r.matches(words, i)
			switch {
			case last < 0:
			case !hedged(words, i, last, r.tells):
				out |= r.tells
			case r.tells&tellsEnd != 0:
				out |= tellsUnsure
			}
		}
	}
	switch {
	case out&tellsEnd != 0:
		// "Users reported that it works again" and "declared resolved" tell of the end.
		out &^= tellsDetected | tellsDeclared | tellsSymptom | tellsFailure | tellsStart
	case out&tellsDetected != 0:
		out &^= tellsSymptom | tellsFailure // when people noticed is not when it began
	}
	if slices.ContainsFunc(words, func(w string) bool { return looksBack[w] }) {
		out &^= tellsSymptom | tellsFailure
	}
	if out&tellsFailure != 0 && slices.ContainsFunc(words, func(w string) bool { return w == "again" || w == "still" }) {
		out |= tellsSymptom
	}
	return out
}

// looksBack are words of sentences that explain what had happened.
var looksBack = set("shows showed indicates indications reveals revealed analysis investigating suspect suspected hypothesis cause caused causes penyebab disebabkan")

// tellsEnd is what tells of an end.
const tellsEnd = tellsRestored | tellsResolved

// matches reports up to which word a rule holds that begins at a word; -1 if it does not.
func (r *rule) matches(words []string, at int) int {
	for _, s := range r.steps[1:] {
		at++
		end := min(at+s.gap+1, len(words))
		for ; at < end && !s.words[words[at]]; at++ {
		}
		if at >= end {
			return -1
		}
	}
	return at
}

// hedged reports whether what a rule found is taken back: "not declared", "will be restored", "appears resolved". A
// symptom is often told with such a word.
func hedged(words []string, first, last int, tells news) bool {
	const window = 3 // words before
	set := negations
	switch {
	case tells&(tellsSymptom|tellsFailure|tellsUnsure|tellsAside) != 0:
		return false
	case tells&(tellsMitigated|tellsRestored|tellsResolved) != 0:
		set = hedges
		if first > 0 && words[first-1] == "to" {
			return true
		}
	}
	for _, w := range words[max(first-window, 0):last] {
		if set[w] {
			return true
		}
	}
	return false
}

// negations are the hedges that count for a start and a detection too.
var negations = set("not no never isn't aren't wasn't weren't didn't before until will would without belum tidak bukan akan")

// sentences splits a text into sentences of words in lower case, at most so many words in all.
func sentences(text string, most int) [][]string {
	text = strings.ToLower(strings.ReplaceAll(text, "’", "'"))
	words := make([]string, 0, min(most, len(text)/5+1))
	var out [][]string
	first := 0 // word of the sentence
	flush := func() {
		if first < len(words) {
			out = append(out, words[first:])
			first = len(words)
		}
	}
	for i := 0; i < len(text) && len(words) < most; {
		n, inWord := wordRune(text[i:])
		if !inWord {
			if endsSentence(text[i:]) {
				flush()
			}
			i += n
			continue
		}
		start := i
		for i += n; i < len(text); i += n {
			if n, inWord = wordRune(text[i:]); !inWord && text[i] != '\'' && text[i] != '-' {
				break
			}
		}
		end := i
		for text[end-1] == '-' || text[end-1] == '\'' {
			end--
		}
		words = append(words, text[start:end])
	}
	flush()
	return out
}

// wordRune reports whether a text begins with a letter or a digit, and how many bytes its first rune has.
func wordRune(s string) (n int, ok bool) {
	if b := s[0]; b < utf8.RuneSelf {
		return 1, b >= 'a' && b <= 'z' || isDigit(b)
	}
	r, n := utf8.DecodeRuneInString(s)
	return n, unicode.IsLetter(r) || unicode.IsDigit(r)
}

// endsSentence reports whether the sign at the start of a text ends a sentence.
func endsSentence(s string) bool {
	switch s[0] {
	case '\n', ';':
		return true
	case '.', '!', '?':
		return len(s) == 1 || s[1] == ' ' || s[1] == '\n'
	}
	return false
}

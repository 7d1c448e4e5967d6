package derive

import (
	"strings"
	"unicode/utf8"
)

// closing are the words that tell of an end where they make a clause of their own: "rule removed, latency normal,
// resolved". Nouns that may head what follows tell it only behind something else: "workers restarted (mitigation)".
var closing = byNews(map[news]string{
	tellsMitigated:               "mitigated dimitigasi termitigasi",
	tellsMitigated | tellsClosed: "mitigation mitigasi",
	tellsResolved:                "resolved terselesaikan teratasi diselesaikan",
	tellsRestored:                "restored recovered pulih dipulihkan",
	tellsClosed:                  "closed ended over finished ditutup selesai berakhir tuntas beres",
})

func byNews(lists map[news]string) map[string]news {
	m := map[string]news{}
	for n, l := range lists {
		for w := range strings.FieldsSeq(l) {
			m[w] = n
		}
	}
	return m
}

// The numbers of words and bytes that a clause has at most that only tells of an end.
const (
	maxClosing     = 3
	longestClosing = 36
)

// closes reads the clauses of a text that consist of nothing but the word for an end. A question is none.
func closes(text string) news {
	var out news
	for start := 0; start < len(text); {
		end, next := clauseEnd(text, start)
		if end-start <= longestClosing && (end == len(text) || text[end] != '?') {
			out |= closedBy(text[start:end], start == 0)
		}
		start = next
	}
	return out
}

// closedBy reads one clause.
func closedBy(clause string, first bool) news {
	var out news
	n := 0
	for w := range strings.FieldsFuncSeq(clause, betweenLabelWords) {
		k := lowered(closing, w)
		if n++; n > maxClosing || k == 0 && !lowered(fillers, w) {
			return 0
		}
		out |= k
	}
	if noun := tellsMitigated | tellsClosed; out&noun == noun {
		if first {
			return 0
		}
		out &^= tellsClosed
	}
	return out
}

// clauseEnd finds the sign that ends the clause which begins at an offset, and where the next one begins.
func clauseEnd(text string, start int) (end, next int) {
	for i := start; i < len(text); i++ {
		switch c := text[i]; c {
		case ',', ';', '(', ')', '\n', '!', '?':
			return i, i + 1
		case '.', ':':
			if i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n' {
				return i, i + 1
			}
		case '-':
			if i > start && text[i-1] == ' ' && i+1 < len(text) && text[i+1] == ' ' {
				return i, i + 1
			}
		case 0xe2: // of dashes and arrows
			if r, n := utf8.DecodeRuneInString(text[i:]); r == '–' || r == '—' || r == '→' {
				return i, i + n
			}
		}
	}
	return len(text), len(text)
}

// alerts are words for what wakes people.
var alerts = set("alert alerts alarm alarms page pages pager paging pagerduty opsgenie peringatan")

// quiet are words behind the name of an alert that do not tell that it fired.
var quiet = set("cleared clears clear resolved resolves recovered recovers silenced muted snoozed added adds created creates removed disabled tuned adjusted " +
	"changed updated acknowledged acked closed ok threshold thresholds rule rules is was has did does would should manager " +
	"dibuat ditambahkan dihapus dimatikan diubah selesai reda")

// paged reports whether an entry begins with what woke people: "PaymentErrorsHigh", "Alert PaymentErrorsHigh", "page: disk
// full", "alert for queue > 100k", "PaymentErrorsHigh alert, on-call looks".
func paged(own string) bool {
	first, _, _ := strings.Cut(own, " ")
	if len(first) > 2 && !lowered(alerts, strings.TrimRight(first, ":,.;")) && !hasHumps(first) {
		return false
	}
	const far = 4 // words that are looked at
	var words [far]string
	n := 0
	for w := range strings.FieldsSeq(own) {
		if words[n] = w; n == far-1 {
			break
		}
		n++
	}
	if words[0] == "" {
		return false
	}
	bare := func(i int) string { return strings.Trim(words[i], "`*:,.;–—-()[]\"") }
	is := func(i int, in map[string]bool) bool { return lowered(in, bare(i)) }
	ends := func(i int) bool { // the clause, with the word before
		return words[i] == "" || bare(i) == "" || words[i][0] == '(' || words[i][0] == '[' || strings.ContainsAny(words[i-1][len(words[i-1])-1:], ",;.:")
	}
	switch {
	case alertName(bare(0), strict):
		return ends(1) || is(1, alerts) && !is(2, quiet)
	case !is(0, alerts):
		return false
	case ends(1):
		return words[0][len(words[0])-1] != ',' || !is(1, quiet)
	}
	if alertName(bare(1), loose) {
		return !is(2, quiet)
	}
	return !is(1, quiet) && strings.ContainsAny(own, "<>≥≤") && !is(2, quiet)
}

// hasHumps reports whether a word has a capital behind a letter that is none.
func hasHumps(w string) bool {
	for i := 1; i < len(w); i++ {
		if w[i] >= 'A' && w[i] <= 'Z' && (w[i-1] < 'A' || w[i-1] > 'Z') {
			return true
		}
	}
	return false
}

// How much a word has to look like the name of an alert: behind the word "alert" two humps are enough.
const (
	loose  = false
	strict = true
)

// alertName reports whether a word looks like the name of an alert: of two parts that begin with a capital at least. Where
// it stands alone, it has three, or the last says what is wrong: many a product has two.
func alertName(w string, strict bool) bool {
	humps, lower, last := 0, false, 0
	for i := range len(w) {
		switch c := w[i]; {
		case c >= 'A' && c <= 'Z':
			if i == 0 || w[i-1] < 'A' || w[i-1] > 'Z' {
				humps++
				last = i
			}
		case c >= 'a' && c <= 'z':
			lower = true
		case c == '_' && i > 0 && !strict:
			humps++
		case !isDigit(c) || i == 0:
			return false
		}
	}
	switch {
	case humps < 2 || !lower && !strings.Contains(w, "_"):
		return false
	case !strict || humps > 2:
		return true
	}
	return lowered(wrong, w[last:])
}

// wrong are the words by which the names of alerts end, in the singular or as they are.
var wrong = set("high low down up failed failing failure failures fails error errors rate ratio latency missing burn burnrate lag full slow unavailable " +
	"unreachable exceeded saturated saturation oom killed oomkilled crash crashing crashlooping looping restarting expired expiring expiry stuck " +
	"pressure exhausted overload overloaded absent dead unhealthy degraded timeout timeouts backlog drop dropped spike usage availability " +
	"gagal mati lambat latensi penuh tinggi rendah hilang habis terlambat menumpuk galat")

// reporting are the verbs of who tells, whoever is named in the one to three words before.
var reporting = func() map[string]bool {
	m := set("reports reported complains complained notices noticed spots spotted discovers discovered melapor melaporkan mengeluh mengeluhkan menyadari")
	for w := range set("no not nobody tests test logs log dashboard dashboards graph graphs metrics it") {
		m[w] = false // of these nobody says that they noticed
	}
	return m
}()

// somebodyReports reports whether a sentence begins with somebody who reports: "Marketing reports missing pictures".
func somebodyReports(words []string) bool {
	const subject = 3
	for i, w := range words[:min(len(words), subject+1)] {
		if is, known := reporting[w]; known {
			return is && i > 0
		}
	}
	return false
}

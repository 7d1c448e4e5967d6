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
	tellsClosed   // "closed", "selesai": it is over, if nothing follows
	tellsChange   // a release or another planned change
)

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

// tellingLengths has, by the first byte of the words that begin rules, a bit for each of their lengths: few other words have
// to be looked up.
var tellingLengths = func() (out [256]uint64) {
	for w := range tellingBy {
		out[w[0]] |= 1 << len(w)
	}
	return out
}()

// tell reads one sentence.
func tell(words []string) news {
	var out news
	for i, w := range words {
		if len(w) >= maxWord || tellingLengths[w[0]]>>len(w)&1 == 0 {
			continue
		}
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
	out |= lastTells(words)
	switch {
	case out&tellsEnd != 0:
		// "Users reported that it works again" and "declared resolved" tell of the end.
		out &^= tellsDetected | tellsDeclared | tellsSymptom | tellsFailure | tellsStart
	case out&tellsDetected != 0:
		out &^= tellsSymptom | tellsFailure // when people noticed is not when it began
	}
	if out&(tellsSymptom|tellsFailure) != 0 && slices.ContainsFunc(words, func(w string) bool { return looksBack[w] }) {
		out &^= tellsSymptom | tellsFailure
	}
	if out&tellsFailure != 0 && slices.ContainsFunc(words, func(w string) bool { return w == "again" || w == "still" }) {
		out |= tellsSymptom
	}
	return out
}

// lastTells reads the verb that a sentence ends with: "the old pool is back in use and logins work", "printing stops".
func lastTells(words []string) news {
	n := len(words) - 1
	if n < 1 {
		return 0
	}
	switch w, subject := words[n], words[n-1]; w {
	case "works", "work", "berfungsi", "lancar":
		if w == "work" && subject[len(subject)-1] != 's' || noSubject[subject] || hedged(words, n, n, tellsRestored) {
			return 0
		}
		return tellsRestored
	case "stops", "stop":
		if w == "stop" && subject[len(subject)-1] != 's' || noSubject[subject] || hedged(words, n, n, tellsStart) {
			return 0
		}
		return tellsFailure
	}
	return 0
}

// noSubject are words before a verb at the end of a sentence, of which it does not tell that something works or stops.
var noSubject = set("nothing nobody none it this that what how which who only still to and or errors error alerts alert failures timeouts 5xx restarts crashes sometimes yang cara masih apa")

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

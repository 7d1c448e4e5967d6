package derive

import (
	"strings"
)

// maxPieces is the number of entries that one line may hold.
const maxPieces = 6

// piece is one entry of a line that tells of several times: "10:00 the site is down. At 10:20 it works again."
type piece struct {
	when moment
	text string
}

// pieces splits the text of an entry where a sentence or a clause in it begins with a later time on the same day.
func pieces(when moment, text string) []piece {
	out := []piece{{when, text}}
	from := 0
	for i := 1; i+1 < len(text) && len(out) < maxPieces; i++ {
		if !isDigit(text[i]) || isDigit(text[i-1]) || !isDigit(text[i+1]) && strings.IndexByte(":.hH apAP", text[i+1]) < 0 {
			continue
		}
		start := clauseStart(text, from, i)
		if start <= from {
			continue
		}
		m, rest, ok := readMoment(text[start:])
		last := out[len(out)-1].when
		if !ok || start+rest < i || !m.clock || m.dated() || m.compact || minutes(m) < minutes(last) || !isText(text[start+rest:]) {
			continue
		}
		if m.zone == nil {
			m.zone = last.zone
		}
		out[len(out)-1].text = strings.TrimRight(text[from:start], " ,;/→")
		out = append(out, piece{m, ""})
		from = start + rest
		out[len(out)-1].text = text[from:]
		i = from
	}
	for i := 1; i < len(out); i++ {
		out[i].text = trimEntry(out[i].text)
	}
	return out
}

func minutes(m moment) int { return m.hour*60 + m.minute }

// isText reports whether something is told behind a time.
func isText(s string) bool {
	for i := range len(s) {
		if isLetter(s[i]) {
			return true
		}
		if s[i] == '.' || s[i] == ';' || s[i] == ')' || s[i] == ',' {
			return false
		}
	}
	return false
}

// clauseStart is where the clause begins that a clock at an offset opens, with words such as "at about" ahead of it; 0 if
// it opens none.
func clauseStart(text string, from, at int) int {
	const most = 3 // words ahead
	for range most {
		i := at
		for i > from && strings.IndexByte(" ~*(", text[i-1]) >= 0 {
			i--
		}
		if i == from {
			return 0
		}
		if i < at && strings.IndexByte(".;,!/", text[i-1]) >= 0 {
			return at
		}
		end := i
		for i > from && isLetter(text[i-1]) {
			i--
		}
		if w := text[i:end]; i == end || !lowered(before, w) && lowered(weekdays, w) == 0 {
			return 0
		}
		at = i
	}
	return 0
}

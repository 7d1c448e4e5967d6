package derive

import "strings"

// updateWords are the words by which the updates on a status page begin, and what they tell.
var updateWords = map[string]news{
	"investigating": tellsDetected, "menyelidiki": tellsDetected, "diselidiki": tellsDetected, "investigasi": tellsDetected,
	"identified": tellsAside, "teridentifikasi": tellsAside, "diidentifikasi": tellsAside,
	"monitoring": tellsMitigated, "memantau": tellsMitigated, "dipantau": tellsMitigated, "pemantauan": tellsMitigated,
	"resolved": tellsResolved, "terselesaikan": tellsResolved, "selesai": tellsResolved, "teratasi": tellsResolved,
	"update": tellsAside, "pembaruan": tellsAside, "postmortem": tellsAside,
}

// Limits for updates.
const (
	enoughUpdates = 2 // of a page, for their words to be read so
	maxUpdate     = 8 // lines of one
)

// update is one update: the line that its word begins, and where its time stands.
type update struct {
	line, timeLine int
	tells          news
	when           moment
	cut            int // offset in the line of the time from which on the line is nothing but it; -1: it stands ahead
}

// readUpdates finds the updates of a status page that were copied, which have their time behind the text, mostly the newest
// first: "**Resolved** - All is well again. Aug 3, 00:15 UTC". Each of them becomes a line that begins with its time.
func (r *timesReader) readUpdates() {
	var found []update
	for i := range r.lines {
		if u, ok := r.updateAt(i); ok {
			found = append(found, u)
		}
	}
	if len(found) < enoughUpdates {
		return
	}
	r.updates = make(map[*textLine]news, len(found))
	for _, u := range found {
		l := &r.lines[u.line]
		r.updates[l] = u.tells
		if u.cut < 0 {
			continue
		}
		last := &r.lines[u.timeLine]
		last.text, last.at, last.when = strings.TrimSpace(last.text[:u.cut]), false, nil
		l.when, l.rest, l.at = &u.when, 0, true
	}
}

// updateAt reads the update that begins with a line.
func (r *timesReader) updateAt(i int) (update, bool) {
	l := &r.lines[i]
	if l.row != nil || l.kind == lineMore && !l.at {
		return update{}, false
	}
	text := l.text
	if l.at {
		text = trimEntry(l.text[l.rest:])
	}
	tells, body := updateWord(text)
	if tells == 0 {
		return update{}, false
	}
	u := update{line: i, timeLine: i, tells: tells, cut: -1}
	if l.at {
		return u, l.when.clock && body != ""
	}
	told := body != ""
	for j := i; j < min(i+maxUpdate, len(r.lines)); j++ {
		n := &r.lines[j]
		if j > i {
			if w, _ := updateWord(n.text); w != 0 || n.kind == lineHeading || n.row != nil || r.o.parts[n.part].level < r.o.parts[l.part].level {
				break
			}
		}
		if m, at, ok := timeBehind(n.text, j > i); ok && (told || at > 0) {
			u.timeLine, u.when, u.cut = j, m, at
			return u, true
		}
		told = told || j > i
	}
	return update{}, false
}

// updateWord reads the word that an update begins with; body is what follows the sign behind it. A line that goes on
// without a sign begins with the word by chance.
func updateWord(text string) (tells news, body string) {
	if text == "" || !isLetter(text[0]) {
		return 0, ""
	}
	end := 0
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	if tells = lowered(updateWords, text[:end]); tells == 0 {
		return 0, ""
	}
	rest := strings.TrimLeft(text[end:], " \u00a0")
	if rest != "" && !separated(rest) {
		return 0, ""
	}
	return tells, trimEntry(rest)
}

// timeBehind reads the time that a text ends with, behind a sentence, a bracket or a dash, or that is all of it.
func timeBehind(text string, whole bool) (m moment, at int, ok bool) {
	const long = 60 // bytes of a time
	if !hasDigit(text[max(len(text)-long, 0):]) {
		return moment{}, 0, false
	}
	for at = max(len(text)-long, 0); at < len(text); at++ {
		if at > 0 && (text[at-1] != ' ' || at < 2 || !strings.ContainsAny(text[at-2:at-1], ".!?)]") && !strings.HasSuffix(text[:at], "– ") &&
			!strings.HasSuffix(text[:at], "— ") && !strings.HasSuffix(text[:at], "- ")) {
			continue
		}
		if at == 0 && !whole {
			continue
		}
		m, rest, ok := readMoment(text[at:])
		if ok && m.clock && m.end == nil && strings.Trim(text[at+rest:], " .)]*_") == "" {
			return m, at, true
		}
	}
	return moment{}, 0, false
}

package derive

import (
	"slices"
	"strings"
	"time"

	"siaga/generator/model"
)

// saying are the sections whose sentences tell when something happened, besides what stands before all sections. A section
// without a meaning may tell of what was long before.
var saying = map[Section]bool{Summary: true, Impact: true, Detection: true, Resolution: true}

// said is what the sentences of a page tell about its times.
type said struct {
	list     []timed
	from, to model.Time // of the only window that is named: "between 09:10 and 12:50 UTC users could not log in"
	windows  int
}

// readSaid reads the sentences in which times stand. A section about detection that names one time only says when it was.
func (r *timesReader) readSaid(e *model.Event) said {
	var s said
	detection, n := -1, 0                // the only sentence with a time in a section on detection; how many there are
	listed := make([]bool, len(r.lines)) // the lines of timelines, with what stands below them in their part
	for i, next, part := 0, 0, -1; i < len(r.lines); i++ {
		if next < len(r.entries) && r.entries[next].line == i {
			part = r.lines[i].part
			for next < len(r.entries) && r.entries[next].line == i {
				next++
			}
		}
		listed[i] = r.lines[i].part == part
	}
	for i := 0; i < len(r.lines); {
		first := i
		for i++; i < len(r.lines) && r.lines[i].kind == lineMore && r.lines[i].part == r.lines[first].part; i++ {
		}
		l := &r.lines[first]
		about := r.o.parts[l.part].about
		top := about == "" && r.o.parts[l.part].level <= 0
		if r.updates[l] == 0 && (listed[first] || l.row != nil || l.kind == lineHeading || !saying[about] && !top) {
			continue
		}
		before := len(s.list)
		r.sayBlock(&s, e, first, i)
		if about == Detection {
			for j := before; j < len(s.list); j++ {
				n++
				detection = j
			}
		}
	}
	if n == 1 && s.list[detection].tells&(tellsEnd|tellsMitigated|tellsStart|tellsUnsure) == 0 {
		s.list[detection].tells = tellsDetected
	}
	s.list = slices.DeleteFunc(s.list, func(e timed) bool { return e.tells&^(tellsChange|tellsAside|tellsUnsure) == 0 })
	return s
}

// sayBlock reads the sentences of the lines of one paragraph or item.
func (r *timesReader) sayBlock(s *said, e *model.Event, first, end int) {
	if !slices.ContainsFunc(r.lines[first:end], func(l textLine) bool { return hasClock(l.text) }) {
		return
	}
	text := r.lines[first].text
	for i := first + 1; i < end; i++ {
		text += " " + r.lines[i].text
	}
	for start := 0; start < len(text); {
		stop := len(text)
		for _, sign := range []string{". ", "! ", "? ", "; "} {
			if i := strings.Index(text[start:stop], sign); i >= 0 {
				stop = start + i + 1
			}
		}
		if sentence := text[start:stop]; hasClock(sentence) {
			r.saySentence(s, e, sentence, r.lineAt(first, end, start))
		}
		start = stop + 1
	}
}

// lineAt is the line in which an offset of the joined lines lies.
func (r *timesReader) lineAt(first, end, offset int) *textLine {
	for i := first; i < end-1; i++ {
		if n := len(r.lines[i].text); offset > n {
			offset -= n + 1
			continue
		}
		return &r.lines[i]
	}
	return &r.lines[end-1]
}

// spoken is a time in a sentence.
type spoken struct {
	moment
	start, end int
}

// saySentence reads one sentence. With two times, each has the words around it up to the next.
func (r *timesReader) saySentence(s *said, e *model.Event, sentence string, l *textLine) {
	if len(labelled(sentence)) > 0 {
		return
	}
	times := momentsIn(sentence)
	if len(times) == 0 || len(times) > 3 {
		return
	}
	about := r.o.parts[l.part].about
	if m := times[0]; m.moment.end != nil {
		if len(times) == 1 && about != Detection && about != Resolution && trouble.has(clauseAround(sentence, m)) {
			s.windows++
			s.from = r.sayTime(e, m.moment, l)
			to := *m.moment.end
			if to.zone == nil {
				to.zone = m.zone
			}
			s.to = r.sayTime(e, to, l)
		}
		return
	}
	const ahead = 12 // bytes of a sentence that begins with its time: "And at "
	from := 0
	for i, m := range times {
		if m.moment.end != nil {
			return
		}
		till := len(sentence)
		switch {
		case times[0].start > ahead && i+1 < len(times):
			till = m.end
		case times[0].start <= ahead && i+1 < len(times):
			till = times[i+1].start
		}
		words := sentences(sentence[from:till], maxEntryWords)
		t := news(0)
		for j, w := range words {
			if t |= tell(w); j == 0 && t&tellsEnd == 0 && somebodyReports(w) {
				t = t&^(tellsSymptom|tellsFailure) | tellsDetected
			}
		}
		if about == Resolution {
			t &= tellsEnd | tellsMitigated | tellsUnsure
		}
		before := lastWord(sentence[from:m.start])
		switch {
		case !spanWords[before] || !trouble.has(sentence):
		case before == "since" || before == "sejak":
			t = tellsStart
		case t&(tellsDetected|tellsAcknowledged|tellsDeclared) == 0 && !learning.has(sentence[from:till]):
			t = tellsRestored // "could not log in until 06:35"
		}
		if t != tellsStart && r.updates[l] != 0 {
			continue // it is an entry itself
		}
		at := r.sayTime(e, m.moment, l)
		if first := r.earliest(); t == tellsStart && !m.dated() && at.Known() && first.Known() && at.At.Sub(first.At) > overnight*time.Minute {
			at.At = at.At.AddDate(0, 0, -1) // "since 23:50", of an incident that was noticed after midnight
		}
		s.list = append(s.list, timed{at: at, tells: t})
		from = till
	}
}

// sayTime is the time that a sentence names: on the day of the page, or on the next if that is long before it began.
func (r *timesReader) sayTime(e *model.Event, m moment, l *textLine) model.Time {
	c := &calendar{day: r.day, clock: -1}
	begin := e.StartedAt
	if !begin.Known() {
		begin = r.earliest()
	}
	if begin.Known() && !begin.DateOnly && !m.dated() {
		c.day, c.clock = civilOf(begin.At), begin.At.Hour()*60+begin.At.Minute()
	}
	d, ok := c.resolve(m)
	if !ok {
		return model.Time{}
	}
	return r.timeOn(d, m, l, nil)
}

// earliest is the first time of the timeline.
func (r *timesReader) earliest() model.Time {
	var first model.Time
	for i := range r.entries {
		if at := r.entries[i].at; !at.DateOnly && (!first.Known() || at.At.Before(first.At)) {
			first = at
		}
	}
	return first
}

// trouble are words without one of which a window is not one of trouble.
var trouble = newPhraseBook([2]string{"", "outage|down|unavailable|unreachable|inaccessible|unresponsive|unable|could not|couldn t|cannot|can t|not able|" +
	"failed|failing|fail|failure|failures|error|errors|delayed|delays|delay|late|slow|slower|longer|slowly|degraded|degradation|disrupted|disruption|interrupted|interruption|" +
	"affected|impacted|missing|lost|timed out|timeouts|timeout|rejected|refused|elevated|incident|impact|broken|offline|no longer|stopped|" +
	"gagal|terganggu|gangguan|lambat|terlambat|ditolak|tidak bisa|tidak dapat|mati|galat|terputus|insiden|berhenti|tertunda|padam"})

// spanWords are the words between trouble and the time from which on or up to which there was any.
var spanWords = set("since sejak until till sampai hingga")

// learning are words of sentences in which "until" tells when people came to know, or did something.
var learning = newPhraseBook([2]string{"", "noticed|notice|noticing|detected|detect|discovered|found|aware|realised|realized|know|knew|alerted|alert|paged|responded|escalated|identified|" +
	"started|start|began|begin|valid|scheduled|planned|disadari|diketahui|terdeteksi|ditemukan|dimulai|berlaku"})

// clauseAround is the clause in which a time stands; where that is nothing but the time, the next one too: "Between 10:00
// and 11:00 UTC on 5 May, orders failed".
func clauseAround(sentence string, m spoken) string {
	const ahead = len("And on Wednesday between ")
	start := strings.LastIndexAny(sentence[:m.start], ",;(") + 1
	end := clauseStop(sentence, m.end)
	c, day := scan{s: sentence[:end], i: m.end}, moment{}
	if c.dayBehind(&day); m.start-start < ahead && strings.Trim(sentence[c.i:end], " )") == "" && end < len(sentence) {
		end = clauseStop(sentence, end+1)
	}
	return sentence[start:end]
}

// clauseStop is where the clause ends in which an offset lies. The comma of "5 May, 2026" ends none.
func clauseStop(sentence string, from int) int {
	for i := from; i < len(sentence); i++ {
		if c := sentence[i]; (c == ',' || c == ';') && (i+2 >= len(sentence) || !isDigit(sentence[i+2])) {
			return i
		}
	}
	return len(sentence)
}

// hasClock reports whether a text may hold a clock: 10:15, 10.15, 10h15, 7 pm.
func hasClock(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		switch next := s[i+1]; next {
		case ':', '.', 'h', 'H':
			if isDigit(s[i+2]) {
				return true
			}
		case 'a', 'p', 'A', 'P':
			if s[i+2]|0x20 == 'm' {
				return true
			}
		case ' ':
			if c := s[i+2] | 0x20; (c == 'a' || c == 'p') && i+3 < len(s) && (s[i+3]|0x20 == 'm' || s[i+3] == '.') {
				return true
			}
		}
	}
	return false
}

// momentsIn lists the clocks that a sentence names, in its order.
func momentsIn(s string) []spoken {
	var out []spoken
	told := false // a word says that a clock comes
	for i := 0; i < len(s); {
		c := s[i]
		if !isLetter(c) && !isDigit(c) {
			i++
			continue
		}
		end := i
		for end < len(s) && wordByte(s[end]) {
			end++
		}
		if isLetter(c) && lowered(months, s[i:end]) == 0 {
			w := s[i:end]
			told = strings.EqualFold(w, "pukul") || strings.EqualFold(w, "pkl") || strings.EqualFold(w, "jam")
			i = end
			continue
		}
		m, rest, ok := (&scan{s: s[i:], told: told}).moment()
		told = false
		if ok && m.clock && !m.compact {
			out = append(out, spoken{m, i, i + rest})
			i += rest
			continue
		}
		// A number with what hangs on it: 1.25.3, 10/12, 5m.
		for i = end; i+1 < len(s) && strings.IndexByte(".:/,-", s[i]) >= 0 && isDigit(s[i+1]); {
			for i++; i < len(s) && wordByte(s[i]); i++ {
			}
		}
	}
	return out
}

// lastWord is the last word of a text in lower case.
func lastWord(s string) string {
	f := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '(' || r == ',' || r == '~' })
	if len(f) == 0 {
		return ""
	}
	return strings.ToLower(f[len(f)-1])
}

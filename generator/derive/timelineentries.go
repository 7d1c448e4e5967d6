package derive

import (
	"slices"
	"strings"

	"siaga/generator/model"
)

// enough is the number of lines that have to begin with a time for a part to be a timeline, whatever its title.
const enough = 3

// Lengths in bytes to which the text of an entry is cut, and words of it that are read.
const (
	maxEntry      = 300
	maxEntryWords = 300
)

// signSentences is the number of sentences of an entry in which it tells that something went wrong, or was noticed; what
// follows are details, unless it is as short as "Investigation begins."
const (
	signSentences = 3
	shortSentence = 4
)

// groups are the lines of a page that begin with a time, by the timelines that they make.
type groups struct {
	members   map[int][]*textLine // those with a clock
	all       int
	dated     int // how many of them have a day and a clock
	timeline  bool
	calendars map[int]*calendar
}

func (r *timesReader) groups() *groups {
	g := &groups{members: map[int][]*textLine{}, calendars: map[int]*calendar{}}
	g.timeline = slices.ContainsFunc(r.inTimeline, func(top int) bool { return top >= 0 })
	for i := range r.lines {
		l := &r.lines[i]
		if !l.at {
			continue
		}
		g.all++
		if l.when.clock {
			n := r.group(l)
			g.members[n] = append(g.members[n], l)
			if l.when.year > 0 {
				g.dated++
			}
		}
	}
	return g
}

// readEntries finds the entries of the timelines.
func (r *timesReader) readEntries() {
	g := r.groups()
	r.entries = make([]timed, 0, g.all)
	for i := range r.lines {
		l := &r.lines[i]
		switch {
		case l.at && r.isEntry(l, g):
			r.readEntry(i, r.calendar(l, g))
		case !l.at && l.kind == lineHeading && r.inTimeline[l.part] >= 0:
			if d, ok := dayIn(l.text, r.day); ok {
				c := r.calendar(l, g)
				c.day, c.clock = d, -1
			}
		}
	}
}

// isEntry reports whether a line that begins with a time is an entry of a timeline: it stands in a section about one, or
// enough lines beside it begin with a clock too, or enough of the page with a day and a clock.
func (r *timesReader) isEntry(l *textLine, g *groups) bool {
	about := r.o.parts[l.part].about
	switch {
	case r.inTimeline[l.part] >= 0 || r.updates[l] != 0:
		return true
	case about == Actions || about == Lessons || !l.when.clock:
		return false
	case len(g.members[r.group(l)]) >= enough, l.when.dated() && g.dated >= enough:
		return true
	}
	// Once a page has a timeline, a heading with a day and a clock goes on with it, and so do the headings in that part.
	up := max(r.up[l.part], 0)
	return g.timeline && l.kind == lineHeading && (r.dayHeading[l.part] || r.dayHeading[up])
}

// group is the part whose lines are one timeline together.
func (r *timesReader) group(l *textLine) int {
	switch top := r.inTimeline[l.part]; {
	case top >= 0:
		return top
	case r.updates[l] != 0:
		return 0 // each may have a title of its own
	case l.kind == lineHeading:
		return max(r.up[l.part], 0)
	}
	return l.part
}

// calendar is that of the group of a line, as far as the lines before it have moved it on.
func (r *timesReader) calendar(l *textLine, all *groups) *calendar {
	n := r.group(l)
	if all.calendars[n] == nil {
		all.calendars[n] = r.newCalendar(n, all.members[n])
	}
	return all.calendars[n]
}

// newCalendar is that of a group before its first line. lines are those that begin with a clock.
func (r *timesReader) newCalendar(g int, lines []*textLine) *calendar {
	c := &calendar{day: r.day, clock: -1}
	for p := g; p > 0; p = r.up[p] {
		if d, ok := dayIn(r.o.parts[p].title, r.day); ok {
			c.day = d
			break
		}
	}
	afternoon(lines)
	before, ahead, back, midnights := -1, 0, 0, 0
	for _, l := range lines {
		if c.zone == nil {
			c.zone = l.when.zone
		}
		now := l.when.hour*60 + l.when.minute
		switch {
		case l.when.dated():
			now = -1
		case before >= 0 && now-before >= overnight:
			midnights++
		case before >= 0 && now > before:
			ahead++
		case now < before:
			back++
		}
		before = now
	}
	if c.descending = back >= 2 && back > 2*ahead; c.descending && c.day.known() {
		c.day = c.day.plus(midnights) // the day of a page is that of the first entry, which comes last
	}
	return c
}

// afternoon moves the hours behind noon by twelve where people count them from one again without saying so: 11:50, 12:10,
// 1:15. Who writes an hour of the afternoon as such anywhere, or am and pm, does not mean that.
func afternoon(lines []*textLine) {
	const noon, evening = 12, 8
	for _, l := range lines {
		if l.when.half || l.when.hour > noon {
			return
		}
	}
	later := false
	for i, l := range lines {
		switch {
		case l.when.dated():
			later = false
		case i > 0 && l.when.short && l.when.hour > 0 && l.when.hour <= evening && lines[i-1].when.hour >= noon-1 && lines[i-1].when.hour <= noon:
			later = true
		}
		if later && l.when.hour < noon {
			l.when.hour += noon
		}
	}
}

// readEntry makes an entry of a line that begins with a time, or takes the day from it where it only heads others.
func (r *timesReader) readEntry(i int, c *calendar) {
	l := &r.lines[i]
	own, below := r.entryText(i)
	if !l.when.clock && (l.kind != lineHeading && (own == "" || zoneAlone(own)) || l.kind == lineHeading && r.headsClocks(i)) {
		c.resolve(*l.when)
		return
	}
	d, ok := c.resolve(*l.when)
	if !ok {
		return
	}
	if l.when.zone != nil {
		c.zone = l.when.zone
	}
	all := []piece{{*l.when, own}}
	if l.when.clock && !c.descending && hasClock(own) {
		all = pieces(*l.when, own)
	}
	for n, p := range all {
		if n > 0 {
			d, _ = c.resolve(p.when)
		}
		more := ""
		if n == len(all)-1 {
			more = below
		}
		e := newEntry(p.text, more)
		e.line, e.at = i, r.timeOn(d, p.when, l, c)
		if t := r.updates[l]; t != 0 {
			e.tells = t
		}
		r.entries = append(r.entries, e)
	}
}

// newEntry is an entry of a timeline without its time: its own words, and those of what stands below it.
func newEntry(own, below string) timed {
	var e timed
	e.text = own
	if own == "" || strings.HasPrefix(own, "(") && strings.HasSuffix(own, ")") {
		e.text = cut(sentenceOf(below), maxEntry)
	}
	e.text = cut(e.text, maxEntry)
	text := own
	if below != "" {
		text += "\n" + below
	}
	for n, words := range sentences(text, maxEntryWords) {
		t := tell(words)
		if n == 0 {
			if k := labelOf(words); k != 0 && !asks(own) {
				t |= toldBy[k] // "Resolved", "Detection"
			}
			if t&(tellsEnd|tellsDetected) == 0 && (len(words) <= shortSentence && alerts[words[len(words)-1]] || somebodyReports(words) || paged(own)) {
				t = t&^(tellsSymptom|tellsFailure) | tellsDetected // "Nagios alert"
			}
		}
		if n >= signSentences && len(words) > shortSentence {
			t &^= tellsStart | tellsSymptom | tellsFailure | tellsDetected
		}
		e.opens = e.opens || n == 0 && t&(tellsSymptom|tellsFailure) != 0
		e.tells |= t
	}
	if e.tells&tellsDetected == 0 {
		e.tells |= closes(own)
	}
	return e
}

// asks reports whether the first sentence of a text is a question.
func asks(text string) bool {
	i := strings.IndexAny(text, ".?!\n")
	return i >= 0 && text[i] == '?'
}

// toldBy is what an entry tells that only names a milestone.
var toldBy = map[milestones]news{
	started: tellsStart, detected: tellsDetected, declared: tellsDeclared, acknowledged: tellsAcknowledged,
	mitigated: tellsMitigated, restored: tellsRestored, resolved: tellsResolved,
}

// entryText is the text of an entry: its own words behind the time, and those of what stands below it.
func (r *timesReader) entryText(i int) (own, below string) {
	l := &r.lines[i]
	if l.kind == lineRow {
		return l.row.more, ""
	}
	own = trimEntry(l.text[l.rest:])
	var more strings.Builder
	for j := i + 1; j < len(r.lines); j++ {
		n := &r.lines[j]
		if n.part != l.part || n.at && (n.when.clock || n.when.dated()) {
			break
		}
		switch {
		case n.kind == lineMore && more.Len() == 0 && l.kind != lineHeading:
			own = strings.TrimSpace(own + " " + n.text)
			continue
		case l.kind != lineHeading && n.kind != lineMore && n.depth <= l.depth && own != "":
			return own, more.String()
		case n.kind == lineMore && more.Len() > 0:
			more.WriteByte(' ') // it was only wrapped
		default:
			more.WriteByte('\n')
		}
		more.WriteString(n.text)
	}
	return own, more.String()
}

// headsClocks reports whether a heading that names a day has entries below it that have only a clock.
func (r *timesReader) headsClocks(i int) bool {
	part := r.lines[i].part
	for j := i + 1; j < len(r.lines); j++ {
		n := &r.lines[j]
		if n.part != part && r.o.parts[n.part].level <= r.o.parts[part].level {
			return false
		}
		if n.at && n.when.clock && !n.when.dated() {
			return true
		}
	}
	return false
}

// dayIn finds the first day that a title names, with its year or near another day.
func dayIn(title string, near civil) (civil, bool) {
	if !hasDigit(title) {
		return civil{}, false
	}
	for i := range len(title) {
		if i > 0 && (isLetter(title[i-1]) || isDigit(title[i-1]) || title[i-1] == '-' && i > 1 && isDigit(title[i-2])) {
			continue
		}
		c, m := scan{s: title, i: i}, moment{}
		if !isDigit(title[i]) && !isLetter(title[i]) || !c.date(&m) || !c.dayEnds() {
			continue
		}
		if d, ok := dayNear(m, near); ok {
			return d, true
		}
	}
	return civil{}, false
}

// sentenceOf is the first sentence of a text.
func sentenceOf(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.Index(text, end); i >= 0 {
			text = text[:i+1]
		}
	}
	return strings.TrimSpace(text)
}

// moments are the entries as the model has them.
func (r *timesReader) moments() []model.Moment {
	out := make([]model.Moment, 0, len(r.entries))
	for _, e := range r.entries {
		out = append(out, model.Moment{At: e.at, Text: e.text})
	}
	return out
}

package derive

import (
	"strings"
	"time"

	"siaga/generator/model"
)

// civil is a day of the calendar. The zero value is not known.
type civil struct{ year, month, day int }

func (d civil) known() bool { return d.year > 0 }

func civilOf(t time.Time) civil { return civil{t.Year(), int(t.Month()), t.Day()} }

// plus is the day n days later.
func (d civil) plus(n int) civil {
	return civilOf(time.Date(d.year, time.Month(d.month), d.day+n, 0, 0, 0, 0, time.UTC))
}

// distance is the number of days between two days.
func (d civil) distance(e civil) int {
	n := int(d.at().Sub(e.at()).Hours() / 24)
	return max(n, -n)
}

func (d civil) at() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// calendar follows a timeline from entry to entry, so that a clock without a day gets one.
type calendar struct {
	day        civil
	clock      int // of the entry before, in minutes; -1: there is none on this day
	descending bool
	zone       *time.Location // that entries name; nil: none so far
}

// overnight is how far a clock has to jump back, in minutes, for the next day to have begun: less is an entry out of its
// order.
const overnight = 6 * 60

// resolve finds the day of a moment, and moves on to it.
func (c *calendar) resolve(m moment) (civil, bool) {
	now := m.hour*60 + m.minute
	if m.dated() {
		d, ok := dayNear(m, c.day)
		if !ok {
			return civil{}, false
		}
		c.day, c.clock = d, -1
		if m.clock {
			c.clock = now
		}
		return d, true
	}
	if !c.day.known() {
		return civil{}, false
	}
	switch {
	case m.weekday != 0:
		c.turnTo(m.weekday)
	case c.clock >= 0:
		switch {
		case !c.descending && c.clock-now >= overnight:
			c.day = c.day.plus(1)
		case c.descending && now-c.clock >= overnight:
			c.day = c.day.plus(-1)
		}
	}
	c.clock = now
	return c.day, true
}

// turnTo moves to a day of the week: the nearest for the first entry, later the next.
func (c *calendar) turnTo(weekday int) {
	n := (weekday - int(c.day.at().Weekday()) + 7) % 7
	if c.clock < 0 && n > 3 || c.descending && n > 0 {
		n -= 7
	}
	c.day = c.day.plus(n)
}

// dayNear is the day that a moment names, as near to another day as it may be read: without its year, or with day and
// month in an order that cannot be told.
func dayNear(m moment, near civil) (civil, bool) {
	d := civil{m.year, m.month, m.day}
	if d.known() && !m.swapped {
		return d, true
	}
	if !near.known() {
		return civil{}, false
	}
	if m.swapped {
		const month = 31
		other := civil{m.year, m.day, m.month}
		if other.distance(near) < d.distance(near) {
			d = other
		}
		return d, d.distance(near) <= month
	}
	best := civil{}
	for y := near.year - 1; y <= near.year+1; y++ {
		if c := (civil{y, d.month, d.day}); c.plus(0) == c && (!best.known() || c.distance(near) < best.distance(near)) {
			best = c
		}
	}
	return best, best.known()
}

// timed is one entry of a timeline.
type timed struct {
	line  int // of lines
	at    model.Time
	text  string
	tells news
	opens bool // its first sentence tells that something is wrong
}

// timesReader reads the times of a page.
type timesReader struct {
	o          *outline
	src        Source
	lines      []textLine
	up         []int            // the part that each part belongs to
	inTimeline []int            // by part: the topmost timeline that it stands in, else -1
	dayHeading []bool           // by part: its heading begins with a day and a clock
	zones      []*time.Location // by part: what it says its times are in
	zone       *time.Location   // what the page says
	day        civil            // of the page
	entries    []timed
	updates    map[*textLine]news // what the updates of a status page tell by their first word
}

// newTimesReader finds the lines of a page that begin with a time, and the zones that the page speaks of.
func newTimesReader(o *outline, src Source) *timesReader {
	n := len(o.parts)
	r := &timesReader{
		o: o, src: src, lines: o.lines, up: o.enclosing(),
		inTimeline: make([]int, n), dayHeading: make([]bool, n), zones: make([]*time.Location, n),
	}
	for i := range o.parts {
		r.inTimeline[i] = -1
		if up := r.up[i]; up >= 0 && r.inTimeline[up] >= 0 {
			r.inTimeline[i] = r.inTimeline[up]
		} else if o.parts[i].about == Timeline {
			r.inTimeline[i] = i
		}
	}
	r.readStarts()
	for i := range r.lines {
		r.readZone(&r.lines[i])
	}
	return r
}

// readStarts reads the times that lines begin with.
func (r *timesReader) readStarts() {
	first := false     // whether the first line of the block begins with a time
	var head *textLine // of the table, if it names milestones
	for i := range r.lines {
		l := &r.lines[i]
		if l.kind == lineHead {
			if head = l; !l.namesMilestones() {
				head = nil
			}
		}
		if l.kind == lineRow && head != nil {
			l.row.head = head.row.cells
			continue
		}
		r.readStart(l)
		if l.kind == lineHeading && l.at && l.when.clock && l.when.dated() {
			r.dayHeading[l.part] = true
		}
		switch {
		case l.kind != lineMore:
			first = l.at
		case l.at && !first && !l.when.dated() && !separated(strings.TrimSpace(l.text[l.rest:])):
			l.at = false // a sentence that was wrapped before a time
		}
	}
	r.readUpdates()
}

// readStart reads the time that a line begins with.
func (r *timesReader) readStart(l *textLine) {
	if l.row != nil {
		if l.kind == lineRow {
			l.readRow()
		}
		return
	}
	if !hasDigit(l.text[:min(len(l.text), 40)]) {
		return
	}
	if m, rest, ok := readMoment(l.text); ok {
		l.when, l.rest, l.at = &m, rest, true
	}
}

// readRow reads the time of a row of a table: of its first cell, or of two cells for the day and the clock.
func (l *textLine) readRow() {
	cells := l.row.cells
	var room [maxLabel]string
	if _, words := labelParts(cells[0], room[:0]); labelOf(words) != 0 && len(cells) == 2 {
		return
	}
	for i, cell := range cells[:min(len(cells), 3)] {
		m, rest, ok := readCell(cell)
		if !ok || i > 0 && strings.TrimSpace(cell[rest:]) != "" {
			continue
		}
		if m.dated() && !m.clock && i+1 < len(cells) {
			if c, _, ok := readCell(cells[i+1]); ok && c.clock && !c.dated() {
				c.year, c.month, c.day, c.swapped = m.year, m.month, m.day, m.swapped
				cells[i+1], m = "", c
			}
		}
		l.when, l.at, l.rest = &m, true, len(l.text)
		var texts []string
		if i == 0 {
			texts = append(texts, trimEntry(cell[rest:]))
		}
		for j, c := range cells {
			if j != i && c != "" {
				texts = append(texts, c)
			}
		}
		l.row.more = strings.TrimPrefix(strings.Join(texts, " – "), " – ")
		return
	}
}

// namesMilestones reports whether the head of a table names at least two milestones, as a table of one row has it.
func (l *textLine) namesMilestones() bool {
	n := 0
	var room [maxLabel]string
	for _, c := range l.row.cells {
		if _, words := labelParts(c, room[:0]); labelOf(words)&^window != 0 {
			n++
		}
	}
	return n >= 2
}

// readZone notes a zone that a line speaks of.
func (r *timesReader) readZone(l *textLine) {
	if r.zones[l.part] != nil || l.at && (l.when.clock || l.row != nil) {
		return
	}
	texts, title := []string{l.text}, l.kind == lineHeading && r.inTimeline[l.part] >= 0
	if l.at { // a day: "2026-05-01 (UTC)"
		texts[0], title = l.text[l.rest:], r.inTimeline[l.part] >= 0 && zoneAlone(l.text[l.rest:])
	}
	if l.kind == lineHead {
		texts, title = l.row.cells, true
	}
	for _, t := range texts {
		if l.kind == lineHead && !headsTimes(t) {
			continue
		}
		if loc := zoneSaid(t, title); loc != nil {
			r.zones[l.part] = loc
			if r.zone == nil {
				r.zone = loc
			}
			return
		}
	}
}

// headsTimes reports whether the head of a column is one of times: "Time (UTC)", "UTC".
func headsTimes(cell string) bool {
	low := strings.ToLower(cell)
	for _, w := range []string{"time", "date", "when", "start", "utc", "gmt", "waktu", "jam", "pukul"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// zoneOf is the zone of the times in a part: what it or a part around it says, what the entries before name, what the
// page says, that of the site. named tells whether it is written anywhere.
func (r *timesReader) zoneOf(part int, c *calendar) (loc *time.Location, named bool) {
	for p := part; p >= 0; p = r.up[p] {
		if r.zones[p] != nil {
			return r.zones[p], true
		}
	}
	if c != nil && c.zone != nil {
		return c.zone, true
	}
	if r.zone != nil {
		return r.zone, true
	}
	return r.src.Location, false
}

// timeOn makes the time of a moment on a day.
func (r *timesReader) timeOn(d civil, m moment, l *textLine, c *calendar) model.Time {
	var t model.Time
	loc, named := m.zone, m.zone != nil
	if !named {
		loc, named = r.zoneOf(l.part, c)
	}
	t.At = time.Date(d.year, time.Month(d.month), d.day, m.hour, m.minute, m.second, 0, loc)
	t.DateOnly, t.Zoned = !m.clock, named && m.clock
	if t.DateOnly {
		t.At = time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, r.src.Location)
	}
	t.Pos.Path, t.Pos.Line, t.Pos.Column = r.src.Path, l.pos.Line, l.pos.Column
	return t
}

// trimEntry takes off the signs between a time and what happened.
func trimEntry(s string) string {
	return strings.TrimSpace(strings.TrimLeft(s, " \t\u00a0-–—:|,.;→>])"))
}

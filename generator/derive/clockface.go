package derive

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clock reads a time of day: 15:26, 9:29:05, 15.26, 14h05, 1526, 7am, 7:01 p.m. Which of them count is decided by
// clockFits.
func (c *scan) clock(m *moment) bool {
	start := c.i
	hour, digits, ok := c.number(1, 4)
	if !ok || digits == 3 {
		return c.fail(start)
	}
	m.short = digits == 1
	if digits == 4 {
		m.compact = true
		return m.setClock(hour/100, hour%100, 0) || c.fail(start)
	}
	at := c.i
	switch sep := c.one(":.hH"); sep {
	case ':', '.', 'h', 'H':
		minute, _, ok := c.number(2, 2)
		if !ok || !m.setClock(hour, minute, 0) {
			c.i = at
			break
		}
		m.dotted = sep == '.'
		if sep == ':' && !c.seconds(m) {
			return c.fail(start)
		}
		c.halfOfDay(m)
		return true
	}
	if m.setClock(hour, 0, 0) && hour >= 1 && hour <= 12 && c.halfOfDay(m) {
		return true
	}
	m.clock = false
	return c.fail(start)
}

func (m *moment) setClock(hour, minute, second int) bool {
	if hour > 23 || minute > 59 || second > 60 {
		return false
	}
	m.hour, m.minute, m.second, m.clock = hour, minute, second, true
	return true
}

// seconds reads seconds and parts of them behind the minute; false if what follows is no time.
func (c *scan) seconds(m *moment) bool {
	if c.i+1 >= len(c.s) || c.s[c.i] != ':' || !isDigit(c.s[c.i+1]) {
		return true
	}
	c.i++
	second, _, ok := c.number(2, 2)
	if !ok || !m.setClock(m.hour, m.minute, second) {
		return false
	}
	if c.i+1 < len(c.s) && (c.s[c.i] == '.' || c.s[c.i] == ',') && isDigit(c.s[c.i+1]) {
		c.i++
		c.skip("0123456789")
	}
	return true
}

// halfOfDay reads am or pm. An hour of the afternoon stays what it is: "17:14pm".
func (c *scan) halfOfDay(m *moment) bool {
	start := c.i
	c.skip(" \u00a0\u202f")
	at := c.i
	w := c.word()
	if len(w) == 1 && c.one(".") != 0 {
		w += c.word()
		c.one(".")
	}
	if w != "am" && w != "pm" {
		return c.fail(start)
	}
	m.half = true
	if c.s[at] == 'P' || c.s[at] == 'p' {
		if m.hour < 12 {
			m.hour += 12
		}
	} else if m.hour == 12 {
		m.hour = 0
	}
	return true
}

// clockFits reports whether a clock that was read is one. Behind a day, 15.26 and 1600 are times; alone they are only if
// a zone or a dash follows, for a version or a number of something looks the same.
func (m moment) clockFits(c *scan, dated bool) bool {
	if c.i < len(c.s) {
		r, n := utf8.DecodeRuneInString(c.s[c.i:])
		next, _ := utf8.DecodeRuneInString(c.s[c.i+n:])
		switch {
		case r == '%' || r == '_' || r == '/' || unicode.IsDigit(r):
			return false
		case (r == '.' || r == ':' || r == ',') && unicode.IsDigit(next):
			return false
		case unicode.IsLetter(r) && r|0x20 != 'h' && c.peekZone() == nil:
			return false
		}
	}
	switch {
	case !m.dotted && !m.compact, m.half: // am or pm leaves no doubt
		return true
	case m.compact && c.i+1 < len(c.s) && c.s[c.i] == '-' && isDigit(c.s[c.i+1]) && !dated && !c.rangeOfClocks():
		return false // 0000-00-00 is no day, and no clock either
	case m.short:
		return false
	case m.dotted && (dated || c.told), c.peekZone() != nil:
		return true
	}
	rest := c.s[c.i:]
	if c.told && rest == "" {
		return true
	}
	for _, h := range []string{"hrs", " hrs", "h", " h"} {
		if r, ok := strings.CutPrefix(rest, h); ok && (r == "" || !isLetter(r[0])) {
			return true
		}
	}
	rest = strings.TrimLeft(rest, " \u00a0")
	if dated {
		return rest == "" || strings.ContainsAny(rest[:1], ",.;()]") || separated(rest)
	}
	year := m.compact && (m.hour == 19 || m.hour == 20)
	return separated(rest) && !year
}

// rangeOfClocks reports whether a dash and four digits follow, and no more of a day: 1550-2200.
func (c *scan) rangeOfClocks() bool {
	rest := c.s[c.i+1:]
	return len(rest) >= 4 && hasYear(rest[:4]) && (len(rest) == 4 || rest[4] != '-' && !isDigit(rest[4]))
}

// separated reports whether a text begins with a sign that stands between a time and what happened.
func separated(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("-–—:|→", r)
}

// dayBehind reads a day that follows a clock: "10:15 UTC, 3 June 2026".
func (c *scan) dayBehind(m *moment) {
	at := c.i
	d := moment{}
	c.skip(" ,(")
	for {
		at := c.i
		if w := c.word(); w != "on" && w != "pada" && w != "tanggal" && weekdays[w] == 0 {
			c.i = at
			break
		}
		c.skip(" ,.")
	}
	if !c.date(&d) || d.year == 0 && c.i < len(c.s) && c.s[c.i] != ' ' && c.s[c.i] != ',' || !c.dayEnds() {
		c.i = at
		return
	}
	m.year, m.month, m.day, m.swapped = d.year, d.month, d.day, d.swapped
}

// until reads the end of a range: "10:00 - 11:30", "10:00 UTC to 2026-05-02 01:00 UTC".
func (c *scan) until(m *moment) {
	at := c.i
	c.skip(" )\u00a0")
	if !c.dash() {
		c.i = at
		return
	}
	c.skip(" ~(\u00a0")
	e := moment{}
	if c.date(&e) && !c.gap() || !c.clock(&e) || e.compact && !m.compact || e.dotted != m.dotted || !e.clockFits(c, true) {
		c.i = at
		return
	}
	c.zone(&e)
	if m.zone == nil {
		m.zone = e.zone
	}
	if e.half && !m.half && m.hour+12 <= e.hour {
		m.hour += 12 // "1:30 - 2:45pm"
	}
	m.end = &e
}

// dash passes what stands between the ends of a range.
func (c *scan) dash() bool {
	start := c.i
	if c.skip("-–—"); c.i > start {
		return true
	}
	for _, s := range []string{"s/d", "s.d.", "s.d"} {
		if strings.HasPrefix(c.s[c.i:], s) {
			c.i += len(s)
			return true
		}
	}
	return between[c.word()]
}

// between are the words that stand between the ends of a range.
var between = set("to until till and sampai hingga dan")

// close passes the brackets that a time stood in.
func (c *scan) close() {
	if at := c.i; c.i < len(c.s) {
		c.skip(" ")
		if c.one(")]") == 0 {
			c.i = at
		}
	}
}

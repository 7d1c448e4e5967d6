package derive

import (
	"time"
	"unicode"
	"unicode/utf8"
)

// date reads a day: 2026-05-01, 2026/05/01, 20260501, 01.05.2026, 1/5/26, 1st of May 2026, 1. Mei, May 1, 2026.
func (c *scan) date(m *moment) bool {
	start := c.i
	if c.i < len(c.s) && isLetter(c.s[c.i]) {
		return c.monthFirst(m) || c.fail(start)
	}
	n, digits, ok := c.number(1, 8)
	switch {
	case ok && digits == len("20260501"):
		return m.setDay(n/10000, n/100%100, n%100) && m.year >= minCompact && m.year <= maxCompact || c.fail(start)
	case !ok || digits == 3 || digits > 4:
		return c.fail(start)
	case digits == 4:
		return c.yearFirst(m, n) || c.fail(start)
	}
	return c.dayFirst(m, n) || c.fail(start)
}

// Years of a day that is written as 20260501: other numbers of eight digits are something else.
const (
	minCompact = 1990
	maxCompact = 2099
)

func (c *scan) yearFirst(m *moment, year int) bool {
	sep := c.one("-/.")
	month, _, ok := c.number(1, 2)
	if sep == 0 || !ok || c.one(string(sep)) == 0 {
		return false
	}
	day, _, ok := c.number(1, 2)
	return ok && m.setDay(year, month, day)
}

// dayFirst reads what follows the number of a day, or of a month as Americans write.
func (c *scan) dayFirst(m *moment, first int) bool {
	if sep := c.one("/.-"); sep != 0 && c.i < len(c.s) && isDigit(c.s[c.i]) {
		second, _, ok := c.number(1, 2)
		if !ok || c.one(string(sep)) == 0 {
			return false
		}
		year, digits, ok := c.number(2, 4)
		if !ok || digits == 3 || digits == 2 && sep != '/' {
			return false
		}
		if digits == 2 {
			year += 2000
		}
		if second > 12 {
			return m.setDay(year, first, second)
		}
		m.swapped = first <= 12 && first != second && sep != '.' // only who writes the day first writes dots
		return m.setDay(year, second, first)
	}
	at := c.i
	if w := c.word(); w != "st" && w != "nd" && w != "rd" && w != "th" {
		c.i = at
	}
	c.skip(" .-\u00a0")
	at = c.i
	if c.word() == "of" {
		c.skip(" ")
	} else {
		c.i = at
	}
	month := months[c.word()]
	if month == 0 {
		return false
	}
	c.one(".")
	return m.setDay(c.yearBehind(), month, first)
}

func (c *scan) monthFirst(m *moment) bool {
	month := months[c.word()]
	if month == 0 {
		return false
	}
	c.one(".")
	c.skip(" \u00a0")
	day, _, ok := c.number(1, 2)
	if !ok || c.i < len(c.s) && (c.s[c.i] == ':' || c.s[c.i] == '/') {
		return false
	}
	at := c.i
	if w := c.word(); w != "st" && w != "nd" && w != "rd" && w != "th" {
		c.i = at
	}
	return m.setDay(c.yearBehind(), month, day)
}

// yearBehind reads the year behind a day and a month, if there is one.
func (c *scan) yearBehind() int {
	at := c.i
	c.skip(" ,-\u00a0")
	year, _, ok := c.number(4, 4)
	if !ok || year < minYear || year > maxYear || c.i < len(c.s) && (c.s[c.i] == ':' || c.s[c.i] == 'h') {
		c.i = at
		return 0
	}
	return year
}

// setDay takes a day that exists. Year 0 is one that is not named.
func (m *moment) setDay(year, month, day int) bool {
	if year != 0 && (year < minYear || year > maxYear) || month < 1 || month > 12 || day < 1 {
		return false
	}
	y := year
	if y == 0 {
		y = 2000 // a leap year: 29 February may be meant
	}
	if time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return false
	}
	m.year, m.month, m.day = year, month, day
	return true
}

// dayEnds reports whether a day without a clock ends here: "2026-05-01-notes" is a name, "2026-05-01 22025" no time.
func (c *scan) dayEnds() bool {
	if c.i == len(c.s) {
		return true
	}
	r, n := utf8.DecodeRuneInString(c.s[c.i:])
	if r == '-' || r == '.' || r == '/' || r == ':' {
		next, _ := utf8.DecodeRuneInString(c.s[c.i+n:])
		return next == ' ' || next == utf8.RuneError && c.i+n == len(c.s)
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
}

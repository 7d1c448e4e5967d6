package derive

import (
	"strings"
	"time"
	"unicode/utf8"
)

// moment is what a few words say about a time: a day, a clock, or both. What they leave open is zero.
type moment struct {
	year, month, day     int
	hour, minute, second int
	clock                bool           // there is an hour and a minute
	short, half          bool           // the hour has one digit; am or pm is written
	dotted, compact      bool           // written as 15.26, as 1526
	swapped              bool           // day and month may be the other way round, as in 03/04/2026
	zone                 *time.Location // nil: none is named
	end                  *moment        // of "10:00 - 11:30"
	weekday              int            // that is named besides; Sunday is 7, 0: none is
}

// dated reports whether a day is named, with or without its year.
func (m moment) dated() bool { return m.month > 0 }

// Years that a date may lie in: outside of them four digits are something else, or a slip.
const (
	minYear = 1600
	maxYear = 2200
)

// scan reads a text from its start.
type scan struct {
	s    string
	i    int
	told bool // a word said that a clock comes: "pukul"

	weekday int // that stood before the time
}

// readMoment reads the time that a text begins with, as people write it: behind a bracket, a dash or a word such as
// "about"; the day before or behind the clock; with a zone and with the end of a range. rest is the offset of what
// follows. A day, month or clock that does not exist makes it no time at all.
func readMoment(s string) (m moment, rest int, ok bool) {
	return (&scan{s: s}).moment()
}

// readCell is readMoment for the cell of a table, in which 15.26 and 1526 are times if nothing else stands there.
func readCell(s string) (m moment, rest int, ok bool) {
	return (&scan{s: s, told: len(s) <= len("15.26")}).moment()
}

func (sc *scan) moment() (m moment, rest int, ok bool) {
	sc.preamble()
	start := sc.i
	if sc.date(&m) {
		after := sc.i
		if sc.gap() && sc.clock(&m) && m.clockFits(sc, true) {
			sc.zone(&m)
		} else {
			m = moment{year: m.year, month: m.month, day: m.day, swapped: m.swapped}
			sc.i = after
			if !sc.dayEnds() {
				return moment{}, 0, false
			}
		}
	} else if sc.i = start; sc.clock(&m) && m.clockFits(sc, false) {
		sc.zone(&m)
		sc.dayBehind(&m)
	} else {
		return moment{}, 0, false
	}
	if m.clock {
		sc.until(&m)
	}
	m.weekday = sc.weekday
	sc.close()
	return m, sc.i, true
}

// preamble skips what stands before a time without saying when.
func (c *scan) preamble() {
	for {
		c.skip(" \t[(*~≈@•·–—-→>\u00a0")
		at := c.i
		w := c.word()
		day := weekdays[w]
		if w == "" || !before[w] && day == 0 {
			c.i = at
			return
		}
		if day != 0 {
			c.weekday = day
		}
		c.told = c.told || w == "pukul" || w == "pkl" || w == "jam"
		c.skip(".,")
	}
}

// before are the words that may stand before a time.
var before = set("at on about around approx approximately ca c circa by from between the roughly since " +
	"pada pukul pkl jam tanggal tgl sekitar kira kurang lebih hari sejak dari antara")

// weekdays are the names of days, which the date tells better. Sunday is 7.
var weekdays = numbered(
	"mon monday senin", "tue tues tuesday selasa", "wed weds wednesday rabu", "thu thur thurs thursday kamis",
	"fri friday jumat jum'at", "sat saturday sabtu", "sun sunday minggu ahad")

// months are the names of months in English and Indonesian.
var months = numbered(
	"jan january januari", "feb february februari peb", "mar march maret", "apr april", "may mei", "jun june juni",
	"jul july juli", "aug august agustus agu ags agt", "sep sept september", "oct october okt oktober",
	"nov november nop", "dec december des desember")

func numbered(lists ...string) map[string]int {
	m := map[string]int{}
	for i, l := range lists {
		for w := range strings.FieldsSeq(l) {
			m[w] = i + 1
		}
	}
	return m
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// skip passes runes of a set.
func (c *scan) skip(set string) {
	for c.i < len(c.s) {
		r, n := utf8.DecodeRuneInString(c.s[c.i:])
		if !strings.ContainsRune(set, r) {
			return
		}
		c.i += n
	}
}

// word reads a run of ASCII letters, in lower case; "" if there is none, or one too long for a name.
func (c *scan) word() string {
	start := c.i
	for c.i < len(c.s) && (isLetter(c.s[c.i]) || c.s[c.i] == '\'') {
		c.i++
	}
	if c.i-start > 16 {
		return ""
	}
	return strings.ToLower(c.s[start:c.i])
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }

// firstDigit is the offset of the first digit in a text; -1 if there is none.
func firstDigit(s string) int {
	for i := range len(s) {
		if isDigit(s[i]) {
			return i
		}
	}
	return -1
}

func hasDigit(s string) bool { return firstDigit(s) >= 0 }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// number reads a run of least to most digits.
func (c *scan) number(least, most int) (n, digits int, ok bool) {
	start := c.i
	for c.i < len(c.s) && isDigit(c.s[c.i]) {
		if c.i-start >= most {
			c.i = start
			return 0, 0, false
		}
		n = n*10 + int(c.s[c.i]-'0')
		c.i++
	}
	if c.i-start < least {
		c.i = start
		return 0, 0, false
	}
	return n, c.i - start, true
}

// one passes one byte of a set, and returns it.
func (c *scan) one(set string) byte {
	if c.i < len(c.s) && strings.IndexByte(set, c.s[c.i]) >= 0 {
		c.i++
		return c.s[c.i-1]
	}
	return 0
}

// fail goes back.
func (c *scan) fail(to int) bool {
	c.i = to
	return false
}

// gap passes what stands between a day and a clock.
func (c *scan) gap() bool {
	start := c.i
	c.skip(" ,T@|:–—-\u00a0")
	for {
		at := c.i
		if w := c.word(); !before[w] || w == "the" {
			c.i = at
			break
		}
		c.skip(" .~")
	}
	c.skip(" (~≈")
	return c.i > start
}

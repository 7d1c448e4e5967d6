package derive

import (
	"strings"
	"time"
)

// units are the words for units of time.
var units = func() map[string]time.Duration {
	m := map[string]time.Duration{}
	for d, l := range map[time.Duration]string{
		7 * 24 * time.Hour: "w week weeks minggu", 24 * time.Hour: "d day days hari", time.Hour: "h hr hrs hour hours jam",
		time.Minute: "m min mins minute minutes menit mnt", time.Second: "s sec secs second seconds detik",
	} {
		for w := range strings.FieldsSeq(l) {
			m[w] = d
		}
	}
	return m
}()

// numerals are the numbers that people write as words.
var numerals = func() map[string]float64 {
	m := map[string]float64{}
	for n, l := range map[float64]string{
		1: "a an one satu", 2: "two dua", 3: "three tiga", 4: "four empat", 5: "five lima", 6: "six enam", 7: "seven tujuh", 8: "eight delapan",
		9: "nine sembilan", 10: "ten sepuluh", 11: "eleven sebelas", 12: "twelve", 15: "fifteen", 20: "twenty", 24: "twenty-four",
		30: "thirty", 40: "forty", 45: "forty-five", 50: "fifty", 0.5: "half setengah",
	} {
		for w := range strings.FieldsSeq(l) {
			m[w] = n
		}
	}
	return m
}()

// aboutWords say that a duration is not exact.
var aboutWords = set("about approximately approx around roughly nearly almost circa ca some over more than less under sekitar kira-kira hampir lebih dari")

// readDuration reads the duration that a text begins with: "5h 16m", "about nine hours", "~1h50m", "1 hour and 30
// minutes", "01:30:00", "2 jam 15 menit". rest is what follows.
func readDuration(s string) (d time.Duration, about bool, rest string, ok bool) {
	c := scan{s: s}
	for {
		c.skip(" \u00a0")
		if c.one("~≈") != 0 {
			about = true
			continue
		}
		at := c.i
		if w := c.hyphenated(); !aboutWords[w] && w != "kurang" && w != "the" {
			c.i = at
			break
		}
		about = about || s[at:c.i] != "the"
		c.one(".")
	}
	if d, ok := c.clockLength(); ok {
		return d, about, s[c.i:], true
	}
	last, end := time.Duration(1<<62), c.i
	for {
		n, unit, found := c.part()
		if !found || unit >= last {
			break
		}
		d, last = d+time.Duration(n*float64(unit)), unit
		if c.half() {
			d += unit / 2
		}
		end = c.i
		c.skip(" ,\u00a0")
		if at := c.i; !joins[c.word()] {
			c.i = at
		}
		c.skip(" \u00a0")
	}
	return d, about, s[end:], d > 0 && d < 10*365*24*time.Hour
}

// joins are the words between the parts of a duration.
var joins = set("and dan")

// half passes "and a half".
func (c *scan) half() bool {
	const half = " and a half"
	if !strings.HasPrefix(c.s[c.i:], half) {
		return false
	}
	c.i += len(half)
	return true
}

// part reads a number and its unit.
func (c *scan) part() (n float64, unit time.Duration, ok bool) {
	at := c.i
	if i, _, isNumber := c.number(1, 6); isNumber {
		n = float64(i)
		if dot := c.i; c.one(".,") != 0 {
			if f, digits, ok := c.number(1, 2); ok {
				if n += float64(f) / 10; digits == 2 {
					n += float64(f)/100 - float64(f)/10
				}
			} else {
				c.i = dot
			}
		}
	} else {
		w := c.hyphenated()
		if n, ok = numerals[w]; !ok {
			c.i = at
			return 0, 0, false
		}
		if w == "half" || w == "setengah" {
			c.skip(" ")
			if next := c.i; c.word() != "an" && c.s[next:c.i] != "a" {
				c.i = next
			}
		}
	}
	if c.half() {
		n += 0.5
	}
	c.skip(" -\u00a0")
	unit, ok = units[c.word()]
	if !ok || c.i < len(c.s) && c.s[c.i] == '/' {
		c.i = at
		return 0, 0, false
	}
	return n, unit, true
}

// hyphenated reads a word that may hold hyphens.
func (c *scan) hyphenated() string {
	start := c.i
	for c.i < len(c.s) && (isLetter(c.s[c.i]) || c.s[c.i] == '-' && c.i > start && c.i+1 < len(c.s) && isLetter(c.s[c.i+1])) {
		c.i++
	}
	w := strings.ToLower(c.s[start:c.i])
	if _, ok := numerals[w]; !ok && !aboutWords[w] {
		if i := strings.IndexByte(w, '-'); i > 0 {
			c.i = start + i
			return w[:i]
		}
	}
	return w
}

// clockLength reads 01:30:00, or 1:30 before a word for hours.
func (c *scan) clockLength() (time.Duration, bool) {
	start := c.i
	h, _, ok := c.number(1, 3)
	if !ok || c.one(":") == 0 {
		c.i = start
		return 0, false
	}
	m, _, ok := c.number(2, 2)
	if !ok || m > 59 {
		c.i = start
		return 0, false
	}
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if c.one(":") != 0 {
		if s, _, ok := c.number(2, 2); ok && s < 60 {
			return d + time.Duration(s)*time.Second, true
		}
	} else {
		c.skip(" ")
		if units[c.word()] == time.Hour {
			return d, true
		}
	}
	c.i = start
	return 0, false
}

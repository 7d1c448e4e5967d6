package derive

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"siaga/generator/model"
)

// days finds days as people write them: 2024-05-01, 1 May 2024, May 1st, 2024, 1 Mei 2024, and 31/05/2024 where only one
// order of day and month is possible.
var days = regexp.MustCompile(`(?i)\b(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})|` +
	`([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))(?:\b|T)`)

// day is a day that a text names, and where.
type day struct {
	model.Time
	start, end int
}

// daysIn lists the days that a text names, the first twenty at most.
func daysIn(text string, loc *time.Location) []day {
	if !hasYear(text) {
		return nil
	}
	if loc == nil {
		loc = time.UTC
	}
	var out []day
	for _, m := range days.FindAllStringSubmatchIndex(text, 20) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		var y, mon, d int
		switch {
		case m[2] >= 0:
			y, mon, d = number(group(1)), number(group(2)), number(group(3))
		case m[8] >= 0:
			y, mon, d = number(group(6)), monthOf(group(5)), number(group(4))
		case m[14] >= 0:
			y, mon, d = number(group(9)), monthOf(group(7)), number(group(8))
		default:
			y, mon, d = number(group(12)), number(group(11)), number(group(10))
			if mon > 12 {
				mon, d = d, mon
			} else if d <= 12 && d != mon && !strings.Contains(text[m[0]:m[1]], ".") {
				continue // nobody can tell, without dots
			}
		}
		t := time.Date(y, time.Month(mon), d, 0, 0, 0, 0, loc)
		if y < 1600 || y > 2200 || mon < 1 || mon > 12 || t.Day() != d {
			continue
		}
		out = append(out, day{model.Time{At: t, DateOnly: true}, m[0], m[1]})
	}
	return out
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// monthOf reads the name of a month in English or Indonesian, in full or cut short; 0 if it is none.
func monthOf(name string) int {
	name = strings.ToLower(name)
	if len(name) < 3 {
		return 0
	}
	for i, names := range [...]string{
		"january januari", "february februari", "march maret", "april", "may mei", "june juni", "july juli", "august agustus agt ags", "september sept",
		"october oktober", "november nopember", "december desember",
	} {
		for full := range strings.FieldsSeq(names) {
			if strings.HasPrefix(full, name) {
				return i + 1
			}
		}
	}
	return 0
}

// hasYear reports whether a text has four digits in a row.
func hasYear(text string) bool {
	run := 0
	for i := range len(text) {
		if run++; text[i] < '0' || text[i] > '9' {
			run = 0
		}
		if run == 4 {
			return true
		}
	}
	return false
}

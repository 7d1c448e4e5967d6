package model

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"siaga/generator/diag"
)

// Time is a moment or a day, with the place that says so. The zero value means "not known". A day has its midnight in the
// site's zone.
type Time struct {
	At       time.Time
	DateOnly bool
	Zoned    bool // the text named a zone
	Pos      diag.Pos
}

// Known reports whether there is a time at all. The year 1 itself cannot be told from nothing; nobody needs it.
func (t Time) Known() bool { return !t.At.IsZero() }

// Compare orders by time; what is not known comes first.
func (t Time) Compare(u Time) int { return t.At.Compare(u.At) }

// layouts of times, with and without a zone, and of days. RFC 3339 is what the handbook asks for; the others are what
// people write.
var (
	zonedLayouts = []string{
		time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00",
		"2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04 -0700",
		"2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04 UTC", "2006-01-02 15:04:05 -0700 MST",
	}
	localLayouts = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}
	dayLayouts   = []string{"2006-01-02", "2006/01/02", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006"}
)

// ParseTime reads a time as people write it in front matter. A time without a zone is taken in loc.
func ParseTime(s string, loc *time.Location) (Time, error) {
	s = strings.TrimSpace(s)
	if strings.Contains(s, ":") { // a time of day; what does not fit costs as much as what does
		for _, l := range zonedLayouts {
			if t, err := time.Parse(l, s); err == nil {
				return Time{At: t, Zoned: true}, nil
			}
		}
		for _, l := range localLayouts {
			if t, err := time.ParseInLocation(l, s, loc); err == nil {
				return Time{At: t}, nil
			}
		}
	}
	for _, l := range dayLayouts {
		if t, err := time.ParseInLocation(l, s, loc); err == nil {
			return Time{At: t, DateOnly: true}, nil
		}
	}
	return Time{}, fmt.Errorf("%q is not a time", s)
}

// Interval is a length of time as people write it: "15 minutes", "6 months", "1h30m", or ISO 8601, "P6M". Months and
// years are counted by the calendar.
type Interval struct {
	Text     string // as written
	Months   int
	Days     int
	Duration time.Duration
}

// Known reports whether there is an interval.
func (i Interval) Known() bool { return i.Text != "" }

// After is the time that lies one interval after t.
func (i Interval) After(t time.Time) time.Time { return t.AddDate(0, i.Months, i.Days).Add(i.Duration) }

var (
	intervalPart = regexp.MustCompile(`^\s*(?:and\s+|,\s*)?(\d+(?:\.\d+)?)\s*([a-zA-Z]+)`)
	isoInterval  = regexp.MustCompile(`^P((?:\d+[YMWD])*)(?:T((?:\d+[HMS])*))?$`)
	isoPart      = regexp.MustCompile(`\d+[A-Z]`)
)

// ParseInterval reads an interval.
func ParseInterval(s string) (Interval, error) {
	out := Interval{Text: strings.TrimSpace(s)}
	fail := fmt.Errorf("%q is not a length of time", s)
	if m := isoInterval.FindStringSubmatch(out.Text); m != nil && m[1]+m[2] != "" {
		return out, out.addISO(m[1], m[2])
	}
	rest := out.Text
	for first := true; first || strings.TrimSpace(rest) != ""; first = false {
		m := intervalPart.FindStringSubmatch(rest)
		if m == nil {
			return Interval{}, fail
		}
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil || v > 1e6 || !out.add(v, m[2]) {
			return Interval{}, fail
		}
		rest = rest[len(m[0]):]
	}
	return out, nil
}

// addISO adds the parts of an ISO 8601 duration: M means months before the T and minutes behind it.
func (i *Interval) addISO(date, clock string) error {
	units := map[byte]string{'Y': "year", 'M': "month", 'W': "week", 'D': "day", 'H': "hour", 'S': "second"}
	for _, half := range []string{date, clock} {
		for _, p := range isoPart.FindAllString(half, -1) {
			v, err := strconv.ParseFloat(p[:len(p)-1], 64)
			if err != nil || v > 1e6 {
				return fmt.Errorf("%q is not a length of time", i.Text)
			}
			i.add(v, units[p[len(p)-1]])
		}
		units['M'] = "minute"
	}
	return nil
}

// add adds v times a unit, and reports whether there is such a unit.
func (i *Interval) add(v float64, unit string) bool {
	unit = strings.ToLower(unit)
	if len(unit) > 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	switch unit {
	case "y", "yr", "year", "tahun":
		i.Months += int(v * 12)
	case "mo", "mon", "month", "bulan":
		i.Months += int(v)
	case "w", "wk", "week", "minggu":
		i.Days += int(v * 7)
	case "d", "day", "hari":
		i.Days += int(v)
	case "h", "hr", "hour", "jam":
		i.Duration += time.Duration(v * float64(time.Hour))
	case "m", "min", "minute", "menit":
		i.Duration += time.Duration(v * float64(time.Minute))
	case "s", "sec", "second", "detik":
		i.Duration += time.Duration(v * float64(time.Second))
	default:
		return false
	}
	return true
}

package chart

import (
	"fmt"
	"slices"
	"time"
)

// Tick is a mark on an axis of time, at a round local time.
type Tick struct {
	// X is where the tick stands.
	X string
	// Label is the local time in numerals: "2026", "2026-03", "03-14" or "14:00". The first day on the axis and the
	// first of another year are written in full, "2026-03-14".
	Label string
	// Anchor is the value of text-anchor that keeps the label inside of the chart: start, middle or end.
	Anchor string
	// Minor ticks are left out on narrow screens. At most four are not minor.
	Minor bool
}

// TimeAxis is a horizontal axis of time.
type TimeAxis struct {
	// From and To are the times at "0%" and "100%", at least a day apart.
	From, To time.Time
	// Ticks are in order of time, at most eight.
	Ticks []Tick

	loc *time.Location
}

// minSpan is the shortest time an axis shows: what happened within hours is shown in its day.
const minSpan = 24 * time.Hour

// NewTimeAxis returns an axis from one time to another with ticks in a location (nil is UTC). Times less than a day
// apart, equal ones too, get the day around them; times the wrong way round are exchanged.
func NewTimeAxis(from, to time.Time, loc *time.Location) TimeAxis {
	if loc == nil {
		loc = time.UTC
	}
	if to.Before(from) {
		from, to = to, from
	}
	if span := to.Sub(from); span < minSpan {
		from = from.Add(-(minSpan - span) / 2)
		to = from.Add(minSpan)
	}
	a := TimeAxis{From: from.In(loc), To: to.In(loc), loc: loc}
	a.Ticks = a.ticks()
	return a
}

// At returns where a time stands on the axis: "0%" for anything before it, "100%" for anything after.
func (a TimeAxis) At(t time.Time) string { return percent(a.at(t)) }

func (a TimeAxis) at(t time.Time) int {
	return portion(seconds(a.From, t), seconds(a.From, a.To))
}

// moment is a round time that may become a tick.
type moment struct {
	at   time.Time
	text string
	rank int
}

// step is a distance between ticks: one of its units is not zero.
type step struct{ hours, days, months int }

// seconds is about how long a step is.
func (s step) seconds() float64 {
	return float64(s.hours)*3600 + float64(s.days)*86400 + float64(s.months)*30.44*86400
}

// steps are the distances between ticks, from the finest on; past the last, years in steps of 1, 2 and 5.
func steps() []step {
	list := []step{{hours: 3}, {hours: 6}, {hours: 12}, {days: 1}, {days: 2}, {days: 4}, {days: 7}, {days: 14},
		{months: 1}, {months: 2}, {months: 3}, {months: 6}}
	for tens := 1; tens <= 1000; tens *= 10 {
		list = append(list, step{months: 12 * tens}, step{months: 24 * tens}, step{months: 60 * tens})
	}
	return list
}

// ticks returns the ticks at the finest step at which none of the labels collide.
func (a TimeAxis) ticks() []Tick {
	span := seconds(a.From, a.To)
	for _, s := range steps() {
		if span/s.seconds() > mostLabels+1 {
			continue
		}
		moments := a.moments(s)
		labels := make([]label, len(moments))
		for i, m := range moments {
			labels[i] = label{x: a.at(m.at), width: digitWidth * len(m.text), rank: m.rank}
		}
		if _, ok := fit(labels, 0, 1, wideWidth); !ok || len(labels) > mostLabels {
			continue
		}
		major := pick(labels, []int{1, 2, 3, 4, 5, 6, 8}, room{mostNarrow, narrowWidth})
		ticks := make([]Tick, len(moments))
		for i, m := range moments {
			ticks[i] = Tick{X: percent(labels[i].x), Label: m.text, Anchor: labels[i].anchor(), Minor: !major[i]}
		}
		return ticks
	}
	return nil
}

// moments lists the round times of a step that the axis holds.
func (a TimeAxis) moments(s step) []moment {
	var list []moment
	switch {
	case s.months > 0:
		list = a.monthMoments(s.months)
	case s.days > 0:
		list = a.dayMoments(s.days)
	default:
		list = a.hourMoments(s.hours)
	}
	return slices.DeleteFunc(list, func(m moment) bool { return m.at.Before(a.From) || m.at.After(a.To) })
}

func (a TimeAxis) monthMoments(by int) []moment {
	var list []moment
	for n := floorDiv(monthNumber(a.From), by) * by; n <= monthNumber(a.To); n += by {
		m := moment{at: monthStart(n, a.loc), rank: roundMonth(n), text: isoMonth(n)}
		if by%12 == 0 {
			m.text = fmt.Sprintf("%04d", floorDiv(n, 12))
		}
		list = append(list, m)
	}
	return list
}

func (a TimeAxis) dayMoments(by int) []moment {
	var list []moment
	year := 0
	first := dayNumber(a.From)
	if dayStart(first, a.loc).Before(a.From) {
		first++
	}
	offset := 0
	if by%7 == 0 {
		offset = 4 // the day 4 is a Monday
	}
	for n := offset + floorDiv(first-offset+by-1, by)*by; n <= dayNumber(a.To); n += by {
		at := dayStart(n, a.loc)
		m := moment{at: at, text: isoDate(n)}
		if at.Year() == year {
			m.text = at.Format("01-02")
		} else {
			m.rank = 10
		}
		if at.Day() == 1 {
			m.rank++
		}
		year = at.Year()
		list = append(list, m)
	}
	return list
}

func (a TimeAxis) hourMoments(by int) []moment {
	var list []moment
	for _, day := range a.dayMoments(1) {
		day.rank += 3
		list = append(list, day)
	}
	for n := dayNumber(a.From); n <= dayNumber(a.To); n++ {
		y, mo, d := dayStart(n, a.loc).Date()
		for h := by; h < 24; h += by {
			at := time.Date(y, mo, d, h, 0, 0, 0, a.loc)
			if at.Hour() != h {
				continue // the clocks go forward over it
			}
			m := moment{at: at, text: at.Format("15:04")}
			if h == 12 {
				m.rank = 1
			}
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b moment) int { return a.at.Compare(b.at) })
	return list
}

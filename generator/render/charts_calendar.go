package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"siaga/generator/chart"
	"siaga/generator/link"
	"siaga/generator/model"
)

// calendar draws the days of the last months in which something happened; nil where nothing did.
func (s *Site) calendar(at string, docs []model.Doc, months int) *CalendarChart {
	var days []time.Time
	var dated []model.Doc
	for _, d := range docs {
		if t := eventDate(d); t.Known() {
			days, dated = append(days, s.localDay(t)), append(dated, d)
		}
	}
	if len(days) == 0 {
		return nil
	}
	last := slices.MaxFunc(days, time.Time.Compare)
	first := slices.MinFunc(days, time.Time.Compare)
	from := time.Date(last.Year(), last.Month()-time.Month(months-1), 1, 0, 0, 0, 0, last.Location())
	if first.After(from) {
		from = first
	}
	ts := s.o.Templates
	v := &CalendarChart{Figure: Figure{ID: "calendar", Title: ts.Text("calendar.title"), Desc: ts.Text("calendar.desc")}}
	drawn := chart.Calendar(days, s.o.Location, from, last)
	eventful := 0
	for _, m := range drawn {
		eventful += len(m.Days)
	}
	for _, m := range drawn {
		x := CalendarMonth{Name: time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC).Format("2006-01"), Total: m.Total, Width: m.Width, Height: m.Height, Path: m.Path}
		x.Text = x.Name + ": " + ts.Count("cause.times", m.Total)
		if eventful > maxCalendarDays {
			x.Dense = dense(m.Days)
		} else {
			for _, d := range m.Days {
				x.Days = append(x.Days, s.calendarDay(at, x.Name, d, dated[d.Index]))
			}
		}
		v.Months = append(v.Months, x)
	}
	return v
}

// maxCalendarDays is up to how many days of a calendar tell what happened on them.
const maxCalendarDays = 120

// calendarDay tells of a day, with the first that happened on it.
func (s *Site) calendarDay(at, month string, d chart.Day, first model.Doc) CalendarDay {
	x := CalendarDay{X: d.X, Y: d.Y, Level: d.Level, Href: link.Relative(at, s.o.Graph.Address(first), "")}
	x.Text = fmt.Sprintf("%s-%02d: ", month, d.Day)
	if d.Count > 1 {
		x.Count = d.Count
		x.Text += s.o.Templates.Count("cause.times", d.Count) + ": " + first.Base().Title + ", …"
	} else {
		x.Text += first.Base().Title
	}
	return x
}

// dense draws days without words, all of one level at once.
func dense(days []chart.Day) []CalendarLevel {
	var out []CalendarLevel
	for level := 1; level <= 4; level++ {
		var b strings.Builder
		for _, d := range days {
			if d.Level == level {
				fmt.Fprintf(&b, "M%d %dh%[3]dv%[3]dh-%[3]dz", d.X, d.Y, chart.CalendarCell)
			}
		}
		if b.Len() > 0 {
			out = append(out, CalendarLevel{level, b.String()})
		}
	}
	return out
}

// localDay is a moment in the zone of the site; of a day whose hour nobody knows, that day.
func (s *Site) localDay(t model.Time) time.Time {
	if t.DateOnly {
		y, m, d := t.At.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, s.o.Location)
	}
	return t.At.In(s.o.Location)
}

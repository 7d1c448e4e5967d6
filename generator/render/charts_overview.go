package render

import (
	"slices"

	"siaga/generator/chart"
	"siaga/generator/link"
	"siaga/generator/model"
)

// calendarMonths is how many months the calendar of an overview shows, and that of a year.
const calendarMonths = 12

// overviewCharts draws what the overview of a kind shows above its table. What is about all rows stands on the first page;
// each year has a calendar of its own.
func (s *Site) overviewCharts(v *OverviewView, c *catalog, n int) {
	at := c.parts[n].address
	switch {
	case dated(c.kind) && c.kind != model.KindDrill:
		s.overTime(v, c, n)
	case n > 0:
	case c.kind == model.KindRootCause:
		v.Strips = s.causeStrips(at, maxStrips)
		s.waysTold(v, at)
	case c.kind == model.KindService:
		v.Map = s.wholeMap(at)
	}
}

// overTime draws when incidents happened: all of them by severity and the days of the last year, or the days of a year.
func (s *Site) overTime(v *OverviewView, c *catalog, n int) {
	at := c.parts[n].address
	docs, parts := c.rows()
	if c.yearly && n > 0 {
		if first, _ := c.run(n); n == first {
			g := c.groups[c.parts[n].group]
			v.Calendar = s.calendar(at, parts[g.from:g.to], calendarMonths)
		}
		return
	}
	if n > 0 {
		return
	}
	list := make([]counted, len(docs))
	for k, d := range docs {
		list[k] = counted{eventDate(d), s.eventOf(d).Severity}
	}
	o := columnsOf{class: "severity", order: bySeverity}
	if c.yearly {
		o.href = func(x chart.Column) string { return c.yearAddress(at, x.From.Year()) }
	}
	v.OverTime = s.columns("years", list, o)
	v.Calendar = s.calendar(at, docs, calendarMonths)
}

// yearAddress leads to the first page of a year; "" where it has none.
func (c *catalog) yearAddress(at string, year int) string {
	for n, p := range c.parts[1:] {
		if y := c.years[p.group].year; y == year {
			return link.Relative(at, c.parts[n+1].address, "")
		}
	}
	return ""
}

const (
	maxWays, maxWayIncidents = 20, 8
	// Where causes are named, they come first.
	fewWays, fewWayIncidents = 5, 4
)

// waysTold tells, below the causes that somebody has named, how things failed as the texts tell it.
func (s *Site) waysTold(v *OverviewView, at string) {
	most, mostIncidents := maxWays, maxWayIncidents
	if v.Total > 0 {
		most, mostIncidents = fewWays, fewWayIncidents
	}
	if v.Ways = s.wayStrips(at, most); v.Ways == nil {
		return
	}
	list := s.o.Insight.Ways()
	for n := range list[:min(len(list), most)] {
		w := &list[n]
		x := WayTold{ID: wayID(w), Name: s.o.Templates.Word("mechanisms", w.Mechanism), Total: len(w.Incidents)}
		for k, i := range slices.Backward(w.Incidents) {
			if len(x.Incidents) == mostIncidents {
				x.More = len(w.Incidents) - mostIncidents
				break
			}
			text, pos := i.Told()
			if text == "" {
				pos = w.Where[k]
			}
			x.Incidents = append(x.Incidents, WayIncident{s.incidentLink(at, i), text, s.whereIs(at, pos)})
		}
		v.WaysTold = append(v.WaysTold, x)
	}
}

package render

import (
	"slices"
	"time"

	"siaga/generator/chart"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxStrips bounds the rows of a chart of root causes; the rest is in the table of the overview.
	maxStrips = 30
	// maxHomeStrips bounds them on the front page.
	maxHomeStrips = 8
	// maxMarks bounds the dots of a chart: rows beyond it are left out.
	maxMarks = 400
	// maxStripIncidents bounds the incidents of a row in the table behind the chart.
	maxStripIncidents = 8
	// maxGapTexts is up to how many dots the gaps between them are written out.
	maxGapTexts = 12
)

// strips draws when root causes struck, at the address of a page; nil where no incident of theirs has a date.
func (s *Site) strips(at, id string, causes []*insight.Cause, named bool) *StripsChart {
	rows := make([][]chart.StripPoint, 0, len(causes))
	fixes := make([][]time.Time, 0, len(causes))
	var from, to time.Time
	reach := func(t time.Time) {
		if from.IsZero() || t.Before(from) {
			from = t
		}
		if t.After(to) {
			to = t
		}
	}
	var drawn []*insight.Cause
	for _, c := range causes {
		points := stripPoints(c)
		if len(points) == 0 {
			continue
		}
		days := c.FixDays()
		reach(points[0].At)
		reach(points[len(points)-1].At)
		for _, f := range days {
			reach(f)
		}
		drawn, rows, fixes = append(drawn, c), append(rows, points), append(fixes, days)
	}
	if len(drawn) == 0 {
		return nil
	}
	if !s.o.Built.IsZero() {
		reach(s.o.Built) // how long a cause has been quiet can be seen, too
	}
	axis := chart.NewTimeAxis(from, to, s.o.Location)
	v := &StripsChart{Figure: Figure{ID: id}, Ticks: axis.Ticks, Named: named}
	marks := 0
	for n, strip := range chart.Strips(axis, rows, fixes) {
		row := s.stripRow(at, drawn[n], strip)
		if !named && len(strip.Marks) <= maxGapTexts {
			for _, g := range chart.Gaps(axis, rows[n], strip) {
				row.Gaps = append(row.Gaps, StripGap{g.X, s.daysText(drawn[n].GapDays[g.Point-1])})
			}
		}
		if marks += len(row.Marks); marks > maxMarks && n > 0 {
			break
		}
		v.Rows = append(v.Rows, row)
		v.Fixes, v.Back = v.Fixes || len(row.Fixes) > 0, v.Back || row.Back
	}
	v.Title = s.o.Templates.Text("strips.title")
	if !named {
		v.Title = s.o.Templates.Text("history.title")
	}
	v.Desc = s.o.Templates.Text("strips.desc")
	return v
}

// stripPoints are the dated occurrences of a cause.
func stripPoints(c *insight.Cause) []chart.StripPoint {
	out := make([]chart.StripPoint, 0, len(c.Occurrences))
	for _, o := range c.Occurrences {
		if !o.Incident.Start.Known() {
			break // those without a date are the last
		}
		out = append(out, chart.StripPoint{At: o.Incident.Start.At, AfterFix: o.AfterFix != nil})
	}
	return out
}

func (s *Site) stripRow(at string, c *insight.Cause, strip chart.Strip) StripRow {
	row := StripRow{Cause: s.causeLink(at, c), Back: s.returns(c.Doc) > 0, From: strip.From, To: strip.To}
	row.Label = c.Doc.Title + ": " + s.o.Templates.Count("cause.times", len(c.Occurrences))
	for _, m := range strip.Marks {
		x := StripMark{X: m.X, R: m.R, Back: m.AfterFix, Text: s.markText(c, m)}
		if m.AfterFix {
			x.Ring = m.R + 4
		}
		x.Href = link.Relative(at, s.o.Graph.Address(c.Occurrences[m.First].Incident.Doc), "")
		if m.Count > 1 {
			x.Count = m.Count
			x.Href = link.Relative(at, s.o.Graph.Address(c.Doc), "s:occurrences")
		}
		row.Marks = append(row.Marks, x)
	}
	for _, f := range strip.Fixes {
		row.Fixes = append(row.Fixes, StripTick{f.X, s.o.Templates.Text("strips.fixed", s.day(f.At).Text)})
	}
	for _, o := range slices.Backward(c.Occurrences) {
		if len(row.Incidents) == maxStripIncidents {
			row.More = len(c.Occurrences) - maxStripIncidents
			break
		}
		row.Incidents = append(row.Incidents, StripIncident{s.incidentLink(at, o.Incident), o.AfterFix != nil})
	}
	return row
}

// markText says what a dot stands for.
func (s *Site) markText(c *insight.Cause, m chart.Mark) string {
	first := c.Occurrences[m.First].Incident
	text := s.dayOf(first.Start).Text
	if m.Count > 1 {
		text += " – " + s.dayOf(c.Occurrences[m.Last].Incident.Start).Text + ": " + s.o.Templates.Count("cause.times", m.Count)
	} else {
		text += ": " + first.Doc.Base().Title
	}
	if m.AfterFix {
		text += " · " + s.o.Templates.Text("chart.back")
	}
	return text
}

// causeLink links to a root cause, with how often and when last beside it.
func (s *Site) causeLink(at string, c *insight.Cause) Link {
	l := s.docLink(at, c.Doc)
	if l.Note = s.number(len(c.Occurrences)) + "×"; c.Last.Known() {
		l.Note += " · " + s.o.Templates.Text("strips.last", s.dayOf(c.Last).Text)
	}
	return l
}

// recurringCauses are the root causes that recur, the most pressing first.
func (s *Site) recurringCauses() []*insight.Cause {
	if s.o.Insight == nil {
		return nil
	}
	var list []*insight.Cause
	for _, c := range s.o.Insight.Causes {
		if c.Recurring {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, s.pressing)
	return list
}

// someStrips draws the most pressing of the causes that recur, and says where the others are.
func (s *Site) someStrips(at string, most int) *StripsChart {
	list := s.recurringCauses()
	v := s.strips(at, "strips", list[:min(len(list), most)], true)
	if v == nil {
		return nil
	}
	v.Heading = at == link.HomeAddress
	if len(list) > len(v.Rows) {
		v.Cut = &More{
			s.o.Templates.Text("cut.of", s.number(len(v.Rows)), s.number(len(list))),
			Link{Text: s.o.Templates.Word("kinds", model.KindRootCause.Name), Href: link.Relative(at, link.OverviewAddress(model.KindRootCause), "")},
		}
	}
	return v
}

// response draws the response to an event to scale; nil where there are not two milestones at different times.
func (s *Site) response(e *model.Event) *ResponseChart {
	var milestones []chart.Moment
	for _, m := range e.Milestones() {
		if !m.At.DateOnly {
			milestones = append(milestones, chart.Moment{Name: m.Name, At: m.At.At})
		}
	}
	if len(milestones) != len(e.Milestones()) {
		return nil // the columns below would not be those of the bar
	}
	var moments []time.Time
	for _, m := range e.Prose.Timeline {
		if m.At.Known() && !m.At.DateOnly {
			moments = append(moments, m.At.At)
		}
	}
	r := chart.NewResponse(milestones, moments)
	if !r.Scaled {
		return nil
	}
	v := &ResponseChart{Events: r.Events}
	ts := s.o.Templates
	for _, p := range r.Parts {
		text := durationText(p.Duration)
		x := ResponsePart{X: p.X, W: p.W, To: p.To, Name: ts.Word("milestones", p.From) + " → " + ts.Word("milestones", p.To) + ": " + text}
		if p.Wide {
			x.Text = text
		}
		v.Parts = append(v.Parts, x)
		if v.Label != "" {
			v.Label += "; "
		}
		v.Label += x.Name
	}
	for _, m := range r.Milestones {
		v.Leads = append(v.Leads, ResponseLead{m.X, m.Slot, m.Name})
	}
	return v
}

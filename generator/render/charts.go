package render

import (
	"slices"
	"strings"
	"time"

	"siaga/generator/chart"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxStrips bounds the rows of a chart of root causes; the rest is in the table of the overview.
	maxStrips = 20
	// maxHomeStrips bounds them on the front page.
	maxHomeStrips = 8
	// maxStripBytes bounds what the rows of a chart weigh: those beyond it are left out; on the front page sooner.
	maxStripBytes, maxHomeStripBytes = 40_000, 36_000
	// markBytes and stripBytes are what a dot and a row weigh without their texts and links.
	markBytes, stripBytes = 110, 900
	// maxStripIncidents bounds the incidents of a row in the table behind the chart.
	maxStripIncidents = 8
	// countRadius is the least radius, in pixels, of a dot with a number in it.
	countRadius = 7
	// maxGapTexts is up to how many dots the gaps between them are written out.
	maxGapTexts = 12
)

// strip is what one row of a chart tells: a root cause, or a way in which things failed, with its incidents by start.
type strip struct {
	link      Link // Note says how often, and when last
	incidents []*insight.Incident
	afterFix  func(n int) bool // of the n-th incident; nil: of none
	gaps      func(n int) int  // days between the n-th incident and the one before
	fixes     []time.Time
}

// dated are those of its incidents that have a date; they come first.
func (x strip) dated() int {
	for n, i := range x.incidents {
		if !i.Start.Known() {
			return n
		}
	}
	return len(x.incidents)
}

func (x strip) back(n int) bool { return x.afterFix != nil && x.afterFix(n) }

// points are the dated incidents of a row from a time on, and how many there are before it.
func (x strip) points(from time.Time) (out []chart.StripPoint, before int) {
	for n, i := range x.incidents[:x.dated()] {
		if i.Start.At.Before(from) {
			before++
			continue
		}
		out = append(out, chart.StripPoint{At: i.Start.At, AfterFix: x.back(n)})
	}
	return out, before
}

// causeStrip is the row of a root cause.
func (s *Site) causeStrip(at string, c *insight.Cause) strip {
	x := strip{
		link: s.causeLink(at, c), fixes: c.FixDays(),
		afterFix: func(n int) bool { return c.Occurrences[n].AfterFix != nil }, gaps: func(n int) int { return c.GapDays[n-1] },
	}
	for _, o := range c.Occurrences {
		x.incidents = append(x.incidents, o.Incident)
	}
	return x
}

// wayStrip is the row of a way in which things failed.
func (s *Site) wayStrip(at string, w *insight.Way) strip {
	x := strip{incidents: w.Incidents}
	x.link = Link{Text: s.o.Templates.Word("mechanisms", w.Mechanism), Note: s.number(len(w.Incidents)) + "×"}
	x.link.Href = link.Relative(at, link.OverviewAddress(model.KindRootCause), wayID(w))
	if n := x.dated(); n > 0 {
		x.link.Note += " · " + s.o.Templates.Text("strips.last", s.dayOf(x.incidents[n-1].Start).Text)
	}
	return x
}

// wayID is the id of the element that lists the incidents of a way.
func wayID(w *insight.Way) string { return "w-" + link.Slug(w.Mechanism) }

// strips draws when each of the rows struck; nil where none of their incidents has a date.
func (s *Site) strips(at string, f Figure, rows []strip, named bool) *StripsChart {
	rows = slices.DeleteFunc(rows, func(x strip) bool { return x.dated() == 0 })
	if len(rows) == 0 {
		return nil
	}
	var times []time.Time
	for _, x := range rows {
		for _, i := range x.incidents[:x.dated()] {
			times = append(times, i.Start.At)
		}
		times = append(times, x.fixes...)
	}
	if !s.o.Built.IsZero() {
		times = append(times, s.o.Built) // how long a cause has been quiet can be seen, too
	}
	slices.SortFunc(times, time.Time.Compare)
	from := times[early(times)]
	axis := chart.NewTimeAxis(from, times[len(times)-1], s.o.Location)
	v := &StripsChart{Figure: f, Ticks: axis.Ticks, Named: named}
	bytes, most, left := 0, maxStripBytes, 0
	if at == link.HomeAddress {
		most = maxHomeStripBytes
	}
	for n, x := range rows {
		points, before := x.points(from)
		fixes := slices.DeleteFunc(slices.Clone(x.fixes), func(t time.Time) bool { return t.Before(from) })
		g := chart.NewStrip(axis, points, fixes)
		row := s.stripRow(at, x, g, before)
		if !named && len(g.Marks) <= maxGapTexts {
			for _, gap := range chart.Gaps(axis, points, g) {
				row.Gaps = append(row.Gaps, StripGap{gap.X, s.daysText(x.gaps(before + gap.Point))})
			}
		}
		if bytes += row.bytes(); n > 0 && bytes > most {
			break
		}
		left += before
		v.Rows = append(v.Rows, row)
		v.Fixes, v.Back = v.Fixes || len(row.Fixes) > 0, v.Back || row.Back
	}
	if left > 0 {
		v.Note = s.o.Templates.Count("chart.earlier", left)
	}
	return v
}

// longTime is how many years a chart shows without a look at how the dates are spread.
const longTime = 20

// early is the index of the first of sorted times that a chart shows. What lies decades before nearly all of the rest, be
// it history or a mistyped year, would press the rest together.
func early(times []time.Time) int {
	n := len(times)
	if n == 0 || times[n-1].Sub(times[0]) < longTime*365*24*time.Hour {
		return 0
	}
	return n / 20
}

// stripRow tells of one row, of which some incidents before the first mark are not drawn.
func (s *Site) stripRow(at string, x strip, g chart.Strip, before int) StripRow {
	row := StripRow{Cause: x.link, From: g.From, To: g.To}
	row.Label = x.link.Text + ": " + s.o.Templates.Count("cause.times", len(x.incidents))
	for _, m := range g.Marks {
		m.First, m.Last = m.First+before, m.Last+before
		mark := StripMark{X: m.X, R: m.R, Back: m.AfterFix, Text: s.markText(x, m), Href: link.Relative(at, s.o.Graph.Address(x.incidents[m.First].Doc), "")}
		if m.AfterFix {
			mark.Ring, row.Back = m.R+4, true
		}
		if m.Count > 1 {
			mark.Count, mark.Href, mark.R = m.Count, "", max(m.R, countRadius)
		}
		row.Marks = append(row.Marks, mark)
	}
	for _, f := range g.Fixes {
		row.Fixes = append(row.Fixes, StripTick{f.X, s.o.Templates.Text("strips.fixed", s.day(f.At).Text)})
	}
	for n, i := range slices.Backward(x.incidents) {
		if len(row.Incidents) == maxStripIncidents {
			row.More = len(x.incidents) - maxStripIncidents
			break
		}
		row.Incidents = append(row.Incidents, StripIncident{s.incidentLink(at, i), x.back(n)})
	}
	return row
}

// bytes is about how much of a page a row takes, with what the table behind the chart says of it.
func (r StripRow) bytes() int {
	n := stripBytes + 3*(len(r.Cause.Text)+len(r.Cause.Href))
	for _, m := range r.Marks {
		n += markBytes + len(m.Text) + len(m.Href)
	}
	for _, i := range r.Incidents {
		n += markBytes + len(i.Text) + len(i.Href)
	}
	return n
}

// markText says what a dot stands for.
func (s *Site) markText(x strip, m chart.Mark) string {
	first := x.incidents[m.First]
	text := s.dayOf(first.Start).Text
	if m.Count > 1 {
		text += " – " + s.dayOf(x.incidents[m.Last].Start).Text + ": " + s.o.Templates.Count("cause.times", m.Count)
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

// historyStrip draws the occurrences of one root cause, on its page.
func (s *Site) historyStrip(at string, c *insight.Cause) *StripsChart {
	f := Figure{ID: "strip", Title: s.o.Templates.Text("history.title"), Desc: s.o.Templates.Text("strips.desc")}
	return s.strips(at, f, []strip{s.causeStrip(at, c)}, false)
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

// causeStrips draws the most pressing of the causes that recur, and says where the others are.
func (s *Site) causeStrips(at string, most int) *StripsChart {
	list := s.recurringCauses()
	rows := make([]strip, min(len(list), most))
	for n := range rows {
		rows[n] = s.causeStrip(at, list[n])
	}
	f := Figure{ID: "strips", Title: s.o.Templates.Text("strips.title"), Desc: s.o.Templates.Text("strips.desc"), Heading: at == link.HomeAddress}
	return s.cutStrips(s.strips(at, f, rows, true), at, len(list))
}

// wayStrips draws the most frequent of the ways in which things failed.
func (s *Site) wayStrips(at string, most int) *StripsChart {
	if s.o.Insight == nil {
		return nil
	}
	list := s.o.Insight.Ways()
	rows := make([]strip, min(len(list), most))
	for n := range rows {
		rows[n] = s.wayStrip(at, &list[n])
	}
	f := Figure{ID: "ways", Title: s.o.Templates.Text("ways.title"), Desc: s.o.Templates.Text("ways.desc"), Heading: true}
	v := s.cutStrips(s.strips(at, f, rows, true), at, len(list))
	if v != nil {
		v.Note = strings.TrimSpace(s.o.Templates.Text("ways.note") + " " + v.Note)
	}
	return v
}

// cutStrips says how many rows a chart leaves out, and where they are.
func (s *Site) cutStrips(v *StripsChart, at string, all int) *StripsChart {
	if v != nil && all > len(v.Rows) {
		v.Cut = &More{Shown: s.o.Templates.Text("cut.of", s.number(len(v.Rows)), s.number(all))}
		if to := link.OverviewAddress(model.KindRootCause); to != at {
			v.Cut.Rest = Link{Text: s.o.Templates.Word("kinds", model.KindRootCause.Name), Href: link.Relative(at, to, "")}
		}
	}
	return v
}

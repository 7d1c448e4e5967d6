package render

import (
	"cmp"
	"slices"
	"sync"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// Bounds of the lists on the page of insights, and of those on the pages that have all of one.
const (
	firstPoints    = 20
	firstSuspected = 20
	firstGaps      = 30
	maxRemembrance = 20

	pointRows     = 150
	suspectedRows = 40
	gapRows       = 150
)

// insightPages are the pages that show what many documents tell together. Every site has them: an address that somebody
// keeps does not go away with the last action item.
func insightPages() []insightPage {
	return []insightPage{
		{"triage", link.TriageAddress, (*Site).planTriage},
		{"actions", link.ActionsAddress, (*Site).planBoard},
		{"readiness", link.ReadinessAddress, (*Site).planPrepared},
		{"insights", link.InsightsAddress, (*Site).planInsights},
		{"lessons", link.LessonsAddress, (*Site).planRegister},
	}
}

type insightPage struct {
	name, address string // of the template; the label is t "pages.<name>"
	plan          func(s *Site, at string) (*series, func(n int, intro model.Doc) any)
}

// insightPart is the common part of the n-th page of a list of what is computed.
func (s *Site) insightPart(q *series, n int, name string, intro model.Doc) Doc {
	at := q.parts[0].address
	if n == 0 {
		return s.insightDoc(at, name, intro)
	}
	return s.furtherDoc(q, n, name, front{address: at, title: s.titleAt(at, s.o.Templates.Word("pages", name))})
}

// insightDoc is the common part of a page that shows what is computed. A content page at its address is its introduction.
func (s *Site) insightDoc(at, name string, intro model.Doc) Doc {
	if intro != nil {
		d := s.docAt(at, name, intro)
		d.Backlinks = s.backlinks(at, intro)
		d.TOC = nil
		return d
	}
	d := Doc{Shell: s.shell(at, name, s.o.Templates.Word("pages", name), nil), Kind: "folder"}
	d.Crumbs = s.crumbs(at, nil, nil)
	return d
}

// insightList is a list on the page of insights that may go on elsewhere.
type insightList struct {
	name    string // the label is t "insights.<name>"
	address string // of the pages that have all of it
	data    string
	first   int // rows on the page of insights
	most    int // rows on a page of its own
	total   int
	fill    func(v *InsightsView, from, to int)
	*series // nil where the page of insights shows all
}

// planInsights plans the page of durations, suspected recurrences and gaps in detection, and the pages that go on where it
// shows only some.
func (s *Site) planInsights(at string) (*series, func(n int, intro model.Doc) any) {
	q := newSeries(at, 0, 1, nil)
	r := s.o.Insight
	if r == nil {
		return q, func(n int, intro model.Doc) any { return InsightsView{Doc: s.insightPart(q, n, "insights", intro)} }
	}
	points := sync.OnceValue(func() []point { return s.points() })
	lists := []*insightList{
		{name: "durations", address: link.DurationsAddress, data: "data/durations.json", first: firstPoints, most: pointRows, total: measured(r),
			fill: func(v *InsightsView, from, to int) { s.fillPoints(v, points()[from:to]) }},
		{name: "suspected", address: link.SuspectedAddress, data: "data/suspected.json", first: firstSuspected, most: suspectedRows, total: len(r.Suspected()),
			fill: func(v *InsightsView, from, to int) { s.fillSuspected(v, r.Suspected()[from:to]) }},
		{name: "gaps", address: link.GapsAddress, data: "data/lessons.json", first: firstGaps, most: gapRows, total: len(r.Gaps()),
			fill: func(v *InsightsView, from, to int) { s.fillGaps(v, r.Gaps()[from:to]) }},
	}
	for _, l := range lists {
		if l.total > l.first {
			s.planInsightList(l, at)
		}
	}
	return q, func(n int, intro model.Doc) any { return s.insights(q, lists, intro) }
}

// planInsightList plans the pages that have all of a list.
func (s *Site) planInsightList(l *insightList, insights string) {
	l.series = newSeries("", l.total, l.most, nil)
	s.further = append(s.further, further{l.series, "insights", behind(l.address, ""), func(n int) any {
		f := front{address: insights, title: s.titleAt(insights, s.o.Templates.Word("pages", "insights")), list: s.o.Templates.Word("insights", l.name)}
		v := InsightsView{Doc: s.furtherDoc(l.series, n, "insights", f), Part: l.name, Pager: s.pager(l.series, n, nil)}
		l.fill(&v, l.parts[n].from, l.parts[n].to)
		return v
	}})
}

// insights is the page of durations, suspected recurrences and gaps in detection, with the first rows of each.
func (s *Site) insights(q *series, lists []*insightList, intro model.Doc) any {
	v := InsightsView{Doc: s.insightPart(q, 0, "insights", intro)}
	r, at := s.o.Insight, q.parts[0].address
	v.Severity = s.columns("severity", s.severities(), columnsOf{class: "severity", order: bySeverity, heading: true})
	v.Detected, v.Matrix, v.Spread = s.detectionChart(), s.matrix(at), s.spread(at)
	for _, l := range lists {
		l.fill(&v, 0, min(l.total, l.first))
		cut := s.cut(at, l.first, l.total, l.data)
		if l.series != nil && cut != nil {
			cut.All = link.Relative(at, l.parts[0].address, "")
		}
		switch l.name {
		case "durations":
			v.PointsCut = cut
		case "suspected":
			v.SuspectedCut = cut
		case "gaps":
			v.GapsCut = cut
		}
	}
	remembered := r.OnThisDay()
	for _, i := range remembered[:min(len(remembered), maxRemembrance)] {
		v.OnThisDay = append(v.OnThisDay, s.incidentLink(at, i))
	}
	for _, section := range []struct {
		id   string
		some bool
	}{
		{"over-time", v.Severity != nil}, {"durations", len(v.Spans) > 0}, {"matrix", v.Matrix != nil}, {"detected", v.Detected != nil},
		{"suspected", len(v.Suspected) > 0}, {"gaps", len(v.Gaps) > 0}, {"on-this-day", len(v.OnThisDay) > 0},
	} {
		if section.some {
			v.TOC = append(v.TOC, TOCEntry{2, s.o.Templates.Word("insights", section.id), "g-" + section.id})
		}
	}
	return v
}

func (s *Site) fillSuspected(v *InsightsView, list []*insight.Suspicion) {
	at := v.Address
	for _, p := range list {
		v.Suspected = append(v.Suspected, Pair{s.incidentLink(at, p.Incidents[0]), s.incidentLink(at, p.Incidents[1]), s.evidence(at, p.Evidence(), betweenTwo)})
	}
}

func (s *Site) fillGaps(v *InsightsView, list []insight.Gap) {
	for n, g := range list {
		if n == 0 || list[n-1].Incident != g.Incident {
			v.Gaps = append(v.Gaps, GapRow{Link: s.incidentLink(v.Address, g.Incident)})
		}
		row := &v.Gaps[len(v.Gaps)-1]
		row.Reasons = append(row.Reasons, s.reason(v.Address, g.Reason))
	}
}

// point is the durations of an incident, one for each span.
type point struct {
	incident *insight.Incident
	cells    []string
}

// measured counts the incidents of which a duration is known.
func measured(r *insight.Report) int {
	seen := map[*insight.Incident]bool{}
	for _, d := range r.Durations() {
		for _, p := range d.Points {
			seen[p.Incident] = true
		}
	}
	return len(seen)
}

// points lists the durations by incident, the newest first.
func (s *Site) points() []point {
	list := s.o.Insight.Durations()
	row := map[*insight.Incident]int{}
	var out []point
	for n, d := range list {
		for _, p := range d.Points {
			i, ok := row[p.Incident]
			if !ok {
				i = len(out)
				row[p.Incident] = i
				out = append(out, point{p.Incident, make([]string, len(list))})
			}
			out[i].cells[n] = durationText(p.Duration)
		}
	}
	slices.SortFunc(out, func(a, b point) int {
		return cmp.Or(b.incident.Start.Compare(a.incident.Start), cmp.Compare(a.incident.Doc.Base().Path, b.incident.Doc.Base().Path))
	})
	return out
}

// fillPoints fills the durations, and a table of points.
func (s *Site) fillPoints(v *InsightsView, points []point) {
	for _, d := range s.o.Insight.Durations() {
		v.Spans = append(v.Spans, Span{d.Span, d.From, d.To, durationText(d.Median), durationText(d.P90), len(d.Points)})
	}
	for _, p := range points {
		v.Points = append(v.Points, PointRow{s.incidentLink(v.Address, p.incident), p.cells})
	}
}

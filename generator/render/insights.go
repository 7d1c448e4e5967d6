package render

import (
	"cmp"
	"slices"

	"siaga/generator/insight"
	"siaga/generator/model"
)

// Bounds of the lists on the page of insights.
const (
	maxPoints      = 100
	maxSuspicions  = 40
	maxGaps        = 60
	maxRemembrance = 20
)

// insights is the page of durations, suspected recurrences and gaps in detection.
func (s *Site) insights(at string, intro model.Doc) any {
	v := InsightsView{Doc: s.insightDoc(at, "insights", intro)}
	r := s.o.Insight
	if r == nil {
		return v
	}
	s.spans(at, &v)
	for i := range r.Suspected[:min(len(r.Suspected), maxSuspicions)] {
		p := &r.Suspected[i]
		v.Suspected = append(v.Suspected, Pair{s.incidentLink(at, p.Incidents[0]), s.incidentLink(at, p.Incidents[1]), s.evidence(at, p.Evidence, betweenTwo)})
	}
	v.SuspectedCut = s.cut(at, len(v.Suspected), len(r.Suspected), "data/suspected.json")
	for _, g := range r.Gaps[:min(len(r.Gaps), maxGaps)] {
		v.Gaps = append(v.Gaps, GapRow{s.incidentLink(at, g.Incident), s.reason(at, g.Reason)})
	}
	v.GapsCut = s.cut(at, len(v.Gaps), len(r.Gaps), "data/lessons.json")
	for _, i := range r.OnThisDay[:min(len(r.OnThisDay), maxRemembrance)] {
		v.OnThisDay = append(v.OnThisDay, s.incidentLink(at, i))
	}
	for _, section := range []struct {
		id   string
		some bool
	}{
		{"durations", len(v.Spans) > 0}, {"suspected", len(v.Suspected) > 0}, {"gaps", len(v.Gaps) > 0}, {"on-this-day", len(v.OnThisDay) > 0},
	} {
		if section.some {
			v.TOC = append(v.TOC, TOCEntry{2, s.o.Templates.Word("insights", section.id), "g-" + section.id})
		}
	}
	return v
}

// spans fills the durations, and the table of their points by incident, the newest first.
func (s *Site) spans(at string, v *InsightsView) {
	list := s.o.Insight.Durations
	cells := map[*insight.Incident][]string{}
	var incidents []*insight.Incident
	for n, d := range list {
		v.Spans = append(v.Spans, Span{d.Span, d.From, d.To, durationText(d.Median), durationText(d.P90), len(d.Points)})
		for _, p := range d.Points {
			if cells[p.Incident] == nil {
				cells[p.Incident] = make([]string, len(list))
				incidents = append(incidents, p.Incident)
			}
			cells[p.Incident][n] = durationText(p.Duration)
		}
	}
	slices.SortFunc(incidents, func(a, b *insight.Incident) int {
		return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.Doc.Base().Path, b.Doc.Base().Path))
	})
	for _, i := range incidents[:min(len(incidents), maxPoints)] {
		v.Points = append(v.Points, PointRow{s.incidentLink(at, i), cells[i]})
	}
	v.PointsCut = s.cut(at, len(v.Points), len(incidents), "data/durations.json")
}

package insight

import (
	"slices"
	"time"
)

// spanNames are the spans in the order in which a response goes.
var spanNames = []string{"detect", "acknowledge", "mitigate", "resolve"}

// Durations lists the spans of all incidents, those by their start: detect, acknowledge, mitigate, resolve; only those with a
// point.
func (r *Report) Durations() []Durations { return r.durations.get(r.findDurations) }

// HasDurations reports whether any incident tells how long it took.
func (r *Report) HasDurations() bool {
	return slices.ContainsFunc(r.Incidents, func(i *Incident) bool { return len(i.Event.Spans()) > 0 })
}

func (r *Report) findDurations() []Durations {
	var out []Durations
	all := make([]Durations, len(spanNames))
	for _, i := range slices.SortedFunc(slices.Values(r.Incidents), ByStart) {
		for _, s := range i.Event.Spans() {
			d := &all[slices.Index(spanNames, s.Name)]
			d.Span, d.From, d.To = s.Name, s.From, s.To
			d.Points = append(d.Points, Point{i, s.Duration})
		}
	}
	for _, d := range all {
		if len(d.Points) > 0 {
			d.Median, d.P90 = ranks(d.Points)
			out = append(out, d)
		}
	}
	return out
}

// ranks gives the median and the 90th percentile by the nearest-rank method: the smallest value that at least half of the
// values, or nine in ten, do not exceed. So each is one that really was measured.
func ranks(points []Point) (median, p90 time.Duration) {
	sorted := make([]time.Duration, len(points))
	for i, p := range points {
		sorted[i] = p.Duration
	}
	slices.Sort(sorted)
	at := func(percent int) time.Duration { return sorted[(len(sorted)*percent+99)/100-1] }
	return at(50), at(90)
}

package render

import (
	"time"

	"siaga/generator/chart"
)

const (
	spreadHeight = 56 // pixels
	// mostDots bounds the dots of a row of durations.
	mostDots = 150
	// spreadBytes bounds what all dots weigh, each of which has a link and a title besides dotBytes.
	spreadBytes, dotBytes = 80_000, 110
)

// spread draws the durations of all incidents; nil where there are none.
func (s *Site) spread(at string) *SpreadChart {
	list := s.o.Insight.Durations()
	if len(list) == 0 {
		return nil
	}
	values, quantiles := make([][]time.Duration, len(list)), make([][2]time.Duration, len(list))
	for n, d := range list {
		for _, p := range d.Points {
			values[n] = append(values[n], p.Duration)
		}
		quantiles[n] = [2]time.Duration{d.Median, d.P90}
	}
	c := chart.NewSpread(values, quantiles, chart.SpreadOptions{Height: spreadHeight, Most: s.spreadDots()})
	ts := s.o.Templates
	v := &SpreadChart{Figure: Figure{ID: "spread", Title: ts.Text("spread.title"), Desc: ts.Text("spread.desc")}, Height: spreadHeight}
	for _, t := range c.Ticks {
		v.Ticks = append(v.Ticks, SpreadTick{t.X, durationText(t.D), t.Anchor, t.Minor})
	}
	for n, r := range c.Rows {
		d := list[n]
		row := SpreadRow{
			Name: d.Span, From: d.From, To: d.To, Median: durationText(d.Median), P90: durationText(d.P90), MedianX: r.Median, P90X: r.P90, N: len(d.Points),
		}
		row.Label = ts.Word("durations", d.Span) + ": " + ts.Text("insights.median") + " " + row.Median + ", " + ts.Text("insights.p90") + " " + row.P90 + ", n = " + s.number(row.N)
		for _, x := range r.Dots {
			p := d.Points[x.Index]
			l := s.incidentLink(at, p.Incident)
			row.Dots = append(row.Dots, SpreadDot{x.X, x.Y, l.Href, durationText(p.Duration) + ": " + l.Text + " (" + l.Note + ")"})
		}
		for _, b := range r.Bins {
			text := durationText(b.From) + " – " + durationText(b.To) + ": " + ts.Count("cause.times", b.Count)
			row.Bins = append(row.Bins, SpreadBin{b.X, b.W, b.Y, b.H, text})
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// spreadDots is how many durations of a row can be dots: fewer where titles are long.
func (s *Site) spreadDots() int {
	n, bytes := 0, 0
	for _, d := range s.o.Insight.Durations() {
		for _, p := range d.Points {
			n++
			bytes += dotBytes + len(p.Incident.Doc.Base().Title) + len(p.Incident.Doc.Base().Path)
		}
	}
	if n == 0 {
		return mostDots
	}
	return min(mostDots, spreadBytes*n/bytes/len(s.o.Insight.Durations()))
}

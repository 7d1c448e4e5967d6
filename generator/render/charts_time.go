package render

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"siaga/generator/chart"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	columnsHeight = 150 // pixels
	axisHeight    = 22
	// mostSeries bounds what a chart tells apart; the rarest are counted together.
	mostSeries = 6
	// maxShares bounds the columns that show shares: each has room for numbers.
	maxShares = 16
	// textHeight is how high a segment must be for a text in it.
	textHeight = 14
	// shareWidth is the share of the width, in percent, that a column needs for a text in it.
	shareWidth = 4
)

// stack is the values that incidents have one of each, in the order in which they are stacked.
type stack struct {
	names  []SeriesName
	number map[string]int
}

// stackOf orders the values that occur. What nobody tells comes last, and so do, as one, those beyond the most frequent.
func stackOf(count map[string]int, order func(a, b string) int) stack {
	values := make([]string, 0, len(count))
	for v := range count {
		values = append(values, v)
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), compareTitles(a, b)) })
	kept, rest := values, []string(nil)
	if len(values) > mostSeries {
		kept, rest = values[:mostSeries-1], values[mostSeries-1:]
	}
	slices.SortFunc(kept, func(a, b string) int {
		if (a == "") != (b == "") {
			return cmp.Compare(len(b), len(a))
		}
		return order(a, b)
	})
	s := stack{number: map[string]int{}}
	for n, v := range kept {
		s.number[v] = n
		x := SeriesName{Number: n, Value: cmp.Or(v, "untold"), Total: count[v]}
		if v == "" {
			x.Number = unknownSeries
		}
		s.names = append(s.names, x)
	}
	if len(rest) > 0 {
		x := SeriesName{Number: len(kept), Value: "others"}
		for _, v := range rest {
			s.number[v] = len(kept)
			x.Total += count[v]
		}
		s.names = append(s.names, x)
	}
	return s
}

// Numbers, for their colours, of what nobody tells, and of it where nobody tells anything.
const unknownSeries, oneSeries = 9, 8

// columns counts incidents over time by a value that each has; nil where none has a date.
func (s *Site) columns(id string, list []counted, o columnsOf) *ColumnsChart {
	list = slices.DeleteFunc(slices.Clone(list), func(x counted) bool { return !x.at.Known() })
	if len(list) == 0 {
		return nil
	}
	times := make([]time.Time, len(list))
	for n, x := range list {
		times[n] = s.localDay(x.at)
	}
	sorted := slices.SortedFunc(slices.Values(times), time.Time.Compare)
	left := early(sorted)
	drawn := func(n int) bool { return !times[n].Before(sorted[left]) }
	count := map[string]int{}
	for n, x := range list {
		if drawn(n) {
			count[x.value]++
		}
	}
	names := stackOf(count, o.order)
	samples := make([]chart.Sample, 0, len(list))
	for n, x := range list {
		if drawn(n) {
			samples = append(samples, chart.Sample{At: times[n], Series: names.number[x.value]})
		}
	}
	c := chart.NewColumns(samples, chart.ColumnOptions{Location: s.o.Location, Series: len(names.names), Height: columnsHeight, Shares: o.shares, Most: o.most})
	if o.shares {
		c.Levels = nil // the columns tell their shares
	}
	v := &ColumnsChart{
		Figure: Figure{ID: id, Title: s.o.Templates.Word("columns_chart", id), Desc: s.o.Templates.Text("columns_chart.desc", s.number(len(samples))), Heading: o.heading},
		Class:  o.class, Unit: c.Unit, Bottom: columnsHeight + axisHeight, Series: names.names, Levels: c.Levels, Shares: o.shares,
	}
	if left > 0 {
		v.Note = s.o.Templates.Count("chart.earlier", left)
	}
	if len(v.Series) == 1 && v.Series[0].Number == unknownSeries {
		v.Series[0].Number, v.Title = oneSeries, s.o.Templates.Word("columns_chart", "years")
	}
	for _, x := range c.Columns {
		v.Columns = append(v.Columns, s.column(x, v, o))
	}
	return v
}

// counted is something that happened, with the value that it is counted by; "" where nobody tells.
type counted struct {
	at    model.Time
	value string
}

// columnsOf says how columns count.
type columnsOf struct {
	class   string
	order   func(a, b string) int
	shares  bool
	heading bool                        // the caption is that of a section
	most    int                         // columns; 0: as many as there is room for
	href    func(c chart.Column) string // nil: a column leads nowhere
}

func (s *Site) column(x chart.Column, v *ColumnsChart, o columnsOf) ColumnBar {
	bar := ColumnBar{Label: x.Label, X: x.X, W: x.W, Mid: x.Mid, Total: x.Total, Ticked: x.Ticked, Narrow: x.Narrow, Anchor: x.Anchor, Counts: x.Counts}
	if o.href != nil && x.Total > 0 {
		bar.Href = o.href(x)
	}
	bar.Text = x.Label + ": " + s.number(x.Total)
	for _, g := range x.Segments {
		name := v.Series[g.Series]
		bar.Text += " · " + s.o.Templates.Word("values", name.Value) + " " + s.number(g.Count)
		seg := ColumnSegment{Number: name.Number, Y: g.Y, H: g.H, Mid: g.Y + g.H/2}
		if o.shares && g.H >= textHeight && percent(x.W) >= shareWidth {
			seg.Text = strconv.Itoa(g.Share)
		}
		bar.Segments = append(bar.Segments, seg)
	}
	return bar
}

// percent reads a share of the width.
func percent(x string) float64 {
	f, _ := strconv.ParseFloat(x[:max(0, len(x)-1)], 64)
	return f
}

// severities are what incidents are counted by on the page of insights.
func (s *Site) severities() []counted {
	list := make([]counted, len(s.o.Insight.Incidents))
	for n, i := range s.o.Insight.Incidents {
		list[n] = counted{i.Start, i.Event.Severity}
	}
	return list
}

// bySeverity orders severities, the worst first.
func bySeverity(a, b string) int {
	return cmp.Or(cmp.Compare(model.SeverityRank(b), model.SeverityRank(a)), compareTitles(a, b))
}

// detectionOrder stacks what an incident was noticed by: as it should be at the bottom.
var detectionOrder = []string{"alert", "staff", "partner", "customer"}

func byDetection(a, b string) int {
	place := func(v string) int {
		if n := slices.Index(detectionOrder, v); n >= 0 {
			return n
		}
		return len(detectionOrder)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), compareTitles(a, b))
}

// minShares is how many incidents must tell something before their shares are drawn.
const minShares = 3

// detectionChart shows by what incidents were noticed, in shares; nil where so few tell that shares would say nothing.
func (s *Site) detectionChart() *ColumnsChart {
	var told []counted
	for _, i := range s.o.Insight.Incidents {
		if i.Event.DetectedBy != "" {
			told = append(told, counted{i.Start, i.Event.DetectedBy})
		}
	}
	if len(told) < minShares {
		return nil
	}
	return s.columns("detected", told, columnsOf{class: "by-source", order: byDetection, heading: true, shares: true, most: maxShares})
}

const (
	maxMatrixRows    = 24
	maxMatrixColumns = 12
	matrixRadius     = 13
)

// matrix counts the incidents of each cause and service; nil where there are not two of either.
func (s *Site) matrix(at string) *MatrixChart {
	causes := slices.DeleteFunc(slices.Clone(s.o.Insight.Causes), func(c *insight.Cause) bool { return len(c.Services) == 0 || len(c.Occurrences) == 0 })
	slices.SortFunc(causes, func(a, b *insight.Cause) int {
		return cmp.Or(cmp.Compare(len(b.Occurrences), len(a.Occurrences)), compareTitles(a.Doc.Title, b.Doc.Title), cmp.Compare(a.Doc.ID, b.Doc.ID))
	})
	shown := causes[:min(len(causes), maxMatrixRows)]
	counts := make([]map[model.Doc]int, len(shown))
	total := map[model.Doc]int{}
	most := 0
	for n, c := range shown {
		counts[n] = map[model.Doc]int{}
		for _, o := range c.Occurrences {
			for _, svc := range o.Incident.Services {
				counts[n][svc]++
				total[svc]++
				most = max(most, counts[n][svc])
			}
		}
	}
	services := make([]model.Doc, 0, len(total))
	for d := range total {
		services = append(services, d)
	}
	slices.SortFunc(services, func(a, b model.Doc) int {
		return cmp.Or(cmp.Compare(total[b], total[a]), compareTitles(a.Base().Title, b.Base().Title), cmp.Compare(a.Base().ID, b.Base().ID))
	})
	if len(shown) < 2 || len(services) < 2 {
		return nil
	}
	cut := len(services) > maxMatrixColumns || len(causes) > len(shown)
	services = services[:min(len(services), maxMatrixColumns)]
	ts := s.o.Templates
	v := &MatrixChart{Figure: Figure{ID: "matrix", Title: ts.Text("matrix.title"), Desc: ts.Text("matrix.desc"), Heading: true}}
	for _, d := range services {
		v.Services = append(v.Services, s.docLink(at, d))
	}
	for n, c := range shown {
		row := MatrixRow{Cause: s.docLink(at, c.Doc), Total: len(c.Occurrences)}
		for _, d := range services {
			k := counts[n][d]
			row.Cells = append(row.Cells, MatrixCell{Count: k, R: chart.Radius(k, most, matrixRadius)})
		}
		v.Rows = append(v.Rows, row)
	}
	if cut {
		v.Cut = &More{ts.Text("matrix.cut", len(shown), len(services)), Link{Text: ts.Word("kinds", model.KindRootCause.Name), Href: link.Relative(at, link.OverviewAddress(model.KindRootCause), "")}}
	}
	return v
}

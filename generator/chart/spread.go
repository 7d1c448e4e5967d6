package chart

import (
	"math"
	"slices"
	"time"
)

// SpreadRow is how durations are distributed.
type SpreadRow struct {
	// Dots are the durations one by one, in order of time; nil if there are too many, and Bins are there instead.
	Dots []Dot
	Bins []Bin
	// Median and P90 are where these quantiles stand; empty without durations.
	Median, P90 string
	// N is the number of durations.
	N int
}

// Dot is a duration as a dot of 4 pixels radius.
type Dot struct {
	X string
	// Y is where its middle is: dots that would overlap move up and down from the middle of the row.
	Y int
	// Index is that of the duration in the row.
	Index int
}

// Bin is a bar for the durations of a range. Bars are centred on the middle of the row.
type Bin struct {
	X, W string
	Y, H int
	// Count is how many durations there are in the range, never 0.
	Count int
	// From and To are the range: from From, up to but without To.
	From, To time.Duration
}

// DurationTick is a mark on the axis of durations.
type DurationTick struct {
	X string
	D time.Duration
	// Anchor is the value of text-anchor that keeps the label inside of the chart: start, middle or end.
	Anchor string
	// Minor ticks are left out on narrow screens.
	Minor bool
}

// Spread is rows of durations on one logarithmic axis.
type Spread struct {
	Ticks []DurationTick
	// Height is that of a row in pixels.
	Height int
	Rows   []SpreadRow
}

const (
	bins       = 80
	spreadEdge = 200 // room at both ends of the axis for half a dot, in hundredths of a percent
	tickWidth  = 46  // of the label of a duration with its unit, in pixels
)

// durationSteps are the durations people count in, each with a weight: of two that have no room beside one another
// the heavier one is shown.
func durationSteps() []struct {
	d      time.Duration
	weight int
} {
	const day = 24 * time.Hour
	return []struct {
		d      time.Duration
		weight int
	}{
		{time.Minute, 8}, {5 * time.Minute, 5}, {15 * time.Minute, 6}, {30 * time.Minute, 3},
		{time.Hour, 10}, {2 * time.Hour, 2}, {4 * time.Hour, 4}, {8 * time.Hour, 1},
		{day, 9}, {2 * day, 2}, {7 * day, 7}, {30 * day, 6}, {90 * day, 3},
		{365 * day, 8}, {5 * 365 * day, 4}, {20 * 365 * day, 6}, {100 * 365 * day, 5}, {250 * 365 * day, 4},
	}
}

// SpreadOptions says how durations are drawn.
type SpreadOptions struct {
	Height int // of a row in pixels
	Most   int // durations of a row that are dots; more are bars
}

// NewSpread lays out rows of durations. quantiles are the median and the 90th percentile of each row, as whoever
// reports them computed them. Less than a minute counts as a minute.
//
// Dots do not overlap as far as the row is high enough; of bars the longest has the height of the row.
func NewSpread(rows [][]time.Duration, quantiles [][2]time.Duration, o SpreadOptions) Spread {
	s := Spread{Height: max(o.Height, 2*dotRadius), Rows: make([]SpreadRow, len(rows))}
	axis, ok := newLogAxis(rows, quantiles)
	if !ok {
		return s
	}
	s.Ticks = axis.ticks()
	for i, values := range rows {
		row := &s.Rows[i]
		row.N = len(values)
		if row.N == 0 {
			continue
		}
		if i < len(quantiles) {
			row.Median, row.P90 = percent(axis.at(quantiles[i][0])), percent(axis.at(quantiles[i][1]))
		}
		if row.N <= o.Most {
			row.Dots = swarm(axis, values, s.Height)
		} else {
			row.Bins = histogram(axis, values, s.Height)
		}
	}
	return s
}

// logAxis is a logarithmic axis of durations.
type logAxis struct{ low, high time.Duration }

// newLogAxis returns the axis from the step below the shortest duration to that above the longest, and false if there
// are no durations.
func newLogAxis(rows [][]time.Duration, quantiles [][2]time.Duration) (logAxis, bool) {
	var shortest, longest time.Duration
	include := func(d time.Duration) {
		d = max(d, time.Minute)
		if longest == 0 {
			shortest, longest = d, d
		}
		shortest, longest = min(shortest, d), max(longest, d)
	}
	for i, row := range rows {
		for _, d := range row {
			include(d)
		}
		if len(row) > 0 && i < len(quantiles) {
			include(quantiles[i][0])
			include(quantiles[i][1])
		}
	}
	if longest == 0 {
		return logAxis{}, false
	}
	list := durationSteps()
	low, high := 0, len(list)-1
	for low+1 < len(list) && list[low+1].d <= shortest {
		low++
	}
	for high > 0 && list[high-1].d >= longest {
		high--
	}
	if low >= high { // a single duration that is a step
		low, high = max(low-1, 0), min(high+1, len(list)-1)
	}
	return logAxis{list[low].d, list[high].d}, true
}

// at is where a duration stands, in hundredths of a percent.
func (a logAxis) at(d time.Duration) int {
	d = min(max(d, a.low), a.high)
	return spreadEdge + portion(math.Log(float64(d)/float64(a.low)), math.Log(float64(a.high)/float64(a.low)))*
		(whole-2*spreadEdge)/whole
}

// duration is the inverse of at.
func (a logAxis) duration(x int) time.Duration {
	f := float64(x-spreadEdge) / (whole - 2*spreadEdge)
	return time.Duration(float64(a.low) * math.Pow(float64(a.high)/float64(a.low), f))
}

// ticks are the steps on the axis whose labels have room, the heaviest first.
func (a logAxis) ticks() []DurationTick {
	type candidate struct {
		label
		d time.Duration
	}
	var list []candidate
	for _, s := range durationSteps() {
		if s.d >= a.low && s.d <= a.high {
			list = append(list, candidate{label{x: a.at(s.d), width: tickWidth, rank: s.weight}, s.d})
		}
	}
	labels := make([]label, len(list))
	for i, c := range list {
		labels[i] = c.label
	}
	wide := heaviest(labels, room{mostLabels, wideWidth})
	var shown []label
	var ticks []DurationTick
	for i, c := range list {
		if wide[i] {
			shown = append(shown, c.label)
			ticks = append(ticks, DurationTick{X: percent(c.x), D: c.d, Anchor: c.anchor()})
		}
	}
	for i, ok := range heaviest(shown, room{mostNarrow, narrowWidth}) {
		ticks[i].Minor = !ok
	}
	return ticks
}

// heaviest chooses labels one by one by rank, leaving out those that would collide with one already chosen.
func heaviest(labels []label, r room) []bool {
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return labels[b].rank - labels[a].rank })
	chosen := make([]bool, len(labels))
	n := 0
	for _, i := range order {
		free := n < r.most
		from, to := labels[i].extent(r.width)
		for j, ok := range chosen {
			if !ok {
				continue
			}
			f, t := labels[j].extent(r.width)
			free = free && (to+labelGap <= f || t+labelGap <= from)
		}
		if free {
			chosen[i] = true
			n++
		}
	}
	return chosen
}

// histogram counts durations in bins of equal width.
func histogram(axis logAxis, values []time.Duration, height int) []Bin {
	counts := make([]int, bins)
	most := 0
	for _, d := range values {
		i := min(axis.at(d)*bins/whole, bins-1)
		counts[i]++
		most = max(most, counts[i])
	}
	var list []Bin
	for i, n := range counts {
		if n == 0 {
			continue
		}
		h := max(1, int(math.Round(float64(height)*float64(n)/float64(most))))
		x, next := i*whole/bins, (i+1)*whole/bins
		list = append(list, Bin{
			X: percent(x), W: percent(next - x), Y: (height - h) / 2, H: h,
			Count: n, From: axis.duration(x), To: axis.duration(next),
		})
	}
	return list
}

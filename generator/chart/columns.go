package chart

import (
	"math"
	"time"
)

// Sample is something counted in a column.
type Sample struct {
	At time.Time
	// Series is which part of the column counts it, from 0. A series that does not exist counts as the last.
	Series int
}

// Segment is the part of a column that belongs to a series, if there is anything in it.
type Segment struct {
	Series, Count int
	// Y is its top and H its height. Segments stand on one another, the first series at the bottom.
	Y, H int
	// Share is its percentage of the column. The shares of a column add up to 100.
	Share int
}

// Column is a stretch of time and what was counted in it.
type Column struct {
	// Label is the time in numerals: "2026-03-14", "2026-03", "2026-Q1", "2026"; of several years the first.
	Label string
	// From is when the stretch begins; To, when the next one does.
	From, To time.Time
	// X and W are the left edge and the width of the bar, Mid its middle.
	X, W, Mid string
	// Counts are the counts of all series, those of 0 too.
	Counts []int
	// Total is the sum of Counts.
	Total int
	// Segments are the series with anything in them, in order.
	Segments []Segment
	// Top is the upper end of the bar: the height of the chart, if there is no bar.
	Top int
	// Ticked says that the axis shows the label, Narrow that it does even on a narrow screen.
	Ticked, Narrow bool
	// Anchor is the value of text-anchor that keeps the label inside of the chart: start, middle or end.
	Anchor string
}

// Level is a horizontal line of the grid.
type Level struct {
	Y int
	// Value is the count that the line stands for; percent, if every column is 100 % high.
	Value int
}

// Columns is a chart of stacked columns over time.
type Columns struct {
	// Unit is the stretch of time of a column: day, month, quarter or year; decade, century or millennium if a
	// mistyped date would make too many years.
	Unit string
	// Slot is the width of a column together with the space around it.
	Slot string
	// Height is that of the chart in pixels; the columns stand at this Y.
	Height int
	// Columns are in order of time without gaps: stretches in which nothing was counted are there too.
	Columns []Column
	// Levels are from the lowest up, without that of 0.
	Levels []Level
	// Max is the count of the highest column; 100, if every column is 100 % high.
	Max int
}

// ColumnOptions says how to make columns.
type ColumnOptions struct {
	// Location is where days and months begin and end; nil is UTC.
	Location *time.Location
	// Series is the number of series, at least 1.
	Series int
	// Height is that of the chart in pixels; 0 is 160.
	Height int
	// Shares makes every column 100 % high, to compare what the columns consist of.
	Shares bool
	// Most is how many columns there may be; 0 is 48.
	Most int
}

const (
	defaultHeight  = 160
	defaultColumns = 48
	mostDays       = 14   // time that is shown by day
	widestBar      = 1000 // hundredths of a percent
	mostLevels     = 5
)

// NewColumns counts samples, which need not be in order, in columns of the finest unit of which there are not too
// many. Without samples there are no columns.
func NewColumns(samples []Sample, o ColumnOptions) Columns {
	o = o.complete()
	c := Columns{Height: o.Height}
	if len(samples) == 0 {
		return c
	}
	first, last := samples[0].At, samples[0].At
	for _, s := range samples {
		if s.At.Before(first) {
			first = s.At
		}
		if s.At.After(last) {
			last = s.At
		}
	}
	b := bucketsFor(first.In(o.Location), last.In(o.Location), o.Most)
	start := b.number(first.In(o.Location))
	n := b.number(last.In(o.Location)) - start + 1
	c.Unit, c.Columns = b.unit, make([]Column, n)
	for i := range c.Columns {
		c.Columns[i].Counts = make([]int, o.Series)
	}
	for _, s := range samples {
		col := &c.Columns[b.number(s.At.In(o.Location))-start]
		series := s.Series
		if series < 0 || series >= o.Series {
			series = o.Series - 1
		}
		col.Counts[series]++
		col.Total++
		c.Max = max(c.Max, col.Total)
	}
	if o.Shares {
		c.Max = 100
	}
	for i := range c.Columns {
		col := &c.Columns[i]
		col.Label = b.label(start + i)
		col.From, col.To = b.start(start+i, o.Location), b.start(start+i+1, o.Location)
		col.stack(c.Max, o)
	}
	c.spread(b, start)
	c.Levels = levels(c.Max, c.Height)
	return c
}

func (o ColumnOptions) complete() ColumnOptions {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Height <= 0 {
		o.Height = defaultHeight
	}
	if o.Most <= 0 {
		o.Most = defaultColumns
	}
	o.Series = max(o.Series, 1)
	return o
}

// stack gives a column its segments.
func (col *Column) stack(highest int, o ColumnOptions) {
	col.Top = o.Height
	if col.Total == 0 {
		return
	}
	height := o.Height
	if !o.Shares {
		height = max(1, int(math.Round(float64(o.Height)*float64(col.Total)/float64(highest))))
	}
	weights := make([]float64, len(col.Counts))
	filled := 0
	for i, n := range col.Counts {
		weights[i] = float64(n)
		if n > 0 {
			filled++
		}
	}
	least := 0
	if height >= filled {
		least = 1
	}
	heights := apportion(weights, height, least)
	shares := apportion(weights, 100, 0)
	for i, n := range col.Counts {
		if n == 0 {
			continue
		}
		col.Top -= heights[i]
		col.Segments = append(col.Segments, Segment{Series: i, Count: n, Y: col.Top, H: heights[i], Share: shares[i]})
	}
}

// spread gives the columns, the first of which has the number start, their places and chooses the labels to show.
func (c *Columns) spread(b buckets, start int) {
	n := len(c.Columns)
	slot := whole / n
	c.Slot = percent(slot)
	bar := min(slot*3/4, widestBar)
	labels := make([]label, n)
	for i := range c.Columns {
		col := &c.Columns[i]
		mid := (2*i + 1) * whole / (2 * n)
		col.X, col.W, col.Mid = percent(mid-bar/2), percent(bar), percent(mid)
		labels[i] = label{x: mid, width: digitWidth * len(col.Label), rank: b.rank(start + i)}
		col.Anchor = labels[i].anchor()
	}
	ticked := pick(labels, b.steps, room{mostLabels, wideWidth})
	var shown []label
	var of []int
	for i, ok := range ticked {
		if ok {
			c.Columns[i].Ticked = true
			shown, of = append(shown, labels[i]), append(of, i)
		}
	}
	for i, ok := range pick(shown, []int{1, 2, 3, 4, 5, 6, 8}, room{mostNarrow, narrowWidth}) {
		c.Columns[of[i]].Narrow = ok
	}
}

// levels are the lines of the grid for counts up to a maximum: at most five, at multiples of 1, 2 or 5 times a power
// of ten.
func levels(highest, height int) []Level {
	if highest <= 0 {
		return nil
	}
	step := 1
	for k := 0; highest/step > mostLevels; k++ {
		if k%3 == 1 {
			step = step / 2 * 5 // 2, 20, ... to 5, 50, ...
		} else {
			step *= 2
		}
	}
	var list []Level
	for v := step; v <= highest; v += step {
		list = append(list, Level{Y: height - int(math.Round(float64(height)*float64(v)/float64(highest))), Value: v})
	}
	return list
}

package chart

import (
	"math"
	"slices"
	"time"
)

// StripPoint is an incident on the strip of its root cause.
type StripPoint struct {
	At time.Time
	// AfterFix says that the cause had been thought fixed when this happened.
	AfterFix bool
}

// Mark is a dot on a strip: a point, or several that are too close together to be told apart.
type Mark struct {
	// X is where its first point is.
	X string
	// Count is how many points it holds.
	Count int
	// First and Last are the indexes of its first and last point in the row.
	First, Last int
	// AfterFix says that one of its points is.
	AfterFix bool
	// R is the radius in pixels, 4 to 9, growing with the square root of Count.
	R int
}

// StripFix is a completed fix on a strip.
type StripFix struct {
	X  string
	At time.Time
}

// Strip is one row of a recurrence chart.
type Strip struct {
	Marks []Mark
	// Fixes are in order of time.
	Fixes []StripFix
	// From and To are where the line that joins the marks begins and ends. They are empty without marks.
	From, To string
}

// How far marks are apart at least, in hundredths of a percent: about the width of a dot; and in a row that would have
// more than manyMarks, so much that large marks, and the rings around them, do not hide each other.
const (
	markGap     = 140
	wideMarkGap = 400
	manyMarks   = 24
)

// NewStrip lays out a row of points, which are in order of time, on an axis that it shares with other rows; fixes are the
// times at which fixes were completed.
//
// Points closer together than a dot is wide fold into one mark, but never a point before a fix with one after it (a
// point at the very time of a fix is before it). In a crowded row the marks are larger and further apart. So a row has at
// most 26 marks and one more for each fix, however many points there are.
func NewStrip(axis TimeAxis, points []StripPoint, fixes []time.Time) Strip {
	fixes = slices.SortedFunc(slices.Values(fixes), time.Time.Compare)
	s := newStrip(axis, points, fixes, markGap)
	if len(s.Marks) > manyMarks {
		s = newStrip(axis, points, fixes, wideMarkGap)
	}
	return s
}

// newStrip lays out a strip with marks that are at least gap apart.
func newStrip(axis TimeAxis, points []StripPoint, fixes []time.Time, gap int) Strip {
	var s Strip
	for _, at := range fixes {
		s.Fixes = append(s.Fixes, StripFix{X: axis.At(at), At: at})
	}
	first, fixed := 0, 0 // where the open mark begins, and how many fixes there were before it
	for i, p := range points {
		x, done := axis.at(p.At), fixed
		for done < len(fixes) && fixes[done].Before(p.At) {
			done++
		}
		if i == 0 || done != fixed || x-first >= gap {
			s.Marks = append(s.Marks, Mark{X: percent(x), First: i})
			first, fixed = x, done
		}
		m := &s.Marks[len(s.Marks)-1]
		m.Count++
		m.Last = i
		m.AfterFix = m.AfterFix || p.AfterFix
		m.R = markRadius(m.Count)
	}
	if n := len(s.Marks); n > 0 {
		s.From, s.To = s.Marks[0].X, s.Marks[n-1].X
	}
	return s
}

// markRadius is 4 for one point and 9, at which it stays, for more than 30.
func markRadius(count int) int {
	return min(3+int(math.Round(math.Sqrt(float64(count)))), 9)
}

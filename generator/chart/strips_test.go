package chart

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestNewStrip(t *testing.T) {
	axis := NewTimeAxis(date("2026-01-01"), date("2026-04-11"), nil) // 100 days: a day is 1 %
	day := func(n float64) time.Time { return axis.From.Add(time.Duration(n * 24 * float64(time.Hour))) }
	rows := [][]StripPoint{
		nil,
		{{At: day(10)}},
		{{At: day(10)}, {At: day(11)}},
		{{At: day(10)}, {At: day(11.4)}, {At: day(12.7)}},
		{{At: day(49.9)}, {At: day(50)}, {At: day(50.1), AfterFix: true}, {At: day(50.2)}},
		{{At: day(-7)}, {At: day(0)}, {At: day(100)}, {At: day(107)}},
	}
	fixes := [][]time.Time{{day(5)}, nil, nil, nil, {day(70), day(50)}, nil}
	strips := make([]Strip, len(rows))
	for i, points := range rows {
		strips[i] = NewStrip(axis, points, fixes[i])
	}
	want := [][]Mark{
		nil,
		{{X: "10%", Count: 1, R: 4}},
		{{X: "10%", Count: 2, Last: 1, R: 4}},
		{{X: "10%", Count: 1, R: 4}, {X: "11.4%", Count: 2, First: 1, Last: 2, R: 4}},
		{{X: "49.9%", Count: 2, Last: 1, R: 4}, {X: "50.1%", Count: 2, First: 2, Last: 3, AfterFix: true, R: 4}},
		{{X: "0%", Count: 2, Last: 1, R: 4}, {X: "100%", Count: 2, First: 2, Last: 3, R: 4}},
	}
	for i, s := range strips {
		if !slices.Equal(s.Marks, want[i]) {
			t.Errorf("row %d: marks are %+v, want %+v", i, s.Marks, want[i])
		}
	}
	if s := strips[0]; s.From != "" || s.To != "" || len(s.Fixes) != 1 || s.Fixes[0].X != "5%" {
		t.Errorf("a row without points: %+v", s)
	}
	if s := strips[4]; s.From != "49.9%" || s.To != "50.1%" || s.Fixes[0].X != "50%" || s.Fixes[1].X != "70%" {
		t.Errorf("the extent and the fixes: %+v", s)
	}
}

func TestGaps(t *testing.T) {
	axis := NewTimeAxis(date("2026-01-01"), date("2026-04-11"), nil) // 100 days: a day is 1 %
	var points []StripPoint
	for _, day := range []int{1, 10, 10, 18, 60} {
		points = append(points, StripPoint{At: axis.From.AddDate(0, 0, day)})
	}
	got := Gaps(axis, points, NewStrip(axis, points, nil))
	if want := []StripGap{{"5.5%", 1}, {"39%", 4}}; !slices.Equal(got, want) {
		t.Errorf("gaps are %v, want %v", got, want)
	}
	if got := Gaps(axis, nil, Strip{}); got != nil {
		t.Errorf("gaps without marks: %v", got)
	}
}

// manyPoints is n points over fifteen years, in order.
func manyPoints(n int) (points []StripPoint, from, to time.Time) {
	random := rand.New(rand.NewPCG(5, 6))
	from, to = date("2011-03-01"), date("2026-03-01")
	for range n {
		points = append(points, StripPoint{At: from.Add(time.Duration(random.Int64N(int64(to.Sub(from)))))})
	}
	slices.SortFunc(points, func(a, b StripPoint) int { return a.At.Compare(b.At) })
	return points, from, to
}

func TestStripsOfManyPoints(t *testing.T) {
	points, from, to := manyPoints(5000)
	fixes := []time.Time{date("2018-05-05"), date("2022-01-01")}
	for i := range points {
		points[i].AfterFix = points[i].At.After(fixes[0])
	}
	s := NewStrip(NewTimeAxis(from, to, nil), points, fixes)
	if n := len(s.Marks); n < 24 || n > 28 {
		t.Errorf("%d marks", n)
	}
	next := 0
	for _, m := range s.Marks {
		if m.First != next || m.Last-m.First+1 != m.Count || m.R != markRadius(m.Count) {
			t.Errorf("%+v does not begin at %d", m, next)
		}
		for _, fix := range fixes {
			if points[m.First].At.After(fix) != points[m.Last].At.After(fix) {
				t.Errorf("%+v holds points on both sides of a fix", m)
			}
		}
		next = m.Last + 1
	}
	if next != len(points) {
		t.Errorf("the marks hold %d points", next)
	}
	for n, want := range map[int]int{1: 4, 4: 5, 9: 6, 16: 7, 25: 8, 36: 9, 5000: 9} {
		if got := markRadius(n); got != want || math.Sqrt(float64(n)) < 6 && got != 3+int(math.Sqrt(float64(n))) {
			t.Errorf("markRadius(%d) = %d", n, got)
		}
	}
}

func BenchmarkNewStrip(b *testing.B) {
	points, from, to := manyPoints(5000)
	axis := NewTimeAxis(from, to, nil)
	for b.Loop() {
		NewStrip(axis, points, nil)
	}
}

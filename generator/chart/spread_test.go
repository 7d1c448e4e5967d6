package chart

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestSpreadTicks(t *testing.T) {
	const m, h, d = time.Minute, time.Hour, 24 * time.Hour
	tests := []struct {
		row  []time.Duration
		want string
	}{
		{nil, ""},
		{[]time.Duration{0}, "1m 5m"},
		{[]time.Duration{30 * m}, "15m 30m 1h"},
		{[]time.Duration{17 * m, 17 * m}, "15m 30m"},
		{[]time.Duration{6 * m, 3 * h}, "5m 15m (30m) 1h (2h) 4h"},
		{[]time.Duration{m, 90 * d}, "1m (15m) 1h (4h) 24h (168h) 720h"},
		{[]time.Duration{0, 0, -h, math.MaxInt64}, "(1m) 1h (24h) 168h 8760h (175200h) 2190000h"},
	}
	for _, tt := range tests {
		s := NewSpread([][]time.Duration{tt.row}, nil, SpreadOptions{Height: 40, Most: 300})
		var list []string
		for _, tick := range s.Ticks {
			label := shortDuration(tick.D)
			if tick.Minor {
				label = "(" + label + ")"
			}
			list = append(list, label)
			hundredths(t, tick.X)
		}
		if got := strings.Join(list, " "); got != tt.want {
			t.Errorf("%v: ticks are %s, want %s", tt.row, got, tt.want)
		}
	}
}

func TestSpreadDots(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	rows := [][]time.Duration{nil, {time.Hour}, {time.Hour, time.Hour}, {0, 0, 0}, nil, nil}
	for range 60 {
		rows[4] = append(rows[4], time.Duration(float64(time.Hour)*math.Exp(random.NormFloat64()*2)))
	}
	for range 300 {
		rows[5] = append(rows[5], time.Duration(float64(time.Hour)*math.Exp(random.NormFloat64()/4)))
	}
	quantiles := make([][2]time.Duration, len(rows))
	quantiles[1] = [2]time.Duration{time.Hour, time.Hour}
	s := NewSpread(rows, quantiles, SpreadOptions{Height: 60, Most: 300})
	for i, row := range s.Rows {
		if row.N != len(rows[i]) || len(row.Dots) != row.N || row.Bins != nil {
			t.Fatalf("row %d: %+v", i, row)
		}
		overlaps := 0
		for j, a := range row.Dots {
			if x := hundredths(t, a.X); x < 100 || x > whole-100 || a.Y < 4 || a.Y > 56 {
				t.Errorf("row %d: %+v is cut", i, a)
			}
			for _, b := range row.Dots[:j] {
				dx := float64(hundredths(t, a.X)-hundredths(t, b.X)) * plotWidth / whole
				if a.Index == b.Index || math.Hypot(dx, float64(a.Y-b.Y)) < 8 {
					overlaps++
				}
			}
		}
		if overlaps > 0 && i != 5 {
			t.Errorf("row %d: %d dots overlap", i, overlaps)
		}
	}
	if s.Rows[0].Median != "" || s.Rows[1].Median != s.Rows[1].Dots[0].X || s.Rows[1].P90 != s.Rows[1].Median {
		t.Errorf("quantiles are %q and %q", s.Rows[0].Median, s.Rows[1].Median)
	}
	if y := []int{s.Rows[2].Dots[0].Y, s.Rows[2].Dots[1].Y}; y[0] != 30 || y[1] != 22 {
		t.Errorf("equal durations are at %v", y)
	}
}

func TestSpreadBins(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	rows := make([][]time.Duration, 2)
	for range 5000 {
		rows[0] = append(rows[0], time.Duration(float64(time.Hour)*math.Exp(random.NormFloat64()*2)))
		rows[1] = append(rows[1], 0)
	}
	s := NewSpread(rows, nil, SpreadOptions{Height: 41, Most: 300})
	for i, row := range s.Rows {
		n, right, highest := 0, 0, 0
		for _, b := range row.Bins {
			x := hundredths(t, b.X)
			if x < right || b.H < 1 || b.Y < 0 || b.Y+b.H > 41 || b.Count < 1 || b.From >= b.To {
				t.Errorf("row %d: %+v", i, b)
			}
			n, right, highest = n+b.Count, x+hundredths(t, b.W), max(highest, b.H)
		}
		if n != 5000 || right > whole || highest != 41 || row.Dots != nil || len(row.Bins) > 90 {
			t.Errorf("row %d: %d durations in %d bins up to %d", i, n, len(row.Bins), right)
		}
	}
	if n := len(s.Rows[1].Bins); n != 1 {
		t.Errorf("%d bins of one duration", n)
	}
}

// shortDuration writes whole minutes and hours: 30m, 24h.
func shortDuration(d time.Duration) string {
	if d%time.Hour == 0 {
		return strings.TrimSuffix(d.String(), "0m0s")
	}
	return strings.TrimSuffix(d.String(), "0s")
}

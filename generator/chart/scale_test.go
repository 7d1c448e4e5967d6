package chart

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hundredths reads a position back, and fails the test if it is not one.
func hundredths(t *testing.T, s string) int {
	t.Helper()
	digits, ok := strings.CutSuffix(s, "%")
	f, err := strconv.ParseFloat(digits, 64)
	if !ok || err != nil || f < 0 || f > 100 {
		t.Fatalf("%q is not a percentage within 0%% to 100%%", s)
	}
	if _, rest, ok := strings.Cut(digits, "."); ok && (len(rest) > 2 || strings.HasSuffix(rest, "0")) {
		t.Fatalf("%q has needless digits", s)
	}
	return int(f*100 + 0.5)
}

// zone loads a location.
func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// date is a moment in UTC, written as "2026-03-14" or "2026-03-14 15:04".
func date(s string) time.Time {
	layout := "2006-01-02 15:04"
	t, err := time.Parse(layout[:len(s)], s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestPercent(t *testing.T) {
	for h, want := range map[int]string{
		0: "0%", 1: "0.01%", 10: "0.1%", 105: "1.05%", 110: "1.1%", 3750: "37.5%", 10000: "100%", -5: "0%", 10001: "100%",
	} {
		if got := percent(h); got != want {
			t.Errorf("percent(%d) = %q, want %q", h, got, want)
		}
	}
}

func TestApportion(t *testing.T) {
	tests := []struct {
		weights     []float64
		total, rest int
		want        []int
	}{
		{nil, 100, 0, []int{}},
		{[]float64{0, 0}, 100, 1, []int{0, 0}},
		{[]float64{1, 1, 1}, 100, 0, []int{34, 33, 33}},
		{[]float64{1, 0, 3}, 100, 0, []int{25, 0, 75}},
		{[]float64{1, 1e9}, 10000, 60, []int{60, 9940}},
		{[]float64{1e9, 1, 1, 5e9}, 10000, 60, []int{1647, 60, 60, 8233}},
		{[]float64{1, 2, 3, 4}, 2, 1, []int{0, 0, 1, 1}},
	}
	for _, tt := range tests {
		if got := apportion(tt.weights, tt.total, tt.rest); !slices.Equal(got, tt.want) {
			t.Errorf("apportion(%v, %d, %d) = %v, want %v", tt.weights, tt.total, tt.rest, got, tt.want)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		weights := make([]float64, 1+random.IntN(12))
		filled := 0
		for i := range weights {
			if random.IntN(4) > 0 {
				weights[i] = 1 + 1e6*random.ExpFloat64()*random.ExpFloat64()
				filled++
			}
		}
		parts := apportion(weights, whole, leastPart)
		sum := 0
		for i, p := range parts {
			sum += p
			if (weights[i] > 0) != (p >= leastPart) || weights[i] == 0 && p != 0 {
				t.Fatalf("apportion(%v) = %v: part %d is wrong", weights, parts, i)
			}
		}
		if filled > 0 && sum != whole {
			t.Fatalf("apportion(%v) = %v adds up to %d", weights, parts, sum)
		}
	}
}

func TestRadius(t *testing.T) {
	tests := []struct{ count, highest, most, want int }{
		{0, 10, 16, 0}, {-1, 10, 16, 0}, {1, 10000, 16, 2}, {25, 100, 16, 8}, {100, 100, 16, 16}, {101, 100, 16, 16},
		{1, 0, 16, 16}, {1, 100, 1, 1}, {3, 3, 0, 0},
	}
	for _, tt := range tests {
		if got := Radius(tt.count, tt.highest, tt.most); got != tt.want {
			t.Errorf("Radius(%d, %d, %d) = %d, want %d", tt.count, tt.highest, tt.most, got, tt.want)
		}
	}
}

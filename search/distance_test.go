package search

import (
	"strings"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"pod", "pod", 0},
		{"", "pod", 3},
		{"pods", "pod", 1},
		{"pod", "pods", 1},
		{"latency", "latnecy", 1},
		{"latency", "latancy", 1},
		{"ca", "abc", 3}, // a letter that was exchanged is not edited again
		{"abcd", "badc", 2},
		{"kitten", "sitting", 3},
		{"café", "cafe", 1},
		{"数据库", "据数库", 1},
		{strings.Repeat("x", 40) + "ab", strings.Repeat("x", 40) + "ba", 1},
		{strings.Repeat("x", 40), "y" + strings.Repeat("x", 40), 1},
	} {
		for limit := range 5 {
			got := Distance(c.a, c.b, limit)
			if got != c.want && (c.want <= limit || got <= limit) {
				t.Errorf("Distance(%q, %q, %d) = %d, want %d", c.a, c.b, limit, got, c.want)
			}
			if back := Distance(c.b, c.a, limit); min(back, limit+1) != min(got, limit+1) {
				t.Errorf("Distance(%q, %q, %d) = %d, but %d the other way", c.b, c.a, limit, back, got)
			}
		}
	}
	if n := testing.AllocsPerRun(10, func() { Distance("abcdefgh", "abcdefhg", 2) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDistance(b *testing.B) {
	for b.Loop() {
		Distance("kubernetes", "kuberntees", 2)
	}
}

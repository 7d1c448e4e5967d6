package insight

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestStrongest: the strongest components are those that sorting brings to the front, many of one weight among them.
func TestStrongest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var b border
	for range 300 {
		list := make([]component, 2+r.IntN(400))
		for k := range list {
			list[k] = component{term: uint32(k), weight: float32(r.IntN(1+r.IntN(200))) / 7}
		}
		n := 1 + r.IntN(len(list)-1)
		want := slices.Clone(list)
		slices.SortFunc(want, byWeight)
		got := b.strongest(nil, list, n)
		if !slices.IsSortedFunc(got, func(x, y component) int { return int(x.term) - int(y.term) }) {
			t.Fatal("the order of the terms is lost")
		}
		slices.SortFunc(got, byWeight)
		if !slices.Equal(got, want[:n]) {
			t.Fatalf("%d of %d: got %v, want %v", n, len(list), got, want[:n])
		}
	}
}

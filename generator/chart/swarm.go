package chart

import (
	"cmp"
	"slices"
	"time"
)

const dotRadius = 4 // pixels

// swarm places a dot for each duration: at its own X, and as close to the middle of the row as the dots before it let
// it. If they do not fit into the height, they move closer together until they do.
func swarm(axis logAxis, values []time.Duration, height int) []Dot {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	xs := make([]int, len(values))
	for k, i := range order {
		xs[k] = axis.at(values[i])
	}
	middle := height / 2
	reach := max(middle-dotRadius, 0) // how far from the middle a dot may be
	var offsets []int
	for pitch := 2 * dotRadius; ; pitch-- {
		var ok bool
		if offsets, ok = pile(xs, reach, pitch); ok || pitch == 1 {
			break
		}
	}
	dots := make([]Dot, len(values))
	for k, i := range order {
		dots[k] = Dot{X: percent(xs[k]), Y: middle + offsets[k], Index: i}
	}
	return dots
}

// pile finds an offset from the middle, at most reach, for each position, so that dots of which the centres are closer
// than a dot is wide do not meet; a pitch of less than the width of a dot squeezes the dots to ellipses of that height.
// It reports whether all fit. At the pitch 1 those left over lie on others, spread evenly, and there is always a result.
func pile(xs []int, reach, pitch int) (offsets []int, ok bool) {
	offsets = make([]int, len(xs))
	ok = true
	lead, over := 0, 0 // lead is the first dot that may still be met
	for k, x := range xs {
		for pixels(x-xs[lead], plotWidth) >= 2*dotRadius {
			lead++
		}
		free := false
		for step := 0; step <= 2*reach && !free; step++ {
			offsets[k] = alternate(step)
			free = isFree(xs[lead:k+1], offsets[lead:k+1], pitch)
		}
		if !free && pitch > 1 {
			return nil, false
		}
		if !free {
			ok = false
			offsets[k] = alternate(over % (2*reach + 1))
			over++
		}
	}
	return offsets, ok
}

// alternate counts away from 0 to both sides: 0, -1, 1, -2, 2.
func alternate(step int) int {
	if step%2 == 1 {
		return -(step + 1) / 2
	}
	return step / 2
}

// isFree reports whether the last dot meets none of the others.
func isFree(xs, offsets []int, pitch int) bool {
	last := len(xs) - 1
	for i := range last {
		dx := pixels(xs[last]-xs[i], plotWidth)
		dy := float64(offsets[last]-offsets[i]) * 2 * dotRadius / float64(pitch)
		if dx*dx+dy*dy < 4*dotRadius*dotRadius {
			return false
		}
	}
	return true
}

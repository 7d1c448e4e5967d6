package insight

import "slices"

// border finds which of some weights are the n greatest, without sorting them. Of equal ones the first count as greater.
type border struct {
	weights []float32
	least   float32 // of the greatest
	ties    int     // how many that weigh least are still to come among the greatest
}

func (b *border) reset() { b.weights = b.weights[:0] }

// find looks at the weights, of which there are more than n, and changes their order.
func (b *border) find(n int) {
	b.least = nth(b.weights, n)
	b.ties = n
	for _, w := range b.weights {
		if w > b.least {
			b.ties--
		}
	}
}

// within reports whether a weight is one of the greatest. It is asked once for each of them, in their order.
func (b *border) within(w float32) bool {
	if w == b.least {
		b.ties--
		return b.ties >= 0
	}
	return w > b.least
}

// strongest appends the n strongest of components, in their order.
func (b *border) strongest(out, list []component, n int) []component {
	b.reset()
	for k := range list {
		b.weights = append(b.weights, list[k].weight)
	}
	b.find(n)
	for k := range list {
		if b.within(list[k].weight) {
			out = append(out, list[k])
		}
	}
	return out
}

// nth finds the n-th greatest number, counted from 1, and changes the order of the list. It parts the list around one of its numbers and
// goes on with the side that holds the n-th; what resists is sorted.
func nth(list []float32, n int) float32 {
	for range 64 {
		if len(list) < 16 {
			break
		}
		pivot := middle(list[0], list[len(list)/2], list[len(list)-1])
		i, j := 0, len(list)-1
		for i <= j {
			for list[i] > pivot {
				i++
			}
			for list[j] < pivot {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i, j = i+1, j-1
			}
		}
		switch { // list[:j+1] ≥ pivot ≥ list[i:], and what lies between equals it
		case n <= j+1:
			list = list[:j+1]
		case n > i:
			list, n = list[i:], n-i
		default:
			return pivot
		}
	}
	slices.Sort(list)
	return list[len(list)-n]
}

// middle is the second of three numbers.
func middle(a, b, c float32) float32 {
	return max(min(a, b), min(max(a, b), c))
}

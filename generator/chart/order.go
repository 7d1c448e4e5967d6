package chart

import (
	"cmp"
	"slices"
)

// Limits on the search for an order with few crossings: a map of services is far below, and what is above is drawn
// without the last improvement rather than late.
const (
	mostSweeps   = 24
	mostLines    = 20000 // lines times sweeps
	swapLines    = 2500  // lines up to which neighbours are exchanged
	mostExchange = 8     // rounds of exchanges after a sweep
)

// reduceCrossings puts the vertices of each layer in an order in which few lines cross: layers are sorted by the mean
// position of the neighbours in the layer before and, on the way back, after; then neighbours are exchanged where that
// helps. The best order met is kept. It returns the number of crossings.
func (l *lattice) reduceCrossings() int {
	lines := 0
	for _, v := range l.vertices {
		lines += len(v.down)
	}
	best, order := l.crossings(), l.copyLayers()
	sweeps := min(mostSweeps, max(4, 12*mostLines/max(lines, 1)/4))
	idle := 0
	for sweep := 0; sweep < sweeps && best > 0 && idle < 8; sweep++ {
		l.sweep(sweep%2 == 0, sweep%4 >= 2)
		if lines <= swapLines {
			for range mostExchange {
				if !l.exchange() {
					break
				}
			}
		}
		idle++
		if n := l.crossings(); n < best {
			best, order, idle = n, l.copyLayers(), 0
		}
	}
	l.layers = order
	l.number()
	return best
}

// copyLayers copies the order of the layers.
func (l *lattice) copyLayers() [][]int {
	c := make([][]int, len(l.layers))
	for i, layer := range l.layers {
		c[i] = slices.Clone(layer)
	}
	return c
}

// number writes the positions of the vertices.
func (l *lattice) number() {
	for _, layer := range l.layers {
		for i, v := range layer {
			l.vertices[v].pos = i
		}
	}
}

// sweep sorts the layers from the first or from the last on. Vertices that tie keep their order or turn it round.
func (l *lattice) sweep(down, turn bool) {
	keys := make([]float64, len(l.vertices))
	for i := range l.layers {
		if !down {
			i = len(l.layers) - 1 - i
		}
		layer := l.layers[i]
		other := i - 1
		if !down {
			other = i + 1
		}
		if other < 0 || other >= len(l.layers) {
			continue
		}
		scale := float64(len(l.layers[other])) / float64(len(layer))
		for _, v := range layer {
			at := &l.vertices[v]
			near := at.up
			if !down {
				near = at.down
			}
			keys[v] = float64(at.pos) * scale
			if len(near) > 0 {
				sum := 0
				for _, w := range near {
					sum += l.vertices[w].pos
				}
				keys[v] = float64(sum) / float64(len(near))
			}
		}
		if turn {
			slices.Reverse(layer)
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
		for k, v := range layer {
			l.vertices[v].pos = k
		}
	}
}

// exchange swaps neighbours in a layer where fewer lines cross after it, and reports whether it did.
func (l *lattice) exchange() bool {
	// The positions of the neighbours of a vertex, in order. They do not change while its own layer is done.
	if l.ups == nil {
		l.ups, l.downs = make([][]int, len(l.vertices)), make([][]int, len(l.vertices))
	}
	up, down := l.ups, l.downs
	better := false
	for _, layer := range l.layers {
		for _, v := range layer {
			up[v] = l.positions(up[v], l.vertices[v].up)
			down[v] = l.positions(down[v], l.vertices[v].down)
		}
		for k := 0; k+1 < len(layer); k++ {
			v, w := layer[k], layer[k+1]
			gain := crossed(up[v], up[w]) + crossed(down[v], down[w]) - crossed(up[w], up[v]) - crossed(down[w], down[v])
			if gain > 0 {
				layer[k], layer[k+1] = w, v
				l.vertices[w].pos, l.vertices[v].pos = k, k+1
				better = true
			}
		}
	}
	return better
}

func (l *lattice) positions(list, vertices []int) []int {
	list = list[:0]
	for _, v := range vertices {
		list = append(list, l.vertices[v].pos)
	}
	slices.Sort(list)
	return list
}

// crossed counts the pairs of a position of a and a smaller one of b, both in order: the lines that cross if the
// vertex of a is before that of b.
func crossed(a, b []int) int {
	n, k := 0, 0
	for _, x := range a {
		for k < len(b) && b[k] < x {
			k++
		}
		n += k
	}
	return n
}

// crossings counts the crossings of all lines.
func (l *lattice) crossings() int {
	n := 0
	var ends, tree []int
	for i := 0; i+1 < len(l.layers); i++ {
		size := len(l.layers[i+1])
		tree = append(tree[:0], make([]int, size+1)...)
		before := 0
		for _, v := range l.layers[i] {
			ends = l.positions(ends, l.vertices[v].down)
			for _, e := range ends { // those that begin before v and end behind e
				smaller := 0
				for k := e + 1; k > 0; k -= k & -k {
					smaller += tree[k]
				}
				n += before - smaller
			}
			for _, e := range ends {
				for k := e + 1; k <= size; k += k & -k {
					tree[k]++
				}
			}
			before += len(ends)
		}
	}
	return n
}

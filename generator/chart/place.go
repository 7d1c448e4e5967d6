package chart

import "math"

// Weights of a line in the choice of positions: a line between two bends is to be straight before all others.
const (
	nodeWeight = 1.0
	halfWeight = 2.0
	bendWeight = 6.0
)

// How often every layer is placed anew; half as often on a map that is too large to be looked at as a whole.
const (
	placeTurns   = 24
	manyVertices = 3000
)

// placeAlong gives every vertex its position along its layer: in the order of the layer, with the gaps of the sheet
// between them, none beyond the longest layer, and as close as possible to the middle of its neighbours. It returns
// the length of the layers.
func (l *lattice) placeAlong(s sheet) int {
	length := 0
	for _, layer := range l.layers {
		length = max(length, l.length(layer, s))
	}
	for _, layer := range l.layers { // begin in the middle
		at := float64(length-l.length(layer, s)) / 2
		for k, v := range layer {
			if k > 0 {
				at += l.distance(layer[k-1], v, s)
			} else {
				at += float64(l.vertices[v].size) / 2
			}
			l.vertices[v].at = at
		}
	}
	turns := placeTurns
	if len(l.vertices) > manyVertices {
		turns /= 2
	}
	p := settling{sheet: s, length: length}
	for p.turn = range turns {
		for i := range l.layers {
			if p.turn%2 == 1 {
				i = len(l.layers) - 1 - i
			}
			l.settle(l.layers[i], &p)
		}
	}
	for _, layer := range l.layers {
		l.round(layer, s)
	}
	return length
}

// length is how long a layer is without more space than it needs.
func (l *lattice) length(layer []int, s sheet) int {
	n := float64(l.vertices[layer[0]].size+l.vertices[layer[len(layer)-1]].size) / 2
	for k := 1; k < len(layer); k++ {
		n += l.distance(layer[k-1], layer[k], s)
	}
	return int(math.Ceil(n))
}

// distance is how far apart the middles of two neighbours in a layer are at least.
func (l *lattice) distance(v, w int, s sheet) float64 {
	gap := s.nodeGap
	if v >= l.nodes && w >= l.nodes {
		gap = s.bendGap
	}
	return float64(l.vertices[v].size+l.vertices[w].size)/2 + float64(gap)
}

// settling is what the layers have to keep to, and memory to settle them in.
type settling struct {
	sheet   sheet
	length  int
	turn    int
	offsets []float64
	blocks  []block
}

// block is a run of vertices that lie side by side without more space than they need.
type block struct {
	sum, weight float64
	count       int
}

// settle moves the vertices of a layer to where the weighted squares of the distances to where they would like to be
// are the smallest, which pooling those that push one another finds exactly.
func (l *lattice) settle(layer []int, s *settling) {
	offsets, blocks := append(s.offsets[:0], make([]float64, len(layer))...), s.blocks[:0]
	for k, v := range layer {
		if k > 0 {
			offsets[k] = offsets[k-1] + l.distance(layer[k-1], v, s.sheet)
		}
		wish, weight := l.wish(v, s.turn)
		b := block{(wish - offsets[k]) * weight, weight, 1}
		for n := len(blocks); n > 0 && blocks[n-1].sum*b.weight > b.sum*blocks[n-1].weight; n-- {
			b = block{b.sum + blocks[n-1].sum, b.weight + blocks[n-1].weight, b.count + blocks[n-1].count}
			blocks = blocks[:n-1]
		}
		blocks = append(blocks, b)
	}
	s.offsets, s.blocks = offsets, blocks
	low := float64(l.vertices[layer[0]].size) / 2
	last := len(layer) - 1
	high := float64(s.length) - float64(l.vertices[layer[last]].size)/2 - offsets[last]
	k := 0
	for _, b := range blocks {
		at := max(low, min(b.sum/b.weight, high))
		for range b.count {
			l.vertices[layer[k]].at = at + offsets[k]
			k++
		}
	}
}

// wish is where a vertex would like to be, and how much: in the middle of its neighbours, in the first turns only of
// those on the side from which the turn comes.
func (l *lattice) wish(v, turn int) (at, weight float64) {
	sum := 0.0
	add := func(list []int) {
		for _, w := range list {
			f := nodeWeight
			switch {
			case v >= l.nodes && w >= l.nodes:
				f = bendWeight
			case v >= l.nodes || w >= l.nodes:
				f = halfWeight
			}
			sum += f * l.vertices[w].at
			weight += f
		}
	}
	if turn >= 6 || turn%2 == 0 {
		add(l.vertices[v].up)
	}
	if turn >= 6 || turn%2 == 1 {
		add(l.vertices[v].down)
	}
	if weight == 0 {
		return l.vertices[v].at, 0.1
	}
	return sum / weight, weight
}

// round moves the vertices of a layer to whole pixels without bringing them closer together than they may be.
func (l *lattice) round(layer []int, s sheet) {
	for k, v := range layer {
		at := math.Floor(l.vertices[v].at)
		if k > 0 {
			at = max(at, math.Ceil(l.vertices[layer[k-1]].at+l.distance(layer[k-1], v, s)))
		}
		l.vertices[v].at = at
	}
}

// reach is the last pixel that a vertex uses.
func (l *lattice) reach() int {
	n := 0
	for _, v := range l.vertices {
		n = max(n, int(math.Ceil(v.at+float64(v.size)/2)))
	}
	return n
}

// span is how far the lines into a layer lead along it, and how many there are.
func (l *lattice) span(layer int) (longest float64, lines int) {
	for _, v := range l.layers[layer] {
		for _, w := range l.vertices[v].up {
			longest = max(longest, math.Abs(l.vertices[v].at-l.vertices[w].at))
			lines++
		}
	}
	return longest, lines
}

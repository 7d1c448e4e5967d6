package chart

import "slices"

// lattice is a part in layers in which every line leads from one layer to the next: where an arc passes a layer, it
// has a bend there.
type lattice struct {
	nodes    int // the first vertices are the nodes of the part, the others are bends
	vertices []vertex
	layers   [][]int // vertices in their order within a layer
	first    []int   // for each arc, the vertex after its first node

	ups, downs [][]int // memory of exchange, used again and again
}

// vertex is a node or a bend.
type vertex struct {
	layer, pos int // pos is its index in its layer
	size       int // along the layer, in pixels; 0 for a bend
	up, down   []int
	at         float64 // its middle along the layer, in pixels
}

// newLattice adds the bends. Arcs to one node share theirs, those that were turned round apart from the others.
func newLattice(p part, layer []int) *lattice {
	l := &lattice{nodes: len(p.nodes), vertices: make([]vertex, len(p.nodes)), first: make([]int, len(p.arcs))}
	last := 0
	for v := range l.vertices {
		l.vertices[v] = vertex{layer: layer[v]}
		last = max(last, layer[v])
	}
	type place struct {
		to, layer int
		back      bool
	}
	bends := make(map[place]int)
	for i, a := range p.arcs {
		v := a.from
		for k := layer[a.from] + 1; ; k++ {
			w, known := a.to, true
			if k < layer[a.to] {
				w, known = bends[place{a.to, k, a.back}]
				if !known {
					w = len(l.vertices)
					l.vertices = append(l.vertices, vertex{layer: k})
					bends[place{a.to, k, a.back}] = w
				}
			}
			l.vertices[v].down = append(l.vertices[v].down, w)
			l.vertices[w].up = append(l.vertices[w].up, v)
			if v == a.from {
				l.first[i] = w
			}
			if known {
				break // at the node, or where the way on is there already
			}
			v = w
		}
	}
	l.layers = make([][]int, last+1)
	l.walk()
	return l
}

// clone copies what positions are written to.
func (l *lattice) clone() *lattice {
	c := *l
	c.vertices = slices.Clone(l.vertices)
	c.layers = l.copyLayers()
	c.ups, c.downs = nil, nil
	return &c
}

// measure gives the nodes their sizes along the layers.
func (l *lattice) measure(sizes []int) {
	for v, size := range sizes {
		l.vertices[v].size = size
	}
}

// walk orders the vertices of each layer as a walk in depth first meets them, which keeps neighbours together.
func (l *lattice) walk() {
	seen := make([]bool, len(l.vertices))
	for root := range l.nodes {
		stack := []int{root}
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if seen[v] {
				continue
			}
			seen[v] = true
			at := &l.vertices[v]
			at.pos = len(l.layers[at.layer])
			l.layers[at.layer] = append(l.layers[at.layer], v)
			stack = append(stack, at.up...)
			stack = append(stack, at.down...)
		}
	}
}

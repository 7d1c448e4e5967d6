package chart

// breakCycles turns arcs round until there are no cycles, as few as a greedy choice finds: nodes are put in a row,
// those without predecessors at its beginning, those without successors at its end, and of the rest the one with the
// most successors for its predecessors next; the arcs that lead backwards in the row are turned.
//
// Without cycles no arc is turned. It takes time in proportion to the arcs.
func breakCycles(p *part) {
	r := newRow(p)
	for i := range p.arcs {
		a := &p.arcs[i]
		if r.place[a.from] > r.place[a.to] {
			a.from, a.to, a.back = a.to, a.from, true
		}
	}
}

// row is the order of the nodes while it is being found.
type row struct {
	succ, pred [][]int
	out, in    []int   // how many successors and predecessors have no place yet
	place      []int   // in the row; -1 for none yet
	surplus    [][]int // nodes by out-in, counted from -n; may hold nodes that have moved on
	top        int     // no node has a larger surplus
	head, tail int     // the next places from both ends
	ends       []int   // nodes that have lost their last successor or predecessor
}

func newRow(p *part) *row {
	n := len(p.nodes)
	r := &row{
		succ: make([][]int, n), pred: make([][]int, n), out: make([]int, n), in: make([]int, n),
		place: make([]int, n), surplus: make([][]int, 2*n+1), tail: n - 1,
	}
	for _, a := range p.arcs {
		r.succ[a.from] = append(r.succ[a.from], a.to)
		r.pred[a.to] = append(r.pred[a.to], a.from)
		r.out[a.from]++
		r.in[a.to]++
	}
	for v := range n {
		r.place[v] = -1
		r.file(v)
	}
	for r.head <= r.tail {
		r.put(r.next())
	}
	return r
}

// file puts a node where next finds it.
func (r *row) file(v int) {
	if r.out[v] == 0 || r.in[v] == 0 {
		r.ends = append(r.ends, v)
		return
	}
	s := r.out[v] - r.in[v] + len(r.place)
	r.surplus[s] = append(r.surplus[s], v)
	r.top = max(r.top, s)
}

// next returns the node to put next: one without successors or predecessors, or else one with the largest surplus.
func (r *row) next() int {
	for len(r.ends) > 0 {
		v := r.ends[0]
		r.ends = r.ends[1:]
		if r.place[v] < 0 {
			return v
		}
	}
	for {
		list := r.surplus[r.top]
		if len(list) == 0 {
			r.top--
			continue
		}
		v := list[0]
		r.surplus[r.top] = list[1:]
		if r.place[v] < 0 && r.out[v]-r.in[v]+len(r.place) == r.top {
			return v
		}
	}
}

// put gives a node its place.
func (r *row) put(v int) {
	if r.out[v] == 0 && r.in[v] > 0 {
		r.place[v] = r.tail
		r.tail--
	} else {
		r.place[v] = r.head
		r.head++
	}
	for _, w := range r.succ[v] {
		if r.place[w] < 0 {
			r.in[w]--
			r.file(w)
		}
	}
	for _, w := range r.pred[v] {
		if r.place[w] < 0 {
			r.out[w]--
			r.file(w)
		}
	}
}

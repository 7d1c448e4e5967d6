package chart

import "strconv"

// drawing is a part with positions in pixels, from its own upper left corner.
type drawing struct {
	part          part
	lattice       *lattice
	sheet         sheet
	starts, ends  []int // of the layers, across them
	width, height int
	crossings     int
}

// backShift is how far from the middle of its border an arrow against the direction begins and ends, in pixels, so
// that it does not lie on one with the direction.
const backShift = 8

// leastGap is between layers that have no room for more, in pixels.
const leastGap = 36

// draw lays out a part on a sheet; l is the part in layers that may still be too long for it.
func draw(g Graph, p part, l ordered, s sheet) drawing {
	along, across := make([]int, len(p.nodes)), make([]int, len(p.nodes))
	for v, i := range p.nodes {
		along[v], across[v] = g.Nodes[i].H, g.Nodes[i].W
		if s.down {
			along[v], across[v] = across[v], along[v]
		}
	}
	l = ordered{l.clone(), l.crossings}
	l.measure(along)
	if cut, ok := splitLayers(l.lattice, s); ok {
		l = order(p, cut)
		l.measure(along)
	}
	l.placeAlong(s)
	d := drawing{part: p, lattice: l.lattice, sheet: s, crossings: l.crossings}
	d.placeAcross(across)
	d.width, d.height = d.ends[len(d.ends)-1], l.reach()
	if s.down {
		d.width, d.height = d.height, d.width
	}
	return d
}

// placeAcross gives every layer its place. The gap before a layer is the wider the more lines lead through it and the
// further they lead, as far as the page has room for it.
func (d *drawing) placeAcross(across []int) {
	l := d.lattice
	n := len(l.layers)
	thick, gaps := make([]int, n), make([]int, n)
	total, wanted := 0, 0
	for i, layer := range l.layers {
		for _, v := range layer {
			if v < l.nodes {
				thick[i] = max(thick[i], across[v])
			}
		}
		total += thick[i]
		if i > 0 {
			longest, lines := l.span(i)
			gaps[i] = min(max(d.sheet.minGap, int(longest/4)+lines), d.sheet.maxGap)
			wanted += gaps[i]
		}
	}
	least := leastGap * (n - 1)
	if room := GraphWidth - 2*graphEdge - total; !d.sheet.down && wanted > room {
		for i := 1; i < n; i++ {
			gaps[i] = leastGap + (gaps[i]-leastGap)*max(room-least, 0)/(wanted-least)
		}
	}
	at := 0
	for i := range n {
		at += gaps[i]
		d.starts = append(d.starts, at)
		at += thick[i]
		d.ends = append(d.ends, at)
	}
}

// place writes the part into the graph, with its upper left corner at a point.
func (d *drawing) place(g *Graph, x, y int) {
	l := d.lattice
	for v, i := range d.part.nodes {
		n, at := &g.Nodes[i], l.vertices[v]
		n.Layer = at.layer
		n.X, n.Y = x+d.starts[at.layer], y+int(at.at)-n.H/2
		if d.sheet.down {
			n.X, n.Y = x+int(at.at)-n.W/2, y+d.starts[at.layer]
		}
	}
	for i, a := range d.part.arcs {
		e := &g.Edges[a.edge]
		e.Back = a.back
		e.Path = d.path(g, i).svg(d.sheet.down, a.back)
	}
}

// point is a place on the way of an edge: how far across the layers, and how far along them.
type point struct{ across, along int }

// way is the way of an edge from layer to layer: straight lines across a layer, from a point with an even index to the
// next, and curves through the gap behind it.
type way []point

// path returns the way of an arc, from the first to the last layer.
func (d *drawing) path(g *Graph, i int) way {
	l, a := d.lattice, d.part.arcs[i]
	from, to := g.Nodes[d.part.nodes[a.from]], g.Nodes[d.part.nodes[a.to]]
	ox, oy := from.X+from.W, from.Y+from.H/2
	ex, ey := to.X, to.Y+to.H/2
	if d.sheet.down {
		ox, oy = from.Y+from.H, from.X+from.W/2
		ex, ey = to.Y, to.X+to.W/2
	}
	shift := 0
	if a.back {
		shift = backShift
	}
	layer := l.vertices[a.from].layer
	base := ex - d.starts[l.vertices[a.to].layer] // where the part begins across the layers
	side := ey - int(l.vertices[a.to].at)         // and along them
	w := way{{ox, oy + shift}, {base + d.ends[layer], oy + shift}}
	for v := l.first[i]; v != a.to; v = l.vertices[v].down[0] {
		layer = l.vertices[v].layer
		at := side + int(l.vertices[v].at)
		w = append(w, point{base + d.starts[layer], at}, point{base + d.ends[layer], at})
	}
	return append(w, point{ex, ey + shift})
}

// svg writes the path, from the last point to the first if it is to be turned round.
func (w way) svg(down, turn bool) string {
	if turn {
		t := make(way, 0, len(w)+1)
		for i := len(w) - 1; i >= 0; i-- {
			t = append(t, w[i])
		}
		w = t
	}
	b := make([]byte, 0, 16*len(w))
	write := func(op byte, points ...point) {
		for _, p := range points {
			x, y := p.across, p.along
			if down {
				x, y = y, x
			}
			b = strconv.AppendInt(append(b, op), int64(x), 10)
			b = strconv.AppendInt(append(b, ' '), int64(y), 10)
			op = ' '
		}
	}
	write('M', w[0])
	pen := w[0]
	for i := 1; i < len(w); i++ {
		p, q := w[i-1], w[i]
		curve := (i%2 == 0) != turn // a way has an odd number of points
		switch {
		case pen == q:
			continue
		case curve && p.along != q.along:
			mid := (p.across + q.across) / 2
			write('C', point{mid, p.along}, point{mid, q.along}, q)
		case i+1 < len(w) && q.along == w[i+1].along:
			continue // straight on
		default:
			write('L', q)
		}
		pen = q
	}
	return string(b)
}

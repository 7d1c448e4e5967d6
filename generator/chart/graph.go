package chart

import "slices"

// Node is a box of the dependency map.
type Node struct {
	// X and Y are the upper left corner, W and H the size, in pixels.
	X, Y, W, H int
	// Layer counts from the dependents (0) to what they depend on. A wide layer is cut into several.
	Layer int
}

// Edge is an arrow from a node to one that it depends on.
type Edge struct {
	// From and To are the indexes of the nodes.
	From, To int
	// Path is an SVG path from the border of one box to that of the other. It keeps clear of all other boxes.
	Path string
	// Back says that the arrow runs against the direction of the others, since the nodes depend on one another.
	Back bool
}

// Graph is a layered drawing of a directed graph.
type Graph struct {
	// Width and Height are the size in pixels.
	Width, Height int
	// Down says that the layers are rows and arrows lead downwards; otherwise they are columns and arrows lead right.
	Down bool
	// Nodes are those of the input, in its order.
	Nodes []Node
	// Edges are those of the input, in its order, without those from a node to itself and the second of two equal ones.
	Edges []Edge
}

// Sizes of the dependency map in pixels.
const (
	GraphWidth = 1100 // as wide as it becomes, unless one name is wider
	boxHeight  = 30
	boxPadding = 12 // beside the text of a box
	graphEdge  = 6  // around the map, so that borders and arrowheads are not cut
	partGap    = 32 // between parts that no edge joins
	lonerGap   = 12 // between boxes without edges
)

// Layout draws services and what they depend on: widths are those of the names in pixels, and edges lead from the index
// of a dependent to that of its dependency. Edges to nodes that do not exist are left out.
//
// Dependents are above or left of what they depend on, in whichever direction the map is easier to follow; height is
// not limited. Edges to one node that have the same way to go share a line, so that what many depend on does not
// drown in arrows: a line leads to one node only, however many join it. Nodes without edges are in a block below.
func Layout(widths []int, edges [][2]int) Graph {
	g := Graph{Nodes: make([]Node, len(widths)), Edges: cleanEdges(len(widths), edges)}
	for i, w := range widths {
		g.Nodes[i] = Node{W: max(w, 0) + 2*boxPadding, H: boxHeight}
	}
	parts, loners := components(g)
	best := chooseSheet(g, parts)
	g.Down = best.down
	x, y, shelf := 0, 0, 0
	for _, d := range best.drawings {
		if x > 0 && x+d.width > GraphWidth-2*graphEdge {
			x, y, shelf = 0, y+shelf+partGap, 0
		}
		d.place(&g, graphEdge+x, graphEdge+y)
		x, shelf = x+d.width+partGap, max(shelf, d.height)
	}
	if len(parts) > 0 {
		y += shelf + partGap
	}
	placeLoners(&g, loners, y)
	for _, n := range g.Nodes {
		g.Height = max(g.Height, n.Y+n.H+graphEdge)
		g.Width = max(g.Width, n.X+n.W+graphEdge)
	}
	if len(best.drawings) > 0 {
		g.Width = max(g.Width, best.width+2*graphEdge)
		g.Height = max(g.Height, best.height+2*graphEdge)
	}
	return g
}

// cleanEdges leaves out edges that are not drawn.
func cleanEdges(n int, edges [][2]int) []Edge {
	seen := make(map[[2]int]bool, len(edges))
	var list []Edge
	for _, e := range edges {
		if e[0] == e[1] || min(e[0], e[1]) < 0 || max(e[0], e[1]) >= n || seen[e] {
			continue
		}
		seen[e] = true
		list = append(list, Edge{From: e[0], To: e[1]})
	}
	return list
}

// part is a connected part of the graph. Its nodes have numbers of their own.
type part struct {
	nodes []int // in the graph
	arcs  []arc
}

// arc is an edge, turned round if that is needed for there to be no cycles.
type arc struct {
	from, to int // in the part
	edge     int // in the graph
	back     bool
}

// components returns the connected parts, the largest first, and the nodes without edges.
func components(g Graph) (parts []part, loners []int) {
	next := make([][]int, len(g.Nodes))
	for _, e := range g.Edges {
		next[e.From] = append(next[e.From], e.To)
		next[e.To] = append(next[e.To], e.From)
	}
	of, local := make([]int, len(g.Nodes)), make([]int, len(g.Nodes))
	for i := range of {
		of[i] = -1
	}
	for i := range g.Nodes {
		switch {
		case of[i] >= 0:
			continue
		case len(next[i]) == 0:
			loners = append(loners, i)
			continue
		}
		of[i] = len(parts)
		queue := []int{i}
		for k := 0; k < len(queue); k++ {
			for _, v := range next[queue[k]] {
				if of[v] < 0 {
					of[v] = len(parts)
					queue = append(queue, v)
				}
			}
		}
		slices.Sort(queue)
		for k, v := range queue {
			local[v] = k
		}
		parts = append(parts, part{nodes: queue})
	}
	for i, e := range g.Edges {
		p := &parts[of[e.From]]
		p.arcs = append(p.arcs, arc{from: local[e.From], to: local[e.To], edge: i})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return len(b.nodes) - len(a.nodes) })
	return parts, loners
}

// placeLoners puts boxes in rows below everything else.
func placeLoners(g *Graph, loners []int, y int) {
	x := 0
	for _, i := range loners {
		n := &g.Nodes[i]
		if x > 0 && x+n.W > GraphWidth-2*graphEdge {
			x, y = 0, y+boxHeight+lonerGap
		}
		n.X, n.Y = graphEdge+x, graphEdge+y
		x += n.W + lonerGap
	}
}

package chart

// sheet is a way to draw the map: a direction, and how long a layer may be before it is cut.
type sheet struct {
	down             bool
	limit            int // of a layer, in pixels
	nodeGap, bendGap int // along a layer: beside a node, and between two bends
	minGap, maxGap   int // between layers
}

func rightwards(limit int) sheet {
	return sheet{limit: limit, nodeGap: 12, bendGap: 9, minGap: 44, maxGap: 150}
}

func downwards(limit int) sheet {
	return sheet{down: true, limit: limit, nodeGap: 18, bendGap: 10, minGap: 40, maxGap: 120}
}

// choice is a map drawn on a sheet.
type choice struct {
	down          bool
	drawings      []drawing
	width, height int
	crossings     int
}

// chooseSheet draws the parts on several sheets and returns the best: the one that is not too wide, and of those the
// one with the fewest crossings for its size.
func chooseSheet(g Graph, parts []part) choice {
	if len(parts) == 0 {
		return choice{}
	}
	bases := make([]ordered, len(parts))
	for i := range parts {
		breakCycles(&parts[i])
		bases[i] = order(parts[i], assignLayers(parts[i]))
	}
	var best choice
	for i, s := range sheets(g, parts, bases) {
		c := choice{down: s.down}
		for k, p := range parts {
			c.drawings = append(c.drawings, draw(g, p, bases[k], s))
		}
		c.measure()
		if i == 0 || c.cost() < best.cost() {
			best = c
		}
	}
	return best
}

// ordered is a part in layers, with few crossings.
type ordered struct {
	*lattice
	crossings int
}

func order(p part, layer []int) ordered {
	l := newLattice(p, layer)
	return ordered{l, l.reduceCrossings()}
}

// manyParts is from how many nodes and edges on the map is drawn on one sheet only.
const manyParts = 500

// sheets returns those that are worth a try, the least cut first.
func sheets(g Graph, parts []part, bases []ordered) []sheet {
	longest, widest := 0, 0 // what the map measures if it leads right and no layer is cut
	for i, p := range parts {
		width := -leastGap
		for _, layer := range bases[i].layers {
			length, thick := 0, 0
			for _, v := range layer {
				if v < bases[i].nodes {
					length += boxHeight
					thick = max(thick, g.Nodes[p.nodes[v]].W)
				}
			}
			longest = max(longest, length)
			width += thick + leastGap
		}
		widest = max(widest, width)
	}
	down := downwards(GraphWidth - 2*graphEdge)
	fits := widest <= GraphWidth-2*graphEdge
	if len(g.Nodes)+len(g.Edges) > manyParts {
		if fits {
			return []sheet{rightwards(2 * longest)}
		}
		return []sheet{down}
	}
	list := []sheet{rightwards(2 * longest)}
	for _, limit := range []int{1600, 1000, 600} {
		if longest > limit && fits {
			list = append(list, rightwards(limit))
		}
	}
	return append(list, down)
}

// measure adds up the drawings as Layout will place them.
func (c *choice) measure() {
	x, y, shelf := 0, 0, 0
	for _, d := range c.drawings {
		if x > 0 && x+d.width > GraphWidth-2*graphEdge {
			x, y, shelf = 0, y+shelf+partGap, 0
		}
		c.width = max(c.width, x+d.width)
		x, shelf = x+d.width+partGap, max(shelf, d.height)
		c.height = max(c.height, y+shelf)
		c.crossings += d.crossings
	}
}

// cost is how hard to read a map is: crossings, height, and above all what is wider than the page.
func (c *choice) cost() int {
	cost := 8*c.crossings + c.height
	if tooWide := c.width + 2*graphEdge - GraphWidth; tooWide > 0 {
		cost += 2000 + 20*tooWide
	}
	return cost
}

package chart

import "slices"

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
	layers := make([][]int, len(parts))
	for i := range parts {
		breakCycles(&parts[i])
		layers[i] = assignLayers(parts[i])
	}
	sheets := []sheet{rightwards(600), rightwards(1000), rightwards(1600), rightwards(1 << 30), downwards(GraphWidth - 2*graphEdge)}
	if len(g.Nodes)+len(g.Edges) > 500 {
		sheets = sheets[3:]
	}
	var best choice
	for i, s := range sheets {
		c := choice{down: s.down}
		for k, p := range parts {
			c.drawings = append(c.drawings, draw(g, p, slices.Clone(layers[k]), s))
		}
		c.measure()
		if i == 0 || c.cost() < best.cost() {
			best = c
		}
	}
	return best
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
	tooWide := max(0, c.width+2*graphEdge-GraphWidth)
	return 8*c.crossings + c.height + 50*tooWide
}

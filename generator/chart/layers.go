package chart

import "slices"

// assignLayers returns a layer for each node of a part without cycles, so that every arc leads to a higher one, and no
// layer is empty. It begins with the lowest possible layers and then moves nodes towards their neighbours, which
// makes arcs shorter.
func assignLayers(p part) []int {
	n := len(p.nodes)
	succ, pred := make([][]int, n), make([][]int, n)
	missing := make([]int, n)
	for _, a := range p.arcs {
		succ[a.from] = append(succ[a.from], a.to)
		pred[a.to] = append(pred[a.to], a.from)
		missing[a.to]++
	}
	order := make([]int, 0, n)
	for v := range n {
		if missing[v] == 0 {
			order = append(order, v)
		}
	}
	layer := make([]int, n)
	for k := 0; k < len(order); k++ {
		for _, w := range succ[order[k]] {
			layer[w] = max(layer[w], layer[order[k]]+1)
			if missing[w]--; missing[w] == 0 {
				order = append(order, w)
			}
		}
	}
	for range 8 {
		moved := false
		for _, v := range slices.Backward(order) {
			to := layer[v]
			switch {
			case len(succ[v]) > len(pred[v]):
				to = lowest(layer, succ[v]) - 1
			case len(pred[v]) > len(succ[v]):
				to = highest(layer, pred[v]) + 1
			}
			moved = moved || to != layer[v]
			layer[v] = to
		}
		if !moved {
			break
		}
	}
	return compact(layer)
}

func lowest(layer, nodes []int) int {
	m := layer[nodes[0]]
	for _, v := range nodes {
		m = min(m, layer[v])
	}
	return m
}

func highest(layer, nodes []int) int {
	m := layer[nodes[0]]
	for _, v := range nodes {
		m = max(m, layer[v])
	}
	return m
}

// compact renumbers layers from 0 on, without empty ones.
func compact(layer []int) []int {
	used := slices.Compact(slices.Sorted(slices.Values(layer)))
	number := make(map[int]int, len(used))
	for i, l := range used {
		number[l] = i
	}
	for v, l := range layer {
		layer[v] = number[l]
	}
	return layer
}

// splitLayers cuts layers that are longer than the sheet allows into as many as are needed. Neighbours in a layer
// come into different ones, so that each of them reaches over the whole length. It reports whether it cut any.
func splitLayers(l *lattice, s sheet) ([]int, bool) {
	layer := make([]int, l.nodes)
	next, cut := 0, false
	for _, list := range l.layers {
		length, bends := 0, 0
		var nodes []int
		for _, v := range list {
			if v < l.nodes {
				nodes = append(nodes, v)
				length += l.vertices[v].size + s.nodeGap
			} else {
				bends++
			}
		}
		space := max(s.limit-bends*s.bendGap, s.limit/2, 1)
		pieces := min((length+space-1)/space, len(nodes))
		for k, v := range nodes {
			layer[v] = next + k%pieces
		}
		next += pieces
		cut = cut || pieces > 1
	}
	return layer, cut
}

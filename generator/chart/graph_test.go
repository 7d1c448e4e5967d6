package chart

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func TestLayout(t *testing.T) {
	tests := []struct {
		name  string
		n     int
		edges [][2]int
		want  int // edges drawn
		back  int // of these, against the direction
	}{
		{"nothing", 0, nil, 0, 0},
		{"one", 1, [][2]int{{0, 0}, {0, 1}, {-1, 0}}, 0, 0},
		{"two apart", 2, nil, 0, 0},
		{"two", 2, [][2]int{{0, 1}, {0, 1}}, 1, 0},
		{"on one another", 2, [][2]int{{0, 1}, {1, 0}}, 2, 1},
		{"a way round", 3, [][2]int{{0, 1}, {1, 2}, {0, 2}}, 3, 0},
		{"a ring", 60, ring(60), 60, 1},
		{"a chain", 60, ring(60)[:59], 59, 0},
		{"a hub", 60, hub(60), 59, 0},
		{"everything on everything", 20, complete(20), 380, 190},
		{"500 apart", 500, nil, 0, 0},
	}
	for _, tt := range tests {
		widths := make([]int, tt.n)
		for i := range widths {
			widths[i] = 40 + i*37%100
		}
		g := Layout(widths, tt.edges)
		back := 0
		for _, e := range g.Edges {
			if e.Back {
				back++
			}
		}
		if len(g.Edges) != tt.want || back != tt.back {
			t.Errorf("%s: %d edges, %d of them back; want %d and %d", tt.name, len(g.Edges), back, tt.want, tt.back)
		}
		if tt.n <= 60 && g.Width > GraphWidth {
			t.Errorf("%s: %d px wide", tt.name, g.Width)
		}
		if err := checkGraph(g); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func ring(n int) (edges [][2]int) {
	for i := range n {
		edges = append(edges, [2]int{i, (i + 1) % n})
	}
	return edges
}

func hub(n int) (edges [][2]int) {
	for i := 1; i < n; i++ {
		edges = append(edges, [2]int{i, 0})
	}
	return edges
}

func complete(n int) (edges [][2]int) {
	for i := range n * n {
		edges = append(edges, [2]int{i / n, i % n})
	}
	return edges
}

// services is a graph as that of services: most edges lead from the front to the back, some nodes are depended on by
// many, and a few edges lead back.
func services(n, edges int, seed uint64) (widths []int, list [][2]int) {
	random := rand.New(rand.NewPCG(seed, 1))
	tier := make([]int, n)
	for i := range n {
		widths = append(widths, 7*(4+random.IntN(16)))
		tier[i] = random.IntN(5)
	}
	for len(list) < edges {
		a, b := random.IntN(n), random.IntN(n)
		if random.IntN(3) == 0 {
			b = random.IntN(n/8 + 1)
			tier[b] = 4
		}
		if tier[a] > tier[b] && random.IntN(20) > 0 {
			a, b = b, a
		}
		if tier[a] == tier[b] && random.IntN(4) > 0 {
			continue
		}
		list = append(list, [2]int{a, b})
	}
	return widths, list
}

func TestLayoutOfServices(t *testing.T) {
	for _, size := range [][2]int{{10, 14}, {20, 30}, {60, 90}, {60, 240}, {200, 300}} {
		for seed := range uint64(4) {
			widths, edges := services(size[0], size[1], seed)
			g := Layout(widths, edges)
			if err := checkGraph(g); err != nil {
				t.Errorf("%d nodes, %d edges, %d: %v", size[0], size[1], seed, err)
			}
			if seed == 0 && !reflect.DeepEqual(g, Layout(widths, edges)) {
				t.Errorf("%d nodes, %d edges: drawn in two ways", size[0], size[1])
			}
		}
	}
}

// checkGraph holds what is true of every map: boxes are inside and apart, arrows lead from border to border in the
// direction they say, and cross no other box.
func checkGraph(g Graph) error {
	for i, n := range g.Nodes {
		if n.X < 0 || n.Y < 0 || n.X+n.W > g.Width || n.Y+n.H > g.Height || n.W <= 0 || n.H <= 0 {
			return fmt.Errorf("node %d is outside of %d x %d: %+v", i, g.Width, g.Height, n)
		}
		for j, m := range g.Nodes[:i] {
			if n.X < m.X+m.W+8 && m.X < n.X+n.W+8 && n.Y < m.Y+m.H+8 && m.Y < n.Y+n.H+8 {
				return fmt.Errorf("nodes %d and %d are too close: %+v, %+v", j, i, m, n)
			}
		}
	}
	for _, e := range g.Edges {
		points, err := trace(e.Path)
		if err != nil {
			return fmt.Errorf("the edge %d to %d: %v", e.From, e.To, err)
		}
		if (g.Nodes[e.From].Layer < g.Nodes[e.To].Layer) == e.Back {
			return fmt.Errorf("the edge %+v is from layer %d to %d", e, g.Nodes[e.From].Layer, g.Nodes[e.To].Layer)
		}
		if !onBorder(g.Nodes[e.From], points[0]) || !onBorder(g.Nodes[e.To], points[len(points)-1]) {
			return fmt.Errorf("the edge %+v is not from border to border", e)
		}
		for _, p := range points {
			for i, n := range g.Nodes {
				inside := p[0] > float64(n.X) && p[0] < float64(n.X+n.W) && p[1] > float64(n.Y) && p[1] < float64(n.Y+n.H)
				if inside {
					return fmt.Errorf("the edge %+v crosses the box %d, %+v, at %v", e, i, n, p)
				}
			}
			if p[0] < 0 || p[1] < 0 || p[0] > float64(g.Width) || p[1] > float64(g.Height) {
				return fmt.Errorf("the edge %+v leaves the map at %v", e, p)
			}
		}
	}
	return nil
}

func onBorder(n Node, p [2]float64) bool {
	x, y := int(p[0]), int(p[1])
	within := x >= n.X && x <= n.X+n.W && y >= n.Y && y <= n.Y+n.H
	return within && (x == n.X || x == n.X+n.W || y == n.Y || y == n.Y+n.H)
}

// trace reads a path of the commands M, L and C and returns points on it.
func trace(path string) ([][2]float64, error) {
	var points [][2]float64
	rest := path
	for rest != "" {
		op := rest[0]
		end := strings.IndexAny(rest[1:], "MLC") + 1
		if end == 0 {
			end = len(rest)
		}
		var v []float64
		for f := range strings.FieldsSeq(rest[1:end]) {
			var n float64
			if _, err := fmt.Sscanf(f, "%g", &n); err != nil {
				return nil, err
			}
			v = append(v, n)
		}
		rest = rest[end:]
		if op == 'M' && len(v) == 2 && points == nil {
			points = append(points, [2]float64{v[0], v[1]})
			continue
		}
		if points == nil || (op != 'L' || len(v) != 2) && (op != 'C' || len(v) != 6) {
			return nil, fmt.Errorf("%q cannot be read", path)
		}
		from := points[len(points)-1]
		if op == 'L' {
			v = []float64{from[0], from[1], v[0], v[1], v[0], v[1]}
		}
		for k := 1.0; k <= 10; k++ {
			s := k / 10
			a, b, c, d := (1-s)*(1-s)*(1-s), 3*(1-s)*(1-s)*s, 3*(1-s)*s*s, s*s*s
			points = append(points, [2]float64{a*from[0] + b*v[0] + c*v[2] + d*v[4], a*from[1] + b*v[1] + c*v[3] + d*v[5]})
		}
	}
	if points == nil {
		return nil, fmt.Errorf("no path")
	}
	return points, nil
}

func FuzzLayout(f *testing.F) {
	f.Add([]byte{3, 10, 20, 30, 0, 1, 1, 2, 2, 0})
	f.Add([]byte{4, 10, 20, 30, 40, 0, 1, 0, 2, 1, 3, 2, 3, 0, 3, 3, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 || len(data) > 400 {
			return
		}
		n := min(int(data[0])%64, len(data)-1)
		widths := make([]int, n)
		for i := range widths {
			widths[i] = int(data[1+i])
		}
		var edges [][2]int
		for rest := data[1+n:]; len(rest) >= 2; rest = rest[2:] {
			edges = append(edges, [2]int{int(rest[0]) % (n + 1), int(rest[1]) % (n + 1)})
		}
		if err := checkGraph(Layout(widths, edges)); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkLayout(b *testing.B) {
	for _, size := range [][2]int{{60, 120}, {500, 2000}} {
		widths, edges := services(size[0], size[1], 1)
		b.Run(fmt.Sprintf("%d nodes", size[0]), func(b *testing.B) {
			for b.Loop() {
				Layout(widths, edges)
			}
		})
	}
}

package render

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"siaga/generator/chart"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxMap bounds the services on a map; beyond it nobody could follow the lines.
	maxMap = 60
	// maxNeighbours bounds them on the map of one service.
	maxNeighbours = 24
	// letterWidth is how wide a letter of a name on the map is, in pixels, and noteLetterWidth one of its note, in the
	// widest of the usual fonts (DejaVu Sans): which one the reader has is not known here. nameLetters is how many are shown.
	letterWidth, noteLetterWidth, nameLetters, nodePadding = 9.0, 8.0, 28, 12
)

// serviceMap draws which of the services depend on which, or around a current one only what it has to do with: what its
// neighbours are to each other, their own maps show. It is nil where none depends on another.
func (s *Site) serviceMap(at string, list []*model.Service, current model.Doc) *MapChart {
	number := make(map[model.Doc]int, len(list))
	for n, d := range list {
		number[d] = n
	}
	var edges [][2]int
	for n, d := range list {
		for _, e := range s.o.Graph.Out(d, model.RelDependsOn) {
			if to, ok := number[e.To]; ok && to != n && (current == nil || current == model.Doc(d) || current == e.To) {
				edges = append(edges, [2]int{n, to})
			}
		}
	}
	if len(edges) == 0 {
		return nil
	}
	widths := make([]int, len(list))
	nodes := make([]MapNode, len(list))
	for n, d := range list {
		nodes[n] = s.mapNode(at, d)
		nodes[n].Current = model.Doc(d) == current
		widths[n] = int(float64(utf8.RuneCountInString(nodes[n].Name))*letterWidth + float64(utf8.RuneCountInString(nodes[n].Note))*noteLetterWidth)
	}
	g := chart.Layout(widths, edges)
	ts := s.o.Templates
	v := &MapChart{Figure: Figure{ID: "map", Title: ts.Text("map.title"), Desc: ts.Text("map.desc")}, Width: g.Width, Height: g.Height}
	for n, p := range g.Nodes {
		x := nodes[n]
		x.X, x.Y, x.W, x.H = p.X, p.Y, p.W, p.H
		x.TextX, x.TextY = p.X+nodePadding, p.Y+p.H/2+5
		v.Nodes = append(v.Nodes, x)
		v.Ready, v.Lacking, v.Undocumented = v.Ready || x.Level == "ready", v.Lacking || x.Level == "lacking", v.Undocumented || x.Level == "undocumented"
	}
	for _, e := range g.Edges {
		v.Edges = append(v.Edges, MapEdge{e.Path, e.Back})
	}
	v.Heading = current != nil
	return v
}

func (s *Site) mapNode(at string, d *model.Service) MapNode {
	l := s.docLink(at, d)
	n := MapNode{Name: shortName(l.Text, nameLetters), Full: l.Text, Href: l.Href}
	switch x := s.serviceOf(d); {
	case l.Missing:
		n.Level = "undocumented"
	case x == nil:
	case x.Ready:
		n.Level = "ready"
	default:
		n.Level = "lacking"
		n.Note = "▲ " + s.number(len(x.Reasons))
		n.Full += ": " + s.o.Templates.Count("n_reasons", len(x.Reasons))
	}
	return n
}

// shortName cuts a text behind a number of letters.
func shortName(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most-1]) + "…"
}

// wholeMap draws all services; those that most others are connected with, where there are too many.
func (s *Site) wholeMap(at string) *MapChart {
	var list []*model.Service
	degree := map[*model.Service]int{}
	for _, d := range s.byKind[model.KindService] {
		if svc, ok := d.(*model.Service); ok {
			list = append(list, svc)
			degree[svc] = len(s.o.Graph.Out(d, model.RelDependsOn)) + len(s.o.Graph.In(d, model.RelDependsOn))
		}
	}
	all := len(list)
	slices.SortFunc(list, func(a, b *model.Service) int {
		return cmp.Or(cmp.Compare(degree[b], degree[a]), byTitle(a, b))
	})
	list = list[:min(all, maxMap)]
	slices.SortFunc(list, byTitle)
	v := s.serviceMap(at, list, nil)
	if v != nil && all > maxMap {
		v.Cut = &More{s.o.Templates.Text("cut.of", s.number(maxMap), s.number(all)), Link{Text: "data/graph.json", Href: link.Relative(at, "data/graph.json", "")}}
	}
	return v
}

// neighbourhood draws a service with what it depends on and what depends on it.
func (s *Site) neighbourhood(at string, d *model.Service) *MapChart {
	list := []*model.Service{d}
	add := func(x model.Doc) {
		if svc, ok := x.(*model.Service); ok && len(list) < maxNeighbours && !slices.Contains(list, svc) {
			list = append(list, svc)
		}
	}
	for _, e := range s.o.Graph.Out(d, model.RelDependsOn) {
		add(e.To)
	}
	for _, e := range s.o.Graph.In(d, model.RelDependsOn) {
		add(e.From)
	}
	slices.SortFunc(list, byTitle)
	return s.serviceMap(at, list, d)
}

func byTitle(a, b *model.Service) int {
	return cmp.Or(compareTitles(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
}

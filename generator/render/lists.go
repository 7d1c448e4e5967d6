package render

import (
	"cmp"
	"html/template"
	"maps"
	"slices"
	"sync"

	"siaga/generator/link"
	"siaga/generator/model"
)

// terms are the tags or the teams of a site, by address. Of names that share a page the first is shown.
type terms map[string]*term

type term struct {
	name string
	docs []model.Doc
}

func (t terms) add(address, name string, d model.Doc) {
	x, ok := t[address]
	if !ok {
		x = &term{name: name}
		t[address] = x
	}
	if len(x.docs) == 0 || x.docs[len(x.docs)-1] != d {
		x.docs = append(x.docs, d)
	}
}

// collectTerms notes the tags and the teams of a document.
func (s *Site) collectTerms(d model.Doc) {
	for _, t := range d.Base().Tags {
		s.tags.add(s.o.Graph.TagAddress(t), t, d)
	}
	for _, t := range link.Teams(d) {
		s.teams.add(s.o.Graph.TeamAddress(t), t, d)
	}
}

// Rows on a page of a term, and on one that lists terms.
const (
	termRows  = 200
	termsRows = 500
)

// planTerms plans the page of each tag or team, and the one that lists them.
func (s *Site) planTerms(name, address string, t terms) {
	if len(t) == 0 {
		return
	}
	title := s.o.Templates.Word("terms", name)
	q := newSeries(address, len(t), termsRows, nil)
	sorted := sync.OnceValue(t.byName)
	list := func(n int) any {
		return s.termsPage(termsPart{name, front{address: address, title: title}, q, sorted}, n)
	}
	s.add(address, "terms", func() any { return list(0) })
	s.further = append(s.further, further{q, "terms", numbered(address, ""), list})
	for _, a := range slices.Sorted(maps.Keys(t)) {
		x := t[a]
		l := s.linkList(newSeries(a, len(x.docs), termRows, nil), x.docs)
		l.front = front{address: a, title: x.name, crumbs: func(at string) []Link {
			return append(s.crumbs(at, nil, nil), Link{Text: title, Href: link.Relative(at, address, "")})
		}}
		view := func(n int) any { return s.termPage(name, x.name, l, n) }
		s.add(a, "term", func() any { return view(0) })
		s.further = append(s.further, further{l.series, "term", numbered(a, "-page"), view})
	}
}

// byName lists terms as people look for them.
func (t terms) byName() []termEntry {
	var out []termEntry
	for a, x := range t {
		out = append(out, termEntry{a, x.name, len(x.docs)})
	}
	slices.SortFunc(out, func(a, b termEntry) int {
		return cmp.Or(compareTitles(a.name, b.name), cmp.Compare(a.address, b.address))
	})
	return out
}

// termEntry is a term in the list of all.
type termEntry struct {
	address, name string
	docs          int
}

// termsPart is what a page that lists terms is made of.
type termsPart struct {
	name string
	front
	*series
	sorted func() []termEntry
}

func (s *Site) termsPage(x termsPart, n int) any {
	p, sorted := x.parts[n], x.sorted()
	v := TermsView{Term: x.name, Total: x.total}
	if n == 0 {
		v.Shell = s.shell(p.address, "terms", x.title, nil)
		v.Crumbs, v.Intro = s.crumbs(p.address, nil, nil), s.introduce(p.address)
	} else {
		v.Shell = s.furtherDoc(x.series, n, "terms", x.front).Shell
	}
	for _, e := range sorted[p.from:p.to] {
		v.Links = append(v.Links, Link{Text: e.name, Href: link.Relative(p.address, e.address, ""), Note: s.o.Templates.Count("n_pages", e.docs)})
	}
	v.Pager = s.pager(x.series, n, func(p part) string { return span(sorted[p.from].name, sorted[p.to-1].name) })
	return v
}

// introduce gives the text of the content page that stands at the address of a generated one.
func (s *Site) introduce(at string) template.HTML {
	d, ok := s.o.Graph.At(at)
	if !ok {
		return ""
	}
	return s.body(d, at)
}

// maxHome bounds the lists of the home page, maxOpen that of the open incidents on it.
const (
	maxHome = 8
	maxOpen = 30
)

func (s *Site) home(intro model.Doc) any {
	at := link.HomeAddress
	v := HomeView{PageView: PageView{Doc: s.introDoc(at, "home", intro, nil)}, Total: len(s.o.Graph.Docs)}
	if intro != nil {
		v.Description = cmp.Or(v.Description, s.title)
	}
	if x, ok := s.planned().shelves["."]; ok {
		v.Listing = s.listing(x, 0)
		v.Tree = s.tree(at, place{x.folder, -1})
	}
	for _, n := range s.nav {
		if n.count == 0 {
			continue
		}
		c := KindCard{Kind: n.kind.Name, Href: link.OverviewAddress(n.kind), Count: n.count}
		docs := newestFirst(s.byKind[n.kind])
		c.Some = s.datedLinks(at, docs, 4)
		v.Kinds = append(v.Kinds, c)
	}
	events := newestFirst(slices.Concat(s.byKind[model.KindIncident], s.recordless()))
	for _, d := range events {
		i, ok := d.(*model.Incident)
		if ok && (i.Status == "triage" || i.Status == "active" || i.Status == "mitigated") {
			v.Open = append(v.Open, s.datedLink(at, d))
		}
		v.Tracked = v.Tracked || ok && i.Status != ""
	}
	v.OpenAll = Seen{Count: len(v.Open), More: max(0, len(v.Open)-maxOpen), All: link.OverviewAddress(model.KindIncident)}
	v.Open = v.Open[:min(len(v.Open), maxOpen)]
	v.Recent = s.datedLinks(at, events, maxHome)
	v.Changed = s.changed(at)
	v.Care, v.Causes = s.care(at), s.causeStrips(at, maxHomeStrips)
	if v.Causes == nil {
		v.Causes = s.wayStrips(at, maxHomeStrips)
	}
	return v
}

// recordless lists the post-mortems that have no separate incident record.
func (s *Site) recordless() []model.Doc {
	var out []model.Doc
	for _, d := range s.byKind[model.KindPostMortem] {
		if len(s.o.Graph.Out(d, model.RelIncident)) == 0 {
			out = append(out, d)
		}
	}
	return out
}

func (s *Site) changed(at string) []Link {
	var docs []model.Doc
	for _, d := range s.o.Graph.Docs {
		if !d.Base().History.Updated.IsZero() {
			docs = append(docs, d)
		}
	}
	slices.SortFunc(docs, func(a, b model.Doc) int {
		x, y := a.Base(), b.Base()
		return cmp.Or(y.History.Updated.Compare(x.History.Updated), cmp.Compare(x.Path, y.Path))
	})
	var out []Link
	for _, d := range docs[:min(len(docs), maxHome)] {
		l := s.docLink(at, d)
		l.Note = s.day(d.Base().History.Updated).Text
		out = append(out, l)
	}
	return out
}

func (s *Site) notFound(intro model.Doc) any {
	at := link.NotFoundAddress
	v := NotFoundView{Shell: s.shell(at, "404", s.o.Templates.Text("lost.title"), nil), Intro: s.introduce(at)}
	if intro != nil {
		v.Title = intro.Base().Title
	}
	v.Kinds = v.Nav
	v.BaseHref = s.o.BaseURL
	v.Canonical = ""
	return v
}

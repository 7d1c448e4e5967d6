package render

import (
	"cmp"
	"html/template"
	"slices"

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

func (s *Site) planTerms(name, address string, t terms) {
	if len(t) == 0 {
		return
	}
	s.add(address, "terms", func() any { return s.termsPage(name, address, t) })
	for a, x := range t {
		s.add(a, "term", func() any { return s.termPage(name, a, x) })
	}
}

// introduce gives the text of the content page that stands at the address of a generated one.
func (s *Site) introduce(at string) template.HTML {
	d, ok := s.o.Graph.At(at)
	if !ok {
		return ""
	}
	return s.body(d, at)
}

func (s *Site) termPage(name, at string, t *term) any {
	v := TermView{Shell: s.shell(at, "term", t.name, nil), Term: name, Name: t.name, Intro: s.introduce(at)}
	list := link.TagsAddress
	if name == "team" {
		list = link.TeamsAddress
	}
	v.Crumbs = append(s.crumbs(at, nil, nil), Link{Text: s.o.Templates.Word("terms", name), Href: link.Relative(at, list, "")})
	for _, k := range model.Kinds {
		var docs []model.Doc
		for _, d := range t.docs {
			if d.Base().Kind == k {
				docs = append(docs, d)
			}
		}
		if len(docs) > 0 {
			v.Groups = append(v.Groups, KindGroup{k.Name, s.datedLinks(at, newestFirst(docs), len(docs))})
		}
	}
	return v
}

func (s *Site) termsPage(name, at string, t terms) any {
	v := TermsView{Shell: s.shell(at, "terms", s.o.Templates.Word("terms", name), nil), Term: name, Intro: s.introduce(at)}
	v.Crumbs = s.crumbs(at, nil, nil)
	for a, x := range t {
		v.Links = append(v.Links, Link{Text: x.name, Href: link.Relative(at, a, ""), Note: s.o.Templates.Count("n_pages", len(x.docs))})
	}
	slices.SortFunc(v.Links, func(a, b Link) int { return cmp.Or(compareTitles(a.Text, b.Text), cmp.Compare(a.Href, b.Href)) })
	return v
}

// maxHome bounds the lists of the home page.
const maxHome = 8

func (s *Site) home(intro model.Doc) any {
	at := link.HomeAddress
	v := HomeView{PageView: PageView{Doc: s.introDoc(at, "home", intro, nil)}, Total: len(s.o.Graph.Docs)}
	if intro != nil {
		v.Description = cmp.Or(v.Description, s.title)
	}
	if f, ok := s.folders["."]; ok {
		// The kinds have their cards; their folders are not listed again.
		rest := &folder{dir: f.dir, title: f.title, index: f.index, entries: slices.DeleteFunc(slices.Clone(f.entries), func(e treeEntry) bool {
			return e.sub != nil && overviewKind(e.sub.dir) != nil
		})}
		v.Listing = s.listing(at, rest)
		v.Tree = s.tree(at, place{rest, -1})
	}
	for _, n := range s.nav {
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
	v.Recent = s.datedLinks(at, events, maxHome)
	v.Changed = s.changed(at)
	v.Care, v.Causes = s.care(at), s.recurring(at)
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

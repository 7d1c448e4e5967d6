package render

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/generator/parallel"
)

// linkList is documents by kind on as many pages as it takes: those of a tag or a team, and, where the page of a document shows
// only some, all that lead to it.
type linkList struct {
	*series
	front
	rows func() []model.Doc // in the order of the groups
}

// linkList groups the rows of a series by kind. Within a kind what has happened comes by date, the rest by title.
func (s *Site) linkList(q *series, docs []model.Doc) *linkList {
	count := map[*model.Kind]int{}
	for _, d := range docs {
		count[d.Base().Kind]++
	}
	for _, k := range model.Kinds {
		if n := count[k]; n > 0 {
			q.group(s.o.Templates.Word("kinds", k.Name), "g-"+k.Name, n)
		}
	}
	return &linkList{series: q, rows: sync.OnceValue(func() []model.Doc {
		var out []model.Doc
		for _, k := range model.Kinds {
			out = append(out, newestFirst(slices.DeleteFunc(slices.Clone(docs), func(d model.Doc) bool { return d.Base().Kind != k }))...)
		}
		return out
	})}
}

// termPage is the n-th page of a list: term says of what, name is what the list is about.
func (s *Site) termPage(term, name string, l *linkList, n int) any {
	at := l.parts[n].address
	v := TermView{Term: term, Name: name}
	if at == l.front.address {
		v.Shell = s.shell(at, "term", name, nil)
		v.Crumbs, v.Intro = l.crumbs(at), s.introduce(at)
		v.Actions, v.MoreActions = s.owed(at, at) // an address of a tag owns nothing
	} else {
		v.Shell = s.furtherDoc(l.series, n, "term", l.front).Shell
	}
	rows := l.rows()
	for _, g := range l.shown(n) {
		docs := rows[g.from:g.to]
		v.Groups = append(v.Groups, KindGroup{docs[0].Base().Kind.Name, s.datedLinks(at, docs, len(docs)), l.sizeOf(g.id)})
	}
	v.Pager = s.pager(l.series, n, nil)
	return v
}

// sizeOf is how many rows a group has on all pages.
func (q *series) sizeOf(id string) int {
	for _, g := range q.groups {
		if g.id == id {
			return g.to - g.from
		}
	}
	return 0
}

// leadingTo lists, each once, what refers to a document: by a key, in its text, or, for an incident, through its post-mortem
// and through what is computed.
func (s *Site) leadingTo(d model.Doc) []model.Doc {
	var out []model.Doc
	seen := map[model.Doc]bool{d: true}
	add := func(x model.Doc) {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	for _, e := range s.o.Graph.AllIn(d) {
		add(e.From)
		if e.From.Base().Kind == model.KindPostMortem {
			for _, r := range s.o.Graph.Out(e.From, model.RelIncident) {
				add(r.To)
			}
		}
	}
	if c := s.causeOf(d); c != nil {
		for _, o := range c.Occurrences {
			add(o.Incident.Doc)
		}
	}
	if y := s.symptomOf(d); y != nil {
		for _, i := range y.Incidents {
			add(i.Doc)
		}
	}
	return out
}

// leading is the lists of all that leads to a document, by the address of that, and the addresses that they were given, in lower case.
type leading struct {
	lists map[string]*linkList
	given map[string]bool
}

// cutLeading cuts the lists of all that leads to a document, for those documents whose pages show only some of it, by the addresses of
// these. The pages lead there, so the lists get their addresses apart from the plan of all pages, and before anything else that
// is no document and has none of its own. Documents that stand where a page is generated are left to the plan: they may introduce it.
func (s *Site) cutLeading() *leading {
	g := s.o.Graph
	lists, given := map[string]*linkList{}, map[string]bool{}
	for _, d := range s.byKind[model.KindAlert] {
		if a, ok := link.AlertAddress(d.Base().ID); ok {
			given[strings.ToLower(a)] = true
		}
	}
	taken := func(a string) bool { return given[strings.ToLower(a)] || g.Taken(a) || g.Reserved(a) }
	cut := make([]*linkList, len(g.Docs))
	parallel.Each(len(g.Docs), func(i int) {
		if d := g.Docs[i]; !g.Generated(g.Address(d)) && s.leadsMany(d) {
			cut[i] = s.leadingList(d)
		}
	})
	for i, l := range cut {
		if l != nil {
			a := g.Address(g.Docs[i])
			lists[a] = l
			want := behind(a, "-all")
			for n := range l.parts {
				l.parts[n].address = free(want(n+1), taken)
				given[strings.ToLower(l.parts[n].address)] = true
			}
		}
	}
	return &leading{lists, given}
}

// leadsMany reports whether more may lead to a document than its page shows. It is quick about most.
func (s *Site) leadsMany(d model.Doc) bool {
	n := 0
	for _, e := range s.o.Graph.AllIn(d) {
		if n++; e.From.Base().Kind == model.KindPostMortem {
			n += len(s.o.Graph.Out(e.From, model.RelIncident))
		}
	}
	if c := s.causeOf(d); c != nil {
		n += len(c.Occurrences)
	}
	if y := s.symptomOf(d); y != nil {
		n += len(y.Incidents)
	}
	return n > maxListed
}

// leadingList lists all that leads to a document, without addresses yet; nil where its page shows all.
func (s *Site) leadingList(d model.Doc) *linkList {
	docs := s.leadingTo(d)
	if len(docs) <= maxListed {
		return nil
	}
	a, m := s.o.Graph.Address(d), d.Base()
	l := s.linkList(newSeries("", len(docs), termRows, nil), docs)
	l.front = front{address: a, title: m.Title, list: s.o.Templates.Text("term.all", m.Title), kind: m.Kind, crumbs: func(at string) []Link {
		return s.crumbs(at, s.place(d).in, m.Kind)
	}}
	return l
}

// planLeading plans the lists of all that leads to a document.
func (s *Site) planLeading() {
	for _, d := range s.o.Graph.Docs {
		a, m := s.o.Graph.Address(d), d.Base()
		l := s.leading().lists[a]
		if l == nil && s.o.Graph.Generated(a) && s.pages[a].Template == m.Kind.Name { // else it introduces what is generated
			l = s.leadingList(d)
		}
		if l == nil {
			continue
		}
		s.allLists[a] = l.series
		s.further = append(s.further, further{l.series, "term", behind(a, "-all"), func(n int) any { return s.termPage("leading", m.Title, l, n) }})
	}
}

// behind names the pages of a list that continues what a page shows only some of.
func behind(address, word string) func(n int) string {
	first := beside(address, word)
	return func(n int) string {
		if n == 1 {
			return first
		}
		return beside(first, "-"+strconv.Itoa(n))
	}
}

// allLeading is the list of all that leads to the document at an address; nil where its page shows all.
func (s *Site) allLeading(at string) *series {
	d, ok := s.o.Graph.At(at)
	switch {
	case !ok || !s.leadsMany(d):
		return nil
	case s.o.Graph.Generated(at):
		return s.planned().allLists[at]
	}
	if l := s.leading().lists[at]; l != nil {
		return l.series
	}
	return nil
}

// allOf is the way from the page at an address to the list of all that leads to it; "" where that page shows all.
func (s *Site) allOf(at string) string {
	if q := s.allLeading(at); q != nil {
		return link.Relative(at, q.parts[0].address, "")
	}
	return ""
}

// leadingLink leads from the page of a document to the list of all that leads to it; nil where that page shows all.
func (s *Site) leadingLink(at string) *Link {
	q := s.allLeading(at)
	if q == nil {
		return nil
	}
	return &Link{Text: s.o.Templates.Text("all_leading", s.number(q.total)), Href: s.allOf(at)}
}

// planSubfolders plans a list of the folders within that of an overview, where that shows only some.
func (s *Site) planSubfolders(f *folder) {
	list := subfolders(f)
	if len(list) <= listedFolders {
		return
	}
	a := link.FolderAddress(f.dir)
	q := newSeries("", len(list), termRows, nil)
	fr := front{address: a, title: f.title, list: s.o.Templates.Text("term.folders_of", f.title), kind: overviewKind(f.dir)}
	s.foldersOf[f.dir] = q
	s.further = append(s.further, further{q, "term", behind(f.dir+"/folders.html", ""), func(n int) any {
		p := q.parts[n]
		v := TermView{Shell: s.furtherDoc(q, n, "term", fr).Shell, Term: "folders", Name: f.title, Pager: s.pager(q, n, nil)}
		g := KindGroup{Kind: "folder", Total: q.total}
		for _, sub := range list[p.from:p.to] {
			g.Links = append(g.Links, s.countedFolder(p.address, sub))
		}
		v.Groups = append(v.Groups, g)
		return v
	}})
}

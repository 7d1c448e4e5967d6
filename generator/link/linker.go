package link

import (
	"cmp"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// Linker makes one graph after another of documents that change little. What it gives is what Build would give.
//
// What a link leads to depends on the document that has it and on the names of all others: paths, ids, titles, aliases,
// kinds, and the headings that are linked to. An edit of a text changes none of these as a rule. Then the graph before
// is taken over with the new documents in the places of the old, and only links are resolved that stand in changed
// texts, or lead to a page whose headings changed. So it is with a new title that nobody was looked for by, and with tags
// and teams as long as their pages stay. When another name or a reference changed, all is linked anew.
//
// A Linker is not safe for concurrent use. The graphs that it gives are never changed.
type Linker struct {
	o     Options
	docs  []model.Doc // that the latest graph was made of
	b     *builder    // of the latest graph
	order map[*model.Meta]int32
}

// Link makes the graph of documents, which must be sorted by path.
func (l *Linker) Link(docs []model.Doc, o Options) (*Graph, []diag.Diagnostic) {
	changed, ok := l.changed(docs, o)
	if !ok || !l.update(changed) {
		l.b, l.o = build(docs, o), o
		l.order = make(map[*model.Meta]int32, len(l.b.Docs))
		for i, d := range l.b.Docs {
			l.order[d.Base()] = int32(i)
		}
	}
	l.docs = slices.Clone(docs)
	return l.b.Graph, l.b.problems()
}

// pair is a document that changed.
type pair struct{ old, now model.Doc }

// maxChanged is up to how many changed documents it pays to take over the rest of a graph.
const maxChanged = 64

// changed lists the documents that are not those of the latest graph. ok is false where anything changed that links of
// other documents may depend on.
func (l *Linker) changed(docs []model.Doc, o Options) (list []pair, ok bool) {
	if l.b == nil || len(docs) != len(l.docs) || !sameOptions(&o, &l.o) {
		return nil, false
	}
	terms := false // whether a tag or a team may be new, or gone
	for i, d := range docs {
		old := l.docs[i]
		if d == old {
			continue
		}
		if len(list) == maxChanged || !sameNames(old, d) || !l.b.mayRename(old, d) {
			return nil, false
		}
		list = append(list, pair{old, d})
		a, b := old.Base(), d.Base()
		terms = terms || !slices.Equal(a.Tags, b.Tags) || !slices.Equal(Teams(old), Teams(d))
	}
	return list, !terms || l.sameTerms(docs)
}

// sameTerms reports whether tags and teams have the pages that they had. What nobody wrote has none.
func (l *Linker) sameTerms(docs []model.Doc) bool {
	tags, teams := termsOf(docs)
	return maps.Equal(tags, l.b.tags) && maps.Equal(teams, l.b.teams)
}

// mayRename reports whether a document can go by the title of its new version without a change of what others refer to: nobody
// was looked for by either title. The title of an alert also says which rules are its own.
func (b *builder) mayRename(old, now model.Doc) bool {
	was, is := strings.ToLower(old.Base().Title), strings.ToLower(now.Base().Title)
	return was == is || (old.Base().Kind != model.KindAlert || len(b.o.Rules) == 0) && !b.titles[was] && !b.titles[is]
}

func sameOptions(a, b *Options) bool {
	return slices.Equal(a.Files, b.Files) && slices.Equal(a.Drafts, b.Drafts) && slices.Equal(a.Links, b.Links) &&
		slices.Equal(a.Active, b.Active) && slices.Equal(a.Extensions, b.Extensions) && a.BaseURL == b.BaseURL &&
		a.Repository == b.Repository && a.Prefix == b.Prefix && (sameSlice(a.Rules, b.Rules) || reflect.DeepEqual(a.Rules, b.Rules))
}

func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// sameNames reports whether two versions of a document go by the same names, but for their titles, and have the same references, so
// that what other documents refer to stays what it was.
func sameNames(x, y model.Doc) bool {
	a, b := x.Base(), y.Base()
	if a.Kind != b.Kind || a.Path != b.Path || a.ID != b.ID || a.Index != b.Index || a.Declared("id") != b.Declared("id") ||
		a.Pos("id") != b.Pos("id") || a.Pos("aliases") != b.Pos("aliases") || (a.Body == nil) != (b.Body == nil) {
		return false
	}
	switch x := x.(type) {
	case *model.Alert:
		if y := y.(*model.Alert); len(x.Definitions)+len(y.Definitions)+len(x.Rules)+len(y.Rules) > 0 {
			return false // its rules have edges, too
		}
	case *model.Runbook:
		if !slices.Equal(x.Alerts, y.(*model.Runbook).Alerts) {
			return false
		}
	}
	return slices.Equal(a.Aliases, b.Aliases) && slices.Equal(x.Refs(), y.Refs())
}

// sameAnchors reports whether the same fragments lead to the same places of two texts.
func sameAnchors(a, b *markdown.Body) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(a.Anchors, b.Anchors) && slices.EqualFunc(a.Headings, b.Headings, func(x, y markdown.Heading) bool {
		return x.ID == y.ID && x.Text == y.Text && x.Title == y.Title
	})
}

// update makes the graph with changed documents out of the latest one. It reports false, and leaves nothing that could be
// used, where more suggestions were looked for than one build gives.
func (l *Linker) update(changed []pair) bool {
	if len(changed) == 0 {
		return true
	}
	before := l.b.Graph
	l.b.Graph = before.shallow()
	r := relink{builder: l.b, before: before, order: l.order, now: make(map[*model.Meta]model.Doc, len(changed)), touched: map[model.Doc]*model.Meta{}, entered: map[*model.Meta]bool{}}
	for _, p := range changed {
		r.now[p.old.Base()] = p.now
	}
	for _, p := range changed {
		r.replace(p)
		r.touch(p.old)
		r.entered[p.now.Base()] = true
		for _, e := range before.in[p.old.Base()] {
			r.touch(e.From)
		}
	}
	for _, d := range r.again(changed) {
		r.resolve(d)
	}
	r.enter()
	return l.b.asked <= maxSuggestions
}

// shallow copies what an update replaces entries of.
func (g *Graph) shallow() *Graph {
	c := *g
	c.Docs, c.Aliases, c.targets = slices.Clone(g.Docs), slices.Clone(g.Aliases), slices.Clone(g.targets)
	c.address, c.at = maps.Clone(g.address), maps.Clone(g.at)
	c.out, c.in, c.links = maps.Clone(g.out), maps.Clone(g.in), maps.Clone(g.links)
	c.packs, c.rules, c.urls, c.elsewhere = maps.Clone(g.packs), maps.Clone(g.rules), maps.Clone(g.urls), maps.Clone(g.elsewhere)
	return &c
}

// relink is one update of a graph.
type relink struct {
	*builder
	before  *Graph
	order   map[*model.Meta]int32     // in Graph.Docs
	now     map[*model.Meta]model.Doc // by what it takes the place of
	touched map[model.Doc]*model.Meta // with edges of their own now → as the graph before knows them
	entered map[*model.Meta]bool      // whose incoming edges are to be collected again
}

// replace puts a document in the place of its older version, wherever one is found by name.
func (r *relink) replace(p pair) {
	old, m := p.old.Base(), p.now.Base()
	i := r.order[old]
	delete(r.order, old)
	r.order[m] = i
	r.Docs[i] = p.now
	a := r.address[old]
	r.at[a] = p.now
	for i := range r.Aliases {
		if r.Aliases[i].Doc == p.old {
			r.Aliases[i].Doc = p.now
			r.aliasDocs[r.Aliases[i].Address] = p.now
		}
	}
	for i := range r.targets {
		if t := &r.targets[i]; t.doc == p.old {
			delete(r.numbers, *t)
			t.doc = p.now
			r.numbers[*t] = int32(i + 1)
		}
	}
	r.index.replace(p)
	for _, l := range r.o.Links {
		if l.Page == m.Path {
			r.byPath[l.Path] = p.now
		}
	}
	rekey(r.address, old, m)
	rekey(r.Graph.links, old, m)
	rekey(r.packs, old, m)
	rekey(r.rules, old, m)
	rekey(r.urls, old, m)
	rekey(r.elsewhere, old, m)
	rekey(r.builder.texts, old, m)
	if r.answered[p.old] {
		delete(r.answered, p.old)
		r.answered[p.now] = true
	}
}

func rekey[V any](in map[*model.Meta]V, old, now *model.Meta) {
	if v, ok := in[old]; ok {
		delete(in, old)
		in[now] = v
	}
}

// replace puts a document in the place of one with the same names.
func (x *index) replace(p pair) {
	swap := func(in map[string][]model.Doc, key string) {
		for i, d := range in[key] {
			if d == p.old {
				in[key][i] = p.now
			}
		}
	}
	m := p.now.Base()
	swap(x.byID, m.ID)
	swap(x.byFold, strings.ToLower(m.ID))
	if was, is := strings.ToLower(p.old.Base().Title), strings.ToLower(m.Title); was == is {
		swap(x.byTitle, is)
	} else {
		x.byTitle[was] = slices.DeleteFunc(x.byTitle[was], func(d model.Doc) bool { return d == p.old })
		at := slices.IndexFunc(x.byTitle[is], func(d model.Doc) bool { return !d.Base().Written() || d.Base().Path > m.Path })
		if at < 0 {
			at = len(x.byTitle[is])
		}
		x.byTitle[is] = slices.Insert(x.byTitle[is], at, p.now)
	}
	for _, a := range m.Aliases {
		if a = aliasName(a); x.byAlias[a] == p.old {
			x.byAlias[a] = p.now
		}
	}
	x.byPath[m.Path] = p.now
}

// current is the version of a document that the new graph has.
func (r *relink) current(d model.Doc) model.Doc {
	if now, ok := r.now[d.Base()]; ok {
		return now
	}
	return d
}

// touch gives a document of the graph before the same edges from and to the new versions of all.
func (r *relink) touch(old model.Doc) {
	from := r.current(old)
	if r.touched[from] != nil {
		return
	}
	m := old.Base()
	r.touched[from] = m
	edges := slices.Clone(r.before.out[m])
	for i := range edges {
		edges[i].From, edges[i].To = from, r.current(edges[i].To)
	}
	delete(r.out, m)
	if edges != nil {
		r.out[from.Base()] = edges
	}
}

// again lists the documents whose texts are to be resolved again, in the order of the graph: those that changed, and those
// that link to a page whose headings changed.
func (r *relink) again(changed []pair) []model.Doc {
	set := map[model.Doc]bool{}
	for _, p := range changed {
		set[p.now] = true
		if sameAnchors(p.old.Base().Body, p.now.Base().Body) {
			continue
		}
		for _, e := range r.before.in[p.old.Base()] {
			if e.Rel == model.RelLink {
				set[r.current(e.From)] = true
			}
		}
	}
	return r.sorted(maps.Keys(set))
}

func (r *relink) sorted(docs iter.Seq[model.Doc]) []model.Doc {
	return slices.SortedFunc(docs, func(a, b model.Doc) int { return int(r.order[a.Base()] - r.order[b.Base()]) })
}

// resolve resolves the links in the text of a document again.
func (r *relink) resolve(d model.Doc) {
	m := d.Base()
	r.collect(m)
	linked := false
	if t := r.texts[m]; t != nil {
		r.asked -= t.asked
		linked = len(t.files) > 0
		r.out[m] = r.out[m][:t.refs]
		delete(r.texts, m)
		delete(r.Graph.links, m)
	}
	if len(m.Body.Links)+m.Body.Mentions() > 0 {
		rest := r.diags
		r.diags = nil
		r.text(d)
		r.diags = rest
		linked = linked || len(r.texts[m].files) > 0
	}
	if len(r.out[m]) == 0 {
		delete(r.out, m)
	}
	r.collect(m)
	if linked {
		r.linkedFiles()
	}
}

// collect notes that what a document refers to has to be told anew who refers to it.
func (r *relink) collect(m *model.Meta) {
	for i := range r.out[m] {
		r.entered[r.out[m][i].To.Base()] = true
	}
}

// enter collects the incoming edges of all whose edges may have changed, in the order of the graph.
func (r *relink) enter() {
	added := make(map[*model.Meta][]*Edge, len(r.entered))
	for _, d := range r.sorted(maps.Keys(r.touched)) {
		edges := r.out[d.Base()]
		for i := range edges {
			if to := edges[i].To.Base(); r.entered[to] {
				added[to] = append(added[to], &edges[i])
			}
		}
	}
	was := make(map[*model.Meta]*model.Meta, len(r.now))
	for old, d := range r.now {
		was[d.Base()] = old
		delete(r.in, old)
	}
	for m := range r.entered {
		kept := r.before.in[cmp.Or(was[m], m)]
		if list := r.merge(kept, added[m]); len(list) > 0 {
			r.in[m] = list
		} else {
			delete(r.in, m)
		}
	}
}

// merge puts incoming edges of touched documents between those of the others, which stay.
func (r *relink) merge(before, added []*Edge) []*Edge {
	out := make([]*Edge, 0, len(before)+len(added))
	for _, e := range before {
		from := r.current(e.From)
		if r.touched[from] != nil {
			continue
		}
		for len(added) > 0 && r.order[added[0].From.Base()] < r.order[from.Base()] {
			out, added = append(out, added[0]), added[1:]
		}
		out = append(out, e)
	}
	return append(out, added...)
}

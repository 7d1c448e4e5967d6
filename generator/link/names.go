package link

import (
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// index finds documents by what people call them.
type index struct {
	byID    map[string][]model.Doc // in the order of Docs
	byFold  map[string][]model.Doc // the same by lower case
	byPath  map[string]model.Doc   // source path
	byTitle map[string][]model.Doc // lower case
	titles  map[string]bool        // that somebody was looked for by, lower case
	byAlias map[string]model.Doc   // old names as they are written, without "/" at the ends, lower case; the first that has it
}

func newIndex(docs []model.Doc) index {
	x := index{
		byID:    make(map[string][]model.Doc, len(docs)),
		byFold:  make(map[string][]model.Doc, len(docs)),
		byAlias: map[string]model.Doc{},
		byPath:  make(map[string]model.Doc, len(docs)),
		byTitle: make(map[string][]model.Doc, len(docs)),
		titles:  map[string]bool{},
	}
	for _, d := range docs {
		x.add(d)
	}
	return x
}

func (x *index) add(d model.Doc) {
	m := d.Base()
	x.byID[m.ID] = append(x.byID[m.ID], d)
	fold := strings.ToLower(m.ID)
	x.byFold[fold] = append(x.byFold[fold], d)
	for _, a := range m.Aliases {
		if a = aliasName(a); x.byAlias[a] == nil {
			x.byAlias[a] = d
		}
	}
	if m.Path != "" {
		x.byPath[m.Path] = d
	}
	if t := strings.ToLower(m.Title); t != "" {
		x.byTitle[t] = append(x.byTitle[t], d)
	}
}

// titled finds the documents that have a title, in any case.
func (x *index) titled(title string) []model.Doc {
	t := strings.ToLower(title)
	x.titles[t] = true
	return x.byTitle[t]
}

func aliasName(a string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(a), "/")) }

// called finds the documents that have a name as their id, those that have it exactly first, or as an old name.
func (x *index) called(name string) []model.Doc {
	exact := x.byID[name]
	folded := x.byFold[strings.ToLower(name)]
	if len(folded) > len(exact) {
		out := slices.Clone(exact)
		for _, d := range folded {
			if d.Base().ID != name {
				out = append(out, d)
			}
		}
		return out
	}
	if len(exact) == 0 {
		if d := x.byAlias[aliasName(name)]; d != nil {
			return []model.Doc{d}
		}
	}
	return exact
}

// references resolves the typed references of all documents.
func (b *builder) references() {
	docs := b.Docs
	for _, d := range docs {
		var list []Edge
		for _, r := range d.Refs() {
			if to := b.reference(d, r); to != nil {
				list = append(list, Edge{From: d, To: to, Rel: r.Rel, Line: int32(r.Pos.Line), Column: int32(r.Pos.Column)})
			}
		}
		b.edges(d, list)
	}
	b.ruleAlerts()
	implied := b.Docs[len(docs):]
	slices.SortFunc(implied, func(x, y model.Doc) int {
		m, n := x.Base(), y.Base()
		if m.Kind != n.Kind {
			return slices.Index(model.Kinds, m.Kind) - slices.Index(model.Kinds, n.Kind)
		}
		return strings.Compare(m.ID, n.ID)
	})
	for _, d := range implied {
		m := d.Base()
		b.extra[OverviewAddress(m.Kind)] = true
		if len(b.Rules(d)) > 0 {
			continue // rules say what it is
		}
		b.report(diag.New(diag.Undocumented, m.Named, "the %s %q is named here and has no page of its own", KindWords(m.Kind), m.Title).
			Suggest("write %s.md", strings.TrimSuffix(impliedAddress(m.Kind, m.ID), ".html")))
	}
}

// KindWords is the name of a kind as it stands in a sentence.
func KindWords(k *model.Kind) string {
	switch k {
	case model.KindPostMortem:
		return "post-mortem"
	case model.KindRootCause:
		return "root cause"
	}
	return k.Name
}

// reference resolves one typed reference, by id, path, address, alias and title; what nobody wrote and may be implied is
// made. nil: it leads nowhere, and that was reported.
func (b *builder) reference(from model.Doc, r model.Ref) model.Doc {
	target := strings.TrimSpace(r.Target)
	external := strings.Contains(target, "://")
	if external {
		target = lastElement(target)
	}
	fits, others := b.named(from, target, r.Want)
	if len(fits) > 1 {
		if d := b.beside(from, fits); d != nil {
			return d
		}
		b.report(diag.New(diag.AmbiguousReference, r.Pos, "%q stands for %d pages", r.Target, len(fits)).
			Suggest("write the path, such as %s", fits[0].Base().Path))
		return fits[0]
	}
	if len(fits) == 1 {
		return fits[0]
	}
	if external {
		return nil // a page elsewhere on the web
	}
	if r.Want.Implied {
		return b.imply(r)
	}
	if len(others) > 0 {
		b.report(diag.New(diag.BrokenReference, r.Pos, "%q is a %s, not a %s", r.Target, KindWords(others[0].Base().Kind), KindWords(r.Want)).
			Suggest("name a %s", KindWords(r.Want)))
		return nil
	}
	d := diag.New(diag.BrokenReference, r.Pos, "there is no %s %q", KindWords(r.Want), r.Target)
	if best := b.closestID(target, r.Want); best != "" {
		d = d.Suggest("did you mean %q?", best)
	}
	b.report(d)
	return nil
}

func lastElement(u string) string {
	u, _, _ = strings.Cut(u, "#")
	u, _, _ = strings.Cut(u, "?")
	u = strings.TrimRight(u, "/")
	u = u[strings.LastIndexByte(u, '/')+1:]
	for _, e := range []string{".html", ".md"} {
		u = strings.TrimSuffix(u, e)
	}
	return u
}

// named finds the documents that a name may mean: those of the wanted kind, and the others. An incident may have its
// record as a post-mortem.
func (b *builder) named(from model.Doc, name string, want *model.Kind) (fits, others []model.Doc) {
	sort := func(docs []model.Doc) {
		for _, d := range docs {
			k := d.Base().Kind
			switch {
			case k == want, want == model.KindIncident && k == model.KindPostMortem:
				fits = append(fits, d)
			case k == model.KindRunbook && want == model.KindAlert && b.answersOwnAlert(d, name):
				fits = append(fits, d)
			default:
				others = append(others, d)
			}
		}
	}
	sort(b.called(name))
	if exact := slices.DeleteFunc(slices.Clone(fits), func(d model.Doc) bool { return d.Base().ID != name }); len(exact) > 0 {
		fits = exact // upper and lower case only count where they tell two pages apart
	}
	if len(fits) == 0 && strings.ContainsAny(name, "/.") {
		if d, ok := b.page(from, name); ok && d.Doc != nil {
			sort([]model.Doc{d.Doc})
		}
	}
	if len(fits) == 0 {
		sort(b.titled(name))
	}
	if exact := slices.DeleteFunc(slices.Clone(fits), func(d model.Doc) bool { return d.Base().Kind != want }); len(exact) > 0 {
		fits = exact
	}
	return slices.Compact(fits), others
}

// answersOwnAlert reports whether a runbook stands at the very address that the page of its alert would have: then it is
// that page. Addresses that differ only in case are one.
func (b *builder) answersOwnAlert(d model.Doc, name string) bool {
	return strings.EqualFold(b.Address(d), impliedAddress(model.KindAlert, name))
}

// beside picks the only one of several documents that is in the folder of from; nil if there is none, or more than one.
func (b *builder) beside(from model.Doc, docs []model.Doc) model.Doc {
	var found model.Doc
	for _, d := range docs {
		if sameFolder(from, d) && d != from {
			if found != nil {
				return nil
			}
			found = d
		}
	}
	return found
}

func sameFolder(a, b model.Doc) bool {
	p, q := a.Base().Path, b.Base().Path
	return p[:strings.LastIndexByte(p, '/')+1] == q[:strings.LastIndexByte(q, '/')+1]
}

func impliedAddress(k *model.Kind, name string) string {
	if a, ok := AlertAddress(name); ok && k == model.KindAlert {
		return a
	}
	return k.Dir + "/" + Slug(name) + ".html"
}

// AlertAddress is where the page of an alert is looked for: under its own name, as it would be pasted into an address. A name
// that is no plain name of a file has none.
func AlertAddress(name string) (address string, ok bool) {
	if Slug(name) != strings.ToLower(name) {
		return "", false
	}
	return model.KindAlert.Dir + "/" + name + ".html", true
}

// imply makes the document that a reference names and nobody wrote.
func (b *builder) imply(r model.Ref) model.Doc {
	d := r.Want.New()
	m := d.Base()
	m.Kind, m.ID, m.Title, m.Named = r.Want, strings.TrimSpace(r.Target), strings.TrimSpace(r.Target), r.Pos
	if strings.ContainsAny(m.ID, " \t\n") {
		m.ID = Slug(m.ID)
		for _, known := range b.byFold[m.ID] {
			if known.Base().Kind == r.Want {
				return known
			}
		}
	}
	b.define(d)
	b.claim(impliedAddress(r.Want, m.ID), d)
	b.Docs = append(b.Docs, d)
	b.add(d)
	return d
}

// mention resolves a word of the text that is shaped like an id: exact, and only if it can mean one page.
func (b *builder) mention(from model.Doc, word string) (Destination, bool) {
	var found model.Doc
	for _, d := range b.byID[word] {
		switch {
		case d == from:
			return Destination{}, false
		case found == nil, sameFolder(from, d) && !sameFolder(from, found):
			found = d
		case found.Base().Written() && !d.Base().Written():
		case sameFolder(from, found) && !sameFolder(from, d):
		default:
			return Destination{}, false
		}
	}
	if found == nil {
		return Destination{}, false
	}
	return Destination{Doc: found, Address: b.Address(found)}, true
}

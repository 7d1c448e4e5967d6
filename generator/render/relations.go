package render

import (
	"cmp"
	"slices"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
)

// inward names what it means that a page of a kind refers to this one by a relation: the key of a text below
// "relations". What is not listed here goes by the name of the relation.
var inward = map[inwardKey]string{
	{model.RelAlert, model.KindRunbook}:       "answered-by",
	{model.RelAlert, model.KindIncident}:      "raised-in",
	{model.RelAlert, model.KindPostMortem}:    "raised-in",
	{model.RelRunbook, model.KindAlert}:       "answers",
	{model.RelRunbook, model.KindIncident}:    "used-in",
	{model.RelRunbook, model.KindPostMortem}:  "used-in",
	{model.RelRunbook, model.KindRootCause}:   "mitigates",
	{model.RelRunbook, model.KindDrill}:       "practised-in",
	{model.RelService, model.KindDrill}:       "practised-in",
	{model.RelCause, model.KindIncident}:      "seen-in",
	{model.RelCause, model.KindPostMortem}:    "seen-in",
	{model.RelCause, model.KindRunbook}:       "mitigated-by",
	{model.RelIncident, model.KindPostMortem}: "examined-in",
}

type inwardKey struct {
	rel  model.Relation
	from *model.Kind
}

func inwardName(e *link.Edge) string {
	if n, ok := inward[inwardKey{e.Rel, e.From.Base().Kind}]; ok {
		return n
	}
	if e.Rel == model.RelMention {
		return string(model.RelLink)
	}
	return string(e.Rel)
}

// maxBacklinks bounds how many links one group of backlinks shows: a page's size does not grow with the site.
const maxBacklinks = 50

// backlinks groups what leads to a document by relation. Relations that the page shows in its own place are left out, and
// so is a link in the text of a page that refers to the document by a key as well.
func (s *Site) backlinks(at string, d model.Doc, shown ...string) []LinkGroup {
	edges := s.o.Graph.AllIn(d)
	typed := map[model.Doc]bool{}
	for _, e := range edges {
		if e.Rel != model.RelLink && e.Rel != model.RelMention {
			typed[e.From] = true
		}
	}
	groups := map[string][]model.Doc{}
	seen := map[inwardDoc]bool{}
	var names []string
	for _, e := range edges {
		name := inwardName(e)
		if slices.Contains(shown, name) || seen[inwardDoc{name, e.From}] || name == string(model.RelLink) && typed[e.From] {
			continue
		}
		seen[inwardDoc{name, e.From}] = true
		if groups[name] == nil {
			names = append(names, name)
		}
		groups[name] = append(groups[name], e.From)
	}
	// Links in texts come last: they say least.
	slices.SortFunc(names, func(a, b string) int {
		la, lb := a == string(model.RelLink), b == string(model.RelLink)
		if la != lb {
			return map[bool]int{true: 1, false: -1}[la]
		}
		return cmp.Compare(a, b)
	})
	var out []LinkGroup
	for _, n := range names {
		docs := newestFirst(groups[n])
		g := LinkGroup{Relation: n, More: max(0, len(docs)-maxBacklinks)}
		if g.More > 0 {
			g.All = s.allOf(at)
		}
		g.Links = s.datedLinks(at, docs, maxBacklinks)
		out = append(out, g)
	}
	return out
}

// withoutShown leaves out the links that the page shows above already.
func withoutShown(groups []LinkGroup, above []Link) []LinkGroup {
	shown := map[string]bool{}
	for _, l := range above {
		shown[l.Href] = true
	}
	var out []LinkGroup
	for _, g := range groups {
		g.Links = slices.DeleteFunc(g.Links, func(l Link) bool { return shown[l.Href] })
		if len(g.Links) > 0 || g.More > 0 {
			out = append(out, g)
		}
	}
	return out
}

type inwardDoc struct {
	name string
	from model.Doc
}

// newestFirst orders by date of the event, the newest first; what has none by title, behind.
func newestFirst(docs []model.Doc) []model.Doc {
	type dated struct {
		at  time.Time
		n   int // of the document among docs
		doc model.Doc
	}
	list := make([]dated, len(docs))
	for n, d := range docs {
		list[n] = dated{eventDate(d).At, n, d}
	}
	slices.SortFunc(list, func(a, b dated) int {
		if c := b.at.Compare(a.at); c != 0 {
			return c
		}
		return cmp.Or(compareTitles(a.doc.Base().Title, b.doc.Base().Title), a.n-b.n)
	})
	out := make([]model.Doc, len(list))
	for i, d := range list {
		out[i] = d.doc
	}
	return out
}

// to lists the documents that d refers to by a relation.
func (s *Site) to(at string, d model.Doc, rel model.Relation) []Link {
	var out []Link
	for _, e := range s.o.Graph.Out(d, rel) {
		out = append(out, s.docLink(at, e.To))
	}
	return out
}

// from lists the documents of some kinds that refer to d by a relation, the newest first.
func (s *Site) from(at string, d model.Doc, rel model.Relation, kinds ...*model.Kind) []Link {
	var docs []model.Doc // each once: the graph has one edge for a pair and a relation
	for _, e := range s.o.Graph.In(d, rel) {
		if slices.Contains(kinds, e.From.Base().Kind) {
			docs = append(docs, e.From)
		}
	}
	return s.datedLinks(at, newestFirst(docs), len(docs))
}

// incidentsOf lists the incidents that refer to d by a relation, the newest first: incident records, and post-mortems
// that are the incident themselves. A post-mortem that examines a record does not count twice.
func (s *Site) incidentsOf(d model.Doc, rel model.Relation) []model.Doc {
	var out []model.Doc
	seen := map[model.Doc]bool{}
	add := func(x model.Doc) {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	for _, e := range s.o.Graph.In(d, rel) {
		if k := e.From.Base().Kind; k != model.KindIncident && k != model.KindPostMortem {
			continue
		}
		records := s.o.Graph.Out(e.From, model.RelIncident)
		if len(records) == 0 {
			add(e.From)
		}
		for _, r := range records {
			add(r.To)
		}
	}
	return newestFirst(out)
}

// latest lists the newest of some incidents, which come sorted, and says how many there are.
func (s *Site) latest(at string, docs []model.Doc) ([]Link, Seen) {
	links := s.datedLinks(at, docs, maxListed)
	return links, Seen{Count: len(docs), More: len(docs) - len(links), All: s.allOf(at)}
}

// some keeps the first rows of a list, and says how many there are and where all of them are.
func some[T any](rows []T, all string) ([]T, Seen) {
	n := len(rows)
	rows = rows[:min(n, maxListed)]
	return rows, Seen{Count: n, More: n - len(rows), All: all}
}

func (s *Site) datedLinks(at string, docs []model.Doc, most int) []Link {
	if len(docs) == 0 {
		return nil
	}
	out := make([]Link, min(len(docs), most))
	for n := range out {
		out[n] = s.datedLink(at, docs[n])
	}
	return out
}

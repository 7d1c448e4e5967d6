// Package link turns documents into a graph: it gives every document its address, resolves typed references and the links
// in the text, makes the documents that references name but nobody wrote, and knows for each document what leads to it.
//
// References are resolved by id, path, address, alias or title; links in the text in every style that people write:
// relative files, paths from the site's root, addresses of the built site, ids, wikilinks. What does not resolve is a
// diagnostic with the closest match. Build is linear in documents and links; nothing is changed after it returns.
package link

import (
	"path"
	"slices"
	"strings"
	"sync"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// Edge says that one document refers to another.
type Edge struct {
	From, To     model.Doc
	Rel          model.Relation
	Line, Column int32 // in the file of From; 0 where the reference stands elsewhere

	at *diag.Pos // where it stands, if that is not in the file of From
}

// Pos is where the reference stands.
func (e Edge) Pos() diag.Pos {
	if e.at != nil {
		return *e.at
	}
	return diag.Pos{Path: e.From.Base().Path, Line: int(e.Line), Column: int(e.Column)}
}

// Alias is an old address that leads to a document.
type Alias struct {
	Address string
	Doc     model.Doc
}

// Destination is where a link leads. The zero value leads nowhere.
type Destination struct {
	Doc      model.Doc // a document
	Address  string    // of the document, of a generated page, or of a file
	Fragment string
	Path     string // of a file of the content; empty for the others

	active bool // a file that could run code
}

// Graph is what a site's documents are to each other. It is immutable.
type Graph struct {
	Docs    []model.Doc // the written ones by path, then the implied ones by kind and id
	Aliases []Alias     // by address
	Files   []string    // files that documents link to, by path, sorted; see FileAddress
	Folders []string    // folders that hold pages, directly or below, without the root, sorted

	address   map[*model.Meta]string
	at        map[string]model.Doc // by address
	out       map[*model.Meta][]Edge
	in        map[*model.Meta][]*Edge // into out
	links     map[*model.Meta]textLinks
	targets   []target // that destinations lead to
	tags      termAddresses
	teams     termAddresses
	packs     map[*model.Meta]string       // addresses of the packs for a shift, by service
	rules     map[*model.Meta][]model.Rule // of runbooks that are the page of their alert
	urls      map[*model.Meta][]string     // runbook_url of rules that lead to a page, by alert
	elsewhere map[*model.Meta][]string
	lower     map[string]string      // addresses of documents and aliases, by their lower case
	extra     map[string]bool        // addresses of generated pages
	reserved  func() map[string]bool // these in lower case
}

// textLinks is where the links in the text of a document lead.
type textLinks struct {
	links    []destination // by index of Body.Links
	mentions []mentioned   // those of the mentions that lead somewhere, by index
}

// mentioned is a mention that names a document.
type mentioned struct{ index, target int32 }

// destination is a Destination in few bytes: there are dozens of links on each page of thousands.
type destination struct {
	target   int32 // index in targets, from 1; 0 leads nowhere
	fragment string
}

type target struct {
	doc     model.Doc
	address string
	path    string
}

// Link is another path under which people know a page.
type Link struct{ Path, Page string }

// Options say what else there is to link to.
type Options struct {
	Files      []string     // files of the content that are no pages
	Drafts     []string     // pages that are not published because they are drafts
	Links      []Link       // other paths of pages
	Active     []string     // and those that could run code, which are not published
	Extensions []string     // of pages
	Rules      []model.Rule // alerting rules, by place; pages of alerts have theirs already
	BaseURL    string       // where the site will stand, with a slash at the end; may be empty
	Repository string       // of the content on the web, with a slash at the end; may be empty
	Prefix     string       // folder of the content in its repository, with a slash at the end; empty for the whole
}

// Build makes the graph of documents, which must be sorted by path.
func Build(docs []model.Doc, o Options) (*Graph, []diag.Diagnostic) {
	b := build(docs, o)
	return b.Graph, b.problems()
}

func build(docs []model.Doc, o Options) *builder {
	b := newBuilder(docs, o)
	b.addresses()
	b.index = newIndex(b.Graph.Docs)
	for _, l := range o.Links {
		if d := b.byPath[l.Page]; d != nil {
			b.byPath[l.Path] = d
		}
	}
	b.duplicateIDs()
	b.generated()
	b.aliases()
	b.references()
	b.before, b.diags = b.diags, nil
	b.textLinks()
	b.finish()
	b.diags = nil
	b.unanswered()
	return b
}

// Address is where a document's page is.
func (g *Graph) Address(d model.Doc) string { return g.address[d.Base()] }

// At gives the document whose page is at an address.
func (g *Graph) At(address string) (model.Doc, bool) {
	d, ok := g.at[address]
	return d, ok
}

// Taken reports whether a document or an alias has an address, or one that differs from it only in case.
func (g *Graph) Taken(address string) bool {
	_, ok := g.lower[strings.ToLower(address)]
	return ok
}

// Generated reports whether a page is made for an address whether a document stands there or not: an overview, a list, what is
// computed. A document at such an address is that page's introduction.
func (g *Graph) Generated(address string) bool { return g.extra[address] }

// Reserved reports whether a page is generated at an address, or at one that differs from it only in case.
func (g *Graph) Reserved(address string) bool { return g.reserved()[strings.ToLower(address)] }

// Out lists what a document refers to by a relation, in the order of its text.
func (g *Graph) Out(d model.Doc, rel model.Relation) []Edge {
	var out []Edge
	for _, e := range g.out[d.Base()] {
		if e.Rel == rel {
			out = append(out, e)
		}
	}
	return out
}

// In lists what refers to a document by a relation, by path.
func (g *Graph) In(d model.Doc, rel model.Relation) []Edge {
	in, n := g.in[d.Base()], 0
	for _, e := range in {
		if e.Rel == rel {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]Edge, 0, n)
	for _, e := range in {
		if e.Rel == rel {
			out = append(out, *e)
		}
	}
	return out
}

// AllOut lists everything that a document refers to.
func (g *Graph) AllOut(d model.Doc) []Edge { return g.out[d.Base()] }

// AllIn lists everything that refers to a document, by path.
func (g *Graph) AllIn(d model.Doc) []*Edge { return g.in[d.Base()] }

// LinkOf tells where the i-th link of a document's text leads: one of Body.Links, or behind those one of the mentions.
func (g *Graph) LinkOf(d model.Doc, i int) (Destination, bool) {
	text := g.links[d.Base()]
	var to destination
	if i < len(text.links) {
		to = text.links[i]
	} else if k, ok := slices.BinarySearchFunc(text.mentions, int32(i-len(text.links)), func(m mentioned, i int32) int { return int(m.index - i) }); ok {
		to.target = text.mentions[k].target
	}
	if to.target == 0 {
		return Destination{}, false
	}
	t := g.targets[to.target-1]
	return Destination{Doc: t.doc, Address: t.address, Fragment: to.fragment, Path: t.path}, true
}

// builder fills a graph. A Linker keeps it, to resolve single documents again.
type builder struct {
	*Graph
	index
	o         Options
	files     map[string]bool
	active    map[string]bool
	drafts    map[string]bool
	folders   map[string]bool
	aliasDocs map[string]model.Doc
	near      *nearest
	asked     int              // suggestions that were looked for
	numbers   map[target]int32 // of targets
	book      ruleBook
	answered  map[model.Doc]bool // alerts of rules that have a runbook
	astray    []strayURL
	sites     siteCount

	before []diag.Diagnostic           // found before the links in the text were resolved
	texts  map[*model.Meta]*textResult // of documents with links
	diags  []diag.Diagnostic           // found since
}

// textResult is what else came out of resolving the links in the text of a document.
type textResult struct {
	refs  int      // how many of the document's edges do not come from its text
	files []string // that it links to
	diags []diag.Diagnostic
	asked int
}

func newBuilder(docs []model.Doc, o Options) *builder {
	set := func(list []string) map[string]bool {
		m := make(map[string]bool, len(list))
		for _, s := range list {
			m[s] = true
		}
		return m
	}
	return &builder{
		o: o, files: set(o.Files), active: set(o.Active), drafts: set(o.Drafts), book: newRuleBook(o.Rules),
		answered: map[model.Doc]bool{}, sites: siteCount{}, numbers: map[target]int32{}, texts: map[*model.Meta]*textResult{},
		Graph: &Graph{
			Docs:    slices.Clone(docs),
			address: make(map[*model.Meta]string, len(docs)),
			at:      make(map[string]model.Doc, len(docs)),
			out:     make(map[*model.Meta][]Edge, len(docs)),
			in:      make(map[*model.Meta][]*Edge, len(docs)),
			links:   make(map[*model.Meta]textLinks, len(docs)),
		},
	}
}

// problems are all that were found.
func (b *builder) problems() []diag.Diagnostic {
	all := slices.Clone(b.before)
	for _, d := range b.Docs {
		if t := b.texts[d.Base()]; t != nil {
			all = append(all, t.diags...)
		}
	}
	return append(all, b.diags...)
}

func (b *builder) report(d diag.Diagnostic) { b.diags = append(b.diags, d) }

// generated lists the folders, and the addresses of pages that are made without a document.
func (b *builder) generated() {
	b.folders, b.extra = map[string]bool{}, map[string]bool{}
	add := func(a string) { b.extra[a] = true }
	for _, d := range b.Docs {
		m := d.Base()
		for dir := path.Dir(b.address[m]); dir != "." && !b.folders[dir]; dir = path.Dir(dir) {
			b.folders[dir] = true
			add(FolderAddress(dir))
		}
		if m.Kind.Dir != "" {
			add(OverviewAddress(m.Kind))
		}
	}
	b.terms()
	b.preparations()
	add(HomeAddress)
	add(NotFoundAddress)
	add(SearchAddress)
	for _, a := range InsightAddresses {
		add(a)
	}
	b.reserved = sync.OnceValue(func() map[string]bool {
		lower := make(map[string]bool, len(b.extra))
		for a := range b.extra {
			lower[strings.ToLower(a)] = true
		}
		return lower
	})
}

// finish sorts what was collected.
func (b *builder) finish() {
	b.linkedFiles()
	for f := range b.folders {
		b.Folders = append(b.Folders, f)
	}
	slices.Sort(b.Folders)
	b.preparations() // of the services that only references name
	b.reverse()
}

// reverse makes in of out. Documents that nobody wrote come last, so the others are in the order of their paths.
func (b *builder) reverse() {
	count := make(map[*model.Meta]int, len(b.Docs))
	for _, d := range b.Docs {
		for _, e := range b.out[d.Base()] {
			count[e.To.Base()]++
		}
	}
	for _, d := range b.Docs {
		edges := b.out[d.Base()]
		for i := range edges {
			to := edges[i].To.Base()
			if b.in[to] == nil {
				b.in[to] = make([]*Edge, 0, count[to])
			}
			b.in[to] = append(b.in[to], &edges[i])
		}
	}
}

// edgeKey tells edges of one document apart.
type edgeKey struct {
	to  model.Doc
	rel model.Relation
}

// edges adds the edges of one document, once per target and relation. A link to itself is none, and where a document is
// linked to by any relation, naming its id adds nothing.
func (b *builder) edges(d model.Doc, list []Edge) {
	from := d.Base()
	seen := make(map[edgeKey]bool, len(list))
	linked := make(map[model.Doc]bool, len(list))
	for _, e := range b.out[from] {
		seen[edgeKey{e.To, e.Rel}], linked[e.To] = true, true
	}
	kept := list[:0]
	for _, e := range list {
		k := edgeKey{e.To, e.Rel}
		if e.To.Base() == from || seen[k] || e.Rel == model.RelMention && linked[e.To] {
			continue
		}
		seen[k], linked[e.To] = true, true
		kept = append(kept, e)
	}
	if len(kept) > 0 {
		b.out[from] = slices.Concat(b.out[from], kept)
	}
}

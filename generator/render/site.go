// Package render turns a graph of documents into pages. It decides which pages a site has, makes the typed view of each,
// and executes its template. A page is a pure function of the template set and its view, and a view is made only when the
// page is asked for: ten thousand pages that nobody looks at cost nothing. What pages share, such as the plan of all of
// them, is made when the first of them asks: the page of a document, which somebody waits for who has just saved it,
// asks for little.
package render

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// Options are what a site is made of.
type Options struct {
	Graph     *link.Graph
	Insight   *insight.Report
	Templates *Templates
	Title     string // empty: the title of the home page, else Name
	Name      string // of the content, where nothing else gives the site a title
	Language  string
	BaseURL   string // empty, or absolute with a trailing slash
	Location  *time.Location
	EditURL   func(path string) string              // nil, or empty for a path: no edit link
	ImageSize func(path string) (width, height int) // of a file of the content
	Problems  map[string]int                        // by path; only those that an author should see
	Commit    string                                // of the content
	Built     time.Time                             // date of the content; zero: not known
	Shown     func(address string, d model.Doc)     // told whose HTML a page shows, as it is rendered; may be nil
	Extra     []Asset                               // published besides those of the theme; "assets/engine.js" answers searches
}

// Page is one page of the site.
type Page struct {
	Address  string
	Template string
	Redirect bool
	view     func() any
}

// Site is all pages of one graph. It is safe for concurrent use, and gives the same for ever.
type Site struct {
	o Options
	knowledge
	byKind      map[*model.Kind][]model.Doc
	nav         []navKind
	folders     func() map[string]*folder
	triagePages func() *triagePages
	leading     func() *leading // see cutLeading
	plans       sync.Once       // of plan
	plan

	title  string
	icon   string
	style  string
	script string
}

// plan is which pages there are, and how long lists are cut into them. See Site.planned.
type plan struct {
	pages     map[string]*Page
	addresses []string
	shelves   map[string]*shelf  // listings of folders, by folder
	foldersOf map[string]*series // lists of subfolders, where an overview shows only some, by folder
	allLists  map[string]*series // lists of all that leads to a page, where it shows only some, by its address
	further   []further          // pages that are planned last

	symptomPages map[*insight.Symptom]*series // of those that the pages of triage do not show wholly
	tags         terms
	teams        terms
}

// navKind is one kind with how many documents it has.
type navKind struct {
	kind  *model.Kind
	count int
}

// New makes the site of a graph.
func New(o Options) *Site {
	s := &Site{
		o: o, knowledge: know(o), byKind: map[*model.Kind][]model.Doc{},
		icon: o.Templates.Asset("icon.svg"), style: o.Templates.Asset("site.css"), script: o.Templates.Asset("site.js"),
	}
	for _, d := range o.Graph.Docs {
		m := d.Base()
		if !m.Index || m.Kind != model.KindPage {
			s.byKind[m.Kind] = append(s.byKind[m.Kind], d)
		}
	}
	for _, k := range model.Kinds {
		n := len(s.byKind[k])
		told := n == 0 && k == model.KindRootCause && o.Insight != nil && len(o.Insight.Ways()) > 0
		if (n > 0 || told) && k != model.KindPage {
			s.nav = append(s.nav, navKind{k, n})
		}
	}
	s.title = s.siteTitle()
	s.folders, s.triagePages, s.leading = sync.OnceValue(s.layOutFolders), sync.OnceValue(s.cutTriage), sync.OnceValue(s.cutLeading)
	return s
}

// planned is the plan of all pages. Whoever makes a page asks for it, if at all; planning itself works on s.plan.
func (s *Site) planned() *plan {
	s.plans.Do(func() {
		s.plan = plan{
			pages: map[string]*Page{}, shelves: map[string]*shelf{}, foldersOf: map[string]*series{}, allLists: map[string]*series{},
			symptomPages: map[*insight.Symptom]*series{}, tags: terms{}, teams: terms{},
		}
		for _, d := range s.o.Graph.Docs {
			s.collectTerms(d)
		}
		s.planPages()
		s.addresses = slices.Sorted(maps.Keys(s.pages))
	})
	return &s.plan
}

func (s *Site) siteTitle() string {
	if s.o.Title != "" {
		return s.o.Title
	}
	if d, ok := s.o.Graph.At(link.HomeAddress); ok && !genericTitles[strings.ToLower(d.Base().Title)] {
		return d.Base().Title
	}
	return s.o.Name
}

// genericTitles are those that every other home page has.
var genericTitles = map[string]bool{
	"introduction": true, "home": true, "overview": true, "readme": true, "index": true, "welcome": true, "documentation": true, "docs": true,
	"beranda": true, "pendahuluan": true, "dokumentasi": true,
}

// Addresses lists the addresses of all pages, redirects included, sorted.
func (s *Site) Addresses() []string { return s.planned().addresses }

// Count is the number of pages, redirects left out.
func (s *Site) Count() int {
	n := 0
	for _, p := range s.planned().pages {
		if !p.Redirect {
			n++
		}
	}
	return n
}

// Render writes the page at an address: fs.ErrNotExist if there is none.
func (s *Site) Render(w io.Writer, address string) error {
	p, ok := s.documentAt(address)
	if !ok {
		p, ok = s.packAt(address)
	}
	if !ok {
		p, ok = s.planned().pages[address]
	}
	if !ok {
		return fmt.Errorf("%s: %w", address, fs.ErrNotExist)
	}
	if err := s.o.Templates.Execute(w, p.Template, p.view()); err != nil {
		return fmt.Errorf("page %s: %w", address, err)
	}
	return nil
}

// IsDocument reports whether the page of a document, and nothing else, stands at an address.
func (s *Site) IsDocument(address string) bool {
	_, ok := s.documentAt(address)
	return ok
}

// documentAt is the page of a document as it is planned, if it is no more than that: no generated page that the document introduces.
func (s *Site) documentAt(address string) (*Page, bool) {
	d, ok := s.o.Graph.At(address)
	if !ok || s.o.Graph.Generated(address) {
		return nil, false
	}
	return &Page{Address: address, Template: d.Base().Kind.Name, view: func() any { return s.document(d) }}, true
}

// add plans a page. What is planned first stays: documents come before generated pages.
func (s *Site) add(address, name string, view func() any) {
	if _, taken := s.pages[address]; !taken {
		s.pages[address] = &Page{Address: address, Template: name, view: view}
	}
}

// planPages lists all pages. A document whose address is that of a generated page is that page's introduction, so those that
// stand at such an address are planned as the generated page.
func (s *Site) planPages() {
	g := s.o.Graph
	intro := func(address string) model.Doc {
		d, _ := g.At(address)
		return d
	}
	s.add(link.HomeAddress, "home", func() any { return s.home(intro(link.HomeAddress)) })
	for _, n := range s.nav {
		c := s.catalogOf(n.kind)
		view := func(n int) any { return s.overview(c, n, intro(c.address)) }
		s.add(c.address, "overview", func() any { return view(0) })
		s.further = append(s.further, further{c.series, "overview", c.want, view})
	}
	for _, p := range insightPages() {
		q, view := p.plan(s, p.address)
		s.add(p.address, p.name, func() any { return view(0, intro(p.address)) })
		s.further = append(s.further, further{q, p.name, numbered(p.address, ""), func(n int) any { return view(n, nil) }})
	}
	s.planPacks(intro)
	s.add(link.SearchAddress, "search", func() any { return s.search(intro(link.SearchAddress)) })
	s.add(link.NotFoundAddress, "404", func() any { return s.notFound(intro(link.NotFoundAddress)) })
	s.planTerms("tag", link.TagsAddress, s.tags)
	s.planTerms("team", link.TeamsAddress, s.teams)
	for _, d := range g.Docs {
		s.add(g.Address(d), d.Base().Kind.Name, func() any { return s.document(d) })
	}
	for _, dir := range g.Folders {
		a := link.FolderAddress(dir)
		s.add(a, "page", func() any { return s.folderPage(dir) })
	}
	for _, a := range g.Aliases {
		s.redirect(a.Address, a.Doc)
	}
	// A paged person who opens alerts/<name>.html always finds something there.
	for _, d := range s.byKind[model.KindAlert] {
		if a, ok := link.AlertAddress(d.Base().ID); ok && !g.Taken(a) {
			s.redirect(a, d)
		}
	}
	s.planListings()
	s.planLeading()
	s.planFurther()
}

func (s *Site) redirect(address string, to model.Doc) {
	if _, taken := s.pages[address]; taken {
		return
	}
	s.add(address, "redirect", func() any {
		target := s.o.Graph.Address(to)
		v := RedirectView{SiteTitle: s.title, Lang: s.o.Language, Title: to.Base().Title, Target: link.Relative(address, target, "")}
		if s.o.BaseURL != "" {
			v.Canonical = s.absolute(target)
		}
		return v
	})
	s.pages[address].Redirect = true
}

func (s *Site) absolute(address string) string {
	var b strings.Builder
	b.WriteString(s.o.BaseURL)
	link.EscapePath(&b, address)
	return b.String()
}

// document makes the view of a document by its kind.
func (s *Site) document(d model.Doc) any {
	switch d := d.(type) {
	case *model.Service:
		return s.service(d)
	case *model.Runbook:
		return s.runbook(d)
	case *model.Alert:
		return s.alert(d)
	case *model.Incident:
		return s.incident(d)
	case *model.PostMortem:
		return s.postMortem(d)
	case *model.RootCause:
		return s.rootCause(d)
	case *model.Drill:
		return s.drill(d)
	}
	return s.page(d)
}

// body gives the HTML of a document with its links filled in as seen from an address, which is that of the page it is for. It is made by markdown, which lets
// nothing active through, and so may stand in a page as it is.
func (s *Site) body(d model.Doc, at string) template.HTML {
	m := d.Base()
	if m.Body == nil {
		return ""
	}
	s.shows(at, d)
	var b strings.Builder
	b.Grow(m.Body.Size() + m.Body.Size()/8)
	_ = m.Body.WriteHTML(&b, s.resolver(d, at)) // a Builder does not fail
	return template.HTML(b.String())
}

// shows tells that the page at an address shows something of the HTML of a document, or depends on how long it is.
func (s *Site) shows(at string, d model.Doc) {
	if s.o.Shown != nil {
		s.o.Shown(at, d)
	}
}

// compareTitles orders as people expect: case does not matter, and numbers count as numbers.
func compareTitles(a, b string) int {
	x, y := a, b
	if !ascii(a) || !ascii(b) {
		x, y = strings.ToLower(a), strings.ToLower(b)
	}
	for x != "" && y != "" {
		dx, dy := digits(x), digits(y)
		if dx > 0 && dy > 0 {
			nx, ny := strings.TrimLeft(x[:dx], "0"), strings.TrimLeft(y[:dy], "0")
			if c := cmp.Or(cmp.Compare(len(nx), len(ny)), cmp.Compare(nx, ny)); c != 0 {
				return c
			}
			x, y = x[dx:], y[dy:]
			continue
		}
		if c := cmp.Compare(lower(x[0]), lower(y[0])); c != 0 {
			return c
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

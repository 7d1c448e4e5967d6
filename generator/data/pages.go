package data

import (
	"cmp"
	"slices"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
)

// PagesFile is data/pages.json.
type PagesFile struct {
	Head
	// Every page that somebody wrote, by path.
	Pages []Page `json:"pages"`
}

// Page is a page that somebody wrote.
type Page struct {
	// Source file.
	Path string `json:"path"`
	// Page.
	Address string `json:"address"`
	// Id; that of the file, where none is given.
	ID string `json:"id"`
	// Kind of the page.
	Kind string `json:"kind" of:"Kind"`
	// Title; the first heading or the file's name, where none is given.
	Title string `json:"title"`
	// Summary, or else the start of the text; at most some 180 letters.
	Summary string `json:"summary"`
	// Team that owns it.
	Owner string `json:"owner"`
	// Tags, sorted.
	Tags []string `json:"tags"`
	// Last commit that changed the file; null without git.
	UpdatedAt Time `json:"updated_at"`
}

func (s *site) pages(w *writer) error {
	w.list("pages")
	for _, d := range s.graph.Docs {
		m := d.Base()
		if !m.Written() {
			continue
		}
		r := Page{
			Path: m.Path, Address: s.graph.Address(d), ID: m.ID, Kind: m.Kind.Name, Title: m.Title, Summary: m.Excerpt(),
			Owner: m.Owner, Tags: append([]string{}, m.Tags...),
		}
		slices.Sort(r.Tags)
		if t := m.History.Updated; !t.IsZero() {
			r.UpdatedAt = Time(t.UTC().Format(time.RFC3339))
		}
		if err := w.add(r); err != nil {
			return err
		}
	}
	return nil
}

// GraphFile is data/graph.json.
type GraphFile struct {
	Head
	// All pages, those that nobody wrote included, by address.
	Nodes []Node `json:"nodes"`
	// What refers to what, by from and to.
	Edges []Edge `json:"edges"`
}

// Node is a page. Its address tells it apart from others.
type Node struct {
	// Id of the page.
	ID string `json:"id"`
	// Source file; null on a page that was generated because others name it.
	Path Path `json:"path"`
	// Page.
	Address string `json:"address"`
	// Kind of the page.
	Kind string `json:"kind" of:"Kind"`
	// Title of the page.
	Title string `json:"title"`
}

// Edge says that one page refers to another.
type Edge struct {
	// Address of the page that refers.
	From string `json:"from"`
	// Address of the page that it refers to.
	To string `json:"to"`
	// How.
	Relation model.Relation `json:"relation"`
	// Where the reference stands: in the source file of from, or in a file of rules.
	Where Place `json:"where"`
}

func (s *site) graphFile(w *writer) error {
	g := s.graph
	docs := slices.Clone(g.Docs)
	slices.SortFunc(docs, func(a, b model.Doc) int { return cmp.Compare(g.Address(a), g.Address(b)) })
	w.list("nodes")
	for _, d := range docs {
		m := d.Base()
		if err := w.add(Node{m.ID, Path(m.Path), g.Address(d), m.Kind.Name, m.Title}); err != nil {
			return err
		}
	}
	w.list("edges")
	for _, d := range docs {
		from := slices.Clone(g.AllOut(d))
		slices.SortFunc(from, func(a, b link.Edge) int {
			return cmp.Or(cmp.Compare(g.Address(a.To), g.Address(b.To)), cmp.Compare(a.Rel, b.Rel))
		})
		for _, e := range from {
			if err := w.add(Edge{g.Address(d), g.Address(e.To), e.Rel, place(e.Pos())}); err != nil {
				return err
			}
		}
	}
	return nil
}

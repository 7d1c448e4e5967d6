package render

import (
	"bufio"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
)

// Addresses of files for machines.
const (
	PagesData   = "data/pages.json"
	GraphData   = "data/graph.json"
	SitemapFile = "sitemap.xml"
	RobotsFile  = "robots.txt"
	NoJekyll    = ".nojekyll" // keeps a static host from leaving out names that start with "_"
)

// dataVersion is the version of the formats. It changes when a field goes away or changes its meaning.
const dataVersion = 1

type pageRecord struct {
	Path      string   `json:"path"`
	Address   string   `json:"address"`
	ID        string   `json:"id"`
	Kind      string   `json:"kind"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary"`
	Owner     string   `json:"owner"`
	Tags      []string `json:"tags"`
	UpdatedAt string   `json:"updated_at,omitempty"`
}

type nodeRecord struct {
	ID      string `json:"id"`
	Path    string `json:"path,omitempty"`
	Address string `json:"address"`
	Kind    string `json:"kind"`
	Title   string `json:"title"`
}

type edgeRecord struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Relation string `json:"relation"`
}

// dataFiles makes each file for machines. They are written record by record: a graph of many documents is large.
var dataFiles = map[string]func(*Site, *bufio.Writer) error{
	PagesData: (*Site).pagesData, GraphData: (*Site).graphData, SitemapFile: (*Site).sitemap, RobotsFile: (*Site).robots,
	NoJekyll: func(*Site, *bufio.Writer) error { return nil },
}

// DataAddresses lists the files for machines, sorted.
func DataAddresses() []string { return slices.Sorted(maps.Keys(dataFiles)) }

// WriteData writes one of the files for machines: fs.ErrNotExist if it is none.
func (s *Site) WriteData(w io.Writer, address string) error {
	write, ok := dataFiles[address]
	if !ok {
		return fmt.Errorf("%s: %w", address, fs.ErrNotExist)
	}
	b := bufio.NewWriter(w)
	if err := write(s, b); err != nil {
		return err
	}
	return b.Flush()
}

// records writes a list of a JSON object, one record a line, so that two versions can be compared.
type records struct {
	w     *bufio.Writer
	first bool
}

// list starts a list with a name.
func list(w *bufio.Writer, name string) *records {
	w.WriteString("\n\"" + name + "\": [")
	return &records{w, true}
}

func (r *records) add(v any) error {
	if !r.first {
		r.w.WriteByte(',')
	}
	r.first = false
	r.w.WriteByte('\n')
	line, err := json.Marshal(v)
	r.w.Write(line)
	return err
}

// head starts a file. Errors of the writer stay with it until it is flushed.
func head(w *bufio.Writer) { fmt.Fprintf(w, "{\"version\": %d,", dataVersion) }

// pagesData lists the documents that somebody wrote, by path.
func (s *Site) pagesData(w *bufio.Writer) error {
	head(w)
	pages := list(w, "pages")
	for _, d := range s.o.Graph.Docs {
		m := d.Base()
		if !m.Written() {
			continue
		}
		r := pageRecord{
			Path: m.Path, Address: s.o.Graph.Address(d), ID: m.ID, Kind: m.Kind.Name, Title: m.Title, Summary: excerpt(d),
			Owner: m.Owner, Tags: append([]string{}, m.Tags...),
		}
		slices.Sort(r.Tags)
		if t := m.History.Updated; !t.IsZero() {
			r.UpdatedAt = t.UTC().Format(time.RFC3339)
		}
		if err := pages.add(r); err != nil {
			return err
		}
	}
	w.WriteString("\n]}\n")
	return nil
}

// graphData lists all documents and what leads from one to another. Nodes are told apart by their addresses, which is
// what from and to hold.
func (s *Site) graphData(w *bufio.Writer) error {
	g := s.o.Graph
	docs := slices.Clone(g.Docs)
	slices.SortFunc(docs, func(a, b model.Doc) int { return cmp.Compare(g.Address(a), g.Address(b)) })
	head(w)
	nodes := list(w, "nodes")
	for _, d := range docs {
		m := d.Base()
		if err := nodes.add(nodeRecord{m.ID, m.Path, g.Address(d), m.Kind.Name, m.Title}); err != nil {
			return err
		}
	}
	w.WriteString("\n],")
	edges := list(w, "edges")
	for _, d := range docs {
		from := slices.Clone(g.AllOut(d))
		slices.SortFunc(from, func(a, b link.Edge) int {
			return cmp.Or(cmp.Compare(g.Address(a.To), g.Address(b.To)), cmp.Compare(a.Rel, b.Rel))
		})
		for _, e := range from {
			if err := edges.add(edgeRecord{g.Address(d), g.Address(e.To), string(e.Rel)}); err != nil {
				return err
			}
		}
	}
	w.WriteString("\n]}\n")
	return nil
}

// sitemap lists the pages for search engines. The protocol asks for whole addresses; without a base URL they are relative
// to the site's root.
func (s *Site) sitemap(w *bufio.Writer) error {
	w.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, a := range s.addresses {
		if s.pages[a].Redirect || a == link.NotFoundAddress {
			continue
		}
		w.WriteString("<url><loc>")
		if err := xml.EscapeText(w, []byte(s.absolute(a))); err != nil {
			return err
		}
		w.WriteString("</loc>")
		if d, ok := s.o.Graph.At(a); ok {
			if t := d.Base().History.Updated; !t.IsZero() {
				w.WriteString("<lastmod>" + t.UTC().Format(time.DateOnly) + "</lastmod>")
			}
		}
		w.WriteString("</url>\n")
	}
	w.WriteString("</urlset>\n")
	return nil
}

func (s *Site) robots(w *bufio.Writer) error {
	w.WriteString("User-agent: *\nAllow: /\n")
	if s.o.BaseURL != "" {
		w.WriteString("Sitemap: " + s.o.BaseURL + SitemapFile + "\n")
	}
	return nil
}

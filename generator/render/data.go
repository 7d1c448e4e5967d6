package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"siaga/generator/link"
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

// Data makes the files for machines, by address.
func (s *Site) Data() (map[string][]byte, error) {
	pages, err := s.pagesData()
	if err != nil {
		return nil, err
	}
	graph, err := s.graphData()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		PagesData: pages, GraphData: graph, SitemapFile: s.sitemap(), RobotsFile: s.robots(), NoJekyll: {},
	}, nil
}

// DataAddresses lists what Data makes.
func DataAddresses() []string {
	return []string{NoJekyll, GraphData, PagesData, RobotsFile, SitemapFile}
}

// pagesData lists the documents that somebody wrote, by path.
func (s *Site) pagesData() ([]byte, error) {
	out := struct {
		Version int          `json:"version"`
		Pages   []pageRecord `json:"pages"`
	}{dataVersion, []pageRecord{}}
	for _, d := range s.o.Graph.Docs {
		m := d.Base()
		if !m.Written() {
			continue
		}
		tags := slices.Clone(m.Tags)
		slices.Sort(tags)
		if tags == nil {
			tags = []string{}
		}
		r := pageRecord{
			Path: m.Path, Address: s.o.Graph.Address(d), ID: m.ID, Kind: m.Kind.Name, Title: m.Title, Summary: excerpt(d),
			Owner: m.Owner, Tags: tags,
		}
		if t := m.History.Updated; !t.IsZero() {
			r.UpdatedAt = t.UTC().Format(time.RFC3339)
		}
		out.Pages = append(out.Pages, r)
	}
	return encode(out)
}

// graphData lists all documents and what leads from one to another. Nodes are told apart by their addresses.
func (s *Site) graphData() ([]byte, error) {
	out := struct {
		Version int          `json:"version"`
		Nodes   []nodeRecord `json:"nodes"`
		Edges   []edgeRecord `json:"edges"`
	}{dataVersion, []nodeRecord{}, []edgeRecord{}}
	for _, d := range s.o.Graph.Docs {
		m := d.Base()
		out.Nodes = append(out.Nodes, nodeRecord{m.ID, m.Path, s.o.Graph.Address(d), m.Kind.Name, m.Title})
		for _, e := range s.o.Graph.AllOut(d) {
			out.Edges = append(out.Edges, edgeRecord{s.o.Graph.Address(d), s.o.Graph.Address(e.To), string(e.Rel)})
		}
	}
	slices.SortFunc(out.Edges, func(a, b edgeRecord) int {
		return strings.Compare(a.From+"\x00"+a.To+"\x00"+a.Relation, b.From+"\x00"+b.To+"\x00"+b.Relation)
	})
	return encode(out)
}

// encode writes one record a line, so that two versions can be compared.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// sitemap lists the pages for search engines. The protocol asks for whole addresses; without a base URL they are relative
// to the site's root.
func (s *Site) sitemap() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, a := range s.addresses {
		if s.pages[a].Redirect || a == link.NotFoundAddress {
			continue
		}
		var u strings.Builder
		u.WriteString(s.o.BaseURL)
		link.EscapePath(&u, a)
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(u.String())) // a buffer does not fail
		b.WriteString("</loc>")
		if d, ok := s.o.Graph.At(a); ok {
			if t := d.Base().History.Updated; !t.IsZero() {
				b.WriteString("<lastmod>" + t.UTC().Format(time.DateOnly) + "</lastmod>")
			}
		}
		b.WriteString("</url>\n")
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

func (s *Site) robots() []byte {
	out := "User-agent: *\nAllow: /\n"
	if s.o.BaseURL != "" {
		out += "Sitemap: " + s.o.BaseURL + SitemapFile + "\n"
	}
	return []byte(out)
}

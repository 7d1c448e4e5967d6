package render

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"

	"siaga/generator/link"
)

// Addresses of the files that browsers, crawlers and hosts ask for. Those for programs are made by package data.
const (
	SitemapFile = "sitemap.xml"
	RobotsFile  = "robots.txt"
	NoJekyll    = ".nojekyll" // keeps a static host from leaving out names that start with "_"
)

// otherFiles makes each of them. They are written as they are made: a list of many pages is large.
var otherFiles = map[string]func(*Site, *bufio.Writer) error{
	SitemapFile: (*Site).sitemap, RobotsFile: (*Site).robots, NoJekyll: func(*Site, *bufio.Writer) error { return nil },
	offlineFile: (*Site).offline,
}

// OtherAddresses lists them, sorted.
func OtherAddresses() []string { return slices.Sorted(maps.Keys(otherFiles)) }

// WriteOther writes one of them: fs.ErrNotExist if it is none.
func (s *Site) WriteOther(w io.Writer, address string) error {
	write, ok := otherFiles[address]
	if !ok {
		return fmt.Errorf("%s: %w", address, fs.ErrNotExist)
	}
	b := bufio.NewWriter(w)
	if err := write(s, b); err != nil {
		return err
	}
	return b.Flush()
}

// sitemap lists the pages for search engines. The protocol asks for whole addresses; without a base URL they are relative
// to the site's root.
func (s *Site) sitemap(w *bufio.Writer) error {
	w.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, a := range s.planned().addresses {
		if s.pages[a].Redirect || a == link.NotFoundAddress || a == link.SearchAddress {
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

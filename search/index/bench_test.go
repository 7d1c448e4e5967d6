package index

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"siaga/search"
	"siaga/search/analysis"
)

// benchPages is a site of pages with about 250 terms each and a text of 4 kB, out of 100,000 words that are as common as
// those of a language.
var benchPages = sync.OnceValue(func() Pages {
	const count, size = 10_000, 100_000
	vocabulary := analysis.NewVocabulary()
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, size)
	for i := range words {
		w := make([]byte, 0, 12)
		for n := 4 + r.IntN(9); len(w) < n; {
			w = append(w, "bcdfghklmnprst"[r.IntN(14)], "aeiou"[r.IntN(5)])
		}
		words[i] = string(w)
	}
	zipf := rand.NewZipf(r, 1.1, 4, size-1)
	documents, pages := make([]*search.Document, count), make([]search.Page, count)
	p := Pages{States: make([]State, count), Load: func(i int) (*search.Document, search.Page) { return documents[i], pages[i] }}
	for i := range count {
		terms := map[string]uint8{}
		var text strings.Builder
		for text.Len() < 4000 {
			w := words[zipf.Uint64()]
			fmt.Fprintf(&text, "%s ", w)
			terms[w] = uint8(min(search.MaxImpact, 10+10*terms[w]/8+uint8(r.IntN(20))))
		}
		d := &search.Document{
			Address: fmt.Sprintf("incidents/%04d.html", i), Path: fmt.Sprintf("incidents/%04d.md", i), Kind: "incident",
			Title: text.String()[:60], Date: fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(15), 1+r.IntN(12), 1+r.IntN(28)),
			Sections: []search.Section{{Text: text.String()}},
		}
		for k, n := range []int{4, 200, 5, 300, 40, 15, 4, 2000, 1000} {
			d.Facets = append(d.Facets, search.Facet{Name: search.FacetNames[k], Value: fmt.Sprint("value-", r.IntN(n))})
		}
		pages[i].Vocabulary = vocabulary
		for _, w := range slices.Sorted(maps.Keys(terms)) {
			pages[i].Worths = append(pages[i].Worths, search.NewWorth(vocabulary.Number(w), terms[w]))
		}
		documents[i], p.States[i] = d, State{Address: d.Address, Hash: Hash{1}}
	}
	return p
})

func BenchmarkBuild10k(b *testing.B) {
	p := benchPages()
	for b.Loop() {
		x, err := Open(Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := x.Update(b.Context(), p); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// benchDir is an index of all pages.
func benchDir(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	x, err := Open(Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := x.Update(b.Context(), benchPages()); err != nil {
		b.Fatal(err)
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

func benchOpen(b *testing.B) *Index {
	b.Helper()
	x, err := Open(Options{Dir: benchDir(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := x.Close(); err != nil {
			b.Error(err)
		}
	})
	return x
}

func benchSource(b *testing.B) *Source {
	b.Helper()
	x := benchOpen(b)
	s, err := x.Source()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	stats, err := x.Stats()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(stats.Bytes)/1e6, "MB")
	b.ReportMetric(float64(stats.Segments), "segments")
	return s
}

// BenchmarkOpen opens an index and has it ready for a query.
func BenchmarkOpen(b *testing.B) {
	dir := benchDir(b)
	for b.Loop() {
		x, err := Open(Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		s, err := x.Source()
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
		b.StopTimer()
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkUpdateOne changes one page of all, and looks up a term of it.
func BenchmarkUpdateOne(b *testing.B) {
	x := benchOpen(b)
	p := benchPages()
	p.States = slices.Clone(p.States)
	n := 0
	for b.Loop() {
		n++
		binary.BigEndian.PutUint64(p.States[n*7919%len(p.States)].Hash[:], uint64(n))
		if c, err := x.Update(b.Context(), p); err != nil || c.Changed != 1 {
			b.Fatal(c, err)
		}
		s, err := x.Source()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Postings("bade"); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// benchTerms are terms of pages, common and rare.
func benchTerms() []string {
	var terms []string
	p := benchPages()
	for i := range 100 {
		_, page := p.Load(i * 97)
		terms = append(terms, page.Vocabulary.Terms()[page.Worths[i*31%len(page.Worths)].Term()])
	}
	return terms
}

func BenchmarkPostings(b *testing.B) {
	s, terms, n := benchSource(b), benchTerms(), 0
	for b.Loop() {
		n++
		if _, err := s.Postings(terms[n%len(terms)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCommon looks up a term that nearly all pages have.
func BenchmarkCommon(b *testing.B) {
	s := benchSource(b)
	_, page := benchPages().Load(0)
	common, pages := "", 0
	for term := range page.All() {
		if list, err := s.Postings(term); err != nil {
			b.Fatal(err)
		} else if list.Pages > pages {
			common, pages = term, list.Pages
		}
	}
	for b.Loop() {
		if _, err := s.Postings(common); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pages), "pages")
}

func BenchmarkSpellings(b *testing.B) {
	s, terms, n := benchSource(b), benchTerms(), 0
	for i, t := range terms {
		terms[i] = t[:2] + string(t[3]) + string(t[2]) + t[4:] // two letters exchanged
	}
	for b.Loop() {
		n++
		if _, err := s.Spellings(terms[n%len(terms)], 2); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrefixed(b *testing.B) {
	for _, length := range []int{1, 2, 3, 5} {
		b.Run(fmt.Sprint(length), func(b *testing.B) {
			s, terms, n := benchSource(b), benchTerms(), 0
			for b.Loop() {
				n++
				t := terms[n%len(terms)]
				if _, err := s.Prefixed(t[:min(length, len(t))]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkValues(b *testing.B) {
	s := benchSource(b)
	for b.Loop() {
		clear(s.facets)
		for i := range s.parts {
			clear(s.parts[i].facets)
		}
		for _, name := range search.FacetNames {
			if _, err := s.Values(name); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkDocument(b *testing.B) {
	s, n := benchSource(b), 0
	for b.Loop() {
		n++
		if _, err := s.Document(uint32(n*7919) % uint32(s.Pages())); err != nil {
			b.Fatal(err)
		}
	}
}

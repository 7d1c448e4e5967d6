package shard

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"siaga/search"
)

// Options of a Writer.
type Options struct {
	// Document gives a page as it was added, by the same number. It is called when the file of the page is made, perhaps by several
	// goroutines: texts are not kept. Where files are made in their order, it is called once for every page.
	Document func(i int) *search.Document
	// Analysis is what the head carries for the analysis of queries; may be empty.
	Analysis json.RawMessage
}

// Writer makes the files of an index. The files depend only on the pages and not on the order in which they were added.
type Writer struct {
	options Options

	mu     sync.Mutex
	terms  interned[string]
	facets interned[search.Facet]
	pages  []page // by the number that they were added with
}

// page is what is kept of a page until the files are made.
type page struct {
	address, date string
	prior         int
	size          int      // bytes of what is shown
	sum           [8]byte  // hash of what is shown
	terms         []uint32 // number of a term in Writer.terms << impactBits | impact
	facets        []uint32 // numbers in Writer.facets
	added         bool
}

// impactBits is how many bits an impact takes where it is packed together with a number.
const impactBits = 6

// interned gives values numbers.
type interned[T comparable] struct {
	numbers map[T]uint32
	values  []T
}

// number gives the number of a value; new ones are copied by keep.
func (n *interned[T]) number(v T, keep func(T) T) uint32 {
	if i, ok := n.numbers[v]; ok {
		return i
	}
	i := uint32(len(n.values))
	v = keep(v)
	n.numbers[v] = i
	n.values = append(n.values, v)
	return i
}

// New returns a Writer.
func New(o Options) *Writer {
	return &Writer{
		options: o,
		terms:   interned[string]{numbers: map[string]uint32{}},
		facets:  interned[search.Facet]{numbers: map[search.Facet]uint32{}},
	}
}

// Adder adds pages that one search.Analyzer has made. It remembers the terms by their numbers, so that hardly any has to be
// looked up. Several may work at once, each in its goroutine.
type Adder struct {
	writer  *Writer
	numbers []uint32 // by search.Term.Number: number in Writer.terms and 1, 0: not met
}

// Adder returns an Adder.
func (w *Writer) Adder() *Adder { return &Adder{writer: w} }

// Add adds page number i, from 0, with what it is worth for its terms; a page that was added before is replaced. It may be
// called from several goroutines, for pages of any search.Analyzer. Nothing of what it is given is kept.
func (w *Writer) Add(i int, d *search.Document, terms search.Page) {
	anonymous := slices.Clone(terms.Terms)
	for k := range anonymous {
		anonymous[k].Number = 0
	}
	w.Adder().Add(i, d, search.Page{Terms: anonymous})
}

// Add is Writer.Add for the Analyzer of the Adder.
func (a *Adder) Add(i int, d *search.Document, terms search.Page) {
	w := a.writer
	p := page{
		address: strings.Clone(d.Address), date: strings.Clone(d.Date), prior: d.Prior, added: true,
		terms: make([]uint32, 0, len(terms.Terms)),
	}
	p.size = shownSize(d)
	h := sha256.New()
	writeShown(h, d)
	copy(p.sum[:], h.Sum(nil))

	a.meet(terms.Terms)
	for _, t := range terms.Terms {
		if n := a.number(t); n > 0 && 0 < t.Impact && t.Impact <= search.MaxImpact {
			p.terms = append(p.terms, (n-1)<<impactBits|uint32(t.Impact))
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range terms.Terms { // those that only the Writer can number
		if text := validTerm(t.Text); t.Number <= 0 && text != "" && 0 < t.Impact && t.Impact <= search.MaxImpact {
			p.terms = append(p.terms, w.terms.number(text, strings.Clone)<<impactBits|uint32(t.Impact))
		}
	}
	for _, f := range d.Facets {
		p.facets = append(p.facets, w.facets.number(f, keepFacet))
	}
	for len(w.pages) <= i {
		w.pages = append(w.pages, page{})
	}
	w.pages[i] = p
}

// meet gives numbers to terms that were not met before.
func (a *Adder) meet(terms []search.Term) {
	locked := false
	for _, t := range terms {
		for len(a.numbers) <= int(t.Number) {
			a.numbers = append(a.numbers, 0)
		}
		if text := validTerm(t.Text); t.Number > 0 && a.numbers[t.Number] == 0 && text != "" {
			if !locked {
				a.writer.mu.Lock()
				locked = true
			}
			a.numbers[t.Number] = a.writer.terms.number(text, strings.Clone) + 1
		}
	}
	if locked {
		a.writer.mu.Unlock()
	}
}

// number is that of a term in Writer.terms and 1; 0: the Adder has none.
func (a *Adder) number(t search.Term) uint32 {
	if t.Number <= 0 {
		return 0
	}
	return a.numbers[t.Number]
}

// validTerm makes sure that a term is text and no list, whatever made it.
func validTerm(s string) string {
	for i := range len(s) {
		if c := s[i]; c == '\n' || c >= utf8.RuneSelf {
			return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\n", " ")
		}
	}
	return s
}

func keepFacet(f search.Facet) search.Facet {
	return search.Facet{Name: strings.Clone(f.Name), Value: strings.Clone(f.Value), Label: strings.Clone(f.Label)}
}

// shownSize is about how many bytes a page takes in its block.
func shownSize(d *search.Document) int {
	n := len(d.Title) + len(d.Address) + len(d.Path) + len(d.Summary)
	for i := range d.Sections {
		s := &d.Sections[i]
		n += len(s.Anchor) + len(s.Heading) + len(s.Text)
	}
	return n
}

// writeShown writes all of a document that files hold, so that different documents give different bytes.
func writeShown(h hash.Hash, d *search.Document) {
	put := func(list ...string) {
		for _, s := range list {
			var length [4]byte
			for i := range length {
				length[i] = byte(len(s) >> (8 * i))
			}
			h.Write(length[:])
			io.WriteString(h, s)
		}
	}
	fmt.Fprintf(h, "%d %d %d %d %d;", d.Prior, len(d.Facets), len(d.Causes), len(d.Runbooks), len(d.Sections))
	put(d.Title, d.Address, d.Path, d.Kind, d.Date, d.Summary, d.Event)
	for _, f := range d.Facets {
		put(f.Name, f.Value, f.Label)
	}
	for _, list := range [][]search.Reference{d.Causes, d.Runbooks} {
		for _, r := range list {
			put(r.Address, r.Title, r.Helped)
		}
	}
	for i := range d.Sections {
		s := &d.Sections[i]
		put(s.Anchor, s.Heading, s.Text, s.Code)
	}
}

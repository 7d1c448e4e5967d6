package shard

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"siaga/search"
)

// version is that of the format.
const version = 1

// File is a file of an index.
type File struct {
	Name string // without ".js"
	// Bytes makes what the file holds. It may be called from several goroutines.
	Bytes func() []byte
}

func newFile(name string, value []byte) File {
	return File{name, func() []byte { return script(name, value) }}
}

// head is the value of the file that tells of all others.
type head struct {
	Version  int             `json:"version"`
	ID       string          `json:"id"`
	Pages    int             `json:"pages"`
	Terms    table           `json:"terms"`
	Words    table           `json:"words"`
	Endings  table           `json:"endings"`
	Blocks   blockTable      `json:"blocks"`
	Facets   [][2]string     `json:"facets"`
	Dates    string          `json:"dates"`
	Analysis json.RawMessage `json:"analysis"`
}

// Files gives all files of the index, the head last: a folder that has it has the others too. Those of pages are made
// when they are asked for. The Writer is spent: its pages have to be added again for other files.
func (w *Writer) Files() ([]File, error) {
	if len(w.options.Analysis) == 0 {
		w.options.Analysis = json.RawMessage("null")
	}
	if !json.Valid(w.options.Analysis) {
		return nil, errors.New("search index: the data for the analysis is no JSON")
	}
	pages, source := w.ordered()
	sets := gatherFacets(pages, w.facets.values)
	h := head{Version: version, Pages: len(pages), Analysis: w.options.Analysis, Facets: [][2]string{}}
	var files []File
	h.Facets, files = writeFacets(sets)
	dates := writeDates(pages)
	h.Dates, files = dates.Name, append(files, dates)

	terms := w.terms.values
	w.pages, w.terms, w.facets = nil, interned[string]{}, interned[search.Facet]{}
	list := invert(pages, terms)
	h.Terms = writeTerms(list)
	h.Words, h.Endings = writeWords(list)
	for _, t := range []table{h.Terms, h.Words, h.Endings} {
		files = append(files, t.files...)
	}
	blocks := blockWriter{document: func(i int) *search.Document { return w.options.Document(source[i]) }, pages: pages}
	for _, f := range h.Facets {
		blocks.facets = append(blocks.facets, f[0])
	}
	var texts []File
	h.Blocks, texts = blocks.write()
	files = append(files, texts...)

	value, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	h.ID = nameHash(value)
	if value, err = json.Marshal(h); err != nil {
		return nil, err
	}
	return append(files, newFile(HeadName, value)), nil
}

// ordered gives the pages in the order of their numbers in the index, and the numbers that they were added with.
func (w *Writer) ordered() (pages []*page, source []int) {
	for i := range w.pages {
		if w.pages[i].added {
			source = append(source, i)
		}
	}
	slices.SortFunc(source, func(a, b int) int {
		p, q := &w.pages[a], &w.pages[b]
		// As search.Document.Precedes has it.
		return cmp.Or(cmp.Compare(q.prior, p.prior), strings.Compare(q.date, p.date), strings.Compare(p.address, q.address), cmp.Compare(a, b))
	})
	pages = make([]*page, len(source))
	for i, number := range source {
		pages[i] = &w.pages[number]
	}
	return pages, source
}

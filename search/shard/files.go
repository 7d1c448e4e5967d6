package shard

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"siaga/search"
	"siaga/search/analysis"
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
	return File{name, func() []byte {
		return script(name, len(value), func(b []byte) []byte { return append(b, value...) })
	}}
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

// Options of Files.
type Options struct {
	// Document gives a page as it was when it was taken, by the same number. It is called when the file of the page is made, perhaps
	// by several goroutines. Where files are made in their order, it is called once for every page.
	Document func(i int) *search.Document
	// Vocabulary numbers the terms of the pages.
	Vocabulary *analysis.Vocabulary
	// Analysis is what the head carries for the analysis of queries; may be empty.
	Analysis json.RawMessage
}

// Files gives all files of the index of some pages, the head last: a folder that has it has the others too. Those of texts
// are made when they are asked for. The files depend only on the pages, not on their order nor on the numbers of terms.
func Files(pages []*Page, o Options) ([]File, error) {
	if len(o.Analysis) == 0 {
		o.Analysis = json.RawMessage("null")
	}
	if !json.Valid(o.Analysis) {
		return nil, errors.New("search index: the data for the analysis is no JSON")
	}
	pages, source := ordered(pages)
	h := head{Version: version, Pages: len(pages), Analysis: o.Analysis, Facets: [][2]string{}}
	var files []File
	h.Facets, files = writeFacets(gatherFacets(pages))
	dates := writeDates(pages)
	h.Dates, files = dates.Name, append(files, dates)

	list := invert(pages, o.Vocabulary)
	h.Terms = writeTerms(list)
	h.Words, h.Endings = writeWords(list)
	for _, t := range []table{h.Terms, h.Words, h.Endings} {
		files = append(files, t.files...)
	}
	blocks := blockWriter{document: func(i int) *search.Document { return o.Document(source[i]) }}
	for _, f := range h.Facets {
		blocks.facets = append(blocks.facets, f[0])
	}
	var texts []File
	h.Blocks, texts = blocks.plan(pages)
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

// ordered gives the pages in the order of their numbers in the index, and where they were.
func ordered(pages []*Page) (sorted []*Page, source []int) {
	source = make([]int, len(pages))
	for i := range source {
		source[i] = i
	}
	slices.SortFunc(source, func(a, b int) int {
		p, q := pages[a], pages[b]
		// As search.Document.Precedes has it.
		return cmp.Or(cmp.Compare(q.prior, p.prior), strings.Compare(q.date, p.date), strings.Compare(p.address, q.address), cmp.Compare(a, b))
	})
	sorted = make([]*Page, len(source))
	for i, number := range source {
		sorted[i] = pages[number]
	}
	return sorted, source
}

package index

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	bleve "github.com/blevesearch/bleve_index_api"

	"siaga/search"
)

// The fields of a page in bleve.
const (
	termField  = "t"
	facetField = "f"
	rowField   = "m"
	shownField = "d"
)

// field is a field of a page with its terms. It implements document.Field.
type field struct {
	name    string
	options bleve.FieldIndexingOptions
	terms   bleve.TokenFrequencies
	value   []byte
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.terms }

func (*field) Analyze()                  {}
func (*field) ArrayPositions() []uint64  { return nil }
func (*field) EncodedFieldType() byte    { return 't' }
func (*field) NumPlainTextBytes() uint64 { return 0 }
func (*field) Size() int                 { return 0 }

// AnalyzedLength is what scorch takes for the norm, which nobody reads; but where a term has one page, a norm of 0 means that
// it has none.
func (*field) AnalyzedLength() int { return 1 }

// document makes the document of a page for bleve.
func (x *Index) document(d *search.Document, p search.Page, s State) (*document.Document, error) {
	shown, err := encode(d)
	if err != nil {
		return nil, err
	}
	once := &x.freqs[1]
	terms := make(bleve.TokenFrequencies, len(p.Worths))
	for term, impact := range p.All() {
		if term != "" {
			terms[term] = &x.freqs[impact]
		}
	}
	facets := make(bleve.TokenFrequencies, len(d.Facets))
	for _, f := range d.Facets {
		facets[facetTerm(f)] = once
	}
	doc := document.NewDocument(pageID(s.Address))
	doc.AddField(&field{name: termField, options: bleve.IndexField, terms: terms})
	doc.AddField(&field{name: facetField, options: bleve.IndexField, terms: facets})
	doc.AddField(&field{name: rowField, options: bleve.IndexField | bleve.DocValues, terms: bleve.TokenFrequencies{rowTerm(d, s.Hash): once}})
	doc.AddField(&field{name: shownField, options: bleve.StoreField, value: shown})
	return doc, nil
}

// pageID is how bleve knows a page: never by an empty term.
func pageID(address string) string { return "/" + address }

// shownDocument is a document as it is stored: the outer Fields takes the place of the inner one and is left out.
type shownDocument struct {
	*search.Document
	Fields *struct{} `json:",omitempty"`
}

func encode(d *search.Document) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(shownDocument{Document: d})
	return b.Bytes(), err
}

func decode(data []byte) (*search.Document, error) {
	var d search.Document
	return &d, json.Unmarshal(data, &d)
}

// facetTerm is the term of a facet.
func facetTerm(f search.Facet) string {
	parts := []string{f.Name, search.FoldValue(f.Value), f.Value, f.Label}
	for i, p := range parts {
		parts[i] = withoutNUL(p)
	}
	return strings.Join(parts, "\x00")
}

func withoutNUL(s string) string { return strings.ReplaceAll(s, "\x00", "") }

// row is what is kept in memory of every page.
type row struct {
	address string
	date    string
	prior   int
	hash    Hash
}

// precedes is search.Document.Precedes.
func (r *row) precedes(other *row) bool {
	switch {
	case r.prior != other.prior:
		return r.prior > other.prior
	case r.date != other.date:
		return r.date > other.date
	}
	return r.address < other.address
}

// rowTerm writes a row, but for the address, which is the ID. The byte 0xff, by which bleve separates terms, stands in no
// valid text.
func rowTerm(d *search.Document, h Hash) string {
	return strconv.Itoa(d.Prior) + "\x00" + strings.ToValidUTF8(withoutNUL(d.Date), "") + "\x00" + base64.RawStdEncoding.EncodeToString(h[:])
}

var errRow = fmt.Errorf("%w: a page has no row", errDamaged)

func parseRow(id, term []byte) (row, error) {
	prior, rest, _ := bytes.Cut(term, []byte{0})
	date, hash, _ := bytes.Cut(rest, []byte{0})
	if len(id) == 0 || base64.RawStdEncoding.DecodedLen(len(hash)) != len(Hash{}) {
		return row{}, errRow
	}
	r := row{address: string(id[1:]), date: string(date)}
	var err error
	if r.prior, err = strconv.Atoi(string(prior)); err != nil {
		return row{}, errRow
	}
	if _, err = base64.RawStdEncoding.Decode(r.hash[:], hash); err != nil {
		return row{}, errRow
	}
	return r, nil
}

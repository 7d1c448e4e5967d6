// Package search finds pages by what people type. The same ranking answers in the terminal, over HTTP and in the browser:
// what a page is worth for a term is computed once, when the page is analysed, and everything that looks up a query adds
// those numbers.
package search

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"

	"siaga/search/analysis"
)

// Document is a page as it is searched: what it says, what is shown of it among results, and what it can be filtered by.
type Document struct {
	Path    string // source, relative to the content root; empty on pages that nobody wrote
	Address string // of the page, relative to the site's root
	Kind    string // "runbook", "incident", …
	Title   string
	Summary string // shown where no text of the page matches; may be empty
	Date    string // the day that after: and before: look at, "2006-01-02": when an incident started, else when the page last changed; may be empty

	Fields   [FieldCount][]string // what is searched besides the sections
	Sections []Section
	Facets   []Facet

	// Prior decides between pages of equal score, the higher one wins; then Date, then Address.
	Prior int

	// Of incidents and post-mortems, for the triage of a new one.
	Event    string // address of the page that stands for the incident, where this is another page of it
	Causes   []Reference
	Runbooks []Reference
}

// Section is a part of a page that a result can lead to.
type Section struct {
	Anchor  string // id of the heading in the page; empty for what stands before the first
	Heading string // plain text; empty for what stands before the first
	Text    string // plain text without code, white space collapsed, paragraphs and items joined by "\n"
	Code    string // the code blocks, as written
}

// Reference is another page that a result names.
type Reference struct {
	Address, Title string
	Helped         string // of a runbook: "yes", "no", "missing" or not known
}

// Field is a part of a page by what a match in it is worth. The texts of sections belong to Heading, Body and Code.
type Field int

// The fields.
const (
	Title   Field = iota
	Names         // id, aliases, name of the file
	Cause         // text of the root cause, titles of the causes
	Symptom       // symptoms and error lines
	Alert         // names of alerts
	Service       // names and titles of services
	Tag           // tags
	Heading       // headings of sections
	Body          // texts of sections
	Code          // code of sections
	FieldCount
)

// Facet is a value that results can be narrowed to, and counted by: Kind: kind of the page, and so on.
type Facet struct {
	Name  string // one of FacetNames
	Value string // what is asked for: an id, in its own spelling
	Label string // what is shown; the value where it is empty
}

// FacetNames are the names that a query can use before a colon, such as in service:checkout, in the order in which they are shown.
var FacetNames = [...]string{"kind", "service", "severity", "root-cause", "owner", "year", "status", "tag", "alert"}

// First is the first value of a facet as it is shown, "" if the page has none.
func (d *Document) First(facet string) string {
	for _, f := range d.Facets {
		if f.Name == facet {
			return cmp.Or(f.Label, f.Value)
		}
	}
	return ""
}

// FoldValue makes values of facets comparable: people write service:Checkout.
func FoldValue(value string) string { return analysis.Fold(strings.TrimSpace(value)) }

// Precedes reports whether a page comes before another where both are of equal worth: by Prior, then the newer one, then by
// address.
func (d *Document) Precedes(other *Document) bool {
	return cmp.Or(cmp.Compare(other.Prior, d.Prior), strings.Compare(other.Date, d.Date), strings.Compare(d.Address, other.Address)) < 0
}

// Version is that of the analysis and the ranking: what was computed by another one is worth nothing.
const Version = "2"

// Hash stands for all that a document says.
func (d *Document) Hash() (sum [16]byte) {
	buf := hashed.Get().(*[]byte)
	b := (*buf)[:0]
	put := func(list ...string) {
		for _, s := range list {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		}
	}
	number := func(n int) { b = binary.LittleEndian.AppendUint64(b, uint64(n)) }
	put(d.Path, d.Address, d.Kind, d.Title, d.Summary, d.Date, d.Event)
	number(d.Prior)
	for _, list := range d.Fields {
		number(len(list))
		put(list...)
	}
	number(len(d.Sections))
	for i := range d.Sections {
		s := &d.Sections[i]
		put(s.Anchor, s.Heading, s.Text, s.Code)
	}
	number(len(d.Facets))
	for _, f := range d.Facets {
		put(f.Name, f.Value, f.Label)
	}
	for _, list := range [][]Reference{d.Causes, d.Runbooks} {
		number(len(list))
		for _, r := range list {
			put(r.Address, r.Title, r.Helped)
		}
	}
	all := sha256.Sum256(b)
	copy(sum[:], all[:])
	*buf = b
	hashed.Put(buf)
	return sum
}

// hashed keeps buffers for what a document says.
var hashed = sync.Pool{New: func() any { return new([]byte) }}

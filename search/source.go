package search

// Source is where an index keeps what was computed of the pages. There are two: the index on disk and the shards that a
// browser reads. Both hold the same numbers, so what stands above them ranks alike. Pages have numbers that mean something
// only within one Source.
type Source interface {
	// Pages is how many pages there are; their numbers may be higher.
	Pages() int
	// Postings are the pages that have a term. A term that no page has gives the zero List.
	Postings(term string) (List, error)
	// Prefixed are the pages that have a term that begins with a prefix: each with the highest impact that such a term has
	// on it. What is not of letters and digits alone at the start is no prefix; see PrefixList.
	Prefixed(prefix string) (List, error)
	// Spellings are the terms that might be meant by another one: lexical ones within a number of edits, of optimal string
	// alignment, that share their first or their last letters with it; see Lexical and Piece.
	Spellings(term string, edits int) ([]Spelling, error)
	// Facet are the pages that have a value of a facet, in ascending order. The value is given folded.
	Facet(name, value string) ([]uint32, error)
	// Values are all values of a facet, sorted by value.
	Values(name string) ([]Value, error)
	// Dated are the pages whose date is not before one day and before another, in ascending order. An empty day is no limit.
	Dated(from, to string) ([]uint32, error)
	// Before reports whether one page comes before another where both score alike; see Document.Precedes.
	Before(a, b uint32) bool
	// Document is a page as it is shown: without Fields.
	Document(page uint32) (*Document, error)
}

// Posting is a page that has a term, and what the term is worth on it.
type Posting struct {
	Page   uint32
	Impact uint8 // 1 to MaxImpact
}

// List is where a term is found. What is cut off is worth least; see Cut.
type List struct {
	Postings []Posting // by page
	Pages    int       // that have the term, those cut off included
}

// Spelling is a term of the index that resembles another one.
type Spelling struct {
	Term     string
	Pages    int // that have it
	Distance int // edits that lead from one to the other
}

// Value is a value of a facet.
type Value struct {
	Value, Label string
	Pages        int
}

// Limits on what a query can cost. They are part of the ranking: every Source must keep them alike.
const (
	MaxImpact   = 63   // impacts are whole numbers up to this
	MaxList     = 1024 // pages of a term
	maxPrefixed = 128  // pages of a prefix
)

// Cut leaves out what is worth least in a list of a very common term, so that it cannot make a query slow: of the impacts,
// from the highest down, as many as have no more than limit pages together, but always the highest.
func cut(list []Posting, limit int) []Posting {
	if len(list) <= limit {
		return list
	}
	var count [MaxImpact + 1]int
	for _, p := range list {
		count[p.Impact]++
	}
	least, n := MaxImpact+1, 0
	for i := MaxImpact; i > 0; i-- {
		if n > 0 && n+count[i] > limit {
			break
		}
		n += count[i]
		least = i
	}
	kept := make([]Posting, 0, n)
	for _, p := range list {
		if int(p.Impact) >= least {
			kept = append(kept, p)
		}
	}
	return kept
}

// TermList is the list of a term by all pages that have it.
func TermList(all []Posting) List { return List{cut(all, MaxList), len(all)} }

// PrefixList is the list of a prefix by all pages that have a term that begins with it, each once with its highest impact.
func PrefixList(all []Posting) List { return List{cut(all, maxPrefixed), len(all)} }

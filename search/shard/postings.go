package shard

import (
	"math/bits"
	"slices"
	"sort"
	"strings"

	"siaga/search"
)

// postings are the pages of all terms.
type postings struct {
	pages int
	keys  []string // sorted
	from  []uint32 // the pages of key i are packed[from[i]:from[i+1]]
	// packed has a page and its impact in each number, by page: page << impactBits | impact.
	packed []uint32
}

// invert turns the terms of pages into the pages of terms. It takes the terms of the pages away, to save memory.
func invert(pages []*page, texts []string) *postings {
	count := make([]uint32, len(texts))
	for _, p := range pages {
		for _, t := range p.terms {
			count[t>>impactBits]++
		}
	}
	order := make([]uint32, 0, len(texts))
	for id, n := range count {
		if n > 0 {
			order = append(order, uint32(id))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(texts[a], texts[b]) })

	l := &postings{pages: len(pages), keys: make([]string, len(order)), from: make([]uint32, len(order)+1)}
	next := count // of each term, where its next page goes
	total := uint32(0)
	for i, id := range order {
		l.keys[i], l.from[i] = texts[id], total
		next[id], total = total, total+count[id]
	}
	l.from[len(order)] = total
	l.packed = make([]uint32, total)
	for number, p := range pages {
		for _, t := range p.terms {
			id := t >> impactBits
			l.packed[next[id]] = uint32(number)<<impactBits | t&search.MaxImpact
			next[id]++
		}
		p.terms = nil
	}
	return l
}

// isTitle reports whether a key is that of a title.
func isTitle(key string) bool { return strings.IndexByte(key, ' ') >= 0 }

// list gives the pages of a key. What stands in the scratch space is overwritten.
func (l *postings) list(i int, scratch []search.Posting) []search.Posting {
	scratch = scratch[:0]
	for _, p := range l.packed[l.from[i]:l.from[i+1]] {
		e := search.Posting{Page: p >> impactBits, Impact: uint8(p & search.MaxImpact)}
		if n := len(scratch); n > 0 && scratch[n-1].Page == e.Page { // a page that was given a term twice
			scratch[n-1].Impact = max(scratch[n-1].Impact, e.Impact)
			continue
		}
		scratch = append(scratch, e)
	}
	return scratch
}

// span is a range of keys that begin with the same letters.
type span struct{ from, to int }

// with gives the keys that begin with a prefix.
func (l *postings) with(prefix string) span {
	from := sort.SearchStrings(l.keys, prefix)
	n := sort.Search(len(l.keys)-from, func(i int) bool { return !strings.HasPrefix(l.keys[from+i], prefix) })
	return span{from, from + n}
}

// merger makes the lists of prefixes.
type merger struct {
	*postings
	best    []uint8  // by page: the highest impact so far
	met     []uint64 // a bit for each page that has an impact
	scratch []search.Posting
}

func newMerger(l *postings) *merger {
	return &merger{postings: l, best: make([]uint8, l.pages), met: make([]uint64, (l.pages+63)/64)}
}

// merge gives the list of a prefix: of all terms in a range of keys.
func (m *merger) merge(s span) search.List {
	for i := s.from; i < s.to; i++ {
		if isTitle(m.keys[i]) {
			continue
		}
		for _, p := range m.packed[m.from[i]:m.from[i+1]] {
			page := p >> impactBits
			m.met[page/64] |= 1 << (page % 64)
			m.best[page] = max(m.best[page], uint8(p&search.MaxImpact))
		}
	}
	m.scratch = m.scratch[:0]
	for i, word := range m.met {
		for ; word != 0; word &= word - 1 {
			page := i*64 + bits.TrailingZeros64(word)
			m.scratch = append(m.scratch, search.Posting{Page: uint32(page), Impact: m.best[page]})
			m.best[page] = 0
		}
		m.met[i] = 0
	}
	return search.PrefixList(m.scratch)
}

// appendList writes a list of pages.
func appendList(b []byte, l search.List) []byte {
	if l.Pages != len(l.Postings) {
		b = appendNumber(append(b, '*'), uint32(l.Pages))
	}
	next := uint32(0)
	for _, p := range l.Postings {
		b = appendNumber(b, p.Page-next)
		next = p.Page + 1
	}
	for _, p := range l.Postings {
		b = append(b, digits[p.Impact])
	}
	return b
}

// readList reads a list of pages below a limit.
func readList(s string, limit int) (search.List, error) {
	cut := strings.HasPrefix(s, "*")
	have := uint32(0)
	if cut {
		var err error
		if have, s, err = readNumber(s[1:]); err != nil {
			return search.List{}, err
		}
	}
	var list []search.Posting
	next := uint64(0)
	for len(s) > len(list) {
		gap, rest, err := readNumber(s)
		if err != nil {
			return search.List{}, err
		}
		page := next + uint64(gap)
		if page >= uint64(limit) {
			return search.List{}, errPage
		}
		list = append(list, search.Posting{Page: uint32(page)})
		next, s = page+1, rest
	}
	if len(s) != len(list) {
		return search.List{}, errDigits
	}
	for i := range list {
		impact := digitValue(s[i])
		if impact < 1 || impact > search.MaxImpact {
			return search.List{}, errDigits
		}
		list[i].Impact = uint8(impact)
	}
	if !cut {
		return search.List{Postings: list, Pages: len(list)}, nil
	}
	if int(have) <= len(list) || int(have) > limit {
		return search.List{}, errDigits
	}
	return search.List{Postings: list, Pages: int(have)}, nil
}

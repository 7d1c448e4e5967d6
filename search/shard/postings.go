package shard

import (
	"math/bits"
	"sort"
	"strings"

	"siaga/search"
	"siaga/search/analysis"
)

// postings are the pages of all terms.
type postings struct {
	pages int
	keys  []string // sorted
	from  []uint32 // the pages of key i are packed[from[i]:from[i+1]]
	// packed has a page and its impact in each number, by page: page << impactBits | impact.
	packed []uint32
	title  []bool // key i is that of a title
}

// impactBits is how many bits an impact takes where it is packed together with a number.
const impactBits = 6

// invert turns the terms of pages into the pages of terms.
func invert(pages []*Page, v *analysis.Vocabulary) *postings {
	order, terms := v.Order(), v.Terms()
	count := make([]uint32, len(terms))
	for _, p := range pages {
		for _, w := range p.worths {
			count[w.Term()]++
		}
	}
	l := &postings{pages: len(pages), from: []uint32{0}}
	next := count // of each term, where its next page goes
	total := uint32(0)
	for _, term := range order {
		if n := count[term]; n > 0 {
			l.keys = append(l.keys, terms[term])
			l.title = append(l.title, isTitle(terms[term]))
			next[term], total = total, total+n
			l.from = append(l.from, total)
		}
	}
	l.packed = make([]uint32, total)
	for number, p := range pages {
		for _, w := range p.worths {
			l.packed[next[w.Term()]] = uint32(number)<<impactBits | uint32(w.Impact())
			next[w.Term()]++
		}
	}
	return l
}

// isTitle reports whether a key is that of a title.
func isTitle(key string) bool { return strings.IndexByte(key, ' ') >= 0 }

// list gives the pages of a key. What stands in the scratch space is overwritten.
func (l *postings) list(i int, scratch []search.Posting) []search.Posting {
	scratch = scratch[:0]
	for _, p := range l.packed[l.from[i]:l.from[i+1]] {
		scratch = append(scratch, search.Posting{Page: p >> impactBits, Impact: uint8(p & search.MaxImpact)})
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

// lister writes lists of pages. It keeps the room that it needs for one after another.
type lister struct {
	*postings
	scratch []search.Posting
	best    []uint8  // by page: the highest impact so far
	met     []uint64 // a bit for each page that has an impact
	room    []byte   // where lists are written; what is full is left to them
}

func newLister(l *postings) *lister {
	return &lister{postings: l, best: make([]uint8, l.pages), met: make([]uint64, (l.pages+63)/64)}
}

// term writes the list of a key, and tells whether it was cut.
func (l *lister) term(i int) (list []byte, cut bool) {
	packed := l.packed[l.from[i]:l.from[i+1]]
	if len(packed) <= search.MaxList {
		return l.write(nil, packed), false
	}
	l.scratch = l.list(i, l.scratch)
	kept := search.TermList(l.scratch)
	return l.writeList(kept), kept.Pages != len(kept.Postings)
}

// prefix gives the list of a prefix: of all terms in a range of keys.
func (l *lister) prefix(s span) search.List {
	for i := s.from; i < s.to; i++ {
		if l.title[i] {
			continue
		}
		for _, p := range l.packed[l.from[i]:l.from[i+1]] {
			page := p >> impactBits
			l.met[page/64] |= 1 << (page % 64)
			l.best[page] = max(l.best[page], uint8(p&search.MaxImpact))
		}
	}
	l.scratch = l.scratch[:0]
	for i, word := range l.met {
		for ; word != 0; word &= word - 1 {
			page := i*64 + bits.TrailingZeros64(word)
			l.scratch = append(l.scratch, search.Posting{Page: uint32(page), Impact: l.best[page]})
			l.best[page] = 0
		}
		l.met[i] = 0
	}
	return search.PrefixList(l.scratch)
}

// write writes a list of pages behind what stands before it.
func (l *lister) write(before []byte, packed []uint32) []byte {
	const most = 8 // bytes for a page
	if need := len(before) + most*len(packed); cap(l.room)-len(l.room) < need {
		l.room = make([]byte, 0, max(need, 256<<10))
	}
	start := len(l.room)
	b := append(l.room, before...)
	next := uint32(0)
	for _, p := range packed {
		b = appendNumber(b, p>>impactBits-next)
		next = p>>impactBits + 1
	}
	for _, p := range packed {
		b = append(b, digits[p&search.MaxImpact])
	}
	l.room = b
	return b[start:len(b):len(b)]
}

// writeList writes a list that may have been cut.
func (l *lister) writeList(list search.List) []byte {
	var before []byte
	if list.Pages != len(list.Postings) {
		before = appendNumber([]byte{'*'}, uint32(list.Pages))
	}
	packed := make([]uint32, len(list.Postings))
	for i, p := range list.Postings {
		packed[i] = p.Page<<impactBits | uint32(p.Impact)
	}
	return l.write(before, packed)
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

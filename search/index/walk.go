package index

import (
	"bytes"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"siaga/search"
)

// terms reads the terms of a field of one part. What it allocates serves for one term after the other.
type terms struct {
	first    uint32
	deleted  *roaring.Bitmap
	dict     segment.TermDictionary
	postings segment.PostingsList
	iterator segment.PostingsIterator
}

func (p *part) terms(field string) (*terms, error) {
	dict, err := p.segment.Dictionary(field)
	return &terms{first: p.first, deleted: p.deleted, dict: dict}, err
}

// find looks a term up and tells how many pages have it.
func (t *terms) find(term []byte) (int, error) {
	var err error
	t.postings, err = t.dict.PostingsList(term, t.deleted, t.postings)
	if err != nil {
		return 0, err
	}
	return int(t.postings.Count()), nil
}

// each calls f with the pages that have a term, in ascending order.
func (t *terms) each(term []byte, f func(page uint32, impact uint8)) error {
	if n, err := t.find(term); err != nil || n == 0 {
		return err
	}
	t.iterator = t.postings.Iterator(true, false, false, t.iterator)
	for {
		p, err := t.iterator.Next()
		if err != nil || p == nil {
			return err
		}
		f(t.first+uint32(p.Number()), uint8(min(p.Frequency(), search.MaxImpact)))
	}
}

// withPrefix calls f with the terms that begin with a prefix.
func (t *terms) withPrefix(prefix string, f func(term string) error) error {
	it := t.dict.AutomatonIterator(nil, []byte(prefix), prefixEnd(prefix))
	if quick, ok := t.dict.(uncounted); ok {
		it = quick.AutomatonIteratorOmitCount(nil, []byte(prefix), prefixEnd(prefix))
	}
	for {
		e, err := it.Next()
		if err != nil || e == nil {
			return err
		}
		if err := f(e.Term); err != nil {
			return err
		}
	}
}

// uncounted is a dictionary that can leave out how many pages have a term, which it does not know without reading them.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, start, end []byte) segment.DictionaryIterator
}

// prefixEnd is the first term behind those with a prefix; nil if there is none.
func prefixEnd(prefix string) []byte {
	end := bytes.TrimRight([]byte(prefix), "\xff")
	if len(end) == 0 {
		return nil
	}
	end[len(end)-1]++
	return end
}

// Prefixed implements search.Source.
func (s *Source) Prefixed(prefix string) (list search.List, err error) {
	if prefix == "" {
		return list, nil
	}
	err = s.read(func() error {
		var all []search.Posting
		for i := range s.parts {
			p := &s.parts[i]
			t, err := p.terms(termField)
			if err != nil {
				return err
			}
			best := make([]uint8, len(p.rows))
			err = t.withPrefix(prefix, func(term string) error {
				if strings.Contains(term, " ") {
					return nil // the key of a title
				}
				return t.each([]byte(term), func(page uint32, impact uint8) {
					best[page-p.first] = max(best[page-p.first], impact)
				})
			})
			if err != nil {
				return err
			}
			for n, impact := range best {
				if impact > 0 {
					all = append(all, search.Posting{Page: p.first + uint32(n), Impact: impact})
				}
			}
		}
		if len(all) > 0 {
			list = search.PrefixList(all)
		}
		return nil
	})
	return list, err
}

// Spellings implements search.Source.
func (s *Source) Spellings(term string, limit int) (list []search.Spelling, err error) {
	if limit <= 0 || !search.Lexical(term) {
		return nil, nil
	}
	err = s.read(func() error {
		near, err := s.near(term, limit)
		if err != nil || len(near) == 0 {
			return err
		}
		pages := make([]int, len(near))
		for i := range s.parts {
			t, err := s.parts[i].terms(termField)
			if err != nil {
				return err
			}
			for k := range near {
				n, err := t.find([]byte(near[k]))
				if err != nil {
					return err
				}
				pages[k] += n
			}
		}
		for k, n := range pages {
			if n > 0 { // else the pages that had it are gone
				list = append(list, search.Spelling{Term: near[k], Pages: n, Distance: search.Distance(term, near[k], limit)})
			}
		}
		return nil
	})
	return list, err
}

// near lists the terms that another one resembles, sorted, those of removed pages included.
func (s *Source) near(term string, limit int) ([]string, error) {
	dict, err := s.snapshot.FieldDictFuzzy(termField, term, limit, "")
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	n := search.Piece(term, limit)
	letters := []rune(term)
	head, tail := string(letters[:n]), string(letters[len(letters)-n:])
	var near []string
	for {
		e, err := dict.Next()
		if err != nil || e == nil {
			return near, err
		}
		if e.Term != term && (strings.HasPrefix(e.Term, head) || strings.HasSuffix(e.Term, tail)) &&
			search.Lexical(e.Term) && search.Distance(term, e.Term, limit) <= limit {
			near = append(near, e.Term)
		}
	}
}

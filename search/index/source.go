package index

import (
	"sort"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"siaga/search"
)

// Source is the index as it was at one moment. It implements search.Source and is safe for concurrent use. It must be
// closed.
type Source struct {
	index    *Index
	snapshot *scorch.IndexSnapshot
	parts    []part
	pages    int
	users    int // guarded by Index.mu

	mu     sync.Mutex
	facets map[string]*facet // by name
}

// part is a segment with the place of its pages among all.
type part struct {
	segment segment.Segment
	deleted *roaring.Bitmap // nil if nothing is
	first   uint32          // number of its first page
	*kept
}

// kept is what is kept in memory of a segment, deleted pages included, as long as a Source has it.
type kept struct {
	rows []row

	mu     sync.Mutex
	facets map[string][]spelling // by name; read when it is asked for
}

func (p *part) isDeleted(n uint32) bool { return p.deleted != nil && p.deleted.Contains(n) }

// Source gives the index as it is now. As long as nothing is stored, it is the same one.
func (x *Index) Source() (*Source, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, errClosed
	}
	var s *Source
	err := guard(func() error {
		reader, err := x.bleve.Reader()
		if err != nil {
			return err
		}
		snapshot := reader.(*scorch.IndexSnapshot)
		if x.current != nil && x.current.snapshot == snapshot {
			s = x.current
			return snapshot.Close()
		}
		s, err = x.newSource(snapshot)
		if err != nil {
			snapshot.Close()
		}
		return err
	})
	if err != nil {
		return nil, x.note(err)
	}
	if s != x.current {
		if x.current != nil {
			x.current.release()
		}
		x.current = s
		s.users = 1
	}
	s.users++
	return s, nil
}

// newSource reads the rows of the segments that were not there before.
func (x *Index) newSource(snapshot *scorch.IndexSnapshot) (*Source, error) {
	s := &Source{index: x, snapshot: snapshot, facets: map[string]*facet{}}
	all := map[uint64]*kept{}
	first := uint32(0)
	for _, seg := range snapshot.Segments() {
		k := x.kept[seg.Id()]
		if k == nil {
			rows, err := readRows(seg.Segment())
			if err != nil {
				return nil, err
			}
			k = &kept{rows: rows, facets: map[string][]spelling{}}
		}
		all[seg.Id()] = k
		s.parts = append(s.parts, part{seg.Segment(), seg.Deleted(), first, k})
		first += uint32(len(k.rows))
		s.pages += int(seg.Count())
	}
	x.kept = all
	return s, nil
}

// readRows reads the rows of a segment.
func readRows(seg segment.Segment) ([]row, error) {
	rows := make([]row, seg.Count())
	values, ok := seg.(segment.DocValueVisitable)
	if !ok {
		return nil, errDamaged
	}
	var state segment.DocVisitState
	var term []byte
	fields, read := []string{rowField}, func(_ string, t []byte) { term = append(term[:0], t...) }
	for i := range rows {
		term = term[:0]
		var err error
		state, err = values.VisitDocValues(uint64(i), fields, read, state)
		if err != nil {
			return nil, err
		}
		id, err := seg.DocID(uint64(i))
		if err != nil {
			return nil, err
		}
		if rows[i], err = parseRow(id, term); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Close ends the use of a source.
func (s *Source) Close() error {
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	s.release()
	return nil
}

func (s *Source) release() {
	if s.users--; s.users == 0 {
		_ = s.snapshot.Close()
	}
}

// read runs what reads segments.
func (s *Source) read(f func() error) error { return s.index.note(guard(f)) }

// Pages implements search.Source.
func (s *Source) Pages() int { return s.pages }

// part finds the part of a page, and the number of the page there.
func (s *Source) part(page uint32) (*part, uint32) {
	i := sort.Search(len(s.parts), func(i int) bool { return s.parts[i].first > page }) - 1
	return &s.parts[i], page - s.parts[i].first
}

// Before implements search.Source.
func (s *Source) Before(a, b uint32) bool {
	pa, na := s.part(a)
	pb, nb := s.part(b)
	return pa.rows[na].precedes(&pb.rows[nb])
}

// Dated implements search.Source. A page without a date is in no range.
func (s *Source) Dated(from, to string) ([]uint32, error) {
	var pages []uint32
	for i := range s.parts {
		p := &s.parts[i]
		for n := range p.rows {
			date := p.rows[n].date
			if date != "" && date >= from && (to == "" || date < to) && !p.isDeleted(uint32(n)) {
				pages = append(pages, p.first+uint32(n))
			}
		}
	}
	return pages, nil
}

// Document implements search.Source.
func (s *Source) Document(page uint32) (d *search.Document, err error) {
	err = s.read(func() error {
		p, n := s.part(page)
		var shown []byte
		err := p.segment.VisitStoredFields(uint64(n), func(name string, _ byte, value []byte, _ []uint64) bool {
			if name == shownField {
				shown = append(shown, value...)
			}
			return true
		})
		if err != nil {
			return err
		}
		d, err = decode(shown)
		return err
	})
	return d, err
}

// Postings implements search.Source.
func (s *Source) Postings(term string) (list search.List, err error) {
	err = s.read(func() error {
		var all []search.Posting
		for i := range s.parts {
			t, err := s.parts[i].terms(termField)
			if err != nil {
				return err
			}
			err = t.each([]byte(term), func(page uint32, impact uint8) { all = append(all, search.Posting{Page: page, Impact: impact}) })
			if err != nil {
				return err
			}
		}
		if len(all) > 0 {
			list = search.TermList(all)
		}
		return nil
	})
	return list, err
}

var _ search.Source = (*Source)(nil)

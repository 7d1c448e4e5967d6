package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"siaga/search"
)

// facet is a facet with its values. It is made once for each Source, of what is kept for each segment.
type facet struct {
	values []search.Value      // sorted by value
	pages  map[string][]uint32 // by folded value, in ascending order
}

// spelling is a value of a facet, as one spelling of it has it, in one segment.
type spelling struct {
	folded, value, label string
	pages                []uint32 // within the segment, those that are deleted included
}

// Facet implements search.Source. What it returns must not be changed.
func (s *Source) Facet(name, value string) ([]uint32, error) {
	f, err := s.facet(name)
	if err != nil {
		return nil, err
	}
	return f.pages[withoutNUL(value)], nil
}

// Values implements search.Source. Of the spellings of a value, the first in the order of their bytes stands for all.
func (s *Source) Values(name string) ([]search.Value, error) {
	f, err := s.facet(name)
	if err != nil {
		return nil, err
	}
	return slices.Clone(f.values), nil
}

// facet gathers a facet.
func (s *Source) facet(name string) (*facet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.facets[name]; f != nil {
		return f, nil
	}
	f := &facet{pages: map[string][]uint32{}}
	shown := map[string]search.Value{}
	for i := range s.parts {
		p := &s.parts[i]
		list, err := s.spellings(p, name)
		if err != nil {
			return nil, err
		}
		for _, sp := range list {
			pages := f.pages[sp.folded]
			n := len(pages)
			for _, page := range sp.pages {
				if !p.isDeleted(page) {
					pages = append(pages, p.first+page)
				}
			}
			if len(pages) == n {
				continue
			}
			f.pages[sp.folded] = pages
			v, ok := shown[sp.folded]
			if !ok || cmp.Or(strings.Compare(sp.value, v.Value), strings.Compare(sp.label, v.Label)) < 0 {
				shown[sp.folded] = search.Value{Value: sp.value, Label: sp.label}
			}
		}
	}
	for _, folded := range slices.Sorted(maps.Keys(shown)) {
		pages := f.pages[folded]
		slices.Sort(pages) // a page may have a value in several spellings
		pages = slices.Clip(slices.Compact(pages))
		f.pages[folded] = pages
		v := shown[folded]
		v.Pages = len(pages)
		f.values = append(f.values, v)
	}
	slices.SortFunc(f.values, func(a, b search.Value) int { return strings.Compare(a.Value, b.Value) })
	s.facets[name] = f
	return f, nil
}

// spellings reads the values of a facet in one segment, once.
func (s *Source) spellings(p *part, name string) (list []spelling, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if list, ok := p.facets[name]; ok {
		return list, nil
	}
	err = s.read(func() error {
		t, err := p.terms(facetField)
		if err != nil {
			return err
		}
		t.deleted = nil
		prefix := withoutNUL(name) + "\x00"
		return t.withPrefix(prefix, func(term string) error {
			var sp spelling
			sp.folded, sp.value, _ = strings.Cut(term[len(prefix):], "\x00")
			sp.value, sp.label, _ = strings.Cut(sp.value, "\x00")
			err := t.each([]byte(term), func(page uint32, _ uint8) { sp.pages = append(sp.pages, page-p.first) })
			list = append(list, sp)
			return err
		})
	})
	if err == nil {
		p.facets[name] = list
	}
	return list, err
}

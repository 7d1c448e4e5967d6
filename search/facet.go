package search

import (
	"cmp"
	"slices"
)

// shownFacets are the facets that results are counted by: the first of FacetNames.
const shownFacets = 6

// pageSet holds numbers of pages.
type pageSet map[uint32]bool

func setOf(pages []uint32) pageSet {
	s := make(pageSet, len(pages))
	for _, p := range pages {
		s[p] = true
	}
	return s
}

// pagesIn are the pages of a list.
func pagesIn(list []scored) pageSet {
	s := make(pageSet, len(list))
	for _, c := range list {
		s[c.page] = true
	}
	return s
}

// merge puts the conditions of two lists together.
func merge(a, b []Filter) []Filter {
	out := slices.Clone(a)
	for _, f := range b {
		i := slices.IndexFunc(out, func(o Filter) bool { return o.Name == f.Name })
		if i < 0 {
			out = append(out, f)
			continue
		}
		out[i].Any = slices.Concat(out[i].Any, f.Any)
		out[i].None = slices.Concat(out[i].None, f.None)
	}
	return out
}

// filter leaves the pages that the filters, the dates and the excluded terms of a query let through, and counts the values
// of facets, if asked to. A facet is counted over what the filters of the others let through, so that one can see what
// another choice would give.
func (s *session) filter(list []scored, counts bool) ([]Count, []scored, error) {
	list, err := s.limit(list)
	if err != nil {
		return nil, nil, err
	}
	passes := make([]pageSet, len(s.query.Filters)) // pages that a filter lets through; nil: all
	outs := make([]pageSet, len(s.query.Filters))   // pages that it does not
	for i, f := range s.query.Filters {
		if passes[i], err = s.anyOf(f.Name, f.Any); err != nil {
			return nil, nil, err
		}
		if outs[i], err = s.anyOf(f.Name, f.None); err != nil {
			return nil, nil, err
		}
	}
	kept := func(but string) []scored {
		var out []scored
		for _, c := range list {
			ok := true
			for i, f := range s.query.Filters {
				ok = ok && (f.Name == but || (passes[i] == nil || passes[i][c.page]) && !outs[i][c.page])
			}
			if ok {
				out = append(out, c)
			}
		}
		return out
	}
	all := kept("")
	if !counts {
		return nil, all, nil
	}
	var facets []Count
	through := pagesIn(all)
	for _, name := range FacetNames[:shownFacets] {
		i := slices.IndexFunc(s.query.Filters, func(f Filter) bool { return f.Name == name })
		among, on := through, []string(nil)
		if i >= 0 {
			among, on = pagesIn(kept(name)), s.query.Filters[i].Any
		}
		c, err := s.count(name, among, on)
		if err != nil {
			return nil, nil, err
		}
		facets = append(facets, c)
	}
	return facets, all, nil
}

// limit leaves out pages by date, by terms that they must not have, and by those of phrases, which they must have. Where
// the list of a term was cut, texts have to tell the rest.
func (s *session) limit(list []scored) ([]scored, error) {
	if s.query.From != "" || s.query.To != "" {
		pages, err := s.source.Dated(s.query.From, s.query.To)
		if err != nil {
			return nil, err
		}
		dated := setOf(pages)
		list = slices.DeleteFunc(list, func(c scored) bool { return !dated[c.page] })
	}
	for _, term := range s.without {
		having, whole, err := s.having(term)
		if err != nil {
			return nil, err
		}
		if !whole {
			s.excluded = append(s.excluded, []string{term})
		}
		list = slices.DeleteFunc(list, func(c scored) bool { return having[c.page] })
	}
	var phrases [][]string
	for _, phrase := range s.phrases {
		told := len(phrase) == 1 // by the postings, so that texts need not be read for it
		for _, term := range phrase {
			having, whole, err := s.having(term)
			if err != nil {
				return nil, err
			}
			if told = told && whole; whole {
				list = slices.DeleteFunc(list, func(c scored) bool { return !having[c.page] })
			}
		}
		if !told {
			phrases = append(phrases, phrase)
		}
	}
	s.phrases = phrases
	return list, nil
}

// having are the pages that have a term, and whether these are all of them.
func (s *session) having(term string) (pages pageSet, whole bool, err error) {
	found, err := s.source.Postings(term)
	pages = make(pageSet, len(found.Postings))
	for _, p := range found.Postings {
		pages[p.Page] = true
	}
	return pages, found.Pages == len(found.Postings), err
}

// anyOf are the pages that have one of some values; nil if there are no values.
func (s *session) anyOf(name string, values []string) (pageSet, error) {
	if len(values) == 0 {
		return nil, nil
	}
	out := pageSet{}
	for _, v := range values {
		pages, err := s.source.Facet(name, v)
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			out[p] = true
		}
	}
	return out, nil
}

// count counts the values of a facet among pages: those that are filtered by, and those that any page has, the most frequent first.
func (s *session) count(name string, among pageSet, on []string) (Count, error) {
	out := Count{Name: name}
	values, err := s.source.Values(name)
	if err != nil {
		return out, err
	}
	for _, v := range values {
		folded := FoldValue(v.Value)
		having, err := s.source.Facet(name, folded)
		if err != nil {
			return out, err
		}
		n := 0
		for _, p := range having {
			if among[p] {
				n++
			}
		}
		if isOn := slices.Contains(on, folded); n > 0 || isOn {
			out.Values = append(out.Values, ValueCount{v.Value, cmp.Or(v.Label, v.Value), n, isOn})
		}
	}
	slices.SortStableFunc(out.Values, func(a, b ValueCount) int { return cmp.Compare(b.Pages, a.Pages) })
	return out, nil
}

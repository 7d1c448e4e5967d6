package shard

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
	"unique"

	"siaga/search"
)

// facetSet are the pages that have a value of a facet, in all its spellings.
type facetSet struct {
	search.Facet // the first spelling in the order of bytes
	folded       string
	pages        []uint32
}

// gatherFacets gives the values of all facets, by name in the order in which they are shown, then by value.
func gatherFacets(pages []*Page) []facetSet {
	type key struct{ name, folded string }
	number := map[key]int{}
	var sets []facetSet
	of := map[unique.Handle[search.Facet]]int{} // set of each facet
	add := func(f search.Facet) int {
		f = search.Facet{Name: validText(f.Name), Value: validText(f.Value), Label: validText(f.Label)}
		k := key{f.Name, search.FoldValue(f.Value)}
		n, ok := number[k]
		if !ok {
			n = len(sets)
			number[k] = n
			sets = append(sets, facetSet{Facet: f, folded: k.folded})
		}
		if s := &sets[n]; cmp.Or(strings.Compare(f.Value, s.Value), strings.Compare(f.Label, s.Label)) < 0 {
			s.Facet = f
		}
		return n
	}
	for i, p := range pages {
		for _, f := range p.facets {
			k, ok := of[f]
			if !ok {
				k = add(f.Value())
				of[f] = k
			}
			s := &sets[k]
			if n := len(s.pages); n == 0 || s.pages[n-1] != uint32(i) {
				s.pages = append(s.pages, uint32(i))
			}
		}
	}
	slices.SortFunc(sets, func(a, b facetSet) int {
		return cmp.Or(
			cmp.Compare(rankOf(a.Name), rankOf(b.Name)),
			strings.Compare(a.Name, b.Name),
			strings.Compare(a.Value, b.Value),
			strings.Compare(a.folded, b.folded),
		)
	})
	return sets
}

// validText makes sure that a text is one of a line, whatever made it.
func validText(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\n", " ")
}

// rankOf is the place of a facet among the known ones.
func rankOf(name string) int {
	if i := slices.Index(search.FacetNames[:], name); i >= 0 {
		return i
	}
	return len(search.FacetNames)
}

// writeFacets makes a file for each facet, and gives [name, file] for the head.
func writeFacets(sets []facetSet) (names [][2]string, files []File) {
	for len(sets) > 0 {
		name := sets[0].Name
		n := 0
		var values, labels []string
		var gaps []byte
		for ; n < len(sets) && sets[n].Name == name; n++ {
			values, labels = append(values, sets[n].Value), append(labels, sets[n].Label)
			if n > 0 {
				gaps = append(gaps, '|')
			}
			gaps = appendGaps(gaps, sets[n].pages)
		}
		sets = sets[n:]
		value := appendStrings([]byte{'['}, values...)
		value = appendStrings(append(value, ','), labels...)
		value = append(appendString(append(value, ','), string(gaps)), ']')
		f := newFile("f"+nameHash([]byte(name), value), value)
		names, files = append(names, [2]string{name, f.Name}), append(files, f)
	}
	return names, files
}

// writeDates makes the file of dates.
func writeDates(pages []*Page) File {
	var out []byte
	last := 0
	for _, p := range pages {
		day, ok := dayNumber(p.date)
		if !ok {
			out = appendNumber(out, 0)
			continue
		}
		out = appendNumber(out, 1+zigzag(day-last))
		last = day
	}
	value := appendString(nil, string(out))
	return newFile("d"+nameHash(value), value)
}

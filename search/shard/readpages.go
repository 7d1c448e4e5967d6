package shard

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"siaga/search"
)

// errShape is a value that has not the shape of what it should be.
var errShape = errors.New("malformed value")

// Spellings implements search.Source. They are sorted by term.
func (r *Reader) Spellings(term string, limit int) ([]search.Spelling, error) {
	letters := []rune(term)
	if !search.Lexical(term) || limit <= 0 {
		return nil, nil
	}
	n := search.Piece(term, limit)
	var list []search.Spelling
	consider := func(w word) {
		if d := search.Distance(term, w.text, limit); 0 < d && d <= limit {
			list = append(list, search.Spelling{Term: w.text, Pages: int(w.pages), Distance: d})
		}
	}
	if err := r.eachWord(&r.words, string(letters[:n]), consider); err != nil {
		return nil, err
	}
	backward := func(w word) {
		w.text = reversed(w.text)
		consider(w)
	}
	if err := r.eachWord(&r.endings, reversed(string(letters[len(letters)-n:])), backward); err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b search.Spelling) int { return strings.Compare(a.Term, b.Term) })
	return slices.CompactFunc(list, func(a, b search.Spelling) bool { return a.Term == b.Term }), nil
}

// eachWord gives the words that begin with some letters.
func (r *Reader) eachWord(t *shards, beginning string, f func(word)) error {
	for i := t.find(beginning); i >= 0 && i < len(t.first); i++ {
		if t.first[i] > beginning && !strings.HasPrefix(t.first[i], beginning) {
			break
		}
		words, err := value(r, t.name(i), readWords)
		if err != nil {
			return err
		}
		for _, w := range words {
			if strings.HasPrefix(w.text, beginning) {
				f(w)
			}
		}
	}
	return nil
}

func readWords(raw json.RawMessage) ([]word, error) {
	var v [2]string
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	texts, err := readStrings(v[0])
	if err != nil {
		return nil, err
	}
	words, rest := make([]word, len(texts)), v[1]
	for i, t := range texts {
		words[i].text = t
		if words[i].pages, rest, err = readNumber(rest); err != nil {
			return nil, err
		}
	}
	if rest != "" {
		return nil, errDigits
	}
	return words, nil
}

// facet gives the values of a facet.
func (r *Reader) facet(name string) ([]facetSet, error) {
	file, ok := r.facets[name]
	if !ok {
		return nil, nil
	}
	return value(r, file, func(raw json.RawMessage) ([]facetSet, error) {
		var values, labels []string
		var gaps string
		if err := unmarshalArray(raw, &values, &labels, &gaps); err != nil {
			return nil, err
		}
		sets := strings.Split(gaps, "|")
		if len(labels) != len(values) || len(sets) != len(values) {
			return nil, errShape
		}
		list := make([]facetSet, len(values))
		for i, v := range values {
			pages, err := readGaps(sets[i], r.head.Pages)
			if err != nil {
				return nil, err
			}
			list[i] = facetSet{search.Facet{Name: name, Value: v, Label: labels[i]}, search.FoldValue(v), pages}
		}
		return list, nil
	})
}

// unmarshalArray reads an array whose elements are of different types, and of which there are as many as in to.
func unmarshalArray(raw json.RawMessage, to ...any) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(raw, &elements); err != nil {
		return err
	}
	if len(elements) != len(to) {
		return errShape
	}
	for i, e := range elements {
		if err := json.Unmarshal(e, to[i]); err != nil {
			return err
		}
	}
	return nil
}

// Facet implements search.Source.
func (r *Reader) Facet(name, folded string) ([]uint32, error) {
	sets, err := r.facet(name)
	for _, s := range sets {
		if s.folded == folded {
			return slices.Clone(s.pages), nil
		}
	}
	return nil, err
}

// Values implements search.Source. Of the spellings of a value, the first in the order of their bytes stands for all.
func (r *Reader) Values(name string) ([]search.Value, error) {
	sets, err := r.facet(name)
	var list []search.Value
	for _, s := range sets {
		list = append(list, search.Value{Value: s.Value, Label: s.Label, Pages: len(s.pages)})
	}
	return list, err
}

// Dated implements search.Source. A page without a date is in no range.
func (r *Reader) Dated(from, to string) ([]uint32, error) {
	days, err := value(r, r.head.Dates, r.readDates)
	if err != nil {
		return nil, err
	}
	first, hasFirst := dayNumber(from)
	end, hasEnd := dayNumber(to)
	if from != "" && !hasFirst || to != "" && !hasEnd {
		return nil, errors.New("search index: a day is written as 2006-01-02")
	}
	var pages []uint32
	for page, day := range days {
		if day != noDay && (!hasFirst || day >= first) && (!hasEnd || day < end) {
			pages = append(pages, uint32(page))
		}
	}
	return pages, nil
}

// noDay is the day of a page without a date.
const noDay = -1

func (r *Reader) readDates(raw json.RawMessage) ([]int, error) {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	var days []int
	last := 0
	for s != "" {
		n, rest, err := readNumber(s)
		if err != nil {
			return nil, err
		}
		s = rest
		if n == 0 {
			days = append(days, noDay)
			continue
		}
		if last += unzigzag(n - 1); last < 0 {
			return nil, errDigits
		}
		days = append(days, last)
	}
	if len(days) != r.head.Pages {
		return nil, errPage
	}
	return days, nil
}

// Document implements search.Source.
func (r *Reader) Document(page uint32) (*search.Document, error) {
	if int64(page) >= int64(r.head.Pages) {
		return nil, errPage
	}
	i, found := slices.BinarySearchFunc(r.groups, int(page), func(g group, page int) int { return g.first - page })
	if !found {
		i--
	}
	g := r.groups[i]
	block, at := 0, int(page)-g.first
	for at >= g.blocks[block] {
		at -= g.blocks[block]
		block++
	}
	pages, err := value(r, "p"+g.name+strconv.Itoa(block), readRaw)
	if err != nil {
		return nil, err
	}
	code, err := value(r, "c"+g.name, readRaw)
	if err != nil {
		return nil, err
	}
	inGroup := int(page) - g.first
	if at >= len(pages) || inGroup >= len(code) {
		return nil, errShape
	}
	return r.document(pages[at], code[inGroup])
}

func readRaw(raw json.RawMessage) (list []json.RawMessage, err error) {
	err = json.Unmarshal(raw, &list)
	return list, err
}

// document reads a page and its code.
func (r *Reader) document(raw, rawCode json.RawMessage) (*search.Document, error) {
	var facets, sections []json.RawMessage
	var causes, runbooks, code []string
	d := &search.Document{}
	err := unmarshalArray(raw, &d.Title, &d.Address, &d.Path, &d.Kind, &d.Date, &d.Summary, &d.Event, &d.Prior, &facets, &causes, &runbooks, &sections)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(rawCode, &code); err != nil {
		return nil, err
	}
	const three = 3
	for _, list := range []int{len(facets), len(causes), len(runbooks), len(sections)} {
		if list%three != 0 {
			return nil, errShape
		}
	}
	if len(code) > len(sections)/three {
		return nil, errShape
	}
	for f := range slices.Chunk(facets, three) {
		name, facet := 0, search.Facet{}
		if err := unmarshalEach(f, &name, &facet.Value, &facet.Label); err != nil {
			return nil, err
		}
		if name < 0 || name >= len(r.facetNames) {
			return nil, errShape
		}
		facet.Name = r.facetNames[name]
		d.Facets = append(d.Facets, facet)
	}
	d.Causes, d.Runbooks = references(causes), references(runbooks)
	for f := range slices.Chunk(sections, three) {
		s, err := readSection(f)
		if err != nil {
			return nil, err
		}
		if i := len(d.Sections); i < len(code) {
			s.Code = code[i]
		}
		d.Sections = append(d.Sections, s)
	}
	return d, nil
}

func references(flat []string) (list []search.Reference) {
	for c := range slices.Chunk(flat, 3) {
		list = append(list, search.Reference{Address: c[0], Title: c[1], Helped: c[2]})
	}
	return list
}

func readSection(raw []json.RawMessage) (s search.Section, err error) {
	if string(raw[0]) != "0" {
		err = unmarshalEach(raw, &s.Anchor, &s.Heading, &s.Text)
		return s, err
	}
	if err := unmarshalEach(raw[1:], &s.Heading, &s.Text); err != nil {
		return s, err
	}
	anchor, ok := derivedAnchor(s.Heading)
	if !ok {
		return s, errShape
	}
	s.Anchor = anchor
	return s, nil
}

func unmarshalEach(raw []json.RawMessage, to ...any) error {
	for i, e := range raw {
		if err := json.Unmarshal(e, to[i]); err != nil {
			return err
		}
	}
	return nil
}

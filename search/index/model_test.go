package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"siaga/search"
	"siaga/search/analysis"
)

// model is a site that is made up, and what an index must say of it, found by looking at every page.
type model struct {
	random *rand.Rand
	words  []string
	pages  map[string]*modelPage
}

type modelPage struct {
	doc   *search.Document
	terms map[string]uint8
}

func newModel(seed uint64) *model {
	m := &model{random: rand.New(rand.NewPCG(seed, 5)), pages: map[string]*modelPage{}}
	letters := []rune("abcdeé数")
	for range 400 {
		w := make([]rune, 1+m.random.IntN(9))
		for i := range w {
			w[i] = letters[min(m.random.IntN(len(letters)), m.random.IntN(len(letters)))]
		}
		m.words = append(m.words, string(w))
	}
	m.words = append(m.words, "a b", "ab cd", "10.0.0.1", "x-y", "\xff\xfe")
	return m
}

// edit adds, changes and removes some pages.
func (m *model) edit(n int) {
	for range n {
		address := fmt.Sprintf("kind/page-%d.html", m.random.IntN(3*n))
		if m.random.IntN(3) == 0 {
			delete(m.pages, address)
			continue
		}
		m.pages[address] = m.page(address)
	}
	m.pages[""] = m.page("")
}

func (m *model) page(address string) *modelPage {
	r := m.random
	p := &modelPage{terms: map[string]uint8{}}
	for range 1 + r.IntN(30) {
		w := m.words[min(r.IntN(len(m.words)), r.IntN(len(m.words)))]
		p.terms[w] = uint8(1 + min(r.IntN(search.MaxImpact), r.IntN(search.MaxImpact)))
	}
	p.terms[fmt.Sprintf("only%d", r.IntN(1<<30))] = uint8(1 + r.IntN(2)*62) // scorch has a short form for one page and a frequency of 1
	p.doc = &search.Document{
		Address: address, Path: address + ".md", Kind: "kind", Title: fmt.Sprint("Title <b> & ", r.IntN(1000)),
		Prior:    r.IntN(3) - 1,
		Sections: []search.Section{{Anchor: "a", Heading: "H", Text: strings.Repeat("text\n", r.IntN(20)), Code: "x < 1\u2028"}},
		Causes:   []search.Reference{{Address: "c", Title: "C"}},
	}
	if r.IntN(4) > 0 {
		p.doc.Date = fmt.Sprintf("2024-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
	}
	values := []string{"checkout", "Checkout", "CHECKOUT ", "payments", "", "a\x00b", "é"}
	for range r.IntN(4) {
		f := search.Facet{Name: search.FacetNames[r.IntN(3)], Value: values[r.IntN(len(values))]}
		f.Label = strings.ToUpper(f.Value)
		p.doc.Facets = append(p.doc.Facets, f)
	}
	return p
}

// input are the pages as Update takes them.
func (m *model) input() Pages {
	addresses := slices.Sorted(maps.Keys(m.pages))
	p := Pages{Fingerprint: fmt.Append(nil, "state of ", len(addresses))}
	for _, a := range addresses {
		sum := sha256.Sum256(fmt.Append(nil, *m.pages[a].doc, m.pages[a].terms))
		p.States = append(p.States, State{a, Hash(sum[:16])})
	}
	p.Load = func(i int) (*search.Document, search.Page) {
		page := m.pages[addresses[i]]
		return page.doc, worth(page.terms)
	}
	return p
}

// worth gives terms as an analyzer does.
func worth(terms map[string]uint8) search.Page {
	p := search.Page{Vocabulary: analysis.NewVocabulary()}
	for _, t := range slices.Sorted(maps.Keys(terms)) {
		p.Worths = append(p.Worths, search.NewWorth(p.Vocabulary.Number(t), terms[t]))
	}
	return p
}

// update brings an index up to date and looks at all that it says.
func (m *model) update(t *testing.T, x *Index) {
	t.Helper()
	if _, err := x.Update(context.Background(), m.input()); err != nil {
		t.Fatal(err)
	}
	m.check(t, x)
}

// check holds all that an index says against the pages.
func (m *model) check(t *testing.T, x *Index) {
	t.Helper()
	s, err := x.Source()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Pages() != len(m.pages) {
		t.Fatalf("%d pages, want %d", s.Pages(), len(m.pages))
	}
	address := m.checkPages(t, s)
	m.checkTerms(t, s, address)
	m.checkFacets(t, s, address)
	m.checkDates(t, s, address)
}

// checkPages finds the address of every page.
func (m *model) checkPages(t *testing.T, s *Source) map[uint32]string {
	t.Helper()
	dated, err := s.Dated("", "")
	if err != nil {
		t.Fatal(err)
	}
	address := map[uint32]string{}
	seen := map[string]bool{}
	note := func(page uint32) {
		d, err := s.Document(page)
		if err != nil {
			t.Fatal(err)
		}
		if seen[d.Address] {
			t.Fatalf("%s is there twice", d.Address)
		}
		seen[d.Address], address[page] = true, d.Address
		if want := m.pages[d.Address]; want == nil || !reflect.DeepEqual(d, want.doc) {
			t.Fatalf("%s: got %+v, want %+v", d.Address, d, want)
		}
	}
	for _, page := range dated {
		note(page)
	}
	for _, word := range m.words {
		list, err := s.Postings(word)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list.Postings {
			if _, ok := address[p.Page]; !ok {
				note(p.Page)
			}
		}
	}
	return address
}

func (m *model) checkTerms(t *testing.T, s *Source, address map[uint32]string) {
	t.Helper()
	terms := map[string]bool{"absent": true}
	for _, p := range m.pages {
		for term := range p.terms {
			terms[term] = true
		}
	}
	find := func(match func(term string) bool) map[string]uint8 {
		best := map[string]uint8{}
		for a, p := range m.pages {
			for term, impact := range p.terms {
				if match(term) {
					best[a] = max(best[a], impact)
				}
			}
		}
		return best
	}
	same := func(what string, list search.List, err error, want map[string]uint8) {
		t.Helper()
		got := map[string]uint8{}
		for i, p := range list.Postings {
			got[address[p.Page]] = p.Impact
			if i > 0 && list.Postings[i-1].Page >= p.Page {
				t.Errorf("%s: pages are not in order", what)
			}
		}
		if list.Pages != len(want) {
			t.Errorf("%s: %d pages, want %d", what, list.Pages, len(want))
		}
		if err != nil || len(got) == list.Pages && !maps.Equal(got, want) {
			t.Errorf("%s: got %v, %v; want %v", what, got, err, want)
		}
	}
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		list, err := s.Postings(term)
		same("term "+term, list, err, find(func(other string) bool { return other == term }))
	}
	for i, term := range slices.Sorted(maps.Keys(terms)) {
		if i%20 > 0 && len([]rune(term)) > 1 {
			continue
		}
		list, err := s.Prefixed(term)
		same("prefix "+term, list, err, find(func(other string) bool {
			return strings.HasPrefix(other, term) && !strings.Contains(other, " ")
		}))
	}
	for _, term := range slices.Concat(m.words[:200], []string{"abcdabcd", "bacdaabb", ""}) {
		got, err := s.Spellings(term, search.Tolerance(term))
		slices.SortFunc(got, func(a, b search.Spelling) int { return cmp.Compare(a.Term, b.Term) })
		if want := m.spellings(terms, term); err != nil || !slices.Equal(got, want) {
			t.Errorf("spellings of %s: got %v, %v; want %v", term, got, err, want)
		}
	}
}

func (m *model) spellings(terms map[string]bool, term string) (list []search.Spelling) {
	limit, letters := search.Tolerance(term), []rune(term)
	n := search.Piece(term, limit)
	if limit == 0 {
		return nil
	}
	for _, other := range slices.Sorted(maps.Keys(terms)) {
		d := search.Distance(term, other, limit)
		if d == 0 || d > limit || !search.Lexical(other) ||
			!strings.HasPrefix(other, string(letters[:n])) && !strings.HasSuffix(other, string(letters[len(letters)-n:])) {
			continue
		}
		pages := 0
		for _, p := range m.pages {
			if p.terms[other] > 0 {
				pages++
			}
		}
		if pages > 0 {
			list = append(list, search.Spelling{Term: other, Pages: pages, Distance: d})
		}
	}
	return list
}

func (m *model) checkFacets(t *testing.T, s *Source, address map[uint32]string) {
	t.Helper()
	for _, name := range search.FacetNames[:4] {
		pages := map[string]map[string]bool{} // by folded value
		spelt := map[string]string{}
		for a, p := range m.pages {
			for _, f := range p.doc.Facets {
				if f.Name != name {
					continue
				}
				folded := search.FoldValue(f.Value)
				if pages[folded] == nil {
					pages[folded], spelt[folded] = map[string]bool{}, withoutNUL(f.Value)
				}
				pages[folded][a] = true
				spelt[folded] = min(spelt[folded], withoutNUL(f.Value))
			}
		}
		var want []search.Value
		for folded, set := range pages {
			want = append(want, search.Value{Value: spelt[folded], Label: strings.ToUpper(spelt[folded]), Pages: len(set)})
			list, err := s.Facet(name, folded)
			got := map[string]bool{}
			for _, p := range list {
				got[address[p]] = true
			}
			if err != nil || !slices.IsSorted(list) || len(list) != len(set) || !maps.Equal(got, set) {
				t.Errorf("%s:%s: got %v, %v; want %v", name, folded, got, err, set)
			}
		}
		slices.SortFunc(want, func(a, b search.Value) int { return cmp.Compare(a.Value, b.Value) })
		if got, err := s.Values(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("values of %s: got %v, %v; want %v", name, got, err, want)
		}
	}
}

func (m *model) checkDates(t *testing.T, s *Source, address map[uint32]string) {
	t.Helper()
	for _, r := range [][2]string{{"", "2024-06-15"}, {"2024-06-15", ""}, {"2024-02-01", "2024-03-01"}, {"", ""}, {"2025-01-01", ""}} {
		list, err := s.Dated(r[0], r[1])
		want := 0
		for _, p := range m.pages {
			if d := p.doc.Date; d != "" && d >= r[0] && (r[1] == "" || d < r[1]) {
				want++
			}
		}
		if err != nil || !slices.IsSorted(list) || len(list) != want {
			t.Errorf("dated %v: %d pages, %v; want %d", r, len(list), err, want)
		}
	}
	for a, p := range address {
		for b, q := range address {
			if got, want := s.Before(a, b), m.pages[p].doc.Precedes(m.pages[q].doc); got != want {
				t.Errorf("%s before %s: %v", p, q, got)
			}
		}
	}
}

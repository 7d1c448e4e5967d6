package shard

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"siaga/search"
	"siaga/search/analysis"
)

// site is pages as they are searched, and as they are worth for terms.
type site struct {
	docs  []*search.Document
	terms []map[string]uint8
}

// alphabet makes words with common beginnings, in letters of one, two, three and four bytes in UTF-8.
var alphabet = []string{"a", "b", "c", "d", "é", "ü", "数", "\uFFFD", "𝒳", "7", ".", "-"}

// newSite makes pages of random words. Some words stand on nearly all pages.
func newSite(r *rand.Rand, pages, words int) *site {
	vocabulary := []string{"common", "commons", "wherever"}
	for len(vocabulary) < words {
		var b strings.Builder
		for range 1 + r.IntN(9) {
			b.WriteString(alphabet[min(r.IntN(len(alphabet)), r.IntN(len(alphabet)))])
		}
		vocabulary = append(vocabulary, b.String())
	}
	s := &site{}
	text := func(n int) string {
		var list []string
		for range r.IntN(n) {
			list = append(list, vocabulary[r.IntN(words)])
		}
		return strings.Join(list, []string{" ", "\n", "</script>", "\u2028", "<!--", `\"`, "\x01"}[r.IntN(7)])
	}
	for i := range pages {
		d := &search.Document{Address: fmt.Sprintf("%x/%d.html", r.IntN(16), i), Title: text(5), Kind: "runbook", Summary: text(4), Prior: r.IntN(4) - 1}
		if r.IntN(5) > 0 {
			d.Date = fmt.Sprintf("%04d-%02d-%02d", 1969+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28))
		}
		for range r.IntN(3) {
			v := vocabulary[r.IntN(min(words, 20))]
			f := search.Facet{Name: search.FacetNames[r.IntN(5)], Value: []string{v, strings.ToUpper(v)}[r.IntN(2)], Label: []string{"", "A " + v}[r.IntN(2)]}
			d.Facets = append(d.Facets, f)
		}
		for range r.IntN(5) {
			h := []string{text(4), "What to do?", "Überblick"}[r.IntN(3)]
			anchor, _ := derivedAnchor(h)
			d.Sections = append(d.Sections, search.Section{Anchor: []string{anchor, "other", ""}[r.IntN(3)], Heading: h, Text: text(30), Code: text(6)})
		}
		for range r.IntN(2) {
			d.Event = "incidents/e.html"
			d.Causes = append(d.Causes, search.Reference{Address: "c.html", Title: text(4)})
			d.Runbooks = append(d.Runbooks, search.Reference{Address: "r.html", Title: text(4), Helped: "yes"})
		}
		terms := map[string]uint8{fmt.Sprint(vocabulary[r.IntN(words)], " ", vocabulary[r.IntN(min(words, 9))]): search.MaxImpact}
		for range r.IntN(30) {
			terms[vocabulary[min(r.IntN(words), r.IntN(words), r.IntN(words))]] = uint8(1 + r.IntN(search.MaxImpact))
		}
		if r.IntN(10) > 0 {
			terms["common"], terms["wherever"] = uint8(1+r.IntN(search.MaxImpact)), 9
		}
		s.docs, s.terms = append(s.docs, d), append(s.terms, terms)
	}
	return s
}

func worth(v *analysis.Vocabulary, terms map[string]uint8) []search.Worth {
	var list []search.Worth
	for _, t := range slices.Sorted(maps.Keys(terms)) {
		list = append(list, search.NewWorth(v.Number(t), terms[t]))
	}
	return list
}

// pages are those of a site in an order, from which their terms have their numbers too.
func (s *site) pages(order []int) ([]*Page, Options) {
	v := analysis.NewVocabulary()
	pages := make([]*Page, len(order))
	for n, i := range order {
		pages[n] = NewPage(s.docs[i], s.docs[i].Hash(), worth(v, s.terms[i]))
	}
	return pages, Options{Vocabulary: v, Document: func(n int) *search.Document { return s.docs[order[n]] }}
}

// write makes the files of a site, with its pages in an order.
func (s *site) write(t testing.TB, order []int) map[string][]byte {
	t.Helper()
	pages, o := s.pages(order)
	o.Analysis = []byte(`{"stop":"</script>"}`)
	files, err := Files(pages, o)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for i, f := range files {
		if _, ok := all[f.Name]; ok {
			t.Errorf("two files have the name %s", f.Name)
		}
		if (f.Name == HeadName) != (i == len(files)-1) {
			t.Errorf("%s is file %d of %d", f.Name, i, len(files))
		}
		all[f.Name] = f.Bytes()
	}
	return all
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func open(t testing.TB, files map[string][]byte) *Reader {
	t.Helper()
	r, err := Open(func(name string) ([]byte, error) {
		if b, ok := files[name]; ok {
			return b, nil
		}
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReadsWhatWasWritten holds the answers of a Reader against those of plain maps.
func TestReadsWhatWasWritten(t *testing.T) {
	for seed, size := range [][2]int{{0, 3}, {1, 3}, {40, 60}, {300, 2000}, {2400, 3000}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			s := newSite(rand.New(rand.NewPCG(uint64(seed), 1)), size[0], size[1])
			r := open(t, s.write(t, upTo(len(s.docs))))
			// The model has the pages in the order of the index.
			order := upTo(len(s.docs))
			slices.SortFunc(order, func(a, b int) int {
				if s.docs[a].Precedes(s.docs[b]) {
					return -1
				}
				return 1
			})
			sorted := &site{}
			for _, i := range order {
				sorted.docs, sorted.terms = append(sorted.docs, s.docs[i]), append(sorted.terms, s.terms[i])
			}
			if r.Pages() != len(order) {
				t.Errorf("%d pages, want %d", r.Pages(), len(order))
			}
			sorted.checkTerms(t, r)
			sorted.checkSpellings(t, r)
			sorted.checkFacets(t, r)
			sorted.checkDates(t, r)
			for i, want := range sorted.docs {
				if got, err := r.Document(uint32(i)); err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("document %d: got %+v, %v; want %+v", i, got, err, want)
				}
			}
			if _, err := r.Document(uint32(len(order))); err == nil {
				t.Error("a page that does not exist is no error")
			}
		})
	}
}

// checkTerms asks for all terms, for all their beginnings, and for what nobody wrote.
func (s *site) checkTerms(t *testing.T, r *Reader) {
	t.Helper()
	terms, begun := map[string][]search.Posting{}, map[string]map[uint32]uint8{}
	for page, list := range s.terms {
		for term, impact := range list {
			terms[term] = append(terms[term], search.Posting{Page: uint32(page), Impact: impact})
			for i := range term + "." {
				if i == 0 || strings.Contains(term, " ") {
					continue
				}
				if begun[term[:i]] == nil {
					begun[term[:i]] = map[uint32]uint8{}
				}
				begun[term[:i]][uint32(page)] = max(begun[term[:i]][uint32(page)], impact)
			}
		}
	}
	terms["nowhere"], terms[""], terms["a a a"], terms["\U0010FFFF"] = nil, nil, nil, nil
	begun["nowhere"], begun["common "], begun["\U0010FFFF"] = nil, nil, nil
	for term, all := range terms {
		if got, err := r.Postings(term); err != nil || !sameList(got, search.TermList(all)) {
			t.Fatalf("%q: got %v, %v; want %v", term, got, err, search.TermList(all))
		}
	}
	for prefix, pages := range begun {
		var all []search.Posting
		for _, p := range slices.Sorted(maps.Keys(pages)) {
			all = append(all, search.Posting{Page: p, Impact: pages[p]})
		}
		if got, err := r.Prefixed(prefix); err != nil || !sameList(got, search.PrefixList(all)) {
			t.Fatalf("prefix %q: got %v, %v; want %v", prefix, got, err, search.PrefixList(all))
		}
	}
}

func sameList(a, b search.List) bool {
	return a.Pages == b.Pages && slices.Equal(a.Postings, b.Postings)
}

func (s *site) checkSpellings(t *testing.T, r *Reader) {
	t.Helper()
	count := map[string]int{}
	for _, list := range s.terms {
		for term := range list {
			count[term]++
		}
	}
	words := slices.Sorted(maps.Keys(count))
	for _, term := range slices.Concat(words[:min(len(words), 60)], []string{"comon", "wehrever", "abab", "数数数数", "xommon", "", "abc"}) {
		letters, limit := []rune(term), search.Tolerance(term)
		var want []search.Spelling
		for _, w := range words {
			if limit == 0 || !search.Lexical(term) || !search.Lexical(w) {
				continue
			}
			n := search.Piece(term, limit)
			near := strings.HasPrefix(w, string(letters[:n])) || strings.HasSuffix(w, string(letters[len(letters)-n:]))
			if d := search.Distance(term, w, limit); near && 0 < d && d <= limit {
				want = append(want, search.Spelling{Term: w, Pages: count[w], Distance: d})
			}
		}
		if got, err := r.Spellings(term, limit); err != nil || !slices.Equal(got, want) {
			t.Errorf("spellings of %q: got %v, %v; want %v", term, got, err, want)
		}
	}
}

func (s *site) checkFacets(t *testing.T, r *Reader) {
	t.Helper()
	for _, name := range search.FacetNames {
		pages, first := map[string][]uint32{}, map[string]search.Facet{}
		for i, d := range s.docs {
			for _, f := range d.Facets {
				folded := search.FoldValue(f.Value)
				if f.Name != name {
					continue
				}
				if !slices.Contains(pages[folded], uint32(i)) {
					pages[folded] = append(pages[folded], uint32(i))
				}
				if g, ok := first[folded]; !ok || cmp.Or(cmp.Compare(f.Value, g.Value), cmp.Compare(f.Label, g.Label)) < 0 {
					first[folded] = f
				}
			}
		}
		var want []search.Value
		for folded, list := range pages {
			want = append(want, search.Value{Value: first[folded].Value, Label: first[folded].Label, Pages: len(list)})
			if got, err := r.Facet(name, folded); err != nil || !slices.Equal(got, list) {
				t.Errorf("%s:%s: got %v, %v; want %v", name, folded, got, err, list)
			}
		}
		slices.SortFunc(want, func(a, b search.Value) int { return cmp.Compare(a.Value, b.Value) })
		if got, err := r.Values(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("values of %s: got %v, %v; want %v", name, got, err, want)
		}
	}
	if got, err := r.Facet("kind", "nothing"); err != nil || got != nil {
		t.Errorf("a value that no page has: %v, %v", got, err)
	}
}

func (s *site) checkDates(t *testing.T, r *Reader) {
	t.Helper()
	for _, days := range [][2]string{{"", ""}, {"2000-06-15", ""}, {"", "2000-06-15"}, {"1999-12-28", "2001-01-01"}, {"2001-01-01", "1999-01-01"}} {
		var want []uint32
		for i, d := range s.docs {
			if d.Date != "" && d.Date >= days[0] && (days[1] == "" || d.Date < days[1]) {
				want = append(want, uint32(i))
			}
		}
		if got, err := r.Dated(days[0], days[1]); err != nil || !slices.Equal(got, want) {
			t.Errorf("dated %v: got %v, %v; want %v", days, got, err, want)
		}
	}
}

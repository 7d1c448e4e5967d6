package search

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"siaga/search/analysis"
)

// Page is what an index holds of a page: what each of its terms is worth.
type Page struct {
	Terms []Term // each once, in no order
}

// Term is a term of a page.
type Term struct {
	Text   string
	Impact uint8 // 1 to MaxImpact
	Number int32 // the same whenever the same Analyzer meets the term, dense from 1; 0: it has none
}

// The impact of a term follows BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009,
// section 3.6), but for the rarity of the term, which a query adds: how often a term stands in each field, made
// comparable by the length of the field and weighed by the worth of the field, is summed and then saturates. The usual lengths are constants and
// not the means of a site, so that a page is worth the same whatever stands beside it: one that changes is indexed
// again by itself.
const saturation = 2 // k1

// fieldWeight says how much a match in a field is worth beside one in the body.
var fieldWeight = [FieldCount]struct {
	weight float64 // of one occurrence
	usual  float64 // length in terms
	bound  float64 // b: how much of what lies between the length and the usual one counts, 0 to 1
}{
	Title:   {12, 5, 0.3},
	Names:   {4, 5, 0.3},
	Cause:   {1.5, 40, 0.5},
	Symptom: {2, 40, 0.5},
	Alert:   {2.5, 4, 0.4},
	Service: {1.5, 3, 0.4},
	Tag:     {1.5, 4, 0.4},
	Heading: {1.6, 20, 0.4},
	Body:    {1, 350, 0.6},
	Code:    {0.7, 150, 0.7},
}

// kindWeight says how much a term counts by what it was made of.
func kindWeight(k analysis.Kind) float64 {
	switch k {
	case analysis.Part:
		return 0.75
	case analysis.Number:
		return 0.5
	}
	return 1
}

// Analyzer computes what pages are worth for terms. It is not safe for concurrent use.
type Analyzer struct {
	terms  *analysis.Analyzer
	weight []float64 // by the number of the term: of the field at hand
	total  []float64 // of the page
	met    []int32   // terms of the field
	found  []int32   // terms of the page
	text   []string  // by the number of the term
	page   []Term    // that was made last
}

// NewAnalyzer returns an Analyzer.
func NewAnalyzer(terms *analysis.Analyzer) *Analyzer {
	return &Analyzer{terms: terms}
}

// Page computes what a page is worth for each of its terms. The Page is valid until the next call.
func (a *Analyzer) Page(d *Document) Page {
	var texts [FieldCount][]string
	texts = d.Fields
	texts[Title] = append([]string{d.Title}, texts[Title]...)
	for i := range d.Sections {
		s := &d.Sections[i]
		texts[Heading] = append(texts[Heading], s.Heading)
		texts[Body] = append(texts[Body], s.Text)
		texts[Code] = append(texts[Code], s.Code)
	}
	for f, list := range texts {
		a.field(Field(f), list)
	}
	a.page = a.page[:0]
	for _, id := range a.found {
		a.page = append(a.page, Term{a.text[id], impact(a.total[id]), id + 1})
		a.total[id] = 0
	}
	a.found = a.found[:0]
	a.page = append(a.page, keys(d)...)
	return Page{a.page}
}

// field adds the terms of a field.
func (a *Analyzer) field(f Field, list []string) {
	length := 0.0
	for _, text := range list {
		for _, t := range a.terms.Tokens(text) {
			a.grow(t)
			w := kindWeight(t.Kind)
			if t.Leaf {
				length++
			}
			if a.weight[t.ID] == 0 {
				a.met = append(a.met, t.ID)
			}
			a.weight[t.ID] += w
		}
	}
	fw := &fieldWeight[f]
	scale := fw.weight / (1 - fw.bound + fw.bound*length/fw.usual)
	for _, id := range a.met {
		if a.total[id] == 0 {
			a.found = append(a.found, id)
		}
		a.total[id] += a.weight[id] * scale
		a.weight[id] = 0
	}
	a.met = a.met[:0]
}

// grow makes room for a term.
func (a *Analyzer) grow(t analysis.Token) {
	for int(t.ID) >= len(a.text) {
		a.text = append(a.text, "")
		a.weight = append(a.weight, 0)
		a.total = append(a.total, 0)
	}
	a.text[t.ID] = t.Term
}

// impact brings a sum of weights to the scale of impacts.
func impact(sum float64) uint8 {
	return uint8(max(1, math.Round(MaxImpact*sum/(saturation+sum))))
}

// keys are the terms by which a page is found when nothing but its title is asked for, or nothing but one of its names, such
// as its id, which others may mention more often than the page itself.
func keys(d *Document) []Term {
	var list []Term
	add := func(name string, impact uint8) {
		key := TitleKey(name)
		if key != "" && !slices.ContainsFunc(list, func(t Term) bool { return t.Text == key }) {
			list = append(list, Term{Text: key, Impact: impact})
		}
	}
	add(d.Title, MaxImpact)
	for _, name := range d.Fields[Names] {
		add(name, nameImpact)
	}
	return list
}

// nameImpact is what a name is worth beside a title, MaxImpact.
const nameImpact = MaxImpact / 2

// TitleKey is the term by which a page is found by its whole title, whatever its words are worth: the letters and digits of
// the title, folded, in words. It holds a space, which no other term does. A title of signs alone is its own key.
func TitleKey(title string) string {
	words := strings.FieldsFunc(analysis.Fold(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		words = strings.Fields(title)
	}
	if len(words) == 0 {
		return ""
	}
	key := strings.Join(words, " ")
	if len(words) == 1 {
		key += " "
	}
	if r := []rune(key); len(r) > maxKey {
		key = string(r[:maxKey])
	}
	return key
}

// maxKey is the length of the longest title key in runes: of longer titles, the beginning tells enough.
const maxKey = 240

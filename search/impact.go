package search

import (
	"iter"
	"math"
	"slices"
	"strings"
	"unicode"

	"siaga/search/analysis"
)

// Page is what an index holds of a page: what each of its terms is worth.
type Page struct {
	Vocabulary *analysis.Vocabulary // that the terms are numbered by
	Worths     []Worth              // each term once, in no order
}

// All gives the terms with their impacts.
func (p Page) All() iter.Seq2[string, uint8] {
	return func(yield func(string, uint8) bool) {
		if len(p.Worths) == 0 {
			return
		}
		terms := p.Vocabulary.Terms()
		for _, w := range p.Worths {
			if !yield(terms[w.Term()], w.Impact()) {
				return
			}
		}
	}
}

// Worth is what a term is worth on a page: the number of the term in a Vocabulary, and the impact.
type Worth uint32

// impactBits is how many bits an impact takes.
const impactBits = 6

// NewWorth puts a number of a term and an impact, 1 to MaxImpact, together.
func NewWorth(term int32, impact uint8) Worth { return Worth(term)<<impactBits | Worth(impact) }

// Term is the number of the term.
func (w Worth) Term() int32 { return int32(w >> impactBits) }

// Impact is 1 to MaxImpact.
func (w Worth) Impact() uint8 { return uint8(w & MaxImpact) }

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
var kindWeight = [...]float64{
	analysis.Word: 1, analysis.Stop: 1, analysis.Number: 0.5, analysis.Identifier: 1, analysis.Part: 0.75,
	analysis.Alternative: 1, analysis.Synonym: 1, analysis.Written: 1,
}

// Analyzer computes what pages are worth for terms. It is not safe for concurrent use.
type Analyzer struct {
	terms *analysis.Analyzer
	sums  []sums  // by the number of the term
	met   []int32 // terms of the field
	found []int32 // terms of the page
	page  []Worth // that was made last
}

// sums are those of the weights of a term.
type sums struct {
	field float64 // in the field at hand
	page  float64
}

// Vocabulary is where the numbers of the terms come from.
func (a *Analyzer) Vocabulary() *analysis.Vocabulary { return a.terms.Vocabulary() }

// NewAnalyzer returns an Analyzer.
func NewAnalyzer(terms *analysis.Analyzer) *Analyzer {
	return &Analyzer{terms: terms}
}

// Page computes what a page is worth for each of its terms. The Page is valid until the next call.
func (a *Analyzer) Page(d *Document) Page {
	for f := range FieldCount {
		length := 0
		if f == Title {
			length += a.read(d.Title)
		}
		for _, text := range d.Fields[f] {
			length += a.read(text)
		}
		if f >= Heading {
			for i := range d.Sections {
				length += a.read(d.Sections[i].text(f))
			}
		}
		a.endField(f, length)
	}
	a.page = a.page[:0]
	for _, id := range a.found {
		a.page = append(a.page, NewWorth(id, impact(a.sums[id].page)))
		a.sums[id].page = 0
	}
	a.found = a.found[:0]
	a.keys(d)
	return Page{a.terms.Vocabulary(), a.page}
}

// text is what a section has of one of the last three fields.
func (s *Section) text(f Field) string {
	switch f {
	case Heading:
		return s.Heading
	case Body:
		return s.Text
	}
	return s.Code
}

// read adds the terms of a text of a field, and tells how long it is.
func (a *Analyzer) read(text string) (length int) {
	for _, t := range a.terms.Occurrences(text) {
		if int(t.ID) >= len(a.sums) {
			a.sums = append(a.sums, make([]sums, int(t.ID)+1-len(a.sums))...)
		}
		if t.Leaf {
			length++
		}
		s := &a.sums[t.ID]
		if s.field == 0 {
			a.met = append(a.met, t.ID)
		}
		s.field += kindWeight[t.Kind]
	}
	return length
}

// endField adds the weights of a field to those of the page.
func (a *Analyzer) endField(f Field, length int) {
	fw := &fieldWeight[f]
	scale := fw.weight / (1 - fw.bound + fw.bound*float64(length)/fw.usual)
	for _, id := range a.met {
		s := &a.sums[id]
		if s.page == 0 {
			a.found = append(a.found, id)
		}
		s.page += s.field * scale
		s.field = 0
	}
	a.met = a.met[:0]
}

// impact brings a sum of weights to the scale of impacts.
func impact(sum float64) uint8 {
	return uint8(max(1, math.Round(MaxImpact*sum/(saturation+sum))))
}

// keys adds the terms by which a page is found when nothing but its title is asked for, or nothing but one of its names, such
// as its id, which others may mention more often than the page itself.
func (a *Analyzer) keys(d *Document) {
	first := len(a.page)
	add := func(name string, impact uint8) {
		key := TitleKey(name)
		if key == "" {
			return
		}
		term := a.terms.Vocabulary().Number(key)
		if !slices.ContainsFunc(a.page[first:], func(w Worth) bool { return w.Term() == term }) {
			a.page = append(a.page, NewWorth(term, impact))
		}
	}
	add(d.Title, MaxImpact)
	for _, name := range d.Fields[Names] {
		add(name, nameImpact)
	}
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

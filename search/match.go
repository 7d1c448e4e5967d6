package search

import (
	"strings"

	"siaga/search/analysis"
)

// reader finds what a query asks for in the texts of pages.
type reader struct {
	terms  *analysis.Analyzer
	groups []group
	exact  map[string][]int // groups by the terms that are taken for them
	all    float64          // what all groups are worth
}

func newReader(terms *analysis.Analyzer, groups []group) *reader {
	r := &reader{terms: terms, groups: groups, exact: map[string][]int{}}
	for i, g := range groups {
		r.all += g.mass
		for _, a := range g.alternatives {
			if !a.begins {
				r.exact[a.term] = append(r.exact[a.term], i)
			}
		}
	}
	return r
}

// of lists the groups that a term of a text belongs to.
func (r *reader) of(term string) []int {
	if list := r.exact[term]; list != nil {
		return list
	}
	for i, g := range r.groups {
		for _, a := range g.alternatives {
			if a.begins && strings.HasPrefix(term, a.term) {
				return []int{i}
			}
		}
	}
	return nil
}

// place is where a text has what a group asks for.
type place struct {
	group      int
	leaf       int // how many leaves stand before it
	start, end int // bytes
}

// passage is a text as it was read.
type passage struct {
	text   string
	leaves []analysis.Token
	places []place // by leaf
}

// read reads a text.
func (r *reader) read(text string) passage {
	p := passage{text: text}
	for _, t := range r.terms.Tokens(text) {
		leaf := len(p.leaves)
		if t.Leaf {
			p.leaves = append(p.leaves, t)
		} else if t.Kind != analysis.Identifier { // what follows the words that it stands for
			for leaf > 0 && p.leaves[leaf-1].Start >= t.Start {
				leaf--
			}
		}
		for _, g := range r.of(t.Term) {
			p.places = append(p.places, place{g, leaf, t.Start, t.End})
		}
	}
	return p
}

// has reports whether a text has some leaves one after another.
func (p *passage) has(phrase []string) bool {
	for i := 0; i+len(phrase) <= len(p.leaves); i++ {
		n := 0
		for n < len(phrase) && p.leaves[i+n].Term == phrase[n] {
			n++
		}
		if n == len(phrase) {
			return true
		}
	}
	return false
}

// leavesOf are the terms that a phrase is made of.
func (r *reader) leavesOf(phrase string) []string {
	var list []string
	for _, t := range r.terms.Tokens(phrase) {
		if t.Leaf {
			list = append(list, t.Term)
		}
	}
	return list
}

// reading is a page as it was read. Its code is read last, and only where it is needed: a browser has to ask for it, and
// where it stands beside other matches, it tells little of what a page is about.
type reading struct {
	document *Document
	title    passage
	sections []sectionReading
	hasCode  bool // it was read
}

type sectionReading struct{ heading, text, code passage }

// document reads a page but for its code.
func (r *reader) document(d *Document) *reading {
	out := &reading{document: d, title: r.read(d.Title), sections: make([]sectionReading, len(d.Sections))}
	for i, s := range d.Sections {
		out.sections[i] = sectionReading{heading: r.read(s.Heading), text: r.read(s.Text)}
	}
	return out
}

// isEmpty reports whether what was read of a page has nothing of the query.
func (d *reading) isEmpty() bool {
	for p := range d.passages {
		if len(p.places) > 0 {
			return false
		}
	}
	return true
}

// code reads the code of a page.
func (r *reader) code(d *reading) {
	if d.hasCode {
		return
	}
	d.hasCode = true
	for i, s := range d.document.Sections {
		d.sections[i].code = r.read(s.Code)
	}
}

// passages goes through all texts of a page.
func (d *reading) passages(yield func(*passage) bool) {
	if !yield(&d.title) {
		return
	}
	for i := range d.sections {
		s := &d.sections[i]
		if !yield(&s.heading) || !yield(&s.text) || !yield(&s.code) {
			return
		}
	}
}

// has reports whether a page has a phrase.
func (d *reading) has(phrase []string) bool {
	for p := range d.passages {
		if p.has(phrase) {
			return true
		}
	}
	return false
}

// Where the words of a query stand near each other, and where many of them stand in one section, a page is more likely
// what is looked for. That can only be seen in its text, so only pages are weighed again that are shown first.
const (
	reread    = 10   // pages that are read again
	nearby    = 6    // leaves between two words that count as near
	nearWorth = 1    // how much more a page is worth if all words stand as in the query
	hereWorth = 0.25 // how much more if all of them stand in one section
)

// closeness is by how much the score of a page is to be multiplied.
func (r *reader) closeness(d *reading) float64 {
	if len(r.groups) < 2 {
		return 1
	}
	pairs := make([]float64, len(r.groups)-1) // how near a group and the next one stand, 0 to 1
	for p := range d.passages {
		near(pairs, p.places, len(r.groups))
	}
	got, most := 0.0, 0.0
	for i, c := range pairs {
		mass := min(r.groups[i].mass, r.groups[i+1].mass)
		got += float64(c * mass) // the conversion keeps it from being computed as one, which would round otherwise
		most += mass
	}
	here := r.mass(d.title.places)
	for i := range d.sections {
		s := &d.sections[i]
		here = max(here, r.mass(s.heading.places, s.text.places, s.code.places))
	}
	return 1 + nearWorth*got/most + hereWorth*here/r.all
}

// near notes how near neighbours of the query stand in a text: 1 if one follows the other as in the query, less for what
// is between them, and half of that if they stand the other way round.
func near(pairs []float64, places []place, groups int) {
	last := make([]int, groups) // leaf at which a group was met, and 1
	for _, p := range places {
		at := p.leaf + 1
		if g := p.group - 1; g >= 0 && last[g] > 0 && at-last[g] <= nearby {
			pairs[g] = max(pairs[g], 1/float64(max(1, at-last[g])))
		}
		if g := p.group; g+1 < groups && last[g+1] > 0 && at-last[g+1] <= nearby {
			pairs[g] = max(pairs[g], 0.5/float64(max(1, at-last[g+1])))
		}
		last[p.group] = at
	}
}

// mass is what the groups are worth that stand in some texts.
func (r *reader) mass(texts ...[]place) float64 {
	met := make([]bool, len(r.groups))
	for _, places := range texts {
		for _, p := range places {
			met[p.group] = true
		}
	}
	sum := 0.0
	for i, m := range met {
		if m {
			sum += r.groups[i].mass
		}
	}
	return sum
}

package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"siaga/search/analysis"
)

// Weights of what is taken for a word, beside the word as it was typed. They, and rarity, are multiples of powers of two,
// so that sums of them are exact, and the same in the browser.
const (
	partWeight    = 0.5    // a part of an identifier
	pieceWeight   = 0.0625 // a part of one that some page has as it was typed
	stopWeight    = 0.375  // a stop word beside words that are none
	joinedWeight  = 0.5    // an identifier with other signs than those that were typed, where some page has those
	prefixWeight  = 0.25   // what begins with the last word, beside what is the word
	stemWeight    = 0.75   // what the last word, half typed, seems to be a form of
	editWeight    = 0.875  // what differs by one edit; its square: by two
	synonymWeight = 0.75   // what means the same as some of the words together
)

const (
	maxSpellings = 8 // that are tried for a word
	maxEnding    = 4 // letters by which a half typed word may be longer than its stem
	minStem      = 4 // letters of such a stem
)

// rarity is what a match of a term counts by the number of pages that have it, in steps of 1/256: idf as in BM25, to the power
// of 3/4. People describe what they see in common words beside a rare one, and a page that has only the rare one is not
// what they look for.
func rarity(have, pages int) float64 {
	n, all := float64(have), float64(max(pages, have))
	idf := math.Log1p((all - n + 0.5) / (n + 0.5))
	return math.Floor(256*math.Sqrt(idf*math.Sqrt(idf))+0.5) / 256
}

// group is what one word of a query stands for: a page is worth what its best alternative is worth.
type group struct {
	alternatives []alternative
	mass         float64 // what it can be worth at most, for an impact of 1
	start, end   int     // of the word in Query.Text
	respelt      bool    // no page has the word: its alternatives are other spellings
}

// alternative is a term that is taken for a word.
type alternative struct {
	term   string
	begins bool    // every term that begins with it
	worth  float64 // of an impact: weight and rarity
	list   List
}

// plan is what the words of a query stand for.
type plan struct {
	groups  []group
	unknown []string // words that no page has in any spelling
}

// planner looks up what the words of a query stand for.
type planner struct {
	source Source
	plan   plan
	known  int  // where the last identifier ends that some page has as it was typed
	strict bool // no other spellings
}

// word is a word of a query with its other forms.
type word struct {
	terms      []string // the term itself, then other forms of it
	written    string   // with its signs, where it has some
	kind       analysis.Kind
	weight     float64
	start, end int
	last       bool // it may be the beginning of one
	part       bool // it is a part of the identifier before it
}

// words takes the text of a query apart.
func words(q *Query, terms *analysis.Analyzer) []word {
	tokens := terms.Query(q.Text)
	allStop := !slices.ContainsFunc(tokens, func(t analysis.Token) bool { return t.Kind != analysis.Stop })
	var list []word
	within := 0 // where the identifier at hand ends
	for _, t := range tokens {
		w := word{terms: []string{t.Term}, kind: t.Kind, weight: 1, start: t.Start, end: t.End, last: q.Partial && t.End == len(q.Text)}
		switch {
		case t.Kind == analysis.Alternative && len(list) > 0:
			list[len(list)-1].terms = append(list[len(list)-1].terms, t.Term)
			continue
		case t.Kind == analysis.Written && len(list) > 0:
			list[len(list)-1].written = t.Term
			continue
		case t.Kind == analysis.Identifier:
			within = t.End
		case t.Kind == analysis.Synonym:
			w.weight, w.last = synonymWeight, false
		case t.Kind == analysis.Stop && !allStop:
			w.weight, w.last = stopWeight, false
		case t.End <= within:
			w.weight, w.part = partWeight, true
		}
		list = append(list, w)
	}
	return once(list)
}

// once leaves out words that were said before: saying a word again asks for nothing else.
func once(list []word) []word {
	type said struct {
		term, written string
		kind          analysis.Kind
	}
	before := map[said]bool{}
	return slices.DeleteFunc(list, func(w word) bool {
		s := said{w.terms[0], w.written, w.kind}
		again := before[s] && !w.last
		before[s] = true
		return again
	})
}

// add looks up a word.
func (p *planner) add(w word, text string) error {
	g := group{start: w.start, end: w.end}
	if w.part && w.end <= p.known {
		w.weight, w.last = pieceWeight, false
	}
	if w.written != "" {
		if err := p.exact(&g, w.written, w.weight); err != nil {
			return err
		}
		if w.last && len(g.alternatives) == 0 {
			if err := p.prefixed(&g, w.written, w.weight); err != nil {
				return err
			}
		}
	}
	asWritten := len(g.alternatives) > 0
	for _, term := range w.terms {
		weight := w.weight
		if asWritten {
			weight *= joinedWeight
		}
		if err := p.exact(&g, term, weight); err != nil {
			return err
		}
	}
	if w.kind == analysis.Identifier && len(g.alternatives) > 0 {
		p.known, w.last = w.end, false
	}
	if w.last || isLetterAlone(w.terms[0]) {
		if err := p.begun(&g, w); err != nil {
			return err
		}
	}
	if len(g.alternatives) == 0 && !p.strict && Lexical(w.terms[0]) {
		if err := p.respell(&g, w, text[w.start:w.end]); err != nil {
			return err
		}
	}
	switch {
	case len(g.alternatives) > 0:
		p.plan.groups = append(p.plan.groups, g)
	case w.kind == analysis.Word || w.kind == analysis.Number || w.kind == analysis.Identifier:
		p.plan.unknown = append(p.plan.unknown, text[w.start:w.end])
	}
	return nil
}

// exact adds the pages that have a term.
func (p *planner) exact(g *group, term string, weight float64) error {
	list, err := p.source.Postings(term)
	if err == nil {
		p.alternative(g, alternative{term: term, list: list}, weight)
	}
	return err
}

// alternative adds a term to a group, if any page has it.
func (p *planner) alternative(g *group, a alternative, weight float64) {
	if len(a.list.Postings) == 0 {
		return
	}
	a.worth = weight * rarity(a.list.Pages, p.source.Pages())
	g.alternatives = append(g.alternatives, a)
	g.mass = max(g.mass, a.worth)
}

// begun adds what a word may be the beginning of. Words are indexed by their stems, so a word that is nearly typed may be
// longer than what is looked for: "configurat" is on its way to "configuration", whose stem is "configur".
func (p *planner) begun(g *group, w word) error {
	prefix, weight := w.terms[0], w.weight
	known := len(g.alternatives) > 0
	if known {
		weight *= prefixWeight
	}
	if err := p.prefixed(g, prefix, weight); err != nil {
		return err
	}
	if len(g.alternatives) > 0 || !Lexical(prefix) {
		return nil
	}
	runes := []rune(prefix)
	for n := len(runes) - 1; n >= max(minStem, len(runes)-maxEnding) && len(g.alternatives) == 0; n-- {
		if err := p.exact(g, string(runes[:n]), w.weight*stemWeight); err != nil {
			return err
		}
	}
	return nil
}

// prefixed adds the pages that have a term that begins with a prefix.
func (p *planner) prefixed(g *group, prefix string, weight float64) error {
	list, err := p.source.Prefixed(prefix)
	if err == nil {
		p.alternative(g, alternative{term: prefix, begins: true, list: list}, weight)
	}
	return err
}

// respell adds what a word may be misspelt for.
func (p *planner) respell(g *group, w word, typed string) error {
	spellings, err := p.source.Spellings(w.terms[0], Tolerance(typed))
	if err != nil {
		return err
	}
	for _, s := range nearest(spellings) {
		weight := w.weight * editWeight
		if s.Distance > 1 {
			weight *= editWeight
		}
		if err := p.exact(g, s.Term, weight); err != nil {
			return err
		}
	}
	g.respelt = len(g.alternatives) > 0
	return nil
}

// nearest picks the spellings that are most likely meant: the nearest ones, and of those what more pages have.
func nearest(list []Spelling) []Spelling {
	slices.SortFunc(list, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(b.Pages, a.Pages), strings.Compare(a.Term, b.Term))
	})
	return list[:min(len(list), maxSpellings)]
}

// isLetterAlone reports whether a term is a single letter of a script whose words are indexed by pairs of letters.
func isLetterAlone(term string) bool {
	r, n := utf8.DecodeRuneInString(term)
	return n == len(term) && r >= 0x2E80
}

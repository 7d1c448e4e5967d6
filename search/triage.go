package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"siaga/search/analysis"
)

// Triage is what a site knows of a text that somebody pasted, such as an alert or some lines of a log: incidents whose
// pages have much of it, what caused them, and what helped.
type Triage struct {
	Terms    []string    // words of the text that were looked for and that some page has, those first that say most
	Named    []*Document // pages whose title stands in the text, such as that of the alert
	Hits     []Hit       // pages of incidents, the most alike first
	Shared   [][]string  // of each hit: its part of Terms
	Causes   []Tally     // root causes that these incidents declare
	Runbooks []Tally     // runbooks that were used in them, but for those that did not help
}

// Tally is a page and the incidents that name it.
type Tally struct {
	Reference
	Events []string // addresses of the incidents, the most alike first
	Helped int      // in how many of them it helped
}

// Limits of a triage.
const (
	MaxTriage   = 64 << 10 // bytes of the text
	triageTerms = 40       // terms that are looked up
	triageHits  = 10
	leastShare  = 0.12 // of all that was looked for, by worth, that a page must have
	maxNamed    = 5
)

// incidentKinds are the kinds of pages that tell of incidents.
var incidentKinds = []string{"incident", "postmortem"}

// Triage compares a text with past incidents. What differs each time says nothing and is left out: numbers, ids, hosts and
// addresses.
func (e Engine) Triage(ctx context.Context, text string) (*Triage, error) {
	if len(text) > MaxTriage {
		return nil, &Problem{"too-long", fmt.Sprintf("the text has %d bytes, more than %d", len(text), MaxTriage), MaxTriage, len(text)}
	}
	text = strings.ToValidUTF8(text, " ")
	terms := analysis.ForSearch(e.Synonyms)
	list := tellingWords(text, terms.Tokens(text))
	out := &Triage{}
	if err := e.named(out, text, list); err != nil {
		return nil, err
	}
	p := planner{source: e.Source, strict: true}
	for _, w := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.add(w, text); err != nil {
			return nil, err
		}
	}
	s := &session{ctx: ctx, source: e.Source, query: &Query{Filters: []Filter{{Name: FacetNames[0], Any: incidentKinds}}}, plan: p.plan, reader: newReader(terms, p.plan.groups)}
	_, pages, err := s.filter(s.plan.score(List{}), false)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(pages, byWorth(e.Source.Before))
	kept, _, err := s.page(pages, Options{Limit: triageHits})
	if err != nil {
		return nil, err
	}
	s.tell(out, text, kept)
	return out, nil
}

// tellingWords picks what of a text is worth looking for: identifiers without digits, words, and the parts of other
// identifiers that are words, each once; of very many, identifiers and long words first.
func tellingWords(text string, tokens []analysis.Token) []word {
	var list []word
	seen := map[string]bool{}
	masked := 0 // end of an identifier whose parts say nothing
	for _, t := range tokens {
		w := word{terms: []string{t.Term}, kind: t.Kind, weight: 1, start: t.Start, end: t.End}
		switch {
		case t.Kind == analysis.Alternative:
			if n := len(list); n > 0 && list[n-1].start == t.Start {
				list[n-1].terms = append(list[n-1].terms, t.Term)
			}
			continue
		case t.Kind == analysis.Stop || t.Kind == analysis.Number || t.End <= masked || seen[t.Term]:
			continue
		case t.Kind == analysis.Identifier && isHost(text[t.Start:t.End]):
			masked = t.End
			continue
		case t.Kind == analysis.Part:
			w.weight = partWeight
		case t.Kind == analysis.Synonym:
			w.weight = synonymWeight
		}
		if !isWordy(t.Term) {
			continue
		}
		seen[t.Term] = true
		list = append(list, w)
	}
	slices.SortStableFunc(list, func(a, b word) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(len(b.terms[0]), len(a.terms[0])))
	})
	list = list[:min(len(list), triageTerms)]
	slices.SortStableFunc(list, func(a, b word) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return list
}

// rankOf puts identifiers first.
func rankOf(w word) int {
	if w.kind == analysis.Identifier {
		return 0
	}
	return 1
}

// isWordy reports whether a term is of letters alone, three or more of them unless they are of a script that needs fewer.
func isWordy(term string) bool {
	n := 0
	for _, r := range term {
		if !unicode.IsLetter(r) {
			return false
		}
		n++
		if r >= 0x2E80 {
			n++
		}
	}
	return n >= 3
}

// isHost reports whether an identifier looks like the name of a host: small letters, digits and dashes between two dots or more.
func isHost(s string) bool {
	s, _, _ = strings.Cut(s, "/")
	s, _, _ = strings.Cut(s, ":")
	if strings.Count(s, ".") < 2 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '.') }) < 0
}

// named finds the pages whose whole title is an identifier of the text.
func (e Engine) named(out *Triage, text string, list []word) error {
	for _, w := range list {
		if w.kind != analysis.Identifier || len(out.Named) >= maxNamed {
			continue
		}
		pages, err := e.Source.Postings(TitleKey(text[w.start:w.end]))
		if err != nil {
			return err
		}
		for _, p := range pages.Postings {
			if len(out.Named) >= maxNamed {
				break
			}
			d, err := e.Source.Document(p.Page)
			if err != nil {
				return err
			}
			out.Named = append(out.Named, d)
		}
	}
	return nil
}

// tell says what the most alike incidents have in common. Their code is read too: that is where logs are quoted.
func (s *session) tell(out *Triage, text string, pages []ranked) {
	groups := s.plan.groups
	byMass := make([]int, len(groups))
	for i := range groups {
		byMass[i] = i
	}
	slices.SortStableFunc(byMass, func(a, b int) int { return cmp.Compare(groups[b].mass, groups[a].mass) })
	for _, g := range byMass {
		out.Terms = append(out.Terms, text[groups[g].start:groups[g].end])
	}
	for _, p := range pages {
		s.reader.code(p.reading)
		met := s.met(p.reading)
		share := 0.0
		var shared []string
		for _, g := range byMass {
			if met[g] {
				share += groups[g].mass
				shared = append(shared, text[groups[g].start:groups[g].end])
			}
		}
		if share < leastShare*s.reader.all || len(shared) < 2 && len(groups) > 1 {
			continue
		}
		out.Hits = append(out.Hits, s.hit(p))
		out.Shared = append(out.Shared, shared)
	}
	for _, h := range out.Hits {
		d := h.Document
		event := cmp.Or(d.Event, d.Address)
		for _, c := range d.Causes {
			out.Causes = tally(out.Causes, c, event)
		}
		for _, r := range d.Runbooks {
			if r.Helped != "no" {
				out.Runbooks = tally(out.Runbooks, r, event)
			}
		}
	}
	for _, list := range [][]Tally{out.Causes, out.Runbooks} {
		slices.SortStableFunc(list, func(a, b Tally) int {
			return cmp.Or(cmp.Compare(b.Helped, a.Helped), cmp.Compare(len(b.Events), len(a.Events)))
		})
	}
}

// met tells which groups a page has anything of.
func (s *session) met(r *reading) []bool {
	met := make([]bool, len(s.plan.groups))
	for p := range r.passages {
		for _, at := range p.places {
			met[at.group] = true
		}
	}
	return met
}

// tally counts that an incident names a page.
func tally(list []Tally, r Reference, event string) []Tally {
	i := slices.IndexFunc(list, func(t Tally) bool { return t.Address == r.Address })
	if i < 0 {
		i = len(list)
		list = append(list, Tally{Reference: Reference{Address: r.Address, Title: r.Title}})
	}
	t := &list[i]
	if slices.Contains(t.Events, event) {
		return list
	}
	t.Events = append(t.Events, event)
	if r.Helped == "yes" {
		t.Helped++
	}
	return list
}

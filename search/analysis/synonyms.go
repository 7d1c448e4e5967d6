package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Synonyms are words and phrases that mean the same. It is immutable and serves any number of Analyzers.
//
// Each group has one term. A word of the group is replaced by it, in texts and in queries alike, so the group is one word
// to the ranking. A phrase keeps its words, and gets the term as a Synonym besides. The term of a group is that of its
// first word, or of the longest one with the same first letter, since people type beginnings of it: kubernetes for k8s.
// Where there are only phrases, it is that of the first, written as one word.
type Synonyms struct {
	words map[string]string    // term of a word to the term of its group
	first map[string][]synonym // by their first term, the longest first
}

// synonym is a phrase that means a group.
type synonym struct {
	terms []string
	group string // its term
}

// Limits of what a site may configure.
const (
	maxGroups      = 2000
	maxMembers     = 100 // of a group
	maxPhraseWords = 6
)

// ParseSynonyms adds the groups of a site to the default ones. A group that has a word or phrase of another group is
// joined with it. A group of one word or phrase takes it out of the default groups: it has no synonyms then but those
// that other groups of the site give it. The error is for people: it names the group, from 1, and what is wrong.
func ParseSynonyms(groups [][]string) (*Synonyms, error) {
	if len(groups) > maxGroups {
		return nil, fmt.Errorf("there are %d groups of synonyms; %d are the most", len(groups), maxGroups)
	}
	a := New()
	alone := map[string]bool{}
	var site [][]member
	for i, g := range groups {
		members, err := parseGroup(a, g)
		if err != nil {
			return nil, fmt.Errorf("group %d of the synonyms: %w", i+1, err)
		}
		if len(g) == 1 {
			for _, m := range members {
				alone[m.key()] = true
			}
			continue
		}
		site = append(site, members)
	}
	var all [][]member
	for _, g := range DefaultSynonyms() {
		members, err := parseGroup(a, g)
		if err != nil {
			return nil, fmt.Errorf("default synonyms %q: %w", g, err)
		}
		all = append(all, slices.DeleteFunc(members, func(m member) bool { return alone[m.key()] }))
	}
	return newSynonyms(joinGroups(append(all, site...))), nil
}

// CheckSynonyms says what is wrong with one group of ParseSynonyms, for people.
func CheckSynonyms(group []string) error {
	_, err := parseGroup(New(), group)
	return err
}

// member is a word or a phrase of a group.
type member struct {
	terms   []string
	surface string // folded
}

func (m member) key() string { return strings.Join(m.terms, " ") }

// parseGroup reads the members of a group. One such as read-only is a word and a phrase.
func parseGroup(a *Analyzer, group []string) ([]member, error) {
	if len(group) == 0 {
		return nil, fmt.Errorf("it is empty")
	}
	if len(group) > maxMembers {
		return nil, fmt.Errorf("it has %d words; %d are the most", len(group), maxMembers)
	}
	var out []member
	for _, text := range group {
		text = strings.TrimSpace(text)
		var leaves []string
		n := len(out)
		for _, t := range a.Tokens(text) {
			if t.Start == 0 && t.End == len(text) && (t.Kind != Stop || stopWords.telling[Fold(text)]) {
				out = append(out, member{[]string{t.Term}, Fold(text)})
			} else if t.Leaf {
				leaves = append(leaves, t.Term)
			}
		}
		if len(leaves) > maxPhraseWords {
			return nil, fmt.Errorf("%q has %d words; %d are the most", text, len(leaves), maxPhraseWords)
		}
		if len(leaves) > 1 {
			out = append(out, member{leaves, Fold(text)})
		}
		if len(out) == n {
			return nil, fmt.Errorf("%q is no word that can be searched for", text)
		}
	}
	return out, nil
}

// joinGroups puts groups together that share a member, in the order of their first ones.
func joinGroups(groups [][]member) [][]member {
	into := make([]int, len(groups)) // the group that a group is part of, itself at the end of the chain
	root := func(i int) int {
		for into[i] != i {
			into[i] = into[into[i]]
			i = into[i]
		}
		return i
	}
	at := map[string]int{} // the first group of a member
	for i, g := range groups {
		into[i] = i
		for _, m := range g {
			if k, ok := at[m.key()]; ok {
				a, b := root(i), root(k)
				into[max(a, b)] = min(a, b)
			} else {
				at[m.key()] = i
			}
		}
	}
	out := make([][]member, len(groups))
	for i, g := range groups {
		for _, m := range g {
			if r := root(i); at[m.key()] >= 0 {
				out[r] = append(out[r], m)
				at[m.key()] = -1
			}
		}
	}
	return slices.DeleteFunc(out, func(g []member) bool { return len(g) < 2 })
}

func newSynonyms(groups [][]member) *Synonyms {
	s := &Synonyms{words: map[string]string{}, first: map[string][]synonym{}}
	for _, g := range groups {
		term := groupTerm(g)
		for _, m := range g {
			if len(m.terms) == 1 {
				s.words[m.terms[0]] = term
			}
		}
	}
	for _, g := range groups {
		term := groupTerm(g)
		for _, m := range g {
			if len(m.terms) > 1 {
				s.addPhrase(m.terms, term)
			}
		}
	}
	for _, list := range s.first {
		slices.SortStableFunc(list, func(a, b synonym) int { return cmp.Compare(len(b.terms), len(a.terms)) })
	}
	return s
}

// addPhrase adds a phrase of a group. Its own words may be replaced in texts, so they are here.
func (s *Synonyms) addPhrase(terms []string, group string) {
	p := synonym{make([]string, len(terms)), group}
	for i, t := range terms {
		p.terms[i] = s.word(t)
	}
	s.first[p.terms[0]] = append(s.first[p.terms[0]], p)
}

// groupTerm chooses the term of a group.
func groupTerm(g []member) string {
	var best member
	for _, m := range g {
		switch {
		case len(m.terms) > 1:
		case best.terms == nil, m.surface[0] == best.surface[0] && len(m.surface) > len(best.surface):
			best = m
		}
	}
	if best.terms == nil {
		return Stem(strings.ReplaceAll(g[0].surface, " ", ""))
	}
	return best.terms[0]
}

// word gives the term that stands for another one: itself, if it has no synonyms.
func (s *Synonyms) word(term string) string {
	if s != nil {
		if group, ok := s.words[term]; ok {
			return group
		}
	}
	return term
}

// replaces reports whether another term stands for this one.
func (s *Synonyms) replaces(term string) bool { return s.word(term) != term }

// phrases lists the phrases that begin with a term.
func (s *Synonyms) phrases(term string) []synonym {
	if s == nil {
		return nil
	}
	return s.first[term]
}

package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is what is known of a word, a number or an identifier as it is written. Terms are given by their IDs; -1: there
// is none.
type word struct {
	term, alternative   int32
	written             int32 // with its signs
	stop                bool
	english, indonesian bool // it is a stop word of this language and not of the other
	begins              bool // a phrase
}

// newWord finds the term of something as it is written.
func (a *Analyzer) newWord(s string) word {
	folded, letters := joined(s)
	w := word{term: -1, alternative: -1, written: -1}
	term := folded
	if letters {
		term = Stem(folded)
		w.stop = IsStopWord(folded)
	}
	if a.search && term != "" {
		term = a.forSearch(&w, term, folded, letters)
		if strings.ContainsAny(s, "-_") && strings.ContainsFunc(s, unicode.IsLetter) {
			w.written = a.id(Fold(s))
		}
	}
	if term != "" {
		w.term = a.id(term)
	}
	return w
}

// forSearch adds what only ForSearch knows of a word that has a stem, and gives its term.
func (a *Analyzer) forSearch(w *word, stem, folded string, letters bool) (term string) {
	english, indonesian := stopWords.english[folded], stopWords.indonesian[folded]
	w.english, w.indonesian = english && !indonesian, indonesian && !english
	w.stop = w.stop && !stopWords.telling[folded]
	term = a.synonyms.word(stem)
	w.begins = a.learnPhrases(term)
	if !letters || term != stem || english || indonesian || len(folded) < 5 || !isLatin(folded) {
		return term
	}
	alternative := Stem(Indonesian(folded))
	if base := Stem(cutParticle(folded)); base != stem && a.synonyms.replaces(base) { // its root may have no synonyms
		alternative = base
	}
	if alternative = a.synonyms.word(alternative); alternative != term {
		w.alternative = a.id(alternative)
	}
	return term
}

// learnPhrases finds the phrases that begin with a term, and reports whether there are any.
func (a *Analyzer) learnPhrases(first string) bool {
	list := a.synonyms.phrases(first)
	if len(list) == 0 {
		return false
	}
	id := a.id(first)
	if a.phrases[id] == nil {
		for _, p := range list {
			known := phrase{group: a.id(p.group)}
			for _, t := range p.terms {
				known.terms = append(known.terms, a.id(t))
			}
			a.phrases[id] = append(a.phrases[id], known)
		}
	}
	return true
}

// joined folds a chunk or a part of one without the signs that are dropped, and reports whether it is letters only.
func joined(s string) (folded string, letters bool) {
	letters = true
	for _, r := range s {
		if letters && !isDropped(r) && !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			letters = false
		}
	}
	switch {
	case isPlural(s):
		s = s[:len(s)-1]
	case isDashedAddress(s):
		s = strings.ReplaceAll(s, "-", ".")
	}
	if strings.ContainsFunc(s, isDropped) {
		s = strings.Map(func(r rune) rune {
			if isDropped(r) {
				return -1
			}
			return r
		}, s)
	}
	return Fold(s), letters
}

// isPlural recognises an abbreviation with the plural's s behind it: PVCs, VMs.
func isPlural(s string) bool {
	stem, ok := strings.CutSuffix(s, "s")
	return ok && utf8.RuneCountInString(stem) > 1 && !strings.ContainsFunc(stem, func(r rune) bool { return !unicode.IsUpper(r) })
}

// isDashedAddress recognises an IP address as names of hosts have it: 10-0-3-17.
func isDashedAddress(s string) bool {
	numbers := 0
	for i := 0; i < len(s); i++ {
		end := digitsEnd(s, i)
		if end == i || end > i+3 || end < len(s) && s[end] != '-' || end == len(s)-1 {
			return false
		}
		numbers++
		i = end
	}
	return numbers == 4
}

package search

import "unicode"

// Lexical reports whether a term is one that can be meant by a misspelt one: four to 24 letters and nothing else. Numbers
// and what holds a digit are taken as they were typed.
func Lexical(term string) bool {
	n := 0
	for _, r := range term {
		if !unicode.IsLetter(r) {
			return false
		}
		n++
	}
	return 4 <= n && n <= 24
}

// Tolerance is the number of edits by which a term may differ from one that is meant: none below four letters, one from
// there, two from eight.
func Tolerance(term string) int {
	switch n := len([]rune(term)); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// Piece is the number of letters that a term must share with one that it resembles, at the beginning or at the end of
// both. With one edit that is no limit: it lies in front of the end or behind the beginning.
func Piece(term string) int {
	return (len([]rune(term)) - Tolerance(term)) / (Tolerance(term) + 1)
}

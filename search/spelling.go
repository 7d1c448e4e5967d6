package search

import (
	"unicode"
	"unicode/utf8"
)

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

// Tolerance is the number of edits by which a word may differ from one that is meant: none below four letters, one from
// there, two from eight. Terms are shorter than the words that people type.
func Tolerance(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// Piece is the number of letters that a term must share with one that it resembles, at the beginning or at the end of
// both, within a number of edits. One edit always leaves one of them.
func Piece(term string, edits int) int {
	return max(1, (utf8.RuneCountInString(term)-edits)/(edits+1))
}

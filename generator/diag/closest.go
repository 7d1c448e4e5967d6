package diag

import "strings"

// Closest returns the candidate that a misspelt word was most likely meant to be, or "" if none is near. Upper and
// lower case, and the difference between "-" and "_", count for nothing; a swap of two neighbours counts as one edit.
// Of equally near candidates the first wins, so a sorted list gives a stable answer.
func Closest(word string, candidates []string) string {
	w := fold(word)
	best, least := "", len(w)/3 // in a word of two letters, one edit turns anything into anything
	for _, c := range candidates {
		f := fold(c)
		if string(f) == string(w) {
			return c
		}
		if d := distance(w, f, least); d < least || d == least && best == "" && least > 0 {
			best, least = c, d
		}
	}
	return best
}

func fold(s string) []rune {
	return []rune(strings.ReplaceAll(strings.ToLower(s), "-", "_"))
}

// distance is the number of single edits (insert, delete, replace, swap of neighbours) between two words; any number
// above limit if their lengths alone say that it is not within it.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

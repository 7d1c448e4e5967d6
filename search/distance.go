package search

import "unicode/utf8"

// shortWord is how many runes Distance compares without asking for memory.
const shortWord = 32

// Distance is the number of edits that lead from one word to another: a letter put in, left out or replaced, or two
// neighbours exchanged, no letter edited twice (optimal string alignment). If it is more than limit, any number above
// limit is given.
func Distance(a, b string, limit int) int {
	if n := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); max(n, -n) > limit {
		return limit + 1
	}
	var letters [2][shortWord]rune
	var rows [3][shortWord + 1]int
	x, y := appendRunes(letters[0][:0], a), appendRunes(letters[1][:0], b)
	before, above, row := rows[0][:], rows[1][:], rows[2][:]
	if len(y) > shortWord {
		before, above, row = make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	}
	for j := range len(y) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			d := above[j-1]
			if x[i-1] != y[j-1] {
				d = 1 + min(d, above[j], row[j-1])
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1 // a later row has nothing less
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}

func appendRunes(list []rune, s string) []rune {
	for _, r := range s {
		list = append(list, r)
	}
	return list
}

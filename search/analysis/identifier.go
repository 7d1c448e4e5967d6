package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// addParts adds the parts of an identifier that stands at base.
func (a *Analyzer) addParts(s string, base int) {
	pieceStart, pieceEnd := 0, 0
	for i := 0; i < len(s); {
		from, end := numberRun(s[i:])
		if i >= pieceEnd {
			pieceStart, pieceEnd = i, i+pieceLen(s[i:])
			if piece := s[i:pieceEnd]; len(piece) < len(s) && end < len(piece) && strings.ContainsFunc(piece, isDropped) {
				a.joint(piece, base+i)
			}
		}
		if end > 0 {
			a.numbers(s[i+from:i+end], base+i+from, from > 0 || end < len(s))
		} else {
			end = segmentLen(s[i:])
			a.segment(s[i:i+end], base+i, placeOf(end, pieceEnd-pieceStart, len(s)))
		}
		if i += end; i < len(s) {
			i += joins(s, i)
		}
	}
}

// joint adds a part that itself falls into parts. It is one more way to ask for an identifier; who compares texts would
// count the same words twice.
func (a *Analyzer) joint(s string, start int) {
	if !a.search {
		return
	}
	n := len(a.found)
	a.add(s, Part, start)
	if len(a.found) > n {
		a.found[n].Leaf = false
	}
}

// pieceLen is how far it is to the next joining sign that stays.
func pieceLen(s string) int {
	if i := strings.IndexAny(s, ".:/@#"); i >= 0 {
		return i
	}
	return len(s)
}

// segmentLen is how far it is to the next joining sign.
func segmentLen(s string) int {
	for i := range len(s) {
		if joins(s, i) > 0 {
			return i
		}
	}
	return len(s)
}

// numberRun finds numbers with the same sign between them at the start of a text: addresses, versions with or without
// their v, dates, times of day. The run is s[from:end]; end is 0 if there is none.
func numberRun(s string) (from, end int) {
	if len(s) > 1 && (s[0] == 'v' || s[0] == 'V') && isNumeral(s[1]) {
		from = 1
	}
	first := digitsEnd(s, from)
	if first == from || first == len(s) || from > 0 && s[first] != '.' || strings.IndexByte(".-_:", s[first]) < 0 {
		return 0, 0
	}
	for j := first; j < len(s) && s[j] == s[first]; {
		k := digitsEnd(s, j+1)
		if k == j+1 || k < len(s) && joins(s, k) == 0 || s[j] == ':' && (k-j > 3 || first > 2) {
			break
		}
		end, j = k, k
	}
	if end == 0 {
		return 0, 0
	}
	return from, end
}

func digitsEnd(s string, i int) int {
	for i < len(s) && isNumeral(s[i]) {
		i++
	}
	return i
}

// numbers adds a run of numbers, unless it is the whole identifier, and those of its numbers that say something alone.
func (a *Analyzer) numbers(s string, start int, part bool) {
	if part {
		a.add(s, Number, start)
	}
	for i := 0; i < len(s); i++ {
		end := digitsEnd(s, i)
		if end-i >= 4 {
			n := len(a.found)
			if a.add(s[i:end], Number, start+i); len(a.found) > n {
				a.found[n].Leaf = false
			}
		}
		i = end
	}
}

// place is where a segment, the text between two joining signs, stands in its identifier.
type place uint8

const (
	inPiece    place = iota // with others in a piece between signs that stay
	wholePiece              // it is such a piece
	wholeChunk              // it is the identifier: the term is known
)

func placeOf(segment, piece, chunk int) place {
	switch {
	case segment == chunk:
		return wholeChunk
	case segment == piece:
		return wholePiece
	}
	return inPiece
}

// segment adds the parts of a segment: words of camel case, and a number apart from the word or the unit that it stands
// with: disk2, 500ms. Other mixes of letters and digits, such as k8s, x509 or a hash, do not fall apart.
func (a *Analyzer) segment(s string, start int, p place) {
	if len(s) > maxTerm {
		return
	}
	letters := strings.TrimFunc(s, unicode.IsDigit)
	at := strings.Index(s, letters)
	end := at + len(letters)
	switch {
	case letters == "":
		a.add(s, Number, start)
		return
	case !fallsApart(s, letters, at):
		if p != wholeChunk {
			a.add(s, Part, start)
		}
		return
	case p == wholePiece:
		a.joint(s, start)
	}
	if at > 0 {
		a.add(s[:at], Number, start)
	}
	for i := at; i < end; {
		j := i + humpEnd(s[i:end])
		a.add(s[i:j], Part, start+i)
		i = j
	}
	if end < len(s) {
		a.add(s[end:], Number, start+end)
	}
}

// fallsApart reports whether a segment, of which the letters begin at a place, has parts: a unit has two letters, a name
// with a number has three.
func fallsApart(s, letters string, at int) bool {
	n := utf8.RuneCountInString(letters)
	switch {
	case strings.ContainsFunc(letters, unicode.IsDigit):
		return false
	case at > 0:
		return n > 1 && at+len(letters) == len(s)
	case len(letters) < len(s):
		return n > 2
	}
	return humpEnd(s) < len(s)
}

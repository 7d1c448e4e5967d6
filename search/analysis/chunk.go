package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTerm is the length in bytes of the longest chunk, or part of one, that is taken for a term.
const maxTerm = 128

// asciiTerm has the ASCII letters and digits.
var asciiTerm = func() (m [utf8.RuneSelf]bool) {
	for c := range m {
		m[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return m
}()

func isTermRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && asciiTerm[r]
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !isCJK(r)
}

// isCJK recognises the letters that are written without spaces. The marks for long vowels belong to no script.
func isCJK(r rune) bool {
	if r < 0x2E80 {
		return false
	}
	switch r {
	case 'ー', 'ｰ', 'ﾞ', 'ﾟ':
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// isDropped recognises the joining signs that are not in terms.
func isDropped(r rune) bool { return r == '-' || r == '_' || r == '\'' || r == '’' }

// joins is the length of the joining sign at i, 0 if there is none.
func joins(text string, i int) int {
	switch text[i] {
	case '_', '-', '.', ':', '/', '@', '#', '\'':
		return 1
	case "’"[0]:
		if strings.HasPrefix(text[i:], "’") {
			return len("’")
		}
	}
	return 0
}

// chunkEnd finds the end of the chunk that starts at i.
func chunkEnd(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf && asciiTerm[c] {
			i++
			continue
		}
		if sign := joins(text, i); sign > 0 {
			if next, n := utf8.DecodeRuneInString(text[i+sign:]); n > 0 && isTermRune(next) {
				i += sign + n
				continue
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isTermRune(r) {
			return i
		}
		i += n
	}
	return i
}

// chunk adds the terms of text[start:end].
func (a *Analyzer) chunk(text string, start, end int) {
	s := trimPossessive(text[start:end])
	if isTimestamp(s) {
		s = s[:len(isoDate)]
	}
	switch shapeOf(s) {
	case digitsOnly:
		a.add(s, Number, start)
	case plainWord:
		a.add(s, Word, start)
	case elided:
		a.add(s[:strings.IndexAny(s, "'’")], Word, start)
	default:
		whole := len(a.tokens)
		a.add(s, Identifier, start)
		parts := len(a.tokens)
		a.parts(s, start)
		if parts == whole {
			return
		}
		for _, t := range a.tokens[parts:] {
			if t.Leaf {
				a.tokens[whole].Leaf = false
			}
		}
	}
}

func trimPossessive(s string) string {
	n := len(s) - 1
	if n < 2 || s[n] != 's' && s[n] != 'S' {
		return s
	}
	for _, quote := range []string{"'", "’"} {
		if t, ok := strings.CutSuffix(s[:n], quote); ok {
			return t
		}
	}
	return s
}

const isoDate = "2006-01-02"

// isTimestamp recognises a date with a time of day behind it.
func isTimestamp(s string) bool {
	if len(s) < len(isoDate)+2 || s[4] != '-' || s[7] != '-' || s[10] != 'T' {
		return false
	}
	for _, k := range []int{0, 1, 2, 3, 5, 6, 8, 9, 11} {
		if !isNumeral(s[k]) {
			return false
		}
	}
	return true
}

func isNumeral(c byte) bool { return '0' <= c && c <= '9' }

// shape is what a chunk looks like.
type shape uint8

const (
	mixed shape = iota
	plainWord
	digitsOnly
	elided // a word with an apostrophe: didn't
)

// shapeOf looks at the signs of a chunk. A word in capitals, with one at its start, or in capitals with a small s behind
// them, is plain; one with capitals inside is mixed.
func shapeOf(s string) shape {
	letters, digits, quotes, inner := false, false, false, false
	for i, r := range s {
		switch {
		case 'a' <= r && r <= 'z':
			letters = true
		case r == '\'' || r == '’':
			quotes = true
		case r < utf8.RuneSelf && joins(s, i) > 0:
			return mixed
		case unicode.IsDigit(r):
			digits = true
		default:
			letters = true
			inner = inner || i > 0
		}
	}
	switch {
	case !letters && !quotes:
		return digitsOnly
	case digits || !letters:
		return mixed
	case quotes:
		return elided
	case inner && humpEnd(s) < len(s):
		return mixed
	}
	return plainWord
}

// humpEnd finds the end of the word of camel case that a text of letters starts with: HTTP in HTTPServer, but all of PVCs.
func humpEnd(s string) int {
	prevLower, prevUpper := false, false
	for j, r := range s {
		upper := unicode.IsUpper(r)
		if upper && prevLower {
			return j
		}
		if upper && prevUpper {
			rest := s[j+utf8.RuneLen(r):]
			if next, _ := utf8.DecodeRuneInString(rest); rest != "s" && unicode.IsLower(next) {
				return j
			}
		}
		prevUpper, prevLower = upper, !upper && unicode.IsLower(r)
	}
	return len(s)
}

// parts adds the parts of an identifier that stands at base.
func (a *Analyzer) parts(s string, base int) {
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
	n := len(a.tokens)
	a.add(s, Part, start)
	if len(a.tokens) > n {
		a.tokens[n].Leaf = false
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
			n := len(a.tokens)
			if a.add(s[i:end], Number, start+i); len(a.tokens) > n {
				a.tokens[n].Leaf = false
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
	at, n := strings.Index(s, letters), utf8.RuneCountInString(letters)
	switch {
	case letters == "":
		a.add(s, Number, start)
	case strings.ContainsFunc(letters, unicode.IsDigit) || at > 0 && (n < 2 || at+len(letters) < len(s)) || at == 0 && len(letters) < len(s) && n < 3,
		len(letters) == len(s) && humpEnd(s) == len(s):
		if p != wholeChunk {
			a.add(s, Part, start)
		}
	default:
		if p == wholePiece {
			a.joint(s, start)
		}
		if at > 0 {
			a.add(s[:at], Number, start)
		}
		for i := at; i < at+len(letters); {
			j := i + humpEnd(s[i:at+len(letters)])
			a.add(s[i:j], Part, start+i)
			i = j
		}
		if end := at + len(letters); end < len(s) {
			a.add(s[end:], Number, start+end)
		}
	}
}

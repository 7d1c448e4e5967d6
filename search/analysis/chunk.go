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

// chunks are the chunks that were met, as they are written.
type chunks struct {
	table
	known  []chunk // by number
	pieces []piece
}

// chunk is what is known of a chunk: its terms are pieces[from:from+n].
type chunk struct {
	from                uint32
	n                   uint16
	english, indonesian bool // it counts as a stop word of this language
}

// piece is an Occurrence of a chunk, with places within it.
type piece struct {
	id           int32
	kind         Kind
	leaf, begins bool
	start, end   uint8
}

// chunk adds the terms of a chunk that begins at start. Those that are not too long to be terms are remembered: most
// chunks of a text were met before.
func (a *Analyzer) chunk(s string, start int) {
	if len(s) > maxTerm {
		a.newChunk(s, start)
		return
	}
	number, at := a.chunks.find(s)
	if number < 0 {
		number = a.chunks.add(s, at)
		a.chunks.known = append(a.chunks.known, a.learn(s))
	}
	c := a.chunks.known[number]
	for _, p := range a.chunks.pieces[c.from : c.from+uint32(c.n)] {
		a.found = append(a.found, Occurrence{p.id, p.kind, p.leaf, p.begins, int32(start) + int32(p.start), int32(start) + int32(p.end)})
		a.begun = a.begun || p.begins
	}
	if c.english {
		a.english++
	} else if c.indonesian {
		a.indonesian++
	}
}

// learn finds out about a chunk.
func (a *Analyzer) learn(s string) chunk {
	english, indonesian, n := a.english, a.indonesian, len(a.found)
	a.newChunk(s, 0)
	c := chunk{
		from: uint32(len(a.chunks.pieces)), n: uint16(len(a.found) - n),
		english: a.english > english, indonesian: a.indonesian > indonesian,
	}
	for _, o := range a.found[n:] {
		a.chunks.pieces = append(a.chunks.pieces, piece{o.ID, o.Kind, o.Leaf, o.begins, uint8(o.start), uint8(o.end)})
	}
	a.english, a.indonesian, a.found = english, indonesian, a.found[:n]
	return c
}

// newChunk adds the terms of a chunk that is not known.
func (a *Analyzer) newChunk(s string, start int) {
	s = trimPossessive(s)
	if isTimestamp(s) {
		s = s[:len(isoDate)]
	}
	switch shapeOf(s) {
	case digitsOnly:
		a.addWhole(s, Number, start)
	case plainWord:
		a.addWhole(s, Word, start)
	case elided:
		a.addWhole(s[:strings.IndexAny(s, "'’")], Word, start)
	default:
		whole := len(a.found)
		a.addWhole(s, Identifier, start)
		parts := len(a.found)
		a.addParts(s, start)
		if parts == whole {
			return
		}
		for _, t := range a.found[parts:] {
			if t.Leaf {
				a.found[whole].Leaf = false
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

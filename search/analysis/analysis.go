// Package analysis turns text into terms. It is the only place that decides what a term is: what is indexed, what is asked
// for, and what two incidents are found to share all go through it.
//
// # Terms
//
// A text is cut into chunks of letters, marks and digits, which the signs _ - . : / @ # and ' may join. A chunk becomes:
//
//   - a word, if it is letters only: accents folded, lower case, stemmed (Snowball's English rules), unless it is a stop word;
//   - a number, if it is digits only;
//   - else an identifier: the whole of it in lower case, and besides it its parts, cut at the joining signs, between a
//     small and a capital letter, and between letters and digits. HTTPServer is http and server; OOMKilled is oom and
//     killed; api-gateway-7f9c is api, gateway, 7f9c.
//
// Chinese, Japanese and Korean letters become overlapping pairs. Stop words are terms too, but marked: who asks for "to be
// or not to be" should find it, while nobody wants a match for "the" to count.
//
// The package imports nothing of ours.
package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a term was made of.
type Kind uint8

// The kinds of terms.
const (
	Word       Kind = iota
	Stop            // a stop word
	Number          // digits only
	Identifier      // a whole identifier
	Part            // a part of one
)

// Token is one term with the place of the text that it stands for. The parts of an identifier have their own places
// within it.
type Token struct {
	Term       string
	ID         int32 // of the term, the same whenever this Analyzer meets it; dense from 0
	Kind       Kind
	Start, End int // byte offsets
}

// Analyzer makes terms. It remembers the words that it has met, so one should serve for many texts; it is not safe for
// concurrent use.
type Analyzer struct {
	words  map[string]word  // words of the text, as written
	others map[string]word  // numbers and identifiers of the text, as written
	ids    map[string]int32 // terms
	tokens []Token
}

type word struct {
	term string
	id   int32
	stop bool
}

// New returns an Analyzer.
func New() *Analyzer {
	return &Analyzer{words: map[string]word{}, others: map[string]word{}, ids: map[string]int32{}}
}

// Terms is the number of different terms met so far: the ID of each is smaller.
func (a *Analyzer) Terms() int { return len(a.ids) }

// newWord gives a term its number.
func (a *Analyzer) newWord(term string, stop bool) word {
	id, ok := a.ids[term]
	if !ok {
		id = int32(len(a.ids))
		a.ids[term] = id
	}
	return word{term, id, stop}
}

// maxTerm is the length in bytes of the longest chunk that is taken for a term: what is longer is data.
const maxTerm = 128

// Tokens lists the terms of a text in its order; an identifier comes before its parts. The list is valid until the next
// call.
func (a *Analyzer) Tokens(text string) []Token {
	a.tokens = a.tokens[:0]
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isCJK(r):
			i = a.pairs(text, i)
		case isTermRune(r):
			end := chunkEnd(text, i)
			if end-i <= maxTerm {
				a.chunk(text, i, end)
			}
			i = end
		default:
			i += n
		}
	}
	return a.tokens
}

func isTermRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !isCJK(r)
}

func isCJK(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// joins reports whether a sign joins the term runes on both sides of it.
func joins(c byte) bool {
	switch c {
	case '_', '-', '.', ':', '/', '@', '#', '\'':
		return true
	}
	return false
}

// chunkEnd finds the end of the chunk that starts at i.
func chunkEnd(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isTermRune(r):
			i += n
		case joins(text[i]):
			next, _ := utf8.DecodeRuneInString(text[i+1:])
			if i+1 >= len(text) || !isTermRune(next) {
				return i
			}
			i++
		case r == '’': // as in "isn’t"
			next, _ := utf8.DecodeRuneInString(text[i+n:])
			if !unicode.IsLetter(next) {
				return i
			}
			i += n
		default:
			return i
		}
	}
	return i
}

// pairs adds the overlapping pairs of a run of Chinese, Japanese or Korean letters.
func (a *Analyzer) pairs(text string, i int) int {
	var starts []int
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !isCJK(r) {
			break
		}
		starts = append(starts, end)
		end += n
	}
	if len(starts) == 1 {
		a.add(text[i:end], Word, i, end)
		return end
	}
	starts = append(starts, end)
	for k := 0; k+2 < len(starts); k++ {
		a.add(text[starts[k]:starts[k+2]], Word, starts[k], starts[k+2])
	}
	return end
}

// add adds what is no word. A mark without a letter folds to no term.
func (a *Analyzer) add(surface string, k Kind, start, end int) {
	w, ok := a.others[surface]
	if !ok {
		surface = strings.Clone(surface)
		w = a.newWord(Fold(surface), false)
		a.others[surface] = w
	}
	a.append(w, k, start, end)
}

func (a *Analyzer) append(w word, k Kind, start, end int) {
	if w.term != "" {
		a.tokens = append(a.tokens, Token{w.term, w.id, k, start, end})
	}
}

// chunk adds the terms of text[start:end].
func (a *Analyzer) chunk(text string, start, end int) {
	s := text[start:end]
	switch shapeOf(s) {
	case digitsOnly:
		a.add(s, Number, start, end)
	case plainWord:
		a.word(s, Word, start, end)
	case possessive: // "cluster's", "didn't"
		i := strings.IndexAny(s, "'’")
		a.word(s[:i], Word, start, start+i)
	default:
		a.add(s, Identifier, start, end)
		a.parts(text, start, end)
	}
}

// word adds a word, or a part of an identifier that is one.
func (a *Analyzer) word(s string, k Kind, start, end int) {
	w, ok := a.words[s]
	if !ok {
		s = strings.Clone(s)
		folded := Fold(s)
		w = a.newWord(Stem(folded), IsStopWord(folded))
		a.words[s] = w
	}
	if w.stop && k == Word {
		k = Stop
	}
	a.append(w, k, start, end)
}

// parts adds the parts of an identifier.
func (a *Analyzer) parts(text string, start, end int) {
	for i := start; i < end; {
		j := i
		for j < end && (text[j] >= utf8.RuneSelf || !joins(text[j])) {
			j++
		}
		if i < j {
			a.segment(text, i, j, j-i == end-start)
		}
		i = j + 1
	}
}

// segment adds the parts of what stands between two joining signs: words of camel case, and a number apart from the word
// or the unit that it stands with: disk2, 500ms. Other mixes of letters and digits, such as k8s, x509 or a hash, do not
// fall apart; whole says that such a one is known already.
func (a *Analyzer) segment(text string, start, end int, whole bool) {
	s := text[start:end]
	letters := strings.TrimFunc(s, unicode.IsDigit)
	mixed := strings.ContainsFunc(letters, unicode.IsDigit)
	switch {
	case letters == "":
		a.add(s, Number, start, end)
	case letters == s && !mixed:
		for i := start; i < end; {
			j := humpEnd(text[:end], i)
			a.word(text[i:j], Part, i, j)
			i = j
		}
	case !mixed && (strings.HasPrefix(s, letters) && len(letters) > 2 || strings.HasSuffix(s, letters) && len(letters) > 1):
		at := start + strings.Index(s, letters)
		a.segment(text, at, at+len(letters), false)
		if at > start {
			a.add(text[start:at], Number, start, at)
		} else {
			a.add(text[at+len(letters):end], Number, at+len(letters), end)
		}
	case !whole:
		a.add(s, Part, start, end)
	}
}

// shape is what a chunk looks like.
type shape uint8

const (
	mixed shape = iota
	plainWord
	digitsOnly
	possessive
)

// shapeOf looks at the signs of a chunk. A word in capitals, with one at its start, or in capitals with a small s behind
// them, is plain; one with capitals inside is mixed.
func shapeOf(s string) shape {
	letters, digits, quotes := 0, 0, 0
	for _, r := range s {
		switch {
		case r == '\'' || r == '’':
			quotes++
		case r < utf8.RuneSelf && joins(byte(r)):
			return mixed
		case unicode.IsDigit(r):
			digits++
		default:
			letters++
		}
	}
	switch {
	case letters == 0 && quotes == 0:
		return digitsOnly
	case digits > 0 || letters == 0:
		return mixed
	case quotes > 0:
		return possessive
	case humpEnd(s, 0) < len(s) && !isPlural(s):
		return mixed
	}
	return plainWord
}

// isPlural recognises an abbreviation with the plural's s behind it: PODs, VMs.
func isPlural(s string) bool {
	stem, ok := strings.CutSuffix(s, "s")
	return ok && strings.ToUpper(stem) == stem
}

// humpEnd finds the end of the word of camel case that starts at i: HTTP, Server in HTTPServer.
func humpEnd(text string, i int) int {
	prevLower, prevUpper := false, false
	for j := i; j < len(text); {
		r, n := utf8.DecodeRuneInString(text[j:])
		upper := unicode.IsUpper(r)
		if upper && prevLower {
			return j
		}
		if upper && prevUpper && j+n < len(text) && !isPlural(text[i:]) {
			if next, _ := utf8.DecodeRuneInString(text[j+n:]); unicode.IsLower(next) {
				return j
			}
		}
		prevUpper, prevLower = upper, !upper && unicode.IsLower(r)
		j += n
	}
	return len(text)
}

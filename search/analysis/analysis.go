// Package analysis turns text into terms. It is the only place that decides what a term is: what is indexed, what is asked
// for, and what two incidents are found to share all go through it. search/client/analysis.js does the same in the
// browser; search/client/testdata/analysis.json holds both to it.
//
// # Terms
//
// A text is cut into chunks of letters, marks and digits, which the signs _ - . : / @ # and ' may join, one between two of
// them. Every term is folded: lower case, no accents, and no - _ or ' in it. What is letters only is stemmed by
// Snowball's rules for English. So fluent-bit, fluent_bit, FluentBit and fluentbit are one term, and read-only and
// readonly are one. A chunk becomes:
//
//   - a word, if it is letters only, without the 's of a possessive and the s of VMs; a stop word, if it is too common to
//     say anything;
//   - a number, if it is digits only;
//   - else an identifier: the whole of it, and behind it its parts, cut at the joining signs, between a small and a
//     capital letter, and between letters and a number. HTTPServer is http and server; OOMKilled is oom and killed;
//     api-gateway-7f9c is api, gateway, 7f9c. For a search, a piece between the signs that stay (. : / @ #) is a
//     part too if it has parts itself: kube-system/coredns is kubesystem, kube, system, coredns.
//
// Numbers with the same sign between them (an IP address, a version, a date, a time of day) are one part: 10.0.0.17:5432
// is 10.0.0.17 and 5432, v1.2.3 is 1.2.3. Alone they say nothing, and would make every address a match for every other;
// only those of four digits and more, such as years, are terms besides. The time behind a date is left out:
// 2026-01-02T03:04:05Z is 20260102. An address in the name of a host, as in ip-10-0-3-17, is the address 10.0.3.17.
//
// Of a chunk of more than maxTerm bytes there are only the parts: what is long and has no joints is data.
//
// Chinese, Japanese and Korean letters become overlapping pairs; one that stands alone is a term. Stop words are terms
// too, but marked: who asks for "to be or not to be" should find it, while nobody wants a match for "the" to count.
//
// # Search
//
// ForSearch adds Indonesian and synonyms, see the comments of Indonesian and Synonyms, and takes words such as "down" and
// "not" for words.
//
// Every word keeps its English term, whatever the language of the text is guessed to be. So the same words have the same
// terms in all texts, and phrases can be looked for. Beside it stands the Indonesian term, as an Alternative, where it
// differs and the text is not plainly English: where the text does not have more English stop words than Indonesian
// ones. A title or a heading often has none at all and gets both terms. A query is shorter still, so Query always
// gives both.
//
// The package imports nothing of ours.
package analysis

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// Kind says what a term was made of.
type Kind uint8

// The kinds of terms.
const (
	Word        Kind = iota
	Stop             // a stop word
	Number           // digits only; in an identifier, numbers with the same sign between them
	Identifier       // a whole identifier
	Part             // a part of one
	Alternative      // another term for the word before it, at the same place
	Synonym          // one term for the words that it spans, which stand before it
	Written          // the identifier before it with the signs - and _ as they are written
)

// Token is one term with the place of the text that it stands for. The parts of an identifier have their own places
// within it.
//
// Phrases are made of leaves: each begins behind the one before it, and a text is told by them alone. All terms are
// leaves but identifiers that have parts, parts that have some, numbers within an address, and what stands for other tokens:
// Alternatives, Synonyms, what is Written.
type Token struct {
	Term       string
	ID         int32 // of the term, the same whenever this Analyzer meets it; dense from 0
	Kind       Kind
	Leaf       bool
	Start, End int // byte offsets
}

// Occurrence is a Token for those who count: what it says is the same, in fewer bytes.
type Occurrence struct {
	ID         int32
	Kind       Kind
	Leaf       bool
	begins     bool // perhaps a phrase of the synonyms
	start, end int32
}

// Analyzer makes terms. It remembers what it has met, so one should serve for many texts, but not for what strangers may ask
// without end: a new one costs little. It is not safe for concurrent use.
type Analyzer struct {
	vocabulary *Vocabulary
	terms      []string // of it, as far as this Analyzer knows
	chunks     chunks
	parts      table // of chunks, as written
	words      []word
	phrases    map[int32][]phrase // of the synonyms, by their first term, as far as that was met
	synonyms   *Synonyms
	search     bool

	// Of the text at hand.
	found               []Occurrence
	english, indonesian int  // stop words of one language only
	begun               bool // a word begins a phrase of the synonyms

	tokens []Token      // given out last
	leaves []int        // room for joinPhrases
	spare  []Occurrence // likewise
}

// phrase is a phrase of the synonyms by the IDs of its terms.
type phrase struct {
	terms []int32
	group int32
}

// New returns an Analyzer for English, without synonyms.
func New() *Analyzer { return newAnalyzer(NewVocabulary()) }

func newAnalyzer(v *Vocabulary) *Analyzer {
	return &Analyzer{vocabulary: v, chunks: chunks{table: newTable()}, parts: newTable(), phrases: map[int32][]phrase{}}
}

// ForSearch returns an Analyzer for what is searched and for queries. The synonyms may be nil.
func ForSearch(s *Synonyms) *Analyzer { return ForVocabulary(NewVocabulary(), s) }

// ForVocabulary is ForSearch with the IDs of a Vocabulary.
func ForVocabulary(v *Vocabulary, s *Synonyms) *Analyzer {
	a := newAnalyzer(v)
	a.search, a.synonyms = true, s
	return a
}

// Terms is the number of different terms met so far: the ID of each is smaller.
func (a *Analyzer) Terms() int { return len(a.vocabulary.Terms()) }

// Vocabulary is where the IDs come from.
func (a *Analyzer) Vocabulary() *Vocabulary { return a.vocabulary }

// id gives a term its number.
func (a *Analyzer) id(term string) int32 {
	id := a.vocabulary.Number(term)
	if int(id) >= len(a.terms) {
		a.terms = a.vocabulary.Terms()
	}
	return id
}

// Tokens lists the terms of a text in its order; an identifier comes before its parts, an Alternative or a Synonym behind
// the words that it stands for. The list is valid until the next call.
func (a *Analyzer) Tokens(text string) []Token { return a.written(a.Occurrences(text)) }

// Occurrences is Tokens for those who count.
func (a *Analyzer) Occurrences(text string) []Occurrence {
	a.read(text)
	if a.english > a.indonesian {
		a.found = slices.DeleteFunc(a.found, func(o Occurrence) bool { return o.Kind == Alternative })
	}
	a.joinPhrases()
	return a.found
}

// Query lists the terms of a query: Tokens, with every Alternative. The list is valid until the next call.
func (a *Analyzer) Query(text string) []Token {
	a.read(text)
	a.joinPhrases()
	return a.written(a.found)
}

// written gives occurrences as tokens.
func (a *Analyzer) written(list []Occurrence) []Token {
	a.tokens = a.tokens[:0]
	for _, o := range list {
		a.tokens = append(a.tokens, Token{a.terms[o.ID], o.ID, o.Kind, o.Leaf, int(o.start), int(o.end)})
	}
	return a.tokens
}

func (a *Analyzer) read(text string) {
	a.found = a.found[:0]
	a.english, a.indonesian, a.begun = 0, 0, false
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf && !asciiTerm[c] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isCJK(r):
			i = a.pairs(text, i)
		case isTermRune(r):
			end := chunkEnd(text, i)
			a.chunk(text[i:end], i)
			i = end
		default:
			i += n
		}
	}
}

// pairs adds the overlapping pairs of a run of Chinese, Japanese or Korean letters. Marks belong to the letter before them.
func (a *Analyzer) pairs(text string, i int) int {
	var starts []int
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		switch mark := unicode.Is(unicode.Mn, r) || r == 'ﾞ' || r == 'ﾟ'; {
		case mark && len(starts) > 0:
		case isCJK(r):
			starts = append(starts, end)
		default:
			n = 0
		}
		if n == 0 {
			break
		}
		end += n
	}
	if len(starts) == 1 {
		a.add(text[i:end], Word, i)
		return end
	}
	starts = append(starts, end)
	for k := 0; k+2 < len(starts); k++ {
		a.add(text[starts[k]:starts[k+2]], Word, starts[k])
	}
	return end
}

// add adds the term of a part that is written at start, as a leaf. A mark without a letter has no term; what is too long for
// one has none either.
func (a *Analyzer) add(s string, k Kind, start int) {
	if len(s) > maxTerm {
		return
	}
	n, at := a.parts.find(s)
	if n < 0 {
		n = a.parts.add(s, at)
		a.words = append(a.words, a.newWord(s))
	}
	a.addWord(a.words[n], k, start, start+len(s))
}

// addWhole is add for a whole chunk, which is remembered as such.
func (a *Analyzer) addWhole(s string, k Kind, start int) {
	if len(s) <= maxTerm {
		a.addWord(a.newWord(s), k, start, start+len(s))
	}
}

func (a *Analyzer) addWord(w word, k Kind, start, end int) {
	if w.term < 0 {
		return
	}
	if k == Word {
		if w.stop {
			k = Stop
		}
		if w.english {
			a.english++
		} else if w.indonesian {
			a.indonesian++
		}
	}
	o := Occurrence{ID: w.term, Kind: k, Leaf: true, begins: w.begins, start: int32(start), end: int32(end)}
	a.found = append(a.found, o)
	a.begun = a.begun || w.begins
	o.Leaf, o.begins = false, false
	if w.alternative >= 0 {
		o.ID, o.Kind = w.alternative, Alternative
		a.found = append(a.found, o)
	}
	if w.written >= 0 {
		o.ID, o.Kind = w.written, Written
		a.found = append(a.found, o)
	}
}

package derive

import "strings"

// phraseBook finds phrases in a text word by word, without regard to case, punctuation or line ends: ten times as fast as a
// regular expression with as many alternatives.
type phraseBook struct {
	byFirst map[string][]phrase // by the first word, longer phrases first
	lengths [256]uint64         // by the first byte of these words: a bit for each length, so that few others are looked up
}

type phrase struct {
	rest  []string // the words behind the first
	value string
}

// newPhraseBook makes a book of phrases, which are separated by "|", with a value for each list. Apostrophes and hyphens
// separate words: "can't" is "can t".
func newPhraseBook(lists ...[2]string) *phraseBook {
	b := &phraseBook{byFirst: map[string][]phrase{}}
	for _, l := range lists {
		for text := range strings.SplitSeq(l[1], "|") {
			words := strings.Fields(text)
			if len(words) == 0 {
				continue
			}
			list := b.byFirst[words[0]]
			b.lengths[words[0][0]] |= 1 << len(words[0])
			at := 0
			for at < len(list) && len(list[at].rest) >= len(words)-1 {
				at++
			}
			list = append(list, phrase{})
			copy(list[at+1:], list[at:])
			list[at] = phrase{words[1:], l[0]}
			b.byFirst[words[0]] = list
		}
	}
	return b
}

// maxWord is the length in bytes of the longest word that a book knows.
const maxWord = 32

// find returns the value of the first phrase in a text, and where it begins; the place is -1 if there is none.
func (b *phraseBook) find(text string) (value string, at int) {
	var lower [maxWord]byte
	for i := 0; i < len(text); {
		start, end := nextWord(text, i)
		if start == end {
			break
		}
		i = end
		first := text[start]
		if first >= 'A' && first <= 'Z' {
			first += 'a' - 'A'
		}
		if end-start > maxWord || b.lengths[first]>>(end-start)&1 == 0 {
			continue
		}
		for j := start; j < end; j++ {
			c := text[j]
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			lower[j-start] = c
		}
		for _, p := range b.byFirst[string(lower[:end-start])] {
			if follows(text, end, p.rest) {
				return p.value, start
			}
		}
	}
	return "", -1
}

// has reports whether a text has one of the phrases.
func (b *phraseBook) has(text string) bool {
	_, at := b.find(text)
	return at >= 0
}

// follows reports whether words stand in a text from an offset on.
func follows(text string, at int, words []string) bool {
	for _, w := range words {
		start, end := nextWord(text, at)
		if start == end || start-at > 3 || !strings.EqualFold(text[start:end], w) {
			return false
		}
		at = end
	}
	return true
}

// nextWord is the next run of letters and digits in a text from an offset on.
func nextWord(text string, at int) (start, end int) {
	for at < len(text) && !wordByte(text[at]) {
		at++
	}
	start = at
	for at < len(text) && wordByte(text[at]) {
		at++
	}
	return start, at
}

// wordByte reports whether a byte belongs to a word. Bytes of letters beyond ASCII do; those of quotation marks and dashes
// do too, which only costs a phrase that stands right beside one.
func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

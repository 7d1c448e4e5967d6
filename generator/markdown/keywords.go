package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// keywords are the words that an expression such as \b(if|then|else)\b matches.
type keywords struct {
	fold bool            // case does not matter: the words are in lower case
	m    map[string]bool // false where the expression has to look once more
}

// keywordList is a pattern with a list of words: what may stand before it, the list, and what stands behind it, such that
// the list is not followed by another letter.
var keywordList = regexp.MustCompile(`^(\\b|\(\?<!\\\.\))?\(([\w -]+(?:\|[\w -]+)*)\)(\\b|\(?\\s[*+]\)?\\b|\(\?=\[\\s[^\\\w^-]*\]\))`)

// keywordsOf returns the keywords of a pattern, nil if it is not such a list.
func keywordsOf(pattern string, fold bool) *keywords {
	m := keywordList.FindStringSubmatch(pattern)
	if m == nil {
		return nil
	}
	before, list, behind := m[1], m[2], m[3]
	only := (before == "" || before == `\b`) && behind == `\b` && len(m[0]) == len(pattern)
	k := &keywords{fold, make(map[string]bool)}
	for entry := range strings.SplitSeq(list, "|") {
		word := entry // "else if" and "end-exec" are found by their first words
		if i := strings.IndexFunc(entry, func(r rune) bool { return r >= utf8.RuneSelf || !inWord(byte(r)) }); i >= 0 {
			word = entry[:i]
		}
		whole := len(word) == len(entry)
		if fold {
			word = strings.ToLower(word)
		}
		sure, known := k.m[word]
		k.m[word] = only && whole && (sure || !known)
	}
	return k
}

// has says whether the pattern matches a word, and whether that is sure.
func (k *keywords) has(word []byte) (is, sure bool) {
	if k.fold {
		word = bytes.ToLower(word)
	}
	sure, is = k.m[string(word)]
	return is, sure || !is
}

// longestWord is the length in bytes from which words are left to the expressions.
const longestWord = 64

// wordAt returns the word of ASCII letters, digits and low lines that begins at a place, in a buffer. It is empty if none
// does, and also next to characters that are not ASCII: which of those are letters, the expressions know.
func wordAt(buf []byte, text []rune, at int) []byte {
	buf = buf[:0]
	if at > 0 && (text[at-1] >= utf8.RuneSelf || inWord(byte(text[at-1]))) {
		return buf
	}
	for _, r := range text[at:] {
		if r >= utf8.RuneSelf || len(buf) == longestWord {
			return buf[:0]
		}
		if !inWord(byte(r)) {
			break
		}
		buf = append(buf, byte(r))
	}
	return buf
}

func inWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

package markdown

// Mentions are words that are shaped like the id of a page. The shape keeps ordinary English out and most of the cost
// away: what is not a candidate is never looked up.

// Classes of bytes in words.
const (
	wordInner  = 1 << iota // may stand within a word
	wordLetter             // upper or lower case
	wordUpper
	wordDigit
	wordGlue // before or after a word it means that the word is a part of something else
)

var wordClass = func() (t [256]byte) {
	for c := 'a'; c <= 'z'; c++ {
		t[c] = wordInner | wordLetter
		t[c-'a'+'A'] = wordInner | wordLetter | wordUpper
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = wordInner | wordDigit
	}
	for _, c := range []byte("-_.") {
		t[c] |= wordInner
	}
	for _, c := range []byte("/@#$=~\\&+%{<") {
		t[c] |= wordGlue
	}
	return t
}()

// wordEnd returns the end of the word that starts at b[i], punctuation behind it left out, and the end of everything
// that hangs together with it.
func wordEnd(b []byte, i int) (end, whole int) {
	for whole = i; whole < len(b) && wordClass[b[whole]]&wordInner != 0; whole++ {
	}
	for end = whole; end > i && wordClass[b[end-1]]&(wordLetter|wordDigit) == 0; end-- {
	}
	return end, whole
}

// isCandidate says whether a word is shaped like an id: a digit together with a letter, an inner capital, an underscore,
// or two hyphens.
func isCandidate(word []byte) bool {
	const shortest, longest = 3, 120 // fits into mention.place
	if len(word) < shortest || len(word) > longest {
		return false
	}
	letters, digits, hyphens, humps, underscores := 0, 0, 0, 0, 0
	for i, c := range word {
		switch class := wordClass[c]; {
		case class&wordUpper != 0:
			letters++
			if i > 0 && i+1 < len(word) && isHump(word, i) {
				humps++
			}
		case class&wordLetter != 0:
			letters++
		case class&wordDigit != 0:
			digits++
		case c == '-':
			hyphens++
		case c == '_':
			underscores++
		}
	}
	if letters == 0 {
		return false
	}
	if digits > 0 && wordClass[word[0]]&wordDigit != 0 && hyphens+underscores == 0 {
		return humps > 0 // an amount: 5m, 10GB, 2nd
	}
	return digits > 0 || humps > 0 || underscores > 0 || hyphens > 1
}

// isHump says whether the capital at word[i] starts a new part of the word: behind a small letter, or as the last of
// several capitals before small letters.
func isHump(word []byte, i int) bool {
	before, after := wordClass[word[i-1]], wordClass[word[i+1]]
	if before&wordUpper != 0 {
		return after&wordLetter != 0 && after&wordUpper == 0 &&
			i+2 < len(word) && wordClass[word[i+2]]&wordLetter != 0 && wordClass[word[i+2]]&wordUpper == 0
	}
	return before&wordLetter != 0
}

// mention writes the word that starts at b[i], as a mention if it is a candidate, and returns where it ends. The first
// byte of b stands at an offset of the source.
func (w *writer) mention(b []byte, i, offset int) int {
	end, whole := wordEnd(b, i)
	glued := i > 0 && wordClass[b[i-1]]&(wordGlue|wordInner) != 0 || whole < len(b) && isGlueAfter(b, whole)
	if end == i || glued || !isCandidate(b[i:end]) {
		w.buf = append(w.buf, b[i:whole]...)
		return whole
	}
	at := len(w.buf)
	w.buf = append(w.buf, b[i:end]...)
	pos := w.t.lines.pos(offset + i)
	place := uint32(min(pos.Column, maxColumn))<<8 | uint32(end-i)
	w.mentions = append(w.mentions, mention{offset: int32(at), line: int32(pos.Line), place: place})
	w.buf = append(w.buf, b[end:whole]...)
	return whole
}

func isGlueAfter(b []byte, i int) bool {
	if b[i] == ':' {
		return i+1 < len(b) && wordClass[b[i+1]]&wordInner != 0
	}
	return b[i] == '/' || b[i] == '@' || b[i] == '=' || b[i] == '\\' || b[i] == '*'
}

// addHole adds a link with a place in the HTML for it.
func (w *writer) addHole(l Link, h hole) {
	h.link = int32(len(w.body.Links))
	w.body.Links = append(w.body.Links, l)
	w.holes = append(w.holes, h)
}

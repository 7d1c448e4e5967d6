package model

import "strings"

// excerptLength is how many bytes of a text stand for a page in a list.
const excerptLength = 180

// Excerpt says in a sentence or two what a document is about: its summary, else what its text says of that, else the start
// of its text, cut at a word.
func (m *Meta) Excerpt() string {
	text := m.Summary
	if text == "" {
		text = m.Gist
	}
	if text == "" && m.Body != nil {
		text = m.Body.Lead
	}
	return shorten(text, excerptLength)
}

// shorten cuts a text at a word.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = strings.ToValidUTF8(s[:n], "") // no letter is cut in two
	if i := strings.LastIndexByte(s, ' '); i > n/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:.") + "…"
}

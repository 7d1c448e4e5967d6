package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// slug is the id that GitHub gives a heading of this text: lower case; letters, marks, digits, connecting punctuation
// and hyphens stay, spaces become hyphens, the rest goes. It may be empty.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(text)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-', unicode.IsLetter(r), unicode.IsMark(r),
			unicode.In(r, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// The ids of the page around a text. Links to "#main" and the button that opens "#nav" must not be led astray by a heading.
// Those of the theme's sections begin with framePrefix, which no heading's text becomes.
const framePrefix = "s:"

var frameIDs = map[string]bool{"main": true, "nav": true, "toc": true, "toc-title": true}

// idSet gives out the ids of a page, each once.
type idSet struct {
	used map[string]int // the last suffix that was tried for an id
}

// taken says whether an id is in use.
func (s *idSet) taken(id string) bool {
	_, ok := s.used[id]
	return ok || frameIDs[id] || strings.HasPrefix(id, framePrefix)
}

// claim takes an id. If it is in use, it takes the first free one of id-1, id-2 and so on.
func (s *idSet) claim(id string) string {
	if s.used == nil {
		s.used = make(map[string]int)
	}
	if strings.HasPrefix(id, framePrefix) {
		id = "_" + id
	}
	free := id
	for s.taken(free) {
		s.used[id]++
		free = id + "-" + strconv.Itoa(s.used[id])
	}
	s.used[free] = 0
	return free
}

package markdown

import "slices"

// Surface is what can be known of a body without its HTML: where two bodies have the same, they differ at most in what
// [Body.WriteHTML], [Body.Excerpts], [Body.Sections], [Body.Footnotes] and [Body.Texts] give, and in Size and Words. The
// body must not be used otherwise.
func (b *Body) Surface() *Body {
	if b == nil {
		return nil
	}
	s := *b
	s.packed, s.size, s.holes, s.Words = "", 0, nil, 0
	s.Headings, s.mentions = slices.Clone(b.Headings), slices.Clone(b.mentions)
	for i := range s.Headings {
		s.Headings[i].HTMLOffset = 0
	}
	for i := range s.mentions {
		s.mentions[i].offset = 0
	}
	return &s
}

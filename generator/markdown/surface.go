package markdown

import "slices"

// Surface is what can be known of a body without its HTML: where two bodies have the same, they differ at most in what
// [Body.WriteHTML], [Body.Excerpts], [Body.Sections], [Body.Footnotes] and [Body.Texts] give, in Size and Words, and in the
// mentions. The body must not be used otherwise.
func (b *Body) Surface() *Body {
	if b == nil {
		return nil
	}
	s := *b
	s.packed, s.size, s.holes, s.Words, s.mentions, s.words = "", 0, nil, 0, nil, ""
	s.Headings = slices.Clone(b.Headings)
	for i := range s.Headings {
		s.Headings[i].HTMLOffset = 0
	}
	return &s
}

package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Span is a part of a text that is shown.
type Span struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"` // it is what was asked for
}

// Bounds of an excerpt.
const (
	excerptLeaves = 32  // words
	excerptRunes  = 240 // letters and signs
	leadLeaves    = 4   // words before the first one that is marked
)

// best picks the section that has most of a query, the first of equal ones; -1 if none has anything.
func (r *reader) best(d *reading) (section int, mass float64) {
	section = -1
	for i := range d.sections {
		s := &d.sections[i]
		if m := r.mass(s.heading.places, s.text.places, s.code.places); m > mass {
			section, mass = i, m
		}
	}
	return section, mass
}

// excerpt cuts what is shown of a section: of its text, or of its code where that has more of the query.
func (r *reader) excerpt(s *sectionReading) []Span {
	p := &s.text
	if r.mass(s.code.places) > r.mass(p.places) {
		p = &s.code
	}
	return r.cut(p)
}

// cut cuts the part of a text that has most of the query.
func (r *reader) cut(p *passage) []Span {
	if len(p.leaves) == 0 {
		return nil
	}
	from := 0
	if len(p.places) > 0 {
		from = max(0, r.densest(p.places)-leadLeaves)
	}
	start := p.leaves[from].Start
	if from == 0 {
		start = 0
	}
	end, runes, at := start, 0, start
	for i := from; i < len(p.leaves) && i < from+excerptLeaves; i++ {
		runes += utf8.RuneCountInString(p.text[at:max(at, p.leaves[i].End)])
		at = max(at, p.leaves[i].End)
		if runes > excerptRunes && end > start {
			break
		}
		end = at
	}
	if end == p.leaves[len(p.leaves)-1].End && utf8.RuneCountInString(p.text[end:]) <= 3 {
		end = len(p.text) // the full stop
	}
	pieces := mark(p, start, end)
	if start > 0 {
		pieces = append([]Span{{Text: "… "}}, pieces...)
	}
	if end < len(p.text) {
		pieces = append(pieces, Span{Text: " …"})
	}
	return join(pieces)
}

// densest is the leaf at which the part of a text begins that has most of the query, the first of equal ones.
func (r *reader) densest(places []place) int {
	leaf, most := 0, -1.0
	for i := range places {
		j := i
		for j < len(places) && places[j].leaf < places[i].leaf+excerptLeaves-leadLeaves {
			j++
		}
		if m := r.mass(places[i:j]); m > most {
			leaf, most = places[i].leaf, m
		}
	}
	return leaf
}

// mark marks what was asked for in a part of a text.
func mark(p *passage, start, end int) []Span {
	places := slices.Clone(p.places)
	slices.SortFunc(places, func(a, b place) int { return a.start - b.start })
	var out []Span
	at := start
	for _, m := range places {
		from, to := max(m.start, at), min(m.end, end)
		if from >= to {
			continue
		}
		out = append(out, Span{Text: p.text[at:from]}, Span{Text: p.text[from:to], Mark: true})
		at = to
	}
	return append(out, Span{Text: p.text[at:end]})
}

// join collapses white space and joins neighbours that are marked alike.
func join(pieces []Span) []Span {
	var out []Span
	space := true // the text so far ends in a space, or is empty
	for _, p := range pieces {
		var b strings.Builder
		for _, r := range p.Text {
			if r == ' ' || r == '\n' || r == '\t' || r == '\r' {
				if !space {
					b.WriteByte(' ')
				}
				space = true
				continue
			}
			b.WriteRune(r)
			space = false
		}
		if b.Len() == 0 {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Mark == p.Mark {
			out[n-1].Text += b.String()
			continue
		}
		out = append(out, Span{b.String(), p.Mark})
	}
	return out
}

// PlainText is what pieces say.
func PlainText(pieces []Span) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

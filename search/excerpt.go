package search

import (
	"slices"
	"strings"
	"unicode"
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
	if r.mass(s.code.places) > r.mass(s.text.places) {
		return r.cut(&s.code, false)
	}
	return r.cut(&s.text, true)
}

// cut cuts the part of a text that has most of the query; items says that its lines are items and paragraphs.
func (r *reader) cut(p *passage, items bool) []Span {
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
	spans := mark(p, start, end)
	if start > 0 {
		spans = append([]Span{{Text: "… "}}, spans...)
	}
	if end < len(p.text) {
		spans = append(spans, Span{Text: " …"})
	}
	return join(spans, items)
}

// densest is the leaf at which the part of a text begins that has most of the query, the first of equal ones.
func (r *reader) densest(places []place) int {
	count := make([]int, len(r.groups)) // of the places from one on to the end of the part
	leaf, most, mass, end := 0, -1.0, 0.0, 0
	for _, p := range places {
		for ; end < len(places) && places[end].leaf < p.leaf+excerptLeaves-leadLeaves; end++ {
			g := places[end].group
			if count[g]++; count[g] == 1 {
				mass += r.groups[g].mass
			}
		}
		if mass > most {
			leaf, most = p.leaf, mass
		}
		if count[p.group]--; count[p.group] == 0 {
			mass -= r.groups[p.group].mass
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

// join collapses white space and joins neighbours that are marked alike. Between lines that are items of their own stands
// a dot, unless a sign ends the first of them.
func join(spans []Span, items bool) []Span {
	var out []Span
	last, open := ' ', true // the last sign so far; whether nothing or a space is before what follows
	for _, s := range spans {
		var b strings.Builder
		for i, r := range s.Text {
			if !isBlank(r) {
				b.WriteRune(r)
				last, open = r, false
				continue
			}
			if !open {
				run := s.Text[i : i+blankLen(s.Text[i:])]
				if items && strings.Contains(run, "\n") && isWordEnd(last) {
					b.WriteString(" ·")
				}
				b.WriteByte(' ')
			}
			open = true
		}
		if b.Len() == 0 {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Mark == s.Mark {
			out[n-1].Text += b.String()
			continue
		}
		out = append(out, Span{b.String(), s.Mark})
	}
	return out
}

func isBlank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// blankLen is the length of the white space that a text begins with.
func blankLen(s string) int { return len(s) - len(strings.TrimLeft(s, " \n\t\r")) }

// isWordEnd reports whether a text that ends in r needs a sign before another one.
func isWordEnd(r rune) bool {
	return r <= 0xFFFF && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`)]"'%`, r))
}

// PlainText is what spans say.
func PlainText(spans []Span) string {
	var b strings.Builder
	for _, p := range spans {
		b.WriteString(p.Text)
	}
	return b.String()
}

package insight

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"siaga/generator/model"
	"siaga/search/analysis"
)

// weights says how much a word counts by the section in which it stands. What people write under a cause, or do about it,
// tells more than a log of who did what when; what a template repeats is kept down by the rarity of words instead.
var weights = map[model.Section]struct{ words, mechanisms float64 }{
	model.SectionTitle:      {1.5, 1.5},
	model.SectionSummary:    {2, 2},
	model.SectionDetection:  {2.5, 2},
	model.SectionImpact:     {1, 0.5},
	model.SectionTrigger:    {2, 2},
	model.SectionCause:      {3, 3},
	model.SectionResolution: {1.5, 2},
	model.SectionLessons:    {1, 2},
	model.SectionActions:    {0.6, 0.7},
	model.SectionTimeline:   {1, 1},
	model.SectionOther:      {1, 2},
	sectionErrors:           {0.5, 0.3},
	sectionNames:            {0.75, 0},
}

// Error lines, and the identifiers of code and text, count like sections.
const (
	sectionErrors model.Section = "errors"
	sectionNames  model.Section = "names"
)

// telling are the sections in which a mechanism must be named by at least one of two incidents to count as evidence:
// elsewhere it may have been looked at and ruled out.
var telling = map[model.Section]bool{
	model.SectionTitle: true, model.SectionSummary: true, model.SectionDetection: true, model.SectionTrigger: true,
	model.SectionCause: true, model.SectionResolution: true, model.SectionLessons: true,
}

// Weights of what is no prose. An alert that both raised, or one and the same error line, says more than any word.
const (
	alertWeight   = 4
	serviceWeight = 1.5
	errorWeight   = 4
)

// Namespaces of terms: a word that is spelled like an alert is not one.
const (
	nsWord      = "w:"
	nsMechanism = "m:"
	nsAlert     = "a:"
	nsService   = "s:"
	nsError     = "e:"
)

// passages reads what the body tells, one section after another: the weight of a word grows with its number in a section,
// but slowly.
func (r *reader) passages(page uint8, e *model.Event) {
	bySection := map[model.Section][]model.Quote{}
	var order []model.Section
	add := func(s model.Section, q model.Quote) {
		if _, known := bySection[s]; !known {
			order = append(order, s)
		}
		bySection[s] = append(bySection[s], q)
	}
	for _, p := range e.Prose.Passages {
		add(p.About, model.Quote{Text: p.Text, Line: p.Line})
	}
	for _, l := range e.Prose.Lessons {
		if l.Kind != model.LessonWell && l.Kind != model.LessonLucky {
			add(model.SectionLessons, model.Quote{Text: l.Text, Line: l.Line})
		}
	}
	for _, a := range e.ActionItems {
		add(model.SectionActions, model.Quote{Text: a.Title, Line: int32(a.Pos.Line)})
	}
	for _, m := range e.Prose.Timeline {
		add(model.SectionTimeline, model.Quote{Text: m.Text, Line: int32(m.At.Pos.Line)})
	}
	for _, q := range e.Prose.Errors {
		add(sectionErrors, q)
		if masked := maskError(q.Text); masked != "" {
			r.add(r.other(nsError+masked, q.Text), errorWeight, place{page: page, line: q.Line, marks: markCore})
		}
	}
	for _, q := range e.Prose.Names {
		add(sectionNames, q)
	}
	for _, s := range order {
		r.section(s, page, bySection[s]...)
	}
}

// section adds the terms of one section.
func (r *reader) section(s model.Section, page uint8, texts ...model.Quote) {
	r.part++
	r.counted = r.counted[:0]
	for _, q := range texts {
		if q.Text == "" {
			continue
		}
		tokens := r.analyzer.Tokens(q.Text)
		address := 0 // where the last address ends: its parts are no words
		for i := range tokens {
			t := &tokens[i]
			if t.Kind == analysis.Identifier && isAddress(t.Term) {
				address = t.End
			}
			if id := r.word(t, q.Text); id >= 0 && (t.Start >= address || t.Kind == analysis.Identifier) {
				r.count(id, q.Line)
			}
		}
		r.spotter.spot(tokens, func(m int) {
			r.count(r.other(nsMechanism+mechanisms[m].Name, mechanisms[m].Name), q.Line)
		})
		if sightingSections[s] {
			sightings(q.Text, tokens, func(x seen) {
				if !slices.ContainsFunc(r.seen, func(y seen) bool { return x.subject == y.subject && x.state == y.state }) {
					r.seen = append(r.seen, x)
				}
			})
		}
	}
	w := weights[s]
	at := place{page: page}
	if telling[s] {
		at.marks |= markCore
	}
	if s == model.SectionResolution {
		at.marks |= markFix
	}
	for _, id := range r.counted {
		v := &r.vocab[id]
		weight := w.words
		if strings.HasPrefix(v.name, nsMechanism) {
			weight = w.mechanisms
		}
		at.line = v.line
		r.add(id, weight*(1+math.Log(float64(v.n))), at)
	}
}

// isAddress recognises host names, URLs and paths by their joints: what two of them share is where things stand, not what
// happened to them.
func isAddress(identifier string) bool {
	return strings.Count(identifier, ".") >= 2 || strings.Count(identifier, "/") >= 2 || strings.Contains(identifier, "://")
}

// nicer picks the shorter of two ways to write a word. Small letters sort behind capitals: of "EAST" and "east" the
// latter is nicer to read.
func nicer(a, b string) string {
	if len(a) != len(b) {
		if len(a) < len(b) {
			return a
		}
		return b
	}
	return max(a, b)
}

// titleLine is where the title of a page stands: in the front matter, else its first heading.
func titleLine(m *model.Meta) int32 {
	if !m.Declared("title") && m.Body != nil && len(m.Body.Headings) > 0 {
		return int32(m.Body.Headings[0].Pos.Line)
	}
	return int32(m.Pos("title").Line)
}

// titleWords leaves out of a title what every incident's has: the day and what kind of page it is. Rarity would do the
// rest, but a date that two pages share says nothing about their causes.
func titleWords(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return ' '
		}
		return r
	}, title)
}

func quotesOf(texts []string, line int) []model.Quote {
	out := make([]model.Quote, len(texts))
	for i, t := range texts {
		out[i] = model.Quote{Text: t, Line: int32(line)}
	}
	return out
}

// maskError makes error lines comparable: numbers, ids, addresses, host names, paths and quoted names become "#". A line
// of which too little is left is none.
func maskError(line string) string {
	var b strings.Builder
	words := 0
	for w := range strings.FieldsSeq(strings.ToLower(line)) {
		w = strings.Trim(w, "\"'`()[]{}<>,;:=")
		if w == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '_' && r != '\'' && r != '’' }) {
			if !strings.HasSuffix(b.String(), "# ") {
				b.WriteByte('#')
			}
			continue
		}
		words++
		b.WriteString(w)
	}
	if words < 3 {
		return ""
	}
	return strings.TrimSpace(b.String())
}

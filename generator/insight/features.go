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
}

// sectionErrors stands for error lines.
const sectionErrors model.Section = "errors"

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

// rawTerm is a term of one incident before the others are known.
type rawTerm struct {
	name    string // with its namespace
	surface string // as people write it
	weight  float64
	section model.Section // in which it weighs most
	page    uint8         // of Incident.pages
	line    int32
	core    bool // stands in a telling section
}

func (t *rawTerm) marks() (m uint8) {
	if t.core {
		m |= markCore
	}
	if t.section == model.SectionResolution {
		m |= markFix
	}
	return m
}

// reader reads the terms of incidents. It is not safe for concurrent use.
type reader struct {
	analyzer *analysis.Analyzer
	spotter  *spotter
	names    map[string]string // term → with its namespace
	terms    map[string]*rawTerm
	counts   map[string]*count // of the section at hand
	seen     []seen
}

// count is how often a term stands in one section.
type count struct {
	n       int
	surface string
	line    int32
}

func newReader() *reader {
	return &reader{analyzer: analysis.New(), spotter: newSpotter(), names: map[string]string{}}
}

// read lists the terms of an incident by name, and what was seen failing in it.
func (r *reader) read(i *Incident) ([]rawTerm, []seen) {
	r.terms, r.seen = map[string]*rawTerm{}, nil
	for n, d := range i.pages() {
		page := uint8(min(n, math.MaxUint8))
		m, e := d.Base(), model.AsEvent(d)
		r.section(model.SectionTitle, page, model.Quote{Text: titleWords(m.Title), Line: titleLine(m)})
		r.section(model.SectionSummary, page, model.Quote{Text: m.Summary, Line: int32(m.Pos("summary").Line)})
		r.section(model.SectionDetection, page, quotesOf(e.Symptoms, m.Pos("symptoms").Line)...)
		if m.Declared("trigger") {
			r.section(model.SectionTrigger, page, model.Quote{Text: e.Trigger, Line: int32(m.Pos("trigger").Line)})
		}
		r.passages(page, e)
	}
	for _, d := range i.Alerts {
		r.add(rawTerm{name: nsAlert + d.Base().ID, surface: d.Base().Title, weight: alertWeight, core: true})
	}
	for _, d := range i.Services {
		r.add(rawTerm{name: nsService + d.Base().ID, surface: d.Base().Title, weight: serviceWeight})
	}
	out := make([]rawTerm, 0, len(r.terms))
	for _, t := range r.terms {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b rawTerm) int { return strings.Compare(a.name, b.name) })
	return out, r.seen
}

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
			r.add(rawTerm{name: nsError + masked, surface: q.Text, weight: errorWeight, page: page, line: q.Line, section: sectionErrors, core: true})
		}
	}
	for _, s := range order {
		r.section(s, page, bySection[s]...)
	}
}

// section adds the terms of one section.
func (r *reader) section(s model.Section, page uint8, texts ...model.Quote) {
	r.counts = map[string]*count{}
	note := func(name, surface string, line int32) {
		c := r.counts[name]
		if c == nil {
			c = &count{surface: surface, line: line}
			r.counts[name] = c
		}
		c.n++
	}
	for _, q := range texts {
		if q.Text == "" {
			continue
		}
		tokens := r.analyzer.Tokens(q.Text)
		for _, t := range tokens {
			if t.Kind != analysis.Stop && t.Kind != analysis.Number && len(t.Term) > 1 && !calendar[t.Term] {
				note(r.name(t.Term), q.Text[t.Start:t.End], q.Line)
			}
		}
		r.spotter.spot(tokens, func(m int, _ analysis.Token) {
			note(nsMechanism+mechanisms[m].Name, mechanisms[m].Name, q.Line)
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
	for name, c := range r.counts {
		t := rawTerm{name: name, surface: c.surface, section: s, page: page, line: c.line, core: telling[s], weight: w.words}
		if strings.HasPrefix(name, nsMechanism) {
			t.weight = w.mechanisms
		}
		t.weight *= 1 + math.Log(float64(c.n))
		r.add(t)
	}
}

// name puts a word into its namespace, with one string for all the places where it stands.
func (r *reader) name(term string) string {
	n, ok := r.names[term]
	if !ok {
		n = nsWord + term
		r.names[strings.Clone(term)] = n
	}
	return n
}

// add adds the weight of a term; its place is where it weighs most.
func (r *reader) add(t rawTerm) {
	old := r.terms[t.name]
	if old == nil {
		r.terms[t.name] = &t
		return
	}
	sum := old.weight + t.weight
	core := old.core || t.core
	if t.weight > old.weight {
		*old = t
	}
	old.weight, old.core = sum, core
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

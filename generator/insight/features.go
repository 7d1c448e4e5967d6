package insight

import (
	"cmp"
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

// reader reads the terms of incidents. It numbers them as it meets them, so that whatever it counts stands in slices: a
// site of ten thousand incidents has some ten million words. It is not safe for concurrent use.
type reader struct {
	analyzer *analysis.Analyzer
	spotter  *spotter
	words    []int32          // number of a word by its analysis ID; -1: it is not counted, 0: not met yet, else the number plus one
	others   map[string]int32 // number of a mechanism, an alert, a service or an error line, by its name
	vocab    []vocable        // by number
	surfaces []string         // ways to write terms, by their own number
	written  map[string]int32 // numbers of surfaces
	incident int32            // number of the incident at hand, from 1
	part     int32            // number of the section at hand, from 1
	met      []int32          // terms of the incident at hand
	counted  []int32          // terms of the section at hand
	seen     []seen

	global, globalSurfaces []int32 // the numbers that all readers share, by those of this one, as far as the vocabulary has met them
}

// vocable is what a reader knows of one term.
type vocable struct {
	name    string // with its namespace
	written int32  // number of the surface that the incident before had, plus one

	// Of the incident and of the section at hand, valid where their numbers are the reader's.
	incident, section int32
	surface           string // the shortest that was met
	weighs            bool   // it has a weight
	n                 int    // in the section
	line              int32
	strongest         float64 // share of the section in which it weighs most
	weight            float64
	place             place // where it weighs most
}

// place is where in an incident a term stands.
type place struct {
	line  int32
	page  uint8 // of Incident.Pages
	marks uint8
}

func newReader() *reader {
	return &reader{analyzer: analysis.New(), spotter: newSpotter(), others: map[string]int32{}, written: map[string]int32{}}
}

// read lists the terms of an incident, and what was seen failing in it, by the reader's own numbers.
func (r *reader) read(i *Incident) *reading {
	r.incident++
	r.met, r.seen = r.met[:0], nil
	for n, d := range i.pages {
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
	x := &reading{pages: i.pages, alerts: namesOf(i.Alerts), services: namesOf(i.Services)}
	for _, a := range x.alerts {
		r.add(r.other(nsAlert+a.id, a.title), alertWeight, place{marks: markCore, line: int32(i.Doc.Base().Pos("alerts").Line)})
	}
	for _, s := range x.services {
		r.add(r.other(nsService+s.id, s.title), serviceWeight, place{line: int32(i.Doc.Base().Pos("services").Line)})
	}
	r.note(x)
	r.noteSeen(x)
	for _, text := range i.Event.Symptoms {
		x.symptoms = append(x.symptoms, wordsKey(r.analyzer, text))
	}
	return x
}

// note writes down what was met in an incident.
func (r *reader) note(x *reading) {
	weighs := 0
	for _, id := range r.met {
		if r.vocab[id].weighs {
			weighs++
		}
	}
	x.weights, x.terms = make([]float64, 0, weighs), make([]termAt, 0, weighs)
	if weighs < len(r.met) {
		x.loose = make([]surface, 0, len(r.met)-weighs)
	}
	for _, id := range r.met {
		v := &r.vocab[id]
		if v.written == 0 || r.surfaces[v.written-1] != v.surface {
			v.written = r.surface(v.surface) + 1
		}
		v.surface = "" // it holds the whole text that it stands in
		if v.weighs {
			x.weights = append(x.weights, v.weight)
			x.terms = append(x.terms, termAt{id, v.written - 1, uint16(min(v.place.line, math.MaxUint16)), v.place.page, v.place.marks})
		} else {
			x.loose = append(x.loose, surface{id, v.written - 1})
		}
	}
}

// surface numbers a way to write a term.
func (r *reader) surface(s string) int32 {
	n, known := r.written[s]
	if !known {
		s = strings.Clone(s)
		n = int32(len(r.surfaces))
		r.written[s], r.surfaces = n, append(r.surfaces, s)
	}
	return n
}

// noteSeen writes down what was seen failing, and whether the titles of the incident name it.
func (r *reader) noteSeen(x *reading) {
	if len(r.seen) == 0 {
		return
	}
	titled := map[string]bool{}
	for _, d := range x.pages {
		for _, t := range r.analyzer.Tokens(d.Base().Title) {
			titled[t.Term] = true
		}
	}
	x.seen = make([]sighting, len(r.seen))
	for k, s := range r.seen {
		x.seen[k] = sighting{r.words[s.id] - 1, s.surface, s.state, titled[s.subject]}
	}
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

// word numbers a word of a text; -1: it does not count.
func (r *reader) word(t *analysis.Token, text string) int32 {
	if t.Kind == analysis.Stop || t.Kind == analysis.Number || len(t.Term) < 2 {
		return -1
	}
	for int(t.ID) >= len(r.words) {
		r.words = append(r.words, 0)
	}
	if r.words[t.ID] == 0 {
		r.words[t.ID] = -1
		if !calendar[t.Term] {
			r.vocab = append(r.vocab, vocable{name: nsWord + t.Term})
			r.words[t.ID] = int32(len(r.vocab))
		}
	}
	id := r.words[t.ID]
	if id < 0 {
		return -1
	}
	r.meet(id-1, text[t.Start:t.End])
	return id - 1
}

// meet notes that the incident at hand has a term, and how it writes it.
func (r *reader) meet(id int32, surface string) {
	v := &r.vocab[id]
	if v.incident != r.incident {
		v.incident, v.surface, v.weighs = r.incident, surface, false
		r.met = append(r.met, id)
		return
	}
	v.surface = nicer(v.surface, surface)
}

// isAddress recognises host names, URLs and paths by their joints: what two of them share is where things stand, not what
// happened to them.
func isAddress(identifier string) bool {
	return strings.Count(identifier, ".") >= 2 || strings.Count(identifier, "/") >= 2 || strings.Contains(identifier, "://")
}

// nicer picks the shorter of two ways to write a word. Small letters sort behind capitals: of "EAST" and "east" the
// latter is nicer to read.
func nicer(a, b string) string {
	if cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(b, a)) <= 0 {
		return a
	}
	return b
}

// other numbers what is no word.
func (r *reader) other(name, surface string) int32 {
	id, ok := r.others[name]
	if !ok {
		id = int32(len(r.vocab))
		r.vocab = append(r.vocab, vocable{name: name})
		r.others[name] = id
	}
	r.meet(id, surface)
	return id
}

// count notes a term of the section at hand.
func (r *reader) count(id, line int32) {
	v := &r.vocab[id]
	if v.section != r.part {
		v.section, v.n, v.line = r.part, 0, line
		r.counted = append(r.counted, id)
	}
	v.n++
}

// add adds to the weight of a term in the incident at hand; its place is where it weighs most.
func (r *reader) add(id int32, weight float64, at place) {
	v := &r.vocab[id]
	if !v.weighs {
		v.weighs, v.weight, v.strongest, v.place = true, weight, weight, at
		return
	}
	core := (v.place.marks | at.marks) & markCore
	if weight > v.strongest {
		v.strongest, v.place = weight, at
	}
	v.weight += weight
	v.place.marks |= core
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

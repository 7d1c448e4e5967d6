package insight

import (
	"math"
	"strings"

	"siaga/generator/model"
	"siaga/search/analysis"
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

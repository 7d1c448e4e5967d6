package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
	"siaga/search/analysis"
)

// symptoms groups incidents by what people saw: by the alert that fired, by the symptom that the page declares, and,
// read from titles and from how it was noticed, by what failed in which way. It needs the suspected recurrences.
//
// One that nobody declares needs two incidents, two of which, and at least half of all, name in their title what failed,
// with a word that does not stand in every second incident of the site anyway. Of two such
// symptoms of the same incidents the one whose subject more titles name stays.
func (r *Report) symptoms() {
	r.Symptoms = slices.Concat(r.alertSymptoms(), r.declaredSymptoms(), r.derivedSymptoms())
	r.index.seen = nil // nobody asks again
	t := teller{r, make([]int32, len(r.index.terms))}
	for _, s := range r.Symptoms {
		slices.SortFunc(s.Incidents, ByStart)
		if s.Causes = r.causesOf(s); len(s.Causes) > 1 {
			t.tell(s.Causes)
		}
		for _, i := range s.Incidents {
			i.Symptoms = append(i.Symptoms, s)
		}
	}
	slices.SortStableFunc(r.Symptoms, func(a, b *Symptom) int {
		return cmp.Or(-compareBool(len(a.Causes) > 1, len(b.Causes) > 1), cmp.Compare(len(b.Incidents), len(a.Incidents)), strings.Compare(a.Name, b.Name))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (r *Report) alertSymptoms() []*Symptom {
	var out []*Symptom
	byAlert := map[model.Doc]*Symptom{}
	for _, i := range r.Incidents {
		for _, d := range i.Alerts {
			s := byAlert[d]
			if s == nil {
				s = &Symptom{Name: alertName(d), Alert: d}
				byAlert[d] = s
				out = append(out, s)
			}
			s.Incidents = append(s.Incidents, i)
		}
	}
	return out
}

// alertName is the name of an alert, also where a runbook stands for its page.
func alertName(d model.Doc) string {
	if rb, ok := d.(*model.Runbook); ok && len(rb.Alerts) > 0 {
		return rb.Alerts[0].Text
	}
	return d.Base().Title
}

// declaredSymptoms puts symptoms together that are written with the same words.
func (r *Report) declaredSymptoms() []*Symptom {
	var out []*Symptom
	byWords := map[string]*Symptom{}
	a := analysis.New()
	for _, i := range r.Incidents {
		for _, text := range i.Event.Symptoms {
			key := wordsKey(a, text)
			s := byWords[key]
			if s == nil {
				s = &Symptom{Name: text}
				byWords[key] = s
				out = append(out, s)
			}
			s.Incidents = appendNew(s.Incidents, i)
		}
	}
	return out
}

// wordsKey is equal for texts of the same words in any order, numbers and stop words left out.
func wordsKey(a *analysis.Analyzer, text string) string {
	var words []string
	for _, t := range a.Tokens(text) {
		if t.Kind == analysis.Word || t.Kind == analysis.Identifier {
			words = append(words, t.Term)
		}
	}
	slices.Sort(words)
	return cmp.Or(strings.Join(slices.Compact(words), " "), text)
}

// derivedSymptoms groups incidents by what was seen failing.
func (r *Report) derivedSymptoms() []*Symptom {
	type key struct {
		subject string
		state   State
	}
	type group struct {
		*Symptom
		titled int // incidents whose title names the subject
	}
	groups := map[key]*group{}
	var order []key
	titles := make([]map[string]bool, len(r.Incidents))
	a := analysis.New()
	for id, list := range r.index.seen {
		titles[id] = titleTerms(a, r.Incidents[id])
		for _, x := range list {
			k := key{x.subject, x.state}
			g := groups[k]
			if g == nil {
				g = &group{Symptom: &Symptom{Name: x.surface, State: x.state}}
				groups[k] = g
				order = append(order, k)
			}
			g.Incidents = append(g.Incidents, r.Incidents[id])
			if titles[id][x.subject] {
				g.titled++
				g.Name = better(g.Name, x.surface)
			}
		}
	}
	var kept []*group
	for _, k := range order {
		if g := groups[k]; g.titled >= 2 && 2*g.titled >= len(g.Incidents) && 2*r.index.df(nsWord+k.subject) <= len(r.Incidents) {
			kept = append(kept, g)
		}
	}
	slices.SortStableFunc(kept, func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(b.Incidents), len(a.Incidents)), cmp.Compare(b.titled, a.titled), strings.Compare(a.Name, b.Name))
	})
	var out []*Symptom
	byIncident := map[*Incident][]*Symptom{} // those that are in out
	for _, g := range kept {
		first := g.Incidents[0]
		if slices.ContainsFunc(byIncident[first], func(s *Symptom) bool { return contains(s.Incidents, g.Incidents) }) {
			continue
		}
		out = append(out, g.Symptom)
		for _, i := range g.Incidents {
			byIncident[i] = append(byIncident[i], g.Symptom)
		}
	}
	return out
}

// better picks the nicer of two ways to write a subject: not all in capitals, and with one at its start as names have it.
func better(a, b string) string {
	rank := func(s string) int {
		switch {
		case strings.ToUpper(s) == s:
			return 0
		case strings.ToLower(s) == s:
			return 1
		}
		return 2
	}
	if c := cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(len(a), len(b)), strings.Compare(a, b)); c <= 0 {
		return a
	}
	return b
}

func titleTerms(a *analysis.Analyzer, i *Incident) map[string]bool {
	m := map[string]bool{}
	for _, d := range i.Pages() {
		for _, t := range a.Tokens(d.Base().Title) {
			m[t.Term] = true
		}
	}
	return m
}

// contains reports whether all incidents of part are in whole. Both are in the order of their ids.
func contains(whole, part []*Incident) bool {
	k := 0
	for _, i := range part {
		for k < len(whole) && whole[k].ID < i.ID {
			k++
		}
		if k == len(whole) || whole[k] != i {
			return false
		}
	}
	return true
}

// causesOf lists the causes seen with a symptom. Incidents without a declared cause stand alone, but for those that are
// suspected to have one in common.
func (r *Report) causesOf(s *Symptom) []SymptomCause {
	var out []SymptomCause
	byCause := map[*Cause]int{}
	placed := map[*Incident]int{}
	for _, i := range s.Incidents {
		for _, c := range i.Causes {
			k, ok := byCause[c]
			if !ok {
				k = len(out)
				byCause[c] = k
				out = append(out, SymptomCause{Cause: c, Text: c.Doc.Title})
			}
			out[k].Incidents = append(out[k].Incidents, i)
		}
		if len(i.Causes) > 0 {
			continue
		}
		k, suspicion := suspectedWith(i, out, placed)
		if suspicion == nil {
			k = len(out)
			text, pos := i.Told()
			out = append(out, SymptomCause{Text: text, Pos: pos})
		} else if out[k].Suspicion == nil {
			out[k].Suspicion = suspicion
		}
		out[k].Incidents = append(out[k].Incidents, i)
		placed[i] = k
	}
	slices.SortStableFunc(out, func(a, b SymptomCause) int { return cmp.Compare(len(b.Incidents), len(a.Incidents)) })
	return out
}

// suspectedWith finds the incidents that are placed already and of which each is suspected to have the same cause as i.
func suspectedWith(i *Incident, groups []SymptomCause, placed map[*Incident]int) (int, *Suspicion) {
	for _, s := range i.Suspected {
		for _, other := range s.Incidents {
			k, ok := placed[other]
			if ok && other != i && !slices.ContainsFunc(groups[k].Incidents, func(x *Incident) bool { return !suspected(x, i) }) {
				return k, s
			}
		}
	}
	return 0, nil
}

func suspected(a, b *Incident) bool {
	return slices.ContainsFunc(a.Suspected, func(s *Suspicion) bool { return slices.Contains(s.Incidents, b) })
}

// Told is what an incident says of its cause, in a sentence: under the heading of the cause, else of the trigger,
// else of what was done.
func (i *Incident) Told() (text string, pos diag.Pos) {
	for _, about := range []model.Section{model.SectionCause, model.SectionTrigger, model.SectionResolution, model.SectionSummary} {
		for _, d := range i.Pages() {
			for _, p := range model.AsEvent(d).Prose.Passages {
				if p.About == about {
					return firstSentence(p.Text), diag.Pos{Path: d.Base().Path, Line: int(p.Line)}
				}
			}
		}
	}
	return "", diag.Pos{Path: i.Doc.Base().Path}
}

// maxSentence is the length in bytes to which a sentence is cut.
const maxSentence = 240

func firstSentence(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && i+1 < len(text) && text[i+1] == ' ' && i > 20 {
			return text[:i+1]
		}
	}
	if len(text) > maxSentence {
		text = strings.ToValidUTF8(text[:maxSentence], "")
		if i := strings.LastIndexByte(text, ' '); i > 0 {
			text = text[:i]
		}
		text += "…"
	}
	return text
}

const (
	maxTellTale = 4  // how many things are named that tell a cause from the others
	maxTold     = 24 // for how many causes of a symptom: nobody compares more
)

// teller finds what tells the causes of one symptom after another apart.
type teller struct {
	r     *Report
	owner []int32 // by term: the only cause whose incidents have it, from 1; 0: none, several: more than one
}

const several = -1

// tell fills in for each cause of a symptom what its incidents show and those of the others do not, the strongest first.
func (t *teller) tell(causes []SymptomCause) {
	each := func(do func(k int32, c component)) {
		for k := range causes {
			for _, i := range causes[k].Incidents {
				for _, c := range t.r.index.vectors[i.ID] {
					do(int32(k+1), c)
				}
			}
		}
	}
	each(func(k int32, c component) {
		if old := t.owner[c.term]; old != 0 && old != k {
			k = several
		}
		t.owner[c.term] = k
	})
	for k := range causes[:min(len(causes), maxTold)] {
		causes[k].TellTale = t.r.tellTale(causes[k].Incidents, func(c component) bool { return c.core() && t.owner[c.term] == int32(k+1) })
	}
	each(func(_ int32, c component) { t.owner[c.term] = 0 })
}

// tellTale picks the strongest components of some incidents, each term once.
func (r *Report) tellTale(incidents []*Incident, own func(component) bool) []Evidence {
	type found struct {
		component
		in *Incident
	}
	var all []found
	for _, i := range incidents {
		for _, c := range r.index.vectors[i.ID] {
			if own(c) {
				all = append(all, found{c, i})
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(byWeight(a.component, b.component), cmp.Compare(a.in.ID, b.in.ID)) })
	var out []Evidence
	taken := map[uint32]bool{}
	for _, f := range all {
		if len(out) == maxTellTale {
			break
		}
		if t := r.index.terms[f.term]; !taken[f.term] {
			taken[f.term] = true
			out = append(out, Evidence{evidenceKind(t), t.surface, []diag.Pos{f.in.place(&f.component)}})
		}
	}
	return out
}

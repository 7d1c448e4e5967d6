package render

import (
	"slices"
	"strings"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxRows bounds the rows of a table on the page of a document.
	maxRows = 100
	// causeRows is how many causes stand on a page of triage: a row there is large.
	causeRows = 60
	// maxSymptomCauses bounds the causes shown with one symptom, the others the incidents and the runbooks of one of them.
	maxSymptomCauses    = 6
	maxSymptomIncidents = 3
	maxSymptomRunbooks  = 2
)

// Pages of a single symptom, which has more causes than are shown with the others: how much a cause with its incidents weighs.
const (
	symptomWeight    = 300
	causeWeight      = 4
	symptomIncidents = 50 // of one cause
)

// triagePages are the pages of triage, a row of which is a symptom with its most frequent causes.
type triagePages struct {
	*series
	row map[*insight.Symptom]int
}

// cutTriage cuts the page of triage. The pages of incidents lead to its parts, so these get their addresses apart from the plan of all
// pages: nothing else that is planned wants them.
func (s *Site) cutTriage() *triagePages {
	var list []*insight.Symptom
	if s.o.Insight != nil {
		list = s.o.Insight.Symptoms()
	}
	t := &triagePages{row: make(map[*insight.Symptom]int, len(list))}
	t.series = newSeries(link.TriageAddress, len(list), causeRows, func(i int) int { return max(list[i].CountCauses(maxSymptomCauses), 1) })
	for i, y := range list {
		t.row[y] = i
	}
	want := numbered(link.TriageAddress, "")
	for n := range t.parts {
		if n > 0 {
			t.parts[n].address = free(want(n+1), s.o.Graph.Taken)
		}
	}
	return t
}

// planTriage plans the pages of triage. Symptoms of which they show only some have pages of their own.
func (s *Site) planTriage(at string) (*series, func(n int, intro model.Doc) any) {
	if s.o.Insight != nil {
		for _, y := range s.o.Insight.Symptoms() {
			if shownPartly(y) {
				s.planSymptom(y, at)
			}
		}
	}
	return s.triagePages().series, func(n int, intro model.Doc) any { return s.triage(n, intro) }
}

// shownPartly reports whether the pages of triage show only some of a symptom.
func shownPartly(y *insight.Symptom) bool {
	return len(y.Causes()) > maxSymptomCauses || slices.ContainsFunc(y.Causes(), func(c insight.SymptomCause) bool { return c.Cause == nil && len(c.Incidents) > maxSymptomIncidents })
}

// symptomPage is the first of the pages that a symptom has of its own; "" where those of triage show all. Pages of alerts lead there,
// so it is told apart from the plan: what a symptom wants is wanted by no other, and so whether that is free depends on the
// documents alone.
func (s *Site) symptomPage(y *insight.Symptom) string {
	if !shownPartly(y) {
		return ""
	}
	want := s.symptomWant(y)
	taken := func(a string) bool {
		return s.leading().given[strings.ToLower(a)] || s.o.Graph.Taken(a) || s.o.Graph.Reserved(a) || slices.ContainsFunc(s.triagePages().parts, func(p part) bool { return p.address == a })
	}
	if !taken(want) {
		return want
	}
	wanted := map[string]bool{}
	for _, other := range s.o.Insight.Symptoms() {
		wanted[s.symptomWant(other)] = true
	}
	return free(want, func(a string) bool { return wanted[a] || taken(a) })
}

// symptomWant is the address that the first page of a symptom has if it is free.
func (s *Site) symptomWant(y *insight.Symptom) string {
	return beside(link.TriageAddress, "-"+strings.TrimPrefix(s.symptomID()[y], "s-"))
}

// planSymptom plans the pages of one symptom.
func (s *Site) planSymptom(y *insight.Symptom, triage string) {
	causes := y.Causes()
	q := newSeries("", len(causes), symptomWeight, func(i int) int { return causeWeight + min(len(causes[i].Incidents), symptomIncidents) })
	q.parts[0].address = s.symptomPage(y)
	s.symptomPages[y] = q
	s.further = append(s.further, further{q, "triage", behind(s.symptomWant(y), ""), func(n int) any {
		f := front{address: triage, title: s.titleAt(triage, s.o.Templates.Word("pages", "triage")), list: s.symptomName(y)}
		v := TriageView{Doc: s.furtherDoc(q, n, "triage", f), Pager: s.pager(q, n, nil)}
		x := s.symptomHead(v.Address, y)
		for _, c := range causes[q.parts[n].from:q.parts[n].to] {
			x.Seen = append(x.Seen, s.symptomCause(v.Address, y, &c, symptomIncidents))
		}
		v.Groups = []SymptomGroup{{symptomGroup(y), 1, []Symptom{x}}}
		return v
	}})
}

// symptomLink leads to a symptom: to its place on the pages of triage.
func (s *Site) symptomLink(at string, y *insight.Symptom) Link {
	t := s.triagePages()
	l := Link{Text: s.symptomName(y), Note: s.o.Templates.Count("cause.times", len(y.Incidents))}
	l.Href = link.Relative(at, t.parts[t.partOf(t.row[y])].address, s.symptomID()[y])
	return l
}

// symptomName is what is seen, and how it fails where the name does not say it.
func (s *Site) symptomName(y *insight.Symptom) string {
	if y.State == "" {
		return y.Name
	}
	return s.o.Templates.Text("symptom.name", y.Name, s.o.Templates.Word("states", string(y.State)))
}

// symptom shows a symptom with its most frequent causes.
func (s *Site) symptom(at string, y *insight.Symptom, most int) Symptom {
	v := s.symptomHead(at, y)
	causes := y.Causes()
	for k := range causes[:min(len(causes), most)] {
		v.Seen = append(v.Seen, s.symptomCause(at, y, &causes[k], maxSymptomIncidents))
	}
	v.More = len(causes) - len(v.Seen)
	if a := s.symptomPage(y); a != "" {
		v.All = link.Relative(at, a, "")
	}
	return v
}

func (s *Site) symptomHead(at string, y *insight.Symptom) Symptom {
	v := Symptom{ID: s.symptomID()[y], Name: s.symptomName(y), State: string(y.State), Incidents: len(y.Incidents), Causes: len(y.Causes())}
	if y.Alert != nil {
		l := s.docLink(at, y.Alert)
		v.Page = &l
	}
	return v
}

// symptomCause shows a cause with so many of its incidents.
func (s *Site) symptomCause(at string, y *insight.Symptom, c *insight.SymptomCause, most int) SymptomCause {
	v := SymptomCause{Text: c.Text, Count: len(c.Incidents), Suspected: c.Suspicion != nil, TellTale: s.evidence(at, c.TellTale(), shortPlace)}
	v.Incidents, v.More = s.latestOf(at, c.Incidents, most)
	if v.More > 0 {
		v.All = s.moreOf(at, y, c)
	}
	if c.Cause == nil {
		if c.Pos.Line > 0 {
			v.Where = s.whereIs(at, c.Pos)
			v.Where.Text = shortPlace(0, c.Pos)
		}
		return v
	}
	l := s.docLink(at, c.Cause.Doc)
	v.Cause, v.Text = &l, ""
	runbooks := mitigators(s.o.Graph, c.Cause.Doc)
	v.Runbooks = s.datedLinks(at, runbooks, maxSymptomRunbooks)
	v.MoreRunbooks = len(runbooks) - len(v.Runbooks)
	return v
}

// moreOf is where the other incidents of a cause are: on the page of the cause, or on those of the symptom or its alert.
func (s *Site) moreOf(at string, y *insight.Symptom, c *insight.SymptomCause) string {
	own := s.symptomPage(y)
	switch {
	case c.Cause != nil:
		return link.Relative(at, s.o.Graph.Address(c.Cause.Doc), "")
	case own != "" && !s.isOwnPage(at, y):
		return link.Relative(at, own, "")
	case y.Alert != nil:
		to := s.o.Graph.Address(y.Alert)
		if l := s.allLeading(to); l != nil {
			to = l.parts[0].address
		}
		return link.Relative(at, to, "")
	}
	return ""
}

// isOwnPage reports whether an address is one of the pages that a symptom has of its own.
func (s *Site) isOwnPage(at string, y *insight.Symptom) bool {
	if _, ok := s.o.Graph.At(at); ok {
		return false // without a look at the plan
	}
	q := s.planned().symptomPages[y]
	return q != nil && slices.ContainsFunc(q.parts, func(p part) bool { return p.address == at })
}

// symptomGroup is how a symptom is known.
func symptomGroup(y *insight.Symptom) string {
	switch {
	case y.Alert != nil:
		return "alert"
	case y.State != "":
		return "derived"
	}
	return "declared"
}

// triage is the n-th page for the first minutes: what do you see?
func (s *Site) triage(n int, intro model.Doc) any {
	q := s.triagePages().series
	p := q.parts[n]
	v := TriageView{Doc: s.insightPart(q, n, "triage", intro)}
	if n == 0 {
		v.Paste = s.paste(v.Address)
	}
	if q.total == 0 {
		return v
	}
	list := s.o.Insight.Symptoms()
	groups := map[string]*SymptomGroup{}
	for _, y := range list[p.from:p.to] {
		name := symptomGroup(y)
		if groups[name] == nil {
			groups[name] = &SymptomGroup{Name: name}
		}
		groups[name].Symptoms = append(groups[name].Symptoms, s.symptom(p.address, y, maxSymptomCauses))
		groups[name].Total++
	}
	for _, name := range []string{"alert", "derived", "declared"} {
		if g := groups[name]; g != nil {
			v.Groups = append(v.Groups, *g)
			v.TOC = append(v.TOC, TOCEntry{2, s.o.Templates.Word("symptoms", name), "g-" + name})
			for _, y := range g.Symptoms[:min(len(g.Symptoms), maxChildren)] {
				v.TOC = append(v.TOC, TOCEntry{3, y.Name, y.ID})
			}
		}
	}
	v.Pager = s.pager(q, n, nil)
	v.Cut = s.cutTo(q, n, "data/symptoms.json")
	return v
}

// paste is where a text can be compared; nil without an engine. Those to ask are found by service, else by team.
func (s *Site) paste(at string) *Paste {
	if s.extra(engineScript) == "" {
		return nil
	}
	p := &Paste{Search: link.Relative(at, link.SearchAddress, "")}
	for _, ask := range []string{link.OverviewAddress(model.KindService), link.TeamsAddress} {
		if s.planned().pages[ask] != nil {
			p.Ask = link.Relative(at, ask, "")
			break
		}
	}
	return p
}

package render

import (
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxRows bounds the rows of a generated page: a page's size does not grow with the site.
	maxRows = 200
	// maxCauseRows bounds the causes on the page of triage: a row there is large.
	maxCauseRows = 100
	// maxSymptomCauses bounds the causes shown with one symptom, the others the incidents and the runbooks of one of them.
	maxSymptomCauses    = 6
	maxSymptomIncidents = 3
	maxSymptomRunbooks  = 2
)

// shownSymptoms are those that the page of triage shows: a row is a cause.
func shownSymptoms(r *insight.Report) (list []*insight.Symptom) {
	rows := 0
	for _, y := range r.Symptoms {
		n := min(max(len(y.Causes), 1), maxSymptomCauses)
		if rows+n > maxCauseRows {
			break
		}
		rows += n
		list = append(list, y)
	}
	return list
}

// symptomLink leads to a symptom: to its place on the page of triage, where it has one.
func (s *Site) symptomLink(at string, y *insight.Symptom) Link {
	l := Link{Text: s.symptomName(y), Note: s.o.Templates.Count("cause.times", len(y.Incidents))}
	if id := s.symptomID[y]; id != "" {
		l.Href = link.Relative(at, link.TriageAddress, id)
	} else if y.Alert != nil {
		l.Href = link.Relative(at, s.o.Graph.Address(y.Alert), "")
	}
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
	v := Symptom{ID: s.symptomID[y], Name: s.symptomName(y), State: string(y.State), Incidents: len(y.Incidents), Causes: len(y.Causes)}
	if y.Alert != nil {
		l := s.docLink(at, y.Alert)
		v.Page = &l
	}
	for k := range y.Causes[:min(len(y.Causes), most)] {
		v.Seen = append(v.Seen, s.symptomCause(at, &y.Causes[k]))
	}
	v.More = len(y.Causes) - len(v.Seen)
	return v
}

func (s *Site) symptomCause(at string, c *insight.SymptomCause) SymptomCause {
	v := SymptomCause{Text: c.Text, Count: len(c.Incidents), Suspected: c.Suspicion != nil, TellTale: s.evidence(at, c.TellTale, shortPlace)}
	v.Incidents, v.More = s.latestOf(at, c.Incidents, maxSymptomIncidents)
	if c.Cause == nil {
		if c.Pos.Line > 0 {
			v.Where = s.whereIs(at, c.Pos)
			v.Where.Text = shortPlace(0, c.Pos)
		}
		return v
	}
	l := s.docLink(at, c.Cause.Doc)
	v.Cause, v.Text = &l, ""
	v.Runbooks = s.runbooksFor(at, c.Cause.Doc)
	if n := len(v.Runbooks); n > maxSymptomRunbooks {
		v.Runbooks, v.MoreRunbooks = v.Runbooks[:maxSymptomRunbooks], n-maxSymptomRunbooks
	}
	return v
}

// runbooksFor lists the runbooks that mitigate a root cause.
func (s *Site) runbooksFor(at string, d *model.RootCause) []Link {
	return merge(s.to(at, d, model.RelRunbook), s.from(at, d, model.RelCause, model.KindRunbook))
}

// triage is the page for the first minutes: what do you see?
func (s *Site) triage(at string, intro model.Doc) any {
	v := TriageView{Doc: s.insightDoc(at, "triage", intro)}
	r := s.o.Insight
	if r == nil {
		return v
	}
	groups := map[string]*SymptomGroup{}
	list := shownSymptoms(r)
	for _, y := range list {
		name := "declared"
		switch {
		case y.Alert != nil:
			name = "alert"
		case y.State != "":
			name = "derived"
		}
		if groups[name] == nil {
			groups[name] = &SymptomGroup{Name: name}
		}
		groups[name].Symptoms = append(groups[name].Symptoms, s.symptom(at, y, maxSymptomCauses))
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
	v.Cut = s.cut(at, len(list), len(r.Symptoms), "data/symptoms.json")
	return v
}

// insightPages are the pages that show what many documents tell together. Every site has them: an address that somebody
// keeps does not go away with the last action item.
var insightPages = []struct {
	name, address string // of the template; the label is t "pages.<name>"
	view          func(s *Site, at string, intro model.Doc) any
}{
	{"triage", link.TriageAddress, (*Site).triage},
	{"actions", link.ActionsAddress, (*Site).board},
	{"readiness", link.ReadinessAddress, (*Site).prepared},
	{"insights", link.InsightsAddress, (*Site).insights},
	{"lessons", link.LessonsAddress, (*Site).register},
}

// insightDoc is the common part of a page that shows what is computed. A content page at its address is its introduction.
func (s *Site) insightDoc(at, name string, intro model.Doc) Doc {
	if intro != nil {
		d := s.docAt(at, name, intro)
		d.Backlinks = s.backlinks(at, intro)
		d.TOC = nil
		return d
	}
	d := Doc{Shell: s.shell(at, name, s.o.Templates.Word("pages", name), nil), Kind: "folder"}
	d.Crumbs = s.crumbs(at, nil, nil)
	return d
}

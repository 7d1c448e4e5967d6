package render

import (
	"slices"
	"strings"
	"unicode/utf8"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxAnswers is how many earlier incidents tell on the page of an alert without a runbook what helped.
	maxAnswers = 3
	// maxAnswer is the length in bytes to which what helped then is cut.
	maxAnswer = 280
)

// doing fills in what to do when an alert fires: the steps of the most trusted runbook that has any, or whom to call and what
// helped before; and how long it takes.
func (s *Site) doing(at string, d *model.Alert, v *AlertView) {
	budget := maxSteps
	for _, r := range s.answering(d) {
		if v.Steps == nil {
			v.Steps = s.steps(at, r, showing{id: "s:r", level: 3, means: d.Summary == "" && d.Body == nil, budget: &budget})
			if v.Steps != nil {
				continue
			}
		}
		v.Runbooks = append(v.Runbooks, s.runbookLine(at, r))
	}
	for _, e := range s.o.Graph.Out(d, model.RelRunbook) {
		if _, ok := e.To.(*model.Runbook); !ok { // another page that tells what to do
			v.Runbooks = append(v.Runbooks, s.runbookLine(at, e.To))
		}
	}
	for _, u := range s.o.Graph.Elsewhere(d) {
		v.Runbooks = append(v.Runbooks, RunbookLine{Link: Link{Text: strings.TrimPrefix(u, "https://"), Href: webAddress(u)}})
	}
	v.MoreRunbooks = rest(min(len(v.Runbooks), maxListed), len(v.Runbooks), s.allOf(at))
	v.Runbooks = v.Runbooks[:min(len(v.Runbooks), maxListed)]
	if v.Steps != nil && v.ExpectedTime == "" && v.Steps.ExpectedTime != "" {
		v.ExpectedTime, v.TimeFrom = v.Steps.ExpectedTime, &v.Steps.Runbook.Link
	}
	if v.Steps != nil && v.ExpectedTime == v.Steps.ExpectedTime {
		v.Steps.ExpectedTime = "" // the head of the page says it
	}
	v.CallOf, v.Calls = s.calling(at, d)
	if v.Escalation != "" {
		v.Calls = nil
	}
	incidents := s.raised(d)
	v.Took = s.took(incidents)
	if v.Steps == nil && len(v.Runbooks) == 0 {
		v.Answers = s.answers(at, incidents)
	}
}

// calling finds whom to call about an alert: the escalation of the first of its services that has one, with its steps.
func (s *Site) calling(at string, d model.Doc) (*Link, []Contact) {
	for _, e := range s.o.Graph.Out(d, model.RelService) {
		if sv, ok := e.To.(*model.Service); ok && len(sv.Escalation) > 0 {
			return &Link{Text: s.o.Templates.Text("alert.contacts", sv.Title), Href: link.Relative(at, s.o.Graph.Address(sv), "s:escalation")}, contacts(sv)
		}
	}
	return nil, nil
}

// raised lists the incidents in which an alert was raised, by start.
func (s *Site) raised(d model.Doc) []*insight.Incident {
	if y := s.symptomOf(d); y != nil {
		return y.Incidents
	}
	var out []*insight.Incident
	for _, x := range s.incidentsOf(d, model.RelAlert) {
		if i := s.incidentOf(x); i != nil {
			out = append(out, i)
		}
	}
	return out
}

// answers lists the last incidents that tell what helped.
func (s *Site) answers(at string, list []*insight.Incident) []Answer {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *insight.Incident) int { return insight.ByStart(b, a) })
	var out []Answer
	for _, i := range list {
		if a, ok := s.answer(at, i); ok && len(out) < maxAnswers {
			out = append(out, a)
		}
	}
	return out
}

// answer is what the pages of an incident tell of how it was resolved.
func (s *Site) answer(at string, i *insight.Incident) (Answer, bool) {
	docs := []model.Doc{i.Doc}
	for _, p := range i.PostMortems {
		docs = append(docs, p)
	}
	for _, d := range docs {
		e := model.AsEvent(d)
		if e == nil {
			continue
		}
		for _, p := range e.Prose.Passages {
			if p.About != model.SectionResolution {
				continue
			}
			return Answer{s.incidentLink(at, i), shorten(p.Text), s.whereIs(at, diag.Pos{Path: d.Base().Path, Line: int(p.Line)})}, true
		}
	}
	return Answer{}, false
}

// shorten cuts a text at the end of a word.
func shorten(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= maxAnswer {
		return text
	}
	n := strings.LastIndexByte(text[:maxAnswer], ' ')
	if n < maxAnswer/2 {
		for n = maxAnswer; !utf8.RuneStart(text[n]); n-- {
		}
	}
	return text[:n] + "…"
}

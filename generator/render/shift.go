package render

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxLines bounds the lists of runbooks, alerts, causes and action items of one service.
	maxLines = 30
	// maxAnswers is how many earlier incidents tell on the page of an alert without a runbook what helped.
	maxAnswers = 3
	// maxAnswer is the length in bytes to which what helped then is cut.
	maxAnswer = 280
)

// took sums up how long incidents took to be resolved; nil where none tells. The median is one of them, by the nearest rank.
func (s *Site) took(list []*insight.Incident) *Took {
	var all []time.Duration
	for _, i := range list {
		if d, ok := toResolve(i); ok {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	t := &Took{Median: durationText(all[(len(all)-1)/2]), Note: s.o.Templates.Text("took.once")}
	if n := len(all); n > 1 {
		t.Note = s.o.Templates.Text("took.range", durationText(all[0]), durationText(all[n-1]), n)
	}
	return t
}

func toResolve(i *insight.Incident) (time.Duration, bool) {
	for _, sp := range i.Event.Spans() {
		if sp.Name == "resolve" {
			return sp.Duration, true
		}
	}
	return 0, false
}

// raised lists the incidents in which an alert was raised, by start.
func (s *Site) raised(d model.Doc) []*insight.Incident {
	if y := s.symptoms[d]; y != nil {
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

// contacts are the steps of the escalation of a service.
func contacts(d *model.Service) []Contact {
	var out []Contact
	for _, c := range d.Escalation {
		out = append(out, Contact{c.Name, c.Contact, contactAddress(c.Contact), c.After})
	}
	return out
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

// alertLine sums an alert up, or the runbook that is the page of one.
func (s *Site) alertLine(at string, d model.Doc) AlertLine {
	v := AlertLine{Link: s.docLink(at, d), Summary: d.Base().Summary}
	switch d := d.(type) {
	case *model.Alert:
		v.Severity, v.ExpectedTime = d.Severity, d.ExpectedTime.Text
	case *model.Runbook:
		v.Severity, v.ExpectedTime = d.Severity, d.ExpectedTime.Text
	}
	list := s.answering(d)
	for _, r := range list[:min(len(list), 2)] {
		v.Runbooks = append(v.Runbooks, s.runbookLine(at, r))
		if v.ExpectedTime == "" {
			v.ExpectedTime = r.ExpectedTime.Text
		}
	}
	v.MoreRunbooks = len(list) - len(v.Runbooks)
	v.Answered = len(list) > 0 || len(s.o.Graph.Out(d, model.RelRunbook)) > 0 || len(s.o.Graph.Elsewhere(d)) > 0
	return v
}

// alertLines lists alerts, the most severe first.
func (s *Site) alertLines(at string, docs []model.Doc) (list []AlertLine, more int) {
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b model.Doc) int { return severityOf(b) - severityOf(a) })
	for _, d := range docs[:min(len(docs), maxLines)] {
		list = append(list, s.alertLine(at, d))
	}
	return list, len(docs) - len(list)
}

func severityOf(d model.Doc) int {
	switch d := d.(type) {
	case *model.Alert:
		return model.SeverityRank(d.Severity)
	case *model.Runbook:
		return model.SeverityRank(d.Severity)
	}
	return 0
}

// causeLines lists root causes in their order.
func (s *Site) causeLines(at string, causes []*insight.Cause) (list []CauseLine, more int) {
	for _, c := range causes[:min(len(causes), maxLines)] {
		v := CauseLine{Link: s.docLink(at, c.Doc), Status: c.Doc.Status}
		if n := len(c.Occurrences); n > 0 && c.Last.Known() {
			v.Note = s.o.Templates.Text("cause.count_last", n, s.dayOf(c.Last).Text)
		} else if n > 0 {
			v.Note = s.o.Templates.Text("cause.count", n)
		}
		v.CameBack = slices.ContainsFunc(c.Occurrences, func(o insight.Occurrence) bool { return o.AfterFix != nil })
		list = append(list, v)
	}
	return list, len(causes) - len(list)
}

// actionLines lists action items in their order.
func (s *Site) actionLines(at string, items []*insight.Action) (list []Action, more int) {
	for _, a := range items[:min(len(items), maxLines)] {
		list = append(list, s.action(at, a))
	}
	return list, len(items) - len(list)
}

// usedIn lists the incidents in which a runbook was used, the newest first, with whether it helped: what the record of an
// incident says goes before what its post-mortem says.
func (s *Site) usedIn(at string, d *model.Runbook) []UsedRunbook {
	type use struct {
		doc    model.Doc
		helped string
	}
	uses := map[model.Doc]*use{}
	var docs []model.Doc
	for _, e := range s.o.Graph.In(d, model.RelRunbook) {
		event := model.AsEvent(e.From)
		if event == nil {
			continue
		}
		of := e.From
		if i := s.incidentOf(e.From); i != nil {
			of = i.Doc
		}
		u := uses[of]
		if u == nil {
			u = &use{doc: of}
			uses[of] = u
			docs = append(docs, of)
		}
		for _, x := range event.Runbooks {
			if x.Name.Pos == e.Pos() && x.Helped != "" && (u.helped == "" || of == e.From) {
				u.helped = x.Helped
			}
		}
	}
	var out []UsedRunbook
	for _, x := range newestFirst(docs) {
		out = append(out, UsedRunbook{s.datedLink(at, x), uses[x].helped})
	}
	return out
}

// packLink leads to the pack of a service; nil where there is none.
func (s *Site) packLink(at string, d model.Doc) *Link {
	a := s.o.Graph.PrepareAddress(d)
	if p := s.pages[a]; p == nil || p.Template != "prepare" {
		return nil
	}
	return &Link{Text: s.o.Templates.Text("prepare.title"), Href: link.Relative(at, a, "")}
}

// belonging fills in what belongs to a service. Without a report it is what names the service.
func (s *Site) belonging(at string, d *model.Service, v *ServiceView) {
	x := s.serviceOf(d)
	if x == nil {
		for _, l := range s.from(at, d, model.RelService, model.KindRunbook) {
			v.Runbooks = append(v.Runbooks, RunbookLine{Link: l})
		}
		for _, l := range s.from(at, d, model.RelService, model.KindRootCause) {
			v.Causes = append(v.Causes, CauseLine{Link: l})
		}
		var alerts []model.Doc
		for _, e := range s.o.Graph.In(d, model.RelService) {
			if e.From.Base().Kind == model.KindAlert {
				alerts = append(alerts, e.From)
			}
		}
		v.Alerts, v.MoreAlerts = s.alertLines(at, alerts)
		return
	}
	for _, rb := range x.Runbooks[:min(len(x.Runbooks), maxLines)] {
		v.Runbooks = append(v.Runbooks, s.runbookLine(at, rb.Doc))
	}
	v.MoreRunbooks = len(x.Runbooks) - len(v.Runbooks)
	v.Alerts, v.MoreAlerts = s.alertLines(at, x.Alerts)
	v.Causes, v.MoreCauses = s.causeLines(at, x.Causes)
	v.Actions, v.MoreActions = s.actionLines(at, x.Actions)
}

// doing fills in what to do when an alert fires: the steps of the most trusted runbook that has any, or whom to call and what
// helped before; and how long it takes.
func (s *Site) doing(at string, d *model.Alert, v *AlertView) {
	budget := maxSteps
	for _, r := range s.answering(d) {
		if v.Steps == nil {
			v.Steps = s.steps(at, r, showing{id: "s:r", level: 3, budget: &budget})
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
	if v.Steps != nil && v.ExpectedTime == "" && v.Steps.ExpectedTime != "" {
		v.ExpectedTime, v.TimeFrom = v.Steps.ExpectedTime, &v.Steps.Runbook.Link
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

package render

import (
	"slices"
	"time"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// maxActions bounds the action items of one service on its page and in its pack: the action board has all.
const maxActions = 15

// took sums up how long incidents took to be resolved; nil where none tells. The median is one of them, by the nearest rank.
func (s *Site) took(list []*insight.Incident) *Took {
	var all []time.Duration
	for _, i := range list {
		if d, ok := toResolve(i.Event); ok {
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

// toResolve is the time to resolve; false where it is not known.
func toResolve(e *model.Event) (time.Duration, bool) {
	for _, sp := range e.Spans() {
		if sp.Name == "resolve" {
			return sp.Duration, true
		}
	}
	return 0, false
}

// contacts are the steps of the escalation of a service.
func contacts(d *model.Service) []Contact {
	var out []Contact
	for _, c := range d.Escalation {
		out = append(out, Contact{c.Name, c.Contact, contactAddress(c.Contact), c.After})
	}
	return out
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

// rest tells how many of a list are left out, and where all of them are.
func rest(shown, total int, all string) Seen {
	return Seen{Count: total, More: total - shown, All: all}
}

// alertLines lists alerts, the most severe first.
func (s *Site) alertLines(at string, docs []model.Doc, all string) ([]AlertLine, Seen) {
	var list []AlertLine
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b model.Doc) int { return severityOf(b) - severityOf(a) })
	for _, d := range docs[:min(len(docs), maxListed)] {
		list = append(list, s.alertLine(at, d))
	}
	return list, rest(len(list), len(docs), all)
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
func (s *Site) causeLines(at string, causes []*insight.Cause, all string) ([]CauseLine, Seen) {
	var list []CauseLine
	for _, c := range causes[:min(len(causes), maxListed)] {
		v := CauseLine{Link: s.docLink(at, c.Doc), Status: c.Doc.Status}
		if n := len(c.Occurrences); n > 0 && c.Last.Known() {
			v.Note = s.o.Templates.Text("cause.count_last", n, s.dayOf(c.Last).Text)
		} else if n > 0 {
			v.Note = s.o.Templates.Text("cause.count", n)
		}
		v.CameBack = s.returns(c.Doc) > 0
		list = append(list, v)
	}
	return list, rest(len(list), len(causes), all)
}

// actionLines lists the first action items; the others are on the action board.
func (s *Site) actionLines(at string, items []*insight.Action) ([]Action, Seen) {
	var list []Action
	for _, a := range items[:min(len(items), maxActions)] {
		list = append(list, s.action(at, a))
	}
	return list, rest(len(list), len(items), link.Relative(at, link.ActionsAddress, ""))
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
	if x := s.serviceOf(d); a == "" || x == nil || !s.hasPack(x) {
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
		v.Alerts, v.MoreAlerts = s.alertLines(at, alerts, s.allOf(at))
		return
	}
	for _, rb := range x.Runbooks[:min(len(x.Runbooks), maxListed)] {
		v.Runbooks = append(v.Runbooks, s.runbookLine(at, rb.Doc))
	}
	v.MoreRunbooks = rest(len(v.Runbooks), len(x.Runbooks), s.allOf(at))
	v.Alerts, v.MoreAlerts = s.alertLines(at, x.Alerts, s.allOf(at))
	v.Causes, v.MoreCauses = s.causeLines(at, x.Causes, s.allOf(at))
	v.Actions, v.MoreActions = s.actionLines(at, x.Actions)
}

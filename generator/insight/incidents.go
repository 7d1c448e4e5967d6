package insight

import (
	"slices"
	"strings"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
)

// collect finds the events of a site. A post-mortem that examines incidents belongs to them; one that examines none is an
// event itself. What is a drill, or a duplicate of another incident, is no event of its own.
func (r *Report) collect() {
	r.incidents, r.causes = map[model.Doc]*Incident{}, map[model.Doc]*Cause{}
	for _, d := range r.graph.Docs {
		switch d := d.(type) {
		case *model.RootCause:
			c := &Cause{Doc: d}
			r.Causes, r.causes[d] = append(r.Causes, c), c
		case *model.Incident, *model.PostMortem:
			if e := model.AsEvent(d); r.isEvent(d) && !e.Drill {
				i := &Incident{Doc: d, Event: e, ID: len(r.Incidents), report: r}
				r.Incidents, r.incidents[d] = append(r.Incidents, i), i
			}
		}
	}
	for _, i := range r.Incidents {
		r.complete(i)
	}
}

// isEvent reports whether a document stands for an event: it is not a report on, nor a duplicate of, another one.
func (r *Report) isEvent(d model.Doc) bool {
	if _, ok := d.(*model.PostMortem); ok && len(r.graph.Out(d, model.RelIncident)) > 0 {
		return false
	}
	return len(r.graph.Out(d, model.RelDuplicate)) == 0
}

// complete adds what the post-mortems of an incident tell, and resolves its references.
func (r *Report) complete(i *Incident) {
	for _, e := range r.graph.In(i.Doc, model.RelIncident) {
		if pm, ok := e.From.(*model.PostMortem); ok && !slices.Contains(i.PostMortems, pm) {
			i.PostMortems = append(i.PostMortems, pm)
			r.incidents[pm] = i
		}
	}
	slices.SortFunc(i.PostMortems, func(a, b *model.PostMortem) int { return strings.Compare(a.Path, b.Path) })
	if len(i.PostMortems) > 0 {
		i.Event = together(i.Event, i.PostMortems)
	}
	i.Start = i.Event.Begin()
	if day := i.Doc.Base().Date; !i.Start.Known() || !i.Event.StartedAt.Known() && onNextDay(i.Start, day) {
		i.Start = day
	}
	i.pages = []model.Doc{i.Doc}
	for _, pm := range i.PostMortems {
		i.pages = append(i.pages, pm)
	}
	listed := slices.ContainsFunc(i.pages, func(d model.Doc) bool { return d.Base().Declared("alerts") })
	for _, d := range i.pages {
		for _, e := range r.graph.AllOut(d) {
			if textual := e.Rel == model.RelLink || e.Rel == model.RelMention; !textual || !listed {
				r.refer(i, e)
			}
		}
	}
}

// onNextDay reports whether a time lies on the day after another: that of the end of an incident which began late on the
// day of its page.
func onNextDay(t, day model.Time) bool {
	if !day.Known() {
		return false
	}
	y, m, d := day.At.Date()
	next := time.Date(y, m, d+1, 0, 0, 0, 0, day.At.Location())
	return !t.At.Before(next) && t.At.Before(next.AddDate(0, 0, 1))
}

// Pages are the record and the post-mortems of an incident.
func (i *Incident) Pages() []model.Doc { return i.pages }

// refer notes what an edge of an incident leads to. An alert that the text of a page links to or names counts like one that
// front matter lists, where none of the pages lists any: else their authors have said which of them fired. A service or a
// cause must be declared, since people link to those for many reasons.
func (r *Report) refer(i *Incident, e link.Edge) {
	textual := e.Rel == model.RelLink || e.Rel == model.RelMention
	switch to := e.To.(type) {
	case *model.RootCause:
		if c := r.causes[to]; e.Rel == model.RelCause && !slices.Contains(i.Causes, c) {
			i.Causes = append(i.Causes, c)
		}
	case *model.Service:
		if e.Rel == model.RelService {
			i.Services = appendNew(i.Services, e.To)
		}
	case *model.Alert:
		if e.Rel == model.RelAlert || textual {
			i.Alerts = appendNew(i.Alerts, e.To)
		}
	case *model.Runbook:
		switch {
		case e.Rel == model.RelAlert: // the runbook stands where the alert's page would
			i.Alerts = appendNew(i.Alerts, e.To)
		case e.Rel == model.RelRunbook:
			i.Runbooks = appendNew(i.Runbooks, e.To)
		}
	}
}

func appendNew[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// together lays the facts of post-mortems under those of the record: what the record tells stays. Texts that know only
// their line (passages, quotes, lessons, stated durations) stay with their pages.
func together(record *model.Event, pms []*model.PostMortem) *model.Event {
	e := *record
	for _, pm := range pms {
		under(&e, &pm.Event)
	}
	return &e
}

func under(e, more *model.Event) {
	for _, f := range [][2]*model.Time{
		{&e.StartedAt, &more.StartedAt}, {&e.DetectedAt, &more.DetectedAt}, {&e.DeclaredAt, &more.DeclaredAt},
		{&e.AcknowledgedAt, &more.AcknowledgedAt}, {&e.MitigatedAt, &more.MitigatedAt}, {&e.ResolvedAt, &more.ResolvedAt},
	} {
		if !f[0].Known() {
			*f[0] = *f[1]
		}
	}
	for _, f := range [][2]*string{
		{&e.Severity, &more.Severity}, {&e.DetectedBy, &more.DetectedBy}, {&e.Trigger, &more.Trigger},
		{&e.Impact, &more.Impact}, {&e.CustomersImpacted, &more.CustomersImpacted},
	} {
		if *f[0] == "" {
			*f[0] = *f[1]
		}
	}
	e.Symptoms = slices.Concat(e.Symptoms, more.Symptoms)
	e.Runbooks = slices.Concat(e.Runbooks, more.Runbooks)
	if len(e.Roles) == 0 {
		e.Roles = more.Roles
	}
	if len(e.Prose.Timeline) == 0 {
		e.Prose.Timeline = more.Prose.Timeline
	}
}

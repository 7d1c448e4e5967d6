package insight

import (
	"slices"
	"strings"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/generator/parallel"
)

// collect finds the events of a site. A post-mortem that examines incidents belongs to them; one that examines none is an
// event itself. What is a drill, or a duplicate of another incident, is no event of its own.
func (r *Report) collect() {
	g := r.graph
	r.incidents, r.causes = make(map[model.Doc]*Incident, len(g.Docs)/2), map[model.Doc]*Cause{}
	var examining []*model.PostMortem
	for _, d := range g.Docs {
		switch d := d.(type) {
		case *model.RootCause:
			c := &Cause{Doc: d}
			r.Causes, r.causes[d] = append(r.Causes, c), c
		case *model.PostMortem:
			if refers(g, d, model.RelIncident) {
				examining = append(examining, d)
			} else {
				r.event(d, &d.Event)
			}
		case *model.Incident:
			r.event(d, &d.Event)
		}
	}
	for _, pm := range examining {
		r.examine(pm)
	}
	parallel.Each(len(r.Incidents), func(n int) { r.complete(r.Incidents[n]) })
}

// event notes that a document stands for an event, unless it is a drill, or a duplicate of another one.
func (r *Report) event(d model.Doc, e *model.Event) {
	if !e.Drill && !refers(r.graph, d, model.RelDuplicate) {
		i := &Incident{Doc: d, Event: e, ID: len(r.Incidents), report: r}
		r.Incidents, r.incidents[d] = append(r.Incidents, i), i
	}
}

// refers reports whether a document refers to any by a relation.
func refers(g *link.Graph, d model.Doc, rel model.Relation) bool {
	return slices.ContainsFunc(g.AllOut(d), func(e link.Edge) bool { return e.Rel == rel })
}

// examine gives a post-mortem to the incidents that it examines. It stands for the last of them.
func (r *Report) examine(pm *model.PostMortem) {
	var last *Incident
	for _, e := range r.graph.AllOut(pm) {
		i := r.incidents[e.To]
		if e.Rel != model.RelIncident || i == nil || i.Doc != e.To {
			continue
		}
		i.PostMortems = appendNew(i.PostMortems, pm)
		if last == nil || i.ID > last.ID {
			last = i
		}
	}
	if last != nil {
		r.incidents[pm] = last
	}
}

// complete adds what the post-mortems of an incident tell, and resolves its references.
func (r *Report) complete(i *Incident) {
	i.pages = append(make([]model.Doc, 0, 1+len(i.PostMortems)), i.Doc)
	if len(i.PostMortems) > 0 {
		slices.SortFunc(i.PostMortems, func(a, b *model.PostMortem) int { return strings.Compare(a.Path, b.Path) })
		i.Event = together(i.Event, i.PostMortems)
		for _, pm := range i.PostMortems {
			i.pages = append(i.pages, pm)
		}
	}
	i.Start = i.Event.Begin()
	if day := i.Doc.Base().Date; !i.Start.Known() || !i.Event.StartedAt.Known() && onNextDay(i.Start, day) {
		i.Start = day
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

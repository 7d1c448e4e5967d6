package searchable

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/model"
	"siaga/search"
)

// facets fills in what the page can be found under, in the order of search.FacetNames.
func (e *entry) facets() {
	m := e.doc.Base()
	e.facet("kind", m.Kind.Name, "")
	if _, ok := e.doc.(*model.Service); ok { // it concerns itself
		e.facet("service", m.ID, m.Title)
	} else {
		for s := range e.as(ownService, eventService) {
			e.facet("service", s.id, s.title)
		}
	}
	e.facet("severity", e.severityOf(), "")
	if _, ok := e.doc.(*model.RootCause); ok {
		e.facet("root-cause", m.ID, m.Title)
	} else {
		for c := range e.as(ownCause, eventCause) {
			e.facet("root-cause", c.id, c.title)
		}
	}
	e.facet("owner", e.owner(), "")
	if year, _, ok := strings.Cut(e.out.Date, "-"); ok {
		e.facet("year", year, "")
	}
	e.facet("status", status(e.doc), "")
	for _, t := range m.Tags {
		e.facet("tag", t, "")
	}
	for _, name := range e.alerts() {
		e.facet("alert", name, "")
	}
	for a := range e.as(eventAlert) {
		e.facet("alert", a.title, "")
	}
}

// facet adds a value, once.
func (e *entry) facet(name, value, label string) {
	value, label = oneLine(value), oneLine(label)
	if label == value {
		label = ""
	}
	same := func(f search.Facet) bool { return f.Name == name && strings.EqualFold(f.Value, value) }
	if value != "" && len(e.out.Facets) < maxValues && !slices.ContainsFunc(e.out.Facets, same) {
		e.out.Facets = append(e.out.Facets, search.Facet{Name: name, Value: value, Label: label})
	}
}

// oneLine makes every run of white space in a text one space.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\t\n\v\f\r") && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

func (e *entry) severityOf() string {
	switch d := e.doc.(type) {
	case *model.Runbook:
		return d.Severity
	case *model.Alert:
		return d.Severity
	case *model.Incident, *model.PostMortem:
		if e.inEvent {
			return e.severity
		}
		return model.AsEvent(d).Severity
	}
	return ""
}

// owner is the team that owns the page.
func (e *entry) owner() string {
	if s, ok := e.doc.(*model.Service); ok {
		return cmp.Or(s.Owner, s.Team)
	}
	return e.doc.Base().Owner
}

func status(d model.Doc) string {
	switch d := d.(type) {
	case *model.Incident:
		return d.Status
	case *model.PostMortem:
		return d.Status
	case *model.RootCause:
		return d.Status
	}
	return ""
}

// references fills in what the triage of a new incident tells of this one: its causes, and the runbooks that were used.
func (e *entry) references() {
	if model.AsEvent(e.doc) == nil {
		return
	}
	if e.event != e.address {
		e.out.Event = e.event
	}
	for c := range e.as(ownCause, eventCause) {
		e.out.Causes = refer(e.out.Causes, c)
	}
	for r := range e.as(usedRunbook) {
		e.out.Runbooks = refer(e.out.Runbooks, r)
	}
}

// refer adds a page to a list, once; the first that says whether it helped decides.
func refer(list []search.Reference, to *other) []search.Reference {
	if i := slices.IndexFunc(list, func(r search.Reference) bool { return r.Address == to.address }); i >= 0 {
		list[i].Helped = cmp.Or(list[i].Helped, to.helped)
		return list
	}
	return append(list, search.Reference{Address: to.address, Title: to.title, Helped: to.helped})
}

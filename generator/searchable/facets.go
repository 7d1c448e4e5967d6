package searchable

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/search"
)

// facets fills in what the page can be found under, in the order of search.FacetNames.
func (e *entry) facets() {
	m := e.doc.Base()
	e.facet("kind", m.Kind.Name, "")
	for _, d := range e.services() {
		e.facet("service", d.Base().ID, d.Base().Title)
	}
	e.facet("severity", e.severity(), "")
	for _, d := range e.rootCauses() {
		e.facet("root-cause", d.Base().ID, d.Base().Title)
	}
	e.facet("owner", e.owner(), "")
	if year, _, ok := strings.Cut(e.out.Date, "-"); ok {
		e.facet("year", year, "")
	}
	e.facet("status", status(e.doc), "")
	for _, t := range m.Tags {
		e.facet("tag", t, "")
	}
	names := e.alerts()
	if e.event != nil {
		for _, d := range e.event.Alerts {
			names = append(names, alertName(d))
		}
	}
	for _, n := range names {
		e.facet("alert", n, "")
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

// targets lists what the page refers to by a relation.
func (e *entry) targets(rel model.Relation) []model.Doc {
	var out []model.Doc
	for _, x := range e.graph.Out(e.doc, rel) {
		out = append(out, x.To)
	}
	return out
}

// services are those that the page concerns. The page of a service concerns itself.
func (e *entry) services() []model.Doc {
	if _, ok := e.doc.(*model.Service); ok {
		return []model.Doc{e.doc}
	}
	out := e.targets(model.RelService)
	if e.event != nil {
		out = append(out, e.event.Services...)
	}
	return out
}

// rootCauses are those of the incident, or those that the page is for.
func (e *entry) rootCauses() []model.Doc {
	if _, ok := e.doc.(*model.RootCause); ok {
		return []model.Doc{e.doc}
	}
	out := e.targets(model.RelCause)
	if e.event != nil {
		for _, c := range e.event.Causes {
			out = append(out, c.Doc)
		}
	}
	return out
}

func (e *entry) severity() string {
	switch d := e.doc.(type) {
	case *model.Runbook:
		return d.Severity
	case *model.Alert:
		return d.Severity
	case *model.Incident, *model.PostMortem:
		if e.event != nil {
			return e.event.Event.Severity
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
	if e.event != nil {
		if a := e.graph.Address(e.event.Doc); a != e.out.Address {
			e.out.Event = a
		}
	}
	for _, d := range e.rootCauses() {
		e.out.Causes = e.refer(e.out.Causes, d, "")
	}
	pages := []model.Doc{e.doc}
	if e.event != nil {
		pages = e.event.Pages()
	}
	for _, d := range pages {
		for _, x := range e.graph.Out(d, model.RelRunbook) {
			e.out.Runbooks = e.refer(e.out.Runbooks, x.To, helped(x))
		}
	}
}

// refer adds a page to a list, once; the first that says whether it helped decides.
func (e *entry) refer(list []search.Reference, to model.Doc, helped string) []search.Reference {
	a := e.graph.Address(to)
	if i := slices.IndexFunc(list, func(r search.Reference) bool { return r.Address == a }); i >= 0 {
		list[i].Helped = cmp.Or(list[i].Helped, helped)
		return list
	}
	return append(list, search.Reference{Address: a, Title: to.Base().Title, Helped: helped})
}

// helped is what the page of an incident says of a runbook at the place where it names it.
func helped(x link.Edge) string {
	at := x.Pos()
	for _, u := range model.AsEvent(x.From).Runbooks {
		if p := u.Name.Pos; p.Line == at.Line && p.Column == at.Column {
			return u.Helped
		}
	}
	return ""
}

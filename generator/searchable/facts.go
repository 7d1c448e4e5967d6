package searchable

import (
	"slices"
	"time"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/search"
)

// Facts are all that a document is made of: the page that somebody wrote, and what the graph and the report say of it. Where
// these are the same, the document is. They are found out quickly, and do not hold on to a graph. They are immutable.
type Facts struct {
	o       *Options
	doc     model.Doc
	address string
	others  []other      // pages that are named
	rules   []model.Rule // of the alert
	prior   int          // as far as it does not depend on the text

	inEvent  bool      // the page tells of an incident, as its record or as a post-mortem of nothing else
	event    string    // address of the page that stands for the incident
	start    time.Time // of the incident; zero if it is not known
	severity string    // of the incident
}

// other is a page that is named, in words that search takes from it.
type other struct {
	as        role
	id, title string
	address   string
	helped    string // of a runbook
}

// role is what another page is to one.
type role uint8

// The roles. What the incident has is known from all its pages together.
const (
	ownService role = iota
	ownCause
	ownAlert // that the page is about, or names in a place of its own
	eventService
	eventCause
	eventAlert
	usedRunbook
)

// Facts finds out those of the i-th document. Those of another one that nobody needs any more may be given, to be overwritten.
func (s *Set) Facts(i int, f *Facts) *Facts {
	if f == nil {
		f = new(Facts)
	}
	d := s.docs[i]
	*f = Facts{o: &s.o, doc: d, address: s.at[i], rules: s.graph.Rules(d), others: f.others[:0]}
	event := s.event(d)
	for _, x := range s.graph.AllOut(d) {
		switch {
		case x.Rel == model.RelService:
			f.name(s, ownService, x.To)
		case x.Rel == model.RelCause:
			f.name(s, ownCause, x.To)
		}
	}
	f.alerts(s, event)
	if event != nil {
		f.ofEvent(s, event)
	}
	if model.AsEvent(d) != nil {
		pages := []model.Doc{d}
		if event != nil {
			pages = event.Pages()
		}
		f.runbooks(s, pages)
	}
	f.prior = s.prior(d, event)
	return f
}

// event finds the incident that a page tells of, as its record or as a post-mortem of nothing else; nil for other pages.
func (s *Set) event(d model.Doc) *insight.Incident {
	incidents := 0
	for _, x := range s.graph.AllOut(d) {
		if x.Rel == model.RelIncident {
			incidents++
		}
	}
	if incidents > 1 {
		return nil
	}
	return s.report.Incident(d)
}

// name adds a page.
func (f *Facts) name(s *Set, as role, d model.Doc) {
	m := d.Base()
	f.others = append(f.others, other{as: as, id: m.ID, title: m.Title, address: s.graph.Address(d)})
}

// alert adds an alert.
func (f *Facts) alert(as role, d model.Doc) {
	f.others = append(f.others, other{as: as, title: alertName(d)})
}

// alerts adds the alerts that the page is about, or names in a place of its own, but for those that it says itself.
func (f *Facts) alerts(s *Set, event *insight.Incident) {
	switch d := f.doc.(type) {
	case *model.Alert:
	case *model.Runbook:
		for _, a := range s.report.Runbook(d).Alerts {
			if a != f.doc {
				f.alert(ownAlert, a)
			}
		}
	default:
		for _, x := range s.graph.AllOut(d) {
			if x.Rel == model.RelAlert || event != nil && slices.Contains(event.Alerts, x.To) {
				f.alert(ownAlert, x.To)
			}
		}
	}
}

// ofEvent adds what is known of the incident.
func (f *Facts) ofEvent(s *Set, event *insight.Incident) {
	f.inEvent, f.event, f.severity = true, s.graph.Address(event.Doc), event.Event.Severity
	if event.Start.Known() {
		f.start = event.Start.At
	}
	for _, d := range event.Services {
		f.name(s, eventService, d)
	}
	for _, c := range event.Causes {
		f.name(s, eventCause, c.Doc)
	}
	for _, d := range event.Alerts {
		f.alert(eventAlert, d)
	}
}

// runbooks adds those that were used, as the pages of an incident say.
func (f *Facts) runbooks(s *Set, pages []model.Doc) {
	for _, d := range pages {
		for _, x := range s.graph.AllOut(d) {
			if x.Rel == model.RelRunbook {
				f.name(s, usedRunbook, x.To)
				f.others[len(f.others)-1].helped = helped(x)
			}
		}
	}
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

// alertName is the name of an alert, also where a runbook stands for its page.
func alertName(d model.Doc) string {
	if rb, ok := d.(*model.Runbook); ok && len(rb.Alerts) > 0 {
		return rb.Alerts[0].Text
	}
	return d.Base().Title
}

// prior decides between a page and others that fit as well.
func (s *Set) prior(d model.Doc, event *insight.Incident) int {
	switch d := d.(type) {
	case *model.Incident, *model.PostMortem:
		if event != nil && slices.ContainsFunc(event.Causes, func(c *insight.Cause) bool { return c.Recurring }) {
			return 2
		}
	case *model.Runbook:
		switch s.report.Runbook(d).Level {
		case insight.Trusted:
			return 2
		case insight.Check:
			return 1
		}
	case *model.Alert:
		if s.answered(d) {
			return 1
		}
	}
	return 0
}

// answered reports whether an alert names a runbook, or a runbook names the alert.
func (s *Set) answered(d *model.Alert) bool {
	return len(s.graph.Out(d, model.RelRunbook)) > 0 || len(s.graph.Elsewhere(d)) > 0 ||
		slices.ContainsFunc(s.graph.In(d, model.RelAlert), func(x link.Edge) bool { return x.From.Base().Kind == model.KindRunbook })
}

// Same reports whether other facts give the same document. It may be wrong about different ones, and never about the same
// ones of the same page that somebody wrote.
func (f *Facts) Same(g *Facts) bool {
	return f.doc == g.doc && (f.o == g.o || f.o.Location == g.o.Location && slices.Equal(f.o.Extensions, g.o.Extensions)) &&
		f.address == g.address && f.prior == g.prior &&
		f.inEvent == g.inEvent && f.event == g.event && f.start.Equal(g.start) && f.severity == g.severity &&
		slices.Equal(f.others, g.others) && slices.EqualFunc(f.rules, g.rules, func(a, b model.Rule) bool { return a.Equal(&b) })
}

// Document makes the document.
func (f *Facts) Document() *search.Document {
	m := f.doc.Base()
	e := &entry{Facts: f, out: &search.Document{
		Path: m.Path, Address: f.address, Kind: m.Kind.Name, Title: m.Title, Summary: m.Excerpt(), Prior: f.prior,
	}}
	e.out.Date = e.date()
	if a, ok := f.doc.(*model.Alert); ok && !m.Written() {
		e.out.Path = a.Definitions[0].Pos.Path
	}
	e.fields()
	e.sections()
	e.facets()
	e.references()
	if _, ok := f.doc.(*model.Page); ok && onlyLists(m.Body) {
		e.out.Prior = -1
	}
	return e.out
}

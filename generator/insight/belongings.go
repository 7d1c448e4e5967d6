package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/link"
	"siaga/generator/model"
)

// estate is the services of a graph with what follows from the pages of others; see [Report.Services].
type estate struct {
	services []*Service // as in the graph
	of       map[model.Doc]*Service
}

// estateOf gives the services their incidents, the open actions of these, and their drills.
func (r *Report) estateOf() *estate {
	return r.estate.get(func() *estate {
		e := &estate{of: map[model.Doc]*Service{}}
		for _, d := range r.graph.Docs {
			if s, ok := d.(*model.Service); ok {
				x := &Service{Doc: s}
				e.services, e.of[s] = append(e.services, x), x
			}
		}
		for _, i := range r.Incidents {
			for _, d := range i.Services {
				s := e.of[d]
				s.Incidents = append(s.Incidents, i)
			}
		}
		e.actions(r)
		e.drills(r)
		return e
	})
}

// actions gives the services the open actions that follow from their incidents and drills.
func (e *estate) actions(r *Report) {
	for _, a := range r.Actions {
		if a.State != ActionOpen && a.State != ActionInProgress && a.State != ActionOverdue {
			continue
		}
		for _, i := range a.Incidents {
			e.action(a, i.Services)
		}
		if drill, ok := a.Doc.(*model.Drill); ok {
			e.action(a, e.drilled(r, drill))
		}
	}
}

func (e *estate) action(a *Action, services []model.Doc) {
	for _, d := range services {
		s := e.of[d]
		if s == nil || len(s.Actions) > 0 && s.Actions[len(s.Actions)-1] == a {
			continue
		}
		s.Actions = append(s.Actions, a)
	}
}

// drills gives each service its last drill: one that names it; of those that name no service, one that played an incident
// of it or practised a runbook that names it.
func (e *estate) drills(r *Report) {
	for _, d := range r.graph.Docs {
		drill, ok := d.(*model.Drill)
		if !ok {
			continue
		}
		for _, to := range e.drilled(r, drill) {
			s := e.of[to]
			if s != nil && (s.LastDrill == nil || heldOn(drill).Compare(heldOn(s.LastDrill)) > 0) {
				s.LastDrill = drill
			}
		}
	}
}

// drilled lists the services that a drill was for; one may be in it twice.
func (e *estate) drilled(r *Report, d *model.Drill) []model.Doc {
	var out []model.Doc
	for _, edge := range r.graph.Out(d, model.RelService) {
		out = append(out, edge.To)
	}
	if len(out) > 0 {
		return out
	}
	for _, edge := range r.graph.Out(d, model.RelScenario) {
		if i := r.incidents[edge.To]; i != nil {
			out = append(out, i.Services...)
		}
	}
	for _, edge := range r.graph.Out(d, model.RelRunbook) {
		if x := r.Runbook(edge.To); x != nil {
			out = append(out, x.Services...)
		}
	}
	return out
}

// belongings finds what else belongs to one service.
type belongings struct {
	r   *Report
	s   *Service
	met map[any]bool
}

// first reports whether something is met for the first time.
func (b *belongings) first(what any) bool {
	if b.met[what] {
		return false
	}
	b.met[what] = true
	return true
}

func (b *belongings) cause(c *Cause) {
	if b.first(c) {
		b.s.Causes = append(b.s.Causes, c)
	}
}

func (b *belongings) alert(a model.Doc) {
	if b.first(a) {
		b.s.Alerts = append(b.s.Alerts, a)
	}
}

func (b *belongings) runbook(x *Runbook) {
	if x != nil && b.first(x) {
		b.s.Runbooks = append(b.s.Runbooks, x)
	}
}

// causes gives the service the causes of its incidents, and those whose pages name it.
func (b *belongings) causes() {
	for _, i := range b.s.Incidents {
		for _, c := range i.Causes {
			b.cause(c)
		}
	}
	for _, e := range b.r.graph.In(b.s.Doc, model.RelService) {
		if c := b.r.causes[e.From]; c != nil {
			b.cause(c)
		}
	}
}

// pages gives the service its alerts and runbooks: first those that name it, then those that lead to each other,
// then those of its incidents.
func (b *belongings) pages() {
	for _, e := range b.r.graph.In(b.s.Doc, model.RelService) {
		switch from := e.From.(type) {
		case *model.Alert:
			b.alert(from)
		case *model.Runbook:
			b.runbook(b.r.Runbook(from))
		}
	}
	alerts, runbooks := b.s.Alerts, b.s.Runbooks
	for _, x := range runbooks {
		for _, a := range x.Alerts {
			b.alert(a)
		}
	}
	for _, a := range alerts {
		for _, x := range b.r.answers(a) {
			b.runbook(x)
		}
	}
	for _, i := range b.s.Incidents {
		for _, a := range i.Alerts {
			if b.mayBelong(a) {
				b.alert(a)
			}
		}
		for _, d := range i.Runbooks {
			if b.mayBelong(d) {
				b.runbook(b.r.Runbook(d))
			}
		}
	}
}

// answers lists the runbooks of an alert, by path.
func (r *Report) answers(alert model.Doc) []*Runbook {
	var out []*Runbook
	add := func(d model.Doc) {
		if x := r.Runbook(d); x != nil && slices.Contains(x.Alerts, alert) {
			out = appendNew(out, x)
		}
	}
	add(alert)
	for _, e := range r.graph.In(alert, model.RelAlert) {
		add(e.From)
	}
	for _, e := range r.graph.Out(alert, model.RelRunbook) {
		add(e.To)
	}
	slices.SortFunc(out, func(a, b *Runbook) int { return cmp.Compare(a.number, b.number) })
	return out
}

// mayBelong reports whether an alert or a runbook of an incident may be one of the service: its page names the service, or
// names none.
func (b *belongings) mayBelong(d model.Doc) bool {
	named := b.r.graph.Out(d, model.RelService)
	return len(named) == 0 || slices.ContainsFunc(named, func(e link.Edge) bool { return e.To == model.Doc(b.s.Doc) })
}

// sort orders what belongs to a service: incidents by start, the newest first, runbooks by path, alerts by id, causes by how
// often they were seen. Actions come in the order of the report.
func (s *Service) sort() {
	slices.SortFunc(s.Incidents, newestFirst)
	slices.SortFunc(s.Runbooks, func(a, b *Runbook) int { return strings.Compare(a.Doc.Path, b.Doc.Path) })
	slices.SortFunc(s.Alerts, func(a, b model.Doc) int {
		return cmp.Or(strings.Compare(a.Base().ID, b.Base().ID), strings.Compare(a.Base().Path, b.Base().Path))
	})
	slices.SortStableFunc(s.Causes, func(a, b *Cause) int {
		return cmp.Or(cmp.Compare(len(b.Occurrences), len(a.Occurrences)), strings.Compare(a.Doc.ID, b.Doc.ID))
	})
}

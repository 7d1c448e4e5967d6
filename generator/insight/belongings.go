package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/model"
)

// belongings finds what belongs to each service; see [Report.readiness].
type belongings struct {
	r       *Report
	answers map[model.Doc][]*Runbook // runbooks of each alert
	met     map[belonging]bool
}

type belonging struct {
	to   *Service
	what any
}

// first reports whether something is met for the first time at a service.
func (b *belongings) first(s *Service, what any) bool {
	k := belonging{s, what}
	if b.met[k] {
		return false
	}
	b.met[k] = true
	return true
}

// incidents gives the services their incidents, with the causes and the open actions of these.
func (b *belongings) incidents() {
	r := b.r
	for _, i := range r.Incidents {
		for _, d := range i.Services {
			s := r.services[d]
			s.Incidents = append(s.Incidents, i)
			for _, c := range i.Causes {
				b.cause(s, c)
			}
		}
	}
	for _, c := range r.Causes {
		for _, e := range r.graph.Out(c.Doc, model.RelService) {
			if s := r.services[e.To]; s != nil {
				b.cause(s, c)
			}
		}
	}
	for _, a := range r.Actions {
		if a.State != ActionOpen && a.State != ActionInProgress && a.State != ActionOverdue {
			continue
		}
		for _, i := range a.Incidents {
			b.action(a, i.Services)
		}
		if drill, ok := a.Doc.(*model.Drill); ok {
			b.action(a, b.drilled(drill))
		}
	}
}

func (b *belongings) action(a *Action, services []model.Doc) {
	for _, d := range services {
		if s := b.r.services[d]; s != nil && b.first(s, a) {
			s.Actions = append(s.Actions, a)
		}
	}
}

func (b *belongings) cause(s *Service, c *Cause) {
	if b.first(s, c) {
		s.Causes = append(s.Causes, c)
	}
}

func (b *belongings) alert(s *Service, a model.Doc) {
	if b.first(s, a) {
		s.Alerts = append(s.Alerts, a)
	}
}

// runbook gives a service a runbook, unless it has it.
func (b *belongings) runbook(s *Service, x *Runbook) {
	if x != nil && b.first(s, x) {
		s.Runbooks = append(s.Runbooks, x)
	}
}

// pages gives the services their alerts and runbooks: first those that name a service, then those that lead to each other,
// then those of its incidents.
func (b *belongings) pages() {
	r := b.r
	for _, s := range r.Services {
		for _, e := range r.graph.In(s.Doc, model.RelService) {
			switch from := e.From.(type) {
			case *model.Alert:
				b.alert(s, from)
			case *model.Runbook:
				b.runbook(s, r.runbooks[from])
			}
		}
		alerts, runbooks := s.Alerts, s.Runbooks
		for _, x := range runbooks {
			for _, a := range x.Alerts {
				b.alert(s, a)
			}
		}
		for _, a := range alerts {
			for _, x := range b.answers[a] {
				b.runbook(s, x)
			}
		}
		for _, i := range s.Incidents {
			for _, a := range i.Alerts {
				if b.mayBeOf(a, s) {
					b.alert(s, a)
				}
			}
			for _, d := range i.Runbooks {
				if b.mayBeOf(d, s) {
					b.runbook(s, r.runbooks[d])
				}
			}
		}
	}
}

// mayBeOf reports whether an alert or a runbook of an incident may be one of a service: its page names the service, or
// names none.
func (b *belongings) mayBeOf(d model.Doc, s *Service) bool {
	named := b.r.graph.Out(d, model.RelService)
	for _, e := range named {
		if b.r.services[e.To] == s {
			return true
		}
	}
	return len(named) == 0
}

// drills gives each service its last drill: one that names it; of those that name no service, one that played an incident
// of it or practised a runbook that names it.
func (b *belongings) drills() {
	for _, d := range b.r.graph.Docs {
		drill, ok := d.(*model.Drill)
		if !ok {
			continue
		}
		for _, to := range b.drilled(drill) {
			s := b.r.services[to]
			if s != nil && (s.LastDrill == nil || heldOn(drill).Compare(heldOn(s.LastDrill)) > 0) {
				s.LastDrill = drill
			}
		}
	}
}

// drilled lists the services that a drill was for; one may be in it twice.
func (b *belongings) drilled(d *model.Drill) []model.Doc {
	var out []model.Doc
	for _, e := range b.r.graph.Out(d, model.RelService) {
		out = append(out, e.To)
	}
	if len(out) > 0 {
		return out
	}
	for _, e := range b.r.graph.Out(d, model.RelScenario) {
		if i := b.r.incidents[e.To]; i != nil {
			out = append(out, i.Services...)
		}
	}
	for _, e := range b.r.graph.Out(d, model.RelRunbook) {
		if x := b.r.runbooks[e.To]; x != nil {
			out = append(out, x.Services...)
		}
	}
	return out
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

package render

import (
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// care tells on the front page what asks to be looked after, the worst first.
func (s *Site) care(at string) []Care {
	r := s.o.Insight
	if r == nil {
		return nil
	}
	var back, overdue, suspect, unready int
	for _, c := range r.Causes {
		back += min(1, s.returns(c.Doc))
	}
	for _, a := range r.Actions {
		if a.State == insight.ActionOverdue {
			overdue++
		}
	}
	for _, b := range r.Runbooks() {
		if b.Level == insight.Suspect {
			suspect++
		}
	}
	for _, x := range r.Services() {
		if !x.Ready {
			unready++
		}
	}
	var out []Care
	add := func(n int, level, text, address, id string) {
		if n > 0 {
			out = append(out, Care{Link{Text: text, Href: link.Relative(at, address, id)}, level})
		}
	}
	ts := s.o.Templates
	add(back, "bad", ts.Count("care.came_back", back), link.OverviewAddress(model.KindRootCause), "")
	add(overdue, "bad", ts.Count("care.overdue", overdue), link.ActionsAddress, "g-overdue")
	add(suspect, "bad", ts.Count("care.suspect", suspect), link.ReadinessAddress, "g-suspect")
	add(unready, "doubt", ts.Count("care.unready", unready), link.ReadinessAddress, "g-services")
	add(len(r.Suspected()), "doubt", ts.Count("care.suspected", len(r.Suspected())), link.InsightsAddress, "g-suspected")
	return out
}

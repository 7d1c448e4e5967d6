package data

import (
	"siaga/generator/insight"
)

// ServicesFile is data/services.json.
type ServicesFile struct {
	Head
	// Every service that has a page, written or generated.
	Services []Service `json:"services"`
}

// Service is a service with what it lacks before the next shift.
type Service struct {
	// Id of the page.
	ID string `json:"id"`
	// Source file; null where nobody wrote the page.
	Path Path `json:"path"`
	// Page.
	Address string `json:"address"`
	// Title of the page.
	Title string `json:"title"`
	// Somebody wrote a page about it.
	Documented bool `json:"documented"`
	// Team that runs it.
	Team string `json:"team"`
	// How much depends on it, as people write it.
	Tier string `json:"tier"`
	// Nothing is missing.
	Ready bool `json:"ready"`
	// What is missing; the worst first.
	Reasons []Reason `json:"reasons"`
	// Paths of the incidents that hit it.
	Incidents []string `json:"incidents"`
	// Paths of its runbooks.
	Runbooks []string `json:"runbooks"`
	// Ids of its alerts.
	Alerts []string `json:"alerts"`
	// Ids of the root causes of its incidents, the recurring ones first.
	RootCauses []string `json:"root_causes"`
	// Action items that are still to be done.
	OpenActions []ActionRef `json:"open_actions"`
	// Its last drill; null where there was none.
	LastDrill *Drill `json:"last_drill" jsonschema:"nullable"`
}

// Drill is an exercise.
type Drill struct {
	// Source file.
	Path string `json:"path"`
	// When it was held.
	HeldOn Time `json:"held_on"`
}

func (s *site) services(w *writer) error {
	w.list("services")
	for _, v := range s.report.Services() {
		d := v.Doc
		r := Service{
			ID: d.ID, Path: Path(d.Path), Address: s.graph.Address(d), Title: d.Title, Documented: d.Written(),
			Team: d.Team, Tier: d.Tier, Ready: v.Ready, Reasons: s.reasons(v.Reasons), Incidents: each(v.Incidents, pathOf),
			Runbooks: each(v.Runbooks, func(r *insight.Runbook) string { return r.Doc.Path }), Alerts: ids(v.Alerts),
			RootCauses: each(v.Causes, causeID), OpenActions: each(v.Actions, actionRef),
		}
		if v.LastDrill != nil {
			r.LastDrill = &Drill{v.LastDrill.Path, moment(v.LastDrill.HeldOn)}
		}
		if err := w.add(r); err != nil {
			return err
		}
	}
	return nil
}

package data

import (
	"siaga/generator/insight"
	"siaga/generator/model"
)

// RunbooksFile is data/runbooks.json.
type RunbooksFile struct {
	Head
	// Every runbook, by path.
	Runbooks []Runbook `json:"runbooks"`
}

// Runbook is a runbook with what speaks for and against it.
type Runbook struct {
	// Id of the page.
	ID string `json:"id"`
	// Source file.
	Path string `json:"path"`
	// Page.
	Address string `json:"address"`
	// Title of the page.
	Title string `json:"title"`
	// Team that owns it.
	Owner string `json:"owner"`
	// Ids of the alerts that it answers.
	Alerts []string `json:"alerts"`
	// Ids of the services that it concerns.
	Services []string `json:"services"`
	// How far it can be trusted.
	Trust insight.TrustLevel `json:"trust"`
	// Why.
	Reasons []Reason `json:"reasons"`
	// Paths of the incidents in which it was used, the newest first.
	UsedIn []string `json:"used_in"`
	// Day (UTC) of the last commit that changed what it says; one that only changes dates does not count. Null without git.
	LastChangedOn Time `json:"last_changed_on"`
	// Day of the last review, as declared.
	LastReviewedOn Time `json:"last_reviewed_on"`
	// When it is to be reviewed again, as people write it.
	ReviewIn string `json:"review_in"`
	// Day of the last test, as declared.
	LastTestedOn Time `json:"last_tested_on"`
	// Sections that say nothing yet.
	StubSections []Stub `json:"stub_sections"`
}

// Stub is a section that says nothing yet.
type Stub struct {
	// Its heading.
	Title string `json:"title"`
	// Where it stands.
	Where Place `json:"where"`
}

func (s *site) runbooks(w *writer) error {
	w.list("runbooks")
	for _, r := range s.report.Runbooks() {
		d := r.Doc
		err := w.add(Runbook{
			ID: d.ID, Path: d.Path, Address: s.graph.Address(d), Title: d.Title, Owner: d.Owner,
			Alerts: ids(r.Alerts), Services: ids(r.Services), Trust: r.Level, Reasons: s.reasons(r.Reasons),
			UsedIn: each(r.UsedIn, pathOf), LastChangedOn: day(r.LastChanged.UTC()), LastReviewedOn: moment(d.LastReviewedOn),
			ReviewIn: d.ReviewIn.Text, LastTestedOn: moment(d.LastTestedOn),
			StubSections: each(d.Stubs, func(p model.Passage) Stub { return Stub{p.Text, lineOf(d, p.Line)} }),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

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
	for _, r := range s.report.Runbooks {
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

// AlertsFile is data/alerts.json.
type AlertsFile struct {
	Head
	// Every alert that has a page, written or generated: those with a source file by path, then the others by id.
	Alerts []Alert `json:"alerts"`
}

// Alert is an alert with what answers it.
type Alert struct {
	// Name of the alert: the id of its page.
	Name string `json:"name"`
	// Where it is known from: its first rule, else its page, else the first page that names it.
	Source Place `json:"source"`
	// Where its rules stand, by place.
	Rules []Place `json:"rules"`
	// Source file of its page; null where nobody wrote one.
	Path Path `json:"path"`
	// Page.
	Address string `json:"address"`
	// How dangerous it is, as people write it.
	Severity string `json:"severity"`
	// What it means, in plain words.
	Summary string `json:"summary"`
	// The expression of the rule; of several rules, that of the most severe.
	Expr string `json:"expr"`
	// How long the expression must hold.
	For string `json:"for"`
	// Ids of the services that it concerns.
	Services []string `json:"services"`
	// Paths of the runbooks that answer it.
	Runbooks []string `json:"runbooks"`
	// The annotation runbook_url of the rule, as written.
	RunbookURL string `json:"runbook_url"`
}

func (s *site) alerts(w *writer) error {
	w.list("alerts")
	for _, d := range s.graph.Docs {
		a, ok := d.(*model.Alert)
		if !ok {
			continue
		}
		r := Alert{
			Name: a.ID, Source: place(a.Named), Rules: each(a.Rules, place), Path: Path(a.Path), Address: s.graph.Address(a),
			Severity: a.Severity, Summary: a.Summary, Expr: a.Expr, For: a.For, Services: []string{},
			Runbooks: s.both(a, model.RelRunbook, model.RelAlert), RunbookURL: a.RunbookURL,
		}
		switch {
		case len(r.Rules) > 0:
			r.Source = r.Rules[0]
		case a.Written():
			r.Source = Place(a.Path)
		}
		for _, e := range s.graph.Out(a, model.RelService) {
			r.Services = append(r.Services, e.To.Base().ID)
		}
		r.Services = sorted(r.Services)
		if err := w.add(r); err != nil {
			return err
		}
	}
	return nil
}

package model

import "siaga/generator/diag"

// Service is a service of the platform.
type Service struct {
	Meta
	Team       string    `key:"team"`
	Tier       string    `key:"tier"`
	DependsOn  []Name    `key:"depends_on"`
	Escalation []Contact `key:"escalation"`
	Dashboards []Web     `key:"dashboards"`
	Repository string    `key:"repository"`
}

// Contact is one step of an escalation.
type Contact struct {
	Name    string `key:"name"`
	Contact string `key:"contact"`
	After   string `key:"after"` // how long to wait before this step
}

// Web is a named address on the web.
type Web struct {
	Title string `key:"title"`
	URL   string `key:"url"`
}

// Refs lists the typed references.
func (s *Service) Refs() []Ref { return refs(RelDependsOn, KindService, s.DependsOn...) }

// Runbook says what to do.
type Runbook struct {
	Meta
	Services       []Name   `key:"services"`
	Alerts         []Name   `key:"alerts"`
	RootCauses     []Name   `key:"root_causes"` // which it mitigates
	Severity       string   `key:"severity"`
	ExpectedTime   Interval `key:"expected_time"`
	LastReviewedOn Time     `key:"last_reviewed_on"`
	ReviewIn       Interval `key:"review_in"`
	LastTestedOn   Time     `key:"last_tested_on"`

	Stubs   []Passage // sections that say nothing yet: Text is the heading
	Parts   []Part    // what the lines of the page are about
	NoSteps bool      // it is clear that the page tells nobody what to do
}

// Refs lists the typed references.
func (r *Runbook) Refs() []Ref {
	out := refs(RelService, KindService, r.Services...)
	out = append(out, refs(RelAlert, KindAlert, r.Alerts...)...)
	return append(out, refs(RelCause, KindRootCause, r.RootCauses...)...)
}

// Alert is what pages somebody.
type Alert struct {
	Meta
	Services     []Name   `key:"services"`
	Severity     string   `key:"severity"`
	Runbooks     []Name   `key:"runbooks"`
	ExpectedTime Interval `key:"expected_time"`
	Escalation   string   `key:"escalation"`
	Expr         string   `key:"expr"`
	For          string   `key:"for"`

	// What rules of Prometheus say of it; empty where there are none.
	Rules       []diag.Pos // where they stand, by path and line
	Definitions []Rule     // the rules themselves, in the same order
	RunbookURL  string     // the annotation runbook_url, as written
	Labels      []Pair     // that the most severe rule sets, by name
	Annotations []Pair     // of it, by name
}

// Refs lists the typed references.
func (a *Alert) Refs() []Ref {
	return append(refs(RelService, KindService, a.Services...), refs(RelRunbook, KindRunbook, a.Runbooks...)...)
}

// RootCause is a cause that incidents share.
type RootCause struct {
	Meta
	Category   string `key:"category"`
	Services   []Name `key:"services"`
	Status     string `key:"status" enum:"open,fixed,accepted"`
	FixedOn    Time   `key:"fixed_on"`
	Detection  string `key:"detection"`
	Prevention string `key:"prevention"`
	Runbooks   []Name `key:"runbooks"`
	CausedBy   []Name `key:"caused_by"`
}

// Refs lists the typed references.
func (c *RootCause) Refs() []Ref {
	out := refs(RelService, KindService, c.Services...)
	out = append(out, refs(RelRunbook, KindRunbook, c.Runbooks...)...)
	return append(out, refs(RelCausedBy, KindRootCause, c.CausedBy...)...)
}

// Drill is an exercise.
type Drill struct {
	Meta
	Scenario     Name         `key:"scenario"`
	Runbooks     []Name       `key:"runbooks"`
	Services     []Name       `key:"services"`
	HeldOn       Time         `key:"held_on"`
	Participants []string     `key:"participants"`
	Outcome      string       `key:"outcome"`
	ActionItems  []ActionItem `key:"action_items"`
}

// Refs lists the typed references.
func (d *Drill) Refs() []Ref {
	out := refs(RelScenario, KindIncident, d.Scenario)
	out = append(out, refs(RelRunbook, KindRunbook, d.Runbooks...)...)
	out = append(out, refs(RelService, KindService, d.Services...)...)
	return append(out, actionRefs(d.ActionItems)...)
}

// Page is any other document.
type Page struct{ Meta }

// Refs lists the typed references: a page has none.
func (*Page) Refs() []Ref { return nil }

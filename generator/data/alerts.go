package data

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/link"
	"siaga/generator/model"
)

// AlertsFile is data/alerts.json.
type AlertsFile struct {
	Head
	// Every alert that is known from a page, from a rule, or because a page names it, by name.
	Alerts []Alert `json:"alerts"`
}

// Alert is an alert with what answers it.
type Alert struct {
	// Name of the alert.
	Name string `json:"name"`
	// Where it is known from: its first rule, else its page, else the first place that names it.
	Source Place `json:"source"`
	// Where its rules stand.
	Rules []Place `json:"rules"`
	// Source file of its page; null where nobody wrote one. It may be a runbook for this very alert.
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
	// Whether runbook_url leads to a page of this site; null where there is no runbook_url.
	Resolves *bool `json:"resolves" jsonschema:"nullable"`
}

// known is an alert and its page.
type known struct {
	page  model.Doc // *model.Alert, or the runbook that is its page
	alert *model.Alert
}

func (s *site) alerts(w *writer) error {
	w.list("alerts")
	for _, k := range s.known() {
		if err := w.add(s.alert(k)); err != nil {
			return err
		}
	}
	return nil
}

// known lists all alerts by name. A runbook that stands where the page of an alert would is the page of that alert.
func (s *site) known() []known {
	var out []known
	for _, d := range s.graph.Docs {
		switch d := d.(type) {
		case *model.Alert:
			out = append(out, known{d, d})
		case *model.Runbook:
			out = append(out, s.ownAlerts(d)...)
		}
	}
	slices.SortFunc(out, func(a, b known) int {
		return cmp.Or(cmp.Compare(a.alert.ID, b.alert.ID), cmp.Compare(s.graph.Address(a.page), s.graph.Address(b.page)))
	})
	return out
}

// ownAlerts lists the alerts whose page a runbook is: those of rules, and those that it names and whose address it has.
func (s *site) ownAlerts(d *model.Runbook) []known {
	var out []known
	names, rules := model.RulesByName(s.graph.Rules(d))
	for _, n := range d.Alerts {
		n := strings.TrimSpace(n.Text)
		if a, ok := link.AlertAddress(n); ok && a == s.graph.Address(d) && rules[n] == nil {
			names = append(names, n)
		}
	}
	for _, n := range names {
		a := &model.Alert{Meta: model.Meta{ID: n}, Severity: d.Severity}
		if rules[n] != nil {
			a.Define(rules[n])
		}
		a.Summary = cmp.Or(a.Summary, d.Summary)
		out = append(out, known{d, a})
	}
	return out
}

func (s *site) alert(k known) Alert {
	m, a := k.page.Base(), k.alert
	r := Alert{
		Name: a.ID, Source: place(m.Named), Rules: each(a.Rules, place), Path: Path(m.Path), Address: s.graph.Address(k.page),
		Severity: a.Severity, Summary: a.Summary, Expr: a.Expr, For: a.For, Services: []string{},
		Runbooks: s.both(k.page, model.RelRunbook, model.RelAlert), RunbookURL: a.RunbookURL,
	}
	switch {
	case len(r.Rules) > 0:
		r.Source = r.Rules[0]
	case m.Written():
		r.Source = Place(m.Path)
	}
	if _, ok := k.page.(*model.Runbook); ok {
		r.Runbooks = sorted(append(r.Runbooks, m.Path))
	}
	for _, e := range s.graph.Out(k.page, model.RelService) {
		r.Services = append(r.Services, e.To.Base().ID)
	}
	r.Services = sorted(r.Services)
	if a.RunbookURL != "" {
		leads := s.graph.Resolves(k.page, a.RunbookURL)
		r.Resolves = &leads
	}
	return r
}

package insight

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func serviceNamed(t *testing.T, r *Report, name string) *Service {
	t.Helper()
	for _, s := range r.Services() {
		if s.Doc.ID == name {
			return s
		}
	}
	t.Fatalf("no service %s", name)
	return nil
}

func lackTexts(s *Service) []string {
	var got []string
	for _, r := range s.Reasons {
		got = append(got, reasonText(r))
	}
	return got
}

// ready is a service that lacks nothing.
func ready() map[string]string {
	return map[string]string{
		"services/web.md":     front("escalation: [{name: Web on call, contact: '#web'}]") + "# Web\n",
		"runbooks/restart.md": runbook("services: [web]", "alerts: [Slow]", "root_causes: [pool]", "last_reviewed_on: 2026-06-01"),
		"drills/D.md":         page("services: [web]", "held_on: 2025-06-15"),
	}
}

func TestReadiness(t *testing.T) {
	incident := func(id, day string, lines ...string) string {
		return page(append([]string{"id: " + id, "started_at: " + day + "T10:00:00+07:00", "services: [web]"}, lines...)...)
	}
	tests := []struct {
		name string
		more map[string]string // over ready; "" takes a file away
		want string
	}{
		{"nothing", nil, ``},
		{"no page", map[string]string{"services/web.md": ""}, `-undocumented drills/D.md:2:12`},
		{"nobody to call", map[string]string{"services/web.md": "# Web\n"}, `-no-escalation services/web.md`},
		{"a section tells whom to call", map[string]string{"services/web.md": "# Web\n\n## Contacts\n\nThe team.\n"}, ``},
		{"no drill", map[string]string{"drills/D.md": ""}, `-no-drill services/web.md`},
		{"a drill long ago", map[string]string{"drills/D.md": page("services: [web]", "held_on: 2025-06-14")},
			`-drill-long-ago 366d (D) drills/D.md:3:10`},
		{"no runbook", map[string]string{"runbooks/restart.md": ""}, `-no-runbook services/web.md`},
		{"runbooks not trusted", map[string]string{
			"runbooks/a.md": runbook("services: [web]"),
			"runbooks/b.md": front("services: [web]", "last_reviewed_on: 2026-06-01") + "# B\n"},
			`-runbook-suspect no-steps (b) runbooks/b.md
			-runbook-to-check nothing-known (a) runbooks/a.md`},
		{"alerts without a runbook: of the service, of its incidents", map[string]string{
			"alerts/Own.md":    page("kind: alert", "services: [web]"),
			"alerts/Others.md": page("kind: alert", "services: [db]"),
			"alerts/Known.md":  page("kind: alert", "runbooks: [restart]"),
			"incidents/A.md":   incident("A", "2026-01-01", "alerts: [Own, Others, Known, Slow, Unwritten]")},
			`-alert-no-runbook (Own) alerts/Own.md
			-alert-no-runbook (Unwritten) incidents/A.md:5:36`},
		{"an alert whose page is a runbook", map[string]string{
			"alerts/Own.md":  front("kind: runbook", "alerts: [Own]", "last_reviewed_on: 2026-06-01") + steps,
			"incidents/A.md": incident("A", "2026-01-01", "alerts: [Own]")}, ``},
		{"alerts of rules", map[string]string{
			"rules.yaml": "groups:\n- name: web\n  rules:\n" +
				"  - {alert: Bare, expr: up == 0, labels: {service: web}}\n" +
				"  - {alert: Here, expr: up == 0, labels: {service: web}, annotations: {runbook_url: /runbooks/restart}}\n" +
				"  - {alert: There, expr: up == 0, labels: {service: web}, annotations: {runbook_url: 'https://example.org/there'}}\n"},
			`-alert-no-runbook (Bare) rules.yaml:4:6`},
		{"a recurring cause without a runbook", map[string]string{
			"incidents/A.md": incident("A", "2026-01-01", "root_causes: [pool, retry]"),
			"incidents/B.md": incident("B", "2026-02-01", "root_causes: [pool, retry]"),
			"incidents/C.md": incident("C", "2026-03-01", "root_causes: [once]")},
			`-cause-no-runbook #2 (retry) incidents/A.md:5:21`},
		{"a recurring cause that names its runbook", map[string]string{
			"root-causes/retry.md": page("runbooks: [restart]"),
			"incidents/A.md":       incident("A", "2026-01-01", "root_causes: [retry]"),
			"incidents/B.md":       incident("B", "2026-02-01", "root_causes: [retry]")}, ``},
		{"a recurring cause whose fix holds, made on the day of the last incident", map[string]string{
			"root-causes/retry.md": page("fixed_on: 2026-02-01"),
			"incidents/A.md":       incident("A", "2026-01-01", "root_causes: [retry]"),
			"incidents/B.md":       incident("B", "2026-02-01", "root_causes: [retry]")}, ``},
		{"a recurring cause that is fixed, nobody says when", map[string]string{
			"root-causes/retry.md": page("status: fixed"),
			"incidents/A.md":       incident("A", "2026-01-01", "root_causes: [retry]"),
			"incidents/B.md":       incident("B", "2026-02-01", "root_causes: [retry]")}, ``},
		{"a cause that came back, and was fixed again", map[string]string{
			"root-causes/retry.md": page("fixed_on: 2026-03-01"),
			"postmortems/P.md":     page("incidents: [A]", "action_items: [{title: x, kind: prevent, status: done, completed_on: 2026-01-15}]"),
			"incidents/A.md":       incident("A", "2026-01-01", "root_causes: [retry]"),
			"incidents/B.md":       incident("B", "2026-02-01", "root_causes: [retry]")}, ``},
		{"a cause that came back", map[string]string{
			"root-causes/retry.md": page("fixed_on: 2026-01-15", "runbooks: [restart]"),
			"incidents/A.md":       incident("A", "2026-01-01", "root_causes: [retry]"),
			"incidents/B.md":       incident("B", "2026-02-01", "root_causes: [retry]")},
			`-cause-came-back #2 (retry) root-causes/retry.md:2:11`},
		{"overdue actions", map[string]string{
			"incidents/A.md": incident("A", "2026-01-01", "action_items:", "- {title: new, due_on: 2026-06-14, status: open}",
				"- {title: old, due_on: 2026-06-01, status: in_progress}", "- {title: later, due_on: 2026-07-01, status: open}",
				"- {title: done, due_on: 2026-01-02, status: done}")},
			`-actions-overdue old #2 14d (A) incidents/A.md:7:3`},
		{"the worst goes first", map[string]string{
			"services/web.md":      "# Web\n",
			"drills/D.md":          "",
			"runbooks/a.md":        runbook("services: [web]"),
			"runbooks/b.md":        front("services: [web]") + "# B\n",
			"root-causes/retry.md": page("fixed_on: 2026-01-15"),
			"incidents/A.md":       incident("A", "2026-01-01", "root_causes: [retry]", "alerts: [Unwritten]", "action_items: [{title: x, due_on: 2026-06-01, status: open}]"),
			"incidents/B.md":       incident("B", "2026-02-01", "root_causes: [retry]")},
			`-cause-came-back #2 (retry) root-causes/retry.md:2:11
			-alert-no-runbook (Unwritten) incidents/A.md:6:10
			-runbook-suspect no-steps (b) runbooks/b.md
			-cause-no-runbook #2 (retry) root-causes/retry.md
			-actions-overdue x #1 14d (A) incidents/A.md:7:16
			-no-escalation services/web.md
			-no-drill services/web.md
			-runbook-to-check nothing-known (a) runbooks/a.md`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := ready()
			for p, text := range tt.more {
				if files[p] = text; text == "" {
					delete(files, p)
				}
			}
			s := serviceNamed(t, reportWith(t, today, files, nil), "web")
			compare(t, lackTexts(s), tt.want)
			if s.Ready != (tt.want == "") {
				t.Errorf("ready: %v", s.Ready)
			}
		})
	}
}

// Without a day of the build nothing is overdue and no drill is long ago; that there was none is known.
func TestReadinessWithoutADay(t *testing.T) {
	files := ready()
	files["drills/D.md"] = page("services: [web]", "held_on: 1999-01-01")
	files["services/db.md"] = files["services/web.md"]
	r := reportWith(t, time.Time{}, files, nil)
	compare(t, lackTexts(serviceNamed(t, r, "web")), `-runbook-to-check nothing-known (restart) runbooks/restart.md`)
	compare(t, lackTexts(serviceNamed(t, r, "db")), "-no-runbook services/db.md\n-no-drill services/db.md")
}

func TestBelongings(t *testing.T) {
	r := reportWith(t, today, map[string]string{
		"services/web.md":     "# Web\n",
		"services/db.md":      "# DB\n",
		"services/queue.md":   "# Queue\n",
		"runbooks/a.md":       runbook("services: [web]", "alerts: [Slow]"),
		"runbooks/b.md":       runbook("alerts: [Down]"),
		"runbooks/c.md":       runbook("services: [db]"),
		"runbooks/d.md":       runbook(),
		"alerts/Down.md":      page("kind: alert", "services: [web]"),
		"root-causes/pool.md": page("services: [db]"),
		"incidents/A.md": page("date: 2026-01-01", "services: [web, web]", "root_causes: [retry]", "runbooks: [c, d]", "alerts: [Down]",
			"action_items: [{title: x, status: open}, {title: y}, {title: z, status: done}]"),
		"incidents/B.md": page("date: 2026-02-01", "services: [web, db]", "root_causes: [pool, retry]"),
		"drills/D.md":    page("scenario: A", "held_on: 2026-03-01", "action_items: [{title: v, status: open}]"),
		"drills/E.md":    page("runbooks: [c]", "held_on: 2026-04-01"),
		"drills/F.md":    page("services: [queue]", "scenario: A", "runbooks: [c]"),
	}, nil)
	var got []string
	for _, s := range r.Services() {
		var books, incidents, actions []string
		for _, b := range s.Runbooks {
			books = append(books, b.Doc.ID)
		}
		for _, i := range s.Incidents {
			incidents = append(incidents, id(i.Doc))
		}
		for _, a := range s.Actions {
			actions = append(actions, a.Item.Title)
		}
		drill := "-"
		if s.LastDrill != nil {
			drill = s.LastDrill.ID
		}
		got = append(got, fmt.Sprintf("%s: incidents %s; runbooks %s; alerts %s; causes %s; actions %s; drill %s", s.Doc.ID,
			strings.Join(incidents, " "), strings.Join(books, " "), ids(s.Alerts), causeIDs(s.Causes), strings.Join(actions, " "), drill))
	}
	compare(t, got, `
		db: incidents B; runbooks c; alerts ; causes retry pool; actions ; drill E
		queue: incidents ; runbooks ; alerts ; causes ; actions ; drill F
		web: incidents B A; runbooks a b d; alerts Down Slow; causes retry pool; actions x v; drill D
	`)
}

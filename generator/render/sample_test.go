package render

import (
	_ "embed"
	"fmt"
	"html/template"
	"time"
)

// The samples are one realistic view for every template. The test of the theme renders them, the benchmark measures
// them, and with -theme.out they are written to look at.

//go:embed testdata/body.html
var sampleBody string

var sampleInstant = time.Date(2026, 3, 3, 9, 12, 0, 0, time.UTC)

type sample struct {
	name string // of the template
	file string
	view any
}

func samples(ts *Templates) []sample {
	out := []sample{
		{"home", "index.html", sampleHome(ts)},
		{"runbook", "runbooks/checkout-latency.html", sampleRunbook(ts)},
		{"alert", "alerts/CheckoutLatencyHigh.html", sampleAlert(ts)},
		{"incident", "incidents/INC-42.html", sampleIncident(ts)},
		{"postmortem", "postmortems/PM-42.html", samplePostMortem(ts)},
		{"root-cause", "root-causes/connection-pool-exhausted.html", sampleCause(ts)},
		{"service", "services/checkout.html", sampleService(ts)},
		{"drill", "drills/failover-drill.html", sampleDrill(ts)},
		{"prepare", "prepare/checkout.html", samplePack(ts)},
		{"page", "handbook/index.html", sampleFolder(ts)},
		{"overview", "incidents/index.html", sampleOverview(ts, 40)},
		{"overview", "incidents/long.html", sampleOverview(ts, 3000)},
		{"overview", "incidents/none.html", sampleOverview(ts, 0)},
		{"page", "handbook/undocumented.html", sampleUndocumented(ts)},
		{"term", "tags/database.html", sampleTerm(ts)},
		{"terms", "tags/index.html", TermsView{Total: 3, Shell: sampleShell(ts, "terms", "../", "Tags"), Term: "tag", Links: []Link{
			{Text: "database", Href: "database.html", Note: "12"}, {Text: "latency", Href: "#", Note: "7"}, {Text: "network", Href: "#", Note: "1"}}}},
		{"triage", "triage.html", TriageView{Doc: sampleKnown(ts, "triage"), Pager: samplePager(), Groups: []SymptomGroup{{"alert", 1, []Symptom{*sampleSymptom()}}}, Cut: sampleCut()}},
		{"actions", "actions.html", ActionsView{Doc: sampleKnown(ts, "actions"), Owners: []OwnerRow{{&Link{Text: "payments", Href: "#"}, []int{1, 2, 0, 1}}, {nil, []int{0, 1, 0, 0}}}, MoreOwners: 2, Total: 3214, Groups: []ActionGroup{{"overdue", 1, sampleActions()[:1]}, {"open", 3, sampleActions()[1:]}}, Cut: sampleCut(), Pager: samplePager()}},
		{"insights", "insights.html", InsightsView{Doc: sampleKnown(ts, "insights"), Spans: []Span{{"detect", "started", "detected", "4 min", "12 min", 31}},
			Points: []PointRow{{sampleIncidents()[0], []string{"4 min"}}}, PointsCut: sampleCut(), Suspected: []Pair{samplePair()}, SuspectedCut: sampleCut(),
			Gaps: []GapRow{{sampleIncidents()[0], sampleReasons()[:1]}}, OnThisDay: sampleIncidents()}},
		{"readiness", "readiness.html", ReadinessView{Doc: sampleKnown(ts, "readiness"), Services: []ServiceRow{{Link{Text: "checkout", Href: "#"}, 2, sampleReasons(), 3, &Link{Text: "Preparation pack", Href: "#"}}}, Ready: sampleLinks("search"),
			Runbooks: []TrustGroup{{"check", 1, []RunbookRow{{Link{Text: "Checkout answers slowly", Href: "#"}, sampleReasons()}}, []Link{{Text: "Roll it back", Href: "#"}}}}, RunbooksCut: sampleCut()}},
		{"lessons", "lessons.html", LessonsView{sampleKnown(ts, "lessons"), []LessonGroup{{"lucky", 1, []LessonRow{{"The duty manager was still in the office.", sampleIncidents()[0], Link{Text: "line 40", Href: "#"}}}}}, sampleCut(), nil}},
		{"triage", "triage/empty.html", TriageView{Doc: sampleKnown(ts, "triage")}},
		{"search", "search.html", SearchView{sampleKnown(ts, "search"), sampleNav("", ""), []NavPage{{Name: "triage", Href: "triage.html"}, {Name: "actions", Href: "actions.html"}}}},
		{"404", "404.html", NotFoundView{Shell: sampleShell(ts, "404", "", ts.Text("lost.title")), Kinds: sampleNav("", "")}},
		{"redirect", "old.html", RedirectView{SiteTitle: "Acme operations", Lang: "en", Title: "Checkout answers slowly", Target: "runbooks/checkout-latency.html"}},
	}
	return out
}

func sampleNav(root, current string) []NavItem {
	var nav []NavItem
	for i, k := range []struct{ kind, dir string }{{"runbook", "runbooks"}, {"alert", "alerts"}, {"incident", "incidents"}, {"postmortem", "postmortems"},
		{"root-cause", "root-causes"}, {"service", "services"}, {"drill", "drills"}, {"page", "handbook"}} {
		nav = append(nav, NavItem{k.kind, root + k.dir + "/index.html", []int{271, 318, 1204, 242, 61, 38, 9, 23}[i], k.kind == current})
	}
	return nav
}

func sampleShell(ts *Templates, name, root, title string) Shell {
	return Shell{
		SiteTitle: "Acme operations", Lang: "en", SiteLang: "en", Title: title, Template: name,
		Description: "What to do when the checkout answers slowly.",
		Root:        root, Stylesheet: root + ts.Asset("site.css"), Script: root + ts.Asset("site.js"), Icon: root + ts.Asset("icon.svg"), Home: root + "index.html",
		Search: sampleSearch(ts, root, name),
		Nav:    sampleNav(root, name),
		Footer: Footer{Commit: "3f9c2d1", Built: Time{"2026-03-03T14:02:00Z", "3 March 2026, 14:02 UTC"}},
	}
}

func sampleSearch(ts *Templates, root, name string) SearchField {
	f := SearchField{Action: root + "search.html", Scripts: root + "assets/engine.js " + root + ts.Asset("search.js"), Description: root + "opensearch.xml"}
	if name == "search" || name == "404" {
		f.Now = true
		f.Scripts += " " + root + ts.Asset("results.js")
	}
	return f
}

func sampleDoc(ts *Templates, kind, title string) Doc {
	sh := sampleShell(ts, kind, "../", title)
	sh.Crumbs = []Link{{Text: "Acme operations", Href: "../index.html"}, {Text: ts.Word("kinds", kind), Href: "index.html"}}
	for i := range 20 {
		sh.Tree.Siblings = append(sh.Tree.Siblings, Link{Text: fmt.Sprintf("%s %d", []string{"Ingress drops requests", "Queue grows", "Certificate expires soon", "Disk of the primary fills"}[i%4], i+1), Href: "#" + fmt.Sprint(i), Current: i == 7})
	}
	sh.Tree.Folder, sh.Tree.Before, sh.Tree.After = Link{Text: ts.Word("kinds", kind), Href: "index.html"}, 12, 31
	sh.TOC = []TOCEntry{{2, "Meaning", "meaning"}, {2, "Diagnosis", "diagnosis"}, {3, "From the log", "from-the-log"}, {2, "Mitigation", "mitigation"}}
	for i := range 8 {
		sh.TOC = append(sh.TOC, TOCEntry{2 + i%2, fmt.Sprintf("Another section, %d", i), fmt.Sprintf("s%d", i)})
	}
	sh.Prev, sh.Next = &Link{Text: "Certificate expires soon", Href: "a.html"}, &Link{Text: "Disk of the primary fills", Href: "b.html"}
	sh.Source = Source{Path: kind + "s/checkout-latency.md", Edit: "https://example.org/edit", Created: Time{"2024-05-01", "1 May 2024"}, Updated: Time{"2026-02-11", "11 February 2026"}, Authors: 4, Commit: "a1b2c3d"}
	return Doc{
		Shell: sh, Kind: kind, ID: "checkout-latency", Summary: "Orders hang at the last step because the payment service waits for the database.",
		Owner: &Link{Text: "payments", Href: "../teams/payments.html"}, Tags: []Link{{Text: "database", Href: "../tags/database.html"}, {Text: "latency", Href: "../tags/latency.html"}},
		Body: template.HTML(sampleBody), Problems: 2, Aliases: []string{"ops/slow-checkout.html"},
		Custom: []Field{{"region", []Link{{Text: "eu-central"}, {Text: "ap-southeast"}}}},
		Backlinks: []LinkGroup{
			{"alert", []Link{{Text: "CheckoutLatencyHigh", Href: "#", Kind: "alert"}, {Text: "CheckoutErrors", Href: "#", Kind: "alert", Missing: true}}, 0, "#all"},
			{"runbook", []Link{{Text: "INC-42 Orders hang at the last step", Href: "#", Kind: "incident", Note: "3 Mar 2026"}, {Text: "INC-17 Checkout slow after deploy", Href: "#", Kind: "incident", Note: "21 Jan 2026"}, {Text: "INC-9 Checkout down", Href: "#", Kind: "incident", Note: "9 Nov 2025"}}, 4, "#all"},
			{"link", []Link{{Text: "On call, first week", Href: "#", Kind: "page"}, {Text: "Failover of the primary database", Href: "#", Kind: "runbook"}, {Text: "Pool exhausted", Href: "#", Kind: "root-cause"}, {Text: "PM-17 Checkout slow after deploy", Href: "#", Kind: "postmortem"}, {Text: "Checkout", Href: "#", Kind: "service"}}, 0, "#all"},
		},
	}
}

func sampleLinks(texts ...string) []Link {
	var out []Link
	for _, t := range texts {
		out = append(out, Link{Text: t, Href: "#" + t})
	}
	return out
}

func sampleIncidents() []Link {
	return []Link{{Text: "INC-42 Orders hang at the last step", Href: "#", Kind: "incident", Note: "3 March 2026"}, {Text: "INC-17 Checkout slow after deploy", Href: "#", Kind: "incident", Note: "21 January 2026"},
		{Text: "INC-9 Checkout down for all customers in Europe while the primary database was moved", Href: "#", Kind: "incident", Note: "9 November 2025"}}
}

func sampleRunbook(ts *Templates) RunbookView {
	return RunbookView{
		Doc: sampleDoc(ts, "runbook", "Checkout answers slowly"), Services: sampleLinks("checkout", "payments-db"), Alerts: sampleLinks("CheckoutLatencyHigh", "CheckoutErrors"),
		Causes: sampleLinks("connection-pool-exhausted"), Severity: "critical", ExpectedTime: "15 min", LastReviewed: Time{"2025-09-18", "18 September 2025"}, ReviewIn: "6 months", ReviewDue: Time{"2026-03-18", "18 March 2026"},
		LastTested: Time{"2026-01-08", "8 January 2026"}, UsedIn: []UsedRunbook{{sampleIncidents()[0], "yes"}, {sampleIncidents()[1], "no"}, {sampleIncidents()[2], ""}}, Took: sampleTook(), Trust: &Trust{"check", sampleReasons(), sampleReasons(), Time{"2025-03-01", "2025-03-01"}}, Symptom: sampleSymptom(),
	}
}

func sampleAlert(ts *Templates) AlertView {
	d := sampleDoc(ts, "alert", "CheckoutLatencyHigh")
	d.ID = d.Title
	return AlertView{Doc: d, Services: sampleLinks("checkout"), Severity: "critical", ExpectedTime: "15 min", Escalation: "After 20 minutes call the duty manager.", For: "10 min",
		Expr: "histogram_quantile(0.99, sum by (le) (rate(checkout_request_seconds_bucket[5m]))) > 2", Rules: []Rule{{Where: []Link{{Text: "rules/checkout.yaml:12"}}, Description: "On the way to paying.", Expr: "up == 0", For: "5m", Labels: []string{"severity=page"}}}, Steps: sampleSteps(), Took: sampleTook(), CallOf: &Link{Text: "checkout", Href: "#"}, Calls: sampleContacts(), Runbooks: sampleRunbookLines(), Answers: []Answer{{sampleIncidents()[0], "The pool was made larger, and the job that leaked was stopped.", &Link{Text: "line 12", Href: "#"}}}, Incidents: sampleIncidents(), Symptom: sampleSymptom()}
}

func sampleIncident(ts *Templates) IncidentView {
	d := sampleDoc(ts, "incident", "Orders hang at the last step")
	d.ID = "INC-42"
	return IncidentView{
		Doc: d, Status: "resolved", Severity: "sev1",
		Milestones: []Milestone{{Name: "started", At: Time{"2026-03-03T09:12:00Z", "3 Mar 2026 09:12 UTC"}, Since: ""}, {Name: "detected", At: Time{"2026-03-03T09:16:00Z", "09:16"}, Since: "4 min"}, {Name: "acknowledged", At: Time{"2026-03-03T09:19:00Z", "09:19"}, Since: "7 min"},
			{Name: "mitigated", At: Time{"2026-03-03T09:58:00Z", "09:58"}, Since: "46 min"}, {Name: "resolved", At: Time{"2026-03-03T11:20:00Z", "11:20"}, Since: "2 h 08 min"}},
		Durations:  []Duration{{"detect", "4 min", "PT4M", "started", "detected"}, {"acknowledge", "3 min", "PT3M", "detected", "acknowledged"}, {"mitigate", "46 min", "PT46M", "started", "mitigated"}, {"resolve", "2 h 08 min", "PT2H8M", "started", "resolved"}},
		DetectedBy: "alert", Services: sampleLinks("checkout", "payments-db"), Alerts: sampleLinks("CheckoutLatencyHigh"), Runbooks: []UsedRunbook{{Link{Text: "Checkout answers slowly", Href: "#"}, "yes"}, {Link{Text: "Failover of the primary database", Href: "#"}, "no"}},
		Causes: sampleCausesSeen(), Related: sampleLinks("INC-17"), Trigger: "A deploy that doubled the number of workers.", Symptoms: []string{"spinner at the last step", "timeout acquiring connection from pool"},
		Impact: "Four of ten orders were given up between 09:12 and 09:58.", Customers: "about 2,400", Roles: []Role{{"Commander", "duty manager"}, {"Scribe", "payments on call"}}, PostMortems: sampleLinks("PM-42"),
		Actions: sampleActions()[:2], ActionsRead: &ActionsRead{3, Link{Text: "line 88", Href: "#follow-up"}, []StateCount{{"overdue", 1}, {"unknown", 2}}, "../actions.html"},
		Gaps:      []Reason{{Bad: true, Before: "A customer noticed it first, not an alert.", Where: &Link{Text: "line 9", Href: "#"}}},
		Suspected: sampleAlike()[:1], Similar: sampleAlike(), ListedUnder: []Link{{Text: "checkout: slow", Href: "../triage.html#s-checkout-slow", Note: "4 incidents"}},
	}
}

func samplePostMortem(ts *Templates) PostMortemView {
	inc := sampleIncident(ts)
	inc.Kind, inc.Title, inc.ID, inc.Template, inc.Status, inc.PostMortems = "postmortem", "Orders hung for 46 minutes", "PM-42", "postmortem", "in-review", nil
	return PostMortemView{IncidentView: inc, Incidents: sampleLinks("INC-42 Orders hang at the last step"), Authors: []string{"payments on call", "database team"}, Reviewed: Time{"2026-03-10", "10 March 2026"}}
}

func sampleActions() []Action {
	payments := &Link{Text: "payments", Href: "#"}
	cause := &Link{Text: "Pool exhausted", Href: "#"}
	return []Action{
		{ID: "PAY-311", Title: "Limit the pool per worker and refuse to start over the limit of the database", Kind: "prevent", Status: "in_progress", Owner: payments, Priority: "P1", Due: Time{"2026-03-31", "31 March 2026"}, Causes: []Link{*cause}, From: &Link{Text: "PM-42", Href: "#"}, CameBack: &Link{Text: "INC-48", Href: "#", Note: "2026-05-01"}, URL: "https://example.org/311"},
		{ID: "PAY-312", Title: "Alert on waiting connections", Kind: "detect", Status: "done", Owner: payments, Done: Time{"2026-03-08", "8 March 2026"}},
		{Title: "Say in the runbook how many connections are normal", Kind: "process", Status: "open"},
		{Title: "Move the reports to the replica"},
	}
}

func sampleKnown(ts *Templates, name string) Doc {
	d := Doc{Shell: sampleShell(ts, name, "", ts.Word("pages", name)), Kind: "folder"}
	d.Crumbs = []Link{{Text: "Acme operations", Href: "index.html"}}
	return d
}

func sampleCut() *Cut {
	return &Cut{"200 of 3,214", Link{Text: "data/actions.json", Href: "data/actions.json"}, "insights-gaps.html"}
}

func sampleFix() *Fix {
	return &Fix{Time{"2026-01-31", "2026-01-31"}, []Link{{Text: "Limit the pool per worker", Href: "#", Note: "PM-17"}}, 2, &Link{Text: "postmortems/PM-17.md:21", Href: "#"}}
}

func sampleCausesSeen() []CauseSeen {
	return []CauseSeen{{Link: Link{Text: "Pool exhausted", Href: "#"}, Nth: "3rd time", Gap: "41 days after", Before: &Link{Text: "INC-17", Href: "#"}, Later: 1, Fix: sampleFix()}, {Link: Link{Text: "Retries without limit", Href: "#", Missing: true}}}
}

func sampleEvidence() []Evidence {
	return []Evidence{{"error", []Piece{{"timeout acquiring connection from pool", true, nil, []Link{{Text: "line 31", Href: "#"}, {Text: "there line 14", Href: "#", Note: "incidents/INC-9.md:14"}}}}}, {"mechanism", []Piece{{"connection pool exhausted", false, &Link{Text: "INC-9.md:14", Href: "#", Note: "incidents/INC-9.md:14"}, nil}, {"timeouts", false, nil, nil}}}}
}

func sampleAlike() []Alike {
	return []Alike{{sampleIncidents()[1], sampleEvidence()}, {sampleIncidents()[2], nil}}
}

func samplePair() Pair { return Pair{sampleIncidents()[0], sampleIncidents()[2], sampleEvidence()} }

func sampleReasons() []Reason {
	return []Reason{{true, "It did not help in ", &Link{Text: "INC-42", Href: "#"}, " 3 months ago.", &Link{Text: "incidents/INC-42.md:12", Href: "#"}}, {false, "It was tried out 54 days ago.", nil, "", nil}}
}

func sampleSymptom() *Symptom {
	return &Symptom{ID: "s-checkout", Name: "CheckoutLatencyHigh", Page: &Link{Text: "CheckoutLatencyHigh", Href: "#", Kind: "alert"}, Incidents: 9, Causes: 12, More: 10, Seen: []SymptomCause{
		{Cause: &Link{Text: "Pool exhausted", Href: "#"}, Count: 3, TellTale: sampleEvidence(), Incidents: sampleIncidents(), Runbooks: sampleLinks("Checkout answers slowly")},
		{Text: "The cache was cold after a restart.", Where: &Link{Text: "incidents/INC-9.md:14", Href: "#"}, Count: 2, Suspected: true, Incidents: sampleIncidents()[:1], More: 1}}}
}

func sampleHistory() *History {
	return &History{Total: 2, Occurrences: []Occurrence{{sampleIncidents()[0], Time{"2026-03-03", "2026-03-03"}, "41 days", nil, sampleFix()}, {sampleIncidents()[1], Time{"2026-01-21", "2026-01-21"}, "", &Link{Text: "Retries without limit", Href: "#"}, nil}},
		Cut: sampleCut(), First: Time{"2026-01-21", "2026-01-21"}, Last: Time{"2026-03-03", "2026-03-03"}, Trend: "faster", Resolve: "5 h 10 min", Resolved: 2, Back: 1, Actions: sampleActions()[:1], Suspected: []Pair{samplePair()}}
}

func sampleCause(ts *Templates) RootCauseView {
	d := sampleDoc(ts, "root-cause", "Pool of database connections exhausted")
	d.ID = "connection-pool-exhausted"
	return RootCauseView{Doc: d, Category: "capacity", Status: "fixed", FixedOn: Time{"2026-03-31", "31 March 2026"}, Services: sampleLinks("checkout"), Detection: "Waiting connections over zero while the CPU of the database is idle.",
		Prevention: "One limit per worker, checked at start.", Runbooks: sampleLinks("Checkout answers slowly"), CausedBy: sampleLinks("no-limit-per-worker"), History: sampleHistory()}
}

func sampleService(ts *Templates) ServiceView {
	d := sampleDoc(ts, "service", "Checkout")
	d.ID = "checkout"
	return ServiceView{Doc: d, Team: d.Owner, Tier: "1", DependsOn: sampleLinks("payments-db", "sessions", "ingress"), UsedBy: sampleLinks("shop", "app"),
		Escalation: sampleContacts(),
		Dashboards: sampleLinks("Latency", "Pool"), Repository: &Link{Text: "https://example.org/checkout", Href: "https://example.org/checkout"}, Runbooks: sampleRunbookLines(), Alerts: sampleAlertLines(), Incidents: sampleIncidents(), Causes: sampleCauseLines(), Actions: sampleActions()[:2], Pack: &Link{Text: "Preparation pack", Href: "#"}, Readiness: &Readiness{false, 9, sampleReasons(), sampleReasons(), sampleCut()}}
}

func sampleContacts() []Contact {
	return []Contact{{"Payments on call", "+49 30 5550 100", "tel:+49305550100", ""}, {"Duty manager", "duty@example.org", "mailto:duty@example.org", "20 min"}, {"War room", "#checkout-war-room", "", "30 min"}}
}

func sampleTook() *Took { return &Took{"42 min", "median of 5 incidents, 12 min – 2 h 5 min"} }

func sampleRunbookLines() []RunbookLine {
	return []RunbookLine{{Link{Text: "Checkout answers slowly", Href: "#", Kind: "runbook"}, "trusted"}, {Link{Text: "Failover of the primary database", Href: "#", Kind: "runbook"}, "suspect"}}
}

func sampleAlertLines() []AlertLine {
	return []AlertLine{{Link: Link{Text: "CheckoutLatencyHigh", Href: "#", Kind: "alert"}, Severity: "critical", Summary: "Buyers wait.", ExpectedTime: "15 min", Answered: true, Runbooks: sampleRunbookLines(), MoreRunbooks: 1}, {Link: Link{Text: "CheckoutErrors", Href: "#", Kind: "alert", Missing: true}, Severity: "warning"}}
}

func sampleCauseLines() []CauseLine {
	return []CauseLine{{Link{Text: "Pool exhausted", Href: "#", Kind: "root-cause", Note: "3×, last 2026-03-03"}, true, "fixed"}, {Link{Text: "Retries without limit", Href: "#", Kind: "root-cause", Note: "2×"}, false, "accepted"}}
}

func sampleSteps() *Steps {
	return &Steps{ID: "s:r", Runbook: sampleRunbookLines()[1], Lang: "de", ExpectedTime: "20 minutes", Against: sampleReasons()[:1], Parts: []StepPart{{HTML: "<p>Only for the checkout.</p>"}, {Link: Link{Text: "Mitigation", Href: "#"}, ID: "s:r-mitigation", Open: true, HTML: "<ol><li>Stop the job.</li></ol>"},
		{Link: Link{Text: "Check that it is over", Href: "#"}, ID: "s:r-check", HTML: "<p>Latency is down.</p>"}, {Link: Link{Text: "A long section", Href: "#"}, ID: "s:r-long"}}, Rest: sampleLinks("Meaning", "Impact")}
}

func samplePack(ts *Templates) PrepareView {
	d := sampleKnown(ts, "prepare")
	sv := sampleService(ts)
	return PrepareView{Doc: d, Service: Link{Text: "Checkout", Href: "#"}, Tier: "1", Team: sv.Team, Escalation: sampleContacts(), Dashboards: sv.Dashboards, Readiness: sv.Readiness, DependsOn: sv.DependsOn, UsedBy: sv.UsedBy, Alerts: sampleAlertLines(), MoreAlerts: Seen{4, 2, "#"}, Causes: sampleCauseLines(), MoreCauses: Seen{3, 1, "#"},
		Incidents: []IncidentLine{{sampleIncidents()[0], Time{"2026-03-03", "2026-03-03"}, "sev1", "2 h 8 min", []UsedRunbook{{sampleIncidents()[1], "yes"}}, sampleLinks("Pool exhausted")}, {Link: sampleIncidents()[1]}}, MoreIncidents: Seen{5, 3, "#"}, Actions: sampleActions(), MoreActions: Seen{5, 1, "#"}, Drill: &Link{Text: "Failover", Href: "#", Note: "2026-01-08"}, Runbooks: []Steps{*sampleSteps()}, Others: sampleRunbookLines(), MoreRunbooks: Seen{6, 4, ""}}
}

func sampleDrill(ts *Templates) DrillView {
	d := sampleDoc(ts, "drill", "Failover on a Thursday morning")
	d.ID = "failover-drill"
	return DrillView{Doc: d, Scenario: &Link{Text: "INC-9 Checkout down", Href: "#"}, HeldOn: Time{"2026-01-08", "8 January 2026"}, Runbooks: sampleLinks("Failover of the primary database"), Services: sampleLinks("checkout"),
		Participants: []string{"payments on call", "database team", "duty manager"}, Outcome: "Done in 11 minutes. Step 4 asked for a right that nobody on call has.", Actions: sampleActions()}
}

func sampleFolder(ts *Templates) PageView {
	d := sampleDoc(ts, "page", "Handbook")
	d.Body, d.TOC, d.Backlinks = "<p>How we prepare, and what to read before a first week on call.</p>", nil, nil
	return PageView{Doc: d, Listing: &Listing{Folders: []Link{{Text: "Network", Href: "#", Note: "12 pages"}, {Text: "Databases", Href: "#", Note: "7 pages"}},
		Pages: []Link{{Text: "On call, first week", Href: "#", Note: "What to read, whom to meet, which rights to ask for.", Kind: "page"}, {Text: "How we write runbooks", Href: "#"}, {Text: "Checkout answers slowly", Href: "#", Kind: "runbook", Note: "Orders hang at the last step because the payment service waits for the database."}}}}
}

func sampleUndocumented(ts *Templates) PageView {
	d := sampleDoc(ts, "page", "Ein Blatt, das es noch nicht gibt")
	d.Body, d.Summary, d.Undocumented, d.Draft, d.Internal, d.Lang, d.TOC, d.Source = "", "", true, true, true, "de", nil, Source{}
	return PageView{Doc: d}
}

func sampleOverview(ts *Templates, n int) OverviewView {
	d := Doc{Shell: sampleShell(ts, "overview", "../", ts.Word("kinds", "incident")), Kind: "incident"}
	for i := range d.Nav {
		d.Nav[i].Current = d.Nav[i].Kind == "incident"
	}
	d.Crumbs = []Link{{Text: "Acme operations", Href: "../index.html"}}
	v := OverviewView{PageView: PageView{Doc: d}, Total: n, Pager: samplePager(), Columns: []Column{{"title", "text"}, {"severity", "badge"}, {"status", "badge"}, {"started_at", "time"}, {"services", "links"}, {"root_causes", "links"}, {"duration", "number"}}}
	sev, status := []string{"sev1", "sev2", "sev3", "sev4"}, []string{"closed", "resolved", "closed", "mitigated", "active"}
	titles := []string{"Orders hang at the last step", "Login fails for a tenth of customers", "Certificates of the ingress expired", "Reports are a day late", "Search finds nothing after the nightly index, and shows no message that says so"}
	counts := map[string]int{}
	for i := range n {
		s, st, service := sev[i*7%4], status[i*3%5], []string{"checkout", "login", "ingress", "reports", "search"}[i%5]
		counts[s]++
		counts[st]++
		counts[service]++
		day := fmt.Sprintf("%d-%02d-%02d", 2026-i/360, 12-i/30%12, 28-i%28)
		v.Rows = append(v.Rows, Row{[]Cell{
			{Links: []Link{{Text: fmt.Sprintf("INC-%d %s", 3000-i, titles[i%5]), Href: fmt.Sprintf("INC-%d.html", 3000-i)}}, Sort: fmt.Sprintf("inc-%05d", 3000-i)}, {Badge: s}, {Badge: st},
			{Time: Time{day, day}}, {Links: sampleLinks(service)}, {Links: []Link{{Text: "Pool exhausted", Href: "#", Missing: i%3 == 0}}},
			{Links: []Link{{Text: fmt.Sprintf("%d h %02d min", i%9, i%60)}}, Sort: fmt.Sprintf("%08d", i%9*60+i%60)}}})
	}
	if n > 0 {
		filter := func(column int, name string, values []string) Filter {
			f := Filter{Column: column, Name: name}
			for _, value := range values {
				f.Values = append(f.Values, FilterValue{value, counts[value]})
			}
			return f
		}
		v.Filters = []Filter{filter(1, "severity", sev), filter(2, "status", []string{"closed", "resolved", "mitigated", "active"}), filter(4, "services", []string{"checkout", "login", "ingress", "reports", "search"})}
	}
	return v
}

func sampleTerm(ts *Templates) TermView {
	return TermView{Shell: sampleShell(ts, "term", "../", "database"), Term: "tag", Name: "database", Groups: []KindGroup{{"runbook", sampleLinks("Checkout answers slowly", "Failover of the primary database"), 2}, {"incident", sampleIncidents(), 3}}, Pager: samplePager()}
}

func sampleHome(ts *Templates) HomeView {
	d := sampleDoc(ts, "page", "Acme operations")
	d.Shell = sampleShell(ts, "home", "", "Acme operations")
	d.Body, d.Summary = "<h2 id=\"new-here\">New here?</h2><p>Read <a href=\"#\">the first week on call</a>, then walk through <a href=\"#\">the failover drill</a> once.</p>", "What to do, what happened, and why, for everybody who is on call."
	d.Source = Source{Path: "index.md", Edit: "https://example.org/edit", Updated: Time{"2026-02-11", "11 February 2026"}, Authors: 2}
	v := HomeView{PageView: PageView{Doc: d}, Open: sampleIncidents()[:1], Recent: sampleIncidents(), Total: 2166, Causes: sampleStrips(), Care: []Care{{Link{Text: "2 action items are overdue", Href: "actions.html"}, "bad"}, {Link{Text: "3 suspected recurrences", Href: "insights.html"}, "doubt"}}}
	for _, n := range d.Nav {
		v.Kinds = append(v.Kinds, KindCard{n.Kind, n.Href, n.Count, sampleLinks("Checkout answers slowly", "Failover of the primary database", "Certificates expire")})
	}
	v.Changed = []Link{{Text: "Checkout answers slowly", Href: "#", Kind: "runbook", Note: "11 February"}, {Text: "CheckoutLatencyHigh", Href: "#", Kind: "alert", Note: "10 February"}, {Text: "Pool of database connections exhausted", Href: "#", Kind: "root-cause", Note: "9 February"}, {Text: "Checkout", Href: "#", Kind: "service", Note: "2 February"}}
	return v
}

func samplePager() *Pager {
	to := func(n string) Link { return Link{Text: n, Href: "#" + n, Note: "A – C"} }
	prev, next := to("2"), to("4")
	return &Pager{"", "301–450 of 10,000", &prev, &next, []PageLink{{to("1"), false}, {Link{Text: "3", Href: "#3", Current: true}, true}, {to("67"), true}}, []Link{{Text: "2026", Href: "#y", Note: "1,204"}}}
}

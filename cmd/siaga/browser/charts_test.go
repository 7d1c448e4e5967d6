package browser

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/config"

	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/charts.js
var chartsScript string

// look opens a page on a wide and a narrow screen, in both themes, and on paper, and reports what is wrong with its charts.
func look(t *testing.T, p *tab, s site, address string) {
	t.Helper()
	p.media("screen", "light")
	p.open(s.http(address))
	for _, view := range []struct {
		medium, scheme string
		width          int64
	}{{"screen", "light", 1440}, {"screen", "dark", 1440}, {"screen", "dark", 390}, {"print", "light", paper}} {
		p.media(view.medium, view.scheme)
		p.size(view.width, 900)
		found := ask[[]string](p, painted+".then(function () { return (\n"+chartsScript+"); })")
		for _, f := range found[:min(len(found), 8)] {
			t.Errorf("%s, %s %s, %d px: %s", address, view.medium, view.scheme, view.width, f)
		}
	}
}

// TestChartsOfExample looks at every chart of the example.
func TestChartsOfExample(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	each(t, []string{"home", "incidents", "root-causes", "services", "insights", "incident", "postmortem", "root-cause", "service"}, func(p *tab, name string) {
		look(t, p, s, pages[name])
		if n := ask[int](p, `document.querySelectorAll(".chart").length`); n == 0 {
			t.Errorf("%s has no chart", name)
		}
	})
}

// TestChartData opens the table behind each chart with a key.
func TestChartData(t *testing.T) {
	s := example(t)
	p := newTab(t)
	for _, address := range []string{"index.html", "incidents/index.html", "root-causes/index.html", "insights.html"} {
		p.open(s.http(address))
		n := ask[int](p, `document.querySelectorAll(".chart details.data").length`)
		if n == 0 {
			t.Errorf("%s: no chart has a table", address)
		}
		for i := range n {
			p.must(evaluate(p, fmt.Sprintf(`document.querySelectorAll(".chart details.data > summary")[%d].focus()`, i)))
			p.press(kb.Enter)
		}
		const rows = `Array.from(document.querySelectorAll(".chart details.data")).map(function (d) { return Array.from(d.querySelectorAll("tbody tr")).filter(function (r) { return r.checkVisibility(); }).length; })`
		if got := ask[[]int](p, rows); slices.Contains(got, 0) {
			t.Errorf("%s: the tables show %d rows", address, got)
		}
	}
}

// history is the content of a team that has had n incidents of one cause, evenly from one moment to another.
func history(n int, from, to time.Time) map[string]string {
	texts := map[string]string{
		"root-causes/forgotten.md": "---\ntitle: What everybody has forgotten about\nfixed_on: 2012-05-01\n---\n\nText.\n",
		"services/depot.md":        "---\ntitle: Depot\n---\n\nText.\n",
	}
	for i := range n {
		at := from
		if n > 1 {
			at = from.Add(to.Sub(from) / time.Duration(n-1) * time.Duration(i))
		}
		texts[fmt.Sprintf("incidents/CASE-%03d.md", i)] = fmt.Sprintf("---\ntitle: Case %d of the depot\nseverity: sev%d\nstarted_at: %s\ndetected_at: %s\n"+
			"mitigated_at: %s\nresolved_at: %s\ndetected_by: %s\nservices: [depot]\nroot_causes: [forgotten]\n---\n\nText.\n", i, i%6,
			at.Format(time.RFC3339), at.Add(time.Duration(i%7)*time.Minute).Format(time.RFC3339), at.Add(time.Duration(10+i%50)*time.Minute).Format(time.RFC3339),
			at.Add(time.Duration(70+i*i%3000)*time.Minute).Format(time.RFC3339), []string{"alert", "customer", "staff", "partner"}[i%4])
	}
	return texts
}

// TestChartsOfHistories: charts hold at nothing, at little, within a day, and over fifteen years.
func TestChartsOfHistories(t *testing.T) {
	day := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		n        int
		from, to time.Time
	}{
		{"none", 0, day, day}, {"one", 1, day, day}, {"two", 2, day.AddDate(-1, 0, 0), day}, {"one day", 9, day, day.Add(10 * time.Hour)},
		{"fifteen years", 400, day.AddDate(-15, 0, 0), day},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := build(t, files(history(c.n, c.from, c.to)), config.Default())
			p := newTab(t)
			addresses := []string{"index.html", "root-causes/index.html", "root-causes/forgotten.html", "services/index.html", "services/depot.html", "insights.html"}
			if c.n > 0 {
				addresses = append(addresses, "incidents/index.html", "incidents/CASE-000.html", fmt.Sprintf("incidents/CASE-%03d.html", c.n-1))
			}
			for _, a := range addresses {
				look(t, p, s, a)
			}
		})
	}
}

// TestMapOfManyServices draws sixty services that depend on each other, some of them in circles.
func TestMapOfManyServices(t *testing.T) {
	const n = 60
	texts := map[string]string{}
	for i := range n {
		var on []string
		for _, step := range []int{1, 7, 12}[:i%4%3+1] {
			if i+step < n || i == n-1 {
				on = append(on, fmt.Sprintf("service-%02d", (i+step)%n))
			}
		}
		texts[fmt.Sprintf("services/service-%02d.md", i)] = fmt.Sprintf("---\ntitle: %s %d\ndepends_on: [%s]\n---\n\nText.\n",
			[]string{"Ledger", "Notification gateway for partners", "Search"}[i%3], i, strings.Join(on, ", "))
	}
	s := build(t, files(texts), config.Default())
	p := newTab(t)
	for _, a := range []string{"services/index.html", "services/service-20.html"} {
		look(t, p, s, a)
	}
	p.open(s.http("services/index.html"))
	if got := ask[int](p, `document.querySelectorAll(".node").length`); got == 0 {
		t.Error("no service is drawn")
	}
}

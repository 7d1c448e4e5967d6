package link

import (
	"fmt"
	"strings"
	"testing"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// rules writes a rule file of alerts, given as "name|address".
func rules(alerts ...string) string {
	var b strings.Builder
	for _, a := range alerts {
		name, address, _ := strings.Cut(a, "|")
		fmt.Fprintf(&b, "- {alert: %q, expr: up == 0, annotations: {summary: from the rule, runbook_url: %q}}\n", name, address)
	}
	return b.String()
}

// Each way to write the address of a runbook leads to it, and nothing else does.
func TestRunbookURL(t *testing.T) {
	files := map[string]string{
		"runbooks/db/DiskFull.md":  "---\nkind: runbook\n---\n",
		"runbooks/net/DiskFull.md": "---\nkind: runbook\n---\n",
		"runbooks/link-down.md":    "---\nkind: runbook\naliases: [old/cable]\n---\n",
		"guides/start.md":          "---\nkind: page\n---\n",
		"README.md":                "# Home\n",
	}
	tests := []struct{ address, want string }{
		{"https://elsewhere.example/a/link-down", "runbooks/link-down.md"},
		{"https://elsewhere.example/a/Link-Down.html?x=1#y", "runbooks/link-down.md"},
		{"https://elsewhere.example/a/link%2Ddown/", "runbooks/link-down.md"},
		{"https://elsewhere.example/runbooks/net/diskfull", "runbooks/net/DiskFull.md"},
		{"https://elsewhere.example/x/db/DiskFull", "runbooks/db/DiskFull.md"},
		{"https://elsewhere.example/all#link-down", "runbooks/link-down.md"},
		{"https://elsewhere.example/old/cable", "runbooks/link-down.md"},
		{"https://ops.example.com/wiki/runbooks/link-down.html", "runbooks/link-down.md"},
		{"https://ops.example.com/wiki/guides/start.html", "guides/start.md"},
		{"https://git.example.com/acme/ops/blob/feature/x/docs/guides/start.md", "guides/start.md"},
		{"https://git.example.com/acme/ops/-/tree/main/docs/runbooks/link-down.md", "runbooks/link-down.md"},
		{"{{ .Values.url }}/link-down", "runbooks/link-down.md"},
		{"runbooks/link-down.md", "runbooks/link-down.md"},
		{"link-down", "runbooks/link-down.md"},
		{"https://elsewhere.example/guides/start", ""},
		{"https://elsewhere.example/README.md", ""},
		{"https://git.example.com/acme/ops/blob/main/src/README.md", ""},
		{"https://git.example.com/acme/ops/wiki/nothing", ""},
		{"https://elsewhere.example/{{ $labels.x }}", ""},
		{"https://elsewhere.example", ""},
	}
	var list []string
	for i, tt := range tests {
		list = append(list, fmt.Sprintf("Alert%d|%s", i, tt.address))
	}
	files["rules.yml"] = rules(list...)
	g, diags := graph(t, files)
	for i, tt := range tests {
		d, ok := g.At(fmt.Sprintf("alerts/Alert%d.html", i))
		if !ok {
			t.Fatalf("Alert%d has no page", i)
		}
		got := ""
		for _, e := range g.Out(d, model.RelRunbook) {
			got += e.To.Base().Path
			if want := fmt.Sprintf("rules.yml:%d:4", i+1); e.Pos().String() != want {
				t.Errorf("%s stands at %s, want %s", tt.address, e.Pos(), want)
			}
		}
		if got != tt.want {
			t.Errorf("%s leads to %q, want %q", tt.address, got, tt.want)
		}
	}
	for _, d := range diags {
		if d.Code != diag.DuplicateID && d.Code != diag.TemplateTag {
			t.Errorf("problem: %s %s", d.Pos, d.Message)
		}
	}
}

// An alert of a rule has a page whoever else names it, and a page that is there already stays the only one.
func TestRuleAlerts(t *testing.T) {
	g, diags := graph(t, map[string]string{
		"alerts/Written.md":     "---\nkind: alert\nsummary: by hand\n---\n",
		"alerts/RunbookHere.md": "---\nkind: runbook\n---\nDo this.\n",
		"runbooks/answer.md":    "---\nkind: runbook\nalerts: [answered]\n---\n",
		"incidents/INC-1.md":    "---\nkind: incident\nalerts: [Known, Unknown, runbookhere]\n---\n",
		"rules.yml":             rules("Written", "RunbookHere", "Answered", "Known", "Alone", "Two words", "Known"),
	})
	var got []string
	for _, d := range g.Docs {
		m := d.Base()
		if m.Kind == model.KindAlert || len(g.Rules(d)) > 0 {
			got = append(got, fmt.Sprintf("%s %s %q %q %d", g.Address(d), m.Kind.Name, m.Title, m.Summary, len(g.Rules(d))))
		}
	}
	equal(t, "alerts", strings.Join(got, "\n"), `
alerts/RunbookHere.html runbook "RunbookHere" "" 1
alerts/Written.html alert "Written" "by hand" 1
alerts/Alone.html alert "Alone" "from the rule" 1
alerts/Answered.html alert "Answered" "from the rule" 1
alerts/Known.html alert "Known" "from the rule" 2
alerts/Unknown.html alert "Unknown" "" 0
alerts/two-words.html alert "Two words" "from the rule" 1`)
	equal(t, "problems", lines(diags), `
incidents/INC-1.md:3:17 undocumented: the alert "Unknown" is named here and has no page of its own (write alerts/Unknown.md)
rules.yml:1:4 alert-without-runbook: the alert "Written" has no runbook, nor have 3 others of this file (`+write+`[Written]`+orName+`)`)
}

const (
	write  = "write a runbook with `alerts: "
	orName = "`, or name one in the annotation runbook_url"
)

// The label "service" of a rule names a service, if there is one.
func TestRuleServices(t *testing.T) {
	g, diags := graph(t, map[string]string{
		"services/shop.md": "---\nkind: service\n---\n", "services/bank.md": "---\nkind: service\n---\n",
		"alerts/Written.md": "---\nkind: alert\nservices: [bank]\n---\n", "runbooks/r.md": "---\nkind: runbook\nalerts: [Known, Written]\n---\n",
		"rules.yml": "- {alert: Known, expr: up, labels: {service: Shop}}\n- {alert: Known, expr: up, labels: {service: postgres}}\n" +
			"- {alert: Written, expr: up, labels: {service: shop}}\n",
	})
	for address, want := range map[string]string{"alerts/Known.html": "services/shop.md rules.yml:1:4", "alerts/Written.html": "services/bank.md alerts/Written.md:3:12"} {
		d, _ := g.At(address)
		var got []string
		for _, e := range g.Out(d, model.RelService) {
			got = append(got, e.To.Base().Path+" "+e.Pos().String())
		}
		equal(t, address, strings.Join(got, "\n"), want)
	}
	equal(t, "problems", lines(diags), "")
}

// Addresses that should lead here and do not are reported, each once; alerts that have no runbook at all once per file.
func TestAlertsWithoutRunbook(t *testing.T) {
	_, diags := graph(t, map[string]string{
		"runbooks/disk-full.md": "---\nkind: runbook\nalerts: [Answered]\n---\n",
		"runbooks/one.md":       "---\nkind: runbook\n---\n",
		"runbooks/two.md":       "---\nkind: runbook\n---\n",
		"a.yml": rules("Answered", "A|https://ops.example.com/wiki/runbooks/disk-ful.html", "B|https://git.example.com/acme/ops/blob/main/docs/vanished.md",
			"C|https://ops.example.com/wiki/alerts/C.html", "D|to be written"),
		"b.yml": rules("E|runbooks/vanished.md", "E1", "F|https://elsewhere.example/x/unknown",
			"G|https://runbooks.example/x/one", "H|https://runbooks.example/x/two", "I|https://runbooks.example/x/disk-full", "J|https://runbooks.example/x/three"),
	})
	equal(t, "problems", lines(diags), `
a.yml:2:4 runbook-url-unresolved: the runbook_url of "A" leads to no page: there is no runbooks/disk-ful.html (did you mean runbooks/disk-full.md?)
a.yml:3:4 runbook-url-unresolved: the runbook_url of "B" leads to no page: there is no vanished.md ()
a.yml:4:4 alert-without-runbook: the alert "C" has no runbook, nor has another one of this file (`+write+`[C]`+orName+`)
b.yml:1:4 runbook-url-unresolved: the runbook_url of "E" leads to no page: there is no runbooks/vanished.md ()
b.yml:2:4 alert-without-runbook: the alert "E1" has no runbook (`+write+`[E1]`+orName+`)
b.yml:7:4 runbook-url-unresolved: the runbook_url of "J" leads to no page: most addresses at runbooks.example/x name a page of this site, but there is no three ()`)
}

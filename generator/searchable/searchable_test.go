package searchable

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/history"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/search"
)

// site has a page of every kind.
var site = map[string]string{
	"README.md":                    "# Handbook\n\n- [Slow checkout](runbooks/checkout-slow.md)\n- [Failover](drills/failover.md)\n- [The pool](root-causes/pool.md)\n",
	"guides/2024-05-06-on-call.md": "---\nregion: eu central\nkeywords: [pager]\nseen: 2024-01-01\nlayout: wide\n---\n# First week\n\nRead [the handbook](../README.md) once.\n",
	"services/checkout.md":         "---\nid: checkout\nteam: payments\ndepends_on: [orders-db]\n---\n# Checkout\n\nTakes orders.\n",
	"runbooks/checkout-slow.md": "---\nalerts: [CheckoutSlow, NobodyElseNamesIt]\nservices: [checkout]\nroot_causes: [pool]\nseverity: critical\nlast_tested_on: 2026-02-01\n" +
		"aliases: [/ops/slow-orders/]\ntags: [database]\nsummary: What to do when orders hang.\n---\n# Checkout answers slowly\n\n## Diagnosis\n\nCount connections:\n\n```sh\npsql -c 'select 1'\n```\n\n## Mitigation\n\nRestart it.\n",
	"rules.yml": "groups:\n- name: checkout\n  rules:\n  - alert: CheckoutSlow\n    expr: latency > 2\n    labels: {severity: page}\n    annotations: {summary: Orders take long., description: \"{{ $labels.pod }} needs seconds.\"}\n",
	"incidents/one.md": "---\nid: INC-1\nstarted_at: 2026-02-28T20:00:00Z\nresolved_at: 2026-02-28T21:00:00Z\nseverity: sev1\nstatus: closed\nservices: [checkout]\nalerts: [CheckoutSlow]\n" +
		"root_causes: [pool]\nsymptoms: [orders hang]\nimpact: Nobody could pay.\nrunbooks: [{id: checkout-slow, helped: \"no\"}]\n---\n# Orders hang\n\n## Root cause\n\nThe pool was too small.\n\n```\nERROR: remaining connection slots are reserved\n```\n",
	"incidents/two.md":      "---\nid: INC-2\nstarted_at: 2026-03-05T08:00:00+07:00\nroot_causes: [pool, dns-cache]\nrunbooks: [{id: checkout-slow, helped: \"yes\"}]\n---\n# Orders hang again\n\nSee INC-1.\n",
	"postmortems/pm-one.md": "---\nid: PM-1\nowner: payments\nincidents: [INC-1]\nstatus: reviewed\naction_items: [{title: Raise the limit, owner: payments}]\n---\n# Why orders hung\n\n## Trigger\n\nA sale began.\n",
	"root-causes/pool.md":   "---\nid: pool\nstatus: open\nservices: [checkout]\ndetection: Watch the free slots.\n---\n# Connection pool exhausted\n\nToo few connections.\n",
	"drills/failover.md":    "---\nheld_on: 2026-01-10\nservices: [checkout]\noutcome: It took an hour.\n---\n# Failover drill\n\nWent well.\n",
	"drafts/later.md":       "---\ndraft: true\n---\n# Later\n",
}

// documents makes the documents of a site, by address, on a day in 2026.
func documents(t *testing.T, files map[string]string) []*search.Document {
	t.Helper()
	jakarta := time.FixedZone("WIB", 7*60*60)
	content := fstest.MapFS{}
	for p, text := range files {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	// Git knows one page: its content changed on a day that is another one in Jakarta.
	changed := time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC)
	log := &history.Log{Files: map[string]history.File{"services/checkout.md": {Created: changed, Updated: changed.AddDate(0, 1, 0), Changed: changed}}}
	o := load.Options{Root: "docs", Extensions: []string{".md"}, Location: jakarta}
	loaded, err := load.New(o).Load(context.Background(), content, log, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := link.Build(loaded.Docs, link.Options{Extensions: o.Extensions, Rules: loaded.Rules, Drafts: loaded.Drafts})
	report := insight.Analyze(g, insight.Options{Now: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), Location: jakarta})
	set := New(g, report, Options{Location: jakarta, Extensions: o.Extensions})
	out := make([]*search.Document, set.Len())
	for i := range out {
		out[i] = set.Document(i)
		if out[i].Address != set.Address(i) || i > 0 && set.Address(i-1) >= set.Address(i) {
			t.Errorf("document %d has the address %s, and is said to have %s", i, out[i].Address, set.Address(i))
		}
	}
	return out
}

// print writes a document as lines.
func print(d *search.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %q %s %d\n", d.Kind, d.Path, d.Summary, d.Date, d.Prior)
	names := [search.FieldCount]string{"title", "names", "cause", "symptom", "alert", "service", "tag", "heading", "body", "code"}
	fmt.Fprintf(&b, "title: %s\n", d.Title)
	for f, texts := range d.Fields {
		if len(texts) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", names[f], strings.Join(texts, " | "))
		}
	}
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "#%s %s: %q %q\n", s.Anchor, s.Heading, s.Text, s.Code)
	}
	var facets []string
	for _, f := range d.Facets {
		facets = append(facets, strings.TrimSuffix(fmt.Sprintf("%s=%s (%s)", f.Name, f.Value, f.Label), " ()"))
	}
	b.WriteString(strings.Join(facets, "; "))
	for _, r := range d.Causes {
		fmt.Fprintf(&b, "\ncause %s %s", r.Address, r.Title)
	}
	for _, r := range d.Runbooks {
		fmt.Fprintf(&b, "\nrunbook %s %s %s", r.Address, r.Title, r.Helped)
	}
	return b.String()
}

// want is what is searched of each page of the site. What is not here has no document: drafts, and alerts that only a
// runbook names.
var want = map[string]string{
	"alerts/CheckoutSlow.html": `
alert rules.yml "Orders take long."  1
title: CheckoutSlow
symptom: Orders take long. | <pod> needs seconds.
# : "Orders take long.\n<pod> needs seconds." "latency > 2"
kind=alert; severity=page; alert=CheckoutSlow`,
	"drills/failover.html": `
drill drills/failover.md "Went well." 2026-01-10 0
title: Failover drill
names: failover
service: checkout
# : "It took an hour.\nWent well." ""
kind=drill; service=checkout (Checkout); year=2026`,
	"guides/2024-05-06-on-call.html": `
page guides/2024-05-06-on-call.md "Read the handbook once." 2024-05-06 0
title: First week
names: 2024-05-06-on-call
tag: pager
# : "Read the handbook once.\nregion: eu central" ""
kind=page; year=2024; tag=pager`,
	"incidents/one.html": `
incident incidents/one.md "The pool was too small." 2026-03-01 2
title: Orders hang
names: INC-1 | one
cause: The pool was too small. | Connection pool exhausted
symptom: orders hang | ERROR: remaining connection slots are reserved
alert: CheckoutSlow
service: checkout
# : "Nobody could pay.\norders hang" ""
#root-cause Root cause: "The pool was too small." "ERROR: remaining connection slots are reserved"
kind=incident; service=checkout (Checkout); severity=sev1; root-cause=pool (Connection pool exhausted); year=2026; status=closed; alert=CheckoutSlow
cause root-causes/pool.html Connection pool exhausted
runbook runbooks/checkout-slow.html Checkout answers slowly no`,
	"incidents/two.html": `
incident incidents/two.md "See INC-1." 2026-03-05 2
title: Orders hang again
names: INC-2 | two
cause: Connection pool exhausted | dns-cache
# : "See INC-1." ""
kind=incident; root-cause=pool (Connection pool exhausted); root-cause=dns-cache; year=2026
cause root-causes/pool.html Connection pool exhausted
cause root-causes/dns-cache.html dns-cache
runbook runbooks/checkout-slow.html Checkout answers slowly yes`,
	"index.html": `
page README.md ""  -1
title: Handbook
# : "Slow checkout\nFailover\nThe pool" ""
kind=page`,
	"postmortems/pm-one.html": `
postmortem postmortems/pm-one.md "A sale began." 2026-03-01 2
title: Why orders hung
names: PM-1 | pm-one
cause: A sale began.
# : "Raise the limit" ""
#trigger Trigger: "A sale began." ""
kind=postmortem; service=checkout (Checkout); severity=sev1; root-cause=pool (Connection pool exhausted); owner=payments; year=2026; status=reviewed; alert=CheckoutSlow
cause root-causes/pool.html Connection pool exhausted
runbook runbooks/checkout-slow.html Checkout answers slowly no`,
	"root-causes/dns-cache.html": `
root-cause  ""  0
title: dns-cache
kind=root-cause; root-cause=dns-cache`,
	"root-causes/pool.html": `
root-cause root-causes/pool.md "Too few connections."  0
title: Connection pool exhausted
names: pool
cause: Watch the free slots.
service: checkout
# : "Watch the free slots.\nToo few connections." ""
kind=root-cause; service=checkout (Checkout); root-cause=pool (Connection pool exhausted); status=open`,
	"runbooks/checkout-slow.html": `
runbook runbooks/checkout-slow.md "What to do when orders hang."  2
title: Checkout answers slowly
names: checkout-slow | slow-orders
cause: Connection pool exhausted
alert: CheckoutSlow | NobodyElseNamesIt
service: checkout
tag: database
# : "What to do when orders hang." ""
#diagnosis Diagnosis: "Count connections:" "psql -c 'select 1'"
#mitigation Mitigation: "Restart it." ""
kind=runbook; service=checkout (Checkout); severity=critical; root-cause=pool (Connection pool exhausted); tag=database; alert=CheckoutSlow; alert=NobodyElseNamesIt`,
	"services/checkout.html": `
service services/checkout.md "Takes orders." 2026-01-01 0
title: Checkout
# : "Takes orders." ""
kind=service; service=checkout (Checkout); owner=payments; year=2026`,
	"services/orders-db.html": `
service  ""  0
title: orders-db
kind=service; service=orders-db`,
}

func TestDocument(t *testing.T) {
	got := documents(t, site)
	if len(got) != len(want) {
		t.Errorf("%d documents, want %d", len(got), len(want))
	}
	for _, d := range got {
		if g, w := print(d), strings.TrimSpace(want[d.Address]); g != w {
			t.Errorf("%s:\n%s\nwant:\n%s", d.Address, g, w)
		}
	}
}

func TestWithoutDate(t *testing.T) {
	for name, want := range map[string]string{
		"2024-03-09-pool-full": "pool-full", "2024_03_09_pool": "pool", "20240309-pool": "pool", "2024-03-pool": "pool",
		"2024-03-09": "2024-03-09", "20240309pool": "20240309pool", "2024-": "2024-", "pool-2024-03-09": "pool-2024-03-09", "": "",
	} {
		if got := withoutDate(name); got != want {
			t.Errorf("%q without its date is %q, want %q", name, got, want)
		}
	}
}

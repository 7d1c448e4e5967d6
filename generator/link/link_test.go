package link

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/load"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

var extensions = []string{".md", ".markdown", ".html.md", ".md.erb", ".html.md.erb"}

// graph builds the graph of some files, given as path and text.
func graph(t *testing.T, files map[string]string) (*Graph, []diag.Diagnostic) {
	t.Helper()
	content := fstest.MapFS{}
	for p, text := range files {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	r, err := load.New(load.Options{Root: "docs", Extensions: extensions, Location: time.UTC}).Load(context.Background(), content, &history.Log{}, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, diags := Build(r.Docs, Options{
		Files: r.Files, Active: r.Active, Drafts: r.Drafts, Extensions: extensions, Rules: r.Rules,
		BaseURL: "https://ops.example.com/wiki/", Repository: "https://git.example.com/acme/ops/", Prefix: "docs/",
	})
	return g, diag.Sort(append(r.Diagnostics, diags...))
}

func doc(t *testing.T, g *Graph, path string) model.Doc {
	t.Helper()
	for _, d := range g.Docs {
		if d.Base().Path == path {
			return d
		}
	}
	t.Fatalf("no document %s", path)
	return nil
}

func lines(diags []diag.Diagnostic) string {
	var out []string
	for _, d := range diags {
		out = append(out, fmt.Sprintf("%s %s: %s (%s)", d.Pos, d.Code, d.Message, d.Suggestion))
	}
	return strings.Join(out, "\n")
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != strings.TrimSpace(want) {
		t.Errorf("%s\n got:\n%s\nwant:\n%s", what, got, strings.TrimSpace(want))
	}
}

// Every style of link that people write leads to where its author meant.
func TestTextLinks(t *testing.T) {
	files := map[string]string{
		"index.md":                       "# Home\n",
		"runbooks/db/failover.md":        "---\nid: RB-7\naliases: [/old/fo/, manual/fo.html]\n---\n# Fail over\n\n## Before you start\n\nx\n\n### Twice\n\n### Twice\n\n<a id=\"html-anchor\"></a>\n",
		"runbooks/db/restore.md":         "# Restore\n",
		"runbooks/db/img/plan a.png":     "png",
		"runbooks/net/index.md":          "# Network\n",
		"runbooks/net/100%.md":           "# Full\n",
		"docs/site/manual/intro.html.md": "# Intro\n",
		"incidents/INC-42.md":            "# It broke\n",
		"incidents/index.html.md.erb":    "# Log\n",
	}
	tests := []struct{ from, link, want string }{
		{"runbooks/db/restore.md", "failover.md", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "./failover.md#before-you-start", "runbooks/db/failover.html#before-you-start"},
		{"runbooks/db/restore.md", "failover", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "failover.html", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "../db/failover.md?x=1#Twice-1", "runbooks/db/failover.html#twice-1"},
		{"runbooks/db/restore.md", "failover.md#html-anchor", "runbooks/db/failover.html#html-anchor"},
		{"runbooks/db/restore.md", "../net/", "runbooks/net/index.html"},
		{"runbooks/db/restore.md", "../net", "runbooks/net/index.html"},
		{"runbooks/db/restore.md", "../net/100%25.md", "runbooks/net/100%.html"},
		{"runbooks/db/restore.md", "<../net/100%.md>", "runbooks/net/100%.html"},
		{"runbooks/db/restore.md", "img/plan%20a.png", "runbooks/db/img/plan a.png file"},
		{"runbooks/db/restore.md", "<img/plan a.png>", "runbooks/db/img/plan a.png file"},
		{"runbooks/db/restore.md", "/runbooks/db/failover.html", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "/runbooks/db/failover/", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "/incidents/INC-42", "incidents/INC-42.html"},
		{"runbooks/db/restore.md", "runbooks/net/index.md", "runbooks/net/index.html"},
		{"runbooks/db/restore.md", "../failover/", "runbooks/db/failover.html"}, // a folder for every page
		{"runbooks/db/restore.md", "RB-7", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "/old/fo/", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "/manual/fo.html", "runbooks/db/failover.html"},
		{"runbooks/db/restore.md", "/runbooks/", "runbooks/index.html"}, // a generated overview
		{"runbooks/db/restore.md", "../", "runbooks/index.html"},
		{"runbooks/db/restore.md", "/", "index.html"},
		{"runbooks/db/restore.md", "../../index.md", "index.html"},
		{"docs/site/manual/intro.html.md", "/manual/intro.html", "docs/site/manual/intro.html"}, // the root of another site
		{"incidents/index.html.md.erb", "incidents/INC-42", "incidents/INC-42.html"},
		{"incidents/index.html.md.erb", "INC-42.md", "incidents/INC-42.html"},
	}
	var want []string
	for i, tt := range tests {
		files[tt.from] += fmt.Sprintf("\n[l%d](%s)\n", i, tt.link)
		want = append(want, tt.want)
	}
	g, diags := graph(t, files)
	equal(t, "problems", lines(diags), "")
	for i, tt := range tests {
		d := doc(t, g, tt.from)
		n := slices.IndexFunc(d.Base().Body.Links, func(l markdown.Link) bool { return l.Text == fmt.Sprintf("l%d", i) })
		if n < 0 {
			t.Errorf("%s: no link %s", tt.from, tt.link)
			continue
		}
		dest, _ := g.LinkOf(d, n)
		got := dest.Address
		if dest.Fragment != "" {
			got += "#" + dest.Fragment
		}
		if dest.Path != "" {
			got += " file"
		}
		if got != tt.want {
			t.Errorf("%s: [](%s) leads to %q, want %q", tt.from, tt.link, got, tt.want)
		}
	}
	equal(t, "files to publish", strings.Join(g.Files, " "), "runbooks/db/img/plan a.png")
	equal(t, "aliases", fmt.Sprint(g.Aliases[0].Address, " ", g.Aliases[1].Address), "manual/fo.html old/fo/index.html")
}

func TestBrokenLinks(t *testing.T) {
	_, diags := graph(t, map[string]string{
		"a/page.html":    "<script>",
		"a/bad.svg":      "<svg onload='x()'/>",
		"a/active.md":    "[x](page.html) ![y](bad.svg) [[page.html]]\n",
		"a/failover.md":  "# Fail over\n\n## Roll back\n",
		"a/restore.md":   "[x](failovr.md) and [y](failover.md#roll-bck) and ![z](plan.png)\n\n[[failoverr]] [out](../../x.md) [deep](../b/failover.md)\n",
		"incidents/I.md": "---\nrunbooks: [failover, restor]\nservices: [shop]\nroot_causes: [pool]\nrelated_incidents: [I-2]\n---\n",
	})
	equal(t, "problems", lines(diags), `
a/active.md:1:1 unsafe-file: a/page.html could run code in a reader's browser, so it is not published (show it as a block of code, or put a picture of it in its place)
a/active.md:1:16 unsafe-file: a/bad.svg could run code in a reader's browser, so it is not published (show it as a block of code, or put a picture of it in its place)
a/active.md:1:30 unsafe-file: a/page.html could run code in a reader's browser, so it is not published (show it as a block of code, or put a picture of it in its place)
a/restore.md:1:1 broken-link: the link leads nowhere: there is no failovr.md (did you mean failover.md?)
a/restore.md:1:21 broken-anchor: a/failover.md has no heading #roll-bck (did you mean #roll-back?)
a/restore.md:1:51 broken-link: the image leads nowhere: there is no plan.png ()
a/restore.md:3:1 broken-reference: there is no page "failoverr" (did you mean [[failover]]?)
a/restore.md:3:15 broken-link: the link leads out of the content: ../../x.md (link to the file on the web, or move it into the content)
a/restore.md:3:33 broken-link: the link leads nowhere: there is no ../b/failover.md (did you mean failover.md?)
incidents/I.md:2:12 broken-reference: "failover" is a page, not a runbook (name a runbook)
incidents/I.md:2:22 broken-reference: there is no runbook "restor" ()
incidents/I.md:3:12 undocumented: the service "shop" is named here and has no page of its own (write services/shop.md)
incidents/I.md:4:15 undocumented: the root cause "pool" is named here and has no page of its own (write root-causes/pool.md)
incidents/I.md:5:21 broken-reference: there is no incident "I-2" ()`)
}

func edges(g *Graph, list []Edge) string {
	var out []string
	for _, e := range list {
		out = append(out, fmt.Sprintf("%s -%s-> %s", g.Address(e.From), e.Rel, g.Address(e.To)))
	}
	return strings.Join(out, "\n")
}

func into(g *Graph, list []*Edge) string {
	var out []Edge
	for _, e := range list {
		out = append(out, *e)
	}
	return edges(g, out)
}

func TestReferences(t *testing.T) {
	g, diags := graph(t, map[string]string{
		"services/shop.md":     "# Shop\n",
		"runbooks/shop.md":     "---\nservices: [shop]\nalerts: [ShopDown]\n---\n# Mend the shop\n",
		"runbooks/web.md":      "---\nalerts: [https://ops.example/alerts/ShopDown.html]\nservices: [Shop]\n---\n",
		"incidents/INC-1.md":   "---\nservices: [services/shop.md]\nrunbooks: [Mend the shop]\nroot_causes: [Pool is too small]\n---\nSee INC-2, INC-2 and shop-shop-1.\n",
		"incidents/INC-2.md":   "---\nroot_causes: [pool-is-too-small]\nduplicate_of: INC-1\n---\n`INC-1` and # INC-1\n\n# INC-1\n",
		"postmortems/PM-1.md":  "---\nincidents: [INC-1]\naction_items: [{title: x, root_cause: pool-is-too-small}]\n---\n",
		"drills/d.md":          "---\nscenario: PM-1\n---\n",
		"root-causes/other.md": "---\ncaused_by: pool-is-too-small\n---\n",
	})
	equal(t, "problems", lines(diags), `
incidents/INC-1.md:4:15 undocumented: the root cause "Pool is too small" is named here and has no page of its own (write root-causes/pool-is-too-small.md)
runbooks/shop.md:3:10 undocumented: the alert "ShopDown" is named here and has no page of its own (write alerts/ShopDown.md)`)
	pool := g.Docs[slices.IndexFunc(g.Docs, func(d model.Doc) bool { return d.Base().ID == "pool-is-too-small" })]
	equal(t, "cause", into(g, g.AllIn(pool)), `
incidents/INC-1.html -root-cause-> root-causes/pool-is-too-small.html
incidents/INC-2.html -root-cause-> root-causes/pool-is-too-small.html
postmortems/PM-1.html -action-for-> root-causes/pool-is-too-small.html
root-causes/other.html -caused-by-> root-causes/pool-is-too-small.html`)
	equal(t, "incident", into(g, g.AllIn(doc(t, g, "incidents/INC-1.md"))), `
incidents/INC-2.html -duplicate-> incidents/INC-1.html
postmortems/PM-1.html -incident-> incidents/INC-1.html`)
	equal(t, "from the incident", edges(g, g.AllOut(doc(t, g, "incidents/INC-1.md"))), `
incidents/INC-1.html -service-> services/shop.html
incidents/INC-1.html -runbook-> runbooks/shop.html
incidents/INC-1.html -root-cause-> root-causes/pool-is-too-small.html
incidents/INC-1.html -mention-> incidents/INC-2.html`)
	equal(t, "service", edges(g, g.In(doc(t, g, "services/shop.md"), model.RelService)), `
incidents/INC-1.html -service-> services/shop.html
runbooks/shop.html -service-> services/shop.html
runbooks/web.html -service-> services/shop.html`)
	if d, ok := g.At("alerts/ShopDown.html"); !ok || d.Base().Written() {
		t.Error("the alert that runbooks name has no page at its own address")
	}
}

func TestDuplicates(t *testing.T) {
	g, diags := graph(t, map[string]string{
		"a/README.md":     "# Readme\n",
		"a/index.md":      "# Index\n",
		"b/Same.md":       "x",
		"b/same.html.md":  "x",
		"runbooks/a/r.md": "---\naliases: [b/Same.html, /free]\n---\n",
		"runbooks/b/r.md": "---\naliases: [/free.html]\n---\n",
		"c/index.md":      "x",
		"d/index.md":      "x",
		"e/o\x01k.md":     "x",
		"use.md":          "[[r]]\n",
	})
	equal(t, "problems", lines(diags), `
b/same.html.md duplicate-address: b/same.html would be the address of two pages (rename one of them; this one is published as b/same-2.html)
`+"e/o\x01k.md file-name: the file's name cannot be an address: it is too long, or holds what an address cannot have (rename the file or its folder; it is published as e/o-k.html)"+`
runbooks/a/r.md:2:1 duplicate-alias: the alias "b/Same.html" is already the address of b/Same.md ()
runbooks/b/r.md duplicate-id: the id "r" stands for two pages (give one of them an `+"`id`"+` of its own)
runbooks/b/r.md:2:1 duplicate-alias: the alias "/free.html" is already the address of runbooks/a/r.md ()
use.md:1:1 ambiguous-reference: "r" stands for 2 pages (write the path, such as [[runbooks/a/r.md]])`)
	if a, b := g.Address(doc(t, g, "a/index.md")), g.Address(doc(t, g, "a/README.md")); a != "a/index.html" || b != "a/README.html" {
		t.Errorf("index.md at %s, README.md at %s", a, b)
	}
}

func TestRelative(t *testing.T) {
	tests := []struct{ from, to, fragment, want string }{
		{"a/b/c.html", "a/b/d.html", "", "d.html"},
		{"a/b.html", "a/c.html", "s:x", "c.html#s%3Ax"},
		{"a/b/c.html", "a/d.html", "x", "../d.html#x"},
		{"a/b/c.html", "d/e.html", "", "../../d/e.html"},
		{"index.html", "a/b.html", "", "a/b.html"},
		{"a/b.html", "index.html", "", "../index.html"},
		{"ab/c.html", "a/c.html", "", "../a/c.html"},
		{"a/b.html", "a/b.html", "x y", "#x%20y"},
		{"a/b.html", "a/b.html", "", "b.html"},
		{"a.html", "x:y.html", "", "./x:y.html"},
		{"a/b.html", "a/é 100%#?\".html", "", "%C3%A9%20100%25%23%3F%22.html"},
	}
	for _, tt := range tests {
		if got := Relative(tt.from, tt.to, tt.fragment); got != tt.want {
			t.Errorf("Relative(%q, %q, %q) = %q, want %q", tt.from, tt.to, tt.fragment, got, tt.want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Storefront Team": "storefront-team", "@db/ops!": "db-ops", "Tim Jaringan é 中文": "tim-jaringan-é-中文", "": "unnamed", "...": "unnamed", "../..": "unnamed",
		"v1.2": "v1.2", strings.Repeat("é", 100): strings.Repeat("é", 60),
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever a link or a reference says, resolving it does not panic and never leads out of the site.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"../x.md", "/a/../../b", "a#b?c", "%zz", "", "x:y", "//", "[[", "\x00", "index.html/..", "#", "INC-1", "..\\x"} {
		f.Add(s)
	}
	parser := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, target string) {
		d := &model.Page{}
		m := d.Base()
		m.Kind, m.Path, m.ID, m.Title = model.KindPage, "a/b.md", "b", "B"
		m.Aliases = []string{target}
		m.Body = parser.Parse(markdown.Input{Source: []byte("# B\n"), Line: 1}).Body
		m.Body.Links = []markdown.Link{{Target: target}, {Target: target, Kind: markdown.LinkWiki}}
		i := &model.Incident{}
		i.Base().Kind, i.Base().Path, i.Base().ID = model.KindIncident, "i.md", "i"
		i.Services = []model.Name{{Text: target}}
		i.Runbooks = []model.RunbookUse{{Name: model.Name{Text: target}}}
		g, _ := Build([]model.Doc{d, i}, Options{Extensions: extensions})
		for _, x := range g.Docs {
			a := g.Address(x)
			if strings.HasPrefix(a, "/") || slices.Contains(strings.Split(a, "/"), "..") || a == "" {
				t.Errorf("address %q", a)
			}
		}
		for _, al := range g.Aliases {
			if strings.HasPrefix(al.Address, "/") || slices.Contains(strings.Split(al.Address, "/"), "..") {
				t.Errorf("alias %q", al.Address)
			}
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	parser := markdown.New(markdown.Options{})
	var docs []model.Doc
	for n := range 2000 {
		d := &model.Incident{}
		m := d.Base()
		m.Kind, m.Path, m.ID = model.KindIncident, fmt.Sprintf("incidents/INC-%05d.md", n), fmt.Sprintf("INC-%05d", n)
		d.Services = []model.Name{{Text: fmt.Sprintf("service-%d", n%20)}}
		text := fmt.Sprintf("See INC-%05d and [that](INC-%05d.md), not INC-9.\n", n/2, n/3)
		m.Body = parser.Parse(markdown.Input{Source: []byte(text), Line: 1}).Body
		docs = append(docs, d)
	}
	b.ReportAllocs()
	for b.Loop() {
		Build(docs, Options{Extensions: extensions})
	}
}

// Old names and another case lead to the page that exists; drafts are told apart from what is missing.
func TestNames(t *testing.T) {
	g, diags := graph(t, map[string]string{
		"services/Payments.md": "---\naliases: [pay]\n---\n# Pay service\n",
		"runbooks/Restart.md":  "---\naliases: [/old/restart/]\n---\n# Restart\n",
		"runbooks/restart.md":  "# Restart it\n",
		"incidents/I-1.md":     "---\nservices: [pay, payments]\nrunbooks: [restart]\n---\n[[PAYMENTS]] [x](pay) [y](later.md) [[later]]\n",
		"incidents/I-2.md":     "---\nrunbooks: [old/restart]\nservices: [New, new]\n---\n",
		"incidents/later.md":   "---\ndraft: true\n---\n",
	})
	equal(t, "problems", lines(diags), `
incidents/I-1.md:5:23 broken-link: the link leads to incidents/later.md, which is a draft and not published (publish it, or build with --drafts)
incidents/I-1.md:5:37 broken-link: the link leads to incidents/later.md, which is a draft and not published (publish it, or build with --drafts)
incidents/I-2.md:3:12 undocumented: the service "New" is named here and has no page of its own (write services/new.md)
runbooks/restart.md duplicate-address: runbooks/restart.html would be the address of two pages (rename one of them; this one is published as runbooks/restart-2.html)
runbooks/restart.md duplicate-id: the id "restart" stands for two pages (give one of them an `+"`id`"+` of its own)`)
	equal(t, "first", edges(g, g.AllOut(doc(t, g, "incidents/I-1.md"))), `
incidents/I-1.html -service-> services/Payments.html
incidents/I-1.html -runbook-> runbooks/restart-2.html
incidents/I-1.html -link-> services/Payments.html`)
	equal(t, "second", edges(g, g.AllOut(doc(t, g, "incidents/I-2.md"))), `
incidents/I-2.html -service-> services/new.html
incidents/I-2.html -runbook-> runbooks/Restart.html`)
}

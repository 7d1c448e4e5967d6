package render

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"siaga/generator/history"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/layouts"
)

// knownSite is a small site of which everything is computed that can be: a cause that came back after its fix and one behind
// it, an incident that may have the same cause, a runbook that did not help, a service that is not ready, a lesson, a gap.
func knownSite() map[string]string {
	m := map[string]string{
		"services/shop.md": "---\nescalation: []\n---\n# Shop\n\nSells.\n",
		"runbooks/pool.md": "---\nservices: [shop]\nalerts: [PoolFull]\nroot_causes: [pool]\nlast_reviewed_on: 2023-01-01\n---\n# The pool is full\n\n## Mitigation\n\n" +
			"Restart the pods of the shop, see [how](gone.md).\n\n## Rollback\n\nTODO\n",
		"alerts/PoolFull.md":     "---\nservices: [shop]\nseverity: critical\n---\n# PoolFull\n\nFires when no connection is free.\n",
		"alerts/Lonely.md":       "---\nservices: [shop]\n---\n# Lonely\n\nNobody answers it.\n",
		"root-causes/pool.md":    "---\nfixed_on: 2025-01-15\nstatus: fixed\ncaused_by: [limits]\nservices: [shop]\n---\n# Pool exhausted\n\nText.\n",
		"root-causes/limits.md":  "# Nobody sets limits\n\nText.\n",
		"drills/d.md":            "---\nheld_on: 2023-01-05\nservices: [shop]\naction_items:\n- {title: Write it down, status: open}\n---\n# Pull the plug\n",
		"incidents/I-1.md":       known("2025-01-06T09:00:00Z", "root_causes: [pool]"),
		"incidents/I-2.md":       known("2025-03-09T09:00:00Z", "root_causes: [pool]\ndetected_by: customer\nrunbooks: [{id: pool, helped: no}]"),
		"incidents/I-3.md":       known("2025-06-01T09:00:00Z", "detected_at: 2025-06-01T09:50:00Z"),
		"incidents/I-4.md":       "---\nstarted_at: 2024-11-23T01:00:00Z\nalerts: [PoolFull]\nroot_causes: [limits]\n---\n# Certificate of the mail gateway ran out\n",
		"postmortems/P-1.md":     knownPostMortem,
		"incidents/I-5-prose.md": "# Outage of the queue\n\n## Timeline\n\n- 2025-07-01 10:00 UTC: first errors\n- 2025-07-01 10:40 UTC: resolved\n\n## Root cause\n\nThe broker lost its disk.\n\n## Action items\n\n- [ ] Buy a second disk\n- [x] Tell everybody\n",
	}
	for i := range 12 {
		m[fmt.Sprintf("incidents/other-%d.md", i)] = fmt.Sprintf("---\nstarted_at: 2024-0%d-11T08:00:00Z\nservices: [shop]\n---\n# Something else, %s\n\n%[2]s.\n", 1+i%9,
			strings.Repeat(string(rune('a'+i)), 5)+" "+strings.Repeat(string(rune('m'+i)), 6))
	}
	return m
}

const knownPostMortem = `---
incidents: [I-1]
action_items:
- {id: A-1, title: A limit per worker, kind: prevent, status: done, completed_on: 2025-02-01, owner: shop-team, root_cause: pool}
- {id: A-2, title: An alert on waiting, kind: detect, status: open, due_on: 2025-02-10, root_cause: pool}
- {id: A-3, title: Say it in the handbook, status: wont_do}
---
# What the pool taught

## Lessons learned

### Where we got lucky

- The duty manager was still in the office.

### What went wrong

- Nobody knew the limit.
`

// known is an incident of the pool of connections.
func known(start, more string) string {
	return "---\nstarted_at: " + start + "\nresolved_at: " + start[:11] + "11:30:00Z\nservices: [shop]\nalerts: [PoolFull]\nseverity: sev2\n" + more + "\n---\n" +
		"# Orders hang, no free connection\n\n## Root cause\n\nEvery worker of the reservation job took connections until the connection pool was exhausted.\n\n" +
		"```\nFATAL: remaining connection slots are reserved\n```\n"
}

// renderKnown renders the pages of some files as of 23 November 2025.
func renderKnown(t *testing.T, files map[string]string, language string) (*Site, map[string]string) {
	t.Helper()
	content := fstest.MapFS{}
	for p, text := range files {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	o := load.Options{Extensions: []string{".md"}, Location: time.UTC}
	loaded, err := load.New(o).Load(context.Background(), content, &history.Log{}, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := link.Build(loaded.Docs, link.Options{Extensions: o.Extensions})
	r := insight.Analyze(g, insight.Options{Now: time.Date(2025, 11, 23, 12, 0, 0, 0, time.UTC), Location: time.UTC})
	s := New(Options{Graph: g, Insight: r, Templates: loadTheme(t, layouts.FS, language), Name: "acme", Language: language, Location: time.UTC})
	pages := map[string]string{}
	for _, a := range s.Addresses() {
		var b strings.Builder
		if err := s.Render(&b, a); err != nil {
			t.Fatal(err)
		}
		pages[a] = b.String()
	}
	return s, pages
}

// Everything computed is shown in words, with the page or the place that it is told from.
func TestKnowledgeIsShown(t *testing.T) {
	_, pages := renderKnown(t, knownSite(), "en")
	for address, want := range map[string][]string{
		"incidents/I-2.html": {"2nd time, 62 days after Orders hang", "Came back after its fix of 2025-02-01 postmortems/P-1.md:4 A limit per worker What the pool taught", "A customer noticed it first, not an alert.",
			"May have the same cause 1", "A suspicion, not a fact", "How it failed connection pool exhausted here:13 there:11", "Error line FATAL: remaining connection slots are reserved", "PoolFull 4 incidents"},
		"incidents/I-1.html":       {"1st time · came again once since", "An alert on waiting", "Overdue", "Done, not verified", "from What the pool taught"},
		"incidents/I-3.html":       {"It took 50 min to notice.", "May have the same cause 2"},
		"incidents/I-5-prose.html": {"Resolved +40 min 10:40 UTC line 6", "Action items 2", "Done, not verified 1", "read from the text, line 14", "Action board"},
		"root-causes/pool.html": {"Occurrences 2", "Came back once after its fix", "62 days", "5 h of 2 incidents that tell", "First seen 2025-01-06", "Last seen 2025-03-09", "An alert on waiting",
			"May be further occurrences", "Nobody has linked these incidents to this cause."},
		"root-causes/limits.html": {"Occurrences 3", "named as Pool exhausted"},
		"root-causes/index.html":  {"Came back"},
		"runbooks/pool.html": {"Can it be trusted? Suspect", "It did not help in Orders hang, no free connection 8 months ago.", "Links in its steps that lead nowhere: 1, such as gone.md. line 11",
			"The section “Rollback” says nothing yet. line 13", "Its review has been due for 22 months."},
		"runbooks/index.html": {"Suspect"},
		"services/shop.html": {"Ready for the next shift?", "Pool exhausted came back after its fix; it was seen 2 times.", "No runbook answers the alert Lonely.", "The runbook The pool is full is suspect: ",
			"Overdue action items: 1. The oldest, by 9 months, is “An alert on waiting” of What the pool taught.", "Nobody is named to call.", "The last drill, Pull the plug, was held 2 years ago."},
		"services/index.html":  {"6 gaps"},
		"prepare/shop.html":    {"Shift with Shop", "PoolFull Critical –", "Pool exhausted 2×, last 2025-03-09", "did not help", "An alert on waiting", "Restart the pods of the shop"},
		"alerts/PoolFull.html": {"Causes seen with it 3", "2 times Pool exhausted", "once Nobody sets limits", "Told apart by", "Seen in 4"},
		"drills/d.html":        {"Write it down", "Open"},
		"triage.html":          {"Alerts that fired 1", "PoolFull 4 incidents · 3 causes", "What to do The pool is full"},
		"actions.html":         {"Action board 6", "By owner Owner Overdue Open In progress Done, not verified nobody 1 2 – 1 shop-team – – – 1", "Overdue 1", "Open 2", "Won’t do 1", "The cause came back Orders hang, no free connection 2025-03-09", "shop-team"},
		"insights.html":        {"To detect Started → Detected", "Suspected recurrences", "Detection gaps", "On this day in earlier years", "Certificate of the mail gateway ran out"},
		"readiness.html":       {"Shop 6 gaps", "Suspect 1"},
		"lessons.html":         {"Where we got lucky 1", "The duty manager was still in the office.", "What went wrong 1"},
		"index.html":           {"1 cause came back after its fix", "1 action item is overdue", "1 runbook is suspect", "1 service is not ready", "When the recurring causes struck", "3× · last 2025-03-09"},
	} {
		text := plain(t, pages[address])
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", address, w, text)
			}
		}
	}
}

// Without a report nothing of it is shown, and the pages stand.
func TestNothingKnown(t *testing.T) {
	for _, files := range []map[string]string{{}, {"a.md": "# A page\n"}} {
		s, pages := renderKnown(t, files, "en")
		for _, a := range link.InsightAddresses {
			if text := plain(t, pages[a]); !strings.Contains(text, " yet") || strings.Contains(pages["index.html"], `href="`+a+`"`) {
				t.Errorf("%s shows something, or is linked: %s", a, text)
			}
		}
		s.o.Insight = nil
		bare := New(s.o)
		for _, a := range bare.Addresses() {
			var b strings.Builder
			if err := bare.Render(&b, a); err != nil {
				t.Error(err)
			}
		}
	}
}

// Every link of every page leads to a page of the site and to an element of it, in every language.
func TestKnownLinksLead(t *testing.T) {
	for _, language := range []string{"en", "id"} {
		_, pages := renderKnown(t, knownSite(), language)
		ids := map[string]bool{}
		for a, text := range pages {
			checkDocument(t, language+" "+a, text)
			eachAttribute(t, text, "id", func(id string) { ids[a+"#"+id] = true })
		}
		for a, text := range pages {
			eachAttribute(t, text, "href", func(href string) {
				to, fragment, _ := strings.Cut(href, "#")
				fragment, _ = url.PathUnescape(fragment)
				if strings.Contains(to, ":") || strings.Contains(to, "assets/") {
					return
				}
				if to = path.Join(path.Dir(a), to); strings.HasPrefix(href, "#") {
					to = a
				}
				switch _, ok := pages[to]; {
				case strings.HasPrefix(to, "data/"):
				case !ok:
					t.Errorf("%s %s: a link to %s, which is no page", language, a, href)
				case fragment != "" && !ids[to+"#"+fragment]:
					t.Errorf("%s %s: a link to %s, where nothing has that id", language, a, href)
				}
			})
		}
		if strings.Contains(pages["runbooks/pool.html"], "{") {
			t.Error("a place holder is left in a sentence")
		}
	}
}

// However many there are, a page shows some and says where the rest is.
func TestKnownPagesAreBounded(t *testing.T) {
	m := map[string]string{}
	var items, lessons strings.Builder
	for i := range 1300 {
		fmt.Fprintf(&items, "- {title: Item %d, status: open}\n", i)
	}
	for i := range 700 {
		fmt.Fprintf(&lessons, "- Lesson %d was that it is late.\n", i)
	}
	m["postmortems/P.md"] = "---\naction_items:\n" + items.String() + "---\n# P\n\n## Lessons learned\n\n### What went wrong\n\n" + lessons.String() + "\n### Where we got lucky\n\n- Once.\n"
	for i := range 260 {
		m[fmt.Sprintf("incidents/I-%d.md", i)] = fmt.Sprintf("---\nstarted_at: %d-02-01T10:00:00Z\ndetected_at: %[1]d-02-01T11:00:00Z\ndetected_by: staff\nroot_causes: [c]\nalerts: [A%d]\nsymptoms: [Seen %[2]d]\n---\n# Incident %[2]d\n", 1700+i, i)
		m[fmt.Sprintf("services/s-%d.md", i)] = "# S\n"
		m[fmt.Sprintf("runbooks/r-%d.md", i)] = "# R\n\n## Mitigation\n\nTODO\n"
	}
	_, pages := renderKnown(t, m, "en")
	for address, want := range map[string]string{
		"actions.html": "1–100 of 1,300", "actions-13.html": "1,201–1,300 of 1,300", "lessons.html": "1–100 of 701", "lessons-8.html": "701–701 of 701",
		"triage.html": "1–60 of 261", "triage-5.html": "241–261 of 261", "root-causes/c.html": "100 of 260 · show all", "root-causes/c-all-2.html": "201–260 of 260",
		"insights.html": "20 of 260 · show all", "insights-durations-2.html": "151–260 of 260", "insights-gaps.html": "1–150 of 520",
		"readiness.html": "1–60 of 260", "readiness-services-5.html": "241–260 of 260", "readiness-runbooks-3.html": "201–260 of 260",
	} {
		if text := plain(t, pages[address]); !strings.Contains(text, want) || len(pages[address]) > 150_000 {
			t.Errorf("%s does not say %q, or is large: %d bytes\n%.600s", address, want, len(pages[address]), text)
		}
	}
	if text := plain(t, pages["lessons.html"]); !strings.Contains(text, "Once.") {
		t.Error("the only lucky case is not among the lessons")
	}
}

func TestWording(t *testing.T) {
	s := &Site{o: Options{Templates: loadTheme(t, layouts.FS, "en")}}
	for n, want := range map[int]string{1: "1st time", 2: "2nd time", 3: "3rd time", 4: "4th time", 11: "11th time", 12: "12th time", 13: "13th time", 21: "21st time", 102: "102nd time", 111: "111th time"} {
		if got := s.nth(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	for days, want := range map[int]string{-1: "today", 0: "today", 1: "1 day ago", 91: "91 days ago", 92: "3 months ago", 730: "23 months ago", 731: "2 years ago", 4000: "10 years ago"} {
		if got := s.agoText(days); got != want {
			t.Errorf("%d days: %s", days, got)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := s.number(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// plain is the text of the main part of a page, its white space reduced.
func plain(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Data != "main" {
			continue
		}
		for x := range n.Descendants() {
			if x.Type == html.TextNode {
				b.WriteString(x.Data)
			}
			if x.Type == html.ElementNode && strings.Contains(" dt dd li p h1 h2 h3 td th div dl ul section time ", " "+x.Data+" ") {
				b.WriteByte(' ')
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func eachAttribute(t *testing.T, page, key string, each func(string)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == key {
				each(a.Val)
			}
		}
	}
}

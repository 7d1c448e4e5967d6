package generator_test

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"

	"siaga/generator/model"
)

var titles = []string{"Pool exhausted", "Disk full", "Checkout slow", "PodCrash", "Roll back a deployment", "Storage", "INC-101", "A page"}

// idOf is what a page may be called by: its name, or the title that it gives itself.
func (p *project) idOf(name string) string {
	return strings.TrimSuffix(path.Base(name), ".md")
}

var titleLine = regexp.MustCompile(`(?m)^(?:title: |# )(.+)$`)

func (p *project) titleOf(name string) string {
	text, err := os.ReadFile(p.path(name))
	if m := titleLine.FindStringSubmatch(string(text)); err == nil && m != nil {
		return strings.Trim(m[1], `"' `)
	}
	return p.idOf(name)
}

// sentence is a line of text, most often about another page.
func (p *project) sentence(d draw) string {
	other := choose(d.seed+2, p.files(isPage))
	id, title := p.idOf(other), p.titleOf(other)
	texts := []string{
		"One more thought about it.",
		"See also " + title + ", and " + id + ".",
		fmt.Sprintf("See [%s](/%s).", title, other),
		fmt.Sprintf("See [the page](%s) and [its end](%s#timeline).", path.Base(other), path.Base(other)),
		fmt.Sprintf("See [[%s]] and [[%s|another name]].", id, title),
		"See [a page that does not exist](nowhere-at-all.md).",
		"Caused by " + title + ", as in " + id + " of 2026-03-04.",
		"The log said `dial tcp: connection refused` and `pool exhausted after 30 s`.",
		"![a picture](pic.png) and ![another](/assets-of-ours/big.png)",
		"<b>bold</b> <script>alert(1)</script> <details><summary>More</summary>text</details>",
		"Words that nobody wrote before: zyxwvut qwertzuiop " + id + ".",
		"Last reviewed: 2026-10-01",
	}
	return texts[d.IntN(len(texts))]
}

// block is some lines of text.
func (p *project) block(d draw) string {
	other := choose(d.seed+3, p.files(isPage))
	id := p.idOf(other)
	texts := []string{
		"\n" + p.sentence(d) + "\n",
		"\n## Timeline\n\n- 10:05 UTC: alert " + id + " fired\n- 10:20 UTC: acknowledged\n- 11:00 UTC: resolved\n",
		"\n## Action items\n\n- [ ] Add an alert for it (owner: storage, due 2026-12-01)\n- [x] Fix " + id + "\n",
		"\n```sh title=\"Look\"\nkubectl get pods -n " + id + "\n# a comment\n```\n",
		"\n| Column | Other |\n|---|---|\n| " + id + " | [x](/" + other + ") |\n",
		"\n> [!WARNING]\n> Do not restart " + id + ".\n",
		"\n## Root cause\n\nThe connection pool was exhausted, see " + id + ".\n",
		"---",
		"\n## Symptoms\n\n- Checkout is slow\n- `context deadline exceeded`\n",
		strings.Repeat("A long paragraph that goes on and on. ", 200),
		"\n## Notes\n\n## Notes\n\n[to the notes](#notes) [and](#notes-1)\n",
	}
	return texts[d.IntN(len(texts))]
}

// keyAndValue is a line for front matter. No value takes the key away.
func (p *project) keyAndValue(d draw) (key, value string) {
	other := choose(d.seed+4, p.files(isPage))
	id := p.idOf(other)
	lists := []string{"[" + id + "]", "[" + id + ", nothing-such]", `["` + strings.ReplaceAll(p.titleOf(other), `"`, "") + `"]`, "[pool-exhausted, DiskFull]", ""}
	dates := []string{"2026-05-04T10:00:00Z", "2026-05-04", "2025-12-31T23:59:00+07:00", "tomorrow", ""}
	pool := map[string][]string{
		"title": titles, "id": {id, "own-id", "INC-101", "../x", ""}, "owner": {"payments", "Storage Team", "platform", ""},
		"tags": {"[db, Web]", "[web]", "[c++, C]", ""}, "aliases": {"[/old/" + id + "/]", "[" + id + ", index.html]", "[robots.txt]", ""},
		"draft": {"true", "true", "false", "yes", ""}, "kind": {"runbook", "incident", "service", "page", "alert", "nonsense", ""},
		"summary": {"What it is about", "Another summary of it", ""}, "severity": {"sev1", "critical", "low", ""}, "status": {"open", "closed", "resolved", "ongoing", ""},
		"services": lists, "alerts": lists, "root_causes": lists, "runbooks": lists, "incidents": lists, "related_incidents": lists, "depends_on": lists,
		"started_at": dates, "resolved_at": dates, "detected_at": dates, "date": dates, "last_reviewed_on": dates, "last_tested_on": dates, "fixed_on": dates,
		"internal": {"true", "false"}, "weight": {"1", "-3", "99"}, "symptoms": {"[Checkout is slow]", "[Payments fail, Checkout is slow]", ""},
		"postmortem": {id, ""}, "incident": {id, ""}, "lang": {"id", "en", "de"}, "review_in": {"90d", "1 day", "x"},
	}
	var keys []string
	for k := range pool {
		keys = append(keys, k)
	}
	if key = choose(d.Uint64(), keys); d.IntN(12) == 0 {
		return choose(d.Uint64(), model.AllKeys()), id
	}
	return key, pool[key][d.IntN(len(pool[key]))]
}

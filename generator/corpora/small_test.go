package corpora

import (
	"os"
	"path/filepath"
	"testing"

	"siaga/generator"
	"siaga/generator/diag"
)

// smallTree is a repository as people have them: no configuration, files of several tools, names of every sort, and
// links of which some are broken.
var smallTree = map[string]string{
	"README.md": "# Operations\n\nSee [the pool](runbooks/db/pool%20is%20full.md), [what happened](incident-reports/), [home](/) and [none](gone.md).\n",
	"runbooks/db/pool is full.md": "## Meaning\n\nThe pool has no free connection, see ![graph](../../img/graph.png).\n\n## Impact\n\nLogins fail.\n\n" +
		"## Diagnosis\n\n```sql\nselect 1;\n```\n\n## Mitigation\n\nRestart, then [look](#impact) at [a part](#effect).\n",
	"runbooks/db/100% #1 \"disk\"?.md": "\xef\xbb\xbf# Disk is full\r\n\r\n## Meaning\r\n\r\nSee [the\r\npool](<pool is full.md#impact>) or\r\n[elsewhere](../db/nothing.md).\r\n\r\n## Mitigation\r\n\r\nAdd disk.\r\n",
	"runbooks/größe.markdown":          "# Größe\n\n## Meaning\n\n<div><p>Open.\n\n## Mitigation\n\n<a href=\"db/pool is full.md\">raw [inner](../README.md)</a>\n",
	"incident-reports/2024-05-01-login.md": "---\nstart_time: 2024-05-01T10:00:00+07:00\nend_time: \"2024-05-01T12:30:00+07:00\"\n---\n# Logins failed\n\n" +
		"## Root cause\n\n[[pool is full]] and [a name][pool].\n\n## Timeline\n\n| time | what |\n|---|---|\n| 10:00 | first |\n\n[pool]: ../runbooks/no-pool.md\n",
	"incident-reports/2024-06-01.html.md.erb": "---\ntitle: Again\nstart_time: \"\"\n---\n\n<%= partial 'x' %>\n\n## Timeline\n\n- 10:00 first\n\n## Action items\n\n- [ ] [Docs](../guide/index.html)\n",
	"guide/_index.md":                         "# Guide\n\n- [one](./one.md)\n- [upper](../README.md#operations)\n",
	"guide/one.md":                            "+++\ntitle = \"One\"\naliases = [\"/old/one/\", \"guide/first\"]\n+++\n\n!!! note \"Take care\"\n    Text with `code`.\n\n[^1] [out](https://example.com/a)\n\n[^1]: Foot.\n",
	"guide/One.md":                            "---\nbroken: [\n---\n\n# Another one\n\n# Same\n\n# Same\n",
	"odd/a:b & c%41 <x>.md": "---\ntags: [\"a/b\", \"100%\", größe]\nowner: Team & Co\naliases: [\"../old:1\", \"/a b/?q#f\"]\nservices: [\"../x\", \"<b>\"]\n---\n" +
		"# Odd\n\n## Main\n\n## Nav\n\n## Toc\n\n## Backlinks\n\n## Action items\n\n[main](#main) [self](<a:b & c%41 <x>.md#toc>)\n",
	"odd/%2e%2e/page.md": "# Dots\n\n[up](<../a:b & c%41 <x\\>.md#action-items>) [home](../../README.md)\n",
	"img/graph.png":      "\x89PNG",
	".hidden/x.md":       "# Not a page\n",
}

func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// smallSite looks at what is special in the small tree.
func smallSite(t *testing.T, dir string, s *generator.Snapshot) {
	foreignTimes(t, dir, s)
	incidentsIn("incident-reports/")(t, dir, s)
	want := map[diag.Code]int{
		diag.BrokenLink: 3, diag.BrokenAnchor: 1, diag.DuplicateAddress: 1, diag.FrontMatterSyntax: 1, diag.TemplateTag: 1,
	}
	got := map[diag.Code]int{}
	for _, d := range s.Diagnostics() {
		got[d.Code]++
	}
	for code, n := range want {
		if got[code] != n {
			t.Errorf("%s is reported %d times, and not %d", code, got[code], n)
		}
	}
	if t.Failed() {
		for _, d := range s.Diagnostics() {
			t.Logf("%s %s: %s", d.Pos, d.Code, d.Message)
		}
	}
}

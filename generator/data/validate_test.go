package data_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/data"
	"siaga/layouts"
)

// tree is a site on which every file of data has something to say.
var tree = map[string]string{
	"services/shop.md": "---\nteam: store\ntier: 1\n---\n# Shop\n",
	"runbooks/pool.md": "---\nalerts: [PoolFull]\nroot_causes: [pool-size]\nservices: [shop]\nlast_reviewed_on: 2023-01-01\nreview_in: 6 months\n---\n" +
		"# The pool is full\n\n## Diagnosis\n\nLook at the graph.\n\n## Mitigation\n\nTODO\n",
	"alerts/PoolFull.md":       "---\nseverity: page\nservices: [shop]\n---\n# PoolFull\n",
	"root-causes/pool-size.md": "---\nstatus: fixed\nfixed_on: 2024-01-15\nservices: [orders]\ncaused_by: [defaults]\n---\n# The pool is too small\n",
	"incidents/I-1.md": "---\nstatus: closed\nseverity: sev2\nstarted_at: 2024-01-10T10:00:00+07:00\ndetected_at: 2024-01-10T11:00:00+07:00\nresolved_at: 2024-01-10T12:00:30+07:00\n" +
		"detected_by: customer\nservices: [shop]\nalerts: [PoolFull]\nrunbooks: [{id: pool, helped: no}]\nroot_causes: [pool-size]\nsymptoms: [Checkout is slow]\n---\n" +
		"# Checkout was slow\n\n`FATAL: remaining connection slots are reserved` in the log.\n\n## Timeline\n\n- 10:00 first error\n- 12:00 restarted\n",
	"postmortems/P-1.md": "---\nincidents: [I-1]\nstatus: reviewed\ntrigger: A sale began\naction_items:\n  - {title: Make the pool larger, kind: prevent, status: done, completed_on: 2024-01-14, root_cause: pool-size, owner: store}\n" +
		"  - {title: Alert on the pool, kind: detect, status: open, due_on: 2024-01-20}\n---\n# Why checkout was slow\n\n## Lessons learned\n\n### What went well\n\n- The restart was quick.\n",
	"incidents/I-2.md": "---\nstarted_at: 2024-02-20T10:00:00+07:00\nmitigated_at: 2024-02-20T10:30:00+07:00\nservices: [shop]\nalerts: [PoolFull]\nroot_causes: [pool-size]\nsymptoms: [Checkout is slow]\n---\n" +
		"# Checkout slow again\n\n`FATAL: remaining connection slots are reserved`\n",
	"incidents/I-3.md": "---\nstarted_at: 2023-03-01\nsymptoms: [Checkout is slow]\nroot_causes: [disk]\n---\n# Checkout hung\n\nThe disk of the database was full.\n",
	"incidents/2023-05-06-search.md": "---\nalerts: [SearchEmpty]\n---\n# Search is empty\n\n## Summary\n\nThe nightly job rebuilt the index with `shard_allocation_disk_watermark` reached: `IndexWriteBlockedException: watermark exceeded`.\n\n" +
		"## Root cause\n\nThe disk watermark stopped shard allocation, so the reindexing job wrote to a blocked index.\n",
	"incidents/2023-09-07-search.md": "---\nalerts: [SearchEmpty]\n---\n# No search results\n\n## Summary\n\nThe reindexing job failed: `IndexWriteBlockedException: watermark exceeded`, see `shard_allocation_disk_watermark`.\n\n" +
		"## Root cause\n\nShard allocation stopped at the disk watermark and the reindexing job met a blocked index.\n",
	"rules/shop.yaml": "groups:\n- name: shop\n  rules:\n  - alert: PoolFull\n    expr: pool_used / pool_size > 0.9\n    for: 5m\n    annotations: {runbook_url: https://ops.example.com/runbooks/pool.html}\n" +
		"  - alert: DiskFull\n    expr: disk_free < 1\n    labels: {severity: critical}\n    annotations: {runbook_url: https://elsewhere.example.com/wiki/42}\n",
	"alerts/DiskFull.md": "# Disk is full\n\n## Diagnosis\n\nRun `df`.\n\n## Mitigation\n\nDelete.\n",
	"drills/d.md":        "---\nheld_on: 2023-06-01\nservices: [shop]\nscenario: I-3\n---\n# Drill\n",
	"index.md":           "# Home\n",
}

func build(t *testing.T, content fs.FS) *generator.Snapshot {
	t.Helper()
	b, err := generator.New(generator.Options{
		Config: config.Default(), Content: content, Layouts: layouts.FS, Date: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func example(t *testing.T) *generator.Snapshot {
	t.Helper()
	content := fstest.MapFS{}
	for p, text := range tree {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	return build(t, content)
}

// read gives a file of a site as values of JSON.
func read(t *testing.T, s *generator.Snapshot, address string) any {
	t.Helper()
	var b bytes.Buffer
	if err := s.Render(&b, address); err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return v
}

// schema compiles the schema that a file names, as it is published.
func schema(t *testing.T, s *generator.Snapshot, address string) *jsonschema.Schema {
	t.Helper()
	name := read(t, s, address).(map[string]any)["$schema"].(string)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("file:///data/"+name, read(t, s, "data/"+name)); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("file:///data/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// dataFiles lists the files of data, without the schemas.
func dataFiles() []string {
	return slices.DeleteFunc(data.Addresses(), func(a string) bool { return strings.HasPrefix(a, "data/schemas/") })
}

// TestValid holds what is written against the schemas that are published beside it.
func TestValid(t *testing.T) {
	full := example(t)
	sites := map[string]*generator.Snapshot{"full": full, "empty": build(t, fstest.MapFS{}), "handbook": build(t, os.DirFS("../../content"))}
	for _, address := range dataFiles() {
		sch := schema(t, full, address)
		for name, s := range sites {
			if err := sch.Validate(read(t, s, address)); err != nil {
				t.Errorf("%s of the site %s: %v", address, name, err)
			}
		}
		for key, list := range read(t, full, address).(map[string]any) {
			if records, ok := list.([]any); ok && len(records) == 0 {
				t.Errorf("%s: there is nothing in %s, so the test shows nothing", address, key)
			}
		}
	}
}

// TestBroken breaks records in every way that a careless change would: no schema may let it through.
func TestBroken(t *testing.T) {
	s := example(t)
	for _, address := range dataFiles() {
		sch := schema(t, s, address)
		for what, spoil := range map[string]func(map[string]any){
			"a field more":            func(r map[string]any) { r["more"] = 1 },
			"a field of another type": func(r map[string]any) { first := keys(r)[0]; r[first] = map[string]any{"x": []any{}} },
			"a field less":            func(r map[string]any) { delete(r, keys(r)[0]) },
		} {
			for list := range lists(read(t, s, address)) {
				v := read(t, s, address)
				for _, r := range lists(v)[list] {
					spoil(r.(map[string]any))
				}
				if sch.Validate(v) == nil {
					t.Errorf("%s: the schema accepts %s in %s", address, what, list)
				}
			}
		}
		v := read(t, s, address).(map[string]any)
		v["version"] = json.Number("2")
		if sch.Validate(v) == nil {
			t.Errorf("%s: the schema accepts another version", address)
		}
	}
	for _, c := range []struct {
		address, list, field string
		value                any
	}{
		{"data/incidents.json", "incidents", "started_at", "yesterday"},
		{"data/incidents.json", "incidents", "status", "gone"},
		{"data/runbooks.json", "runbooks", "trust", "maybe"},
		{"data/suspected.json", "groups", "score", json.Number("1.5")},
		{"data/graph.json", "edges", "relation", "likes"},
		{"data/graph.json", "edges", "where", json.Number("1")},
		{"data/actions.json", "actions", "line", json.Number("0")},
		{"data/durations.json", "points", "seconds", json.Number("-1")},
	} {
		v := read(t, s, c.address)
		for _, r := range lists(v)[c.list] {
			r.(map[string]any)[c.field] = c.value
		}
		if schema(t, s, c.address).Validate(v) == nil {
			t.Errorf("%s: the schema accepts %v as %s", c.address, c.value, c.field)
		}
	}
}

// lists are the lists of records of a file.
func lists(file any) map[string][]any {
	out := map[string][]any{}
	for k, v := range file.(map[string]any) {
		if l, ok := v.([]any); ok {
			out[k] = l
		}
	}
	return out
}

func keys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestTrace looks whether every place in the files is one in the content.
func TestTrace(t *testing.T) {
	s := example(t)
	places := 0
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if line, ok := v["line"].(json.Number); ok && v["path"] != nil {
				n, _ := line.Int64()
				places++
				if path := v["path"].(string); n < 1 || int(n) > strings.Count(tree[path], "\n") {
					t.Errorf("%s: %s has no line %d", at, path, n)
				}
			}
			for k, x := range v {
				walk(at+"/"+k, x)
			}
		case []any:
			for _, x := range v {
				walk(at, x)
			}
		case string:
			if !strings.HasSuffix(at, "/where") && !strings.HasSuffix(at, "/source") {
				return
			}
			places++
			path, line, _ := strings.Cut(v, ":")
			var n int
			if line != "" {
				if err := json.Unmarshal([]byte(line), &n); err != nil {
					t.Errorf("%s: %q is no place", at, v)
				}
			}
			if text, ok := tree[path]; !ok || n > strings.Count(text, "\n") {
				t.Errorf("%s: there is no %q", at, v)
			}
		}
	}
	for _, address := range dataFiles() {
		walk(address, read(t, s, address))
	}
	if places < 30 {
		t.Errorf("only %d places", places)
	}
}

// TestFacts looks at what the files say of the tree.
func TestFacts(t *testing.T) {
	s := example(t)
	find := func(address, list, key, name string) map[string]any {
		for _, r := range lists(read(t, s, address))[list] {
			if r := r.(map[string]any); r[key] == name {
				return r
			}
		}
		t.Fatalf("%s has no %s", address, name)
		return nil
	}
	i := find("data/incidents.json", "incidents", "id", "I-1")
	for key, want := range map[string]string{
		"started_at": `"2024-01-10T10:00:00+07:00"`, "declared_at": "null", "start": `"2024-01-10T10:00:00+07:00"`,
		"durations": `{"acknowledge":null,"detect":3600,"mitigate":null,"resolve":7230}`, "services": `["shop"]`,
		"runbooks": `["runbooks/pool.md"]`, "root_causes": `["pool-size"]`, "postmortems": `["postmortems/P-1.md"]`, "trigger": `"A sale began"`,
	} {
		if got, _ := json.Marshal(i[key]); string(got) != want {
			t.Errorf("%s is %s, and not %s", key, got, want)
		}
	}
	src := i["sources"].(map[string]any)
	for key, want := range map[string]any{
		"trigger":    map[string]any{"from": "front-matter", "where": "postmortems/P-1.md:4"},
		"started_at": nil, // the front matter of the page says it
		"title":      map[string]any{"from": "body", "where": "incidents/I-1.md:14"},
	} {
		if !reflect.DeepEqual(src[key], want) {
			t.Errorf("the source of %s is %v, and not %v", key, src[key], want)
		}
	}
	if got := find("data/incidents.json", "incidents", "id", "I-3")["start"]; got != "2023-03-01" {
		t.Errorf("a day is %v", got)
	}
	c := find("data/root-causes.json", "root_causes", "id", "pool-size")
	if got, _ := json.Marshal(c["recurred_after_fix"]); string(got) != `[{"actions":[{"line":6,"path":"postmortems/P-1.md","title":"Make the pool larger"}],"fixed_on":"2024-01-15","incident":"incidents/I-2.md","where":"root-causes/pool-size.md:3"}]` {
		t.Errorf("recurred_after_fix is %s", got)
	}
	if got, _ := json.Marshal(c["occurrences"]); string(got) != `[{"incident":"incidents/I-1.md","start":"2024-01-10T10:00:00+07:00","via":"","where":"incidents/I-1.md:11"},{"incident":"incidents/I-2.md","start":"2024-02-20T10:00:00+07:00","via":"","where":"incidents/I-2.md:6"}]` {
		t.Errorf("occurrences are %s", got)
	}
	if got := find("data/root-causes.json", "root_causes", "id", "disk"); got["path"] != nil || got["documented"] != false {
		t.Errorf("a cause without a page is %v", got)
	}
	for name, want := range map[string]string{
		"PoolFull":    "alerts/PoolFull.md; pool_used / pool_size > 0.9; 5m; page; [runbooks/pool.md]; rules/shop.yaml:4; true",
		"DiskFull":    "alerts/DiskFull.md; disk_free < 1; ; critical; [alerts/DiskFull.md]; rules/shop.yaml:8; false",
		"SearchEmpty": "<nil>; ; ; ; []; incidents/2023-05-06-search.md:2; <nil>",
	} {
		a := find("data/alerts.json", "alerts", "name", name)
		got := fmt.Sprintf("%v; %v; %v; %v; %v; %v; %v", a["path"], a["expr"], a["for"], a["severity"], a["runbooks"], a["source"], a["resolves"])
		if got != want {
			t.Errorf("the alert %s is %s", name, got)
		}
	}
}

// TestOwnFiles publishes a file of the content beside ours, and the link to it leads there.
func TestOwnFiles(t *testing.T) {
	s := build(t, fstest.MapFS{
		"index.md":        {Data: []byte("[ours](data/pages.json) [hosts](data/hosts.json)\n")},
		"data/pages.json": {Data: []byte("mine")}, "data/hosts.json": {Data: []byte("mine")},
	})
	for _, address := range []string{"data/pages-.json", "data/hosts-.json"} {
		var file, page bytes.Buffer
		if err := s.Render(&file, address); err != nil || file.String() != "mine" {
			t.Errorf("%s is %q (%v)", address, file.String(), err)
		}
		if err := s.Render(&page, "index.html"); err != nil || !strings.Contains(page.String(), `href="`+address+`"`) {
			t.Errorf("there is no link to %s (%v)", address, err)
		}
	}
	if read(t, s, "data/pages.json").(map[string]any)["pages"] == nil {
		t.Error("data/pages.json is not ours")
	}
}

package load

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/cache"
	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/model"
)

// odd holds what the handbook and its example do without.
var odd = map[string]string{
	"incidents/a.md": `---
kind: incident
started_at: 2024-05-06T07:08:09+07:00
detected_at: 2024-05-06 07:10
resolved_at: 2024-05-06
declared_at: 2024-05-06T00:00:00Z
date: someday
severity: [a, b]
roles: {commander: [database team, platform team], scribe: ""}
custom: {deep: [1, {x: null}], empty: [], none: {}}
action_items:
- {title: Mend it, due_on: 2024-06-01, owner: team, nope: 1}
- just text
---
# A

## Timeline (all times in PST)

- 07:08 Europe/London: it began
- 2024-05-06 09:00 WIB it ended
- 10:00 UTC+7 [more](b.md) [[INC-1]] checkout-db-01

## Root cause

Somewhere around 3 hours.
`,
	"incidents/b.md": "## Timeline\n\nAll times in PT.\n\n| Time | What |\n|---|---|\n| May 6, 2024 10:01 | x |\n",
	"runbooks/c.md":  "+++\ntitle = \"C\"\nexpected_time = \"15 minutes\"\nwhen = 2024-05-06T07:08:09Z\n+++\n<a name=x></a>\n<script>x</script>\n\n```mermaid\nx\n```\n",
	"alerts/disk.md": "---\nid: DiskFull\n---\n# Disk\n", "empty.md": "", "nul.md": "a\x00", "latin.md": "caf\xe9\n", "rules.yml": diskRule,
	"bad.yml": "- alert: Bad\n  expr: [\n", "open.md": "---\ntitle: x\n",
}

// What comes from the store cannot be told from what was parsed.
func TestStore(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []fs.FS{files(odd), os.DirFS("../../content")} {
		for _, loc := range []*time.Location{time.UTC, zone, time.Local} {
			o := options
			o.Location = loc
			want := once(t, o, content)
			cached := cache.Options{Dir: t.TempDir()}
			for _, reused := range []int{0, want.Parsed} {
				o.Store = cache.Open(cached)
				got := once(t, o, content)
				if got.Reused != reused || got.Parsed != want.Parsed-reused || got.Read != want.Read {
					t.Errorf("read %d, parsed %d, reused %d", got.Read, got.Parsed, got.Reused)
				}
				sameResult(t, fmt.Sprintf("%s, %d reused", loc, reused), got, want)
				if err := o.Store.Commit(); err != nil {
					t.Fatal(err)
				}
				o.Store.Close()
			}
		}
	}
}

func once(t *testing.T, o Options, content fs.FS) *Result {
	t.Helper()
	r, err := New(o).Load(context.Background(), content, someHistory(content, "1"), Changes{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// someHistory gives half of the files a history.
func someHistory(content fs.FS, commit string) *history.Log {
	log := &history.Log{Files: map[string]history.File{}}
	fs.WalkDir(content, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && len(p)%2 == 0 {
			log.Files[p] = history.File{Commit: commit, Authors: len(p), Updated: time.Unix(int64(len(p)), 0).UTC()}
		}
		return nil
	})
	return log
}

// sameResult holds two results against each other, but for the counts of work.
func sameResult(t *testing.T, what string, got, want *Result) {
	t.Helper()
	g, w := *got, *want
	g.Read, g.Parsed, g.Reused = w.Read, w.Parsed, w.Reused
	if reflect.DeepEqual(g, w) {
		return
	}
	t.Errorf("%s: the results differ", what)
	gv, wv := reflect.ValueOf(g), reflect.ValueOf(w)
	for i := range gv.NumField() {
		if x, y := gv.Field(i).Interface(), wv.Field(i).Interface(); !reflect.DeepEqual(x, y) {
			t.Logf("%s:", gv.Type().Field(i).Name)
			showDifference(t, x, y)
		}
	}
}

func showDifference(t *testing.T, got, want any) {
	t.Helper()
	x, ok := got.([]model.Doc)
	y := []model.Doc(nil)
	if ok {
		y = want.([]model.Doc)
	}
	if !ok || len(x) != len(y) {
		t.Logf("got  %.3000v\nwant %.3000v", got, want)
		return
	}
	for i := range x {
		if !reflect.DeepEqual(x[i], y[i]) {
			t.Logf("got  %.3000v\nwant %.3000v", fmt.Sprintf("%+v", x[i]), fmt.Sprintf("%+v", y[i]))
		}
	}
}

// All that decides how a file is read is part of what it is kept by.
func TestStoreKeys(t *testing.T) {
	content := files(map[string]string{"docs/2024-05-06-x.md": "---\nbegin: 2024-05-06 10:00\nkind: incident\n---\n# X\n", "docs/y.txt": "# Y\n"})
	cached := cache.Options{Dir: t.TempDir(), Version: "1"}
	zone := time.FixedZone("X", 3600)
	jakarta, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(o *Options)
	}{
		{"as it is", func(o *Options) {}},
		{"root", func(o *Options) { o.Root = "runbooks" }},
		{"extensions", func(o *Options) { o.Extensions = []string{"d.md", ".md"} }},
		{"kinds", func(o *Options) { o.Kinds = []KindRule{{"docs/**", model.KindDrill}} }},
		{"kind", func(o *Options) { o.Kinds = []KindRule{{"docs/**", model.KindRunbook}} }},
		{"zone", func(o *Options) { o.Location = zone }},
		{"named zone", func(o *Options) { o.Location = jakarta }},
		{"foreign", func(o *Options) { o.Foreign = map[string]string{"begin": "started_at"} }},
		{"labels", func(o *Options) { o.Label = func(n string) string { return n + "!" } }},
		{"version", func(*Options) { cached.Version = "2" }},
	} {
		for _, reused := range []int{0, 1} {
			o := options
			c.change(&o)
			o.Store = cache.Open(cached)
			r := once(t, o, content)
			if r.Reused != reused {
				t.Errorf("%s: %d reused, want %d", c.name, r.Reused, reused)
			}
			if err := o.Store.Commit(); err != nil {
				t.Fatal(err)
			}
			o.Store.Close()
		}
	}
	// Another path with the same content is another page.
	o := options
	o.Store = cache.Open(cached)
	defer o.Store.Close()
	moved := fstest.MapFS{"docs/2024-05-07-x.md": content["docs/2024-05-06-x.md"]}
	if r := once(t, o, moved); r.Reused != 0 || r.Docs[0].Base().ID != "2024-05-07-x" {
		t.Errorf("%d reused after a move, id %q", r.Reused, r.Docs[0].Base().ID)
	}
}

// What is kept and cannot be read is made anew.
func TestStoreGarbage(t *testing.T) {
	o := options
	o.Store = cache.Open(cache.Options{Dir: t.TempDir()})
	defer o.Store.Close()
	content := files(map[string]string{"a.md": "# A\n"})
	want := once(t, options, content)
	l := New(o)
	if _, err := l.Load(context.Background(), content, &history.Log{}, Changes{}); err != nil {
		t.Fatal(err)
	}
	p := storedPage{Diags: []diag.Diagnostic{{Message: "wrong"}}}
	data, err := l.store.pages.Append(nil, &p)
	if err != nil {
		t.Fatal(err)
	}
	o.Store.Close()
	o.Store = cache.Open(cache.Options{Dir: t.TempDir()})
	o.Store.Put(New(o).store.key("page", "a.md", l.pages.entries[0].sum), data[:len(data)-1])
	if err := o.Store.Commit(); err != nil {
		t.Fatal(err)
	}
	got := once(t, o, content)
	if got.Parsed != 1 {
		t.Errorf("%d parsed", got.Parsed)
	}
	sameResult(t, "garbage", got, want)
}

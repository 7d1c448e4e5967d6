package preview

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/generator/live"
	"siaga/layouts"
)

func TestList(t *testing.T) {
	for want, changed := range map[string][]string{
		"":                         nil,
		"a.md · ":                  {"a.md"},
		"a.md, b.md · ":            {"a.md", "b.md"},
		"a.md, b.md and 1 more · ": {"a.md", "b.md", "c.md"},
		"a, b and 7 more · ":       strings.Split("a b c d e f g h i", " "),
		"10 files · ":              strings.Split("a b c d e f g h i j", " "),
		"everything · ":            {".", "siaga.yaml"},
		"<U+202E>dm.a␛[2J · ":      {"\u202edm.a\x1b[2J"},
	} {
		if got := Changes(changed); got != want {
			t.Errorf("%q: %q, want %q", changed, got, want)
		}
	}
}

func TestBuiltLine(t *testing.T) {
	content := fstest.MapFS{"a.md": {Data: []byte("# A\n")}, "b.md": {Data: []byte("# B\n\n[gone](c.md)\n")}}
	b, err := generator.New(generator.Options{Config: config.Default(), Content: content, Name: "content", Layouts: layouts.FS})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, c := range []struct {
		changed []string
		took    time.Duration
		want    string
	}{
		{nil, 1234 * time.Millisecond, `^\d\d:\d\d:\d\d  \d+ pages in 1\.2 s · 1 error\n$`},
		{[]string{"b.md"}, 41 * time.Millisecond, `^\d\d:\d\d:\d\d  b\.md · 1 file read, \d+ pages in 41 ms · no problems\n$`},
		{[]string{"layouts"}, 9 * time.Millisecond, `^\d\d:\d\d:\d\d  layouts · \d+ pages in 9 ms · no problems\n$`},
	} {
		s, err := b.Build(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		out.Reset()
		logger{out: &out}.built(live.Update{Snapshot: s, Changed: c.changed, Took: c.took, Pages: s.PageCount()}, append([]diag.Diagnostic{}, s.Diagnostics()...))
		if !regexp.MustCompile(c.want).Match(out.Bytes()) {
			t.Errorf("%q does not match %s", out.String(), c.want)
		}
		content["b.md"] = &fstest.MapFile{Data: []byte("# B\n")}
	}
}

package diag

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestPrintText(t *testing.T) {
	files := map[string]string{
		"a.md": "one\n\tSee [x](y.md).\r\n",
		"b.md": "\ufeff日本 [x](y.md)\n",
	}
	o := TextOptions{
		Path: func(p string) string { return "content/" + p },
		Source: func(p string) ([]byte, error) {
			if s, ok := files[p]; ok {
				return []byte(s), nil
			}
			return nil, errors.New("gone")
		},
	}
	list := []Diagnostic{
		New(BrokenLink, Pos{"a.md", 2, 10}, "%q does not exist", "y.md").Suggest("did you mean z.md?").
			Also(Pos{"b.md", 1, 1}, "also linked here").Also(Pos{}, "and that is all"),
		New(BrokenAnchor, Pos{"b.md", 1, 8}, "no heading\x1b[31m here"),
		New(FileUnreadable, Pos{Path: "c.md"}, "permission denied"),
		New(TemplateTag, Pos{"gone.md", 3, 0}, "left out"),
		New(BrokenLink, Pos{"a.md", 99, 1}, "past the end"),
		{Severity: Error, Message: "the layouts cannot be loaded"},
	}
	want := strings.TrimPrefix(`
content/a.md:2:10: error: "y.md" does not exist [broken-link]
    2 |     See [x](y.md).
      |             ^
      = did you mean z.md?
      = note: content/b.md:1:1: also linked here
      = note: and that is all

content/b.md:1:8: warning: no heading␛[31m here [broken-anchor]
    1 | 日本 [x](y.md)
      |      ^

content/c.md: error: permission denied [file-unreadable]

content/gone.md:3: info: left out [template-tag]

content/a.md:99:1: error: past the end [broken-link]

error: the layouts cannot be loaded
`, "\n")
	var got bytes.Buffer
	if err := PrintText(&got, list, o); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}

	o.Color = true
	got.Reset()
	if err := PrintText(&got, list[:1], o); err != nil {
		t.Fatal(err)
	}
	if s := got.String(); !strings.Contains(s, "\x1b[1;31merror:\x1b[0m") || strings.Count(s, "\x1b[0m") != strings.Count(s, "\x1b[")/2 {
		t.Errorf("colours are not closed: %q", s)
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("0123456789", 30)
	for _, c := range []struct {
		name          string
		line          string
		column, width int
		text          string
		caret         int
	}{
		{"plain", "abc", 2, 80, "abc", 1},
		{"no column", "abc", 0, 80, "abc", -1},
		{"past the end", "abc", 9, 80, "abc", 3},
		{"empty", "", 1, 80, "", 0},
		{"tabs", "\ta\tb", 4, 80, "    a   b", 8},
		{"inside a character", "aé b", 3, 80, "aé b", 1},
		{"wide", "日b", 4, 80, "日b", 2},
		{"combining", "e\u0301b", 4, 80, "e\u0301b", 1},
		{"controls", "a\x1b[2Jb\x7f\u202ec", 10, 80, "a␛[2Jb␡<U+202E>c", 7},
		{"not UTF-8", "a\xffb", 3, 80, "a\uFFFDb", 2},
		{"cut at the right", long, 1, 30, long[:28] + "…", 0},
		{"cut at both", long, 151, 30, "…" + long[141:169] + "…", 10},
		{"cut at the left", long, 300, 30, "…" + long[272:], 28},
	} {
		text, caret := excerpt([]byte(c.line), c.column, c.width)
		if text != c.text || caret != c.caret {
			t.Errorf("%s: got %q, %d; want %q, %d", c.name, text, caret, c.text, c.caret)
		}
	}
}

func TestPrintJSON(t *testing.T) {
	for _, c := range []struct {
		list []Diagnostic
		want string
	}{
		{nil, "[]\n"},
		{[]Diagnostic{
			New(BrokenLink, Pos{"a.md", 2, 10}, "<y> & \"z\"").Suggest("x"),
			New(TemplateTag, Pos{}, "left out"),
		}, `[
{"code":"broken-link","severity":"error","path":"a.md","line":2,"column":10,"message":"<y> & \"z\"","suggestion":"x"},
{"code":"template-tag","severity":"info","path":"","line":0,"column":0,"message":"left out","suggestion":""}
]
`},
	} {
		var got bytes.Buffer
		if err := PrintJSON(&got, c.list); err != nil || got.String() != c.want {
			t.Errorf("got %s (%v), want %s", &got, err, c.want)
		}
	}
}

func TestSummary(t *testing.T) {
	e, w, i := Diagnostic{Severity: Error}, Diagnostic{Severity: Warning}, Diagnostic{}
	for _, c := range []struct {
		list []Diagnostic
		want string
	}{
		{nil, "no problems"},
		{[]Diagnostic{e}, "1 error"},
		{[]Diagnostic{w, e, i, e}, "2 errors, 1 warning, 1 hint"},
		{[]Diagnostic{i, i}, "2 hints"},
	} {
		if got := Summary(c.list); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestClosest(t *testing.T) {
	names := []string{"base_url", "broken-link", "output", "title"}
	for word, want := range map[string]string{
		"titel": "title", "Title": "title", "base-url": "base_url", "baseurl": "base_url", "brokn-lnik": "broken-link",
		"ouput": "output", "xy": "", "tt": "", "": "", "something": "",
	} {
		if got := Closest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestEveryCodeIsDocumented(t *testing.T) {
	seen := map[Code]bool{}
	for _, c := range Codes {
		if seen[c.Code] || c.Title == "" || !strings.HasSuffix(c.Doc, ".") {
			t.Errorf("%s: twice in the table, or without title or sentence", c.Code)
		}
		seen[c.Code] = true
	}
}

package load

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/model"
)

var options = Options{
	Root: "docs", Extensions: []string{".md", ".markdown", ".html.md", ".md.erb", ".html.md.erb"}, Location: time.UTC,
	Files: []string{"plain/*"}, Ignore: []string{"drop/**"},
}

func files(m map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for p, text := range m {
		out[p] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func load(t *testing.T, content fs.FS) *Result {
	t.Helper()
	r, err := New(options).Load(context.Background(), content, &history.Log{}, Changes{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// show prints the documents as "path kind id title".
func show(r *Result) string {
	var out []string
	for _, d := range r.Docs {
		m := d.Base()
		out = append(out, fmt.Sprintf("%s %s %s %q", m.Path, m.Kind.Name, m.ID, m.Title))
	}
	return strings.Join(out, "\n")
}

func problems(list []diag.Diagnostic) string {
	var out []string
	for _, d := range diag.Sort(list) {
		out = append(out, fmt.Sprintf("%s %s", d.Pos, d.Code))
	}
	return strings.Join(out, "\n")
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != strings.TrimSpace(want) {
		t.Errorf("%s\n got:\n%s\nwant:\n%s", what, got, strings.TrimSpace(want))
	}
}

func TestLoad(t *testing.T) {
	r := load(t, files(map[string]string{
		"index.md":                      "# Home\n",
		"runbooks/README.md":            "Text only.\n",
		"runbooks/db/failover.md":       "---\ntitle: Failover\nid: fo\n---\n# Other\n",
		"pages/a.html.md.erb":           "# A <%= x %>\n",
		"pages/b.markdown":              "## Summary\n\nx\n",
		"pages/2024-02-03-some-day.md":  "text\n",
		"plain/NOTES":                   "# Notes\n",
		"pages/draft.md":                "---\ndraft: true\n---\nx\n",
		"img/x.png":                     "png",
		"drop/x.md":                     "# X\n",
		"node_modules/x/readme.md":      "# X\n",
		".hidden/x.md":                  "# X\n",
		".gitignore":                    "*.log\n/out\nsecret/\n!keep.log\n",
		"a.log":                         "x",
		"keep.log":                      "x",
		"out/x.md":                      "# X\n",
		"deep/out/x.md":                 "# X\n",
		"deep/secret/x.md":              "# X\n",
		"deep/.gitignore":               "local.md\n",
		"deep/local.md":                 "# X\n",
		"data/page.toml.md":             "+++\ntitle = \"T\"\n+++\nx\n",
		"data/page.json.md":             "{\n\"title\": \"J\"\n}\n\nx\n",
		"incidents/2024-01-01-crash.md": "Something broke.\n",
	}))
	equal(t, "documents", show(r), `
data/page.json.md page page.json "J"
data/page.toml.md page page.toml "T"
deep/out/x.md page x "X"
incidents/2024-01-01-crash.md incident 2024-01-01-crash "Crash"
index.md page index "Home"
pages/2024-02-03-some-day.md page 2024-02-03-some-day "Some day"
pages/a.html.md.erb page a "A"
pages/b.markdown page b "B"
plain/NOTES page NOTES "Notes"
runbooks/README.md page runbooks "Runbooks"
runbooks/db/failover.md runbook fo "Failover"`)
	equal(t, "files", strings.Join(r.Files, " "), "img/x.png keep.log")
	equal(t, "problems", problems(r.Diagnostics), "pages/a.html.md.erb:1:5 template-tag")
	if d := r.Docs[3].Base().Date; d.At.Format(time.DateOnly) != "2024-01-01" {
		t.Errorf("date of the incident: %v", d)
	}
}

// A heading that says something else than the declared title is not the title, whichever key declares it.
func TestDeclaredTitle(t *testing.T) {
	for _, c := range []struct {
		source string
		title  bool
	}{
		{"---\ntitle: Disk full\n---\n# Disk full!\n", true},
		{"---\ntitle: Disk full\n---\n# What to do\n", false},
		{"---\ntask: Disk full\n---\n# What to do\n", false},
		{"---\ntask: What to do\ntitle: Disk full\n---\n# Disk full\n", true},
		{"---\ntitle: \n---\n# What to do\n", true},
		{"# What to do\n", true},
	} {
		r := load(t, files(map[string]string{"a.md": c.source}))
		if got := r.Docs[0].Base().Body.Headings[0].Title; got != c.title {
			t.Errorf("%q: the heading is the title: %t, want %t", c.source, got, c.title)
		}
	}
}

// Each bad input is reported where it is, and its neighbours are loaded.
func TestBadInput(t *testing.T) {
	content := files(map[string]string{
		"good.md":      "# Good\n",
		"bom.md":       "\xef\xbb\xbf---\ntitle: Bom\n---\nx\n",
		"crlf.md":      "---\r\ntitle: Crlf\r\ndraft: maybe\r\n---\r\nx\r\n",
		"nul.md":       "# Nul\n\nab\x00c\n",
		"latin1.md":    "# Latin\n\ncaf\xe9\n",
		"open.md":      "---\ntitle: Open\n\n# Text\n",
		"syntax.md":    "---\na: [1\n---\n# Syntax\n",
		"kind.md":      "---\nkind: runbok\n---\n# Kind\n",
		"html.md":      "# Html\n\n<script>x()</script>\n\n<b onclick=x>y</b>\n",
		"empty.md":     "",
		"q?a#b%20'.md": "# Odd\n",
	})
	content["big.md"] = &fstest.MapFile{Data: make([]byte, MaxSize+1)}
	r := load(t, content)
	equal(t, "problems", problems(r.Diagnostics), `
big.md file-too-large
crlf.md:3:8 field-type
html.md:3:1 unsafe-html
html.md:5:1 unsafe-html
kind.md:2:7 unknown-kind
latin1.md:3:4 file-encoding
nul.md:3:3 file-not-text
open.md:1:1 front-matter-unclosed
syntax.md:2:4 front-matter-syntax`)
	equal(t, "documents", show(r), `
bom.md page bom "Bom"
crlf.md page crlf "Crlf"
empty.md page empty "Empty"
good.md page good "Good"
html.md page html "Html"
kind.md page kind "Kind"
latin1.md page latin1 "Latin"
open.md page open "Text"
q?a#b%20'.md page q?a#b%20' "Odd"
syntax.md page syntax "Syntax"`)
}

func TestLinksOnDisk(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.md")
	write := func(p, text string) {
		t.Helper()
		full := filepath.Join(dir, p)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, at string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(dir, at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(outside, []byte("# Secret\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	write("a/one.md", "# One\n")
	write("b/two.md", "# Two\n")
	link("one.md", "a/same.md")
	link("../b", "a/other")
	link("..", "a/up")
	link(".", "b/self")
	link("missing.md", "b/gone.md")
	link(outside, "b/out.md")
	link("loop2.md", "b/loop1.md")
	link("loop1.md", "b/loop2.md")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	r := load(t, root.FS())
	equal(t, "documents", show(r), `
a/one.md page one "One"
b/two.md page two "Two"`)
	if got := fmt.Sprint(r.Links); got != "[{a/other/two.md b/two.md} {a/same.md a/one.md}]" {
		t.Errorf("other names of pages: %s", got)
	}
	equal(t, "problems", problems(r.Diagnostics), `
a/other/gone.md symlink-escapes
a/other/loop1.md symlink-loops
a/other/loop2.md symlink-loops
a/other/out.md symlink-escapes
a/other/self symlink-loops
a/up symlink-loops
b/gone.md symlink-escapes
b/loop1.md symlink-loops
b/loop2.md symlink-loops
b/out.md symlink-escapes
b/self symlink-loops`)
}

// unreadable fails to open some files.
type unreadable struct {
	fstest.MapFS
	names []string
}

func (u unreadable) Open(name string) (fs.File, error) {
	if slices.Contains(u.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func TestUnreadable(t *testing.T) {
	r := load(t, unreadable{files(map[string]string{"a.md": "# A\n", "b.md": "# B\n"}), []string{"a.md"}})
	equal(t, "documents", show(r), `b.md page b "B"`)
	equal(t, "problems", problems(r.Diagnostics), "a.md file-unreadable")
	if _, err := New(options).Load(context.Background(), os.DirFS(filepath.Join(t.TempDir(), "gone")), &history.Log{}, Changes{}); err == nil {
		t.Error("a root that cannot be read is an error")
	}
}

// An unchanged file gives the same document and repeats its problems; what changed is parsed anew.
func TestCache(t *testing.T) {
	l := New(options)
	content := files(map[string]string{"a.md": "# A\n", "b.md": "---\ndraft: maybe\n---\n# B\n", "c.md": "# C\n"})
	log := &history.Log{Files: map[string]history.File{}}
	run := func() *Result {
		t.Helper()
		r, err := l.Load(context.Background(), content, log, Changes{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := run()
	if first.Parsed != 3 || len(first.Diagnostics) != 1 {
		t.Fatalf("parsed %d files, %v", first.Parsed, first.Diagnostics)
	}
	content["a.md"].Data = []byte("# AA\n")
	log = &history.Log{Files: map[string]history.File{"c.md": {Commit: "1", Updated: time.Unix(1, 0)}}}
	second := run()
	if second.Parsed != 1 || len(second.Diagnostics) != 1 {
		t.Errorf("parsed %d files, %v", second.Parsed, second.Diagnostics)
	}
	for i, want := range []bool{false, true, false} {
		if got := first.Docs[i] == second.Docs[i]; got != want {
			t.Errorf("%s is the same document: %v", first.Docs[i].Base().Path, got)
		}
	}
	if a, b := first.Docs[2].Base().History, second.Docs[2].Base().History; a.Commit != "" || b.Commit != "1" {
		t.Errorf("history before %+v, after %+v", a, b)
	}
}

func TestKindRules(t *testing.T) {
	o := options
	o.Kinds = []KindRule{{"ops/**/*.md", model.KindRunbook}}
	r, err := New(o).Load(context.Background(), files(map[string]string{
		"ops/incidents/x.md": "## Timeline\n\n## Root cause\n", "ops/incidents/y.md": "---\nkind: drill\n---\n",
		"ops/incidents/z.md": "ignored by git", "gone/x.md": "the same",
	}), &history.Log{Ignored: []string{"ops/incidents/z.md", "gone/"}}, Changes{})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "documents", show(r), "ops/incidents/x.md runbook x \"X\"\nops/incidents/y.md drill y \"Y\"")
}

package markdown

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// resolveTest resolves what starts with "ok", and the mentions that end in a digit.
func resolveTest(_ int, l *Link) (Target, bool) {
	switch {
	case l.Kind == LinkMention:
		last := l.Target[len(l.Target)-1]
		return Target{Href: l.Target + ".html", Class: "mention"}, last >= '0' && last <= '9'
	case strings.HasPrefix(l.Target, "ok"):
		t := Target{Href: "to/" + l.Target, Title: "A page"}
		if l.Kind == LinkImage {
			t = Target{Href: "to/" + l.Target, Width: 640, Height: 480}
		}
		return t, true
	}
	return Target{Title: "No page"}, false
}

// file is one file of an archive in the txtar format.
type file struct{ name, data string }

// readArchive splits an archive into its comment and its files.
func readArchive(t testing.TB, path string) (comment string, files []file) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		switch name, ok := strings.CutPrefix(line, "-- "); {
		case ok && strings.HasSuffix(name, " --\n"):
			files = append(files, file{name: strings.TrimSuffix(name, " --\n")})
		case len(files) == 0:
			comment += line
		default:
			files[len(files)-1].data += line
		}
	}
	return comment, files
}

// TestGolden renders the markdown of every case in testdata/*.txt. A case is a file "name.md" and what comes of it,
// "name.html": the HTML, and below a line "---" the facts of the body. A name with "titled" has the title "Disk full" declared.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	p := New(Options{})
	for _, path := range paths {
		out, files := readArchive(t, path)
		want := map[string]string{}
		for _, f := range files {
			want[f.name] = f.data
		}
		for _, f := range files {
			name, ok := strings.CutSuffix(f.name, ".md")
			if !ok {
				continue
			}
			in := Input{Source: []byte(f.data), Line: 1, ERB: strings.Contains(name, "erb")}
			if strings.Contains(name, "titled") {
				in.Title = "Disk full"
			}
			got := describe(p.Parse(in))
			out += "-- " + f.name + " --\n" + f.data + "-- " + name + ".html --\n" + got
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txt")+"/"+name, func(t *testing.T) {
				if w := want[name+".html"]; w != got && !*update {
					t.Errorf("got:\n%s\nwant:\n%s", got, w)
				}
			})
		}
		if *update {
			if err := os.WriteFile(path, []byte(out), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// describe is the HTML of a body and its facts.
func describe(tree *Tree) string {
	b := tree.Body
	var buf bytes.Buffer
	if err := b.WriteHTML(&buf, resolveTest); err != nil {
		return err.Error()
	}
	if n := buf.Len(); n > 0 && buf.Bytes()[n-1] != '\n' {
		buf.WriteByte('\n')
	}
	buf.WriteString("---\n")
	for _, h := range b.Headings {
		fmt.Fprintf(&buf, "heading %d:%d h%d #%s %q title=%t\n", h.Pos.Line, h.Pos.Column, h.Level, h.ID, h.Text, h.Title)
	}
	for _, l := range allLinks(b) {
		fmt.Fprintf(&buf, "link %d:%d %s %q %q\n", l.Pos.Line, l.Pos.Column, kindNames[l.Kind], l.Target, l.Text)
	}
	for _, c := range tree.Code {
		fmt.Fprintf(&buf, "code %d:%d %q title=%q\n", c.Pos.Line, c.Pos.Column, c.Lang, c.Title)
	}
	for _, p := range b.Problems {
		fmt.Fprintf(&buf, "problem %d:%d %s: %s\n", p.Pos.Line, p.Pos.Column, problemNames[p.Kind], p.Text)
	}
	if len(b.Anchors) > 0 {
		fmt.Fprintf(&buf, "anchors %v\n", b.Anchors)
	}
	if b.Mermaid {
		buf.WriteString("mermaid\n")
	}
	return buf.String()
}

// allLinks lists the links and the mentions of a body by place.
func allLinks(b *Body) []Link {
	out := slices.Clone(b.Links)
	for i := range b.Mentions() {
		out = append(out, b.Mention(i))
	}
	slices.SortStableFunc(out, func(x, y Link) int { return cmp.Or(x.Pos.Line-y.Pos.Line, x.Pos.Column-y.Pos.Column) })
	return out
}

var kindNames = [...]string{"text", "image", "auto", "wiki", "mention", "resource"}

var problemNames = [...]string{
	"unknown directive", "template tag", "unsafe html", "unsafe link", "external image", "duplicate anchor",
}

package markdown

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
)

func TestTexts(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"nothing":                  {"", ""},
		"the title is left out":    {"# T\n\nlead\n", "-1 lead"},
		"sections within sections": {"a\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\n", "-1 a|B b|C c|D "},
		"headings elsewhere":       {"> [!NOTE]\n> ## In\n>\n> x\n\ny\n", "-1 Note|In x\ny"},
		"blocks and tags":          {"One *two*three\nfour.\n\n- a\n- b\n\n> q\n", "-1 One twothree four.\na\nb\nq"},
		"a table":                  {"| a | b |\n|---|---|\n| c<br>d | `e\\|f` |\n", "-1 a b\nc d e|f"},
		"references":               {"a &lt;b&gt; &amp;amp; &copy; \"q\" 1 < 2\n", "-1 a <b> &amp; © \"q\" 1 < 2"},
		"white space":              {"a\u00a0 &nbsp; b\tc\n", "-1 a b c"},
		"control characters":       {"a\x01b\x7f\u0085c \x02 d\n\n`x\x1by`\n", "-1 abc d\nxy"},
		"inline code stays":        {"run `a  <b>`\n", "-1 run a <b>"},
		"code":                     {"x\n\n```sh\n# c\n  ls -l \"a\" &amp; | b\n\n\n```\n\ny\n\n    indented\n      more\n", "-1 x\ny {# c\n  ls -l \"a\" &amp; | b\n\nindented\n  more}"},
		"code of several sections": {"```\na\n```\n\n## B\n\n```\n\n b\n```\n", "-1  {a}|B  { b}"},
		"a diagram is code":        {"```mermaid\ngraph TD\n  api --> db\n```\n", "-1  {graph TD\n  api --> db}"},
		"raw code":                 {"<pre>\n a [x](ok)\n\n <b>c</b><br>d</pre>\n", "-1  { a [x](ok)\n\n c\nd}"},
		"links":                    {"see [the *page*](ok.md \"t\"), <https://a.example/b>, [[db]], [[db|the base]] and INC-42.\n", "-1 see the page, https://a.example/b, db, the base and INC-42."},
		"images":                   {"a ![the map](ok.png \"title\") b ![far](https://a.example/x.png)\n", "-1 a the map b far"},
		"a link in a heading":      {"## See [a](ok) and ![b](ok.png)\n\nx [y](ok)\n", "See a and b x y"},
		"footnotes":                {"a[^1]b\n\n## B\n\nb\n\n[^1]: The note.\n", "-1 ab|B b\nThe note."},
		"a heading of raw HTML":    {"a\n\n<h2 id=\"x\">B</h2>\n\nc\n", "-1 a\nB\nc"},
		"tasks":                    {"- [x] done\n- [ ] open\n", "-1 done\nopen"},
		"title of code":            {"```sh title=\"a.sh\"\nls\n```\n", "-1 a.sh {ls}"},
	} {
		body := New(Options{}).Parse(Input{Source: []byte(c.source), Line: 1}).Body
		var got []string
		for _, s := range body.Texts() {
			head := "-1"
			if s.Heading >= 0 {
				head = body.Headings[s.Heading].Text
			}
			if head += " " + s.Text; s.Code != "" {
				head += " {" + s.Code + "}"
			}
			got = append(got, head)
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, g, c.want)
		}
	}
}

// TestTextsHoldEveryWord compares the texts of many pages, their headings before them, with what a parser of HTML finds in
// the whole page: every word once, in the same order.
func TestTextsHoldEveryWord(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no pages", err)
	}
	p := New(Options{})
	words := 0
	for _, path := range paths {
		_, files := readArchive(t, path)
		for _, f := range files {
			if !strings.HasSuffix(f.name, ".md") {
				continue
			}
			body := p.Parse(Input{Source: []byte(f.data), Line: 1}).Body
			var text strings.Builder
			for _, s := range body.Texts() {
				if s.Heading >= 0 {
					text.WriteString(body.Headings[s.Heading].Text + "\n")
				}
				text.WriteString(s.Text + "\n" + s.Code + "\n")
			}
			var html bytes.Buffer
			every := func(int, *Link) (Target, bool) { return Target{Href: "to"}, true } // a broken image shows its address
			if err := body.WriteHTML(&html, every); err != nil {
				t.Fatal(err)
			}
			got, want := strings.Fields(text.String()), shownWords(t, html.String())
			words += len(want)
			slices.Sort(got) // code comes after the text of its section
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s:\n got %q\nwant %q", path, f.name, got, want)
			}
		}
	}
	if words < 500 {
		t.Errorf("only %d words were compared", words)
	}
}

// shownWords lists the words that a page shows, and the alternative texts of its images.
func shownWords(t *testing.T, page string) []string {
	t.Helper()
	root, err := xhtml.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var walk func(n *xhtml.Node)
	walk = func(n *xhtml.Node) {
		if n.Type == xhtml.TextNode {
			text.WriteString(n.Data)
			return
		}
		for _, a := range n.Attr {
			switch {
			case n.Data == "img" && a.Key == "alt":
				text.WriteString(a.Val)
			case n.Data == "a" && a.Key == "class" && (a.Val == "anchor" || strings.HasPrefix(a.Val, "footnote-")):
				return
			}
		}
		block := n.Type == xhtml.ElementNode && (elements[n.Data].block || n.Data == "br")
		if block {
			text.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			text.WriteByte('\n')
		}
	}
	walk(root)
	return strings.Fields(text.String())
}

func BenchmarkTexts(b *testing.B) {
	source := strings.Repeat("## Pool exhausted\n\nOrders *hang* at the last step; see [the page](a.md), INC-42 and `pg_stat`.\n\n- one & two\n- three\n\n```sh\nkubectl get pods -n shop | grep -v Running\n```\n\n", 25)
	body := New(Options{}).Parse(Input{Source: []byte(source), Line: 1}).Body
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		body.Texts()
	}
}

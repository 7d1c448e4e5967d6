package markdown

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

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

// TestTextsHoldEveryWord compares the texts of many pages with what a parser of HTML finds in the whole page.
func TestTextsHoldEveryWord(t *testing.T) {
	p := New(Options{})
	words := 0
	for _, f := range goldenSources(t) {
		words += checkTexts(t, p, f.data)
	}
	if words < 500 {
		t.Errorf("only %d words were compared", words)
	}
}

func FuzzTexts(f *testing.F) {
	for _, g := range goldenSources(f) {
		f.Add(g.data)
	}
	p := New(Options{})
	f.Fuzz(func(t *testing.T, source string) {
		checkTexts(t, p, strings.ReplaceAll(strings.ToValidUTF8(source, "?"), "\x00", "?"))
	})
}

// goldenSources are the pages of the golden tests.
func goldenSources(t testing.TB) (pages []file) {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no pages", err)
	}
	for _, path := range paths {
		_, files := readArchive(t, path)
		for _, f := range files {
			if strings.HasSuffix(f.name, ".md") {
				pages = append(pages, f)
			}
		}
	}
	return pages
}

// checkTexts holds the texts of a page against its HTML: every word is there, none twice, and how white space stands is as
// promised. It returns the number of words.
func checkTexts(t *testing.T, p *Parser, source string) int {
	t.Helper()
	body := p.Parse(Input{Source: []byte(source), Line: 1}).Body
	var text strings.Builder
	last := -2
	for _, s := range body.Texts() {
		if s.Heading <= last {
			t.Errorf("section %d after %d in %q", s.Heading, last, source)
		}
		last = s.Heading
		for _, bad := range []string{"  ", "\n\n", " \n", "\n "} {
			if strings.Contains(s.Text, bad) || strings.Trim(s.Text, " \n") != s.Text {
				t.Errorf("white space in %q", s.Text)
			}
		}
		text.WriteString(s.Text + "\n" + s.Code + "\n")
	}
	var html bytes.Buffer
	every := func(int, *Link) (Target, bool) { return Target{Href: "to"}, true } // a broken image shows its address
	if err := body.WriteHTML(&html, every); err != nil {
		t.Fatal(err)
	}
	got, want := strings.Fields(text.String()), shownWords(t, body, html.String())
	slices.Sort(got) // code comes after the text of its section
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%q:\n got %q\nwant %q", source, got, want)
	}
	return len(want)
}

// shownWords lists the words that a page shows besides its headings, and the alternative texts of its images.
func shownWords(t *testing.T, b *Body, page string) []string {
	t.Helper()
	headings := map[string]bool{}
	for _, h := range b.Headings {
		headings[h.ID] = true
	}
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
			case a.Key == "class" && strings.HasPrefix(a.Val, "footnote-"), a.Key == "id" && headingLevel(n.Data) > 0 && headings[a.Val]:
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
	return strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !strings.ContainsRune("\t\n\v\f\r", r) {
			return -1
		}
		return r
	}, text.String()))
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

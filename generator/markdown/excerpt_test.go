package markdown

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
)

func TestExcerpts(t *testing.T) {
	const head = "Before.\n\n## One {#one}\n\nText, see [two](#two).\n\n### Deep\n\nMore[^1] and [three](#three).\n\n## Two\n\n"
	for name, c := range map[string]struct {
		source string
		pick   string // headings of the sections; "" is what stands before the first
		want   string
	}{
		"before the first heading": {head, "|", "<p>Before.</p>\n"},
		"headings below go down, a link to another part leads to the page": {head, "One",
			"<p>Text, see <a href=\"../rb.html#two\">two</a>.</p>\n<h4 id=\"s:x-deep\">Deep</h4>\n<p>More[^1] and <a class=\"broken\">three</a>.</p>\n"},
		"a link between two parts stays": {head + "Back to [one](#one) and [deep](#deep).\n", "One|Two",
			"<p>Text, see <a href=\"#s:x-two\">two</a>.</p>\n<h4 id=\"s:x-deep\">Deep</h4>\n<p>More[^1] and <a class=\"broken\">three</a>.</p>\n" +
				"<p>Back to <a href=\"#s:x-one\">one</a> and <a href=\"#s:x-deep\">deep</a>.</p>\n"},
		"a section by itself": {head, "Deep", "<p>More[^1] and <a class=\"broken\">three</a>.</p>\n"},
		"footnotes stay on their page": {"## A\n\nx[^n]\n\n[^n]: Note.\n", "A",
			"<p>x<sup id=\"s:x-fnref:1\"><a class=\"footnote-ref\" role=\"doc-noteref\" href=\"../rb.html#fn:1\">1</a></sup></p>\n"},
		"footnotes come along where they are asked for": {"## A\n\nx[^n]\n\n## B\n\ny[^n]\n\n[^n]: Note.\n", "A|notes",
			"<p>x<sup id=\"s:x-fnref:1\"><a class=\"footnote-ref\" role=\"doc-noteref\" href=\"#s:x-fn:1\">1</a></sup></p>\n" +
				"<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"s:x-fn:1\">\n<p>Note. <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#s:x-fnref:1\" aria-label=\"Back to reference 1\">↩</a> <a class=\"footnote-back\" role=\"doc-backlink\" href=\"../rb.html#fnref:1-2\" aria-label=\"Back to reference 1-2\">↩</a></p>\n</li>\n</ol>\n</div>\n"},
		"a heading in a callout begins no section": {"## A\n\n> ## B\n>\n> in\n\nafter\n\n## C\n", "A",
			"<blockquote>\n<h4 id=\"s:x-b\">B</h4>\n<p>in</p>\n</blockquote>\n<p>after</p>\n"},
		"details keep what is in them": {"## A\n\n<details><summary>S</summary>\n\n## B\n\nin\n\n</details>\n\n## C\n\nx\n", "A",
			"<details><summary>S</summary>\n\n<h4 id=\"s:x-b\">B</h4>\n<p>in</p>\n</details>\n\n"},
		"ids of raw HTML, and attributes that look like ids": {"## A\n\n<a name=\"here\"></a><span title=\"see id=\">x</span> [to](#here)\n", "A",
			"<p><span id=\"s:x-here\"></span><span title=\"see id=\">x</span> <a href=\"#s:x-here\">to</a></p>\n"},
		"code that looks like HTML": {"## A\n\n```\n<h2 id=\"a\">\n```\n", "A",
			"<div class=\"code\"><pre tabindex=\"0\"><code>&lt;h2 id=\"a\"&gt;\n</code></pre></div>\n"},
		"the title is no section": {"# T\n\nlead\n\n## A\n\nx\n", "|A", "<p>lead</p>\n<p>x</p>\n"},
		"sections of level one":   {"# T\n\n# A\n\nx\n\n# B\n\n## C\n\ny\n", "B", "<h4 id=\"s:x-c\">C</h4>\n<p>y</p>\n"},
		"letters beyond ASCII":    {"## Überblick\n\n[x](#überblick)\n", "Überblick", "<p><a href=\"#s:x-%C3%BCberblick\">x</a></p>\n"},
		"tables have names of their own": {"## A\n\n| x |\n|---|\n| y |\n", "A",
			"<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1, R&amp;B\"><table>\n<thead>\n<tr><th scope=\"col\">x</th></tr>\n</thead>\n<tbody>\n<tr><td>y</td></tr>\n</tbody>\n</table></div>\n"},
		"no heading": {"a\n\n- b\n", "|", "<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n"},
		"nothing":    {"", "|", ""},
	} {
		body := New(Options{}).Parse(Input{Source: []byte(c.source), Line: 1}).Body
		var picked []Section
		pick := strings.TrimSuffix(c.pick, "|notes")
		for _, s := range body.Sections() {
			title := ""
			if s.Heading >= 0 {
				title = body.Headings[s.Heading].Text
			}
			if "|" == pick && title == "" || pick != "|" && strings.Contains("|"+pick+"|", "|"+title+"|") {
				picked = append(picked, s)
			}
		}
		if notes, ok := body.Footnotes(picked); ok && pick != c.pick {
			picked = append(picked, notes)
		}
		fit := Fit{Prefix: "s:x-", Page: "../rb.html", Level: 4, Name: "R&B"}
		if got := strings.Join(body.Excerpts(picked, fit, ownPlaces(body)), ""); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// ownPlaces resolves links to places of a body, and others to themselves.
func ownPlaces(b *Body) Resolver {
	known := map[string]bool{}
	for _, h := range b.Headings {
		known[h.ID] = true
	}
	for _, id := range b.Anchors {
		known[id] = true
	}
	return func(i int, l *Link) (Target, bool) {
		if id, ok := strings.CutPrefix(l.Target, "#"); ok {
			return Target{Href: "#" + (&url.URL{Fragment: id}).EscapedFragment()}, known[id]
		}
		return identity(i, l)
	}
}

// Whatever the text is, its sections are whole, no id stands on the page twice, and links within it lead somewhere.
func FuzzExcerpts(f *testing.F) {
	for _, s := range hostile {
		f.Add("## A\n\n" + s + "\n\n## B\n\n### " + s + "\n\n[b](#b)\n")
	}
	f.Add("a[^1]\n\n# T\n\n## A\n\n<details>\n\n### A\n\n[^1]: b\n\n> # C\n\n<div id=x>\n\n## D\n\n</div>\n\n## D {#x}\n\n[](#d-1) [[#x]]\n")
	p := New(Options{})
	f.Fuzz(func(t *testing.T, s string) {
		body := p.Parse(Input{Source: []byte(s), Line: 1}).Body
		sections := body.Sections()
		var top []Section
		for _, x := range sections {
			if x.Size() < 0 {
				t.Fatalf("a section ends before it starts: %+v", x)
			}
			checkExcerpts(t, body, []Section{x})
			if n := len(top); n == 0 || !top[n-1].Holds(x) {
				top = append(top, x)
			}
		}
		if notes, ok := body.Footnotes(top); ok {
			top = append(top, notes)
		}
		checkExcerpts(t, body, top)
	})
}

func checkExcerpts(t *testing.T, body *Body, sections []Section) {
	t.Helper()
	fit := Fit{Prefix: "s:p-", Page: "page.html", Level: 3}
	var page bytes.Buffer
	for i, part := range body.Excerpts(sections, fit, ownPlaces(body)) {
		checkOutput(t, []byte(part))
		if h := sections[i].Heading; h >= 0 {
			fmt.Fprintf(&page, "<p id=\"%s%s\"></p>", fit.Prefix, html.EscapeString(body.Headings[h].ID))
		}
		page.WriteString(part)
	}
	root, err := xhtml.Parse(&page)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, key := range []string{"id", "href"} {
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				switch id, in := strings.CutPrefix(a.Val, "#"); {
				case a.Key != key:
				case key == "id" && (ids[a.Val] || !strings.HasPrefix(a.Val, fit.Prefix)):
					t.Fatalf("the id %q stands twice, or without its prefix", a.Val)
				case key == "id":
					ids[a.Val] = true
				case in:
					if plain, err := url.PathUnescape(id); err == nil {
						id = plain
					}
					if !ids[id] {
						t.Fatalf("a link to %q, which is not there", a.Val)
					}
				}
			}
		}
	}
}

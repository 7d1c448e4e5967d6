package markdown

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// checkOutput holds HTML of ours against what must be true of it for every input: within a page it leaves the elements
// around it alone, an HTML parser makes of it exactly the elements that are written, and nothing in it can run or load.
func checkOutput(t *testing.T, out []byte) {
	t.Helper()
	page := "<!doctype html><html><head></head><body><main>" + string(out) + "</main><footer></footer></body></html>"
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	body := doc.LastChild.LastChild
	main := body.FirstChild
	if main == nil || main.Data != "main" || main.NextSibling == nil || main.NextSibling.Data != "footer" ||
		main.NextSibling.NextSibling != nil {
		t.Fatalf("the page around it is broken by %s", out)
	}
	var got []string
	outline(main, 0, &got)
	want, ok := written(out)
	if !ok {
		t.Fatalf("tags do not nest: %s", out)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("written %v, parsed %v: %s", want, got, out)
	}
	checkNodes(t, main, out)
}

// outline lists the elements below n with their depth. Bodies of tables, which parsers add, are left out.
func outline(n *html.Node, depth int, list *[]string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode:
		case c.Data == "tbody":
			outline(c, depth, list)
		default:
			*list = append(*list, fmt.Sprint(depth, c.Data))
			outline(c, depth+1, list)
		}
	}
}

// written lists the elements of HTML as its tags have them; ok is false if they do not nest.
func written(out []byte) (list []string, ok bool) {
	var open []string
	depth := 0
	z := html.NewTokenizer(bytes.NewReader(out))
	for {
		kind := z.Next()
		tag, _ := z.TagName()
		name := string(tag)
		switch kind {
		case html.ErrorToken:
			return list, len(open) == 0
		case html.StartTagToken:
			if name != "tbody" {
				list = append(list, fmt.Sprint(depth, name))
			}
			if !isVoid(name) {
				open = append(open, name)
				if name != "tbody" {
					depth++
				}
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != name {
				return list, false
			}
			open = open[:len(open)-1]
			if name != "tbody" {
				depth--
			}
		}
	}
}

func isVoid(name string) bool { return name == "input" || elements[name].void }

// checkNodes looks for what must not be in the elements below n.
func checkNodes(t *testing.T, n *html.Node, out []byte) {
	t.Helper()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.CommentNode {
			t.Fatalf("a comment in %s", out)
		}
		if c.Type != html.ElementNode {
			continue
		}
		if c.Namespace != "" || elements[c.Data].handling != allowed && c.Data != "input" {
			t.Fatalf("element %s in %s", c.Data, out)
		}
		for _, a := range c.Attr {
			address := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			bad := strings.HasPrefix(address, "javascript:") || strings.HasPrefix(address, "data:") ||
				strings.HasPrefix(address, "vbscript:")
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "formaction":
				t.Fatalf("attribute %s in %s", a.Key, out)
			case (a.Key == "href" || a.Key == "src") && bad:
				t.Fatalf("address %q in %s", a.Val, out)
			case a.Key == "src" && strings.Contains(address, "//"):
				t.Fatalf("loads %q in %s", a.Val, out)
			}
		}
		checkNodes(t, c, out)
	}
}

// identity resolves every link to itself, as the worst of resolvers would, as far as it is not of another site.
func identity(_ int, l *Link) (Target, bool) {
	if l.Kind == LinkImage {
		return Target{Href: "image.png"}, true
	}
	return Target{Href: l.Target}, true
}

func render(b *Body, r Resolver) []byte {
	var buf bytes.Buffer
	if err := b.WriteHTML(&buf, r); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

func FuzzParse(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(data), "-- ") {
			f.Add(part)
		}
	}
	p, again := New(Options{}), New(Options{})
	f.Fuzz(func(t *testing.T, s string) {
		in := Input{Source: []byte(s), Line: 3, ERB: len(s)%2 == 0}
		body := p.Parse(in).Body
		if string(in.Source) != s {
			t.Fatal("the source was changed")
		}
		out := render(body, identity)
		checkOutput(t, out)
		checkOutput(t, render(body, nil))
		if second := render(again.Parse(in).Body, identity); !bytes.Equal(out, second) {
			t.Fatalf("not the same twice:\n%s\n%s", out, second)
		}
		lines := strings.Count(s, "\n") + 3
		for _, l := range allLinks(body) {
			if l.Pos.Line < 3 || l.Pos.Line > lines || l.Pos.Column < 1 {
				t.Fatalf("link at %v", l.Pos)
			}
		}
		for _, pr := range body.Problems {
			if pr.Pos.Line < 3 || pr.Pos.Line > lines || pr.Pos.Column < 1 {
				t.Fatalf("problem at %v", pr.Pos)
			}
		}
	})
}

// TestHostile puts every payload into every place that markdown has for it.
func TestHostile(t *testing.T) {
	p := New(Options{})
	for _, payload := range hostile {
		for _, place := range []string{
			"%s", "a %s b", "# %s", "> %s", "- %s", "| a |\n|---|\n| %s |", "<div>\n\n%s\n\n</div>", "<details><summary>%s",
			"[text](%s)", "[text](<%s>)", "![alt](%s)", "[%s](x)", "[a][r]\n\n[r]: %s", "<%s>", "`%s`", "```%s\n%s\n```",
			"```html\n%s\n```", "[[%s]]", "!!! note \"%s\"\n    %s", ":::{note} %s\n%s\n:::", "```{image} %s\n:alt: %s\n```",
			"{{< hint %s >}}\n%s\n{{< /hint >}}", "{{< figure src=\"%s\" alt=\"%s\" >}}", "```{toctree}\n%s\n```",
			"x[^1]\n\n[^1]: %s", "term\n: %s", "## a {#%s}", "<a href=\"%s\">x</a>", "<img src='%s' alt='%s'>",
			"<table><tr><td>%s</td></tr></table>", "<span title=\"%s\">x</span>", "<a id=\"%s\" name='%s'></a>",
		} {
			s := strings.ReplaceAll(place, "%s", payload)
			body := p.Parse(Input{Source: []byte(s), Line: 1}).Body
			checkOutput(t, render(body, identity))
			checkOutput(t, render(body, nil))
		}
	}
}

// hostile are inputs that want to run, to load, or to break the page around them.
var hostile = []string{
	"<script>alert(1)</script>",
	"<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
	"<script",
	"<scr<script>ipt>alert(1)</scr</script>ipt>",
	"<img src=x onerror=alert(1)>",
	"<img src=x onerror\n=alert(1)//",
	"<img/src='x'/onerror='alert(1)'>",
	"<svg/onload=alert(1)>",
	"<svg><script>alert(1)</script></svg>",
	"<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
	"<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
	"<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
	"<iframe src=\"javascript:alert(1)\"></iframe>",
	"<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
	"<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
	"<embed src=//evil.example/x>",
	"<form action=javascript:alert(1)><input type=submit formaction=javascript:alert(1)></form>",
	"<button onclick=alert(1)>x</button>",
	"<a href=javascript:alert(1)>x</a>",
	"<a href=\"java\tscript:alert(1)\">x</a>",
	"<a href=\"java&#10;script:alert(1)\">x</a>",
	"<a href=\"&#x6A;avascript:alert(1)\">x</a>",
	"<a href=\" &#14; javascript:alert(1)\">x</a>",
	"<a href=\"JaVaScRiPt:alert(1)\">x</a>",
	"<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
	"<a href=\"vbscript:msgbox(1)\">x</a>",
	"<a href='x' onmouseover='alert(1)'>x</a>",
	"<a style=\"background:url(//evil.example)\" href=x>x</a>",
	"javascript:alert(1)",
	"JAVASCRIPT:alert(1)",
	"&#106;avascript:alert(1)",
	"javascript&colon;alert(1)",
	"jav&Tab;ascript:alert(1)",
	"\x01javascript:alert(1)",
	"data:text/html,<script>alert(1)</script>",
	"data:image/svg+xml;base64,AAAA",
	"vbscript:x",
	"file:///etc/passwd",
	"blob:https://evil.example/x",
	"//evil.example/x.png",
	"https://evil.example/x.png",
	"https://evil.example/\" onerror=alert(1) x=\"",
	"\"><script>alert(1)</script>",
	"' onmouseover='alert(1)",
	"\" autofocus onfocus=alert(1) x=\"",
	"</div></div></main></body></html>",
	"</main><footer>",
	"</td></tr></table></div>",
	"</p></p></li></ul>",
	"</details></summary></blockquote>",
	"<div><div><div>",
	"<table>", "<table><tr>", "<table><tr><td>", "<tr><td>x", "<td>", "<table>text<b>x",
	"<ul><li>a<li>b<ul>", "<dl><dt>a<dd>b<dt>c", "<li>x</li>", "<p>a<p>b<div>c",
	"<b><i>x</b>y</i>", "<a href=x><a href=y>z</a>", "<a name=x>text", "<a href=x>",
	"<b><b><b><b><b>x", "<details><details><summary><summary>", "<h1><h2>x</h1>", "<pre>\n\n<code>x", "<pre>x</p>",
	"<style>@import '//evil.example'</style>", "<style>*{", "<link rel=stylesheet href=//evil.example>",
	"<base href=//evil.example>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
	"<!--><script>alert(1)</script>-->", "<!-- --!><img src=x onerror=alert(1)> -->", "<!--", "<![CDATA[<script>]]>",
	"<?php <script> ?>", "<!DOCTYPE html><html><body onload=alert(1)>", "<plaintext>", "<xmp><script>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
	"<textarea></textarea><script>alert(1)</script>", "<title></title><img src=x onerror=alert(1)>",
	"<template><script>alert(1)</script></template>", "<select><option><script>alert(1)</script>",
	"<video src=//evil.example/x onerror=alert(1)><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>",
	"<body onload=alert(1)>", "<marquee onstart=alert(1)>x</marquee>", "<isindex type=image src=1 onerror=alert(1)>",
	"<x onclick=alert(1)>click</x>", "<namespace>", "<pod-name onclick=x>", "<frameset><frame src=x>",
	"<img src=\"x` `<script>alert(1)</script>\"` `>", "<img srcset=\"//evil.example/x 1x\" src=a.png>",
	"<img src=//evil.example/x>", "<img src=data:image/gif;base64,R0>", "<picture><source srcset=//evil.example/x><img src=a.png></picture>",
	"<div id=x><div id=x>", "<span id='\" onclick=x'>a</span>", "<ol start=\"1 onclick=x\"><li value=\"javascript:1\">",
	"[x](javascript:alert(1))", "![x](javascript:alert(1))", "[![x](//evil.example/a.png)](javascript:1)", "<javascript:alert(1)>",
	"[x]: javascript:alert(1)\n[x]", "[a](<java\nscript:x>)", "![[x]]", "[[javascript:alert(1)]]", "[[\"><script>]]", "[[a|<script>x</script>]]",
	"\x00<script>", "<\x00script>alert(1)</script>", "<script\x00>", "\xff\xfe<script>", "\u2028<script>", "<a href=\"\u3000javascript:x\">y</a>",
	"<hr/><br/><br></br></p>", "<caption>x", "<thead><tbody>", "<table><caption>a<caption>b<tr><th>c<td>d<table><tr><td>e",
	"<figure><figcaption>a<figcaption>b</figure>", "<summary>x</summary>", "<center><p>x<center>y", "<blockquote><p>a</blockquote>",
	"<code><pre>x</code></pre>", "<kbd><div>x</kbd></div>", "<ins><p>a</ins>", "<a href=x><div>y</a></div>", "<a href=x><table><tr><td></a>",
}

// TestLongInput holds the time that inputs take which are made to take long. The bound is far above what they take.
func TestLongInput(t *testing.T) {
	const size = 60_000
	p := New(Options{})
	for _, unit := range []string{
		">", "[", "]", "*", "_", "~", "`", "<", "![", "[a](", "[a](<b", "*a_ ", "**a ", "- ", "1. ", "> > ", "<a ", "<div>", "</div>",
		"<b>", "<script>", "<!--", "&", "\\", "|", "(a", "a~~~", "[^1]", "[^1]: a\n", "[a]: b\n", "{{< a >}}", "{{< hint >}}\n",
		"[[a]]", "[[", ":::{note}\n", "!!! note\n    ", "a\n: b\n", "# a\n", "a|b\n-|-\n", "`\\|`|", "![a](b", "http://a.b", "www.", "a@", "<svg>",
		"<table>", "<td>", "<a href=x>", "<a name=x>", "{#a", "## a {b={b={", "<% ", "```{a}\n", "x\n=\n", "\t", "    a\n", "<details>\n\n", "a_b-c.d1 ",
	} {
		s := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		body := p.Parse(Input{Source: []byte(s), Line: 1, ERB: true}).Body
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q takes %v", unit, d)
		}
		checkOutput(t, render(body, nil))
	}
}

package crawl

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; base-uri 'self'; form-action 'none'">`

// doc is a sound page with something in its head and its body.
func doc(head, body string) string {
	return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" + policy + head + "</head><body>" + body + "</body></html>\n"
}

// site is a tree with a few files to link to and what the test adds. The page under test is at docs/page.html.
func site(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	add := func(name, text string) { m[name] = &fstest.MapFile{Data: []byte(text)} }
	add("index.html", doc("", `<h1 id="main">Home</h1>`))
	add("docs/index.html", doc("", `<h1 id="großes">Docs</h1>`))
	add("docs/other.html", doc("", `<p id="here"><a name="old">x</a></p>`))
	add("docs/a b#c.html", doc("", ""))
	add("docs/100%25.html", doc("", ""))
	add("docs/a:b.html", doc("", ""))
	add("docs/%2e%2e/x.html", doc("", `<a href="../other.html">up</a>`))
	add("Case.html", doc("", ""))
	add("img/x.png", "png")
	add("site.css", "body{background:url(img/x.png)}")
	add("site.js", "")
	for name, text := range files {
		add(name, text)
	}
	return m
}

func TestSoundTree(t *testing.T) {
	head := `<title>Sound</title><link rel="canonical" href="https://ops.example.com/x/docs/page.html"><link rel="stylesheet" href="../site.css">` +
		`<meta property="og:url" content="https://ops.example.com/x/docs/page.html"><script src="../site.js"></script>`
	body := `<h1 id="main">Sound</h1>
<a href="#main">self</a> <a href="">page</a> <a href="#top">top</a> <a href="?now=1#main">query</a>
<a href="../index.html#main">up</a> <a href="./other.html#here">dot</a> <a href="other.html#old">name</a> <a href="../docs/other.html">round</a>
<a href="a%20b%23c.html">encoded</a> <a href="100%2525.html">once</a> <a href="./a:b.html">colon</a> <a href="index.html#gro%C3%9Fes">fragment</a>
<a href="https://example.com/a b">web</a> <a href="mailto:team@example.com">mail</a>
<img src="../img/x.png" alt="" srcset="../img/x.png 1x, ../img/x.png 2x"><svg><a xlink:href="other.html"><linearGradient id="g"/></a><use href="#g"/></svg>
<table><tr><td aria-labelledby="main g">cell</td></tr></table><script type="application/json">{}</script>`
	tree := site(map[string]string{
		"docs/page.html": doc(head, body),
		"404.html": doc(`<base href="https://ops.example.com/x/"><link rel="canonical" href="https://ops.example.com/x/404.html">`,
			`<a href="docs/index.html">Docs</a><a href="404.html#m" id="m">Main</a>`),
		"deep/er/base.html": doc(`<base href="../../docs/">`, `<a href="other.html#here">x</a>`),
		"icon.svg":          `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g id="a"/><use xlink:href="#a"/></svg>`,
		".hidden/x.html":    `<a href="nowhere">`,
	})
	for _, b := range Check(tree) {
		t.Error(b)
	}
}

func TestDefects(t *testing.T) {
	for _, c := range []struct {
		name, head, body string
		want             []string // defect, space, target
	}{
		{"no such file", "", `<a href="none.html">x</a>`, []string{"missing none.html"}},
		{"no such image", "", `<img src="../img/y.png" alt="">`, []string{"missing ../img/y.png"}},
		{"one of a set", "", `<img src="../img/x.png" alt="" srcset="../img/x.png 1x, ../img/z.png 2x">`, []string{"missing ../img/z.png"}},
		{"a folder", "", `<a href="../docs/">x</a><a href="..">y</a><a href=".">z</a>`, []string{"missing .", "missing ..", "missing ../docs/"}},
		{"another case", "", `<a href="../case.html">x</a>`, []string{"missing ../case.html"}},
		{"decoded once only", "", `<a href="a%2520b%23c.html">x</a>`, []string{"missing a%2520b%23c.html"}},
		{"not encoded", "", `<a href="a b%23c.html">x</a>`, []string{"address a b%23c.html"}},
		{"not letters of addresses", "", `<a href="index.html#großes">x</a>`, []string{"address index.html#großes"}},
		{"percent alone", "", `<a href="100%.html">x</a>`, []string{"address 100%.html", "missing 100%.html"}},
		{"backslash", "", `<a href="..\index.html">x</a>`, []string{`address ..\index.html`}},
		{"spaces around", "", `<a href=" other.html">x</a>`, []string{"address  other.html"}},
		{"empty segment", "", `<a href="..//docs/other.html">x</a>`, []string{"address ..//docs/other.html", "missing ..//docs/other.html"}},
		{"encoded slash", "", `<a href="..%2findex.html">x</a>`, []string{"address ..%2findex.html", "missing ..%2findex.html"}},
		{"colon taken for a scheme", "", `<a href="a:b.html">x</a>`, []string{"scheme a:b.html"}},
		{"out of the tree", "", `<a href="../../secret.html">x</a>`, []string{"outside ../../secret.html"}},
		{"out of the tree, hidden", "", `<a href="%2e%2e/%2E%2e/x.html">x</a>`, []string{"outside %2e%2e/%2E%2e/x.html"}},
		{"from the root", "", `<a href="/index.html">x</a><form action="/s"></form>`, []string{"rooted /index.html", "rooted /s"}},
		{"a host without scheme", "", `<a href="//example.com/x">x</a>`, []string{"other-origin //example.com/x"}},
		{"no such fragment", "", `<a href="#none">x</a><a href="other.html#There">y</a>`, []string{"fragment #none", "fragment other.html#There"}},
		{"id twice", "", `<p id="a">x</p><p id="a">y</p>`, []string{"duplicate-id a"}},
		{"label of nothing", "", `<section aria-labelledby="a b" id="a">x</section><button popovertarget="c">y</button>`, []string{"reference b", "reference c"}},
		{"from elsewhere", `<link rel="stylesheet" href="https://cdn.example/x.css"><link rel="preconnect" href="https://cdn.example"><script src="http://cdn.example/x.js"></script>`,
			`<img src="https://cdn.example/x.png" alt=""><iframe src="https://e.example/"></iframe><video poster="https://cdn.example/p.png"></video><object data="https://cdn.example/o"></object><a ping="https://cdn.example/ping" href="other.html">x</a>`,
			[]string{"other-origin http://cdn.example/x.js", "other-origin https://cdn.example", "other-origin https://cdn.example/o", "other-origin https://cdn.example/p.png",
				"other-origin https://cdn.example/ping", "other-origin https://cdn.example/x.css", "other-origin https://cdn.example/x.png", "other-origin https://e.example/"}},
		{"in an svg", "", `<svg><image href="https://cdn.example/x.png"/></svg>`, []string{"other-origin https://cdn.example/x.png"}},
		{"code in an address", "", `<a href="JavaScript:alert(1)">x</a><a href="java&#10;script:alert(1)">y</a><img src="data:image/png;base64,AA" alt="">`,
			[]string{"scheme JavaScript:alert(1)", "scheme data:image/png;base64,AA", "scheme java\nscript:alert(1)"}},
		{"code in the page", `<script>alert(1)</script><style>b{}</style>`, `<p onclick="x()" style="color:red">x</p><iframe srcdoc="x"></iframe>`,
			[]string{"inline ", "inline ", "inline ", "inline ", "inline "}},
		{"refresh to nowhere", `<meta http-equiv="refresh" content="0; url=none.html">`, "", []string{"missing none.html"}},
		{"canonical to nowhere", `<link rel="canonical" href="none.html">`, "", []string{"missing none.html"}},
		{"a second, weak policy", `<meta http-equiv="Content-Security-Policy" content="default-src *">`, "", []string{"policy default-src *"}},
		{"policy without form-action", `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'self'">`, "",
			[]string{"policy default-src 'self'; base-uri 'self'"}},
		{"policy in the body", "", policy, []string{"policy "}},
		{"link in a link", "", `<a href="other.html">x <a href="index.html">y</a></a>`, []string{"structure "}},
		{"link not closed", "", `<p><a href="other.html">x</p>`, []string{"structure "}},
		{"list in a paragraph", "", `<p>x<ul><li>y</li></ul></p>`, []string{"structure "}},
		{"text block in a table", "", `<table><div>x</div><tbody><tr><td>y</td></tr></tbody></table>`, []string{"structure "}},
		{"end without a start", "", `<p>x</p></div>`, []string{"structure "}},
		{"not closed", "", `<div><p>x</p>`, []string{"structure "}},
		{"attribute twice", "", `<p class="a" class="b">x</p>`, []string{"structure "}},
		{"without scripts", "", `<noscript><p>x <b>y</b></p></noscript><p>z</p>`, nil},
		{"not closed without scripts", "", `<noscript><p>x</noscript>`, []string{"structure "}},
		{"base to a folder", `<base href="../">`, `<a id="x" href="#x">x</a><a href="index.html">y</a>`, []string{"missing #x"}},
		{"base out of the tree", `<base href="../../">`, "", []string{"outside ../../"}},
		{"base elsewhere", `<base href="https://other.example/x/"><link rel="canonical" href="https://ops.example.com/x/docs/page.html">`, "",
			[]string{"outside https://other.example/x/"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := site(map[string]string{"docs/page.html": doc(c.head, c.body)})
			compare(t, Check(tree), c.want)
		})
	}
}

func TestDefectsOfFiles(t *testing.T) {
	late := strings.Replace(doc("", ""), policy, `<script src="../site.js"></script>`+policy, 1)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"no policy", map[string]string{"x.html": "<!doctype html><p>x</p>"}, []string{"policy "}},
		{"late policy", map[string]string{"docs/x.html": late}, []string{"policy "}},
		{"style sheet", map[string]string{"x.css": `@import "none.css"; a{b:url( 'none.png' )} /* url(no.png) */ c{d:url("https://cdn.example/x.png")}`},
			[]string{"missing none.css", "missing none.png", "other-origin https://cdn.example/x.png"}},
		{"image with a script", map[string]string{"x.svg": `<svg onload="x()"><script>x()</script><a xlink:href="javascript:x()"/></svg>`},
			[]string{"inline ", "inline ", "scheme javascript:x()"}},
		{"names that differ in case", map[string]string{"IMG/X.png": ""}, []string{"case "}},
		{"base without canonical address", map[string]string{"a/404.html": doc(`<base href="https://ops.example.com/x/">`,
			`<a href="docs/index.html">x</a><a href="none.html">y</a>`)}, []string{"missing none.html"}},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, Check(site(c.files)), c.want) })
	}
}

func TestOfManyPages(t *testing.T) {
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("p/%03d.html", i)] = doc("", fmt.Sprintf(`<a href="%03d.html">next</a>`, i+1))
	}
	compare(t, Check(site(files)), []string{"missing 300.html"})
}

func TestUnreached(t *testing.T) {
	tree := site(map[string]string{
		"index.html": doc("", `<a href="a.html">a</a>`), "a.html": doc("", `<a href="b.html#x">b</a><img src="img/x.png" alt="">`),
		"b.html": doc("", `<a href="docs/none.html">c</a>`), "lonely.html": doc("", `<a href="index.html">home</a>`),
	})
	got := Unreached(tree, "index.html")
	for _, p := range []string{"lonely.html", "docs/index.html", "site.css"} {
		if !slices.Contains(got, p) {
			t.Errorf("%s is not in %q", p, got)
		}
	}
	for _, p := range []string{"index.html", "a.html", "b.html", "img/x.png"} {
		if slices.Contains(got, p) {
			t.Errorf("%s is in %q", p, got)
		}
	}
}

func TestUnreadable(t *testing.T) {
	compare(t, Check(unreadable{fstest.MapFS{"x.html": {Data: []byte(doc("", ""))}}}), []string{"unreadable "})
}

// unreadable lists files and opens none.
type unreadable struct{ fstest.MapFS }

func (u unreadable) ReadFile(name string) ([]byte, error) { return nil, fs.ErrPermission }

func compare(t *testing.T, got []Broken, want []string) {
	t.Helper()
	var short []string
	for _, b := range got {
		short = append(short, string(b.Defect)+" "+b.Target)
	}
	slices.Sort(short)
	slices.Sort(want)
	if !slices.Equal(short, want) {
		t.Errorf("found %q, want %q", short, want)
		for _, b := range got {
			t.Log(b)
		}
	}
}

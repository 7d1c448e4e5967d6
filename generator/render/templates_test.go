package render

import (
	"bytes"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"siaga/layouts"
)

var themeOut = flag.String("theme.out", "", "write the rendered samples to this folder, to look at them")

func loadTheme(t testing.TB, fsys fs.FS, language string) *Templates {
	t.Helper()
	ts, err := LoadTemplates(fsys, language)
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

// Each page is one well-formed document: what a parser makes of it has every element closed where it should be, one
// level-one heading, unique ids, and no inline script or style.
func TestPagesAreWellFormed(t *testing.T) {
	for _, language := range []string{"en", "id"} {
		ts := loadTheme(t, layouts.FS, language)
		for _, s := range samples(ts) {
			var b bytes.Buffer
			if err := ts.Execute(&b, s.name, s.view); err != nil {
				t.Fatal(err)
			}
			checkDocument(t, language+" "+s.file, b.String())
			if *themeOut != "" {
				writeSample(t, filepath.Join(*themeOut, language, s.file), b.Bytes())
			}
		}
		for _, a := range ts.Assets() {
			if *themeOut != "" {
				writeSample(t, filepath.Join(*themeOut, language, a.Address), a.Data)
			}
		}
	}
}

func writeSample(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func checkDocument(t *testing.T, name, src string) {
	t.Helper()
	if strings.Contains(src, "ZgotmplZ") {
		t.Errorf("%s: the template package refused a value", name)
	}
	checkBalance(t, name, src)
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	ids, h1 := map[string]bool{}, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "h1" {
			h1++
		}
		if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
			t.Errorf("%s: inline %s", name, n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("%s: id %q twice", name, a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: inline %s on %s", name, a.Key, n.Data)
			}
		}
	}
	if h1 != 1 {
		t.Errorf("%s: %d level-one headings", name, h1)
	}
}

// checkBalance compares start and end tags, which a parser would silently repair.
func checkBalance(t *testing.T, name, src string) {
	t.Helper()
	void := map[string]bool{"meta": true, "link": true, "img": true, "input": true, "br": true, "hr": true, "base": true}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(src)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s: never closed: %v", name, open)
			}
			return
		case html.StartTagToken:
			if tag, _ := z.TagName(); !void[string(tag)] {
				open = append(open, string(tag))
			}
		case html.EndTagToken:
			tag, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(tag) {
				t.Errorf("%s: </%s> while open: %v", name, tag, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

// What an author writes is text, wherever a template puts it.
func TestValuesAreEscaped(t *testing.T) {
	const evil = `"><script>alert(1)</script>`
	ts := loadTheme(t, layouts.FS, "en")
	d := sampleDoc(ts, evil, evil)
	d.Summary, d.ID, d.Owner = evil, evil, &Link{Text: evil, Href: "javascript:alert(1)", Missing: true, Note: evil}
	d.Custom = []Field{{evil, []Link{{Text: evil, Href: evil, Note: evil}}}}
	d.TOC = []TOCEntry{{2, evil, evil}}
	d.Backlinks = []LinkGroup{{evil, []Link{{Text: evil, Href: evil, Kind: evil, Note: evil}}, 1, evil}}
	var b bytes.Buffer
	if err := ts.Execute(&b, "runbook", RunbookView{Doc: d, Severity: evil, ExpectedTime: evil}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<script>") || strings.Contains(b.String(), `"javascript:`) {
		t.Errorf("a value became markup:\n%s", b.String())
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	tests := []struct{ name, file, src, want string }{
		{"syntax", "pages/alert.html", "{{template \"base\" .}}\n{{define \"main\"}}{{if}}{{end}}", "layouts/pages/alert.html:2: missing value for if"},
		{"field", "pages/alert.html", "{{template \"base\" .}}\n{{define \"main\"}}\n{{.Expresion}}{{end}}", "layouts/pages/alert.html:3:2: checking \"main\" at <.Expresion>: can't use field Expresion"},
		{"field in a partial", "partials/actions.html", "{{define \"actions\"}}{{range .}}\n{{.Titel}}{{end}}{{end}}", "layouts/partials/actions.html:2:2: checking"},
		{"missing partial", "pages/alert.html", "{{template \"bas\" .}}", "layouts/pages/alert.html:1:11: checking"},
		{"missing text", "pages/alert.html", "<p>\n{{t \"alert.nothing\"}}", `layouts/pages/alert.html:2:2: there is no text "alert.nothing"`},
		{"missing plural", "pages/alert.html", "{{tn \"menu\" 3}}", `there is no text "menu" with plural forms`},
		{"missing group", "pages/alert.html", "{{word \"menu\" .Kind}}", `there is no group of texts "menu"`},
		{"wrong arguments", "pages/alert.html", "{{t \"menu\" 3}}", `text "menu" takes 0 arguments, not 1`},
		{"missing asset", "pages/alert.html", "{{asset \"logo.png\"}}", `there is no asset "logo.png"`},
		{"unknown function", "pages/alert.html", "\n\n{{now}}", `layouts/pages/alert.html:3: function "now" not defined`},
		{"half an attribute", "pages/alert.html", "<p>\n<a href='{{.Title}}", "layouts/pages/alert.html"},
		{"branches that differ", "partials/search.html", "{{define \"search\"}}\n{{if .Lang}}<a href=\"{{end}}{{end}}", "layouts/partials/search.html:2:5: {{if}} branches"},
		{"nothing there", "pages/alert.html", "", "layouts/pages/alert.html: the file is empty"},
		{"nil", "pages/drill.html", "{{.Scenario.Text}}", "layouts/pages/drill.html:1:11: executing"},
		{"texts", "i18n/en.yaml", "menu: [1]", `layouts/i18n/en.yaml: text "menu" is not a text`},
		{"texts with other verbs", "i18n/en.yaml", "menu: open %s", `layouts/i18n/en.yaml: text "menu" needs the verbs`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadTemplates(layouts.Overlay(fstest.MapFS{tt.file: {Data: []byte(tt.src)}}), "en")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestUserFilesWin(t *testing.T) {
	user := fstest.MapFS{
		"pages/redirect.html": {Data: []byte("<p>{{t \"menu\"}} {{tn \"more\" 1}} {{word \"kinds\" \"runbook\"}} {{word \"kinds\" \"x<y\"}} <a title={{t \"menu\"}}>")},
		"i18n/id.yaml":        {Data: []byte("menu: Daftar & isi\n")},
		"assets/font.woff2":   {Data: []byte("font")},
		"assets/extra.css":    {Data: []byte("@font-face{src:url(font.woff2)} a{background:url('none.png')}")},
		"assets/.hidden":      {Data: []byte("x")},
	}
	ts := loadTheme(t, layouts.Overlay(user), "id")
	var b strings.Builder
	if err := ts.Execute(&b, "redirect", &RedirectView{}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "<p>Daftar &amp; isi dan 1 lagi Runbook x&lt;y <a title=Daftar&#32;&amp;&#32;isi>"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var names []string
	for _, a := range ts.Assets() {
		names = append(names, a.Name)
		if a.Name == "assets/extra.css" && !strings.Contains(string(a.Data), `url(`+filepath.Base(ts.Asset("font.woff2"))+`)`) {
			t.Errorf("the style sheet does not follow the published name of the font: %s", a.Data)
		}
	}
	if got, want := strings.Join(names, " "), "assets/extra.css assets/font.woff2 assets/icon.svg assets/results.js assets/search.js assets/site.css assets/site.js assets/sw.js assets/triage.js"; got != want {
		t.Errorf("assets: got %s, want %s", got, want)
	}
	if _, err := LoadTemplates(layouts.FS, "xx"); err == nil || !strings.Contains(err.Error(), `"xx"`) {
		t.Errorf("unknown language: %v", err)
	}
}

func TestExecuteRefusesOtherViews(t *testing.T) {
	ts := loadTheme(t, layouts.FS, "en")
	for _, view := range []any{nil, PageView{}, &PageView{}, 1} {
		if err := ts.Execute(io.Discard, "alert", view); err == nil {
			t.Errorf("%T was taken", view)
		}
	}
	if err := ts.Execute(io.Discard, "nothing", PageView{}); err == nil {
		t.Error("an unknown template was taken")
	}
}

func BenchmarkExecute(b *testing.B) {
	ts := loadTheme(b, layouts.FS, "en")
	for _, s := range samples(ts) {
		if s.file == "incidents/none.html" || s.file == "handbook/undocumented.html" {
			continue
		}
		b.Run(s.file, func(b *testing.B) {
			var buf bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				buf.Reset()
				if err := ts.Execute(&buf, s.name, s.view); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(buf.Len()), "bytes/page")
		})
	}
}

func BenchmarkLoadTemplates(b *testing.B) {
	for b.Loop() {
		loadTheme(b, layouts.FS, "en")
	}
}

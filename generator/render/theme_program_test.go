package render

import (
	"bytes"
	"html/template"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"siaga/layouts"
)

// nasty are texts in which something has to be escaped, in one context or another.
var nasty = []string{
	"", `<script>alert("1")</script>`, `" onmouseover='x'`, "a+b & c", "\x00\xff\uFFFE", "javascript:alert(1)", "JavaScript:x", " javascript:x", "x/y:z",
	"http://x/?a=1&b=%41%4", "HTTPS://x", "mailto:a@b", "tel:+1", "data:text/html,x", "//host/x", "#frag ment", "日本 語.html", "a(b)'c\"", "{{.}}", "`", "a;b=c,d!*[]@$~",
}

// fill puts texts from nasty into every string that a value holds, starting at different places.
func fill(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(nasty[*n%len(nasty)])
		*n++
	case reflect.Int:
		v.SetInt(int64(*n % 3))
	case reflect.Bool:
		v.SetBool(*n%2 == 0)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), *n%3, *n%3))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	}
}

func executeBoth(t *testing.T, p pageTemplate, view any) {
	t.Helper()
	var fast, slow bytes.Buffer
	if err := p.tmpl.Execute(&slow, view); err != nil {
		t.Fatal(err)
	}
	if p.fast == nil {
		t.Fatalf("%s: no program: %s", p.tmpl.Name(), p.slow)
	}
	if !p.fast.execute(&fast, view) {
		t.Fatalf("%s: the program failed", p.tmpl.Name())
	}
	if !bytes.Equal(fast.Bytes(), slow.Bytes()) {
		a, b := fast.String(), slow.String()
		i := 0
		for i < len(a) && i < len(b) && a[i] == b[i] {
			i++
		}
		i = max(0, i-60)
		t.Fatalf("%s differs:\nprogram  …%.160q\ntemplate …%.160q", p.tmpl.Name(), a[i:], b[i:])
	}
}

// Every page of the built-in theme has a program, and the program writes what html/template writes.
func TestProgramsEqualTemplates(t *testing.T) {
	ts := loadTheme(t, layouts.FS, "en")
	for _, s := range samples(ts) {
		executeBoth(t, ts.pages[s.name], s.view)
	}
	for _, v := range templateViews {
		executeBoth(t, ts.pages[v.name], v.view)
		for start := range len(nasty) {
			view := reflect.New(reflect.TypeOf(v.view))
			fill(view.Elem(), &start)
			executeBoth(t, ts.pages[v.name], view.Interface())
		}
	}
}

func FuzzProgram(f *testing.F) {
	ts := loadTheme(f, layouts.FS, "en")
	for _, s := range nasty {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		link := Link{Text: a, Href: b, Kind: a, Note: b, Missing: len(a)%2 == 0}
		executeBoth(t, ts.pages["service"], ServiceView{
			Doc:  Doc{Shell: Shell{Title: a, Lang: b, BaseHref: a, Canonical: b, TOC: []TOCEntry{{2, a, b}}}, Kind: b, ID: a, Summary: b, Owner: &link, Body: template.HTML(a)},
			Team: &link, Escalation: []Contact{{a, b, a, b}, {b, a, b, a}}, DependsOn: []Link{link}, Runbooks: []RunbookLine{{link, a}},
		})
	})
}

// What a program cannot do is done by html/template: such a theme works, with its error messages.
func TestUnsupportedTemplatesStillWork(t *testing.T) {
	ts := loadTheme(t, layouts.Overlay(fstest.MapFS{
		"pages/redirect.html": {Data: []byte(`{{printf "%q" .Title}} <a title={{.Title}}>`)},
		"pages/drill.html":    {Data: []byte(`{{with .Doc}}{{if eq .Kind "late"}}{{$.Scenario.Text}}{{end}}{{end}}`)},
	}), "en")
	if ts.pages["redirect"].fast != nil || ts.pages["drill"].fast == nil {
		t.Error("the wrong template has a program")
	}
	var b bytes.Buffer
	if err := ts.Execute(&b, "redirect", RedirectView{Title: "a b"}); err != nil || b.String() != `&#34;a b&#34; <a title=a&#32;b>` {
		t.Errorf("got %s, %v", b.String(), err)
	}
	b.Reset()
	b.WriteString("before ")
	err := ts.Execute(&b, "drill", DrillView{Doc: Doc{Kind: "late"}})
	if err == nil || !strings.Contains(err.Error(), "layouts/pages/drill.html:1") || !strings.Contains(err.Error(), "nil pointer") {
		t.Errorf("an error of a program is not explained: %v", err)
	}
	if b.String() != "before " {
		t.Errorf("a failed page left %q", b.String())
	}
}

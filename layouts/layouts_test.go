package layouts

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestOverlay(t *testing.T) {
	user := fstest.MapFS{
		"pages/alert.html":  {Data: []byte("mine")},
		"assets/logo.png":   {Data: []byte("logo")},
		"assets/x/deep.txt": {Data: []byte("deep")},
	}
	o := Overlay(user)
	for name, want := range map[string]string{"pages/alert.html": "mine", "assets/logo.png": "logo", "assets/x/deep.txt": "deep"} {
		if got, err := fs.ReadFile(o, name); string(got) != want || err != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	ours, err := fs.ReadFile(o, "builtin/pages/alert.html")
	if err != nil || !strings.Contains(string(ours), `template "base"`) {
		t.Errorf("the built-in file cannot be read below builtin/: %q, %v", ours, err)
	}
	if _, err := fs.ReadFile(o, "pages/nothing.html"); err == nil {
		t.Error("a file that does not exist was read")
	}
	var names []string
	err = fs.WalkDir(o, ".", func(name string, d fs.DirEntry, err error) error {
		if strings.HasPrefix(name, "assets") || !strings.Contains(name, "/") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := ". assets assets/icon.svg assets/logo.png assets/results.js assets/search.js assets/site.css assets/site.js assets/sw.js assets/triage.js assets/x assets/x/deep.txt charts i18n pages partials scaffolds"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("walk: got %s\nwant %s", got, want)
	}
}

func TestCheck(t *testing.T) {
	closest := func(word string, candidates []string) string {
		for _, c := range candidates {
			if len(c) == len(word)+1 && strings.HasPrefix(c, word) {
				return c
			}
		}
		return ""
	}
	for _, c := range []struct{ name, text, want string }{
		{"pages/alert.html", "", ""},
		{"partials/mine.html", "", ""},
		{"assets/x/deep.png", "", ""},
		{"README.md", "", ""},
		{".DS_Store", "", ""},
		{"layouts.go", "", ""},
		{"pages/alert.html~", "", ""},
		{"page.html", "", "page.html replaces no file of the theme: did you mean pages/page.html?"},
		{"pages/alert.htm", "", "pages/alert.htm replaces no file of the theme: did you mean pages/alert.html?"},
		{"pages/nosuch.html", "", "pages/nosuch.html replaces no file of the theme: pages/ has 404.html, actions.html, alert.html, "},
		{"partials/mine.txt", "", "partials/mine.txt is not read: a partial is a .html file directly in partials/"},
		{"partials/x/mine.html", "", "partials/x/mine.html is not read"},
		{"logo.png", "", "logo.png replaces no file of the theme: new files go into partials/, charts/ or assets/"},
		{"i18n/de.yaml", "", "i18n/de.yaml replaces no file of the theme: i18n/ has en.yaml, id.yaml"},
		{"i18n/en.yaml", "skip: Jump\nmore: {one: a, other: b}\nnav: {before: {other: x}}\n", ""},
		{"i18n/en.yaml", "values: {on_fire: On fire}\naction_kinds: {x: X}\n", ""},
		{"i18n/en.yaml", "mine: {hello: Hello}\n", ""},
		{"i18n/en.yaml", "ski: Jump\n", "i18n/en.yaml: nothing asks for the text ski: did you mean skip?"},
		{"i18n/id.yaml", "answers: x\n", "i18n/id.yaml: nothing asks for the text answers: did you mean relations.answers?"},
		{"i18n/en.yaml", "home: {zzz: x}\n", "i18n/en.yaml: nothing asks for the text home.zzz"},
		{"i18n/en.yaml", "more: x\n", "i18n/en.yaml: more takes the forms one and other"},
		{"i18n/en.yaml", "skip: {other: x}\n", "i18n/en.yaml: skip takes a text"},
		{"i18n/en.yaml", "skip: [\n", "i18n/en.yaml: "},
	} {
		err := Check(fstest.MapFS{
			c.name:                {Data: []byte(c.text)},
			"partials/hello.html": {Data: []byte(`{{define "hello"}}{{t "mine.hello"}}{{end}}`)},
		}, closest)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s %q: %v, want %q", c.name, c.text, err, c.want)
		}
	}
	if err := Check(FS, closest); err != nil {
		t.Errorf("the theme itself: %v", err)
	}
}

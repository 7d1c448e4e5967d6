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
	want := ". assets assets/icon.svg assets/logo.png assets/site.css assets/site.js assets/x assets/x/deep.txt i18n pages partials scaffolds"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("walk: got %s\nwant %s", got, want)
	}
}

package generator_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siaga/generator"
	"siaga/generator/publish"
)

// An edit of one body reads one file again, and writes the page and what truly shows it, no file more.
func TestWork(t *testing.T) {
	isolateGit(t)
	p, err := newBases(t).project(1) // synthetic, without a history
	if err != nil {
		t.Fatal(err)
	}
	var live maker
	out, again, cached := t.TempDir(), t.TempDir(), t.TempDir()
	step := func() (*generator.Snapshot, publish.Result, map[string]string) {
		t.Helper()
		s, err := live.build(p, 0)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Publish(context.Background(), publish.Options{Dir: out})
		if err != nil {
			t.Fatal(err)
		}
		files, err := published(out)
		if err != nil {
			t.Fatal(err)
		}
		return s, r, files
	}
	first, r, files := step()
	if pages := len(p.files(isPage)); first.Parsed != pages || r.Written != len(files) {
		t.Fatalf("a first build parses %d of %d files and writes %d of %d", first.Parsed, pages, r.Written, len(files))
	}
	if again, r, _ := step(); again.Parsed != 0 || r.Written != 0 || r.Unchanged != len(files) {
		t.Errorf("without an edit %d files are parsed, and %+v", again.Parsed, r)
	}
	// rebuild does what a command does that starts anew, with a cache.
	rebuild := func() *generator.Snapshot {
		t.Helper()
		m := openMaker(cached)
		defer m.close()
		if _, err := m.prepare(p); err != nil {
			t.Fatal(err)
		}
		if _, ok := m.builder.Published(context.Background(), publish.Options{Dir: again}); ok {
			t.Fatal("an edit is overlooked")
		}
		s, err := m.builder.Build(context.Background())
		if err == nil {
			_, err = s.Publish(context.Background(), publish.Options{Dir: again})
		}
		if err == nil {
			err = m.store.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := rebuild(); s.Rendered() != s.PageCount() {
		t.Errorf("a first build renders %d of %d pages", s.Rendered(), s.PageCount())
	}
	for _, test := range []struct {
		folder, also string
		compared     bool // its text is compared with that of others
	}{
		{"runbooks", "prepare/checkout-api.html", false}, // the pack for a shift has its steps
		{"incidents", "", true}, {"postmortems", "", true}, {"alerts", "", false}, {"services", "", false}, {"root-causes", "", false},
	} {
		name := p.some(1, func(name string) bool { return strings.HasPrefix(name, test.folder+"/") && isPage(name) })
		text, err := os.ReadFile(p.path(name))
		if err != nil {
			t.Fatalf("there is nothing in %s/: %v", test.folder, err)
		}
		if err := os.WriteFile(p.path(name), append(text, "\nOne more sentence, and that is all.\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
		s, r, after := step()
		if s.Parsed != 1 {
			t.Errorf("%s: %d files are parsed", name, s.Parsed)
		}
		changed := changedFiles(files, after)
		if r.Written != len(changed) {
			t.Errorf("%s: %+v, and %d files differ", name, r, len(changed))
		}
		pages := 0
		for _, a := range changed {
			if strings.HasSuffix(a, ".html") {
				pages++
			}
		}
		shown := slices.DeleteFunc(changed, func(a string) bool { return generator.IsSearchFile(a) || a == test.also })
		if want := []string{strings.TrimSuffix(name, ".md") + ".html"}; !slices.Equal(shown, want) {
			t.Errorf("%s: besides the search index %q and %q were written, and not %q", name, shown, test.also, want)
		}
		switch s := rebuild(); {
		case s.Parsed != 1:
			t.Errorf("%s: with a cache %d files are parsed", name, s.Parsed)
		case !test.compared && s.Rendered() != pages:
			t.Errorf("%s: with a cache %d pages are rendered, and %d differ", name, s.Rendered(), pages)
		}
		files = after
	}
}

// changedFiles are the names of files that differ, sorted.
func changedFiles(before, after map[string]string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if text, ok := before[name]; !ok || text != after[name] {
			list = append(list, filepath.ToSlash(name))
		}
	}
	return list
}

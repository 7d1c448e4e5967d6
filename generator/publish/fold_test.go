package publish

import (
	"os"
	"path/filepath"
	"testing"
)

// TestCapitals: where a.html and A.html are one file, a page that is renamed so is neither taken for one of others nor
// removed. A second name for the file stands for such a file system.
func TestCapitals(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, Options{Dir: dir}, tree{"A.html": "1", "B.html": "1"})
	second := func(old, new string) {
		t.Helper()
		if err := os.Link(filepath.Join(dir, old), filepath.Join(dir, new)); err != nil {
			t.Fatal(err)
		}
	}
	second("A.html", "a.html")
	if _, err := build(Options{Dir: dir}, tree{"a.html": "1", "b.html": "1"}); err != nil {
		t.Errorf("a new name: %v", err)
	}
	wantTree(t, dir, tree{"a.html": "1", "b.html": "1"}) // here the old names are files of their own, and so are removed

	out := begin(t, Options{Dir: dir}, tree{"A.html": "2", "B.html": "2"})
	stale := out.stale()
	tear(t, out, 2)
	os.Remove(filepath.Join(dir, "b.html"))
	second("B.html", "b.html")
	if err := out.removeStale(stale); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, tree{"A.html": "2", "B.html": "2", "b.html": "2"})
}

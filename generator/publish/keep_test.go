package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestKeep: what the last build left is kept without its bytes; what it did not, or what somebody touched, is not.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	files := tree{"same": "1", "edited": "1", "longer": "1", "deleted": "1", "x/linked": "1", "a link": "1", "y/folder gone": "1"}
	mustBuild(t, Options{Dir: dir}, files)
	path := func(p string) string { return filepath.Join(dir, p) }
	for _, err := range []error{
		os.Remove(path("edited")), os.WriteFile(path("edited"), []byte("2"), 0o644),
		os.WriteFile(path("longer"), []byte("12"), 0o644),
		os.Remove(path("deleted")),
		os.Rename(path("a link"), path("elsewhere")), os.Symlink("elsewhere", path("a link")),
		os.RemoveAll(path("y")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	files["new/page"] = "1"
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Abort()
	if err := out.Plan([]string{"same", "edited", "longer", "deleted", "x/linked", "a link", "y/folder gone", "new/page"}); err != nil {
		t.Fatal(err)
	}
	for p, s := range files {
		kept, err := out.Keep(p)
		if want := p == "same" || p == "x/linked"; err != nil || kept != want {
			t.Errorf("Keep(%s) is %v, %v", p, kept, err)
		}
		if _, err := out.Keep(p); kept && err == nil {
			t.Errorf("%s is kept twice", p)
		}
		if err := put(out, p, s); kept == (err == nil) {
			t.Errorf("written after Keep gave %v: %v", kept, err)
		}
	}
	if res, err := out.Commit(); err != nil || res.Unchanged < 2 || res.Written+res.Unchanged != len(files) {
		t.Errorf("%+v, %v", res, err)
	}
	os.Remove(path("elsewhere"))
	wantTree(t, dir, files)
}

// TestKeepBehindLink: a file that is reached through a link is not kept, for the link has to go.
func TestKeepBehindLink(t *testing.T) {
	dir, away := t.TempDir(), filepath.Join(t.TempDir(), "x")
	files := tree{"x/a": "1"}
	mustBuild(t, Options{Dir: dir}, files)
	if err := errors.Join(os.Rename(filepath.Join(dir, "x"), away), os.Symlink(away, filepath.Join(dir, "x"))); err != nil {
		t.Fatal(err)
	}
	out, err := Open(Options{Dir: dir, Force: true})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Abort()
	if err := out.Plan([]string{"x/a"}); err != nil {
		t.Fatal(err)
	}
	if kept, err := out.Keep("x/a"); kept || err != nil {
		t.Errorf("kept is %v, %v", kept, err)
	}
	out.Abort()
	mustBuild(t, Options{Dir: dir, Force: true}, files)
	wantTree(t, dir, files)
}

// TestUnchanged: the tag and the state of the folder together say whether a build has anything to do.
func TestUnchanged(t *testing.T) {
	dir := t.TempDir()
	look := func(unchanged bool, tag string) {
		t.Helper()
		out, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		defer out.Abort()
		if out.Unchanged() != unchanged || out.Tag() != tag {
			t.Errorf("unchanged is %v with the tag %q", out.Unchanged(), out.Tag())
		}
	}
	files := tree{"a": "1", "x/y/b": "1"}
	tagged := func(tag string) {
		t.Helper()
		out := begin(t, Options{Dir: dir}, files)
		out.SetTag(tag)
		if _, err := out.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	look(false, "")
	tagged("first tag")
	look(true, "first tag")
	tagged("second") // nothing but the tag is new
	look(true, "second")
	lay(t, dir, tree{"foreign": "1"})
	look(true, "second")
	for _, do := range []func() error{
		func() error { return os.Remove(filepath.Join(dir, "a")) },
		func() error { return os.WriteFile(filepath.Join(dir, "x/y/b"), []byte("22"), 0o644) },
		func() error { // the same file, but not where it was
			away := filepath.Join(t.TempDir(), "x")
			if err := os.Rename(filepath.Join(dir, "x"), away); err != nil {
				return err
			}
			return os.Symlink(away, filepath.Join(dir, "x"))
		},
		func() error { return os.Truncate(filepath.Join(dir, stateDir, manifestName), 50) },
	} {
		tagged("second")
		if err := do(); err != nil {
			t.Fatal(err)
		}
		out, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if out.Unchanged() {
			t.Error("a change was not seen")
		}
		out.Abort()
		os.Remove(filepath.Join(dir, "x")) // if it is a link
	}
}

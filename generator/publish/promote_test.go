package publish

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// everything is what stands in a folder with the time of each file, our own state included, all but the lock.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, root := range []string{dir, filepath.Join(dir, stateDir)} {
		if !exists(root) {
			continue
		}
		for p, s := range read(t, root) {
			info, err := os.Lstat(filepath.Join(root, filepath.FromSlash(p)))
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(root)+"/"+p] = s + info.ModTime().String()
		}
	}
	delete(all, stateDir+"/"+lockName)
	return all
}

// begin opens, plans and writes a build.
func begin(t *testing.T, o Options, files tree) *Output {
	t.Helper()
	out, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Abort)
	if err := out.Plan(slices.Sorted(maps.Keys(files))); err != nil {
		t.Fatal(err)
	}
	for p, s := range files {
		if err := put(out, p, s); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestGivenUp: whatever keeps a build from its Commit, the folder is what it was before, to the last byte.
func TestGivenUp(t *testing.T) {
	before := tree{"a": "1", "b.bin": "1", "gone": "1", "shape": "1", "dir/x": "1", "dir/y": "1"}
	after := tree{"a": "2", "b.bin": "2", "new": "2", "shape/x": "2", "dir": "2", "other/deep/x": "2"}
	tests := []struct {
		name string
		do   func(t *testing.T, out *Output, dir string)
	}{
		{"nothing written", func(*testing.T, *Output, string) {}},
		{"half written", func(t *testing.T, out *Output, _ string) {
			for _, p := range []string{"a", "dir", "other/deep/x"} {
				if err := put(out, p, after[p]); err != nil {
					t.Error(err)
				}
			}
			if _, err := out.Commit(); err == nil {
				t.Error("committed without all files")
			}
		}},
		{"all written", func(t *testing.T, out *Output, _ string) {
			for p, s := range after {
				if err := put(out, p, s); err != nil {
					t.Error(err)
				}
			}
		}},
		{"a source breaks off", func(t *testing.T, out *Output, _ string) {
			broken := errors.New("broken")
			for _, p := range []string{"b.bin", "other/deep/x"} {
				err := out.Copy(p, func() (io.ReadCloser, error) {
					r, w := io.Pipe()
					go func() {
						w.Write([]byte("half"))
						w.CloseWithError(broken)
					}()
					return r, nil
				})
				if !errors.Is(err, broken) {
					t.Errorf("%s: %v", p, err)
				}
			}
			if _, err := out.Commit(); err == nil {
				t.Error("committed with a broken file")
			}
		}},
		{"a tag that cannot be", func(t *testing.T, out *Output, dir string) {
			for p, s := range after {
				if err := put(out, p, s); err != nil {
					t.Error(err)
				}
			}
			out.SetTag("a\nb")
			if _, err := out.Commit(); err == nil {
				t.Error("committed")
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			for _, first := range []bool{true, false} {
				was := map[string]string{}
				if !first {
					mustBuild(t, Options{Dir: dir}, before)
					was = everything(t, dir)
				}
				out, err := Open(Options{Dir: dir})
				if err != nil {
					t.Fatal(err)
				}
				if err := out.Plan(slices.Collect(maps.Keys(after))); err != nil {
					t.Fatal(err)
				}
				tt.do(t, out, dir)
				out.Abort()
				if first && exists(dir) {
					t.Error("the output folder was left behind")
				} else if got := everything(t, dir); !first && !maps.Equal(got, was) {
					t.Errorf("the folder is\n%q, was\n%q", got, was)
				}
			}
			mustBuild(t, Options{Dir: dir}, after)
			wantTree(t, dir, after)
		})
	}
}

// TestTorn stops a promotion after each of its steps, as a kill would: until then the first files in the order of the plan
// are new and no other is, and the next Open ends it.
func TestTorn(t *testing.T) {
	before := tree{"b/1": "old", "b/2": "old", "same": "same", "shape": "old", "dir/x": "old", "z/gone": "old", "z/gone too": "old"}
	after := tree{"b/1": "new", "b/2": "new", "b/3": "new", "same": "same", "shape/x": "new", "dir": "new", "a/b/1": "new", "a/b/2": "new", "a/c": "new"}
	order := []string{"same", "b/2", "a/b/2", "b/1", "dir", "shape/x", "a/c", "b/3", "a/b/1"}
	for step := 0; ; step++ {
		dir := t.TempDir()
		mustBuild(t, Options{Dir: dir}, before)
		out, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Plan(order); err != nil {
			t.Fatal(err)
		}
		for p, s := range after {
			if err := put(out, p, s); err != nil {
				t.Fatal(err)
			}
		}
		was := read(t, dir)
		if steps := tear(t, out, step); step > steps {
			break
		}
		if step == 0 {
			wantTree(t, dir, was)
		}
		inOrder(t, read(t, dir), order, after)
		out, err = Open(Options{Dir: dir})
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		if !out.Unchanged() {
			t.Errorf("step %d: the folder is not what the journal said", step)
		}
		out.Abort()
		wantTree(t, dir, after)
		if got, want := mustBuild(t, Options{Dir: dir}, after), (Result{Unchanged: len(after)}); got != want {
			t.Errorf("step %d: the next build: %+v", step, got)
		}
	}
}

// tear does the first steps of a promotion, lets go of the lock, and tells how many steps there are.
func tear(t *testing.T, out *Output, steps int) int {
	t.Helper()
	stale := out.stale()
	if err := errors.Join(out.surveyStaged(), out.writeJournal(&manifest{files: out.plan.files()})); err != nil {
		t.Fatal(err)
	}
	out.realDirs = map[string]bool{}
	var all []func() error
	for _, p := range stale {
		if out.plan.isBelowFile(p) {
			all = append(all, func() error { return out.remove(p) })
		}
	}
	for i := range out.plan.entries {
		if e := &out.plan.entries[i]; e.state.Load() == staged {
			all = append(all, func() error { return out.promoteFile(e) })
		}
	}
	for _, p := range stale {
		all = append(all, func() error { return out.remove(p) })
	}
	for _, do := range all[:min(steps, len(all))] {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	out.released = true
	out.lock.Close()
	return len(all)
}

// TestTornAtOnce: what a build was forced to overwrite needs no force to be finished, and a folder in which a first build was
// torn is known by its manifest.
func TestTornAtOnce(t *testing.T) {
	dir, after := t.TempDir(), tree{"a": "1", "x/b": "1"}
	lay(t, dir, tree{"a": "foreign", "x/b": "foreign"})
	tear(t, begin(t, Options{Dir: dir, Force: true}, after), 1)
	if !exists(filepath.Join(dir, stateDir, manifestName)) {
		t.Error("there is no manifest")
	}
	if got, want := mustBuild(t, Options{Dir: dir}, after), (Result{Unchanged: 2}); got != want {
		t.Errorf("the next build: %+v", got)
	}
	wantTree(t, dir, after)
}

// inOrder checks that no file is new before all that were planned before it. A new folder comes at once with its first.
func inOrder(t *testing.T, got tree, order []string, after tree) {
	t.Helper()
	old := ""
	for _, p := range order {
		switch {
		case got[p] != after[p]:
			old = p
		case old != "" && got[p] == "new" && p != "a/c" && p != "a/b/1":
			t.Errorf("%s is new before %s", p, old)
		}
	}
}

// TestSwappedIn: what somebody puts into the way between the phases is neither followed nor overwritten.
func TestSwappedIn(t *testing.T) {
	outside := tree{"a": "keep", "new": "keep"}
	before := tree{"x/a": "1", "x/gone": "1", "y": "1"}
	after := tree{"x/a": "2", "x/new": "2", "y": "2", "z/new": "2", "z/deep/new": "2"}
	link := func(name string) func(dir, away string) error {
		return func(dir, away string) error {
			os.RemoveAll(filepath.Join(dir, name))
			return os.Symlink(away, filepath.Join(dir, name))
		}
	}
	tests := []struct {
		name string
		do   func(dir, away string) error
		bad  []string // nil: no harm
	}{
		{"a link for a folder", link("x"), []string{"x"}},
		{"a link for a new folder", link("z"), []string{"z"}},
		{"a link for a file", link("y"), nil},
		{"a file of others in a folder of ours", func(dir, _ string) error { return os.WriteFile(filepath.Join(dir, "x/new"), nil, 0o644) }, []string{"x/new"}},
		{"a folder of others", func(dir, _ string) error { return os.MkdirAll(filepath.Join(dir, "z/deep"), 0o755) }, nil},
		{"a folder of others with a file", func(dir, _ string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, "z"), 0o755), os.WriteFile(filepath.Join(dir, "z/new"), nil, 0o644))
		}, []string{"z/new"}},
		{"an empty folder for a file", func(dir, _ string) error {
			return errors.Join(os.Remove(filepath.Join(dir, "y")), os.MkdirAll(filepath.Join(dir, "y/empty"), 0o755))
		}, nil},
		{"all gone", func(dir, _ string) error { return os.RemoveAll(filepath.Join(dir, "x")) }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, away := t.TempDir(), t.TempDir()
			lay(t, away, outside)
			mustBuild(t, Options{Dir: dir}, before)
			out := begin(t, Options{Dir: dir}, after)
			if err := tt.do(dir, away); err != nil {
				t.Fatal(err)
			}
			was := read(t, dir)
			_, err := out.Commit()
			var foreign *ForeignError
			if errors.As(err, &foreign); err != nil && foreign == nil || tt.bad != nil && (foreign == nil || !slices.Equal(foreign.Paths, tt.bad)) || tt.bad == nil && err != nil {
				t.Errorf("error is %v, want a ForeignError of %q", err, tt.bad)
			}
			out.Abort()
			wantTree(t, away, outside)
			if err != nil {
				wantTree(t, dir, was)
				mustBuild(t, Options{Dir: dir, Force: true}, after)
			}
			wantTree(t, dir, after)
			wantTree(t, away, outside)
		})
	}
}

// TestSwappedInLate: a link that comes when the journal stands already leads nothing out either, nor does it when the
// next Open goes on.
func TestSwappedInLate(t *testing.T) {
	outside, after := tree{"a": "keep", "gone": "keep"}, tree{"b": "2", "x/a": "2", "y/z/new": "2"}
	for _, name := range []string{"x", "y"} {
		dir, away := t.TempDir(), t.TempDir()
		lay(t, away, outside)
		mustBuild(t, Options{Dir: dir}, tree{"b": "1", "x/a": "1", "x/gone": "1", "y/old": "1"})
		out := begin(t, Options{Dir: dir}, after)
		if err := errors.Join(out.surveyStaged(), out.writeJournal(&manifest{files: out.plan.files()})); err != nil {
			t.Fatal(err)
		}
		os.RemoveAll(filepath.Join(dir, name))
		if err := os.Symlink(away, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := out.promote(out.stale()); err == nil {
			t.Errorf("%s: promoted through a link", name)
		}
		out.Abort()
		var foreign *ForeignError
		if _, err := Open(Options{Dir: dir}); !errors.As(err, &foreign) || !slices.Equal(foreign.Paths, []string{name}) {
			t.Errorf("%s: the next Open: %v", name, err)
		}
		forced, err := Open(Options{Dir: dir, Force: true})
		if err != nil {
			t.Fatal(err)
		}
		forced.Abort()
		wantTree(t, dir, after)
		wantTree(t, away, outside)
	}
}

// TestDamagedJournal: a journal that no killed process can have left is put away, and the next build repairs what is there.
func TestDamagedJournal(t *testing.T) {
	before, after := tree{"a": "1", "b": "1"}, tree{"a": "2", "c": "2"}
	for name, text := range map[string]string{"cut": manifestV2, "a file that is a folder": manifestV2 + "tag \n- a\n- a/b\nend 2\n"} {
		dir := t.TempDir()
		mustBuild(t, Options{Dir: dir}, before)
		lay(t, dir, tree{stateDir + "/" + journalName: text, stateDir + "/" + stageName + "/a": "9", stateDir + "/" + draftName: "9"})
		mustBuild(t, Options{Dir: dir}, after)
		wantTree(t, dir, after)
		wantTree(t, filepath.Join(dir, stateDir), tree{lockName: "", manifestName: read(t, filepath.Join(dir, stateDir))[manifestName]})
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

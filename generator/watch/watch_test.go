package watch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

// fixture is a watched folder in a folder of its own, with all that was reported so far.
type fixture struct {
	t    *testing.T
	w    *Watcher
	base string          // root is base/root
	seen map[string]bool // since the last expect
	all  map[string]bool
}

// start watches the roots, given relative to a new folder in which prepare was done before.
func start(t *testing.T, o Options, prepare ...func(f *fixture)) *fixture {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, base: base, seen: map[string]bool{}, all: map[string]bool{}}
	for _, p := range prepare {
		p(f)
	}
	if o.Roots == nil {
		o.Roots = []string{"root"}
		f.mkdir("root")
	}
	for i, r := range o.Roots {
		o.Roots[i] = f.path(r)
	}
	if o.Report == nil {
		o.Report = func(err error) { t.Errorf("reported: %v", err) }
	}
	if f.w, err = New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.w.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func (f *fixture) path(p string) string { return filepath.Join(f.base, filepath.FromSlash(p)) }

func (f *fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) mkdir(p string)     { f.t.Helper(); f.must(os.MkdirAll(f.path(p), 0o755)) }
func (f *fixture) remove(p string)    { f.t.Helper(); f.must(os.RemoveAll(f.path(p))) }
func (f *fixture) rename(a, b string) { f.t.Helper(); f.must(os.Rename(f.path(a), f.path(b))) }

func (f *fixture) write(p string) {
	f.t.Helper()
	f.mkdir(filepath.ToSlash(filepath.Dir(p)))
	f.must(os.WriteFile(f.path(p), []byte("x"), 0o644))
}

// next reads one batch and notes it.
func (f *fixture) next(deadline <-chan time.Time) bool {
	f.t.Helper()
	select {
	case batch, ok := <-f.w.Events():
		if !ok {
			f.t.Fatal("the channel is closed")
		}
		if !slices.IsSorted(batch) || len(slices.Compact(slices.Clone(batch))) != len(batch) {
			f.t.Errorf("batch is not sorted, or has a path twice: %q", batch)
		}
		for _, p := range batch {
			f.seen[p], f.all[p] = true, true
		}
		return true
	case <-deadline:
		return false
	}
}

// expect waits until all paths have been reported, and forgets them. It returns the number of batches.
func (f *fixture) expect(paths ...string) int {
	f.t.Helper()
	deadline := time.After(patience)
	missing := func() []string {
		return slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return f.seen[f.path(p)] })
	}
	batches := 0
	for ; len(missing()) > 0; batches++ {
		if !f.next(deadline) {
			f.t.Fatalf("not reported: %q; reported: %v", missing(), f.seen)
		}
	}
	clear(f.seen)
	return batches
}

// never fails when one of the paths was ever reported. It says something after an expect of what came later.
func (f *fixture) never(paths ...string) {
	f.t.Helper()
	for _, p := range paths {
		if f.all[f.path(p)] {
			f.t.Errorf("%s was reported", p)
		}
	}
}

// TestChanges does something under a watched folder and waits for what must be reported. Then it makes sure that the
// tree is still watched.
func TestChanges(t *testing.T) {
	tests := []struct {
		name   string
		before func(f *fixture)
		do     func(f *fixture)
		want   []string
		still  string // a file that is written at the end and must be reported
	}{
		{"new file", nil, func(f *fixture) { f.write("root/a") }, []string{"root/a"}, "root/a"},
		{"changed file", func(f *fixture) { f.write("root/d/a") }, func(f *fixture) { f.write("root/d/a") }, []string{"root/d/a"}, "root/d/a"},
		{"removed file", func(f *fixture) { f.write("root/d/a") }, func(f *fixture) { f.remove("root/d/a") }, []string{"root/d/a"}, "root/d/b"},
		{"saved by rename", func(f *fixture) { f.write("root/a") }, func(f *fixture) {
			f.write("root/a.tmp")
			f.rename("root/a.tmp", "root/a")
		}, []string{"root/a", "root/a.tmp"}, "root/a"},
		{"saved by moving the old one away", func(f *fixture) { f.write("root/a") }, func(f *fixture) {
			f.rename("root/a", "root/a~")
			f.write("root/a")
			f.remove("root/a~")
		}, []string{"root/a"}, "root/a"},
		{"new folders with files in them", nil, func(f *fixture) { f.write("root/x/y/z/a") }, []string{"root/x", "root/x/y/z/a"}, "root/x/y/z/b"},
		{"folder moved in", func(f *fixture) { f.write("away/x/a") }, func(f *fixture) { f.rename("away/x", "root/x") },
			[]string{"root/x", "root/x/a"}, "root/x/b"},
		{"folder moved out and another in its place", func(f *fixture) { f.write("root/x/y/a"); f.mkdir("away") }, func(f *fixture) {
			f.rename("root/x", "away/x")
			f.write("root/x/y/b")
		}, []string{"root/x", "root/x/y/b"}, "root/x/y/c"},
		{"folder renamed", func(f *fixture) { f.write("root/x/y/a") }, func(f *fixture) { f.rename("root/x", "root/z") },
			[]string{"root/x", "root/z", "root/z/y/a"}, "root/z/y/b"},
		{"folders swapped", func(f *fixture) { f.write("root/x/y/a"); f.write("root/z/y/b") }, func(f *fixture) {
			f.rename("root/x", "root/t")
			f.rename("root/z", "root/x")
			f.rename("root/t", "root/z")
		}, []string{"root/x", "root/z", "root/z/y/a", "root/x/y/b"}, "root/z/y/c"},
		{"folder removed and back", func(f *fixture) { f.write("root/x/a") }, func(f *fixture) {
			f.remove("root/x")
			f.write("root/x/b")
		}, []string{"root/x", "root/x/b"}, "root/x/c"},
		{"root removed", func(f *fixture) { f.write("root/x/a") }, func(f *fixture) { f.remove("root") }, []string{"root"}, "root/y/b"},
		{"root renamed and back", func(f *fixture) { f.write("root/x/a") }, func(f *fixture) {
			f.rename("root", "moved")
			f.rename("moved", "root")
		}, []string{"root", "root/x/a"}, "root/x/b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var prepare []func(*fixture)
			if tt.before != nil {
				prepare = append(prepare, tt.before)
			}
			f := start(t, Options{}, prepare...)
			tt.do(f)
			f.expect(tt.want...)
			f.write(tt.still)
			f.expect(tt.still)
		})
	}
}

// TestRenamedFolderIsSilentUnderItsOldName: what happens elsewhere is not ours any more.
func TestRenamedFolderIsSilentUnderItsOldName(t *testing.T) {
	f := start(t, Options{}, func(f *fixture) { f.write("root/x/y/a"); f.mkdir("away") })
	f.rename("root/x", "away/x")
	f.expect("root/x")
	f.write("away/x/y/b")
	f.write("root/end")
	f.expect("root/end")
	f.never("root/x/y/b", "away/x/y/b")
}

func TestSingleFiles(t *testing.T) {
	tests := []struct {
		name string
		root string
		do   []func(f *fixture) // after each of them the root must be reported
	}{
		{"saved by rename", "siaga.yaml", []func(f *fixture){
			func(f *fixture) { f.write("siaga.yaml") },
			func(f *fixture) { f.write("tmp"); f.rename("tmp", "siaga.yaml") },
			func(f *fixture) { f.write("siaga.yaml") },
			func(f *fixture) { f.remove("siaga.yaml") },
			func(f *fixture) { f.write("siaga.yaml") },
		}},
		{"in a folder that comes and goes", "a/b/siaga.yaml", []func(f *fixture){
			func(f *fixture) { f.write("a/b/siaga.yaml") },
			func(f *fixture) { f.remove("a") },
			func(f *fixture) { f.write("a/b/siaga.yaml") },
			func(f *fixture) { f.write("a/b/siaga.yaml") },
			func(f *fixture) { f.rename("a/b", "a/c") },
			func(f *fixture) { f.write("a/b/siaga.yaml") },
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := start(t, Options{Roots: []string{tt.root}})
			f.write("other")
			for _, do := range tt.do {
				do(f)
				f.expect(tt.root)
			}
			f.never("other", "tmp")
		})
	}
}

// TestFolderRootThatIsNotThereYet: serve may start before content/ exists.
func TestFolderRootThatIsNotThereYet(t *testing.T) {
	f := start(t, Options{Roots: []string{"a/b/content", "a/b/siaga.yaml"}})
	f.write("a/b/content/x/y")
	f.expect("a/b/content", "a/b/content/x/y")
	f.write("a/b/siaga.yaml")
	f.expect("a/b/siaga.yaml")
	f.remove("a")
	f.expect("a/b/content", "a/b/siaga.yaml")
	f.write("a/b/content/x/z")
	f.expect("a/b/content/x/z")
}

func TestIgnore(t *testing.T) {
	f := start(t, Options{Ignore: func(path string, isDir bool) bool {
		return isDir && filepath.Base(path) == "public" || strings.HasSuffix(path, "~")
	}})
	f.write("root/public/a/b")
	f.write("root/a~")
	f.write("root/seen")
	f.expect("root/seen")
	f.remove("root/public")
	f.mkdir("root/later")
	f.expect("root/later")
	f.write("root/later/public/a")
	f.write("root/later/public-not")
	f.expect("root/later/public-not")
	f.write("root/end")
	f.expect("root/end")
	f.never("root/public", "root/public/a", "root/public/a/b", "root/a~", "root/later/public", "root/later/public/a")
}

// TestBurst is a branch switch: many files at once come in few batches, none is lost.
func TestBurst(t *testing.T) {
	f := start(t, Options{Quiet: 200 * time.Millisecond})
	var paths []string
	for i := range 600 {
		p := fmt.Sprintf("root/d%d/e%d/p%d.md", i%20, i%3, i)
		f.write(p)
		paths = append(paths, p)
	}
	if n := f.expect(paths...); n > 6 {
		t.Errorf("%d batches", n)
	}
}

// TestMaxWait: a batch ends although it never gets quiet.
func TestMaxWait(t *testing.T) {
	f := start(t, Options{Quiet: time.Hour, MaxWait: 50 * time.Millisecond})
	f.write("root/a")
	f.expect("root/a")
}

// TestBatcher holds what the reader gets while it is busy.
func TestBatcher(t *testing.T) {
	b := batcher{quiet: time.Hour, maxWait: time.Hour, pending: map[string]bool{}}
	defer b.close()
	b.add(nil)
	if b.quietDue != nil {
		t.Error("nothing to wait for, and it waits")
	}
	b.add([]string{"c", "a"})
	b.flush()
	b.add([]string{"b", "a"})
	if b.quietDue == nil || b.waitDue == nil {
		t.Error("it does not wait for the end of the second batch")
	}
	b.flush()
	if want := []string{"a", "b", "c"}; !slices.Equal(b.ready, want) || len(b.pending) != 0 || b.quietDue != nil {
		t.Errorf("ready %q, pending %v; want %q and none", b.ready, b.pending, want)
	}
}

// TestOverflow: after lost events all roots are reported, and folders that came unseen are watched.
func TestOverflow(t *testing.T) {
	base := t.TempDir()
	root := filepath.Join(base, "root")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	tr, err := newTree(Options{Roots: []string{root, filepath.Join(base, "siaga.yaml")}})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.fs.Close()
	tr.leave(root) // as if nothing had been seen of what is in it
	if err := os.MkdirAll(filepath.Join(root, "x", "y"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := tr.handleError(fsnotify.ErrEventOverflow); !slices.Equal(got, tr.roots) {
		t.Errorf("reported %q, want the roots", got)
	}
	for _, d := range []string{root, filepath.Join(root, "x"), filepath.Join(root, "x", "y")} {
		if !slices.Contains(tr.fs.WatchList(), d) {
			t.Errorf("%s is not watched", d)
		}
	}
	var reported error
	tr.report = func(err error) { reported = err }
	if other := errors.New("other"); tr.handleError(other) != nil || !errors.Is(reported, other) {
		t.Errorf("another error: reported %v", reported)
	}
}

// TestForgetsUnneededAnchors: a busy folder far above is watched only while nothing nearer exists.
func TestForgetsUnneededAnchors(t *testing.T) {
	base := t.TempDir()
	root := filepath.Join(base, "x", "y", "z")
	tr, err := newTree(Options{Roots: []string{root}})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.fs.Close()
	for _, want := range []string{base, filepath.Dir(root)} {
		if err := os.MkdirAll(want, 0o755); err != nil {
			t.Fatal(err)
		}
		tr.attach(root)
		if got := tr.fs.WatchList(); !slices.Equal(got, []string{want}) {
			t.Errorf("watched: %q, want %q", got, want)
		}
	}
}

// TestClose ends everything, also with events under way and nobody reading.
func TestClose(t *testing.T) {
	root := t.TempDir()
	w, err := New(Options{Roots: []string{root}, Quiet: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		if err := os.WriteFile(filepath.Join(root, fmt.Sprint(i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if _, open := <-w.Events(); open {
		t.Error("the channel is open")
	}
	// What Close has waited for may still be on its last lines.
	deadline := time.After(patience)
	for running := true; running; {
		var stacks strings.Builder
		if err := pprof.Lookup("goroutine").WriteTo(&stacks, 1); err != nil {
			t.Fatal(err)
		}
		running = strings.Contains(stacks.String(), "watch.(*Watcher).run") || strings.Contains(stacks.String(), "fsnotify.(*")
		select {
		case <-deadline:
			t.Fatalf("something still runs:\n%s", stacks.String())
		default:
		}
	}
}

func TestNoRoots(t *testing.T) {
	if w, err := New(Options{}); err == nil {
		w.Close()
		t.Error("accepted")
	}
}

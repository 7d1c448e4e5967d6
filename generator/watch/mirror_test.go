package watch

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// patience bounds waiting for what must come. Only a failing test waits so long.
const patience = 20 * time.Second

// fixture is a watched folder and a reader of the kind that a watcher is for: it knows the content of all files, and looks
// only at what batches name.
type fixture struct {
	t       testing.TB
	w       *Watcher
	base    string // of all paths that methods take
	roots   []string
	ignore  func(string, bool) bool
	mirror  map[string]string // what the reader knows, by name
	told    map[string]bool   // since the last settle, by name
	all     bool              // since the last settle
	batches int               // since the last settle
	serial  int
	reports []error
}

// before is done before the roots are watched.
type before func(f *fixture)

func newFixture(t testing.TB, o Options, sys *system, prepare ...before) *fixture {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, base: base, told: map[string]bool{}, ignore: o.Ignore}
	if f.ignore == nil {
		f.ignore = func(string, bool) bool { return false }
	}
	if o.Roots == nil {
		o.Roots = []string{"root"}
		f.mkdir("root")
	}
	for _, p := range prepare {
		if p != nil {
			p(f)
		}
	}
	o.Roots, o.Follow = slices.Clone(o.Roots), slices.Clone(o.Follow)
	for i, r := range o.Roots {
		o.Roots[i] = f.path(r)
	}
	for i, r := range o.Follow {
		o.Follow[i] = f.path(r)
	}
	o.Report = func(err error) { f.reports = append(f.reports, err) }
	f.roots = o.Roots
	if sys == nil {
		sys = &system{add: (*fsnotify.Watcher).Add, remote: func(string) string { return "" }}
	}
	if f.w, err = start(o, *sys); err != nil {
		t.Fatal(err)
	}
	f.mirror = f.disk()
	t.Cleanup(func() {
		if f.w == nil { // a test has closed it
			return
		}
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

func (f *fixture) mkdir(p string)        { f.t.Helper(); f.must(os.MkdirAll(f.path(p), 0o755)) }
func (f *fixture) remove(p string)       { f.t.Helper(); f.must(os.RemoveAll(f.path(p))) }
func (f *fixture) rename(a, b string)    { f.t.Helper(); f.must(syscall.Rename(f.path(a), f.path(b))) }
func (f *fixture) symlink(to, at string) { f.t.Helper(); f.must(os.Symlink(to, f.path(at))) }

// write writes a file with a content that it did not have before.
func (f *fixture) write(paths ...string) {
	f.t.Helper()
	for _, p := range paths {
		f.serial++
		f.mkdir(filepath.ToSlash(filepath.Dir(p)))
		f.must(os.WriteFile(f.path(p), fmt.Appendf(nil, "content %d", f.serial), 0o644))
	}
}

// disk reads all files below the roots, through symbolic links that do not lead back.
func (f *fixture) disk() map[string]string {
	out := map[string]string{}
	for _, r := range f.roots {
		f.read(r, out, nil)
	}
	return out
}

// read reads a file, or all below a folder.
func (f *fixture) read(name string, out map[string]string, chain []fs.FileInfo) {
	info, err := os.Stat(name)
	if err != nil || slices.ContainsFunc(chain, func(c fs.FileInfo) bool { return os.SameFile(c, info) }) {
		return
	}
	if !slices.Contains(f.roots, name) && f.ignore(name, info.IsDir()) {
		return
	}
	if !info.IsDir() {
		if text, err := os.ReadFile(name); err == nil {
			out[name] = info.Mode().String() + string(text)
		}
		return
	}
	entries, _ := os.ReadDir(name)
	for _, e := range entries {
		f.read(filepath.Join(name, e.Name()), out, append(chain, info))
	}
}

// above gives the folders between the root of a name and the name.
func (f *fixture) above(name string) (chain []fs.FileInfo) {
	for _, r := range f.roots {
		for dir := filepath.Dir(name); within(name, r) && name != r && within(dir, r); dir = filepath.Dir(dir) {
			if info, err := os.Stat(dir); err == nil {
				chain = append(chain, info)
			}
		}
	}
	return chain
}

// look is what a reader does with a batch.
func (f *fixture) look(b Batch) {
	f.t.Helper()
	if !slices.IsSorted(b.Paths) || len(slices.Compact(slices.Clone(b.Paths))) != len(b.Paths) {
		f.t.Errorf("a batch is not sorted, or has a path twice: %q", b.Paths)
	}
	f.batches++
	f.all = f.all || b.All
	if b.All {
		f.mirror = f.disk()
	}
	for _, p := range b.Paths {
		if !slices.ContainsFunc(f.roots, func(r string) bool { return within(p, r) }) {
			f.t.Errorf("told of %s, which is in no root", p)
		}
		f.told[p] = true
		if b.All {
			continue
		}
		maps.DeleteFunc(f.mirror, func(name, _ string) bool { return within(name, p) })
		f.read(p, f.mirror, f.above(p))
	}
}

// next reads one batch.
func (f *fixture) next(deadline <-chan time.Time) bool {
	f.t.Helper()
	select {
	case b, ok := <-f.w.Events():
		if !ok {
			f.t.Fatal("the channel is closed")
		}
		f.look(b)
		return true
	case <-deadline:
		return false
	}
}

// settle reads batches until the reader knows the disk.
func (f *fixture) settle() {
	f.t.Helper()
	deadline := time.After(patience)
	for {
		disk := f.disk()
		if maps.Equal(disk, f.mirror) && !f.w.Dirty() {
			return
		}
		if !f.next(deadline) {
			f.t.Fatalf("the reader does not know the disk:\n%s\ntold: %q, all: %v",
				difference(f.mirror, disk), slices.Sorted(maps.Keys(f.told)), f.all)
		}
	}
}

func difference(have, want map[string]string) string {
	var lines []string
	for name, text := range want {
		if have[name] != text {
			lines = append(lines, fmt.Sprintf("%s: knows %q, on disk %q", name, have[name], text))
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			lines = append(lines, name+" is gone")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// forget begins to count anew.
func (f *fixture) forget() { f.all, f.batches = false, 0; clear(f.told) }

// wait reads batches until a path is named.
func (f *fixture) wait(p string) {
	f.t.Helper()
	deadline := time.After(patience)
	for !f.told[f.path(p)] {
		if !f.next(deadline) {
			f.t.Fatalf("%s is not told; told: %q, all: %v", p, slices.Sorted(maps.Keys(f.told)), f.all)
		}
	}
}

// alive changes a file in every folder and makes sure that each is told by name. What went before may still end in a batch
// that says All; then it has to be done again.
func (f *fixture) alive() {
	f.t.Helper()
	f.settle()
	deadline := time.After(patience)
	for {
		f.forget()
		written := f.touch()
		untold := func(p string) bool { return !f.told[p] }
		for !f.all && slices.ContainsFunc(written, untold) {
			if !f.next(deadline) {
				f.t.Fatalf("not told when all is over: %q; told: %q", slices.DeleteFunc(written, func(p string) bool { return f.told[p] }), slices.Sorted(maps.Keys(f.told)))
			}
		}
		if !f.all || f.w.Polling() {
			break
		}
	}
	f.settle()
}

// touch changes a file in every folder, and gives their names.
func (f *fixture) touch() (written []string) {
	f.serial++
	for _, r := range f.roots {
		info, err := os.Stat(r)
		if err != nil {
			continue
		}
		if !info.IsDir() {
			f.must(os.WriteFile(r, fmt.Append(nil, "alive", f.serial), 0o644))
			written = append(written, r)
			continue
		}
		f.must(filepath.WalkDir(r+"/.", func(p string, d fs.DirEntry, err error) error {
			if p = filepath.Clean(p); err != nil || !d.IsDir() {
				return nil
			} else if p != r && f.ignore(p, true) {
				return filepath.SkipDir
			}
			p = filepath.Join(p, "alive.md")
			written = append(written, p)
			return os.WriteFile(p, fmt.Append(nil, f.serial), 0o644)
		}))
	}
	return written
}

package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// scenario is something that happens to watched files. When it is over the reader must know the disk, and every folder must
// still be watched.
type scenario struct {
	name   string
	roots  []string // "root" when nil, which then exists
	before before
	do     []func(f *fixture) // after each the reader must come to know the disk
	never  []string           // must not be told
	all    bool               // some batch must say All
	exact  bool               // names are enough: when listening, no batch may say All
}

func steps(do ...func(f *fixture)) []func(f *fixture) { return do }

var scenarios = []scenario{
	{name: "new file", exact: true, do: steps(func(f *fixture) { f.write("root/a") })},
	{name: "changed file", exact: true, before: func(f *fixture) { f.write("root/d/a") }, do: steps(func(f *fixture) { f.write("root/d/a") })},
	{name: "removed file", exact: true, before: func(f *fixture) { f.write("root/d/a") }, do: steps(func(f *fixture) { f.remove("root/d/a") })},
	{name: "mode changed", exact: true, before: func(f *fixture) { f.write("root/d/a") }, do: steps(func(f *fixture) {
		f.must(os.Chmod(f.path("root/d/a"), 0o600))
	})},
	{name: "saved by rename", exact: true, before: func(f *fixture) { f.write("root/a") }, do: steps(func(f *fixture) {
		f.write("root/a.tmp")
		f.rename("root/a.tmp", "root/a")
	})},
	{name: "saved by moving the old one away", exact: true, before: func(f *fixture) { f.write("root/a") }, do: steps(func(f *fixture) {
		f.rename("root/a", "root/a~")
		f.write("root/a")
		f.remove("root/a~")
	})},
	{name: "the lock of an editor", exact: true, before: func(f *fixture) { f.write("root/a") }, do: steps(
		func(f *fixture) { f.symlink("role@host.123:456", "root/.#a"); f.write("root/a") },
		func(f *fixture) { f.write("root/a"); f.remove("root/.#a") },
		func(f *fixture) { f.write("root/a") },
	)},
	{name: "written in pieces", exact: true, do: steps(func(f *fixture) {
		w, err := os.Create(f.path("root/a"))
		f.must(err)
		defer w.Close()
		for range 20 {
			fmt.Fprintln(w, "more")
			f.must(w.Sync())
		}
	})},
	{name: "case only", exact: true, before: func(f *fixture) { f.write("root/readme.md", "root/d/a") }, do: steps(
		func(f *fixture) { f.rename("root/readme.md", "root/README.md") },
	)},
	{name: "case only, a folder", before: func(f *fixture) { f.write("root/d/a") }, do: steps(
		func(f *fixture) { f.rename("root/d", "root/D") },
		func(f *fixture) { f.write("root/D/a") },
	)},
	{name: "new folders with files in them", exact: true, do: steps(func(f *fixture) { f.write("root/x/y/z/a", "root/x/b", "root/x/y/c") })},
	{name: "folder moved in", exact: true, before: func(f *fixture) { f.write("away/x/y/a") }, do: steps(func(f *fixture) { f.rename("away/x", "root/x") })},
	{name: "folder moved over an empty one", exact: true, before: func(f *fixture) { f.write("away/x/a"); f.mkdir("root/x") }, do: steps(
		func(f *fixture) { f.rename("away/x", "root/x") },
	)},
	{name: "folder moved out and another in its place", before: func(f *fixture) { f.write("root/x/y/a"); f.mkdir("away") }, do: steps(func(f *fixture) {
		f.rename("root/x", "away/x")
		f.write("root/x/y/b")
	}, func(f *fixture) { f.write("away/x/y/a", "root/x/y/c") })},
	{name: "folder renamed", before: func(f *fixture) { f.write("root/x/y/a") }, do: steps(
		func(f *fixture) { f.rename("root/x", "root/z") },
		func(f *fixture) { f.write("root/z/y/a") },
	)},
	{name: "folder renamed into a new one", before: func(f *fixture) { f.write("root/q/d/a") }, do: steps(
		func(f *fixture) { f.mkdir("root/p"); f.rename("root/q/d", "root/p/e") },
		func(f *fixture) { f.write("root/p/e/a") },
	)},
	{name: "folders swapped", before: func(f *fixture) { f.write("root/x/y/a", "root/z/y/b") }, do: steps(func(f *fixture) {
		f.rename("root/x", "root/t")
		f.rename("root/z", "root/x")
		f.rename("root/t", "root/z")
	}, func(f *fixture) { f.write("root/x/y/b", "root/z/y/a") })},
	{name: "folder removed and back", exact: true, before: func(f *fixture) { f.write("root/x/a", "root/x/y/b") }, do: steps(func(f *fixture) {
		f.remove("root/x")
		f.write("root/x/a", "root/x/y/c")
	})},
	{name: "folder for a file for a folder", exact: true, before: func(f *fixture) { f.write("root/x/a") }, do: steps(func(f *fixture) {
		f.remove("root/x")
		f.write("root/x")
	}, func(f *fixture) {
		f.remove("root/x")
		f.write("root/x/b")
	})},
	{name: "ignored", exact: true, never: []string{"root/public/a", "root/a~", "root/x/public/a"}, do: steps(
		func(f *fixture) { f.write("root/public/a", "root/a~", "root/b") },
		func(f *fixture) {
			f.write("root/public/a")
			f.remove("root/public")
			f.write("root/x/public/a", "root/x/b")
		},
		func(f *fixture) { f.write("root/public", "root/public-not") },
	)},
	{name: "ignored folder comes and goes", exact: true, never: []string{"root/public"}, do: steps(
		func(f *fixture) { f.mkdir("root/public/x"); f.write("root/a") },
		func(f *fixture) { f.remove("root/public"); f.write("root/a") },
	)},
	{name: "root removed and back", before: func(f *fixture) { f.write("root/x/a") }, do: steps(
		func(f *fixture) { f.remove("root") },
		func(f *fixture) { f.write("root/y/b") },
		func(f *fixture) { f.remove("root"); f.write("root/y/b") },
		func(f *fixture) { f.write("root/y/b") },
	)},
	{name: "root renamed and back", before: func(f *fixture) { f.write("root/x/a") }, do: steps(
		func(f *fixture) { f.rename("root", "moved") },
		func(f *fixture) { f.write("moved/x/a"); f.rename("moved", "root") },
		func(f *fixture) { f.write("root/x/a") },
	)},
	{name: "folder above the roots renamed and another in its place", roots: []string{"a/b/root", "a/b/file"},
		before: func(f *fixture) { f.write("a/b/root/x", "a/b/file", "other/b/root/y") }, do: steps(
			func(f *fixture) { f.rename("a", "c"); f.rename("other", "a") },
			func(f *fixture) { f.write("a/b/root/y") },
		)},
	{name: "roots that are not there yet", roots: []string{"a/b/content", "a/b/siaga.yaml"}, do: steps(
		func(f *fixture) { f.write("a/b/content/x/y", "a/other") },
		func(f *fixture) { f.write("a/b/siaga.yaml") },
		func(f *fixture) { f.remove("a") },
		func(f *fixture) { f.write("a/b/content/x/z") },
	)},
	{name: "single file", exact: true, roots: []string{"siaga.yaml"}, never: []string{"tmp", "other"}, before: func(f *fixture) { f.write("other") }, do: steps(
		func(f *fixture) { f.write("siaga.yaml") },
		func(f *fixture) { f.write("tmp", "other"); f.rename("tmp", "siaga.yaml") },
		func(f *fixture) { f.write("siaga.yaml") },
		func(f *fixture) { f.remove("siaga.yaml") },
		func(f *fixture) { f.write("siaga.yaml") },
	)},
	{name: "single file in a folder that comes and goes", roots: []string{"a/b/siaga.yaml"}, do: steps(
		func(f *fixture) { f.write("a/b/siaga.yaml") },
		func(f *fixture) { f.remove("a") },
		func(f *fixture) { f.write("a/b/siaga.yaml") },
		func(f *fixture) { f.write("a/b/siaga.yaml") },
		func(f *fixture) { f.rename("a/b", "a/c") },
		func(f *fixture) { f.write("a/b/siaga.yaml") },
	)},
	{name: "single file becomes a folder and a link", roots: []string{"f"}, before: func(f *fixture) { f.write("f") }, do: steps(
		func(f *fixture) { f.remove("f"); f.write("f/a") },
		func(f *fixture) { f.write("f/b") },
		func(f *fixture) { f.remove("f"); f.write("g"); f.symlink("g", "f") },
		func(f *fixture) { f.write("g") },
	)},
	{name: "roots in each other", exact: true, roots: []string{"root", "root/layouts", "root/siaga.yaml", "root/.git/HEAD", "root/.git/refs"},
		never:  []string{"root/.git", "root/.git/index"},
		before: func(f *fixture) { f.write("root/a", "root/layouts/b", "root/.git/HEAD", "root/.git/refs/heads/main") }, do: steps(
			func(f *fixture) { f.write("root/layouts/x/b", "root/siaga.yaml") },
			func(f *fixture) {
				f.write("root/.git/HEAD.lock")
				f.rename("root/.git/HEAD.lock", "root/.git/HEAD")
				f.write("root/.git/index")
			},
			func(f *fixture) { f.write("root/.git/refs/heads/topic/new") },
		)},
	{name: "link to the root turned", all: true, roots: []string{"current/root", "current/siaga.yaml"}, before: func(f *fixture) {
		f.write("one/root/x/a", "one/siaga.yaml", "two/root/x/b", "two/siaga.yaml")
		f.symlink("one", "current")
	}, do: steps(
		func(f *fixture) { f.write("one/root/x/a") },
		func(f *fixture) { f.symlink("two", "new"); f.rename("new", "current") },
		func(f *fixture) { f.write("one/root/x/a", "two/root/x/b", "two/siaga.yaml") },
		func(f *fixture) { f.remove("one"); f.write("two/root/x/y/c") },
		func(f *fixture) { f.write("three/root/z"); f.remove("current"); f.symlink(f.path("three"), "current") },
		func(f *fixture) { f.write("three/root/z") },
	)},
	{name: "links to links", roots: []string{"root"}, before: func(f *fixture) {
		f.write("one/a", "two/b")
		f.symlink("one", "v")
		f.symlink("./x/../v/.", "root")
		f.mkdir("x")
	}, do: steps(
		func(f *fixture) { f.symlink("two", "new"); f.rename("new", "v") },
		func(f *fixture) { f.write("two/b") },
	)},
	{name: "volume of Kubernetes", before: func(f *fixture) {
		f.write("root/..1/a.md", "root/..1/d/b.md")
		f.symlink("..1", "root/..data")
		f.symlink("..data/a.md", "root/a.md")
		f.symlink("..data/d", "root/d")
	}, do: steps(
		func(f *fixture) { f.write("root/..1/a.md") },
		func(f *fixture) {
			f.write("root/..2/a.md", "root/..2/d/c.md")
			f.symlink("..2", "root/..data_tmp")
			f.rename("root/..data_tmp", "root/..data")
			f.remove("root/..1")
		},
		func(f *fixture) { f.write("root/..2/a.md", "root/..2/d/c.md") },
	)},
	{name: "links below the root", before: func(f *fixture) {
		f.write("root/x/y/a", "root/x/b", "root/public/hidden")
		f.symlink("x/b", "root/file")
		f.symlink("b", "root/x/same")
		f.symlink("x", "root/folder")
		f.symlink("../../folder/y", "root/x/y/back")
		f.symlink("missing/c", "root/dangling")
		f.symlink("public/hidden", "root/shown")
		f.symlink("loop", "root/loop")
	}, do: steps(
		func(f *fixture) { f.write("root/x/b") },
		func(f *fixture) { f.write("root/x/y/a", "root/x/y/n/a") },
		func(f *fixture) { f.write("root/public/hidden") },
		func(f *fixture) { f.write("root/missing/c") },
		func(f *fixture) { f.write("root/missing/c") },
		func(f *fixture) { f.remove("root/x/b") },
		func(f *fixture) { f.write("root/x/b") },
		func(f *fixture) { f.remove("root/folder"); f.symlink("x/y", "root/folder") },
		func(f *fixture) { f.write("root/x/y/a") },
		func(f *fixture) { f.remove("root/x") },
		func(f *fixture) { f.write("root/x/y/z") },
	)},
}

func TestScenarios(t *testing.T) {
	for _, s := range scenarios {
		for _, mode := range []string{"listening", "looking"} {
			t.Run(s.name+"/"+mode, func(t *testing.T) {
				t.Parallel()
				o := Options{Roots: s.roots, Ignore: func(path string, isDir bool) bool {
					name := filepath.Base(path)
					return isDir && (name == "public" || name == ".git") || strings.HasSuffix(name, "~")
				}}
				if mode == "looking" {
					o.Poll = 5 * time.Millisecond
				}
				f := newFixture(t, o, nil, s.before)
				if f.w.Polling() != (mode == "looking") {
					t.Errorf("polling: %v", f.w.Polling())
				}
				for _, do := range s.do {
					do(f)
					f.settle()
				}
				if s.exact && f.all && mode == "listening" {
					t.Error("a batch says All")
				}
				if s.all && !f.all {
					t.Error("no batch says All")
				}
				for _, p := range s.never {
					if f.told[f.path(p)] {
						t.Errorf("%s is told", p)
					}
				}
				f.alive()
				if len(f.reports) > 0 {
					t.Errorf("reported: %v", f.reports)
				}
			})
		}
	}
}

// TestRaces lets something happen just before or after a folder is watched.
func TestRaces(t *testing.T) {
	for _, c := range []struct {
		name          string
		prepare       before
		do            func(f *fixture)
		dir           string
		before, after func(f *fixture)
		then          func(f *fixture)
	}{
		{"folder moved into one that is not watched yet", func(f *fixture) { f.write("root/q/d/a", "root/q/d/x/b") }, func(f *fixture) { f.mkdir("root/p") },
			"root/p", func(f *fixture) { f.rename("root/q/d", "root/p/e") }, nil, nil},
		{"gone again", nil, func(f *fixture) { f.mkdir("root/p") },
			"root/p", func(f *fixture) { f.remove("root/p") }, nil, nil},
		{"gone when watched, and another there", nil, func(f *fixture) { f.mkdir("root/p") },
			"root/p", nil, func(f *fixture) { f.remove("root/p"); f.write("root/p/b", "root/p/x/c") }, nil},
		{"filled when watched", nil, func(f *fixture) { f.mkdir("root/p") },
			"root/p", nil, func(f *fixture) { f.write("root/p/a", "root/p/x/y/b") }, nil},
		{"moved on when watched", nil, func(f *fixture) { f.mkdir("root/p") },
			"root/p", nil, func(f *fixture) { f.write("root/p/x/a"); f.rename("root/p", "root/r") }, nil},
		{"root moved while it is watched anew", func(f *fixture) { f.write("root/a", "new/b") }, func(f *fixture) { f.rename("root", "old"); f.mkdir("root") },
			"root", nil, func(f *fixture) { f.remove("root"); f.rename("new", "root") }, nil},
		{"root becomes a link while it is looked up", func(f *fixture) { f.write("root/a", "one/b", "two/c") }, func(f *fixture) { f.rename("root", "old"); f.mkdir("root") },
			".", func(f *fixture) { f.remove("root"); f.symlink("one", "root") }, nil, func(f *fixture) { f.symlink("two", "new"); f.rename("new", "root") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var f *fixture
			ready, fired := make(chan struct{}), make(chan struct{})
			var once sync.Once
			sys := system{remote: func(string) string { return "" }, add: func(w *fsnotify.Watcher, dir string) (err error) {
				select {
				case <-ready:
				default:
					return w.Add(dir)
				}
				if dir != f.path(c.dir) {
					return w.Add(dir)
				}
				first := false
				once.Do(func() { first = true })
				if first && c.before != nil {
					c.before(f)
				}
				err = w.Add(dir)
				if first && c.after != nil {
					c.after(f)
				}
				if first {
					close(fired)
				}
				return err
			}}
			f = newFixture(t, Options{}, &sys, c.prepare)
			close(ready)
			c.do(f)
			<-fired
			f.settle()
			if c.then != nil {
				c.then(f)
			}
			f.alive()
		})
	}
}

// TestFollow: the layouts of a user may be linked from anywhere, content may not.
func TestFollow(t *testing.T) {
	o := Options{Roots: []string{"content", "layouts"}, Follow: []string{"layouts"}}
	f := newFixture(t, o, nil, func(f *fixture) {
		f.write("outside/a", "outside/d/b", "content/x", "layouts/y")
		f.symlink("../outside", "content/out")
		f.symlink("../outside/a", "layouts/a")
		f.symlink(f.path("outside/d"), "layouts/d")
	})
	f.write("outside/a", "outside/d/b", "content/x")
	f.wait("layouts/a")
	f.wait("layouts/d/b")
	f.wait("content/x")
	if f.told[f.path("content/out/a")] {
		t.Error("content is left through a link")
	}
}

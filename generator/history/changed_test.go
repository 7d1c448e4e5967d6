package history

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// asked reads all files, whose last change of content is asked for.
func asked(string) bool { return true }

// TestChanged: the day of the last change of content of each file, while its last change at all may be later.
func TestChanged(t *testing.T) {
	stamps := func(r *testRepo, path string, n int) {
		for day := range n {
			r.stamp(path, day).commit("search")
		}
	}
	for _, tt := range []struct {
		name string
		make func(r *testRepo)
		want map[string]string
	}{
		{"created", func(r *testRepo) { r.write("a", "a").commit("payments") }, map[string]string{"a": "1"}},
		{"only dates since", func(r *testRepo) {
			r.write("a", "a").write("b", "b").commit("payments")
			r.write("a", "a+").commit("payments")
			stamps(r, "a", 5)
			stamps(r, "b", 1)
		}, map[string]string{"a": "2", "b": "1"}},
		{"a date and more", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.write("a", "a+").stamp("a", 1).commit("payments")
		}, map[string]string{"a": "2"}},
		{"renamed", func(r *testRepo) {
			r.write("a", "a").write("b", "b").write("c", "c").commit("payments")
			for _, f := range []string{"a", "b", "c"} {
				r.git("mv", f, f+".md")
			}
			r.stamp("b.md", 1).write("c.md", "c+").commit("payments")
		}, map[string]string{"a.md": "1", "b.md": "1", "c.md": "2"}},
		{"mode and white space", func(r *testRepo) {
			r.write("a", "a").write("b", "b").commit("payments")
			os.Chmod(filepath.Join(r.dir, "a"), 0o755)
			os.WriteFile(filepath.Join(r.dir, "b"), []byte(strings.ReplaceAll(body("b"), "\n", "\r\n\n")), 0o644)
			r.commit("payments")
		}, map[string]string{"a": "1", "b": "1"}},
		{"deleted and brought back", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("rm", "-q", "a")
			r.commit("payments")
			r.write("a", "a").commit("payments")
		}, map[string]string{"a": "3"}},
		{"merge that takes what is there", func(r *testRepo) {
			r.write("a", "a").write("b", "b").commit("payments")
			r.git("checkout", "-q", "-b", "side")
			r.write("a", "a+").commit("storage")
			r.git("checkout", "-q", "main")
			r.write("b", "b+").commit("search")
			r.merge("side")
		}, map[string]string{"a": "2", "b": "3"}},
		{"merge that writes something new", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("checkout", "-q", "-b", "side")
			r.write("a", "a+").commit("storage")
			r.git("checkout", "-q", "main")
			r.write("a", "A").commit("search")
			r.merge("-s", "ours", "--no-commit", "side")
			r.write("a", "a and A").commit("platform")
		}, map[string]string{"a": "5"}},
		{"merge that adds a date to one side", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("checkout", "-q", "-b", "side")
			r.write("a", "a+").commit("storage")
			r.git("checkout", "-q", "main")
			r.stamp("a", 3).commit("search")
			r.merge("-s", "ours", "--no-commit", "side")
			r.write("a", "a+").stamp("a", 3).commit("platform")
		}, map[string]string{"a": "2"}},
		{"the newest is the newest by its time", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.day = 8
			r.write("a", "a+").commit("payments")
			r.day = 3
			r.write("a", "a++").commit("payments")
			stamps(r, "a", 1)
		}, map[string]string{"a": "9"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRepo(t)
			tt.make(r)
			log := r.read("", Options{Pages: asked})
			if got := changes(log); !maps.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			for p, f := range log.Files {
				if s := strings.TrimSpace(r.git("log", "-1", "--format=%cI", f.ChangedCommit)); !strings.HasPrefix(s, f.Changed.Format("2006-01-02")) {
					t.Errorf("%s: commit %s is of %s, not of %s", p, f.ChangedCommit, s, f.Changed)
				}
			}
			for p, f := range r.read("", Options{}).Files {
				if !f.Changed.IsZero() || f.ChangedCommit != "" {
					t.Errorf("%s was not asked for, and was changed %s in %s", p, f.Changed, f.ChangedCommit)
				}
			}
		})
	}
}

// TestChangedAskedLater: what the cache was not asked for before is found out as if there were no cache, also where clocks
// went back.
func TestChangedAskedLater(t *testing.T) {
	for _, tt := range []struct {
		name string
		then func(r *testRepo, o Options)
	}{
		{"nothing since", func(*testRepo, Options) {}},
		{"a change since", func(r *testRepo, _ Options) { r.write("a", "a++").commit("payments") }},
		{"a change since that is older", func(r *testRepo, _ Options) {
			r.day = 3
			r.write("a", "a++").commit("payments")
		}},
		{"a date since", func(r *testRepo, _ Options) { r.stamp("a", 1).commit("payments") }},
		{"asked, then a change that is older", func(r *testRepo, o Options) {
			o.Pages = asked
			r.read("", o)
			r.day = 3
			r.write("a", "a++").commit("payments")
		}},
		{"changed later, gone, and back with an older change", func(r *testRepo, o Options) {
			o.Pages = asked
			r.read("", o)
			r.day = 20
			r.write("a", "a++").commit("payments")
			r.git("rm", "-q", "a")
			r.commit("payments")
			r.read("", o)
			r.day = 15
			r.write("a", "a").commit("payments")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRepo(t)
			r.write("a", "a").write("b", "b").commit("payments")
			r.day = 10
			r.write("a", "a+").commit("payments")
			o := Options{CacheDir: t.TempDir()}
			r.read("", o)
			tt.then(r, o)
			o.Pages = asked
			got, want := r.read("", o), r.read("", Options{Pages: asked})
			if !reflect.DeepEqual(got, want) || changes(want)["a"] == "?" {
				t.Errorf("got %q, want %q", changes(got), changes(want))
			}
		})
	}
}

// TestChangedUnknown: where texts or commits are missing, a change is known for sure or not at all.
func TestChangedUnknown(t *testing.T) {
	r := newRepo(t)
	r.git("config", "uploadpack.allowFilter", "true")
	r.write("first", "f").commit("payments")
	r.write("dated", "d").write("changed", "c").write("moved", "m").commit("payments")
	r.write("changed", "c+").commit("payments")
	r.stamp("dated", 1).commit("payments")
	r.git("mv", "moved", "elsewhere")
	r.write("created", "n").commit("payments")
	clone := func(args ...string) (*testRepo, map[string]string) {
		c := &testRepo{t: t, dir: t.TempDir()}
		c.git(append(append([]string{"clone", "-q"}, args...), "file://"+r.dir, ".")...)
		return c, changes(c.read("", Options{Pages: asked}))
	}
	if _, got := clone("--depth", "4"); !maps.Equal(got, map[string]string{"changed": "3", "dated": "?", "created": "5", "elsewhere": "?"}) {
		t.Errorf("shallow: %q", got)
	}
	c, got := clone("--filter=blob:none", "--no-checkout")
	if !maps.Equal(got, map[string]string{"first": "1", "changed": "?", "dated": "?", "created": "5", "elsewhere": "2"}) {
		t.Errorf("partial: %q", got)
	}
	if n := strings.Count(c.git("rev-list", "--objects", "--missing=print", "HEAD"), "?"); n == 0 {
		t.Error("partial: something was fetched")
	}
}

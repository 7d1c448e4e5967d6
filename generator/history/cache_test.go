package history

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestCacheChangesNothing makes random histories and reads each step twice: from the cache of the steps before, and
// from nothing. Both must say the same.
func TestCacheChangesNothing(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := newRepo(t)
			rnd := rand.New(rand.NewPCG(seed, 1))
			caches := map[string]Options{"": {CacheDir: t.TempDir(), Pages: someFiles}, "docs": {CacheDir: t.TempDir(), Pages: someFiles}}
			r.write("docs/p0", "first").commit("payments")
			for step := range 8 {
				randomStep(r, rnd, step)
				for _, sub := range []string{"", "docs"} {
					o := caches[sub]
					cached, clean := r.read(sub, o), r.read(sub, Options{Pages: someFiles})
					if !reflect.DeepEqual(cached, clean) {
						t.Fatalf("step %d, folder %q:\nwith cache    %q\nwithout cache %q\n%q\n%q", step, sub, facts(cached), facts(clean), changes(cached), changes(clean))
					}
				}
			}
		})
	}
}

// TestCacheOfMergedLine reads on one line of work, which is then merged into another that has renamed the file and keeps
// nothing of the first: going on from there would give the file a change and an author that it never had.
func TestCacheOfMergedLine(t *testing.T) {
	r := newRepo(t)
	o := Options{CacheDir: t.TempDir()}
	r.write("a", "a").commit("payments")
	r.git("checkout", "-q", "-b", "side")
	r.write("a", "a+").commit("storage")
	r.read("", o)
	r.git("checkout", "-q", "main")
	r.git("mv", "a", "b")
	r.commit("search")
	r.merge("-s", "ours", "side")
	cached, clean := r.read("", o), r.read("", Options{})
	if want := map[string]string{"b": "1..3 2"}; !maps.Equal(facts(clean), want) || !reflect.DeepEqual(cached, clean) {
		t.Errorf("with cache    %q\nwithout cache %q, want %q", facts(cached), facts(clean), want)
	}
}

// someFiles are the pages among the files that randomStep makes: a file may become one by a rename.
func someFiles(path string) bool {
	return !strings.HasSuffix(path, "2") && !strings.HasSuffix(path, "5")
}

// randomStep makes one to three commits: changes, of dates alone too, new files, renames, moves between folders, deletions,
// merges. The clock may go back.
func randomStep(r *testRepo, rnd *rand.Rand, step int) {
	r.t.Helper()
	name := func() string { return fmt.Sprintf("%s/p%d", []string{"docs", "wiki"}[rnd.IntN(2)], rnd.IntN(8)) }
	there := func(p string) bool {
		_, err := os.Lstat(filepath.Join(r.dir, p))
		return err == nil
	}
	side := step > 0 && rnd.IntN(3) == 0
	if side { // from before what the cache knows
		r.git("checkout", "-q", "-B", "side", fmt.Sprintf("HEAD~%d", min(step, 1+rnd.IntN(4))))
	}
	for range 1 + rnd.IntN(3) {
		a, b := name(), name()
		switch {
		case !there(a):
			r.write(a, fmt.Sprintf("text of step %d %s", step, a))
		case rnd.IntN(3) == 0 && !there(b):
			os.MkdirAll(filepath.Dir(filepath.Join(r.dir, b)), 0o755)
			r.git("mv", a, b)
		case rnd.IntN(4) == 0:
			r.git("rm", "-q", a)
		case rnd.IntN(2) == 0:
			r.stamp(a, step)
		default:
			r.write(a, fmt.Sprintf("other text of step %d", step))
		}
		if rnd.IntN(4) == 0 {
			r.day -= 2
		}
		r.write("docs/keep", "k").commit([]string{"payments", "storage", "search"}[rnd.IntN(3)])
	}
	if side {
		r.git("checkout", "-q", "main")
		r.write("elsewhere", fmt.Sprint(step)).commit("platform")
		r.merge("-s", []string{"ours", "recursive", "recursive"}[rnd.IntN(3)], "--no-commit", "side")
		r.commit("platform")
	}
}

func TestCacheIsUsed(t *testing.T) {
	r := newRepo(t)
	r.write("a", "a")
	r.commit("payments")
	first := r.head()
	repo, err := discover(context.Background(), git{r.dir})
	if err != nil {
		t.Fatal(err)
	}
	c := cache{dir: t.TempDir(), repo: repo}
	// A ledger that is not true, to see which one is believed.
	c.save(&ledger{Head: first, Names: map[string]int32{"a": 0}, Records: []record{{Created: 1, Updated: 2}}, Commits: []commitID{{"x", "kept"}}})
	o := Options{CacheDir: c.dir}
	if f := r.read("", o).Files["a"]; f.Subject != "kept" {
		t.Errorf("at the same HEAD: %+v", f)
	}
	r.write("b", "b").commit("payments")
	if f := r.read("", o).Files["a"]; f.Subject != "kept" {
		t.Errorf("one commit later: %+v", f)
	}
	r.git("checkout", "-q", "--orphan", "other")
	r.commit("payments")
	if f := r.read("", o).Files["a"]; f.Subject != "day 3" {
		t.Errorf("on another line: %+v", f)
	}
}

func TestDamagedCache(t *testing.T) {
	r := newRepo(t)
	r.write("a", "a").commit("payments")
	repo, err := discover(context.Background(), git{r.dir})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{CacheDir: t.TempDir()}
	want := facts(r.read("", o))
	c := cache{dir: o.CacheDir, repo: repo}
	good, err := os.ReadFile(c.ledgerFile())
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	sealedJunk := append([]byte(cacheHead(ledgerFormat, []byte("junk"))+"\n"), "junk"...)
	for name, data := range map[string][]byte{"empty": {}, "cut": good[:len(good)/2], "flipped": flipped, "junk": sealedJunk} {
		if err := os.WriteFile(c.ledgerFile(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if c.load() != nil {
			t.Errorf("%s: loaded", name)
		}
		if got := facts(r.read("", o)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
	c.save(&ledger{Head: repo.head, Names: map[string]int32{"a": 7}})
	if c.load() != nil {
		t.Error("an index that leads nowhere is believed")
	}
	if err := os.WriteFile(filepath.Join(o.CacheDir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := facts(r.read("", Options{CacheDir: filepath.Join(o.CacheDir, "file", "x")})); !reflect.DeepEqual(got, want) {
		t.Errorf("with a cache folder that cannot be: %q", got)
	}
}

package history

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// factCase is a repository, and what is said about each file in it: "created..updated authors" in days.
type factCase struct {
	name string
	make func(r *testRepo)
	sub  string // the folder that is read
	want map[string]string
}

func TestFacts(t *testing.T) {
	for _, tt := range append(lineCases(), mergeCases()...) {
		t.Run(tt.name, func(t *testing.T) {
			r := newRepo(t)
			tt.make(r)
			if got := facts(r.read(tt.sub, Options{})); !maps.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// lineCases have one commit after the other.
func lineCases() []factCase {
	return []factCase{
		{"no commit", func(r *testRepo) { r.write("a", "a") }, "", map[string]string{}},
		{"changes", func(r *testRepo) {
			r.write("a", "a").write("b", "b").commit("payments")
			r.write("a", "a+").commit("Payments")
			r.write("a", "a++").commit("storage")
			r.write("not-committed", "x")
		}, "", map[string]string{"a": "1..3 2", "b": "1..1 1"}},
		{"rename", func(r *testRepo) {
			r.write("old.md", "a").commit("payments")
			r.git("mv", "old.md", "new.md")
			r.write("new.md", "a+").commit("storage")
			r.write("new.md", "a++").commit("storage")
		}, "", map[string]string{"new.md": "1..3 2"}},
		{"name used again after a rename", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("mv", "a", "b")
			r.commit("payments")
			r.write("a", "quite another").commit("storage")
		}, "", map[string]string{"a": "3..3 1", "b": "1..2 1"}},
		{"swapped names are two changes", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.write("b", "b").commit("storage")
			r.git("mv", "a", "t")
			r.git("mv", "b", "a")
			r.git("mv", "t", "b")
			r.write("c", "c").commit("payments")
		}, "", map[string]string{"a": "1..3 1", "b": "2..3 2", "c": "3..3 1"}},
		{"deleted and brought back", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("rm", "-q", "a")
			r.commit("payments")
			r.write("a", "a").commit("payments")
		}, "", map[string]string{"a": "1..3 1"}},
		{"odd names", func(r *testRepo) {
			r.write("a\nb \"c\".md", "1").write("ü/@x\t.md", "2").write("R100", "3").commit("payments")
		}, "", map[string]string{"a\nb \"c\".md": "1..1 1", "ü/@x\t.md": "1..1 1", "R100": "1..1 1"}},
		{"folder", func(r *testRepo) {
			r.write("docs/a/x.md", "a").write("src/main", "m").commit("payments")
			r.write("src/main", "m+").commit("storage")
			r.write("docs/a/x.md", "a+").write("src/main", "m++").commit("storage")
		}, "docs", map[string]string{"a/x.md": "1..3 2"}},
		{"moved into the folder", func(r *testRepo) {
			r.write("wiki/x.md", "x").write("docs/y.md", "y").commit("payments")
			r.write("wiki/x.md", "x+").commit("storage")
			r.git("mv", "wiki/x.md", "docs/x.md")
			r.commit("search")
		}, "docs", map[string]string{"x.md": "1..3 3", "y.md": "1..1 1"}},
		{"mailmap", func(r *testRepo) {
			r.write(".mailmap", "").write("a", "a").commit("payments")
			r.write("a", "a+").commit("billing")
			os.WriteFile(filepath.Join(r.dir, ".mailmap"), []byte("p <payments@example.org> <billing@example.org>\n"), 0o644)
		}, "", map[string]string{".mailmap": "1..1 1", "a": "1..2 1"}},
	}
}

// mergeCases have merges.
func mergeCases() []factCase {
	return []factCase{
		{"clean merge is no change", func(r *testRepo) {
			r.write("a", "a").write("b", "b").commit("payments")
			r.git("checkout", "-q", "-b", "side")
			r.write("a", "a+").commit("storage")
			r.git("checkout", "-q", "main")
			r.write("b", "b+").commit("search")
			r.merge("side")
		}, "", map[string]string{"a": "1..2 2", "b": "1..3 2"}},
		{"merge that mixes both sides is one", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("checkout", "-q", "-b", "side")
			r.write("a", "a+").commit("storage")
			r.git("checkout", "-q", "main")
			r.write("a", "A").commit("search")
			r.merge("-s", "ours", "--no-commit", "side")
			r.write("a", "a and A").commit("platform")
		}, "", map[string]string{"a": "1..5 4"}},
		{"renamed here, changed there", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("checkout", "-q", "-b", "side")
			r.git("mv", "a", "b")
			r.write("b", "a+").commit("storage")
			r.git("checkout", "-q", "main")
			r.write("a", "a").write("a", "a++").commit("search")
			r.merge("-s", "ours", "--no-commit", "side")
			r.git("mv", "a", "b")
			r.write("b", "a+++").commit("platform")
		}, "", map[string]string{"b": "1..5 4"}},
		{"file that only a merge brings", func(r *testRepo) {
			r.write("a", "a").commit("payments")
			r.git("checkout", "-q", "--orphan", "other")
			r.git("rm", "-rfq", ".")
			r.write("x", "x").commit("storage")
			r.git("checkout", "-q", "main")
			r.merge("-s", "ours", "--no-commit", "--allow-unrelated-histories", "other")
			r.git("read-tree", "--prefix=vendored/", "-u", "other")
			r.commit("platform")
		}, "", map[string]string{"a": "1..1 1", "vendored/x": "2..4 2"}},
	}
}

func TestLog(t *testing.T) {
	r := newRepo(t)
	r.write("docs/a", "a")
	r.commit("payments")
	first := r.head()
	r.write("b", "b")
	r.commit("payments")
	head := r.head()
	r.git("remote", "add", "origin", "https://bot:secret@github.com/example/ops.git")
	r.git("update-ref", "refs/remotes/origin/trunk", head)
	r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
	log := r.read("docs", Options{})
	root, _ := filepath.EvalSymlinks(r.dir)
	want := Log{Root: root, Prefix: "docs/", Head: head, HeadTime: day(2), Branch: "main", DefaultBranch: "trunk",
		Remote: "https://github.com/example/ops.git"}
	got := *log
	got.Files = nil
	if got.Root != want.Root || got.Prefix != want.Prefix || got.Head != want.Head || !got.HeadTime.Equal(want.HeadTime) ||
		got.Branch != want.Branch || got.DefaultBranch != want.DefaultBranch || got.Remote != want.Remote || got.Shallow {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if f := log.Files["a"]; f.Commit != first || f.Subject != "day 1" {
		t.Errorf("last commit of docs/a is %s %q, want %s", f.Commit, f.Subject, first)
	}
	r.git("checkout", "-q", "--detach")
	if b := r.read("docs", Options{}).Branch; b != "" {
		t.Errorf("branch of a detached HEAD is %q", b)
	}
}

// TestShallow: what lies before the end of a shallow clone is left out, not guessed.
// What git ignores is listed as seen from the folder, by the rules above it too.
func TestIgnored(t *testing.T) {
	r := newRepo(t)
	r.write(".gitignore", "*.log\n/docs/out\n").write("docs/.gitignore", "!keep.log\n")
	r.write("docs/a.md", "a").write("docs/x.log", "x").write("docs/keep.log", "k").write("docs/out/b.md", "b").write("docs/new.md", "n")
	if got := r.read("docs", Options{}).Ignored; !slices.Equal(got, []string{"out/", "x.log"}) {
		t.Errorf("docs: %q", got)
	}
	if got := r.read("docs/out", Options{}).Ignored; len(got) != 0 {
		t.Errorf("a folder that is ignored itself: %q", got)
	}
}

func TestShallow(t *testing.T) {
	r := newRepo(t)
	r.write("d/old", "o").write("d/changed", "c").commit("payments")
	r.write("d/changed", "c+").commit("storage")
	r.write("d/changed", "c++").commit("search")
	r.write("d/new", "n").commit("search")
	clone := &testRepo{t: t, dir: t.TempDir()}
	clone.git("clone", "-q", "--depth", "3", "file://"+r.dir, ".")
	log := clone.read("d", Options{})
	want := map[string]string{"changed": "?..3 0", "new": "4..4 1"}
	if got := facts(log); !maps.Equal(got, want) || !log.Shallow {
		t.Errorf("got %q (shallow %v), want %q", got, log.Shallow, want)
	}
	cache := Options{CacheDir: t.TempDir()}
	clone.read("d", cache)
	clone.git("fetch", "-q", "--unshallow")
	want = map[string]string{"old": "1..1 1", "changed": "1..3 3", "new": "4..4 1"}
	if got := facts(clone.read("d", cache)); !maps.Equal(got, want) {
		t.Errorf("made whole: got %q, want %q", got, want)
	}
}

func TestPartialClone(t *testing.T) {
	r := newRepo(t)
	r.git("config", "uploadpack.allowFilter", "true")
	r.write("old.md", "a").commit("payments")
	r.git("mv", "old.md", "new.md")
	r.commit("storage")
	clone := &testRepo{t: t, dir: t.TempDir()}
	clone.git("clone", "-q", "--filter=blob:none", "--no-checkout", "file://"+r.dir, ".")
	missing := func() int { return strings.Count(clone.git("rev-list", "--objects", "--missing=print", "HEAD"), "?") }
	before := missing()
	if got := facts(clone.read("", Options{})); got["new.md"] != "1..2 2" {
		t.Errorf("got %q", got)
	}
	if after := missing(); after != before || before == 0 {
		t.Errorf("%d objects were missing, now %d: something was fetched", before, after)
	}
	clone.git("config", "remote.origin.partialclonefilter", "tree:0")
	if _, err := Read(context.Background(), clone.dir, Options{}); !errors.Is(err, ErrNone) {
		t.Errorf("without trees: %v", err)
	}
}

func TestNoHistory(t *testing.T) {
	r := newRepo(t)
	r.write("a", "a").commit("payments")
	t.Run("no repository", func(t *testing.T) { wantNone(t, t.TempDir(), "not in a git repository") })
	t.Run("inside .git", func(t *testing.T) { wantNone(t, filepath.Join(r.dir, ".git"), "not in a work tree") })
	t.Run("owned by somebody else", func(t *testing.T) {
		t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
		wantNone(t, r.dir, "safe.directory "+r.dir)
	})
	t.Run("no git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		wantNone(t, r.dir, "git is not installed")
	})
}

func wantNone(t *testing.T, dir, text string) {
	t.Helper()
	if _, err := Read(context.Background(), dir, Options{}); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), text) {
		t.Errorf("error is %v, want ErrNone with %q", err, text)
	}
}

// TestSurroundings reads with settings and variables that change what git prints, or where it looks.
func TestSurroundings(t *testing.T) {
	r := newRepo(t)
	r.write("d/ä", "a").commit("payments")
	r.git("mv", "d/ä", "d/b")
	r.commit("storage")
	want := facts(r.read("d", Options{}))
	if want["b"] != "1..2 2" {
		t.Fatalf("got %q", want)
	}
	for _, setting := range []string{
		"diff.renames=false", "color.ui=always", "log.showSignature=true", "log.follow=true", "log.showRoot=false",
		"core.quotePath=true", "format.pretty=oneline", "log.date=relative", "diff.relative=true", "diff.renameLimit=1",
		"i18n.logOutputEncoding=UTF-16", "diff.noprefix=true", "log.diffMerges=off", "status.relativePaths=false", "core.pager=false",
		"log.decorate=full", "diff.external=false",
	} {
		key, value, _ := strings.Cut(setting, "=")
		r.git("config", key, value)
	}
	t.Setenv("GIT_DIR", filepath.Join(newRepo(t).dir, ".git"))
	t.Setenv("GIT_INDEX_FILE", "elsewhere")
	t.Setenv("GIT_LITERAL_PATHSPECS", "1")
	if got := facts(r.read("d", Options{})); !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCancelled(t *testing.T) {
	r := newRepo(t)
	r.write("a", "a").commit("payments")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, r.dir, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

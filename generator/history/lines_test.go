package history

import (
	"bufio"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// text makes or changes a file, with a line for each word.
func (r *testRepo) text(path, words string) *testRepo {
	r.t.Helper()
	r.write(path, "")
	if err := os.WriteFile(filepath.Join(r.dir, path), []byte(strings.Join(strings.Fields(words), "\n")+"\n"), 0o644); err != nil {
		r.t.Fatal(err)
	}
	return r
}

// lines prints the days of the lines of files.
func (r *testRepo) lines(sub string, o Options, paths ...string) map[string]string {
	r.t.Helper()
	lines, err := r.read(sub, o).Lines(context.Background(), paths, o)
	if err != nil {
		r.t.Fatal(err)
	}
	got := map[string]string{}
	for p, l := range lines {
		var days []string
		for n := range l {
			days = append(days, dayOf(l.Changed(n+1)))
		}
		got[p] = strings.Join(days, " ")
	}
	return got
}

func TestLines(t *testing.T) {
	r := newRepo(t)
	check := func(name, sub string, want map[string]string, paths ...string) {
		t.Helper()
		if got := r.lines(sub, Options{}, paths...); !maps.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	r.text("rules/a.yml", "a b c d").text("b.yml", "x y").commit("payments")
	r.text("rules/a.yml", "a b2 c d e").commit("storage")
	check("a line changes, one comes", "", map[string]string{"rules/a.yml": "1 2 1 1 2", "b.yml": "1 1"}, "b.yml", "rules/a.yml", "none.yml")
	r.git("mv", "rules/a.yml", "rules/with space.yml")
	r.commit("storage")
	if err := os.WriteFile(filepath.Join(r.dir, "rules/with space.yml"), []byte("  a\nb2\n\tc\nd\ne\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.commit("storage")
	check("a rename, and white space, from below", "rules", map[string]string{"with space.yml": "1 2 1 1 2"}, "with space.yml")
	r.text("rules/with space.yml", "a b3 c d e f").text("rules/new.yml", "n")
	check("not committed", "rules", map[string]string{"with space.yml": "1 ? 1 1 2 ?"}, "with space.yml", "new.yml")
	r.commit("storage")
	r.git("config", "blame.ignoreRevsFile", ".ignored")
	if err := os.WriteFile(filepath.Join(r.dir, ".ignored"), []byte(r.head()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	check("settings of a person", "rules", map[string]string{"with space.yml": "1 5 1 1 2 5", "new.yml": "5"}, "with space.yml", "new.yml")
	os.Remove(filepath.Join(r.dir, "b.yml"))
	check("a file that is gone", "", map[string]string{}, "b.yml")

	shallow := &testRepo{t: t, dir: t.TempDir()}
	shallow.git("clone", "-q", "--depth=2", "file://"+r.dir, ".")
	got := shallow.lines("rules", Options{}, "with space.yml", "new.yml")
	if want := map[string]string{"with space.yml": "? 5 ? ? ? 5", "new.yml": "5"}; !maps.Equal(got, want) {
		t.Errorf("shallow clone: got %q, want %q", got, want)
	}
	r.git("config", "uploadpack.allowFilter", "true")
	partial := &testRepo{t: t, dir: t.TempDir()}
	partial.git("clone", "-q", "--filter=blob:none", "file://"+r.dir, ".")
	if got := partial.lines("rules", Options{}, "with space.yml"); len(got) > 0 {
		t.Errorf("partial clone: %q", got)
	}
	if lines, err := (&Log{}).Lines(context.Background(), []string{"a"}, Options{}); len(lines) > 0 || err != nil {
		t.Errorf("without a repository: %v, %v", lines, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.read("", Options{}).Lines(ctx, []string{"rules/new.yml"}, Options{}); err == nil {
		t.Error("cancelled, and no error")
	}
}

func TestLinesCache(t *testing.T) {
	r := newRepo(t)
	o := Options{CacheDir: t.TempDir()}
	check := func(name, want string) {
		t.Helper()
		if got := r.lines("", o, "a")["a"]; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	r.text("a", "a b c").commit("payments")
	check("at first", "1 1 1")
	repo, err := discover(context.Background(), git{r.dir})
	if err != nil {
		t.Fatal(err)
	}
	c := cache{dir: o.CacheDir, repo: repo}
	kept := c.loadLines()
	known, ok := kept["a"]
	if !ok || len(known.Lines) != 3 {
		t.Fatalf("kept: %v", kept)
	}
	// An answer that is not true, to see whether it is believed.
	lie := slices.Clone(known.Lines)
	lie[1] = day(9).Unix()
	c.saveLines(map[string]knownLines{"a": {known.Commit, known.Sum, lie}})
	check("believed", "1 9 1")
	r.text("b", "b").commit("payments")
	check("another file was changed", "1 9 1")
	r.text("a", "a b2 c")
	check("changed, not committed", "1 ? 1")
	r.commit("payments")
	check("committed", "1 3 1")

	good, err := os.ReadFile(c.linesFile())
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, data := range map[string][]byte{"empty": {}, "cut": good[:len(good)/2], "flipped": flipped} {
		if err := os.WriteFile(c.linesFile(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		check(name, "1 3 1")
	}
	o.CacheDir = filepath.Join(c.linesFile(), "x")
	check("a folder that cannot be", "1 3 1")
}

func TestParseBlame(t *testing.T) {
	a, b := strings.Repeat("a", 40), strings.Repeat("b", 40)
	said := "author ab\ncommitter-time 7\nsummary committer-time 9\nprevious " + b + " x\nboundary\nfilename x\n"
	whole := a + " 5 3 2\n" + said + b + " 1 1 1\n" + said + a + " 1 5 1\nfilename x\n"
	lines, err := parseBlame(bufio.NewReader(strings.NewReader(whole)), map[string]bool{b: true})
	if want := (Lines{0, 0, 7, 7, 7}); err != nil || !slices.Equal(lines, want) {
		t.Errorf("got %v, %v; want %v", lines, err, want)
	}
	for _, bad := range []string{whole[:len(whole)-3], whole[:60], a + "\n", a + " 1 0 1\n", a + " 1 1 999999999\n", a + " 1 1 1\ncommitter-time x\n"} {
		if lines, err := parseBlame(bufio.NewReader(strings.NewReader(bad)), nil); err == nil {
			t.Errorf("%q: %v", bad, lines)
		}
	}
}

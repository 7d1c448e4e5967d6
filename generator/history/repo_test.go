package history

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// testRepo is a small repository made by git itself. Its clock goes on by a day with each commit, from 2024-01-01.
type testRepo struct {
	t   *testing.T
	dir string
	day int
}

// newRepo makes an empty repository, apart from all settings of the machine.
func newRepo(t *testing.T) *testRepo {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	r := &testRepo{t: t, dir: t.TempDir()}
	r.git("init", "-q", "-b", "main")
	r.git("config", "gc.auto", "0")
	return r
}

func (r *testRepo) git(args ...string) string {
	r.t.Helper()
	out, err := r.try(args...)
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (r *testRepo) try(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	date := day(r.day).Format(time.RFC3339)
	cmd.Env = append(os.Environ(),
		"GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date,
		"GIT_COMMITTER_NAME=oncall", "GIT_COMMITTER_EMAIL=oncall@example.org")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func day(n int) time.Time { return time.Date(2024, 1, n, 12, 0, 0, 0, time.UTC) }

// write makes or changes a file. Each line differs from those of other files, so that renames are found by content.
func (r *testRepo) write(path, text string) *testRepo {
	r.t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(body(text)), 0o644); err != nil {
		r.t.Fatal(err)
	}
	return r
}

// stamp notes in a file that it was reviewed on a day.
func (r *testRepo) stamp(path string, day int) *testRepo {
	r.t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(path))
	text, err := os.ReadFile(file)
	if err != nil {
		r.t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(text), "Last reviewed")
	if err := os.WriteFile(file, fmt.Appendf(nil, "%sLast reviewed: 2024-01-%02d\n", before, 1+day), 0o644); err != nil {
		r.t.Fatal(err)
	}
	return r
}

func body(text string) string {
	var b strings.Builder
	for i := range 12 {
		fmt.Fprintf(&b, "%s, line %d\n", strings.TrimRight(text, "+"), i)
	}
	for range strings.Count(text, "+") {
		b.WriteString("more\n")
	}
	return b.String()
}

// commit commits all, as the given team.
func (r *testRepo) commit(team string) {
	r.t.Helper()
	r.day++
	r.git("add", "-A")
	r.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--allow-empty",
		"--author="+team+" <"+team+"@example.org>", "-m", fmt.Sprintf("day %d", r.day))
}

func (r *testRepo) head() string {
	r.t.Helper()
	return strings.TrimSpace(r.git("rev-parse", "HEAD"))
}

// merge merges a branch into the present one, with a commit of its own unless the arguments say otherwise. Conflicts are
// left for that commit: which text wins does not matter here.
func (r *testRepo) merge(args ...string) {
	r.t.Helper()
	r.day++
	merge := append([]string{"-c", "user.name=merger", "-c", "user.email=merger@example.org", "merge", "-q", "--no-ff",
		"-m", fmt.Sprintf("day %d", r.day)}, args...)
	if out, err := r.try(merge...); err != nil && !strings.Contains(out, "CONFLICT") {
		r.t.Fatalf("merge: %v\n%s", err, out)
	}
}

func (r *testRepo) read(sub string, o Options) *Log {
	r.t.Helper()
	log, err := Read(context.Background(), filepath.Join(r.dir, sub), o)
	if err != nil {
		r.t.Fatal(err)
	}
	return log
}

// facts prints a log as "path created..updated authors" lines, days as numbers and ? for unknown, sorted by path.
func facts(log *Log) map[string]string {
	got := map[string]string{}
	for p, f := range log.Files {
		got[p] = fmt.Sprintf("%s..%s %d", dayOf(f.Created), dayOf(f.Updated), f.Authors)
	}
	return got
}

// changes prints the days of the last changes of content by path.
func changes(log *Log) map[string]string {
	got := map[string]string{}
	for p, f := range log.Files {
		got[p] = dayOf(f.Changed)
	}
	return got
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return fmt.Sprint(int(t.Sub(day(0)).Hours()) / 24)
}

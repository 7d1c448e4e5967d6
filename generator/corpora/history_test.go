package corpora

import (
	"bytes"
	"html"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"siaga/generator"
	"siaga/generator/config"
)

// TestCorporaHistory builds a clone of a repository with its history: of a small one that the test makes, and of a real
// one where it is at hand.
func TestCorporaHistory(t *testing.T) {
	t.Run("small", func(t *testing.T) {
		dir := writeTree(t, smallTree)
		git(t, dir, "init", "-q", "-b", "main")
		git(t, dir, "add", ".")
		git(t, dir, "commit", "-q", "-m", "first")
		checkHistory(t, dir)
	})
	bundle := filepath.Join(os.Getenv(env), "openshift-runbooks.bundle")
	if os.Getenv(env) != "" {
		t.Run(filepath.Base(bundle), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "clone")
			git(t, "", "clone", "-q", bundle, dir)
			checkHistory(t, dir)
		})
	}
}

// checkHistory builds a work tree: with no remote on the web, again from what was kept of its history, and with remotes.
func checkHistory(t *testing.T, dir string) {
	src := source{dir: dir, config: config.Default(), git: true, cache: t.TempDir()}
	s, out := src.build(t)
	files := markdownFiles(t, dir)
	checkPages(t, files, s, out)
	checkCrawl(t, s, out)
	checkFacts(t, dir, s)
	if n := editLinks(t, s, out, ""); n > 0 {
		t.Errorf("%d pages have a link to edit them, and there is no place on the web", n)
	}
	_, again := src.build(t)
	checkSame(t, out, again)

	for _, remote := range []struct {
		url, pages string
		want       int
	}{
		{"git@git.example.com:acme/runbooks.git", "", 0}, // a host of which nobody knows how its pages are called
		{"git@github.com:acme/runbooks.git", "https://github.com/acme/runbooks/edit/", len(files)},
	} {
		git(t, dir, "config", "remote.origin.url", remote.url)
		s, out = src.build(t)
		if n := editLinks(t, s, out, remote.pages); n != remote.want {
			t.Errorf("%s: %d pages of %d have a link to edit them, and not %d", remote.url, n, len(files), remote.want)
		}
	}
	checkCrawl(t, s, out)
}

// checkFacts compares what is known of files with what git says of each of them: all must have a last change, and every
// twentieth the right one.
func checkFacts(t *testing.T, dir string, s *generator.Snapshot) {
	for i, d := range written(s) {
		m := d.Base()
		h := m.History
		if h.Created.IsZero() || h.Updated.IsZero() || h.Commit == "" || h.Authors == 0 || h.Updated.Before(h.Created) {
			t.Errorf("%s: created %v, updated %v by %d authors in %q", m.Path, h.Created, h.Updated, h.Authors, h.Commit)
		}
		if h.Changed.Before(h.Created) || h.Changed.After(h.Updated) || h.ChangedCommit == "" {
			t.Errorf("%s: changed %v in %q, created %v, updated %v", m.Path, h.Changed, h.ChangedCommit, h.Created, h.Updated)
		}
		if i%20 > 0 {
			continue
		}
		last := git(t, dir, "log", "-1", "--format=%ct %H", "--", ":(literal)"+m.Path)
		if got := strconv.FormatInt(h.Updated.Unix(), 10) + " " + h.Commit; got != last {
			t.Errorf("%s was changed at %s, git says %s", m.Path, got, last)
		}
	}
}

// editLinks counts the pages with a link to an address on the web that begins with prefix, says "edit" and ends with the
// path of the file. Each page has to say when it was changed.
func editLinks(t *testing.T, s *generator.Snapshot, out, prefix string) int {
	t.Helper()
	n := 0
	for _, d := range written(s) {
		m := d.Base()
		page, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(s.Graph.Address(d))))
		if err != nil {
			t.Fatal(err)
		}
		if day := m.History.Updated.UTC().Format(time.DateOnly); !bytes.Contains(page, []byte(day)) {
			t.Errorf("the page of %s does not say that it was changed on %s", m.Path, day)
		}
		for _, attr := range href.FindAllSubmatch(page, -1) {
			to, err := url.Parse(html.UnescapeString(string(attr[1])))
			if err == nil && to.Host != "" && strings.HasPrefix(to.String(), prefix) &&
				strings.Contains(to.Path, "edit") && strings.HasSuffix(to.Path, "/"+m.Path) {
				n++
				break
			}
		}
	}
	return n
}

var href = regexp.MustCompile(`href="([^"]*)"`)

// git runs git without the settings of whoever runs the test, and gives back what it prints.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=Platform", "GIT_AUTHOR_EMAIL=platform@example.com", "GIT_AUTHOR_DATE=2026-05-01T10:00:00Z",
		"GIT_COMMITTER_NAME=Platform", "GIT_COMMITTER_EMAIL=platform@example.com", "GIT_COMMITTER_DATE=2026-05-01T10:00:00Z")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

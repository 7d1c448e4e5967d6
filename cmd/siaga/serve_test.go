package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// served is a `siaga serve` that runs in this process, with its event stream open.
type served struct {
	t      *testing.T
	dir    string
	url    string
	ctx    context.Context
	stop   context.CancelFunc
	status chan int
	lines  *bufio.Scanner
}

// told is what the page is told by an event.
type told struct {
	Server   string
	Build    int
	Problems struct {
		Errors int
		List   []struct{ Place, Message, Suggestion string }
	}
	Changed []string
}

// serveFiles writes files (path → text) to a folder and serves it.
func serveFiles(t *testing.T, files map[string]string) *served {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	s := &served{t: t, dir: t.TempDir(), ctx: ctx, stop: cancel, status: make(chan int, 1)}
	for path, text := range files {
		s.write(path, text)
	}
	out, printed := io.Pipe()
	go func() {
		s.status <- run([]string{"serve", s.dir, "--addr", "127.0.0.1:0"}, console{ctx: ctx, out: printed, err: printed, env: func(string) string { return "" }})
		printed.Close()
	}()
	said := bufio.NewScanner(out)
	var all strings.Builder
	for said.Scan() && s.url == "" {
		all.WriteString(said.Text() + "\n")
		if line, found := strings.CutSuffix(said.Text(), " (Ctrl-C stops)"); found {
			s.url = line
			break
		}
	}
	if s.url == "" {
		t.Fatalf("no address was printed:\n%s", &all)
	}
	go io.Copy(io.Discard, out)
	t.Cleanup(func() {
		cancel()
		if status := <-s.status; status != exitClean {
			t.Errorf("stopped with status %d", status)
		}
	})
	s.listen()
	return s
}

func (s *served) write(path, text string) {
	s.t.Helper()
	path = filepath.Join(s.dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// do makes a request; change may alter it before it is sent.
func (s *served) do(path string, change func(*http.Request)) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.ctx, "GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { response.Body.Close() })
	return response
}

// get is the status and the text of a page.
func (s *served) get(path string) (int, string) {
	s.t.Helper()
	response := s.do(path, nil)
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// wants fails unless the page is there and holds the text.
func (s *served) wants(path, text string) {
	s.t.Helper()
	if status, body := s.get(path); status != http.StatusOK || !strings.Contains(body, text) {
		s.t.Fatalf("%s: status %d without %q:\n%s", path, status, text, body)
	}
}

func (s *served) listen() {
	s.t.Helper()
	s.lines = bufio.NewScanner(s.do("_siaga/events", nil).Body)
	s.lines.Buffer(nil, 1<<20)
}

// until reads events up to the one that is waited for.
func (s *served) until(what string, is func(told) bool) told {
	s.t.Helper()
	for s.lines.Scan() {
		data, found := strings.CutPrefix(s.lines.Text(), "data: ")
		if !found {
			continue
		}
		var e told
		if err := json.Unmarshal([]byte(data), &e); err != nil {
			s.t.Fatal(err)
		}
		if is(e) {
			return e
		}
	}
	s.t.Fatalf("no event: %s (%v)", what, s.lines.Err())
	return told{}
}

func (s *served) rebuilt(after int) told {
	s.t.Helper()
	return s.until("rebuilt", func(e told) bool { return e.Build > after && e.Problems.Errors == 0 })
}

func (s *served) failed(message string) told {
	s.t.Helper()
	return s.until(message, func(e told) bool {
		return e.Problems.Errors > 0 && strings.Contains(e.Problems.List[0].Message, message)
	})
}

func TestServeFollowsEdits(t *testing.T) {
	s := serveFiles(t, map[string]string{"content/index.md": "# Home", "content/ops/a.md": "# A\n\nfirst text"})
	first := s.rebuilt(0)
	s.wants("ops/a.html", "first text")
	s.wants("ops/", "A")

	s.write("content/ops/a.md", "# A\n\nsecond text")
	second := s.rebuilt(first.Build)
	s.wants("ops/a.html", "second text")
	if len(second.Changed) != 1 || second.Changed[0] != "ops/a.md" {
		t.Errorf("changed: %q, want ops/a.md", second.Changed)
	}

	s.write("content/ops/new/b.md", "# B")
	third := s.until("the new page", func(e told) bool {
		status, _ := s.get("ops/new/b.html")
		return status == http.StatusOK && e.Build > second.Build
	})

	s.write("content/ops/a.md", "# A\n\n[gone](gone.md)")
	broken := s.failed("gone.md")
	if p := broken.Problems.List[0]; p.Place != "ops/a.md:3:1" && p.Place != "ops/a.md:3:8" {
		t.Errorf("the problem is at %q", p.Place)
	}
	s.write("content/ops/a.md", "# A")
	s.rebuilt(max(third.Build, broken.Build))

	// The whole content is moved away and comes back, as with a git checkout or a mount.
	away := filepath.Join(s.dir, "away")
	if err := os.Rename(filepath.Join(s.dir, "content"), away); err != nil {
		t.Fatal(err)
	}
	s.failed("there is no content")
	s.wants("ops/a.html", "A") // and not the whole repository, where it would be away/ops/a.html
	if status, _ := s.get("away/ops/a.html"); status != http.StatusNotFound {
		t.Errorf("what is beside the content is served: status %d", status)
	}
	s.write("away/ops/a.md", "# A\n\nback again")
	if err := os.Rename(away, filepath.Join(s.dir, "content")); err != nil {
		t.Fatal(err)
	}
	s.until("content back", func(told) bool { _, body := s.get("ops/a.html"); return strings.Contains(body, "back again") })
	s.write("content/ops/a.md", "# A\n\nand edited")
	s.until("edited after it came back", func(told) bool { _, body := s.get("ops/a.html"); return strings.Contains(body, "and edited") })
}

func TestServeKeepsTheLastGoodSite(t *testing.T) {
	s := serveFiles(t, map[string]string{"siaga.yaml": "title: First", "content/index.md": "# Home\n\ngood"})
	first := s.rebuilt(0)

	s.write("siaga.yaml", "titel: Second")
	e := s.failed(`unknown key "titel"`)
	if e.Build != first.Build || e.Problems.List[0].Place != "siaga.yaml:1:1" || e.Problems.List[0].Suggestion != "did you mean title?" {
		t.Errorf("%+v", e)
	}
	s.wants("", "good")
	s.write("siaga.yaml", "title: Second")
	second := s.rebuilt(first.Build)
	s.wants("", "Second")

	s.write("layouts/pages/home.html", "{{template \"base\" .}}{{define \"main\"}}\n{{.Nope}}{{end}}")
	if e := s.failed("home.html:2"); e.Build != second.Build {
		t.Errorf("a broken template made build %d", e.Build)
	}
	s.wants("", "good")
	if err := os.Rename(filepath.Join(s.dir, "layouts/pages/home.html"), filepath.Join(s.dir, "layouts/home.html")); err != nil {
		t.Fatal(err)
	}
	s.failed("layouts/home.html replaces no file of the theme: did you mean pages/home.html?")
	s.wants("", "good")
	if err := os.RemoveAll(filepath.Join(s.dir, "layouts")); err != nil {
		t.Fatal(err)
	}
	s.rebuilt(second.Build)
	s.wants("", "good")
}

// A root that was named stays while the configuration is away, and moves when the configuration names another one.
func TestServeKeepsTheNamedRoot(t *testing.T) {
	s := serveFiles(t, map[string]string{"siaga.yaml": "content: docs", "docs/a.md": "# A", "other/b.md": "# B"})
	first := s.rebuilt(0)
	if err := os.Remove(filepath.Join(s.dir, "siaga.yaml")); err != nil {
		t.Fatal(err)
	}
	second := s.rebuilt(first.Build)
	s.wants("a.html", "A")
	s.write("siaga.yaml", "content: other")
	third := s.rebuilt(second.Build)
	s.wants("b.html", "B")
	s.write("siaga.yaml", "title: Whole")
	s.rebuilt(third.Build)
	s.wants("docs/a.html", "A")
}

func TestServeAnswersOnlyItsOwn(t *testing.T) {
	s := serveFiles(t, map[string]string{"content/index.md": "# Home", "secret.txt": "secret"})
	if got := s.do("", func(r *http.Request) { r.Host = "evil.example" }).StatusCode; got != http.StatusMisdirectedRequest {
		t.Errorf("a foreign name got status %d", got)
	}
	for _, path := range []string{"../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "ops/../../secret.txt", "secret.txt", "content/index.md", "index.md"} {
		status, body := s.get(path)
		if status != http.StatusNotFound || strings.Contains(body, "secret\n") || !strings.Contains(body, `<head><base href="/">`) {
			t.Errorf("%s: status %d\n%s", path, status, body)
		}
	}
	_, body := s.get("index.html")
	policy, _, _ := strings.Cut(s.do("index.html", nil).Header.Get("Content-Security-Policy"), "; frame-ancestors")
	if meta := strings.NewReplacer("&#39;", "'", "&#34;", `"`).Replace(body); !strings.Contains(meta, policy) {
		t.Errorf("the page has another content security policy than %q", policy)
	}
}

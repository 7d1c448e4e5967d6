package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"siaga/generator/diag"
)

// literal is a site made of texts.
func literal(files map[string]string) *site {
	addresses := map[string]bool{}
	s := &site{has: func(a string) bool { return addresses[a] }}
	for a := range files {
		addresses[a] = true
	}
	s.render = func(w io.Writer, address string) error {
		text, ok := files[address]
		switch {
		case !ok:
			return fs.ErrNotExist
		case text == "broken":
			return errors.New("page.html:3: no such field")
		}
		_, err := io.WriteString(w, text)
		return err
	}
	return s
}

func newTestHandler(files map[string]string) *handler {
	b := new(board)
	b.show(literal(files), problems{List: []problem{}}, nil)
	return &handler{
		board: b, script: []byte("live(LOADED)"), hosts: newHosts("127.0.0.1:8700"),
		events: &events{board: b, server: "s", done: make(chan struct{})},
	}
}

func TestPages(t *testing.T) {
	h := newTestHandler(map[string]string{
		"index.html": "home", "404.html": "<html><head><title>no</title></head>", "runbooks/index.html": "all", "runbooks/a b.html": "ab",
		"assets/site.0123abcd.js": "theme()", "assets/site.0123abcd.css": "css", "other.js": "other", "sw.js": "worker", "img/x.SVG": "<svg/>", "x.bin": "\x00", "bad.html": "broken",
	})
	for _, c := range []struct {
		method, target string
		status         int
		media, body    string // body: the whole of it, or the target of the redirect
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "home"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", ""},
		{"GET", "/index.html?q=1", 200, "text/html; charset=utf-8", "home"},
		{"GET", "/runbooks/", 200, "text/html; charset=utf-8", "all"},
		{"GET", "/runbooks?x=1", 302, "", "/runbooks/?x=1"},
		{"GET", "/runbooks/a%20b", 302, "", "/runbooks/a%20b.html"},
		{"GET", "/runbooks/a%20b.html", 200, "text/html; charset=utf-8", "ab"},
		{"GET", "/assets/site.0123abcd.js", 200, "text/javascript; charset=utf-8", string(swapScript) + "theme()\n;\n" + string(problemsScript) + "live({\"server\": \"s\", \"build\": 1})"},
		{"GET", "/assets/site.0123abcd.css", 200, "text/css; charset=utf-8", "css"},
		{"GET", "/other.js", 200, "text/javascript; charset=utf-8", "other"},
		{"GET", "/sw.js", 404, "text/plain; charset=utf-8", "What is being written is not kept for when the network is down.\n"},
		{"GET", "/img/x.SVG", 200, "image/svg+xml", "<svg/>"},
		{"GET", "/x.bin", 200, "application/octet-stream", "\x00"},
		{"GET", "/deep/er/none", 404, "text/html; charset=utf-8", `<html><head><base href="/"><title>no</title></head>`},
		{"GET", "/none/", 404, "text/html; charset=utf-8", `<html><head><base href="/"><title>no</title></head>`},
		{"GET", "//index.html", 404, "text/html; charset=utf-8", `<html><head><base href="/"><title>no</title></head>`},
		{"GET", "/../../etc/passwd", 404, "text/html; charset=utf-8", `<html><head><base href="/"><title>no</title></head>`},
		{"GET", "/%2e%2e/%2e%2e/etc/passwd", 404, "text/html; charset=utf-8", `<html><head><base href="/"><title>no</title></head>`},
		{"GET", "/bad.html", 500, "text/plain; charset=utf-8", "bad.html cannot be rendered:\n\npage.html:3: no such field\n"},
		{"POST", "/", 405, "text/plain; charset=utf-8", "Only GET and HEAD are answered.\n"},
		{"DELETE", eventsPath, 405, "text/plain; charset=utf-8", "Only GET and HEAD are answered.\n"},
	} {
		r := httptest.NewRequest(c.method, c.target, nil)
		r.Host = "localhost:8700"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body := w.Body.String()
		if c.status == http.StatusFound {
			body = w.Header().Get("Location")
		}
		if w.Code != c.status || w.Header().Get("Content-Type") != c.media || body != c.body {
			t.Errorf("%s %s: %d %q %q; want %d %q %q", c.method, c.target, w.Code, w.Header().Get("Content-Type"), body, c.status, c.media, c.body)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s %s: %s is %q, want %q", c.method, c.target, name, got, want)
			}
		}
	}
}

func TestHosts(t *testing.T) {
	for _, c := range []struct {
		listen, host string
		want         bool
	}{
		{"127.0.0.1:8700", "127.0.0.1:8700", true},
		{"127.0.0.1:8700", "localhost:8700", true},
		{"127.0.0.1:8700", "LOCALHOST.", true},
		{"127.0.0.1:8700", "[::1]:8700", true},
		{"127.0.0.1:8700", "::1", true},
		{"127.0.0.1:8700", "evil.example:8700", false},
		{"127.0.0.1:8700", "localhost.evil.example", false},
		{"127.0.0.1:8700", "127.0.0.1.evil.example:8700", false},
		{"127.0.0.1:8700", "192.168.1.4:8700", false},
		{"127.0.0.1:8700", "", false},
		{"0.0.0.0:8700", "192.168.1.4:8700", true},
		{":8700", "192.168.1.4:8700", true},
		{":8700", "", false},
		{":8700", "evil.example", false},
		{"ops.example:8700", "ops.example:8700", true},
		{"ops.example:8700", "evil.example:8700", false},
	} {
		if got := newHosts(c.listen).allow(c.host); got != c.want {
			t.Errorf("listening on %q, asked as %q: %v, want %v", c.listen, c.host, got, c.want)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	newTestHandler(map[string]string{"index.html": "secret"}).ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("a foreign name got %d %q", w.Code, w.Body)
	}
}

// ask asks for a page as the live client does: tag is what it has, "" if it has none.
func ask(h http.Handler, path, tag string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Host = "localhost"
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestSamePage asks again after builds, and counts how often a page is rendered for that.
func TestSamePage(t *testing.T) {
	const tabs = 60
	none := problems{List: []problem{}}
	files := map[string]string{"a.html": "a", "b.html": "b", "404.html": "<head>none", "x.svg": "<svg/>"}
	h := newTestHandler(files)
	a := ask(h, "/a.html", "").Header()
	lost := ask(h, "/gone.html", "").Header().Get("ETag")
	if want := "page;desc=" + a.Get("ETag") + `, build;desc="1"`; a.Get("ETag") == "" || a.Get("Server-Timing") != want {
		t.Errorf("headers %q; want Server-Timing %q", a, want)
	}
	if got := ask(h, "/x.svg", "").Header().Get("ETag"); got != "" {
		t.Errorf("what is no page has the tag %q", got)
	}

	var rendered atomic.Int64
	site := literal(map[string]string{"a.html": "a", "b.html": "new", "c.html": "c", "404.html": "<head>none"})
	render := site.render
	site.render = func(w io.Writer, address string) error {
		rendered.Add(1)
		return render(w, address)
	}
	h.board.show(site, none, nil)
	tag := a.Get("ETag")
	ask(h, "/b.html", tag)
	h.board.show(nil, problems{Errors: 1, List: []problem{}}, nil) // what is wrong is known later, and changes no page
	var group sync.WaitGroup
	for range tabs {
		group.Go(func() {
			for _, c := range []struct {
				path   string
				status int
				body   string
			}{{"/a.html", 304, ""}, {"/b.html", 200, "new"}, {"/c.html", 200, "c"}, {"/gone.html", 404, `<head><base href="/">none`}, {"/lost.html", 404, `<head><base href="/">none`}} {
				if w := ask(h, c.path, tag); w.Code != c.status || w.Body.String() != c.body {
					t.Errorf("%s: %d %q, want %d %q", c.path, w.Code, w.Body, c.status, c.body)
				}
			}
			if w := ask(h, "/gone.html", lost); w.Code != http.StatusNotModified {
				t.Errorf("a page that is still missing: %d", w.Code)
			}
		})
	}
	group.Wait()
	if got := rendered.Load(); got != 4 {
		t.Errorf("%d tabs on 4 pages: %d pages were rendered", tabs, got)
	}
	if w := ask(h, "/c.html", lost); w.Code != http.StatusOK {
		t.Errorf("a page that has come: %d", w.Code)
	}
	h.board.show(literal(map[string]string{"404.html": "<head>none"}), none, nil)
	if w := ask(h, "/a.html", tag); w.Code != http.StatusNotFound {
		t.Errorf("a page that has gone: %d", w.Code)
	}
}

// TestManyAsk asks for more pages than a state remembers.
func TestManyAsk(t *testing.T) {
	files := map[string]string{}
	for i := range 2 * maxAnswers {
		files[strconv.Itoa(i)+".html"] = strconv.Itoa(i)
	}
	h := newTestHandler(files)
	for range 2 {
		for i := range 2 * maxAnswers {
			if w := ask(h, "/"+strconv.Itoa(i)+".html", `"other"`); w.Body.String() != strconv.Itoa(i) {
				t.Errorf("page %d: %q", i, w.Body)
			}
		}
	}
	if n := len(h.board.get().answers.of); n != maxAnswers {
		t.Errorf("%d pages are remembered, want %d", n, maxAnswers)
	}
}

// listen reads the events of a handler that is served for real.
func listen(t *testing.T, h http.Handler) func() (name string, e event) {
	t.Helper()
	server := httptest.NewServer(h)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(func() { cancel(); server.Close() })
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+eventsPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if media := response.Header.Get("Content-Type"); media != "text/event-stream" {
		t.Fatalf("media type %q", media)
	}
	lines := bufio.NewScanner(response.Body)
	return func() (name string, e event) {
		t.Helper()
		for lines.Scan() {
			switch key, value, _ := strings.Cut(lines.Text(), ": "); key {
			case "event":
				name = value
			case "data":
				if err := json.Unmarshal([]byte(value), &e); err != nil {
					t.Fatal(err)
				}
				return name, e
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return "", event{}
	}
}

func TestEvents(t *testing.T) {
	h := newTestHandler(map[string]string{"index.html": "one"})
	next := listen(t, h)
	none := problems{List: []problem{}}
	if name, got := next(); name != "hello" || !reflect.DeepEqual(got, event{Server: "s", Build: 1, Problems: none}) {
		t.Errorf("%s %+v", name, got)
	}
	h.board.show(literal(map[string]string{"index.html": "two"}), none, []string{"a.md"})
	if name, got := next(); name != "rebuilt" || !reflect.DeepEqual(got, event{Server: "s", Build: 2, Problems: none, Changed: []string{"a.md"}}) {
		t.Errorf("%s %+v", name, got)
	}
	// A rebuild that failed keeps the build, so that no page is reloaded for nothing.
	broken := problems{Errors: 1, List: []problem{{Severity: "error", Message: "broken\nline"}}}
	h.board.show(nil, broken, []string{"b.md"})
	if name, got := next(); name != "rebuilt" || !reflect.DeepEqual(got, event{Server: "s", Build: 2, Problems: broken, Changed: []string{"a.md"}}) {
		t.Errorf("%s %+v", name, got)
	}
	// Which of very many paths have changed is not told.
	h.board.show(h.board.get().site, none, slices.Repeat([]string{"a.md"}, maxChanged+1))
	if name, got := next(); name != "rebuilt" || got.Changed != nil {
		t.Errorf("%s %+v", name, got)
	}
	if body, err := h.board.get().site.bytes("index.html"); err != nil || string(body) != "two" {
		t.Errorf("after a failed rebuild: %q, %v; want the last good site", body, err)
	}
}

func TestSummarize(t *testing.T) {
	var list []diag.Diagnostic
	for range maxListed + 5 {
		list = append(list, diag.New(diag.BrokenAnchor, diag.Pos{Path: "a.md", Line: 1}, "w"))
	}
	list = append(list, diag.New(diag.BrokenLink, diag.Pos{Path: "b.md", Line: 2, Column: 3}, "e").Suggest("s"), diag.New(diag.TemplateTag, diag.Pos{}, "hint"))
	got := summarize(list, func(p diag.Pos) string { return "line of " + p.Path })
	want := problem{Severity: "error", Place: "b.md:2:3", Code: "broken-link", Message: "e", Suggestion: "s", Line: "line of b.md"}
	if got.Errors != 1 || got.Warnings != maxListed+5 || len(got.List) != 1+maxListed || got.List[0] != want {
		t.Errorf("%d errors, %d warnings, %d listed, first %+v", got.Errors, got.Warnings, len(got.List), got.List[0])
	}
}

func TestLineAt(t *testing.T) {
	text := func(path string) ([]byte, error) {
		if path != "a.md" {
			return nil, fs.ErrNotExist
		}
		return []byte("one\r\n  two\xff \n" + strings.Repeat("é", 400)), nil
	}
	for _, c := range []struct {
		path string
		line int
		want string
	}{{"a.md", 1, "one"}, {"a.md", 2, "two\uFFFD"}, {"a.md", 3, strings.Repeat("é", 150) + "…"}, {"a.md", 9, ""}, {"a.md", 0, ""}, {"b.md", 1, ""}} {
		if got := lineAt(text, diag.Pos{Path: c.path, Line: c.line}); got != c.want {
			t.Errorf("%s:%d: %q, want %q", c.path, c.line, got, c.want)
		}
	}
}

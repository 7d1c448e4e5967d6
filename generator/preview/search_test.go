package preview

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/layouts"
	"siaga/search"
)

// snapshotOf builds a site of some files.
func snapshotOf(t *testing.T, files map[string]string) *generator.Snapshot {
	t.Helper()
	content := fstest.MapFS{}
	for path, text := range files {
		content[path] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := generator.New(generator.Options{Config: config.Default(), Content: content, Name: "ops", Layouts: layouts.FS})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asks gives a function that asks a handler and reads the answer.
func asks(t *testing.T, h *handler) func(query string, into any) (status int) {
	return func(query string, into any) int {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1:8700"+searchPath+"?"+query, nil))
		if got := w.Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%.80s: %s", query, got)
		}
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Errorf("%.80s: %v in %s", query, err, w.Body)
		}
		return w.Code
	}
}

func TestSearch(t *testing.T) {
	files := map[string]string{
		"runbooks/pool.md": "---\nowner: data\n---\n# Connection pool exhausted\n\n## Mitigation\n\nRestart the <b>checkout</b> pods.\n",
		"runbooks/disk.md": "---\nowner: platform\n---\n# Disk full\n\nDelete old write-ahead logs.\n",
	}
	h := newTestHandler(nil)
	h.finder = &finder{dir: t.TempDir()}
	defer h.finder.close()
	h.board.show(newSite(snapshotOf(t, files)), problems{}, nil)
	ask := asks(t, h)
	for _, c := range []struct{ query, want string }{
		{"q=pool", "runbooks/pool.html"},
		{"q=restart+checkout", "runbooks/pool.html"},
		{"q=conection", "runbooks/pool.html"},
		{"q=&kind=runbook&owner=Platform", "runbooks/disk.html"},
		{"q=the+pool&offset=1", ""},
		{"q=kind:incident", ""},
		{"q=%3Cscript%3Ealert(1)%3C/script%3E", ""},
	} {
		var a search.Answer
		if status := ask(c.query, &a); status != 200 {
			t.Errorf("%s: status %d", c.query, status)
		}
		got := ""
		if len(a.Hits) > 0 {
			got = a.Hits[0].Address
		}
		if got != c.want {
			t.Errorf("%s: %q first, want %q", c.query, got, c.want)
		}
	}
	for _, c := range []struct {
		query, code string
		status      int
	}{
		{"q=" + strings.Repeat("x", 1<<20), "too-long", 400},
		{"q=" + url.QueryEscape(strings.Repeat("a ", 10_000)), "too-long", 400},
		{"q=" + url.QueryEscape(strings.Repeat("a ", 400)), "too-many", 400},
		{"q=" + url.QueryEscape(`"(a+)+$" `+strings.Repeat("(a*)*", 250)), "too-long", 400},
		{"q=x&limit=1000", "bad-request", 400},
		{"q=x&offset=-1", "bad-request", 400},
		{"q=x&after=yesterday", "bad-request", 400},
		{"q=%zz", "bad-request", 400},
		{strings.Repeat("kind=x&", 100), "bad-request", 400},
	} {
		var e apiError
		if status := ask(c.query, &e); status != c.status || e.Error.Code != c.code || e.Error.Message == "" {
			t.Errorf("%.60s: %d %+v", c.query, status, e)
		}
	}
	files["runbooks/pool.md"] = "# Thread pool\n\nNothing.\n"
	h.board.show(newSite(snapshotOf(t, files)), problems{}, nil)
	var a search.Answer
	if ask("q=checkout", &a); a.Total != 0 {
		t.Errorf("an old text is found: %+v", a)
	}
	if ask("q=thread", &a); a.Total != 1 {
		t.Errorf("a new text is not found: %+v", a)
	}
}

// Who asks while the site changes gets an answer of the old or the new one.
func TestSearchWhileBuilding(t *testing.T) {
	h := newTestHandler(nil)
	h.finder = &finder{dir: t.TempDir()}
	defer h.finder.close()
	var snapshots []*generator.Snapshot
	for i := range 4 {
		snapshots = append(snapshots, snapshotOf(t, map[string]string{"runbooks/a.md": fmt.Sprintf("# Always\n\nVersion%c\n", 'a'+i)}))
	}
	h.board.show(newSite(snapshots[0]), problems{}, nil)
	ask := asks(t, h)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 25 {
				var a search.Answer
				if status := ask("q=always", &a); status != 200 || a.Total != 1 {
					t.Errorf("status %d, %+v", status, a)
				}
			}
		})
	}
	for i := range 20 {
		h.board.show(newSite(snapshots[i%len(snapshots)]), problems{}, nil)
	}
	group.Wait()
}

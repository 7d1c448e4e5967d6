package browser

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/model"
	"siaga/generator/publish"
	"siaga/layouts"
)

// site is a published site that a browser can open.
type site struct {
	server *httptest.Server
	dir    string   // where it was published
	root   string   // its address over HTTP, with a trailing slash
	pages  []string // addresses of all its HTML pages, relative to the root
}

// file is the address of a page in the published folder, without a server.
func (s site) file(address string) string {
	return (&url.URL{Scheme: "file", Path: s.dir + "/" + address}).String()
}

// http is the address of a page on the server.
func (s site) http(address string) string {
	return s.root + (&url.URL{Path: address}).EscapedPath()
}

// built is the date of the builds. The example is written for it: it decides what is overdue and when a drill was last held.
var built = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// build publishes content and serves the published folder below a sub-path, as static hosts do. Nothing but the folder is
// served: no headers that would help the pages.
func build(t *testing.T, content fs.FS, c config.Config) site {
	t.Helper()
	s, err := publishTo(t.TempDir(), content, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.server.Close)
	return s
}

func publishTo(dir string, content fs.FS, c config.Config) (site, error) {
	o := generator.Options{Config: c, Content: content, Name: "content", Layouts: layouts.FS, Date: built}
	b, err := generator.New(o)
	if err != nil {
		return site{}, err
	}
	snapshot, err := b.Build(context.Background())
	if err != nil {
		return site{}, err
	}
	if _, err := snapshot.Publish(context.Background(), publish.Options{Dir: dir}); err != nil {
		return site{}, err
	}
	s := site{dir: dir}
	for _, a := range snapshot.Addresses() {
		if strings.HasSuffix(a, ".html") {
			s.pages = append(s.pages, a)
		}
	}
	const under = "/deep/down/"
	s.server = httptest.NewServer(http.StripPrefix(under, http.FileServerFS(os.DirFS(dir))))
	s.root = s.server.URL + under
	return s, nil
}

// example is the content of this repository, built once for all tests, which only read it.
func example(t *testing.T) site {
	t.Helper()
	s, err := builtExample()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var builtExample = sync.OnceValues(func() (site, error) {
	dir, err := os.MkdirTemp(scratch(), "example-")
	if err != nil {
		return site{}, err
	}
	top := filepath.Join("..", "..", "..")
	data, err := os.ReadFile(filepath.Join(top, config.FileName))
	if err != nil {
		return site{}, err
	}
	c, problems := config.Parse(config.FileName, data, config.Known{Kinds: model.KindNames(), Fields: model.AllKeys()})
	if len(problems) > 0 {
		return site{}, fmt.Errorf("the example's configuration has problems: %v", problems)
	}
	return publishTo(dir, os.DirFS(filepath.Join(top, "content")), c)
})

// types names one page of the example for each type of page, where there is a choice one that has all that its type can have.
func types(t *testing.T, s site) map[string]string {
	t.Helper()
	found := map[string]string{
		"home": "index.html", "404": "404.html", "search": "search.html", "page": "handbook/markdown.html", "folder": "handbook/index.html",
		"runbook": "runbooks/payments-bank-link.html", "alert": "alerts/BankLinkDown.html", "service": "services/payments.html",
		"incident": "incidents/INC-142.html", "postmortem": "postmortems/PM-142.html",
		"root-cause": "root-causes/expired-client-certificate.html", "drill": "drills/bank-link-failover-2026-10.html",
		"prepare":  "prepare/payments.html",
		"runbooks": "runbooks/index.html", "alerts": "alerts/index.html", "services": "services/index.html",
		"incidents": "incidents/index.html", "postmortems": "postmortems/index.html",
		"root-causes": "root-causes/index.html", "drills": "drills/index.html",
		"triage": "triage.html", "actions": "actions.html", "insights": "insights.html", "durations": "insights-durations.html",
		"readiness": "readiness.html", "lessons": "lessons.html",
		"team": "teams/payments.html", "teams": "teams/index.html", "tags": "tags/index.html",
	}
	for _, a := range s.pages {
		if strings.HasPrefix(a, "tags/") && a != "tags/index.html" {
			found["tag"] = a
			break
		}
	}
	if found["tag"] == "" {
		t.Fatal("the example has no page of a tag")
	}
	for name, a := range found {
		if !slices.Contains(s.pages, a) {
			t.Fatalf("the example has no %s at %s", name, a)
		}
	}
	return found
}

// each runs a test for every item, on a few tabs at once.
func each[T any](t *testing.T, items []T, test func(p *tab, item T)) {
	t.Helper()
	work := make(chan T, len(items))
	for _, item := range items {
		work <- item
	}
	close(work)
	var group sync.WaitGroup
	for range min(3, len(items)) {
		p := newTab(t)
		group.Go(func() {
			for item := range work {
				test(p, item)
			}
		})
	}
	group.Wait()
}

// files makes content of texts by path.
func files(texts map[string]string) fs.FS {
	m := fstest.MapFS{}
	for path, text := range texts {
		m[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

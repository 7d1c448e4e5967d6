package generator_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/live"
	"siaga/generator/preview"
	"siaga/generator/publish"
)

// TestEqualLive edits a project while it is served and published by those who watch the files, and asks both to be what a clean build
// makes, once they have caught up. One of sixteen sequences of TestEqual is run so.
func TestEqualLive(t *testing.T) {
	isolateGit(t)
	bases := newBases(t)
	// The first is on a base with a history.
	first, count := uint64(number(t, envSeed, 4)), uint64(max(1, number(t, envSequences, shortRun)/16))
	for n := first; n < first+count; n++ {
		p, err := bases.project(n)
		if err != nil {
			t.Fatal(err)
		}
		if what := followed(t, p, sequence(n)); what != "" {
			t.Errorf("sequence %d (%s): %s", n, baseName(n), what)
		}
		p.remove()
	}
	t.Logf("%d sequences", count)
}

// followed makes the edits of a sequence, and says after which of them something differs.
func followed(t *testing.T, p *project, list []edit) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	f := follow(ctx, t, p)
	defer f.ended()
	defer cancel()
	var did []string
	var want map[string]string
	for i := -1; i < len(list); i++ {
		if i >= 0 {
			did = append(did, p.apply(list[i]))
			if !list[i].build {
				continue
			}
		}
		s, err := new(maker).build(p, 0)
		if err != nil {
			continue // what was there stays, until it is mended
		}
		before := want
		if want, err = rendered(s); err != nil {
			return err.Error()
		}
		delete(want, problems)
		if d := f.differs(want, before); d != "" {
			return d + "\nafter\n  " + strings.Join(did, "\n  ")
		}
	}
	return ""
}

// followers are those who watch a project.
type followers struct {
	url    string // of the site that is served
	folder string // that is published to
	ended  func()
}

func follow(ctx context.Context, t *testing.T, p *project) *followers {
	t.Helper()
	dir := filepath.Dir(p.dir)
	f := &followers{folder: filepath.Join(dir, "watched")}
	served, ready := make(chan error, 1), make(chan string, 1)
	places := history.Places(ctx, p.contentDir())
	load := func() (live.Source, error) {
		o, err := p.options()
		s := live.Source{Build: o, Config: filepath.Join(p.dir, "siaga.yaml"), Theme: p.theme(), Git: places}
		s.Ignore = func(path string, isDir bool) bool { return isDir && filepath.Base(path) == ".git" }
		return s, err
	}
	go func() {
		served <- preview.Run(ctx, preview.Options{Addr: "127.0.0.1:0", Load: load, Out: io.Discard, Ready: func(url string) { ready <- url }, Index: filepath.Join(dir, "index")})
	}()
	select {
	case f.url = <-ready:
	case err := <-served:
		t.Fatalf("serve: %v", err)
	}
	loop, err := live.Start(ctx, live.Options{
		Load: load, Found: func(live.Update, []diag.Diagnostic) {}, Failed: func(live.Failure) {}, Report: func(err error) { t.Error(err) },
		Built: func(ctx context.Context, u live.Update) error {
			_, err := u.Snapshot.Publish(ctx, publish.Options{Dir: f.folder})
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	followed := make(chan error, 1)
	go func() { followed <- loop.Follow(ctx) }()
	f.ended = func() {
		for what, err := range map[string]error{"serve": <-served, "build --watch": <-followed} {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		loop.Close()
	}
	return f
}

// differs waits until nothing differs any more, and says what still does after a long time. before is what was there once, and may be
// there no more.
func (f *followers) differs(want, before map[string]string) (what string) {
	for begun := time.Now(); time.Since(begun) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		got, err := published(f.folder)
		if err != nil && !os.IsNotExist(err) {
			return err.Error()
		}
		if what = difference("the folder of build --watch", got, want); what != "" {
			continue
		}
		if what = f.servedDiffers(want, before); what == "" {
			return ""
		}
	}
	return what
}

// servedDiffers compares what is served, but for what a preview does in another way: see the package preview.
func (f *followers) servedDiffers(want, before map[string]string) string {
	got := map[string]string{}
	ours := maps.Clone(want)
	for _, address := range slices.Concat(slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(before))) {
		if address == "404.html" || address == "sw.js" {
			delete(ours, address)
			continue
		}
		status, text, err := f.get(address)
		switch {
		case err != nil:
			return err.Error()
		case status == http.StatusNotFound:
		case strings.HasPrefix(address, "assets/") && strings.Contains(text, want[address]):
			got[address] = want[address] // with the live client around it
		default:
			got[address] = text
		}
	}
	for _, m := range []map[string]string{got, ours} { // one who was here before may still ask for an old index
		maps.DeleteFunc(m, func(a, _ string) bool { _, now := want[a]; return !now && strings.HasPrefix(a, "search/") })
	}
	return difference("what is served", got, ours)
}

func (f *followers) get(address string) (int, string, error) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.Get(f.url + (&url.URL{Path: address}).String())
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if r.StatusCode != http.StatusOK && r.StatusCode != http.StatusNotFound {
		return 0, "", fmt.Errorf("%s: %s", address, r.Status)
	}
	return r.StatusCode, string(text), err
}

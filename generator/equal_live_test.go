package generator_test

import (
	"context"
	"errors"
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
	f := follow(t, p)
	defer f.ended()
	what := f.differs()
	for i := 0; i < len(list) && what == ""; i++ {
		f.did = append(f.did, p.apply(list[i]))
		if list[i].build {
			what = f.differs()
		}
	}
	return what
}

// What git tells can change without a change of a page or a commit.
func TestLiveGit(t *testing.T) {
	isolateGit(t)
	p, err := newBases(t).project(4)
	if err != nil {
		t.Fatal(err)
	}
	page := p.somePage(1)
	f := follow(t, p)
	defer f.ended()
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"somebody else commits", func() error {
			return errors.Join(writeFile(p.path(page), []byte("# Another text\n")), p.git("commit", "-q", "-a", "-m", "text", "--author=Y <y@example.org>"))
		}},
		{"it is the same person", func() error {
			return writeFile(filepath.Join(p.dir, ".mailmap"), []byte("On-call <oncall@example.org> <y@example.org>\n"))
		}},
		{"a page is ignored above the content", func() error {
			return errors.Join(writeFile(p.path("guides/private.md"), []byte("# Private\n")), writeFile(filepath.Join(p.dir, ".gitignore"), []byte("private.md\n")))
		}},
		{"another one of that name is written", func() error { return writeFile(p.path("alerts/private.md"), []byte("# Private, too\n")) }},
		{"it is added all the same", func() error { return p.git("add", "-f", "content/guides/private.md") }},
		{"it is taken back", func() error { return p.git("rm", "-q", "--cached", "content/guides/private.md") }},
		{"it is not ignored any more", func() error { return os.Remove(filepath.Join(p.dir, ".gitignore")) }},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if what := f.differs(); what != "" {
			t.Errorf("%s: %s", step.name, what)
		}
	}
}

// followers are those who watch a project.
type followers struct {
	project *project
	url     string // of the site that is served
	folder  string // that is published to
	ended   func()
	was     map[string]string // what was there when nothing differed
	did     []string
}

// follow starts them. They end when it is asked for.
func follow(t *testing.T, p *project) *followers {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	dir := filepath.Dir(p.dir)
	f := &followers{project: p, folder: filepath.Join(dir, "watched")}
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
		cancel()
		for what, err := range map[string]error{"serve": <-served, "build --watch": <-followed} {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		loop.Close()
	}
	return f
}

// differs waits until nothing differs any more from what a clean build gives, and says what still does after a long time. Where
// nothing can be built, it says nothing: what was there stays until that is mended.
func (f *followers) differs() (what string) {
	s, err := new(maker).build(f.project, 0)
	if err != nil {
		return ""
	}
	want, err := rendered(s)
	if err != nil {
		return err.Error()
	}
	delete(want, problems)
	for begun := time.Now(); time.Since(begun) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		got, err := published(f.folder)
		if err != nil && !os.IsNotExist(err) {
			return err.Error()
		}
		if what = difference("the folder of build --watch", got, want); what == "" {
			what = f.servedDiffers(want)
		}
		if what == "" {
			f.was = want
			return ""
		}
	}
	return what + "\nafter\n  " + strings.Join(f.did, "\n  ")
}

// servedDiffers compares what is served, but for what a preview does in another way: see the package preview.
func (f *followers) servedDiffers(want map[string]string) string {
	got := map[string]string{}
	ours := maps.Clone(want)
	for _, address := range slices.Concat(slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(f.was))) {
		if address == "404.html" || address == "sw.js" {
			delete(ours, address)
			continue
		}
		status, text, err := f.get(address)
		switch {
		case err != nil:
			return err.Error()
		case status != http.StatusOK: // not there, or something like it is
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
	if !slices.Contains([]int{http.StatusOK, http.StatusNotFound, http.StatusFound}, r.StatusCode) {
		return 0, "", fmt.Errorf("%s: %s", address, r.Status)
	}
	return r.StatusCode, string(text), err
}

package live

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/layouts"
)

// site is a folder that a loop follows. Its configuration is a title, and after it globs to ignore.
type site struct {
	t       *testing.T
	dir     string
	loaded  func()      // called after the configuration was read
	titles  chan string // of the snapshots
	failed  chan string
	readers atomic.Int64
}

func newSite(t *testing.T) *site {
	s := &site{t: t, dir: t.TempDir(), loaded: func() {}, titles: make(chan string, 100), failed: make(chan string, 100)}
	s.write("config", "first")
	s.write("content/page.md", "# A page\n")
	return s
}

func (s *site) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) load() (Source, error) {
	s.readers.Add(1)
	file := filepath.Join(s.dir, "config")
	text, err := os.ReadFile(file)
	if err != nil {
		return Source{}, err
	}
	words := strings.Fields(string(text))
	if len(words) == 0 {
		return Source{}, &Broken{Problems: []diag.Diagnostic{{Severity: diag.Error, Message: "no title"}}}
	}
	o := generator.Options{Config: config.Default(), Dir: filepath.Join(s.dir, "content"), Layouts: layouts.FS, Ignore: words[1:]}
	o.Config.Title = words[0]
	s.loaded()
	return Source{Build: o, Config: file, Ignore: func(string, bool) bool { return false }}, nil
}

// follow starts a loop that ends with the test.
func (s *site) follow() {
	ctx, cancel := context.WithCancel(context.Background())
	loop, err := Start(ctx, Options{
		Load: s.load, Found: func(Update, []diag.Diagnostic) {}, Report: func(err error) { s.t.Error(err) },
		Built: func(_ context.Context, u Update) error {
			var page strings.Builder
			if err := u.Snapshot.Render(&page, "page.html"); err != nil {
				return err
			}
			_, title, _ := strings.Cut(page.String(), "<title>")
			title, _, _ = strings.Cut(title, "</title>")
			s.titles <- title
			return nil
		},
		Failed: func(f Failure) { s.failed <- f.Problems[0].Message },
	})
	if err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- loop.Follow(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
		loop.Close()
	})
}

// becomes waits for a page with that title.
func (s *site) becomes(want string) {
	s.t.Helper()
	var last string
	for timeout := time.After(10 * time.Second); ; {
		select {
		case last = <-s.titles:
			if last == want {
				return
			}
		case <-timeout:
			s.t.Fatalf("the title is %q and never becomes %q", last, want)
		}
	}
}

func TestFollow(t *testing.T) {
	s := newSite(t)
	s.follow()
	s.becomes("A page · first")
	s.write("content/page.md", "# Another\n")
	s.becomes("Another · first")
	s.write("config", "second")
	s.becomes("Another · second")
	if n := s.readers.Load(); n > 4 {
		t.Errorf("the configuration was read %d times", n)
	}
}

// A configuration that asks for other files to be watched has the watching begin anew. What is saved in between was told to nobody.
func TestConfigWhileWatchingBegins(t *testing.T) {
	s := newSite(t)
	s.follow()
	s.becomes("A page · first")
	s.loaded = func() {
		s.loaded = func() {}
		s.write("config", "third *.tmp")
		time.Sleep(100 * time.Millisecond) // the old watcher knows
	}
	s.write("config", "second *.tmp")
	s.becomes("A page · third")
}

// The last good site stays while the configuration has mistakes, and what was saved in the meantime is there afterwards.
func TestBrokenConfig(t *testing.T) {
	s := newSite(t)
	s.follow()
	s.becomes("A page · first")
	s.write("config", "")
	if got := <-s.failed; got != "no title" {
		t.Errorf("told %q", got)
	}
	s.write("content/page.md", "# Another\n")
	<-s.failed
	s.write("config", "second")
	s.becomes("Another · second")
}

package browser

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/live"
	"siaga/generator/model"
	"siaga/generator/preview"
	"siaga/layouts"
)

// edited is a repository that a test edits while it is served: content/, and perhaps siaga.yaml and layouts/.
type edited struct {
	t    *testing.T
	dir  string
	root string // where it is served, with a trailing slash
}

// edit serves texts by path until the test ends.
func edit(t *testing.T, texts map[string]string) edited {
	t.Helper()
	e := edited{t: t, dir: t.TempDir()}
	for path, text := range texts {
		e.write(path, text)
	}
	e.root = serve(t, e.dir)
	return e
}

func (e edited) write(path, text string) {
	e.t.Helper()
	path = filepath.Join(e.dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

// source says what a repository is built from, as it is now.
func source(dir string) (live.Source, error) {
	content, theme := filepath.Join(dir, "content"), filepath.Join(dir, "layouts")
	s := live.Source{
		Build:  generator.Options{Config: config.Default(), Name: "content", Dir: content, Layouts: layouts.Overlay(os.DirFS(theme))},
		Config: filepath.Join(dir, config.FileName),
		Theme:  theme,
	}
	data, err := os.ReadFile(filepath.Join(dir, config.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	} else if err != nil {
		return s, err
	}
	c, problems := config.Parse(config.FileName, data, config.Known{Kinds: model.KindNames(), Fields: model.AllKeys()})
	if len(problems) > 0 {
		return s, &live.Broken{Problems: problems}
	}
	s.Build.Config = c
	return s, nil
}

// serve previews a repository until the test ends.
func serve(t *testing.T, dir string) (root string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	var out lockedBuffer
	go func() {
		done <- preview.Run(ctx, preview.Options{
			Addr: "127.0.0.1:0", Out: &out, Ready: func(url string) { ready <- url }, Load: func() (live.Source, error) { return source(dir) },
		})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
		if t.Failed() {
			t.Logf("the server said:\n%s", out.String())
		}
	})
	select {
	case root = <-ready:
	case err := <-done:
		done <- err
		t.Fatalf("the preview does not start: %v", err)
	case <-time.After(20 * time.Second):
		t.Fatal("the preview does not start")
	}
	return root
}

// lockedBuffer is a buffer that one goroutine may write while another reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

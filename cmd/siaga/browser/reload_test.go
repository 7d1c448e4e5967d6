package browser

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/preview"
	"siaga/layouts"
)

// TestLiveReload edits a page while it is open. Nobody touches the browser.
func TestLiveReload(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "page.md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("---\ntitle: Before\n---\n\nThe first text.\n")
	root := serve(t, dir)
	p := newTab(t)
	p.open(root + "page.html")
	p.await(`document.body.textContent.includes("The first text.")`)

	write("---\ntitle: After\n---\n\nThe second text.\n")
	p.await(`document.readyState === "complete" && document.body.textContent.includes("The second text.")`)

	write("---\ntitle: [After\n---\n\nThe third text.\n")
	p.await(`document.querySelector(".siaga-live") && document.body.textContent.includes("The third text.")`)
	if got := ask[string](p, `document.querySelector(".siaga-live").textContent`); !bytes.Contains([]byte(got), []byte("page.md:2")) {
		t.Errorf("the overlay does not say where the mistake is: %q", got)
	}

	write("---\ntitle: After\n---\n\nThe fourth text.\n")
	p.await(`document.readyState === "complete" && document.body.textContent.includes("The fourth text.") && !document.querySelector(".siaga-live, .siaga-live-badge")`)
	for _, line := range p.take().trouble {
		t.Error(line)
	}
}

// serve previews a folder until the test ends.
func serve(t *testing.T, dir string) (root string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	var out lockedBuffer
	go func() {
		done <- preview.Run(ctx, preview.Options{
			Addr: "127.0.0.1:0", Out: &out, Ready: func(url string) { ready <- url },
			Load: func() (preview.Source, error) {
				return preview.Source{
					Build: generator.Options{Config: config.Default(), Name: "content", Dir: dir, Layouts: layouts.FS},
					Watch: []string{dir},
				}, nil
			},
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

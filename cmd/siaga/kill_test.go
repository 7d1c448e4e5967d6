package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestKilledWatch kills `siaga build --watch` at random moments, SIAGA_KILLS times (8 when not set), while the content and the
// title of the whole site change. At each kill every published file is whole; and the next build, with the cache that the killed
// one wrote, gives what a build without any gives.
func TestKilledWatch(t *testing.T) {
	kills := 8
	if s := os.Getenv("SIAGA_KILLS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		kills = n
	}
	r := rand.New(rand.NewPCG(6, 5))
	w := &writer{t: t, dir: t.TempDir(), r: r}
	for i := range 9 {
		w.write(fmt.Sprintf("content/runbooks/r%d.md", i))
	}
	w.edit()
	public, cache := filepath.Join(w.dir, "public"), filepath.Join(t.TempDir(), "cache")
	for k := range kills {
		cmd := exec.Command("siaga", "build", "--watch", "--quiet", "--cache", cache, w.dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := w.keepEditing()
		time.Sleep(time.Duration(r.IntN(600)) * time.Millisecond) // any moment
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		stop()
		for path, data := range published(t, public) {
			if strings.HasSuffix(path, ".html") && !bytes.HasSuffix(bytes.TrimSpace(data), []byte("</html>")) {
				t.Fatalf("kill %d: %s is not whole", k, path)
			}
		}
		build(t, "--cache", cache, w.dir)
		clean := filepath.Join(t.TempDir(), "clean")
		build(t, "--no-cache", "--output", clean, w.dir)
		if got, want := published(t, public), published(t, clean); !equalFiles(got, want) {
			t.Fatalf("kill %d: what the next build published is not what a clean one does: %s", k, firstDifferent(got, want))
		}
		if err := os.RemoveAll(clean); err != nil {
			t.Fatal(err)
		}
	}
}

func build(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command("siaga", append([]string{"build", "--quiet"}, args...)...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == exitProblems) { // of the content, whose links break now and then
		t.Fatalf("siaga build %q: %v\n%s", args, err, out)
	}
}

// published reads what a folder holds, without what belongs to the publishing itself.
func published(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // nothing was published yet
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".siaga":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func equalFiles(a, b map[string][]byte) bool { return firstDifferent(a, b) == "" }

// firstDifferent names a file that two folders do not both hold with the same bytes; "" if there is none.
func firstDifferent(a, b map[string][]byte) string {
	for path, data := range a {
		if other, ok := b[path]; !ok || !bytes.Equal(data, other) {
			return path
		}
	}
	for path := range b {
		if _, ok := a[path]; !ok {
			return path
		}
	}
	return ""
}

// writer changes a repository.
type writer struct {
	t   *testing.T
	dir string
	r   *rand.Rand
	n   int
}

// keepEditing edits until the function that it gives is called.
func (w *writer) keepEditing() (stop func()) {
	var done sync.WaitGroup
	end := make(chan struct{})
	done.Go(func() {
		for {
			select {
			case <-end:
				return
			case <-time.After(20 * time.Millisecond):
				w.edit()
			}
		}
	})
	return func() {
		close(end)
		done.Wait()
	}
}

// edit changes a page, adds or removes one, or changes the title that stands on every page.
func (w *writer) edit() {
	w.n++
	switch page := fmt.Sprintf("content/runbooks/r%d.md", w.n%9); w.n % 4 {
	case 0:
		w.save("siaga.yaml", fmt.Sprintf("title: Site %d\n", w.n))
	case 1:
		w.write(page)
	case 2:
		w.write(fmt.Sprintf("content/incidents/INC-%d.md", w.n%5))
	default:
		if err := os.Remove(filepath.Join(w.dir, page)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.t.Error(err)
		}
	}
}

func (w *writer) write(page string) {
	w.save(page, fmt.Sprintf("# Page %d\n\nSee [the first](../runbooks/r0.md) and r%d.\n\n```sh\necho %d\n```\n", w.n, w.n%9, w.n))
}

func (w *writer) save(path, text string) {
	path = filepath.Join(w.dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Error(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Error(err)
	}
}

package client_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The scripts run in Chromium, from a folder, under the content security policy of the site. A missing browser is a
// failure, never a reason to skip.

func TestMain(m *testing.M) {
	code := m.Run()
	if c := chromium(); c.stop != nil {
		c.stop()
	}
	os.Exit(code)
}

// process is the running browser, or why there is none.
type process struct {
	ctx  context.Context
	stop func()
	err  error
}

var chromium = sync.OnceValue(func() process {
	path, err := findChromium()
	if err != nil {
		return process{err: err}
	}
	profile, err := os.MkdirTemp("", "siaga-client-")
	if err != nil {
		return process{err: err}
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("headless", "new"), chromedp.Flag("disable-component-update", true))
	allocated, endAllocator := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, cancel := chromedp.NewContext(allocated)
	stop := func() {
		cancel()
		endAllocator()
		os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return process{err: fmt.Errorf("%s does not start: %w", path, err)}
	}
	return process{ctx: ctx, stop: stop}
})

func findChromium() (string, error) {
	names := []string{"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome"}
	if own := os.Getenv("SIAGA_CHROMIUM"); own != "" {
		names = []string{own}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("these tests need Chromium and found no %s: run `make needs`, or set SIAGA_CHROMIUM to the program", strings.Join(names, ", "))
}

// openScript opens a page in a tab of its own that has nothing but a script. The tab closes with the test.
func openScript(t *testing.T, script []byte) context.Context {
	t.Helper()
	c := chromium()
	if c.err != nil {
		t.Fatal(c.err)
	}
	dir := t.TempDir()
	html := `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">` +
		`<script src="script.js"></script>`
	for name, data := range map[string][]byte{"script.js": script, "index.html": []byte(html)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, expire := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(expire)
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+filepath.ToSlash(dir)+"/index.html")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// evaluate works out an expression in the page; a promise is waited for.
func evaluate[T any](t *testing.T, tab context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

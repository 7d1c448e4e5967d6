package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A chromium is a running browser.
type chromium struct {
	ctx  context.Context
	stop func()
}

func startChromium(ctx context.Context) (*chromium, error) {
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "siagabench-profile-")
	if err != nil {
		return nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("headless", "new"), chromedp.Flag("disable-component-update", true))
	allocated, endAllocator := chromedp.NewExecAllocator(ctx, flags...)
	ctx, cancel := chromedp.NewContext(allocated)
	c := &chromium{ctx: ctx, stop: func() {
		cancel()
		endAllocator()
		os.RemoveAll(profile)
	}}
	if err := chromedp.Do(ctx); err != nil {
		c.stop()
		return nil, fmt.Errorf("%s does not start: %w", program, err)
	}
	return c, nil
}

func findChromium() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome", "chromium-headless-shell", "chrome-headless-shell"}
	if own := os.Getenv("SIAGA_CHROMIUM"); own != "" {
		names = []string{own}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no Chromium: found no %s; SIAGA_CHROMIUM names the program", strings.Join(names, ", "))
}

// patience bounds what is waited for in a page.
const patience = time.Minute

// tab opens a page in a tab with a cache of its own. The service worker, which fetches a copy of the site in the background, stays
// away: what it fetches is not for the search.
func (c *chromium) tab(address string) (context.Context, func(), error) {
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	const noWorker = `Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined })`
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: noWorker})
	if err == nil {
		// A page in the background is not told of time.
		_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	}
	if err == nil {
		err = chromedp.Do(ctx, chromedp.Navigate(address))
	}
	if err != nil {
		cancel()
		return nil, nil, fmt.Errorf("open %s: %w", address, err)
	}
	return ctx, cancel, nil
}

// evaluate works out an expression in a page; a promise is waited for.
func evaluate[T any](ctx context.Context, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("%.80s: %w", expression, err)
	}
	return v, err
}

// await waits until an expression holds in a page.
func await(ctx context.Context, expression string) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		ok, err := evaluate[bool](ctx, "Boolean("+expression+")")
		if err != nil || ok {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("waited in vain for " + expression)
		}
	}
}

// calm waits until a server has had nothing to do for a while.
func (m *meter) calm() {
	const enough = 10
	for quiet, last := 0, m.sent(); quiet < enough; time.Sleep(20 * time.Millisecond) {
		if now := m.sent(); now != last || m.open.Load() > 0 {
			quiet, last = 0, now
		} else {
			quiet++
		}
	}
}

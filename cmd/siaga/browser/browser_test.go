// Package browser holds the tests that need a real browser: what a person sees and can do, and what hostile content
// cannot. They build sites with the generator, open the pages in Chromium, over HTTP and from a folder, and ask the page.
//
// One browser runs for the whole package. Each test opens tabs of its own, each in a profile of its own, so that nothing
// remembered in one is seen in another. A missing browser is a failure, never a reason to skip.
package browser

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

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds what one tab may take in all. A page that hangs fails its test and no more.
const patience = 3 * time.Minute

func TestMain(m *testing.M) {
	code := m.Run()
	if c := chromium(); c.stop != nil {
		c.stop()
	}
	os.RemoveAll(scratch())
	os.Exit(code)
}

// scratch is a folder for what all tests share. It is removed at the end.
var scratch = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "siaga-browser-")
	if err != nil {
		panic(err)
	}
	return dir
})

// process is the running browser, or why there is none.
type process struct {
	ctx  context.Context
	stop func()
	err  error
}

var chromium = sync.OnceValue(startChromium)

func startChromium() process {
	path, err := findChromium()
	if err != nil {
		return process{err: err}
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(scratch(), "profile")), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	allocated, endAllocator := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, cancel := chromedp.NewContext(allocated)
	stop := func() {
		cancel()
		endAllocator()
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return process{err: fmt.Errorf("%s does not start: %w", path, err)}
	}
	return process{ctx: ctx, stop: stop}
}

// findChromium prefers the headless shell, which is Chromium without its window: the tests cost it half of the time.
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
	return "", fmt.Errorf("the browser tests need Chromium and found no %s: run `make needs` (Debian: apt-get install chromium), "+
		"or set SIAGA_CHROMIUM to the program", strings.Join(names, ", "))
}

// tab is one page of the browser, with a record of what happened in it.
type tab struct {
	t   *testing.T
	ctx context.Context

	first    sync.Once
	mu       sync.Mutex
	trouble  []string // console errors, exceptions, failed requests
	requests []string // addresses that were asked for
	dialogs  []string
}

// newTab opens a tab that a desk's screen shows. It closes with the test. No worker fetches a copy of the site beside what a test
// looks at; newKeepingTab is for those that are about the copy.
func newTab(t *testing.T) *tab {
	t.Helper()
	p := newKeepingTab(t)
	p.before(`Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined })`)
	return p
}

func newKeepingTab(t *testing.T) *tab {
	t.Helper()
	c := chromium()
	if c.err != nil {
		t.Fatal(c.err)
	}
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return prepare(t, ctx)
}

// prepare makes a tab of a context that is to have one.
func prepare(t *testing.T, ctx context.Context) *tab {
	t.Helper()
	ctx, expire := context.WithTimeout(ctx, patience)
	t.Cleanup(expire)
	p := &tab{t: t, ctx: ctx}
	p.must(chromedp.Listen(ctx, p.hear))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	p.must(err)
	// Pages in the background are neither painted nor told of time; this one is to believe that it is looked at.
	_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.must(err)
	p.size(1440, 900)
	return p
}

// hear records an event. It runs between the messages of the browser, so it must not wait for one.
func (p *tab) hear(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *page.EventJavascriptDialogOpening:
		p.dialogs = append(p.dialogs, ev.Message)
		go chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, ev.Request.URL)
	case *network.EventLoadingFailed:
		if !ev.Canceled {
			p.trouble = append(p.trouble, "request failed: "+ev.ErrorText+" "+string(ev.BlockedReason))
		}
	case *network.EventResponseReceived:
		if ev.Response.Status >= 400 {
			p.trouble = append(p.trouble, fmt.Sprintf("%d from %s", ev.Response.Status, ev.Response.URL))
		}
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		p.trouble = append(p.trouble, text)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError {
			p.trouble = append(p.trouble, "console.error")
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			p.trouble = append(p.trouble, ev.Entry.Text+" "+ev.Entry.URL)
		}
	}
}

// record is what has happened in a tab since the last one was taken.
type record struct{ trouble, requests, dialogs []string }

func (p *tab) take() record {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := record{p.trouble, p.requests, p.dialogs}
	p.trouble, p.requests, p.dialogs = nil, nil, nil
	return r
}

func (p *tab) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// open goes to an address and waits until it is loaded.
func (p *tab) open(url string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Navigate(url)); err != nil {
		p.t.Fatalf("open %s: %v", url, err)
	}
}

// size makes the window as large as a screen.
func (p *tab) size(width, height int64) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	})
	p.must(err)
}

// media says what the page is shown on ("screen", "print"), and which colours the system prefers ("light", "dark").
func (p *tab) media(medium, scheme string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	p.must(err)
}

// scripts turns JavaScript on or off, for pages that are opened from now on.
func (p *tab) scripts(on bool) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	p.must(err)
}

// once prepares a tab that several pages share.
func (p *tab) once(prepare func()) { p.first.Do(prepare) }

// before runs a script in each page that is opened from now on, ahead of its own.
func (p *tab) before(script string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	p.must(err)
}

// press types keys, such as "text", kb.Tab or kb.Enter.
func (p *tab) press(keys string, o ...chromedp.KeyOption) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.KeyEvent(keys, o...)))
}

// ask evaluates an expression in the page; a promise is waited for.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// await waits until an expression is true, across navigations and reloads.
func (p *tab) await(expression string) {
	p.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) || p.ctx.Err() != nil {
			p.t.Fatalf("waited in vain for %s (%v)", expression, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// painted is a promise that is kept when the page has been painted twice, so that what was asked for before is on the screen.
const painted = `new Promise(function (done) { requestAnimationFrame(function () { requestAnimationFrame(function () { done(); }); }); })`

// evaluate runs a script in the page for what it does.
func evaluate(p *tab, script string) error {
	return chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](script))
}

package preview

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is a page in a real browser that collects what goes wrong in it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu    sync.Mutex
	wrong []string
}

// openTab starts Chromium. It must be installed: `make test` sees to that.
func openTab(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	options := chromedp.DefaultExecAllocatorOptions[:]
	if os.Geteuid() == 0 { // Chromium has no sandbox for root, as in a container
		options = append(options, chromedp.NoSandbox)
	}
	if shell, err := exec.LookPath("chromium-headless-shell"); err == nil { // chromedp knows the names of the others
		options = append(options, chromedp.ExecPath(shell))
	}
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	err := chromedp.Listen(ctx, func(e any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := e.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Source == log.EntrySourceSecurity || e.Entry.Source == log.EntrySourceJavascript {
				b.wrong = append(b.wrong, e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			b.wrong = append(b.wrong, e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatalf("Chromium does not start (Debian: apt-get install chromium): %v", err)
	}
	return b
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// until waits for an expression to be true, on whatever page the tab then shows.
func (b *tab) until(js string) {
	b.t.Helper()
	for b.ctx.Err() == nil {
		if v, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](js)); err == nil && v == true {
			return
		}
		time.Sleep(20 * time.Millisecond) // a reload ends any waiting inside the page
	}
	b.t.Fatalf("never true: %s", js)
}

// page is a site of one page that has the policy of the theme's.
func page(text string) *site {
	return literal(map[string]string{
		"index.html": `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; ` +
			`style-src 'self'; connect-src 'self'; img-src 'self'"><link rel="icon" href="icon.svg"><title>t</title>` +
			`<script defer src="assets/site.0.js"></script></head><body><input id="field"><p id="text">` + text + `</p></body></html>`,
		"assets/site.0.js": "'use strict'",
		"icon.svg":         "<svg xmlns='http://www.w3.org/2000/svg'/>",
	})
}

// serveBoard serves on an address until the test, or the returned function, ends it.
func serveBoard(t *testing.T, b *board, addr, name string) (string, func()) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	h := &handler{board: b, script: liveScript, hosts: newHosts(addr), events: &events{board: b, server: name, done: make(chan struct{})}}
	server := &http.Server{Handler: h}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l.Addr().String(), func() { server.Close() }
}

func TestLiveClient(t *testing.T) {
	const (
		open   = `document.querySelector(".siaga-live") !== null`
		closed = `document.querySelector(".siaga-live") === null && document.querySelector(".siaga-live-badge") !== null`
		clean  = `document.querySelector(".siaga-live, .siaga-live-badge") === null`
	)
	shows := func(text string) string { return `document.getElementById("text").textContent === "` + text + `" && ` }
	link := problem{Severity: "error", Place: "<img src=x onerror=alert(1)>.md:1:1", Code: "broken-link", Message: "<b>gone</b>", Suggestion: "mend it"}
	moved, key := link, problem{Severity: "error", Place: "siaga.yaml:1:1", Message: "unknown key"}
	moved.Place = "<img src=x onerror=alert(1)>.md:7:2"
	anchor := problem{Severity: "warning", Place: "a.md:2:1", Message: "no heading"}

	b := new(board)
	b.show(page("one"), problems{Warnings: 1, List: []problem{anchor}}, nil)
	addr, stop := serveBoard(t, b, "127.0.0.1:0", "first")
	tab := openTab(t)
	tab.do(chromedp.Navigate("http://" + addr))
	tab.until(closed) // a warning alone opens nothing

	b.show(page("two"), problems{Errors: 1, Warnings: 1, List: []problem{link, anchor}}, nil)
	tab.until(shows("two") + open)
	tab.until(`document.querySelector(".siaga-live").textContent.includes("<b>gone</b>") && document.querySelector(".siaga-live b, .siaga-live img") === null`)
	tab.do(chromedp.Click("#field"))
	tab.do(chromedp.KeyEvent("abc"))
	tab.do(chromedp.KeyEvent("\x1b"))
	tab.until(closed + ` && document.getElementById("field").value === "abc" && document.activeElement.id === "field"`)

	b.show(page("three"), problems{Errors: 1, List: []problem{moved}}, nil)
	tab.until(shows("three") + closed) // what was closed stays closed, also on another line

	b.show(nil, problems{Errors: 1, List: []problem{key}}, nil)
	tab.until(shows("three") + open) // a rebuild that failed shows why, on the same page

	broken := page("")
	broken.render = func(io.Writer, string) error { return errors.New("page.html:3: no such field") }
	b.show(broken, problems{List: []problem{}}, nil)
	tab.until(shows("three") + open + ` && document.querySelector(".siaga-live").textContent.includes("page.html:3")`) // better than a page that cannot be shown

	b.show(page("four"), problems{List: []problem{}}, nil)
	tab.until(shows("four") + clean + ` && document.readyState === "complete"`) // else it would have no client yet

	stop()
	tab.until(`document.querySelector(".siaga-live-notice") !== null`)
	again := new(board)
	for range b.get().build { // the same number of builds, so that only the name of the server tells them apart
		again.show(page("restarted"), problems{List: []problem{}}, nil)
	}
	serveBoard(t, again, addr, "second")
	tab.until(shows("restarted") + clean)
	tab.mu.Lock()
	defer tab.mu.Unlock()
	if len(tab.wrong) > 0 {
		t.Errorf("in the browser: %q", tab.wrong)
	}
}

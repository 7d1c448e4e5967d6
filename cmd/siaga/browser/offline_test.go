package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"siaga/generator/config"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// host serves folders, each below a path of its own, until something happens to it.
type host struct {
	*httptest.Server
	state atomic.Value // "": it works; "down": it closes connections; "hangs": it says nothing; "502" and "404": another answers for it;
	// "short": it serves pages without the end of their names
	dirs map[string]string
}

func newHost(t *testing.T, dirs map[string]string) *host {
	t.Helper()
	h := &host{dirs: dirs}
	h.state.Store("")
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch h.state.Load() {
	case "down":
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			c.Close()
		}
		return
	case "hangs":
		<-r.Context().Done()
		return
	case "502":
		http.Error(w, "bad gateway", http.StatusBadGateway)
		return
	case "404":
		http.Error(w, "no such route", http.StatusNotFound)
		return
	}
	for under, dir := range h.dirs {
		if page, ok := strings.CutSuffix(r.URL.Path, ".html"); ok && h.state.Load() == "short" {
			http.Redirect(w, r, page, http.StatusPermanentRedirect)
			return
		}
		if rest, ok := strings.CutPrefix(r.URL.Path, under); ok {
			if data, err := os.ReadFile(filepath.Join(dir, "sw.js")); err == nil && rest == "sw.js" {
				w.Header().Set("Content-Type", "text/javascript")
				w.Write(minute.ReplaceAll(data, []byte("=0"))) // a test does not pause between visits
				return
			}
			if _, err := os.Stat(filepath.Join(dir, rest+".html")); err == nil {
				r.URL.Path += ".html"
			}
			http.StripPrefix(under, http.FileServerFS(os.DirFS(dir))).ServeHTTP(w, r)
			return
		}
	}
	http.NotFound(w, r)
}

var minute = regexp.MustCompile(`= ?6e4`)

// offlineTexts is a small site with something to search for and to compare with.
func offlineTexts() map[string]string {
	return map[string]string{
		"runbooks/drain.md":     "---\nroot_causes: [leak]\n---\n# Drain the quagmire\n\nOpen the valve.\n\n## Then\n\nWait for frogs.\n",
		"root-causes/leak.md":   "# Descriptors leak\n\nNobody closes them.\n",
		"incidents/INC-1.md":    "---\ntitle: Checkout refuses orders\nseverity: sev1\nstarted_at: 2026-03-01T10:00:00Z\nroot_causes: [leak]\nrunbooks: [{id: drain, helped: yes}]\n---\n\n    accept failed: EMFILE too many open descriptors\n",
		"incidents/INC-2.md":    "---\ntitle: Mail is late\nstarted_at: 2026-04-01T10:00:00Z\n---\n\nThe queue was paused by hand.\n",
		"guides/über & so.md":   "# A guide (old)\n\nText.\n",
		"services/checkout.md":  "# Checkout\n\nTakes orders.\n",
		"alerts/OrdersStuck.md": "# OrdersStuck\n\nOrders wait.\n",
	}
}

// kept waits until the worker has all that it is to keep of the site below a path.
func (p *tab) kept(under string) {
	p.t.Helper()
	p.must(evaluate(p, `window.copied = false; (async function look() {
		const c = await caches.open("siaga `+under+` 1 pages"), r = await c.match(new URL("`+under+`search/offline.json", location));
		if (r && r.headers.get("siaga-kept").split(" ")[2] === (await r.clone().json()).version) window.copied = true;
		else setTimeout(look, 20);
	})()`))
	p.await(`window.copied`)
}

const note = `(document.querySelector(".kept") ? document.querySelector(".kept").textContent : "")`

// TestOffline visits one page, takes the server away, and reads, searches and compares what was never looked at. When the server is
// back, a page that has changed is shown as it is now.
func TestOffline(t *testing.T) {
	const under = "/ops/(1)/"
	texts := offlineTexts()
	dir := build(t, files(texts), config.Default()).dir
	h := newHost(t, map[string]string{under: dir})
	p := newKeepingTab(t)
	p.open(h.URL + under + "guides/index.html")
	p.kept(under)
	p.is("note", note, "")

	h.state.Store("down")
	p.open(h.URL + under + "runbooks/drain.html")
	p.is("title", `document.querySelector("h1").textContent`, "Drain the quagmire")
	if got := ask[string](p, note); !strings.HasPrefix(got, "Offline. This copy was made") || !strings.HasSuffix(got, ".") {
		t.Errorf("the page says %q", got)
	}
	if !ask[bool](p, `getComputedStyle(document.querySelector("header.top")).position === "sticky"`) {
		t.Error("the page has no style")
	}
	p.press("/")
	p.press("frogs")
	p.shown("Drain the quagmire")
	p.open(h.URL + under) // without the name of the file
	if got := ask[string](p, note); !strings.HasPrefix(got, "Offline. This copy was made") {
		t.Errorf("home says %q", got)
	}
	p.open(h.URL + under + "guides/%C3%BCber%20&%20so.html")
	p.is("guide", `document.querySelector("h1").textContent`, "A guide (old)")
	p.open(h.URL + under + "triage.html")
	ask[any](p, `document.querySelector("#pasted").focus()`)
	p.press("accept: EMFILE descriptors")
	p.press(kb.Enter, chromedp.KeyModifiers(2)) // Ctrl
	p.await(`document.querySelector(".compared .hit .name") && document.querySelector(".compared .hit .name").textContent === "Checkout refuses orders"`)
	p.open(h.URL + under + "runbooks/never.html")
	p.is("lost", note, "Offline. This browser has no copy of that page.")
	p.await(`document.querySelector(".guesses, .lost")`)

	texts["runbooks/drain.md"] = strings.Replace(texts["runbooks/drain.md"], "valve", "sluice", 1)
	if _, err := publishTo(dir, files(texts), config.Default()); err != nil {
		t.Fatal(err)
	}
	h.state.Store("")
	p.open(h.URL + under + "runbooks/drain.html")
	if got := ask[string](p, `document.querySelector("main").textContent`); !strings.Contains(got, "sluice") || ask[string](p, note) != "" {
		t.Errorf("the old page is shown: %q", got)
	}
	p.kept(under)
	h.state.Store("down")
	p.open(h.URL + under + "runbooks/drain.html")
	if got := ask[string](p, `document.querySelector("main").textContent`); !strings.Contains(got, "sluice") {
		t.Errorf("the copy was not renewed: %q", got)
	}
}

// TestHostInTrouble: the copy stands in for a host that hangs, fails, or is gone altogether; not for a page that is gone.
func TestHostInTrouble(t *testing.T) {
	dir := build(t, files(offlineTexts()), config.Default()).dir
	h := newHost(t, map[string]string{"/": dir})
	p := newKeepingTab(t)
	p.open(h.URL + "/index.html")
	p.kept("/")
	for _, state := range []string{"hangs", "502", "404"} {
		h.state.Store(state)
		p.open(h.URL + "/alerts/OrdersStuck.html")
		if got := ask[string](p, note); !strings.HasPrefix(got, "Offline.") || ask[string](p, `document.querySelector("h1").textContent`) != "OrdersStuck" {
			t.Errorf("%s: the page says %q", state, got)
		}
	}
	h.state.Store("hangs")
	p.open(h.URL + "/alerts/OrdersStuck.html")
	begun := time.Now()
	p.open(h.URL + "/runbooks/drain.html")
	if d := time.Since(begun); d > 6*time.Second {
		t.Errorf("the second page of a host that hangs took %v", d)
	}
	h.state.Store("")
	if err := os.Remove(filepath.Join(dir, "alerts", "OrdersStuck.html")); err != nil {
		t.Fatal(err)
	}
	p.open(h.URL + "/alerts/OrdersStuck.html")
	if got := ask[string](p, `document.body.textContent`); !strings.Contains(got, "404") {
		t.Errorf("a page that is gone shows %.200q", got)
	}
}

// TestShortAddresses: some hosts lead from the file of a page to its name without the end.
func TestShortAddresses(t *testing.T) {
	h := newHost(t, map[string]string{"/": build(t, files(offlineTexts()), config.Default()).dir})
	h.state.Store("short")
	p := newKeepingTab(t)
	p.open(h.URL + "/runbooks/drain.html")
	p.is("address", `location.pathname`, "/runbooks/drain")
	p.kept("/")
	h.state.Store("down")
	for _, address := range []string{"/runbooks/drain", "/runbooks/drain.html", "/alerts/OrdersStuck", "/alerts/OrdersStuck.html", "/runbooks/", "/runbooks"} {
		p.open(h.URL + address)
		if got := ask[string](p, note); !strings.HasPrefix(got, "Offline. This copy was made") {
			t.Errorf("%s says %q", address, got)
		}
	}
}

// TestWorkerGoes: a site that no longer has the worker loses it, and what it kept, at the next visit. Another site of the same host does not.
func TestWorkerGoes(t *testing.T) {
	one, two := build(t, files(offlineTexts()), config.Default()).dir, build(t, files(offlineTexts()), config.Default()).dir
	h := newHost(t, map[string]string{"/one/": one, "/two/": two})
	p := newKeepingTab(t)
	p.open(h.URL + "/one/index.html")
	p.kept("/one/")
	p.open(h.URL + "/two/index.html")
	p.kept("/two/")
	const left = `(async function () { return (await caches.keys()).sort().join("|") + (await navigator.serviceWorker.getRegistrations()).map(function (r) { return " " + new URL(r.scope).pathname; }).sort().join(""); })()`
	if got := ask[string](p, left); got != "siaga /one/ 1 files|siaga /one/ 1 pages|siaga /two/ 1 files|siaga /two/ 1 pages /one/ /two/" {
		t.Fatalf("kept are %s", got)
	}
	if err := os.Remove(filepath.Join(one, "sw.js")); err != nil {
		t.Fatal(err)
	}
	h.state.Store("down")
	p.open(h.URL + "/one/runbooks/drain.html")
	p.is("while the host is down", `document.querySelector("h1").textContent`, "Drain the quagmire")
	h.state.Store("")
	p.open(h.URL + "/one/index.html")
	p.must(evaluate(p, `window.left = ""; (async function look() { window.left = await `+left+`; setTimeout(look, 20); })()`))
	p.await(`window.left === "siaga /two/ 1 files|siaga /two/ 1 pages /two/"`)
}

// TestNothingKeptFromFolder: a page from a folder has no worker, and misses none.
func TestNothingKeptFromFolder(t *testing.T) {
	s := build(t, files(offlineTexts()), config.Default())
	p := newKeepingTab(t)
	p.open(s.file("index.html"))
	ask[any](p, `new Promise(function (done) { requestIdleCallback(function () { requestIdleCallback(done); }); })`)
	if r := p.take(); len(r.trouble) > 0 {
		t.Errorf("%q", r.trouble)
	}
}

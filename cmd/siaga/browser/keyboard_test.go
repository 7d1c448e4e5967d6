package browser

import (
	"maps"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSkipLink: the first key leads past the navigation.
func TestSkipLink(t *testing.T) {
	s := example(t)
	p := newTab(t)
	p.open(s.http(types(t, s)["runbook"]))
	p.press(kb.Tab)
	if !ask[bool](p, `document.activeElement.matches("a.skip") && document.activeElement.getBoundingClientRect().left >= 0`) {
		t.Fatalf("the first key leads to %s", focused(p))
	}
	p.press(kb.Enter)
	p.await(`document.activeElement.id === "main"`)
	p.press(kb.Tab)
	if !ask[bool](p, `document.activeElement.closest("main") !== null`) {
		t.Errorf("after the skip link, Tab leads to %s", focused(p))
	}
}

// TestTabOrder goes through pages with the Tab key alone, on a wide and on a narrow screen: everything that can be used is
// reached, each can be seen, and shows that it has the focus.
func TestTabOrder(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	type stop struct {
		name  string
		width int64
	}
	var stops []stop
	for _, name := range []string{"home", "runbook", "alert", "incidents", "root-causes", "services", "postmortem", "insights", "404"} {
		stops = append(stops, stop{name, 1440}, stop{name, 390})
	}
	const mark = `(function () {
		window.wanted = Array.from(document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")).filter(function (el) {
			return !el.disabled && el.tabIndex >= 0 && el.checkVisibility({ visibilityProperty: true });
		});
		window.reached = new Set();
		window.first = null;
		return window.wanted.length;
	})()`
	// The step that Tab has made: "" if it is well, "end" if it has left the page, or begins it anew.
	const step = `(function () {
		var el = document.activeElement;
		if (!el || el === document.body) return "end";
		if (window.reached.has(el)) return el === window.first ? "end" : "trap at " + el.outerHTML.slice(0, 150);
		window.first = window.first || el;
		window.reached.add(el);
		var style = getComputedStyle(el), r = el.getBoundingClientRect();
		if (!el.matches(":focus-visible") || style.outlineStyle === "none") return "no outline at " + el.outerHTML.slice(0, 150);
		if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return "out of sight: " + el.outerHTML.slice(0, 150);
		var line = el.getClientRects()[0], x = (line.left + line.right) / 2, y = Math.min(line.top + 6, line.bottom - 1);
		var top = document.elementFromPoint(Math.max(0, Math.min(x, innerWidth - 1)), Math.max(0, y));
		if (top && !el.contains(top) && !top.contains(el)) return "covered by " + top.outerHTML.slice(0, 80) + ": " + el.outerHTML.slice(0, 150);
		return "";
	})()`
	each(t, stops, func(p *tab, at stop) {
		p.size(at.width, 800)
		p.media("screen", "light")
		p.open(s.http(pages[at.name]))
		n := ask[int](p, mark)
		for range n + 30 {
			p.press(kb.Tab)
			said := ask[string](p, step)
			if said == "end" {
				break
			}
			if said != "" {
				t.Errorf("%s at %d px: %s", at.name, at.width, said)
				break
			}
		}
		missed := ask[[]string](p, `window.wanted.filter(function (el) { return !window.reached.has(el); }).map(function (el) { return el.outerHTML.slice(0, 150); })`)
		if len(missed) > 0 {
			t.Errorf("%s at %d px: Tab never reaches %q", at.name, at.width, missed)
		}
	})
}

// TestPointsOfCharts: the points of a chart are links for the mouse, which Tab leaves out, because there may be hundreds. Each
// leads to where a link in words leads too, on the same page, or on the page that shows all that this one cuts off.
func TestPointsOfCharts(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	const links = `(function (points) {
		return Array.from(document.querySelectorAll("main a[href]")).filter(function (a) { return (a.tabIndex < 0) === points; }).map(function (a) { return new URL(a.getAttribute("href"), document.baseURI).href; });
	})`
	var total atomic.Int64
	each(t, slices.Sorted(maps.Keys(pages)), func(p *tab, name string) {
		p.open(s.http(pages[name]))
		points := ask[[]string](p, links+"(true)")
		if len(points) == 0 {
			return
		}
		total.Add(int64(len(points)))
		words := ask[[]string](p, links+"(false)")
		rest := ask[[]string](p, `Array.from(document.querySelectorAll(".cut-off a[href$='.html']"), function (a) { return a.href; })`)
		for _, address := range rest {
			p.open(address)
			words = append(words, ask[[]string](p, links+"(false)")...)
		}
		for _, at := range slices.Compact(slices.Sorted(slices.Values(points))) {
			if !slices.Contains(words, at) && at != s.http(pages[name]) {
				t.Errorf("%s: only a point of a chart leads to %s", name, at)
			}
		}
	})
	if n := total.Load(); n < 100 {
		t.Errorf("the charts have %d points", n)
	}
}

// TestMenu opens and closes the menu of a narrow screen with keys.
func TestMenu(t *testing.T) {
	s := example(t)
	p := newTab(t)
	p.size(390, 800)
	p.open(s.http(types(t, s)["runbook"]))
	tabTo(p, ".menu")
	p.press(kb.Enter)
	p.await(`document.querySelector("#nav").matches(":popover-open") && document.querySelector("#nav a").checkVisibility()`)
	p.press(kb.Tab)
	if !ask[bool](p, `document.activeElement.closest("#nav") !== null`) {
		t.Errorf("in the open menu, Tab leads to %s", focused(p))
	}
	p.press(kb.Escape)
	p.await(`!document.querySelector("#nav").matches(":popover-open")`)
	if !ask[bool](p, `document.activeElement.matches(".menu")`) {
		t.Errorf("when the menu closes, the focus goes to %s", focused(p))
	}
	p.press(kb.Enter)
	p.await(`document.querySelector("#nav").matches(":popover-open")`)
	p.press(kb.Tab)
	p.press(kb.Enter)
	p.await(`location.pathname.indexOf("/runbooks/payments") < 0 && document.readyState === "complete"`)
	if ask[bool](p, `document.querySelector("#nav").matches(":popover-open")`) {
		t.Error("the menu stays open on the next page")
	}
}

// TestTheme chooses colours with the keyboard. The choice holds on the next page, also without a server.
func TestTheme(t *testing.T) {
	s := example(t)
	for name, address := range map[string]func(string) string{"http": s.http, "file": s.file} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t)
			p.media("screen", "light")
			p.open(address("index.html"))
			for _, c := range []struct{ value, want string }{{"light", "light"}, {"dark", "dark"}, {"system", ""}, {"dark", "dark"}} {
				tabTo(p, `.switch button[value="`+c.value+`"]`)
				p.press(" ")
				got := ask[string](p, `document.documentElement.getAttribute("data-theme") || ""`)
				pressed := ask[string](p, `Array.from(document.querySelectorAll(".switch [aria-pressed=true]"), function (b) { return b.value; }).join()`)
				if got != c.want || pressed != c.value {
					t.Errorf("%s gives theme %q, %s pressed", c.value, got, pressed)
				}
			}
			p.open(address("incidents/index.html"))
			if got := ask[string](p, `document.documentElement.getAttribute("data-theme") || ""`); got != "dark" {
				t.Errorf("the next page has theme %q", got)
			}
		})
	}
}

// tabTo presses Tab until an element has the focus.
func tabTo(p *tab, selector string) {
	p.t.Helper()
	for range 200 {
		if ask[bool](p, "document.activeElement.matches("+quote(selector)+")") {
			return
		}
		p.press(kb.Tab)
	}
	p.t.Fatalf("Tab never reaches %s", selector)
}

func focused(p *tab) string {
	return ask[string](p, `document.activeElement ? document.activeElement.outerHTML.slice(0, 150) : "nothing"`)
}

// centre is the middle of an element, in pixels of the window.
func centre(p *tab, selector string) (x, y float64) {
	p.t.Helper()
	at := ask[[]float64](p, `(function (r) { return [(r.left + r.right) / 2, (r.top + r.bottom) / 2]; })(document.querySelector(`+quote(selector)+`).getBoundingClientRect())`)
	return at[0], at[1]
}

func (p *tab) click(x, y float64) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.MouseClickXY(x, y)))
}

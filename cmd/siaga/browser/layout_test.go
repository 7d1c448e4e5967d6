package browser

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shiftScript adds up what moves while a page loads.
const shiftScript = `window.shifted = 0;
new PerformanceObserver(function (list) {
	list.getEntries().forEach(function (e) { if (!e.hadRecentInput) window.shifted += e.value; });
}).observe({ type: "layout-shift", buffered: true });`

// TestPagesLoad opens a page of every type from a server's sub-path and from a folder. Style and script are there, nothing
// fails, nothing moves.
func TestPagesLoad(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	each(t, slices.Sorted(maps.Keys(pages)), func(p *tab, name string) {
		p.once(func() { p.before(shiftScript) })
		for _, address := range []string{s.http(pages[name]), s.file(pages[name])} {
			p.open(address)
			if got := ask[float64](p, painted+".then(function () { return window.shifted; })"); got != 0 {
				t.Errorf("%s: the page moves by %v while it loads", address, got)
			}
			if !ask[bool](p, `getComputedStyle(document.querySelector("header.top")).position === "sticky"`) {
				t.Errorf("%s has no style", address)
			}
			if !ask[bool](p, `document.querySelectorAll("header .switch button").length === 3`) {
				t.Errorf("%s: the script did not run", address)
			}
			r := p.take()
			for _, line := range r.trouble {
				t.Errorf("%s: %s", address, line)
			}
			root := strings.TrimSuffix(address, pages[name])
			for _, asked := range r.requests {
				if !strings.HasPrefix(asked, root) {
					t.Errorf("%s asks for %s", address, asked)
				}
			}
		}
	})
}

// paper is the width of A4 between the margins of the style sheet, in pixels.
const paper = (210 - 2*16) * 96 * 10 / 254

// TestWidths looks for what is wider than the window, or than the paper.
func TestWidths(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	const wide = `(function () {
		if (document.scrollingElement.scrollWidth <= innerWidth) return "";
		var far = Array.from(document.querySelectorAll("body *")).filter(function (el) { return el.getBoundingClientRect().right > innerWidth + 1; });
		return document.scrollingElement.scrollWidth + " px, by " + far.slice(0, 3).map(function (el) { return el.outerHTML.slice(0, 120); }).join(" | ");
	})()`
	each(t, slices.Sorted(maps.Keys(pages)), func(p *tab, name string) {
		p.open(s.http(pages[name]))
		for _, width := range []int64{320, 390, 768, 900, 1024, 1440} {
			p.size(width, 800)
			if found := ask[string](p, painted+".then(function () { return "+wide+"; })"); found != "" {
				t.Errorf("%s is too wide for %d px: %s", name, width, found)
			}
		}
		p.media("print", "light")
		p.size(paper, 800)
		if found := ask[string](p, painted+".then(function () { return "+wide+"; })"); found != "" {
			t.Errorf("%s is too wide for paper: %s", name, found)
		}
		p.media("screen", "light")
	})
}

// TestColours follows the system, and the reader's choice over it.
func TestColours(t *testing.T) {
	s := example(t)
	p := newTab(t)
	brightness := func() float64 {
		return ask[float64](p, `getComputedStyle(document.documentElement).backgroundColor.match(/[0-9.]+/g).slice(0, 3).reduce(function (a, b) { return a + Number(b); }, 0) / 765`)
	}
	for _, address := range []string{s.http("index.html"), s.file("index.html")} {
		for scheme, dark := range map[string]bool{"light": false, "dark": true} {
			p.media("screen", scheme)
			p.open(address)
			if b := brightness(); b < 0.5 != dark {
				t.Errorf("%s is %.2f bright when the system is %s", address, b, scheme)
			}
		}
	}
}

// TestPrint looks at pages as a printer gets them.
func TestPrint(t *testing.T) {
	s := example(t)
	p := newTab(t)
	p.media("print", "dark")
	p.open(s.http(types(t, s)["runbook"]))
	for _, gone := range []string{"header.top", "#nav", "#toc"} {
		if !ask[bool](p, `Array.from(document.querySelectorAll("`+gone+`")).every(function (el) { return !el.getClientRects().length; })`) {
			t.Errorf("%s is printed", gone)
		}
	}
	if !ask[bool](p, `(function () {
		var links = Array.from(document.querySelectorAll(".prose a[href]:not([href^='#'])"));
		return links.length > 0 && links.every(function (a) { return getComputedStyle(a, "::after").content.indexOf(a.getAttribute("href")) >= 0; });
	})()`) {
		t.Error("the targets of links are not printed")
	}
	if !ask[bool](p, `getComputedStyle(document.documentElement).colorScheme.indexOf("dark") < 0`) {
		t.Error("a dark page is printed")
	}
}

// TestWithoutScript reads pages in a browser that runs none. All that is shown must work.
func TestWithoutScript(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	each(t, slices.Sorted(maps.Keys(pages)), func(p *tab, name string) {
		p.once(func() { p.scripts(false) })
		p.open(s.http(pages[name]))
		if ask[bool](p, `document.querySelector(".switch") !== null`) {
			t.Fatalf("%s: scripts run", name)
		}
		if n := ask[int](p, `document.querySelector("main").innerText.trim().length`); n < 40 {
			t.Errorf("%s has %d characters of text", name, n)
		}
		dead := ask[[]string](p, `Array.from(document.querySelectorAll("button:not([popovertarget]), input:not([disabled], form[action] *), select, textarea"))
			.filter(function (el) { return el.checkVisibility(); }).map(function (el) { return el.outerHTML.slice(0, 150); })`)
		if len(dead) > 0 {
			t.Errorf("%s shows controls that do nothing: %q", name, dead)
		}
		p.size(1440, 900)
		if n := ask[int](p, `Array.from(document.querySelectorAll(".chart, .chart svg:not(svg svg)")).filter(function (el) { return !el.closest("details") && !el.getBoundingClientRect().width; }).length`); n > 0 {
			t.Errorf("%s: %d charts do not show", name, n)
		}
		if ask[bool](p, `(function (s) { if (s) s.focus(); return s !== null; })(document.querySelector(".chart details.data > summary"))`) {
			p.press(kb.Enter)
			p.await(`document.querySelector(".chart details.data tbody tr").checkVisibility()`)
		}
		if name != "404" && !ask[bool](p, `Array.from(document.querySelectorAll("#nav a[href]")).every(function (a) { return a.checkVisibility(); })`) {
			t.Errorf("%s: the navigation does not show", name)
		}
		p.size(390, 800)
		_, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{}) // what is clicked on has to be painted first
		p.must(err)
		x, y := centre(p, ".menu")
		p.click(x, y)
		p.await(`document.querySelector("#nav a[href]").checkVisibility() && document.querySelector("#nav").getBoundingClientRect().left >= 0`)
		p.size(1440, 900)
	})
}

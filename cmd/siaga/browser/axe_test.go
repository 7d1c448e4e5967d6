package browser

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	allRules    = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	colourRules = `{ type: "rule", values: ["color-contrast"] }`
)

// prepareAxe brings axe-core into the page.
func prepareAxe(p *tab) {
	p.t.Helper()
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		p.t.Fatalf("the tests of accessibility need axe-core: run `make needs`, or `npm ci` in cmd/siaga/browser (%v)", err)
	}
	// Rows outside of the window are not laid out before somebody looks; axe would measure guesses.
	const layOut = `(function (sheet) {
		sheet.replaceSync("* { content-visibility: visible !important }");
		document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
	})(new CSSStyleSheet())`
	p.must(evaluate(p, string(axe)))
	p.must(evaluate(p, layOut))
}

// violations asks axe-core about the page as it is now, in three views.
func violations(p *tab, name string) {
	p.t.Helper()
	const run = `axe.run(document, { runOnly: %s, resultTypes: ["violations"], preload: false }).then(function (r) {
		return r.violations.flatMap(function (v) {
			return v.nodes.map(function (n) { return v.id + ": " + n.target.join(" ") + " " + n.failureSummary; });
		});
	})`
	for _, view := range []struct {
		width       int64
		scheme, ask string
	}{{1440, "light", allRules}, {1440, "dark", colourRules}, {390, "dark", allRules}} {
		p.size(view.width, 900)
		p.media("screen", view.scheme)
		for _, v := range ask[[]string](p, painted+".then(function () { return "+fmt.Sprintf(run, view.ask)+"; })") {
			p.t.Errorf("%s, %s, %d px: %s", name, view.scheme, view.width, strings.Join(strings.Fields(v), " "))
		}
	}
}

// TestAccessible lets axe-core look at a page of every type: light on a wide screen, dark on a narrow one, and at the colours
// of what only a wide screen has in the dark too.
func TestAccessible(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	each(t, slices.Sorted(maps.Keys(pages)), func(p *tab, name string) {
		p.open(s.http(pages[name]))
		prepareAxe(p)
		violations(p, name)
	})
}

// TestAccessibleSearch lets axe-core look at everything that a search can show.
func TestAccessibleSearch(t *testing.T) {
	s, err := searched()
	if err != nil {
		t.Fatal(err)
	}
	const anywhere = "incidents/INC-1.html"
	recent := `localStorage.setItem("siaga-searches:" + new URL("../", location).pathname, '["frogs", "orders hang"]')`
	each(t, []struct{ name, page, keys, before, until string }{
		{"hints", anywhere, "/", "", `document.querySelector(".hints")`},
		{"recent", anywhere, "/" + kb.ArrowDown, recent, `document.querySelector("#found [aria-selected=true]")`},
		{"list", anywhere, "/zanzi" + kb.ArrowDown, "", `document.querySelector("#found [aria-selected=true]")`},
		{"did you mean", anywhere, "/quagmrie", "", `document.querySelector("#found .hit")`},
		{"nothing", anywhere, "/xyzzyqq", "", `document.querySelector("#found .way")`},
		{"broken", anywhere, "/orders", `window.siagaBroken = true`, `document.querySelector("#found")`},
		{"results", "search.html?q=orders&severity=sev1&severity=sev2&service=ledger", "", "", `document.querySelector(".facets fieldset")`},
		{"second page", "search.html?q=orders&page=2", "", "", `document.querySelector(".pager a")`},
		{"no results", "search.html?q=xyzzyqq", "", "", `document.querySelector(".results .ways")`},
		{"unasked", "search.html", "", "", `document.querySelector(".syntax")`},
	}, func(p *tab, state struct{ name, page, keys, before, until string }) {
		p.open(s.root + state.page)
		prepareAxe(p)
		if state.before != "" {
			p.must(evaluate(p, state.before))
		}
		if first, rest, _ := strings.Cut(state.keys, "/"); first == "" && state.keys != "" {
			p.strike("/")
			p.await(`!` + closed)
			if strings.Contains(state.before, "Broken") {
				p.must(evaluate(p, `Siaga.open = function () { return Promise.reject(new Error("gone")); }`))
			}
			typed := strings.TrimSuffix(rest, kb.ArrowDown)
			p.press(typed)
			if typed != "" {
				p.await(`document.querySelector("#found > *")`)
			}
			if typed != rest {
				p.press(kb.ArrowDown)
			}
		}
		p.await(state.until)
		violations(p, state.name)
		p.must(evaluate(p, `localStorage.clear()`))
	})
}

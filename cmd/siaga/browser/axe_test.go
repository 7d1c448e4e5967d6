package browser

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAccessible lets axe-core look at a page of every type: light on a wide screen, dark on a narrow one, and at the colours
// of what only a wide screen has in the dark too.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("the tests of accessibility need axe-core: run `make needs`, or `npm ci` in cmd/siaga/browser (%v)", err)
	}
	const (
		rules   = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
		colours = `{ type: "rule", values: ["color-contrast"] }`
	)
	const run = `axe.run(document, { runOnly: %s, resultTypes: ["violations"] }).then(function (r) {
		return r.violations.flatMap(function (v) {
			return v.nodes.map(function (n) { return v.id + ": " + n.target.join(" ") + " " + n.failureSummary; });
		});
	})`
	// Rows outside of the window are not laid out before somebody looks; axe would measure guesses.
	const layOut = `(function (sheet) {
		sheet.replaceSync("* { content-visibility: visible !important }");
		document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
	})(new CSSStyleSheet())`
	s := example(t)
	pages := types(t, s)
	each(t, slices.Sorted(maps.Keys(pages)), func(p *tab, name string) {
		p.open(s.http(pages[name]))
		p.must(evaluate(p, string(axe)))
		p.must(evaluate(p, layOut))
		for _, view := range []struct {
			width       int64
			scheme, ask string
		}{{1440, "light", rules}, {1440, "dark", colours}, {390, "dark", rules}} {
			p.size(view.width, 900)
			p.media("screen", view.scheme)
			for _, v := range ask[[]string](p, painted+".then(function () { return "+fmt.Sprintf(run, view.ask)+"; })") {
				t.Errorf("%s, %s, %d px: %s", name, view.scheme, view.width, strings.Join(strings.Fields(v), " "))
			}
		}
	})
}

package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"siaga/generator/config"

	"github.com/chromedp/chromedp/kb"
)

// shownRows lists the first cells of the rows that are shown.
const shownRows = `Array.from(document.querySelectorAll("table.overview tbody tr")).filter(function (r) { return !r.hidden; })
	.map(function (r) { return r.cells[0].textContent.trim(); })`

// TestOverview sorts and filters with the keyboard, and finds the same again at the address that this leaves.
func TestOverview(t *testing.T) {
	texts := map[string]string{}
	for i, severity := range []string{"sev3", "sev1", "sev2", "sev1"} {
		texts[fmt.Sprintf("incidents/INC-%d.md", i+1)] = fmt.Sprintf("---\ntitle: %s\nseverity: %s\nstarted_at: 2026-0%d-01T10:00:00Z\n---\n\nText.\n",
			[]string{"delta disk", "alpha network", "charlie disk", "bravo queue"}[i], severity, i+1)
	}
	s := build(t, files(texts), config.Default())
	for name, address := range map[string]string{"http": s.http("incidents/index.html"), "file": s.file("incidents/index.html")} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t)
			p.open(address)
			expect := func(what string, want ...string) {
				t.Helper()
				p.await(`document.readyState === "complete"`)
				if got := ask[[]string](p, shownRows); !slices.Equal(got, want) {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
			}
			tabTo(p, `th[data-name="title"] button`)
			p.press(kb.Enter)
			expect("sorted", "alpha network", "bravo queue", "charlie disk", "delta disk")
			p.press(kb.Enter)
			expect("sorted down", "delta disk", "charlie disk", "bravo queue", "alpha network")
			if got := ask[string](p, `document.querySelector('th[data-name="title"]').getAttribute("aria-sort")`); got != "descending" {
				t.Errorf("aria-sort is %q", got)
			}
			if !ask[bool](p, `document.activeElement.matches('th[data-name="title"] button')`) {
				t.Errorf("sorting takes the focus away, to %s", focused(p))
			}
			ask[any](p, `document.querySelector(".filters input[name=q]").focus()`)
			p.press("disk")
			expect("filtered", "delta disk", "charlie disk")
			if got := ask[string](p, `document.querySelector(".count").textContent`); got == "" {
				t.Error("nobody says how many rows are left")
			}
			p.open(ask[string](p, "location.href"))
			expect("opened again", "delta disk", "charlie disk")
			ask[any](p, `document.querySelector(".filters input[name=q]").focus()`)
			p.press(" nothing")
			expect("nothing fits")
			if !ask[bool](p, `document.querySelector(".nothing").checkVisibility()`) {
				t.Error("nobody says that nothing fits")
			}
			tabTo(p, `form.filters [type=reset]`)
			p.press(kb.Enter)
			p.await(`!document.querySelector("table.overview tbody tr[hidden]")`)
			expect("reset", "delta disk", "charlie disk", "bravo queue", "alpha network")
			ask[any](p, `document.querySelector("select[name=severity]").focus()`)
			p.press(kb.ArrowDown) // the first severity there is
			p.await(`document.querySelectorAll("table.overview tbody tr[hidden]").length > 0`)
			expect("by severity", "bravo queue", "alpha network")
		})
	}
}

// TestLongOverview walks through the pages of three thousand rows, and filters and sorts one of them.
func TestLongOverview(t *testing.T) {
	const rows, onPage = 3000, 150
	texts := map[string]string{}
	for i := range rows {
		texts[fmt.Sprintf("incidents/INC-%04d.md", i)] = fmt.Sprintf("---\ntitle: Number %d of many\nseverity: sev%d\n---\n\nText.\n", (i*7919)%rows, i%4+1)
	}
	s := build(t, files(texts), config.Default())
	p := newTab(t)
	p.open(s.http("incidents/index.html"))
	expect := func(n int, first, last string) {
		t.Helper()
		got := ask[[]string](p, shownRows)
		if len(got) != n || got[0] != "Number "+first+" of many" || got[n-1] != "Number "+last+" of many" {
			t.Errorf("%d rows %q, want %d from %s to %s", len(got), got, n, first, last)
		}
	}
	expect(onPage, "0", "149")
	filter := func(words string) {
		t.Helper()
		ask[any](p, `document.querySelector(".filters input[name=q]").select()`)
		p.press(words)
	}
	filter("number 14")
	expect(12, "14", "149")
	if got := ask[string](p, `document.querySelector(".count").textContent`); got != "12 of 150 on this page" {
		t.Errorf("the count says %q", got)
	}
	filter("number 299")
	if got := ask[string](p, `document.querySelector(".nothing").innerText`); !strings.Contains(got, "other pages") {
		t.Errorf("nobody says that there are other pages: %q", got)
	}
	tabTo(p, `nav.pager a[rel=next]`)
	p.press(kb.Enter)
	p.await(`document.title.includes("page 2 of 20") && document.readyState === "complete"`)
	expect(onPage, "150", "299")
	filter("number 29")
	expect(11, "229", "299")
	tabTo(p, `th[data-name="title"] button`)
	p.press(kb.Enter)
	p.press(kb.Enter)
	expect(11, "299", "229")
	tabTo(p, `nav.pager li:last-child a`)
	p.press(kb.Enter)
	p.await(`document.title.includes("page 20 of 20") && document.readyState === "complete"`)
	expect(onPage, "2850", "2999")
}

package browser

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// says is an expression that is true when the page is there and says something.
func says(text string) string {
	return fmt.Sprintf(`document.readyState === "complete" && document.querySelector("main").textContent.includes(%q)`, text)
}

// long is a page of many paragraphs, with one to edit.
func long(title, text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\n\nThe beginning.\n\n", title)
	for i := range 80 {
		fmt.Fprintf(&b, "## Part %d\n\nParagraph %d of the page.\n\n", i, i)
		if i == 40 {
			b.WriteString(text + "\n\n<details><summary>More</summary>\n\nFolded.\n\n</details>\n\n")
		}
	}
	return b.String()
}

// TestLiveEdit edits pages while they are open. Nobody touches the browser.
func TestLiveEdit(t *testing.T) {
	e := edit(t, map[string]string{"content/page.md": long("Page", "The first text."), "content/other.md": "# Other\n\nThe other text.\n"})
	p, other := newTab(t), newTab(t)
	p.open(e.root + "page.html")
	other.open(e.root + "other.html")
	for _, tab := range []*tab{p, other} {
		tab.await(`Siaga.live && (self.mark = document.querySelector("h1"))`)
	}
	p.must(evaluate(p, `document.querySelector("details").open = true; document.querySelector(".find input").value = "half a que";
		scrollTo({ top: document.getElementById("part-40").getBoundingClientRect().top + scrollY - 200, behavior: "instant" })`))
	const top = `Math.round(document.getElementById("part-40").getBoundingClientRect().top)`
	before := ask[int](p, top)
	p.take()
	other.take()

	// What was edited is swapped, and everything else stays as it was; so does a page that nobody has edited.
	e.write("content/page.md", long("Page", "The second text.\n\nAnd one more."))
	p.await(says("The second text."))
	kept := `self.mark === document.querySelector("h1") && document.querySelector("details").open && document.querySelector(".find input").value === "half a que"`
	if !ask[bool](p, kept) {
		t.Error("the page was loaded again, or lost what was done in it")
	}
	e.write("content/page.md", strings.Replace(long("Page", "The third text."), "The beginning.", strings.Repeat("A longer beginning.\n\n", 20), 1))
	p.await(says("The third text.") + " && " + says("A longer beginning."))
	if after := ask[int](p, top); before != after || !ask[bool](p, kept) {
		t.Errorf("what was read stood at %d and stands at %d, or was lost", before, after)
	}
	other.await(`self.mark === document.querySelector("h1")`)
	for _, url := range other.take().requests {
		if !strings.HasSuffix(url, "/other.html") { // it asks whether it is as it was
			t.Errorf("the page that was not edited asked for %s", url)
		}
	}

	// A new title is everywhere, and what the theme's script does is done to what is new.
	e.write("content/page.md", long("Renamed", "The fourth text.\n\n## New part\n\nHere."))
	p.await(`document.title.startsWith("Renamed") && document.querySelector("h1").textContent === "Renamed" && document.querySelector("#toc a[href='#new-part']")`)
	p.must(evaluate(p, `scrollTo({ top: document.getElementById("new-part").getBoundingClientRect().top + scrollY - 250, behavior: "instant" })`))
	p.await(`document.querySelector("#toc a[aria-current]").hash === "#new-part"`)

	// A page that is gone is the page that says so, and comes back.
	if err := os.Remove(filepath.Join(e.dir, "content/page.md")); err != nil {
		t.Fatal(err)
	}
	p.await(`document.body.matches(".t-404")`)
	e.write("content/page.md", long("Page", "It is back."))
	p.await(says("It is back."))
	noTrouble(t, p, "404")
	noTrouble(t, other)
}

// TestLiveProblems breaks what is served, and mends it.
func TestLiveProblems(t *testing.T) {
	e := edit(t, map[string]string{"content/page.md": "---\ntitle: Page\n---\n\nThe first text.\n"})
	p := newTab(t)
	p.open(e.root + "page.html")
	p.await(says("The first text."))
	p.must(evaluate(p, `self.mark = true`))

	e.write("content/page.md", "---\ntitle: [Page\n---\n\nThe second text.\n")
	p.await(`document.querySelector(".siaga-live") && ` + says("The second text."))
	if got := ask[string](p, `document.querySelector(".siaga-live").textContent`); !strings.Contains(got, "page.md:2") {
		t.Errorf("the overlay does not say where the mistake is: %q", got)
	}
	e.write("content/page.md", "---\ntitle: Page\n---\n\nThe third text.\n")
	p.await(says("The third text.") + ` && !document.querySelector(".siaga-live, .siaga-live-badge")`)

	e.write("siaga.yaml", "titel: Broken\n")
	p.await(`document.querySelector(".siaga-live") && document.querySelector(".siaga-live").textContent.includes("titel")`)
	e.write("siaga.yaml", "title: Mended\n")
	p.await(`document.title.endsWith("Mended") && !document.querySelector(".siaga-live, .siaga-live-badge")`) // loaded again: the header has the title, too
	p.must(evaluate(p, `self.mark = true`))

	// The style of the theme, and a page that cannot be rendered.
	e.write("layouts/assets/site.css", "body { background: rgb(1, 2, 3) }")
	p.await(`getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	if !ask[bool](p, `self.mark`) {
		t.Error("the page was loaded again for a style sheet")
	}
	noTrouble(t, p)
}

// TestLiveOverview edits what a table lists that somebody filters and sorts at that moment.
func TestLiveOverview(t *testing.T) {
	e := edit(t, map[string]string{"content/runbooks/drain.md": "# Drain the queue\n", "content/runbooks/restart.md": "# Restart the queue\n", "content/runbooks/wait.md": "# Wait\n"})
	p := newTab(t)
	p.open(e.root + "runbooks/index.html")
	p.await(`document.activeElement && Siaga.live && !document.querySelector("form.filters").hidden`)
	p.must(evaluate(p, `self.mark = document.querySelector("#nav"); document.querySelector("form.filters input").focus()`))
	p.press("que")
	p.must(evaluate(p, `document.querySelector("th[data-name=title] button").click(); document.querySelector("th[data-name=title] button").click(); document.querySelector("form.filters input").focus()`))
	const shown = `Array.from(document.querySelectorAll("tbody tr:not([hidden]) td:first-child"), function (td) { return td.textContent; }).join()`
	p.is("rows", shown, "Restart the queue,Drain the queue")
	e.write("content/runbooks/restart.md", "# Stop the queue\n")
	p.await(shown + ` === "Stop the queue,Drain the queue"`)
	p.press("ue")
	p.is("field", `document.activeElement.value`, "queue")
	if !ask[bool](p, `self.mark === document.querySelector("#nav") && document.querySelectorAll("th[aria-sort] button").length === 1`) {
		t.Error("the page was loaded again, or the table is not as it was")
	}
	noTrouble(t, p)
}

// TestLiveAway edits a page while nobody looks at it, and searches for what was edited.
func TestLiveAway(t *testing.T) {
	e := edit(t, map[string]string{"content/page.md": "# Page\n\nThe first text.\n", "content/other.md": "# Other\n\nA zebra.\n"})
	p := newTab(t)
	seen := p.beside()
	for _, tab := range []*tab{p, seen} {
		tab.open(e.root + "page.html")
		tab.await(says("The first text."))
	}
	const look = `Object.defineProperty(document, "hidden", { value: %t, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`
	p.must(evaluate(p, fmt.Sprintf(look, true)))
	p.take()
	e.write("content/page.md", "# Page\n\nThe second text.\n")
	seen.await(says("The second text.")) // whichever of the two had the stream
	if asked := p.take().requests; len(asked) > 0 || !ask[bool](p, says("The first text.")) {
		t.Errorf("a tab that is hidden has asked for %q, or shows something new", asked)
	}
	p.must(evaluate(p, fmt.Sprintf(look, false)))
	p.await(says("The second text."))

	finds := func(word, hits string) {
		t.Helper()
		p.must(evaluate(p, fmt.Sprintf(`document.querySelector(".find input").focus(); document.querySelector(".find input").value = %q;
			document.querySelector(".find input").dispatchEvent(new Event("input"))`, word)))
		p.await(fmt.Sprintf(`Array.from(document.querySelectorAll(".found .hit .name"), function (el) { return el.textContent; }).join() === %q`, hits))
	}
	finds("zebra", "Other")
	e.write("content/page.md", "# Page\n\nAnother zebra, zebra, zebra.\n")
	p.await(says("Another zebra"))
	finds("zebra", "Page,Other")
	noTrouble(t, p)
}

// TestLiveImage changes an image that a page shows.
func TestLiveImage(t *testing.T) {
	square := func(size int) string {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"/>`, size, size)
	}
	e := edit(t, map[string]string{"content/page.md": "# Page\n\n![a](img/a.svg)\n\n![b](img/b.svg)\n", "content/img/a.svg": square(20), "content/img/b.svg": square(30)})
	p := newTab(t)
	p.open(e.root + "page.html")
	p.await(`document.readyState === "complete" && document.querySelectorAll("main img")[0].naturalWidth === 20`)
	p.must(evaluate(p, `self.mark = true`))
	e.write("content/img/a.svg", square(40))
	p.await(`document.querySelectorAll("main img")[0].naturalWidth === 40`)
	if !ask[bool](p, `self.mark && !document.querySelectorAll("main img")[1].src.includes("?")`) {
		t.Error("the page was loaded again, or the other image")
	}
	noTrouble(t, p)
}

// TestLiveTabs opens more tabs of one browser than it makes connections to one server.
func TestLiveTabs(t *testing.T) {
	e := edit(t, map[string]string{"content/page.md": "# Page\n\nThe first text.\n"})
	tabs := []*tab{newTab(t)}
	for range 7 {
		tabs = append(tabs, tabs[0].beside())
	}
	for _, p := range tabs {
		p.open(e.root + "page.html")
	}
	for _, p := range tabs {
		p.await(says("The first text."))
	}
	e.write("content/page.md", "# Page\n\nThe second text.\n")
	streams := 0
	for _, p := range tabs {
		p.await(says("The second text."))
		for _, url := range p.take().requests {
			if strings.HasSuffix(url, "/_siaga/events") {
				streams++
			}
		}
	}
	if streams != 1 {
		t.Errorf("%d tabs have opened %d streams", len(tabs), streams)
	}
	// The one that has the stream goes; another one takes it over.
	tabs[0].must(chromedp.Do(tabs[0].ctx, chromedp.Navigate("about:blank")))
	e.write("content/page.md", "# Page\n\nThe third text.\n")
	for _, p := range tabs[1:] {
		p.await(says("The third text."))
		noTrouble(t, p)
	}
}

// TestSwap makes pages into others of their type. The result must be what a browser shows that opens the other one.
func TestSwap(t *testing.T) {
	root := serve(t, filepath.Join("..", "..", ".."))
	get := func(address string) string {
		r, err := http.Get(root + address)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", address, r.Status, err)
		}
		return string(body)
	}
	// What depends on where the window stands, and what does not show, is left out.
	const look = `(function () {
		var all = document.documentElement.cloneNode(true);
		all.removeAttribute("style");
		all.querySelectorAll("noscript, .siaga-live, .siaga-live-badge").forEach(function (el) { el.remove(); });
		all.querySelectorAll("[aria-current=location]").forEach(function (el) { el.removeAttribute("aria-current"); });
		return all.outerHTML;
	})()`
	each(t, [][]string{
		{"runbooks/payments-bank-link.html", "runbooks/media-uploads-fail.html", "runbooks/settlement-run.html"},
		{"incidents/INC-142.html", "incidents/INC-101.html"},
		{"handbook/markdown.html", "handbook/prose.html"},
		{"incidents/index.html", "postmortems/index.html"},
		{"alerts/BankLinkDown.html", "alerts/VolumeWillFill.html"},
		{"services/payments.html", "services/checkout.html"},
	}, func(p *tab, chain []string) {
		p.open(root + chain[0])
		p.await(`document.readyState === "complete" && self.Siaga && Siaga.live`)
		for _, to := range chain[1:] {
			p.must(evaluate(p, fmt.Sprintf("Siaga.live.swap(%q)", get(to))))
		}
		got := ask[string](p, look)
		p.open(root + chain[len(chain)-1])
		p.await(`document.readyState === "complete"`)
		if want := ask[string](p, look); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s: after the swap\n%.300s\nopened\n%.300s", chain, got[max(0, i-100):], want[max(0, i-100):])
		}
	})
}

// beside opens another tab of the same profile.
func (p *tab) beside() *tab {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	p.t.Cleanup(cancel)
	return prepare(p.t, ctx)
}

// noTrouble fails for what has gone wrong in a tab, but for what was expected to.
func noTrouble(t *testing.T, p *tab, expected ...string) {
	t.Helper()
	for _, line := range p.take().trouble {
		wanted := false
		for _, e := range expected {
			wanted = wanted || strings.Contains(line, e)
		}
		if !wanted {
			t.Error(line)
		}
	}
}

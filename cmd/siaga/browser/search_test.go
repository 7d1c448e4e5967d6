package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"siaga/generator/config"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// searched is a small site to search in, built once for all tests, which only read it: thirty incidents of a checkout, its runbook,
// its service, and a page that nobody would find by chance.
var searched = sync.OnceValues(func() (site, error) {
	texts := map[string]string{
		"services/checkout.md":      "---\ntitle: Checkout\n---\n\nTakes what buyers put into the basket.\n",
		"services/ledger.md":        "---\ntitle: Ledger\n---\n\nKeeps the books.\n",
		"runbooks/pool-is-empty.md": "---\ntitle: The pool is empty\nservices: [checkout]\n---\n\nFirst look.\n\n## Raise the limit\n\nRaise the zanzibar limit to forty connections.\n",
		"guides/quagmire.md":        "# Quagmire\n\nA text about frogs.\n",
	}
	for i := range 30 {
		texts[fmt.Sprintf("incidents/INC-%d.md", i+1)] = fmt.Sprintf("---\ntitle: Orders hang, number %d\nseverity: sev%d\nservices: [%s]\nstarted_at: 2026-0%d-01T10:00:00Z\n---\n\nEvery order waits.\n",
			i+1, i%3+1, []string{"checkout", "ledger"}[i%2], i%9+1)
	}
	dir, err := os.MkdirTemp(scratch(), "searched-")
	if err != nil {
		return site{}, err
	}
	return publishTo(dir, files(texts), config.Default())
})

// everywhere runs a test in the small site on a server, and in a folder.
func everywhere(t *testing.T, do func(t *testing.T, p *tab, address func(string) string)) {
	t.Helper()
	s, err := searched()
	if err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]func(string) string{"http": s.http, "file": s.file} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t)
			p.media("screen", "light") // without motion
			do(t, p, address)
			for _, line := range p.take().trouble {
				t.Error(line)
			}
		})
	}
}

const (
	// options lists the rows below the field, results those of the page of results.
	options = `Array.from(document.querySelectorAll("#found > [role=option]"), function (r) { return r.querySelector(".name") ? r.querySelector(".name").textContent : r.textContent; })`
	results = `Array.from(document.querySelectorAll(".hits .name"), function (r) { return r.textContent; })`
	// closed is true when nothing is shown below the field.
	closed = `(document.querySelector(".found") === null || document.querySelector(".found").hidden)`
)

// query is what stands behind the path of the address.
const query = `location.search.slice(1)`

// shown waits until the first row below the field is the expected one.
func (p *tab) shown(first string) {
	p.t.Helper()
	p.await(`!` + closed + ` && ` + options + `[0] === ` + quote(first))
}

// counted waits until the page of results says what it is expected to say.
func (p *tab) counted(status string) {
	p.t.Helper()
	p.await(`document.querySelector(".results .count") !== null && document.querySelector(".results .count").textContent === ` + quote(status))
}

func (p *tab) is(what, expression, want string) {
	p.t.Helper()
	if got := ask[string](p, expression); got != want {
		p.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// strike presses a key as a keyboard does: when the page takes it for itself, no letter is left behind.
func (p *tab) strike(key string, o ...chromedp.KeyOption) {
	p.t.Helper()
	for _, r := range key {
		list := kb.Encode(r)
		down, up := list[0], list[len(list)-1]
		for _, option := range o {
			option(down)
		}
		if len(list) > 2 && down.Modifiers == 0 {
			down.Text, down.UnmodifiedText = list[1].Text, list[1].UnmodifiedText
		}
		for _, k := range []*input.DispatchKeyEventParams{down, up} {
			_, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, *k)
			p.must(err)
		}
	}
}

// clickOn clicks in the middle of an element.
func (p *tab) clickOn(selector string) {
	p.t.Helper()
	ask[any](p, `document.querySelector(`+quote(selector)+`).scrollIntoView({ block: "nearest" })`)
	x, y := centre(p, selector)
	p.click(x, y)
}

// TestSearchByKeyboard goes from any page to a section of another one, as a combobox is used.
func TestSearchByKeyboard(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.open(address("incidents/INC-1.html"))
		if got := ask[int](p, `document.querySelectorAll("head script").length`); got != 1 {
			t.Errorf("a page loads %d scripts before anybody searches", got)
		}
		p.strike("/")
		p.await(`document.activeElement.matches(".find input") && !` + closed)
		p.press("zanzi")
		p.shown("The pool is empty")
		p.is("expanded", `document.activeElement.getAttribute("aria-expanded")`, "true")
		p.is("marked", `document.querySelector("#found .said mark").textContent.toLowerCase()`, "zanzibar")
		p.is("section", `document.querySelector("#found .part-of").textContent.trim()`, "› Raise the limit")
		p.await(`document.querySelector(".find [role=status]").textContent === "one result"`)
		p.press(kb.ArrowDown)
		p.is("chosen", `document.getElementById(document.activeElement.getAttribute("aria-activedescendant")).querySelector(".name").textContent`, "The pool is empty")
		p.press(kb.Home)
		p.is("caret", `String(document.activeElement.selectionStart)`, "0")
		p.press(kb.ArrowUp)
		p.is("nothing chosen", `String(document.activeElement.getAttribute("aria-activedescendant"))`, "null")
		p.press(kb.ArrowUp)
		p.is("last", `document.querySelector("#found [aria-selected=true]").className`, "way")
		p.press(kb.ArrowUp)
		p.strike(kb.Enter)
		p.await(`location.pathname.endsWith("/runbooks/pool-is-empty.html") && location.hash === "#raise-the-limit" && document.readyState === "complete"`)

		p.strike("k", chromedp.KeyModifiers(2)) // Ctrl
		p.shown("zanzi")
		p.strike(kb.Escape)
		p.await(closed)
		p.press("orders")
		p.await(options + `.at(-1) === "All 30 results"`)
		p.strike(kb.Escape)
		p.is("kept", `document.activeElement.value`, "orders")
		p.strike(kb.Escape)
		p.is("emptied", `document.activeElement.value`, "")
		p.strike(kb.Escape)
		p.await(`document.activeElement === document.body`)
		p.strike("/")
		p.press("orders")
		p.await(options + `.at(-1) === "All 30 results"`)
		p.press(kb.Tab)
		p.await(closed + ` && !document.activeElement.matches(".find input")`)
	})
}

// TestSearchKeys: the keys that lead to the field are letters where somebody types.
func TestSearchKeys(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.open(address("incidents/index.html"))
		ask[any](p, `document.querySelector("form.filters input[name=q]").focus()`)
		p.press("a/b")
		p.is("filter", `document.activeElement.value`, "a/b")
		p.open(address("incidents/INC-1.html"))
		p.strike("/")
		p.press("a/b")
		p.is("field", `document.querySelector(".find input").value`, "a/b")
		p.shown("Quagmire") // "A text about frogs"
		ask[any](p, `window.opened = "", window.open = function (url) { window.opened = url; }`)
		p.press(kb.ArrowDown)
		p.strike(kb.Enter, chromedp.KeyModifiers(2))
		if got := ask[string](p, `window.opened`); !strings.HasSuffix(got, "/guides/quagmire.html") {
			t.Errorf("Ctrl and Enter open %q", got)
		}
	})
}

// TestSearchByMouse uses the list on a phone's width: it opens, a tap leads on, a tap elsewhere closes it.
func TestSearchByMouse(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.size(390, 800)
		p.open(address("incidents/INC-1.html"))
		p.clickOn(".find input")
		p.press("quagm")
		p.shown("Quagmire")
		p.click(3, 780)
		p.await(closed)
		p.clickOn(".find input")
		p.shown("Quagmire")
		if got := ask[float64](p, `document.querySelector(".found").getBoundingClientRect().width`); got != 390 {
			t.Errorf("the list is %v px wide", got)
		}
		p.clickOn("#found .hit")
		p.await(`location.pathname.endsWith("/guides/quagmire.html") && document.readyState === "complete"`)
		p.open(address("incidents/index.html"))
		ask[any](p, `scrollTo(0, 1e6)`)
		if !ask[bool](p, painted+`.then(function () { var r = document.querySelector(".find input").getBoundingClientRect(); return r.top >= 0 && r.bottom < 60; })`) {
			t.Error("the field is not at the top of a page that was scrolled")
		}
	})
}

// TestRecentSearches: what led somewhere is remembered in this browser until somebody forgets it.
func TestRecentSearches(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.open(address("incidents/INC-1.html"))
		expect := func(want ...string) {
			t.Helper()
			p.await(`!` + closed + ` && ` + options + `.join("|") === ` + quote(strings.Join(want, "|")))
		}
		p.strike("/")
		p.await(`!` + closed)
		expect()
		p.press("frogs")
		p.shown("Quagmire")
		ask[any](p, `document.querySelector(".find input").value = ""; document.querySelector(".find input").dispatchEvent(new Event("input"))`)
		expect()
		for i := range 9 {
			p.press(fmt.Sprintf("frogs qq%c", 'a'+i))
			p.strike(kb.Enter)
			p.await(`location.pathname.endsWith("/search.html") && document.readyState === "complete"`)
			p.open(address("incidents/INC-1.html"))
			p.strike("/")
			p.await(`!` + closed)
		}
		expect("frogs qqi", "frogs qqh", "frogs qqg", "frogs qqf", "frogs qqe", "frogs qqd", "frogs qqc", "frogs qqb")
		p.clickOn(`.beside button:nth-child(2)`)
		expect("frogs qqi", "frogs qqg", "frogs qqf", "frogs qqe", "frogs qqd", "frogs qqc", "frogs qqb")
		p.press(kb.ArrowDown)
		p.strike(kb.Delete)
		expect("frogs qqg", "frogs qqf", "frogs qqe", "frogs qqd", "frogs qqc", "frogs qqb")
		p.press(kb.ArrowDown)
		p.strike(kb.Enter)
		p.shown("Quagmire")
		p.is("asked again", `document.activeElement.value`, "frogs qqg")
		p.open(address("search.html"))
		p.await(`document.querySelectorAll(".recent li").length === 6`)
		tabTo(p, `.recent [data-forget=""]`)
		p.strike(kb.Enter)
		p.await(`document.querySelector(".recent") === null && Object.keys(localStorage).every(function (k) { return !k.startsWith("siaga-searches"); })`)
	})
}

// TestNewestAnswer holds the answer to the first letters back until later ones are answered: it comes too late to be shown.
func TestNewestAnswer(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.open(address("incidents/INC-1.html"))
		p.strike("/")
		p.await(`self.Siaga && self.Siaga.search && !` + closed)
		ask[any](p, `(function (open) {
			Siaga.open = function (o) {
				return open(o).then(function (engine) {
					return { search: function (q, o) {
						return engine.search(q, o).then(function (r) {
							return q === "frogs" ? r : new Promise(function (done) { (window.late = window.late || []).push(function () { done(r); }); });
						});
					} };
				});
			};
		})(Siaga.open)`)
		p.press("frogs")
		p.shown("Quagmire")
		p.await(`window.late && window.late.length === 4`)
		ask[any](p, `window.late.forEach(function (f) { f(); }), `+painted)
		p.is("list", options+`.join("|")`, "Quagmire|Show the result on a page of its own")
	})
}

// TestResultsPage narrows a search down, turns pages, goes back, and finds all of it at the address.
func TestResultsPage(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.open(address("incidents/INC-1.html"))
		p.strike("/")
		p.press("orders hang")
		p.strike(kb.Enter)
		p.counted("30 results")
		p.is("address", query, "q=orders+hang")
		p.is("field", `document.querySelector(".find input").value`, "orders hang")
		if got := ask[string](p, `document.title`); !strings.HasPrefix(got, "orders hang · Search") {
			t.Errorf("the window is called %q", got)
		}
		if got := ask[[]string](p, results); len(got) != 20 {
			t.Errorf("%d results are shown", len(got))
		}
		tabTo(p, `.facets input[name=service][value=ledger]`)
		p.strike(" ")
		p.counted("15 results")
		p.is("narrowed", query, "q=orders+hang&service=ledger")
		if !ask[bool](p, `document.activeElement.matches(".facets input[name=service][value=ledger]:checked")`) {
			t.Errorf("the focus went to %s", focused(p))
		}
		tabTo(p, `.facets input[name=severity][value=sev1]`)
		p.strike(" ")
		p.counted("5 results")
		p.is("chips", `Array.from(document.querySelectorAll(".chips a"), function (a) { return a.textContent.trim(); }).join("|")`, "Service: Ledger ×|Severity: SEV 1 ×|Remove all")
		p.open(ask[string](p, `location.href`))
		p.counted("5 results")
		p.clickOn(`.chips li:first-child a`)
		p.counted("10 results")
		p.is("widened", query, "q=orders+hang&severity=sev1")
		p.must(evaluate(p, `setTimeout(function () { history.back(); })`))
		p.counted("5 results")
		ask[any](p, `history.go(-2)`)
		p.counted("30 results")
		ask[any](p, `history.forward()`)
		p.counted("15 results")
		p.clickOn(`.chips a`)
		p.counted("30 results")
		p.clickOn(`.pager [rel=next]`)
		p.await(query + ` === "q=orders+hang&page=2" && document.querySelectorAll(".hits li").length === 10 && scrollY === 0`)
		p.strike("/")
		p.press("quagmire")
		p.counted("one result")
		p.is("typed", query, "q=quagmire")
		p.must(evaluate(p, `setTimeout(function () { history.back(); })`))
		p.await(query + ` === "q=orders+hang&page=2" && document.querySelector(".position").textContent === "Page 2 of 2"`)
		ask[any](p, `document.querySelector(".find input").focus(), document.querySelector(".find input").select()`)
		p.press("kind:runbook")
		p.counted("one result")
		p.press(kb.ArrowDown)
		p.strike(kb.Enter)
		p.await(`location.pathname.endsWith("/runbooks/pool-is-empty.html")`)
	})
}

// TestNothingFound: a typing error leads to what was meant, and what is not there to where else to look.
func TestNothingFound(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.open(address("incidents/INC-1.html"))
		p.strike("/")
		p.press("quagmrie")
		p.shown("Did you mean quagmire?")
		p.press(kb.ArrowDown)
		p.strike(kb.Enter)
		p.shown("Quagmire")
		p.is("corrected", `document.activeElement.value`, "quagmire")
		ask[any](p, `document.activeElement.select()`)
		p.press("xyzzyqq after:20x")
		p.shown("First minutes: what do you see?")
		for _, want := range []string{"Nothing found for “xyzzyqq after:20x”.", "“after:20x” is no date", "one markdown file"} {
			if got := ask[string](p, `document.querySelector(".found").textContent`); !strings.Contains(got, want) {
				t.Errorf("the list says %q, not %q", got, want)
			}
		}
		p.open(address("search.html") + "?q=quagmrie")
		p.counted("one result")
		p.clickOn(`.meant a`)
		p.await(query + ` === "q=quagmire" && document.querySelector(".meant") === null`)
	})
}

// TestSearchWithoutScript: the form leads to the way to everything.
func TestSearchWithoutScript(t *testing.T) {
	everywhere(t, func(t *testing.T, p *tab, address func(string) string) {
		p.scripts(false)
		p.open(address("incidents/INC-1.html"))
		ask[any](p, `document.querySelector(".find input").focus()`)
		p.press("frogs")
		p.strike(kb.Enter)
		p.await(`location.pathname.endsWith("/search.html") && location.search === "?q=frogs" && document.readyState === "complete"`)
		for _, seen := range []string{"noscript p", `.terms a[href="incidents/index.html"]`, `.terms a[href="runbooks/index.html"]`, ".syntax dt"} {
			if !ask[bool](p, `document.querySelector(`+quote(seen)+`).checkVisibility()`) {
				t.Errorf("%s does not show", seen)
			}
		}
	})
}

// TestNoIndex takes the index away. The field says so, and leads to the lists.
func TestNoIndex(t *testing.T) {
	s := build(t, files(map[string]string{"runbooks/a.md": "# A\n\nText.\n"}), config.Default())
	if err := os.RemoveAll(filepath.Join(s.dir, "search")); err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]func(string) string{"http": s.http, "file": s.file} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t)
			p.open(address("runbooks/a.html"))
			p.strike("/")
			p.press("text")
			p.shown("First minutes: what do you see?")
			p.await(`document.querySelector(".found").textContent.includes("could not be loaded")`)
			p.strike(kb.Enter)
			p.await(`document.querySelector(".results .notice") && document.querySelector('.terms a[href="runbooks/index.html"]').checkVisibility()`)
		})
	}
}

// TestLostPage is served for addresses that do not exist, at any depth: it looks for their words.
func TestLostPage(t *testing.T) {
	var dir string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(r.URL.Path, "/ops/")))
		if info, err := os.Stat(name); err != nil || info.IsDir() || !strings.HasPrefix(name, dir) {
			page, _ := os.ReadFile(filepath.Join(dir, "404.html"))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			w.Write(page)
			return
		}
		http.ServeFile(w, r, name)
	}))
	t.Cleanup(server.Close)
	c := config.Default()
	c.BaseURL = server.URL + "/ops/"
	dir = build(t, files(map[string]string{"runbooks/pool-is-empty.md": "# The pool is empty\n\nText.\n", "runbooks/b.md": "# Other\n\nText.\n"}), c).dir
	p := newTab(t)
	p.before(watchScript)
	for _, path := range []string{"old/deep/ThePool_is-empty.html", "runbooks/pool.is.empty/"} {
		p.open(server.URL + "/ops/" + path)
		p.await(`document.querySelector(".guesses .name") && document.querySelector(".guesses .name").textContent === "The pool is empty"`)
		if got := ask[string](p, `document.querySelector(".guesses a").href`); got != c.BaseURL+"runbooks/pool-is-empty.html" {
			t.Errorf("%s: the first guess leads to %s", path, got)
		}
	}
	for _, path := range []string{"%3Cimg%20src=x%20onerror=window.pwned=1%3E%20pool", "%E0%A4%A", "javascript:alert(1)", "%00/%0a", "pool/" + strings.Repeat("a/", 600), "empty%22%3E%3Cscript%3Ewindow.pwned=1%3C%2Fscript%3E"} {
		p.open(server.URL + "/ops/" + path)
		p.await(`document.readyState === "complete"`)
		if got := ask[string](p, painted+`.then(function () { return String(window.pwned || "") + (window.violated || "") + document.querySelectorAll(".guesses img, .guesses script").length; })`); got != "0" {
			t.Errorf("%.60s: %s", path, got)
		}
	}
	if d := p.take().dialogs; len(d) > 0 {
		t.Errorf("dialogs %q", d)
	}
}

// TestHostileSearches asks for every injection, in the address of the page of results and in its field, in a site that is made of
// injections.
func TestHostileSearches(t *testing.T) {
	evil := newAttacker(t)
	list := payloads(evil.URL)
	s := build(t, hostile(list), config.Default())
	asked := append(list, strings.Repeat("a ", 5000), strings.Repeat("(a+)+", 150)+"$", "kind:"+strings.Repeat("x", 900), strings.Repeat(`"`, 999), "__proto__ constructor toString")
	answered := `(!document.documentElement.matches(".asked") || !document.querySelector(".results[aria-busy]") && document.querySelector(".results .count").textContent !== "")`
	each(t, slices.Collect(slices.Chunk(asked, 3)), func(p *tab, some []string) {
		p.once(func() { p.before(watchScript) })
		address := ask[string](p, `"search.html?" + new URLSearchParams({ q: `+quote(some[0])+`, kind: `+quote(some[0])+`, page: `+quote(some[0])+` })`)
		p.open(s.root + address)
		p.await(answered + ` || document.querySelector(".results .remark")`)
		var found []string
		for _, payload := range some {
			ask[any](p, `(function (field) { field.value = `+quote(payload)+`; field.dispatchEvent(new Event("input")); })(document.querySelector(".find input")), `+painted)
			p.await(answered + ` || document.querySelector(".results .remark")`)
			found = append(found, ask[[]string](p, fmt.Sprintf("(%s\n)(%s, [])", inspectScript, quote(s.root)))...)
		}
		for _, f := range append(found, p.escaped(s.root)...) {
			t.Errorf("%s: %s", shorten(strings.Join(some, " ")), shorten(f))
		}
	})
	if v := evil.visits(); len(v) > 0 {
		t.Errorf("the attacker was asked for %q", v)
	}
}

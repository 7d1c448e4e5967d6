package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// sitePage is the search of a site in its field, which every page has.
type sitePage struct {
	ctx  context.Context
	done func()
}

// openSite opens the front page of a site.
func openSite(c *chromium, m *meter) (*sitePage, error) {
	ctx, cancel, err := c.tab(m.address() + "/")
	if err != nil {
		return nil, err
	}
	p := &sitePage{ctx, cancel}
	if err := await(ctx, `document.readyState === "complete" && document.querySelector("form.find")`); err != nil {
		cancel()
		return nil, err
	}
	return p, nil
}

func (p *sitePage) close() { p.done() }

// The field, and whether the list below it shows something.
const (
	field    = `document.querySelector("form.find").elements.q`
	answered = `(() => { const list = document.querySelector("#found"); return list && list.childElementCount && !list.closest(".found").hidden; })()`
)

// empty goes to the field and empties it.
func (p *sitePage) empty() error {
	_, err := evaluate[bool](p.ctx, `(() => { const f = `+field+`; f.focus(); f.value = ""; f.dispatchEvent(new Event("input")); return true; })()`)
	return err
}

// ask pastes a query into the field.
func (p *sitePage) ask(query string) (answer, error) {
	if err := p.empty(); err != nil {
		return answer{}, err
	}
	if _, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: query}); err != nil {
		return answer{}, err
	}
	return p.shown()
}

// shown is the list below the field, as soon as there is one.
func (p *sitePage) shown() (a answer, err error) {
	if err := await(p.ctx, answered); err != nil {
		return a, err
	}
	list, err := evaluate[struct {
		Hits   []string `json:"hits"`
		Marked int      `json:"marked"`
	}](p.ctx, `(() => {
		const hits = Array.from(document.querySelectorAll("#found a.hit"));
		return { hits: hits.map((a) => decodeURIComponent(a.pathname.slice(1))), marked: hits.filter((a) => a.querySelector("mark")).length };
	})()`)
	return answer{Hits: list.Hits, Marked: list.Marked}, err
}

// pace is the time between the keys of somebody who types fast.
const pace = 120 * time.Millisecond

// typeAll types a query letter by letter, without a look at what is shown before its end.
func (p *sitePage) typeAll(query string) (answer, error) {
	if err := p.empty(); err != nil {
		return answer{}, err
	}
	for _, key := range query {
		if err := chromedp.Do(p.ctx, chromedp.KeyEvent(string(key))); err != nil {
			return answer{}, err
		}
		time.Sleep(pace)
	}
	return p.shown()
}

// timer waits in the page for the list that answers the next key: from the event of the key until the list stands and has been laid
// out. Only the newest question is answered, and a list that is emptied answers none.
const timer = `(() => {
	const list = document.querySelector("#found");
	self.keyed = new Promise((done) => {
		let begun = 0;
		document.addEventListener("input", () => { begun = performance.now(); }, { capture: true, once: true });
		const seen = new MutationObserver(() => {
			if (!begun || !list.childElementCount) return;
			list.getBoundingClientRect();
			seen.disconnect();
			done(performance.now() - begun);
		});
		seen.observe(list, { childList: true });
	});
	return true;
})()`

// timeKeys types a query letter by letter, waits for the answer to each, and says what each took.
func (p *sitePage) timeKeys(query string) (took []time.Duration, err error) {
	if err := p.empty(); err != nil {
		return nil, err
	}
	if err := await(p.ctx, `document.querySelector("#found")`); err != nil {
		return nil, err
	}
	for _, key := range query {
		if key == ' ' { // the question is the same as before
			if err := chromedp.Do(p.ctx, chromedp.KeyEvent(" ")); err != nil {
				return nil, err
			}
			continue
		}
		if _, err := evaluate[bool](p.ctx, timer); err != nil {
			return nil, err
		}
		if err := chromedp.Do(p.ctx, chromedp.KeyEvent(string(key))); err != nil {
			return nil, err
		}
		ms, err := evaluate[float64](p.ctx, `self.keyed`)
		if err != nil {
			return nil, fmt.Errorf("%q, key %q: %w", query, key, err)
		}
		took = append(took, time.Duration(ms*float64(time.Millisecond)))
	}
	return took, nil
}

// pagefindPath is where the index of Pagefind stands.
const pagefindPath = "/pagefind/"

// pagefindPage is the search of Pagefind, by its API, with the excerpts of ten results.
type pagefindPage struct {
	ctx  context.Context
	done func()
}

func openPagefind(c *chromium, m *meter) (*pagefindPage, error) {
	ctx, cancel, err := c.tab(m.address() + blankPath)
	if err != nil {
		return nil, err
	}
	return &pagefindPage{ctx, cancel}, nil
}

func (p *pagefindPage) close() { p.done() }

func (p *pagefindPage) ask(query string) (answer, error) {
	list, err := evaluate[[]struct {
		URL    string `json:"url"`
		Marked bool   `json:"marked"`
	}](p.ctx, `(async () => {
		self.pagefind = self.pagefind || await import("`+pagefindPath+`pagefind.js");
		const found = await self.pagefind.search(`+strconv.Quote(query)+`);
		const pages = await Promise.all(found.results.slice(0, 10).map((r) => r.data()));
		return pages.map((p) => ({ url: decodeURIComponent(new URL(p.url, location.href).pathname.slice(1)), marked: p.excerpt.includes("<mark>") }));
	})()`)
	a := answer{}
	for _, r := range list {
		a.Hits = append(a.Hits, r.URL)
		if r.Marked {
			a.Marked++
		}
	}
	return a, err
}

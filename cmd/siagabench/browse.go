package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"
)

// BrowserFigures are what a search takes in a browser.
type browserFigures struct {
	First []answer // of a tab that has nothing of the search yet
	Later []answer // the next one in the same tab
	Typed []answer // the first one, typed letter by letter

	Keys []time.Duration // from a key to the list of results, with all files there

	Identifiers, Typos []bool // found among the first ten
}

// An answer is what a query has sent and shown.
type answer struct {
	Query   string
	Traffic traffic
	Hits    []string // addresses
	Marked  int      // hits with marks
}

// A finder is a search in a tab of the browser.
type finder interface {
	// ask gives the first ten results of a query as soon as it can; what the search needs is loaded by the first query.
	ask(query string) (answer, error)
	close()
}

// browseCommand asks questions in Chromium, and says what that took.
func browseCommand(ctx context.Context, flags *flag.FlagSet) func() error {
	site := flags.String("site", "", "folder with the published site")
	pagefind := flags.String("pagefind", "", "folder with an index of Pagefind: ask that instead of the site's own search")
	asked := flags.String("questions", "", "file with the questions")
	figures := flags.String("o", "", "file for the figures, as JSON")
	return func() error {
		if *site == "" || *asked == "" || *figures == "" {
			return errors.New("browse: -site, -questions and -o are needed")
		}
		var q questions
		if err := readJSON(*asked, &q); err != nil {
			return err
		}
		m, err := serveMeter(*site, map[string]string{pagefindPath: *pagefind})
		if err != nil {
			return err
		}
		defer m.Close()
		c, err := startChromium(ctx)
		if err != nil {
			return err
		}
		defer c.stop()
		b := &browsing{meter: m, open: func() (finder, error) { return openSite(c, m) }}
		if *pagefind != "" {
			b.open = func() (finder, error) { return openPagefind(c, m) }
		}
		if err := b.all(&q); err != nil {
			return err
		}
		if *pagefind == "" {
			if err := b.typeQueries(c, &q); err != nil {
				return err
			}
		}
		return writeJSON(*figures, b.figures)
	}
}

// browsing measures one search.
type browsing struct {
	meter   *meter
	open    func() (finder, error)
	figures browserFigures
}

// all asks all but what is typed letter by letter.
func (b *browsing) all(q *questions) error {
	for i, pair := range q.Pairs {
		first, later, err := b.two(pair, q.Pairs[(i+1)%len(q.Pairs)])
		if err != nil {
			return err
		}
		b.figures.First, b.figures.Later = append(b.figures.First, first), append(b.figures.Later, later)
	}
	f, err := b.open()
	if err != nil {
		return err
	}
	defer f.close()
	found := func(list []question) (out []bool, err error) {
		for _, x := range list {
			a, err := f.ask(x.Text)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", x.Text, err)
			}
			out = append(out, slices.ContainsFunc(a.Hits[:min(10, len(a.Hits))], func(h string) bool { return slices.Contains(x.Pages, h) }))
		}
		return out, nil
	}
	if b.figures.Identifiers, err = found(q.Identifiers); err != nil {
		return err
	}
	b.figures.Typos, err = found(q.Typos)
	return err
}

// two asks two queries one after the other in a tab of its own.
func (b *browsing) two(one, other string) (first, later answer, err error) {
	f, err := b.open()
	if err != nil {
		return first, later, err
	}
	defer f.close()
	if first, err = b.metered(one, f.ask); err != nil {
		return first, later, err
	}
	later, err = b.metered(other, f.ask)
	return first, later, err
}

// metered asks a query and counts what was sent for it.
func (b *browsing) metered(query string, ask func(string) (answer, error)) (answer, error) {
	b.meter.calm()
	before := b.meter.sent()
	a, err := ask(query)
	if err != nil {
		return a, fmt.Errorf("%q: %w", query, err)
	}
	b.meter.calm()
	a.Query, a.Traffic = query, b.meter.sent().since(before)
	return a, nil
}

const (
	typedCount = 8   // queries that are typed letter by letter
	keyCount   = 100 // keys that are timed
)

// typeQueries asks letter by letter, as people do.
func (b *browsing) typeQueries(c *chromium, q *questions) error {
	for _, pair := range q.Pairs[:min(typedCount, len(q.Pairs))] {
		p, err := openSite(c, b.meter)
		if err != nil {
			return err
		}
		a, err := b.metered(pair, p.typeAll)
		p.close()
		if err != nil {
			return err
		}
		b.figures.Typed = append(b.figures.Typed, a)
	}
	p, err := openSite(c, b.meter)
	if err != nil {
		return err
	}
	defer p.close()
	for _, kept := range []bool{false, true} { // the first time loads the files
		for _, pair := range q.Pairs {
			took, err := p.timeKeys(pair)
			if err != nil {
				return err
			}
			if kept {
				b.figures.Keys = append(b.figures.Keys, took...)
			}
			if len(b.figures.Keys) >= keyCount {
				b.figures.Keys = b.figures.Keys[:keyCount]
				return nil
			}
		}
	}
	return nil
}

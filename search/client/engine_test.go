package client_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/chromedp/chromedp"

	"siaga/search"
	"siaga/search/analysis"
	"siaga/search/client"
	"siaga/search/shard"
)

// answer is a Result as the browser gives it.
type answer struct {
	Total      int
	AtLeast    bool
	Hits       []hit
	Suggestion *search.Suggestion
	Ignored    []string
	Problems   []problem
	Facets     map[string][]choice
}

type hit struct {
	Score                                                     float64
	Address, Path, Title, Kind, Severity, Status, Owner, Date string
	Services                                                  []string
	Section                                                   *heading
	Snippet, TitleMarks                                       []search.Span
}

type heading struct{ Anchor, Heading string }

type problem struct {
	Code, Text string
	Start, End int
}

type choice struct {
	Value, Label string
	Count        int
	On           bool
}

// page has the engine and nothing else.
const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'"><script src="engine.js"></script>`

// indexed writes the index of some pages into the folder of a site, and gives the Engine that answers from these files.
func indexed(t *testing.T, site string, docs []*search.Document) search.Engine {
	t.Helper()
	synonyms, err := analysis.ParseSynonyms(nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(analysis.NewClientData(synonyms))
	if err != nil {
		t.Fatal(err)
	}
	a := search.NewAnalyzer(analysis.ForSearch(synonyms))
	var pages []*shard.Page
	for _, d := range docs {
		pages = append(pages, shard.NewPage(d, d.Hash(), slices.Clone(a.Page(d).Worths)))
	}
	files, err := shard.Files(pages, shard.Options{Document: func(i int) *search.Document { return docs[i] }, Vocabulary: a.Vocabulary(), Analysis: data})
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		file := filepath.Join(site, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		write("search/"+f.Name+".js", f.Bytes())
	}
	write("engine.js", client.Script())
	write("index.html", []byte(page))
	r, err := shard.Open(func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(site, "search", name+".js")) })
	if err != nil {
		t.Fatal(err)
	}
	return search.Engine{Source: r, Synonyms: synonyms}
}

// served gives the address of a site on a server.
func served(t *testing.T, handler http.Handler) string {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// openAddress opens a page in a tab of its own, which closes with the test.
func openAddress(t *testing.T, address string) context.Context {
	t.Helper()
	c := chromium()
	if c.err != nil {
		t.Fatal(c.err)
	}
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, expire := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(expire)
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// inScript makes a value of JSON a value of JavaScript.
func inScript(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// expected answers in Go as the browser should.
func expected(t *testing.T, e search.Engine, q ask) answer {
	t.Helper()
	o := search.Options{Limit: q.Limit, Offset: q.Offset, Facets: q.Facets}
	for _, name := range search.FacetNames {
		f := search.Filter{Name: name}
		for _, v := range q.Filters[name] {
			if v = search.FoldValue(v); v != "" {
				f.Any = append(f.Any, v)
			}
		}
		if len(f.Any) > 0 {
			o.Only = append(o.Only, f)
		}
	}
	r, err := e.Search(t.Context(), q.Text, o)
	if p := (*search.Problem)(nil); errors.As(err, &p) {
		out := answer{Problems: []problem{{Code: p.Code, End: unitsOf(q.Text)}}}
		if p.Code == "too-many" {
			out.Problems[0].Start = unitsOf(q.Text[:p.Start])
		}
		return out
	}
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	out := answer{Total: r.Total, AtLeast: r.AtLeast, Suggestion: r.Suggestion, Ignored: r.Ignored}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problem{p.Code, q.Text[p.Start:p.End], unitsOf(q.Text[:p.Start]), unitsOf(q.Text[:p.End])})
	}
	for _, h := range r.Hits {
		out.Hits = append(out.Hits, shown(h))
	}
	if q.Facets {
		out.Facets = map[string][]choice{}
		for _, c := range r.Facets {
			list := []choice{}
			for _, v := range c.Values {
				list = append(list, choice{v.Value, v.Label, v.Pages, v.On})
			}
			out.Facets[c.Name] = list
		}
	}
	return out
}

func unitsOf(s string) int { return len(utf16.Encode([]rune(s))) }

func shown(h search.Hit) hit {
	d := h.Document
	out := hit{Score: h.Score, Address: d.Address, Path: d.Path, Title: d.Title, Kind: d.Kind, Date: d.Date, Snippet: h.Snippet, TitleMarks: h.Title}
	one := map[string]*string{"severity": &out.Severity, "status": &out.Status, "owner": &out.Owner}
	for _, f := range d.Facets {
		if to := one[f.Name]; to != nil {
			*to = cmp.Or(*to, f.Value)
		}
		if f.Name == "service" {
			out.Services = append(out.Services, cmp.Or(f.Label, f.Value))
		}
	}
	if h.Section != nil {
		out.Section = &heading{h.Section.Anchor, h.Section.Heading}
	}
	return out
}

// normal makes empty lists alike.
func normal(a answer) answer {
	none := func(list any) bool { return reflect.ValueOf(list).Len() == 0 }
	if none(a.Hits) {
		a.Hits = nil
	}
	if none(a.Ignored) {
		a.Ignored = nil
	}
	if none(a.Problems) {
		a.Problems = nil
	}
	if none(a.Facets) {
		a.Facets = nil
	}
	for i := range a.Hits {
		h := &a.Hits[i]
		if none(h.Services) {
			h.Services = nil
		}
		if none(h.Snippet) {
			h.Snippet = nil
		}
		if none(h.TitleMarks) {
			h.TitleMarks = nil
		}
	}
	return a
}

// TestAnswers: the browser answers as Go does, from a folder and from a server.
func TestAnswers(t *testing.T) {
	site := t.TempDir()
	engine := indexed(t, site, world())
	for _, address := range []string{"file://" + filepath.ToSlash(site) + "/index.html", served(t, http.FileServer(http.Dir(site)))} {
		compare(t, engine, address, asks())
	}
}

// TestCrowd: also where words are on so many pages that their lists are cut.
func TestCrowd(t *testing.T) {
	docs := world()
	for i := range 2100 {
		text := []string{"The crowd shouts.", "A crowd, and the pool.", "Crowds of crowds: checkout."}[i%3]
		docs = append(docs, &search.Document{Address: fmt.Sprintf("crowd/%d.html", i), Title: "Crowd", Kind: "page", Sections: []search.Section{{Text: text}}, Facets: []search.Facet{facet("kind", "page")}})
	}
	var questions []ask
	for _, text := range []string{"crowd", "crow", "crowd pool", "checkout -crowd", "-crowd", `"crowd"`, `"the crowd shouts"`, `"crowd and" pool`, `pool -"the crowd"`, "crowd kind:page -checkout", "shouts crowd", `"nothing crowd"`} {
		questions = append(questions, ask{Text: text, Facets: true}, ask{Text: text, Offset: 20, Limit: 20})
	}
	site := t.TempDir()
	compare(t, indexed(t, site, docs), "file://"+filepath.ToSlash(site)+"/index.html", questions)
}

// compare holds the answers of a page to those of Go.
func compare(t *testing.T, engine search.Engine, address string, questions []ask) {
	t.Helper()
	script := `(async () => {
		const engine = await Siaga.open({root: ""}), out = [];
		for (const q of ` + inScript(t, questions) + `) out.push(await engine.search(q.text, {limit: q.limit, offset: q.offset, filters: q.filters || {}, facets: q.facets}));
		return JSON.stringify(out);
	})()`
	var got []answer
	if err := json.Unmarshal([]byte(evaluate[string](t, openAddress(t, address), script)), &got); err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i, q := range questions {
		g, want := normal(got[i]), normal(expected(t, engine, q))
		if !reflect.DeepEqual(g, want) && wrong < 5 {
			wrong++
			t.Errorf("%.20s: %.300s\n%s", address, inScript(t, q), difference(t, g, want))
		}
	}
}

// difference tells where two answers differ.
func difference(t *testing.T, got, want answer) string {
	t.Helper()
	for i := range min(len(got.Hits), len(want.Hits)) {
		if g, w := got.Hits[i], want.Hits[i]; !reflect.DeepEqual(g, w) {
			return fmt.Sprintf("hit %d\n got %s\nwant %s", i, inScript(t, g), inScript(t, w))
		}
	}
	got.Hits, want.Hits = got.Hits[:min(len(got.Hits), 1)], want.Hits[:min(len(want.Hits), 1)]
	return fmt.Sprintf(" got %s\nwant %s", inScript(t, got), inScript(t, want))
}

// TestBombs: no question makes the browser hang, whatever the pages are made of.
func TestBombs(t *testing.T) {
	docs := append(world(),
		&search.Document{Address: "bomb.html", Kind: "page", Title: "Boom", Sections: []search.Section{{Text: strings.Repeat("boom ", 8000)}}},
		&search.Document{Address: "more.html", Kind: "page", Title: "More", Sections: []search.Section{{Text: strings.Repeat("bam boom zap ", 3000), Code: strings.Repeat("a-1.", 12000)}}},
	)
	questions := []string{
		strings.Repeat("boom ", 60), strings.Repeat("boom zap ", 30), `"` + strings.Repeat("boom ", 50) + `"`, `"` + strings.Repeat("boom ", 50) + `bang"`, strings.Repeat("a-1.", 240),
		strings.Repeat("x", 1<<20), strings.Repeat("boom ", 10_000), strings.Repeat("(a+)+$", 160), strings.Repeat(" ", 999), strings.Repeat("-\"", 400),
	}
	site := t.TempDir()
	indexed(t, site, docs)
	slow := evaluate[string](t, openAddress(t, "file://"+filepath.ToSlash(site)+"/index.html"), `(async () => {
		const engine = await Siaga.open({root: ""}), slow = [];
		for (const text of `+inScript(t, questions)+`) {
			const began = performance.now();
			await engine.search(text, {facets: true});
			if (performance.now() - began > 3000) slow.push(text.slice(0, 20));
		}
		return slow.join();
	})()`)
	if slow != "" {
		t.Error("slow:", slow)
	}
}

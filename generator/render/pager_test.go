package render

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/layouts"
)

// maxPage is how large a generated page may be, however large the site is.
const maxPage = 200_000

// longSite is so many incidents of nine years, some of them without a date, of which half hit one service, with what goes with
// them, and the pages that more adds.
func longSite(ts *Templates, n int, more ...model.Doc) *Site {
	docs := more
	name := func(text string) []model.Name { return []model.Name{{Text: text}} }
	meta := func(k *model.Kind, id, title string) model.Meta {
		return model.Meta{ID: id, Title: title, Kind: k, Path: k.Dir + "/" + id + ".md", Owner: "team of all", Tags: []string{"everything"}}
	}
	for i := range n {
		d := &model.Incident{Meta: meta(model.KindIncident, fmt.Sprintf("i-%05d", i), fmt.Sprintf("Orders of shop %d hang at the last step", i))}
		if i%50 > 0 {
			start := time.Date(2018+i%9, 1, 2, 3, 0, 0, 0, time.UTC).Add(time.Duration(i) * 43 * time.Minute)
			d.StartedAt, d.DetectedAt = model.Time{At: start, Zoned: true}, model.Time{At: start.Add(time.Hour), Zoned: true}
		}
		d.Severity, d.DetectedBy = fmt.Sprintf("sev%d", 1+i%4), "customer"
		d.Services, d.Alerts, d.RootCauses = name("checkout"), name(fmt.Sprintf("Alert%d", i%400)), name(fmt.Sprintf("cause-%d", i%700))
		if i%2 > 0 {
			d.Services = name(fmt.Sprintf("service-%d", i%2000))
		}
		d.Runbooks, d.Symptoms = []model.RunbookUse{{Name: model.Name{Text: "r"}, Helped: "no"}}, []string{"seen by everybody"}
		d.ActionItems = []model.ActionItem{{Title: fmt.Sprintf("Repair number %d", i), Status: []string{"open", "done"}[i%2], Owner: "team of all"}}
		d.Tags = append(d.Tags, fmt.Sprintf("tag %d", i%1700))
		docs = append(docs, d)
	}
	if n > 0 {
		docs = append(docs, &model.Runbook{Meta: meta(model.KindRunbook, "r", "Restart it")})
	}
	slices.SortFunc(docs, func(a, b model.Doc) int { return cmp.Compare(a.Base().Path, b.Base().Path) })
	g, _ := link.Build(docs, link.Options{Extensions: []string{".md"}})
	return New(Options{Graph: g, Insight: insight.Analyze(g, insight.Options{Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}), Templates: ts, Name: "long", Language: "en", Location: time.UTC})
}

func renderPage(t *testing.T, s *Site, at string) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Render(&b, at); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// linksIn lists where the links of a page lead that stand in an element of one of two classes.
func linksIn(t *testing.T, s *Site, at string, classes ...string) [2][]string {
	t.Helper()
	var out [2][]string
	root, err := html.Parse(strings.NewReader(renderPage(t, s, at)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		class := strings.Fields(attribute(n, "class"))
		for i, c := range classes {
			if !slices.Contains(class, c) {
				continue
			}
			for x := range n.Descendants() {
				if to, _, _ := strings.Cut(attribute(x, "href"), "#"); to != "" {
					out[i] = append(out[i], path.Join(path.Dir(at), to))
				}
			}
		}
	}
	return out
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// reached follows the pagers from a page, without a script, and lists what the rows of all pages lead to.
func reached(t *testing.T, s *Site, from, rows string) map[string]bool {
	t.Helper()
	pages, found := []string{from}, map[string]bool{}
	known := map[string]bool{from: true}
	for i := 0; i < len(pages); i++ {
		links := linksIn(t, s, pages[i], rows, "pager")
		for _, to := range links[0] {
			found[to] = true
		}
		for _, to := range links[1] {
			if !known[to] {
				known[to] = true
				pages = append(pages, to)
			}
		}
	}
	return found
}

// However many incidents there are, no generated page is large, and all of them are reached from the first page of their list.
func TestPagesAreBounded(t *testing.T) {
	ts := loadTheme(t, layouts.FS, "en")
	for _, n := range []int{0, 1, 30, 3000, 10000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := longSite(ts, n)
			seen := map[string]bool{}
			for _, a := range s.Addresses() {
				if seen[strings.ToLower(a)] {
					t.Errorf("%s is there twice", a)
				}
				seen[strings.ToLower(a)] = true
				if d, ok := s.o.Graph.At(a); ok && d.Base().Kind == model.KindIncident {
					continue
				}
				text := renderPage(t, s, a)
				if len(text) > maxPage {
					t.Errorf("%s has %d bytes", a, len(text))
				}
				if strings.Contains(text, "ZgotmplZ") {
					t.Errorf("%s has an address that the template package refuses", a)
				}
			}
			if n == 0 {
				return
			}
			for _, list := range []struct{ from, rows string }{
				{"incidents/index.html", "overview"}, {"tags/everything.html", "list"}, {"services/checkout-all.html", "list"},
				{"insights-durations.html", "points"}, {"root-causes/cause-7.html", "occurrences"}, {"actions.html", "actions"},
			} {
				want := map[string]int{"services/checkout-all.html": (n + 1) / 2, "insights-durations.html": n - (n+49)/50, "root-causes/cause-7.html": (n + 692) / 700}[list.from]
				if want == 0 {
					want = n
				}
				if s.planned().pages[list.from] == nil {
					if n > 50 {
						t.Errorf("there is no %s", list.from)
					}
					continue
				}
				got := len(incidentsIn(reached(t, s, list.from, list.rows)))
				if got != want {
					t.Errorf("from %s %d of %d incidents are reached", list.from, got, want)
				}
			}
		})
	}
}

// A content page keeps its address, also where a page of a list would stand, and the list goes on beside it.
func TestPagesGiveWay(t *testing.T) {
	ts := loadTheme(t, layouts.FS, "en")
	var pages []model.Doc
	for _, name := range []string{"incidents/year-2025", "incidents/Undated", "actions-2", "page-2"} {
		pages = append(pages, &model.Page{Meta: model.Meta{ID: name, Title: "Written by hand", Kind: model.KindPage, Path: name + ".md"}})
	}
	s := longSite(ts, 3000, pages...)
	for _, d := range pages {
		at := s.o.Graph.Address(d)
		if !strings.Contains(renderPage(t, s, at), "<h1>Written by hand</h1>") {
			t.Errorf("%s is not the page that stands there", at)
		}
	}
	for at, title := range map[string]string{
		"incidents/year-2025-2.html": "Incidents, 2025", "incidents/year-2025-2-2.html": "Incidents, 2025, page 2 of 3", "incidents/undated-2.html": "Incidents, Without a date",
		"actions-2-2.html": "Action board, page 2 of 30", "actions-3.html": "Action board, page 3 of 30",
	} {
		if s.planned().pages[at] == nil {
			t.Errorf("there is no %s", at)
		} else if text := renderPage(t, s, at); !strings.Contains(text, "<title>"+title+" · long</title>") {
			t.Errorf("%s is not %q: %.300s", at, title, text)
		}
	}
	if got := len(incidentsIn(reached(t, s, "incidents/index.html", "overview"))); got != 3000 {
		t.Errorf("%d incidents are reached", got)
	}
}

func incidentsIn(addresses map[string]bool) []string {
	var out []string
	for a := range addresses {
		if strings.HasPrefix(a, "incidents/i-") {
			out = append(out, a)
		}
	}
	return out
}

// A pager says where one is, and leads to the first, the last and the nearest pages.
func TestPager(t *testing.T) {
	s := &Site{o: Options{Templates: loadTheme(t, layouts.FS, "en")}}
	q := newSeries("list.html", 1234, 100, nil)
	for n := range q.parts {
		q.parts[n].address = fmt.Sprintf("list-%d.html", n+1)
	}
	for n, want := range map[int]string{
		0: "1–100 of 1,234: (1) 2 3 … 13 >list-2.html", 3: "301–400 of 1,234: 1 2 3 (4) 5 6 … 13 <list-3.html >list-5.html",
		6: "601–700 of 1,234: 1 … 5 6 (7) 8 9 … 13 <list-6.html >list-8.html", 12: "1,201–1,234 of 1,234: 1 … 11 12 (13) <list-12.html",
	} {
		p := s.pager(q, n, nil)
		got := p.Position + ":"
		for _, x := range p.Numbers {
			if x.Gap {
				got += " …"
			}
			if x.Current {
				x.Text = "(" + x.Text + ")"
			}
			got += " " + x.Text
		}
		if p.Prev != nil {
			got += " <" + p.Prev.Href
		}
		if p.Next != nil {
			got += " >" + p.Next.Href
		}
		if got != want {
			t.Errorf("page %d: %s, want %s", n+1, got, want)
		}
	}
	for _, rows := range []int{0, 1, 100} {
		if p := s.pager(newSeries("list.html", rows, 100, nil), 0, nil); p != nil {
			t.Errorf("%d rows have a pager", rows)
		}
	}
	if q := newSeries("list.html", 4, 10, func(i int) int { return []int{4, 6, 30, 1}[i] }); len(q.parts) != 3 || q.parts[1] != (part{from: 2, to: 3}) || q.partOf(1) != 0 || q.partOf(3) != 2 {
		t.Errorf("rows by weight: %v", q.parts)
	}
}

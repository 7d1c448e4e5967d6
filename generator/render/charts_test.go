package render

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/layouts"
)

// chartSite is so many incidents of one cause and two services, spread evenly over a time. The cause was fixed in the middle.
func chartSite(ts *Templates, n int, span time.Duration) *Site {
	from := time.Date(2011, 11, 23, 1, 0, 0, 0, time.UTC)
	name := func(text string) []model.Name { return []model.Name{{Text: text}} }
	var docs []model.Doc
	for i := range n {
		id := fmt.Sprintf("i-%05d", i)
		d := &model.Incident{Meta: model.Meta{ID: id, Title: "Number " + strconv.Itoa(i), Kind: model.KindIncident, Path: "incidents/" + id + ".md"}}
		at := from.Add(span / time.Duration(max(n-1, 1)) * time.Duration(i))
		for k, t := range []*model.Time{&d.StartedAt, &d.DetectedAt, &d.AcknowledgedAt, &d.MitigatedAt, &d.ResolvedAt} {
			*t = model.Time{At: at.Add(time.Duration(k*(1+i%400)) * time.Minute), Zoned: true}
		}
		d.Severity, d.DetectedBy = fmt.Sprintf("sev%d", 1+i%4), []string{"alert", "customer"}[i%2]
		d.RootCauses, d.Services = name(fmt.Sprintf("cause-%d", i%2)), []model.Name{{Text: "shop"}, {Text: "till"}}
		if n == 2 {
			d.RootCauses = name("cause-0")
		}
		docs = append(docs, d)
	}
	if n > 0 {
		fixed := model.Time{At: from.Add(span / 2), Zoned: true}
		docs = append(docs, &model.RootCause{Meta: model.Meta{ID: "cause-0", Title: "The cause", Kind: model.KindRootCause, Path: "root-causes/cause-0.md"}, FixedOn: fixed})
		for _, id := range []string{"shop", "till"} {
			svc := &model.Service{Meta: model.Meta{ID: id, Title: id, Kind: model.KindService, Path: "services/" + id + ".md"}}
			if id == "shop" {
				svc.DependsOn = name("till")
			}
			docs = append(docs, svc)
		}
	}
	g, _ := link.Build(docs, link.Options{Extensions: []string{".md"}})
	now := from.Add(span).Add(48 * time.Hour)
	return New(Options{Graph: g, Insight: insight.Analyze(g, insight.Options{Now: now}), Templates: ts, Name: "charts", Language: "en", Location: time.UTC, Built: now})
}

var share = regexp.MustCompile(`^-?[0-9.]+%$`)

// TestCharts draws every chart with nothing, one, two, thirty and five thousand incidents, of one day and of fifteen years:
// all of it lies within the chart, and what is drawn is what there is.
func TestCharts(t *testing.T) {
	ts := loadTheme(t, layouts.FS, "en")
	for _, n := range []int{0, 1, 2, 30, 5000} {
		for _, span := range []time.Duration{23 * time.Hour, 15 * 365 * 24 * time.Hour} {
			t.Run(fmt.Sprintf("%d in %v", n, span), func(t *testing.T) {
				s := chartSite(ts, n, span)
				want := map[string][]string{"index.html": nil, "insights.html": nil}
				if n > 0 {
					want = map[string][]string{
						"index.html": nil, "insights.html": {"severity", "spread"}, "incidents/index.html": {"years", "calendar"},
						"root-causes/index.html": nil, "root-causes/cause-0.html": {"strip"}, "services/index.html": {"map"}, "services/shop.html": {"map"},
						"incidents/i-00000.html": {"response"},
					}
				}
				if n > 1 {
					want["index.html"], want["root-causes/index.html"] = []string{"strips"}, []string{"strips"}
				}
				if n > 2 {
					want["insights.html"] = []string{"severity", "spread", "matrix", "detected"}
				}
				for at, charts := range want {
					page := renderPage(t, s, at)
					if len(page) > maxPage {
						t.Errorf("%s has %d bytes", at, len(page))
					}
					var got []string
					for _, f := range figures(t, page) {
						got = append(got, f.id)
						f.check(t, at)
					}
					if !slices.Equal(got, charts) {
						t.Errorf("%s shows %q, and not %q", at, got, charts)
					}
				}
				if n > 1 {
					checkStrip(t, s, n, span)
				}
			})
		}
	}
}

// TestChartsAreBounded draws what is heaviest: as many dots as there can be, and long titles in letters of three bytes.
func TestChartsAreBounded(t *testing.T) {
	ts := loadTheme(t, layouts.FS, "en")
	for _, n := range []int{mostDots, mostDots + 1, 299, 800} {
		for _, title := range []string{"Orders of a shop hang at the last step", strings.Repeat("数据库", 100)} {
			s := crowdedSite(ts, n, title)
			for _, at := range []string{"index.html", "insights.html", "root-causes/index.html"} {
				page := renderPage(t, s, at)
				if len(page) > maxPage {
					t.Errorf("%d incidents, a title of %d bytes: %s has %d bytes", n, len(title), at, len(page))
				}
				for _, f := range figures(t, page) {
					f.check(t, at)
				}
			}
		}
	}
}

// crowdedSite is so many incidents of a month with all milestones, of twenty causes, all of which have one title.
func crowdedSite(ts *Templates, n int, title string) *Site {
	var docs []model.Doc
	for i := range n {
		id := fmt.Sprintf("i-%05d", i)
		d := &model.Incident{Meta: model.Meta{ID: id, Title: title, Kind: model.KindIncident, Path: "incidents/" + id + ".md"}}
		at := time.Date(2026, 5, 1, 1, 0, 0, 0, time.UTC).Add(time.Duration(i*43200/n) * time.Minute)
		for k, t := range []*model.Time{&d.StartedAt, &d.DetectedAt, &d.AcknowledgedAt, &d.MitigatedAt, &d.ResolvedAt} {
			*t = model.Time{At: at.Add(time.Duration(k*(1+i%400)) * time.Minute), Zoned: true}
		}
		d.RootCauses = []model.Name{{Text: fmt.Sprintf("cause-%d", i%20)}}
		docs = append(docs, d)
	}
	for i := range 20 {
		id := fmt.Sprintf("cause-%d", i)
		docs = append(docs, &model.RootCause{Meta: model.Meta{ID: id, Title: title, Kind: model.KindRootCause, Path: "root-causes/" + id + ".md"}})
	}
	g, _ := link.Build(docs, link.Options{Extensions: []string{".md"}})
	now := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	return New(Options{Graph: g, Insight: insight.Analyze(g, insight.Options{Now: now}), Templates: ts, Name: "crowd", Language: "en", Location: time.UTC, Built: now})
}

// checkStrip counts what the strip of the cause shows: every incident, those behind the fix apart.
func checkStrip(t *testing.T, s *Site, n int, span time.Duration) {
	c := s.o.Insight.Causes[0]
	v := s.historyStrip("root-causes/cause-0.html", c)
	shown, back := 0, 0
	for _, m := range v.Rows[0].Marks {
		shown += max(m.Count, 1)
		if m.Back {
			back += max(m.Count, 1)
		}
	}
	late := 0
	for _, o := range c.Occurrences {
		if o.AfterFix != nil {
			late++
		}
	}
	if shown != len(c.Occurrences) || back != late || late == 0 || len(v.Rows[0].Fixes) != 1 {
		t.Errorf("of %d occurrences, %d after the fix, %d and %d are shown, with %d fixes", len(c.Occurrences), late, shown, back, len(v.Rows[0].Fixes))
	}
	var counted int
	for _, x := range s.columns("severity", s.severities(), columnsOf{class: "severity", order: bySeverity}).Columns {
		for _, g := range x.Counts {
			counted += g
		}
	}
	if counted != n {
		t.Errorf("columns count %d of %d incidents", counted, n)
	}
}

// figure is one chart of a page.
type figure struct {
	id   string
	node *html.Node
}

// figures finds the charts of a page.
func figures(t *testing.T, page string) []figure {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []figure
	for n := range root.Descendants() {
		class := " " + attr(n, "class") + " "
		switch {
		case n.Type == html.ElementNode && n.Data == "figure" && strings.Contains(class, " chart "):
			out = append(out, figure{attr(n, "id"), n})
		case n.Type == html.ElementNode && n.Data == "svg" && strings.Contains(class, " scale "):
			out = append(out, figure{"response", n})
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// check looks at the numbers of a chart, and at what is there for those who do not see it.
func (f figure) check(t *testing.T, at string) {
	t.Helper()
	titled := false
	for n := range f.node.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		titled = titled || n.Data == "title" || n.Data == "caption"
		for _, a := range n.Attr {
			if strings.Contains(a.Val, "NaN") || strings.Contains(a.Val, "Inf") || strings.Contains(a.Val, "Zgot") {
				t.Errorf("%s, %s: %s=%q", at, f.id, a.Key, a.Val)
			}
			if !share.MatchString(a.Val) {
				continue
			}
			x, err := strconv.ParseFloat(strings.TrimSuffix(a.Val, "%"), 64)
			if err != nil || x < 0 || x > 100.001 {
				t.Errorf("%s, %s: %s=%q lies outside", at, f.id, a.Key, a.Val)
			}
		}
		if n.Data == "rect" && strings.HasPrefix(attr(n, "height"), "-") {
			t.Errorf("%s, %s: height %s", at, f.id, attr(n, "height"))
		}
		if n.Data == "rect" && strings.Contains(attr(f.node, "class"), "columns") && attr(n.Parent, "class") != "key" {
			y, _ := strconv.Atoi(attr(n, "y"))
			h, _ := strconv.Atoi(attr(n, "height"))
			if y < 0 || h <= 0 || y+h > columnsHeight {
				t.Errorf("%s, %s: a segment from %d to %d of %d", at, f.id, y, y+h, columnsHeight)
			}
		}
	}
	if !titled {
		t.Errorf("%s, %s has no title", at, f.id)
	}
}

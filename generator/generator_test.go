package generator

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"siaga/generator/config"
	"siaga/generator/publish"
	"siaga/generator/synth"
	"siaga/layouts"
)

func builder(t testing.TB, content fs.FS, change func(*Options)) *Builder {
	t.Helper()
	o := Options{Config: config.Default(), Content: content, Name: "docs", Layouts: layouts.FS}
	if change != nil {
		change(&o)
	}
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func build(t testing.TB, b *Builder) *Snapshot {
	t.Helper()
	s, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func files(m map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for p, text := range m {
		out[p] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func page(t testing.TB, s *Snapshot, address string) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Render(&b, address); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// site renders everything a snapshot has.
func site(t testing.TB, s *Snapshot) map[string]string {
	t.Helper()
	out := map[string]string{}
	index, err := s.SearchFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range slices.Concat(s.Addresses(), index) {
		out[a] = page(t, s, a)
	}
	return out
}

func synthetic(n int) fstest.MapFS {
	out := fstest.MapFS{}
	for p, data := range synth.Tree(n, 1) {
		out[p] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestAddresses(t *testing.T) {
	s := build(t, builder(t, files(map[string]string{
		"index.md":             "# Home\n",
		"services/shop.md":     "---\nowner: Store Team\ntags: [Web, web]\naliases: /old/shop/\n---\n# Shop\n",
		"runbooks/a/mend.md":   "---\nalerts: [ShopDown]\nroot_causes: [Pool full]\n---\n# Mend\n\n![x](pic.png)\n",
		"runbooks/a/pic.png":   "png",
		"runbooks/a/other.png": "png",
		"alerts/db/Full.md":    "# Full\n",
		"deep/er/page.md":      "# Page\n",
		"runbooks/index.md":    "# Our runbooks\n\nIntroduction.\n",
	}), nil))
	want := `.nojekyll 404.html actions.html alerts/Full.html alerts/ShopDown.html alerts/db/Full.html alerts/db/index.html alerts/index.html
data/actions.json data/alerts.json data/durations.json data/graph.json data/incidents.json data/lessons.json data/pages.json
data/root-causes.json data/runbooks.json data/services.json data/suspected.json data/symptoms.json deep/er/index.html deep/er/page.html deep/index.html index.html insights.html lessons.html
old/shop/index.html prepare/shop.html readiness.html robots.txt
root-causes/index.html root-causes/pool-full.html runbooks/a/index.html runbooks/a/mend.html runbooks/a/pic.png runbooks/index.html
search.html search/offline.json services/index.html services/shop.html sitemap.xml sw.js tags/index.html tags/web.html teams/index.html teams/store-team.html triage.html`
	var got []string
	for _, a := range s.Addresses() {
		if !strings.HasPrefix(a, "assets/") && !strings.HasPrefix(a, "data/schemas/") {
			got = append(got, a)
		}
	}
	if strings.Join(got, " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("addresses\n%s", strings.Join(got, "\n"))
	}
	pages := site(t, s)
	for address, texts := range map[string][]string{
		"runbooks/index.html":        {"Our runbooks", "Introduction.", `href="a/mend.html"`},
		"alerts/ShopDown.html":       {`href="../runbooks/a/mend.html"`},
		"alerts/Full.html":           {`url=db/Full.html`},
		"old/shop/index.html":        {`url=../../services/shop.html`},
		"root-causes/pool-full.html": {"Pool full"},
		"teams/store-team.html":      {"Store Team", `href="../services/shop.html"`},
		"tags/web.html":              {"Web"},
		"deep/index.html":            {`href="er/index.html"`},
		"runbooks/a/mend.html":       {`href="../../root-causes/pool-full.html"`, `src="pic.png"`},
		"data/pages.json":            {`"address":"services/shop.html"`},
		"services/index.html":        {`href="shop.html"`},
		"index.html":                 {`href="runbooks/index.html"`},
		"404.html":                   {`href="index.html"`},
		"sitemap.xml":                {"<loc>services/shop.html</loc>"},
		"robots.txt":                 {"User-agent: *"},
		"runbooks/a/pic.png":         {"png"},
		"runbooks/a/index.html":      {`href="mend.html"`},
		"root-causes/index.html":     {`href="pool-full.html"`},
		"alerts/index.html":          {`href="ShopDown.html"`, `href="db/Full.html"`},
		"deep/er/page.html":          {`<h1>Page</h1>`},
	} {
		for _, text := range texts {
			if !strings.Contains(pages[address], text) {
				t.Errorf("%s does not hold %q", address, text)
			}
		}
	}
	if err := s.Render(&bytes.Buffer{}, "no/such.html"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an address that does not exist: %v", err)
	}
}

// A content page at the address of a generated one introduces it, and what people write into keys stays inside the site.
func TestGeneratedAddresses(t *testing.T) {
	s := build(t, builder(t, files(map[string]string{
		"404.md":                    "# Lost?\n\nAsk the duty manager.\n",
		"tags/index.md":             "# Our words\n\nAbout tags.\n",
		"tags/c.md":                 "About the language C.\n",
		"teams/payments.md":         "Who we are.\n",
		"a.md":                      "---\ntags: [C, C++, C#, c, 'x/../../y']\nowner: Payments\naliases: [../../../etc/passwd, 'a\\b', 404.html]\n---\n",
		"b.md":                      "---\naliases: [.git/x, .siaga/manifest, index.html/foo, a.html/x, robots.txt/, data/pages.json/, tags/c.html/q, pic.png/y, /, tags/c, 404, x/.y, data/pages]\n---\n![x](pic.png) ![y](odd.html/robots.txt/p.png)\n",
		"pic.png":                   "png",
		"odd.html/x.md":             "x",
		"odd.html/robots.txt/p.png": "png",
		"odd.md":                    "x",
		"robots.txt/r.md":           "x",
		"data/graph.json/g.md":      "x",
		"alerts/odd.md":             "---\nid: ../../../etc/cron\n---\nx\n",
		"incidents/i.md":            "---\nalerts: ['../../up', \"bell\\x07\", 'ok name', Plain]\nroot_causes: ['../x', '<b>', ..]\nservices: ['/etc/x', 'CON']\n---\n",
	}), nil))
	for address, texts := range map[string][]string{
		"404.html":            {"Lost?", "Ask the duty manager."},
		"tags/index.html":     {"About tags.", `href="c.html"`, `href="c-2.html"`, `href="c-3.html"`},
		"tags/c.html":         {"About the language C.", `href="../a.html"`},
		"teams/payments.html": {"Who we are.", `href="../a.html"`},
		"alerts/Plain.html":   {"Plain"},
	} {
		text := page(t, s, address)
		for _, want := range texts {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not hold %q", address, want)
			}
		}
	}
	for _, a := range s.Addresses() {
		if !fs.ValidPath(a) || strings.ContainsAny(a, "\\<>\x07") {
			t.Errorf("address %q", a)
		}
	}
	if _, err := s.Publish(context.Background(), publish.Options{Dir: filepath.Join(t.TempDir(), "public")}); err != nil {
		t.Error(err)
	}
}

// reversed lists folders backwards, as another file system may.
type reversed struct{ fs.FS }

func (r reversed) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(r.FS, name)
	slices.Reverse(entries)
	return entries, err
}

// Two builds of one content are the same bytes, whatever the order of files and the number of cores.
func TestDeterministic(t *testing.T) {
	content := synthetic(300)
	first := site(t, build(t, builder(t, content, nil)))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	second := site(t, build(t, builder(t, reversed{content}, nil)))
	if len(first) < 300 || len(first) != len(second) {
		t.Fatalf("%d and %d files", len(first), len(second))
	}
	for a, text := range first {
		if second[a] != text {
			t.Errorf("%s differs: %s", a, difference(text, second[a]))
		}
	}
}

// What is parsed again after an edit is the edited file, and the site is what a new builder makes of it.
func TestRebuild(t *testing.T) {
	content := synthetic(120)
	b := builder(t, content, nil)
	build(t, b)
	edited := slices.Sorted(func(yield func(string) bool) {
		for p := range content {
			if !yield(p) {
				return
			}
		}
	})[7]
	content[edited].Data = append(content[edited].Data, "\nOne more line, with a [link](nowhere.md).\n"...)
	delete(content, "services/"+"gone.md")
	again := build(t, b)
	if again.Parsed != 1 {
		t.Errorf("%d files were parsed after an edit of one", again.Parsed)
	}
	clean := build(t, builder(t, content, nil))
	if fmt.Sprint(again.Diagnostics()) != fmt.Sprint(clean.Diagnostics()) {
		t.Error("diagnostics differ from those of a new builder")
	}
	want := site(t, clean)
	for a, text := range site(t, again) {
		if want[a] != text {
			t.Errorf("%s differs from what a new builder makes", a)
		}
	}
}

// difference shows the first place at which two texts differ.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return fmt.Sprintf("…%q and …%q", a[from:min(len(a), i+80)], b[from:min(len(b), i+80)])
}

// What a list leaves out is counted, and every page that refers to another is found from there.
func TestSeen(t *testing.T) {
	m := map[string]string{"services/shop.md": "# Shop\n", "drills/d.md": "---\nservices: [shop]\n---\n# The drill\n"}
	for i := range 210 {
		m[fmt.Sprintf("incidents/I-%d.md", i)] = "---\nservices: [shop]\nroot_causes: [pool]\n---\n"
	}
	s := build(t, builder(t, files(m), nil))
	cause, service := page(t, s, "root-causes/pool.html"), page(t, s, "services/shop.html")
	if !strings.Contains(cause, "210 incidents") || !strings.Contains(cause, "100 of 210") || !strings.Contains(cause, `href="pool-all.html"`) {
		t.Error("a cause of 210 incidents does not say so")
	}
	if !strings.Contains(service, `<a href="shop-all.html">and 160 more</a>`) || !strings.Contains(service, `href="../drills/d.html"`) {
		t.Error("a service does not say how many incidents are left out, or does not show its drill")
	}
}

// A page does not grow with the site around it.
func TestPageSize(t *testing.T) {
	size := func(siblings int) int {
		m := map[string]string{"pages/p00000.md": "# A page\n"}
		for i := range siblings {
			m[fmt.Sprintf("pages/p%05d.md", i+1)] = fmt.Sprintf("# Page number %d\n", i)
		}
		return len(page(t, build(t, builder(t, files(m), nil)), "pages/p00000.html"))
	}
	small, large := size(40), size(2000)
	if large > small+200 {
		t.Errorf("a page has %d bytes beside 40 siblings and %d beside 2000", small, large)
	}
}

func TestDataFiles(t *testing.T) {
	s := build(t, builder(t, files(map[string]string{
		"services/shop.md":  "---\ntags: [b, a]\nsummary: Sells things\n---\n# Shop\n",
		"incidents/I-1.md":  "---\nservices: [shop]\n---\nText \"quoted\" <b>\n",
		"odd/a b&c #1%.md":  "# Odd\n",
		"runbooks/x.md":     "[shop](../services/shop.md)\n",
		"alerts/Implied.md": "x",
	}), func(o *Options) { o.Config.BaseURL = "https://ops.example.com/kb/" }))
	var pages struct {
		Version int
		Pages   []struct {
			Path, Address, ID, Kind, Title, Summary string
			Tags                                    []string
		}
	}
	if err := json.Unmarshal([]byte(page(t, s, "data/pages.json")), &pages); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(pages.Version, len(pages.Pages), pages.Pages[4]); got != "1 5 {services/shop.md services/shop.html shop service Shop Sells things [a b]}" {
		t.Errorf("pages.json: %s", got)
	}
	var graph struct {
		Nodes []struct{ Address string }
		Edges []struct{ From, To, Relation string }
	}
	if err := json.Unmarshal([]byte(page(t, s, "data/graph.json")), &graph); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(len(graph.Nodes), graph.Edges); got != "5 [{incidents/I-1.html services/shop.html service} {runbooks/x.html services/shop.html link}]" {
		t.Errorf("graph.json: %s", got)
	}
	var sitemap struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(page(t, s, "sitemap.xml")), &sitemap); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(sitemap.URL, func(u struct {
		Loc string `xml:"loc"`
	}) bool {
		return u.Loc == "https://ops.example.com/kb/odd/a%20b&c%20%231%25.html"
	}) {
		t.Errorf("sitemap.xml: %v", sitemap)
	}
	if !strings.Contains(page(t, s, "robots.txt"), "Sitemap: https://ops.example.com/kb/sitemap.xml") {
		t.Error("robots.txt does not name the sitemap")
	}
}

// The published folder is what the snapshot renders, and a cancelled build removes nothing.
func TestPublish(t *testing.T) {
	content := files(map[string]string{"a.md": "# A\n", "b.md": "# B\n\n![x](x.bin)\n", "x.bin": "data"})
	b := builder(t, content, nil)
	dir := filepath.Join(t.TempDir(), "public")
	s := build(t, b)
	r, err := s.Publish(context.Background(), publish.Options{Dir: dir})
	all := site(t, s)
	if err != nil || r.Written != len(all) {
		t.Fatalf("%+v of %d files: %v", r, len(all), err)
	}
	for a, want := range all {
		if got, err := os.ReadFile(filepath.Join(dir, a)); err != nil || string(got) != want {
			t.Errorf("%s: %v", a, err)
		}
	}
	delete(content, "a.md")
	next := build(t, b)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := next.Publish(cancelled, publish.Options{Dir: dir}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.html")); err != nil {
		t.Error("a cancelled build removed a page")
	}
	if r, err := next.Publish(context.Background(), publish.Options{Dir: dir}); err != nil || r.Removed == 0 {
		t.Errorf("%+v: %v", r, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.html")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the page of a deleted file is still there")
	}
}

// A theme of one's own replaces file by file; a mistake in it names the file and the line.
func TestLayouts(t *testing.T) {
	content := files(map[string]string{"a.md": "# A\n"})
	own := func(text string) func(*Options) {
		return func(o *Options) { o.Layouts = layouts.Overlay(files(map[string]string{"pages/page.html": text})) }
	}
	s := build(t, builder(t, content, own("<p>\n{{.Title}} of {{.SiteTitle}}</p>")))
	if got := page(t, s, "a.html"); got != "<p>\nA of docs</p>" {
		t.Errorf("page %q", got)
	}
	o := Options{Config: config.Default(), Content: content, Name: "docs"}
	own("<p>\n{{.Titel}}</p>")(&o)
	if _, err := New(o); err == nil || !strings.Contains(err.Error(), "pages/page.html:2") || !strings.Contains(err.Error(), "Titel") {
		t.Errorf("error %v", err)
	}
}

func BenchmarkBuild(b *testing.B) {
	content := synthetic(1000)
	b.ReportAllocs()
	for b.Loop() {
		build(b, builder(b, content, nil))
	}
}

func BenchmarkRender(b *testing.B) {
	s := build(b, builder(b, synthetic(1000), nil))
	addresses := s.Addresses()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := s.Render(&bytes.Buffer{}, addresses[i%len(addresses)]); err != nil {
			b.Fatal(err)
		}
	}
}

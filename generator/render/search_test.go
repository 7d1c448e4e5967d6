package render

import (
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/layouts"
)

func searchSite(t *testing.T, o Options) *Site {
	t.Helper()
	doc := &model.Runbook{Meta: model.Meta{ID: "r", Title: "Restart it", Kind: model.KindRunbook, Path: "runbooks/r.md"}}
	o.Graph, _ = link.Build([]model.Doc{doc}, link.Options{Extensions: []string{".md"}})
	o.Templates, o.Location = loadTheme(t, layouts.FS, "id"), time.UTC
	o.Language = "id"
	return New(o)
}

// A site that an engine was handed over for has a field on every page, and tells it where the scripts are.
func TestSearchField(t *testing.T) {
	engine := NewAsset("assets/engine.js", []byte("engine"))
	s := searchSite(t, Options{Name: "acme", BaseURL: "https://acme.test/ops/", Extra: []Asset{engine}})
	own, results, triage := s.o.Templates.Asset("search.js"), s.o.Templates.Asset("results.js"), s.o.Templates.Asset("triage.js")
	for at, want := range map[string][]string{
		"runbooks/r.html": {`action="../search.html" data-root="../" data-scripts="../` + engine.Address + " ../" + own + `">`, `href="../opensearch.xml"`},
		"search.html":     {`action="search.html" data-root="" data-scripts="` + engine.Address + " " + own + " " + results + `" data-now>`, `href="runbooks/index.html"`},
		"triage.html":     {engine.Address + " " + own + " " + triage + `" data-now>`, `<textarea id="pasted"`, `data-search href="search.html"`},
		"404.html":        {engine.Address + " " + own + " " + results + `" data-now>`, `<section class="guesses">`},
	} {
		page := renderPage(t, s, at)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s lacks %s", at, w)
			}
		}
	}
	if !slices.ContainsFunc(s.Assets(), func(a Asset) bool { return a.Address == engine.Address && string(a.Data) == "engine" }) {
		t.Error("the engine is not published")
	}
}

// Without an engine there is nothing that would not work.
func TestNoSearch(t *testing.T) {
	s := searchSite(t, Options{Name: "acme", BaseURL: "https://acme.test/ops/"})
	for _, at := range []string{"runbooks/r.html", "404.html", "search.html", "triage.html"} {
		if page := renderPage(t, s, at); strings.Contains(page, `role="search"`) || strings.Contains(page, "opensearch") || strings.Contains(page, "textarea") {
			t.Errorf("%s has a search", at)
		}
	}
	if len(s.Assets()) != len(s.o.Templates.Assets()) {
		t.Error("there is more than the assets of the theme")
	}
}

// The script of the search begins with its texts, in the language of the site, and holds them as data.
func TestSearchTexts(t *testing.T) {
	for _, a := range loadTheme(t, layouts.FS, "id").Assets() {
		if a.Name != "assets/search.js" {
			continue
		}
		_, rest, _ := strings.Cut(string(a.Data), "Siaga.texts = ")
		list, _, _ := strings.Cut(rest, ";\n")
		var texts map[string]string
		if err := json.Unmarshal([]byte(list), &texts); err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{"kind.runbook": "Runbook", "search.recent": "Pencarian terakhir", "search.facets.service": "Layanan"} {
			if texts[key] != want {
				t.Errorf("%s is %q, want %q", key, texts[key], want)
			}
		}
		return
	}
	t.Fatal("there is no script")
}

// The description is one that browsers take: well-formed, whole addresses, names of the lengths that the format sets. A site
// that does not know its address has none.
func TestOpenSearch(t *testing.T) {
	engine := []Asset{NewAsset("assets/engine.js", nil)}
	s := searchSite(t, Options{Title: `Runbooks <&"> of all the teams of Acme, and post-mortems besides`, BaseURL: "https://acme.test/ops/", Extra: engine})
	i := slices.IndexFunc(s.Assets(), func(a Asset) bool { return a.Address == "opensearch.xml" })
	if i < 0 {
		t.Fatal("there is no description")
	}
	var d struct {
		XMLName   xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName string
		LongName  string
		Image     string
		URL       struct {
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal(s.Assets()[i].Data, &d); err != nil {
		t.Fatal(err)
	}
	if d.ShortName != `Runbooks <&"> o…` || len([]rune(d.LongName)) > 48 {
		t.Errorf("names %q and %q", d.ShortName, d.LongName)
	}
	if d.URL.Template != "https://acme.test/ops/search.html?q={searchTerms}" || !strings.HasPrefix(d.Image, "https://acme.test/ops/assets/icon.") {
		t.Errorf("addresses %q and %q", d.URL.Template, d.Image)
	}
	s = searchSite(t, Options{Name: "acme", Extra: engine})
	if slices.ContainsFunc(s.Assets(), func(a Asset) bool { return a.Address == "opensearch.xml" }) || strings.Contains(renderPage(t, s, "index.html"), "opensearch") {
		t.Error("a site without an address describes its search")
	}
}

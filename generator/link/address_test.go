package link

import "testing"

// No file and no folder of the content stands where the site has files of its own.
func TestFileAddress(t *testing.T) {
	for p, want := range map[string]string{
		"img/a.png":               "img/a.png",
		"data/hosts.csv":          "data/hosts.csv",
		"data/hosts.json":         "data/hosts-.json",
		"Data/Pages.JSON":         "Data/Pages-.JSON",
		"data/schemas/x.json":     "data/schemas/x-.json",
		"data/deep/x.json":        "data/deep/x.json",
		"docs/data/pages.json":    "docs/data/pages.json",
		"data/pages.json/a.png":   "data/pages.json-/a.png",
		"a.html/b.png":            "a.html-/b.png",
		"robots.txt":              "robots.txt",
		"robots.txt/a.png":        "robots.txt-/a.png",
		"data/schemas/x.json/a.b": "data/schemas/x.json-/a.b",
	} {
		if got := FileAddress(p); got != want {
			t.Errorf("%s: %s, and not %s", p, got, want)
		}
	}
	if got, _ := PageAddress("data", "pages.json", false); got != "data/pages.json.html" {
		t.Errorf("the page data/pages.json.md is %s", got)
	}
}

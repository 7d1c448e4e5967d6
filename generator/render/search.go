package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"maps"
	"slices"
	"strings"

	"siaga/generator/link"
	"siaga/generator/model"
)

// openSearchFile describes the search to browsers, so that they can ask it from their address bar.
const openSearchFile = "opensearch.xml"

// Names of the scripts that search, in the order in which they are loaded. The engine is not of the theme: who plans the
// site brings it, see Options.Extra.
const (
	engineScript  = "engine.js"
	fieldScript   = "search.js"
	resultsScript = "results.js"
	triageScript  = "triage.js"
)

// searchTexts are the groups of texts that the scripts of the search show. The first script of the theme that searches
// begins with them, so that no page has to carry them.
var searchTexts = []string{"kind", "search", "values"}

// addTexts puts the texts for the search in front of its script.
func addTexts(assets []Asset, t *texts) error {
	i := slices.IndexFunc(assets, func(a Asset) bool { return a.Name == "assets/"+fieldScript })
	if i < 0 {
		return nil
	}
	words := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(t.plain)) {
		if group, _, _ := strings.Cut(key, "."); slices.Contains(searchTexts, group) {
			words[key] = t.plain[key]
		}
	}
	list, err := json.Marshal(words)
	if err != nil {
		return err
	}
	head := []byte("self.Siaga = self.Siaga || {};\nSiaga.texts = " + string(list) + ";\n")
	a := &assets[i]
	a.Data = append(head, a.Data...)
	a.Address = hashedName(a.Name, a.Data)
	return nil
}

// extra is the published address of an asset that is not of the theme, "" if there is none of this name.
func (s *Site) extra(name string) string {
	for _, a := range s.o.Extra {
		if a.Name == "assets/"+name {
			return a.Address
		}
	}
	return ""
}

// searchField makes the field in the header of a page. A site without an engine has none.
func (s *Site) searchField(at, name string) SearchField {
	engine := s.extra(engineScript)
	if engine == "" {
		return SearchField{}
	}
	f := SearchField{Action: link.Relative(at, link.SearchAddress, ""), Now: name == "search" || name == "404" || at == link.TriageAddress}
	scripts := []string{s.asset(at, engine), s.asset(at, s.o.Templates.Asset(fieldScript))}
	if name == "search" || name == "404" {
		scripts = append(scripts, s.asset(at, s.o.Templates.Asset(resultsScript)))
	}
	if at == link.TriageAddress {
		scripts = append(scripts, s.asset(at, s.o.Templates.Asset(triageScript)))
	}
	f.Scripts = strings.Join(scripts, " ")
	if s.o.BaseURL != "" {
		f.Description = link.Relative(at, openSearchFile, "")
	}
	return f
}

// search is the page of results. Without JavaScript it is a way to the overviews.
func (s *Site) search(intro model.Doc) any {
	v := SearchView{Doc: s.insightDoc(link.SearchAddress, "search", intro)}
	v.Kinds, v.Lists = v.Nav, v.Pages
	return v
}

// Assets lists the files that pages may need, besides files of the content: those of the theme, those that were handed over,
// and the description of the search.
func (s *Site) Assets() []Asset {
	all := slices.Concat(s.o.Templates.Assets(), s.o.Extra)
	if s.o.BaseURL != "" && s.extra(engineScript) != "" {
		all = append(all, Asset{Name: openSearchFile, Address: openSearchFile, Data: s.openSearch()})
	}
	return all
}

// Bounds that the format sets, in letters.
const (
	maxShortName = 16
	maxLongName  = 48
)

// openSearch describes the search in the format of OpenSearch 1.1. It needs whole addresses.
func (s *Site) openSearch() []byte {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	element := func(name, text string) {
		w.WriteString("<" + name + ">")
		_ = xml.EscapeText(w, []byte(text)) // a Buffer does not fail
		w.WriteString("</" + name + ">\n")
	}
	w.WriteString(xml.Header + `<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">` + "\n")
	element("ShortName", firstLetters(s.title, maxShortName))
	element("LongName", firstLetters(s.title, maxLongName))
	element("Description", s.o.Templates.Text("search.describe", s.title))
	element("InputEncoding", "UTF-8")
	element("Language", s.o.Language)
	w.WriteString(`<Image type="image/svg+xml" width="16" height="16">`)
	_ = xml.EscapeText(w, []byte(s.absolute(s.icon)))
	w.WriteString("</Image>\n" + `<Url type="text/html" template="`)
	_ = xml.EscapeText(w, []byte(s.absolute(link.SearchAddress)))
	w.WriteString(`?q={searchTerms}"/>` + "\n</OpenSearchDescription>\n")
	_ = w.Flush()
	return out.Bytes()
}

// firstLetters cuts a text behind so many letters.
func firstLetters(s string, most int) string {
	letters := []rune(s)
	if len(letters) <= most {
		return s
	}
	return strings.TrimSpace(string(letters[:most-1])) + "…"
}

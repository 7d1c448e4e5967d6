package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/layouts"
)

// offlineSite has so many runbooks and incidents, and an alert that leads to the last runbook.
func offlineSite(t *testing.T, n int, o Options) *Site {
	t.Helper()
	var docs []model.Doc
	for i := range n {
		name := fmt.Sprintf("r%04d", i)
		docs = append(docs, &model.Runbook{Meta: model.Meta{ID: name, Title: name, Kind: model.KindRunbook, Path: "runbooks/" + name + ".md"}})
		name = fmt.Sprintf("i%04d", i)
		e := &model.Incident{Meta: model.Meta{ID: name, Title: name, Kind: model.KindIncident, Path: "incidents/" + name + ".md"}}
		e.Date = model.Time{At: time.Date(2020, 1, 1+i, 0, 0, 0, 0, time.UTC)}
		docs = append(docs, e)
	}
	last := fmt.Sprintf("r%04d", n-1)
	docs = append(docs, &model.Alert{Meta: model.Meta{ID: "A", Title: "A", Kind: model.KindAlert, Path: "alerts/A.md"}, Runbooks: []model.Name{{Text: last}}})
	o.Graph, _ = link.Build(docs, link.Options{Extensions: []string{".md"}})
	o.Templates, o.Location, o.Language = loadTheme(t, layouts.FS, "en"), time.UTC, "en"
	o.Extra = []Asset{NewAsset("assets/engine.js", []byte("engine"))}
	return New(o)
}

func readOffline(t *testing.T, s *Site) offlineList {
	t.Helper()
	var b bytes.Buffer
	if err := s.WriteOther(&b, "search/offline.json"); err != nil {
		t.Fatal(err)
	}
	var list offlineList
	if err := json.Unmarshal(b.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// The worker is told of pages that exist, those that are needed first at the beginning, and of files that never change.
func TestOffline(t *testing.T) {
	s := offlineSite(t, 3, Options{Commit: "c1"})
	list := readOffline(t, s)
	want := []string{"index.html", "triage.html", "search.html", "404.html", "runbooks/index.html", "alerts/index.html", "incidents/index.html",
		"runbooks/r0002.html", "runbooks/r0000.html", "runbooks/r0001.html", "alerts/A.html", "incidents/i0002.html", "incidents/i0001.html", "incidents/i0000.html"}
	if !slices.Equal(list.Pages, want) {
		t.Errorf("pages\n%q, want\n%q", list.Pages, want)
	}
	for _, a := range list.Pages {
		if s.planned().pages[a] == nil {
			t.Errorf("there is no page %s", a)
		}
	}
	for _, a := range []string{s.style, s.script, s.extra("engine.js")} {
		if !slices.Contains(list.Assets, a) {
			t.Errorf("%s is not kept", a)
		}
	}
	if slices.Contains(list.Assets, WorkerAddress) || !slices.ContainsFunc(s.Assets(), func(a Asset) bool { return a.Address == WorkerAddress }) {
		t.Error("the worker keeps itself, or is not published")
	}
	if other := readOffline(t, offlineSite(t, 3, Options{Commit: "c2"})); other.Version == list.Version || !slices.Equal(other.Pages, list.Pages) {
		t.Error("another commit has the same version, or other pages")
	}
	if same := readOffline(t, offlineSite(t, 3, Options{Commit: "c1"})); same.Version != list.Version {
		t.Error("the same site has two versions")
	}
}

// Of a large site no more is kept than of a middling one, and no kind takes the place of all others.
func TestOfflineOfLargeSite(t *testing.T) {
	list := readOffline(t, offlineSite(t, 700, Options{}))
	if len(list.Pages) != maxOffline || !slices.Contains(list.Pages, "alerts/A.html") || !slices.Contains(list.Pages, "incidents/i0699.html") {
		t.Errorf("%d pages are kept", len(list.Pages))
	}
	if slices.Contains(list.Pages, "incidents/i0000.html") || len(slices.Compact(slices.Sorted(slices.Values(list.Pages)))) != len(list.Pages) {
		t.Error("old incidents are kept, or pages twice")
	}
}

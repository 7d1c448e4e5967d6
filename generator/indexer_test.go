package generator

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"siaga/generator/cache"
	"siaga/generator/config"
	"siaga/layouts"
	"siaga/search/shard"
)

// indexedSite is a site of a service, runbooks and incidents that name each other.
func indexedSite(incidents int) fstest.MapFS {
	files := fstest.MapFS{
		"services/checkout.md":      file("# Checkout\n\nTakes orders.\n"),
		"root-causes/pool-empty.md": file("# Pool empty\n\nNobody gives connections back.\n"),
		"runbooks/pool.md":          file("---\nservices: [checkout]\nalerts: [PoolIsEmpty]\n---\n# Fill the pool\n\n## Steps\n\nRestart it.\n"),
	}
	for i := range incidents {
		cause := ""
		if i < 2 {
			cause = "root_causes: [pool-empty]\n"
		}
		files[fmt.Sprintf("incidents/inc-%03d.md", i)] = file(fmt.Sprintf("---\nservices: [checkout]\nstarted_at: 2024-01-%02dT10:00:00Z\n%s---\n# Orders fail %d\n\nWord%d pod-%d.internal 10.0.0.%d.\n", 1+i%28, cause, i, i*7, i, i))
	}
	return files
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func indexedBuilder(t *testing.T, files fstest.MapFS, store *cache.Store) *Builder {
	t.Helper()
	b, err := New(Options{Config: config.Default(), Content: files, Layouts: layouts.FS})
	if err != nil {
		t.Fatal(err)
	}
	b.indexer.store = store
	return b
}

// searched gives the pages of a new snapshot, and the files of its search.
func searched(t *testing.T, b *Builder) (map[string]*shard.Page, map[string]string) {
	t.Helper()
	s, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.finder.indexed()
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]*shard.Page{}
	for i, p := range x.pages {
		pages[s.Searchable().Address(i)] = p
	}
	list, err := s.SearchFiles()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, a := range list {
		data, err := s.finder.shard(a)
		if err != nil {
			t.Fatal(err)
		}
		files[a] = string(data)
	}
	return pages, files
}

// TestIndexesWhatChanged: after an edit, pages are computed again whose documents differ, and no others.
func TestIndexesWhatChanged(t *testing.T) {
	files := indexedSite(60)
	b := indexedBuilder(t, files, nil)
	before, _ := searched(t, b)
	for _, c := range []struct {
		name, path, text string
		want             []string
	}{
		{"nothing", "services/checkout.md", string(files["services/checkout.md"].Data), nil},
		{"a body", "incidents/inc-005.md", "# Orders fail 5\n\nOther words.\n", []string{"incidents/inc-005.html"}},
		{"the title of a cause", "root-causes/pool-empty.md", "# Pool is drained\n\nNobody gives connections back.\n",
			[]string{"incidents/inc-000.html", "incidents/inc-001.html", "root-causes/pool-empty.html"}},
		{"a cause recurs no more", "incidents/inc-001.md", "# Orders fail 1\n", []string{"incidents/inc-000.html", "incidents/inc-001.html"}},
		{"a page is gone", "incidents/inc-001.md", "", nil},
	} {
		if files[c.path] = file(c.text); c.text == "" {
			delete(files, c.path)
		}
		after, _ := searched(t, b)
		var changed []string
		for _, a := range slices.Sorted(maps.Keys(after)) {
			if before[a] != after[a] {
				changed = append(changed, a)
			}
		}
		if !slices.Equal(changed, c.want) {
			t.Errorf("%s: %q were computed, want %q", c.name, changed, c.want)
		}
		before = after
	}
}

// TestIndexIsThatOfAFreshBuild: whatever was kept in memory or in a store, with vocabularies renewed in between, the files are
// those of a build that has kept nothing.
func TestIndexIsThatOfAFreshBuild(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	files := indexedSite(70)
	store := cache.Open(cache.Options{Dir: t.TempDir(), Version: "test"})
	defer store.Close()
	kept := indexedBuilder(t, files, nil)
	for step := range 12 {
		for range r.IntN(3) {
			path := fmt.Sprintf("incidents/inc-%03d.md", r.IntN(80))
			switch r.IntN(4) {
			case 0:
				delete(files, path)
			case 1:
				files["services/checkout.md"] = file(fmt.Sprintf("# Checkout %d\n\nTakes orders.\n", step))
			default:
				files[path] = file(fmt.Sprintf("---\nservices: [checkout]\n---\n# New title %d\n\nWord%d again.\n", step, r.IntN(99)))
			}
		}
		if step%3 == 2 {
			kept.indexer.room = 0
		}
		_, want := searched(t, indexedBuilder(t, files, nil))
		if _, got := searched(t, kept); !maps.Equal(got, want) {
			t.Fatalf("step %d: what was kept in memory changes the files", step)
		}
		if _, got := searched(t, indexedBuilder(t, files, store)); !maps.Equal(got, want) {
			t.Fatalf("step %d: the store changes the files", step)
		}
		if err := store.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

// worthsByName are those of a page with the terms themselves, sorted.
func worthsByName(p *shard.Page, x *indexer) []string {
	var out []string
	for _, w := range p.Worths() {
		out = append(out, fmt.Sprint(x.vocabulary.Terms()[w.Term()], w.Impact()))
	}
	slices.Sort(out)
	return out
}

// TestStoredTerms: what is read is what was written, and what is damaged is not read.
func TestStoredTerms(t *testing.T) {
	store := cache.Open(cache.Options{Dir: t.TempDir(), Version: "test"})
	defer store.Close()
	b := indexedBuilder(t, indexedSite(100), store)
	first, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	x, err := first.finder.indexed()
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Commit(); err != nil {
		t.Fatal(err)
	}
	s, err := indexedBuilder(t, indexedSite(100), nil).Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set := s.Searchable()
	other := newIndexer(nil, b.indexer.settings, Options{Store: store})
	read := 0
	for _, p := range divide(set.Len(), set.Address) {
		w := &indexing{indexer: other, vocabulary: other.vocabulary, set: set}
		var hashes []byte
		for i := p.from; i < p.to; i++ {
			hash := set.Document(i).Hash()
			hashes = append(hashes, hash[:]...)
		}
		all := make([]known, set.Len())
		if !w.read(p, string(hashes), set.Address, all) {
			t.Fatalf("part %v is not in the store", p)
		}
		if got := hashesOf(x.pages[p.from:p.to]); got != string(hashes) {
			t.Fatalf("part %v has other hashes", p)
		}
		for i := p.from; i < p.to; i++ {
			got, want := all[i].page, x.pages[i]
			if !reflect.DeepEqual(got.Head(), want.Head()) || !slices.Equal(worthsByName(got, other), worthsByName(want, b.indexer)) {
				t.Fatalf("page %s is read as another one", set.Address(i))
			}
			read++
		}
		value, _ := store.Get(w.key(string(hashes)))
		for cut := 0; cut < len(value); cut += 1 + len(value)/50 {
			if _, _, ok := w.parse(string(value[:cut])); ok {
				t.Fatalf("%d bytes of %d of part %v are read as if they were whole", cut, len(value), p)
			}
		}
	}
	if read != set.Len() {
		t.Errorf("%d pages of %d were read", read, set.Len())
	}
}

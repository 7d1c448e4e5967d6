package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"siaga/generator"
	"siaga/search"
	"siaga/search/analysis"
	"siaga/search/index"
)

// DiskFigures are what the index on disk takes.
type diskFigures struct {
	Build, BuildCPU time.Duration   // of all pages, from the site as it was read to files on disk
	Compare         time.Duration   // an update in which no page has changed: all are compared
	Updates         []time.Duration // of one page, until a query finds it
	Queries         []time.Duration // of 10 results each
	Bytes           int64
	Segments        int
	Pages           int
}

// updateCount is how many pages are changed, one after the other.
const updateCount = 200

// indexCommand makes the index on disk of a site that it has read before, changes pages in it, asks it, and says what that took.
func indexCommand(ctx context.Context, flags *flag.FlagSet) func() error {
	content := flags.String("content", "content", "folder of markdown to read")
	dir := flags.String("index", "", "folder to write the index into")
	asked := flags.String("questions", "", "file with the questions")
	figures := flags.String("o", "", "file for the figures, as JSON")
	return func() error {
		if *dir == "" || *asked == "" || *figures == "" {
			return errors.New("index: -index, -questions and -o are needed")
		}
		var q questions
		if err := readJSON(*asked, &q); err != nil {
			return err
		}
		s, closeContent, err := readSite(ctx, *content)
		if err != nil {
			return err
		}
		defer closeContent()
		f, err := measureIndex(ctx, s, *dir, q.Mixed)
		if err != nil {
			return err
		}
		return writeJSON(*figures, f)
	}
}

func measureIndex(ctx context.Context, s *generator.Snapshot, dir string, queries []string) (f diskFigures, err error) {
	settings := s.SearchSettings()
	runtime.GC()
	cpu, begun := cpuTime(), time.Now()
	x, err := index.Open(index.Options{Dir: dir, Settings: settings})
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	if _, err := s.UpdateIndex(ctx, x, nil); err != nil {
		return f, err
	}
	f.Build, f.BuildCPU = time.Since(begun), cpuTime()-cpu
	stats, err := x.Stats()
	if err != nil {
		return f, err
	}
	f.Bytes, f.Segments, f.Pages = stats.Bytes, stats.Segments, stats.Pages
	if f.Queries, err = askIndex(ctx, s, x, queries); err != nil {
		return f, err
	}
	begun = time.Now()
	if _, err := s.UpdateIndex(ctx, x, nil); err != nil {
		return f, err
	}
	f.Compare = time.Since(begun)
	f.Updates, err = changePages(ctx, s, x)
	return f, err
}

// askIndex asks queries, as they come: nothing is asked before to warm up.
func askIndex(ctx context.Context, s *generator.Snapshot, x *index.Index, queries []string) ([]time.Duration, error) {
	source, err := x.Source()
	if err != nil {
		return nil, err
	}
	defer source.Close()
	engine := s.Engine(source)
	var took []time.Duration
	for _, q := range queries {
		begun := time.Now()
		if _, err := engine.Search(ctx, q, search.Options{}); err != nil {
			return nil, fmt.Errorf("%q: %w", q, err)
		}
		took = append(took, time.Since(begun))
	}
	return took, nil
}

// changePages gives a page after the other a word that no page has, and looks for it.
func changePages(ctx context.Context, s *generator.Snapshot, x *index.Index) ([]time.Duration, error) {
	set := s.Searchable()
	states := make([]index.State, set.Len())
	for i := range states {
		states[i] = index.State{Address: set.Address(i), Hash: set.Document(i).Hash()}
	}
	synonyms, err := analysis.ParseSynonyms(nil)
	if err != nil {
		return nil, err
	}
	analyzer := sync.Mutex{}
	a := search.NewAnalyzer(analysis.ForSearch(synonyms))
	var took []time.Duration
	for n := range updateCount {
		at, word := n*7919%len(states), fmt.Sprintf("xq%05dzzz", n)
		begun := time.Now()
		d := set.Document(at)
		d.Sections = append(slices.Clone(d.Sections), search.Section{Text: "The word " + word + " was added."})
		states[at].Hash = d.Hash()
		changes, err := x.Update(ctx, index.Pages{States: states, Load: func(int) (*search.Document, search.Page) {
			analyzer.Lock()
			defer analyzer.Unlock()
			return d, a.Page(d)
		}})
		if err != nil {
			return nil, err
		}
		if changes.Changed != 1 {
			return nil, fmt.Errorf("an update of one page changed %d", changes.Changed)
		}
		if err := findPage(ctx, s, x, question{Text: word, Pages: []string{d.Address}}); err != nil {
			return nil, err
		}
		took = append(took, time.Since(begun))
	}
	return took, nil
}

// findPage asks for a page that must be the first one found.
func findPage(ctx context.Context, s *generator.Snapshot, x *index.Index, q question) error {
	source, err := x.Source()
	if err != nil {
		return err
	}
	defer source.Close()
	r, err := s.Engine(source).Search(ctx, q.Text, search.Options{})
	if err != nil {
		return err
	}
	if len(r.Hits) == 0 || r.Hits[0].Document.Address != q.Pages[0] {
		return fmt.Errorf("%s was changed and is not found by its new word", q.Pages[0])
	}
	return nil
}

// percentile returns the value that so many percent of all do not exceed; 0 where there are none.
func percentile[T ~int | ~int64](values []T, percent int) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

const (
	// pagefindVersion is the Pagefind that the search is measured beside.
	pagefindVersion = "1.6.0"
	// pagefindBinary is where `make bench` installs it, from the root of the module.
	pagefindBinary = ".build/node_modules/.bin/pagefind"
)

// The names of the processes that only the bench of the search measures.
const (
	firstName  = "siaga search, first"
	repeatName = "siaga search, again"
)

// A searchBench measures the search.
type searchBench struct {
	*bench
	pagefindMost int // documents of the largest tree that it is measured with
}

// searched is what was measured with one number of documents.
type searched struct {
	medians map[string]sample

	shards []shardFigures // one of each run
	disk   []diskFigures

	site, pagefind *browserFigures // nil: not measured

	markdown, pages             weight
	index, texts, pagefindIndex weight // texts are a part of index
	identifiers, typos          []question
}

func searchCommand(ctx context.Context, flags *flag.FlagSet) func() error {
	common := addFlags(flags, "1000,10000")
	most := flags.Int("pagefind-most", barSize, "number of documents up to which Pagefind is measured: it needs much memory")
	version := flags.Bool("pagefind-version", false, "print the version of Pagefind to install and do nothing else")
	return func() error {
		if *version {
			fmt.Println(pagefindVersion)
			return nil
		}
		prepared, remove, err := common.bench(ctx)
		if err != nil {
			return err
		}
		defer remove()
		b := &searchBench{bench: prepared, pagefindMost: *most}
		if b.siaga == "" {
			return errors.Join(b.failed...)
		}
		return b.runSearch(ctx)
	}
}

func (b *searchBench) runSearch(ctx context.Context) error {
	all := map[int]*searched{}
	for _, n := range b.sizes {
		s, err := b.searchSize(ctx, n)
		if err != nil {
			return err
		}
		all[n] = s
	}
	b.printSearch(os.Stdout, all)
	return errors.Join(b.failed...)
}

// searchSize measures with one number of documents.
func (b *searchBench) searchSize(ctx context.Context, n int) (*searched, error) {
	work := filepath.Join(b.dir, fmt.Sprintf("search-%d", n))
	w := &searchWork{bench: b, n: n, tree: filepath.Join(work, "tree"), dir: work, questions: filepath.Join(work, "questions.json"),
		out: &searched{medians: map[string]sample{}}, samples: map[string][]sample{}}
	if err := b.writeTree(ctx, n, w.tree); err != nil {
		return nil, err
	}
	if out, err := exec.CommandContext(ctx, b.self, "questions", "-n", strconv.Itoa(n), "-o", w.questions).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("questions: %w\n%s", err, out)
	}
	runs := b.runs
	if n >= largeFrom {
		runs = 1
	}
	for i := range runs {
		if err := w.once(ctx, filepath.Join(work, strconv.Itoa(i))); err != nil {
			return nil, err
		}
	}
	site := filepath.Join(work, "0", "site")
	if err := w.browse(ctx, site); err != nil {
		return nil, err
	}
	if b.pagefind != "" && n <= b.pagefindMost {
		if err := w.besidePagefind(ctx, site); err != nil {
			b.failed = append(b.failed, err)
		}
	}
	for name, list := range w.samples {
		w.out.medians[name] = median(list)
	}
	return w.out, w.weigh(site)
}

// searchWork is the work for one number of documents.
type searchWork struct {
	bench                *searchBench
	n                    int
	dir, tree, questions string
	out                  *searched
	samples              map[string][]sample
}

// measure runs a process, keeps what it took, and reads the figures that it has written, where it does.
func (w *searchWork) measure(ctx context.Context, p process, figures any) error {
	name := p.name
	p.dir = w.bench.dir
	file := filepath.Join(w.dir, "figures.json")
	if figures != nil {
		p.args = append(p.args, "-o", file)
	}
	s, err := measure(ctx, p)
	if err != nil {
		return err
	}
	w.samples[name] = append(w.samples[name], s)
	fmt.Fprintf(os.Stderr, "%6d documents: %-20s %6.2f s\n", w.n, name, s.wall.Seconds())
	if figures != nil {
		return readJSON(file, figures)
	}
	return nil
}

// once measures what has no browser in it, each into a folder of its own.
func (w *searchWork) once(ctx context.Context, dir string) error {
	into := func(name string) string { return filepath.Join(dir, name) }
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	self, siaga := w.bench.self, w.bench.siaga
	cache := []string{"XDG_CACHE_HOME=" + into("cache")}
	ask := []string{siaga, "search", "--content", w.tree, "--index", into("first"), "connection", "refused"}
	var shards shardFigures
	var disk diskFigures
	for _, step := range []struct {
		process
		figures any
	}{
		{process{name: floorName, output: into("floor"), args: []string{self, "floor", "-content", w.tree, "-output", into("floor")}}, nil},
		{process{name: "shards", output: into("shards"), env: collectorEnv(w.n), args: []string{self, "shards", "-content", w.tree, "-output", into("shards")}}, &shards},
		{process{name: "index", output: into("index"), env: collectorEnv(w.n), args: []string{self, "index", "-content", w.tree, "-index", into("index"), "-questions", w.questions}}, &disk},
		{process{name: coldName, output: into("site"), mostOK: 1, env: cache, args: []string{siaga, "build", "--content", w.tree, "--output", into("site")}}, nil},
		{process{name: firstName, output: into("first"), env: cache, args: ask}, nil},
		{process{name: repeatName, output: into("first"), env: cache, args: ask}, nil},
	} {
		if err := w.measure(ctx, step.process, step.figures); err != nil {
			return err
		}
	}
	w.out.shards, w.out.disk = append(w.out.shards, shards), append(w.out.disk, disk)
	return nil
}

// browse asks the search of the site in a browser.
func (w *searchWork) browse(ctx context.Context, site string) error {
	var f browserFigures
	args := []string{w.bench.self, "browse", "-site", site, "-questions", w.questions}
	if err := w.measure(ctx, process{name: "browse", output: w.dir, args: args}, &f); err != nil {
		return err
	}
	w.out.site = &f
	var q questions
	err := readJSON(w.questions, &q)
	w.out.identifiers, w.out.typos = q.Identifiers, q.Typos
	return err
}

// besidePagefind has Pagefind make an index of the same pages, and asks it the same.
func (w *searchWork) besidePagefind(ctx context.Context, site string) (err error) {
	dir := filepath.Join(w.dir, "pagefind")
	// What stands around the text of a page is left out: an index of the navigation would be no fair one.
	args := []string{w.bench.pagefind, "--site", site, "--output-path", dir, "--root-selector", "main", "--quiet"}
	if err := w.measure(ctx, process{name: pagefindName, output: dir, args: args}, nil); err != nil {
		return err
	}
	if w.out.pagefindIndex, err = weigh(dir, anyFile); err != nil {
		return err
	}
	var f browserFigures
	args = []string{w.bench.self, "browse", "-site", site, "-pagefind", dir, "-questions", w.questions}
	if err := w.measure(ctx, process{name: "browse", output: dir, args: args}, &f); err != nil {
		return err
	}
	w.out.pagefind = &f
	return nil
}

// weigh weighs the tree and what was made of it.
func (w *searchWork) weigh(site string) error {
	var errs []error
	for _, x := range []struct {
		to  *weight
		dir string
		of  func(string) bool
	}{
		{&w.out.markdown, w.tree, isMarkdown}, {&w.out.pages, site, isPage},
		{&w.out.index, filepath.Join(site, "search"), isIndex}, {&w.out.texts, filepath.Join(site, "search"), holdsTexts},
	} {
		var err error
		*x.to, err = weigh(x.dir, x.of)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// indexTime is what the index for browsers adds to a build.
func (s *searched) indexTime() time.Duration {
	return middle(s.shards, func(f shardFigures) time.Duration { return f.Make + f.Write })
}

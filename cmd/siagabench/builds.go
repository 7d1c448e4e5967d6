package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The names of what is measured.
const (
	floorName    = "floor"
	coldName     = "siaga, cold"
	againName    = "siaga, unchanged"
	restoredName = "siaga, output gone"
	hugoName     = "hugo"
	pagefindName = "pagefind"
)

// editedFolders are the kinds of documents of which one is edited before a build.
func editedFolders() []string {
	return []string{"runbooks", "incidents", "postmortems", "services", "docs"}
}

// editedName is the name of the build after a document of a folder was edited.
func editedName(folder string) string { return "siaga, edited " + folder }

// buildNames are the names of all that may be measured, in the order of the table.
func buildNames() []string {
	names := []string{floorName, coldName, againName, restoredName}
	for _, folder := range editedFolders() {
		names = append(names, editedName(folder))
	}
	return append(names, hugoName, pagefindName)
}

// buildWork measures builds of one tree.
type buildWork struct {
	*bench
	n       int
	tree    string
	samples map[string][]sample
	broken  map[string]bool
}

// measureBuilds measures all programs: one after the other, then all of them again, so that what else the machine does
// meets all of them.
func (b *bench) measureBuilds(ctx context.Context, n int, tree, out string) (map[string]sample, error) {
	w := &buildWork{bench: b, n: n, tree: tree, samples: map[string][]sample{}, broken: map[string]bool{}}
	if err := warm(tree); err != nil {
		return nil, err
	}
	rounds := b.runs
	if n >= largeFrom {
		rounds = min(rounds, 2)
	}
	e, err := newEditor(tree, seed)
	if err != nil {
		return nil, err
	}
	for i := range rounds {
		dir := filepath.Join(out, fmt.Sprintf("round-%d", i))
		if err := w.beside(ctx, dir); err != nil {
			return nil, err
		}
		if i == 0 || n < largeFrom {
			if err := w.again(ctx, e, dir); err != nil {
				return nil, err
			}
		}
		if i == 0 || n < barSize {
			if err := w.others(ctx, dir); err != nil {
				return nil, err
			}
		}
	}
	medians := map[string]sample{}
	for name, list := range w.samples {
		medians[name] = median(list)
	}
	return medians, nil
}

// take measures a process. One that fails is left out from then on and named at the end; the error is that nothing more
// can be measured.
func (w *buildWork) take(ctx context.Context, p process) error {
	if w.broken[p.name] {
		return nil
	}
	p.dir = w.dir
	s, err := measure(ctx, p)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		w.broken[p.name] = true
		delete(w.samples, p.name)
		w.failed = append(w.failed, err)
		return nil
	}
	w.samples[p.name] = append(w.samples[p.name], s)
	fmt.Fprintf(os.Stderr, "%6d documents: %-28s %7.2f s\n", w.n, p.name, s.wall.Seconds())
	return nil
}

// beside measures the floor program, and a build with neither output nor cache.
func (w *buildWork) beside(ctx context.Context, dir string) error {
	floor := filepath.Join(dir, "floor")
	if err := w.take(ctx, process{name: floorName, output: floor, args: []string{w.self, "floor", "-content", w.tree, "-output", floor}}); err != nil {
		return err
	}
	if w.siaga == "" {
		return nil
	}
	return w.take(ctx, w.build(coldName, dir, "siaga"))
}

// build is a build into a folder of the work's own; all of one dir share a cache.
func (w *buildWork) build(name, dir, output string) process {
	output = filepath.Join(dir, output)
	env, args := w.cacheFlag("build", filepath.Join(dir, "cache"))
	return process{
		name: name, output: output, env: env, mostOK: 1, // 1: it found problems in the content
		args: append([]string{w.siaga, "build", "--content", w.tree, "--output", output}, args...),
	}
}

// again measures what follows a cold build: nothing has changed; the output is gone, but not the cache; and one document
// after the other is edited.
func (w *buildWork) again(ctx context.Context, e *editor, dir string) error {
	if w.siaga == "" || w.broken[coldName] {
		return nil
	}
	if err := w.take(ctx, w.build(againName, dir, "siaga")); err != nil {
		return err
	}
	if err := w.take(ctx, w.build(restoredName, dir, "siaga-anew")); err != nil { // nothing is deleted: that would slow down what comes next
		return err
	}
	for _, folder := range editedFolders() {
		x, err := e.change(folder, changes()[0])
		if err == nil {
			err = e.save(x)
		}
		if err == nil {
			err = w.take(ctx, w.build(editedName(folder), dir, "siaga"))
		}
		if err == nil {
			err = w.shows(x, filepath.Join(dir, "siaga"))
		}
		if err != nil {
			return err
		}
	}
	return e.restore()
}

// shows makes sure that the published page has the edit: a build that does nothing is fast.
func (w *buildWork) shows(x edit, site string) error {
	if w.broken[editedName(x.folder)] {
		return nil
	}
	page, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(strings.TrimSuffix(x.path, ".md")+".html")))
	if err == nil && !strings.Contains(string(page), x.marker) {
		err = fmt.Errorf("the page of %s was not published after an edit", x.path)
	}
	return err
}

// pagefindKB is the memory that Pagefind needs for a document, and some more: 325 kB of a tree of 5,000.
const pagefindKB = 400

// others measures Hugo, and Pagefind over what Hugo has made.
func (w *buildWork) others(ctx context.Context, dir string) error {
	if w.hugo == "" {
		return nil
	}
	into := func(name string) string { return filepath.Join(dir, name) }
	if err := writeHugoSite(into("hugo-site"), w.tree); err != nil {
		return err
	}
	err := w.take(ctx, process{
		name: hugoName, output: into("hugo"),
		args: []string{w.hugo, "--quiet", "--noBuildLock", "--source", into("hugo-site"), "--destination", into("hugo"),
			"--cacheDir", into("hugo-cache")},
	})
	if err != nil || w.pagefind == "" || w.broken[hugoName] {
		return err
	}
	if free := availableKB(); free > 0 && free < int64(w.n)*pagefindKB {
		fmt.Fprintf(os.Stderr, "%6d documents: Pagefind is left out: it needs about %d GB of memory\n", w.n, w.n*pagefindKB>>20)
		return nil
	}
	return w.take(ctx, process{
		name: pagefindName, output: into("pagefind"),
		args: []string{w.pagefind, "--site", into("hugo"), "--output-path", into("pagefind"), "--root-selector", "main", "--quiet"},
	})
}

// cacheFlag says how a command of siaga is told the folder of its cache: by the environment, and by a flag if it has one.
func (b *bench) cacheFlag(command, dir string) (env, args []string) {
	env = []string{"XDG_CACHE_HOME=" + dir}
	if help, err := exec.Command(b.siaga, command, "--help").Output(); err == nil && strings.Contains(string(help), "--cache ") {
		args = []string{"--cache", filepath.Join(dir, "siaga")}
	}
	return env, args
}

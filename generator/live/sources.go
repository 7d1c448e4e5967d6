package live

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync/atomic"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
	"siaga/generator/watch"
)

// sources are what a site is built from, and the builder that keeps what it has read of them.
type sources struct {
	load   func() (Source, error)
	poll   time.Duration
	report func(error)

	is      Source
	content os.FileInfo // the content folder that is open
	watcher atomic.Pointer[watch.Watcher]
	builder *generator.Builder // nil: has to be made again
}

// changes are what may differ from the build before.
type changes struct {
	generator.Changes
	reload bool     // the configuration or the layouts may differ
	layout bool     // the layouts may
	names  []string // as a person is told
}

func (c *changes) empty() bool { return len(c.names) == 0 && !c.reload }

// add puts further changes to these.
func (c *changes) add(more changes) {
	if c.empty() {
		*c = more
		return
	}
	c.Known = c.Known && more.Known
	c.Paths = union(c.Paths, more.Paths)
	c.names = union(c.names, more.names)
	c.History = c.History || more.History
	c.reload, c.layout = c.reload || more.reload, c.layout || more.layout
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// classify tells what a batch of the watcher means.
func (s *sources) classify(b watch.Batch) changes {
	c := changes{Changes: generator.Changes{Known: !b.All, History: b.All}, reload: b.All, layout: b.All}
	for _, path := range b.Paths {
		c.names = append(c.names, s.name(path))
		if rel, ok := within(s.is.Build.Dir, path); ok {
			if rel == "." {
				c.Known, c.reload = false, true // it may be another folder now
			}
			c.Paths = append(c.Paths, filepath.ToSlash(rel))
			c.History = c.History || filepath.Base(path) == ".gitignore"
		}
		if _, ok := within(s.is.Theme, path); ok && s.is.Theme != "" {
			c.reload, c.layout = true, true
		}
		c.reload = c.reload || path == s.is.Config
		for _, git := range s.is.Git {
			if _, ok := within(git, path); ok {
				c.History = true
			}
		}
	}
	if b.All && len(c.names) == 0 {
		c.names = []string{"."}
	}
	return c
}

// name is a changed path as it is shown: relative to the content if it is in there.
func (s *sources) name(path string) string {
	if rel, ok := within(s.is.Build.Dir, path); ok {
		return filepath.ToSlash(rel) // "." for all of it
	}
	for _, git := range s.is.Git {
		if _, ok := within(git, path); ok {
			return "git history"
		}
	}
	return filepath.Base(path)
}

// within gives the path as seen from a folder, if it is that or below it.
func within(dir, path string) (string, bool) {
	rel, err := filepath.Rel(dir, path)
	return rel, err == nil && filepath.IsLocal(rel)
}

// prepare gives the builder of what the sources are now. Where it begins afresh, or the watching did, anything may differ.
func (s *sources) prepare(c *changes) (*generator.Builder, error) {
	if c.layout {
		s.builder = nil
	}
	builder, watching := s.builder, s.watcher.Load()
	for again := c.reload || builder == nil; again; {
		watcher := s.watcher.Load()
		now, err := s.load()
		if err != nil {
			return nil, err
		}
		if err := s.adopt(now); err != nil {
			return nil, err
		}
		again = watcher != s.watcher.Load() // nobody was told what was saved between the reading and the new watching
	}
	if builder != s.builder || watching != s.watcher.Load() {
		c.Changes = generator.Changes{}
	}
	return s.builder, nil
}

// forget has the next build begin afresh.
func (s *sources) forget() { s.builder = nil }

// adopt takes over a source that was read again. Watcher and builder are only replaced if it asks for other ones.
func (s *sources) adopt(now Source) error {
	if s.watcher.Load() == nil || !slices.Equal(watchOptions(now).Roots, watchOptions(s.is).Roots) || !slices.Equal(now.Build.Ignore, s.is.Build.Ignore) ||
		now.Build.Config.Output != s.is.Build.Config.Output {
		o := watchOptions(now)
		o.Poll, o.Report = s.poll, s.report
		w, err := watch.New(o)
		if err != nil {
			return fmt.Errorf("cannot watch the files: %w", err)
		}
		s.close()
		s.watcher.Store(w)
	}
	info, err := os.Stat(now.Build.Dir)
	if err != nil {
		return err
	}
	if s.builder != nil && os.SameFile(info, s.content) && same(now.Build, s.is.Build) {
		s.is = now
		return nil
	}
	root, err := os.OpenRoot(now.Build.Dir)
	if err != nil {
		return err
	}
	now.Build.Content = root.FS() // older snapshots may still read theirs; the garbage collector closes it
	builder, err := generator.New(now.Build)
	if err != nil {
		return err
	}
	s.builder, s.is, s.content = builder, now, info
	return nil
}

// same tells whether a builder made with one of the options can go on with the other.
func same(a, b generator.Options) bool {
	return a.Dir == b.Dir && a.Name == b.Name && slices.Equal(a.Ignore, b.Ignore) && reflect.DeepEqual(a.Config, b.Config)
}

// events are those of the watcher that there is now.
func (s *sources) events() <-chan watch.Batch { return s.watcher.Load().Events() }

// dirty reports whether the watcher has seen something that nobody was told yet.
func (s *sources) dirty() bool { return s.watcher.Load().Dirty() }

func (s *sources) close() {
	if w := s.watcher.Load(); w != nil {
		w.Close()
	}
}

// failure says what stands in the way of a build, as diagnostics.
func failure(err error) ([]diag.Diagnostic, func(string) ([]byte, error)) {
	var broken *Broken
	if errors.As(err, &broken) {
		return broken.Problems, broken.Text
	}
	return []diag.Diagnostic{{Severity: diag.Error, Message: err.Error()}}, nil
}

// watchOptions say what to watch of a source.
func watchOptions(s Source) watch.Options {
	roots := append([]string{s.Build.Dir, s.Config}, s.Git...)
	if s.Theme != "" {
		roots = append(roots, s.Theme)
	}
	return watch.Options{Roots: roots, Ignore: s.Ignore}
}

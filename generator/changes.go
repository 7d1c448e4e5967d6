package generator

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"siaga/generator/history"
	"siaga/generator/load"
	"siaga/generator/model"
)

// Changes say what may differ from what a Builder built before. The zero value: anything may.
type Changes struct {
	Known   bool     // only what is said here may
	Paths   []string // of files and folders, as slash paths relative to the content
	History bool     // what git tells, or what it ignores
}

// last is what the build before found.
type last struct {
	log    *history.Log
	notes  []string
	loaded *load.Result
	lines  ruleLines
}

// ruleLines is when the lines of files with rules were changed, as a log tells.
type ruleLines struct {
	log   *history.Log
	files []string
	lines map[string]history.Lines
}

// history reads the git log, unless it is known to be that of the build before.
func (b *Builder) history(ctx context.Context, c Changes) (*history.Log, []string, error) {
	if b.last.log != nil && c.Known && !c.History && b.tracked(c.Paths) {
		return b.last.log, b.last.notes, nil
	}
	return readHistory(ctx, b.o, b.loader)
}

// tracked reports whether paths hold nothing new, of which only git could tell whether it is ignored.
func (b *Builder) tracked(paths []string) bool {
	return !slices.ContainsFunc(paths, func(p string) bool {
		if strings.HasPrefix(path.Base(p), ".") || b.knows(p) {
			return false
		}
		_, err := fs.Stat(b.o.Content, p)
		return !errors.Is(err, fs.ErrNotExist) // what came and went again
	})
}

// knows reports whether the build before had a file.
func (b *Builder) knows(p string) bool {
	r := b.last.loaded
	_, page := slices.BinarySearchFunc(r.Docs, p, func(d model.Doc, p string) int { return strings.Compare(d.Base().Path, p) })
	if page {
		return true
	}
	for _, list := range [][]string{r.Files, r.Drafts, r.Active} {
		if _, ok := slices.BinarySearch(list, p); ok {
			return true
		}
	}
	return false
}

// readHistory reads the git log. A folder without one has a site without dates; where a person would expect one, a note says
// why it is missing.
func readHistory(ctx context.Context, o Options, l *load.Loader) (*history.Log, []string, error) {
	if o.Dir == "" {
		return &history.Log{}, nil, nil
	}
	log, err := history.Read(ctx, o.Dir, history.Options{CacheDir: o.Cache, Pages: l.IsPage})
	switch {
	case errors.Is(err, history.ErrNoRepository):
		return &history.Log{}, nil, nil
	case errors.Is(err, history.ErrNone):
		return &history.Log{}, []string{err.Error()}, nil
	case err != nil:
		return nil, nil, err
	case log.Shallow:
		return log, []string{"the clone is shallow, so most pages have no dates: fetch the history with git fetch --unshallow"}, nil
	}
	return log, nil, nil
}

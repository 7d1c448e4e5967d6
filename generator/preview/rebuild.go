package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
	"siaga/generator/watch"
)

// builder builds again and again, and keeps the board up to date. It is used by one goroutine.
type builder struct {
	load    func() (Source, error)
	board   *board
	log     logger
	source  Source
	content os.FileInfo // the content folder that is open
	watcher *watch.Watcher
	site    *generator.Builder // nil: has to be made again
}

func (b *builder) close() {
	if b.watcher != nil {
		b.watcher.Close()
	}
}

// start makes the first build. What is watched is watched from before it, so that no change is missed.
func (b *builder) start(ctx context.Context, s Source) error {
	begun := time.Now()
	if err := b.adopt(s); err != nil {
		return err
	}
	made, err := b.build(ctx, nil)
	if err != nil {
		return err
	}
	b.log.built(made, nil, time.Since(begun))
	return nil
}

// rebuild brings the board up to date after a change. If that cannot be done, the last good site stays and the reason is
// shown.
func (b *builder) rebuild(ctx context.Context, changed []string) {
	begun := time.Now()
	names := make([]string, len(changed))
	for i, path := range changed {
		names[i] = shortName(b.source.Build.Dir, path)
		if b.source.Theme != "" && within(b.source.Theme, path) {
			b.site = nil
		}
	}
	s, err := b.load()
	if err == nil {
		err = b.adopt(s)
	}
	var made *generator.Snapshot
	if err == nil {
		made, err = b.build(ctx, names)
	}
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		b.site = nil // whatever it was, the next build starts afresh
		list, text := failure(err)
		b.board.show(nil, summarize(list, func(p diag.Pos) string { return lineAt(text, p) }), names)
		b.log.failed(list, text, names)
	default:
		b.log.built(made, names, time.Since(begun))
	}
}

// adopt takes over a source that was read again. Watcher and builder are only replaced if it asks for other ones.
func (b *builder) adopt(s Source) error {
	before := b.source
	if b.watcher == nil || !slices.Equal(s.Watch, before.Watch) || !slices.Equal(s.Build.Ignore, before.Build.Ignore) ||
		s.Build.Config.Output != before.Build.Config.Output {
		w, err := watch.New(watch.Options{Roots: s.Watch, Ignore: s.Ignore, Report: b.log.report})
		if err != nil {
			return fmt.Errorf("cannot watch the files: %w", err)
		}
		b.close()
		b.watcher = w
	}
	info, err := os.Stat(s.Build.Dir)
	if err != nil {
		return err
	}
	if b.site != nil && os.SameFile(info, b.content) && same(s.Build, before.Build) {
		return nil
	}
	root, err := os.OpenRoot(s.Build.Dir)
	if err != nil {
		return err
	}
	s.Build.Content = root.FS() // older snapshots may still read theirs; the garbage collector closes it
	site, err := generator.New(s.Build)
	if err != nil {
		return err
	}
	b.site, b.source, b.content = site, s, info
	return nil
}

// same tells whether a builder made with one of the options can go on with the other.
func same(a, b generator.Options) bool {
	return a.Dir == b.Dir && a.Name == b.Name && slices.Equal(a.Ignore, b.Ignore) && reflect.DeepEqual(a.Config, b.Config)
}

// build puts a new snapshot on the board.
func (b *builder) build(ctx context.Context, changed []string) (*generator.Snapshot, error) {
	snapshot, err := b.site.Build(ctx)
	if err != nil {
		return nil, err
	}
	p := summarize(snapshot.Diagnostics(), func(p diag.Pos) string { return lineAt(snapshot.Source, p) })
	b.board.show(newSite(snapshot), p, changed)
	return snapshot, nil
}

// failure says what stands in the way of a build, as diagnostics.
func failure(err error) ([]diag.Diagnostic, func(string) ([]byte, error)) {
	var broken *Broken
	if errors.As(err, &broken) {
		return broken.Problems, broken.Text
	}
	return []diag.Diagnostic{{Severity: diag.Error, Message: err.Error()}}, nil
}

// lineAt is the source line of a place, trimmed and bounded; "" if it is not known.
func lineAt(text func(string) ([]byte, error), pos diag.Pos) string {
	if text == nil || pos.Line < 1 {
		return ""
	}
	data, err := text(pos.Path)
	if err != nil {
		return ""
	}
	for range pos.Line - 1 {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	if line = bytes.TrimSpace(line); len(line) > 300 {
		return strings.ToValidUTF8(string(line[:300]), "") + "…"
	}
	return strings.ToValidUTF8(string(line), "\uFFFD")
}

// shortName is a changed path as it is shown: relative to the content if it is in there.
func shortName(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(path)
}

// within tells whether path is dir or below it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

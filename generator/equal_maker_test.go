package generator_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"siaga/generator"
	"siaga/generator/cache"
	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/generator/model"
	"siaga/layouts"
	"siaga/search/analysis"
)

// maker makes snapshots of a project. One that is used again keeps its builder as long as neither configuration nor layouts change.
type maker struct {
	cache   string
	store   *cache.Store
	builder *generator.Builder
	config  config.Config
	theme   [sha256.Size]byte
	seen    state // by the build before
}

// openMaker makes one that keeps things in a folder.
func openMaker(dir string) *maker {
	return &maker{cache: dir, store: cache.Open(cache.Options{Dir: filepath.Join(dir, "store"), Version: "test"})}
}

func (m *maker) close() { m.store.Close() }

// now is the day of all builds.
var now = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// build makes a snapshot, and tells the builder what has changed since the one before.
func (m *maker) build(p *project, seed uint64) (*generator.Snapshot, error) {
	seen := m.seen
	m.seen = look(p)
	fresh, err := m.prepare(p)
	var s *generator.Snapshot
	switch {
	case err == nil && fresh:
		s, err = m.builder.Build(context.Background())
	case err == nil:
		s, err = m.builder.Rebuild(context.Background(), m.seen.since(seen, seed))
	}
	if err != nil {
		m.builder = nil // whatever it was, the next build starts afresh
	}
	return s, err
}

// prepare makes a builder, if there is none that can go on.
func (m *maker) prepare(p *project) (fresh bool, err error) {
	o, err := p.options()
	if err != nil {
		return false, err
	}
	sum := folderSum(p.theme())
	if m.builder != nil && sum == m.theme && reflect.DeepEqual(o.Config, m.config) {
		return false, nil
	}
	root, err := os.OpenRoot(p.contentDir())
	if err != nil {
		return false, errors.New("the content cannot be opened")
	}
	o.Content, o.Cache, o.Store = root.FS(), m.cache, m.store
	if m.builder, err = generator.New(o); err != nil {
		return false, err
	}
	m.config, m.theme = o.Config, sum
	return true, nil
}

// options are those of a command for a project. Content is left open, and so is what is kept.
func (p *project) options() (generator.Options, error) {
	o := generator.Options{
		Name: "operations", Folder: filepath.Base(p.contentDir()), Dir: p.contentDir(), Layouts: layouts.FS, Now: now,
		Config: config.Default(), Ignore: []string{"layouts/**"}, Program: "test",
	}
	if text, err := os.ReadFile(filepath.Join(p.dir, config.FileName)); err == nil {
		var found []diag.Diagnostic
		o.Config, found = config.Parse(config.FileName, text, config.Known{Kinds: model.KindNames(), Fields: model.AllKeys(), Synonyms: analysis.CheckSynonyms})
		if diag.Count(found, diag.Error) > 0 {
			return o, errors.New(diag.Summary(found))
		}
	}
	if info, err := os.Stat(p.theme()); err == nil && info.IsDir() {
		if err := layouts.Check(os.DirFS(p.theme()), diag.Closest); err != nil {
			return o, err
		}
		o.Layouts = layouts.Overlay(os.DirFS(p.theme()))
	}
	return o, nil
}

func (p *project) theme() string { return filepath.Join(p.dir, "layouts") }

// folderSum stands for all that is in a folder.
func folderSum(dir string) [sha256.Size]byte {
	h := sha256.New()
	filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		text, _ := os.ReadFile(file)
		fmt.Fprintf(h, "%q %v %x\n", file, d.Type(), sha256.Sum256(text))
		return nil
	})
	return [sha256.Size]byte(h.Sum(nil))
}

package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"siaga/generator/cache"
	"siaga/generator/history"
)

// disk is a folder that is changed at random, with a note of what was changed.
type disk struct {
	t       *testing.T
	rand    *rand.Rand
	dir     string
	changed []string
	links   bool // symbolic links are made, too
}

var (
	diskDirs  = []string{"", "a/", "a/b/", "a/b/c/", "a-b/", "d/", ".h/", "d/node_modules/", "drop/", "plain/", "Ä/"}
	diskNames = []string{
		"x.md", "y.md", "index.md", "README.md", "x.MD", "NOTES", "r.yaml", "s.yml", "p.svg", "q.svg", "i.png", "page.html", "draft.md", ".gitignore", "DiskFull.md",
	}
	diskTexts = []string{
		"# Disk\n", "# Other\n\n[x](x.md)\n", "---\ndraft: true\n---\n# Draft\n", "---\nkind: alert\nid: DiskFull\n---\n# Disk full\n", "nul\x00", "",
		diskRule, "a: b\n", "<svg/>", "<svg onload='x'/>", "x.md\n", "b/\n!x.md\n", "*.yaml\n/a\n", "---\nkind: nope\n---\n",
	}
)

func (d *disk) pick(list []string) string { return list[d.rand.IntN(len(list))] }

func (d *disk) full(p string) string { return filepath.Join(d.dir, filepath.FromSlash(p)) }

// must fails the test, unless what the random edit was to touch is not there or in the way.
func (d *disk) must(err error) {
	d.t.Helper()
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	if err != nil && !errors.As(err, &pathErr) && !errors.As(err, &linkErr) {
		d.t.Fatal(err)
	}
}

// note notes that a path was changed. Sometimes only the folder is told.
func (d *disk) note(p string) {
	if p = path.Clean(p); d.rand.IntN(12) == 0 && p != "." {
		p = path.Dir(p)
	}
	d.changed = append(d.changed, p)
}

// parents makes the folders of a file. Where a file stands in their way, it is removed.
func (d *disk) parents(p string) {
	dir := path.Dir(p)
	for up := dir; up != "."; up = path.Dir(up) {
		info, err := os.Lstat(d.full(up))
		if err == nil && info.IsDir() {
			break
		}
		d.changed = append(d.changed, up)
		if err == nil {
			d.must(os.Remove(d.full(up)))
		}
	}
	d.must(os.MkdirAll(d.full(dir), 0o755))
}

func (d *disk) edit() {
	p := d.pick(diskDirs) + d.pick(diskNames)
	switch n := d.rand.IntN(12); {
	case n < 6:
		d.parents(p)
		d.note(p)
		if info, err := os.Lstat(d.full(p)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			d.must(os.Remove(d.full(p)))
		}
		d.must(os.WriteFile(d.full(p), []byte(d.pick(diskTexts)), 0o644))
	case n < 8:
		d.note(p)
		d.must(os.Remove(d.full(p)))
	case n == 8: // a folder goes
		p = path.Dir(p)
		if p != "." {
			d.note(p)
			d.must(os.RemoveAll(d.full(p)))
		}
	case n == 9: // a folder or a file moves
		from, to := path.Dir(p), path.Dir(d.pick(diskDirs)+"x")
		if d.rand.IntN(2) == 0 {
			from, to = p, d.pick(diskDirs)+d.pick(diskNames)
		}
		if from == "." || to == "." {
			return
		}
		d.parents(to)
		d.note(from)
		d.note(to)
		d.must(os.Rename(d.full(from), d.full(to)))
	case n == 10: // a file where a folder was, or the other way round
		d.note(p)
		d.must(os.RemoveAll(d.full(p)))
		d.parents(p + "/y.md")
		d.must(os.WriteFile(d.full(p+"/y.md"), []byte("# In\n"), 0o644))
	case d.links:
		d.parents(p)
		d.note(p)
		d.must(os.RemoveAll(d.full(p)))
		target := d.pick([]string{"x.md", "../d", "..", "gone", ".h/x.md", "../a/b", "p.svg", "b", "/etc"})
		d.must(os.Symlink(target, d.full(p)))
	}
}

// TestChanges edits a folder at random. What a loader that is told of the edits gives equals what a new one does, for as
// many sequences as fit: with symbolic links and without, with a log that changes, with loads that are cancelled.
func TestChanges(t *testing.T) {
	const sequences, steps = 40, 12
	store := cache.Open(cache.Options{Dir: t.TempDir()})
	defer store.Close()
	less := 0
	for seed := range uint64(sequences) {
		d := &disk{t: t, rand: rand.New(rand.NewPCG(seed, 1)), dir: t.TempDir(), links: seed%4 == 3}
		for range 25 {
			d.edit()
		}
		root, err := os.OpenRoot(d.dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		o := options
		if seed%2 == 0 {
			o.Store = store
		}
		kept := New(o)
		log := &history.Log{}
		for step := range steps {
			if d.rand.IntN(4) == 0 {
				log = someHistory(root.FS(), fmt.Sprint(step))
				log.Ignored = d.ignored()
			}
			if d.rand.IntN(5) == 0 {
				d.cancelled(kept, root.FS(), log)
			}
			changes := Changes{Known: step > 0, Paths: slices.Clone(d.changed)}
			got, err := kept.Load(context.Background(), root.FS(), log, changes)
			if err != nil {
				t.Fatal(err)
			}
			want, err := New(options).Load(context.Background(), root.FS(), log, Changes{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Read < want.Read {
				less++
			}
			sameResult(t, fmt.Sprintf("sequence %d, step %d, changed %q", seed, step, changes.Paths), got, want)
			if t.Failed() {
				return
			}
			d.changed = nil
			for range d.rand.IntN(4) {
				d.edit()
			}
		}
	}
	if less < sequences*steps/2 {
		t.Errorf("only %d loads read less than a full one", less)
	}
}

// ignored is what git ignores, at random.
func (d *disk) ignored() (out []string) {
	for _, dir := range diskDirs[1:] {
		if d.rand.IntN(8) == 0 {
			out = append(out, dir)
		}
	}
	for range d.rand.IntN(3) {
		out = append(out, d.pick(diskDirs)+d.pick(diskNames))
	}
	slices.Sort(out)
	return out
}

// cancelled is a load that ends early, after which the changes are only told by it.
func (d *disk) cancelled(l *Loader, content fs.FS, log *history.Log) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Load(ctx, content, log, Changes{Known: true, Paths: d.changed}); !errors.Is(err, context.Canceled) && err != nil {
		d.t.Fatal(err)
	}
	d.changed = nil
}

// Only what is named is looked at.
func TestChangesWork(t *testing.T) {
	content := files(map[string]string{"index.md": "# Home\n", "r.yaml": diskRule, "a.svg": "<svg/>"})
	for i := range 50 {
		content[fmt.Sprintf("runbooks/%d/%d.md", i%5, i)] = &fstest.MapFile{Data: []byte("# X\n")}
	}
	counted := &counting{MapFS: content}
	l := New(options)
	load := func(c Changes) *Result {
		t.Helper()
		counted.files.Store(0)
		counted.dirs.Store(0)
		r, err := l.Load(context.Background(), counted, &history.Log{}, c)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := load(Changes{Known: true})
	if first.Read != 52 || first.Parsed != 51 || counted.dirs.Load() == 0 {
		t.Errorf("first: read %d, parsed %d, %d folders", first.Read, first.Parsed, counted.dirs.Load())
	}
	for _, c := range []struct {
		name          string
		edit          func()
		paths         []string
		parsed, files int   // parsed, and opened
		dirs          int32 // listed
	}{
		{"nothing", func() {}, nil, 0, 0, 0},
		{"one page", func() { content["runbooks/1/1.md"].Data = []byte("# Y\n") }, []string{"runbooks/1/1.md"}, 1, 1, 0},
		{"the same text", func() {}, []string{"runbooks/1/1.md"}, 0, 1, 0},
		{"a rule", func() { content["r.yaml"].Data = []byte("a: b\n") }, []string{"r.yaml"}, 0, 1, 0},
		{"a new page", func() { content["runbooks/2/new.md"] = &fstest.MapFile{} }, []string{"runbooks/2/new.md"}, 1, 1, 1},
		{"a page gone", func() { delete(content, "runbooks/3/3.md") }, []string{"runbooks/3/3.md"}, 0, 0, 1},
		{"what is hidden", func() {}, []string{".git/index", "runbooks/.x.md.swp"}, 0, 0, 0},
		{"a folder", func() {}, []string{"runbooks/4"}, 0, 10, 2},
	} {
		c.edit()
		r := load(Changes{Known: true, Paths: c.paths})
		if files, dirs := counted.files.Load(), counted.dirs.Load(); r.Parsed != c.parsed || r.Read != c.files || files != int32(c.files) || dirs != c.dirs {
			t.Errorf("%s: parsed %d, read %d, opened %d, listed %d", c.name, r.Parsed, r.Read, files, dirs)
		}
	}
	if r := load(Changes{}); r.Read != 52 || r.Parsed != 0 {
		t.Errorf("all: read %d, parsed %d", r.Read, r.Parsed)
	}
}

// counting counts what is opened and listed.
type counting struct {
	fstest.MapFS
	files, dirs atomic.Int32
}

func (c *counting) Open(name string) (fs.File, error) {
	c.files.Add(1)
	return c.MapFS.Open(name)
}

func (c *counting) ReadDir(name string) ([]fs.DirEntry, error) {
	c.dirs.Add(1)
	return c.MapFS.ReadDir(name)
}

// Symbolic links let a change be seen elsewhere than where it was made.
func TestChangesOfLinks(t *testing.T) {
	write := func(text string) func(string) error {
		return func(p string) error { return os.WriteFile(p, []byte(text), 0o644) }
	}
	for _, c := range []struct {
		name  string
		links map[string]string // to what they lead
		path  string            // that is changed
		edit  func(p string) error
	}{
		{"a link comes", nil, "new.md", func(p string) error { return os.Symlink("a/x.md", p) }},
		{"a link to a folder comes", nil, "new", func(p string) error { return os.Symlink("a", p) }},
		{"a link goes", map[string]string{"l.md": "a/x.md"}, "l.md", os.Remove},
		{"a hidden page changes", map[string]string{"l.md": ".h/x.md"}, ".h/x.md", write("# New\n")},
		{"a page that is a text elsewhere changes", map[string]string{"l.md": "t.txt"}, "t.txt", write("# New\n")},
		{"a drawing that is a text elsewhere changes", map[string]string{"l.svg": "t.txt"}, "t.txt", write("<svg onload='x'/>")},
		{"a hidden folder has a new page", map[string]string{"l": ".h"}, ".h/new.md", write("# New\n")},
		{"a linked folder has a new page", map[string]string{"l": "a"}, "a/new.md", write("# New\n")},
		{"a linked page goes", map[string]string{"l.md": "a/x.md"}, "a/x.md", os.Remove},
		{"a linked page changes", map[string]string{"l.md": "a/x.md"}, "a/x.md", write("# New\n")},
		{"a folder goes, and only its file is named", nil, "a/x.md", func(p string) error { return os.RemoveAll(filepath.Dir(p)) }},
	} {
		d := &disk{t: t, dir: t.TempDir()}
		for _, p := range []string{"a/x.md", ".h/x.md", "t.txt", "b/y.md"} {
			d.must(os.MkdirAll(filepath.Dir(d.full(p)), 0o755))
			d.must(os.WriteFile(d.full(p), []byte("<svg/>\n"), 0o644))
		}
		for p, target := range c.links {
			d.must(os.Symlink(target, d.full(p)))
		}
		root, err := os.OpenRoot(d.dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		kept := New(options)
		load := func(l *Loader, changes Changes) *Result {
			t.Helper()
			r, err := l.Load(context.Background(), root.FS(), &history.Log{}, changes)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		load(kept, Changes{})
		d.must(c.edit(d.full(c.path)))
		sameResult(t, c.name, load(kept, Changes{Known: true, Paths: []string{c.path}}), load(New(options), Changes{}))
	}
}

package load

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"siaga/generator/diag"
)

// folder is what a walk found in a folder. It is not changed after that: where something in it differs, a copy takes its
// place.
type folder struct {
	path  string
	items []item // that are not left out, by name
	diag  *diag.Diagnostic

	outer []ignoreFile // that hold for the folder itself
	inner []ignoreFile // that hold in it
}

// class says what a file is to us.
type class uint8

const (
	isFolder  class = iota
	isPage          // is read as a page
	isFile          // pages may link to it
	isScript        // the same, and is never published: a browser could run code from it
	isLink          // a second name of a page
	isProblem       // cannot be followed
)

// item is a file or a folder in a folder.
type item struct {
	path   string
	class  class
	rules  bool // may hold alerting rules; not under a second name
	folder *folder
	target string // of a link
	diag   *diag.Diagnostic
}

// index gives the number of the item of a path.
func (f *folder) index(p string) (int, bool) {
	return slices.BinarySearchFunc(f.items, p, func(it item, p string) int { return strings.Compare(it.path, p) })
}

// find gives the item of a path; nil: there is none, or no folder.
func (f *folder) find(p string) *item {
	if f == nil {
		return nil
	}
	if i, ok := f.index(p); ok {
		return &f.items[i]
	}
	return nil
}

// walker walks the folders of a content root.
type walker struct {
	ctx context.Context
	fs  fs.FS
	o   *Options
	git map[string]bool // what git ignores
	// real is the chain of folders that are being walked, with symbolic links resolved.
	real []string

	partial  bool     // only what names names is looked at
	names    []string // sorted
	judged   []string // of names, what git ignores now and did not, or the other way round; sorted
	linked   bool     // there are symbolic links
	drawings bool     // there are such to drawings
}

func (w *walker) named(p string) bool {
	_, ok := slices.BinarySearch(w.names, p)
	return ok
}

func (w *walker) problem(code diag.Code, p, format string, args ...any) *diag.Diagnostic {
	d := diag.New(code, diag.Pos{Path: p}, format, args...)
	return &d
}

// place is where a folder is.
type place struct{ path, real string }

// folder walks one folder. What the walk before found is in old; it may be nil.
func (w *walker) folder(at place, ignores []ignoreFile, old *folder) (*folder, error) {
	f := &folder{path: at.path, outer: ignores, inner: ignores}
	entries, err := fs.ReadDir(w.fs, at.path)
	switch {
	case err != nil && (w.partial || at.path == "."):
		return nil, err
	case err != nil:
		f.diag = w.problem(diag.FileUnreadable, at.path, "the folder cannot be read: %v", cause(err))
		return f, nil
	}
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	w.real = append(w.real, at.real)
	defer func() { w.real = w.real[:len(w.real)-1] }()
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" }) {
		if text, err := fs.ReadFile(w.fs, path.Join(at.path, ".gitignore")); err == nil {
			f.inner = append(slices.Clip(ignores), parseIgnore(at.path, text))
		}
	}
	for _, e := range entries {
		if err := w.entry(f, at.real, e, old); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// errSurprise ends a walk of what changed: everything is to be walked.
var errSurprise = errors.New("the folders are not as they were")

// entry adds an entry of a folder to what was found in it, unless it is left out.
func (w *walker) entry(f *folder, real string, e fs.DirEntry, old *folder) error {
	name := e.Name()
	it := item{path: path.Join(f.path, name)}
	if isHidden(name) || matchAny(w.o.Ignore, it.path) {
		return nil
	}
	dir, link := e.IsDir(), e.Type()&fs.ModeSymlink != 0
	at := place{it.path, path.Join(real, name)}
	if link {
		if w.partial {
			return errSurprise
		}
		w.linked = true
		w.drawings = w.drawings || isDrawing(name)
		if dir, at.real, it.diag = w.follow(at); it.diag != nil {
			it.class = isProblem
			f.items = append(f.items, it)
			return nil
		}
	}
	if w.git[it.path] || ignored(f.inner, it.path, dir) || !dir && !link && !e.Type().IsRegular() { // a socket or a device is no content
		return nil
	}
	before := old.find(it.path)
	switch second := at.real != it.path; {
	case dir && link && len(w.real) >= maxDepth:
		return nil
	case dir:
		var err error
		if it.folder, err = w.inside(at, f.inner, before); err != nil {
			return err
		}
	case w.o.isPage(it.path) && second:
		it.class, it.target = isLink, at.real
	case w.o.isPage(it.path):
		it.class = isPage
	case before != nil && (before.class == isFile || before.class == isScript) && !w.named(it.path):
		it.class, it.rules = before.class, before.rules
	case isActive(w.fs, it.path):
		it.class = isScript
	default:
		it.class, it.rules = isFile, !second && w.o.mayHoldRules(it.path)
	}
	f.items = append(f.items, it)
	return nil
}

// maxDepth is how deep folders may stand in one another where symbolic links lead into them.
const maxDepth = 40

// inside gives what is in a folder: what the walk before found, where nothing in it can have changed.
func (w *walker) inside(at place, ignores []ignoreFile, before *item) (*folder, error) {
	if before == nil || before.folder == nil || w.named(at.path) {
		return w.folder(at, ignores, nil)
	}
	return w.update(before.folder)
}

// follow resolves a symbolic link. The file system itself refuses to leave its root; here the link is told apart from one
// that leads to nothing or back to a folder that holds it.
func (w *walker) follow(at place) (isDir bool, target string, problem *diag.Diagnostic) {
	info, err := fs.Stat(w.fs, at.path)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		return false, "", w.problem(diag.SymlinkEscapes, at.path, "the symbolic link points to nothing")
	case strings.Contains(err.Error(), "too many"):
		return false, "", w.problem(diag.SymlinkLoops, at.path, "the symbolic link leads back to itself")
	default:
		return false, "", w.problem(diag.SymlinkEscapes, at.path, "the symbolic link leaves the content and is not followed")
	}
	real := at.real
	for range 40 {
		to, err := fs.ReadLink(w.fs, real)
		if err != nil {
			break
		}
		real = path.Join(path.Dir(real), to)
	}
	if !info.IsDir() {
		return false, real, nil
	}
	for _, r := range w.real {
		if r == real || real == "." || strings.HasPrefix(r, real+"/") {
			return false, "", w.problem(diag.SymlinkLoops, at.path, "the symbolic link leads back to a folder that holds it")
		}
	}
	return true, real, nil
}

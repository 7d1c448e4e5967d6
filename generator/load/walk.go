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

// walker collects the files of a content root.
type walker struct {
	ctx    context.Context
	fs     fs.FS
	o      *Options
	pages  []string
	files  []string
	active []string
	rules  []string // of files, those that may hold alerting rules; not under a second name
	diags  []diag.Diagnostic
	git    map[string]bool // what git ignores
	links  []Link          // symbolic links to pages, and the pages in linked folders
	// real is the chain of folders that are being walked, with symbolic links resolved.
	real []string
}

func walk(ctx context.Context, content fs.FS, o Options, ignored []string) (*walker, error) {
	w := &walker{ctx: ctx, fs: content, o: &o, git: make(map[string]bool, len(ignored))}
	for _, p := range ignored {
		w.git[strings.TrimSuffix(p, "/")] = true
	}
	entries, err := fs.ReadDir(content, ".")
	if err != nil {
		return nil, err
	}
	w.entries(".", ".", entries, nil)
	w.sortLinks()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.Sort(w.pages)
	slices.Sort(w.files)
	slices.Sort(w.active)
	slices.Sort(w.rules)
	return w, nil
}

func (w *walker) report(code diag.Code, p, format string, args ...any) {
	w.diags = append(w.diags, diag.New(code, diag.Pos{Path: p}, format, args...))
}

// sortLinks makes pages of the links that lead to what is no page by itself, such as a file in a hidden folder.
func (w *walker) sortLinks() {
	pages := make(map[string]bool, len(w.pages))
	for _, p := range w.pages {
		pages[p] = true
	}
	kept := w.links[:0]
	for _, l := range w.links {
		if pages[l.Page] {
			kept = append(kept, l)
		} else {
			w.pages = append(w.pages, l.Path)
		}
	}
	w.links = kept
}

// dir walks one folder; real is where it is once symbolic links are resolved.
func (w *walker) dir(p, real string, ignores []ignoreFile) {
	entries, err := fs.ReadDir(w.fs, p)
	if err != nil {
		w.report(diag.FileUnreadable, p, "the folder cannot be read: %v", cause(err))
		return
	}
	w.entries(p, real, entries, ignores)
}

func (w *walker) entries(p, real string, entries []fs.DirEntry, ignores []ignoreFile) {
	if w.ctx.Err() != nil {
		return
	}
	w.real = append(w.real, real)
	defer func() { w.real = w.real[:len(w.real)-1] }()
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" }) {
		if text, err := fs.ReadFile(w.fs, path.Join(p, ".gitignore")); err == nil {
			ignores = append(slices.Clip(ignores), parseIgnore(p, text))
		}
	}
	for _, e := range entries {
		name := e.Name()
		full := path.Join(p, name)
		if strings.HasPrefix(name, ".") || name == "node_modules" || matchAny(w.o.Ignore, full) {
			continue
		}
		isDir, isLink := e.IsDir(), e.Type()&fs.ModeSymlink != 0
		childReal := path.Join(real, name)
		if isLink {
			var ok bool
			if isDir, childReal, ok = w.follow(full, childReal); !ok {
				continue
			}
		}
		switch {
		case w.git[full], ignored(ignores, full, isDir):
		case isDir:
			w.dir(full, childReal, ignores)
		case !isLink && !e.Type().IsRegular(): // a socket or a device is no content
		case w.o.isPage(full) && childReal != full:
			w.links = append(w.links, Link{full, childReal})
		case w.o.isPage(full):
			w.pages = append(w.pages, full)
		case isActive(w.fs, full):
			w.active = append(w.active, full)
		default:
			w.files = append(w.files, full)
			if childReal == full && w.o.mayHoldRules(full) {
				w.rules = append(w.rules, full)
			}
		}
	}
}

// follow resolves a symbolic link. The file system itself refuses to leave its root; here the link is told apart from one
// that leads to nothing or back to a folder that holds it.
func (w *walker) follow(p, real string) (isDir bool, target string, ok bool) {
	info, err := fs.Stat(w.fs, p)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		w.report(diag.SymlinkEscapes, p, "the symbolic link points to nothing")
		return false, "", false
	case strings.Contains(err.Error(), "too many"):
		w.report(diag.SymlinkLoops, p, "the symbolic link leads back to itself")
		return false, "", false
	default:
		w.report(diag.SymlinkEscapes, p, "the symbolic link leaves the content and is not followed")
		return false, "", false
	}
	for range 40 {
		to, err := fs.ReadLink(w.fs, real)
		if err != nil {
			break
		}
		real = path.Join(path.Dir(real), to)
	}
	if !info.IsDir() {
		return false, real, true
	}
	for _, r := range w.real {
		if r == real || real == "." || strings.HasPrefix(r, real+"/") {
			w.report(diag.SymlinkLoops, p, "the symbolic link leads back to a folder that holds it")
			return false, "", false
		}
	}
	return true, real, len(w.real) < 40
}

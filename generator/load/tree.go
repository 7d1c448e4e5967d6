package load

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"siaga/generator/diag"
)

// tree is what a walk found. It is not changed after that.
type tree struct {
	root     *folder
	linked   bool            // there are symbolic links
	drawings bool            // there are such to drawings
	ignored  []string        // by git, as its log says
	git      map[string]bool // the same

	pages    []string // sorted, as are the others but for the links
	promoted []string // of pages: links to what is no page by itself, such as a file in a hidden folder
	files    []string
	active   []string
	rules    []string // of files, those that may hold alerting rules
	links    []Link   // to pages, and the pages in linked folders
	diags    []diag.Diagnostic
}

// walk finds the files of the content: only where something may have changed, if that suffices.
func (r *run) walk(ctx context.Context) (*tree, error) {
	w := &walker{ctx: ctx, fs: r.content, o: &r.o}
	old := r.Loader.tree
	if !r.scope.all && !old.drawings {
		w.partial, w.linked = true, old.linked
		w.git, w.names = old.git, r.scope.names
		if w.judged = difference(old.ignored, r.log.Ignored); len(w.judged) > 0 {
			w.git, w.names = ignoredSet(r.log.Ignored), slices.Concat(r.scope.names, w.judged)
			slices.Sort(w.names)
			slices.Sort(w.judged)
		}
		root, err := w.update(old.root)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err == nil && root == old.root:
			return old, nil
		case err == nil:
			return r.newTree(w, root), nil
		}
		w = &walker{ctx: ctx, fs: r.content, o: &r.o}
	}
	w.git = ignoredSet(r.log.Ignored)
	root, err := w.folder(place{".", "."}, nil, nil)
	if err != nil {
		return nil, err
	}
	return r.newTree(w, root), nil
}

func (r *run) newTree(w *walker, root *folder) *tree {
	t := &tree{root: root, linked: w.linked, drawings: w.drawings, git: w.git, ignored: r.log.Ignored}
	if old := r.Loader.tree; old != nil {
		t.pages = make([]string, 0, len(old.pages)+8) // it has about the length that it had
	}
	t.add(root)
	for _, list := range [][]string{t.pages, t.files, t.active, t.rules} {
		slices.Sort(list)
	}
	t.sortLinks()
	return t
}

// add adds what is in a folder.
func (t *tree) add(f *folder) {
	if f.diag != nil {
		t.diags = append(t.diags, *f.diag)
	}
	for i := range f.items {
		switch it := &f.items[i]; it.class {
		case isFolder:
			t.add(it.folder)
		case isPage:
			t.pages = append(t.pages, it.path)
		case isLink:
			t.links = append(t.links, Link{it.path, it.target})
		case isScript:
			t.active = append(t.active, it.path)
		case isFile:
			t.files = append(t.files, it.path)
			if it.rules {
				t.rules = append(t.rules, it.path)
			}
		case isProblem:
			t.diags = append(t.diags, *it.diag)
		}
	}
}

// sortLinks makes pages of the links that lead to what is no page by itself.
func (t *tree) sortLinks() {
	links := t.links[:0]
	for _, l := range t.links {
		if _, ok := slices.BinarySearch(t.pages, l.Page); ok {
			links = append(links, l)
		} else {
			t.promoted = append(t.promoted, l.Path)
		}
	}
	t.links = links
	if t.promoted != nil {
		slices.Sort(t.promoted)
		t.pages = append(t.pages, t.promoted...)
		slices.Sort(t.pages)
	}
}

// update gives a folder as it is now, where something in it is named. It is the same one where only the content of files
// changed.
func (w *walker) update(f *folder) (*folder, error) {
	prefix := ""
	if f.path != "." {
		prefix = f.path + "/"
	}
	from, to := 0, len(w.names)
	if prefix != "" {
		from, to = below(w.names, f.path)
	}
	var inside []int // items whose folders have something named in them
	for _, n := range w.names[from:to] {
		child, _, deeper := strings.Cut(n[len(prefix):], "/")
		if isHidden(child) && (deeper || child != ".gitignore") && !w.linked {
			continue
		}
		i, ok := f.index(prefix + child)
		switch {
		case ok && deeper && f.items[i].folder != nil:
			if len(inside) == 0 || inside[len(inside)-1] != i {
				inside = append(inside, i)
			}
		case ok && !deeper && w.sameFile(&f.items[i]):
		case w.linked:
			return nil, errSurprise
		default:
			return w.listed(f)
		}
	}
	out := f
	for _, i := range inside {
		sub, err := w.update(f.items[i].folder)
		if err != nil {
			return nil, err
		}
		if sub == f.items[i].folder {
			continue
		}
		if out == f {
			c := *f
			out, c.items = &c, slices.Clone(f.items)
		}
		out.items[i].folder = sub
	}
	return out, nil
}

// listed lists a folder anew, and all below it where the rules of what is ignored may have changed.
func (w *walker) listed(f *folder) (*folder, error) {
	old := f
	if w.named(path.Join(f.path, ".gitignore")) {
		old = nil
	}
	return w.folder(place{f.path, f.path}, f.outer, old)
}

// sameFile reports whether a file is to us what it was, whatever its content is now.
func (w *walker) sameFile(it *item) bool {
	if it.class != isPage && it.class != isFile && it.class != isScript || isDrawing(it.path) {
		return false
	}
	if _, judged := slices.BinarySearch(w.judged, it.path); judged {
		return false
	}
	info, err := fs.Lstat(w.fs, it.path)
	return err == nil && info.Mode().IsRegular()
}

func ignoredSet(ignored []string) map[string]bool {
	m := make(map[string]bool, len(ignored))
	for _, p := range ignored {
		m[strings.TrimSuffix(p, "/")] = true
	}
	return m
}

// difference gives what is in one of two lists only, without the slash behind folders.
func difference(a, b []string) (out []string) {
	if slices.Equal(a, b) {
		return nil
	}
	x, y := ignoredSet(a), ignoredSet(b)
	for _, list := range [][]string{a, b} {
		for _, p := range list {
			if p = strings.TrimSuffix(p, "/"); x[p] != y[p] {
				out = append(out, p)
			}
		}
	}
	return out
}

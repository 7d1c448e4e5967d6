package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// scope says what is watched, whatever the means.
//
// A file has a real path, without symbolic links, and one name or more: its paths below the roots. Names are what is told.
type scope struct {
	roots  []string // sorted
	follow []string
	ignore func(name string, isDir bool) bool
}

func newScope(o Options) (*scope, error) {
	if len(o.Roots) == 0 {
		return nil, errors.New("watch: nothing to watch")
	}
	roots, err := absolute(o.Roots)
	if err != nil {
		return nil, err
	}
	follow, err := absolute(o.Follow)
	if err != nil {
		return nil, err
	}
	s := &scope{roots: roots, follow: follow, ignore: o.Ignore}
	if s.ignore == nil {
		s.ignore = func(string, bool) bool { return false }
	}
	return s, nil
}

// visitor is told what a walk meets.
type visitor interface {
	// folder is called before a folder is read. False leaves it out.
	folder(real, name string) bool
	// file is called for everything that is no folder, symbolic links included.
	file(real, name string, e fs.DirEntry)
	// ignored is called for a folder that is left out because of [Options.Ignore].
	ignored(real string)
	// link is called for a symbolic link after file, unless it leads out of a root that must not be left. False
	// means that a folder at its end is left out.
	link(real, name string, to route) bool
}

// walk is one way through the folders of a root.
type walk struct {
	*scope
	visitor
	root  string   // the real path of the root; "" if links may lead out of it
	chain []string // the real paths of the folders that are being read
}

// from walks through a folder of a root. The root itself is in root.
func (s *scope) from(v visitor, root, rootReal string) *walk {
	w := &walk{scope: s, visitor: v, root: rootReal}
	if slices.Contains(s.follow, root) {
		w.root = ""
	}
	return w
}

// into visits a folder and all below it. A folder that cannot be read counts as an empty one: what is wrong with it is for
// the reader of the files to say.
func (w *walk) into(real, name string) {
	if !w.folder(real, name) {
		return
	}
	entries, _ := os.ReadDir(real)
	w.chain = append(w.chain, real)
	defer func() { w.chain = w.chain[:len(w.chain)-1] }()
	for _, e := range entries {
		childReal, childName := filepath.Join(real, e.Name()), filepath.Join(name, e.Name())
		switch {
		case w.ignore(childName, e.IsDir()):
			if e.IsDir() {
				w.ignored(childReal)
			}
		case e.IsDir():
			w.into(childReal, childName)
		default:
			w.file(childReal, childName, e)
			if e.Type()&fs.ModeSymlink != 0 {
				w.through(childReal, childName)
			}
		}
	}
}

// through follows a symbolic link.
func (w *walk) through(real, name string) {
	to := resolve(real)
	if w.root != "" && !within(to.last(), w.root) {
		return
	}
	if w.link(real, name, to) && to.isDir() && !w.leadsBack(to.real) {
		w.into(to.real, name)
	}
}

// leadsBack tells whether a folder holds one that is being read, so that reading it would not end. Links that lead to each
// other can also nest without end in sight; that is not followed to the bottom.
func (w *walk) leadsBack(real string) bool {
	return len(w.chain) > 40 || slices.ContainsFunc(w.chain, func(c string) bool { return within(c, real) })
}

// route is how the system finds a path.
type route struct {
	steps   []string    // every path that is looked up on the way; each is real but for its last element
	folders []string    // those where a symbolic link, the target or what is missing of it would be found
	real    string      // where it leads; "" when something is missing
	info    fs.FileInfo // of that
	partial bool        // what is missing is not the last element, or the links lead to each other
}

func (r route) isDir() bool { return r.info != nil && r.info.IsDir() }

// last is the path that was looked up last: the target, or what is missing.
func (r route) last() string { return r.steps[len(r.steps)-1] }

// same tells whether two routes are the same and lead to the same folder. Files may have been replaced.
func (r route) same(o route) bool {
	return r.isDir() == o.isDir() && (!r.isDir() || os.SameFile(r.info, o.info)) && slices.Equal(r.steps, o.steps)
}

// resolve finds an absolute path. Unlike filepath.EvalSymlinks it tells also how, and how far it came.
func resolve(path string) route {
	volume := filepath.VolumeName(path) + string(filepath.Separator)
	at, rest := volume, elements(path)
	var r route
	if len(rest) == 0 {
		r.steps, r.real = []string{volume}, volume
		r.info, _ = os.Lstat(volume)
		return r
	}
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		if name == ".." {
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, name)
		r.steps = append(r.steps, next)
		info, err := os.Lstat(next)
		switch {
		case err != nil || !info.IsDir() && info.Mode()&fs.ModeSymlink == 0 && len(rest) > 0:
			r.folders, r.info, r.partial = append(r.folders, at), nil, len(rest) > 0
			return r
		case info.Mode()&fs.ModeSymlink == 0:
			if len(rest) == 0 {
				r.folders = append(r.folders, at)
			}
			at, r.info = next, info
			continue
		}
		r.folders = append(r.folders, at)
		target, err := os.Readlink(next)
		if links++; err != nil || links > 40 {
			r.info, r.partial = nil, true
			return r
		}
		if filepath.IsAbs(target) {
			at = filepath.VolumeName(target) + string(filepath.Separator)
		}
		rest = slices.Concat(elements(target), rest)
	}
	r.real = at
	if r.info == nil || at != r.last() { // the path ended with ".."
		r.steps = append(r.steps, at)
		r.info, _ = os.Lstat(at)
	}
	return r
}

// elements splits a path without its volume. Dots stay out, double dots do not.
func elements(path string) []string {
	path = path[len(filepath.VolumeName(path)):]
	return slices.DeleteFunc(strings.Split(filepath.ToSlash(path), "/"), func(e string) bool { return e == "" || e == "." })
}

// within tells whether path is dir or lies below it.
func within(path, dir string) bool {
	return path == dir || strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

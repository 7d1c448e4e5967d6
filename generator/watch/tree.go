package watch

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// tree listens. It knows which folders are watched, and turns events into names.
//
// It follows what happens to plain files and folders. When something happens that changes where names lead (a folder
// renamed, a symbolic link turned, a root gone or back, events lost) it is stale: it does not try to mend what it knows, but
// is thrown away and made anew, with a new queue of events. That costs about 10 µs per folder, and cannot be wrong.
type tree struct {
	*scope
	fs     *fsnotify.Watcher
	system system
	batch  *batcher

	folders map[string]*folder  // by real path: what is watched because it is a root or below one
	skipped map[string]bool     // folders that are ignored: when one is gone nothing else tells that it was a folder
	anchors map[string]bool     // folders that are watched for the sake of single files and of where paths lead
	pivots  map[string]bool     // paths that decide where a root or a link leads
	files   map[string][]string // names by real path of what is no file below a root, but a root or the end of a link
	routes  []route             // of the roots

	starting bool
	stale    bool
	failed   error // why events cannot be had
}

// folder is watched.
type folder struct {
	names []string
	below map[string]bool // the real paths of the folders in it
}

// maxNames bounds the names of a folder to which many links lead.
const maxNames = 16

// newTree watches all roots. An error says why events cannot be had.
func newTree(s *scope, sys system, b *batcher) (*tree, error) {
	w, err := fsnotify.NewBufferedWatcher(1024)
	if err != nil {
		return nil, err
	}
	t := &tree{
		scope: s, fs: w, system: sys, batch: b, starting: true,
		folders: map[string]*folder{}, skipped: map[string]bool{}, anchors: map[string]bool{}, pivots: map[string]bool{},
		files: map[string][]string{},
	}
	for _, root := range s.roots {
		r := t.settle(root)
		t.routes = append(t.routes, r)
		t.depend(r, root)
		if r.isDir() {
			s.from(t, root, r.real).into(r.real, root)
		} else if len(r.folders) > 0 {
			t.local(r.folders[len(r.folders)-1])
		}
	}
	if t.failed != nil {
		w.Close()
		return nil, t.failed
	}
	t.starting = false
	return t, nil
}

// settle finds where a path leads, with all that decides it watched from before the last look.
func (t *tree) settle(path string) route {
	r := resolve(path)
	for {
		for _, dir := range r.folders {
			if !t.anchors[dir] && t.folders[dir] == nil {
				t.anchors[dir] = true
				t.watch(dir)
			}
		}
		again := resolve(path)
		if again.same(r) {
			return again
		}
		r = again
	}
}

// depend notes what a change of which path means for a root or a link.
func (t *tree) depend(r route, name string) {
	steps := r.steps
	if !r.isDir() && !r.partial {
		steps = steps[:len(steps)-1]
		t.files[r.last()] = append(t.files[r.last()], name)
	}
	for _, s := range steps {
		t.pivots[s] = true
	}
}

// moved tells whether a root leads elsewhere than it did.
func (t *tree) moved() bool {
	for i, root := range t.roots {
		if !resolve(root).same(t.routes[i]) {
			return true
		}
	}
	return false
}

// expire notes that this tree is no longer right.
func (t *tree) expire() {
	t.stale = true
	t.batch.everything()
}

func (t *tree) fail(err error) {
	if t.failed == nil {
		t.failed = err
	}
}

// watch asks for the events of a folder. That it is gone already is no problem: the folder above tells. One that must not
// be read can be watched when its mode changes, which the folder above tells too.
func (t *tree) watch(dir string) bool {
	err := t.system.add(t.fs, dir)
	switch {
	case err == nil:
		return true
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.ENOTDIR),
		errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.ELOOP):
	default:
		t.fail(err)
	}
	return false
}

// local makes sure that a folder is on a file system that tells of changes.
func (t *tree) local(dir string) {
	if name := t.system.remote(dir); name != "" {
		t.fail(&silentError{dir, name})
	}
}

// folder implements [visitor]. A folder is watched before it is read: what comes after is an event, what was before is
// found.
func (t *tree) folder(real, name string) bool {
	f := t.folders[real]
	if f == nil {
		t.local(real)
		if t.failed != nil || !t.watch(real) {
			return false
		}
		f = new(folder)
		t.folders[real] = f
		if above := t.folders[filepath.Dir(real)]; above != nil {
			if above.below == nil {
				above.below = map[string]bool{}
			}
			above.below[real] = true
		}
	}
	switch {
	case slices.Contains(f.names, name):
	case len(f.names) == maxNames:
		return false
	default:
		f.names = append(f.names, name)
	}
	return t.failed == nil
}

// file implements [visitor].
func (t *tree) file(_, name string, _ fs.DirEntry) {
	if !t.starting {
		t.batch.tell(name, created)
	}
}

// ignored implements [visitor].
func (t *tree) ignored(real string) { t.skipped[real] = true }

// link implements [visitor]. Where links lead is found out from the start on; one that comes later makes the tree stale,
// unless it leads to nothing, as the locks of an editor do.
func (t *tree) link(real, name string, _ route) bool {
	to := t.settle(real)
	if to.real == "" {
		to.steps = slices.DeleteFunc(to.steps, func(s string) bool { return s == real })
	} else if !t.starting {
		t.expire()
		return false
	}
	t.depend(to, name)
	return t.starting
}

// leave forgets a folder that is gone, and those below it.
func (t *tree) leave(real string) {
	f := t.folders[real]
	if f == nil {
		return
	}
	for below := range f.below {
		t.leave(below)
	}
	delete(t.folders, real)
	if above := t.folders[filepath.Dir(real)]; above != nil {
		delete(above.below, real)
	}
	if !t.anchors[real] {
		_ = t.fs.Remove(real) // an error only says that the system has done so already
	}
}

package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
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
	links   map[string]bool     // symbolic links below the roots; true: it leads somewhere
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
		files: map[string][]string{}, links: map[string]bool{},
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
	t.links[real] = to.real != ""
	if to.real == "" {
		to.partial = true // when something appears there, a name leads to it
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

// handle takes in an event.
func (t *tree) handle(ev fsnotify.Event) {
	path := ev.Name
	if path == "" || !modes && ev.Op == fsnotify.Chmod {
		return
	}
	if t.stale {
		t.batch.everything() // not quiet yet
		return
	}
	if t.pivots[path] {
		t.expire()
		return
	}
	in := t.folders[filepath.Dir(path)]
	if in == nil && t.files[path] == nil {
		return // a neighbour in a folder that is watched for something else
	}
	switch {
	case ev.Has(fsnotify.Remove | fsnotify.Rename):
		t.removed(in, path, ev.Has(fsnotify.Rename))
	case ev.Has(fsnotify.Create) || ev.Op == fsnotify.Chmod:
		t.appeared(in, path, ev.Has(fsnotify.Create))
	case t.batch.small():
		c := written
		if info, err := os.Lstat(path); err == nil && info.Size() == 0 {
			c = empty
		}
		t.tell(in, path, c)
	default:
		t.tell(in, path, written)
	}
}

func (t *tree) removed(in *folder, path string, renamed bool) {
	known := t.folders[path]
	switch {
	case t.links[path], known != nil && renamed:
		t.expire()
	case known != nil:
		for _, name := range known.names {
			t.batch.tell(name, gone)
		}
		t.leave(path)
	case t.skipped[path]:
		delete(t.skipped, path)
	default:
		t.tell(in, path, gone)
	}
}

// appeared takes in a new path, or one whose mode has changed.
func (t *tree) appeared(in *folder, path string, new bool) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		t.tell(in, path, gone) // its event follows
		return
	case info.Mode().IsRegular():
		c := created
		if info.Size() == 0 {
			c = empty
		} else if !new {
			c = written
		}
		t.tell(in, path, c)
		return
	case t.files[path] != nil && new:
		t.expire()
		return
	case !info.IsDir():
		t.tell(in, path, created)
		if info.Mode()&fs.ModeSymlink != 0 {
			t.newLink(in, path)
		}
		return
	case new:
		t.leave(path) // it is another folder than the one that is watched, or the event came late
	case t.folders[path] != nil:
		for _, name := range t.folders[path].names {
			t.batch.tell(name, written)
		}
		return
	}
	for _, name := range in.names {
		name = child(name, path)
		if t.ignore(name, true) {
			t.ignored(path)
			continue
		}
		t.batch.tell(name, created)
		t.entry(name).into(path, name)
	}
}

// newLink takes in a new symbolic link.
func (t *tree) newLink(in *folder, path string) {
	for _, name := range in.names {
		if name = child(name, path); !t.ignore(name, false) {
			t.entry(name).through(path, name)
		}
	}
}

// entry is the walk for something new of that name.
func (t *tree) entry(name string) *walk {
	for i, root := range slices.Backward(t.roots) { // the innermost
		if within(name, root) {
			return t.from(t, root, t.routes[i].real)
		}
	}
	panic("watch: a name outside of the roots")
}

// tell tells of a path that is no watched folder, under all its names.
func (t *tree) tell(in *folder, path string, c change) {
	for _, name := range t.files[path] {
		t.batch.tell(name, c)
	}
	if in == nil {
		return
	}
	if len(in.names) == maxNames {
		t.expire()
		return
	}
	for _, name := range in.names {
		if name = child(name, path); !t.ignore(name, false) {
			t.batch.tell(name, c)
		}
	}
}

// child is the name of a path in a folder of that name.
func child(name, path string) string {
	if at := len(path) - len(filepath.Base(path)); at > len(name) && path[:len(name)] == name && at == len(name)+1 {
		return path // as it mostly is
	}
	return filepath.Join(name, filepath.Base(path))
}

// handleError takes in a problem. After lost events everything is suspect.
func (t *tree) handleError(err error) {
	switch {
	case errors.Is(err, fsnotify.ErrEventOverflow):
		t.expire()
	case errors.Is(err, syscall.EINVAL): // fsnotify ends a watch that the system has ended already
	default:
		t.fail(err)
	}
}

// silentError says that a file system does not tell of changes.
type silentError struct{ dir, name string }

func (e *silentError) Error() string {
	return fmt.Sprintf("%s is on a file system (%s) that does not tell of changes made elsewhere", e.dir, e.name)
}

// advice says why events cannot be had, and what to do.
func advice(err error) string {
	switch {
	case errors.As(err, new(*silentError)):
		return err.Error()
	case errors.Is(err, syscall.ENOSPC):
		return "the system watches no more folders (raise the limit with: sudo sysctl fs.inotify.max_user_watches=524288)"
	case errors.Is(err, syscall.EMFILE):
		return "the system has no more watchers or open files (raise the limits with: sudo sysctl fs.inotify.max_user_instances=512, ulimit -n 4096)"
	default:
		return fmt.Sprintf("the system does not tell of changes: %v", err)
	}
}

package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

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
	case known != nil && renamed:
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
	case t.files[path] != nil: // it was a file
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
	if dir, base := filepath.Split(path); len(dir) != len(name)+1 || dir[:len(name)] != name {
		return filepath.Join(name, base)
	}
	return path // as it mostly is
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

package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// tree knows which folders are watched, and turns events into paths to report.
type tree struct {
	fs      *fsnotify.Watcher
	roots   []string // sorted
	ignore  func(string, bool) bool
	report  func(error)
	folders map[string]bool   // watched because they are a root or below one
	skipped map[string]bool   // folders that were ignored: when one is gone nothing else tells that it was a folder
	anchors map[string]string // by root: the nearest folder above, watched because the root may appear or go there
}

func newTree(o Options) (*tree, error) {
	roots, err := absolute(o.Roots)
	if err != nil {
		return nil, err
	}
	w, err := fsnotify.NewBufferedWatcher(1024)
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	t := &tree{fs: w, roots: roots, ignore: o.Ignore, folders: map[string]bool{}, skipped: map[string]bool{}, anchors: map[string]string{}}
	var first error
	t.report = func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, r := range roots {
		t.attach(r)
	}
	if first != nil {
		w.Close()
		return nil, first
	}
	t.report = o.Report
	if t.report == nil {
		t.report = func(error) {}
	}
	return t, nil
}

// attach watches a root and the nearest folder above it, and gives the files that it holds. It goes round again when
// folders above the root have come or gone in the meantime.
func (t *tree) attach(root string) []string {
	var found []string
	for {
		above := nearest(filepath.Dir(root))
		t.anchor(root, above)
		if info, err := os.Stat(root); err == nil && info.IsDir() && !t.folders[root] {
			found = append(found, t.enter(root)...)
		}
		if nearest(filepath.Dir(root)) == above {
			return found
		}
	}
}

// anchor watches the folder above a root instead of the one before.
func (t *tree) anchor(root, dir string) {
	before, had := t.anchors[root]
	if had && before == dir {
		return
	}
	if !t.watch(dir) {
		return
	}
	t.anchors[root] = dir
	if had && !t.watched(before) {
		t.forget(before)
	}
}

// watched tells whether a folder is watched for any reason.
func (t *tree) watched(dir string) bool {
	if t.folders[dir] {
		return true
	}
	for _, a := range t.anchors {
		if a == dir {
			return true
		}
	}
	return false
}

// nearest gives the folder, or the nearest one above it that exists.
func nearest(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir
		}
		dir = up
	}
}

// watch asks for the events of a folder. That it is gone already is no problem: the folder above tells.
func (t *tree) watch(dir string) bool {
	err := t.fs.Add(dir)
	switch {
	case err == nil:
		return true
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
	case errors.Is(err, syscall.ENOSPC):
		t.report(fmt.Errorf("watch %s: the system allows no more watches; raise fs.inotify.max_user_watches", dir))
	default:
		t.report(fmt.Errorf("watch %s: %w", dir, err))
	}
	return false
}

// forget ends the events of a folder. An error would only say that the system has done so already.
func (t *tree) forget(dir string) { _ = t.fs.Remove(dir) }

// enter watches a folder and those below it, and gives the files in them. Each folder is watched before it is read:
// what comes after is an event, what was before is found.
func (t *tree) enter(dir string) []string {
	if !t.watch(dir) {
		return nil
	}
	t.folders[dir] = true
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.report(fmt.Errorf("watch %s: %w", dir, err))
	}
	var found []string
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case t.ignored(path, e.IsDir()):
		case e.IsDir():
			found = append(found, t.enter(path)...)
		default:
			found = append(found, path)
		}
	}
	return found
}

// leave forgets a folder that is gone, and those below it. A renamed folder would otherwise go on to report under its
// old name.
func (t *tree) leave(dir string) {
	for d := range t.folders {
		if within(d, dir) {
			delete(t.folders, d)
			t.forget(d)
		}
	}
	for root, d := range t.anchors {
		if within(d, dir) {
			delete(t.anchors, root)
			t.forget(d)
		}
	}
}

// handle gives the paths to report for an event.
func (t *tree) handle(ev fsnotify.Event) []string {
	if ev.Name == "" || ev.Op == fsnotify.Chmod {
		return nil
	}
	path := filepath.Clean(ev.Name)
	known := t.watched(path)
	if known && ev.Has(fsnotify.Remove|fsnotify.Rename|fsnotify.Create) {
		t.leave(path)
	}
	var changed []string
	for _, root := range t.roots {
		if !within(root, path) {
			continue
		}
		changed = append(changed, t.attach(root)...)
		if path == root || known || exists(root) {
			changed = append(changed, root)
		}
	}
	// A folder above a root also tells of files that nobody asked for.
	if !t.folders[filepath.Dir(path)] {
		return changed
	}
	info, err := os.Lstat(path)
	isDir := err == nil && info.IsDir()
	wasDir := err != nil && (known || t.skipped[path])
	if t.ignored(path, isDir || wasDir) {
		return changed
	}
	changed = append(changed, path)
	if isDir && !t.folders[path] {
		changed = append(changed, t.enter(path)...)
	}
	return changed
}

// handleError passes a problem on. Lost events make everything suspect: all is watched anew.
func (t *tree) handleError(err error) []string {
	switch {
	case errors.Is(err, fsnotify.ErrEventOverflow):
	case errors.Is(err, syscall.EINVAL): // fsnotify ends a watch that the system has ended already
		return nil
	default:
		t.report(fmt.Errorf("watch: %w", err))
		return nil
	}
	for _, r := range t.roots {
		t.leave(r)
	}
	for _, r := range t.roots {
		t.attach(r)
	}
	return t.roots
}

func (t *tree) ignored(path string, isDir bool) bool {
	if t.ignore == nil || !t.ignore(path, isDir) {
		return false
	}
	if isDir {
		t.skipped[path] = true
	}
	return true
}

// within tells whether path is dir or lies below it.
func within(path, dir string) bool {
	return path == dir || strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

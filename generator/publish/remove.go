package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// removeStale removes what the plan no longer has.
func (o *Output) removeStale(stale []string) error {
	if len(stale) == 0 {
		return nil
	}
	planned := newFolds(len(o.plan.entries), func(i int) string { return o.plan.entries[i].path })
	for _, p := range stale {
		if o.twin(planned, p) {
			continue
		}
		if err := o.remove(p); err != nil {
			return err
		}
	}
	return nil
}

// remove removes the file p, and the folders above it that are empty then. A file that somebody replaced with a folder
// stays, unless the folder is empty; so does what is reached only through a symbolic link.
func (o *Output) remove(p string) error {
	if !o.isRealDir(parent(p)) {
		o.removeEmptyParents(p)
		return nil
	}
	file := o.file(p)
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("output folder: %w", err)
	case info.IsDir():
		os.Remove(file) // fails on a folder that holds something, as it should
	default:
		if err := os.Remove(file); err != nil {
			return fmt.Errorf("output folder: %w", err)
		}
		o.removed++
	}
	o.removeEmptyParents(p)
	return nil
}

// removeEmptyParents removes the folders above p, as long as they are real, empty and not needed. Removing a folder that
// holds something fails, and that ends it.
func (o *Output) removeEmptyParents(p string) {
	for d := parent(p); d != "." && o.plan.folders[d] == nil; d = parent(d) {
		if !o.isRealDir(d) {
			continue
		}
		if os.Remove(o.file(d)) != nil {
			return
		}
		delete(o.realDirs, d)
	}
}

// isRealDir tells whether the folder d exists and is reached through folders only, no symbolic links. Only a yes is kept
// in mind: a no may become a yes when room is made.
func (o *Output) isRealDir(d string) bool {
	if d == "." || o.realDirs[d] {
		return true
	}
	if !o.isRealDir(parent(d)) {
		return false
	}
	info, err := os.Lstat(o.file(d))
	if err != nil || !info.IsDir() {
		return false
	}
	o.realDirs[d] = true
	return true
}

// removeEmptyFolders removes a folder that holds nothing but empty folders.
func removeEmptyFolders(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() {
			removeEmptyFolders(filepath.Join(dir, e.Name()))
		}
	}
	os.Remove(dir) // fails if something is left
}

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// removeStale removes the files of an earlier build that this one did not plan.
func (o *Output) removeStale() error {
	for _, p := range sortedKeys(o.old) {
		if _, planned := o.entries[p]; planned {
			continue
		}
		if err := o.intend(); err != nil {
			return err
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
		o.removed.Add(1)
	}
	o.removeEmptyParents(p)
	return nil
}

// removeEmptyParents removes the folders above p, as long as they are real and empty. Removing a folder that holds
// something fails, and that ends it.
func (o *Output) removeEmptyParents(p string) {
	for d := parent(p); d != "."; d = parent(d) {
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
	if o.realDirs[d] {
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

// sweepFolders removes temporary files from all folders that hold files of ours.
func (o *Output) sweepFolders() error {
	swept := map[string]bool{}
	for _, p := range sortedKeys(o.old) {
		d := parent(p)
		if swept[d] || !o.isRealDir(d) {
			continue
		}
		swept[d] = true
		if err := o.sweep(d); err != nil {
			return err
		}
	}
	return nil
}

// sweep removes temporary files from the folder d.
func (o *Output) sweep(d string) error {
	entries, err := os.ReadDir(o.file(d))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), tmpPrefix) {
			continue
		}
		if err := os.Remove(o.file(path.Join(d, e.Name()))); err != nil {
			return err
		}
	}
	return nil
}

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// guard refuses folders that no site should be published to, and gives the absolute path of the others. Nothing is
// created: a typing error in --output must leave no trace.
func guard(o Options) (string, error) {
	if o.Dir == "" {
		return "", errors.New("no output folder given")
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return "", fmt.Errorf("output folder: %w", err)
	}
	if slices.Contains(strings.Split(filepath.ToSlash(dir), "/"), ".git") {
		return "", fmt.Errorf("output folder %s is inside a .git folder; choose another --output", o.Dir)
	}
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return dir, nil // nothing can be inside it
	}
	if err != nil {
		return "", fmt.Errorf("output folder: %w", err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("output folder %s is a file; choose another --output", o.Dir)
	}
	if why := unfit(dir, info, o.Protect); why != "" {
		return "", fmt.Errorf("output folder %s %s; choose another --output", o.Dir, why)
	}
	return dir, nil
}

// unfit says why an existing folder cannot be the output, or nothing.
func unfit(dir string, info os.FileInfo, protect []string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil && filepath.Dir(real) == real {
		return "is the root of a file system"
	}
	if home, err := os.UserHomeDir(); err == nil && contains(info, home) {
		return "is the home folder or above it"
	}
	for _, p := range protect {
		if contains(info, p) {
			return "contains " + p
		}
	}
	// A linked work tree or a submodule has a .git file instead: a usual way to keep the published branch.
	if git, err := os.Lstat(filepath.Join(dir, ".git")); err == nil && git.IsDir() {
		return "is the root of a git repository"
	}
	return ""
}

// contains tells whether p is the folder or lies inside it. It compares folders, not names, so that symbolic links and
// file systems that ignore case cannot deceive it.
func contains(dir os.FileInfo, p string) bool {
	p, err := filepath.Abs(p)
	if err != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(p); err == nil {
		p = real
	}
	for {
		if info, err := os.Stat(p); err == nil && os.SameFile(info, dir) {
			return true
		}
		up := filepath.Dir(p)
		if up == p {
			return false
		}
		p = up
	}
}

// makeRealDir makes our state folder and refuses anything else in its place.
func makeRealDir(dir string) error {
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("output folder: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder; move it away", dir)
	}
	return nil
}

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ForeignError tells that planned files exist already and were not written by an earlier build. Nothing was touched.
type ForeignError struct {
	Dir   string   // output folder
	Paths []string // slash paths relative to Dir, sorted

	reason error // why the manifest could not tell, when there is one that is not readable
}

// Error names the first few files and how to go on.
func (e *ForeignError) Error() string {
	const show = 3
	first := e.Paths[:min(show, len(e.Paths))]
	var b strings.Builder
	fmt.Fprintf(&b, "%s holds %d file(s) that siaga did not write and would overwrite: %s", e.Dir, len(e.Paths), strings.Join(first, ", "))
	if n := len(e.Paths) - len(first); n > 0 {
		fmt.Fprintf(&b, " and %d more", n)
	}
	if e.reason != nil {
		fmt.Fprintf(&b, " (%v)", e.reason)
	}
	b.WriteString("; choose an empty output folder, or use --force to overwrite")
	return b.String()
}

// Plan takes every path that this build will write, in any order. It refuses bad paths, two files where there can be
// one, and files in the way that are not ours; then it makes the folders. It must be called once, before Write.
func (o *Output) Plan(paths []string) error {
	switch {
	case o.released:
		return errReleased
	case o.entries != nil:
		return errors.New("publish: planned twice")
	}
	sorted := slices.Sorted(slices.Values(paths))
	dirs, err := foldersOf(sorted)
	if err != nil {
		return err
	}
	s := survey{o: o, missing: map[string]bool{}}
	if err := s.look(dirs, sorted); err != nil {
		return err
	}
	if len(s.foreign) > 0 && !o.force {
		slices.Sort(s.foreign)
		return &ForeignError{Dir: o.dir, Paths: s.foreign, reason: o.damaged}
	}
	o.entries = make(map[string]*entry, len(sorted))
	for _, p := range sorted {
		o.entries[p] = &entry{}
	}
	if err := o.makeRoom(s.inTheWay); err != nil {
		return err
	}
	if len(s.inTheWay) == 0 {
		dirs = slices.DeleteFunc(dirs, func(d string) bool { return !s.missing[d] })
	}
	return o.makeFolders(dirs)
}

// foldersOf returns the folders that the sorted paths need, parents first.
func foldersOf(sorted []string) ([]string, error) {
	set := map[string]bool{}
	for i, p := range sorted {
		if err := checkPath(p); err != nil {
			return nil, err
		}
		if i > 0 && p == sorted[i-1] {
			return nil, fmt.Errorf("publish: %s is planned twice", p)
		}
		for d := parent(p); d != "." && !set[d]; d = parent(d) {
			set[d] = true
		}
	}
	for _, p := range sorted {
		if set[p] {
			return nil, fmt.Errorf("publish: %s is planned as a file and as a folder", p)
		}
	}
	return sortedKeys(set), nil
}

// checkPath accepts slash paths that stay below the output folder, outside of what belongs to git and to this package.
func checkPath(p string) error {
	if !isLocalPath(p) {
		return fmt.Errorf("publish: %q is not a path below the output folder", p)
	}
	switch first, _, _ := strings.Cut(p, "/"); first {
	case stateDir, ".git", ".gitignore":
		return fmt.Errorf("publish: %q is reserved in the output folder", p)
	}
	if strings.HasPrefix(path.Base(p), tmpPrefix) {
		return fmt.Errorf("publish: %q is reserved for temporary files", p)
	}
	return nil
}

// isLocalPath is fs.ValidPath for names that need not be UTF-8.
func isLocalPath(p string) bool {
	return p != "" && p != "." && path.Clean(p) == p && !strings.ContainsRune(p, 0) && filepath.IsLocal(filepath.FromSlash(p))
}

func parent(p string) string { return path.Dir(p) }

// survey finds out, without changing anything, what stands where the build wants to write.
type survey struct {
	o        *Output
	missing  map[string]bool // needed folders that do not exist
	foreign  []string        // not ours, and would be overwritten
	inTheWay []string        // to remove first, so that a file can become a folder or a folder a file
}

func (s *survey) look(dirs, paths []string) error {
	for _, d := range dirs {
		if err := s.lookAtFolder(d); err != nil {
			return err
		}
	}
	planned := make(map[string]bool, len(paths))
	for _, p := range paths {
		planned[p] = true
		if err := s.lookAtFile(p); err != nil {
			return err
		}
	}
	for _, q := range sortedKeys(s.o.old) {
		for d := parent(q); d != "."; d = parent(d) {
			if planned[d] {
				s.inTheWay = append(s.inTheWay, q)
				break
			}
		}
	}
	return nil
}

func (s *survey) lookAtFolder(d string) error {
	if s.missing[parent(d)] {
		s.missing[d] = true
		return nil
	}
	info, err := os.Lstat(s.o.file(d))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.missing[d] = true
	case err != nil:
		return fmt.Errorf("output folder: %w", err)
	case !info.IsDir(): // a symbolic link to a folder too: it may lead out
		if _, ours := s.o.old[d]; !ours {
			s.foreign = append(s.foreign, d)
		}
		s.inTheWay = append(s.inTheWay, d)
		s.missing[d] = true
	}
	return nil
}

func (s *survey) lookAtFile(p string) error {
	if _, ours := s.o.old[p]; ours || s.missing[parent(p)] {
		return nil
	}
	info, err := os.Lstat(s.o.file(p))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("output folder: %w", err)
	case info.IsDir():
		return s.lookBelow(p)
	}
	s.foreign = append(s.foreign, p)
	return nil
}

// lookBelow refuses a folder in the place of a planned file when it holds anything that is not ours: force replaces
// files, never trees.
func (s *survey) lookBelow(p string) error {
	return filepath.WalkDir(s.o.file(p), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("output folder: %w", err)
		}
		rel, err := filepath.Rel(s.o.dir, file)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if _, ours := s.o.old[rel]; ours {
			return nil
		}
		if !d.IsDir() {
			return fmt.Errorf("%s: the site needs a file where a folder holds %s, which siaga did not write", s.o.dir, rel)
		}
		if rel != p {
			return nil
		}
		if entries, err := os.ReadDir(file); err == nil && len(entries) == 0 {
			s.inTheWay = append(s.inTheWay, rel)
		}
		return nil
	})
}

// makeRoom removes what the survey found in the way.
func (o *Output) makeRoom(paths []string) error {
	for _, p := range paths {
		if err := o.intend(); err != nil {
			return err
		}
		if err := o.remove(p); err != nil {
			return err
		}
	}
	return nil
}

// makeFolders makes dirs, parents first. Those that exist are real folders, as the survey saw.
func (o *Output) makeFolders(dirs []string) error {
	for _, d := range dirs {
		if err := o.intend(); err != nil {
			return err
		}
		if err := os.Mkdir(o.file(d), dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("output folder: %w", err)
		}
	}
	return nil
}

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

// survey finds out, without changing anything, what stands where the build wants to write: once for the plan, and
// once more before the promotion, because somebody may have come between.
type survey struct {
	o       *Output
	number  int
	foreign []string // not ours, and would be overwritten
	ours    folds    // what is; nil before it is needed
}

func (o *Output) newSurvey(p *plan) *survey {
	p.surveys++
	return &survey{o: o, number: p.surveys}
}

// verdict refuses to overwrite what is not ours.
func (s *survey) verdict() error {
	if len(s.foreign) == 0 || s.o.force {
		return nil
	}
	slices.Sort(s.foreign)
	return &ForeignError{Dir: s.o.dir, Paths: s.foreign, reason: s.o.damaged}
}

// lookAt looks at the place of a planned file. One that is there already as ours needs no look before it is staged.
func (s *survey) lookAt(e *entry) error {
	if err := s.lookAtFolder(e.folder); err != nil {
		return err
	}
	if e.folder.stands != real || e.ours && e.state.Load() != staged {
		return nil
	}
	info, err := os.Lstat(s.o.file(e.path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("output folder: %w", err)
	case info.IsDir():
		return s.lookBelow(e.path)
	case !e.ours && !s.isOurs(e.path):
		s.foreign = append(s.foreign, e.path)
	}
	return nil
}

// isOurs tells whether the file that stands at p is ours, under this name or another.
func (s *survey) isOurs(p string) bool {
	last := &s.o.last
	if _, ours := last.record(p); ours {
		return true
	}
	if s.ours == nil {
		s.ours = newFolds(len(last.files), func(i int) string { return last.files[i].path })
	}
	return s.o.twin(s.ours, p)
}

func (s *survey) lookAtFolder(f *folder) error {
	if f.surveyed == s.number {
		return nil
	}
	f.surveyed = s.number
	if f.up == nil {
		f.stands = real
		return nil
	}
	if err := s.lookAtFolder(f.up); err != nil {
		return err
	}
	f.stands = missing
	if f.up.stands != real {
		return nil
	}
	info, err := os.Lstat(s.o.file(f.path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("output folder: %w", err)
	case info.IsDir():
		f.stands = real
	default:
		f.stands = other
		if !s.isOurs(f.path) {
			s.foreign = append(s.foreign, f.path)
		}
	}
	return nil
}

// lookBelow refuses a folder in the place of a planned file when it holds a file that is not ours: force replaces
// files, never trees.
func (s *survey) lookBelow(p string) error {
	return filepath.WalkDir(s.o.file(p), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("output folder: %w", err)
		}
		if d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(s.o.dir, file)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if _, ours := s.o.last.record(rel); !ours {
			return fmt.Errorf("%s: the site needs a file where a folder holds %s, which siaga did not write", s.o.dir, rel)
		}
		return nil
	})
}

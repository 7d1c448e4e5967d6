package cache

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// fewPacks are not worth merging.
const fewPacks = 8

// Commit makes what was put readable, to this store and to those that are opened later, and tidies the folder up. Call it
// when a build is done: what it did not need may be dropped. An error means that nothing was kept; the store can be used
// all the same.
func (s *Store) Commit() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.off {
		return s.problem
	}
	if w := s.w; w != nil {
		s.w = nil
		if err := s.take(w); err != nil && !errors.Is(err, fs.ErrNotExist) { // somebody deleted the folder: that is allowed
			s.fail(err)
			return s.problem
		}
	}
	if old := s.toMerge(); len(old) > 0 {
		if err := s.merge(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.fail(err)
			return s.problem
		}
	}
	s.tidy()
	return nil
}

// toMerge chooses packs that this process uses. Where they are too large in all, that is every one; where they are many,
// the smallest, up to the last that is smaller than all before it together.
func (s *Store) toMerge() []*pack {
	var list []*pack
	total := int64(0)
	for _, p := range s.packs {
		if p.anyUsed() {
			list = append(list, p)
			total += p.size
		}
	}
	slices.SortStableFunc(list, func(a, b *pack) int { return cmp.Compare(a.size, b.size) })
	if total > s.o.MaxBytes {
		return list
	}
	if len(list) <= fewPacks {
		return nil
	}
	n, sum := 0, int64(0)
	for i, p := range list {
		if p.size < sum {
			n = i + 1
		}
		sum += p.size
	}
	return list[:n]
}

// merge writes what this process uses of some packs to a new one, and removes them.
func (s *Store) merge(old []*pack) error {
	w, err := newWriter(s.o.Dir, s.version)
	if err != nil {
		return err
	}
	var buf []byte
	for _, p := range old {
		for i := range p.count() {
			if !p.isUsed(i) {
				continue
			}
			var ok bool
			if buf, ok = p.value(buf[:0], i); !ok || w.size+int64(len(buf)) > s.o.MaxBytes {
				continue
			}
			if err := w.put(p.key(i), buf); err != nil {
				w.discard()
				return err
			}
		}
	}
	if err := s.take(w); err != nil {
		return err
	}
	for _, p := range old {
		s.drop(p)
	}
	return nil
}

// drop removes a pack.
func (s *Store) drop(p *pack) {
	p.close()
	os.Remove(p.path)
	s.packs = slices.DeleteFunc(s.packs, func(q *pack) bool { return q == p })
}

// packName is how packs are called: other files in the folder are not ours.
var packName = regexp.MustCompile(`^[0-9a-f]{16}\.pack$`)

// found is a pack in the folder.
type found struct {
	path string
	open *pack // nil: it is not read by this store
	used bool
	size int64
	at   time.Time // when it was used last
}

// tidy notes what was used, and removes what is too old, too much, damaged, or was left behind. What fails is tried again
// by the next one.
func (s *Store) tidy() {
	now, err := clock(s.o.Dir)
	if err != nil {
		return
	}
	entries, err := os.ReadDir(s.o.Dir)
	if err != nil {
		return
	}
	var packs []found
	total := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		f := found{path: filepath.Join(s.o.Dir, e.Name()), size: info.Size(), at: info.ModTime()}
		switch {
		case filepath.Ext(e.Name()) == filepath.Ext(tempPattern):
			if isLeft(f.path, now.Sub(f.at)) {
				os.Remove(f.path)
			}
		case packName.MatchString(e.Name()):
			if s.inspect(&f, now) {
				packs = append(packs, f)
				total += f.size
			}
		}
	}
	slices.SortStableFunc(packs, func(a, b found) int {
		if a.used != b.used {
			if b.used {
				return -1
			}
			return 1
		}
		return a.at.Compare(b.at)
	})
	for _, f := range packs {
		if total <= s.o.MaxBytes {
			return
		}
		s.remove(f)
		total -= f.size
	}
}

// inspect looks at a pack in the folder, and reports whether it stays.
func (s *Store) inspect(f *found, now time.Time) bool {
	if i := slices.IndexFunc(s.packs, func(p *pack) bool { return p.path == f.path }); i >= 0 {
		f.open, f.used = s.packs[i], s.packs[i].anyUsed()
	}
	switch {
	case f.used:
		os.Chtimes(f.path, now, now)
		f.at = now
		return true
	case now.Sub(f.at) > unusedTime:
		s.remove(*f)
		return false
	case f.open == nil:
		p, err := openFile(f.path, s.version)
		if err == nil {
			p.close() // another process has made it
		}
		if errors.Is(err, errDamaged) {
			s.remove(*f)
			return false
		}
	}
	return true
}

func (s *Store) remove(f found) {
	if f.open != nil {
		s.drop(f.open)
		return
	}
	os.Remove(f.path)
}

// clock asks the file system what time it is: its times are what ages are counted from.
func clock(dir string) (time.Time, error) {
	f, err := os.CreateTemp(dir, tempPattern)
	if err != nil {
		return time.Time{}, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// isLeft reports whether nobody writes to a temporary file any more.
func isLeft(path string, age time.Duration) bool {
	if age > staleTime {
		return true
	}
	lock := lockOf(path)
	defer lock.Close()
	free, err := lock.TryLock()
	return free && err == nil
}

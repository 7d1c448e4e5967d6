// Package cache keeps on disk what is dear to make: bytes by a key that stands for all that they were made of.
//
// # What it promises
//
// What [Store.Get] gives is what was put under that key, or nothing: each value has a checksum, and what is damaged, cut
// off or foreign is not there. So a folder can be deleted, damaged, copied to another machine or shared at any time, and
// costs time alone. Problems with the folder never stop anything: [Open] always gives a store, which keeps nothing where
// it cannot. What nobody checks is malice: who may write to the folder decides what is read from it.
//
// # Packs
//
// Values stand in packs, files that are written once and never changed. A process writes to a temporary file; Commit gives it its
// name in one step. So there is nothing to lock for reading, several processes write at once without knowing of each
// other, and one that is killed leaves a temporary file, which the next Commit of anybody removes. See pack.go for the format.
//
// Packs of other versions of the program are not read. They are removed like all others when nobody used them for 30
// days, or when the folder grows over its limit; those that were used last stay longest.
//
// As packs come with every Commit, the small ones are merged once they are many: what this process neither got nor put
// is left out then. A pack is only merged with packs that are together at least as large, so a value is copied a few
// times in all, however many commits there are.
//
// There is no fsync. A power cut costs what was written last.
package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Key stands for all that a value was made of.
type Key [20]byte

// NewKey makes a key of parts. The space says what kind of value it is for. Parts cannot run into each other.
func NewKey(space string, parts ...[]byte) Key {
	h := sha256.New()
	var size [8]byte
	add := func(part []byte) {
		h.Write(binary.LittleEndian.AppendUint64(size[:0], uint64(len(part))))
		h.Write(part)
	}
	add([]byte(space))
	for _, p := range parts {
		add(p)
	}
	var sum [sha256.Size]byte
	return Key(h.Sum(sum[:0])[:len(Key{})])
}

// Options say where a store is.
type Options struct {
	Dir      string // made where it is missing; empty: nothing is kept
	Version  string // of the program: what another one wrote is not read
	MaxBytes int64  // of all packs together; 0: 1 GiB
}

const (
	packSuffix  = ".pack"
	tempPattern = "*.tmp"

	defaultMax = 1 << 30
	unusedTime = 30 * 24 * time.Hour
	staleTime  = 24 * time.Hour // after which a temporary file is nobody's, whatever its lock says
)

// Store is a cache on disk. It is safe for concurrent use. A nil Store keeps nothing.
type Store struct {
	o       Options
	version [versionSize]byte

	mu      sync.RWMutex
	packs   []*pack // that can be read
	w       *writer // nil: nothing was put since the last commit
	problem error
	off     bool // nothing more is kept
}

// Open opens the store in a folder.
func Open(o Options) *Store {
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMax
	}
	s := &Store{o: o, version: versionKey(o.Version)}
	if o.Dir == "" {
		s.off = true
		return s
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		s.fail(err)
		return s
	}
	entries, err := os.ReadDir(o.Dir)
	if err != nil {
		s.fail(err)
		return s
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasSuffix(e.Name(), packSuffix) {
			continue // a pipe would be waited for
		}
		if p, err := openFile(filepath.Join(o.Dir, e.Name()), s.version); err == nil {
			s.packs = append(s.packs, p)
		}
	}
	return s
}

// fail turns the store off, but for what can be read.
func (s *Store) fail(err error) {
	s.off = true
	if s.problem == nil {
		s.problem = fmt.Errorf("cache: %w", err)
	}
	if s.w != nil {
		s.w.discard()
		s.w = nil
	}
}

// Problem says why the store keeps nothing, or nothing more; nil: it works, or nobody wants it to.
func (s *Store) Problem() error {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.problem
}

// Get gives the value of a key. What was put since the last Commit is not there yet.
func (s *Store) Get(k Key) ([]byte, bool) { return s.Append(nil, k) }

// Append is Get into a buffer: the value is appended to dst. Where there is none, dst comes back as it was.
func (s *Store) Append(dst []byte, k Key) ([]byte, bool) {
	if s == nil {
		return dst, false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, p := range s.packs {
		i, ok := p.find(k)
		if !ok {
			continue
		}
		if out, ok := p.value(dst, i); ok {
			p.use(i)
			return out, true
		}
	}
	return dst, false
}

// Put keeps a value from the next Commit on. The store does not hold on to it. Values of one key must be equal.
func (s *Store) Put(k Key, value []byte) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.off {
		return
	}
	if s.w == nil {
		w, err := newWriter(s.o.Dir, s.version)
		if err != nil {
			s.fail(err)
			return
		}
		s.w = w
	}
	if s.w.size+int64(len(value)) > s.o.MaxBytes {
		return
	}
	if err := s.w.put(k, value); err != nil {
		s.fail(err)
	}
}

// Close forgets what was put since the last Commit, and closes the files.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w != nil {
		s.w.discard()
		s.w = nil
	}
	var errs []error
	for _, p := range s.packs {
		errs = append(errs, p.close())
	}
	s.packs, s.off = nil, true
	return errors.Join(errs...)
}

// take makes the finished pack of a writer one of those that are read. All in it counts as used.
func (s *Store) take(w *writer) error {
	path, err := w.finish()
	if err != nil {
		return err
	}
	if path == "" {
		return nil
	}
	p, err := openFile(path, s.version)
	if err != nil {
		return err
	}
	for i := range p.count() {
		p.use(i)
	}
	s.packs = append(s.packs, p)
	return nil
}

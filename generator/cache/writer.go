package cache

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"
)

// writer writes a pack to a temporary file, which it holds a lock on: what nobody holds was left behind.
type writer struct {
	dir    string
	header []byte
	file   *os.File
	lock   *flock.Flock
	buf    *bufio.Writer
	size   int64
	index  [][recordSize]byte
}

func newWriter(dir string, version [versionSize]byte) (*writer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil { // somebody may have deleted it
		return nil, err
	}
	f, err := os.CreateTemp(dir, tempPattern)
	if err != nil {
		return nil, err
	}
	w := &writer{dir: dir, header: append([]byte(magic), version[:]...), file: f, lock: lockOf(f.Name())}
	w.lock.TryLock() // a file system without locks has files that are removed after a day
	w.buf = bufio.NewWriterSize(f, 256<<10)
	w.buf.Write(w.header) // an error comes again with the next write
	w.size = int64(len(w.header))
	return w, nil
}

// lockOf is the lock of a temporary file. It never makes the file: another process may have removed it.
func lockOf(path string) *flock.Flock { return flock.New(path, flock.SetFlag(os.O_RDONLY)) }

// put appends a value. One that is too large for the index is left out.
func (w *writer) put(k Key, value []byte) error {
	if len(value) > math.MaxInt32 || len(w.index) == math.MaxInt32 {
		return nil
	}
	if _, err := w.buf.Write(value); err != nil {
		return err
	}
	var r [recordSize]byte
	place := r[copy(r[:], k[:]):]
	binary.LittleEndian.PutUint64(place, uint64(w.size))
	binary.LittleEndian.PutUint32(place[8:], uint32(len(value)))
	binary.LittleEndian.PutUint32(place[12:], crc32.Checksum(value, castagnoli))
	w.index = append(w.index, r)
	w.size += int64(len(value))
	return nil
}

// finish ends the pack and gives it its name. path is "" where there is nothing to keep. The writer is not to be used
// after that.
func (w *writer) finish() (path string, err error) {
	if len(w.index) == 0 {
		w.discard()
		return "", nil
	}
	slices.SortStableFunc(w.index, func(a, b [recordSize]byte) int { return bytes.Compare(a[:len(Key{})], b[:len(Key{})]) })
	w.index = slices.CompactFunc(w.index, func(a, b [recordSize]byte) bool { return Key(a[:]) == Key(b[:]) })
	index := make([]byte, 0, len(w.index)*recordSize)
	for i := range w.index {
		index = append(index, w.index[i][:]...)
	}
	footer := binary.LittleEndian.AppendUint64(nil, uint64(w.size))
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(w.index)))
	sum := packSum(w.header, index, footer)
	w.buf.Write(index)
	w.buf.Write(append(footer, sum[:]...))
	if err := w.buf.Flush(); err != nil {
		w.discard()
		return "", err
	}
	path = filepath.Join(w.dir, fmt.Sprintf("%016x%s", rand.Uint64(), packSuffix))
	if err = w.file.Close(); err == nil {
		err = os.Rename(w.file.Name(), path)
	}
	w.discard()
	return path, err
}

// discard closes the file, and removes it where it still has its temporary name.
func (w *writer) discard() {
	w.file.Close()
	w.lock.Close()
	os.Remove(w.file.Name())
}

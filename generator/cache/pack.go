package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"sort"
	"sync/atomic"
)

// A pack is
//
//	header   magic, key of the version of the program
//	values   one behind the other
//	index    for each value, by key: key, offset (8 bytes), length (4), CRC-32C (4)
//	footer   offset of the index (8), number of values (4), SHA-256 of header, index and the two numbers
//
// with numbers in little endian. The footer ends the file, so a pack that is cut off has none. Names of packs are chance.
const (
	magicFamily = "siagapk" // of all formats: what follows is the number of the format
	magic       = magicFamily + "1"
	versionSize = 20
	headerSize  = len(magic) + versionSize

	recordSize = len(Key{}) + 16
	numbers    = 12 // bytes of the two numbers in the footer
	footerSize = numbers + sha256.Size
)

var (
	errDamaged = errors.New("the pack is damaged")
	errForeign = errors.New("the pack is of another version")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func versionKey(version string) [versionSize]byte { return NewKey("version", []byte(version)) }

// pack is a pack that is being read.
type pack struct {
	path  string
	file  io.ReaderAt
	size  int64
	index []byte
	used  []atomic.Uint64 // a bit for each value: this process got or put it
}

// openFile opens a pack. The error is errForeign where another version of the program may read it.
func openFile(path string, version [versionSize]byte) (*pack, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	p, err := openPack(f, info.Size(), version)
	if err != nil {
		f.Close()
		return nil, err
	}
	p.path = path
	return p, nil
}

// openPack reads the index of a pack, and holds it against its sum.
func openPack(r io.ReaderAt, size int64, version [versionSize]byte) (*pack, error) {
	var header [headerSize]byte
	var footer [footerSize]byte
	if size < int64(headerSize+footerSize) {
		return nil, errDamaged
	}
	if _, err := r.ReadAt(header[:], 0); err != nil {
		return nil, err
	}
	switch {
	case !bytes.HasPrefix(header[:], []byte(magicFamily)):
		return nil, errDamaged
	case string(header[:len(magic)]) != magic, [versionSize]byte(header[len(magic):]) != version:
		return nil, errForeign
	}
	if _, err := r.ReadAt(footer[:], size-int64(footerSize)); err != nil {
		return nil, err
	}
	at := binary.LittleEndian.Uint64(footer[:])
	n := int64(binary.LittleEndian.Uint32(footer[8:])) * int64(recordSize)
	if at < uint64(headerSize) || at > uint64(size) || int64(at)+n+int64(footerSize) != size {
		return nil, errDamaged
	}
	index := make([]byte, n)
	if _, err := r.ReadAt(index, int64(at)); err != nil && n > 0 {
		return nil, err
	}
	if sum := packSum(header[:], index, footer[:numbers]); !bytes.Equal(sum[:], footer[numbers:]) {
		return nil, errDamaged
	}
	p := &pack{file: r, size: size, index: index}
	p.used = make([]atomic.Uint64, (p.count()+63)/64)
	return p, nil
}

func packSum(header, index, numbers []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write(header)
	h.Write(index)
	h.Write(numbers)
	h.Sum(sum[:0])
	return sum
}

func (p *pack) count() int { return len(p.index) / recordSize }

// record is the i-th entry of the index.
func (p *pack) record(i int) []byte { return p.index[i*recordSize : (i+1)*recordSize] }

func (p *pack) key(i int) Key { return Key(p.record(i)) }

// find gives the number of a key.
func (p *pack) find(k Key) (i int, ok bool) {
	i = sort.Search(p.count(), func(i int) bool { return bytes.Compare(p.record(i)[:len(k)], k[:]) >= 0 })
	return i, i < p.count() && p.key(i) == k
}

// value appends the i-th value, if it is whole.
func (p *pack) value(dst []byte, i int) ([]byte, bool) {
	place := p.record(i)[len(Key{}):]
	at, n := binary.LittleEndian.Uint64(place), int(binary.LittleEndian.Uint32(place[8:]))
	if at > uint64(p.size) || uint64(n) > uint64(p.size)-at {
		return dst, false
	}
	start := len(dst)
	out := append(dst, make([]byte, n)...)
	if m, err := p.file.ReadAt(out[start:], int64(at)); m < n && err != nil {
		return dst, false
	}
	if crc32.Checksum(out[start:], castagnoli) != binary.LittleEndian.Uint32(place[12:]) {
		return dst, false
	}
	return out, true
}

func (p *pack) use(i int) { p.used[i/64].Or(1 << (i % 64)) }

func (p *pack) isUsed(i int) bool { return p.used[i/64].Load()&(1<<(i%64)) != 0 }

// anyUsed reports whether this process got or put any value of the pack.
func (p *pack) anyUsed() bool {
	for i := range p.used {
		if p.used[i].Load() != 0 {
			return true
		}
	}
	return false
}

func (p *pack) close() error {
	if c, ok := p.file.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/blevesearch/bleve/v2/util"
	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"
)

// bleve maps its files into memory and trusts them: a damaged one can end the process from within one of bleve's own
// goroutines. So every file is checked before bleve sees it. Segments (*.zap) are written once and end in a checksum. The
// root file that lists them (root.bolt, a bbolt database) changes with every batch: when an index is closed, its checksum
// goes into the seal, which is taken off when the index is opened. Without a seal a process was killed; then bbolt's
// promise holds that the file is whole, and a copy of it is made key by key in case it is not.

const rootName = "root.bolt"

var errDamaged = errors.New("the search index is damaged")

// check reports an error if the files of a slot are not those of a whole index, and takes the seal off.
func (s *slot) check() error {
	root := filepath.Join(s.data(), rootName)
	seal, err := os.ReadFile(s.seal())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := copyRoot(root); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		now, err := sealText(root)
		if err != nil {
			return err
		}
		if now != string(seal) {
			return errDamaged
		}
		if err := os.Remove(s.seal()); err != nil {
			return err
		}
	}
	names, err := segmentNames(root)
	if err != nil {
		return err
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, name := range names {
		g.Go(func() error { return checkSegment(filepath.Join(s.data(), filepath.Base(name))) })
	}
	return g.Wait()
}

// close puts the seal on an index that was closed.
func (s *slot) close() error {
	text, err := sealText(filepath.Join(s.data(), rootName))
	if err != nil {
		return err
	}
	return writeFile(s.seal(), text)
}

// sealText is what the seal says of a root file.
func sealText(root string) (string, error) {
	data, err := os.ReadFile(root)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d bytes crc %08x\n", len(data), crc32.ChecksumIEEE(data)), nil
}

// checkSegment holds a segment against the checksum at its end.
func checkSegment(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < crc32.Size {
		return errDamaged
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, info.Size()-crc32.Size), make([]byte, 1<<18)); err != nil {
		return err
	}
	var want [crc32.Size]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(want[:]) != sum.Sum32() {
		return errDamaged
	}
	return nil
}

// openRoot opens a root file for reading.
func openRoot(root string) (*bbolt.DB, error) {
	return bbolt.Open(root, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
}

// copyRoot replaces a root file by a copy of all that it holds. Its list of free pages, which nothing else proves right, is
// left behind.
func copyRoot(root string) error {
	return guard(func() error {
		from, err := openRoot(root)
		if err != nil {
			return err
		}
		defer from.Close()
		if err := os.Remove(root + ".new"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		to, err := bbolt.Open(root+".new", 0o600, &bbolt.Options{NoSync: true})
		if err != nil {
			return err
		}
		defer to.Close()
		if err := bbolt.Compact(to, from, 0); err != nil {
			return err
		}
		if err := errors.Join(to.Sync(), to.Close(), from.Close()); err != nil {
			return err
		}
		return os.Rename(root+".new", root)
	})
}

// segmentNames lists the segments that a root file names.
func segmentNames(root string) ([]string, error) {
	var names []string
	err := guard(func() error {
		db, err := openRoot(root)
		if err != nil {
			return err
		}
		defer db.Close()
		return db.View(func(tx *bbolt.Tx) error {
			snapshots := tx.Bucket(util.BoltSnapshotsBucket)
			if snapshots == nil {
				return nil
			}
			return snapshots.ForEachBucket(func(k []byte) error {
				snapshot := snapshots.Bucket(k)
				return snapshot.ForEachBucket(func(k []byte) error {
					if name := snapshot.Bucket(k).Get(util.BoltPathKey); name != nil {
						names = append(names, string(name))
					}
					return nil
				})
			})
		})
	})
	return names, err
}

// guard runs what reads files of bleve, and takes a panic and a fault of memory, which a file makes that was cut off while it is
// mapped, for damage.
func guard(f func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(old)
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errDamaged, r)
		}
	}()
	return f()
}

package load

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"io/fs"

	"siaga/generator/history"
)

// maxSummed is the size, in bytes, over which a file that is no page counts by its size and time, and not by what it holds.
const maxSummed = 4 << 20

// Sum stands for all that a Load would read and for what git knows of it: with the same sum, the result would be the same. It reads
// every file, but makes nothing of it, and leaves the loader as it is.
func (l *Loader) Sum(ctx context.Context, content fs.FS, log *history.Log) ([]byte, error) {
	r := &run{Loader: l, content: content, log: log, scope: scope{all: true}}
	t, err := r.walk(ctx)
	if err != nil {
		return nil, err
	}
	paths := append(append([]string{}, t.pages...), t.files...)
	sums := make([][sha256.Size]byte, len(paths))
	if err := each(ctx, len(paths), func(i int) { sums[i] = sumFile(content, paths[i]) }); err != nil {
		return nil, err
	}
	h := sha256.New()
	for i, p := range paths {
		f := log.Files[p]
		fmt.Fprintf(h, "%q %x %s %d %d %d %s %d\n", p, sums[i], f.Commit, f.Authors, f.Created.Unix(), f.Updated.Unix(), f.ChangedCommit, f.Changed.Unix())
	}
	fmt.Fprintf(h, "%d %q %q %q %v\n", len(t.pages), t.promoted, t.active, t.links, t.diags)
	return h.Sum(nil), nil
}

// sumFile stands for what a file holds. One that cannot be read has a sum of its own, too.
func sumFile(content fs.FS, p string) (out [sha256.Size]byte) {
	h := sha256.New()
	if err := addFile(h, content, p); err != nil {
		fmt.Fprintf(h, "\x00unreadable %v", err)
	}
	h.Sum(out[:0])
	return out
}

func addFile(h hash.Hash, content fs.FS, p string) error {
	f, err := content.Open(p)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() > maxSummed {
		binary.Write(h, binary.LittleEndian, [2]int64{info.Size(), info.ModTime().UnixNano()}) // a hash does not fail
		return nil
	}
	_, err = io.Copy(h, f)
	return err
}

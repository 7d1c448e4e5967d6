package load

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"sync"

	"siaga/generator/history"
)

// maxSummed is the size, in bytes, over which a file that is no page counts by its size and time, and not by what it holds.
const maxSummed = 4 << 20

// Sum stands for all that a Load would read and for what git knows of it: with the same sum, the result would be the same. It reads
// every file, but makes nothing of it, and leaves the loader as it is. The stamp is what Stamp gives if nothing changes.
func (l *Loader) Sum(ctx context.Context, content fs.FS, log *history.Log) (sum, stamp []byte, err error) {
	r := &run{Loader: l, content: content, log: log, scope: scope{all: true}}
	paths, err := r.inputs(ctx)
	if err != nil {
		return nil, nil, err
	}
	sums, stamps := make([][sha256.Size]byte, len(paths)), make([]fileStamp, len(paths))
	if err := each(ctx, len(paths), func(i int) { sums[i], stamps[i] = sumFile(content, paths[i]) }); err != nil {
		return nil, nil, err
	}
	return r.total(paths, func(i int) any { return sums[i] }), r.total(paths, func(i int) any { return stamps[i] }), nil
}

// Stamp is a Sum by the sizes and times of files, for within one build: it opens none of them. It does not tell of a file that is
// written over twice within one tick of the file system's clock, and has the same length each time.
func (l *Loader) Stamp(ctx context.Context, content fs.FS, log *history.Log) ([]byte, error) {
	r := &run{Loader: l, content: content, log: log, scope: scope{all: true}}
	paths, err := r.inputs(ctx)
	if err != nil {
		return nil, err
	}
	stamps := make([]fileStamp, len(paths))
	err = each(ctx, len(paths), func(i int) { stamps[i] = look(content, paths[i]) })
	return r.total(paths, func(i int) any { return stamps[i] }), err
}

// inputs walks the content, and lists what a site may be made of.
func (r *run) inputs(ctx context.Context) (paths []string, err error) {
	if r.tree, err = r.walk(ctx); err != nil {
		return nil, err
	}
	return append(append([]string{}, r.tree.pages...), r.tree.files...), nil
}

// total puts together what stands for each of the paths, what git knows of them, and what the walk has found.
func (r *run) total(paths []string, of func(i int) any) []byte {
	h, t := sha256.New(), r.tree
	for i, p := range paths {
		f := r.log.Files[p]
		fmt.Fprintf(h, "%q %x %s %d %d %d %s %d\n", p, of(i), f.Commit, f.Authors, f.Created.Unix(), f.Updated.Unix(), f.ChangedCommit, f.Changed.Unix())
	}
	fmt.Fprintf(h, "%d %q %q %q %v\n", len(t.pages), t.promoted, t.active, t.links, t.diags)
	return h.Sum(nil)
}

// fileStamp is what is seen of a file without opening it. The zero value stands for one of which nothing is seen.
type fileStamp struct{ size, time int64 }

func look(content fs.FS, p string) fileStamp {
	info, err := fs.Stat(content, p)
	if err != nil {
		return fileStamp{}
	}
	return stampOf(info)
}

func stampOf(info fs.FileInfo) fileStamp { return fileStamp{info.Size(), info.ModTime().UnixNano()} }

// buffers are what files are read through. Many small ones are read: with a new buffer for each a build made a tenth of all
// its garbage here.
var buffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// sumFile stands for what a file holds. One that cannot be read has a sum of its own, too.
func sumFile(content fs.FS, p string) (out [sha256.Size]byte, stamp fileStamp) {
	h := sha256.New()
	stamp, err := addFile(h, content, p)
	if err != nil {
		fmt.Fprintf(h, "\x00unreadable %v", err)
		stamp = look(content, p)
	}
	h.Sum(out[:0])
	return out, stamp
}

func addFile(h hash.Hash, content fs.FS, p string) (stamp fileStamp, err error) {
	f, err := content.Open(p)
	if err != nil {
		return stamp, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return stamp, err
	}
	if stamp = stampOf(info); info.Size() > maxSummed {
		binary.Write(h, binary.LittleEndian, [2]int64{stamp.size, stamp.time}) // a hash does not fail
		return stamp, nil
	}
	buf := buffers.Get().(*[32 << 10]byte)
	defer buffers.Put(buf)
	_, err = io.CopyBuffer(h, struct{ io.Reader }{f}, buf[:]) // a file would bring a buffer of its own
	return stamp, err
}

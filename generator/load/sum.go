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

// Sums are the sums of what files held, by path.
type Sums map[string][sha256.Size]byte

// Summed stands for all that a Load would read.
type Summed struct {
	Total []byte // with the same, and the same knowledge of git, the result would be the same
	Stamp []byte // what Stamp gives if nothing changes
	Files Sums

	surface func(surfaces map[string]string) []byte
}

// Surface is Total where pages count by their surfaces, as far as these are known.
func (s *Summed) Surface(surfaces map[string]string) []byte { return s.surface(surfaces) }

// Sum reads every file but those of known, makes nothing of it, and leaves the loader as it is. A file over MaxSize counts by its
// size and time, and not by what it holds.
func (l *Loader) Sum(ctx context.Context, content fs.FS, log *history.Log, known Sums) (*Summed, error) {
	r := &run{Loader: l, content: content, log: log, scope: scope{all: true}}
	paths, err := r.inputs(ctx)
	if err != nil {
		return nil, err
	}
	sums, stamps := make([][sha256.Size]byte, len(paths)), make([]fileStamp, len(paths))
	err = each(ctx, len(paths), func(i int) {
		if sum, ok := known[paths[i]]; ok {
			sums[i], stamps[i] = sum, look(content, paths[i])
		} else {
			sums[i], stamps[i] = sumFile(content, paths[i])
		}
	})
	if err != nil {
		return nil, err
	}
	s := &Summed{Files: make(Sums, len(paths))}
	for i, p := range paths {
		s.Files[p] = sums[i]
	}
	s.Total, s.Stamp = r.total(paths, func(i int) any { return sums[i] }), r.total(paths, func(i int) any { return stamps[i] })
	s.surface = func(surfaces map[string]string) []byte {
		return r.total(paths, func(i int) any {
			if known := surfaces[paths[i]]; known != "" {
				return known
			}
			return sums[i]
		})
	}
	return s, nil
}

// Surfaces stand, by path, for all that the loaded pages have, but for the HTML of their bodies: see [markdown.Body.Surface]. Where
// they are what they were, the HTML is all that may have changed. They are known where there is a store.
func (l *Loader) Surfaces() map[string]string {
	out := make(map[string]string, len(l.pages.paths))
	for i, p := range l.pages.paths {
		if s := l.pages.entries[i].surface; s != "" {
			out[p] = s
		}
	}
	return out
}

// Sums are those of the pages, as they were when they were read.
func (l *Loader) Sums() Sums {
	out := make(Sums, len(l.pages.paths))
	for i, p := range l.pages.paths {
		if sum := l.pages.entries[i].sum; sum != [sha256.Size]byte{} {
			out[p] = sum
		}
	}
	return out
}

// Expect has the next Load take it that files hold what they held when they were summed: what the store has made of that is
// taken without reading the file again.
func (l *Loader) Expect(s Sums) { l.expected = s }

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
	if stamp = stampOf(info); info.Size() > MaxSize {
		binary.Write(h, binary.LittleEndian, [2]int64{stamp.size, stamp.time}) // a hash does not fail
		return stamp, nil
	}
	buf := buffers.Get().(*[32 << 10]byte)
	defer buffers.Put(buf)
	_, err = io.CopyBuffer(h, struct{ io.Reader }{f}, buf[:]) // a file would bring a buffer of its own
	return stamp, err
}

// Package watch tells which files below some folders change, in batches.
//
// # What is reported
//
// A batch is a sorted list of absolute paths, each once: files that were made, written, removed or renamed (both names).
// A path may also be that of a folder; then anything below it may have changed. Changes of permissions and times alone
// are not reported. A batch may name a file that did not change in the end: the reader looks, and decides.
//
// A batch is complete when nothing has happened for [Options.Quiet], or [Options.MaxWait] after its first change, so that
// the hundreds of files of a "git checkout" come together, and a program that writes without end cannot hold up the rest.
// While the reader is busy further batches merge into the waiting one; nothing is lost and nothing blocks.
//
// # What may happen to the roots
//
// A root is a folder, watched with all folders below it, or a single file. Folders that appear are watched at once, and
// what they held already is reported. A root may be missing, be removed, renamed or replaced by rename, as editors do on
// saving: the nearest folder above that exists is watched until it is back.
//
// When the system loses events because too many come at once, the folders are looked through again and all roots are
// reported.
//
// Symbolic links are followed when a root is one, not below it.
package watch

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"
)

// Options say what to watch. Only Roots is needed.
type Options struct {
	Roots []string // folders and single files, which need not exist

	// Ignore tells what is not reported, and for folders also not looked into: the output folder, .git. It is not asked
	// about roots. A path that is gone counts as a folder when it was one before. It is called from one goroutine.
	Ignore func(path string, isDir bool) bool

	Quiet   time.Duration // a batch ends when nothing has happened for so long; 40 ms when zero
	MaxWait time.Duration // and at the latest so long after its first change; one second when zero

	// Report gets problems after the start, such as a folder that cannot be watched because the system's limit is
	// reached. It is called from one goroutine.
	Report func(error)
}

// Watcher watches until it is closed.
type Watcher struct {
	events chan []string
	stop   chan struct{}
	done   chan struct{}
	err    error // of closing fsnotify, set before done is closed
}

// New starts to watch. What changes after it has returned is reported.
func New(o Options) (*Watcher, error) {
	t, err := newTree(o)
	if err != nil {
		return nil, err
	}
	b := batcher{quiet: o.Quiet, maxWait: o.MaxWait, pending: map[string]bool{}}
	if b.quiet <= 0 {
		b.quiet = 40 * time.Millisecond
	}
	if b.maxWait <= 0 {
		b.maxWait = time.Second
	}
	w := &Watcher{events: make(chan []string), stop: make(chan struct{}), done: make(chan struct{})}
	go w.run(t, &b)
	return w, nil
}

// Events gives the batches. The channel is closed by Close.
func (w *Watcher) Events() <-chan []string { return w.events }

// Close stops watching and returns when all has ended. It must be called once.
func (w *Watcher) Close() error {
	close(w.stop)
	<-w.done
	return w.err
}

// run is the only goroutine that touches the tree and the batcher.
func (w *Watcher) run(t *tree, b *batcher) {
	defer close(w.done)
	defer close(w.events)
	defer func() { w.err = t.fs.Close() }()
	defer b.close()
	for {
		var out chan<- []string
		if len(b.ready) > 0 {
			out = w.events
		}
		select {
		case <-w.stop:
			return
		case out <- b.ready:
			b.ready = nil
		case ev, ok := <-t.fs.Events:
			if !ok {
				return
			}
			b.add(t.handle(ev))
		case err, ok := <-t.fs.Errors:
			if !ok {
				return
			}
			b.add(t.handleError(err))
		case <-b.quietDue:
			b.flush()
		case <-b.waitDue:
			b.flush()
		}
	}
}

// batcher collects paths until they are due.
type batcher struct {
	quiet, maxWait time.Duration
	pending        map[string]bool
	ready          []string // sorted; waits for the reader
	quietTimer     *time.Timer
	waitTimer      *time.Timer
	quietDue       <-chan time.Time // nil while nothing is pending
	waitDue        <-chan time.Time
}

func (b *batcher) add(paths []string) {
	if len(paths) == 0 {
		return
	}
	if len(b.pending) == 0 {
		b.quietTimer, b.waitTimer = time.NewTimer(b.quiet), time.NewTimer(b.maxWait)
		b.quietDue, b.waitDue = b.quietTimer.C, b.waitTimer.C
	} else {
		b.quietTimer.Reset(b.quiet)
	}
	for _, p := range paths {
		b.pending[p] = true
	}
}

// flush makes the pending paths ready, together with those that still wait.
func (b *batcher) flush() {
	b.close()
	for _, p := range b.ready {
		b.pending[p] = true
	}
	b.ready = slices.Sorted(maps.Keys(b.pending))
	clear(b.pending)
}

// close stops the timers.
func (b *batcher) close() {
	if b.quietTimer != nil {
		b.quietTimer.Stop()
		b.waitTimer.Stop()
	}
	b.quietDue, b.waitDue = nil, nil
}

// absolute gives the roots as clean absolute paths, each once.
func absolute(roots []string) ([]string, error) {
	if len(roots) == 0 {
		return nil, errors.New("watch: nothing to watch")
	}
	abs := make([]string, 0, len(roots))
	for _, r := range roots {
		a, err := filepath.Abs(r)
		if err != nil {
			return nil, fmt.Errorf("watch %s: %w", r, err)
		}
		abs = append(abs, a)
	}
	slices.Sort(abs)
	return slices.Compact(abs), nil
}

// Package watch tells which files below some folders change, in batches.
//
// # What is told
//
// A [Batch] names files that were made, written, removed or renamed (both names), or whose permissions changed. A path
// may also be that of a folder; then anything below it may have changed. A batch may name a file that did not change in
// the end: the reader looks, and decides. Where a symbolic link leads to what changed, the path through the link is named
// too. When it cannot be said what changed, because the system lost events, a folder was renamed, or a root or a symbolic
// link leads elsewhere now, the batch says All.
//
// The promise is about the end: a reader that looks at everything that the batches name, or at everything when one says
// All, knows the state of the disk. Not kept is it for a file that is written through a second hard link or through mapped
// memory, of which no system tells; looking instead of listening (see below) notices also those.
//
// # When it is told
//
// A batch is complete when nothing has happened for a short while. That is [Options.Quiet] for a few files, so that a save
// is told at once, and up to six times that when it holds dozens, so that the hundreds of a "git checkout" come together.
// The longer time is also given to a file that is gone or empty, because what most often comes next is its new content.
// [Options.MaxWait] after its first change a batch is complete in any case. While the reader is busy further batches merge
// into the waiting one; nothing is lost and nothing blocks.
//
// # What may happen to the roots
//
// A root is a folder, watched with all folders below it, or a single file. It may be missing, be removed, renamed, or
// replaced by rename, as editors do on saving; it may be a symbolic link or lie behind one, and the link may be turned to
// another target. Folders that decide where a root leads are watched as well. Those further up are not, because they are
// busy and nobody's business; where the roots lead is therefore also looked up every two seconds.
//
// Below a root symbolic links are followed when they lead to something below the same root, and for the roots in
// [Options.Follow] wherever they lead.
//
// # Looking instead of listening
//
// Where the system's limit of watches is reached, or a file system does not tell of changes (network, container mounts),
// this is reported once and from then on everything is looked at every second. [Options.Poll] asks for that from the
// start. No content is read: a file has changed when its size, times, mode or identity have.
package watch

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say what to watch. Only Roots is needed.
type Options struct {
	Roots  []string // folders and single files, which need not exist
	Follow []string // those of Roots below which symbolic links are followed out of the root

	// Ignore tells what is not reported, and for folders also not looked into: the output folder, .git. It is not asked
	// about roots. A path that is gone counts as a folder when it was one before. It is called from one goroutine.
	Ignore func(path string, isDir bool) bool

	Quiet   time.Duration // a batch of few ends when nothing has happened for so long; 8 ms when zero
	MaxWait time.Duration // and any at the latest so long after its first change; one second when zero
	Poll    time.Duration // look every so often and do not listen; zero: listen where possible

	// Report is told why files are looked at instead of listened for, at most once. It is called by New or from one goroutine.
	Report func(error)
}

// Batch is what changed since the one before.
type Batch struct {
	Paths []string // sorted absolute paths, each once
	All   bool     // anything below the roots may have changed
}

// Watcher watches until it is closed.
type Watcher struct {
	events  chan Batch // holds the one batch that waits for the reader
	stop    chan struct{}
	done    chan struct{}
	pending atomic.Bool // something is not in events yet
	polling atomic.Bool

	// The rest belongs to the goroutine of run.
	scope  *scope
	system system
	report func(error)
	poll   time.Duration
	tree   *tree   // nil when polling
	poller *poller // nil when not
	batch  *batcher
	tick   *time.Timer // for check
	err    error       // of closing fsnotify, set before done is closed
}

// system is what tests replace.
type system struct {
	add    func(w *fsnotify.Watcher, dir string) error
	remote func(dir string) string // name of a file system that does not tell of changes; "" for others
}

// checkEvery is how often it is looked up where the roots lead.
const checkEvery = 2 * time.Second

// New starts to watch. What changes after it has returned is told.
func New(o Options) (*Watcher, error) {
	return start(o, system{add: (*fsnotify.Watcher).Add, remote: remote})
}

func start(o Options, sys system) (*Watcher, error) {
	s, err := newScope(o)
	if err != nil {
		return nil, err
	}
	w := &Watcher{
		events: make(chan Batch, 1), stop: make(chan struct{}), done: make(chan struct{}),
		scope: s, system: sys, report: o.Report, poll: o.Poll, batch: newBatcher(o.Quiet, o.MaxWait),
		tick: time.NewTimer(checkEvery),
	}
	if w.report == nil {
		w.report = func(error) {}
	}
	if o.Poll > 0 {
		w.look()
	} else {
		w.listen()
	}
	go w.run()
	return w, nil
}

// Events gives the batches. The channel is closed by Close.
func (w *Watcher) Events() <-chan Batch { return w.events }

// Dirty tells whether something has happened that no batch has told of yet: a batch that the reader has not taken is
// waiting or will follow. It is cheap, and safe from any goroutine.
func (w *Watcher) Dirty() bool { return w.pending.Load() || len(w.events) > 0 }

// Polling tells whether files are looked at instead of listened for.
func (w *Watcher) Polling() bool { return w.polling.Load() }

// Close stops watching and returns when all has ended. It must be called once.
func (w *Watcher) Close() error {
	close(w.stop)
	<-w.done
	return w.err
}

func (w *Watcher) run() {
	defer close(w.done)
	defer close(w.events)
	defer w.end()
	for {
		var events <-chan fsnotify.Event
		var errs <-chan error
		if w.tree != nil {
			events, errs = w.tree.fs.Events, w.tree.fs.Errors
		}
		select {
		case <-w.stop:
			return
		case ev, ok := <-events:
			if ok {
				w.tree.handle(ev)
			} else {
				w.tree.fail(errors.New("the system tells no more"))
			}
		case err, ok := <-errs:
			if ok {
				w.tree.handleError(err)
			}
		case <-w.tick.C:
			w.tick.Reset(w.interval(w.check()))
		case <-w.batch.timer.C:
			w.batch.expired()
		}
		w.advance()
	}
}

// advance does what the state asks for after anything that has happened.
func (w *Watcher) advance() {
	if w.tree != nil && w.tree.failed != nil {
		w.fallBack(w.tree.failed)
		w.batch.everything()
	}
	if w.batch.empty() {
		return
	}
	w.pending.Store(true)
	if w.poller == nil && !w.batch.due() {
		return
	}
	if w.tree != nil && w.tree.stale {
		w.closeTree()
		w.listen()
	}
	b := w.batch.take()
	select {
	case waiting := <-w.events:
		b = merge(waiting, b)
	default:
	}
	// In this order, so that a reader who has taken the batch does not see it as still to come.
	w.pending.Store(false)
	w.events <- b
}

// listen watches everything anew, and looks where that is not possible.
func (w *Watcher) listen() {
	t, err := newTree(w.scope, w.system, w.batch)
	if err != nil {
		w.fallBack(err)
		return
	}
	w.tree = t
}

func (w *Watcher) fallBack(why error) {
	w.closeTree()
	if w.poll <= 0 {
		w.poll = time.Second
	}
	w.look()
	w.report(fmt.Errorf("%s; until the next start the files are looked at every %s instead", advice(why), w.poll))
}

// look notes the state that changes are told against.
func (w *Watcher) look() {
	w.poller = newPoller(w.scope)
	w.polling.Store(true)
	w.tick.Reset(w.interval(0))
}

// check looks for changes that no event tells of, and gives the time that it took.
func (w *Watcher) check() time.Duration {
	begun := time.Now()
	switch {
	case w.poller != nil:
		if len(w.events) > 0 {
			w.poller.beWary()
		}
		paths, all := w.poller.look()
		for _, p := range paths {
			w.batch.tell(p, written)
		}
		if all {
			w.batch.everything()
		}
	case !w.tree.stale && w.tree.moved():
		w.tree.expire()
	}
	return time.Since(begun)
}

// interval is the time until the next check. Where looking is slow it is not done all the time.
func (w *Watcher) interval(took time.Duration) time.Duration {
	if w.poller != nil {
		return max(w.poll, 4*took)
	}
	return checkEvery
}

func (w *Watcher) closeTree() {
	if w.tree != nil {
		w.err = w.tree.fs.Close()
		w.tree = nil
	}
}

func (w *Watcher) end() {
	w.batch.timer.Stop()
	w.tick.Stop()
	w.closeTree()
	select {
	case <-w.events:
	default:
	}
}

// absolute gives paths as clean absolute ones, sorted, each once.
func absolute(paths []string) ([]string, error) {
	abs := make([]string, 0, len(paths))
	for _, p := range paths {
		a, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("watch %s: %w", p, err)
		}
		abs = append(abs, a)
	}
	slices.Sort(abs)
	return slices.Compact(abs), nil
}

package watch

import (
	"maps"
	"slices"
	"time"
)

// change is what is known of a path that is told.
type change uint8

const (
	written change = iota
	created
	gone
	empty // it is there, without content yet
)

// few is the number of paths up to which a batch is a save, and no burst.
const few = 4

// longest is how many times the quiet time of a save a burst has to be quiet.
const longest = 6

// batcher collects paths until they are due.
type batcher struct {
	quiet, maxWait time.Duration
	pending        map[string]change
	unfinished     int  // how many of them are gone, though they were there before, or empty
	all            bool // anything may have changed
	first, last    time.Time
	armed          time.Time // when the timer goes off; zero when it does not
	timer          *time.Timer
}

func newBatcher(quiet, maxWait time.Duration) *batcher {
	if quiet <= 0 {
		quiet = 8 * time.Millisecond
	}
	if maxWait <= 0 {
		maxWait = time.Second
	}
	b := &batcher{quiet: quiet, maxWait: maxWait, pending: map[string]change{}, timer: time.NewTimer(time.Hour)}
	b.timer.Stop()
	return b
}

// tell notes a path that changed.
func (b *batcher) tell(path string, c change) {
	b.touch()
	before, had := b.pending[path]
	if had && unfinished(before) {
		b.unfinished--
	}
	// What came and went is over: a temporary file. Nothing more has to be waited for.
	if had && before == created && (c == gone || c == written) {
		c = created
	}
	if unfinished(c) {
		b.unfinished++
	}
	b.pending[path] = c
}

func unfinished(c change) bool { return c == gone || c == empty }

// everything notes that anything may have changed.
func (b *batcher) everything() {
	b.touch()
	b.all = true
}

func (b *batcher) touch() {
	b.last = time.Now()
	if b.empty() {
		b.first = b.last
	}
}

func (b *batcher) empty() bool { return len(b.pending) == 0 && !b.all }

// small tells whether it may be a save, for which one looks twice.
func (b *batcher) small() bool { return len(b.pending) < few && !b.all }

// end is when the batch is complete if nothing more happens.
func (b *batcher) end() time.Time {
	times := min(1+len(b.pending)/few, longest)
	if b.all || b.unfinished > 0 {
		times = longest
	}
	end, latest := b.last.Add(time.Duration(times)*b.quiet), b.first.Add(b.maxWait)
	if latest.Before(end) {
		return latest
	}
	return end
}

// due tells whether the batch is complete, and sees to it that the timer goes off when it can be. The timer is not moved
// for every change: it goes off early, and is set again.
func (b *batcher) due() bool {
	end := b.end()
	if wait := time.Until(end); wait <= 0 {
		return true
	} else if b.armed.IsZero() || end.Before(b.armed) {
		b.armed = end
		b.timer.Reset(wait)
	}
	return false
}

// expired notes that the timer went off.
func (b *batcher) expired() { b.armed = time.Time{} }

// take gives the batch and begins the next.
func (b *batcher) take() Batch {
	out := Batch{Paths: slices.Sorted(maps.Keys(b.pending)), All: b.all}
	b.timer.Stop()
	b.armed = time.Time{}
	b.pending, b.unfinished, b.all = map[string]change{}, 0, false
	return out
}

func merge(a, b Batch) Batch {
	paths := slices.Concat(a.Paths, b.Paths)
	slices.Sort(paths)
	return Batch{Paths: slices.Compact(paths), All: a.All || b.All}
}

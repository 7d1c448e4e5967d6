package pull

import (
	"context"
	"errors"
	"time"
)

// Options say who is told what happens. Either may be nil. They are called by the goroutine that runs Every.
type Options struct {
	Pulled  func(Result) // new commits are here
	Blocked func(error)  // pulls began to fail, or fail for another reason
}

// slowest is the longest time between two tries at a remote that cannot be reached, unless the interval is longer.
const slowest = 15 * time.Minute

// Every pulls at once and then every interval, until ctx is done. A remote that cannot be reached is asked less and less often.
func Every(ctx context.Context, dir string, interval time.Duration, o Options) {
	f := follower{Options: o, interval: interval, pull: func(ctx context.Context) (Result, error) { return Pull(ctx, dir) }, wait: wait}
	f.run(ctx)
}

// follower is one run of Every.
type follower struct {
	Options
	interval time.Duration
	pull     func(context.Context) (Result, error)
	wait     func(context.Context, time.Duration) bool // false: ctx is done

	why   string // the last reason, as it is told apart from others; empty: none
	tries int    // at a remote that cannot be reached, since it could be
}

func (f *follower) run(ctx context.Context) {
	for ctx.Err() == nil {
		r, err := f.pull(ctx)
		if ctx.Err() != nil && err != nil {
			return
		}
		f.tell(r, err)
		if !f.wait(ctx, f.pause()) {
			return
		}
	}
}

func (f *follower) tell(r Result, err error) {
	why, away := reasonOf(err)
	if f.tries++; !away {
		f.tries = 0
	}
	if why != f.why && err != nil && f.Blocked != nil {
		f.Blocked(err)
	}
	f.why = why
	if r.Changed && f.Pulled != nil {
		f.Pulled(r)
	}
}

// reasonOf gives a text that stays the same while the reason does, and whether it is a remote that cannot be reached.
func reasonOf(err error) (why string, away bool) {
	var b *Blocked
	switch {
	case err == nil:
		return "", false
	case !errors.As(err, &b):
		return err.Error(), false
	case b.is == changes:
		return b.Reason, false
	}
	return string(rune(b.is)), b.is == unreachable
}

// pause is the time to the next try: twice as long after each that did not reach the remote.
func (f *follower) pause() time.Duration {
	d := f.interval
	for range f.tries {
		if d >= slowest {
			break
		}
		d = min(2*d, max(slowest, f.interval))
	}
	return d
}

func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

package parallel

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		times := make([]atomic.Int32, n)
		Each(n, func(i int) { times[i].Add(1) })
		for i := range times {
			if got := times[i].Load(); got != 1 {
				t.Errorf("of %d: %d was called %d times", n, i, got)
			}
		}
	}
}

func TestTry(t *testing.T) {
	var did atomic.Int64
	work := func() func(int) error { return func(int) error { did.Add(1); return nil } }
	if err := Try(t.Context(), 100, work); err != nil || did.Load() != 100 {
		t.Errorf("%v after %d", err, did.Load())
	}

	bad := errors.New("bad")
	did.Store(0)
	err := Try(t.Context(), 1<<20, func() func(int) error {
		return func(i int) error {
			if did.Add(1); i == 10 {
				return bad
			}
			return nil
		}
	})
	if err != bad || did.Load() == 1<<20 {
		t.Errorf("an error gives %v after %d", err, did.Load())
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	did.Store(0)
	if err := Try(ctx, 100, work); err != context.Canceled || did.Load() > 0 {
		t.Errorf("cancelled: %v after %d", err, did.Load())
	}
}

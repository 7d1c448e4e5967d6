// Package parallel spreads work over all cores. What is done for one number must not depend on what is done for another.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do with 0…n-1.
func Each(n int, do func(i int)) { With(n, func() func(int) { return do }) }

// With calls the function that each worker makes for itself with 0…n-1, each once.
func With(n int, worker func() func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wait.Go(func() {
			do := worker()
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	wait.Wait()
}

// Try is With for work that can fail. It stops at the first error, and when ctx is done.
func Try(ctx context.Context, n int, worker func() func(i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	With(n, func() func(int) {
		do := worker()
		return func(i int) {
			if ctx.Err() != nil {
				return
			}
			if err := do(i); err != nil {
				cancel(err)
			}
		}
	})
	return context.Cause(ctx)
}

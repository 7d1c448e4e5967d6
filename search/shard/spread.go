package shard

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// spread calls the functions that workers make for themselves with 0…n-1, on all cores.
func spread(n int, worker func() func(i int)) {
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

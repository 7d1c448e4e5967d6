package insight

import (
	"runtime"
	"sync"
)

// parallel calls the function that each worker makes for itself with 0…n-1, on all cores. What it does must not depend on
// the order.
func parallel(n int, worker func() func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n/8+1)
	if workers <= 1 {
		f := worker()
		for i := range n {
			f(i)
		}
		return
	}
	const batch = 16
	var mu sync.Mutex
	next := 0
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			f := worker()
			for {
				mu.Lock()
				from := next
				next += batch
				mu.Unlock()
				if from >= n {
					return
				}
				for i := from; i < min(from+batch, n); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}

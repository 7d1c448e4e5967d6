package generator_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

// A branch is checked out and the other one again, fifty times, faster than anybody can build: in the end there is what stands on
// the disk, and of those who followed nothing is left over.
func TestLiveCheckouts(t *testing.T) {
	isolateGit(t)
	p, err := newBases(t).project(3)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.git("checkout", "-q", "-b", "other"); err != nil {
		t.Fatal(err)
	}
	for i, page := range p.files(isPage) { // many go, the others change
		switch {
		case i%3 == 0:
			err = os.Remove(p.path(page))
		default:
			err = writeFile(p.path(page), fmt.Appendf(nil, "# Page %d of the other branch\n", i))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := p.git("commit", "-q", "-a", "-m", "other"); err != nil {
		t.Fatal(err)
	}
	routines, open := runtime.NumGoroutine(), openFiles()
	f := follow(t, p)
	for n := range 50 {
		if err := p.git("checkout", "-q", []string{"main", "other"}[n%2]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(n*7%40) * time.Millisecond)
	}
	if what := f.differs(); what != "" {
		t.Error(what)
	}
	f.ended()
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		runtime.GC() // closes the folders that snapshots read from
		if runtime.NumGoroutine() <= routines+2 && openFiles() <= open+2 {
			return // the test's own client keeps a connection
		}
		if time.Since(begun) > 10*time.Second {
			t.Fatalf("%d goroutines are left of %d before, and %d open files of %d", runtime.NumGoroutine(), routines, openFiles(), open)
		}
	}
}

// openFiles counts them where the system tells; else it is 0.
func openFiles() int {
	list, _ := os.ReadDir("/proc/self/fd")
	return len(list)
}

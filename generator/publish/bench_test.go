//go:build unix

package publish

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	benchFiles = 14_000
	benchSize  = 32_000
)

func benchPaths() []string {
	paths := make([]string, benchFiles)
	for i := range paths {
		paths[i] = fmt.Sprintf("folder%d/page%d.html", i%100, i)
	}
	return paths
}

func benchData(n int) []byte { return bytes.Repeat([]byte{byte('a' + n)}, benchSize) }

// twoWorkers calls do for every path, from two goroutines.
func twoWorkers(b *testing.B, paths []string, do func(string) error) {
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := w; i < len(paths); i += 2 {
				if err := do(paths[i]); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func publishAll(b *testing.B, dir string, paths []string, data []byte) {
	out, err := Open(Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	if err := out.Plan(paths); err != nil {
		b.Fatal(err)
	}
	twoWorkers(b, paths, func(p string) error { return out.Write(p, data) })
	if _, err := out.Commit(); err != nil {
		b.Fatal(err)
	}
}

// bench measures do in turn with prepare, which is given how many rounds there were, and reports the CPU time as well, in
// milliseconds: on a busy machine the wall says little.
func bench(b *testing.B, prepare, do func(round int)) {
	var cpu time.Duration
	round := 0
	for ; b.Loop(); round++ {
		b.StopTimer()
		prepare(round)
		before := cpuTime(b)
		b.StartTimer()
		do(round)
		b.StopTimer()
		cpu += cpuTime(b) - before
		b.StartTimer()
	}
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(round), "cpu-ms/op")
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// empty gives a folder that is made anew in each round.
func empty(b *testing.B) (dir string, prepare func(int)) {
	dir = filepath.Join(b.TempDir(), "out")
	return dir, func(int) {
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
}

// published gives a folder that holds all files already.
func published(b *testing.B) string {
	dir := b.TempDir()
	publishAll(b, dir, benchPaths(), benchData(0))
	return dir
}

func ready(int) {}

// BenchmarkPlain is the floor: the same files with nothing but os.WriteFile.
func BenchmarkPlain(b *testing.B) {
	paths, data := benchPaths(), benchData(0)
	dir, prepare := empty(b)
	bench(b, prepare, func(int) {
		for i := range 100 {
			os.MkdirAll(filepath.Join(dir, fmt.Sprintf("folder%d", i)), 0o755)
		}
		twoWorkers(b, paths, func(p string) error { return os.WriteFile(filepath.Join(dir, p), data, 0o644) })
	})
}

// BenchmarkCold publishes to an empty folder.
func BenchmarkCold(b *testing.B) {
	paths, data := benchPaths(), benchData(0)
	dir, prepare := empty(b)
	bench(b, prepare, func(int) { publishAll(b, dir, paths, data) })
}

// BenchmarkReplace changes every file.
func BenchmarkReplace(b *testing.B) {
	paths, dir := benchPaths(), published(b)
	data := [][]byte{benchData(1), benchData(2)}
	bench(b, ready, func(round int) { publishAll(b, dir, paths, data[round%2]) })
}

// BenchmarkUnchanged finds nothing to do.
func BenchmarkUnchanged(b *testing.B) {
	paths, data, dir := benchPaths(), benchData(0), published(b)
	bench(b, ready, func(int) { publishAll(b, dir, paths, data) })
}

// BenchmarkKeep knows that there is nothing to do.
func BenchmarkKeep(b *testing.B) {
	paths, dir := benchPaths(), published(b)
	bench(b, ready, func(int) { keepAllBut(b, dir, paths, 0, nil) })
}

// BenchmarkOneOf changes one file.
func BenchmarkOneOf(b *testing.B) {
	paths, dir := benchPaths(), published(b)
	data := [][]byte{benchData(1), benchData(2)}
	bench(b, ready, func(round int) { keepAllBut(b, dir, paths, 1, data[round%2]) })
}

// keepAllBut writes the first n files, of those that are planned, and keeps the others.
func keepAllBut(b *testing.B, dir string, paths []string, n int, data []byte) {
	out, err := Open(Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	if err := out.Plan(paths); err != nil {
		b.Fatal(err)
	}
	for i, p := range paths {
		var err error
		kept := i < n
		if i < n {
			err = out.Write(p, data)
		} else {
			kept, err = out.Keep(p)
		}
		if !kept || err != nil {
			b.Fatal(kept, err)
		}
	}
	if _, err := out.Commit(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLook asks whether anything was touched.
func BenchmarkLook(b *testing.B) {
	dir := published(b)
	bench(b, ready, func(int) {
		out, err := Open(Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		if !out.Unchanged() {
			b.Fatal("it was")
		}
		out.Abort()
	})
}

package publish

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

const (
	benchFiles = 10_000
	benchSize  = 15_000
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

// BenchmarkPlain is the floor: the same files with nothing but os.WriteFile.
func BenchmarkPlain(b *testing.B) {
	paths, data := benchPaths(), benchData(0)
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		b.StartTimer()
		for i := range 100 {
			os.Mkdir(filepath.Join(dir, fmt.Sprintf("folder%d", i)), 0o755)
		}
		twoWorkers(b, paths, func(p string) error { return os.WriteFile(filepath.Join(dir, p), data, 0o644) })
		b.StopTimer()
		os.RemoveAll(dir)
		b.StartTimer()
	}
}

// BenchmarkCold publishes to an empty folder.
func BenchmarkCold(b *testing.B) {
	paths, data := benchPaths(), benchData(0)
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		b.StartTimer()
		publishAll(b, dir, paths, data)
		b.StopTimer()
		os.RemoveAll(dir)
		b.StartTimer()
	}
}

// BenchmarkReplace changes every file.
func BenchmarkReplace(b *testing.B) {
	paths, dir := benchPaths(), b.TempDir()
	publishAll(b, dir, paths, benchData(0))
	n := 0
	for b.Loop() {
		n = 1 - n
		publishAll(b, dir, paths, benchData(n))
	}
}

// BenchmarkUnchanged finds nothing to do.
func BenchmarkUnchanged(b *testing.B) {
	paths, data, dir := benchPaths(), benchData(0), b.TempDir()
	publishAll(b, dir, paths, data)
	for b.Loop() {
		publishAll(b, dir, paths, data)
	}
}

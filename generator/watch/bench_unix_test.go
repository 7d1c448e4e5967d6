//go:build unix

package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// plant makes files in folders, and gives the root.
func plant(b *testing.B, files, folders int) string {
	b.Helper()
	root := b.TempDir()
	for n := range files {
		p := filepath.Join(root, fmt.Sprintf("d%d/e%d/f%d.md", n%folders%20, n%folders, n))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("text\n"), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return root
}

// BenchmarkSave is the time from a save to its batch; the quiet time is in it.
func BenchmarkSave(b *testing.B) {
	root := plant(b, 10_000, 300)
	w, err := New(Options{Roots: []string{root}})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	file := filepath.Join(root, "d0/e0/f0.md")
	for b.Loop() {
		if err := os.WriteFile(file+"~", []byte("new\n"), 0o644); err != nil {
			b.Fatal(err)
		}
		if err := os.Rename(file+"~", file); err != nil {
			b.Fatal(err)
		}
		<-w.Events()
	}
}

// BenchmarkCheckout replaces 5,000 files in 300 folders, as a branch switch does, and tells what more processor time it costs
// with a watcher than without.
func BenchmarkCheckout(b *testing.B) {
	for _, c := range []string{"unwatched", "watched"} {
		b.Run(c, func(b *testing.B) {
			root := plant(b, 5000, 300)
			var w *Watcher
			if c == "watched" {
				var err error
				if w, err = New(Options{Roots: []string{root}, MaxWait: time.Minute}); err != nil {
					b.Fatal(err)
				}
				defer w.Close()
			}
			defer measure(b)()
			batches := 0
			for b.Loop() {
				err := filepath.Walk(root, func(p string, info os.FileInfo, err error) error {
					if err != nil || info.IsDir() {
						return err
					}
					if err := os.Remove(p); err != nil {
						return err
					}
					return os.WriteFile(p, []byte("other\n"), 0o644)
				})
				if err != nil {
					b.Fatal(err)
				}
				for told := 0; w != nil && told < 5000; batches++ {
					if batch := <-w.Events(); batch.All {
						told = 5000
					} else {
						told += len(batch.Paths)
					}
				}
			}
			b.ReportMetric(float64(batches)/float64(b.N), "batches/op")
		})
	}
}

// BenchmarkStart is what a start costs, and each time that everything is watched anew.
func BenchmarkStart(b *testing.B) {
	root := plant(b, 10_000, 300)
	defer measure(b)()
	for b.Loop() {
		w, err := New(Options{Roots: []string{root}})
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}

// BenchmarkLook is one look where files are looked at.
func BenchmarkLook(b *testing.B) {
	s, err := newScope(Options{Roots: []string{plant(b, 10_000, 300)}})
	if err != nil {
		b.Fatal(err)
	}
	p := newPoller(s)
	b.ReportAllocs()
	defer measure(b)()
	for b.Loop() {
		p.look()
	}
}

// measure reports the processor time that is used until what it gives is called.
func measure(b *testing.B) func() {
	processor := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	begun := processor()
	return func() { b.ReportMetric(float64((processor()-begun).Microseconds())/1000/float64(b.N), "cpu-ms/op") }
}

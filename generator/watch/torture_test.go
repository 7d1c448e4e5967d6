package watch

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// gardener changes a folder at random.
type gardener struct {
	*fixture
	r *rand.Rand
}

func (g *gardener) name() string { return fmt.Sprintf("%c", 'a'+g.r.IntN(4)) }

// somewhere is a path below root that may exist.
func (g *gardener) somewhere() string {
	parts := []string{g.base, "root"}
	for range 1 + g.r.IntN(4) {
		parts = append(parts, g.name())
	}
	return filepath.Join(parts...)
}

// step does something. That it fails because the path is a folder, or is not there, is fine.
func (g *gardener) step() {
	p := g.somewhere()
	switch n := g.r.IntN(100); {
	case n < 40:
		_ = os.MkdirAll(filepath.Dir(p), 0o755)
		_ = os.WriteFile(p, fmt.Append(nil, g.r.Uint64()), 0o644)
	case n < 50:
		_ = os.WriteFile(p+"~", fmt.Append(nil, g.r.Uint64()), 0o644)
		_ = os.Rename(p+"~", p)
	case n < 60:
		_ = os.Rename(p, g.somewhere())
	case n < 65:
		_ = os.RemoveAll(p)
	case n < 75:
		_ = os.Remove(p)
	case n < 90:
		_ = os.MkdirAll(p, 0o755)
	case n < 94:
		_ = os.Rename(filepath.Dir(p), g.somewhere())
	case n < 97:
		to, _ := filepath.Rel(filepath.Dir(p), g.somewhere())
		_ = os.Remove(p)
		_ = os.Symlink(to, p)
	default:
		_ = os.Rename(filepath.Join(g.base, "root"), filepath.Join(g.base, "away"))
		_ = os.Mkdir(filepath.Join(g.base, "root"), 0o755)
	}
}

// TestRandom does many things in short succession and makes sure again and again that the reader knows the disk in the end.
func TestRandom(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			o := Options{Quiet: time.Duration(1+seed%4) * time.Millisecond, Poll: time.Duration(seed/8) * 2 * time.Millisecond}
			g := gardener{newFixture(t, o, nil), rand.New(rand.NewPCG(seed, 1))}
			for range 25 {
				for range 1 + g.r.IntN(60) {
					g.step()
				}
				g.settle()
			}
			g.alive()
		})
	}
}

// TestTorture makes 20,000 changes as fast as they come, while the reader is slow: the system loses events.
func TestTorture(t *testing.T) {
	f := newFixture(t, Options{}, nil, func(f *fixture) {
		for d := range 50 {
			f.mkdir(fmt.Sprintf("root/d%d", d))
		}
	})
	for n := range 10_000 {
		path := f.path(fmt.Sprintf("root/d%d/f%d", n%50, n/3%200))
		f.must(os.WriteFile(path, fmt.Append(nil, n), 0o644))
		if n%3 == 0 {
			f.must(os.Remove(path))
		}
		if n%500 == 0 {
			f.remove(fmt.Sprintf("root/d%d", n/500))
			f.mkdir(fmt.Sprintf("root/d%d", n/500))
		}
	}
	f.settle()
	f.alive()
}

// TestOverflow: after lost events everything may have changed, and folders that came unseen are watched.
func TestOverflow(t *testing.T) {
	blind := make(chan struct{}) // closed when adding works
	sys := system{remote: func(string) string { return "" }, add: func(w *fsnotify.Watcher, dir string) error {
		select {
		case <-blind:
		default:
			if strings.Contains(dir, "unseen") {
				return nil
			}
		}
		return w.Add(dir)
	}}
	f := newFixture(t, Options{}, &sys)
	f.write("root/unseen/a")
	f.wait("root/unseen")
	close(blind)
	f.write("root/unseen/a")
	f.w.tree.fs.Errors <- fsnotify.ErrEventOverflow
	f.settle()
	if !f.all {
		t.Error("no batch says All")
	}
	f.alive()
}

// TestLimit: where no more folders can be watched all are looked at, from the start on or from when it happens.
func TestLimit(t *testing.T) {
	for _, c := range []struct {
		name    string
		folders int // at the start
		err     error
		says    string
	}{
		{"at the start", 20, syscall.ENOSPC, "max_user_watches"},
		{"later", 5, syscall.ENOSPC, "max_user_watches"},
		{"files", 5, syscall.EMFILE, "ulimit"},
		{"unknown", 20, errors.New("out of luck"), "out of luck"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			left := 10
			sys := system{remote: func(string) string { return "" }, add: func(w *fsnotify.Watcher, dir string) error {
				if left--; left < 0 {
					return c.err
				}
				return w.Add(dir)
			}}
			f := newFixture(t, Options{Poll: 0}, &sys, func(f *fixture) {
				for n := range c.folders {
					f.write(fmt.Sprintf("root/d%d/a", n))
				}
			})
			if now, want := f.w.Polling(), c.folders > 10; now != want {
				t.Errorf("polling at the start: %v, want %v", now, want)
			}
			f.write("root/d1/b")
			for n := range 20 {
				f.write(fmt.Sprintf("root/e%d/a", n))
			}
			f.settle()
			f.remove("root/d2")
			f.alive()
			if !f.w.Polling() {
				t.Error("not polling in the end")
			}
			if len(f.reports) != 1 || !strings.Contains(f.reports[0].Error(), c.says) || !strings.Contains(f.reports[0].Error(), "every") {
				t.Errorf("reported: %q; want once, with %q", f.reports, c.says)
			}
		})
	}
}

// TestRemote: a mount that does not tell of changes is looked at, also when it is below the root.
func TestRemote(t *testing.T) {
	sys := system{add: (*fsnotify.Watcher).Add, remote: func(dir string) string {
		if filepath.Base(dir) == "mount" {
			return "NFS"
		}
		return ""
	}}
	f := newFixture(t, Options{}, &sys, func(f *fixture) { f.write("root/mount/a") })
	f.write("root/mount/a")
	f.settle()
	if !f.w.Polling() || len(f.reports) != 1 || !strings.Contains(f.reports[0].Error(), "NFS") {
		t.Errorf("polling: %v, reported: %q", f.w.Polling(), f.reports)
	}
}

// TestBurst is a branch switch: many files at once come in few batches.
func TestBurst(t *testing.T) {
	f := newFixture(t, Options{Quiet: 50 * time.Millisecond}, nil)
	for i := range 600 {
		f.write(fmt.Sprintf("root/d%d/e%d/p%d.md", i%20, i%3, i))
	}
	f.settle()
	if f.batches > 6 || f.all {
		t.Errorf("%d batches, all: %v", f.batches, f.all)
	}
}

// TestMaxWait: a batch ends although it never gets quiet.
func TestMaxWait(t *testing.T) {
	f := newFixture(t, Options{Quiet: time.Hour, MaxWait: 50 * time.Millisecond}, nil)
	f.write("root/a")
	f.settle()
}

// TestDirty: what is under way or waits for the reader is known; what was taken is not.
func TestDirty(t *testing.T) {
	f := newFixture(t, Options{}, nil)
	for range 100 {
		f.write("root/a")
		for !f.w.Dirty() {
		}
		f.look(<-f.w.Events())
		// The file was opened, emptied and written; the rest may come in a batch of its own.
		f.settle()
		if f.w.Dirty() {
			t.Fatal("dirty when all is told")
		}
	}
}

func TestBatcher(t *testing.T) {
	const ms = time.Millisecond
	type note struct {
		path string
		c    change
	}
	for _, c := range []struct {
		name  string
		notes []note
		all   bool
		quiet time.Duration // that it waits for
		paths []string
	}{
		{"a save", []note{{"b", written}, {"a", written}, {"b", written}}, false, 10 * ms, []string{"a", "b"}},
		{"a save by rename", []note{{"t", empty}, {"t", created}, {"t", gone}, {"a", created}}, false, 10 * ms, []string{"a", "t"}},
		{"a backup first", []note{{"a", gone}, {"a~", created}}, false, 60 * ms, []string{"a", "a~"}},
		{"a backup, and the file", []note{{"a", gone}, {"a~", created}, {"a", created}, {"a~", gone}}, false, 10 * ms, []string{"a", "a~"}},
		{"emptied", []note{{"a", empty}}, false, 60 * ms, []string{"a"}},
		{"emptied and written", []note{{"a", empty}, {"a", written}}, false, 10 * ms, []string{"a"}},
		{"more", []note{{"a", written}, {"b", written}, {"c", written}, {"d", written}, {"e", written}}, false, 20 * ms, []string{"a", "b", "c", "d", "e"}},
		{"everything", nil, true, 60 * ms, nil},
	} {
		b := newBatcher(10*ms, time.Hour)
		for _, n := range c.notes {
			b.tell(n.path, n.c)
		}
		if c.all {
			b.everything()
		}
		if got := b.end().Sub(b.last); got != c.quiet || b.due() {
			t.Errorf("%s: waits for %v, want %v", c.name, got, c.quiet)
		}
		if got := b.take(); !slices.Equal(got.Paths, c.paths) || got.All != c.all || !b.empty() || b.unfinished != 0 {
			t.Errorf("%s: %+v, then %+v", c.name, got, b)
		}
	}
	b := newBatcher(time.Hour, ms)
	b.tell("a", written)
	if b.first = b.first.Add(-ms); !b.due() {
		t.Error("the longest wait is over, and it is not due")
	}
	got := merge(Batch{Paths: []string{"a", "c"}}, Batch{Paths: []string{"b", "c"}, All: true})
	if want := []string{"a", "b", "c"}; !slices.Equal(got.Paths, want) || !got.All {
		t.Errorf("merged: %+v", got)
	}
}

// TestPollerTurn: where a root leads counts, also when nothing else tells of a change.
func TestPollerTurn(t *testing.T) {
	f := newFixture(t, Options{Roots: []string{"root"}}, nil, func(f *fixture) {
		f.mkdir("one")
		f.mkdir("two")
		f.symlink("one", "root")
	})
	p := newPoller(f.w.scope)
	p.wary = time.Time{}
	f.remove("root")
	f.symlink("two", "root")
	if _, all := p.look(); !all {
		t.Error("the root leads elsewhere, and not all may have changed")
	}
}

// TestClose ends everything, also with events under way and nobody reading, and after turns that made all anew.
func TestClose(t *testing.T) {
	before := descriptors(t)
	for n := range 8 {
		f := newFixture(t, Options{Quiet: time.Nanosecond, Poll: time.Duration(n%2) * time.Millisecond}, nil)
		f.write("root/x/a")
		f.rename("root/x", "root/y")
		f.settle()
		for i := range 50 {
			f.write(fmt.Sprintf("root/z/%d", i))
		}
		if err := f.w.Close(); err != nil {
			t.Error(err)
		}
		if _, open := <-f.w.Events(); open {
			t.Error("the channel is open")
		}
		f.w = nil
	}
	if after := descriptors(t); after > before {
		t.Errorf("%d descriptors are open, %d were before", after, before)
	}
	// What Close has waited for may still be on its last lines.
	deadline := time.After(patience)
	for running := true; running; {
		var stacks strings.Builder
		if err := pprof.Lookup("goroutine").WriteTo(&stacks, 1); err != nil {
			t.Fatal(err)
		}
		running = strings.Contains(stacks.String(), "watch.(*Watcher).run") || strings.Contains(stacks.String(), "fsnotify.(*")
		select {
		case <-deadline:
			t.Fatalf("something still runs:\n%s", stacks.String())
		default:
		}
	}
}

// descriptors counts what this process has open, where the system tells.
func descriptors(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Log("the system does not tell of descriptors")
	}
	return len(entries)
}

func TestNoRoots(t *testing.T) {
	if w, err := New(Options{}); err == nil {
		w.Close()
		t.Error("accepted")
	}
}

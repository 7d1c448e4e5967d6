package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// value makes the right value of a number; keyOf its key.
func value(n int) []byte {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	return bytes.Repeat(sum[:], n*n%97)
}

func keyOf(n int) Key { return NewKey("test", binary.LittleEndian.AppendUint64(nil, uint64(n))) }

func fill(t *testing.T, s *Store, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		s.Put(keyOf(n), value(n))
	}
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
}

// count tells how many numbers have their value. A wrong one fails the test.
func count(t *testing.T, s *Store, from, to int) (n int) {
	t.Helper()
	for i := from; i < to; i++ {
		got, ok := s.Get(keyOf(i))
		if ok && !bytes.Equal(got, value(i)) {
			t.Fatalf("value %d is wrong: %d bytes", i, len(got))
		}
		if ok {
			n++
		}
	}
	return n
}

func open(t *testing.T, o Options) *Store {
	t.Helper()
	s := Open(o)
	t.Cleanup(func() { s.Close() })
	if err := s.Problem(); err != nil {
		t.Fatal(err)
	}
	return s
}

// names lists the files of a folder that end in suffix.
func names(t *testing.T, dir, suffix string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestKeys(t *testing.T) {
	keys := []Key{
		NewKey("a"), NewKey("a", nil), NewKey("a", []byte("b")), NewKey("ab"), NewKey("a", []byte("b"), []byte("c")),
		NewKey("a", []byte("bc")), NewKey("a", []byte("bc"), nil), NewKey("a", nil, []byte("bc")),
	}
	for i, k := range keys {
		if slices.Index(keys, k) != i {
			t.Errorf("key %d is key %d", i, slices.Index(keys, k))
		}
	}
}

func TestStore(t *testing.T) {
	o := Options{Dir: filepath.Join(t.TempDir(), "a", "b"), Version: "1"}
	first := open(t, o)
	other := open(t, o)
	first.Put(keyOf(1), value(1))
	if n := count(t, first, 0, 2); n != 0 {
		t.Errorf("%d values are there before the commit", n)
	}
	fill(t, first, 0, 100)
	fill(t, other, 50, 150)
	if n := count(t, first, 0, 100); n != 100 {
		t.Errorf("the store that put 100 values has %d", n)
	}
	if n := count(t, open(t, o), 0, 200); n != 150 {
		t.Errorf("of two writers 150 values are left: %d", n)
	}
	o.Version = "2"
	if n := count(t, open(t, o), 0, 200); n != 0 {
		t.Errorf("%d values of another version are read", n)
	}
	first.Put(keyOf(500), value(500))
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if left := names(t, o.Dir, ".tmp"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, ok := first.Get(keyOf(1)); ok {
		t.Error("a closed store gives values")
	}
}

func TestNoStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{nil, Open(Options{}), Open(Options{Dir: file}), Open(Options{Dir: filepath.Join(file, "x")})} {
		s.Put(keyOf(1), value(1))
		if _, ok := s.Get(keyOf(1)); ok {
			t.Error("something was kept")
		}
		if err := s.Commit(); !errors.Is(err, s.Problem()) {
			t.Errorf("commit: %v, problem: %v", err, s.Problem())
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if Open(Options{Dir: file}).Problem() == nil {
		t.Error("a folder that is a file is no problem")
	}
}

// However many commits there are, the packs are few, and nothing that is used is lost.
func TestMerge(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	fill(t, open(t, o), 0, 400)
	for n := 400; n < 600; n++ {
		s := open(t, o)
		count(t, s, 100, n)
		fill(t, s, n, n+1)
		s.Close()
	}
	s := open(t, o)
	if n := count(t, s, 100, 600); n != 500 {
		t.Errorf("%d of 500 values are left", n)
	}
	if packs := names(t, o.Dir, packSuffix); len(packs) > fewPacks+5 {
		t.Errorf("%d packs are left", len(packs))
	}
	if left := names(t, o.Dir, ".tmp"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// The folder stays within its limit: what was used last stays.
func TestLimit(t *testing.T) {
	o := Options{Dir: t.TempDir(), MaxBytes: 400 << 10}
	for n := 0; n < 3000; n += 100 {
		s := open(t, o)
		count(t, s, 0, 100)
		fill(t, s, n, n+100)
		s.Close()
	}
	size := int64(0)
	for _, name := range names(t, o.Dir, "") {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > o.MaxBytes || size < o.MaxBytes/3 {
		t.Errorf("the folder has %d bytes of %d", size, o.MaxBytes)
	}
	s := open(t, o)
	if a, b := count(t, s, 0, 100), count(t, s, 2900, 3000); a+b != 200 {
		t.Errorf("of what was used last, %d and %d of 100 are left", a, b)
	}
}

// What nobody used for long goes, and so does what a process left behind; what is not ours stays.
func TestTidy(t *testing.T) {
	o := Options{Dir: t.TempDir(), Version: "old"}
	fill(t, open(t, o), 0, 10)
	o.Version = "new"
	fill(t, open(t, o), 10, 20)
	held, err := newWriter(o.Dir, versionKey("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.discard()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(o.Dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("1.tmp", "left")
	write("notes.txt", "mine")
	write("my.pack", "mine")
	write("0123456789abcdef.pack", "damaged")
	write("1123456789abcdef.pack", magicFamily+"9 of a later format"+string(make([]byte, 200)))
	if err := os.MkdirAll(filepath.Join(o.Dir, "2123456789abcdef.pack", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	commit := func() {
		t.Helper()
		s := open(t, o)
		count(t, s, 10, 20)
		if err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
	commit()
	list := func() string {
		var out []string
		for _, n := range names(t, o.Dir, "") {
			out = append(out, filepath.Base(n))
		}
		return fmt.Sprint(len(out), slices.Contains(out, "1.tmp"), slices.Contains(out, filepath.Base(held.file.Name())),
			slices.Contains(out, "notes.txt"), slices.Contains(out, "my.pack"), slices.Contains(out, "0123456789abcdef.pack"))
	}
	if got := list(); got != "7 false true true true false" {
		t.Errorf("files: %s", got)
	}
	long := time.Now().Add(-unusedTime - time.Hour)
	for _, n := range names(t, o.Dir, packSuffix) {
		if err := os.Chtimes(n, long, long); err != nil {
			t.Fatal(err)
		}
	}
	commit() // the pack of this version is used again
	if got := list(); got != "5 false true true true false" {
		t.Errorf("files after a month: %s", got)
	}
	if n := count(t, open(t, o), 0, 20); n != 10 {
		t.Errorf("%d of 10 values are left", n)
	}
}

// A folder that disappears under a store costs what was in it, and nothing else.
func TestDeleted(t *testing.T) {
	o := Options{Dir: filepath.Join(t.TempDir(), "cache")}
	s := open(t, o)
	s.Put(keyOf(1), value(1))
	if err := os.RemoveAll(o.Dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); err != nil {
		t.Error(err)
	}
	fill(t, s, 0, 10)
	if n := count(t, open(t, o), 0, 10); n != 10 {
		t.Errorf("%d of 10 values", n)
	}
}

func TestConcurrent(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	s := open(t, o)
	fill(t, s, 0, 100)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := range 300 {
				s.Put(keyOf(1000*w+n), value(1000*w+n))
				if got, ok := s.Get(keyOf(n % 100)); !ok || !bytes.Equal(got, value(n%100)) {
					t.Errorf("value %d is gone", n%100)
				}
				if n%100 == 50 {
					if err := s.Commit(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	fill(t, s, 0, 0)
	if n := count(t, open(t, o), 0, 4000); n != 1200 {
		t.Errorf("%d of 1200 values", n)
	}
}

// FuzzDamage damages a pack in up to eight places. What it still gives is right.
func FuzzDamage(f *testing.F) {
	o := Options{Dir: f.TempDir(), Version: "v"}
	s := Open(o)
	for n := range 20 {
		s.Put(keyOf(n), value(n))
	}
	if err := s.Commit(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(s.packs[0].path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{}, uint16(0))
	f.Add([]byte{0, 0, 1}, uint16(0))
	f.Add([]byte{0, 40, 255, 7, 7, 7}, uint16(0))
	f.Add([]byte{}, uint16(1))
	f.Add([]byte{}, uint16(len(whole)))
	for i := range len(whole) / 100 {
		at := i*100 + i%100
		f.Add([]byte{byte(at >> 8), byte(at), 1}, uint16(0))
	}
	f.Fuzz(func(t *testing.T, damage []byte, cut uint16) {
		data := slices.Clone(whole[:len(whole)-min(int(cut), len(whole))])
		for d := range slices.Chunk(damage[:min(len(damage), 24)], 3) {
			if at := int(d[0])<<8 | int(d[1%len(d)]); at < len(data) {
				data[at] ^= d[len(d)-1]
			}
		}
		p, err := openPack(bytes.NewReader(data), int64(len(data)), versionKey("v"))
		if err != nil {
			return
		}
		for n := range 20 {
			i, ok := p.find(keyOf(n))
			if !ok {
				t.Fatalf("a pack with a good index lost key %d", n)
			}
			if got, ok := p.value(nil, i); ok && !bytes.Equal(got, value(n)) {
				t.Fatalf("value %d is wrong", n)
			}
		}
	})
}

// Damage on disk: zeros, another file's bytes, a cut, a folder in its place, no permission.
func TestDamage(t *testing.T) {
	for _, damage := range []func(path string) error{
		func(p string) error { return os.Truncate(p, 0) },
		func(p string) error { return os.Truncate(p, 5000) },
		func(p string) error { return os.WriteFile(p, make([]byte, 20000), 0o600) },
		func(p string) error { return os.WriteFile(p, []byte("---\ntitle: x\n---\n"), 0o600) },
		func(p string) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) },
		func(p string) error { return os.Chmod(p, 0) },
	} {
		o := Options{Dir: t.TempDir()}
		s := open(t, o)
		fill(t, s, 0, 50)
		s.Close()
		if err := damage(names(t, o.Dir, packSuffix)[0]); err != nil {
			t.Fatal(err)
		}
		s = open(t, o)
		if n := count(t, s, 0, 50); n != 0 && os.Geteuid() != 0 {
			t.Errorf("%d values of a damaged pack", n)
		}
		fill(t, s, 0, 50)
		if n := count(t, open(t, o), 0, 50); n != 50 {
			t.Errorf("%d of 50 values after the damage", n)
		}
	}
}

package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"siaga/search"
)

func open(t *testing.T, dir string) *Index {
	t.Helper()
	x, err := Open(Options{Dir: dir, Settings: "a"})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func shut(t *testing.T, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestIndex edits a site at random, over many updates, merges and new starts, and holds all that the index says against
// the pages.
func TestIndex(t *testing.T) {
	dir := t.TempDir()
	m := newModel(1)
	x := open(t, dir)
	for i := range 12 {
		m.edit([]int{60, 3, 1, 1}[i%4])
		m.update(t, x)
		if i%3 == 2 {
			shut(t, x)
			x = open(t, dir)
			m.check(t, x)
		}
	}
	m.pages = map[string]*modelPage{}
	m.update(t, x)
	shut(t, x)
}

// TestLong stores more than one batch, with merges at work, and closes at once: nothing is lost.
func TestLong(t *testing.T) {
	dir := t.TempDir()
	m := newModel(2)
	for range 4 {
		m.edit(700)
		x := open(t, dir)
		if _, err := x.Update(t.Context(), m.input()); err != nil {
			t.Fatal(err)
		}
		shut(t, x)
		x = open(t, dir)
		s, err := x.Source()
		if err != nil {
			t.Fatal(err)
		}
		if s.Pages() != len(m.pages) {
			t.Fatalf("%d pages, want %d", s.Pages(), len(m.pages))
		}
		if c, err := x.Update(t.Context(), m.input()); err != nil || c != (Changes{}) {
			t.Fatalf("stored again: %+v, %v", c, err)
		}
		s.Close()
		shut(t, x)
	}
}

// TestCloseAtOnce closes right after a small batch, many times.
func TestCloseAtOnce(t *testing.T) {
	dir := t.TempDir()
	m := newModel(3)
	for i := range 25 {
		x := open(t, dir)
		if want := len(m.pages); i > 0 {
			if s, err := x.Stats(); err != nil || s.Pages != want {
				t.Fatalf("%d: %d pages, %v; want %d", i, s.Pages, err, want)
			}
		}
		m.edit(4)
		if _, err := x.Update(t.Context(), m.input()); err != nil {
			t.Fatal(err)
		}
		shut(t, x)
	}
}

func TestUpdateReportsChanges(t *testing.T) {
	x := open(t, t.TempDir())
	defer shut(t, x)
	loaded := 0
	var mu sync.Mutex
	update := func(want Changes, states ...State) {
		t.Helper()
		loaded = 0
		got, err := x.Update(t.Context(), Pages{States: states, Fingerprint: []byte{1}, Load: func(i int) (*search.Document, search.Page) {
			mu.Lock()
			defer mu.Unlock()
			loaded++
			return &search.Document{Address: states[i].Address}, worth(map[string]uint8{"x": 1})
		}})
		if err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		if loaded != want.Added+want.Changed {
			t.Errorf("%d pages were analysed for %+v", loaded, want)
		}
	}
	one, two := Hash{1}, Hash{2}
	update(Changes{Added: 2}, State{"a", one}, State{"b", one}, State{"a", two})
	update(Changes{}, State{"b", one}, State{"a", one}, State{"a", two})
	update(Changes{Changed: 1}, State{"b", two}, State{"a", one})
	update(Changes{Added: 1, Removed: 1}, State{"b", two}, State{"c", one})
	update(Changes{Removed: 2})
}

// TestFingerprint: it is remembered with the pages that it is of, and forgotten where an update is broken off.
func TestFingerprint(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	if got := x.Fingerprint(); got != nil {
		t.Errorf("a new index has the fingerprint %q", got)
	}
	m := newModel(4)
	m.edit(20)
	p := m.input()
	p.Fingerprint = []byte("first")
	if _, err := x.Update(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	shut(t, x)
	x = open(t, dir)
	if got := x.Fingerprint(); string(got) != "first" {
		t.Errorf("got %q", got)
	}
	p.Fingerprint = []byte("second")
	if _, err := x.Update(t.Context(), p); err != nil || string(x.Fingerprint()) != "second" {
		t.Errorf("got %q, %v", x.Fingerprint(), err)
	}
	m = newModel(5)
	m.edit(4000)
	p = m.input()
	ctx, cancel := context.WithCancel(t.Context())
	load, n := p.Load, make(chan bool, len(p.States))
	p.Load = func(i int) (*search.Document, search.Page) {
		if n <- true; len(n) > 1500 {
			cancel()
		}
		return load(i)
	}
	if _, err := x.Update(ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := x.Fingerprint(); got != nil {
		t.Errorf("an update that was broken off left the fingerprint %q", got)
	}
	if _, err := x.Update(t.Context(), m.input()); err != nil {
		t.Error(err)
	}
	if s, err := x.Stats(); err != nil || s.Pages != len(m.pages) {
		t.Errorf("%d pages, %v; want %d", s.Pages, err, len(m.pages))
	}
	shut(t, x)
}

// TestSourceStays: a source says the same while the index goes on, and after it was closed.
func TestSourceStays(t *testing.T) {
	x := open(t, t.TempDir())
	m := newModel(6)
	m.edit(50)
	m.update(t, x)
	s, err := x.Source()
	if err != nil {
		t.Fatal(err)
	}
	term := m.words[0]
	want, err := s.Postings(term)
	if err != nil {
		t.Fatal(err)
	}
	old := len(m.pages)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 100 {
				got, err := s.Postings(term)
				if err != nil || !slices.Equal(got.Postings, want.Postings) || s.Pages() != old {
					t.Errorf("got %v, %v; want %v", got, err, want)
					return
				}
				now, err := x.Source()
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := now.Spellings(m.words[1], 1); err != nil {
					t.Error(err)
				}
				now.Close()
			}
		})
	}
	for range 5 {
		m.edit(30)
		if _, err := x.Update(t.Context(), m.input()); err != nil {
			t.Fatal(err)
		}
	}
	readers.Wait()
	shut(t, x)
	if got, err := s.Postings(term); err != nil || !slices.Equal(got.Postings, want.Postings) {
		t.Errorf("after the end: %v, %v", got, err)
	}
	s.Close()
	if _, err := x.Source(); !errors.Is(err, errClosed) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := x.Update(t.Context(), m.input()); !errors.Is(err, errClosed) {
		t.Errorf("after the end: %v", err)
	}
}

// TestSlots: everybody who opens an index has one alone, and what is not ours is left alone.
func TestSlots(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "1", dataName, "letter")
	if err := os.MkdirAll(filepath.Dir(foreign), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "2"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m := newModel(7)
	m.edit(20)
	var all []*Index
	for _, want := range []string{"0", "3", "4"} {
		x := open(t, dir)
		if got := filepath.Base(x.slot.dir); got != want {
			t.Errorf("got slot %s, want %s", got, want)
		}
		m.update(t, x)
		all = append(all, x)
	}
	for _, x := range all {
		m.check(t, x)
		shut(t, x)
		shut(t, x)
	}
	x := open(t, dir)
	defer shut(t, x)
	if got := filepath.Base(x.slot.dir); got != "0" {
		t.Errorf("got slot %s", got)
	}
	m.check(t, x)
	if _, err := os.Stat(foreign); err != nil {
		t.Error(err)
	}
}

// TestOtherRules: an index that was made by other rules is made anew.
func TestOtherRules(t *testing.T) {
	dir := t.TempDir()
	m := newModel(8)
	m.edit(20)
	fill := func() {
		x := open(t, dir)
		m.update(t, x)
		shut(t, x)
	}
	fill()
	marker := filepath.Join(dir, "0", markerName)
	for _, other := range []string{
		markerText("b"),
		strings.Replace(markerText("a"), "format "+strconv.Itoa(formatVersion), "format "+strconv.Itoa(formatVersion+1), 1),
		markerTitle,
	} {
		if err := os.WriteFile(marker, []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
		x := open(t, dir)
		if s, err := x.Stats(); err != nil || s.Pages != 0 || filepath.Base(x.slot.dir) != "0" {
			t.Errorf("%q: %d pages, %v in slot %s", other, s.Pages, err, x.slot.dir)
		}
		shut(t, x)
		fill()
	}
}

func TestUnusedSlotsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(now time.Time) *Index {
		x, err := Open(Options{Dir: dir, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	a, b, c := at(day), at(day), at(day.Add(unusedTime))
	shut(t, b)
	shut(t, c)
	shut(t, a)
	shut(t, at(day.Add(unusedTime+time.Hour)))
	var left []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			left = append(left, e.Name())
		}
	}
	if !slices.Equal(left, []string{"0", "2"}) {
		t.Errorf("left: %v", left)
	}
}

func TestOpenReportsDisk(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if x, err := Open(Options{Dir: file}); err == nil {
		t.Error("opened in a file", x)
	}
}

// Without a folder the index is in a temporary one, and nothing of it stays.
func TestTemporary(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.TempDir())
	x, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if made, err := os.ReadDir(os.TempDir()); err != nil || len(made) != 1 {
		t.Errorf("%v, %v", made, err)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("%v stays, %v", left, err)
	}
}

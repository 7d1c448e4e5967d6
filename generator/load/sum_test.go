package load

import (
	"bytes"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/cache"
)

// TestSum: a sum is another one after any change, and what was read already need not be read for it.
func TestSum(t *testing.T) {
	content := &counting{MapFS: files(odd)}
	content.MapFS["notes.txt"] = &fstest.MapFile{Data: []byte("x")}
	log := someHistory(content, "1")
	l := New(options)
	sum := func(known Sums) *Summed {
		t.Helper()
		s, err := New(options).Sum(t.Context(), content, log, known)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if _, err := l.Load(t.Context(), content, log, Changes{}); err != nil {
		t.Fatal(err)
	}
	before := sum(nil)
	content.files.Store(0)
	again := sum(l.Sums())
	if !bytes.Equal(again.Total, before.Total) || !bytes.Equal(again.Stamp, before.Stamp) {
		t.Error("what pages held when they were loaded gives another sum")
	}
	if got := content.files.Load(); got != 3 {
		t.Errorf("%d files were opened, and not the three that are no page", got)
	}
	if stamp, err := l.Stamp(t.Context(), content, log); err != nil || !bytes.Equal(stamp, before.Stamp) {
		t.Errorf("%v, or another stamp", err)
	}

	for path, f := range content.MapFS {
		old := *f
		f.Data, f.ModTime = append([]byte("y"), f.Data...), time.Unix(9, 0)
		changed := sum(nil)
		if bytes.Equal(changed.Total, before.Total) || bytes.Equal(changed.Stamp, before.Stamp) || changed.Files[path] == before.Files[path] {
			t.Errorf("%s: a change makes no difference", path)
		}
		*f = old
	}
}

// TestExpect: what was summed and is in the store is not read again, and what is not in the store is.
func TestExpect(t *testing.T) {
	o := options
	o.Store = cache.Open(cache.Options{Dir: t.TempDir()})
	defer o.Store.Close()
	content := &counting{MapFS: files(odd)}
	want := once(t, o, content)
	if err := o.Store.Commit(); err != nil {
		t.Fatal(err)
	}
	log := someHistory(content, "1")
	expect := func(opened int32, parsed int) *Result {
		t.Helper()
		l := New(o)
		s, err := l.Sum(t.Context(), content, log, nil)
		if err != nil {
			t.Fatal(err)
		}
		content.files.Store(0)
		l.Expect(s.Files)
		r, err := l.Load(t.Context(), content, log, Changes{})
		if err != nil {
			t.Fatal(err)
		}
		if got := content.files.Load(); got != opened || r.Parsed != parsed {
			t.Errorf("%d files were opened, want %d; %d parsed, want %d", got, opened, r.Parsed, parsed)
		}
		return r
	}
	const ruleFiles = 2
	sameResult(t, "expected", expect(ruleFiles, 0), want)
	content.MapFS["empty.md"] = &fstest.MapFile{Data: []byte("# Not any more\n")}
	sameResult(t, "changed", expect(ruleFiles+1, 1), once(t, options, content))
}

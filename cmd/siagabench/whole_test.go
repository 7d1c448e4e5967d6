package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// asProgram is set in the processes that the bench starts of itself, which is the program of the tests here.
const asProgram = "SIAGABENCH_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Setenv(asProgram, "1")
	os.Exit(m.Run())
}

// TestWhole takes a small tree through every step of a run, and then through a short soak.
func TestWhole(t *testing.T) {
	ctx := context.Background()
	const edits = 6
	b := &bench{runs: 1}
	if err := b.prepare("30", t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := b.programs(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := b.size(ctx, 30, parts{builds: true, live: true}, edits)
	if err != nil || len(b.failed) > 0 {
		t.Fatal(err, b.failed)
	}
	siaga := r.live[siagaServerName]
	if len(siaga.saves) != edits || len(siaga.times(pageTime)) != edits || len(siaga.times(searchTime)) != edits || siaga.firstSearch == 0 {
		t.Errorf("not all saves were timed: %+v", siaga)
	}
	if i := slices.IndexFunc(siaga.saves, func(s save) bool { return s.change == "link broken" }); i < 0 || siaga.saves[i].problems == 0 {
		t.Errorf("no save was timed until its problem was told: %+v", siaga.saves)
	}
	for _, name := range buildNames() {
		if _, ok := r.builds[name]; !ok && name != hugoName && name != pagefindName {
			t.Errorf("%q was not measured", name)
		}
	}
	if n := r.builds[againName].written; n != 0 {
		t.Errorf("a build with nothing changed writes %d files", n)
	}
	if n := r.builds[editedName("docs")]; n.written == 0 || n.told == 0 {
		t.Errorf("a build after an edit is said to write nothing: %+v", n)
	}
	var out bytes.Buffer
	b.print(&out, map[int]results{30: r})
	for _, want := range []string{"\nsave to page, ms, p95 ", "\nunchanged build / cold build ", "\nsentence added ", "\nincidents/ "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table has no line %q:\n%s", want[1:], out.String())
		}
	}
	if err := os.Mkdir(filepath.Join(b.dir, "soak"), 0o755); err != nil {
		t.Fatal(err)
	}
	b.dir = filepath.Join(b.dir, "soak")
	s, err := b.soak(ctx, soak{documents: 30, streams: 8, rate: 200, time: 1500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if s.deaf() > 0 || len(s.load.pages) == 0 || len(s.load.searches) == 0 || s.load.failed > 0 || s.edits == 0 || s.newest < 2 {
		t.Errorf("soak: %d edits, build %d, %d streams deaf, %d pages, %d searches, %d failed", s.edits, s.newest, s.deaf(),
			len(s.load.pages), len(s.load.searches), s.load.failed)
	}
}

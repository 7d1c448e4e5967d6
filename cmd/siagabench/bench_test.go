package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/synth"
)

func TestFloorMakesOnePagePerDocument(t *testing.T) {
	content, output := t.TempDir(), t.TempDir()
	const n = 60
	if err := writeTree(content, n); err != nil {
		t.Fatal(err)
	}
	if err := floor(content, output); err != nil {
		t.Fatal(err)
	}
	colours := 0
	for name := range synth.Tree(n, seed) {
		page, err := os.ReadFile(filepath.Join(output, strings.TrimSuffix(name, ".md")+".html"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(page), "<!doctype html>\n<title>") || !strings.Contains(string(page), "<h2 id=") ||
			strings.Contains(string(page), "\nowner: ") {
			t.Errorf("%s is not a page:\n%.300s", name, page)
		}
		if strings.Contains(string(page), `<span class="nb">`) {
			colours++
		}
	}
	if colours < n/2 {
		t.Errorf("only %d of %d pages have highlighted code", colours, n)
	}
}

func TestFloorFailsOnUnreadableFrontMatter(t *testing.T) {
	content := t.TempDir()
	for _, name := range []string{"a.md", "b.md", "c.md"} {
		if err := os.WriteFile(filepath.Join(content, name), []byte("---\ntitle: [\n---\ntext\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := floor(content, t.TempDir()); err == nil {
		t.Error("no error")
	}
}

func TestMedianIsTakenPerFigure(t *testing.T) {
	got := median([]sample{
		{wall: 3 * time.Second, cpu: 10 * time.Second, peakKB: 100, written: 5},
		{wall: 1 * time.Second, cpu: 30 * time.Second, peakKB: 300, written: 5},
		{wall: 2 * time.Second, cpu: 20 * time.Second, peakKB: 200, written: 0},
	})
	want := sample{wall: 2 * time.Second, cpu: 20 * time.Second, peakKB: 200, written: 5}
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if two := median([]sample{{peakKB: 10}, {peakKB: 20}}); two.peakKB != 15 {
		t.Errorf("the median of 10 and 20 is %d", two.peakKB)
	}
}

func TestRowsHaveBarsForTheirSizes(t *testing.T) {
	b := &bench{sizes: []int{1000, barSize, bigSize}}
	s := func(seconds float64, peakKB int64) sample {
		wall := time.Duration(seconds * float64(time.Second))
		return sample{wall: wall, cpu: 2 * wall, peakKB: peakKB}
	}
	told := s(1.4, 0)
	told.told = 3
	saves := func(ms ...int) (all []save) {
		for _, t := range ms {
			all = append(all, save{page: time.Duration(t) * time.Millisecond})
		}
		return all
	}
	var got []string
	for _, r := range b.rows(map[int]results{
		1000: {
			builds: map[string]sample{floorName: s(1, 0), coldName: s(2, 90_000)},
			live:   map[string]live{siagaServerName: {saves: saves(20, 30, 90)}, hugoServerName: {saves: saves(600)}},
		},
		barSize: {builds: map[string]sample{floorName: s(5, 0), coldName: s(7, 400_000), againName: told, hugoName: s(14, 0),
			pagefindName: s(14, 0), editedName("docs"): s(1.4, 0)}},
		bigSize: {builds: map[string]sample{coldName: s(35, 2_500_000), hugoName: s(100, 0), pagefindName: s(250, 0)}},
	}) {
		if !strings.Contains(r.what, "CPU") {
			got = append(got, r.line())
		}
	}
	want := []string{
		"save to page, ms, p50\t1000\t30\t≤ 30\tmet",
		"save to page, ms, p95\t1000\t90\t≤ 80\tNOT met",
		"save to page, ms, most\t1000\t90\t\t",
		"save to page, p50: siaga serve / hugo server\t1000\t0.05\t\t",
		"cold build / floor program\t1000\t2\t≤ 1.5\tNOT met",
		"peak memory of the cold build, kB per document\t1000\t90\t\t",
		"cold build / floor program\t10000\t1.4\t≤ 1.5\tmet",
		"cold build / Hugo + Pagefind\t10000\t0.25\t≤ 0.25\tmet",
		"unchanged build / cold build\t10000\t0.2\t≤ 0.15\tNOT met",
		"files written by the unchanged build\t10000\t3\t≤ 0\tNOT met",
		"build after an edit in docs/ / cold build\t10000\t0.2\t≤ 0.2\tmet",
		"peak memory of the cold build, kB per document\t10000\t40\t≤ 40\tmet",
		"cold build / Hugo + Pagefind\t50000\t0.1\t≤ 0.0833\tNOT met",
		"peak memory of the cold build, kB per document\t50000\t50\t≤ 40\tNOT met",
		"cold build / that of 10000\t50000\t5\t≤ 5.5\tmet",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestStampsTellWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := writeFile(filepath.Join(dir, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	look := func() stamps {
		t.Helper()
		s, err := stampsOf(dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, name := range []string{"same", "longer", "later", "replaced", "gone", "below/same"} {
		write(name, "text")
	}
	before := look()
	write("longer", "text and more")
	write("new", "text")
	later := time.Unix(1_000_000_000, 0)
	if err := os.Chtimes(filepath.Join(dir, "later"), later, later); err != nil {
		t.Fatal(err)
	}
	write("beside", "TEXT") // of the same size
	replaced := filepath.Join(dir, "replaced")
	info, err := os.Stat(replaced)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "beside"), replaced); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(replaced, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	if n := look().unlike(before); n != 5 {
		t.Errorf("%d files are said to be written, want 5", n)
	}
	if n := look().unlike(look()); n != 0 {
		t.Errorf("%d files are said to be written, and none was", n)
	}
	if s, err := stampsOf(filepath.Join(dir, "none")); len(s) != 0 || err != nil {
		t.Errorf("a folder that is not there: %v, %v", s, err)
	}
	if n := toldWritten([]byte("1245 pages: 17 files written, 3 unchanged")); n != 17 {
		t.Errorf("17 files were written, not %d", n)
	}
}

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

func TestRatios(t *testing.T) {
	b := &bench{sizes: []int{1000, barSize, bigSize}}
	s := func(seconds float64, peakKB int64) sample {
		return sample{wall: time.Duration(seconds * float64(time.Second)), peakKB: peakKB}
	}
	got := b.ratios(results{
		1000:    {floorName: s(1, 0), coldName: s(2, 90_000)},
		barSize: {floorName: s(5, 0), coldName: s(7, 400_000), againName: s(1.4, 0), hugoName: s(14, 0)},
		bigSize: {coldName: s(35, 2_500_000)},
	})
	want := []string{
		"cold build / floor program\t1000\t2\t\t",
		"cold build / floor program\t10000\t1.4\t≤ 1.5\tyes",
		"cold build / Hugo\t10000\t0.5\t\t",
		"unchanged build / cold build\t10000\t0.2\t≤ 0.15\tno",
		"files written by the unchanged build\t10000\t0\t≤ 0\tyes",
		"peak memory, kB per document\t1000\t90\t\t",
		"peak memory, kB per document\t10000\t40\t≤ 40\tyes",
		"peak memory, kB per document\t50000\t50\t≤ 40\tno",
		"cold build / that of 10000\t50000\t5\t≤ 5.5\tyes",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCountWritten(t *testing.T) {
	dir := t.TempDir()
	since := time.Now()
	for name, at := range map[string]time.Time{"old": since.Add(-time.Hour), "new": since.Add(time.Second)} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := countWritten(dir, since); n != 1 || err != nil {
		t.Errorf("%d files, %v; want 1", n, err)
	}
}

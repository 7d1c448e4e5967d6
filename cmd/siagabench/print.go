package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// The bars that the product has set itself. Where a bar is for some numbers of documents only, that is said.
const (
	barSize      = 10_000
	bigSize      = 50_000
	coldBar      = 1.5      // cold build with its search index, as a multiple of the floor program's wall time
	othersBar    = 1.0 / 4  // cold build, as a part of Hugo and Pagefind together
	othersBigBar = 1.0 / 12 // likewise, for bigSize
	peakBar      = 40.0     // peak memory in kB per document, for barSize and bigSize
	growthBar    = 5.5      // cold build of bigSize, as a multiple of barSize
	unchangedBar = 0.15     // build with nothing changed, as a part of the cold build
	editedBar    = 0.20     // build after an edit of one document, as a part of the cold build
	noBar        = -1
)

// A row is a line of the first table: what is measured against a bar.
type row struct {
	what       string
	n          int // documents
	value, bar float64
}

// line is the row with tabs between its columns.
func (r row) line() string {
	limit, met := "", ""
	if r.bar >= 0 {
		limit, met = fmt.Sprintf("≤ %.3g", r.bar), "NOT met"
		if r.value <= r.bar {
			met = "met"
		}
	}
	return fmt.Sprintf("%s\t%d\t%s\t%s\t%s", r.what, r.n, figure(r.value), limit, met)
}

// figure is a number with three digits at least.
func figure(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// print prints the ratios with their bars, then what was measured.
func (b *bench) print(w io.Writer, all map[int]results) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "measured\tdocuments\tvalue\tbar\t")
	for _, r := range b.rows(all) {
		fmt.Fprintln(t, r.line())
	}
	b.printBuilds(t, all)
	b.printServers(t, all)
	t.Flush()
	for _, n := range b.sizes {
		if busy := all[n].busy; busy != "" {
			fmt.Fprintf(w, "\nload of the machine before %d documents: %s", n, busy)
		}
	}
	fmt.Fprintf(w, "\nmedians of %d runs (fewer from %d documents on) · %d cores · %s %s/%s · %s · siagabench help says what was measured, and how\n", b.runs,
		largeFrom, runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, b.hugoSays)
}

func (b *bench) printBuilds(t io.Writer, all map[int]results) {
	if !slices.ContainsFunc(b.sizes, func(n int) bool { return len(all[n].builds) > 0 }) {
		return
	}
	fmt.Fprintln(t, "\nprogram\tdocuments\twall s\tCPU s\tpeak MB\tkB/document\tfiles written")
	for _, n := range b.sizes {
		for _, name := range buildNames() {
			if s, ok := all[n].builds[name]; ok {
				fmt.Fprintf(t, "%s\t%d\t%.2f\t%.2f\t%.0f\t%.1f\t%d\n", name, n, s.wall.Seconds(), s.cpu.Seconds(),
					float64(s.peakKB)/1024, float64(s.peakKB)/float64(n), s.written)
			}
		}
	}
}

// rows returns the rows of the first table. Where a program was not measured, its rows are missing.
func (b *bench) rows(all map[int]results) []row {
	var rows []row
	for _, n := range b.sizes {
		rows = append(rows, liveRows(n, all[n].live)...)
	}
	for _, n := range b.sizes {
		rows = append(rows, buildRows(n, all[n].builds)...)
	}
	small, ok := all[barSize].builds[coldName]
	big, ok2 := all[bigSize].builds[coldName]
	if ok && ok2 {
		rows = append(rows, row{fmt.Sprintf("cold build / that of %d", barSize), bigSize, over(big.wall, small.wall), growthBar})
	}
	return rows
}

// buildRows are those of the builds of one tree.
func buildRows(n int, all map[string]sample) (rows []row) {
	ratio := func(what, of, by string, bar float64) {
		x, ok := all[of]
		y, ok2 := all[by]
		if ok && ok2 {
			rows = append(rows, row{what, n, over(x.wall, y.wall), bar}, row{what + ", CPU time", n, over(x.cpu, y.cpu), noBar})
		}
	}
	ratio("cold build / floor program", coldName, floorName, coldBar)
	cold, isCold := all[coldName]
	hugo, hasHugo := all[hugoName]
	if pagefind, ok := all[pagefindName]; ok && hasHugo && isCold {
		bar := map[bool]float64{false: othersBar, true: othersBigBar}[n == bigSize]
		rows = append(rows, row{"cold build / Hugo + Pagefind", n, over(cold.wall, hugo.wall+pagefind.wall), bar})
	} else if hasHugo && isCold {
		rows = append(rows, row{"cold build / Hugo, without a search", n, over(cold.wall, hugo.wall), noBar})
	}
	ratio("unchanged build / cold build", againName, coldName, unchangedBar)
	if s, ok := all[againName]; ok {
		rows = append(rows, row{"files written by the unchanged build", n, float64(max(s.written, s.told)), 0})
	}
	for _, folder := range editedFolders() {
		ratio("build after an edit in "+folder+"/ / cold build", editedName(folder), coldName, editedBar)
	}
	ratio("build with a cache, but no output / cold build", restoredName, coldName, noBar)
	if isCold && cold.peakKB > 0 {
		bar := float64(noBar)
		if n == barSize || n == bigSize {
			bar = peakBar
		}
		rows = append(rows, row{"peak memory of the cold build, kB per document", n, float64(cold.peakKB) / float64(n), bar})
	}
	return rows
}

// over divides; 0 where there is nothing to divide by.
func over[T ~int | ~int64](a, b T) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

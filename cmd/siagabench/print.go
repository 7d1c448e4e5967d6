package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// The bars that the product has set itself. A bar is for one number of documents.
const (
	barSize      = 10_000
	bigSize      = 50_000
	coldBar      = 1.5  // cold build with its search index, as a multiple of the floor program's wall time
	peakBar      = 40.0 // peak memory in kB per document
	growthBar    = 5.5  // cold build of bigSize, as a multiple of barSize
	unchangedBar = 0.15 // build with nothing changed, as a part of the cold build
)

// print prints the ratios with their bars, then what was measured.
func (b *bench) print(w io.Writer, all results) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if rows := b.ratios(all); len(rows) > 0 {
		fmt.Fprintln(t, "ratio\tdocuments\tmeasured\tbar\tmet")
		fmt.Fprintln(t, strings.Join(rows, "\n"))
		fmt.Fprintln(t)
		t.Flush()
	}
	fmt.Fprintln(t, "program\tdocuments\twall s\tCPU s\tpeak MB\tkB/document\tfiles written")
	for _, n := range b.sizes {
		for _, name := range []string{floorName, coldName, againName, hugoName} {
			s, ok := all[n][name]
			if !ok {
				continue
			}
			fmt.Fprintf(t, "%s\t%d\t%.2f\t%.2f\t%.0f\t%.1f\t%d\n", name, n, s.wall.Seconds(), s.cpu.Seconds(),
				float64(s.peakKB)/1024, float64(s.peakKB)/float64(n), s.written)
		}
	}
	t.Flush()
	fmt.Fprintf(w, "\nmedians of %d (one run from %d documents on) · %d cores · %s %s/%s · %s\n", b.runs, oneRunFrom,
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, b.hugoSays)
}

// ratios returns the rows of the first table. Where a program was not measured, its rows are missing.
func (b *bench) ratios(all results) []string {
	var rows []string
	row := func(what string, n int, value, bar float64) {
		limit, met := "", ""
		if bar >= 0 {
			limit, met = fmt.Sprintf("≤ %.4g", bar), "no"
			if value <= bar {
				met = "yes"
			}
		}
		rows = append(rows, fmt.Sprintf("%s\t%d\t%.3g\t%s\t%s", what, n, value, limit, met))
	}
	const noBar = -1
	barAt := func(bar float64, n int, sizes ...int) float64 {
		if slices.Contains(sizes, n) {
			return bar
		}
		return noBar
	}
	over := func(what, of, by string, bar float64) {
		for _, n := range b.sizes {
			x, ok := all[n][of]
			y, ok2 := all[n][by]
			if ok && ok2 {
				row(what, n, x.wall.Seconds()/y.wall.Seconds(), barAt(bar, n, barSize))
			}
		}
	}
	over("cold build / floor program", coldName, floorName, coldBar)
	over("cold build / Hugo", coldName, hugoName, noBar)
	over("unchanged build / cold build", againName, coldName, unchangedBar)
	for _, n := range b.sizes {
		if s, ok := all[n][againName]; ok {
			row("files written by the unchanged build", n, float64(s.written), 0)
		}
	}
	for _, n := range b.sizes {
		if s, ok := all[n][coldName]; ok && s.peakKB > 0 {
			row("peak memory, kB per document", n, float64(s.peakKB)/float64(n), barAt(peakBar, n, barSize, bigSize))
		}
	}
	small, ok := all[barSize][coldName]
	big, ok2 := all[bigSize][coldName]
	if ok && ok2 {
		row(fmt.Sprintf("cold build / that of %d", barSize), bigSize, big.wall.Seconds()/small.wall.Seconds(), growthBar)
	}
	return rows
}

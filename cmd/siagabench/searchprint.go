package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// The bars of the search, for barSize documents.
const (
	indexTimeBar  = 0.3  // making the index for browsers, as a part of the floor program's time
	diskBuildBar  = 0.8  // the first index on disk, likewise
	updateBar     = 10.0 // ms for one page in the index on disk
	firstBar      = 90.0 // kB of a first query
	firstBigBar   = 150  // kB of a first query in bigSize
	requestsBar   = 14   // of a first query
	laterBar      = 50.0 // kB of a later query
	keyBar        = 50.0 // ms from a key to the results
	indexShareBar = 0.10 // index for browsers without texts, compressed, as a part of the markdown
	textsShareBar = 0.35 // with texts
	filesBar      = 0.25 // files of it for each page
)

// A searchRow is a line of the first table.
type searchRow struct {
	what       string
	value      float64
	bar, large float64 // for barSize and for bigSize documents; 0: none
}

const kB = 1000.0

// line is the row of a number of documents.
func (r searchRow) line(n int) string {
	bar := float64(noBar)
	if limit := map[int]float64{barSize: r.bar, bigSize: r.large}[n]; limit > 0 {
		bar = limit
	}
	return row{r.what, n, r.value, bar}.line()
}

// rows are the figures that have a bar, and what stands beside them.
func (s *searched) rows() []searchRow {
	floor := s.medians[floorName].wall
	disk := s.typicalDisk()
	rows := []searchRow{
		{"index for browsers / floor program", over(s.indexTime(), floor), indexTimeBar, 0},
		{"index without texts, compressed / markdown", over(s.index.compressed-s.texts.compressed, s.markdown.bytes), indexShareBar, 0},
		{"index with texts, compressed / markdown", over(s.index.compressed, s.markdown.bytes), textsShareBar, 0},
		{"files of the index / pages", over(s.index.files, s.pages.files), filesBar, 0},
	}
	if f := s.site; f != nil {
		rows = append(rows,
			searchRow{"first query, kB, median", kilobytes(f.First, 50), firstBar, firstBigBar},
			searchRow{"first query, kB, most", kilobytes(f.First, 100), firstBar, firstBigBar},
			searchRow{"first query, requests, most", requests(f.First, 100), requestsBar, 0},
			searchRow{"later query, kB, median", kilobytes(f.Later, 50), laterBar, 0},
			searchRow{"later query, kB, most", kilobytes(f.Later, 100), laterBar, 0},
			searchRow{"key to results, ms, median", ms(percentile(f.Keys, 50)), keyBar, keyBar},
			searchRow{"key to results, ms, p95", ms(percentile(f.Keys, 95)), 0, 0},
		)
	}
	if f := s.pagefind; f != nil {
		rows = append(rows,
			searchRow{"first query, bytes: siaga / Pagefind", kilobytes(s.site.First, 50) / kilobytes(f.First, 50), 0, 0},
			searchRow{"later query, bytes: siaga / Pagefind", kilobytes(s.site.Later, 50) / kilobytes(f.Later, 50), 0, 0},
			searchRow{"index: time of siaga / Pagefind", over(s.indexTime(), s.medians[pagefindName].wall), 0, 0},
			searchRow{"index, compressed: siaga / Pagefind", over(s.index.compressed, s.pagefindIndex.compressed), 0, 0},
		)
	}
	return append(rows,
		searchRow{"first index on disk / floor program", over(disk.Build, floor), diskBuildBar, 0},
		searchRow{"one page changed until it is found, ms, p50", ms(percentile(disk.Updates, 50)), updateBar, 0},
		searchRow{"one page changed until it is found, ms, p99", ms(percentile(disk.Updates, 99)), 0, 0},
		searchRow{"index on disk / markdown", over(disk.Bytes, s.markdown.bytes), 0, 0},
	)
}

// typicalDisk is the run with the median build of the index on disk.
func (s *searched) typicalDisk() diskFigures {
	sorted := slices.SortedFunc(slices.Values(s.disk), func(a, b diskFigures) int { return cmp.Compare(a.Build, b.Build) })
	if len(sorted) == 0 {
		return diskFigures{}
	}
	return sorted[(len(sorted)-1)/2]
}

func kilobytes(list []answer, percent int) float64 {
	var all []int64
	for _, a := range list {
		all = append(all, a.Traffic.Bytes)
	}
	return float64(percentile(all, percent)) / kB
}

func requests(list []answer, percent int) float64 {
	var all []int64
	for _, a := range list {
		all = append(all, a.Traffic.Requests)
	}
	return float64(percentile(all, percent))
}

// printSearch prints what has bars first, then all else.
func (b *searchBench) printSearch(w io.Writer, all map[int]*searched) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "search\tdocuments\tvalue\tbar\t")
	fmt.Fprintln(t, strings.Join(b.searchRows(all), "\n"))
	fmt.Fprintln(t, "\nprogram\tdocuments\twall s\tCPU s\tpeak MB\tkB/document")
	for _, n := range b.sizes {
		for _, name := range []string{floorName, coldName, firstName, repeatName, pagefindName} {
			if s, ok := all[n].medians[name]; ok {
				fmt.Fprintf(t, "%s\t%d\t%.2f\t%.2f\t%.0f\t%.1f\n", name, n, s.wall.Seconds(), s.cpu.Seconds(), float64(s.peakKB)/1024, float64(s.peakKB)/float64(n))
			}
		}
	}
	b.printBrowser(t, all)
	b.printDisk(t, all)
	t.Flush()
	for _, n := range b.sizes {
		printFound(w, n, all[n])
	}
	pagefind := "without Pagefind"
	if b.pagefind != "" {
		pagefind = "Pagefind " + pagefindVersion + " over the same pages"
	}
	fmt.Fprintf(w, "\nmedians of %d (one run from %d documents on) · %d cores · %s %s/%s · %s\n", b.runs, largeFrom,
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, pagefind)
}

func (b *searchBench) searchRows(all map[int]*searched) []string {
	var out []string
	for _, n := range b.sizes {
		for _, r := range all[n].rows() {
			out = append(out, r.line(n))
		}
	}
	return out
}

// printBrowser prints what the queries of a browser take: medians, and the most.
func (b *searchBench) printBrowser(w io.Writer, all map[int]*searched) {
	fmt.Fprintln(w, "\nin a browser\tdocuments\tfirst kB\trequests\tlater kB\trequests\ttyped kB\trequests\tresults\tmarked\tindex MB\tfiles")
	for _, n := range b.sizes {
		s := all[n]
		for _, x := range []struct {
			name  string
			f     *browserFigures
			index weight
		}{{"siaga", s.site, s.index}, {"Pagefind", s.pagefind, s.pagefindIndex}} {
			if x.f == nil {
				continue
			}
			hits, marked := shownResults(x.f.First)
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%.3g\t%.3g\t%.2f\t%d\n", x.name, n, spread(x.f.First), spread(x.f.Later), spread(x.f.Typed),
				hits, marked, float64(x.index.compressed)/kB/kB, x.index.files)
		}
	}
}

// spread is the traffic of queries, in kB and in requests: "median–most" each.
func spread(list []answer) string {
	if len(list) == 0 {
		return "\t"
	}
	return fmt.Sprintf("%.1f–%.1f\t%.0f–%.0f", kilobytes(list, 50), kilobytes(list, 100), requests(list, 50), requests(list, 100))
}

// shownResults is how many results the queries have on average, and how many of them with marks.
func shownResults(list []answer) (hits, marked float64) {
	for _, a := range list {
		hits += float64(len(a.Hits))
		marked += float64(a.Marked)
	}
	return hits / float64(max(1, len(list))), marked / float64(max(1, len(list)))
}

// printDisk prints what the index on disk takes.
func (b *searchBench) printDisk(w io.Writer, all map[int]*searched) {
	fmt.Fprintln(w, "\nindex on disk\tdocuments\tbuild s\tCPU s\tMB\tsegments\tupdate ms p50\tp99\tquery ms p50\tp99\tall compared ms\tindex for browsers s\tCPU s")
	for _, n := range b.sizes {
		s := all[n]
		f := s.typicalDisk()
		fmt.Fprintf(w, "bleve\t%d\t%.2f\t%.2f\t%.1f\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%.2f\t%.2f\n", n, f.Build.Seconds(), f.BuildCPU.Seconds(),
			float64(f.Bytes)/kB/kB, f.Segments, ms(percentile(f.Updates, 50)), ms(percentile(f.Updates, 99)), ms(percentile(f.Queries, 50)),
			ms(percentile(f.Queries, 99)), ms(f.Compare), s.indexTime().Seconds(),
			middle(s.shards, func(f shardFigures) time.Duration { return f.CPU }).Seconds())
	}
}

// printFound prints what was found among the first ten.
func printFound(w io.Writer, n int, s *searched) {
	for _, kind := range []struct {
		name string
		list []question
		of   func(*browserFigures) []bool
	}{
		{"identifiers", s.identifiers, func(f *browserFigures) []bool { return f.Identifiers }},
		{"typos", s.typos, func(f *browserFigures) []bool { return f.Typos }},
	} {
		for _, x := range []struct {
			name string
			f    *browserFigures
		}{{"siaga", s.site}, {"Pagefind", s.pagefind}} {
			if x.f == nil {
				continue
			}
			found, missed := 0, []string{}
			for i, ok := range kind.of(x.f) {
				if q := kind.list[i]; ok {
					found++
				} else {
					missed = append(missed, q.Text)
				}
			}
			line := fmt.Sprintf("%d documents, %s found by %s: %d of %d", n, kind.name, x.name, found, len(kind.list))
			if len(missed) > 0 {
				line += ", not " + strings.Join(missed, ", ")
			}
			fmt.Fprintln(w, line)
		}
	}
}

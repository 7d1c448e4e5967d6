package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// saveBars are the bars of the time from save to page, by the number of documents.
var saveBars = map[int]struct{ p50, p95 float64 }{1000: {30, 80}, barSize: {100, 250}, bigSize: {500, 1200}}

// What is timed of a save.
func pageTime(s save) time.Duration     { return s.page }
func searchTime(s save) time.Duration   { return s.search }
func problemsTime(s save) time.Duration { return s.problems }

// times are those of one figure, where it was measured.
func (f live) times(of func(save) time.Duration) (all []time.Duration) {
	for _, s := range f.saves {
		if t := of(s); t > 0 {
			all = append(all, t)
		}
	}
	return all
}

// liveRows are those of the servers of one tree.
func liveRows(n int, all map[string]live) (rows []row) {
	siaga, ok := all[siagaServerName]
	if !ok {
		return nil
	}
	p50, p95 := float64(noBar), float64(noBar)
	if bars, ok := saveBars[n]; ok {
		p50, p95 = bars.p50, bars.p95
	}
	pages := siaga.times(pageTime)
	rows = append(rows,
		row{"save to page, ms, p50", n, ms(percentile(pages, 50)), p50},
		row{"save to page, ms, p95", n, ms(percentile(pages, 95)), p95},
		row{"save to page, ms, most", n, ms(percentile(pages, 100)), noBar},
	)
	if hugo, ok := all[hugoServerName]; ok {
		theirs := percentile(hugo.times(pageTime), 50)
		rows = append(rows, row{"save to page, p50: siaga serve / hugo server", n, over(percentile(pages, 50), theirs), noBar})
	}
	return rows
}

// printServers prints what the servers took, then the saves by what was changed and where.
func (b *bench) printServers(t io.Writer, all map[int]results) {
	servers := []string{siagaServerName, hugoServerName}
	if !slices.ContainsFunc(b.sizes, func(n int) bool { return len(all[n].live) > 0 }) {
		return
	}
	fmt.Fprintln(t, "\nserver\tdocuments\tstart s\tagain s\tfirst search s\tMB\tpeak MB\tkB/document\tsaves\tCPU ms/save\tpage ms p50\tp95\tmost\tsearch p50\tp95\tproblems p50")
	for _, n := range b.sizes {
		for _, name := range servers {
			f, ok := all[n].live[name]
			if !ok {
				continue
			}
			page, search, problems := f.times(pageTime), f.times(searchTime), f.times(problemsTime)
			fmt.Fprintf(t, "%s\t%d\t%.2f\t%s\t%s\t%.0f\t%.0f\t%.1f\t%d\t%s\t%.1f\t%.1f\t%.1f\t%s\t%s\t%s\n", name, n, f.start.Seconds(), orDash(f.startAgain.Seconds()),
				orDash(f.firstSearch.Seconds()), float64(f.usage.rssKB)/1024, float64(f.usage.peakKB)/1024, float64(f.usage.peakKB)/float64(n), len(f.saves),
				orDash(ms(f.cpu)/float64(max(1, len(f.saves)))),
				ms(percentile(page, 50)), ms(percentile(page, 95)), ms(percentile(page, 100)),
				orDash(ms(percentile(search, 50))), orDash(ms(percentile(search, 95))), orDash(ms(percentile(problems, 50))))
		}
	}
	for _, group := range []struct {
		by string
		of func(save) string
	}{{"change", func(s save) string { return s.change }}, {"document in", func(s save) string { return s.folder + "/" }}} {
		fmt.Fprintf(t, "\n%s\tdocuments\tsaves\tpage ms p50\tmost\tsearch p50\tmost\tHugo: saves\tpage p50\tmost\n", group.by)
		for _, n := range b.sizes {
			printGroups(t, n, all[n].live, group.of)
		}
	}
}

// printGroups prints the saves of both servers by some name that they have.
func printGroups(t io.Writer, n int, servers map[string]live, of func(save) string) {
	for _, name := range groupNames(servers[siagaServerName].saves, of) {
		siaga, hugo := servers[siagaServerName].group(name, of), servers[hugoServerName].group(name, of)
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%d\t%s\n", name, n, len(siaga.saves), middleAndMost(siaga.times(pageTime)),
			middleAndMost(siaga.times(searchTime)), len(hugo.saves), middleAndMost(hugo.times(pageTime)))
	}
}

func groupNames(saves []save, of func(save) string) (names []string) {
	for _, s := range saves {
		names = append(names, of(s))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// group is a server with those of its saves that have a name.
func (f live) group(name string, of func(save) string) live {
	f.saves = slices.DeleteFunc(slices.Clone(f.saves), func(s save) bool { return of(s) != name })
	return f
}

// middleAndMost are two columns.
func middleAndMost(times []time.Duration) string {
	return orDash(ms(percentile(times, 50))) + "\t" + orDash(ms(percentile(times, 100)))
}

// orDash is a number, or a dash where it is 0: not measured.
func orDash(x float64) string {
	if x == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", x)
}

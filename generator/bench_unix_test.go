//go:build unix

package generator

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/generator/publish"
	"siaga/generator/synth"
)

// BenchmarkInsightPages measures what the pages cost that are made of many documents: the front page, the overviews, those
// of what is computed, the packs for a shift, and the lists of all that leads to a page. It reports their part of the processor
// time of a cold build, which is to stay at a tenth, and prints it by group; beside it that of the pages of root causes, which
// are documents, but have a strip and what came back:
//
//	go test -run '^$' -bench InsightPages -benchtime 1x ./generator/
//
// What such pages share is made by the first of them, here as in a build, so no group is cheaper than it looks. They are written
// several times for each cold build, from a new snapshot each: a collection of garbage costs as much as a whole group, and in
// one round it would meet some group or none.
func BenchmarkInsightPages(b *testing.B) {
	const documents, rounds = 10_000, 5
	content := b.TempDir()
	for name, text := range synth.Tree(documents, 1) {
		file := filepath.Join(content, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	var cold, insight time.Duration
	groups := map[string]*pageGroup{}
	for b.Loop() {
		maker := builder(b, os.DirFS(content), nil)
		cold += cpuTime(b, func() {
			if _, err := build(b, maker).Publish(context.Background(), publish.Options{Dir: b.TempDir()}); err != nil {
				b.Fatal(err)
			}
		})
		for range rounds {
			insight += writeGroups(b, build(b, maker), groups)
		}
	}
	cold *= rounds // all groups below are sums of so many rounds, too
	all := b.N * rounds
	causes := groups[causesGroup].cpu
	pages, size := 0, 0
	var table strings.Builder
	for _, name := range slices.SortedFunc(maps.Keys(groups), func(x, y string) int { return int(groups[y].cpu - groups[x].cpu) }) {
		g := groups[name]
		if name != causesGroup {
			pages, size = pages+g.pages, size+g.bytes
		}
		fmt.Fprintf(&table, "%-12s %5.2f %% of a cold build, %4d pages of %3d kB\n", name, 100*g.cpu.Seconds()/cold.Seconds(), g.pages/all, g.bytes/g.pages>>10)
	}
	b.Log(strings.TrimSpace(table.String()))
	b.ReportMetric(100*(insight-causes).Seconds()/cold.Seconds(), "%-of-cold")
	b.ReportMetric(100*causes.Seconds()/cold.Seconds(), "%-causes")
	b.ReportMetric(cold.Seconds()/float64(all), "cold-CPU-s")
	b.ReportMetric(float64(pages)/float64(all), "pages")
	b.ReportMetric(float64(size)/float64(all)/1e6, "MB")
}

// causesGroup is the group of the pages of root causes.
const causesGroup = "root causes"

// pageGroup is what the pages of a group took, in all rounds.
type pageGroup struct {
	pages, bytes int
	cpu          time.Duration
}

// writeGroups writes the pages of a fresh snapshot that are in a group, one group after the other, and adds what they took.
func writeGroups(b *testing.B, s *Snapshot, groups map[string]*pageGroup) time.Duration {
	out, err := publish.Open(publish.Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer out.Abort()
	if err := out.Plan(s.Addresses()); err != nil {
		b.Fatal(err)
	}
	addresses := map[string][]string{}
	for _, a := range s.site.Addresses() {
		if name := groupOf(s, a); name != "" {
			addresses[name] = append(addresses[name], a)
		}
	}
	var all time.Duration
	for _, name := range slices.Sorted(maps.Keys(addresses)) {
		g := groups[name]
		if g == nil {
			g = &pageGroup{}
			groups[name] = g
		}
		took := cpuTime(b, func() {
			var buf bytes.Buffer
			for _, a := range addresses[name] {
				buf.Reset()
				if err := s.site.Render(&buf, a); err != nil {
					b.Fatal(err)
				}
				if err := out.Write(a, buf.Bytes()); err != nil {
					b.Fatal(err)
				}
				g.bytes += buf.Len()
			}
		})
		g.cpu, g.pages, all = g.cpu+took, g.pages+len(addresses[name]), all+took
	}
	return all
}

// groupOf names the group of a page of a synthetic site; "" for pages that stand for one document only.
func groupOf(s *Snapshot, address string) string {
	if d, ok := s.Graph.At(address); ok {
		if d.Base().Kind == model.KindRootCause {
			return causesGroup
		}
		return ""
	}
	dir, file := path.Split(address)
	name, _, _ := strings.Cut(strings.TrimSuffix(file, ".html"), "-")
	switch {
	case address == link.HomeAddress:
		return "front page"
	case dir == "" && slices.Contains([]string{"triage", "actions", "insights", "readiness", "lessons"}, name):
		return name
	case dir == "prepare/":
		return "packs"
	case strings.Contains(file, "-all.") || strings.Contains(file, "-all-"):
		return "all leading"
	case slices.Contains([]string{"index", "page", "year", "undated"}, name) && slices.ContainsFunc(model.Kinds, func(k *model.Kind) bool { return dir == k.Dir+"/" }):
		return "overviews"
	}
	return ""
}

// cpuTime is the processor time, of the user and of the system, that something takes.
func cpuTime(b *testing.B, do func()) time.Duration {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := used()
	do()
	return used() - before
}

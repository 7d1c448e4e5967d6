package insight_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/history"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/synth"
)

// BenchmarkAnalyze makes the report of as many synthetic incidents, with the post-mortems, causes and services that go
// with them. Beside the time it reports the ratio to what reading and parsing the same files takes, and the memory that
// the report keeps for each incident.
func BenchmarkAnalyze(b *testing.B) {
	for _, n := range []int{1000, 10000, 50000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { analyze(b, n) })
	}
}

func analyze(b *testing.B, incidents int) {
	content := fstest.MapFS{}
	left := incidents
	for path, data := range synth.Tree(incidents*4, 1) {
		kind, _, _ := strings.Cut(path, "/")
		switch kind {
		case "incidents":
			left--
		case "postmortems", "root-causes", "services":
		default:
			continue
		}
		if left < 0 {
			break
		}
		content[path] = &fstest.MapFile{Data: data}
	}
	start := time.Now()
	loaded, err := load.New(load.Options{Extensions: []string{".md"}, Location: time.UTC}).Load(context.Background(), content, &history.Log{}, load.Changes{})
	if err != nil {
		b.Fatal(err)
	}
	parse := time.Since(start)
	content = nil
	g, _ := link.Build(loaded.Docs, link.Options{})
	o := insight.Options{Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), Location: time.UTC}
	before := heap()
	var r *insight.Report
	for b.Loop() {
		r = insight.Analyze(g, o)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/parse.Seconds(), "of-parsing")
	b.ReportMetric(float64(heap()-before)/float64(len(r.Incidents)), "B/incident")
	b.ReportMetric(float64(len(r.Incidents)), "incidents")
	runtime.KeepAlive(g)
}

// heap is how many bytes are in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

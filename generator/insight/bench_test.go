package insight_test

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/history"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/model"
	"siaga/generator/synth"
)

// BenchmarkAnalyze makes the whole report of as many synthetic incidents, with the post-mortems, causes and services that go
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
		everything(r)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/parse.Seconds(), "of-parsing")
	b.ReportMetric(float64(heap()-before)/float64(len(r.Incidents)), "B/incident")
	b.ReportMetric(float64(len(r.Incidents)), "incidents")
	runtime.KeepAlive(g)
}

// everything asks for all parts of a report.
func everything(r *insight.Report) {
	r.Suspected()
	for _, y := range r.Symptoms() {
		for _, c := range y.Causes() {
			c.TellTale()
		}
	}
	r.Ways()
	r.Services()
	r.Runbooks()
	r.Lessons()
	r.Gaps()
	r.Durations()
	for _, i := range r.Incidents {
		i.Similar()
		for _, s := range i.Suspected() {
			s.Evidence()
		}
	}
}

// BenchmarkPage makes, after the edit of one incident, the report and the parts of it that a page of a kind shows: of a site
// with 10,000 documents.
func BenchmarkPage(b *testing.B) {
	graphs := edited(b, maps.Collect(synth.Tree(10000, 1)))
	o := insight.Options{Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), Location: time.UTC}
	for _, kind := range []string{"none", "service", "runbook", "alert", "incident", "postmortem", "root-cause", "triage", "whole"} {
		b.Run(kind, func(b *testing.B) {
			a := insight.New()
			everything(a.Analyze(graphs[0], o))
			n := 0
			for b.Loop() {
				n++
				g := graphs[n%2]
				r := a.Analyze(g, o)
				switch kind {
				case "none":
				case "triage":
					r.Symptoms()
				case "whole":
					everything(r)
				default:
					ask(r, pick(g, kind, n))
				}
			}
		})
	}
}

// edited loads a tree twice; between, one incident is edited.
func edited(b *testing.B, files map[string][]byte) [2]*link.Graph {
	content, edit := fstest.MapFS{}, ""
	for path, data := range files {
		content[path] = &fstest.MapFile{Data: data}
		if strings.HasPrefix(path, "incidents/") && path > edit {
			edit = path
		}
	}
	loader := load.New(load.Options{Extensions: []string{".md"}, Location: time.UTC})
	var out [2]*link.Graph
	for n := range out {
		loaded, err := loader.Load(context.Background(), content, &history.Log{}, load.Changes{})
		if err != nil {
			b.Fatal(err)
		}
		out[n], _ = link.Build(loaded.Docs, link.Options{})
		text := string(content[edit].Data) + "\nThe certificate of the payment gateway expired while the queue was draining after a rollback.\n"
		content[edit] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// pick chooses one document of a kind after another.
func pick(g *link.Graph, kind string, n int) model.Doc {
	var all []model.Doc
	for _, d := range g.Docs {
		if d.Base().Kind.Name == kind {
			all = append(all, d)
		}
	}
	return all[n*7919%len(all)]
}

// ask asks for what the page of a document shows.
func ask(r *insight.Report, d model.Doc) {
	r.Runbook(d)
	r.Service(d)
	if y := r.SymptomOf(d); y != nil {
		for _, c := range y.Causes() {
			c.TellTale()
		}
		r.Symptoms()
	}
	if i := r.Incident(d); i != nil {
		for _, s := range i.Similar() {
			r.Evidence(i, s.Incident)
		}
		for _, s := range i.Suspected() {
			s.Evidence()
		}
		i.Gaps()
		if len(i.Symptoms()) > 0 {
			r.Symptoms()
		}
	}
	if c := r.Cause(d); c != nil {
		for _, o := range c.Occurrences {
			for _, s := range o.Incident.Suspected() {
				s.Evidence()
			}
		}
	}
}

// heap is how many bytes are in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

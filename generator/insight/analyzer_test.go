package insight

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/history"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/synth"
)

// TestReportsAreFresh: whatever an Analyzer has read before, its report is that of a new one, in whatever order its parts are
// asked for.
func TestReportsAreFresh(t *testing.T) {
	files := map[string]string{}
	for path, data := range synth.Tree(300, 3) {
		files[path] = string(data)
	}
	maps.Copy(files, people())
	loader, a := load.New(load.Options{Extensions: []string{".md"}, Location: jakarta}), New()
	random, e := rand.New(rand.NewPCG(6, 1)), editor{files: files, gone: map[string]string{}}
	o := Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, jakarta), Location: jakarta}
	for step := range 24 {
		said := "nothing"
		if step > 0 {
			said = e.edit(random)
		}
		content := fstest.MapFS{}
		for path, text := range e.files {
			content[path] = &fstest.MapFile{Data: []byte(text)}
		}
		loaded, err := loader.Load(t.Context(), content, &history.Log{}, load.Changes{})
		if err != nil {
			t.Fatal(err)
		}
		g, _ := link.Build(loaded.Docs, link.Options{Extensions: []string{".md"}})
		got, want := told(a.Analyze(g, o), random), told(Analyze(g, o), nil)
		for part := range want {
			if got[part] != want[part] {
				t.Fatalf("step %d, %s: %s\n%s", step, said, part, firstDifference(got[part], want[part]))
			}
		}
		if len(want["similar"]) == 0 || len(want["suspected"]) == 0 || len(want["symptoms"]) == 0 {
			t.Fatalf("step %d: nothing is compared", step)
		}
		if step%9 == 8 {
			a.kept.room = 0 // it has to look how many terms are worn
		}
	}
}

// editor edits files at random.
type editor struct{ files, gone map[string]string }

func (e *editor) edit(r *rand.Rand) string {
	paths := slices.Sorted(maps.Keys(e.files))
	pick := func(folders ...string) string {
		for {
			p := paths[r.IntN(len(paths))]
			if folder, _, _ := strings.Cut(p, "/"); slices.Contains(folders, folder) {
				return p
			}
		}
	}
	events := []string{"incidents", "postmortems"}
	p := pick(events...)
	switch r.IntN(7) {
	case 0, 1: // words of another incident
		lines := strings.Split(e.files[pick(events...)], "\n")
		e.files[p] += "\n" + strings.Trim(lines[len(lines)*2/3], "#- ") + " CONNECTION pool exhausted.\n"
	case 2:
		e.gone[p] = e.files[p]
		delete(e.files, p)
	case 3:
		maps.Copy(e.files, e.gone)
		clear(e.gone)
	case 4:
		to := strings.TrimSuffix(p, ".md") + "-again.md"
		e.files[to] = e.files[p]
		delete(e.files, p)
	case 5: // what many refer to
		p = pick("alerts", "services")
		e.files[p] = strings.Replace(e.files[p], "title: ", "title: Renamed ", 1)
	default:
		e.files[p] = strings.ToUpper(e.files[p][:4]) + strings.ReplaceAll(e.files[p][4:], "memory", "Memory")
	}
	return "edited " + p
}

// told writes down all that a report tells; asked in a random order, and by several at once, where there is chance.
func told(r *Report, random *rand.Rand) map[string]string {
	where := func(list []Evidence) string { return fmt.Sprint(list) }
	parts := map[string]func(b *strings.Builder){
		"similar": func(b *strings.Builder) {
			for _, i := range r.Incidents {
				for _, s := range i.Similar() {
					fmt.Fprintf(b, "%s %s %b %s\n", i.Doc.Base().Path, s.Incident.Doc.Base().Path, s.Score, where(r.Evidence(i, s.Incident)))
				}
			}
		},
		"suspected": func(b *strings.Builder) {
			for _, s := range r.Suspected() {
				fmt.Fprintf(b, "%s %s %b %s\n", s.Incidents[0].Doc.Base().Path, s.Incidents[1].Doc.Base().Path, s.Score, where(s.Evidence()))
			}
		},
		"suspected of each": func(b *strings.Builder) {
			for _, i := range r.Incidents {
				for _, s := range i.Suspected() {
					fmt.Fprintf(b, "%s %d %d\n", i.Doc.Base().Path, s.Incidents[0].ID, s.Incidents[1].ID)
				}
			}
		},
		"symptoms": func(b *strings.Builder) {
			for _, y := range r.Symptoms() {
				fmt.Fprintln(b, y.Name, y.State, len(y.Incidents))
				for _, c := range y.Causes() {
					fmt.Fprintln(b, " ", c.Text, c.Pos, len(c.Incidents), c.Suspicion != nil, where(c.TellTale()))
				}
			}
		},
		"symptoms of each": func(b *strings.Builder) {
			for _, i := range r.Incidents {
				for _, y := range i.Symptoms() {
					fmt.Fprintln(b, i.Doc.Base().Path, y.Name, y.State)
				}
			}
		},
		"ways": func(b *strings.Builder) {
			for _, w := range r.Ways() {
				fmt.Fprintln(b, w.Mechanism, len(w.Incidents), w.Where)
			}
		},
		"services": func(b *strings.Builder) {
			for _, s := range r.Services() {
				fmt.Fprintln(b, s.Doc.ID, s.Ready, len(s.Incidents), ids(s.Alerts), causeIDs(s.Causes))
				for _, x := range s.Reasons {
					fmt.Fprintln(b, " ", x.Code, x.Text, x.N, x.Days, x.Pos)
				}
			}
		},
		"runbooks": func(b *strings.Builder) {
			for _, x := range r.Runbooks() {
				fmt.Fprintln(b, x.Doc.Path, x.Level, len(x.UsedIn), len(x.Reasons))
			}
		},
		"rest": func(b *strings.Builder) {
			fmt.Fprintln(b, len(r.Lessons()), len(r.Gaps()), len(r.OnThisDay()), len(r.Actions))
			for _, d := range r.Durations() {
				fmt.Fprintln(b, d.Span, d.Median, d.P90, len(d.Points))
			}
		},
	}
	names := slices.Sorted(maps.Keys(parts))
	if random != nil {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
	var mu sync.Mutex
	out := map[string]string{}
	var all sync.WaitGroup
	for _, name := range names {
		tell := func() {
			var b strings.Builder
			parts[name](&b)
			mu.Lock()
			defer mu.Unlock()
			out[name] = b.String()
		}
		if random != nil && random.IntN(2) == 0 {
			all.Go(tell)
		} else {
			tell()
		}
	}
	all.Wait()
	return out
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(g), len(w)) {
		if g[n] != w[n] {
			return "got  " + g[n] + "\nwant " + w[n]
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(g), len(w))
}

// TestOneEditReadsOneIncident: what did not change is not read again, not even where a page that it refers to did.
func TestOneEditReadsOneIncident(t *testing.T) {
	content := fstest.MapFS{}
	for path, text := range people() {
		content[path] = &fstest.MapFile{Data: []byte("---\nservices: [ledger]\n---\n" + text)}
	}
	content["services/ledger.md"] = &fstest.MapFile{Data: []byte("# Ledger\n")}
	loader, a := load.New(load.Options{Extensions: []string{".md"}, Location: jakarta}), New()
	read := func() (read, terms int) {
		loaded, err := loader.Load(t.Context(), content, &history.Log{}, load.Changes{})
		if err != nil {
			t.Fatal(err)
		}
		g, _ := link.Build(loaded.Docs, link.Options{Extensions: []string{".md"}})
		before := maps.Clone(a.kept.readings)
		a.Analyze(g, Options{}).Suspected()
		for d, x := range a.kept.readings {
			if before[d] != x {
				read++
			}
		}
		return read, len(a.kept.readings)
	}
	all := len(people())
	for _, step := range []struct {
		name       string
		edit       func()
		read, kept int
	}{
		{"all are new", func() {}, all, all},
		{"nothing changed", func() {}, 0, all},
		{"one body", func() { content["incidents/a1.md"].Data = append(content["incidents/a1.md"].Data, " More."...) }, 1, all},
		{"the body of a service", func() { content["services/ledger.md"].Data = []byte("# Ledger\n\nBooks.\n") }, 0, all},
		{"the title of a service", func() { content["services/ledger.md"].Data = []byte("# The ledger\n") }, all, all},
		{"one is gone", func() { delete(content, "incidents/e1.md") }, 0, all - 1},
	} {
		step.edit()
		if read, kept := read(); read != step.read || kept != step.kept {
			t.Errorf("%s: %d were read and %d are kept, want %d and %d", step.name, read, kept, step.read, step.kept)
		}
	}
}

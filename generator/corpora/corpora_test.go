package corpora

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
	"siaga/generator/model"
)

// env names the folder of real repositories.
const env = "SIAGA_CORPORA"

// corpus is a repository and what is known of it.
type corpus struct {
	name  string
	least map[string]int // pages of a kind
	more  func(*testing.T, string, *generator.Snapshot)
}

var corpora = []corpus{
	{"openshift-runbooks", map[string]int{"runbook": 265}, nil},
	{"prometheus-operator-runbooks", map[string]int{"runbook": 105}, nil},
	{"icco-postmortems", map[string]int{"postmortem": 242}, foreignTimes},
	{"moj-cloud-platform", nil, incidentsIn("source/incidents/", "index")},
	{"mybinder", nil, incidentsIn("docs/source/incident-reports/", "index", "template-incident-report")},
}

// TestCorpora builds the small tree of the package, and the real repositories where they are at hand.
func TestCorpora(t *testing.T) {
	t.Run("small", func(t *testing.T) {
		small := corpus{"small", map[string]int{"runbook": 3, "postmortem": 2}, smallSite}
		small.test(t, writeTree(t, smallTree))
	})
	if dir := os.Getenv(env); dir != "" {
		for _, c := range corpora {
			t.Run(c.name, func(t *testing.T) { c.test(t, filepath.Join(dir, c.name)) })
		}
	}
}

// test builds a repository twice and looks at everything.
func (c corpus) test(t *testing.T, dir string) {
	src := of(dir)
	files := markdownFiles(t, src.dir)
	if len(files) == 0 {
		t.Fatalf("there is no markdown in %s", src.dir)
	}
	begun := time.Now()
	s, out := src.build(t)
	c.print(t, s, len(files), time.Since(begun))
	checkPages(t, files, s, out)
	for kind, n := range c.least {
		if got := kinds(s)[kind]; got < n {
			t.Errorf("%d pages are of kind %s, and not %d", got, kind, n)
		}
	}
	if c.more != nil {
		c.more(t, src.dir, s)
	}
	checkPlaces(t, s)
	checkData(t, src.dir, out)
	checkCrawl(t, s, out)
	checkSame(t, out, withThreads(t, src, 1))
	checkSame(t, out, withThreads(t, src, 7))
}

// withThreads builds with a number of threads.
func withThreads(t *testing.T, src source, n int) string {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	_, out := src.build(t)
	return out
}

// print shows what was built.
func (c corpus) print(t *testing.T, s *generator.Snapshot, files int, took time.Duration) {
	codes := map[string]int{}
	var broken []string
	for _, d := range s.Diagnostics() {
		codes[string(d.Code)]++
		if d.Code == diag.BrokenLink || d.Code == diag.BrokenAnchor || d.Code == diag.BrokenReference {
			broken = append(broken, fmt.Sprintf("  %s %s: %s", d.Pos, d.Code, d.Message))
		}
	}
	t.Logf("%s: %d files, %d pages in %d ms\n  kinds: %s\n  problems: %s\n%s", c.name, files, s.PageCount(),
		took.Milliseconds(), counts(kinds(s)), counts(codes), strings.Join(broken, "\n"))
}

func counts(m map[string]int) string {
	var list []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s %d", k, m[k]))
	}
	return strings.Join(list, ", ")
}

// incidentsIn asks that everything in a folder tells of an incident, but the files of some names.
func incidentsIn(folder string, others ...string) func(*testing.T, string, *generator.Snapshot) {
	return func(t *testing.T, _ string, s *generator.Snapshot) {
		n := 0
		for _, d := range written(s) {
			m := d.Base()
			if !strings.HasPrefix(m.Path, folder) || slices.Contains(others, stem(m.Path)) {
				continue
			}
			if n++; !isIncident(d) {
				t.Errorf("%s is of kind %s", m.Path, m.Kind.Name)
			}
		}
		if n == 0 {
			t.Errorf("there is nothing in %s", folder)
		}
	}
}

// foreignTimes compares the times of post-mortems with the lines start_time and end_time of their files, where there are
// such lines.
func foreignTimes(t *testing.T, dir string, s *generator.Snapshot) {
	n := 0
	for _, d := range written(s) {
		p, ok := d.(*model.PostMortem)
		if !ok {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p.Path)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []struct {
			theirs, ours string
			got          model.Time
		}{{"start_time", "started_at", p.StartedAt}, {"end_time", "resolved_at", p.ResolvedAt}} {
			want := lineTime(t, string(text), f.theirs)
			switch {
			case !want.IsZero():
				n++
			case p.Origin(f.ours) == model.FromBody:
				continue // no key tells it, a sentence does
			}
			if !want.Equal(f.got.At) {
				t.Errorf("%s: %s is %v in the file, and %v in the page", p.Path, f.theirs, want, f.got.At)
			}
		}
	}
	if n == 0 {
		t.Error("no file has a time")
	}
}

// lineTime reads a time from the first line of a text that begins with a key; the zero time if there is none.
func lineTime(t *testing.T, text, key string) time.Time {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + key + `: *['"]?([^\s'"][^'"\r\n]*)`).FindStringSubmatch(text)
	if m == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(m[1]))
	if err != nil {
		t.Errorf("%s: %v", key, err)
	}
	return at
}

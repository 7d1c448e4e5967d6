package check

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/model"
)

var jakarta = time.FixedZone("WIB", 7*60*60)

// graphOf loads some files, given as path and text.
func graphOf(t *testing.T, files map[string]string) *link.Graph {
	t.Helper()
	content := fstest.MapFS{}
	for p, text := range files {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	o := load.Options{Root: "docs", Extensions: []string{".md"}, Location: jakarta}
	loaded, err := load.New(o).Load(context.Background(), content, &history.Log{}, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := link.Build(loaded.Docs, link.Options{Extensions: o.Extensions})
	return g
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	out, err := model.ParseTime(s, jakarta)
	if err != nil {
		t.Fatal(err)
	}
	return out.At
}

// run makes the checks on a day.
func run(t *testing.T, day string, files map[string]string) []diag.Diagnostic {
	t.Helper()
	g, now := graphOf(t, files), at(t, day)
	return Run(g, insight.Analyze(g, insight.Options{Now: now, Location: jakarta}), now)
}

func page(lines ...string) string {
	return "---\n" + strings.Join(lines, "\n") + "\n---\n# Page\n\nText.\n"
}

// compare holds diagnostics against lines of place, code, message and notes.
func compare(t *testing.T, got []diag.Diagnostic, want string) {
	t.Helper()
	var lines []string
	for _, d := range diag.Sort(got) {
		line := fmt.Sprintf("%s %s: %s", d.Pos, d.Code, d.Message)
		for _, n := range d.Notes {
			line += fmt.Sprintf(" | %s %s", n.Pos, n.Text)
		}
		lines = append(lines, line)
		if d.Severity != d.Code.Info().Severity || d.Code.Info().Doc == "" {
			t.Errorf("%s has no row of its own, or another severity", d.Code)
		}
	}
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "")
	if g := strings.Join(lines, "\n"); g != want {
		t.Errorf("got:\n%s\nwant:\n%s", g, want)
	}
}

func TestTimeOrder(t *testing.T) {
	tests := []struct{ name, keys, want string }{
		{"in order, one like the other", "started_at: 2024-03-01T10:00:00+07:00\ndetected_at: 2024-03-01T03:00:00Z\nmitigated_at: 2024-03-01T10:00:00+07:00\nresolved_at: 2024-03-01T10:00:00+07:00", ``},
		{"declared late, acknowledged early", "started_at: 2024-03-01T10:00:00+07:00\ndeclared_at: 2024-03-02T10:00:00+07:00\nacknowledged_at: 2024-02-01T10:00:00+07:00\nresolved_at: 2024-03-01T12:00:00+07:00", ``},
		{"detected before it started, in another zone", "started_at: 2024-03-01T10:00:00+07:00\ndetected_at: 2024-03-01T02:59:00Z", `
			incidents/A.md:3:14 time-order: detected at 2024-03-01 02:59 is before started at 2024-03-01 10:00 | incidents/A.md:2:13 started`},
		{"resolved before everything: told once", "started_at: 2024-03-01T10:00:00+07:00\ndetected_at: 2024-03-01T10:05:00+07:00\nmitigated_at: 2024-03-01T11:00:00+07:00\nresolved_at: 2024-02-01T12:00:00+07:00", `
			incidents/A.md:5:14 time-order: resolved at 2024-02-01 12:00 is before started at 2024-03-01 10:00 | incidents/A.md:2:13 started`},
		{"mitigated before it was detected", "detected_at: 2024-03-01T10:05:00+07:00\nmitigated_at: 2024-03-01T10:00:00+07:00", `
			incidents/A.md:3:15 time-order: mitigated at 2024-03-01 10:00 is before detected at 2024-03-01 10:05 | incidents/A.md:2:14 detected`},
		{"resolved before it was mitigated", "mitigated_at: 2024-03-01T10:05:00+07:00\nresolved_at: 2024-03-01T10:04:00+07:00", `
			incidents/A.md:3:14 time-order: resolved at 2024-03-01 10:04 is before mitigated at 2024-03-01 10:05 | incidents/A.md:2:15 mitigated`},
		{"a day is not before an hour of it", "started_at: 2024-03-01T10:00:00+07:00\nresolved_at: 2024-03-01", ``},
		{"a day before", "started_at: 2024-03-01T10:00:00+07:00\nresolved_at: 2024-02-29", `
			incidents/A.md:3:14 time-order: resolved at 2024-02-29 is before started at 2024-03-01 10:00 | incidents/A.md:2:13 started`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, run(t, "", map[string]string{"incidents/A.md": page(tt.keys)}), tt.want)
		})
	}
}

// A fault that healed itself may be noticed later: a text that tells it in that order is not wrong.
func TestTimeOrderOfTheText(t *testing.T) {
	line := func(n int, text string) model.Time {
		return model.Time{At: at(t, text), Pos: diag.Pos{Path: "incidents/A.md", Line: n}}
	}
	const want = `incidents/A.md:12 time-order: mitigated at 2024-03-01 10:00 is before detected at 2024-03-01 15:00 | incidents/A.md:11 detected`
	for _, tt := range []struct {
		detected, mitigated int // lines
		body                int
		want                string
	}{
		{11, 12, 10, want},
		{13, 12, 10, ``},
		{13, 12, 13, strings.Replace(want, ":11", ":13", 1)}, // keys of the front matter have no order
	} {
		d := &model.Incident{Meta: model.Meta{ID: "A", Path: "incidents/A.md", Kind: model.KindIncident, Line: tt.body}}
		d.DetectedAt, d.MitigatedAt = line(tt.detected, "2024-03-01 15:00"), line(tt.mitigated, "2024-03-01 10:00")
		g, _ := link.Build([]model.Doc{d}, link.Options{})
		compare(t, Run(g, insight.Analyze(g, insight.Options{}), time.Time{}), tt.want)
	}
}

func TestTimeInFuture(t *testing.T) {
	tests := []struct{ now, key, want string }{
		{"2024-03-01T12:00:00+07:00", "started_at: 2024-03-01T16:59:00Z", ``}, // all of the day, there
		{"2024-03-01T12:00:00+07:00", "started_at: 2024-03-01T17:00:00Z", `
			incidents/A.md:2:13 time-in-future: started at 2024-03-01 17:00 is after the day of this build, 2024-03-01`},
		{"2024-03-01T12:00:00+07:00", "started_at: 2024-03-02T13:59:00", ``}, // in some zone it is still that day
		{"2024-03-01T12:00:00+07:00", "started_at: 2024-03-02T14:00:00", `
			incidents/A.md:2:13 time-in-future: started at 2024-03-02 14:00 is after the day of this build, 2024-03-01`},
		{"2024-03-01", "detected_at: 2024-03-01", ``},
		{"2024-03-01", "detected_at: 2025-03-01", `
			incidents/A.md:2:14 time-in-future: detected at 2025-03-01 is after the day of this build, 2024-03-01`},
		{"", "started_at: 9999-12-31T00:00:00Z", ``},
	}
	for _, tt := range tests {
		t.Run(tt.now+" "+tt.key, func(t *testing.T) {
			compare(t, run(t, tt.now, map[string]string{"incidents/A.md": page(tt.key)}), tt.want)
		})
	}
}

func TestRecurredAfterFix(t *testing.T) {
	compare(t, run(t, "2024-08-01", map[string]string{
		"root-causes/pool.md":  page("fixed_on: 2024-02-01", "caused_by: [retry]"),
		"root-causes/retry.md": page("fixed_on: 2024-05-01"),
		"incidents/A.md":       page("started_at: 2024-01-10T10:00:00+07:00", "root_causes: [pool]"),
		"incidents/B.md":       page("started_at: 2024-03-10T10:00:00+07:00"),
		"incidents/C.md":       page("started_at: 2024-06-10T10:00:00+07:00", "root_causes:", "  - dns", "  - pool"),
		"incidents/D.md":       page("started_at: 2024-07-10T10:00:00+07:00", "root_causes: [dns]"),
		"postmortems/B.md":     page("incidents: [B]", "root_causes: [pool]"),
		"postmortems/C.md": page("incidents: [C]", "action_items:",
			"  - {title: a, kind: prevent, root_cause: dns, completed_on: 2024-06-20}", "  - {title: b, kind: prevent, root_cause: dns, completed_on: 2024-06-19}"),
	}), `
		incidents/C.md:5:5 recurred-after-fix: root cause "pool" came back after its fix of 2024-02-01 | root-causes/pool.md:2:11 this called it fixed
		incidents/C.md:5:5 recurred-after-fix: root cause "retry", which is behind "pool", came back after its fix of 2024-05-01 | root-causes/retry.md:2:11 this called it fixed
		incidents/D.md:3:15 recurred-after-fix: root cause "dns" came back after its fix of 2024-06-20 | postmortems/C.md:4:5 "a" was to prevent it, and is done; so is everything else that was to prevent it (1)
		postmortems/B.md:3:15 recurred-after-fix: root cause "pool" came back after its fix of 2024-02-01 | root-causes/pool.md:2:11 this called it fixed
	`)
}

// A suspicion stands in the later incident, where its page shows the first evidence.
func TestSuspectedRecurrence(t *testing.T) {
	g := graphOf(t, map[string]string{
		"incidents/A.md":   page("date: 2024-01-01", "title: First"),
		"incidents/B.md":   page("date: 2024-02-01"),
		"incidents/C.md":   page("date: 2024-03-01"),
		"postmortems/C.md": page("incidents: [C]"),
	})
	r := insight.Analyze(g, insight.Options{})
	a, b, c := r.Incidents[0], r.Incidents[1], r.Incidents[2]
	evidence := []insight.Evidence{
		{Kind: insight.EvidenceError, Text: "no space left", Where: []diag.Pos{{Path: "incidents/A.md", Line: 7}, {Path: "postmortems/C.md", Line: 9}}},
		{Kind: insight.EvidenceAlert, Text: "DiskFull"},
	}
	compare(t, []diag.Diagnostic{suspected(a, b, nil), suspected(a, b, evidence), suspected(b, c, evidence)}, `
		incidents/B.md suspected-recurrence: this may have the same cause as incidents/A.md | incidents/A.md First
		incidents/B.md suspected-recurrence: this may have the same cause as incidents/A.md: both show the error "no space left", alert "DiskFull" | incidents/A.md:7 First
		postmortems/C.md:9 suspected-recurrence: this may have the same cause as incidents/B.md: both show the error "no space left", alert "DiskFull" | incidents/B.md Page
	`)
}

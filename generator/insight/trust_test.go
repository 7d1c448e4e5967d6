package insight

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/history"
	"siaga/generator/link"
	"siaga/generator/load"
)

// today is the day of the build in these tests.
var today = time.Date(2026, 6, 15, 12, 0, 0, 0, jakarta)

// commits says what git knows of some files: how many days ago they were created and last changed.
type commits map[string][2]int

// reportWith analyzes some files with their history.
func reportWith(t *testing.T, now time.Time, files map[string]string, git commits) *Report {
	t.Helper()
	content, log := fstest.MapFS{}, &history.Log{Files: map[string]history.File{}}
	for p, text := range files {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	for p, days := range git {
		created, changed := today.AddDate(0, 0, -days[0]), today.AddDate(0, 0, -days[1])
		log.Files[p] = history.File{Created: created, Updated: changed, Changed: changed}
	}
	o := load.Options{Root: "docs", Extensions: []string{".md"}, Location: jakarta}
	loaded, err := load.New(o).Load(context.Background(), content, log, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := link.Build(loaded.Docs, link.Options{Extensions: o.Extensions, Rules: loaded.Rules})
	// What git knows of line n of a file with rules is kept under "path:n".
	lines := func(path string, line int) time.Time { return log.Files[fmt.Sprintf("%s:%d", path, line)].Changed }
	return Analyze(g, Options{Now: now, Location: jakarta, LineChanged: lines})
}

// reasonText writes a reason as "code text #n day d (page) place", a minus before what speaks against.
func reasonText(r Reason) string {
	s := "+"
	if r.Bad {
		s = "-"
	}
	s += r.Code
	if r.Text != "" {
		s += " " + r.Text
	}
	if r.N != 0 {
		s += fmt.Sprintf(" #%d", r.N)
	}
	if r.Days != 0 {
		s += fmt.Sprintf(" %dd", r.Days)
	}
	if r.Doc != nil {
		s += " (" + id(r.Doc) + ")"
	}
	return s + " " + r.Pos.String()
}

const steps = "# Page\n\n## Mitigation\n\n1. Restart it.\n\n[more](https://example.org)\n"

// runbook is a runbook with steps and the given front matter.
func runbook(lines ...string) string { return front(lines...) + steps }

func front(lines ...string) string { return "---\n" + strings.Join(lines, "\n") + "\n---\n" }

func TestTrust(t *testing.T) {
	used := func(day, helped string) string {
		return page("started_at: "+day+"T10:00:00+07:00", "runbooks: [{id: x, helped: "+helped+"}]")
	}
	with := func(m map[string]string, more map[string]string) map[string]string {
		m = maps.Clone(m)
		maps.Copy(m, more)
		return m
	}
	plain := map[string]string{"runbooks/x.md": steps}
	tests := []struct {
		name  string
		files map[string]string
		git   [2]int // days ago: created, changed; zero: no history
		want  string
	}{
		{"nothing is known", plain, [2]int{}, `check: -nothing-known runbooks/x.md`},
		{"changed lately", plain, [2]int{900, 30}, `trusted: +changed-recently 30d runbooks/x.md`},
		{"changed a year ago", plain, [2]int{900, 365}, `trusted: +changed-recently 365d runbooks/x.md`},
		{"changed more than a year ago", plain, [2]int{900, 366}, `check: -content-old 366d runbooks/x.md, -never-reviewed runbooks/x.md`},
		{"reviewed without a change", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2026-01-15", "review_in: 6 months")},
			[2]int{900, 800}, `trusted: +reviewed 151d runbooks/x.md:2:19`},
		{"reviewed, no history", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2025-06-15")}, [2]int{},
			`trusted: +reviewed 365d runbooks/x.md:2:19`},
		{"review overdue by a day, by the usual interval", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2025-06-14")}, [2]int{},
			`check: -review-overdue 1d runbooks/x.md:2:19`},
		{"review overdue, but used", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2024-01-01", "review_in: 3 months"), "incidents/A.md": used("2026-06-01", "yes")},
			[2]int{900, 800}, `check: -review-overdue 3 months 805d runbooks/x.md:2:19, +helped #1 14d (A) incidents/A.md:3:17`},
		{"review overdue twice over", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2025-12-14", "review_in: 3 months")},
			[2]int{900, 800}, `suspect: -review-overdue 3 months 93d runbooks/x.md:2:19, -content-old 800d runbooks/x.md`},
		{"review overdue by just an interval", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2025-12-15", "review_in: 3 months")},
			[2]int{900, 800}, `check: -review-overdue 3 months 92d runbooks/x.md:2:19, -content-old 800d runbooks/x.md`},
		{"reviewed in the future", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2027-01-01")}, [2]int{}, `check: -nothing-known runbooks/x.md`},
		{"tested lately", map[string]string{"runbooks/x.md": runbook("last_tested_on: 2026-06-14")}, [2]int{900, 800},
			`trusted: +tested 1d runbooks/x.md:2:17`},
		{"tested long ago", map[string]string{"runbooks/x.md": runbook("last_tested_on: 2024-06-14")}, [2]int{900, 800},
			`check: -content-old 800d runbooks/x.md, -never-reviewed runbooks/x.md, +tested 731d runbooks/x.md:2:17`},
		{"helped", with(plain, map[string]string{"incidents/A.md": used("2026-01-01", "yes"), "incidents/B.md": used("2026-06-01", "yes"), "incidents/C.md": used("2024-01-01", "no")}),
			[2]int{}, `trusted: +helped #2 14d (B) incidents/B.md:3:17`},
		{"helped long ago", with(plain, map[string]string{"incidents/A.md": used("2024-01-01", "yes")}), [2]int{900, 800},
			`check: -content-old 800d runbooks/x.md, -never-reviewed runbooks/x.md, +helped #1 896d (A) incidents/A.md:3:17`},
		{"did not help the last time", with(plain, map[string]string{"incidents/A.md": used("2026-01-01", "yes"), "incidents/B.md": used("2026-06-01", "no")}),
			[2]int{900, 100}, `suspect: -did-not-help no 14d (B) incidents/B.md:3:17, +changed-recently 100d runbooks/x.md`},
		{"did not help, nobody says since", with(plain, map[string]string{"incidents/A.md": used("2026-06-01", `""`), "incidents/B.md": used("2026-05-01", "no")}),
			[2]int{}, `suspect: -did-not-help no 45d (B) incidents/B.md:3:17`},
		{"did not help, and was changed since", with(plain, map[string]string{"incidents/A.md": used("2026-06-01", "no")}),
			[2]int{900, 10}, `check: -changed-since no 14d (A) incidents/A.md:3:17, +changed-recently 10d runbooks/x.md`},
		{"was missing, and written after that", with(plain, map[string]string{"incidents/A.md": used("2026-06-01", "missing")}),
			[2]int{10, 10}, `trusted: +changed-recently 10d runbooks/x.md`},
		{"was missing, nobody knows when it was written", with(plain, map[string]string{"incidents/A.md": used("2026-06-01", "missing")}),
			[2]int{}, `check: -did-not-help missing 14d (A) incidents/A.md:3:17`},
		{"was missing, and is older", with(plain, map[string]string{"incidents/A.md": used("2026-06-01", "missing")}),
			[2]int{300, 300}, `suspect: -did-not-help missing 14d (A) incidents/A.md:3:17, +changed-recently 300d runbooks/x.md`},
		{"the record goes before its post-mortem", with(plain, map[string]string{
			"incidents/A.md": used("2026-06-01", "yes"), "postmortems/P.md": page("incidents: [A]", "runbooks: [{id: x, helped: no}]")}),
			[2]int{}, `trusted: +helped #1 14d (A) incidents/A.md:3:17`},
		{"only the post-mortem tells", with(plain, map[string]string{
			"incidents/A.md": page("started_at: 2026-06-01T10:00:00+07:00", "runbooks: [x]"), "postmortems/P.md": page("incidents: [A]", "runbooks: [{id: x, helped: no}]")}),
			[2]int{}, `suspect: -did-not-help no 14d (A) postmortems/P.md:3:17`},
		{"practised", with(plain, map[string]string{"drills/D.md": page("runbooks: [x]", "held_on: 2026-06-05"), "drills/E.md": page("runbooks: [x]", "held_on: 2025-06-05")}),
			[2]int{900, 800}, `trusted: +practised 10d (D) drills/D.md:2:12`},
		{"a drill that is to come", with(plain, map[string]string{"drills/D.md": page("runbooks: [x]", "held_on: 2026-07-05")}),
			[2]int{900, 800}, `check: -content-old 800d runbooks/x.md, -never-reviewed runbooks/x.md`},
		{"did not help in an exercise", with(plain, map[string]string{"incidents/A.md": page("drill: true", "date: 2026-06-05", "runbooks: [{id: x, helped: no}]")}),
			[2]int{900, 30}, `suspect: -did-not-help no 10d (A) incidents/A.md:4:17, +changed-recently 30d runbooks/x.md`},
		{"others are used", with(plain, map[string]string{"runbooks/y.md": steps, "incidents/A.md": page("runbooks: [y]")}),
			[2]int{900, 800}, `check: -content-old 800d runbooks/x.md, -never-reviewed runbooks/x.md, -never-used runbooks/x.md`},
		{"dead links in steps", map[string]string{"runbooks/x.md": "# X\n\n## Meaning\n\n[a](a.md) and ![p](p.png)\n\n## Mitigation\n\n1. Do [b](b.md), then [c](c.md) ![q](q.png).\n"},
			[2]int{900, 30}, `suspect: -dead-links-in-steps b.md #2 runbooks/x.md:9:7, -dead-links a.md #3 runbooks/x.md:5:1, +changed-recently 30d runbooks/x.md`},
		{"dead links elsewhere", map[string]string{"runbooks/x.md": steps + "\n## See also\n\n[a](a.md), [code](../../main.c)\n"},
			[2]int{900, 30}, `check: -dead-links a.md #1 runbooks/x.md:11:1, +changed-recently 30d runbooks/x.md`},
		{"no steps", map[string]string{"runbooks/x.md": "# X\n\nIt is what it is.\n"}, [2]int{900, 30},
			`suspect: -no-steps runbooks/x.md, +changed-recently 30d runbooks/x.md`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			git := commits{}
			if tt.git != [2]int{} {
				git["runbooks/x.md"] = tt.git
			}
			var got []string
			b := bookAt(t, reportWith(t, today, tt.files, git), "runbooks/x.md")
			for _, r := range b.Reasons {
				got = append(got, reasonText(r))
			}
			if s := string(b.Level) + ": " + strings.Join(got, ", "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func bookAt(t *testing.T, r *Report, path string) *Runbook {
	t.Helper()
	for _, b := range r.Runbooks() {
		if b.Doc.Path == path {
			return b
		}
	}
	t.Fatalf("no runbook %s", path)
	return nil
}

// Without a day of the build no age is judged; what happened is.
func TestTrustWithoutADay(t *testing.T) {
	r := reportWith(t, time.Time{}, map[string]string{
		"runbooks/dated.md":  runbook("last_reviewed_on: 2001-01-01", "last_tested_on: 2001-01-01"),
		"runbooks/failed.md": steps,
		"runbooks/helped.md": steps,
		"incidents/A.md":     page("date: 2001-01-01", "runbooks: [{id: failed, helped: no}, {id: helped, helped: yes}]"),
	}, commits{"runbooks/dated.md": {9000, 9000}})
	var got []string
	for _, b := range r.Runbooks() {
		got = append(got, id(b.Doc)+" "+string(b.Level)+" "+reasonText(b.Reasons[0]))
	}
	compare(t, got, `
		dated check -nothing-known runbooks/dated.md
		failed suspect -did-not-help no (A) incidents/A.md:3:17
		helped trusted +helped #1 (A) incidents/A.md:3:43
	`)
}

// What a runbook is for comes from both ends of a relation, and from its own name.
func TestRunbookRelations(t *testing.T) {
	r := reportWith(t, today, map[string]string{
		"runbooks/x.md":       runbook("services: [web, db]", "alerts: [Slow]"),
		"alerts/Down.md":      page("kind: alert", "runbooks: [x, x]"),
		"alerts/DiskFull.md":  front("kind: runbook", "alerts: [DiskFull]") + steps,
		"incidents/A.md":      page("date: 2026-01-01", "runbooks: [x]", "alerts: [DiskFull]"),
		"incidents/B.md":      page("date: 2026-02-01", "runbooks: [x]"),
		"incidents/C.md":      page("runbooks: [x]"),
		"incidents/D.md":      page("runbooks: [x]", "duplicate_of: A"),
		"incidents/E.md":      page("runbooks: [x]", "drill: true"),
		"postmortems/P.md":    page("incidents: [A]", "runbooks: [x]"),
		"root-causes/pool.md": page("runbooks: [x]"),
	}, nil)
	var got []string
	for _, b := range r.Runbooks() {
		var used []string
		for _, i := range b.UsedIn {
			used = append(used, id(i.Doc))
		}
		got = append(got, fmt.Sprintf("%s: alerts %s; services %s; used in %s", b.Doc.Path, ids(b.Alerts), ids(b.Services), strings.Join(used, " ")))
	}
	compare(t, got, `
		alerts/DiskFull.md: alerts DiskFull; services ; used in
		runbooks/x.md: alerts Slow Down; services web db; used in B A C
	`)
}

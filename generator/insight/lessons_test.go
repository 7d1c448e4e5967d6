package insight

import (
	"fmt"
	"testing"
	"time"

	"siaga/generator/diag"
	"siaga/generator/link"
	"siaga/generator/model"
)

// The points stand by the start of their incidents; median and p90 are values that were measured.
func TestDurations(t *testing.T) {
	r := reportOn(t, "", map[string]string{
		"incidents/A.md":   page("started_at: 2024-03-01T10:00:00+07:00", "detected_at: 2024-03-01T10:05:00+07:00", "resolved_at: 2024-03-01T11:00:00+07:00"),
		"incidents/B.md":   page("started_at: 2024-01-01T10:00:00+07:00", "detected_at: 2024-01-01T10:01:00+07:00"),
		"incidents/C.md":   page("started_at: 2024-02-01T10:00:00+07:00", "detected_at: 2024-02-01T09:00:00+07:00", "mitigated_at: 2024-02-01"), // neither can be measured
		"incidents/D.md":   page("detected_at: 2024-04-01T10:00:00+07:00"),
		"postmortems/P.md": page("incidents: [D]", "started_at: 2024-04-01T09:00:00+07:00"),
		"incidents/E.md":   page("drill: true", "started_at: 2024-05-01T10:00:00+07:00", "detected_at: 2024-05-01T10:05:00+07:00"),
	})
	var got []string
	for _, d := range r.Durations() {
		line := fmt.Sprintf("%s from %s to %s: %s, %s;", d.Span, d.From, d.To, minutes(d.Median), minutes(d.P90))
		for _, p := range d.Points {
			line += " " + id(p.Incident.Doc) + " " + minutes(p.Duration)
		}
		got = append(got, line)
	}
	compare(t, got, `
		detect from started to detected: 5m, 60m; B 1m A 5m D 60m
		resolve from started to resolved: 60m, 60m; A 60m
	`)
}

func TestNearestRank(t *testing.T) {
	for _, tt := range []struct{ n, median, p90 int }{{1, 1, 1}, {2, 1, 2}, {3, 2, 3}, {9, 5, 9}, {10, 5, 9}, {11, 6, 10}, {20, 10, 18}, {21, 11, 19}} {
		var points []Point
		for i := range tt.n {
			points = append(points, Point{Duration: time.Duration(tt.n - i)})
		}
		if median, p90 := ranks(points); int(median) != tt.median || int(p90) != tt.p90 {
			t.Errorf("of 1 to %d: median %d, p90 %d; want %d, %d", tt.n, median, p90, tt.median, tt.p90)
		}
	}
}

func TestDetectionGaps(t *testing.T) {
	at := func(started, detected, resolved string) string {
		day := "2024-03-01T"
		return "started_at: " + day + started + ":00+07:00\ndetected_at: " + day + detected + ":00+07:00\nresolved_at: " + day + resolved + ":00+07:00"
	}
	r := reportOn(t, "", map[string]string{
		"incidents/A.md":   page(at("10:00", "10:30", "12:00"), "detected_by: alert"),
		"incidents/B.md":   page(at("10:01", "10:32", "12:00"), "detected_by: alert"),
		"incidents/C.md":   page(at("10:02", "10:08", "10:13"), "detected_by: customer"), // 6 of 11 minutes
		"incidents/D.md":   page(at("10:03", "10:07", "10:09")),                          // 4 of 6 minutes
		"incidents/E.md":   page("detected_by: staff"),
		"incidents/F.md":   page("date: 2024-01-01"),
		"postmortems/P.md": page("incidents: [F]", "detected_by: partner"),
	})
	var got []string
	for _, g := range r.Gaps() {
		got = append(got, fmt.Sprintf("%s: %s %s %d, %s in %s", id(g.Incident.Doc), g.Reason.Code, g.Reason.Text, g.Reason.N, g.Reason.Pos, id(g.Reason.Doc)))
	}
	compare(t, got, `
		C: not-by-alert customer 0, incidents/C.md:5:1 in C
		C: detected-late  6, incidents/C.md:3:14 in C
		B: detected-late  31, incidents/B.md:3:14 in B
		F: not-by-alert partner 0, postmortems/P.md:3:1 in P
		E: not-by-alert staff 0, incidents/E.md:2:1 in E
	`)
}

// What happened on a 29th of February is remembered on the 28th in years without one.
func TestOnThisDay(t *testing.T) {
	files := map[string]string{
		"incidents/A.md": page("started_at: 2020-02-29T10:00:00+07:00"),
		"incidents/B.md": page("started_at: 2019-02-28T23:30:00Z"), // the 1st of March there
		"incidents/C.md": page("date: 2021-02-28"),
		"incidents/D.md": page("title: of no day"),
		"incidents/E.md": page("started_at: 2023-02-28T09:00:00+07:00"),
	}
	for _, tt := range []struct{ day, want string }{
		{"2023-02-28T12:00:00+07:00", "C A"}, // not that of today
		{"2024-02-28", "E C"},
		{"2024-02-29", "A"},
		{"2025-02-28", "E C A"},
		{"2025-03-01", "B"},
		{"2025-02-28T17:30:00Z", "B"},
		{"2018-02-28", ""},
		{"", ""},
	} {
		var docs []model.Doc
		for _, i := range reportOn(t, tt.day, files).OnThisDay() {
			docs = append(docs, i.Doc)
		}
		if got := ids(docs); got != tt.want {
			t.Errorf("%s: %s; want %s", tt.day, got, tt.want)
		}
	}
}

// Lessons stand once, those of the newest incident first, those of drills last.
func TestLessons(t *testing.T) {
	doc := func(id, day string, lessons ...string) *model.PostMortem {
		d := &model.PostMortem{Meta: model.Meta{ID: id, Path: "postmortems/" + id + ".md", Kind: model.KindPostMortem}}
		d.Date, _ = model.ParseTime(day, jakarta)
		for _, l := range lessons {
			d.Prose.Lessons = append(d.Prose.Lessons, model.Lesson{Kind: model.LessonLucky, Text: l, Line: 7})
		}
		return d
	}
	both, drill := doc("P", "", "one", "two"), doc("R", "2024-06-01", "five")
	both.Incidents = []model.Name{{Text: "A", Pos: diag.Pos{Path: "x"}}, {Text: "B"}}
	drill.Drill = true
	g, _ := link.Build([]model.Doc{doc("A", "2024-01-01", "three"), doc("B", "2024-02-01"), doc("C", "", "four"), both, drill}, link.Options{})
	var got []string
	for _, l := range Analyze(g, Options{}).Lessons() {
		of := "none"
		if l.Incident != nil {
			of = id(l.Incident.Doc)
		}
		got = append(got, fmt.Sprintf("%s in %s, of %s", l.Text, id(l.Doc), of))
	}
	compare(t, got, `
		one in P, of B
		two in P, of B
		three in A, of A
		four in C, of C
		five in R, of none
	`)
}

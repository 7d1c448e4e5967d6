package check

import (
	"testing"
	"time"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// event makes a page with times, each in Jakarta and on a line of its own; "" leaves one out.
func event(t *testing.T, started, detected, declared, mitigated, resolved string) *model.Incident {
	t.Helper()
	d := &model.Incident{Meta: model.Meta{ID: "A", Path: "incidents/A.md", Kind: model.KindIncident}}
	for i, f := range []struct {
		to   *model.Time
		text string
	}{{&d.StartedAt, started}, {&d.DetectedAt, detected}, {&d.DeclaredAt, declared}, {&d.MitigatedAt, mitigated}, {&d.ResolvedAt, resolved}} {
		if f.text == "" {
			continue
		}
		var err error
		if *f.to, err = model.ParseTime(f.text, jakarta); err != nil {
			t.Fatal(err)
		}
		f.to.Pos = diag.Pos{Path: d.Path, Line: 3 + i}
	}
	return d
}

func TestStatedDuration(t *testing.T) {
	const h, m = time.Hour, time.Minute
	office := model.Hours{From: 10 * h, To: 17 * h, Weekdays: true}
	// Friday 1 March 2024; nothing ends with the hour.
	friday := func(t *testing.T) *model.Incident {
		return event(t, "2024-03-01 09:00", "2024-03-01 09:20", "2024-03-01 09:50", "2024-03-01 11:03", "2024-03-04 12:07")
	}
	no := func(d *model.Incident, key string) *model.Incident {
		for k, f := range map[string]*model.Time{"started": &d.StartedAt, "detected": &d.DetectedAt, "declared": &d.DeclaredAt, "mitigated": &d.MitigatedAt, "resolved": &d.ResolvedAt} {
			if k == key {
				*f = model.Time{}
			}
		}
		return d
	}
	story := func(d *model.Incident, entries ...string) *model.Incident {
		for _, e := range entries {
			when, err := model.ParseTime(e, jakarta)
			if err != nil {
				t.Fatal(err)
			}
			d.Prose.Timeline = append(d.Prose.Timeline, model.Moment{At: when})
		}
		return d
	}
	tests := []struct {
		name   string
		doc    *model.Incident
		stated model.Stated
		want   string // of the message, what the times give
	}{
		{"from the start", friday(t), model.Stated{Span: "mitigate", Duration: 2*h + 3*m}, ``},
		{"from the detection", friday(t), model.Stated{Span: "mitigate", Duration: 1*h + 43*m}, ``},
		{"from the declaration", friday(t), model.Stated{Span: "mitigate", Duration: 1*h + 13*m}, ``},
		{"two minutes off", friday(t), model.Stated{Span: "mitigate", Duration: 2*h + 5*m}, ``},
		{"three minutes off", friday(t), model.Stated{Span: "mitigate", Duration: 2*h + 6*m}, `from started at 2024-03-01 09:00 to mitigated at 2024-03-01 11:03 it is 2h 3m`},
		{"nearest to the detection", friday(t), model.Stated{Span: "mitigate", Duration: 1*h + 38*m}, `from detected at 2024-03-01 09:20 to mitigated at 2024-03-01 11:03 it is 1h 43m`},
		{"a repair does not last to the end where it is known", friday(t), model.Stated{Span: "mitigate", Duration: 75*h + 7*m}, `from started at 2024-03-01 09:00 to mitigated at 2024-03-01 11:03 it is 2h 3m`},
		{"a repair lasts to the end where it is not", no(friday(t), "mitigated"), model.Stated{Span: "mitigate", Duration: 75*h + 7*m}, ``},
		{"an outage may have ended with either", friday(t), model.Stated{Span: "outage", Duration: 75*h + 7*m}, ``},
		{"an outage", friday(t), model.Stated{Span: "outage", Duration: 30 * h}, `from started at 2024-03-01 09:00 to mitigated at 2024-03-01 11:03 it is 2h 3m`},
		{"the end", friday(t), model.Stated{Span: "resolve", Duration: 51 * h}, `from declared at 2024-03-01 09:50 to resolved at 2024-03-04 12:07 it is 74h 17m`},
		{"the end, in days", friday(t), model.Stated{Span: "resolve", Duration: 4 * 24 * h, Text: "4 days"}, `from started at 2024-03-01 09:00 to resolved at 2024-03-04 12:07 it is 3d 3h 7m`},
		{"a part of the time in a sentence", friday(t), model.Stated{Span: "outage", Duration: 30 * m, Text: "led to 30 minutes of hard downtime"}, ``},
		{"more than the time in a sentence", friday(t), model.Stated{Span: "outage", Duration: 80 * h, Text: "led to 80 hours of hard downtime"}, `from started at 2024-03-01 09:00 to resolved at 2024-03-04 12:07 it is 75h 7m`},
		{"downtime as a label", friday(t), model.Stated{Span: "outage", Duration: 30 * m, Text: "Downtime: 30 minutes"}, `from declared at 2024-03-01 09:50 to mitigated at 2024-03-01 11:03 it is 1h 13m`},
		{"from the first entry of the timeline", story(friday(t), "2024-03-01 09:40", "2024-03-01 08:30", "2024-03-01"), model.Stated{Span: "mitigate", Duration: 2*h + 33*m}, ``},
		{"the timeline alone proves nothing", story(event(t, "", "", "", "2024-03-01 11:03", ""), "2024-03-01 08:30"), model.Stated{Span: "mitigate", Duration: 5 * h}, ``},
		{"the detection", friday(t), model.Stated{Span: "detect", Duration: 15 * m}, `from started at 2024-03-01 09:00 to detected at 2024-03-01 09:20 it is 20m`},
		{"an outage that nobody says the start of may be longer", no(no(friday(t), "started"), "resolved"), model.Stated{Span: "outage", Duration: 3 * h}, ``},
		{"and not shorter", no(no(friday(t), "started"), "resolved"), model.Stated{Span: "outage", Duration: 30 * m}, `from declared at 2024-03-01 09:50 to mitigated at 2024-03-01 11:03 it is 1h 13m`},
		{"nobody acknowledged", friday(t), model.Stated{Span: "acknowledge", Duration: 15 * m}, ``},
		{"an unknown span", friday(t), model.Stated{Span: "deploy", Duration: 15 * m}, ``},
		{"whole hours", friday(t), model.Stated{Span: "resolve", Duration: 75 * h, Text: "75 hours"}, ``},
		{"whole hours, but said to the minute", friday(t), model.Stated{Span: "resolve", Duration: 76 * h, Text: "76h 0m"}, `from started at 2024-03-01 09:00 to resolved at 2024-03-04 12:07 it is 75h 7m`},
		{"about, 15 % above", friday(t), model.Stated{Span: "resolve", Duration: 88 * h, About: true}, ``},
		{"about, more above", friday(t), model.Stated{Span: "resolve", Duration: 90 * h, About: true}, `from started at 2024-03-01 09:00 to resolved at 2024-03-04 12:07 it is 75h 7m`},
		{"in the office", friday(t), model.Stated{Span: "resolve", Duration: 9*h + 7*m, Hours: office}, ``},
		{"in the office, all the time is wrong", friday(t), model.Stated{Span: "resolve", Duration: 75*h + 7*m, Hours: office}, `from started at 2024-03-01 09:00 to resolved at 2024-03-04 12:07 it is 9h 7m in these hours`},
		{"of days nothing is known", event(t, "2024-03-01", "", "", "", "2024-03-02 10:00"), model.Stated{Span: "resolve", Duration: h}, ``},
		{"the end before the start", event(t, "2024-03-02 10:00", "", "", "", "2024-03-01 10:00"), model.Stated{Span: "resolve", Duration: h}, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.stated.Line = 20
			tt.doc.Prose.Stated = []model.Stated{tt.stated}
			near, wrong := contradicted(&tt.doc.Event, tt.stated)
			got := ""
			if wrong {
				got = stated(tt.doc, tt.stated, near).Message
			}
			if tt.want != "" {
				tt.want = `"` + tt.stated.Text + `" does not fit the times of this page: ` + tt.want
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	d := friday(t)
	d.Prose.Stated = []model.Stated{{Span: "mitigate", Duration: h, Text: "Time to repair:\n1h", Line: 20}}
	g, _ := link.Build([]model.Doc{d}, link.Options{})
	var got []diag.Diagnostic
	statedDurations(&Pass{Graph: g, Insight: &insight.Report{}, Report: func(d diag.Diagnostic) { got = append(got, d) }})
	compare(t, got, `incidents/A.md:20 stated-duration: "Time to repair: 1h" does not fit the times of this page: from declared at 2024-03-01 09:50 to mitigated at 2024-03-01 11:03 it is 1h 13m | incidents/A.md:5 declared | incidents/A.md:6 mitigated`)
}

func TestCounted(t *testing.T) {
	const h = time.Hour
	tests := []struct {
		from, to string
		hours    model.Hours
		want     time.Duration
	}{
		{"2024-03-01 07:00", "2024-03-01 09:00", model.Hours{From: 10 * h, To: 17 * h}, 0},
		{"2024-03-01 11:00", "2024-03-01 12:30", model.Hours{From: 10 * h, To: 17 * h}, 90 * time.Minute},
		{"2024-03-01 16:00", "2024-03-04 11:00", model.Hours{From: 10 * h, To: 17 * h, Weekdays: true}, 2 * h}, // Friday to Monday
		{"2024-03-01 16:00", "2024-03-04 11:00", model.Hours{From: 10 * h, To: 17 * h}, 16 * h},
		{"2024-03-01 16:00", "2024-03-04 11:00", model.Hours{}, 67 * h},
		{"2024-03-01 16:00", "2024-03-04 11:00", model.Hours{Weekdays: true}, 19 * h},              // all hours, but no weekend
		{"2024-03-02 01:00", "2024-03-02 23:00", model.Hours{From: 22 * h, To: 6 * h}, 6 * h},      // at night
		{"2024-03-01 00:00", "2024-03-01 00:00", model.Hours{From: 0, To: 24 * h}, 0},              // nothing
		{"1628-03-01 00:00", "2024-03-01 00:00", model.Hours{From: 10 * h, To: 17 * h}, 1<<63 - 1}, // a wrong year, and longer than a Duration
	}
	for _, tt := range tests {
		if got := counted(at(t, tt.from), at(t, tt.to), tt.hours); got != tt.want {
			t.Errorf("from %s to %s in %v: %s, want %s", tt.from, tt.to, tt.hours, got, tt.want)
		}
	}
}

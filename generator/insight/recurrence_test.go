package insight

import (
	"fmt"
	"strings"
	"testing"
)

// Every cause has the incidents that name it or what it led to, each once, in the order of their dates.
func TestRecurrence(t *testing.T) {
	r := reportOn(t, "", map[string]string{
		"root-causes/pool.md":  page("services: [db]", "caused_by: [retry]"),
		"root-causes/retry.md": page("caused_by: [clock]"),
		"root-causes/clock.md": page("caused_by: [pool]"), // a circle
		"incidents/A.md":       page("root_causes: [pool]", "services: [web, api]", "started_at: 2024-03-10T10:00:00+07:00", "resolved_at: 2024-03-10T11:00:00+07:00"),
		"incidents/B.md":       page("root_causes: [pool, retry]", "services: [db]", "date: 2024-01-31"),
		"incidents/C.md":       page("root_causes: [pool]"),
		"incidents/D.md":       page("root_causes: [retry, retry]", "started_at: 2024-03-20T09:59:00+07:00", "resolved_at: 2024-03-20T10:29:00+07:00"),
		"incidents/E.md":       page("started_at: 2024-03-21T09:00:00+07:00"),
		"postmortems/P.md":     page("incidents: [E]", "root_causes: [unwritten]"),
		"incidents/F.md":       page("root_causes: [unwritten]", "duplicate_of: E"),
		"incidents/G.md":       page("root_causes: [unwritten]", "drill: true"),
	})
	var got []string
	for _, c := range r.Causes {
		var occ []string
		for _, o := range c.Occurrences {
			s := id(o.Incident.Doc)
			if o.Via != nil {
				s += "<" + o.Via.Doc.ID
			}
			occ = append(occ, s)
		}
		got = append(got, fmt.Sprintf("%s: %s; %s to %s; gaps %v; recurring %v; hit %s; %s in %d; behind %s; effects %s",
			c.Doc.ID, strings.Join(occ, " "), clock(c.First), clock(c.Last), c.GapDays, c.Recurring, ids(c.Services),
			minutes(c.TimeToResolve), c.Resolved, causeIDs(c.Behind), causeIDs(c.Effects)))
	}
	compare(t, got, `
		clock: B<retry A<pool D<retry C<pool; 2024-01-31T00:00 to 2024-03-20T09:59; gaps [39 9]; recurring true; hit api db web; 90m in 2; behind pool; effects retry
		pool: B A D<retry C; 2024-01-31T00:00 to 2024-03-20T09:59; gaps [39 9]; recurring true; hit api db web; 90m in 2; behind retry; effects clock
		retry: B A<pool D C<pool; 2024-01-31T00:00 to 2024-03-20T09:59; gaps [39 9]; recurring true; hit api db web; 90m in 2; behind clock; effects pool
		unwritten: E; 2024-03-21T09:00 to 2024-03-21T09:00; gaps []; recurring false; hit ; 0m in 0; behind ; effects 
	`)
}

func TestTrend(t *testing.T) {
	tests := []struct {
		gaps []int
		want Trend
	}{
		{nil, TrendNone},
		{[]int{100, 1}, TrendNone},
		{[]int{90, 60, 30}, TrendFaster},
		{[]int{30, 60, 90}, TrendSlower},
		{[]int{30, 1, 30}, TrendSteady}, // the middle one is left out
		{[]int{30, 30, 21, 20}, TrendSteady},
		{[]int{30, 30, 20, 19}, TrendFaster},
		{[]int{20, 20, 30, 31}, TrendSlower},
		{[]int{0, 0, 0}, TrendSteady},
	}
	for _, tt := range tests {
		if got := trend(tt.gaps); got != tt.want {
			t.Errorf("trend(%v) = %q, want %q", tt.gaps, got, tt.want)
		}
	}
}

// TestAlertsOfIncidents: an alert that the text names counts where the front matter lists none; else the author has said
// which of them fired, and another one may just have been quiet.
func TestAlertsOfIncidents(t *testing.T) {
	files := map[string]string{
		"alerts/DiskFull.md": page("title: DiskFull"), "alerts/DiskSlow.md": page("title: DiskSlow"),
		"incidents/A.md": "# A\n\n[DiskFull](../alerts/DiskFull.md) fired, DiskSlow did too.\n",
		"incidents/B.md": "---\nalerts: [DiskSlow]\n---\n# B\n\nDiskFull was quiet.\n",
		"incidents/C.md": page("alerts: [DiskSlow]"), "postmortems/C.md": "---\nincidents: [C]\n---\n# Why\n\nDiskFull was quiet.\n",
	}
	r := reportOn(t, "2026-01-01", files)
	var got []string
	for _, i := range r.Incidents {
		got = append(got, id(i.Doc)+": "+ids(i.Alerts))
	}
	compare(t, got, "A: DiskFull DiskSlow\nB: DiskSlow\nC: DiskSlow")
}

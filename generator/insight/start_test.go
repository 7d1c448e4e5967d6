package insight

import "testing"

func TestStart(t *testing.T) {
	const head = "---\nkind: incident\n---\n# Printers stop\n\n"
	tests := []struct{ name, text, want string }{
		{"told", head + "Date: 2026-03-05\n\nStarted: 2026-03-05 22:00\n\nResolved: 2026-03-06 01:00\n", "2026-03-05 22:00"},
		{"the first entry, where only the end is told", head + "## Timeline\n\n- 2026-03-05 22:40 We look at the queue\n- 01:20 All is over, incident closed\n", "2026-03-05 22:40"},
		{"what led to it weeks before is not it", head + "## Timeline\n\n- 2026-02-05 22:40 A host is moved\n- 2026-03-06 01:20 Incident closed\n", "2026-03-06 01:20"},
		{"the day of the page", "---\nkind: incident\ndate: 2026-03-05\n---\n# Printers stop\n\nResolved: 2026-03-06 01:20\n", "2026-03-05 00:00"},
		{"a page that was written long before", "---\nkind: incident\ndate: 2026-03-02\n---\n# Printers stop\n\nResolved: 2026-03-06 01:20\n", "2026-03-06 01:20"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reportOn(t, "", map[string]string{"docs/incidents/printers.md": tt.text})
			if len(r.Incidents) != 1 {
				t.Fatalf("%d incidents", len(r.Incidents))
			}
			if got := r.Incidents[0].Start.At.Format("2006-01-02 15:04"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

package derive

import (
	"testing"
	"time"
)

// TestDeclaredTimesFrame: what the text tells must fit between the start and the end that the front matter declares; what
// does not was read wrongly and is left out.
func TestDeclaredTimesFrame(t *testing.T) {
	const head = "---\nstarted_at: 2026-03-01T10:00:00Z\nresolved_at: 2026-03-01T12:00:00Z\n---\n# Ledger down\n\n"
	for _, c := range []struct{ text, want string }{
		{"- First detected: 2026-03-01 10:05\n- Mitigated: 2026-03-01 11:40\n", "2026-03-01 10:05, 2026-03-01 11:40"},
		{"- First detected: 2026-03-01 02:05\n- Mitigated: 2026-03-01 11:40\n", "-, 2026-03-01 11:40"}, // in another zone
		{"- First detected: 2026-03-01 10:05\n- Mitigated: 2026-03-02 11:40\n", "2026-03-01 10:05, -"},
	} {
		doc := factsOf(t, "ledger", head+c.text, time.UTC)
		got := ""
		for n, m := range []time.Time{doc.DetectedAt.At, doc.MitigatedAt.At} {
			if n > 0 {
				got += ", "
			}
			if m.IsZero() {
				got += "-"
			} else {
				got += m.Format("2006-01-02 15:04")
			}
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

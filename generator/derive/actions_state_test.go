package derive

import "testing"

func TestStateLabel(t *testing.T) {
	for label, want := range map[string]string{
		"In progress": "in_progress", "Ongoing work": "in_progress", "Completed": "done", "Still open": "open",
		"What we are doing about it": "", "How we're doing it": "", "Apa yang sedang dikerjakan": "", "Follow-up": "",
	} {
		if got := stateLabel(label); got != want {
			t.Errorf("%q heads items that are %q, want %q", label, got, want)
		}
	}
}

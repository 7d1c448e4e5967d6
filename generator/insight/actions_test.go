package insight

import (
	"fmt"
	"testing"
)

// The board shows each action item once, the most pressing first, with its causes, its weight and why it stands there.
func TestActionBoard(t *testing.T) {
	r := reportOn(t, "2024-07-15T12:00:00+07:00", map[string]string{
		"root-causes/pool.md":     page("status: open"),
		"root-causes/dns.md":      page("id: RC-1", "title: Names time out", "fixed_on: 2024-07-01"),
		"incidents/2024/A.md":     page("started_at: 2024-01-10T10:00:00+07:00", "root_causes: [pool]", "action_items:", action("own", "mitigate", "status: open, due_on: 2024-07-15")),
		"incidents/2024/B.md":     page("started_at: 2024-05-10T10:00:00+07:00", "root_causes: [pool, RC-1]"),
		"incidents/2024/dup.md":   page("duplicate_of: B", "action_items:", action("of a duplicate", "detect", "status: in_progress")),
		"incidents/2024/drill.md": page("drill: true", "root_causes: [pool]", "action_items:", action("of a rehearsal", "detect", "status: open")),
		"drills/D.md":             page("scenario: A", "action_items:", action("of a drill", "process", "status: open")),
		"postmortems/A-and-B.md":  page("incidents: [A, B]", "action_items:", action("for nobody knows which", "prevent", "status: open")),
		"postmortems/A.md": page("incidents: [A]", "action_items:",
			action("done and checked", "prevent", "status: done, completed_on: 2024-02-01, verified_on: 2024-03-01"),
			action("checked, nothing else", "detect", "verified_on: 2024-03-01"),
			action("late", "detect", "status: in_progress, due_on: 2024-07-14"),
			action("late, nobody says", "detect", "due_on: 2024-07-15T11:00:00+07:00"),
			action("nobody says", "detect", "due_on: 2024-07-16"),
			action("completed, nothing else", "detect", "completed_on: 2024-07-01"),
			action("never", "detect", "status: wont_do, due_on: 2024-01-01"),
			action("done late", "detect", "status: done, due_on: 2024-01-01")),
		"postmortems/B.md": page("incidents: [B]", "action_items:",
			action("by id", "detect", "status: open, root_cause: rc-1"),
			action("by title", "detect", "status: open, root_cause: names time out, due_on: 2025-01-01"),
			action("by path", "detect", "status: open, root_cause: ../root-causes/dns.md"),
			action("by the other", "detect", "status: open, root_cause: pool, due_on: 2024-12-31"),
			action("elsewhere", "detect", "status: open, root_cause: \"https://example.org/causes/7\"")),
	})
	var got []string
	for _, a := range r.Actions {
		got = append(got, fmt.Sprintf("%s: %s, %s; weight %d, causes %s, of %d incidents", a.Reason, a.Item.Title, a.State, a.Weight, causeIDs(a.Causes), len(a.Incidents)))
	}
	compare(t, got, `
		overdue: late, overdue; weight 2, causes pool, of 1 incidents
		overdue: late, nobody says, overdue; weight 2, causes pool, of 1 incidents
		recurring-cause: own, open; weight 2, causes pool, of 1 incidents
		recurring-cause: by the other, open; weight 2, causes pool, of 1 incidents
		recurring-cause: of a rehearsal, open; weight 2, causes pool, of 0 incidents
		came-back: done and checked, done; weight 2, causes pool, of 1 incidents
		open: for nobody knows which, open; weight 2, causes , of 2 incidents
		open: by title, open; weight 1, causes RC-1, of 1 incidents
		open: of a duplicate, in_progress; weight 1, causes , of 1 incidents
		open: by id, open; weight 1, causes RC-1, of 1 incidents
		open: by path, open; weight 1, causes RC-1, of 1 incidents
		open: elsewhere, open; weight 1, causes , of 1 incidents
		open: of a drill, open; weight 0, causes , of 0 incidents
		no-status: nobody says, unknown; weight 2, causes pool, of 1 incidents
		unverified: done late, unverified; weight 2, causes pool, of 1 incidents
		unverified: completed, nothing else, unverified; weight 2, causes pool, of 1 incidents
		done: checked, nothing else, done; weight 2, causes pool, of 1 incidents
		wont-do: never, wont_do; weight 2, causes pool, of 1 incidents
	`)
	for _, c := range r.Causes {
		for _, a := range c.Actions {
			if a.Causes[0] != c {
				t.Errorf("%s lists %q", c.Doc.ID, a.Item.Title)
			}
		}
	}
	if i := r.Incidents[0]; len(i.Actions) != 10 || i.Actions[0].Item.Title != "late" {
		t.Errorf("%s has %d actions", id(i.Doc), len(i.Actions))
	}
	// Without a day of the build nothing is overdue.
	for _, a := range reportOn(t, "", map[string]string{"postmortems/A.md": page("started_at: 2024-01-01T10:00:00Z", "action_items:", action("x", "detect", "status: open, due_on: 1999-01-01"))}).Actions {
		if a.State != ActionOpen {
			t.Errorf("%s without a day", a.State)
		}
	}
}

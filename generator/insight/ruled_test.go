package insight

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// slow is a rule whose lines 2 to 5 decide; its runbook is x.
const slow = `- alert: Slow
  expr: |
    latency
      > 2
  for: 5m

  # where it is answered
  annotations:
    runbook_url: runbooks/x.md
`

// agesOf gives the lines of slow.yml their ages in days, one letter each: "." is not known, "a" is 30 days, "b" 20, "c" 10, "d" today.
func agesOf(git commits, file, letters string) {
	for i, l := range letters {
		if n := strings.IndexRune("dcba", l); n >= 0 {
			git[fmt.Sprintf("%s:%d", file, i+1)] = [2]int{900, 10 * n}
		}
	}
}

func TestRuleChanged(t *testing.T) {
	incident := func(day, helped string) string {
		return page("started_at: "+day+"T10:00:00+07:00", "runbooks: [{id: x, helped: "+helped+"}]")
	}
	const changed = "check: -rule-changed 10d (Slow) slow.yml:1:3, +changed-recently 15d runbooks/x.md"
	const trusted = "trusted: +changed-recently 15d runbooks/x.md"
	tests := []struct {
		name  string
		lines string
		files map[string]string // besides slow.yml and the runbook
		want  string
	}{
		{"the expression", "aaacaaaaa", nil, changed},
		{"how long it must hold", "aaaacaaaa", nil, changed},
		{"annotations and comments", "aaaaacccc", nil, trusted},
		{"before the runbook", "abbbbbbbb", nil, trusted},
		{"today", "aadaaaaaa", nil, "check: -rule-changed (Slow) slow.yml:1:3, +changed-recently 15d runbooks/x.md"},
		{"a new rule", "ccccccccc", nil, trusted},
		{"a new rule that was changed", "bcbbbbbbb", nil, changed},
		{"only what is committed", "aa..aaaaa", nil, trusted},
		{"its beginning is not known", ".aacaaaaa", nil, trusted},
		{"no history of the rules", "", nil, trusted},
		{"reviewed before", "aaacaaaaa", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2026-06-04")},
			changed + ", +reviewed 11d runbooks/x.md:2:19"},
		{"reviewed on that day", "aaacaaaaa", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2026-06-05")},
			trusted + ", +reviewed 10d runbooks/x.md:2:19"},
		{"to be reviewed", "aaacaaaaa", map[string]string{"runbooks/x.md": runbook("last_reviewed_on: 2026-07-05")}, changed},
		{"tested", "aaacaaaaa", map[string]string{"runbooks/x.md": runbook("last_tested_on: 2026-06-10")},
			"trusted: +tested 5d runbooks/x.md:2:17, +changed-recently 15d runbooks/x.md"},
		{"practised", "aaacaaaaa", map[string]string{"drills/D.md": page("runbooks: [x]", "held_on: 2026-06-10")},
			"trusted: +practised 5d (D) drills/D.md:2:12, +changed-recently 15d runbooks/x.md"},
		{"did not help in an exercise", "aaacaaaaa", map[string]string{"incidents/A.md": page("drill: true", "date: 2026-06-10", "runbooks: [{id: x, helped: no}]")},
			"suspect: -did-not-help no 5d (A) incidents/A.md:4:17, -rule-changed 10d (Slow) slow.yml:1:3, +changed-recently 15d runbooks/x.md"},
		{"helped", "aaacaaaaa", map[string]string{"incidents/A.md": incident("2026-06-10", "yes")},
			"trusted: +helped #1 5d (A) incidents/A.md:3:17, +changed-recently 15d runbooks/x.md"},
		{"helped before", "aaacaaaaa", map[string]string{"incidents/A.md": incident("2026-06-01", "yes")},
			"check: -rule-changed 10d (Slow) slow.yml:1:3, +helped #1 14d (A) incidents/A.md:3:17, +changed-recently 15d runbooks/x.md"},
		{"did not help", "aaacaaaaa", map[string]string{"incidents/A.md": incident("2026-06-10", "no")},
			"suspect: -did-not-help no 5d (A) incidents/A.md:3:17, -rule-changed 10d (Slow) slow.yml:1:3, +changed-recently 15d runbooks/x.md"},
		{"a written page of the alert", "aaacaaaaa", map[string]string{"alerts/Slow.md": page("kind: alert")}, changed},
		{"an alert that nobody answers here", "aaacaaaaa", map[string]string{"slow.yml": strings.Replace(slow, "runbooks/x.md", "runbooks/y.md", 1), "runbooks/y.md": steps}, trusted},
		{"the newest of two", "aaacaaaaa", map[string]string{"fast.yml": strings.Replace(slow, "Slow", "Fast", 1)},
			"check: -rule-changed (Fast) fast.yml:1:3, +changed-recently 15d runbooks/x.md"},
		{"the page of its own alert", "aaacaaaaa", map[string]string{"slow.yml": strings.Replace(slow, "Slow", "x", 1)},
			"check: -rule-changed 10d (x) slow.yml:1:3, +changed-recently 15d runbooks/x.md"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{"runbooks/x.md": steps, "slow.yml": slow}
			maps.Copy(files, tt.files)
			git := commits{"runbooks/x.md": {900, 15}}
			agesOf(git, "slow.yml", tt.lines)
			agesOf(git, "fast.yml", "aaddaaaaa")
			var got []string
			b := bookAt(t, reportWith(t, today, files, git), "runbooks/x.md")
			for _, r := range b.Reasons {
				got = append(got, reasonText(r))
			}
			if s := string(b.Level) + ": " + strings.Join(got, ", "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

// Where nobody knows when a runbook was changed, nobody can say that a rule was changed since.
func TestRuleChangedWithoutHistory(t *testing.T) {
	git := commits{}
	agesOf(git, "slow.yml", "aaacaaaaa")
	b := bookAt(t, reportWith(t, today, map[string]string{"runbooks/x.md": steps, "slow.yml": slow}, git), "runbooks/x.md")
	if got := reasonText(b.Reasons[0]); len(b.Reasons) != 1 || got != "-nothing-known runbooks/x.md" {
		t.Errorf("%d reasons, the first is %s", len(b.Reasons), got)
	}
}

func TestRuleFiles(t *testing.T) {
	r := reportWith(t, today, map[string]string{
		"runbooks/x.md": steps, "a.yml": slow, "b.yml": strings.Replace(slow, "Slow", "Fast", 1), "broken.yml": "- alert: Broken\n  annotations: {runbook_url: runbooks/x.md}\n  expr: [\n",
		"undated.yml": "- {alert: Undated, expr: up, annotations: {runbook_url: runbooks/y.md}}\n", "runbooks/y.md": steps, "nobody.yml": "- {alert: Nobody, expr: up}\n",
		"alerts/Own.md": front("kind: runbook") + steps, "own.yml": "- {alert: Own, expr: up}\n",
	}, commits{"runbooks/x.md": {900, 15}, "alerts/Own.md": {900, 15}})
	compare(t, RuleFiles(r.graph), "a.yml\nb.yml\nown.yml")
}

package derive

import (
	"fmt"
	"slices"
	"testing"

	"siaga/generator/markdown"
)

// outlineOf lists the parts of a page that say what they are about: their meaning, their line and their text.
func outlineOf(text string, past bool) (out []string) {
	o := takeApart(markdown.New(markdown.Options{}).Parse(markdown.Input{Source: []byte(text), Line: 1}), past)
	o.readLines()
	for i := range o.parts {
		if p := &o.parts[i]; p.own {
			out = append(out, fmt.Sprintf("%s %d %s", p.about, p.line, plain(o.partText(p))))
		}
	}
	return out
}

func TestLabelsOpenSections(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"a colon", "It broke.\n\nAction items:\n\n- Buy a disk\n", []string{"actions 3 Buy a disk"}},
		{"an apostrophe", "What we'll do:\n- Buy a disk\n", []string{"actions 1 Buy a disk"}},
		{"capitals", "ACTION ITEMS\n\n- Buy a disk\n\nROOT CAUSE\n\nA leak.\n", []string{"actions 1 Buy a disk", "cause 5 A leak."}},
		{"italics", "_Root cause_\n\nA leak.\n", []string{"cause 1 A leak."}},
		{"no label", "Action items are hard:\n\n- they are many\n\nWe took action:\n\n- at once\n", nil},
		{"text on the line", "Root cause: the `pool` was\ntoo small\nImpact: slow\nNote: none\n", []string{"cause 1 the pool was too small", "impact 3 slow Note: none"}},
		{"text on the next line", "Akar masalah:\nKolam bocor.\n\nTindak lanjut:\n- Tambal kolam\n", []string{"cause 1 Kolam bocor.", "actions 4 Tambal kolam"}},
		{"a list behind a line", "Next steps: all are small\n- Buy a disk\n\nThat is all.\n", []string{"actions 1 all are small Buy a disk"}},
		{"a list", "- Impact: slow\n- Root cause: a leak\n- Team: storage\n", []string{"impact 1 slow", "cause 2 a leak Team: storage"}},
		{"one such item is chance", "- Impact: slow\n- Team: storage\n", nil},
		{"an item with a list in it", "- It was late\n- Follow-ups:\n  - Buy a disk\n- It was dark\n", []string{"actions 2 Buy a disk"}},
		{"below a cause", "## Root cause\n\nA leak.\n\n**Action items**\n\n- Buy a disk\n", []string{"cause 1 A leak.", "actions 5 Buy a disk"}},
		{"below a timeline", "## Timeline\n\n- 10:00 slow\n\nDetection:\n\n- 10:05 an alert\n\nCorrective measures:\n\n- Buy a disk\n", []string{
			"timeline 1 10:00 slow Detection: 10:05 an alert", "actions 9 Buy a disk"}},
		{"groups of actions", "## Action items\n\nDetection:\n\n- Add an alert\n\n**Prevention**\n\n- Buy a disk\n\n**Lessons learned**\n\n- Disks end\n", []string{
			"actions 1 Detection: Add an alert Prevention Buy a disk", "lessons 11 Disks end"}},
		{"groups after a label", "Action items:\n\n- Buy a disk\n\nPrevention:\n\n- Buy two\n\nTimeline:\n\n- 10:00 slow\n", []string{
			"actions 1 Buy a disk Prevention: Buy two", "timeline 9 10:00 slow"}},
		{"words of their own", "## Perbaikan\n\n- Ganti disk\n\n## Penanganan\n\nDimulai ulang.\n\n## Fault\n\nA leak.\n\n## Recommendations\n\n- Two disks\n", []string{
			"actions 1 Ganti disk", "resolution 5 Dimulai ulang.", "cause 9 A leak.", "actions 13 Two disks"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := outlineOf(tt.text, true); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	// A runbook is read by its headings and bold words alone.
	if got := outlineOf("Impact:\n\n- slow\n\n## Perbaikan\n\nMulai ulang.\n", false); got != nil {
		t.Errorf("runbook: %q", got)
	}
}

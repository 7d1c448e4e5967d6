package derive

import "testing"

func TestGist(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a summary after notes", "# X\n\n**Date**: 2024-03-05\n\n**Authors**: Storage\n\n**Summary**: The disk was full.\n", "The disk was full."},
		{"a section", "# X\n\nDate: 2024-03-05\nAuthors: Storage, Web\n\n## Summary\n\nThe disk was\nfull. Nobody looked.\n", "The disk was full. Nobody looked."},
		{"notes in the summary", "# X\n\n## Ringkasan\n\nTanggal: 5 Maret 2024\n\nDisk penuh.\n", "Disk penuh."},
		{"no summary", "# X\n\nOPS-3, 5 March 2024\n\nAll times are UTC.\n\nThe disk ran full at night.\n\n10:00 - slow\n", "The disk ran full at night."},
		{"the impact", "# X\n\nStatus: final\n\n## Impact\n\nNobody could log in.\n\n## Cause\n\nA leak.\n", "Nobody could log in."},
		{"a placeholder", "# X\n\n## Summary\n\nTBD\n\n## Impact\n\nNobody could log in.\n", "Nobody could log in."},
		{"a sentence with a time", "# X\n\nTimes: UTC\n\nAt 10:00 the disk ran full.\n", "At 10:00 the disk ran full."},
		{"notes in bold", "# X\n\n- **Time to repair**: 2h 5m\n- **Impact**: Nobody could log in.\n", "Nobody could log in."},
		{"the cause", "# X\n\nAll times are UTC.\n\n10:00 slow\n\n**Cause:** A leak.\n", "A leak."},
		{"nothing", "# X\n\nDate: 2024-03-05\n\n- a\n- b\n", ""},
	}
	for _, tt := range tests {
		if got := readPage(t, tt.text).Gist; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

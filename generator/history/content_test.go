package history

import (
	"strings"
	"testing"
)

func TestSameContent(t *testing.T) {
	const page = "---\ntitle: Disk full\nlast_reviewed_on: 2024-05-01\nversion: 1.2\n---\n# Disk full\n\nLast reviewed: 1 May 2024 by the storage team\n\n" +
		"Run `df -h` at 10:30. Version 1.2 of the tool is needed.\n\n| Updated | 2024-05 |\n|---|---|\n\nDelete what is older than 30 days.\n"
	tests := []struct {
		name     string
		old, new string // replaced in page; "" appends
		want     bool
	}{
		{"nothing", "", "", true},
		{"another day", "2024-05-01", "2026-01-31", true},
		{"another way to write a day", "2024-05-01", "31/01/2026", true},
		{"a time with a zone", "2024-05-01", "2026-01-31T10:00:00+07:00", true},
		{"a value that is no date", "last_reviewed_on: 2024-05-01", "last_reviewed_on: spring", true},
		{"another style of the key", "last_reviewed_on: 2024-05-01", "lastReviewed: '2024-05-02'", true},
		{"a key that was not there", "title: Disk full\n", "title: Disk full\nreview_in: 6 months\nlast-tested: 2026-01-01\nreviewed_by: storage\n", true},
		{"the version of the page", "version: 1.2", "version: 1.3", true},
		{"the title", "title: Disk full", "title: Disk is full", false},
		{"another key", "version: 1.2", "severity: high", false},
		{"a key with a date and more", "version: 1.2", "valid_from: 2024-05-01", false},
		{"front matter gone, its title too", "---\ntitle: Disk full\nlast_reviewed_on: 2024-05-01\nversion: 1.2\n---\n", "", false},
		{"a stamp in the text", "1 May 2024 by the storage team", "May 31st, 2026 by platform", true},
		{"a stamp in the text goes", "Last reviewed: 1 May 2024 by the storage team\n", "", true},
		{"a stamp in Indonesian comes", "# Disk full\n", "# Disk full\n\n*Terakhir ditinjau: 3 Agustus 2026*\n", true},
		{"a stamp in a comment comes", "# Disk full\n", "# Disk full\n<!-- document version: v1.4.2 -->\n", true},
		{"a stamp in a table", "| Updated | 2024-05 |", "| Updated | 2026-07 |", true},
		{"what was updated", "# Disk full\n", "# Disk full\n\nUpdated 2026-07-01: works with the new disks.\n", false},
		{"a step with a number", "# Disk full\n", "# Disk full\n\nUpdate 3 nodes.\n", false},
		{"a time of day alone", "10:30", "11:30", false},
		{"the version of a tool", "Version 1.2 of", "Version 1.3 of", false},
		{"a number", "30 days", "31 days", false},
		{"white space", "Run `df -h` at", "Run  `df -h`\n   at", true},
		{"line ends of Windows", "\n", "\r\n", true},
		{"no end of the last line", "30 days.\n", "30 days.", true},
		{"blank lines", "\n\n", "\n\n\n", true},
		{"lines in another order", "Run `df -h` at 10:30. Version 1.2 of the tool is needed.\n\n| Updated | 2024-05 |\n|---|---|\n\nDelete what is older than 30 days.\n",
			"Delete what is older than 30 days.\n\nRun `df -h` at 10:30. Version 1.2 of the tool is needed.\n\n| Updated | 2024-05 |\n|---|---|\n", false},
		{"a line twice", "Delete what is older than 30 days.\n", "Delete what is older than 30 days.\nDelete what is older than 30 days.\n", false},
		{"all gone", page, "", false},
	}
	for _, tt := range tests {
		text := strings.ReplaceAll(page, tt.old, tt.new)
		if tt.old == "" {
			text = page + tt.new
		}
		if got := sameContent([]byte(page), []byte(text)); got != tt.want {
			t.Errorf("%s: %v, want %v\n%s", tt.name, got, tt.want, text)
		}
		if got := sameContent([]byte(text), []byte(page)); got != tt.want {
			t.Errorf("%s, backwards: %v", tt.name, got)
		}
	}
	if !sameContent(nil, nil) || !sameContent([]byte("\n"), nil) || sameContent([]byte("x"), nil) {
		t.Error("empty pages")
	}
}

func TestDates(t *testing.T) {
	for _, s := range []string{
		"2024-05-01", "2024/5/1", "2024.05.01", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.123+07:00", "2024-05-01 10:00 WIB", "2024-05-01 10:00",
		"2024-05-01, 10:00 CEST", "01/05/2024", "1.5.2024", "01-05-2024", "01/05/24", "1 May 2024", "1st of May 2024", "1. Mei 2024", "May 1, 2024", "Sept. 3rd, 2024",
		"Mei 2024", "17 Agustus 2024", "2024-05", "oktober 2024", "31 Desember 2024",
	} {
		if got := date.ReplaceAllString("on "+s+", it", dateMark); got != "on "+dateMark+", it" {
			t.Errorf("%q: %q", s, got)
		}
	}
	for _, s := range []string{"10:30", "1.2.3", "10.0.0.1", "10.0.0.0/24", "2024", "maybe 2024", "v4.12", "1/2", "2024-13", "12345-05-01", "May 1", "sha-2024-0501"} {
		if date.MatchString(s) {
			t.Errorf("%q is no date", s)
		}
	}
}

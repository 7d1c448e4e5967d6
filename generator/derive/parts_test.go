package derive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

// runbookOf reads the facts of a runbook's body.
func runbookOf(body string) *model.Runbook {
	r := new(model.Runbook)
	tree := markdown.New(markdown.Options{}).Parse(markdown.Input{Source: []byte(body), Line: 1})
	Facts(r, Source{Tree: tree, Path: "x.md", Location: time.UTC})
	return r
}

func TestParts(t *testing.T) {
	r := runbookOf("# Disk full\n\nIntro.\n\n## Diagnosis\n\ntext\n\n### On the node\n\ntext\n\n## See also\n\ntext\n\n## Langkah-langkah\n\ntext\n")
	var got []string
	for _, p := range r.Parts {
		got = append(got, fmt.Sprintf("%d %s", p.Line, p.About))
	}
	if want := "5 diagnosis, 13 , 17 mitigation"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ", "), want)
	}
}

func TestNoSteps(t *testing.T) {
	tests := []struct {
		name, body string
		want       bool
	}{
		{"nothing", "", true},
		{"title", "# Disk full\n", true},
		{"what it means", "# Disk full\n\n## Meaning\n\nThe disk is full.\n", true},
		{"a comment", "# Disk full\n\n<!-- to be written\n- [ ] one\n-->\n", true},
		{"empty sections for steps", "## Diagnosis\n\n## Mitigation\n", true},
		{"a sentence in a section for steps", "## Mitigation\n\nDelete the oldest files.\n", false},
		{"a list", "# Disk full\n\n1. Look\n", false},
		{"a block of code", "# Disk full\n\n    df -h\n", false},
		{"a command in a sentence", "Run `df -h` first.\n", false},
		{"a link to the steps", "It is described in [the manual](https://example.org/x).\n", false},
		{"a table", "| a | b |\n|---|---|\n| 1 | 2 |\n", false},
		{"a callout", "> [!WARNING]\n> Call the team.\n", false},
		{"many sentences", strings.Repeat("Look at the disk and delete what is old. ", 20), false},
	}
	for _, tt := range tests {
		if got := runbookOf(tt.body).NoSteps; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

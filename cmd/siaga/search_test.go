package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"siaga/search"
)

// TestHugeQueries: what nobody typed is answered quickly, with what is wrong.
func TestHugeQueries(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, ".cache"))
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# Word\n\nOne word after the other.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a megabyte":                 {[]string{"search", strings.Repeat("x", 1<<20)}, "siaga: the query has 1048576 bytes, more than 1000\n"},
		"10,000 words":               {[]string{"search", strings.Repeat("ab ", 10000)}, "siaga: the query has 30000 bytes, more than 1000\n"},
		"10,000 arguments":           {append([]string{"search"}, strings.Fields(strings.Repeat("ab ", 10000))...), "siaga: the query has 29999 bytes, more than 1000\n"},
		"clauses":                    {[]string{"search", strings.Repeat("ab ", 61)}, "siaga: the query has more than 60 words\n"},
		"filters":                    {[]string{"search", strings.Repeat("kind:x ", 61)}, "siaga: the query has more than 60 words\n"},
		"a megabyte to compare with": {[]string{"triage", strings.Repeat("x ", 1<<19)}, "siaga: the text has 1048576 bytes, more than 65536\n"},
		"as much as is compared":     {[]string{"triage", strings.Repeat("word ", search.MaxTriage/5)}, ""},
	} {
		var out, err bytes.Buffer
		begun := time.Now()
		status := run(append(c.args, "--content", dir), console{ctx: t.Context(), out: &out, err: &err, env: func(string) string { return "" }})
		if took := time.Since(begun); took > 20*time.Second { // mostly reading the content, on a machine with other work
			t.Errorf("%s: took %v", name, took)
		}
		if want := map[bool]int{true: exitClean, false: exitFailure}[c.want == ""]; status != want || !strings.HasPrefix(err.String(), c.want) {
			t.Errorf("%s: status %d, %.200q, want %d, %q", name, status, &err, want, c.want)
		}
	}
}

// TestTextPageColors: on a terminal, the only escape codes are ours.
func TestTextPageColors(t *testing.T) {
	const evil = "a\x1b[2J\x1b]0;title\ab\u009b31m\u202ec\x7f\r\nd"
	var out bytes.Buffer
	p := &textPage{w: bufio.NewWriter(&out), color: true, width: 40}
	d := &search.Document{
		Path: evil, Kind: evil, Title: evil, Date: evil, Facets: []search.Facet{{Name: "severity", Value: evil}},
	}
	spans := []search.Span{{Text: evil}, {Text: evil, Mark: true}}
	p.hit(&search.Hit{Document: d, Section: &search.Section{Heading: evil}, Title: spans, Snippet: spans}, []string{evil})
	p.tallies("Causes", []search.Tally{{Reference: search.Reference{Address: evil, Title: evil}}}, func(search.Tally) string { return "once" })
	p.w.Flush()
	rest := regexp.MustCompile("\x1b\\[[0-9;]+m").ReplaceAllString(out.String(), "")
	if i := strings.IndexFunc(rest, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x202e }); i >= 0 {
		t.Errorf("%q", rest[i:])
	}
	if !strings.Contains(out.String(), "\x1b[1;33ma␛[2J") {
		t.Errorf("nothing is marked: %q", &out)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 8 {
		t.Errorf("%d lines: %q", lines, &out)
	}
}

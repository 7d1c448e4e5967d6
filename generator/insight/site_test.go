package insight

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/history"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/model"
)

// jakarta is a zone without summer time, seven hours before UTC.
var jakarta = time.FixedZone("WIB", 7*60*60)

// reportOn analyzes some files, given as path and text, on a day; an empty one stands for a build without a date.
func reportOn(t *testing.T, day string, files map[string]string) *Report {
	t.Helper()
	content := fstest.MapFS{}
	for p, text := range files {
		content[p] = &fstest.MapFile{Data: []byte(text)}
	}
	o := load.Options{Root: "docs", Extensions: []string{".md"}, Location: jakarta}
	loaded, err := load.New(o).Load(context.Background(), content, &history.Log{}, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := link.Build(loaded.Docs, link.Options{Extensions: o.Extensions})
	var now model.Time
	if day != "" {
		if now, err = model.ParseTime(day, jakarta); err != nil {
			t.Fatal(err)
		}
	}
	return Analyze(g, Options{Now: now.At, Location: jakarta})
}

// page writes a page of front matter, whose lines are given.
func page(lines ...string) string {
	return "---\n" + strings.Join(lines, "\n") + "\n---\n# Page\n\nText.\n"
}

func compare(t *testing.T, got []string, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "")
	if g := strings.ReplaceAll(strings.Join(got, "\n")+"\n", " \n", "\n"); strings.TrimSpace(g) != want {
		t.Errorf("got:\n%s\nwant:\n%s", g, want)
	}
}

func id(d model.Doc) string { return d.Base().ID }

func ids[T model.Doc](docs []T) string {
	var out []string
	for _, d := range docs {
		out = append(out, id(d))
	}
	return strings.Join(out, " ")
}

func causeIDs(causes []*Cause) string {
	var out []string
	for _, c := range causes {
		out = append(out, c.Doc.ID)
	}
	return strings.Join(out, " ")
}

func clock(t model.Time) string {
	if !t.Known() {
		return "-"
	}
	return t.At.In(jakarta).Format("2006-01-02T15:04")
}

func minutes(d time.Duration) string { return fmt.Sprintf("%gm", d.Minutes()) }

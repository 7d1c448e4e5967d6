package corpora

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/generator/model"
)

// TestExampleSite builds the content of this repository. Nothing in it may be wrong.
func TestExampleSite(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	src := source{dir: filepath.Join(repository, "content"), config: exampleConfig(t, repository)}
	s, out := src.build(t)
	for _, d := range s.Diagnostics() {
		if d.Severity >= diag.Warning {
			t.Errorf("%s: %s: %s [%s]", d.Pos, d.Severity, d.Message, d.Code)
		}
	}
	checkPages(t, markdownFiles(t, src.dir), s, out)
	for kind, least := range map[string]int{
		"service": 8, "alert": 12, "runbook": 16, "incident": 30, "postmortem": 20, "root-cause": 12, "drill": 4, "page": 12,
	} {
		if got := kinds(s)[kind]; got < least {
			t.Errorf("%d pages are of kind %s, and not %d", got, kind, least)
		}
	}
	if alerts, err := filepath.Glob(filepath.Join(out, "alerts", "*.html")); err != nil || len(alerts) <= 20 {
		t.Errorf("%d alerts have a page, those of rule files included (%v)", len(alerts)-1, err)
	}
	checkCrawl(t, s, out)
	checkSame(t, out, withThreads(t, src, 1))
}

// TestExampleRecurrence: the example has exactly two causes that came back after their fix. They are marked on the page of the
// cause, of the incident, of the post-mortem and of the action, and without the date of the fix there is no mark.
func TestExampleRecurrence(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cause string
		pages []string          // that bear the mark
		edits map[string]string // expression for the lines to remove, by path
	}{
		{
			"expired-client-certificate",
			[]string{"root-causes/expired-client-certificate.html", "incidents/INC-142.html", "postmortems/PM-142.html", "postmortems/PM-111.html"},
			map[string]string{"root-causes/expired-client-certificate.md": `(?m)^fixed_on: .*\n`},
		},
		{
			"overlapping-scheduled-runs",
			[]string{"root-causes/overlapping-scheduled-runs.html", "incidents/INC-145.html", "postmortems/PM-145.html", "postmortems/PM-106.html"},
			map[string]string{"postmortems/PM-106.md": `(?m)^ +completed_on: .*\n`},
		},
	} {
		t.Run(c.cause, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(repository, "content"))); err != nil {
				t.Fatal(err)
			}
			src := source{dir: dir, config: exampleConfig(t, repository)}
			_, out := src.build(t)
			if got, want := cameBack(t, out), []string{"expired-client-certificate", "overlapping-scheduled-runs"}; !slices.Equal(got, want) {
				t.Errorf("came back: %q, and not %q", got, want)
			}
			for _, p := range c.pages {
				if !marked(t, out, p) {
					t.Errorf("%s is not marked", p)
				}
			}
			for file, lines := range c.edits {
				name := filepath.Join(dir, filepath.FromSlash(file))
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, regexp.MustCompile(lines).ReplaceAll(text, nil), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, out = src.build(t)
			if slices.Contains(cameBack(t, out), c.cause) {
				t.Error("without the date of its fix the cause still came back")
			}
			for _, p := range c.pages {
				if marked(t, out, p) {
					t.Errorf("without the date of the fix %s is still marked", p)
				}
			}
		})
	}
}

// marked reports whether a page says of anything that it came back.
func marked(t *testing.T, out, address string) bool {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(address)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(page), `data-v="came-back"`)
}

// cameBack lists the ids of the causes of which data/root-causes.json says that they came back after their fix, sorted.
func cameBack(t *testing.T, out string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(out, "data", "root-causes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Causes []struct {
			ID       string `json:"id"`
			Returned []any  `json:"recurred_after_fix"`
		} `json:"root_causes"`
	}
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range data.Causes {
		if len(c.Returned) > 0 {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// exampleConfig is the configuration of this repository, if it has one.
func exampleConfig(t *testing.T, repository string) config.Config {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, config.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return config.Default()
	}
	if err != nil {
		t.Fatal(err)
	}
	c, problems := config.Parse(config.FileName, data, config.Known{Kinds: model.KindNames(), Fields: model.AllKeys()})
	for _, d := range problems {
		t.Errorf("%s: %s", d.Pos, d.Message)
	}
	return c
}

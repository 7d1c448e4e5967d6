package corpora

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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
	for _, k := range model.Kinds {
		if kinds(s)[k.Name] == 0 {
			t.Errorf("there is no example of kind %s", k.Name)
		}
	}
	checkCrawl(t, s, out)
	checkSame(t, out, withThreads(t, src, 1))
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

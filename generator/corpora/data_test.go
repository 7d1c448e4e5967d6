package corpora

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// checkData holds the files for programs of a published site against their schemas, and looks whether every place that
// they name is one in the content.
func checkData(t *testing.T, dir, out string) {
	names, err := filepath.Glob(filepath.Join(out, "data", "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no data (%v)", err)
	}
	p := places{dir: dir, lines: map[string]int{}}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		schema, err := c.Compile(filepath.Join(out, "data", file.(map[string]any)["$schema"].(string)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(file); err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		p.walk(filepath.Base(name), file)
	}
	for i, s := range p.wrong[:min(len(p.wrong), 20)] {
		t.Errorf("%d of %d: %s", i+1, len(p.wrong), s)
	}
	t.Logf("  data: %d places", p.seen)
}

// places looks at the places that values of JSON name.
type places struct {
	dir   string
	lines map[string]int // of the files that were asked for; -1 if there is none
	seen  int
	wrong []string
}

func (p *places) walk(at string, v any) {
	switch v := v.(type) {
	case map[string]any:
		if path, ok := v["path"].(string); ok && v["line"] != nil {
			p.see(at, fmt.Sprintf("%s:%s", path, v["line"]))
		}
		for k, x := range v {
			p.walk(at+"/"+k, x)
		}
	case []any:
		for _, x := range v {
			p.walk(at, x)
		}
	case string:
		if strings.HasSuffix(at, "/where") || strings.HasSuffix(at, "/source") {
			p.see(at, v)
		}
	}
}

// see looks at one place: path:line, or a path.
func (p *places) see(at, place string) {
	p.seen++
	path, line := place, 0
	if i := strings.LastIndexByte(place, ':'); i > 0 {
		if n, err := strconv.Atoi(place[i+1:]); err == nil {
			path, line = place[:i], n
		}
	}
	if _, ok := p.lines[path]; !ok {
		p.lines[path] = -1
		if text, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(path))); err == nil {
			p.lines[path] = bytes.Count(text, []byte("\n")) + 1
		}
	}
	if p.lines[path] < line || p.lines[path] < 0 {
		p.wrong = append(p.wrong, at+" names "+place+", which is not there")
	}
}

// A place that is not there is found, and one that is there is not.
func TestPlaces(t *testing.T) {
	p := places{dir: writeTree(t, map[string]string{"a.md": "one\ntwo\n"}), lines: map[string]int{}}
	file, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"x": [{"path": "a.md", "line": 2}, {"path": "a.md", "line": 9}, {"where": "a.md"}, {"where": ["a.md:1", "b.md"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p.walk("x.json", file)
	if got := strings.Join(p.wrong, "\n"); p.seen != 5 || got != "x.json/x names a.md:9, which is not there\nx.json/x/where names b.md, which is not there" {
		t.Errorf("%d places, wrong are\n%s", p.seen, got)
	}
}

package data

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

// shared are the record types of several files and the sections of the handbook that tell of them.
var shared = map[string]string{
	"Evidence": "### Evidence", "Reason": "### Reasons", "ActionItem": "### Action items", "ActionRef": "### References to action items",
}

var (
	code    = regexp.MustCompile("`([^`]+)`")
	example = regexp.MustCompile("(?s)```json\n(.*?)\n```")
)

// TestHandbook holds the record types and the handbook equal: every field has a row in the section of its file, and every row
// is one of a field.
func TestHandbook(t *testing.T) {
	sections := handbook(t)
	for name, heading := range shared {
		compare(t, sections, heading, sharedType(name))
	}
	for _, f := range files {
		heading := "## `" + f.address() + "`"
		var types []reflect.Type
		for name, typ := range recordTypes(reflect.TypeOf(f.shape)) {
			if name != "Head" && shared[name] == "" && typ != reflect.TypeOf(f.shape) {
				types = append(types, typ)
			}
		}
		compare(t, sections, heading, types...)
		for i := range reflect.TypeOf(f.shape).NumField() {
			if list := reflect.TypeOf(f.shape).Field(i).Tag.Get("json"); list != "" && !strings.Contains(sections[heading], "\n`"+list+"`:") {
				t.Errorf("%s does not say what the list %s is", heading, list)
			}
		}
		examples(t, f, sections[heading])
	}
}

func sharedType(name string) reflect.Type {
	for _, f := range files {
		if typ := recordTypes(reflect.TypeOf(f.shape))[name]; typ != nil {
			return typ
		}
	}
	panic("no file has " + name)
}

// handbook gives the text under each heading of the page.
func handbook(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../content/handbook/data-files.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	heading := ""
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "## ") || strings.HasPrefix(line, "### ") {
			heading = strings.TrimSpace(line)
		}
		out[heading] += line
	}
	return out
}

// compare holds the fields of record types against the rows of a section.
func compare(t *testing.T, sections map[string]string, heading string, types ...reflect.Type) {
	t.Helper()
	var fields []string
	for _, typ := range types {
		for _, f := range reflect.VisibleFields(typ) {
			// What is embedded has its own section.
			if name := f.Tag.Get("json"); name != "" && len(f.Index) == 1 {
				fields = append(fields, name)
			}
		}
	}
	var rows []string
	table := ""
	for line := range strings.Lines(sections[heading]) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 3 {
			table = ""
			continue
		}
		if table == "" {
			table = strings.TrimSpace(cells[1])
		}
		if table == "Field" || strings.HasPrefix(table, "In ") {
			for _, m := range code.FindAllStringSubmatch(cells[1], -1) {
				if !strings.HasPrefix(strings.TrimSpace(cells[1]), "In ") {
					rows = append(rows, m[1])
				}
			}
		}
	}
	for _, f := range fields {
		if !slices.Contains(rows, f) && !nested(sections[heading], f) {
			t.Errorf("%s has no row for the field %s", heading, f)
		}
	}
	for _, r := range rows {
		if !slices.Contains(fields, r) {
			t.Errorf("%s has a row for %s, which is no field", heading, r)
		}
	}
}

// nested reports whether the second cell of a row names a field: those of a small record within another are told there.
func nested(section, field string) bool {
	for line := range strings.Lines(section) {
		if cells := strings.Split(line, "|"); len(cells) > 3 && strings.Contains(cells[2], "`"+field+"`") {
			return true
		}
	}
	return false
}

// examples holds the examples of a section, one record each, against the schema of its file.
func examples(t *testing.T, f file, section string) {
	t.Helper()
	text, err := schemas.ReadFile(f.schema())
	if err != nil {
		t.Fatal(err)
	}
	schema, err := validator.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("file:///x", schema); err != nil {
		t.Fatal(err)
	}
	sch, err := c.Compile("file:///x")
	if err != nil {
		t.Fatal(err)
	}
	found := example.FindAllStringSubmatch(section, -1)
	lists := 0
	whole := map[string]any{"$schema": f.schema(), "version": json.Number("1")}
	for i := range reflect.TypeOf(f.shape).NumField() {
		name := reflect.TypeOf(f.shape).Field(i).Tag.Get("json")
		if name == "" {
			continue
		}
		whole[name] = []any{}
		if lists < len(found) {
			record, err := validator.UnmarshalJSON(strings.NewReader(found[lists][1]))
			if err != nil {
				t.Fatalf("%s: example %d: %v", f.address(), lists+1, err)
			}
			whole[name] = []any{record}
		}
		lists++
	}
	if len(found) != lists {
		t.Errorf("%s has %d lists and the handbook %d examples", f.address(), lists, len(found))
	}
	if err := sch.Validate(whole); err != nil {
		t.Errorf("the examples of %s: %v", f.address(), err)
	}
}

// TestWords looks whether the handbook lists every code of a reason, and every word that a field can be.
func TestWords(t *testing.T) {
	text := ""
	for _, s := range handbook(t) {
		text += s
	}
	for _, code := range reasonCodes(t) {
		if !strings.Contains(text, "`"+code+"`") {
			t.Errorf("the handbook does not explain the code %s", code)
		}
	}
	for typ, words := range constants(t, "../insight", "../model", ".") {
		if !slices.Contains([]string{
			"insight.EvidenceKind", "insight.TrustLevel", "insight.ActionState", "insight.Trend", "model.Relation", "model.LessonKind", "data.Origin",
		}, typ) {
			continue
		}
		for _, w := range words {
			if w != "" && w != "steady" && !strings.Contains(text, "`"+w.(string)+"`") {
				t.Errorf("the handbook does not explain %s, one of %s", w, typ)
			}
		}
	}
}

// reasonCodes lists the values of the constants of insight that are codes of reasons.
func reasonCodes(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("../insight/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 || v.Type != nil || !strings.HasPrefix(v.Names[0].Name, "Reason") && !strings.HasPrefix(v.Names[0].Name, "Lack") {
				return true
			}
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, s)
			}
			return true
		})
	}
	if len(out) < 20 {
		t.Fatalf("the codes are %v", out)
	}
	return out
}

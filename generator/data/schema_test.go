package data

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"siaga/generator/insight"
	"siaga/generator/model"
)

var update = flag.Bool("update", false, "write the schemas anew")

// TestMain leaves out the tests that hold files against the schemas while these are made anew: they are compiled in.
func TestMain(m *testing.M) {
	if flag.Parse(); *update {
		if err := flag.Set("test.run", "^TestSchemas$"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// TestSchemas makes the schema of each file out of its record types, and holds what is published against it.
func TestSchemas(t *testing.T) {
	words := constants(t, "../insight", "../model", ".")
	for _, f := range files {
		want := schemaOf(t, f, words)
		if *update {
			if err := os.WriteFile(f.schema(), want, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := schemas.ReadFile(f.schema())
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the record types say (%v): run make golden and look at what changed", f.schema(), err)
		}
	}
	if *update {
		return
	}
	list, err := filepath.Glob("schemas/*")
	if err != nil || len(list) != len(files) {
		t.Errorf("%d schemas for %d files (%v)", len(list), len(files), err)
	}
}

// schemaOf makes a schema. Descriptions are the comments of the fields; a field without one fails the test.
func schemaOf(t *testing.T, f file, words map[string][]any) []byte {
	t.Helper()
	r := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, Mapper: func(typ reflect.Type) *jsonschema.Schema { return mapped(typ, words) }}
	if err := r.AddGoComments("siaga/generator/data", ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	r.LookupComment = func(typ reflect.Type, field string) string {
		key := typ.PkgPath() + "." + typ.Name()
		if field != "" {
			key += "." + field
		}
		return strings.Join(strings.Fields(r.CommentMap[key]), " ")
	}
	s := r.ReflectFromType(reflect.TypeOf(f.shape))
	s.Title, s.Description = f.address(), ""
	closed(s, reflect.TypeOf(f.shape))
	for name, typ := range recordTypes(reflect.TypeOf(f.shape)) {
		if def := s.Definitions[name]; def != nil {
			closed(def, typ)
		}
	}
	if err := define(s, r.LookupComment); err != nil {
		t.Fatal(err)
	}
	version, _ := s.Properties.Get("version")
	version.Const = 1
	own, _ := s.Properties.Get("$schema")
	own.Const = f.schema()
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	undescribed(t, f.name, all)
	return append(text, '\n')
}

// mapped gives the schemas of the types of single values. Those that may be null are defined once.
func mapped(t reflect.Type, words map[string][]any) *jsonschema.Schema {
	if _, ok := values()[t]; ok {
		return &jsonschema.Schema{Ref: "#/$defs/" + t.Name()}
	}
	if list := words[t.String()]; t.Kind() == reflect.String && list != nil {
		return &jsonschema.Schema{Type: "string", Enum: list}
	}
	return nil
}

// values are the schemas of the types whose values are more than a text or a number.
func values() map[reflect.Type]*jsonschema.Schema {
	one, null := uint64(1), &jsonschema.Schema{Type: "null"}
	either := func(s ...*jsonschema.Schema) *jsonschema.Schema { return &jsonschema.Schema{AnyOf: append(s, null)} }
	return map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[Time]():    either(&jsonschema.Schema{Type: "string", Format: "date-time"}, &jsonschema.Schema{Type: "string", Format: "date"}),
		reflect.TypeFor[Path]():    either(&jsonschema.Schema{Type: "string", MinLength: &one}),
		reflect.TypeFor[Place]():   either(&jsonschema.Schema{Type: "string", MinLength: &one}),
		reflect.TypeFor[Line]():    either(&jsonschema.Schema{Type: "integer", Minimum: "1"}),
		reflect.TypeFor[Seconds](): {Type: "integer", Minimum: "0"},
		reflect.TypeFor[Share]():   {Type: "number", Minimum: "0", Maximum: "1"},
	}
}

// define adds the definitions of values that a schema refers to.
func define(s *jsonschema.Schema, comment func(reflect.Type, string) string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	for t, v := range values() {
		if bytes.Contains(text, []byte(`"#/$defs/`+t.Name()+`"`)) {
			v.Description = comment(t, "")
			s.Definitions[t.Name()] = v
		}
	}
	return nil
}

// closed adds what the tag "of" says: the words that a field takes from the enumerations of the model, or none of them.
func closed(s *jsonschema.Schema, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			closed(s, f.Type)
			continue
		}
		p, _ := s.Properties.Get(f.Tag.Get("json"))
		for of := range strings.FieldsSeq(f.Tag.Get("of")) {
			for _, w := range enumeration(of) {
				if !slices.Contains(p.Enum, any(w)) {
					p.Enum = append(p.Enum, w)
				}
			}
		}
		if f.Tag.Get("of") != "" && f.Tag.Get("of") != "Kind" {
			p.Enum = append(p.Enum, "")
		}
	}
}

// enumeration lists the words of a field of the model: "Event.DetectedBy", or the names of the kinds.
func enumeration(of string) []string {
	if of == "Kind" {
		return model.KindNames()
	}
	name, field, _ := strings.Cut(of, ".")
	for _, v := range []any{model.Incident{}, model.PostMortem{}, model.Event{}, model.RootCause{}, model.ActionItem{}} {
		if t := reflect.TypeOf(v); t.Name() == name {
			f, _ := t.FieldByName(field)
			return strings.Split(f.Tag.Get("enum"), ",")
		}
	}
	panic("no type " + name)
}

// recordTypes lists the struct types that a type is made of, by name.
func recordTypes(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(t.Elem())
		case reflect.Struct:
			if out[t.Name()] == nil {
				out[t.Name()] = t
				for i := range t.NumField() {
					walk(t.Field(i).Type)
				}
			}
		}
	}
	walk(t)
	return out
}

// undescribed complains of every property that says nothing of itself.
func undescribed(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if props, ok := v["properties"].(map[string]any); ok {
			for name, p := range props {
				if text := fmt.Sprint(p); !strings.Contains(text, "description:") {
					t.Errorf("%s: %s has no description", at, name)
				}
			}
		}
		for k, x := range v {
			undescribed(t, at+"/"+k, x)
		}
	case []any:
		for _, x := range v {
			undescribed(t, at, x)
		}
	}
}

// constants lists the values of the constants of named string types: "insight.TrustLevel" has "trusted", and so on. A new
// constant is in the schemas without anybody having to think of it.
func constants(t *testing.T, dirs ...string) map[string][]any {
	t.Helper()
	out := map[string][]any{}
	for _, dir := range dirs {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				g, ok := d.(*ast.GenDecl)
				if !ok || g.Tok != token.CONST {
					continue
				}
				for _, spec := range g.Specs {
					v := spec.(*ast.ValueSpec)
					typ, ok := v.Type.(*ast.Ident)
					if !ok || len(v.Values) != 1 {
						continue
					}
					if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						s, err := strconv.Unquote(lit.Value)
						if err != nil {
							t.Fatal(err)
						}
						key := file.Name.Name + "." + typ.Name
						out[key] = append(out[key], s)
					}
				}
			}
		}
	}
	// The origins of the model are ours too, beside that of what is declared.
	out["data.Origin"] = append(out["data.Origin"], out["model.Origin"]...)
	for _, typ := range []any{insight.EvidenceTerm, insight.Trusted, insight.ActionOpen, insight.TrendNone, model.RelLink, model.LessonWell, Declared} {
		if key := reflect.TypeOf(typ).String(); len(out[key]) < 3 {
			t.Fatalf("%s has the values %v", key, out[key])
		}
	}
	return out
}

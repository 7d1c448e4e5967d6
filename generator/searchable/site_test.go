package searchable_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/layouts"
)

// TestEverythingLeadsSomewhere builds the example and the handbook: every page that somebody wrote is found, every address
// is that of a page, every section that of one place in it, and a document is the same each time.
func TestEverythingLeadsSomewhere(t *testing.T) {
	root, err := os.OpenRoot("../../content")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	b, err := generator.New(generator.Options{Config: config.Default(), Name: "content", Folder: "content", Layouts: layouts.FS, Content: root.FS()})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	set := s.Searchable()
	found := map[string]bool{}
	sections := 0
	for i := range set.Len() {
		d := set.Document(i)
		found[d.Address] = true
		if !reflect.DeepEqual(d, set.Document(i)) {
			t.Errorf("%s: the document is another one the second time", d.Address)
		}
		var page bytes.Buffer
		if err := s.Render(&page, d.Address); err != nil {
			t.Error(err)
		}
		for _, x := range d.Sections {
			if sections++; x.Anchor == "" {
				continue
			}
			if n := strings.Count(page.String(), fmt.Sprintf(" id=\"%s\"", html.EscapeString(x.Anchor))); n != 1 {
				t.Errorf("%s: the place %q is there %d times", d.Address, x.Anchor, n)
			}
		}
		for _, r := range slices.Concat(d.Causes, d.Runbooks) {
			if _, ok := s.Graph.At(r.Address); !ok || r.Title == "" {
				t.Errorf("%s refers to %+v", d.Address, r)
			}
		}
	}
	for _, d := range s.Graph.Docs {
		if a := s.Graph.Address(d); d.Base().Written() && !found[a] {
			t.Errorf("%s is not found", a)
		}
	}
	if sections < 2*set.Len() {
		t.Errorf("only %d sections in %d documents", sections, set.Len())
	}
}

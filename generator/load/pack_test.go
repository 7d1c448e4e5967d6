package load

import (
	"context"
	"io/fs"
	"os"
	"reflect"
	"testing"
	"time"

	"siaga/generator/history"
)

// What was packed while others were parsed is what was parsed.
func TestPacked(t *testing.T) {
	log := &history.Log{Files: map[string]history.File{"incidents/a.md": {Commit: "abc", Updated: time.Unix(1, 0)}}}
	for _, content := range []fs.FS{files(odd), os.DirFS("../../content")} {
		load := func(packFrom int) *Result {
			l := New(Options{Extensions: []string{".md"}, Location: time.UTC, Drafts: true})
			l.packFrom = packFrom
			r, err := l.Load(context.Background(), content, log, Changes{})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		packed, parsed := load(1), load(1<<20)
		if packed.Parsed == 0 || packed.Parsed < len(packed.Docs) {
			t.Fatalf("%d parsed, %d documents", packed.Parsed, len(packed.Docs))
		}
		if !reflect.DeepEqual(packed, parsed) {
			t.Error("what was packed differs from what was parsed")
		}
	}
}

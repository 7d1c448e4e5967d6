package client_test

import (
	"bytes"
	"compress/gzip"
	"path/filepath"
	"testing"

	"siaga/search/client"
)

// TestScript: all scripts are in the one that pages load, the analysis first.
func TestScript(t *testing.T) {
	script := client.Script()
	if !bytes.HasPrefix(script, []byte("self.Siaga =")) {
		t.Errorf("the script begins with %.80q", script)
	}
	files, err := filepath.Glob("*.js")
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(script, []byte("\n\"use strict\";\n")); n != len(files) {
		t.Errorf("there are %d scripts of %d", n, len(files))
	}
}

// TestScriptSize: the engine is loaded before the first letter is answered, so it stays small.
func TestScriptSize(t *testing.T) {
	const most, mostZipped = 54 << 10, 18 << 10
	script := client.Script()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(script); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d compressed", len(script), b.Len())
	if len(script) > most || b.Len() > mostZipped {
		t.Errorf("the script has %d bytes, %d compressed; more than %d and %d", len(script), b.Len(), most, mostZipped)
	}
	for _, comment := range []string{"\n//", "; // ", "{ // "} {
		if bytes.Contains(script, []byte(comment)) {
			t.Errorf("the script has %q", comment)
		}
	}
}

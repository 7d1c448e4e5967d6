package history

import (
	"bytes"
	"testing"
)

// FuzzSameContent: whether two texts say the same does not depend on their order, nor on white space.
func FuzzSameContent(f *testing.F) {
	f.Add([]byte("---\nupdated: 2024-05-01\n---\n# A\n"), []byte("---\nupdated: 1 May 2026\n---\n# A\n"))
	f.Add([]byte("Last reviewed: 2024-05-01\n\ntext"), []byte("text"))
	f.Add([]byte("a\r\nb\n"), []byte("a b"))
	f.Add([]byte("+++\n+++\n"), []byte("---\n"))
	f.Add([]byte("---\nupdated: 2024-05\n---\n"), []byte("---\n"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		same := sameContent(a, b)
		if sameContent(b, a) != same {
			t.Error("the order matters")
		}
		if !sameContent(a, a) {
			t.Error("a text differs from itself")
		}
		if spaced := bytes.ReplaceAll(b, []byte("\n"), []byte(" \n")); sameContent(a, spaced) != same {
			t.Error("a space at the end of a line matters")
		}
	})
}

package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestEverySharePlaysItsPart(t *testing.T) {
	for _, n := range []int{20, 100} {
		counts := map[string]int{}
		for i := range n {
			counts[changeAt(i).name]++
		}
		for _, c := range changes() {
			if got, want := counts[c.name], c.share*n/100; got < want-1 || got > want+2 {
				t.Errorf("%d of %d are %q, want about %d", got, n, c.name, want)
			}
		}
	}
}

// TestEditsAreSmallAndTakenBack makes edits of every kind of change and of document.
func TestEditsAreSmallAndTakenBack(t *testing.T) {
	tree := t.TempDir()
	if err := writeTree(tree, 40); err != nil {
		t.Fatal(err)
	}
	before, err := textsOf(tree)
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEditor(tree, 7)
	if err != nil {
		t.Fatal(err)
	}
	edited, markers := map[string]int{}, map[string]bool{}
	for range 100 {
		x, err := e.next()
		if err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(e.file(x.path))
		if err != nil {
			t.Fatal(err)
		}
		if err := e.save(x); err != nil {
			t.Fatal(err)
		}
		now, err := os.ReadFile(e.file(x.path))
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(now[4:], []byte("\n---\n"))
		switch {
		case bytes.Contains(old, []byte(x.marker)) || markers[x.marker]:
			t.Errorf("%s: %s was there before", x.path, x.marker)
		case !bytes.Contains(body, []byte(x.marker)):
			t.Errorf("%s: %q leaves no marker in the text", x.path, x.change)
		case changedLines(old, now) > 4:
			t.Errorf("%s: %q changes %d lines", x.path, x.change, changedLines(old, now))
		case x.broken != bytes.Contains(now, []byte(x.marker+".md")):
			t.Errorf("%s: %q and a broken link: %v", x.path, x.change, x.broken)
		}
		markers[x.marker] = true
		edited[x.change]++
		edited[x.folder]++
	}
	for _, name := range append(editedFolders(), "alerts", "drills", "root-causes") {
		if edited[name] < 10 {
			t.Errorf("%d edits in %s", edited[name], name)
		}
	}
	if err := e.restore(); err != nil {
		t.Fatal(err)
	}
	after, err := textsOf(tree)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(before, after) {
		t.Error("the tree is not what it was before the edits")
	}
}

// textsOf reads the files of a folder.
func textsOf(dir string) (map[string]string, error) {
	all := map[string]string{}
	names, err := stampsOf(dir)
	for name := range names {
		text, failed := os.ReadFile(name)
		err = errors.Join(err, failed)
		all[name] = string(text)
	}
	return all, err
}

// changedLines counts the lines that one of two texts has more often than the other.
func changedLines(a, b []byte) int {
	counts := map[string]int{}
	for line := range strings.Lines(string(a)) {
		counts[line]++
	}
	for line := range strings.Lines(string(b)) {
		counts[line]--
	}
	n := 0
	for _, c := range counts {
		n += max(c, -c)
	}
	return n
}

func TestDraftLeavesCodeAlone(t *testing.T) {
	d := readDraft([]byte("---\ntitle: \"A\"\nservices: [x]\n---\n\n# A\n\nOne two.\n\n## Why\n\n```sh\n## not a heading\n\nNot prose\n```\n\n- Item\n\nThree four.\n"))
	prose, headings := lineTexts(d, d.prose), lineTexts(d, d.headings)
	if !slices.Equal(prose, []string{"One two.", "Three four."}) || !slices.Equal(headings, []string{"## Why"}) || d.lines[d.head] != "---" || d.head != 3 {
		t.Errorf("prose %q, headings %q, front matter until line %d", prose, headings, d.head)
	}
	d.retitle("new")
	d.setOwner()
	const want = "---\ntitle: \"A new\"\nservices: [x]\nowner: platform\n---\n\n# A new\n"
	if got := string(d.bytes()); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}

func lineTexts(d *draft, numbers []int) (texts []string) {
	for _, n := range numbers {
		texts = append(texts, d.lines[n])
	}
	return texts
}

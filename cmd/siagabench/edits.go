package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// An editor changes one document of a tree after the other, as authors do: the folders, which are the kinds, in turn, in
// each a document by chance, and what is done to it by the shares of changes. The same seed makes the same edits of the
// same tree. What was edited before stays edited until restore.
type editor struct {
	root    string
	rand    *rand.Rand
	folders []string            // names, sorted
	files   map[string][]string // by folder: slash paths from root, sorted
	count   int                 // edits so far
	before  map[string][]byte   // what was edited, by path
}

// An edit is one saved change of one document.
type edit struct {
	path   string // from the root, with slashes
	folder string // its first element: the kind of the document
	change string // name of the change
	marker string // a word that no document had before; it stands in the text of the page, too
	broken bool   // it also makes a link that leads nowhere, by a name with the marker

	text    []byte // of the whole document
	replace bool   // save it beside and rename it, instead of writing over it
}

// newEditor reads the names of the documents below a folder.
func newEditor(root string, seed uint64) (*editor, error) {
	e := &editor{root: root, rand: rand.New(rand.NewPCG(seed, 0)), files: map[string][]string{}, before: map[string][]byte{}}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isMarkdown(name) {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		folder, _, _ := strings.Cut(rel, "/")
		if e.files[folder] == nil {
			e.folders = append(e.folders, folder)
		}
		e.files[folder] = append(e.files[folder], rel)
		return nil
	})
	if err == nil && len(e.folders) == 0 {
		err = fmt.Errorf("there is no document in %s", root)
	}
	slices.Sort(e.folders)
	return e, err
}

// next is the next edit of any kind of document.
func (e *editor) next() (edit, error) {
	return e.change(e.folders[e.count%len(e.folders)], changeAt(e.count))
}

// change is a change of some document of a folder.
func (e *editor) change(folder string, c change) (edit, error) {
	files := e.files[folder]
	if len(files) == 0 {
		return edit{}, fmt.Errorf("there is no document in %s/", folder)
	}
	x := edit{path: files[e.rand.IntN(len(files))], folder: folder, change: c.name, broken: c.broken, marker: e.marker(), replace: e.count%2 == 0}
	other := e.files[e.folders[e.rand.IntN(len(e.folders))]]
	text, err := os.ReadFile(e.file(x.path))
	if err != nil {
		return x, err
	}
	if _, ok := e.before[x.path]; !ok {
		e.before[x.path] = text
	}
	d := readDraft(text)
	c.apply(d, hand{rand: e.rand, marker: x.marker, link: relativePath(x.path, other[e.rand.IntN(len(other))])})
	x.text = d.bytes()
	e.count++
	return x, nil
}

// marker makes up a word of twelve letters, too far from all others for a search that forgives mistakes.
func (e *editor) marker() string {
	const letters = "bcdfghjklmnpqrstvwxz"
	word := make([]byte, 12)
	for i := range word {
		word[i] = letters[e.rand.IntN(len(letters))]
	}
	return string(word)
}

func (e *editor) file(rel string) string { return filepath.Join(e.root, filepath.FromSlash(rel)) }

// save writes an edit to disk, one in two beside the document and then in its place.
func (e *editor) save(x edit) error {
	name := e.file(x.path)
	if !x.replace {
		return os.WriteFile(name, x.text, 0o644)
	}
	beside := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".swp")
	if err := os.WriteFile(beside, x.text, 0o644); err != nil {
		return err
	}
	return os.Rename(beside, name)
}

// restore takes all edits back.
func (e *editor) restore() error {
	for name, text := range e.before {
		if err := os.WriteFile(e.file(name), text, 0o644); err != nil {
			return err
		}
	}
	clear(e.before)
	return nil
}

// relativePath is the way from one file to another.
func relativePath(from, to string) string {
	return strings.Repeat("../", strings.Count(path.Clean(from), "/")) + to
}

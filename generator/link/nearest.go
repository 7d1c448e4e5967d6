package link

import (
	"path"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// nearest finds names that are spelled almost like one that does not exist. Names are kept by their length and by their
// first and last letters, so that a site with many broken links does not compare each with everything; and only the first
// broken links get a suggestion at all.
type nearest struct {
	names map[nameKey][]string
	paths map[string]string // base name → the first path that has it
}

type nameKey struct {
	length int
	letter byte // first letter, or last letter + 128
}

// maxSuggestions bounds how many suggestions one build looks for.
const maxSuggestions = 2000

// mayAsk reports whether one more suggestion is looked for, and counts it.
func (b *builder) mayAsk() bool {
	b.asked++
	return b.asked <= maxSuggestions
}

func (b *builder) names() *nearest {
	if b.near != nil {
		return b.near
	}
	n := &nearest{names: map[nameKey][]string{}, paths: map[string]string{}}
	add := func(p string) {
		base := path.Base(p)
		if _, ok := n.paths[base]; ok {
			return
		}
		n.paths[base] = p
		low := strings.ToLower(base)
		for _, k := range []nameKey{{len(base), low[0]}, {len(base), low[len(low)-1] + 128}} {
			n.names[k] = append(n.names[k], base)
		}
	}
	for _, d := range b.Docs {
		if p := d.Base().Path; p != "" {
			add(p)
		}
	}
	for _, f := range b.o.Files {
		add(f)
	}
	b.near = n
	return n
}

// closestPath finds the file whose base name is nearest to one that does not exist.
func (b *builder) closestPath(base string) string {
	if base == "" || !b.mayAsk() {
		return ""
	}
	n := b.names()
	// A page may be meant by its address or without its extension.
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ".html"), ".md")
	for _, try := range []string{base, stem + ".md", stem} {
		if p, ok := n.paths[try]; ok {
			return p
		}
	}
	// An image is not meant where a page is spelled alike.
	ext := path.Ext(base)
	for _, try := range []string{base, stem + ".md"} {
		if best := n.closest(try); best != "" && (ext == "" || ext == ".html" || ext == path.Ext(best)) {
			return n.paths[best]
		}
	}
	return ""
}

func (n *nearest) closest(word string) string {
	low := strings.ToLower(word)
	var candidates []string
	for length := len(word) - 3; length <= len(word)+3; length++ {
		candidates = append(candidates, n.names[nameKey{length, low[0]}]...)
		candidates = append(candidates, n.names[nameKey{length, low[len(low)-1] + 128}]...)
	}
	return diag.Closest(word, candidates)
}

// closestID finds the id of a document, of one kind if kind is not nil, that is nearest to one that does not exist.
func (b *builder) closestID(id string, kind *model.Kind) string {
	if id == "" || !b.mayAsk() {
		return ""
	}
	var candidates []string
	for _, d := range b.Docs {
		m := d.Base()
		if (kind == nil || m.Kind == kind) && len(m.ID) <= len(id)+3 && len(id) <= len(m.ID)+3 {
			candidates = append(candidates, m.ID)
		}
	}
	return diag.Closest(id, candidates)
}

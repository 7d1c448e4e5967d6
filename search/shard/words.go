package shard

import (
	"slices"
	"strings"

	"siaga/search"
)

// word is a term that may be meant by a misspelt one.
type word struct {
	text  string
	pages uint32
}

// writeWords makes the shards of words: by beginnings and by endings.
func writeWords(l *postings) (words, endings table) {
	var list []word
	for i, key := range l.keys {
		if search.Lexical(key) {
			list = append(list, word{key, l.from[i+1] - l.from[i]})
		}
	}
	words = writeWordTable('w', list)
	for i := range list {
		list[i].text = reversed(list[i].text)
	}
	slices.SortFunc(list, func(a, b word) int { return strings.Compare(a.text, b.text) })
	return words, writeWordTable('e', list)
}

func writeWordTable(kind byte, list []word) table {
	d := divider{target: wordShard}
	for _, w := range list {
		d.add(w.text, 2)
	}
	starts := append(d.starts(), len(list))
	t := tableWriter{kind: kind}
	before := ""
	for i, begin := range starts[:len(starts)-1] {
		var texts front
		var pages []byte
		for _, w := range list[begin:starts[i+1]] {
			texts.add(w.text, 0)
			pages = appendNumber(pages, w.pages)
		}
		t.add(before, list[begin].text, appendStrings(nil, string(texts.out), string(pages)))
		before = texts.last
	}
	return t.finish()
}

// reversed gives the code points of a string from the last to the first.
func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

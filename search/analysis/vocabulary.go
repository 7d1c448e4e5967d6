package analysis

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Vocabulary gives terms numbers, from 0 in the order in which they are met. Numbers are never given up. It is safe for
// concurrent use, so several Analyzers can share one.
type Vocabulary struct {
	mu    sync.Mutex
	terms table
	order []int32 // of the terms that were sorted already
}

// NewVocabulary returns one without terms.
func NewVocabulary() *Vocabulary { return &Vocabulary{terms: newTable()} }

// Number gives the number of a term. What is no line of valid text is made one.
func (v *Vocabulary) Number(term string) int32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	n, at := v.terms.find(term)
	if n < 0 && !isLine(term) {
		term = strings.ReplaceAll(strings.ToValidUTF8(term, "\uFFFD"), "\n", " ")
		n, at = v.terms.find(term)
	}
	if n < 0 {
		n = v.terms.add(term, at)
	}
	return n
}

func isLine(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, '\n') < 0 }

// Terms are all terms met so far, by their numbers. They must not be changed.
func (v *Vocabulary) Terms() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clip(v.terms.texts)
}

// Order lists the numbers of the terms in the order of their texts. It must not be changed.
func (v *Vocabulary) Order() []int32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	texts := v.terms.texts
	known := len(v.order)
	if known == len(texts) {
		return v.order
	}
	more := sorted(texts[known:], int32(known))
	merged := make([]int32, 0, len(texts))
	for _, n := range v.order {
		for len(more) > 0 && texts[more[0]] < texts[n] {
			merged, more = append(merged, more[0]), more[1:]
		}
		merged = append(merged, n)
	}
	v.order = append(merged, more...)
	return v.order
}

// sorted gives the places of texts in the order of the texts, counted from first. Most differ in their first eight bytes,
// which are compared as one number.
func sorted(texts []string, first int32) []int32 {
	type key struct {
		begin uint64
		at    int32
	}
	keys := make([]key, len(texts))
	for i, s := range texts {
		var b [8]byte
		copy(b[:], s)
		keys[i] = key{binary.BigEndian.Uint64(b[:]), int32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.begin != b.begin {
			return cmp.Compare(a.begin, b.begin)
		}
		return strings.Compare(texts[a.at], texts[b.at])
	})
	out := make([]int32, len(keys))
	for i, k := range keys {
		out[i] = first + k.at
	}
	return out
}

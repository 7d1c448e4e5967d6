package shard

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"siaga/search"
)

// maxMerged is the most terms that a reader merges for a prefix.
const maxMerged = 100000

// entry is a key with its list of pages: a term, the key of a title, or a prefix.
type entry struct {
	at       int  // number of the key; of a prefix, that of the first key that begins with it
	size     int  // of a prefix, its length in bytes
	prefix   bool // whether it is one
	from, to int  // its list in termWriter.lists
}

// termWriter makes the shards of terms.
type termWriter struct {
	*merger
	entries []entry
	lists   []byte
	stored  map[string]bool // prefixes that have a list
}

// writeTerms makes the shards of terms.
func writeTerms(l *postings) table {
	w := &termWriter{merger: newMerger(l), stored: map[string]bool{}}
	w.entries = make([]entry, 0, len(l.keys)+len(l.keys)/16)
	cut := make([]bool, len(l.keys))
	var scratch []search.Posting
	for i := range l.keys {
		scratch = l.list(i, scratch)
		list := search.TermList(scratch)
		cut[i] = list.Pages != len(list.Postings) && !isTitle(l.keys[i])
		w.add(entry{at: i}, list)
	}
	w.addPrefixes(cutPrefixes(l.keys, cut))
	w.sort(len(l.keys))
	starts := w.divide()
	w.addDivided(starts)
	return w.write(starts)
}

func (w *termWriter) key(e entry) string {
	if e.prefix {
		return w.keys[e.at][:e.size]
	}
	return w.keys[e.at]
}

func (w *termWriter) add(e entry, list search.List) {
	e.from = len(w.lists)
	w.lists = appendList(w.lists, list)
	e.to = len(w.lists)
	w.entries = append(w.entries, e)
}

// prefix is the beginning of some keys.
type prefix struct {
	size int // bytes
	keys span
	cut  bool // whether one of the terms has a list that was cut
}

// cutPrefixes gives the prefixes of the terms that have a list that was cut: how many pages have such a prefix cannot be told
// from what is left of the list.
func cutPrefixes(keys []string, cut []bool) []prefix {
	var found, open []prefix
	last := ""
	for i := range len(keys) + 1 {
		word := ""
		if i < len(keys) {
			word, _, _ = strings.Cut(keys[i], " ")
		}
		shared := common(last, word)
		for n := len(open); n > 0 && open[n-1].size > shared; n-- {
			if p := open[n-1]; p.cut {
				p.keys.to = i
				found = append(found, p)
			}
			open = open[:n-1]
		}
		for n := shared; n < len(word); {
			_, size := utf8.DecodeRuneInString(word[n:])
			n += size
			open = append(open, prefix{size: n, keys: span{from: i}})
		}
		for j := len(open) - 1; i < len(keys) && cut[i] && j >= 0 && !open[j].cut; j-- {
			open[j].cut = true
		}
		last = word
	}
	return found
}

// addPrefixes adds prefixes with their lists. Prefixes of the same keys, one after another, have the same list.
func (w *termWriter) addPrefixes(list []prefix) {
	var last span
	for i, p := range list {
		e := entry{at: p.keys.from, size: p.size, prefix: true}
		w.stored[w.key(e)] = true
		if i > 0 && p.keys == last {
			before := w.entries[len(w.entries)-1]
			e.from, e.to = before.from, before.to
			w.entries = append(w.entries, e)
			continue
		}
		w.add(e, w.merge(p.keys))
		last = p.keys
	}
}

// sort brings the entries into the order of the file. The first n are in order already.
func (w *termWriter) sort(n int) {
	slices.SortFunc(w.entries[n:], compareEntries)
	more := slices.Clone(w.entries[n:])
	at := len(w.entries)
	for m := len(more); m > 0; {
		at--
		if n > 0 && compareEntries(w.entries[n-1], more[m-1]) > 0 {
			n--
			w.entries[at] = w.entries[n]
		} else {
			m--
			w.entries[at] = more[m]
		}
	}
}

func compareEntries(a, b entry) int {
	if c := cmp.Compare(a.at, b.at); c != 0 {
		return c
	}
	if a.prefix && b.prefix {
		return cmp.Compare(a.size, b.size)
	}
	switch {
	case a.prefix:
		return -1
	case b.prefix:
		return 1
	}
	return 0
}

// divide gives the first entry of each shard.
func (w *termWriter) divide() []entry {
	d := divider{target: termShard}
	var starts []entry
	for _, e := range w.entries {
		d.add(w.key(e), e.to-e.from+1)
	}
	for _, i := range d.starts() {
		starts = append(starts, w.entries[i])
	}
	return starts
}

// addDivided adds the prefixes whose keys lie in more than one shard, so that no answer needs more than one. Where such keys begin with a shard, it begins with the
// prefix from then on.
func (w *termWriter) addDivided(starts []entry) {
	n := len(w.entries)
	for _, s := range starts[min(1, len(starts)):] {
		i, _ := slices.BinarySearchFunc(w.entries[:n], s, compareEntries)
		first, _, _ := strings.Cut(w.key(s), " ")
		before, _, _ := strings.Cut(w.key(w.entries[i-1]), " ")
		for size := common(first, before); size > 0; size -= lastRune(first[:size]) {
			p := first[:size]
			if w.stored[p] {
				continue
			}
			w.stored[p] = true
			keys := w.with(p)
			if list := w.merge(keys); list.Pages > 0 {
				w.add(entry{at: keys.from, size: size, prefix: true}, list)
			}
		}
	}
	for i, s := range starts {
		for _, e := range w.entries[n:] {
			if e.at == s.at && compareEntries(e, starts[i]) < 0 {
				starts[i] = e
			}
		}
	}
	w.sort(n)
}

func lastRune(s string) int {
	_, size := utf8.DecodeLastRuneInString(s)
	return size
}

// write makes the files of the shards that begin with the given entries.
func (w *termWriter) write(starts []entry) table {
	t := tableWriter{kind: 't'}
	for i, next := 0, 0; i < len(starts); i++ {
		begin := next
		next = len(w.entries)
		if i+1 < len(starts) {
			next, _ = slices.BinarySearchFunc(w.entries, starts[i+1], compareEntries)
		}
		if begin == next {
			continue // all went to the next one
		}
		var keys front
		var lists []byte
		for j, e := range w.entries[begin:next] {
			mark := 0
			if e.prefix {
				mark = radix
			}
			keys.add(w.key(e), mark)
			if j > 0 {
				lists = append(lists, '|')
			}
			lists = append(lists, w.lists[e.from:e.to]...)
		}
		before := ""
		if begin > 0 {
			before = w.key(w.entries[begin-1])
		}
		t.add(before, w.key(w.entries[begin]), appendStrings(nil, string(keys.out), string(lists)))
	}
	return t.finish()
}

package shard

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxMerged is the most terms that a reader merges for a prefix.
const maxMerged = 100000

// entry is a key with its list of pages: a term, the key of a title, or a prefix.
type entry struct {
	at   int32 // number of the key; of a prefix, that of the first key that begins with it
	size int32 // of a prefix, its length in bytes; else 0
	list []byte
}

func (e *entry) isPrefix() bool { return e.size > 0 }

// termWriter makes the shards of terms.
type termWriter struct {
	*postings
	entries []entry
	stored  map[string]bool // prefixes that have a list
}

// writeTerms makes the shards of terms.
func writeTerms(l *postings) table {
	w := &termWriter{postings: l, stored: map[string]bool{}}
	w.entries = make([]entry, len(l.keys), len(l.keys)+len(l.keys)/16)
	cut := make([]bool, len(l.keys))
	const some = 1 << 10 // keys at a time
	spread((len(l.keys)+some-1)/some, func() func(int) {
		lists := newLister(l)
		return func(n int) {
			for i := n * some; i < min((n+1)*some, len(l.keys)); i++ {
				list, isCut := lists.term(i)
				w.entries[i] = entry{at: int32(i), list: list}
				cut[i] = isCut && !l.title[i]
			}
		}
	})
	w.addPrefixes(cutPrefixes(l.keys, cut))
	w.sort(len(l.keys))
	starts := w.divide()
	w.addDivided(starts)
	return w.write(starts)
}

func (w *termWriter) key(e entry) string {
	if e.isPrefix() {
		return w.keys[e.at][:e.size]
	}
	return w.keys[e.at]
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
	begins := make([]int, 0, len(list)) // of the prefixes with the same keys
	for i, p := range list {
		if i == 0 || p.keys != list[i-1].keys {
			begins = append(begins, i)
		}
		e := entry{at: int32(p.keys.from), size: int32(p.size)}
		w.stored[w.key(e)] = true
		w.entries = append(w.entries, e)
	}
	entries := w.entries[len(w.entries)-len(list):]
	spread(len(begins), func() func(int) {
		lists := newLister(w.postings)
		return func(n int) {
			keys := list[begins[n]].keys
			text := lists.writeList(lists.prefix(keys))
			for i := begins[n]; i < len(list) && list[i].keys == keys; i++ {
				entries[i].list = text
			}
		}
	})
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

// compareEntries puts prefixes before the first key that begins with them, the shorter ones first.
func compareEntries(a, b entry) int {
	switch {
	case a.at != b.at:
		return cmp.Compare(a.at, b.at)
	case a.isPrefix() && b.isPrefix():
		return cmp.Compare(a.size, b.size)
	case a.isPrefix():
		return -1
	case b.isPrefix():
		return 1
	}
	return 0
}

// divide gives the first entry of each shard.
func (w *termWriter) divide() []entry {
	d := divider{target: termShard}
	var starts []entry
	for _, e := range w.entries {
		d.add(w.key(e), len(e.list)+1)
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
	lists := newLister(w.postings)
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
			if list := lists.prefix(keys); list.Pages > 0 {
				w.entries = append(w.entries, entry{at: int32(keys.from), size: int32(size), list: lists.writeList(list)})
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
	var begins []int
	for i, next := 0, 0; i < len(starts); i++ {
		begin := next
		next = len(w.entries)
		if i+1 < len(starts) {
			next, _ = slices.BinarySearchFunc(w.entries, starts[i+1], compareEntries)
		}
		if begin < next { // else all went to the next one
			begins = append(begins, begin)
		}
	}
	values := make([][]byte, len(begins))
	spread(len(begins), func() func(int) {
		return func(i int) {
			end := len(w.entries)
			if i+1 < len(begins) {
				end = begins[i+1]
			}
			values[i] = w.shard(w.entries[begins[i]:end])
		}
	})
	t := tableWriter{kind: 't'}
	for i, begin := range begins {
		before := ""
		if begin > 0 {
			before = w.key(w.entries[begin-1])
		}
		t.add(before, w.key(w.entries[begin]), values[i])
	}
	return t.finish()
}

// shard gives the value of the file of some entries. Lists have no sign that JSON would write in another way.
func (w *termWriter) shard(entries []entry) []byte {
	var keys front
	size := 0
	for _, e := range entries {
		mark := 0
		if e.isPrefix() {
			mark = radix
		}
		keys.add(w.key(e), mark)
		size += len(e.list) + 1
	}
	out := make([]byte, 0, len(keys.out)+len(keys.out)/4+size+8)
	out = append(appendString(append(out, '['), string(keys.out)), `,"`...)
	for i, e := range entries {
		if i > 0 {
			out = append(out, '|')
		}
		out = append(out, e.list...)
	}
	return append(out, `"]`...)
}

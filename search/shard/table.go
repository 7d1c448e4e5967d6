package shard

import (
	"fmt"
	"unicode/utf8"
)

// What a shard should have, in bytes before compression. About two thirds of it is left by gzip.
const (
	termShard = 11 << 10
	wordShard = 12 << 10
)

// groupShards is how many shards share a hash: an edit of one page changes a third of them anyway.
const groupShards = 8

// divider finds out where shards end: near the size that they should have, where the keys on both sides have little in
// common, so that few prefixes are divided and most ends stay where they are when pages change.
type divider struct {
	target int
	last   string
	sizes  []int // of each key with all that belongs to it
	shared []int // how much of it the one before begins with too; -1: must not be divided from it
}

// add appends a key, with the size of what it is written with.
func (d *divider) add(key string, size int) {
	shared := common(d.last, key)
	d.sizes = append(d.sizes, len(key)-shared+1+size)
	if shared == len(key) && len(d.last) == len(key) {
		shared = -1
	}
	d.shared = append(d.shared, shared)
	d.last = key
}

// starts gives the number of the first key of each shard.
func (d *divider) starts() []int {
	var starts []int
	for begin := 0; begin < len(d.sizes); {
		starts = append(starts, begin)
		begin = d.end(begin)
	}
	return starts
}

// end gives the end of the shard that begins at a key.
func (d *divider) end(begin int) int {
	size := d.sizes[begin]
	least, most := d.target-d.target/4, d.target+d.target/4
	best := -1
	i := begin + 1
	for ; i < len(d.sizes); i++ {
		may := d.shared[i] >= 0
		if may && size >= least && (best < 0 || d.shared[i] <= d.shared[best]) {
			best = i
		}
		if size+d.sizes[i] > most {
			if best >= 0 {
				return best
			}
			if may {
				return i
			}
		}
		size += d.sizes[i]
	}
	return i
}

// table is a sequence of shards as it stands in the head, with their files.
type table struct {
	First string `json:"first"`
	Names string `json:"names"`
	Group int    `json:"group"`

	files []File
}

// tableWriter makes a table.
type tableWriter struct {
	kind   byte
	first  front
	group  [][]byte // values of the files whose group is not complete
	result table
}

// add appends a shard: the last key of the one before, its own first key, its value.
func (t *tableWriter) add(before, first string, value []byte) {
	shortest := ""
	if before != "" {
		n := common(before, first)
		_, size := utf8.DecodeRuneInString(first[n:])
		shortest = first[:n+size]
	}
	t.first.add(shortest, 0)
	t.group = append(t.group, value)
	if len(t.group) == groupShards {
		t.close()
	}
}

// close gives the shards of a group their names.
func (t *tableWriter) close() {
	hash := nameHash(t.group...)
	t.result.Names += hash
	for i, value := range t.group {
		t.result.files = append(t.result.files, newFile(fmt.Sprintf("%c%s%d", t.kind, hash, i), value))
	}
	t.group = nil
}

func (t *tableWriter) finish() table {
	if len(t.group) > 0 {
		t.close()
	}
	t.result.First, t.result.Group = string(t.first.out), groupShards
	return t.result
}

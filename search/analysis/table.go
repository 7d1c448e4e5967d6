package analysis

import (
	"hash/maphash"
	"strings"
)

// table gives texts numbers, from 0 in the order in which they are met. It is a map in which what is met early, as common
// words are, lies together in memory: that makes it faster than a map of Go, where each of them has a place at random
// among those that are met once.
type table struct {
	seed  maphash.Seed
	slots []uint64 // upper half of a hash, and the number of its text and 1; 0: free. There are a power of two
	texts []string // by number
}

func newTable() table { return table{seed: maphash.MakeSeed(), slots: make([]uint64, 64)} }

// slotNumber is the part of a slot that is a number.
const slotNumber = 1<<32 - 1

// find gives the number of a text, or -1 and where add is to put it.
func (t *table) find(s string) (number int32, at slot) {
	hash := maphash.String(t.seed, s)
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		v := t.slots[i]
		if v == 0 {
			return -1, slot{i, hash}
		}
		if n := v & slotNumber; v^hash <= slotNumber && t.texts[n-1] == s {
			return int32(n - 1), slot{}
		}
	}
}

// slot is a free place for a text.
type slot struct{ index, hash uint64 }

// add gives a text a number that find has just not found. A copy of it is kept.
func (t *table) add(s string, at slot) int32 {
	t.texts = append(t.texts, strings.Clone(s))
	n := len(t.texts)
	t.slots[at.index] = at.hash&^slotNumber | uint64(n)
	if n > len(t.slots)/4*3 {
		t.grow()
	}
	return int32(n - 1)
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]uint64, 2*len(old))
	mask := uint64(len(t.slots) - 1)
	for _, v := range old {
		if v == 0 {
			continue
		}
		i := maphash.String(t.seed, t.texts[v&slotNumber-1]) & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = v
	}
}

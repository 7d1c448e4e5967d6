package shard

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"siaga/search"
)

// Blocks end where the addresses of their pages say, so that a page that is new moves few others to another block.
const (
	leastPages = 4
	mostPages  = 12
	blockEnds  = 40       // percent of the pages behind which a block may end
	blockBytes = 48 << 10 // a block that has more ends, however few pages it has

	leastBlocks = 4
	mostBlocks  = 12
	groupEnds   = 40 // percent of the blocks behind which a group may end
)

// block is a run of pages in one file.
type block struct{ from, to int }

// divideBlocks gives the blocks of all pages, by groups.
func divideBlocks(pages []*page) (groups [][]block) {
	var group []block
	from, size := 0, 0
	for i, p := range pages {
		size += p.size
		h := fnv.New32a()
		h.Write([]byte(p.address))
		chance := mixed(h.Sum32())
		n := i + 1 - from
		if n < mostPages && size < blockBytes && (n < leastPages || chance%100 >= blockEnds) && i+1 < len(pages) {
			continue
		}
		group = append(group, block{from, i + 1})
		from, size = i+1, 0
		n = len(group)
		if n >= mostBlocks || n >= leastBlocks && chance/100%100 < groupEnds || i+1 == len(pages) {
			groups = append(groups, group)
			group = nil
		}
	}
	return groups
}

// mixed spreads what differs in few bits over all of them.
func mixed(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// blockTable is what the head tells of the blocks.
type blockTable struct {
	Sizes  string `json:"sizes"`
	Groups string `json:"groups"`
	Names  string `json:"names"`
}

// blockWriter makes the files of pages.
type blockWriter struct {
	document func(number int) *search.Document // by the number of the page in the index
	pages    []*page
	facets   []string // names
}

// write plans the files of all blocks. What they hold is made when it is asked for.
func (w *blockWriter) write() (t blockTable, files []File) {
	var sizes, groups, names []byte
	for _, group := range divideBlocks(w.pages) {
		sum := []byte(strings.Join(w.facets, "\n") + "\n")
		for _, b := range group {
			sizes = append(sizes, digits[b.to-b.from])
			sum = append(sum, digits[b.to-b.from])
			for _, p := range w.pages[b.from:b.to] {
				sum = append(sum, p.sum[:]...)
			}
		}
		hash := nameHash(sum)
		groups = append(groups, digits[len(group)])
		names = append(names, hash...)
		for i, b := range group {
			name := fmt.Sprintf("p%s%d", hash, i)
			files = append(files, File{name, func() []byte { return script(name, w.texts(b)) }})
		}
		all, name := block{group[0].from, group[len(group)-1].to}, "c"+hash
		files = append(files, File{name, func() []byte { return script(name, w.code(all)) }})
	}
	return blockTable{string(sizes), string(groups), string(names)}, files
}

// texts gives the value of the file of a block.
func (w *blockWriter) texts(b block) []byte {
	size := 0
	for _, p := range w.pages[b.from:b.to] {
		size += p.size
	}
	out := append(make([]byte, 0, size+size/8+512), '[')
	for i := b.from; i < b.to; i++ {
		if i > b.from {
			out = append(out, ',')
		}
		out = w.appendPage(out, w.document(i))
	}
	return append(out, ']')
}

func (w *blockWriter) appendPage(out []byte, d *search.Document) []byte {
	out = append(out, '[')
	for _, s := range []string{d.Title, d.Address, d.Path, d.Kind, d.Date, d.Summary} {
		out = append(appendString(out, s), ',')
	}
	out = append(strconv.AppendInt(out, int64(d.Prior), 10), ",["...)
	for i, f := range d.Facets {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(slices.Index(w.facets, validTerm(f.Name))), 10)
		out = appendString(append(out, ','), f.Value)
		out = appendString(append(out, ','), f.Label)
	}
	out = append(out, "],"...)
	for _, list := range [][]search.Reference{d.Causes, d.Runbooks} {
		var flat []string
		for _, r := range list {
			flat = append(flat, r.Address, r.Title, r.Helped)
		}
		out = append(appendStrings(out, flat...), ',')
	}
	out = append(out, '[')
	for i := range d.Sections {
		s := &d.Sections[i]
		if i > 0 {
			out = append(out, ',')
		}
		if anchor, ok := derivedAnchor(s.Heading); ok && anchor == s.Anchor {
			out = append(out, '0')
		} else {
			out = appendString(out, s.Anchor)
		}
		out = appendString(append(out, ','), s.Heading)
		out = appendString(append(out, ','), s.Text)
	}
	return append(out, "]]"...)
}

// derivedAnchor gives the anchor that most headings have, if it can be told from the heading.
func derivedAnchor(heading string) (string, bool) {
	var b strings.Builder
	gap := false
	for i := range len(heading) {
		c := heading[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// code gives the value of the file of the code of some pages.
func (w *blockWriter) code(b block) []byte {
	out := []byte{'['}
	for i := b.from; i < b.to; i++ {
		if i > b.from {
			out = append(out, ',')
		}
		var code []string
		last := 0
		for j, s := range w.document(i).Sections {
			code = append(code, s.Code)
			if s.Code != "" {
				last = j + 1
			}
		}
		out = appendStrings(out, code[:last]...)
	}
	return append(out, ']')
}

package shard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"siaga/search"
)

// A block has from leastPages to mostPages pages, and not much more than blockBytes if it has leastPages; few pages that say little
// share a block with others. A page that is longer than pageBytes ends its block at once. Where it ends between these bounds
// is up to the addresses of the pages, so that a new page moves few others to another block; likewise for groups.
const (
	leastPages = 4
	mostPages  = 12
	someBytes  = 12 << 10
	blockBytes = 25 << 10
	pageBytes  = 48 << 10

	leastBlocks = 12
	mostBlocks  = 20
)

// block is a run of pages in one file.
type block struct {
	from, to int
	size     int // of what is shown of the pages, in bytes
}

// divideBlocks gives the blocks of all pages, by groups.
func divideBlocks(pages []*Page) (groups [][]block) {
	var blocks []block
	for from := 0; from < len(pages); {
		to := blockEnd(pages, from)
		b := block{from: from, to: to}
		for _, p := range pages[from:to] {
			b.size += p.size
		}
		blocks = append(blocks, b)
		from = to
	}
	for len(blocks) > 0 {
		n := min(leastBlocks, len(blocks))
		for i := n; i < min(mostBlocks, len(blocks)); i++ {
			if pages[blocks[i].to-1].chance < pages[blocks[n-1].to-1].chance {
				n = i + 1
			}
		}
		groups = append(groups, blocks[:n])
		blocks = blocks[n:]
	}
	return groups
}

// blockEnd gives the end of the block that begins at a page: of all where it may be, the one behind the page of the
// smallest hash.
func blockEnd(pages []*Page, from int) int {
	best, size := -1, 0
	for i := from; i < len(pages) && i < from+mostPages; i++ {
		size += pages[i].size
		n := i + 1 - from
		if size > pageBytes && (n < leastPages || best < 0) {
			return i + 1
		}
		if best >= 0 && size > blockBytes {
			break
		}
		if n >= leastPages && (size >= someBytes || n >= mostPages) && (best < 0 || pages[i].chance < pages[best].chance) {
			best = i
		}
	}
	if best < 0 {
		return min(len(pages), from+mostPages)
	}
	return best + 1
}

// blockVersion changes with the way in which texts are written: the names of their files tell what they hold without looking.
const blockVersion = "1\n"

// blockTable is what the head tells of the blocks.
type blockTable struct {
	Sizes  string `json:"sizes"`
	Groups string `json:"groups"`
	Names  string `json:"names"`
}

// blockWriter makes the files of pages. It does not hold on to these.
type blockWriter struct {
	document func(number int) *search.Document // by the number of the page in the index
	facets   []string                          // names
}

// plan plans the files of all blocks. What they hold is made when it is asked for.
func (w *blockWriter) plan(pages []*Page) (t blockTable, files []File) {
	var sizes, groups, names []byte
	for _, group := range divideBlocks(pages) {
		sum := []byte(blockVersion + strings.Join(w.facets, "\n") + "\n")
		for _, b := range group {
			sizes = append(sizes, digits[b.to-b.from])
			sum = append(sum, digits[b.to-b.from])
			for _, p := range pages[b.from:b.to] {
				sum = append(sum, p.hash[:]...)
			}
		}
		hash := nameHash(sum)
		groups = append(groups, digits[len(group)])
		names = append(names, hash...)
		g := &groupWriter{blockWriter: w, blocks: group, code: make([][]byte, len(group))}
		for i := range group {
			name := fmt.Sprintf("p%s%d", hash, i)
			files = append(files, File{name, func() []byte { return g.texts(name, i) }})
		}
		name := "c" + hash
		files = append(files, File{name, func() []byte { return g.allCode(name) }})
	}
	return blockTable{string(sizes), string(groups), string(names)}, files
}

// groupWriter makes the files of a group. Documents are asked for once if the file of the code comes last: the code is kept for it
// until then.
type groupWriter struct {
	*blockWriter
	blocks []block

	mu   sync.Mutex
	code [][]byte // of each block; nil if it is not known
}

// texts gives the file of a block.
func (g *groupWriter) texts(name string, number int) []byte {
	b := g.blocks[number]
	var code []byte
	file := script(name, b.size+b.size/8+512, func(out []byte) []byte {
		out = append(out, '[')
		for i := b.from; i < b.to; i++ {
			d := g.document(i)
			if i > b.from {
				out, code = append(out, ','), append(code, ',')
			}
			out, code = g.appendPage(out, d), appendCode(code, d)
		}
		return append(out, ']')
	})
	g.mu.Lock()
	defer g.mu.Unlock()
	g.code[number] = code
	return file
}

// allCode gives the file of the code.
func (g *groupWriter) allCode(name string) []byte {
	parts, size := make([][]byte, len(g.blocks)), 2
	for i, b := range g.blocks {
		parts[i] = g.takeCode(i, b)
		size += len(parts[i]) + 1
	}
	return script(name, size, func(out []byte) []byte {
		out = append(out, '[')
		for i, code := range parts {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, code...)
		}
		return append(out, ']')
	})
}

// takeCode gives the code of a block, separated by commas, which is forgotten then.
func (g *groupWriter) takeCode(number int, b block) []byte {
	g.mu.Lock()
	code := g.code[number]
	g.code[number] = nil
	g.mu.Unlock()
	if code != nil {
		return code
	}
	for i := b.from; i < b.to; i++ {
		if i > b.from {
			code = append(code, ',')
		}
		code = appendCode(code, g.document(i))
	}
	return code
}

func (w *blockWriter) appendPage(out []byte, d *search.Document) []byte {
	out = append(out, '[')
	for _, s := range []string{d.Title, d.Address, d.Path, d.Kind, d.Date, d.Summary, d.Event} {
		out = append(appendString(out, s), ',')
	}
	out = append(strconv.AppendInt(out, int64(d.Prior), 10), ",["...)
	for i, f := range d.Facets {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(slices.Index(w.facets, validText(f.Name))), 10)
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

// appendCode writes the code of a page.
func appendCode(out []byte, d *search.Document) []byte {
	var code []string
	last := 0
	for i := range d.Sections {
		code = append(code, d.Sections[i].Code)
		if d.Sections[i].Code != "" {
			last = i + 1
		}
	}
	return appendStrings(out, code[:last]...)
}

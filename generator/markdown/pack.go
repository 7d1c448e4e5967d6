package markdown

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/golang/snappy"
)

// A site keeps the HTML of all bodies, and at any moment reads a few of them. So it is kept packed, in half the bytes, and
// unpacked into a buffer of a pool when it is read. What is asked for all the time, the mentions, is kept beside it.

// mention is a word in the HTML that is shaped like an id. Of those there are more on a page than of all links, and most are
// ids of nothing, so they are kept in few bytes.
type mention struct {
	offset int32 // in the HTML
	word   int32 // in Body.words
	line   int32
	place  uint32 // column, and in the lowest byte the length
}

const maxColumn = 1<<24 - 1 // beyond which columns are not told apart

func (m mention) length() int32 { return int32(m.place & 0xff) }

func (m mention) end() int32 { return m.offset + m.length() }

// Mentions is the number of words in the text that are shaped like an id.
func (b *Body) Mentions() int { return len(b.mentions) }

// Mention gives the i-th of them as a link. For a Resolver its index follows those of Links.
func (b *Body) Mention(i int) Link {
	m := b.mentions[i]
	word := b.words[m.word : m.word+m.length()]
	return Link{Kind: LinkMention, Target: word, Text: word, Pos: Pos{int(m.line), int(m.place >> 8)}}
}

// pack keeps the HTML that was written, with the words in it that are mentions.
func (b *Body) pack(html []byte, holes []hole, mentions []mention) {
	b.size = int32(len(html))
	buf := pages.Get().(*[]byte)
	defer pages.Put(buf)
	words := (*buf)[:0]
	for i := range mentions {
		m := &mentions[i]
		m.word = int32(len(words))
		words = append(words, html[m.offset:m.end()]...)
	}
	b.words = string(words)
	if need := snappy.MaxEncodedLen(len(html)); cap(words) < need {
		words = make([]byte, need)
	}
	b.packed = string(snappy.Encode(words[:cap(words)], html))
	*buf = words
	// The lists grew in steps: they are copied at their exact size.
	b.holes, b.mentions = slices.Clone(holes), slices.Clone(mentions)
}

// pages keeps buffers for whole pages.
var pages = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// opened is a Body whose HTML is unpacked.
type opened struct {
	*Body
	html string // until close is called: nothing that is cut from it may be kept
	buf  *[]byte
}

func (b *Body) open() opened {
	buf := pages.Get().(*[]byte)
	if cap(*buf) < int(b.size) {
		*buf = make([]byte, b.size)
	}
	html, err := snappy.Decode((*buf)[:cap(*buf)], unsafe.Slice(unsafe.StringData(b.packed), len(b.packed)))
	if err != nil || len(html) != int(b.size) {
		panic("markdown: a packed body is damaged") // it is only ever made by pack
	}
	return opened{Body: b, html: unsafe.String(unsafe.SliceData(html), len(html)), buf: buf}
}

func (t opened) close() { pages.Put(t.buf) }

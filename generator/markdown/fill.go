package markdown

import (
	"cmp"
	"io"
	"sort"
	"strconv"
	"strings"
)

func (b *Body) writeHTML(w io.Writer, resolve Resolver) error {
	t := b.open()
	defer t.close()
	buf := pages.Get().(*[]byte)
	defer pages.Put(buf)
	*buf = t.appendRange((*buf)[:0], resolve, span{0, len(t.html)})
	_, err := w.Write(*buf)
	return err
}

// appendRange appends a part of the HTML that begins and ends between elements.
func (b opened) appendRange(dst []byte, resolve Resolver, part span) []byte {
	at := part.start // what is written of html
	next := sort.Search(len(b.mentions), func(i int) bool { return int(b.mentions[i].offset) >= part.start })
	first := sort.Search(len(b.holes), func(i int) bool { return int(b.holes[i].offset) >= part.start })
	for i := first; i < len(b.holes) && int(b.holes[i].offset) < part.stop; i++ {
		h := &b.holes[i]
		for ; next < len(b.mentions) && b.mentions[next].offset < h.offset; next++ {
			dst, at = b.appendMention(dst, at, next, resolve)
		}
		l := &b.Links[h.link]
		dst = append(dst, b.html[at:h.offset]...)
		at = int(h.end)
		f := filling{hole: h, link: l, static: b.html[h.offset:h.end]}
		if resolve != nil {
			f.to, f.ok = resolve(int(h.link), l)
		}
		dst = f.appendTo(dst)
	}
	for ; next < len(b.mentions) && int(b.mentions[next].offset) < part.stop; next++ {
		dst, at = b.appendMention(dst, at, next, resolve)
	}
	return append(dst, b.html[at:part.stop]...)
}

// appendMention appends the HTML from an offset up to and with a mention, and returns where that ends.
func (b opened) appendMention(dst []byte, at, i int, resolve Resolver) ([]byte, int) {
	m := b.mentions[i]
	dst = append(dst, b.html[at:m.offset]...)
	word := b.html[m.offset:m.end()]
	if resolve != nil {
		l := b.Mention(i)
		if to, ok := resolve(len(b.Links)+i, &l); ok {
			dst = append(dst, "<a"...)
			dst = appendTarget(dst, to, true)
			dst = append(dst, '>')
			dst = append(dst, word...)
			return append(dst, "</a>"...), int(m.end())
		}
	}
	return append(dst, word...), int(m.end())
}

// filling is what goes into a hole.
type filling struct {
	hole   *hole
	link   *Link
	static string // see hole
	to     Target
	ok     bool // to leads somewhere
}

func (f *filling) appendTo(dst []byte) []byte {
	if f.link.Kind == LinkImage {
		return f.image(dst)
	}
	return f.anchor(dst)
}

func (f *filling) anchor(dst []byte) []byte {
	dst = append(dst, "<a"...)
	if !f.ok {
		f.to.Href, f.to.Class = "", "broken"
	}
	dst = appendTarget(dst, f.to, !f.hole.titled)
	if f.hole.bare && f.ok && f.to.Text != "" {
		return appendText(append(dst, '>'), []byte(f.to.Text))
	}
	return append(dst, f.static...)
}

func (f *filling) image(dst []byte) []byte {
	t := f.to
	if !f.ok || t.Href == "" {
		t.Href, t.Class = "", cmp.Or(t.Class, "broken")
		dst = append(dst, "<span"...)
		dst = appendTarget(dst, t, true)
		dst = append(dst, '>')
		dst = appendText(dst, []byte(cmp.Or(f.link.Text, f.link.Target)))
		return append(dst, "</span>"...)
	}
	dst = append(dst, `<img src="`...)
	dst = appendEscaped(dst, []byte(t.Href))
	dst = append(dst, '"')
	t.Href = ""
	dst = appendTarget(dst, t, !f.hole.titled)
	if t.Width > 0 && t.Height > 0 && !f.hole.sized {
		dst = appendNumber(dst, "width", t.Width)
		dst = appendNumber(dst, "height", t.Height)
	}
	return append(dst, f.static...)
}

// appendTarget appends the attributes of a target that are given.
func appendTarget(dst []byte, t Target, title bool) []byte {
	if t.Href != "" && (strings.IndexByte(t.Href, ':') < 0 || classify(t.Href) != refused) {
		dst = appendAttr(dst, "href", t.Href)
	}
	if t.Class != "" {
		dst = appendAttr(dst, "class", t.Class)
	}
	if t.Title != "" && title {
		dst = appendAttr(dst, "title", t.Title)
	}
	return dst
}

func appendAttr(dst []byte, name, value string) []byte {
	dst = append(dst, ' ')
	dst = append(dst, name...)
	dst = append(dst, `="`...)
	dst = appendEscaped(dst, []byte(value))
	return append(dst, '"')
}

func appendNumber(dst []byte, name string, value int) []byte {
	dst = append(dst, ' ')
	dst = append(dst, name...)
	dst = append(dst, `="`...)
	dst = strconv.AppendInt(dst, int64(value), 10)
	return append(dst, '"')
}

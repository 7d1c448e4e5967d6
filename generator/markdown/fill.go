package markdown

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"sync"
)

// pages keeps buffers for whole pages.
var pages = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

func (b *Body) writeHTML(w io.Writer, resolve Resolver) error {
	buf := pages.Get().(*[]byte)
	*buf = b.appendTo((*buf)[:0], resolve)
	_, err := w.Write(*buf)
	pages.Put(buf)
	return err
}

// appendTo appends the HTML with every link resolved.
func (b *Body) appendTo(dst []byte, resolve Resolver) []byte {
	at := 0
	for i := range b.holes {
		h := &b.holes[i]
		l := &b.Links[h.link]
		dst = append(dst, b.html[at:h.offset]...)
		at = int(h.end)
		static := b.html[h.offset:h.end]
		f := filling{hole: h, link: l, static: static}
		if resolve != nil {
			f.to, f.ok = resolve(int(h.link), l)
		}
		dst = f.appendTo(dst)
	}
	return append(dst, b.html[at:]...)
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
	switch {
	case f.link.Kind == LinkImage:
		return f.image(dst)
	case f.link.Kind != LinkMention:
		return f.anchor(dst)
	case !f.ok:
		return append(dst, f.static...)
	}
	dst = append(dst, "<a"...)
	dst = appendTarget(dst, f.to, true)
	dst = append(dst, '>')
	dst = append(dst, f.static...)
	return append(dst, "</a>"...)
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

package markdown

import (
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
		var t Target
		ok := false
		if resolve != nil {
			t, ok = resolve(int(h.link), l)
		}
		switch {
		case l.Kind == LinkMention:
			dst = appendMention(dst, static, t, ok)
		case l.Kind == LinkImage:
			dst = appendImage(dst, h, l, static, t, ok)
		default:
			dst = appendLink(dst, h, static, t, ok)
		}
	}
	return append(dst, b.html[at:]...)
}

func appendMention(dst []byte, word string, t Target, ok bool) []byte {
	if !ok {
		return append(dst, word...)
	}
	dst = append(dst, "<a"...)
	dst = appendTarget(dst, t, true)
	dst = append(dst, '>')
	dst = append(dst, word...)
	return append(dst, "</a>"...)
}

func appendLink(dst []byte, h *hole, static string, t Target, ok bool) []byte {
	dst = append(dst, "<a"...)
	if !ok {
		t.Href, t.Class = "", "broken"
	}
	dst = appendTarget(dst, t, !h.titled)
	return append(dst, static...)
}

func appendImage(dst []byte, h *hole, l *Link, static string, t Target, ok bool) []byte {
	if !ok || t.Href == "" {
		t.Href = ""
		if t.Class == "" {
			t.Class = "broken"
		}
		dst = append(dst, "<span"...)
		dst = appendTarget(dst, t, true)
		dst = append(dst, '>')
		text := l.Text
		if text == "" {
			text = l.Target
		}
		dst = appendText(dst, []byte(text))
		return append(dst, "</span>"...)
	}
	dst = append(dst, `<img src="`...)
	dst = appendEscaped(dst, []byte(t.Href))
	dst = append(dst, '"')
	t.Href = ""
	dst = appendTarget(dst, t, !h.titled)
	if t.Width > 0 && t.Height > 0 && !h.sized {
		dst = appendNumber(dst, "width", t.Width)
		dst = appendNumber(dst, "height", t.Height)
	}
	return append(dst, static...)
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

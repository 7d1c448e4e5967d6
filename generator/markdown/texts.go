package markdown

import (
	"strings"
	"sync"
)

// TextSection is what stands between two headings, as plain text.
type TextSection struct {
	Heading int // index in Headings; -1: what stands before the first
	// Text has no markup and single spaces; paragraphs, items and rows are lines. An image is its alternative text, a
	// wikilink without a text its id.
	Text string
	// Code is what stands in blocks of code and diagrams, as written; an empty line is between two blocks.
	Code string
}

// Texts is the text of the page, cut at every heading: also at one within another element, such as a callout, and below
// another one. A heading's own text and the title are left out; what stands before the first heading is left out if it is
// nothing. Footnotes stand at the end of the last section, as on the page. Headings that raw HTML made have no entry in
// Headings, so they are text. It costs about as much as to copy the HTML.
func (b *Body) Texts() []TextSection {
	t := b.open()
	defer t.close()
	x := texters.Get().(*texter)
	defer texters.Put(x)
	*x = texter{b: t, text: plain{buf: x.text.buf[:0]}, code: plain{buf: x.code.buf[:0]}, cuts: x.cuts[:0]}
	x.begin(-1)
	x.walk()
	return x.sections()
}

// texters keeps their buffers.
var texters = sync.Pool{New: func() any { return new(texter) }}

// texter takes the text out of the HTML of a body in one pass.
type texter struct {
	b    opened
	text plain
	code plain
	pre  bool // in a block of code
	cuts []textCut
}

// textCut is where a section begins in both texts.
type textCut struct{ heading, text, code int }

// plain is text that is being written.
type plain struct {
	buf   []byte
	start int    // of the section
	gap   string // between what was written and what comes
	block bool   // of a block of code, something is written
}

// walk goes through the HTML from one hole or heading to the next.
func (x *texter) walk() {
	html := x.b.html
	hole, heading := 0, 0
	for at := 0; at < len(html); {
		for hole < len(x.b.holes) && int(x.b.holes[hole].offset) < at {
			hole++
		}
		for heading < len(x.b.Headings) && (x.b.Headings[heading].Title || x.b.Headings[heading].HTMLOffset < at) {
			heading++
		}
		stop, atHeading := len(html), false
		if hole < len(x.b.holes) {
			stop = int(x.b.holes[hole].offset)
		}
		if heading < len(x.b.Headings) && x.b.Headings[heading].HTMLOffset < stop {
			stop, atHeading = x.b.Headings[heading].HTMLOffset, true
		}
		x.html(html[at:stop])
		switch {
		case atHeading:
			closer := "</h" + string(rune('0'+x.b.Headings[heading].Level)) + ">"
			at = stop + strings.Index(html[stop:], closer) + len(closer)
			x.begin(heading)
			heading++
		case hole < len(x.b.holes):
			x.fill(&x.b.holes[hole])
			at = int(x.b.holes[hole].end)
			hole++
		default:
			at = stop
		}
	}
}

// fill writes what stands for a hole: the start of a link has no text.
func (x *texter) fill(h *hole) {
	l := &x.b.Links[h.link]
	if l.Kind == LinkImage || h.bare {
		x.words(l.Text)
	}
}

// begin begins a section.
func (x *texter) begin(heading int) {
	x.cuts = append(x.cuts, textCut{heading, len(x.text.buf), len(x.code.buf)})
	for _, p := range []*plain{&x.text, &x.code} {
		p.start, p.gap = len(p.buf), ""
	}
}

// sections cuts the texts.
func (x *texter) sections() []TextSection {
	text, code := string(x.text.buf), string(x.code.buf)
	out := make([]TextSection, 0, len(x.cuts))
	for i, c := range x.cuts {
		end := textCut{0, len(text), len(code)}
		if i+1 < len(x.cuts) {
			end = x.cuts[i+1]
		}
		s := TextSection{c.heading, text[c.text:end.text], code[c.code:end.code]}
		if s.Heading >= 0 || s.Text != "" || s.Code != "" {
			out = append(out, s)
		}
	}
	return out
}

// html writes the text of a piece of HTML, which holds whole tags.
func (x *texter) html(s string) {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			x.words(s)
			return
		}
		x.words(s[:i])
		s = x.tag(s[i:])
	}
}

// tag reads the tag that a piece begins with, and gives the rest. The numbers and arrows between footnotes and the text are
// no part of either.
func (x *texter) tag(s string) (rest string) {
	end := strings.IndexByte(s, '>') + 1
	name, closing := tagName(s)
	rest = s[end:]
	switch name {
	case "a":
		if !closing && strings.HasPrefix(s, `<a class="footnote-`) {
			return rest[strings.Index(rest, "</a>")+len("</a>"):]
		}
	case "pre":
		if x.pre = !closing; x.pre {
			x.code.gap, x.code.block = "", false
			x.code.separate("\n\n")
		}
		x.text.separate("\n")
	case "br":
		if x.pre {
			x.code.breakLine()
		}
		x.text.separate(" ")
	case "td", "th":
		x.text.separate(" ")
	case "p", "div", "li", "tr", "ul", "ol", "table", "thead", "tbody", "tfoot", "blockquote", "dl", "dt", "dd", "details",
		"summary", "figure", "figcaption", "caption", "hr", "section", "article", "center", "h1", "h2", "h3", "h4", "h5", "h6":
		x.text.separate("\n")
	}
	return rest
}

// words writes text between two tags.
func (x *texter) words(s string) {
	if s == "" {
		return
	}
	if x.pre {
		x.code.verbatim(s)
		return
	}
	x.text.collapsed(s)
}

// separate asks for a gap before what comes; a space gives way to a line end.
func (p *plain) separate(gap string) {
	if len(p.buf) > p.start && (p.gap == "" || p.gap == " ") {
		p.gap = gap
	}
}

// write writes a piece behind the gap.
func (p *plain) write(s string) {
	p.buf = append(append(p.buf, p.gap...), s...)
	p.gap, p.block = "", true
}

// collapsed writes text whose runs of white space become one space each.
func (p *plain) collapsed(s string) {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) {
			if !ordinary[s[i]] && !(s[i] == ' ' && i > start && i+1 < len(s) && ordinary[s[i+1]]) {
				break
			}
			i++
		}
		if i > start {
			p.write(s[start:i])
		}
		if i < len(s) {
			chars, n := plainChar(s[i:])
			if chars == " " {
				p.separate(" ")
			} else if chars != " " && chars != "" {
				p.write(chars)
			}
			i += n
		}
	}
}

// verbatim writes code. Line ends at the start of a block are left out, and those at its end are never written.
func (p *plain) verbatim(s string) {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && (ordinary[s[i]] || s[i] == ' ' || s[i] == '\t') {
			i++
		}
		if i > start {
			p.write(s[start:i])
		}
		if i == len(s) {
			return
		}
		if s[i] == '\n' {
			p.breakLine()
			i++
			continue
		}
		chars, n := plainChar(s[i:])
		if chars != "" {
			p.write(chars)
		}
		i += n
	}
}

// lineEnds are as many as can stand between two lines of code; a longer run is cut.
const lineEnds = "\n\n\n\n\n\n\n\n"

// breakLine asks for one more line end before what comes.
func (p *plain) breakLine() {
	if p.block {
		p.gap = lineEnds[:min(len(p.gap)+1, len(lineEnds))]
	}
}

// ordinary says which bytes are part of a text as they stand. 0xc2 begins the control characters beyond ASCII, and the
// space that does not break.
var ordinary = func() (t [256]bool) {
	for c := ' ' + 1; c < 256; c++ {
		t[c] = c != '&' && c != 0x7f && c != 0xc2
	}
	return t
}()

// plainChar reads what is not ordinary: white space is " ", a control character nothing, a reference its character. n is
// its length in s. The HTML has no other references than these.
func plainChar(s string) (chars string, n int) {
	switch c := s[0]; {
	case strings.HasPrefix(s, "&amp;"):
		return "&", len("&amp;")
	case strings.HasPrefix(s, "&lt;"):
		return "<", len("&lt;")
	case strings.HasPrefix(s, "&gt;"):
		return ">", len("&gt;")
	case strings.HasPrefix(s, "&quot;"):
		return `"`, len("&quot;")
	case c == ' ', c >= '\t' && c <= '\r':
		return " ", 1
	case c < ' ', c == 0x7f:
		return "", 1
	case c == 0xc2 && len(s) > 1 && s[1] == 0xa0:
		return " ", 2
	case c == 0xc2 && len(s) > 1 && s[1] < 0xa0:
		return "", 2
	}
	return s[:1], 1
}

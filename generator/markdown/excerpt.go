package markdown

import (
	"html"
	"net/url"
	"strings"
)

// Section is a part of a text: a heading with all that follows it, up to the next heading of its level or of one above.
// What stands before the first heading is a section too. Sections hold the ones below them.
type Section struct {
	Heading int // index in Headings; -1: what stands before the first

	start, text, end int // in html; text is where what follows the heading starts
}

// Size is the length of the section's HTML in bytes, without its heading and before the links are filled in.
func (s Section) Size() int { return s.end - s.text }

// Holds reports whether one section stands in another.
func (s Section) Holds(other Section) bool { return s.start <= other.start && other.end <= s.end }

// Sections lists the sections of the text in its order. A heading within another element, such as a callout, begins none,
// so a section can stand on another page by itself. Footnotes belong to none; see [Body.Footnotes].
func (b *Body) Sections() []Section {
	t := b.open()
	defer t.close()
	return t.listSections()
}

func (b opened) listSections() []Section {
	top, end := b.topHeadings()
	first := end
	if len(top) > 0 {
		first = b.Headings[top[0]].HTMLOffset
	}
	var out []Section
	if strings.TrimSpace(b.html[:first]) != "" {
		out = append(out, Section{Heading: -1, end: first})
	}
	var open []int // sections in out that are not closed yet
	closeTo := func(level, at int) {
		for len(open) > 0 && b.Headings[out[open[len(open)-1]].Heading].Level >= level {
			out[open[len(open)-1]].end = at
			open = open[:len(open)-1]
		}
	}
	for _, i := range top {
		h := &b.Headings[i]
		closeTo(h.Level, h.HTMLOffset)
		closer := "</h" + string(rune('0'+h.Level)) + ">\n"
		text := h.HTMLOffset + strings.Index(b.html[h.HTMLOffset:], closer) + len(closer)
		open = append(open, len(out))
		out = append(out, Section{Heading: i, start: h.HTMLOffset, text: text})
	}
	closeTo(0, end)
	return out
}

// Footnotes gives the footnotes of the page as a section, if one of the sections refers to any.
func (b *Body) Footnotes(sections []Section) (Section, bool) {
	t := b.open()
	defer t.close()
	for _, s := range sections {
		if strings.Contains(t.html[s.text:s.end], `<a class="footnote-ref"`) {
			_, end := t.topHeadings()
			return Section{Heading: -1, start: end, text: end, end: len(t.html)}, true
		}
	}
	return Section{}, false
}

// footnotesTag begins the footnotes of a page. Raw HTML keeps no classes, so nothing else looks like it.
const footnotesTag = `<div class="footnotes" role="doc-endnotes">`

// topHeadings lists the headings that stand in no other element, and tells where the text ends and footnotes begin.
func (b opened) topHeadings() (top []int, end int) {
	depth, next := 0, 0
	for at := 0; ; {
		i := strings.IndexByte(b.html[at:], '<')
		if i < 0 {
			return top, len(b.html)
		}
		at += i
		if depth == 0 && strings.HasPrefix(b.html[at:], footnotesTag) {
			return top, at
		}
		for next < len(b.Headings) && (b.Headings[next].Title || b.Headings[next].HTMLOffset < at) {
			next++
		}
		if depth == 0 && next < len(b.Headings) && b.Headings[next].HTMLOffset == at {
			top = append(top, next)
		}
		name, closing := tagName(b.html[at:])
		switch {
		case name == "a": // the start of a link may be in a hole
		case closing:
			depth--
		case !elements[name].void && name != "input":
			depth++
		}
		at++
	}
}

// tagName reads the name of the tag that a text begins with.
func tagName(s string) (name string, closing bool) {
	i := 1
	if closing = strings.HasPrefix(s, "</"); closing {
		i = 2
	}
	n := i
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return s[i:n], closing
}

// Fit says how sections are made to stand on another page.
type Fit struct {
	Prefix string // for their ids, so that none of them is one of that page; of letters, digits and ":-_."
	Page   string // the address of the page that they are from, where links to what is not shown lead
	Level  int    // of their highest heading, from 1
	Name   string // of the page that they are from: what has a name for screen readers bears this one too
}

// Excerpts gives the HTML of sections without their own headings, made to stand on another page: links from one of them to
// another stay on that page, where a heading that is left out has the id Fit.Prefix and its own. The address of a link to
// a place of this body must be given by the resolver as "#" and the place. No section may hold another one of the list.
func (b *Body) Excerpts(sections []Section, fit Fit, resolve Resolver) []string {
	x := excerpt{fit: fit, ids: map[string]bool{}}
	parts := make([]string, len(sections))
	t := b.open()
	defer t.close()
	for i, s := range sections {
		parts[i] = string(t.appendRange(nil, resolve, span{s.text, s.end}))
		if s.Heading >= 0 {
			x.ids[b.Headings[s.Heading].ID] = true
		}
		x.collect(parts[i])
	}
	for i, p := range parts {
		parts[i] = x.rewrite(p)
	}
	return parts
}

// excerpt rewrites HTML of a body for another page.
type excerpt struct {
	fit Fit
	ids map[string]bool // that are shown
}

// collect notes the ids in a part.
func (x *excerpt) collect(part string) {
	for t := range tags(part) {
		if id, ok := t.attribute(part, "id"); ok {
			x.ids[html.UnescapeString(part[id.start:id.stop])] = true
		}
	}
}

// rewrite changes ids, links to ids and the levels of headings. The links at headings are left out.
func (x *excerpt) rewrite(part string) string {
	lower := x.fit.Level - topLevel(part)
	var out strings.Builder
	out.Grow(len(part) + len(part)/16)
	at := 0
	for t := range tags(part) {
		if t.start < at {
			continue // the end of what was left out
		}
		if strings.HasPrefix(part[t.start:], `<a class="anchor"`) {
			out.WriteString(part[at:t.start])
			at = t.stop + strings.Index(part[t.stop:], "</a>") + len("</a>")
			continue
		}
		if level := headingLevel(t.name); level > 0 {
			digit := t.start + strings.IndexByte(part[t.start:], 'h') + 1
			out.WriteString(part[at:digit])
			out.WriteByte(byte('0' + min(max(level+lower, 1), 6)))
			at = digit + 1
		}
		if label, ok := t.attribute(part, "aria-label"); ok && t.name == "div" {
			out.WriteString(part[at:label.stop])
			out.Write(appendEscaped([]byte(", "), []byte(x.fit.Name)))
			at = label.stop
		}
		// Of ids and addresses an element has at most one each, in any order.
		id, hasID := t.attribute(part, "id")
		href, hasHref := t.attribute(part, "href")
		if hasHref && part[href.start:href.stop] != "" && part[href.start] == '#' {
			if hasID && id.start < href.start {
				at = x.prefix(&out, part, at, id.start)
				hasID = false
			}
			out.WriteString(part[at:href.start])
			out.WriteString(x.address(part[href.start:href.stop]))
			at = href.stop
		}
		if hasID {
			at = x.prefix(&out, part, at, id.start)
		}
	}
	out.WriteString(part[at:])
	return out.String()
}

// prefix writes a part up to an id, and the prefix.
func (x *excerpt) prefix(out *strings.Builder, part string, at, id int) int {
	out.WriteString(part[at:id])
	out.WriteString(x.fit.Prefix)
	return id
}

// address is where a link to a place of the body leads now. Both are escaped for HTML.
func (x *excerpt) address(href string) string {
	fragment := html.UnescapeString(href[1:])
	if id, err := url.PathUnescape(fragment); err == nil {
		fragment = id
	}
	if x.ids[fragment] {
		return "#" + x.fit.Prefix + href[1:]
	}
	return string(appendEscaped(nil, []byte(x.fit.Page))) + href
}

// topLevel is the level of the highest heading in a part.
func topLevel(part string) int {
	top := 6
	for t := range tags(part) {
		if level := headingLevel(t.name); level > 0 {
			top = min(top, level)
		}
	}
	return top
}

// headingLevel is the level of a heading by the name of its element, 0 for other elements.
func headingLevel(name string) int {
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}

// tag is a tag in HTML of ours: names are in lower case, values of attributes stand in double quotes, and none of them
// holds a "<" or a ">" as such.
type tag struct {
	name string
	span // of the whole tag
}

// attribute finds the value of an attribute in a start tag.
func (t tag) attribute(s, name string) (span, bool) {
	for at := t.start + 1 + len(t.name); at < t.stop; {
		at += len(s[at:t.stop]) - len(strings.TrimLeft(s[at:t.stop], " "))
		n := strings.IndexAny(s[at:t.stop], "= >")
		if n <= 0 {
			break
		}
		key := s[at : at+n]
		if at += n; s[at] != '=' {
			continue
		}
		at += len(`="`)
		if n = strings.IndexByte(s[at:t.stop], '"'); n < 0 {
			break
		}
		if key == name {
			return span{at, at + n}, true
		}
		at += n + 1
	}
	return span{}, false
}

// tags goes through the tags of HTML.
func tags(s string) func(yield func(tag) bool) {
	return func(yield func(tag) bool) {
		for at := 0; ; {
			i := strings.IndexByte(s[at:], '<')
			if i < 0 {
				return
			}
			at += i
			n := strings.IndexByte(s[at:], '>')
			if n < 0 {
				return
			}
			name, _ := tagName(s[at:])
			if !yield(tag{name, span{at, at + n + 1}}) {
				return
			}
			at += n + 1
		}
	}
}

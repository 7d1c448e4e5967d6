package markdown

import (
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// destination says where an address leads.
type destination int

const (
	internal destination = iota // to be resolved
	external                    // out of the site, by a scheme that is allowed
	refused                     // by a scheme that is not
)

// classify says where an address leads. Browsers leave out spaces and control characters before and within a scheme,
// so they hide none here.
func classify(address string) destination {
	address = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address[:min(len(address), 200)])
	if host, ok := strings.CutPrefix(address, "//"); ok {
		return ifHost(host)
	}
	scheme, rest, found := strings.Cut(address, ":")
	if !found || !isScheme(scheme) {
		return internal
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		host, ok := strings.CutPrefix(rest, "//")
		if !ok {
			return refused
		}
		return ifHost(host)
	case "mailto", "tel", "sms", "ftp", "ftps", "sftp", "ssh", "git", "irc", "ircs", "xmpp", "matrix",
		"sip", "sips", "slack", "msteams", "zoommtg", "webcal", "news", "vscode", "pagerduty", "opsgenie", "geo":
		return external
	}
	return refused
}

// External reports whether the address of a link leads out of the site, or would by a scheme that is not allowed: it is
// not to be resolved.
func External(address string) bool { return classify(address) != internal }

// ifHost lets an address out of the site that names a host; without one it leads nowhere.
func ifHost(rest string) destination {
	if rest == "" || strings.IndexByte(`/\?#:`, rest[0]) >= 0 {
		return refused
	}
	return external
}

// isScheme says whether s is made like the scheme of an address.
func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if !(c >= 'a' && c <= 'z' || i > 0 && (s[i] >= '0' && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.')) {
			return false
		}
	}
	return s != ""
}

// startLink writes the start of a link: for an internal one a hole, else the start tag. The attributes that it has
// besides, each with a space before it, are in static. What ends the link is "</a>".
func (w *writer) startLink(l Link, static string, titled bool) {
	switch classify(l.Target) {
	case internal:
		at := len(w.buf)
		w.raw(static).byte('>')
		w.addHole(l, hole{offset: int32(at), end: int32(len(w.buf)), titled: titled})
	case external:
		w.body.Links = append(w.body.Links, l)
		w.raw(`<a href="`).escaped(escapeURL(l.Target)).raw(`" class="external" rel="noreferrer"`).raw(static).byte('>')
	case refused:
		w.report(UnsafeLink, w.t.lines.offset(l.Pos), "the address \""+shorten(l.Target)+"\" is not of a kind that is allowed")
		w.raw(`<a class="broken"`).raw(static).byte('>')
	}
}

// escapeURL escapes what cannot stand in an address, and leaves out what browsers leave out.
func escapeURL(address string) string {
	if strings.HasPrefix(address, "//") {
		address = "https:" + address // seen from a disk it would have the scheme of files
	}
	address = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(address))
	return string(util.URLEscape([]byte(address), false))
}

// shorten cuts a text for a message.
func shorten(s string) string {
	const longest = 60
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s[:min(len(s), 2*longest)])
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}

// titleAttr is the title attribute for a title as it stands in markdown; "" for none.
func titleAttr(title []byte) string {
	if len(title) == 0 {
		return ""
	}
	return string(appendAttr(nil, "title", string(appendUnescaped(nil, title))))
}

func (w *writer) link(n *ast.Link) {
	if w.inLink > 0 {
		w.inlines(n)
		return
	}
	target := string(appendUnescaped(nil, n.Destination))
	title := titleAttr(n.Title)
	w.anchor(Link{Kind: LinkText, Target: target, Text: w.plain(n), Pos: w.t.lines.pos(offsetOf(n))}, title, n)
}

// anchor writes a link with the children of n as its text.
func (w *writer) anchor(l Link, title string, n ast.Node) {
	w.startLink(l, title, title != "")
	w.inLink++
	w.inside(phrasing, func() { w.inlines(n) })
	w.inLink--
	w.raw("</a>")
}

func (w *writer) wikiLink(n *WikiLink) {
	if w.inLink > 0 {
		w.inlines(n)
		return
	}
	// What looks like a scheme is part of an id here, so the hole is made whatever the target is.
	at := len(w.buf)
	w.byte('>')
	l := Link{Kind: LinkWiki, Target: n.Target, Text: w.plain(n), Pos: w.t.lines.pos(offsetOf(n))}
	end := len(w.buf)
	w.inLink++
	w.inlines(n)
	w.inLink--
	if n.Bare {
		end = len(w.buf)
	}
	w.addHole(l, hole{offset: int32(at), end: int32(end), bare: n.Bare})
	w.raw("</a>")
}

func (w *writer) autoLink(n *ast.AutoLink) {
	label := string(n.Label(w.t.Source))
	target := string(n.URL(w.t.Source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(target), "mailto:") {
		target = "mailto:" + target
	}
	if w.inLink > 0 {
		w.words(label)
		return
	}
	if classify(target) == refused {
		// <cluster:name> and its like: words in angle brackets, not an address.
		w.words("<" + label + ">")
		return
	}
	w.startLink(Link{Kind: LinkAuto, Target: target, Text: label, Pos: w.t.lines.pos(offsetOf(n))}, "", false)
	w.words(label).raw("</a>")
}

// picture is an image as it is to be written.
type picture struct {
	target, alt   string
	title         string // attribute, with a space before it
	width, height string // of the author; may be empty
	extra         string // further attributes, each with a space before it
	offset        int
}

func (w *writer) markdownImage(n *ast.Image) {
	w.image(picture{
		target: string(appendUnescaped(nil, n.Destination)), alt: w.plain(n), title: titleAttr(n.Title), offset: offsetOf(n),
		width: stringAttribute(n, "width"), height: stringAttribute(n, "height"),
	})
}

// stringAttribute is an attribute that a parser of ours gave a node, "" for none.
func stringAttribute(n ast.Node, name string) string {
	v, _ := n.AttributeString(name)
	s, _ := v.(string)
	return s
}

// image writes an image. One that is not part of the site is never loaded: a link to it stands in its place, or within
// a link only its text.
func (w *writer) image(p picture) {
	l := Link{Kind: LinkImage, Target: p.target, Text: collapse(p.alt), Pos: w.t.lines.pos(p.offset)}
	switch classify(p.target) {
	case internal:
		at := len(w.buf)
		w.attr("alt", p.alt).raw(p.title)
		if p.width != "" {
			w.attr("width", p.width)
		}
		if p.height != "" {
			w.attr("height", p.height)
		}
		w.raw(p.extra).raw(` loading="lazy" decoding="async">`)
		h := hole{offset: int32(at), end: int32(len(w.buf)), titled: p.title != "", sized: p.width != "" || p.height != ""}
		w.addHole(l, h)
	case external:
		w.report(ExternalImage, p.offset, "the image \""+shorten(p.target)+"\" is on another site and is not shown")
		w.body.Links = append(w.body.Links, l)
		if w.inLink > 0 {
			w.raw(`<span class="external-image">`).words(p.label()).raw("</span>")
			return
		}
		w.raw(`<a href="`).escaped(escapeURL(p.target)).raw(`" class="external-image" rel="noreferrer"`).raw(p.title).byte('>')
		w.words(p.label()).raw("</a>")
	case refused:
		w.report(UnsafeLink, p.offset, "the address \""+shorten(p.target)+"\" is not of a kind that is allowed")
		w.raw(`<span class="broken">`).words(p.label()).raw("</span>")
	}
}

// label is the text that stands for an image.
func (p picture) label() string {
	if p.alt != "" {
		return p.alt
	}
	address, _, _ := strings.Cut(p.target, "?")
	if name := path.Base(address); len(name) <= 100 && classify(p.target) != refused {
		return name
	}
	return "image"
}

package markdown

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxWikiLink is the length in bytes up to which the inside of a wikilink is looked for.
const maxWikiLink = 300

// contentsMark is made like a wikilink but stands for a table of contents, see isContents.
const contentsMark = "[[_TOC_]]"

// wikiLinkParser parses [[id]], [[id|text]] and [[id#section]], with spaces around the bar and behind the text if there
// is a bar, and what Obsidian embeds: ![[picture.png]], ![[picture.png|alt]] and ![[picture.png|300]] are images, any
// other page behind a "!" is linked to. Spaces elsewhere, as in the tests of a shell, or a link target right behind make
// it something else.
type wikiLinkParser struct{}

func (wikiLinkParser) Trigger() []byte { return []byte{'[', '!'} }

func (wikiLinkParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	rest, embed := bytes.CutPrefix(line, []byte{'!'})
	if seg.Padding != 0 || bytes.HasPrefix(rest, []byte(contentsMark)) {
		return nil
	}
	inner, ok := wikiInner(rest)
	if !ok {
		return nil
	}
	length := len(line) - len(rest) + len(inner) + 4
	start := seg.Start + length - 2 - len(inner) // of inner
	target, label, piped := bytes.Cut(inner, []byte{'|'})
	target = bytes.TrimRight(bytes.TrimSuffix(target, []byte{'\\'}), " \t") // a bar in a table is written \|
	var node ast.Node
	if embed && isImageName(string(target)) {
		node = embedded(target, label, start+len(inner)-len(label))
	} else {
		n := &WikiLink{Target: string(appendUnescaped(nil, target)), Bare: true}
		s := text.NewSegment(start, start+len(target))
		if shown := bytes.TrimSpace(label); piped && len(shown) > 0 {
			n.Bare = false
			s = trimmed(label, start+len(inner)-len(label))
		}
		n.AppendChild(n, ast.NewTextSegment(s))
		node = n
	}
	node.SetPos(seg.Start)
	block.Advance(length)
	return node
}

// wikiInner cuts what stands between the brackets of a wikilink at the start of a line.
func wikiInner(line []byte) (inner []byte, ok bool) {
	if !bytes.HasPrefix(line, []byte("[[")) {
		return nil, false
	}
	inner = line[2:min(len(line), maxWikiLink)]
	end := bytes.Index(inner, []byte("]]"))
	if end < 1 || bytes.ContainsAny(inner[:end], "[]\n") {
		return nil, false
	}
	if after := line[end+4:]; len(after) > 0 && (after[0] == '(' || after[0] == '[') {
		return nil, false
	}
	inner = inner[:end]
	if strings.IndexByte(" \t:^!-$|", inner[0]) >= 0 {
		return nil, false
	}
	// A space at the end is one behind the text, unless the bar is half of a shell's "or".
	if inner[end-1] == ' ' && (bytes.IndexByte(inner, '|') < 0 || bytes.Contains(inner, []byte("||"))) {
		return nil, false
	}
	return inner, true
}

// trimmed is where a text that starts at an offset of the source stands without the spaces around it.
func trimmed(b []byte, offset int) text.Segment {
	front := len(b) - len(bytes.TrimLeft(b, " \t"))
	return text.NewSegment(offset+front, offset+front+len(bytes.TrimSpace(b)))
}

// isImageName says whether a target has the extension of an image.
func isImageName(target string) bool {
	switch strings.ToLower(path.Ext(target)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp":
		return true
	}
	return false
}

// embedded is the image that ![[target|label]] stands for. What follows the last bar may be its size, 300 or 300x200;
// the rest is its alternative text. The label starts at an offset of the source.
func embedded(target, label []byte, offset int) *ast.Image {
	link := ast.NewLink()
	link.Destination = target
	image := ast.NewImage(link)
	alt, size := label, label
	if i := bytes.LastIndexByte(label, '|'); i >= 0 {
		alt, size = label[:i], label[i+1:]
	} else {
		alt = nil
	}
	width, height, both := strings.Cut(strings.TrimSpace(string(size)), "x")
	if pixels(width) != "" && (!both || pixels(height) != "") {
		image.SetAttributeString("width", pixels(width))
		image.SetAttributeString("height", pixels(height))
	} else {
		alt = label
	}
	alt = bytes.TrimSuffix(alt, []byte{'\\'})
	if s := trimmed(alt, offset); !s.IsEmpty() {
		image.AppendChild(image, ast.NewTextSegment(s))
	}
	return image
}

// isContents says whether a block is nothing but the mark in whose place GitLab, Azure DevOps and Python-Markdown put a
// table of contents: [[_TOC_]] or [TOC]. The page has its own, so the mark is left out.
func (w *writer) isContents(n ast.Node) bool {
	p, ok := n.(*ast.Paragraph)
	if !ok || p.Lines().Len() != 1 {
		return false
	}
	line := p.Lines().At(0)
	mark := bytes.TrimSpace(line.Value(w.t.Source))
	if string(mark) == contentsMark {
		return true
	}
	_, link := p.FirstChild().(*ast.Link) // to a reference of that name
	return bytes.EqualFold(mark, []byte("[TOC]")) && !link
}

package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// Text returns the plain text of a node and all that is in it: no markup, escapes and entities resolved, line breaks as
// spaces, the alternative text for an image.
func (t *Tree) Text(n ast.Node) string { return string(plainText{t.Source, " "}.append(nil, n)) }

// plainText makes plain text of nodes. What stands for the tag <br> is in lineBreak.
type plainText struct {
	source    []byte
	lineBreak string
}

// append appends the plain text of a node.
func (p plainText) append(dst []byte, n ast.Node) []byte {
	source := p.source
	switch n := n.(type) {
	case *ast.Text:
		if n.IsRaw() {
			dst = append(dst, n.Value(source)...)
		} else {
			dst = appendUnescaped(dst, n.Value(source))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			dst = append(dst, ' ')
		}
		return dst
	case *ast.String:
		return append(dst, n.Value...)
	case *ast.AutoLink:
		return append(dst, n.Label(source)...)
	case *ast.CodeSpan:
		return append(dst, codeSpanText(n, source)...)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return append(dst, blockText(n, source)...)
	case *ast.RawHTML:
		if isLineBreakTag(n, source) {
			dst = append(dst, p.lineBreak...)
		}
		return dst
	case *east.FootnoteLink, *east.FootnoteBacklink:
		return dst
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock && len(dst) > 0 && dst[len(dst)-1] != ' ' {
			dst = append(dst, ' ')
		}
		dst = p.append(dst, c)
	}
	return dst
}

// collapse trims a text and makes every run of white space in it one space: line ends, and what template tags that
// were left out leave behind.
func collapse(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f\v", r) }), " ")
}

func isLineBreakTag(n *ast.RawHTML, source []byte) bool {
	s := n.Segments.At(0)
	return len(s.Value(source)) >= 4 && bytes.EqualFold(s.Value(source)[:3], []byte("<br"))
}

// codeSpanText is the text of inline code; a pipe that was escaped for the table around it is a pipe.
func codeSpanText(n *ast.CodeSpan, source []byte) []byte {
	var dst []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			dst = append(dst, t.Value(source)...)
		}
	}
	for i, c := range dst {
		if c == '\n' {
			dst[i] = ' '
		}
	}
	if _, ok := blockOf(n).(*east.TableCell); ok {
		dst = bytes.ReplaceAll(dst, []byte(`\|`), []byte("|"))
	}
	return dst
}

// blockOf returns the block that an inline node stands in.
func blockOf(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n
}

// blockText is the text of the lines of a block.
func blockText(n ast.Node, source []byte) []byte {
	var dst []byte
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		dst = append(dst, s.Value(source)...)
	}
	return dst
}

// appendUnescaped appends markdown text with backslash escapes and entities resolved.
func appendUnescaped(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		next := bytes.IndexAny(b[i:], `\&`)
		if next < 0 {
			return append(dst, b[i:]...)
		}
		dst = append(dst, b[i:i+next]...)
		switch i += next; {
		case b[i] == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			dst = append(dst, b[i+1])
			i += 2
		case b[i] == '&':
			chars, n := entity(b[i:])
			if n == 0 {
				chars, n = b[i:i+1], 1
			}
			dst = append(dst, chars...)
			i += n
		default:
			dst = append(dst, b[i])
			i++
		}
	}
	return dst
}

// maxEntity is the length of the longest entity name, a little rounded up.
const maxEntity = 40

// entity resolves the character reference at the start of b. It returns the characters and the length of the
// reference, which is 0 if there is none.
func entity(b []byte) (chars []byte, n int) {
	end := bytes.IndexByte(b[:min(len(b), maxEntity)], ';')
	if end < 2 {
		return nil, 0
	}
	if b[1] == '#' {
		if r, ok := numericEntity(b[2:end]); ok {
			return utf8.AppendRune(nil, r), end + 1
		}
		return nil, 0
	}
	e, ok := util.LookUpHTML5EntityByName(string(b[1:end]))
	if !ok {
		return nil, 0
	}
	return e.Characters, end + 1
}

func numericEntity(digits []byte) (rune, bool) {
	base, most := rune(10), 7
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		base, most, digits = 16, 6, digits[1:]
	}
	if len(digits) == 0 || len(digits) > most {
		return 0, false
	}
	var r rune
	for _, c := range digits {
		d := rune(99)
		switch {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case c >= 'a' && c <= 'f':
			d = rune(c-'a') + 10
		case c >= 'A' && c <= 'F':
			d = rune(c-'A') + 10
		}
		if d >= base {
			return 0, false
		}
		r = r*base + d
	}
	if r == 0 || !utf8.ValidRune(r) {
		return utf8.RuneError, true
	}
	return r, true
}

// appendEscaped appends text as the value of an attribute in double quotes.
func appendEscaped(dst, b []byte) []byte { return appendHTML(dst, b, '"') }

// appendText appends text as the content of an element.
func appendText(dst, b []byte) []byte { return appendHTML(dst, b, '&') }

// appendHTML appends text with what HTML reserves escaped, and with quote too.
func appendHTML(dst, b []byte, quote byte) []byte {
	start := 0
	for i, c := range b {
		if c > '>' || c == '"' && quote != c {
			continue
		}
		var e string
		switch c {
		case '&':
			e = "&amp;"
		case '<':
			e = "&lt;"
		case '>':
			e = "&gt;"
		case '"':
			e = "&quot;"
		case 0:
			e = "\uFFFD"
		default:
			continue
		}
		dst = append(append(dst, b[start:i]...), e...)
		start = i + 1
	}
	return append(dst, b[start:]...)
}

// countWords counts the words of a text: runs of letters and digits, and every character of a script that is written
// without spaces.
func countWords(b []byte) int {
	words, in := 0, false
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c == '&' {
				if _, n := entity(b[i:]); n > 0 {
					i += n
					continue
				}
			}
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if letter && !in {
				words++
			}
			in = letter || in && c != ' ' && c != '\n' && c != '\t'
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		i += n
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			words++
			in = false
		case !in && unicode.IsLetter(r):
			words++
			in = true
		}
	}
	return words
}

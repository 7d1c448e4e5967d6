package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// linkifyParser finds bare addresses as GitHub does: http://, https://, ftp:// and www. at the start of a word, and
// mail addresses. It reads an address once, with no way back.
type linkifyParser struct{}

func (linkifyParser) Trigger() []byte { return []byte{' ', '*', '_', '~', '('} }

func (linkifyParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if pc.IsInLinkLabel() {
		return nil
	}
	line, seg := block.PeekLine()
	if seg.Padding != 0 || len(line) < 4 {
		return nil
	}
	skip := 0
	switch line[0] {
	case ' ', '*', '_', '~', '(':
		skip = 1
	}
	length, kind, protocol := bareAddress(line[skip:])
	if length == 0 {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, seg.WithStop(seg.Start+skip))
	}
	block.Advance(skip + length)
	start := seg.Start + skip
	link := ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(start, start+length)))
	link.Protocol = protocol
	link.SetPos(start)
	return link
}

// bareAddress measures the address at the start of b; the length is 0 if there is none. The protocol is set when it is
// missing in the text.
func bareAddress(b []byte) (length int, kind ast.AutoLinkType, protocol []byte) {
	if len(b) == 0 {
		return 0, kind, nil
	}
	head := 0
	switch b[0] {
	case 'h', 'f':
		for _, scheme := range [...]string{"https://", "http://", "ftp://"} {
			if bytes.HasPrefix(b, []byte(scheme)) {
				head = len(scheme)
			}
		}
	case 'w':
		if bytes.HasPrefix(b, []byte("www.")) {
			protocol = []byte("http")
			head = len("www.")
		}
	}
	if head == 0 {
		return mailAddress(b), ast.AutoLinkEmail, nil
	}
	if head >= len(b) || !(util.IsAlphaNumeric(b[head]) || b[head] == '[') {
		return 0, kind, nil
	}
	end := head
	for end < len(b) && b[end] > ' ' && b[end] < 0x7f && b[end] != '<' && b[end] != '|' && b[end] != '`' {
		end++
	}
	if bytes.Contains(b[head:end], []byte("{{")) {
		return 0, kind, nil // a template of an address
	}
	return trimAddress(b[:end], head), ast.AutoLinkURL, protocol
}

// trimAddress leaves out punctuation at the end that belongs to the sentence, and returns the length that remains; 0
// if nothing but the head does.
func trimAddress(b []byte, head int) int {
	open := bytes.Count(b, []byte{'('}) - bytes.Count(b, []byte{')'})
	end := len(b)
trim:
	for end > head {
		switch b[end-1] {
		case '?', '!', '.', ',', ':', '*', '_', '~', '\'', '"', '>', '{', '\\':
			end--
		case ']':
			if bytes.IndexByte(b[:end], '[') >= 0 {
				break trim
			}
			end--
		case ')':
			if open >= 0 {
				break trim
			}
			open++
			end--
		case ';':
			i := end - 2
			for i > head && util.IsAlphaNumeric(b[i]) {
				i--
			}
			if i == end-2 || b[i] != '&' {
				end--
			} else {
				end = i
			}
		default:
			break trim
		}
	}
	if end <= head {
		return 0
	}
	return end
}

// mailAddress measures the mail address at the start of b.
func mailAddress(b []byte) int {
	if !util.IsAlphaNumeric(b[0]) || bytes.IndexByte(b[:min(len(b), 65)], '@') < 0 {
		return 0
	}
	end := util.FindEmailIndex(b)
	if end < 0 {
		return 0
	}
	at := bytes.IndexByte(b, '@')
	if b[end-1] == '.' {
		end--
	}
	if bytes.IndexByte(b[at:end], '.') < 0 || end < len(b) && (b[end] == '-' || b[end] == '_') {
		return 0
	}
	return end
}

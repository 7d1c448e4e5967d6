package derive

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// link is a link within a text.
type link struct {
	url  string
	text string
}

// Links are marked in rich texts, so that what only refers to a ticket can be told from what is to be done.
const (
	linkOpen  = "\x01"
	linkClose = "\x02"
)

// rich is the text of some inline nodes, and what cannot be seen in it.
type rich struct {
	text   string // on one line, with links in linkOpen and linkClose
	links  []link // with http or https
	box    string // of a task list: "x", " " or "" for none
	struck bool   // most of it is struck through

}

var noMarks = strings.NewReplacer(linkOpen, "", linkClose, "")

// plain is the text without the marks of links.
func (t *rich) plain() string { return plain(noMarks.Replace(t.text)) }

// richText reads inline nodes.
func (o *outline) richText(inlines []ast.Node) *rich {
	b := &richBuilder{o: o}
	for _, n := range inlines {
		b.node(n)
	}
	text := b.text.String()
	if b.box == "" {
		text, b.box = textBox(text)
	}
	t := &rich{text: strings.TrimSpace(plain(text)), links: b.links, box: b.box}
	t.struck = b.struck > 0 && b.struck*10 >= len(t.plain())*6
	return t
}

// richBuilder walks through inline nodes.
type richBuilder struct {
	o      *outline
	text   strings.Builder
	links  []link
	box    string
	struck int // bytes that are struck through
}

func (b *richBuilder) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Link:
		b.link(string(n.Destination), b.o.text(n))
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL {
			b.link(string(n.URL(b.o.tree.Source)), string(n.Label(b.o.tree.Source)))
			return
		}
		b.write(string(n.Label(b.o.tree.Source)))
	case *ast.Image:
	case *east.TaskCheckBox:
		b.box = map[bool]string{true: "x", false: " "}[n.IsChecked]
	case *east.Strikethrough:
		text := b.o.text(n)
		b.struck += len(plain(text))
		b.children(n)
	case *ast.Emphasis:
		b.children(n)
	case *ast.RawHTML:
		b.write(" ")
	default:
		b.write(b.o.text(n))
	}
}

func (b *richBuilder) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.node(c)
	}
}

// link writes a link. One that leads to no place on the web is only its text.
func (b *richBuilder) link(url, text string) {
	text = plain(noMarks.Replace(text))
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		b.write(text)
		return
	}
	b.links = append(b.links, link{url, text})
	b.text.WriteString(linkOpen + text + linkClose)
}

func (b *richBuilder) write(s string) { b.text.WriteString(noMarks.Replace(s)) }

// textBox reads a box that markdown does not take for one, as in the cell of a table.
func textBox(text string) (rest, box string) {
	t := strings.TrimSpace(text)
	for _, mark := range []struct{ sign, box string }{
		{"[x]", "x"}, {"[X]", "x"}, {"[ ]", " "}, {"☑", "x"}, {"✅", "x"}, {"✔️", "x"}, {"✔", "x"}, {"✓", "x"}, {"☐", " "}, {"❌", " "}, {"✗", " "}, {"✘", " "}, {"⬜", " "},
		{":white_check_mark:", "x"}, {":heavy_check_mark:", "x"}, {":ballot_box_with_check:", "x"}, {":white_large_square:", " "},
	} {
		if after, ok := strings.CutPrefix(t, mark.sign); ok {
			return strings.TrimSpace(after), mark.box
		}
	}
	return text, ""
}

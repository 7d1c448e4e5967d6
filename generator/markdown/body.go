// Package markdown parses the body of a page once and keeps what the rest of Siaga needs of it.
//
// [Parser.Parse] returns a [Tree]: the syntax tree, for those that derive facts from it while the page is loaded, and a
// [Body]: headings, links, code blocks, problems, and the HTML. The HTML is made in the same pass, but for the links:
// where a link goes depends on the other pages, so the HTML has a hole for each of them, which [Body.WriteHTML] fills
// with what a resolver says. That way a tree lives only while its page is loaded, and ten thousand bodies fit into
// memory.
//
// # The HTML
//
// Besides plain elements, a theme meets these:
//
//	h2[id] > a.anchor                      a heading and the link to itself
//	div.callout.callout-KIND > p.callout-title     KIND is note, tip, important, warning, caution or tab
//	details.callout > summary.callout-title        a callout that folds
//	div.code, figure.code > figcaption     a block of code; attributes data-lang and data-risk; see code.go
//	pre code span.CLASS                    highlighted code, the classes are listed in highlight.go
//	pre.mermaid                            a diagram as text
//	div.table-scroll > table               a table in a frame that scrolls; cells have the attribute align
//	li.task > input.task-check             an item of a task list
//	a.external, a.broken, span.broken      links out, links to nowhere, images that are not there
//	a.external-image, span.external-image  what stands for an image on another site
//	sup > a.footnote-ref, div.footnotes, a.footnote-back
//
// A [Target] may give further classes. Whatever the input is, the HTML has no script, style or event handler, loads
// nothing from elsewhere, and consists of elements that an HTML parser takes exactly as they are written.
//
// The package imports nothing of ours. Positions are lines and columns in the file, counted from 1; columns count bytes.
package markdown

import (
	"io"

	"github.com/yuin/goldmark/ast"
)

// Pos is a place in the source file, both counted from 1; Column counts bytes.
type Pos struct{ Line, Column int }

// Body is what is kept of a parsed page. It is immutable.
type Body struct {
	Headings []Heading
	Links    []Link
	Problems []Problem
	// Anchors are further ids that can be linked to, sorted: `id` and `name` attributes of raw HTML, footnotes.
	Anchors []string
	// Lead is the plain text of the first paragraph, or empty.
	Lead string
	// Words counts the words of the text, code left out.
	Words int
	// Mermaid says that the page has a mermaid block.
	Mermaid bool

	// What WriteHTML needs; see pack.go.
	packed   string    // the HTML, with the links left out
	size     int32     // of the HTML
	holes    []hole    // by offset
	mentions []mention // by offset
	words    string    // the mentions themselves, one behind the other
}

// Heading is one heading of the page. The level-one heading that opens the body is the page's title, unless the front
// matter declares another: it stands in Headings but not in the HTML (the template prints the title). Its links and images
// are in Links all the same, without a hole.
type Heading struct {
	Level int    // from 1; where a title is declared, headings of level one that stay in the text are of level 2
	Text  string // plain
	ID    string
	Pos   Pos
	Title bool // this is the heading that was taken as the page's title
	// HTMLOffset is where the heading starts in the HTML, in bytes before the holes are filled.
	HTMLOffset int
}

// LinkKind says how a link was written.
type LinkKind int

// The kinds of links.
const (
	LinkText     LinkKind = iota // [text](target), [text][ref], <a href>
	LinkImage                    // ![alt](target), <img src>, ![[picture.png|alt]]
	LinkAuto                     // <https://…> or a bare URL
	LinkWiki                     // [[id]], [[id|text]], [[id#section]], and these behind a "!"
	LinkMention                  // a word in the text that is shaped like an id; resolving it is optional. See Body.Mention
	LinkResource                 // another attribute of raw HTML that loads or leads somewhere
)

// Link is one link of the page.
type Link struct {
	Kind   LinkKind
	Target string // as written, entities and backslashes resolved, not URL-decoded
	Text   string // plain text, or alt text
	Pos    Pos
}

// Target is what a resolver says of a link.
type Target struct {
	Href  string // the address to print; empty: the link is shown without a target
	Title string // a tooltip; empty: none
	Class string // a class for the element; empty: none
	Text  string // what to show for a wikilink that has no text of its own; empty: its id
	// Width and Height of an image in pixels; 0: not known.
	Width, Height int
}

// Resolver says where the link with index i leads: one of Links, or behind those one of the mentions. It is called once
// for every link that is not external nor in the title, in order. For a LinkMention, ok false means: leave the word as it is. For the others, ok false marks the link as broken.
// An address of a scheme that is not allowed is not printed.
type Resolver func(i int, l *Link) (t Target, ok bool)

// CodeBlock is one fenced or indented block of code.
type CodeBlock struct {
	Lang  string // lower case, "" if none was given
	Info  string // the whole info string
	Title string
	Text  string
	Pos   Pos // of the first line of code
}

// ProblemKind says what is wrong.
type ProblemKind int

// The kinds of problems that parsing a body can find.
const (
	UnknownDirective ProblemKind = iota
	TemplateTag
	UnsafeHTML
	UnsafeLink
	ExternalImage
	DuplicateAnchor
)

// Problem is something in the body that its author should know.
type Problem struct {
	Kind ProblemKind
	Text string // a sentence without a full stop
	Pos  Pos
}

// Tree is a freshly parsed page: its Body, and the syntax tree for those that read facts from it. Drop it after that.
type Tree struct {
	Body *Body
	// Code is every block of code, in the order of the text. A Body does without: code is much of what people write, and
	// its HTML is kept already.
	Code []CodeBlock
	Root ast.Node
	// Source is the body as it was parsed; positions of nodes are offsets into it. Template tags are blank in it, and
	// lines end in "\n" alone. The text of code is in Code.
	Source []byte
	lines  *lines
}

// hole is a place in the HTML where a link is to be written. What html[offset:end] holds depends on the kind of the
// link: for an image the attributes that do not depend on the target, up to and with the ">"; for the others the same of
// the start tag.
type hole struct {
	offset, end int32 // in html
	link        int32 // in Links
	titled      bool  // the author gave a title, which stands in the attributes
	sized       bool  // the author gave a width or a height
	bare        bool  // a wikilink without a text of its own: its id stands in html[offset:end] too
}

// WriteHTML writes the body's HTML with every link resolved.
func (b *Body) WriteHTML(w io.Writer, resolve Resolver) error { return b.writeHTML(w, resolve) }

// Size is the length of the HTML in bytes before the links are filled in.
func (b *Body) Size() int { return int(b.size) }

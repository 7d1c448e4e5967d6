package markdown

import "github.com/yuin/goldmark/ast"

// Directive is a block that another tool's markup or a GitHub alert makes: a callout or a figure. Its children are
// markdown; the first may be a [DirectiveTitle].
type Directive struct {
	ast.BaseBlock
	Name        string // as written, lower case: "warning", "danger", "details"
	Callout     string // one of the kinds of GitHub's alerts in lower case, "tab", or "" for a figure
	Target      string // of a figure: its image
	Options     map[string]string
	Collapsible bool
	Open        bool // collapsible, and open at first
	Untitled    bool // no title is wanted

	syntax  syntax
	fence   int    // length of the fence that closes the directive
	char    byte   // of the fence
	closer  string // name of the shortcode that closes the directive
	opening bool   // option lines may follow
	closed  bool   // the last line has closed the directive
}

// syntax says how a directive is written, and so how it ends.
type syntax int

const (
	quoted    syntax = iota // > [!NOTE]
	indented                // !!! note
	fenced                  // :::{note} or ```{note}
	shortcode               // {{< hint >}}
)

// KindDirective is the kind of a Directive.
var KindDirective = ast.NewNodeKind("Directive")

// Kind implements ast.Node.
func (n *Directive) Kind() ast.NodeKind { return KindDirective }

// Dump implements ast.Node.
func (n *Directive) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Name": n.Name}, nil)
}

// DirectiveTitle is the title of a Directive, a line of inline markdown.
type DirectiveTitle struct{ ast.BaseBlock }

// KindDirectiveTitle is the kind of a DirectiveTitle.
var KindDirectiveTitle = ast.NewNodeKind("DirectiveTitle")

// Kind implements ast.Node.
func (n *DirectiveTitle) Kind() ast.NodeKind { return KindDirectiveTitle }

// Dump implements ast.Node.
func (n *DirectiveTitle) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// WikiLink is [[target]] or [[target|text]]; its child is the text.
type WikiLink struct {
	ast.BaseInline
	Target string
	Bare   bool // it has no text of its own, so its child is the target
}

// KindWikiLink is the kind of a WikiLink.
var KindWikiLink = ast.NewNodeKind("WikiLink")

// Kind implements ast.Node.
func (n *WikiLink) Kind() ast.NodeKind { return KindWikiLink }

// Dump implements ast.Node.
func (n *WikiLink) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Target": n.Target}, nil)
}

package markdown

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Options are the settings of a Parser. The zero value is usable.
type Options struct {
	// Labels are the few words that the HTML has from us, by name; see DefaultLabels. What is missing is in English.
	Labels map[string]string
}

// Parser parses bodies. It is safe for concurrent use, and remembers what it has highlighted, so one should serve for
// many pages.
type Parser struct {
	md     parser.Parser
	labels labels
	code   *highlighter
}

// Forget drops what is remembered of many bodies in order to parse others faster.
func (p *Parser) Forget() { p.code.forget() }

// Input is a body to be parsed.
type Input struct {
	Source []byte // the file without its front matter; it is not changed
	Line   int    // line of the file at which Source starts, from 1
	// ERB says that the file is a template of that kind: its tags are left out and reported, but not in code.
	ERB bool
	// Title is the title that the front matter declares, or "". The heading that opens the body is the title of the page
	// only if it says the same; another stays in the text.
	Title string
}

// New returns a Parser.
func New(o Options) *Parser {
	return &Parser{md: newGoldmark(), labels: newLabels(o.Labels), code: newHighlighter()}
}

// Parse parses a body and makes its HTML.
func (p *Parser) Parse(in Input) *Tree {
	source := normalize(in.Source)
	masked, tags := source, []span(nil)
	if len(source) > 0 {
		masked, tags = mask(source, in.ERB)
	}
	st := &state{closers: shortcodeClosers(source)}
	pc := parser.NewContext()
	pc.Set(stateKey, st)
	root := p.md.Parse(text.NewReader(masked), parser.WithContext(pc))
	t := &Tree{Root: root, Source: masked, lines: newLines(source, in.Line)}
	w := newWriter(p, t, source)
	w.problems = st.problems
	w.templated = len(tags) > 0
	w.declared = strings.TrimSpace(in.Title)
	w.document(root)
	w.templateTags(tags)
	t.Body = w.finish()
	return t
}

// problem is a Problem by offset.
type problem struct {
	kind   ProblemKind
	offset int
	text   string
}

// state is what the parsers keep of a page beside the tree.
type state struct {
	closers   map[string]int // offset of the last closing tag of a shortcode
	problems  []problem
	alerts    []alert
	footnotes int
	inlines   int // in the current block
}

var stateKey = parser.NewContextKey()

func stateOf(pc parser.Context) *state { return pc.Get(stateKey).(*state) }

// report notes a problem, once for a place: goldmark may ask a block parser twice.
func (s *state) report(kind ProblemKind, offset int, text string) {
	if n := len(s.problems); n > 0 && s.problems[n-1].offset == offset {
		return
	}
	s.problems = append(s.problems, problem{kind, offset, text})
}

// newGoldmark puts the parser together. Priorities are goldmark's own where a part is; a lower one is asked first.
func newGoldmark() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(shallow{admonitionParser{}, maxDepth}, 90),
			util.Prioritized(headingParser{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(shallow{extension.NewDefinitionListParser(), maxDepth}, 101),
			util.Prioritized(shallow{extension.NewDefinitionDescriptionParser(), maxDepth + 2}, 102),
			util.Prioritized(shallow{shortcodeParser{}, maxDepth}, 150),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser(), maxDepth}, 300),
			util.Prioritized(shallow{parser.NewListItemParser(), maxDepth + 2}, 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(headingParser{parser.NewATXHeadingParser()}, 600),
			util.Prioritized(shallow{fencedParser{}, maxDepth}, 650),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser(), maxDepth}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(shallow{fewFootnotes{extension.NewFootnoteBlockParser()}, maxDepth}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(shortcodeInline{}, 90),
			util.Prioritized(shortTicks{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(limited{extension.NewFootnoteParser()}, 101),
			util.Prioritized(wikiLinkParser{}, 150),
			util.Prioritized(limited{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(limited{parser.NewEmphasisParser()}, 500),
			util.Prioritized(limited{extension.NewStrikethroughParser()}, 500),
			util.Prioritized(linkifyParser{}, 999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(alertTransformer{}, 50),
			util.Prioritized(shortReferences{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(smallTables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(alertReplacer{}, 100),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

// templateTags reports the lines with template tags that do not stand in code.
func (w *writer) templateTags(tags []span) {
	last := 0
	for _, tag := range tags {
		line := w.t.lines.pos(tag.start).Line
		if line == last || slices.ContainsFunc(w.code, func(s span) bool { return s.start <= tag.start && tag.start < s.stop }) {
			continue
		}
		last = line
		w.problems = append(w.problems, problem{TemplateTag, tag.start, "template tag left out"})
	}
}

// finish makes the Body of what was written. Nothing in it refers to the source or to the tree, and its lists are copied
// at their exact size: they grew in steps, and a site keeps ten thousand of them.
func (w *writer) finish() *Body {
	b := w.body
	b.pack(w.buf, w.holes, w.mentions)
	b.Links, b.Headings = slices.Clone(b.Links), slices.Clone(b.Headings)
	slices.Sort(b.Anchors)
	b.Anchors = slices.Clone(slices.Compact(b.Anchors))
	slices.SortStableFunc(w.problems, func(a, b problem) int { return a.offset - b.offset })
	for _, p := range w.problems {
		b.Problems = append(b.Problems, Problem{Kind: p.kind, Text: p.text, Pos: w.t.lines.pos(p.offset)})
	}
	w.release()
	return b
}

// labels are the words of the HTML by name.
type labels map[string]string

// DefaultLabels returns the English labels by name. In "anchor" and "footnote.back" %s stands for the heading and for
// the number.
func DefaultLabels() map[string]string {
	return map[string]string{
		"anchor":            "Link to %s",
		"callout.caution":   "Caution",
		"callout.details":   "Details",
		"callout.important": "Important",
		"callout.note":      "Note",
		"callout.tip":       "Tip",
		"callout.warning":   "Warning",
		"footnote.back":     "Back to reference %s",
		"table":             "Table",
		"task":              "Done",
	}
}

func newLabels(own map[string]string) labels {
	l := labels(DefaultLabels())
	for name := range l {
		if s := own[name]; s != "" {
			l[name] = s
		}
	}
	return l
}

func (l labels) get(name string) string { return l[name] }

// format fills the %s of a label.
func (l labels) format(name, value string) string { return fmt.Sprintf(l[name], value) }

package derive

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"siaga/generator/model"
)

// stubs lists the sections of a runbook that say nothing yet: they have no text, no code and no parts that have one, or only
// what says that somebody will write it.
func stubs(o *outline) []model.Passage {
	var out []model.Passage
	full := make([]bool, len(o.parts)) // it or a part in it says something
	var open []int
	for i := range o.parts {
		p := &o.parts[i]
		for len(open) > 0 && o.parts[open[len(open)-1]].level >= p.level {
			open = open[:len(open)-1]
		}
		open = append(open, i)
		if o.saysSomething(p) {
			for _, j := range open {
				full[j] = true
			}
		}
	}
	for i := range o.parts {
		if p := &o.parts[i]; p.own && p.about != "" && !full[i] {
			out = append(out, model.Passage{About: p.about, Text: strings.Clone(p.title), Line: int32(p.line)})
		}
	}
	return out
}

// saysSomething reports whether a part itself, without the parts in it, has more than a placeholder.
func (o *outline) saysSomething(p *part) bool {
	if text := o.leadText(p); text != "" && !saysNothing(text) && !isToCome(text) {
		return true
	}
	for _, n := range p.blocks {
		if o.blockSays(n) {
			return true
		}
	}
	return false
}

// blockSays reports whether a block has code, a picture, or a text that is more than a placeholder.
func (o *outline) blockSays(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return n.Lines().Len() > 0
	case *ast.HTMLBlock:
		return n.HTMLBlockType != ast.HTMLBlockType2 // which is a comment
	case *ast.ThematicBreak:
		return false
	}
	if c := n.FirstChild(); c == nil || c.Type() == ast.TypeInline {
		text := plain(o.text(n))
		return hasImage(n) || !saysNothing(text) && !isToCome(text)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if o.blockSays(c) {
			return true
		}
	}
	return false
}

// toCome is how a text begins that only says that there will be one.
var toCome = regexp.MustCompile(`(?i)^[\W_]*(?:todo|tbd|tba|fixme|to be (?:written|added|completed|determined|defined|documented|filled|done)|coming soon|under construction|work in progress|wip|` +
	`(?:this section|this page|documentation|more|details) (?:is |are |will )?(?:to come|to follow|coming|follow|missing|needed|under construction|be (?:added|written)|needs? to be written)|` +
	`not (?:yet )?(?:written|documented)|akan (?:diisi|ditulis|ditambahkan|dilengkapi)|belum (?:ada|diisi|ditulis|tersedia))(?:$|[^\pL\d])`)

// isToCome reports whether a text only says that somebody will write it: "TODO: the steps to restart it".
func isToCome(text string) bool { return toCome.MatchString(text) && len(strings.Fields(text)) <= 12 }

func hasImage(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == ast.KindImage || hasImage(c) {
			return true
		}
	}
	return false
}

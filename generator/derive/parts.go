package derive

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

// parts tells what the lines of a page are about, so that what is found on a line can be told to stand in its steps.
func parts(o *outline) []model.Part {
	var out []model.Part
	about := Section("")
	for i := range o.parts {
		if p := &o.parts[i]; p.about != about {
			about = p.about
			out = append(out, model.Part{About: about, Line: int32(p.line)})
		}
	}
	return out
}

// maxWordy is the number of words over which a page may tell in sentences alone what to do.
const maxWordy = 100

// doing are the sections in which a sentence is a step.
var doing = map[Section]bool{
	Diagnosis: true, Mitigation: true, Resolution: true, Verification: true, Rollback: true, Escalation: true,
}

// noSteps reports whether it is clear that a page tells nobody what to do: it is short, it has no command, list, table or
// link to where the steps are, and no section that is meant for steps has a text.
func noSteps(o *outline) bool {
	if o.tree.Root == nil || len(o.tree.Code) > 0 || o.tree.Body.Words > maxWordy {
		return false
	}
	o.readLines()
	for i := range o.parts {
		if p := &o.parts[i]; doing[p.about] && o.partText(p) != "" {
			return false
		}
	}
	found := false
	_ = ast.Walk(o.tree.Root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.List, *ast.CodeSpan, *ast.Link, *ast.AutoLink, *ast.Image, *ast.RawHTML, *east.Table, *markdown.Directive, *markdown.WikiLink:
			found = true
		case *ast.HTMLBlock:
			found = n.HTMLBlockType != ast.HTMLBlockType2 // which is a comment
		}
		if found {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return !found
}

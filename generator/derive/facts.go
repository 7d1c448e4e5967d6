package derive

import (
	"time"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

// Source is a page that facts are read from.
type Source struct {
	Tree     *markdown.Tree
	Path     string         // relative to the content root
	Location *time.Location // zone of times that name none, where the page names none either
}

// Facts reads what the body of a page tells, and fills in what its front matter left open. What is declared is never
// changed. Every fact gets the line on which it stands.
func Facts(doc model.Doc, src Source) {
	e := model.AsEvent(doc)
	r, isRunbook := doc.(*model.Runbook)
	if e == nil && !isRunbook {
		return
	}
	o := takeApart(src.Tree, !isRunbook)
	if isRunbook {
		r.Stubs, r.Parts, r.NoSteps = stubs(o), parts(o), noSteps(o)
		return
	}
	o.readLines()
	e.Prose.Passages = passages(o)
	times(doc, e, o, src)
	actions(doc, e, o, src)
	lessons(e, o)
	quotes(e, o)
	words(doc, e, o)
	settle(e)
	doc.Base().Gist = gist(o)
}

// kept are the sections whose text tells what happened and why. Of the others, timelines, lessons and action items are
// kept entry by entry.
var kept = map[Section]bool{
	Summary: true, Impact: true, Detection: true, Trigger: true, Cause: true, Resolution: true, "": true,
}

const (
	maxPassage = 2500 // length in bytes to which a passage is cut: what is longer is a log
	maxOther   = 1500 // of one without a meaning
	minOther   = 20   // of one without a meaning, to be worth keeping
)

// passages lists the texts of the sections that tell what happened and why.
func passages(o *outline) []model.Passage {
	var out []model.Passage
	for i := range o.parts {
		p := &o.parts[i]
		if !kept[p.about] {
			continue
		}
		text := o.partText(p)
		if text == "" || p.about == "" && len(text) < minOther {
			continue
		}
		if !p.own && p.title != "" && p.level > 0 {
			text = p.title + "\n" + text // a heading within a section says what its text does not repeat
		}
		about, most := p.about, maxPassage
		if about == "" {
			about, most = model.SectionOther, maxOther
		}
		if out == nil {
			out = make([]model.Passage, 0, len(o.parts)-i)
		}
		out = append(out, model.Passage{About: about, Text: cut(text, most), Line: int32(p.line)})
	}
	return out
}

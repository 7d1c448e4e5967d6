package link

import (
	"path"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// DeadLink is a link in the text of a document that leads nowhere.
type DeadLink struct {
	Target string // as written
	Image  bool
	Pos    diag.Pos
}

// Dead lists the links in a document's text that lead nowhere within the content. A link out of the content is not among
// them: where the content is a part of a repository, the file that it names may well be there.
func (g *Graph) Dead(d model.Doc) []DeadLink {
	m := d.Base()
	if m.Body == nil {
		return nil
	}
	var out []DeadLink
	for i := range m.Body.Links {
		l := &m.Body.Links[i]
		if markdown.External(l.Target) {
			continue
		}
		if _, ok := g.LinkOf(d, i); ok || strings.HasPrefix(path.Join(path.Dir(m.Path), l.Target), "..") {
			continue
		}
		out = append(out, DeadLink{Target: l.Target, Image: l.Kind == markdown.LinkImage, Pos: position(m, l)})
	}
	return out
}

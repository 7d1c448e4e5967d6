package link

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// textLinks resolves the links in the text of all documents.
func (b *builder) textLinks() {
	for _, d := range b.Docs {
		if m := d.Base(); m.Body != nil && len(m.Body.Links)+m.Body.Mentions() > 0 {
			b.text(d)
		}
	}
}

// text resolves the links in the text of a document, whose edges so far come from its references.
func (b *builder) text(d model.Doc) {
	m := d.Base()
	asked := b.asked
	result := &textResult{refs: len(b.out[m])}
	text := textLinks{links: make([]destination, len(m.Body.Links))}
	var list []Edge
	for i := range m.Body.Links {
		l := &m.Body.Links[i]
		dest, ok := b.textLink(d, l)
		if !ok {
			continue
		}
		if dest.active {
			b.report(diag.New(diag.UnsafeFile, position(m, l), "%s could run code in a reader's browser, so it is not published", dest.Address).
				Suggest("show it as a block of code, or put a picture of it in its place"))
			continue
		}
		text.links[i] = b.remember(dest)
		if dest.Path != "" {
			result.files = append(result.files, dest.Path)
		}
		if dest.Doc != nil {
			list = append(list, Edge{From: d, To: dest.Doc, Rel: model.RelLink, Line: int32(l.Pos.Line), Column: int32(l.Pos.Column)})
		}
	}
	for i := range m.Body.Mentions() {
		l := m.Body.Mention(i)
		if dest, ok := b.mention(d, l.Target); ok {
			text.mentions = append(text.mentions, mentioned{int32(i), b.remember(dest).target})
			list = append(list, Edge{From: d, To: dest.Doc, Rel: model.RelMention, Line: int32(l.Pos.Line), Column: int32(l.Pos.Column)})
		}
	}
	b.edges(d, list)
	result.diags, b.diags, result.asked = b.diags, nil, b.asked-asked
	b.links[m], b.texts[m] = text, result
}

// linkedFiles lists the files that documents link to.
func (b *builder) linkedFiles() {
	var files []string
	for _, t := range b.texts {
		files = append(files, t.files...)
	}
	slices.Sort(files)
	b.Files = slices.Compact(files)
}

// remember keeps a destination in its short form.
func (b *builder) remember(d Destination) destination {
	t := target{d.Doc, d.Address, d.Path}
	n, ok := b.numbers[t]
	if !ok {
		b.targets = append(b.targets, t)
		n = int32(len(b.targets))
		b.numbers[t] = n
	}
	return destination{n, d.Fragment}
}

func position(m *model.Meta, l *markdown.Link) diag.Pos {
	return diag.Pos{Path: m.Path, Line: l.Pos.Line, Column: l.Pos.Column}
}

// textLink resolves one link and reports it if it is broken. External links are none of ours.
func (b *builder) textLink(from model.Doc, l *markdown.Link) (Destination, bool) {
	if l.Kind == markdown.LinkWiki {
		return b.wikilink(from, l)
	}
	if markdown.External(l.Target) {
		return Destination{}, false
	}
	target, fragment, _ := strings.Cut(l.Target, "#")
	target, _, _ = strings.Cut(target, "?")
	if target == "" {
		return b.anchored(from, l, Destination{Doc: from, Address: b.Address(from)}, fragment)
	}
	dest, ok := b.page(from, target)
	if !ok {
		if docs, _ := b.named(from, target, from.Base().Kind); len(docs) == 1 && !strings.ContainsAny(target, "/.") {
			dest, ok = Destination{Doc: docs[0], Address: b.Address(docs[0])}, true
		} else if docs := b.called(target); len(docs) > 0 {
			dest, ok = Destination{Doc: docs[0], Address: b.Address(docs[0])}, true
		}
	}
	if !ok {
		b.broken(from, l, target)
		return Destination{}, false
	}
	return b.anchored(from, l, dest, fragment)
}

// wikilink resolves [[id]], [[path]] or [[title]], with an optional #section.
func (b *builder) wikilink(from model.Doc, l *markdown.Link) (Destination, bool) {
	target, fragment, _ := strings.Cut(l.Target, "#")
	target = strings.TrimSpace(target)
	if target == "" {
		return b.anchored(from, l, Destination{Doc: from, Address: b.Address(from)}, fragment)
	}
	docs := b.called(target)
	if exact := b.byID[target]; len(exact) > 0 {
		docs = exact
	}
	if len(docs) == 0 {
		if dest, ok := b.page(from, target); ok {
			return b.anchored(from, l, dest, fragment)
		}
		docs = b.titled(target)
	}
	if len(docs) == 0 {
		if b.reportDraft(from, l, target) {
			return Destination{}, false
		}
		d := diag.New(diag.BrokenReference, position(from.Base(), l), "there is no page %q", target)
		if best := b.closestID(target, nil); best != "" {
			d = d.Suggest("did you mean [[%s]]?", best)
		}
		b.report(d)
		return Destination{}, false
	}
	d := docs[0]
	if len(docs) > 1 {
		if n := b.beside(from, docs); n != nil {
			d = n
		} else {
			b.report(diag.New(diag.AmbiguousReference, position(from.Base(), l), "%q stands for %d pages", target, len(docs)).
				Suggest("write the path, such as [[%s]]", docs[0].Base().Path))
		}
	}
	return b.anchored(from, l, Destination{Doc: d, Address: b.Address(d)}, fragment)
}

// anchored checks the fragment of a link against the headings of the page. A section may be named by its text, too.
func (b *builder) anchored(from model.Doc, l *markdown.Link, dest Destination, fragment string) (Destination, bool) {
	if fragment == "" || dest.Doc == nil || dest.Doc.Base().Body == nil {
		dest.Fragment = fragment
		if dest.Doc != nil && dest.Doc.Base().Body == nil {
			dest.Fragment = ""
		}
		return dest, true
	}
	if raw, err := url.PathUnescape(fragment); err == nil {
		fragment = raw
	}
	body := dest.Doc.Base().Body
	if _, ok := slices.BinarySearch(body.Anchors, fragment); ok {
		dest.Fragment = fragment
		return dest, true
	}
	lower := strings.ToLower(fragment)
	var ids []string
	for _, h := range body.Headings {
		if h.ID == fragment || strings.ToLower(h.ID) == lower || strings.ToLower(h.Text) == lower {
			if dest.Fragment = h.ID; h.Title {
				dest.Fragment = "" // the title is the top of the page
			}
			return dest, true
		}
		ids = append(ids, h.ID)
	}
	if lower == "top" {
		return dest, true
	}
	d := diag.New(diag.BrokenAnchor, position(from.Base(), l), "%s has no heading #%s", dest.Doc.Base().Path, fragment)
	if best := diag.Closest(fragment, ids); best != "" {
		d = d.Suggest("did you mean #%s?", best)
	}
	b.report(d)
	return dest, true
}

// page finds what a path or an address means, seen from a document, in the styles that people write:
//
//   - relative to the source file: "../db/failover.md", "failover", "images/x.png", "../db/"
//   - from the root of the site: "/runbooks/db/failover.html"; where the content is only a part of what once was a site,
//     every folder above the document may be its root
//   - as the built site of another tool had it: "../failover/" seen from a page that is a folder, "incidents/x" seen from
//     an index page that is not
//
// The target is tried as it is written and percent-decoded.
func (b *builder) page(from model.Doc, target string) (Destination, bool) {
	targets := []string{target}
	if strings.Contains(target, "%") {
		if raw, err := url.PathUnescape(target); err == nil && raw != target {
			targets = append(targets, raw)
		}
	}
	m := from.Base()
	dir := path.Dir(m.Path)
	for _, t := range targets {
		for _, base := range bases(m, dir, t) {
			p := path.Join(base, t)
			if strings.HasPrefix(p, "../") || p == ".." {
				continue
			}
			if b.active[p] && base == dir {
				return Destination{Address: p, Path: p, active: true}, true
			}
			if dest, ok := b.exact(p, strings.HasSuffix(t, "/")); ok {
				return dest, true
			}
		}
	}
	return Destination{}, false
}

// bases lists the folders from which a target may be meant, the likeliest first.
func bases(m *model.Meta, dir, target string) []string {
	if strings.HasPrefix(target, "/") {
		out := []string{"."}
		if dir != "." {
			parts := strings.Split(dir, "/")
			for i := range parts {
				out = append(out, strings.Join(parts[:i+1], "/"))
			}
		}
		return out
	}
	if m.Index {
		return []string{dir, path.Dir(dir), "."}
	}
	name, _, _ := strings.Cut(path.Base(m.Path), ".")
	return []string{dir, path.Join(dir, name), "."}
}

// exact finds what stands at a path of the content, or at an address of the site.
func (b *builder) exact(p string, folder bool) (Destination, bool) {
	doc := func(d model.Doc) (Destination, bool) { return Destination{Doc: d, Address: b.Address(d)}, true }
	if !folder {
		if d, ok := b.byPath[p]; ok {
			return doc(d)
		}
		if b.files[p] {
			return Destination{Address: FileAddress(p), Path: p}, true
		}
		for _, e := range b.o.Extensions {
			if d, ok := b.byPath[strings.TrimSuffix(p, ".html")+e]; ok && !d.Base().Index {
				return doc(d)
			}
		}
	}
	address := func(a string) (Destination, bool) {
		if d, ok := b.at[a]; ok {
			return doc(d)
		}
		if d, ok := b.aliasDocs[a]; ok {
			return doc(d)
		}
		if b.extra[a] {
			return Destination{Address: a}, true
		}
		return Destination{}, false
	}
	if dest, ok := address(FolderAddress(p)); ok && (folder || !b.isPageAt(p)) {
		return dest, true
	}
	stem := p
	for _, e := range []string{".html", ".htm", ".md", ".markdown"} {
		stem = strings.TrimSuffix(stem, e)
	}
	for _, a := range []string{p, stem + ".html", stem + "/index.html", strings.TrimSuffix(stem, "/_index") + "/index.html"} {
		if dest, ok := address(a); ok {
			return dest, true
		}
	}
	return Destination{}, false
}

func (b *builder) isPageAt(p string) bool {
	_, ok := b.at[p+".html"]
	return ok
}

// broken reports a link that leads nowhere, with the nearest that exists.
func (b *builder) broken(from model.Doc, l *markdown.Link, target string) {
	if b.reportDraft(from, l, target) {
		return
	}
	what := linkWord(l)
	d := diag.New(diag.BrokenLink, position(from.Base(), l), "the %s leads nowhere: there is no %s", what, target)
	dir := path.Dir(from.Base().Path)
	if strings.HasPrefix(path.Join(dir, target), "..") {
		d = diag.New(diag.BrokenLink, position(from.Base(), l), "the %s leads out of the content: %s", what, target).
			Suggest("link to the file on the web, or move it into the content")
	} else if best := b.closestPath(path.Base(target)); best != "" {
		d = d.Suggest("did you mean %s?", relativePath(dir, best))
	}
	b.report(d)
}

// reportDraft reports a link to a draft, and whether it is one.
func (b *builder) reportDraft(from model.Doc, l *markdown.Link, target string) bool {
	if len(b.drafts) == 0 {
		return false
	}
	m := from.Base()
	for _, base := range bases(m, path.Dir(m.Path), target) {
		p := path.Join(base, target)
		for _, e := range append([]string{""}, b.o.Extensions...) {
			if draft := strings.TrimSuffix(p, ".html") + e; b.drafts[draft] {
				b.report(diag.New(diag.BrokenLink, position(m, l), "the %s leads to %s, which is a draft and not published", linkWord(l), draft).
					Suggest("publish it, or build with --drafts"))
				return true
			}
		}
	}
	return false
}

func linkWord(l *markdown.Link) string {
	if l.Kind == markdown.LinkImage {
		return "image"
	}
	return "link"
}

// relativePath writes a source path as seen from a folder.
func relativePath(dir, p string) string {
	r, err := url.PathUnescape(Relative(strings.TrimPrefix(dir+"/", "./")+"x", p, ""))
	if err != nil {
		return p
	}
	return r
}

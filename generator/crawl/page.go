package crawl

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// attributes of elements that hold an address, and what a browser does with it. Others called href or src load.
var addressUse = map[string]use{
	"a href": goes, "area href": goes, "form action": goes, "button formaction": goes, "input formaction": goes,
	"blockquote cite": goes, "q cite": goes, "del cite": goes, "ins cite": goes,
	"img src": loads, "script src": loads, "iframe src": loads, "frame src": loads, "embed src": loads, "object data": loads,
	"audio src": loads, "video src": loads, "video poster": loads, "track src": loads, "source src": loads, "input src": loads,
	"body background": loads, "table background": loads, "td background": loads, "a ping": loads,
}

// attributes that name elements of the same page, and whether they take a list.
var idAttributes = map[string]bool{
	"for": false, "popovertarget": false, "commandfor": false, "list": false, "form": false, "aria-activedescendant": false, "aria-details": true,
	"aria-labelledby": true, "aria-describedby": true, "aria-controls": true, "aria-owns": true, "aria-flowto": true, "headers": true,
}

// relations of <link> that are no more than a piece of news.
var toldRelations = []string{"canonical", "alternate", "next", "prev", "author", "license", "help", "search", "me"}

// page collects what matters in one HTML file.
type page struct {
	*file
	canonical string
	bases     []string
	idrefs    []Broken // without a reason yet
	governed  string   // the first thing in the page that a policy has to come before
	policies  int
}

// html reads an HTML file.
func (f *file) html(data []byte) {
	root, err := html.ParseWithOptions(bytes.NewReader(data), html.ParseOptionEnableScripting(false))
	if err != nil {
		f.report(Unreadable, "", "", "%v", err)
		return
	}
	f.ids = map[string]bool{}
	p := &page{file: f}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.element(n)
		}
	}
	if p.policies == 0 {
		f.report(Policy, "", "", "there is no content security policy")
	}
	for _, href := range p.bases {
		f.setBase(href, p.canonical)
	}
	for _, r := range p.idrefs {
		if !f.ids[r.Target] {
			f.broken = append(f.broken, r)
		}
	}
	f.structure(data, root)
}

// element reads one element. Elements come in the order of the text.
func (p *page) element(n *html.Node) {
	attr := map[string]string{}
	for _, a := range n.Attr {
		key := a.Key
		if a.Namespace != "" {
			key = a.Namespace + ":" + key
		}
		attr[key] = a.Val
		p.attribute(n, key, a.Val)
	}
	switch n.Data {
	case "script":
		p.script(attr)
	case "style":
		p.governs("style")
		p.report(Inline, "style", "", "")
	case "iframe":
		if _, ok := attr["srcdoc"]; ok {
			p.report(Inline, "iframe srcdoc", "", "")
		}
	case "base":
		p.bases = append(p.bases, attr["href"])
	case "link":
		p.link(attr)
	case "meta":
		p.meta(n, attr)
	case "a":
		if name := attr["name"]; name != "" {
			p.ids[name] = true
		}
	}
}

// attribute reads one attribute.
func (p *page) attribute(n *html.Node, key, val string) {
	where := n.Data + " " + key
	switch {
	case key == "id":
		if p.ids[val] {
			p.report(DuplicateID, where, val, "")
		}
		p.ids[val] = true
	case key == "style", strings.HasPrefix(key, "on"):
		p.report(Inline, where, "", "%s", val)
	case key == "srcset", key == "imagesrcset":
		for candidate := range strings.SplitSeq(val, ",") {
			if fields := strings.Fields(candidate); len(fields) > 0 {
				p.refer(where, fields[0], loads)
			}
		}
	case n.Data == "link" || n.Data == "base":
	case n.Namespace == "svg" && n.Data == "a" && (key == "href" || key == "xlink:href"):
		p.refer(where, val, goes)
	default:
		if u, ok := addressUse[where]; ok {
			p.refer(where, val, u)
		} else if key == "href" || key == "src" || key == "xlink:href" {
			p.refer(where, val, loads)
		}
		p.idref(where, key, val)
	}
}

func (p *page) refer(where, target string, u use) {
	p.refs = append(p.refs, reference{where, target, u})
	if u == loads {
		p.governs(where)
	}
}

func (p *page) idref(where, key, val string) {
	many, ok := idAttributes[key]
	if !ok {
		return
	}
	names := []string{val}
	if many {
		names = strings.Fields(val)
	}
	for _, name := range names {
		p.idrefs = append(p.idrefs, Broken{p.path, Reference, where, name, "the page has no such id"})
	}
}

// governs notes that the page has something that its policy has to come before.
func (p *page) governs(where string) {
	if p.policies == 0 && p.governed == "" {
		p.governed = where
	}
}

// script reports code in the page. Data for scripts is none.
func (p *page) script(attr map[string]string) {
	p.governs("script")
	if _, ok := attr["src"]; ok || strings.HasSuffix(attr["type"], "json") {
		return
	}
	p.report(Inline, "script", "", "")
}

func (p *page) link(attr map[string]string) {
	rel := strings.Fields(strings.ToLower(attr["rel"]))
	use := loads
	if len(rel) > 0 && slices.Contains(toldRelations, rel[0]) && !slices.Contains(rel, "stylesheet") {
		use = tells
	}
	if len(rel) > 0 && rel[0] == "canonical" {
		p.canonical = attr["href"]
	}
	p.refer("link href", attr["href"], use)
}

// meta reads policies and redirects.
func (p *page) meta(n *html.Node, attr map[string]string) {
	content := attr["content"]
	switch strings.ToLower(attr["http-equiv"]) {
	case "content-security-policy":
		p.policies++
		if n.Parent == nil || n.Parent.Data != "head" {
			p.report(Policy, "meta", "", "a policy counts only in the head")
		}
		if p.governed != "" {
			p.report(Policy, "meta", "", "it comes after <%s>", p.governed)
		}
		if weak := weakness(content); weak != "" {
			p.report(Policy, "meta", content, "%s", weak)
		}
	case "refresh":
		_, target, _ := strings.Cut(content, ";")
		target = strings.TrimSpace(target)
		if len(target) >= 4 && strings.EqualFold(target[:4], "url=") {
			p.refer("meta refresh", strings.Trim(target[4:], `'"`), goes)
		}
	}
}

// weakness says what a policy allows that it should not; "" if nothing.
func weakness(policy string) string {
	governs := map[string]bool{}
	for directive := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(strings.ToLower(directive))
		if len(words) == 0 {
			continue
		}
		governs[words[0]] = true
		for _, source := range words[1:] {
			switch source {
			case "'none'", "'self'":
			default:
				return words[0] + " allows " + source
			}
		}
	}
	for _, d := range []string{"default-src", "base-uri", "form-action"} { // the last two do not follow the first
		if !governs[d] {
			return "it has no " + d
		}
	}
	return ""
}

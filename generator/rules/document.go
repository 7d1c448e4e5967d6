package rules

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"siaga/generator/diag"
	"siaga/generator/frontmatter"
)

// document reads one YAML document that holds the key "alert".
func (f *file) document(src string, o origin, nested int) {
	if f.full {
		return
	}
	if line := frontmatter.TooDeep(src); line > 0 {
		f.report(f.pos(o, line, 1), "values are nested too deeply here; only the names of the alerts are read")
		f.scan(src, o)
		return
	}
	body, err := parse(src)
	var tags []string
	if chart := isChart(src); chart || err != nil && strings.Contains(src, "{{") || err != nil && statementLine.MatchString(src) {
		masked, found, steered := mask(src)
		again, failed := parse(masked, parser.AllowDuplicateMapKey())
		switch {
		case chart || failed == nil && steered:
			f.reportChart(src, o, failed)
			body, src, tags = again, masked, found
			if err = nil; failed != nil {
				f.scan(masked, o)
				return
			}
		case failed == nil:
			// Only a text with tags of Prometheus in it lacks its quotes. Prometheus minds, but it is plain what is meant.
			f.syntax(err, src, o)
			body, src, tags, err = again, masked, found, nil
		}
	}
	if err != nil {
		f.syntax(err, src, o)
		f.scan(src, o)
		return
	}
	w := &walker{file: f, origin: o, lines: strings.Split(src, "\n"), tags: tags, nested: nested, anchors: map[string]ast.Node{}, ends: map[*token.Token]int{}}
	if body != nil {
		w.visit(body, context{})
	}
}

// reportChart says once per file that it is a template.
func (f *file) reportChart(src string, o origin, failed error) {
	if f.helm {
		return
	}
	f.helm = true
	line := 1 + strings.Count(src[:strings.Index(src, "{")], "\n")
	d := diag.New(diag.TemplateTag, f.pos(o, line, 1), "the rules are a template; all its branches are read, and what it fills in is not known")
	if failed != nil {
		d = diag.New(diag.TemplateTag, f.pos(o, line, 1), "the rules are a template that cannot be read as YAML; only the names of the alerts are taken")
	}
	f.diags = append(f.diags, d.Suggest("keep the rendered rules in the repository too, if they should show here"))
}

// parse gives the value of a document; nil if it is empty.
func parse(src string, options ...parser.Option) (body ast.Node, err error) {
	// The parser is a library that content can reach: a panic of it on odd input is a syntax error of that input.
	defer func() {
		if p := recover(); p != nil {
			body, err = nil, errors.New("the YAML cannot be parsed")
		}
	}()
	parsed, err := parser.ParseBytes([]byte(src), 0, options...)
	if err != nil {
		return nil, err
	}
	for _, d := range parsed.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentType {
			return d.Body, nil
		}
	}
	return nil, nil
}

// syntax reports what the parser says. Its own printing of an error quotes the source, which is slow and not wanted.
func (f *file) syntax(err error, src string, o origin) {
	var located yaml.Error
	if !errors.As(err, &located) {
		f.report(f.pos(o, 1, 1), "the rules are not valid YAML")
		return
	}
	message, _, _ := strings.Cut(located.GetMessage(), " at [") // which counts from the start of the document
	message, _, _ = strings.Cut(message, "\n")
	line, column, text := 1, 1, ""
	if t := located.GetToken(); t != nil && t.Position != nil {
		lines := strings.Split(src, "\n")
		line = max(1, min(t.Position.Line, len(lines)))
		column, text = byteColumn(lines, line, t.Position.Column), lines[line-1]
	}
	f.report(f.pos(o, line, column), "the rules are not valid YAML: %s", message)
	if strings.Contains(text, ": {{") {
		f.diags[len(f.diags)-1].Suggestion = "put the text in quotes: to YAML, a brace begins a mapping"
	}
}

// byteColumn turns a column of the parser into one that counts bytes.
func byteColumn(lines []string, line, column int) int {
	if line < 1 || line > len(lines) {
		return max(1, column)
	}
	return frontmatter.ByteColumn(lines[line-1], column)
}

// scan finds alerts by their lines, where the text is not YAML.
func (f *file) scan(src string, o origin) {
	n := 0
	for l := range strings.Lines(src) {
		n++
		rest := strings.TrimLeft(l, " \t-")
		indent := len(l) - len(rest)
		key, name, ok := strings.Cut(rest, ":")
		if !ok || strings.Trim(strings.TrimSpace(key), `"'`) != "alert" {
			continue
		}
		name, _, _ = strings.Cut(strings.TrimSpace(name), " #")
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if name == "" || len(name) > maxName || strings.ContainsAny(name, "{}|>&*\uFFFD") || strings.ContainsFunc(name, isTag) {
			continue
		}
		f.add(Alert{Name: name, Pos: f.pos(o, n, indent+1)})
	}
}

// describe names a node for a message.
func describe(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode, nil:
		return "nothing"
	}
	return fmt.Sprintf("%q", n.GetToken().Value)
}

package config

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"siaga/generator/diag"
)

// maxSize bounds what is given to the YAML parser; a configuration is a page of text, not a data file.
const maxSize = 1 << 20

// Parse reads the bytes of a configuration file. The path is only used in diagnostics.
func Parse(path string, data []byte, known Known) (Config, []diag.Diagnostic) {
	c := Default()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := &reader{path: path, lines: bytes.Split(data, []byte("\n")), known: known}
	if len(data) > maxSize {
		r.report(diag.ConfigSyntax, diag.Pos{Path: path}, "the file is larger than %d kB", maxSize>>10)
		return c, r.found
	}
	root, err := document(data)
	if err != nil {
		r.syntax(err)
		return c, r.found
	}
	if root != nil {
		r.mapping(root, "the file", keys(&c))
	}
	return c, diag.Sort(r.found)
}

// document returns the one YAML document of the file; nil if it holds nothing but comments.
func document(data []byte) (_ ast.Node, err error) {
	// The parser is handed text that anybody may have written. Should it have a hole, that is a syntax error of the
	// file and not the end of a server that runs for weeks.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the YAML parser gave up: %v", p)
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, err
	}
	var root ast.Node
	for _, d := range file.Docs {
		switch d.Body.(type) {
		case nil, *ast.CommentGroupNode, *ast.NullNode:
			continue
		}
		if root != nil {
			return nil, &yaml.SyntaxError{Message: "a second document starts here; the file takes one", Token: first(d.Body)}
		}
		root = d.Body
	}
	return root, nil
}

// first is the token where a node begins. A block mapping says its first colon, which is not where it begins.
func first(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}

// reader walks the syntax tree and collects what is wrong with it.
type reader struct {
	path  string
	lines [][]byte
	known Known
	found []diag.Diagnostic
}

func (r *reader) syntax(err error) {
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil {
		r.report(diag.ConfigSyntax, r.at(located.GetToken()), "not valid YAML: %s", located.GetMessage())
		return
	}
	r.report(diag.ConfigSyntax, diag.Pos{Path: r.path}, "not valid YAML: %v", err)
}

// report adds a problem and returns it, so that a suggestion can be added.
func (r *reader) report(code diag.Code, pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	r.found = append(r.found, diag.New(code, pos, format, args...))
	return &r.found[len(r.found)-1]
}

// at is the place of a token. The parser counts columns in characters, diagnostics in bytes.
func (r *reader) at(t *token.Token) diag.Pos {
	pos := diag.Pos{Path: r.path}
	if t == nil || t.Position == nil || t.Position.Line < 1 || t.Position.Line > len(r.lines) {
		return pos
	}
	line := r.lines[t.Position.Line-1]
	pos.Line, pos.Column = t.Position.Line, 1
	for n := 1; n < t.Position.Column && pos.Column <= len(line); n++ {
		_, size := utf8.DecodeRune(line[pos.Column-1:])
		pos.Column += size
	}
	return pos
}

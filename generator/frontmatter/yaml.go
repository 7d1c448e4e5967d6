package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parseYAML reads the text between the delimiters. Lines count from 1 at its first line.
func parseYAML(data []byte) ([]Field, *Problem) {
	if fields, ok := simpleYAML(data); ok {
		return fields, nil
	}
	return anyYAML(data)
}

func anyYAML(data []byte) (fields []Field, problem *Problem) {
	// The parser is a library that content can reach: a panic of it on odd input is a syntax error of that input.
	defer func() {
		if p := recover(); p != nil {
			fields, problem = nil, &Problem{Line: 1, Column: 1, Text: "the YAML cannot be parsed"}
		}
	}()
	if line := TooDeep(string(data)); line > 0 {
		return nil, &Problem{Line: line, Column: 1, Text: "values are nested too deeply here"}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, yamlProblem(err, newColumns(data))
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, nil
	}
	r := &yamlReader{anchors: map[string]ast.Node{}, columns: newColumns(data)}
	v := r.value(file.Docs[0].Body)
	switch {
	case r.problem != nil:
		return nil, r.problem
	case v.Type == Null:
		return nil, nil
	case v.Type != Map:
		return nil, &Problem{Line: v.Line, Column: v.Column, Text: "not a mapping", noMapping: true}
	}
	return v.Map, nil
}

func yamlProblem(err error, c columns) *Problem {
	p := &Problem{Line: 1, Column: 1, Text: firstLine(err.Error())}
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		p.Text, p.other = cutPlace(syntax.Message)
		if t := syntax.Token; t != nil && t.Position != nil {
			p.Line, p.Column = t.Position.Line, c.bytes(t.Position.Line, t.Position.Column)
		}
	}
	return p
}

// cutPlace cuts the place off the end of a message such as "… already defined at [3:1]": it counts from the start of
// the YAML and not of the file. It returns the line, 0 for none.
func cutPlace(message string) (text string, line int) {
	const mark = " at ["
	at := strings.LastIndex(message, mark)
	if at < 0 {
		return message, 0
	}
	place, rest, _ := strings.Cut(message[at+len(mark):], "]")
	number, _, _ := strings.Cut(place, ":")
	line, err := strconv.Atoi(number)
	if err != nil || line < 1 || rest != "" {
		return message, 0
	}
	return message[:at], line
}

// columns turns the columns of the parser, which count characters, into ours, which count bytes. It is nil where the two are
// the same.
type columns [][]byte

func newColumns(data []byte) columns {
	for _, b := range data {
		if b >= utf8.RuneSelf {
			return bytes.Split(data, []byte("\n"))
		}
	}
	return nil
}

func (c columns) bytes(line, column int) int {
	if line < 1 || line > len(c) {
		return max(1, column)
	}
	return ByteColumn(string(c[line-1]), column)
}

// ByteColumn turns a column of the YAML parser, which counts characters of a line, into one that counts bytes. Both count
// from 1.
func ByteColumn(line string, column int) int {
	at := 0
	for n := 1; n < column && at < len(line); n++ {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	return at + 1
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// yamlReader turns nodes into values, following aliases within a bound.
type yamlReader struct {
	columns columns
	anchors map[string]ast.Node
	count   int
	depth   int
	problem *Problem
}

func (r *yamlReader) fail(n ast.Node, format string, args ...any) {
	if r.problem != nil {
		return
	}
	line, col := r.position(n)
	r.problem = &Problem{Line: line, Column: col, Text: fmt.Sprintf(format, args...)}
}

func (r *yamlReader) value(n ast.Node) Value {
	r.count++
	r.depth++
	defer func() { r.depth-- }()
	if r.count > maxValues || r.depth > 100 {
		r.fail(n, "the front matter holds too many or too deeply nested values")
	}
	if r.problem != nil || n == nil {
		return Value{}
	}
	line, col := r.position(n)
	v := Value{Line: line, Column: col}
	switch n := n.(type) {
	case *ast.AnchorNode:
		r.anchors[n.Name.String()] = n.Value
		return r.value(n.Value)
	case *ast.AliasNode:
		target, ok := r.anchors[n.Value.String()]
		if !ok {
			r.fail(n, "the alias *%s has no anchor", n.Value.String())
			return v
		}
		w := r.value(target)
		w.Line, w.Column = line, col
		return w
	case *ast.TagNode:
		return r.value(n.Value)
	case *ast.MappingNode:
		v.Type = Map
		for _, m := range n.Values {
			v.Map = r.field(v.Map, m)
		}
	case *ast.MappingValueNode:
		v.Type = Map
		v.Map = r.field(nil, n)
	case *ast.SequenceNode:
		v.Type = List
		for _, e := range n.Values {
			v.List = append(v.List, r.value(e))
		}
	default:
		v.Type, v.Text = scalar(n)
	}
	return v
}

// field adds one key. Of a key that stands twice the parser itself complains. A merge key (<<) adds what is not there.
func (r *yamlReader) field(fields []Field, m *ast.MappingValueNode) []Field {
	if m.Key.IsMergeKey() {
		for _, f := range r.value(m.Value).Map {
			if !hasKey(fields, f.Key) {
				fields = append(fields, f)
			}
		}
		return fields
	}
	_, key := scalar(m.Key)
	line, col := r.position(m.Key)
	return append(fields, Field{Key: key, Line: line, Column: col, Value: r.value(m.Value)})
}

func hasKey(fields []Field, key string) bool {
	for _, f := range fields {
		if f.Key == key {
			return true
		}
	}
	return false
}

func scalar(n ast.Node) (Type, string) {
	switch n := n.(type) {
	case *ast.NullNode:
		return Null, ""
	case *ast.BoolNode:
		return Bool, n.GetToken().Value
	case *ast.IntegerNode:
		return Int, n.GetToken().Value
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return Float, n.GetToken().Value
	case *ast.StringNode:
		return String, n.Value
	case *ast.LiteralNode:
		return String, n.Value.Value
	}
	return String, n.String()
}

// position of a node: that of its first token. A block mapping's own token is the colon of its first key, so the key's
// is taken.
func (r *yamlReader) position(n ast.Node) (line, column int) {
	var t *token.Token
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return r.position(n.Values[0].Key)
		}
		t = n.GetToken()
	case *ast.MappingValueNode:
		return r.position(n.Key)
	default:
		t = n.GetToken()
	}
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return t.Position.Line, r.columns.bytes(t.Position.Line, t.Position.Column)
}

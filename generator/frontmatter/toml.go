package frontmatter

import (
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML reads a TOML document. The decoder checks the rules of the language (a key may not stand twice, tables may
// not be reopened); the positions come from its parser.
func parseTOML(data []byte) (fields []Field, problem *Problem) {
	defer func() {
		if p := recover(); p != nil {
			fields, problem = nil, &Problem{Line: 1, Column: 1, Text: "the TOML cannot be parsed"}
		}
	}()
	var all map[string]any
	if err := toml.Unmarshal(data, &all); err != nil {
		return nil, tomlProblem(err)
	}
	r := &tomlReader{}
	r.parser.Reset(data)
	root := &Value{Type: Map, Line: 1, Column: 1}
	table := root
	for r.parser.NextExpression() {
		e := r.parser.Expression()
		switch e.Kind {
		case unstable.Table:
			table = r.descend(root, keys(e.Key()), false)
		case unstable.ArrayTable:
			table = r.descend(root, keys(e.Key()), true)
		case unstable.KeyValue:
			r.set(table, e)
		}
	}
	if err := r.parser.Error(); err != nil {
		return nil, tomlProblem(err)
	}
	return root.Map, nil
}

func tomlProblem(err error) *Problem {
	p := &Problem{Line: 1, Column: 1, Text: firstLine(err.Error())}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		p.Line, p.Column = decode.Position()
		p.Text = firstLine(decode.Error())
	}
	return p
}

type tomlReader struct{ parser unstable.Parser }

type tomlKey struct {
	name string
	node *unstable.Node
}

func keys(it unstable.Iterator) []tomlKey {
	var out []tomlKey
	for it.Next() {
		out = append(out, tomlKey{string(it.Node().Data), it.Node()})
	}
	return out
}

func (r *tomlReader) position(n *unstable.Node) (line, column int) {
	s := r.parser.Shape(n.Raw)
	return s.Start.Line, s.Start.Column
}

// descend finds or makes the mapping that a table header or a dotted key names; for an array of tables, a new element.
func (r *tomlReader) descend(v *Value, path []tomlKey, element bool) *Value {
	for i, k := range path {
		f := r.ensure(v, k)
		last := i == len(path)-1
		switch {
		case last && element:
			f.Value.Type = List
			f.Value.List = append(f.Value.List, Value{Type: Map, Line: f.Line, Column: f.Column})
			v = &f.Value.List[len(f.Value.List)-1]
		case f.Value.Type == List && len(f.Value.List) > 0:
			v = &f.Value.List[len(f.Value.List)-1]
		default:
			f.Value.Type = Map
			v = &f.Value
		}
	}
	return v
}

func (r *tomlReader) ensure(v *Value, k tomlKey) *Field {
	for i := range v.Map {
		if v.Map[i].Key == k.name {
			return &v.Map[i]
		}
	}
	line, column := r.position(k.node)
	v.Map = append(v.Map, Field{Key: k.name, Line: line, Column: column, Value: Value{Line: line, Column: column}})
	return &v.Map[len(v.Map)-1]
}

func (r *tomlReader) set(table *Value, e *unstable.Node) {
	path := keys(e.Key())
	v := r.descend(table, path[:len(path)-1], false)
	f := r.ensure(v, path[len(path)-1])
	f.Value = r.value(e.Value(), f)
}

func (r *tomlReader) value(n *unstable.Node, f *Field) Value {
	v := Value{Line: f.Line, Column: f.Column}
	if n.Raw.Length > 0 {
		v.Line, v.Column = r.position(n)
	}
	switch n.Kind {
	case unstable.String:
		v.Type = String
	case unstable.Bool:
		v.Type = Bool
	case unstable.Integer:
		v.Type = Int
	case unstable.Float:
		v.Type = Float
	case unstable.LocalDate, unstable.LocalTime, unstable.LocalDateTime, unstable.DateTime:
		v.Type = Time
	case unstable.Array:
		v.Type = List
		for it := n.Children(); it.Next(); {
			v.List = append(v.List, r.value(it.Node(), f))
		}
		return v
	case unstable.InlineTable:
		v.Type = Map
		for it := n.Children(); it.Next(); {
			r.set(&v, it.Node())
		}
		return v
	default:
		v.Text = fmt.Sprint(n.Kind)
	}
	v.Text = string(n.Data)
	return v
}

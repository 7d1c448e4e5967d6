package config

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"siaga/generator/diag"
)

// pairs reads a mapping whose keys are free.
func (r *reader) pairs(n ast.Node, name string, read func(v *ast.MappingValueNode, key string)) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.wrongType(n, name, "keys with values")
		return
	}
	for _, v := range m.Values {
		read(v, v.Key.GetToken().Value)
	}
}

// scalar reads a text and checks it. A number or a truth value is not taken for a text: `branch: 1.10` would lose its
// zero.
func (r *reader) scalar(n ast.Node, name string, ok check) (string, bool) {
	var value string
	switch n := n.(type) {
	case *ast.StringNode:
		value = n.Value
	case *ast.LiteralNode:
		value = n.Value.Value
	default:
		r.wrongType(n, name, "text")
		return "", false
	}
	if ok == nil {
		return value, true
	}
	if problem, suggestion := ok(value); problem != "" {
		r.report(diag.ConfigValue, r.at(first(n)), "%s: %s", name, problem).Suggestion = suggestion
		return "", false
	}
	return value, true
}

func (r *reader) wrongType(n ast.Node, name, want string) {
	got, suggestion := "something else", ""
	switch n.(type) {
	case *ast.MappingNode:
		got = "keys with values"
	case *ast.SequenceNode:
		got = "a list"
	case *ast.StringNode, *ast.LiteralNode:
		got = "text"
		if s, ok := n.(*ast.StringNode); ok && want == "a list" {
			suggestion = "write [" + strconv.Quote(s.Value) + "]"
		}
	case *ast.BoolNode:
		got = "true or false"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		got = "a number"
	case *ast.NullNode:
		got = "nothing"
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		got, suggestion = "a YAML anchor, alias or tag", "write the value out"
	}
	if _, isScalar := n.(ast.ScalarNode); isScalar && want == "text" && suggestion == "" && got != "nothing" {
		suggestion = "put it in quotes: " + strconv.Quote(n.GetToken().Value)
	}
	r.report(diag.ConfigType, r.at(first(n)), "%s takes %s, not %s", name, want, got).Suggestion = suggestion
}

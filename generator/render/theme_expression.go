package render

import (
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"text/template/parse"
)

// expression is a compiled value of a known type. Exactly one of its functions is set: value for what is read from the
// view, the others for what is computed, so that no computed value has to be boxed.
type expression struct {
	typ   reflect.Type // nil for truth, which can only be asked
	value func(*machine, reflect.Value) reflect.Value
	text  func(*machine, reflect.Value) string
	num   func(*machine, reflect.Value) int
	truth func(*machine, reflect.Value) bool
}

var (
	stringType = reflect.TypeFor[string]()
	intType    = reflect.TypeFor[int]()
	htmlType   = reflect.TypeFor[template.HTML]()
	urlType    = reflect.TypeFor[template.URL]()
)

func (e expression) asValue() func(*machine, reflect.Value) reflect.Value {
	if e.value == nil {
		panic(unsupported("a computed value as dot"))
	}
	return e.value
}

// asText is what the template packages would print.
func (e expression) asText() func(*machine, reflect.Value) string {
	switch {
	case e.text != nil:
		return e.text
	case e.num != nil:
		return func(m *machine, dot reflect.Value) string { return strconv.Itoa(e.num(m, dot)) }
	case e.value != nil && (e.typ == stringType || e.typ == htmlType || e.typ == urlType):
		return func(m *machine, dot reflect.Value) string { return e.value(m, dot).String() }
	case e.value != nil && e.typ == intType:
		return func(m *machine, dot reflect.Value) string { return strconv.FormatInt(e.value(m, dot).Int(), 10) }
	}
	panic(unsupported(fmt.Sprintf("text of %v", e.typ)))
}

func (e expression) asInt() func(*machine, reflect.Value) int {
	switch {
	case e.num != nil:
		return e.num
	case e.value != nil && e.typ == intType:
		return func(m *machine, dot reflect.Value) int { return int(e.value(m, dot).Int()) }
	}
	panic(unsupported(fmt.Sprintf("number of %v", e.typ)))
}

func (e expression) asTruth() func(*machine, reflect.Value) bool {
	switch {
	case e.truth != nil:
		return e.truth
	case e.text != nil:
		return func(m *machine, dot reflect.Value) bool { return e.text(m, dot) != "" }
	case e.num != nil:
		return func(m *machine, dot reflect.Value) bool { return e.num(m, dot) != 0 }
	}
	truth := truthOf(e.typ)
	return func(m *machine, dot reflect.Value) bool { return truth(e.value(m, dot)) }
}

// truthOf says for values of a type whether they count as true.
func truthOf(typ reflect.Type) func(reflect.Value) bool {
	switch typ.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	panic(unsupported("truth of " + typ.String()))
}

func (s *scope) pipe(pipe *parse.PipeNode, dot reflect.Type) expression {
	if len(pipe.Cmds) != 1 || len(pipe.Decl) > 0 {
		panic(unsupported(pipe.String()))
	}
	return s.command(pipe.Cmds[0], dot)
}

func (s *scope) command(cmd *parse.CommandNode, dot reflect.Type) expression {
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return s.function(id.Ident, cmd.Args[1:], dot)
	}
	if len(cmd.Args) != 1 {
		panic(unsupported(cmd.String()))
	}
	return s.operand(cmd.Args[0], dot)
}

func (s *scope) operand(n parse.Node, dot reflect.Type) expression {
	here := expression{typ: dot, value: func(_ *machine, dot reflect.Value) reflect.Value { return dot }}
	switch n := n.(type) {
	case *parse.DotNode:
		return here
	case *parse.FieldNode:
		return fields(here, n.Ident)
	case *parse.VariableNode:
		return fields(s.variable(n.Ident[0]), n.Ident[1:])
	case *parse.StringNode:
		text := n.Text
		return expression{typ: stringType, text: func(*machine, reflect.Value) string { return text }}
	case *parse.NumberNode:
		if num := int(n.Int64); n.IsInt {
			return expression{typ: intType, num: func(*machine, reflect.Value) int { return num }}
		}
	case *parse.PipeNode:
		return s.pipe(n, dot)
	}
	panic(unsupported(n.String()))
}

func (s *scope) variable(name string) expression {
	for slot := len(s.names) - 1; slot >= 0; slot-- {
		if s.names[slot] == name {
			return expression{typ: s.types[slot], value: func(m *machine, _ reflect.Value) reflect.Value { return m.vars[m.base+slot] }}
		}
	}
	panic(unsupported("variable " + name))
}

// fields follows names of fields, promoted ones too, and of methods without arguments.
func fields(e expression, names []string) expression {
	for _, name := range names {
		e = field(e, name)
	}
	return e
}

func field(e expression, name string) expression {
	get, typ := e.asValue(), e.typ
	if typ.Kind() == reflect.Pointer {
		through := get
		// Elem of nil is the zero Value, whose Field panics: execute then hands over to html/template for its message.
		get, typ = func(m *machine, dot reflect.Value) reflect.Value { return through(m, dot).Elem() }, typ.Elem()
	}
	if method, ok := typ.MethodByName(name); ok && method.Type.NumIn() == 1 && method.Type.NumOut() == 1 {
		return expression{typ: method.Type.Out(0), value: func(m *machine, dot reflect.Value) reflect.Value {
			return get(m, dot).Method(method.Index).Call(nil)[0]
		}}
	}
	if _, ok := reflect.PointerTo(typ).MethodByName(name); ok || typ.Kind() != reflect.Struct {
		panic(unsupported(typ.String() + "." + name))
	}
	f, ok := typ.FieldByName(name)
	if !ok {
		panic(unsupported(typ.String() + "." + name))
	}
	if len(f.Index) == 1 {
		i := f.Index[0]
		return expression{typ: f.Type, value: func(m *machine, dot reflect.Value) reflect.Value { return get(m, dot).Field(i) }}
	}
	return expression{typ: f.Type, value: func(m *machine, dot reflect.Value) reflect.Value {
		v := get(m, dot)
		for _, i := range f.Index {
			v = v.Field(i)
		}
		return v
	}}
}

func (s *scope) function(name string, nodes []parse.Node, dot reflect.Type) expression {
	args := make([]expression, len(nodes))
	for i, n := range nodes {
		args[i] = s.operand(n, dot)
	}
	switch {
	case name == "tn" && len(args) == 2:
		key, n := args[0].asText(), args[1].asInt()
		return expression{typ: stringType, text: func(m *machine, dot reflect.Value) string { return s.theme.Count(key(m, dot), n(m, dot)) }}
	case name == "word" && len(args) == 2:
		group, value := args[0].asText(), args[1].asText()
		return expression{typ: stringType, text: func(m *machine, dot reflect.Value) string { return s.theme.Word(group(m, dot), value(m, dot)) }}
	case name == "t" && len(args) == 1:
		return oneText(args[0], func(key string) string { return s.theme.Text(key) }, stringType)
	case name == "asset" && len(args) == 1:
		return oneText(args[0], s.theme.Asset, stringType)
	case name == "contact" && len(args) == 1:
		return oneText(args[0], func(href string) string { return string(contact(href)) }, urlType)
	case name == "len" && len(args) == 1 && (args[0].typ == stringType || args[0].typ.Kind() == reflect.Slice):
		get := args[0].asValue()
		return expression{typ: intType, num: func(m *machine, dot reflect.Value) int { return get(m, dot).Len() }}
	case name == "not" && len(args) == 1:
		truth := args[0].asTruth()
		return expression{truth: func(m *machine, dot reflect.Value) bool { return !truth(m, dot) }}
	case name == "and" || name == "or":
		return junction(name == "or", args)
	case (name == "eq" || name == "ne") && len(args) == 2:
		return comparison(name == "eq", args[0], args[1])
	}
	panic(unsupported("function " + name))
}

func oneText(arg expression, f func(string) string, typ reflect.Type) expression {
	if arg.typ != stringType {
		panic(unsupported("a text of " + fmt.Sprint(arg.typ)))
	}
	get := arg.asText()
	return expression{typ: typ, text: func(m *machine, dot reflect.Value) string { return f(get(m, dot)) }}
}

// junction is "or" if the first true argument decides, else "and". Only its truth is known, not which argument it was.
func junction(decides bool, args []expression) expression {
	truths := make([]func(*machine, reflect.Value) bool, len(args))
	for i, a := range args {
		truths[i] = a.asTruth()
	}
	return expression{truth: func(m *machine, dot reflect.Value) bool {
		for _, t := range truths {
			if t(m, dot) == decides {
				return decides
			}
		}
		return !decides
	}}
}

func comparison(want bool, a, b expression) expression {
	switch {
	case a.typ == stringType && b.typ == stringType:
		x, y := a.asText(), b.asText()
		return expression{truth: func(m *machine, dot reflect.Value) bool { return (x(m, dot) == y(m, dot)) == want }}
	case a.typ == intType && b.typ == intType:
		x, y := a.asInt(), b.asInt()
		return expression{truth: func(m *machine, dot reflect.Value) bool { return (x(m, dot) == y(m, dot)) == want }}
	}
	panic(unsupported(fmt.Sprintf("comparison of %v and %v", a.typ, b.typ)))
}

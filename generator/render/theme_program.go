package render

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"text/template/parse"
)

// A program is a page template in a form that runs fast. html/template parses a template, decides how each value is to be
// escaped where it stands, and can execute the result; but it looks every field up by name and calls every escaper by
// reflection, page after page. A program is made from that result once, when the theme is loaded: types are known there
// (each template takes one type of view), so fields become indices and escapers plain calls. The decisions about
// escaping stay those of html/template, and a test holds that both write the same bytes.
//
// What a program does not know (functions and contexts that the built-in theme does not use) is left to html/template:
// compileProgram returns nil, and the page is executed as it is.
type program struct {
	steps []step
	slots int // variables, "$" included
}

// step writes one piece of a page. dot is the value of "." where it stands.
type step func(m *machine, dot reflect.Value)

// machine is the state of one execution.
type machine struct {
	out  *bytes.Buffer
	vars []reflect.Value // of all templates that are being executed
	base int             // where those of the innermost one start
}

func (p *program) run(m *machine, dot reflect.Value) {
	base := m.base
	m.base = len(m.vars)
	m.vars = append(m.vars, dot)
	for range p.slots - 1 {
		m.vars = append(m.vars, reflect.Value{})
	}
	runAll(p.steps, m, dot)
	m.vars = m.vars[:m.base]
	m.base = base
}

func runAll(steps []step, m *machine, dot reflect.Value) {
	for _, s := range steps {
		s(m, dot)
	}
}

// execute runs the program on a view. It returns false if that failed, with the buffer as it was before.
func (p *program) execute(out *bytes.Buffer, view any) (ok bool) {
	start := out.Len()
	defer func() {
		if recover() != nil {
			out.Truncate(start)
			ok = false
		}
	}()
	dot := reflect.ValueOf(view)
	if dot.Kind() == reflect.Pointer {
		dot = dot.Elem()
	}
	p.run(&machine{out: out, vars: make([]reflect.Value, 0, 32)}, dot)
	return true
}

// unsupported is what the compiler panics with when it meets something that it leaves to html/template.
type unsupported string

// compiler makes programs of the templates of one page.
type compiler struct {
	set      *template.Template
	theme    *Templates
	programs map[programKey]*program
}

type programKey struct {
	name string
	dot  reflect.Type
}

// compileProgram compiles a template that html/template has escaped (by executing it once). The reason is empty if there
// is a program.
func compileProgram(ts *Templates, tmpl *template.Template, view reflect.Type) (p *program, reason string) {
	defer func() {
		if r := recover(); r != nil {
			u, ok := r.(unsupported)
			if !ok {
				panic(r)
			}
			p, reason = nil, string(u)
		}
	}()
	c := &compiler{set: tmpl, theme: ts, programs: map[programKey]*program{}}
	return c.template(tmpl.Name(), view), ""
}

// template compiles a named template for one type of dot. A template that calls itself finds its own unfinished program.
func (c *compiler) template(name string, dot reflect.Type) *program {
	key := programKey{name, dot}
	if p, ok := c.programs[key]; ok {
		return p
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		panic(unsupported("template " + name))
	}
	p := &program{}
	c.programs[key] = p
	s := &scope{compiler: c, names: []string{"$"}, types: []reflect.Type{dot}}
	p.steps = s.list(t.Tree.Root, dot)
	p.slots = s.most
	return p
}

// scope knows the variables that are visible at a place of one template.
type scope struct {
	*compiler
	names []string
	types []reflect.Type
	most  int // slots that the template needs
}

func (s *scope) declare(name string, typ reflect.Type) int {
	s.names, s.types = append(s.names, name), append(s.types, typ)
	s.most = max(s.most, len(s.names))
	return len(s.names) - 1
}

func (s *scope) list(list *parse.ListNode, dot reflect.Type) []step {
	s.most = max(s.most, len(s.names))
	if list == nil {
		return nil
	}
	visible := len(s.names)
	steps := make([]step, 0, len(list.Nodes))
	for _, n := range list.Nodes {
		steps = append(steps, s.node(n, dot))
	}
	s.names, s.types = s.names[:visible], s.types[:visible]
	return steps
}

func (s *scope) node(n parse.Node, dot reflect.Type) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(m *machine, _ reflect.Value) { m.out.Write(text) }
	case *parse.ActionNode:
		return s.action(n.Pipe, dot)
	case *parse.TemplateNode:
		return s.call(n, dot)
	case *parse.IfNode:
		return s.ifNode(n, dot)
	case *parse.WithNode:
		return s.withNode(n, dot)
	case *parse.RangeNode:
		return s.rangeNode(n, dot)
	}
	panic(unsupported(fmt.Sprintf("%T", n)))
}

// action compiles {{pipeline}}: a value, then the escapers that html/template has appended; or the declaration of a variable.
func (s *scope) action(pipe *parse.PipeNode, dot reflect.Type) step {
	if pipe.IsAssign || len(pipe.Decl) > 1 {
		panic(unsupported(pipe.String()))
	}
	value := s.command(pipe.Cmds[0], dot)
	if len(pipe.Decl) == 1 {
		if len(pipe.Cmds) > 1 {
			panic(unsupported(pipe.String()))
		}
		get, slot := value.asValue(), s.declare(pipe.Decl[0].Ident[0], value.typ)
		return func(m *machine, dot reflect.Value) { m.vars[m.base+slot] = get(m, dot) }
	}
	var escapers []string
	for _, cmd := range pipe.Cmds[1:] {
		id, ok := cmd.Args[0].(*parse.IdentifierNode)
		if !ok || len(cmd.Args) > 1 {
			panic(unsupported(pipe.String()))
		}
		escapers = append(escapers, id.Ident)
	}
	return emitter(value, escapers)
}

func (s *scope) call(n *parse.TemplateNode, dot reflect.Type) step {
	if n.Pipe == nil || strings.Contains(n.Name, "$") {
		panic(unsupported(n.String()))
	}
	arg := s.pipe(n.Pipe, dot)
	get := arg.asValue()
	p := s.template(n.Name, arg.typ)
	return func(m *machine, dot reflect.Value) { p.run(m, get(m, dot)) }
}

func (s *scope) ifNode(n *parse.IfNode, dot reflect.Type) step {
	truth := s.pipe(n.Pipe, dot).asTruth()
	yes, no := s.list(n.List, dot), s.list(n.ElseList, dot)
	return func(m *machine, dot reflect.Value) {
		if truth(m, dot) {
			runAll(yes, m, dot)
		} else {
			runAll(no, m, dot)
		}
	}
}

func (s *scope) withNode(n *parse.WithNode, dot reflect.Type) step {
	value := s.pipe(n.Pipe, dot)
	get, truth := value.asValue(), truthOf(value.typ)
	yes, no := s.list(n.List, value.typ), s.list(n.ElseList, dot)
	return func(m *machine, dot reflect.Value) {
		if v := get(m, dot); truth(v) {
			runAll(yes, m, v)
		} else {
			runAll(no, m, dot)
		}
	}
}

func (s *scope) rangeNode(n *parse.RangeNode, dot reflect.Type) step {
	if n.Pipe.IsAssign || len(n.Pipe.Cmds) != 1 {
		panic(unsupported(n.Pipe.String()))
	}
	value := s.command(n.Pipe.Cmds[0], dot)
	if value.typ.Kind() != reflect.Slice {
		panic(unsupported("range over " + value.typ.String()))
	}
	get, visible, elem := value.asValue(), len(s.names), value.typ.Elem()
	index, item := -1, -1
	switch decl := n.Pipe.Decl; len(decl) {
	case 1:
		item = s.declare(decl[0].Ident[0], elem)
	case 2:
		index, item = s.declare(decl[0].Ident[0], reflect.TypeFor[int]()), s.declare(decl[1].Ident[0], elem)
	}
	body := s.list(n.List, elem)
	s.names, s.types = s.names[:visible], s.types[:visible]
	empty := s.list(n.ElseList, dot)
	return func(m *machine, dot reflect.Value) {
		list := get(m, dot)
		if list.Len() == 0 {
			runAll(empty, m, dot)
		}
		for i := range list.Len() {
			v := list.Index(i)
			if index >= 0 {
				m.vars[m.base+index] = reflect.ValueOf(i)
			}
			if item >= 0 {
				m.vars[m.base+item] = v
			}
			runAll(body, m, v)
		}
	}
}

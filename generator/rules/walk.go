package rules

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"siaga/generator/diag"
)

// walker looks for alerting rules in the values of one document.
type walker struct {
	*file
	origin  origin
	lines   []string
	tags    []string // what the marks of a masked text stand for
	nested  int
	depth   int
	anchors map[string]ast.Node
	ends    map[*token.Token]int // the last lines of keys: merge keys may lead to one from many rules
}

// context is what the values around a value say.
type context struct {
	key   string // under which it stands, or the list that holds it
	group string // name of the group of rules
	item  bool   // it is an item of a list
}

// field is one key of a mapping, with merged ones resolved.
type field struct {
	key   string
	node  ast.Node // of the key
	value ast.Node
}

// enter counts a value; false: a bound is reached.
func (w *walker) enter(n ast.Node) bool {
	w.nodes++
	if w.nodes > maxNodes || w.depth > maxDepth {
		w.bound(w.at(n), "the file holds too many or too deeply nested values; what follows is not read")
	}
	return !w.full
}

// visit looks for rules in a value and in what it holds.
func (w *walker) visit(n ast.Node, c context) {
	n = w.resolve(n)
	if n == nil || !w.enter(n) {
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	switch n := n.(type) {
	case *ast.SequenceNode:
		c.item = true
		for _, v := range n.Values {
			w.visit(v, c)
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		w.mapping(w.fields(n), c)
	case *ast.LiteralNode:
		w.block(n)
	case *ast.StringNode:
		if text := w.restore(n.Value); w.nested < maxNested && strings.Contains(text, "\n") && Looks([]byte(text)) {
			w.text(text, origin{fixed: w.at(n)}, w.nested+1)
		}
	}
}

// resolve follows anchors, aliases and tags to the value itself.
func (w *walker) resolve(n ast.Node) ast.Node {
	for range maxDepth {
		switch x := n.(type) {
		case *ast.AnchorNode:
			w.anchors[x.Name.String()] = x.Value
			n = x.Value
		case *ast.AliasNode:
			target, ok := w.anchors[x.Value.String()]
			if !ok {
				return nil
			}
			n = target
		case *ast.TagNode:
			n = x.Value
		default:
			return n
		}
	}
	return nil
}

// fields lists the keys of a mapping. What a merge key (<<) adds comes last and only where there is no key of that name.
func (w *walker) fields(n ast.Node) []field {
	var out, merged []field
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	}
	for _, v := range values {
		if v.Key == nil || !w.enter(v) {
			continue
		}
		if !v.Key.IsMergeKey() {
			key, _ := w.scalar(v.Key)
			out = append(out, field{key, v.Key, v.Value})
			continue
		}
		w.depth++
		from := w.resolve(v.Value)
		list := []ast.Node{from}
		if s, ok := from.(*ast.SequenceNode); ok {
			list = s.Values
		}
		for _, m := range list {
			merged = append(merged, w.fields(w.resolve(m))...)
		}
		w.depth--
	}
	for _, m := range merged {
		if _, ok := get(out, m.key); !ok {
			out = append(out, m)
		}
	}
	return out
}

func get(fields []field, key string) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

func (w *walker) mapping(fields []field, c context) {
	alert, isAlert := get(fields, "alert")
	_, hasExpr := get(fields, "expr")
	if isAlert && c.item && (hasExpr || c.key == "rules") {
		w.rule(alert, fields, c)
		return
	}
	name := ""
	if f, ok := get(fields, "name"); ok {
		name, _ = w.scalar(w.resolve(f.value))
	}
	for _, f := range fields {
		w.visit(f.value, context{key: f.key, group: name})
	}
}

// duration is what Prometheus takes for a length of time.
var duration = regexp.MustCompile(`^(0|(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?)$`)

// rule reads one alerting rule.
func (w *walker) rule(alert field, fields []field, c context) {
	name, ok := w.scalar(w.resolve(alert.value))
	a := Alert{Name: strings.TrimSpace(name), Group: c.group, Pos: w.at(alert.node)}
	switch {
	case w.templated(a.Name):
		return // which alert it is, only Helm knows
	case !ok || a.Name == "" || len(a.Name) > maxName:
		w.report(w.at(alert.value), "alert takes the name of an alert, not %s", describe(w.resolve(alert.value)))
		return
	}
	for _, f := range fields {
		switch f.key {
		case "expr", "for", "keep_firing_for", "labels":
			a.Lines = w.span(a.Lines, f.node)
		}
		switch f.key {
		case "expr":
			a.Expr, _ = w.scalar(w.resolve(f.value))
			a.Expr = strings.Trim(a.Expr, "\n")
		case "for":
			a.For, _ = w.scalar(w.resolve(f.value))
			if a.For = strings.TrimSpace(a.For); !w.templated(a.For) && !duration.MatchString(a.For) {
				w.report(w.at(f.value), "for takes a length of time, not %q", a.For)
				w.diags[len(w.diags)-1].Suggestion = "write it as 5m or 1h30m"
			}
		case "labels":
			a.Labels = w.pairs(f)
		case "annotations":
			a.Annotations = w.pairs(f)
		}
	}
	if strings.TrimSpace(a.Expr) == "" {
		w.report(a.Pos, "the alert %q has no expr, so Prometheus refuses the file", a.Name)
	}
	w.add(a)
}

// pairs reads labels or annotations.
func (w *walker) pairs(f field) []Pair {
	n := w.resolve(f.value)
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	case nil, *ast.NullNode:
		return nil
	default:
		if text, _ := w.scalar(n); !w.templated(text) {
			w.report(w.at(f.value), "%s takes names with values, not %s", f.key, describe(n))
		}
		return nil
	}
	w.depth++
	defer func() { w.depth-- }()
	var out []Pair
	for _, p := range w.fields(n) {
		if text, ok := w.scalar(w.resolve(p.value)); ok && p.key != "" && !slices.ContainsFunc(out, func(o Pair) bool { return o.Name == p.key }) {
			out = append(out, Pair{p.key, strings.TrimRight(text, "\n")})
		}
	}
	slices.SortFunc(out, func(a, b Pair) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// block reads the text of a rule file that is itself a value, as in a ConfigMap.
func (w *walker) block(n *ast.LiteralNode) {
	if w.nested == maxNested || n.Value == nil || !Looks([]byte(n.Value.Value)) {
		return
	}
	head := n.Start.Position.Line // of the "|"
	if w.origin.fixed.Line > 0 || !strings.HasPrefix(n.Start.Value, "|") {
		w.text(w.restore(n.Value.Value), origin{fixed: w.at(n)}, w.nested+1)
		return
	}
	indent := 0
	for _, l := range w.lines[min(head, len(w.lines)):] {
		if rest := strings.TrimLeft(l, " "); rest != "" {
			indent = len(l) - len(rest)
			break
		}
	}
	w.text(w.restore(n.Value.Value), origin{line: w.origin.line + head, column: w.origin.column + indent}, w.nested+1)
}

// scalar gives the text of a value that is one.
func (w *walker) scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return w.restore(n.Value), true
	case *ast.LiteralNode:
		if n.Value == nil {
			return "", true
		}
		return w.restore(n.Value.Value), true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// span adds the lines of a key and of its value: those that follow and are indented deeper. Blank lines and comments at the end
// belong to nobody.
func (w *walker) span(list []Lines, key ast.Node) []Lines {
	t := key.GetToken()
	if w.origin.fixed.Line > 0 || t == nil || t.Position == nil || t.Position.Line < 1 || t.Position.Line > len(w.lines) {
		return list
	}
	last, ok := w.ends[t]
	if !ok {
		last = w.end(t.Position.Line, byteColumn(w.lines, t.Position.Line, t.Position.Column)-1)
		w.ends[t] = last
	}
	return append(list, Lines{w.origin.line + t.Position.Line, w.origin.line + last})
}

// end is the last line of what begins in a line behind an indent of that many bytes.
func (w *walker) end(line, indent int) int {
	last := line
	for n := line + 1; n <= len(w.lines); n++ {
		text := w.lines[n-1]
		rest := strings.TrimLeft(text, " \t")
		if rest == "" || rest[0] == '#' {
			continue
		}
		if len(text)-len(rest) <= indent {
			break
		}
		last = n
	}
	return last
}

// at is the place of a value. A block mapping's own token is the colon of its first key, so the key's is taken.
func (w *walker) at(n ast.Node) diag.Pos {
	var t *token.Token
	switch n := n.(type) {
	case nil:
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return w.at(n.Values[0].Key)
		}
		t = n.GetToken()
	case *ast.MappingValueNode:
		return w.at(n.Key)
	default:
		t = n.GetToken()
	}
	if t == nil || t.Position == nil {
		return w.pos(w.origin, 1, 1)
	}
	return w.pos(w.origin, t.Position.Line, byteColumn(w.lines, t.Position.Line, t.Position.Column))
}

package render

import (
	"fmt"
	"html/template"
	"strings"
	"text/template/parse"
)

// checkTexts finds calls of t, tn, word and asset that ask for something that does not exist. Calls whose key is not
// written out in the template are not checked; they fall back to the key.
func (ts *Templates) checkTexts(tree *parse.Tree) error {
	var firstErr error
	walkCommands(tree.Root, func(cmd *parse.CommandNode) {
		if firstErr != nil {
			return
		}
		if msg := ts.badCall(cmd); msg != "" {
			location, _ := tree.ErrorContext(cmd)
			firstErr = fmt.Errorf("%s: %s", location, msg)
		}
	})
	return firstErr
}

func (ts *Templates) badCall(cmd *parse.CommandNode) string {
	name, key, ok := literalCall(cmd)
	if !ok {
		return ""
	}
	switch name {
	case "t":
		s, ok := ts.texts.plain[key]
		if !ok {
			return fmt.Sprintf("there is no text %q", key)
		}
		if want, have := len(verb.FindAllString(s, -1)), len(cmd.Args)-2; want != have {
			return fmt.Sprintf("text %q takes %d arguments, not %d", key, want, have)
		}
	case "tn":
		if _, ok := ts.texts.plural[key]; !ok {
			return fmt.Sprintf("there is no text %q with plural forms", key)
		}
	case "word":
		if !ts.texts.groups[key] {
			return fmt.Sprintf("there is no group of texts %q", key)
		}
	case "asset":
		if ts.Asset(key) == "" {
			return fmt.Sprintf("there is no asset %q", key)
		}
	}
	return ""
}

// literalCall returns the function and its first argument, if that is a string written out in the template.
func literalCall(cmd *parse.CommandNode) (name, key string, ok bool) {
	if len(cmd.Args) < 2 {
		return "", "", false
	}
	id, isID := cmd.Args[0].(*parse.IdentifierNode)
	s, isString := cmd.Args[1].(*parse.StringNode)
	if !isID || !isString {
		return "", "", false
	}
	return id.Ident, s.Text, true
}

// walkCommands calls f for every command below the list, those in parentheses included.
func walkCommands(list *parse.ListNode, f func(*parse.CommandNode)) {
	walkNodes(list, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ActionNode:
			walkPipe(n.Pipe, f)
		case *parse.TemplateNode:
			walkPipe(n.Pipe, f)
		default:
			if b := branch(n); b != nil {
				walkPipe(b.Pipe, f)
			}
		}
	})
}

// walkNodes calls f for every node below the list.
func walkNodes(list *parse.ListNode, f func(parse.Node)) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		f(n)
		if b := branch(n); b != nil {
			walkNodes(b.List, f)
			walkNodes(b.ElseList, f)
		}
	}
}

func walkPipe(pipe *parse.PipeNode, f func(*parse.CommandNode)) {
	if pipe == nil {
		return
	}
	for _, cmd := range pipe.Cmds {
		f(cmd)
		for _, arg := range cmd.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				walkPipe(inner, f)
			}
		}
	}
}

// branch returns what if, with and range have in common, or nil for other nodes.
func branch(n parse.Node) *parse.BranchNode {
	switch n := n.(type) {
	case *parse.IfNode:
		return &n.BranchNode
	case *parse.WithNode:
		return &n.BranchNode
	case *parse.RangeNode:
		return &n.BranchNode
	}
	return nil
}

// fold does once, before the template is executed thousands of times, what is the same on every page: texts that depend
// on nothing become part of the markup, and the indentation of the template's source goes away.
func (ts *Templates) fold(tree *parse.Tree) { ts.foldList(tree.Root) }

func (ts *Templates) foldList(list *parse.ListNode) {
	if list == nil {
		return
	}
	var out []parse.Node
	for _, n := range list.Nodes {
		if b := branch(n); b != nil {
			ts.foldList(b.List)
			ts.foldList(b.ElseList)
		}
		text, ok := n.(*parse.TextNode)
		if ok {
			text.Text = squeeze(text.Text)
		} else if s, isStatic := ts.staticText(n); isStatic && !unquotedAttribute(out) {
			text, ok = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Position(), Text: []byte(s)}, true
		}
		if last := lastText(out); ok && last != nil {
			last.Text = append(last.Text, text.Text...)
			continue
		}
		if ok {
			n = text
		}
		out = append(out, n)
	}
	list.Nodes = out
}

func lastText(nodes []parse.Node) *parse.TextNode {
	if len(nodes) == 0 {
		return nil
	}
	t, _ := nodes[len(nodes)-1].(*parse.TextNode)
	return t
}

// unquotedAttribute says that the next node is the value of an attribute without quotes, where a text with a space in it
// needs more than to be escaped. Such a call is left to the template package.
func unquotedAttribute(before []parse.Node) bool {
	t := lastText(before)
	return t != nil && strings.HasSuffix(string(t.Text), "=")
}

// staticText returns the escaped output of an action such as {{t "menu"}} or {{word "kinds" "alert"}}.
func (ts *Templates) staticText(n parse.Node) (string, bool) {
	action, ok := n.(*parse.ActionNode)
	if !ok || len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 1 {
		return "", false
	}
	cmd := action.Pipe.Cmds[0]
	name, key, ok := literalCall(cmd)
	if ok && name == "t" && len(cmd.Args) == 2 {
		return template.HTMLEscapeString(ts.Text(key)), true
	}
	return "", false
}

// squeeze replaces white space that holds a line break by one line break. A text with preformatted parts stays.
func squeeze(text []byte) []byte {
	s := string(text)
	if strings.Contains(s, "<pre") || strings.Contains(s, "<textarea") || !strings.Contains(s, "\n") {
		return text
	}
	var b strings.Builder
	for len(s) > 0 {
		start := strings.IndexAny(s, " \t\r\n")
		if start < 0 {
			break
		}
		end := start
		for end < len(s) && strings.IndexByte(" \t\r\n", s[end]) >= 0 {
			end++
		}
		b.WriteString(s[:start])
		if strings.Contains(s[start:end], "\n") {
			b.WriteByte('\n')
		} else {
			b.WriteString(s[start:end])
		}
		s = s[end:]
	}
	b.WriteString(s)
	return []byte(b.String())
}

package markdown

import "strings"

// calloutKind gives the kind of callout for the many names that tools have for them, in lower case; "" for a name that
// is not known.
func calloutKind(name string) string {
	switch name {
	case "note", "info", "information", "abstract", "summary", "tldr", "seealso", "see-also", "question", "faq",
		"example", "quote", "cite", "notice", "admonition", "todo", "callout", "details", "expand", "dropdown",
		"versionadded", "versionchanged", "deprecated", "topic", "sidebar", "margin", "primary", "secondary":
		return "note"
	case "tip", "hint", "help", "success", "check", "done":
		return "tip"
	case "important", "attention", "alert":
		return "important"
	case "warning", "warn":
		return "warning"
	case "caution", "danger", "error", "failure", "fail", "missing", "bug", "critical":
		return "caution"
	}
	return ""
}

// isCollapsed says whether a directive of this name is one that opens on demand.
func isCollapsed(name string) bool {
	return name == "details" || name == "expand" || name == "dropdown"
}

// isGeneric says whether a name says nothing about the kind of the callout, so that its options may.
func isGeneric(name string) bool {
	switch name {
	case "hint", "notice", "alert", "callout", "admonition", "details", "expand", "dropdown":
		return true
	}
	return false
}

// specialize gives a generic directive the kind that its options or arguments name.
func (n *Directive) specialize(names ...string) {
	if !isGeneric(n.Name) {
		return
	}
	for _, list := range names {
		for name := range strings.FieldsSeq(strings.ToLower(list)) {
			if kind := calloutKind(name); kind != "" {
				n.Callout = kind
				if !isCollapsed(n.Name) {
					n.Name = name
				}
				return
			}
		}
	}
}

// defaultTitle is the title of a callout that was given none.
func (l labels) defaultTitle(n *Directive) string {
	name := n.Name
	if isCollapsed(name) && n.syntax != indented {
		return l.get("callout.details")
	}
	if isGeneric(name) && name != "hint" {
		name = n.Callout
	}
	if name == n.Callout {
		return l.get("callout." + name)
	}
	name = strings.ReplaceAll(strings.ReplaceAll(name, "-", " "), "_", " ")
	if name == "" {
		return l.get("callout.note")
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

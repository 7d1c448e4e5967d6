package config

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"siaga/generator/diag"
)

// key is a row of the table of keys: a name and what to do with its value. name in read is the whole dotted name.
type key struct {
	name string
	read func(r *reader, name string, value ast.Node)
}

// keys is the table of everything that siaga.yaml takes, bound to the configuration that it fills.
func keys(c *Config) []key {
	return []key{
		{"title", text(&c.Title, nil)},
		{"language", text(&c.Language, isOneOf("language", []string{"en", "id"}))},
		{"time_zone", text(&c.TimeZone, isZone)},
		{"base_url", baseURL(&c.BaseURL)},
		{"content", text(&c.Content, isFolder)},
		{"output", text(&c.Output, isFolder)},
		{"layouts", text(&c.Layouts, isFolder)},
		{"edit_url", text(&c.EditURL, isEditURL)},
		{"branch", text(&c.Branch, nil)},
		{"drafts", boolean(&c.Drafts)},
		{"ignore", texts(&c.Ignore, isGlob)},
		{"markdown", group(
			key{"extensions", texts(&c.Markdown.Extensions, isExtension)},
			key{"files", texts(&c.Markdown.Files, isGlob)},
		)},
		{"kinds", kindRules(&c.Kinds)},
		{"rules", texts(&c.Rules, isGlob)},
		{"fields", fields(c.Fields)},
		{"synonyms", synonyms(&c.Synonyms)},
		{"checks", levels(c.Checks)},
		{"serve", group(key{"addr", text(&c.Serve.Addr, isAddr)})},
	}
}

// mapping reads a node that must be a mapping of the given keys.
func (r *reader) mapping(n ast.Node, what string, table []key) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.wrongType(n, what, "keys with values")
		return
	}
	for _, v := range m.Values {
		name := v.Key.GetToken().Value
		i := slices.IndexFunc(table, func(k key) bool { return k.name == name })
		if i < 0 {
			r.unknown(v, what, table)
			continue
		}
		if what != "the file" {
			name = what + "." + name
		}
		if _, empty := v.Value.(*ast.NullNode); !empty { // a key with nothing behind it keeps its default
			table[i].read(r, name, v.Value)
		}
	}
}

func (r *reader) unknown(v *ast.MappingValueNode, what string, table []key) {
	names := make([]string, len(table))
	for i, k := range table {
		names[i] = k.name
	}
	name := v.Key.GetToken().Value
	at := r.at(v.Key.GetToken())
	if what == "the file" {
		r.report(diag.ConfigKey, at, "unknown key %q", name).Suggestion = didYouMean(name, names)
		return
	}
	r.report(diag.ConfigKey, at, "unknown key %q in %s", name, what).Suggestion = didYouMean(name, names)
}

// group is a key whose value is a mapping of further keys.
func group(table ...key) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) { r.mapping(n, name, table) }
}

func text(to *string, ok check) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		if v, is := r.scalar(n, name, ok); is {
			*to = v
		}
	}
}

func baseURL(to *string) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		if v, is := r.scalar(n, name, isBaseURL); is {
			*to, _ = BaseURL(v) // just checked
		}
	}
}

func boolean(to *bool) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		b, ok := n.(*ast.BoolNode)
		if !ok {
			r.wrongType(n, name, "true or false")
			return
		}
		*to = b.Value
	}
}

// texts is a list; what it says takes the place of the default.
func texts(to *[]string, ok check) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		list, is := n.(*ast.SequenceNode)
		if !is {
			r.wrongType(n, name, "a list")
			return
		}
		values := make([]string, 0, len(list.Values))
		for _, item := range list.Values {
			if v, is := r.scalar(item, name, ok); is {
				values = append(values, v)
			}
		}
		*to = values
	}
}

func kindRules(to *[]KindRule) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		list, is := n.(*ast.SequenceNode)
		if !is {
			r.wrongType(n, name, "a list of {files, kind}")
			return
		}
		var known check
		if r.known.Kinds != nil {
			known = isOneOf("kind", r.known.Kinds)
		}
		for _, item := range list.Values {
			var rule KindRule
			before := len(r.found)
			r.mapping(item, name, []key{{"files", text(&rule.Files, isGlob)}, {"kind", text(&rule.Kind, known)}})
			switch {
			case rule.Files != "" && rule.Kind != "":
				*to = append(*to, rule)
			case len(r.found) == before:
				r.report(diag.ConfigValue, r.at(first(item)), "kinds: a rule needs both files and kind").
					Suggestion = `write, for example, {files: "ops/**/*.md", kind: runbook}`
			}
		}
	}
}

func fields(to map[string]string) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		var known check
		if r.known.Fields != nil {
			known = isOneOf("field", r.known.Fields)
		}
		r.pairs(n, name, func(v *ast.MappingValueNode, foreign string) {
			if ours, is := r.scalar(v.Value, name, known); is {
				to[foreign] = ours
			}
		})
	}
}

func levels(to map[diag.Code]Level) func(*reader, string, ast.Node) {
	codes := make([]string, len(diag.Codes))
	for i, c := range diag.Codes {
		codes[i] = string(c.Code)
	}
	isLevel := isOneOf("severity", []string{"error", "warning", "info", "off"})
	return func(r *reader, name string, n ast.Node) {
		r.pairs(n, name, func(v *ast.MappingValueNode, code string) {
			if !slices.Contains(codes, code) {
				d := r.report(diag.ConfigKey, r.at(v.Key.GetToken()), "checks: there is no code %q", code)
				if c := diag.Closest(code, codes); c != "" {
					d.Suggestion = "did you mean " + c + "?"
				} else {
					d.Suggestion = "siaga check --explain all lists the codes"
				}
				return
			}
			if word, is := r.scalar(v.Value, name, isLevel); is {
				severity, _ := diag.ParseSeverity(word)
				to[diag.Code(code)] = Level{Off: word == "off", Severity: severity}
			}
		})
	}
}

// synonyms are lists of words that mean the same.
func synonyms(to *[][]string) func(*reader, string, ast.Node) {
	return func(r *reader, name string, n ast.Node) {
		list, is := n.(*ast.SequenceNode)
		if !is {
			r.wrongType(n, name, "a list of lists of words")
			return
		}
		for _, item := range list.Values {
			var group []string
			before := len(r.found)
			texts(&group, nil)(r, name, item)
			if len(r.found) > before {
				continue
			}
			if err := r.checkSynonyms(group); err != nil {
				r.report(diag.ConfigValue, r.at(first(item)), "%s: %v", name, err).Suggestion = "write words or phrases that mean the same, such as [k8s, kubernetes]"
				continue
			}
			*to = append(*to, group)
		}
	}
}

func (r *reader) checkSynonyms(group []string) error {
	if r.known.Synonyms == nil {
		return nil
	}
	return r.known.Synonyms(group)
}

package rules

import (
	"regexp"
	"strings"
	"unicode"
)

// isChart reports whether a text is a template of Helm, and not only holds templates of Prometheus, which are text.
func isChart(src string) bool {
	for rest := src; ; {
		i := strings.Index(rest, "{{")
		if i < 0 {
			return false
		}
		rest = strings.TrimLeft(rest[i+2:], "- ")
		switch {
		case strings.HasPrefix(rest, "`"), strings.HasPrefix(rest, `"{{`), strings.HasPrefix(rest, "include "), strings.HasPrefix(rest, "/*"):
			return true
		}
		end := strings.Index(rest, "}}")
		for _, root := range []string{".Values", ".Release.", ".Chart.", ".Files.", ".Capabilities."} {
			if strings.Contains(rest[:max(0, end)], root) {
				return true
			}
		}
	}
}

// statementLine is a line that holds nothing but a statement of Jinja, in which Ansible and others write templates.
var statementLine = regexp.MustCompile(`(?m)^[ \t]*\{%[^\n]*%\}[ \t]*$`)

// The marks that stand for template tags in a masked text: one private letter for each, so that it is a word of YAML.
const (
	firstTag = '\U000F0000'
	lastTag  = '\U000FFFFD'
)

func isTag(r rune) bool { return r >= firstTag && r <= lastTag }

// mask makes YAML of a template, as far as that goes: a line that holds only a statement, such as {{- if .x }} or
// {{ toYaml .x | indent 4 }}, becomes empty, each other tag one letter. Lines stay where they are. tags are what the
// letters stand for; a tag that only protects text from Helm stands for that text. steered says that there were statements.
func mask(src string) (masked string, tags []string, steered bool) {
	steered = statementLine.MatchString(src)
	src = statementLine.ReplaceAllString(src, "")
	var b strings.Builder
	for rest := src; ; {
		i := strings.Index(rest, "{{")
		if i < 0 {
			b.WriteString(rest)
			break
		}
		end := i + tagEnd(rest[i:])
		tag := rest[i:end]
		line := rest[strings.LastIndexByte(rest[:i], '\n')+1 : i]
		if b.Len() > 0 && !strings.Contains(rest[:i], "\n") {
			line = lastLine(b.String()[max(0, b.Len()-1000):]) + line
		}
		b.WriteString(rest[:i])
		rest = rest[end:]
		after, _, _ := strings.Cut(rest, "\n")
		switch {
		case statement(tag) && strings.TrimSpace(line) == "" && strings.TrimSpace(withoutTags(after)) == "",
			len(tags) > lastTag-firstTag:
			b.WriteString(strings.Repeat("\n", strings.Count(tag, "\n")))
			steered = true
		default:
			b.WriteRune(firstTag + rune(len(tags)))
			b.WriteString(strings.Repeat("\n", strings.Count(tag, "\n")))
			tags = append(tags, literal(tag))
		}
	}
	return b.String(), tags, steered
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// withoutTags leaves out what stands in tags that end in a line.
func withoutTags(line string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(line, "{{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		line = rest[min(len(rest), max(0, tagEnd("{{"+rest)-2)):]
	}
}

// tagEnd is the length of the tag with which a text begins. Braces in quotes do not end it.
func tagEnd(s string) int {
	for i := 2; i < len(s); i++ {
		switch s[i] {
		case '`', '"':
			// A tag stands in one line, unless it is a comment or a raw string.
			j := strings.IndexByte(s[i+1:], s[i])
			if j < 0 || s[i] == '"' && strings.Contains(s[i+1:i+1+j], "\n") {
				continue
			}
			i += 1 + j
		case '}':
			if strings.HasPrefix(s[i:], "}}") {
				return i + 2
			}
		}
	}
	return len(s)
}

func inner(tag string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSuffix(strings.TrimPrefix(tag, "{{"), "}}"), "-"))
}

// statement reports whether a tag is one that steers, or puts in whole lines: no value of the line in which it stands.
func statement(tag string) bool {
	in := inner(tag)
	if strings.HasPrefix(in, "`") || strings.HasPrefix(in, `"`) {
		return false
	}
	value := strings.HasPrefix(in, "$") || strings.HasPrefix(in, ".")
	return !value || strings.Contains(in, ":=") || strings.Contains(in, "toYaml") || strings.Contains(in, "indent")
}

// literal is what a tag gives, where the tag itself says it: {{`text`}} and {{ "{{" }}; else the tag as written.
func literal(tag string) string {
	in := inner(tag)
	if len(in) >= 2 && (in[0] == '`' || in[0] == '"') && strings.IndexByte(in[1:], in[0]) == len(in)-2 {
		return in[1 : len(in)-1]
	}
	return tag
}

// restore puts the tags back into a text that was masked.
func (w *walker) restore(s string) string {
	if len(w.tags) == 0 || !strings.ContainsFunc(s, isTag) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if i := int(r - firstTag); isTag(r) && i < len(w.tags) {
			b.WriteString(w.tags[i])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// templated reports whether a text, restored, still holds a tag that only Helm can fill in. In a file that is no template,
// braces are what they are.
func (w *walker) templated(s string) bool {
	return len(w.tags) > 0 && strings.Contains(s, "{{") && strings.ContainsFunc(s, unicode.IsLetter)
}

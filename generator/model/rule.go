package model

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"siaga/generator/diag"
)

// Rule is one alerting rule of Prometheus.
type Rule struct {
	Name        string
	Group       string // name of the group of rules; may be empty
	Expr        string // empty where it could not be read
	For         string
	Labels      []Pair // that it sets, by name
	Annotations []Pair // by name
	Pos         diag.Pos
	Lines       []Lines // that decide when it fires and as what; its annotations are not among them. Empty: not known
}

// Lines are lines of a file that stand together, from the first to the last.
type Lines struct{ First, Last int }

// Pair is a label or an annotation, as written: templates of Prometheus in it are text.
type Pair struct{ Name, Value string }

// Label gives the value of a label that the rule sets, "" for none.
func (r *Rule) Label(name string) string { return pairNamed(r.Labels, name) }

// Annotation gives the value of an annotation, "" for none.
func (r *Rule) Annotation(name string) string { return pairNamed(r.Annotations, name) }

// Equal reports whether two rules are the same rule at the same place.
func (r *Rule) Equal(o *Rule) bool {
	return r.Name == o.Name && r.Group == o.Group && r.Expr == o.Expr && r.For == o.For && r.Pos == o.Pos &&
		slices.Equal(r.Labels, o.Labels) && slices.Equal(r.Annotations, o.Annotations) && slices.Equal(r.Lines, o.Lines)
}

// RulesByName groups rules by their exact names. names are in the order of the rules.
func RulesByName(rules []Rule) (names []string, by map[string][]Rule) {
	by = make(map[string][]Rule, len(rules))
	for _, r := range rules {
		if by[r.Name] == nil {
			names = append(names, r.Name)
		}
		by[r.Name] = append(by[r.Name], r)
	}
	return names, by
}

// Text gives an annotation as a sentence: what Prometheus fills in is named.
func (r *Rule) Text(annotation string) string { return plain(r.Annotation(annotation)) }

func pairNamed(list []Pair, name string) string {
	if i, ok := slices.BinarySearchFunc(list, name, func(p Pair, n string) int { return cmp.Compare(p.Name, n) }); ok {
		return list[i].Value
	}
	return ""
}

// Define gives an alert the facts of the rules of its name, which must not be empty: what it declares itself stays, the rest
// is noted as [FromRule]. Of several rules, the most severe one is told first. An alert that was loaded must be a copy, see
// [Alert.Copy].
func (a *Alert) Define(rules []Rule) {
	main := &rules[0]
	for i := range rules {
		r := &rules[i]
		a.Rules = append(a.Rules, r.Pos)
		if SeverityRank(r.Label("severity")) > SeverityRank(main.Label("severity")) {
			main = r
		}
	}
	a.Definitions = rules
	a.Labels, a.Annotations = main.Labels, main.Annotations
	set := func(key string, to *string, values ...string) {
		if v := cmp.Or(values...); *to == "" && v != "" {
			*to = v
			a.Derive(key, FromRule)
		}
	}
	set("expr", &a.Expr, main.Expr)
	set("for", &a.For, known(main.For))
	set("severity", &a.Severity, known(main.Label("severity")))
	set("summary", &a.Summary, main.Text("summary"), main.Text("description"), main.Text("message"))
	a.RunbookURL = main.Annotation("runbook_url")
	for i := range rules {
		set("summary", &a.Summary, rules[i].Text("summary"), rules[i].Text("description"))
		a.RunbookURL = cmp.Or(a.RunbookURL, rules[i].Annotation("runbook_url"))
	}
}

// known gives a value back unless it is a template, whose value nobody knows before the alert fires.
func known(value string) string {
	if strings.Contains(value, "{{") {
		return ""
	}
	return value
}

// Copy gives a copy to which facts can be added.
func (a *Alert) Copy() *Alert {
	c := *a
	c.derived = slices.Clone(a.derived)
	return &c
}

// severityRanks are the words that are usual for severities.
var severityRanks = map[string]int{
	"none": 1, "debug": 1, "info": 2, "information": 2, "informational": 2, "low": 2, "ticket": 3, "minor": 3, "warn": 3, "warning": 3, "medium": 3,
	"major": 4, "error": 4, "high": 4, "crit": 5, "critical": 5, "page": 5, "emergency": 6, "disaster": 6, "fatal": 6,
	"p5": 1, "p4": 2, "p3": 3, "p2": 4, "p1": 5, "p0": 6, "sev5": 1, "sev4": 2, "sev3": 3, "sev2": 4, "sev1": 5, "sev0": 6,
	"s5": 1, "s4": 2, "s3": 3, "s2": 4, "s1": 5, "s0": 6, "sev-5": 1, "sev-4": 2, "sev-3": 3, "sev-2": 4, "sev-1": 5, "sev-0": 6, "moderate": 3,
}

// SeverityRank orders severities: the higher, the worse. It is 0 for a word that is not usual.
func SeverityRank(s string) int { return severityRanks[strings.ToLower(strings.TrimSpace(s))] }

var (
	labelTag = regexp.MustCompile(`\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}`)
	valueTag = regexp.MustCompile(`\{\{-?\s*(?:\$value|\.Value)\b[^{}]*\}\}`)
	otherTag = regexp.MustCompile(`\{\{[^{}]*\}\}`)
	rawTag   = regexp.MustCompile(`\{%-?\s*(?:end)?raw\s*-?%\}`) // with which Ansible is kept from the others
)

// plain makes a sentence of an annotation: what Prometheus fills in is named, and not written as the tag that does it.
func plain(text string) string {
	if strings.Contains(text, "{{") || strings.Contains(text, "{%") {
		text = rawTag.ReplaceAllString(text, "")
		text = labelTag.ReplaceAllString(text, "<$1>")
		text = valueTag.ReplaceAllString(text, "<value>")
		text = otherTag.ReplaceAllString(text, "…")
	}
	return strings.Join(strings.Fields(text), " ")
}

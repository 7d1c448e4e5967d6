package model

import (
	"testing"

	"siaga/generator/diag"
)

func TestDefineAlert(t *testing.T) {
	at := diag.Pos{Path: "r.yaml", Line: 3}
	text := []Pair{{"description", "long"}, {"summary", "{{ $labels.device }} on\n{{$labels.node}} has {{ $value | humanize }} % ({{ with query \"x\" }})"}}
	for _, c := range []struct {
		name  string
		alert Alert
		rules []Rule
		want  Alert
	}{
		{"all from the rule", Alert{}, []Rule{{Expr: "e", For: "5m", Labels: []Pair{{"severity", "warning"}}, Annotations: text, Pos: at}},
			Alert{Expr: "e", For: "5m", Severity: "warning", Meta: Meta{Summary: "<device> on <node> has <value> % (…)"}}},
		{"declared stays", Alert{Expr: "mine", Severity: "sev1", Meta: Meta{Summary: "s"}}, []Rule{{Expr: "e", Labels: []Pair{{"severity", "info"}}, Annotations: text}},
			Alert{Expr: "mine", Severity: "sev1", Meta: Meta{Summary: "s"}}},
		{"the most severe first, any address", Alert{}, []Rule{
			{Expr: "w", Labels: []Pair{{"severity", "warning"}}, Annotations: []Pair{{"runbook_url", "u"}}},
			{Expr: "p", Labels: []Pair{{"severity", "Critical"}}, Annotations: []Pair{{"description", "d"}}},
			{Expr: "x", Labels: []Pair{{"severity", "own word"}}},
		}, Alert{Expr: "p", Severity: "Critical", RunbookURL: "u", Meta: Meta{Summary: "d"}}},
		{"what is not known before it fires", Alert{}, []Rule{{For: "{{ .Values.for }}", Labels: []Pair{{"severity", "{{ $value }}"}}, Annotations: []Pair{{"message", "{% raw %}{{ .Labels.a }}{% endraw %}"}}}},
			Alert{Meta: Meta{Summary: "<a>"}}},
	} {
		a := c.alert.Copy()
		a.Define(c.rules)
		if a.Expr != c.want.Expr || a.For != c.want.For || a.Severity != c.want.Severity || a.Summary != c.want.Summary || a.RunbookURL != c.want.RunbookURL {
			t.Errorf("%s: got %q %q %q %q %q", c.name, a.Expr, a.For, a.Severity, a.Summary, a.RunbookURL)
		}
		if len(a.Rules) != len(c.rules) || a.Rules[0] != c.rules[0].Pos {
			t.Errorf("%s: rules at %v", c.name, a.Rules)
		}
	}
}

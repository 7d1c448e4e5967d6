package rules

import (
	"fmt"
	"strings"
	"testing"

	"siaga/generator/diag"
)

func severity(labels []Pair) string {
	for _, l := range labels {
		if l.Name == "severity" {
			return l.Value
		}
	}
	return ""
}

// show prints alerts as "line:column group/name severity [keys of annotations]", and then the problems.
func show(alerts []Alert, diags []diag.Diagnostic) string {
	var b strings.Builder
	for _, a := range alerts {
		fmt.Fprintf(&b, "%d:%d %s/%s", a.Pos.Line, a.Pos.Column, a.Group, a.Name)
		if s := severity(a.Labels); s != "" {
			fmt.Fprintf(&b, " %s", s)
		}
		fmt.Fprintf(&b, " [%s]", strings.ReplaceAll(a.Expr, "\n", "⏎"))
		if a.For != "" {
			fmt.Fprintf(&b, " for %s", a.For)
		}
		for _, p := range a.Annotations {
			fmt.Fprintf(&b, " %s=%q", p.Name, p.Value)
		}
		b.WriteByte('\n')
	}
	for _, d := range diag.Sort(diags) {
		fmt.Fprintf(&b, "%s: %s: %s\n", strings.TrimPrefix(d.Pos.String(), "r.yaml:"), d.Code, d.Message)
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"plain", `groups:
- name: disk
  rules:
  - record: disk:used:ratio
    expr: 1 - free / size
  - alert: DiskFull
    expr: disk:used:ratio > 0.9
    for: 10m
    labels: {severity: critical, team: storage}
    annotations:
      summary: "{{ $labels.device }} is nearly full"
      runbook_url: https://ops.example.com/runbooks/disk-full
  - alert: DiskFull
    expr: |
      disk:used:ratio
        > 0.8
    labels:
      severity: warning
`, `6:5 disk/DiskFull critical [disk:used:ratio > 0.9] for 10m runbook_url="https://ops.example.com/runbooks/disk-full" summary="{{ $labels.device }} is nearly full"
13:5 disk/DiskFull warning [disk:used:ratio⏎  > 0.8]
`},
		{"manifest and list", `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: a}
spec:
  groups:
    - name: g
      rules:
        - {alert: One, expr: up == 0}
---
kind: List
items:
  - kind: PrometheusRule
    spec:
      groups:
        - rules:
            - expr: vector(1)
              alert: "Two"
---
# nothing
`, `8:12 g/One [up == 0]
17:15 /Two [vector(1)]
`},
		{"text in a value", `kind: ConfigMap
data:
  other.yaml: |
    a: b
  café.yaml: |-

    groups:
    - name: g
      rules:
      - alert: Inner
        expr: up == 0
`, `10:9 g/Inner [up == 0]
`},
		{"text in a quoted value", `data: {rules: "groups:\n- rules:\n  - alert: Quoted\n    expr: up\n"}
`, `1:15 /Quoted [up]
`},
		{"JSON", `{"groups": [{"name": "g", "rules": [{"alert": "J", "expr": "up == 0", "labels": {"severity": "page"}}]}]}`,
			"1:38 g/J page [up == 0]\n"},
		{"aliases", `x: &labels {severity: critical}
groups:
- name: g
  rules: &all
  - alert: A
    expr: up
    labels: *labels
  - alert: B
    expr: up
    labels:
      <<: *labels
      team: a
- name: h
  rules: *all
`, `5:5 g/A critical [up]
8:5 g/B critical [up]
`},
		{"what is no rule", `alert: x
expr: y
list:
- alert: no expression here
- {alert: [], expr: 1}
other:
- {name: a, expr: b}
`, "5:11: rule-syntax: alert takes the name of an alert, not a list\n"},
		{"wrong values", `groups:
- name: g
  rules:
  - alert: NoExpr
    for: soon
    labels: critical
  - alert:
    expr: up
  - alert: 404
    expr: 1
    for: 0
`, `4:5 g/NoExpr [] for soon
9:5 g/404 [1] for 0
4:5: rule-syntax: the alert "NoExpr" has no expr, so Prometheus refuses the file
5:10: rule-syntax: for takes a length of time, not "soon"
6:13: rule-syntax: labels takes names with values, not "critical"
7:11: rule-syntax: alert takes the name of an alert, not nothing
`},
		{"one document is broken", `groups:
- rules:
  - alert: Broken # a comment
    expr: a: b: [
  - alert: 'Second'
...
---
groups:
- rules:
  - alert: Sound
    expr: up
`, `3:5 /Broken []
5:5 /Second []
10:5 /Sound [up]
4:11: rule-syntax: the rules are not valid YAML: ` + "mapping value is not allowed in this context\n"},
		{"chart", `{{- if .Values.rules }}
groups:
{{- range .Values.x }}
- name: {{ .name }}
  rules:
  - alert: {{ .prefix }}Down
    expr: up == 0
  - alert: Full
    expr: 'disk{ns="{{ $ns }}"} > {{ .Values.limit }}'
    for: {{ .Values.for | default "5m" }}
    labels:
      severity: {{ .Values.sev }}
      {{- with .Values.labels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    annotations:
      summary: {{` + "`{{ $labels.device }} is full`" + `}}
      text: |
        on {{ "{{" }} $labels.node }}
{{- end }}
{{/* a comment
  - alert: Comment
*/}}
{{- end }}
`, `8:5 {{ .name }}/Full {{ .Values.sev }} [disk{ns="{{ $ns }}"} > {{ .Values.limit }}] for {{ .Values.for | default "5m" }} summary="{{ $labels.device }} is full" text="on {{ $labels.node }}"
1:1: template-tag: the rules are a template; all its branches are read, and what it fills in is not known
`},
		{"chart that is no YAML", `groups:
- rules:
  - alert: Named
{{ range .Values.x }}
   oops: [
  - alert: {{ . }}
{{ end }}
`, `3:5 /Named []
4:1: template-tag: the rules are a template that cannot be read as YAML; only the names of the alerts are taken
`},
		{"Jinja", "{% raw %}\ngroups:\n- rules:\n  - alert: J\n    expr: up\n    annotations: {summary: \"{{ $labels.x }}\"}\n  {%- endraw %}\n{% if x %}\n  - {alert: K, expr: up}\n{% endif %}\n",
			"4:5 /J [up] summary=\"{{ $labels.x }}\"\n9:6 /K [up]\n1:1: template-tag: the rules are a template; all its branches are read, and what it fills in is not known\n"},
		{"text without quotes", "groups:\n- rules:\n  - alert: U\n    expr: up\n    annotations:\n      summary: {{ $labels.x }} is down\n",
			"3:5 /U [up] summary=\"{{ $labels.x }} is down\"\n6:17: rule-syntax: the rules are not valid YAML: could not find flow map content\n"},
		{"byte order mark and line ends", "\xef\xbb\xbfgroups:\r\n- rules:\r\n  - alert: Crlf\r\n    expr: |\r\n      a\r\n      b\r\n", "3:5 /Crlf [a⏎b]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := show(Parse("r.yaml", []byte(c.src)))
			if got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// The lines of a rule are those that decide when it fires and as what; what stands between rules belongs to none.
func TestLines(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"block", `groups:
- name: g
  rules:
  # of the first
  - alert: First
    expr: |
      a

      # why
      > 1
    annotations: {summary: text}
    for: 5m
    labels:
      severity: page

      team: a
    # of the next

  - expr: >-
      sum(b)
        > 2
    alert: Second
    keep_firing_for: 1h
# the end
`, "First 6-10 12-12 13-16, Second 19-21 23-23"},
		{"one line, and several", `- {alert: One, expr: up, annotations: {a: b}}
- {alert: Several,
   expr: sum(
     up),
   for: 5m,
   annotations: {a: b}}
`, "One 1-1, Several 3-4 5-5"},
		{"JSON", `{"rules": [
  {
    "alert": "J",
    "expr": "up",
    "labels": {
      "severity": "page"
    },
    "annotations": {"a": "b"}
  }
]}
`, "J 4-4 5-6"},
		{"merged from elsewhere", `base: &base
  for: 5m
  labels:
    a: b
rules:
- alert: A
  expr: up
  <<: *base
- alert: B
  expr: up
  <<: *base
  for: 1m
`, "A 7-7 2-2 3-4, B 10-10 12-12 3-4"},
		{"behind another document, in a value", `a: b
---
data:
  x.yaml: |
    - alert: Inner
      expr: up
        > 1
      annotations:
        a: b
`, "Inner 6-7"},
		{"in a text whose lines are its own", `data: {x: "groups:\n- alert: Quoted\n  expr: up\n"}` + "\n", "Quoted"},
		{"only the name is known", "- alert: Named\n  expr: [\n", "Named"},
		{"chart", `{{- if .Values.on }}
- alert: Full
  expr: disk > {{ .Values.limit }}
  labels:
    a: b
    {{- toYaml .Values.labels | nindent 4 }}
    c: d
  {{- end }}
  annotations: {a: b}
{{- end }}
`, "Full 3-3 4-7"},
	} {
		alerts, _ := Parse("r.yaml", []byte(c.src))
		var got []string
		for _, a := range alerts {
			for _, l := range a.Lines {
				a.Name += fmt.Sprintf(" %d-%d", l.First, l.Last)
			}
			got = append(got, a.Name)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s; want %s", c.name, s, c.want)
		}
	}
}

func TestLooks(t *testing.T) {
	for src, want := range map[string]bool{
		"groups:\n- rules:\n  - alert: A\n    expr: up\n":      true,
		"- expr: up\n  alert : A\n":                            true,
		`{"groups":[{"rules":[{"alert":"A","expr":"up"}]}]}`:   true,
		"data:\n  x.yaml: |\n    - alert: A\n      expr: up\n": true,
		"groups:\n- rules:\n  - record: a\n    expr: up\n":     false,
		"tests:\n- alertname: A\n  expr: up\n":                 false,
		"text: an alert: it has an expr: of its own\n":         false,
		"": false, "alert": false, "alert:\n": false,
	} {
		if got := Looks([]byte(src)); got != want {
			t.Errorf("%q looks like rules: %t, want %t", src, got, want)
		}
	}
}

// What would be large, deep or slow is cut off with a message, and what came before it is read.
func TestBounds(t *testing.T) {
	rule := "- rules:\n  - alert: First\n    expr: up\n"
	bomb := "b0: &b0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		bomb += fmt.Sprintf("b%d: &b%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*b%d, ", i-1), 10), ", "))
	}
	many := strings.Repeat("  - {alert: A, expr: up}\n", maxAlerts+1)
	long := "x: &x " + strings.Repeat("y", maxText/100) + "\ngroups:\n" + rule
	for i := range 101 {
		long += fmt.Sprintf("  - {alert: A%d, expr: *x}\n", i)
	}
	for name, c := range map[string]struct {
		src    string
		alerts int
		says   string
	}{
		"aliases":       {"groups:\n" + rule + bomb, 1, "too many or too deeply nested values"},
		"itself":        {"groups: &g\n" + rule + "  more: *g\n", 1, "too many or too deeply nested values"},
		"alerts":        {"groups:\n" + rule + many, maxAlerts, "more than 10000 alerts"},
		"text":          {long, 100, "MB of text"},
		"brackets":      {"groups:\n" + rule + "x: " + strings.Repeat("[", MaxSize/2), 1, "nested too deeply"},
		"lines of them": {"groups:\n" + rule + "x: " + strings.Repeat("[\n", MaxSize/4), 1, "nested too deeply"},
		"dashes":        {"groups:\n" + rule + strings.Repeat("- ", MaxSize/4), 1, "nested too deeply"},
		"tags":          {"groups:\n" + rule + "x: " + strings.Repeat("!t ", MaxSize/4), 1, "nested too deeply"},
		"anchors":       {"groups:\n" + rule + "x:\n" + strings.Repeat("&a\n", MaxSize/4), 1, "nested too deeply"},
		"size":          {strings.Repeat(" ", MaxSize) + rule, 0, "a rule file may have 4"},
	} {
		alerts, diags := Parse("r.yaml", []byte(c.src))
		if len(alerts) != c.alerts || len(diags) != 1 || !strings.Contains(diags[0].Message, c.says) {
			t.Errorf("%s: %d alerts, want %d; %.200v", name, len(alerts), c.alerts, diags)
		}
	}
}

// FuzzParse holds that no text makes the reader fail, and that each alert and each problem stands at a place of the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n    for: 5m\n    labels: {a: b}\n",
		"a: &a\n- alert: *a\n  expr: |2\n     x\n<<: *a\n", "x: |\n  - alert: A\n    expr: up\n---\n- {alert: B, expr: c}\n",
		"{{ if .Values.x }}\n- alert: {{ .y }}\n  expr: {{`{{ $x }}`}}\n{{ end }}", "alert: \xff\n", "- alert: é\n  expr: [", "? alert\n: - alert: x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		alerts, diags := Parse("r.yaml", []byte(src))
		lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(src, "\r\n", "\n"), "\r", "\n"), "\n")
		for _, a := range alerts {
			if a.Name == "" || a.Pos.Line < 1 || a.Pos.Line > len(lines) || a.Pos.Column < 1 {
				t.Errorf("alert %q at %s of %d lines", a.Name, a.Pos, len(lines))
			}
			for _, l := range a.Lines {
				if l.First < 1 || l.Last < l.First || l.Last > len(lines) {
					t.Errorf("alert %q has lines %v of %d", a.Name, l, len(lines))
				}
			}
		}
		for _, d := range diags {
			if d.Pos.Line > len(lines) {
				t.Errorf("%s is not in the text: %s", d.Pos, d.Message)
			}
		}
	})
}

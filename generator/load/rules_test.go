package load

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"siaga/generator/history"
	"siaga/generator/model"
)

const diskRule = `groups:
- name: disk
  rules:
  - alert: DiskFull
    expr: used > 0.8
    labels: {severity: warning}
    annotations:
      summary: "{{ $labels.device }} has {{ $value | humanize }} %"
  - alert: DiskFull
    expr: used > 0.9
    for: 5m
    labels: {severity: critical}
`

func loadRules(t *testing.T, l *Loader, content map[string]string) *Result {
	t.Helper()
	r, err := l.Load(context.Background(), files(content), &history.Log{}, Changes{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// showRules prints rules as "place name".
func showRules(r *Result) string {
	var out []string
	for _, x := range r.Rules {
		out = append(out, fmt.Sprintf("%s %s", x.Pos, x.Name))
	}
	return strings.Join(out, "\n")
}

func TestRuleFiles(t *testing.T) {
	content := map[string]string{
		"b/rules.yml": diskRule, "a.YAML": "- {alert: Up, expr: up}\n", "rules.txt": "- {alert: Text, expr: up}\n",
		"values.yaml": "a: b\n", "broken.yaml": "x: [\n", "bad.yaml": "- alert: Bad\n  expr: [\n", "drop/r.yaml": diskRule,
	}
	r := loadRules(t, New(options), content)
	equal(t, "rules", showRules(r), "a.YAML:1:4 Up\nb/rules.yml:4:5 DiskFull\nb/rules.yml:9:5 DiskFull\nbad.yaml:1:3 Bad")
	equal(t, "problems", problems(r.Diagnostics), "bad.yaml:2:9 rule-syntax")
	equal(t, "files", strings.Join(r.Files, " "), "a.YAML b/rules.yml bad.yaml broken.yaml rules.txt values.yaml")

	o := options
	o.Rules = []string{"*.txt"}
	equal(t, "rules of a glob", showRules(loadRules(t, New(o), content)), "rules.txt:1:4 Text")
	o.Rules = []string{}
	equal(t, "rules turned off", showRules(loadRules(t, New(o), content)), "")
}

// A page keeps what it declares and gets the rest of its rules. The loaded document itself is never changed, and while
// nothing changes the page stays the same one.
func TestDefine(t *testing.T) {
	l := New(options)
	content := map[string]string{
		"alerts/disk.md": "---\nid: diskfull\nkind: alert\nfor: 1h\n---\nText.\n", "alerts/Other.md": "---\nkind: alert\n---\nText.\n", "r.yaml": diskRule,
	}
	first := loadRules(t, l, content)
	a := first.Docs[1].(*model.Alert)
	if got := fmt.Sprint(a.Expr, "|", a.For, "|", a.Severity, "|", a.Summary, "|", a.Rules); got != "used > 0.9|1h|critical|<device> has <value> %|[r.yaml:4:5 r.yaml:9:5]" {
		t.Errorf("the page has %s", got)
	}
	if a.Origin("expr") != model.FromRule || a.Origin("for") != "" || a.Origin("severity") != model.FromRule {
		t.Errorf("origins: %q %q %q", a.Origin("expr"), a.Origin("for"), a.Origin("severity"))
	}
	if o := first.Docs[0].(*model.Alert); o.Expr != "" || o.Rules != nil {
		t.Errorf("a page without rules has %q", o.Expr)
	}
	second := loadRules(t, l, content)
	if second.Docs[1] != first.Docs[1] || second.Docs[0] != first.Docs[0] {
		t.Error("the same page and rules give other documents")
	}
	content["r.yaml"] = strings.Replace(diskRule, "0.9", "0.95", 1)
	third := loadRules(t, l, content)
	if b := third.Docs[1].(*model.Alert); b.Expr != "used > 0.95" || a.Expr != "used > 0.9" {
		t.Errorf("after a change: %q, and %q before", b.Expr, a.Expr)
	}
	// A line between two keys changes no fact, but where the facts stand: git is asked for the lines.
	content["r.yaml"] = strings.Replace(content["r.yaml"], "    labels: {severity: critical}", "    # who is called\n    labels: {severity: critical}", 1)
	last := loadRules(t, l, content).Docs[1].(*model.Alert).Definitions[1]
	if got := fmt.Sprint(last.Lines); got != "[{10 10} {11 11} {13 13}]" {
		t.Errorf("lines that decide: %s", got)
	}
	delete(content, "r.yaml")
	if b := loadRules(t, l, content).Docs[1].(*model.Alert); b.Expr != "" || b.Rules != nil || b.Origin("expr") != "" {
		t.Errorf("without the rule the page still has %q", b.Expr)
	}
}

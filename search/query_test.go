package search

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// write shows a query in one line.
func write(q Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q", q.Text)
	if q.Partial {
		b.WriteString("…")
	}
	for _, p := range q.Phrases {
		fmt.Fprintf(&b, " phrase %q", p)
	}
	for _, p := range q.Excluded {
		fmt.Fprintf(&b, " not %q", p)
	}
	for _, f := range q.Filters {
		fmt.Fprintf(&b, " %s=%s", f.Name, strings.Join(f.Any, "|"))
		if len(f.None) > 0 {
			b.WriteString("!" + strings.Join(f.None, "|"))
		}
	}
	if q.From != "" || q.To != "" {
		fmt.Fprintf(&b, " [%s,%s)", q.From, q.To)
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want, problem string }{
		{"", `""`, ""},
		{"pool full", `"pool full"…`, ""},
		{"pool ", `"pool"`, ""},
		{`"out of memory" checkout`, `"out of memory checkout"… phrase "out of memory"`, ""},
		{`say "out of`, `"say out of" phrase "out of"`, "unclosed-quote"},
		{`""`, `""`, ""},
		{"dns -staging -\"dry run\"", `"dns" not "staging" not "dry run"`, ""},
		{"exit -1 --force - -", `"exit -1 --force - -"…`, ""},
		{"kind:runbook,alert KIND:Page pool", `"pool"… kind=runbook|alert|page`, ""},
		{"type:incident cause:Pool team:\"Data Team\" -service:shop", `"" kind=incident root-cause=pool owner=data team service=!shop`, ""},
		{"error: exit code:137 http://x.y/z kind:", `"error: exit code:137 http://x.y/z"`, ""},
		{"after:2024 after:2025-02 before:2026-01-31 x", `"x"… [2025-02-01,2026-01-31)`, ""},
		{"after:soon", `""`, "bad-date"},
		{"\xff\xfe pool\x00", "\"pool\\x00\"…", ""},
	} {
		q, problems, err := Parse(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		problem := ""
		if len(problems) > 0 {
			problem = problems[0].Code
		}
		if got := write(q); got != c.want || problem != c.problem {
			t.Errorf("%q:\ngot  %s %s\nwant %s %s", c.text, got, problem, c.want, c.problem)
		}
	}
	for text, code := range map[string]string{
		strings.Repeat("x", MaxQuery):           "",
		strings.Repeat("x", MaxQuery+1):         "too-long",
		strings.Repeat("x ", MaxClauses):        "",
		strings.Repeat("x ", MaxClauses+1):      "too-many",
		`"` + strings.Repeat("x ", 200) + `" y`: "too-many",
	} {
		_, _, err := Parse(text)
		var p *Problem
		if got := errors.As(err, &p); got != (code != "") || got && p.Code != code {
			t.Errorf("%.20q…: %v, want %q", text, err, code)
		}
	}
}

func TestTitleKey(t *testing.T) {
	for title, want := range map[string]string{
		"":                          "",
		"KubeAPIDown":               "kubeapidown ",
		"  Disk -- full?! ":         "disk full",
		"Café « résumé »":           "cafe resume",
		"???":                       "??? ",
		"数据库 故障":                    "数据库 故障",
		strings.Repeat("word ", 99): strings.Repeat("word ", 48),
	} {
		if got := TitleKey(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

// A list that is cut keeps what is worth most, in whole steps, and never nothing.
func TestCut(t *testing.T) {
	list := func(impacts ...uint8) (out []Posting) {
		for i, v := range impacts {
			out = append(out, Posting{uint32(i), v})
		}
		return out
	}
	for _, c := range []struct {
		impacts string
		limit   int
		want    string
	}{
		{"1 2 3", 3, "0 1 2"},
		{"1 9 2 9 3", 3, "1 3 4"},
		{"1 9 2 9 2", 3, "1 3"},
		{"7 7 7 7", 2, "0 1 2 3"},
		{"1 8 8 8", 2, "1 2 3"},
	} {
		var impacts []uint8
		for _, f := range strings.Fields(c.impacts) {
			impacts = append(impacts, f[0]-'0')
		}
		var got []string
		for _, p := range cut(list(impacts...), c.limit) {
			got = append(got, fmt.Sprint(p.Page))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s to %d: %v, want %s", c.impacts, c.limit, got, c.want)
		}
	}
}

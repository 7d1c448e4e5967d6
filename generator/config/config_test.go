package config

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	_ "time/tzdata"

	"siaga/generator/diag"
)

var known = Known{
	Kinds: []string{"runbook", "postmortem", "root-cause"}, Fields: []string{"started_at", "resolved_at"},
	Synonyms: func(group []string) error {
		if len(group) == 0 {
			return errors.New("it is empty")
		}
		return nil
	},
}

func TestParseEveryKey(t *testing.T) {
	got, found := Parse("siaga.yaml", []byte(`
title: Acme operations   # a comment
language: id
time_zone: Asia/Jakarta
base_url: https://ops.example.com/runbooks
content: docs
output: out
layouts: theme
edit_url: https://git.example.com/acme/-/edit/{branch}/{path}
branch: "1.10"
drafts: true
ignore: ["old/**", '*.bak']
markdown:
  extensions: [.md]
  files:
    - "notes/[A-Z]*"
kinds:
  - files: "ops/**/*.md"
    kind: runbook
  - {files: "pm/*.md", kind: postmortem}
rules: ["alerts/*.yaml"]
fields:
  outage_start: started_at
synonyms:
  - [wallet, dompet, "saldo digital"]
  - [pod]
checks:
  broken-anchor: error
  template-tag: off
serve:
  addr: "[::1]:0"
`), known)
	if len(found) > 0 {
		t.Fatalf("problems in a sound file: %v", found)
	}
	want := Config{
		Title: "Acme operations", Language: "id", TimeZone: "Asia/Jakarta", BaseURL: "https://ops.example.com/runbooks/",
		Content: "docs", Output: "out", Layouts: "theme",
		EditURL: "https://git.example.com/acme/-/edit/{branch}/{path}", Branch: "1.10", Drafts: true,
		Ignore:   []string{"old/**", "*.bak"},
		Markdown: Markdown{Extensions: []string{".md"}, Files: []string{"notes/[A-Z]*"}},
		Kinds:    []KindRule{{"ops/**/*.md", "runbook"}, {"pm/*.md", "postmortem"}},
		Rules:    []string{"alerts/*.yaml"},
		Fields:   map[string]string{"outage_start": "started_at"},
		Synonyms: [][]string{{"wallet", "dompet", "saldo digital"}, {"pod"}},
		Checks:   map[diag.Code]Level{diag.BrokenAnchor: {Severity: diag.Error}, diag.TemplateTag: {Off: true}},
		Serve:    Serve{Addr: "[::1]:0"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestParseNothing(t *testing.T) {
	for _, src := range []string{"", "\n", "# only a comment\n", "\ufeff# mark\r\n", "title:\nignore: ~\n", "---\n"} {
		got, found := Parse("siaga.yaml", []byte(src), known)
		if len(found) > 0 || !reflect.DeepEqual(got, Default()) {
			t.Errorf("%q: %+v, %v; want the defaults", src, got, found)
		}
	}
}

func TestParseProblems(t *testing.T) {
	for _, c := range []struct {
		src        string
		at         string // line:column
		code       diag.Code
		says       string // part of the message
		suggestion string // part of the suggestion
	}{
		{"titel: x", "1:1", diag.ConfigKey, `unknown key "titel"`, "did you mean title?"},
		{"baseurl: x", "1:1", diag.ConfigKey, `"baseurl"`, "did you mean base_url?"},
		{"zzzzzzz: x", "1:1", diag.ConfigKey, `"zzzzzzz"`, "known: title, language"},
		{"\"ti\\ntle\": x", "1:1", diag.ConfigKey, `"ti\ntle"`, "title"},
		{"markdown:\n  extension: [.md]", "2:3", diag.ConfigKey, `"extension" in markdown`, "extensions"},
		{"drafts: yes", "1:9", diag.ConfigType, "drafts takes true or false, not text", ""},
		{"branch: 1.10", "1:9", diag.ConfigType, "branch takes text, not a number", `"1.10"`},
		{"title: [a]", "1:8", diag.ConfigType, "title takes text, not a list", ""},
		{"ignore: '*.bak'", "1:9", diag.ConfigType, "ignore takes a list, not text", `["*.bak"]`},
		{"rules: alerts/*.yml", "1:8", diag.ConfigType, "rules takes a list, not text", `["alerts/*.yml"]`},
		{"rules: [../alerts.yml]", "1:9", diag.ConfigValue, "relative to the content root", `"alerts.yml"`},
		{"serve: 127.0.0.1:1", "1:8", diag.ConfigType, "serve takes keys with values, not text", ""},
		{"title: &a x", "1:8", diag.ConfigType, "title takes text, not a YAML anchor", "write the value out"},
		{"- title: x", "1:1", diag.ConfigType, "the file takes keys with values, not a list", ""},
		{"time_zone: Asia/Djakarta", "1:12", diag.ConfigValue, `no time zone "Asia/Djakarta"`, "IANA"},
		{"time_zone: Local", "1:12", diag.ConfigValue, "must not depend on the machine", "UTC"},
		{"time_zone: ../../etc/passwd", "1:12", diag.ConfigValue, "no time zone", "IANA"},
		{"language: de", "1:11", diag.ConfigValue, `no language "de"`, "known: en, id"},
		{"base_url: ops.example.com", "1:11", diag.ConfigValue, "not an absolute web address", "https://"},
		{"base_url: https://u:p@example.com", "1:11", diag.ConfigValue, "user name or password", "@"},
		{"base_url: https://example.com/?a", "1:11", diag.ConfigValue, "query", "?"},
		{"edit_url: https://example.com/edit", "1:11", diag.ConfigValue, "path of the file", "{path}"},
		{"ignore: [\"é[\", x]", "1:10", diag.ConfigValue, "not a valid glob", "close"},
		{"ignore: [é, /x/y]", "1:14", diag.ConfigValue, "relative to the content root", `"x/y"`},
		{"markdown: {extensions: [md]}", "1:25", diag.ConfigValue, `"md" is not a file extension`, ".md"},
		{"kinds:\n  - files: '*'\n    kind: runbok", "3:11", diag.ConfigValue, `no kind "runbok"`, "did you mean runbook?"},
		{"kinds:\n  - files: '*'", "2:5", diag.ConfigValue, "needs both", "kind: runbook"},
		{"fields: {a: start_at}", "1:13", diag.ConfigValue, `no field "start_at"`, "started_at"},
		{"synonyms: wallet", "1:11", diag.ConfigType, "synonyms takes a list of lists of words, not text", ""},
		{"synonyms: [wallet]", "1:12", diag.ConfigType, "synonyms takes a list, not text", `["wallet"]`},
		{"synonyms: {wallet: dompet}", "1:11", diag.ConfigType, "not keys with values", ""},
		{"synonyms: [[a, b], []]", "1:20", diag.ConfigValue, "synonyms: it is empty", "such as [k8s, kubernetes]"},
		{"synonyms: [[a, b], [c, 7]]", "1:24", diag.ConfigType, "synonyms takes text, not a number", `"7"`},
		{"checks: {broken-anchors: error}", "1:10", diag.ConfigKey, `no code "broken-anchors"`, "broken-anchor?"},
		{"checks: {broken-anchor: fatal}", "1:25", diag.ConfigValue, `no severity "fatal"`, "off"},
		{"serve: {addr: '8700'}", "1:15", diag.ConfigValue, "not an address to listen on", "127.0.0.1:8700"},
		{"content: ''", "1:10", diag.ConfigValue, "name of a folder is missing", "leave out"},
		{"title: x\nignore: [", "2:9", diag.ConfigSyntax, "not valid YAML", ""},
		{"title: x\ntitle: y", "2:1", diag.ConfigSyntax, "already defined", ""},
		{"title: x\n---\ntitle: y", "3:1", diag.ConfigSyntax, "second document", ""},
		{strings.Repeat("# x\n", maxSize/4+1), "", diag.ConfigSyntax, "larger than 1024 kB", ""},
	} {
		_, found := Parse("siaga.yaml", []byte(c.src), known)
		if len(found) != 1 {
			t.Errorf("%.40q: %d problems, want one: %v", c.src, len(found), found)
			continue
		}
		d := found[0]
		at := strings.TrimPrefix(strings.TrimPrefix(d.Pos.String(), "siaga.yaml"), ":")
		if at != c.at || d.Code != c.code || d.Severity != diag.Error {
			t.Errorf("%.40q: %s %s at %s, want error %s at %s", c.src, d.Severity, d.Code, at, c.code, c.at)
		}
		if !strings.Contains(d.Message, c.says) || !strings.Contains(d.Suggestion, c.suggestion) || c.suggestion == "" && d.Suggestion != "" {
			t.Errorf("%.40q: says %q, %q; want %q, %q", c.src, d.Message, d.Suggestion, c.says, c.suggestion)
		}
	}
}

// No globs are not the same as none given: the former turn rule files off.
func TestNoRules(t *testing.T) {
	if c := Default(); c.Rules != nil {
		t.Errorf("by default, rule files are those that look like one, not %q", c.Rules)
	}
	if c, found := Parse("siaga.yaml", []byte("rules: []\n"), known); c.Rules == nil || len(c.Rules) > 0 || len(found) > 0 {
		t.Errorf("%#v, %v", c.Rules, found)
	}
}

func TestSoundKeysSurviveUnsoundOnes(t *testing.T) {
	got, found := Parse("siaga.yaml", []byte("title: Ops\nlanguage: xx\nkinds:\n  - files: '['\n    kind: runbook\nignore: ['[', ok]\n"), known)
	if len(found) != 3 || got.Title != "Ops" || got.Language != "en" || len(got.Kinds) != 0 || !reflect.DeepEqual(got.Ignore, []string{"ok"}) {
		t.Errorf("%+v, %v", got, found)
	}
}

func TestApply(t *testing.T) {
	list := []diag.Diagnostic{{Code: diag.BrokenAnchor, Severity: diag.Warning}, {Code: diag.TemplateTag}, {Code: diag.BrokenLink, Severity: diag.Error}}
	c := Config{Checks: map[diag.Code]Level{diag.BrokenAnchor: {Severity: diag.Error}, diag.TemplateTag: {Off: true}}}
	got := c.Apply(list)
	want := []diag.Diagnostic{{Code: diag.BrokenAnchor, Severity: diag.Error}, {Code: diag.BrokenLink, Severity: diag.Error}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if list[0].Severity != diag.Warning {
		t.Error("the given list was modified")
	}
}

// FuzzParse holds that no text makes the reader fail, and that a problem always names a place that is in the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"title: x\nkinds:\n  - {files: '**', kind: runbook}\n", "a: &b [*b]\n", "? [a]\n: b", "<<: {a: 1}", "x: |\n  y\n", "\"\\", "!!map {", "é: 'ü\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, found := Parse("siaga.yaml", data, known)
		lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
		for _, d := range found {
			if d.Code.Info().Title == "" {
				t.Errorf("code %q has no row in diag.Codes", d.Code)
			}
			if d.Pos.Line > len(lines) || d.Pos.Line > 0 && d.Pos.Column > len(lines[d.Pos.Line-1])+1 {
				t.Errorf("%s is not in the text", d.Pos)
			}
		}
	})
}

package model

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"siaga/generator/diag"
	"siaga/generator/frontmatter"
)

// decode reads front matter written as YAML into a new document of a kind.
func decode(t *testing.T, k *Kind, yaml string) (Doc, []diag.Diagnostic) {
	t.Helper()
	r := frontmatter.Split([]byte("---\n" + yaml + "\n---\n"))
	if r.Problem != nil {
		t.Fatalf("front matter: %+v", *r.Problem)
	}
	d := k.New()
	dec := Decoder{Location: time.FixedZone("WIB", 7*3600), Foreign: map[string]string{"begin": "started_at"}}
	return d, dec.Decode(d, "x.md", r.Fields)
}

// line prints a diagnostic as line:column code message (suggestion).
func line(d diag.Diagnostic) string {
	return fmt.Sprintf("%d:%d %s %s (%s)", d.Pos.Line, d.Pos.Column, d.Code, d.Message, d.Suggestion)
}

func TestDecodeIncident(t *testing.T) {
	d, diags := decode(t, KindIncident, `
id: INC-7
title: Checkout is down
severity: sev1
status: Resolved
started_at: 2026-05-01T14:03:00+07:00
detected_at: 2026-05-01T07:08:00Z
mitigated_at: 2026-05-01 15:00
resolved_at: 2026-05-01T15:30:00+07:00
detected_by: customer
services: [checkout, payments]
alerts: CheckoutErrors
runbooks:
  - checkout-errors
  - {id: failover, helped: no}
  - {id: drain, helped: true}
root_causes:
  - "[[pool-exhausted]]"
  - {id: deploy}
symptoms: HTTP 502
customers_impacted: 1200
roles: {commander: payments, scribe: [data, platform]}
near_miss: yes
`)
	if len(diags) != 1 || diags[0].Code != diag.TimeWithoutZone || diags[0].Pos.Line != 9 {
		t.Errorf("diagnostics %v", diags)
	}
	i := d.(*Incident)
	if i.ID != "INC-7" || i.Status != "resolved" || i.Impact != "" || i.CustomersImpacted != "1200" || !i.NearMiss {
		t.Errorf("incident %+v", i)
	}
	if got := fmt.Sprint(i.Refs()); !strings.Contains(got, "{service") || len(i.Refs()) != 8 {
		t.Errorf("%d references: %s", len(i.Refs()), got)
	}
	if got := fmt.Sprintf("%s %s %s %v", i.Runbooks[1].Helped, i.Runbooks[2].Helped, i.RootCauses[0].Text, i.Roles); got != "no yes pool-exhausted [{commander payments} {scribe data, platform}]" {
		t.Errorf("got %s", got)
	}
	var spans []string
	for _, s := range i.Spans() {
		spans = append(spans, fmt.Sprintf("%s %v", s.Name, s.Duration))
	}
	if got := strings.Join(spans, ", "); got != "detect 5m0s, mitigate 57m0s, resolve 1h27m0s" {
		t.Errorf("spans %s", got)
	}
	if p := i.RootCauses[1].Pos; p.Line != 20 || p.Column != 10 {
		t.Errorf("second cause at %v", p)
	}
}

func TestDecodePostMortem(t *testing.T) {
	d, diags := decode(t, KindPostMortem, `
incidents: INC-7
status: in review
action_items:
  - title: Limit the pool
    kind: prevent
    assignee: payments
    due_date: 2026-06-01
    status: in-progress
    root_cause: pool-exhausted
  - Write it down
start_time: ""
`)
	if len(diags) != 0 {
		t.Errorf("diagnostics %v", diags)
	}
	p := d.(*PostMortem)
	a := p.ActionItems[0]
	if p.Status != "in-review" || a.Owner != "payments" || a.Status != "in_progress" || !a.DueOn.DateOnly || p.ActionItems[1].Title != "Write it down" {
		t.Errorf("post-mortem %+v", p)
	}
	if p.StartedAt.Known() {
		t.Error("an empty time is no time")
	}
	if refs := p.Refs(); len(refs) != 2 || refs[1].Rel != RelActionFor {
		t.Errorf("references %v", refs)
	}
}

func TestDecodeProblems(t *testing.T) {
	tests := []struct {
		name string
		kind *Kind
		yaml string
		want []string
	}{
		{"list for text", KindPage, "title: [a, b]", []string{`2:8 field-type "title" takes text, not a list ()`}},
		{"mapping in list", KindPage, "tags: [{a: 1}, b]", []string{`2:8 field-type "tags" takes text, not a mapping ()`}},
		{"bad time", KindIncident, "started_at: yesterday", []string{`2:13 field-type "started_at" takes a time, not "yesterday" (write it as 2026-05-01T14:03:00+07:00, or 2026-05-01 for a day)`}},
		{"bad word", KindRootCause, "status: fixd", []string{`2:9 field-value "status" cannot be "fixd" (did you mean "fixed"? The words are open, fixed, accepted)`}},
		{"bad bool", KindPage, "draft: perhaps", []string{`2:8 field-type "draft" takes true or false, not text (perhaps) ()`}},
		{"bad interval", KindRunbook, "review_in: soon", []string{`2:12 field-type "review_in" takes a length of time, not "soon" (write it as 15 minutes, 2 hours or 6 months)`}},
		{"typing error", KindRunbook, "last_reviewd_on: 2026-01-01", []string{`2:1 unknown-field this kind of page has no key "last_reviewd_on" (did you mean "last_reviewed_on"?)`}},
		{"typing error inside", KindPostMortem, "action_items:\n  - titel: x", []string{`3:5 unknown-field an entry of "action_items" has no key "titel" (did you mean "title"?)`}},
		{"no zone, once per file", KindIncident, "started_at: 2026-05-01 10:00\nresolved_at: 2026-05-01 11:00", []string{`2:13 time-without-zone "started_at" names no zone; WIB is assumed for this file (write 2026-05-01T10:00:00+07:00)`}},
		{"no language", KindPage, "lang: not a lang", []string{`2:7 field-value "not a lang" is not a language (write a tag such as en, id or pt-BR)`}},
		{"custom key", KindPage, "company: Acme\nmenu: {main: 1}", nil},
		{"ours before foreign", KindIncident, "start_time: 2026-05-01T10:00:00Z\nstarted_at: 2026-05-02T10:00:00Z", nil},
		{"null", KindPage, "title:\ntags: ~", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := decode(t, tt.kind, tt.yaml)
			var got []string
			for _, d := range diags {
				got = append(got, line(d))
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestForeignKeys(t *testing.T) {
	d, _ := decode(t, KindPostMortem, "start_time: 2026-05-01T10:00:00Z\nendTime: 2026-05-01T11:00:00Z\ncontributing_factors: [a, b]\ndescription: short\nold_paths: /x\nbegin: 2020-01-01T00:00:00Z\ncategories: [cloud]\nkeywords: [x]")
	p := d.(*PostMortem)
	if p.StartedAt.At.Hour() != 10 || p.ResolvedAt.At.Hour() != 11 || len(p.RootCauses) != 2 || p.Summary != "short" || p.Aliases[0] != "/x" {
		t.Errorf("post-mortem %+v", p)
	}
	var custom []string
	for _, f := range p.Custom {
		custom = append(custom, f.Key)
	}
	// What another key has said already is kept, not lost.
	if got := strings.Join(custom, " "); got != "begin keywords" {
		t.Errorf("custom keys %s", got)
	}
	d, _ = decode(t, KindIncident, "begin: 2026-05-01T10:00:00Z")
	if !d.(*Incident).StartedAt.Known() {
		t.Error("a key of the configuration was not mapped")
	}
}

// Every kind decodes every one of its keys from nothing and from a value of each type without a panic, and lists no
// reference where there is none.
func TestDecodeAnyValue(t *testing.T) {
	values := []string{"", "x", "1", "true", "2026-05-01", "[]", "[a, 1, [b]]", "{a: 1}", "[{id: x, title: y}]", "-1.5", "[[x]]"}
	for _, k := range Kinds {
		if refs := k.New().Refs(); len(refs) != 0 {
			t.Errorf("an empty %s has references: %v", k.Name, refs)
		}
		for _, key := range KeysOf(k) {
			for _, v := range values {
				d, _ := decode(t, k, key+": "+v)
				d.Refs()
			}
		}
	}
}

func TestParseTime(t *testing.T) {
	loc := time.FixedZone("WIB", 7*3600)
	tests := []struct{ in, want string }{
		{"2026-05-01T14:03:00Z", "2026-05-01T14:03:00Z zoned"},
		{"2026-05-01T14:03+02:00", "2026-05-01T14:03:00+02:00 zoned"},
		{"2026-05-01 14:03:05 +0200", "2026-05-01T14:03:05+02:00 zoned"},
		{"2026-05-01 14:03 UTC", "2026-05-01T14:03:00Z zoned"},
		{"2026-05-01 14:03", "2026-05-01T14:03:00+07:00"},
		{" 2026-05-01 ", "2026-05-01T00:00:00+07:00 day"},
		{"1 May 2026", "2026-05-01T00:00:00+07:00 day"},
		{"1628-08-10T12:00:00Z", "1628-08-10T12:00:00Z zoned"},
		{"14:03", "error"}, {"2026-13-01", "error"}, {"soon", "error"}, {"", "error"},
	}
	for _, tt := range tests {
		got := "error"
		if v, err := ParseTime(tt.in, loc); err == nil {
			got = v.At.Format(time.RFC3339) + map[bool]string{true: " day"}[v.DateOnly] + map[bool]string{true: " zoned"}[v.Zoned]
		}
		if got != tt.want {
			t.Errorf("ParseTime(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestParseInterval(t *testing.T) {
	base := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	tests := []struct{ in, want string }{
		{"6 months", "2026-07-31T00:00:00Z"}, {"1 year", "2027-01-31T00:00:00Z"}, {"2 weeks", "2026-02-14T00:00:00Z"},
		{"15 minutes", "2026-01-31T00:15:00Z"}, {"1h30m", "2026-01-31T01:30:00Z"}, {"2 jam", "2026-01-31T02:00:00Z"},
		{"1 day and 2 hours", "2026-02-01T02:00:00Z"}, {"P6M", "2026-07-31T00:00:00Z"}, {"PT6M", "2026-01-31T00:06:00Z"},
		{"P1DT2H", "2026-02-01T02:00:00Z"}, {"30 s", "2026-01-31T00:00:30Z"}, {"90 bulan", "2033-07-31T00:00:00Z"},
		{"", "error"}, {"6", "error"}, {"months", "error"}, {"6 parsecs", "error"}, {"P", "error"}, {"9999999999 days", "error"},
	}
	for _, tt := range tests {
		got := "error"
		if v, err := ParseInterval(tt.in); err == nil {
			got = v.After(base).Format(time.RFC3339)
		}
		if got != tt.want {
			t.Errorf("ParseInterval(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestKindNamed(t *testing.T) {
	for name, want := range map[string]*Kind{
		"root-cause": KindRootCause, "Root Causes": KindRootCause, "rootcause": KindRootCause, "post-mortem": KindPostMortem,
		"POSTMORTEMS": KindPostMortem, "page": KindPage, "runbook ": KindRunbook,
	} {
		if k, ok := KindNamed(name); !ok || k != want {
			t.Errorf("KindNamed(%q) = %v", name, k)
		}
	}
	if k, ok := KindNamed("novel"); ok {
		t.Errorf("KindNamed(novel) = %v", k)
	}
}

func TestNormalKey(t *testing.T) {
	for in, want := range map[string]string{
		"startedAt": "started_at", "Started At": "started_at", "started-at": "started_at", "ID": "id", "resolvedAt": "resolved_at", "x.y": "x_y",
	} {
		if got := NormalKey(in); got != want {
			t.Errorf("NormalKey(%q) = %q, want %q", in, got, want)
		}
	}
}

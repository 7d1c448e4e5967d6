package derive

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

func TestLessons(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"headings", "## Lessons learned\n\n### What went well\n\n- The alert fired\n\n### What went wrong\n\n1. Nobody\n   looked\n\n### Where we got lucky\n\nIt was night.\n", []string{
			"5 well The alert fired", "9 wrong Nobody looked", "14 lucky It was night."}},
		{"headings of their own", "## What went badly\n\n* Slow\n\n## Lessons learnt\n\n* Test it\n", []string{"3 wrong Slow", "7 lesson Test it"}},
		{"labels", "## Lessons\n\n**Went well:**\n\n- Fast\n\n**Got lucky**\n\n- Night\n\nWhat went wrong?\n\n- What went well?\n  - Calm\n", []string{
			"5 well Fast", "9 lucky Night", "14 well Calm"}},
		{"words before a colon", "## Lessons\n\n- Went well: the backup\n- The backup: we had one\n", []string{"3 well the backup", "4 lesson The backup: we had one"}},
		{"Indonesian", "## Pelajaran\n\n### Yang berjalan baik\n\n- Cepat\n\n### Yang kurang baik\n\n- Lambat\n\n### Keberuntungan\n\n- Malam hari\n", []string{
			"5 well Cepat", "9 wrong Lambat", "13 lucky Malam hari"}},
		{"columns", "## Lessons\n\n| What went well | What went wrong |\n|--|--|\n| Fast | Slow |\n| | Late |\n", []string{"5 well Fast", "5 wrong Slow", "6 wrong Late"}},
		{"columns elsewhere", "## Notes\n\n| Good | Bad |\n|--|--|\n| Fast | Slow |\n\n| Good | Owner |\n|--|--|\n| Calm | web |\n", []string{"5 well Fast", "5 wrong Slow"}},
		{"in a line", "It broke at night.\n\nPelajaran: uji dulu, baru rilis.\n", []string{"3 lesson uji dulu, baru rilis."}},
		{"other headings", "## What worked\n\n- Fast\n\n## Areas for improvement\n\n- Slow\n\n## Negatives\n\n- Late\n\n## Yang berhasil\n\n- Tenang\n\n## Apa yang bisa diperbaiki?\n\n- Lambat\n\n## Di mana kita beruntung\n\n- Malam\n", []string{
			"3 well Fast", "7 wrong Slow", "11 wrong Late", "15 well Tenang", "19 wrong Lambat", "23 lucky Malam"}},
		{"left by a template", "## What went well\n\nList of things that went well. For example,\n\n- Fast\n\n## What went wrong\n\n- Late\n\nThings that went wrong. For example:\n\n1. An example\n\n## Where we got lucky\n\n- None\n- ...\n", []string{
			"5 well Fast", "9 wrong Late"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range readPage(t, tt.text).Prose.Lessons {
				got = append(got, fmt.Sprintf("%d %s %s", l.Line, l.Kind, l.Text))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestQuotes(t *testing.T) {
	tests := []struct {
		name, text    string
		errors, names []string
	}{
		{"code", "```\n$ kubectl get pods\nstarting\n10:00 ERROR could not connect: timeout\n10:01 ERROR could not connect: timeout\njava.io.IOException: broken\n```\n",
			[]string{"4 10:00 ERROR could not connect: timeout", "6 java.io.IOException: broken"}, []string{"6 java.io.IOException"}},
		{"source", "```go\nif err != nil { return errors.New(\"it failed badly\") }\npanic: it failed\n```\n", []string{"3 panic: it failed"}, nil},
		{"settings", "```yaml\ntimeout: 30s\nerror_limit: 3\nkind: PodDisruptionBudget\n```\n", nil, nil},
		{"text", "It said `connection refused by peer` and \"no space left on device\",\nnot \"hello, who is there\", and `failed`.\n",
			[]string{"1 connection refused by peer", "1 no space left on device"}, nil},
		{"codes", "HTTP 503 and exit code 137, then\nSQLSTATE 53300, ORA-00600, 502 Bad Gateway; E1234, errno 28 and ECONNREFUSED. 503 people.\n", nil, []string{
			"1 HTTP 503", "1 exit code 137", "2 SQLSTATE 53300", "2 ORA-00600", "2 502 Bad Gateway", "2 E1234", "2 errno 28", "2 ECONNREFUSED"}},
		{"classes and states", "NullPointerException, CrashLoopBackOff, OOMKilled, DiskFull, and OOMKilled again; not Storage, HTTP or JavaScript.\n", nil, []string{
			"1 NullPointerException", "1 CrashLoopBackOff", "1 OOMKilled", "1 DiskFull"}},
		{"settings and metrics", "Set `max_connections` or `spark.executor.memory`, http_requests_total, --max-old-space, `maxUnavailable`.\n", nil, []string{
			"1 max_connections", "1 spark.executor.memory", "1 maxUnavailable", "1 http_requests_total", "1 --max-old-space"}},
		{"no names", "See https://example.org/a_b?c_d=DiskFull, /etc/my_app/my_conf, `values_prod.yaml`, @some_body, `db.example.com`, 1a2b3c4d_e, v1.2.3 and _so_.\n", nil, nil},
		{"paths of two", "DiskFull/NodeLost in a/b/DiskLow\n", nil, []string{"1 DiskFull", "1 NodeLost"}},
	}
	list := func(quotes []model.Quote) (out []string) {
		for _, q := range quotes {
			out = append(out, fmt.Sprintf("%d %s", q.Line, q.Text))
		}
		return out
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := readPage(t, tt.text).Prose
			if got := list(p.Errors); !slices.Equal(got, tt.errors) {
				t.Errorf("errors %q, want %q", got, tt.errors)
			}
			if got := list(p.Names); !slices.Equal(got, tt.names) {
				t.Errorf("names %q, want %q", got, tt.names)
			}
		})
	}
}

func TestQuotesAreFew(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "`error %c%c: it is `\n\n```\nthe %c%c failed\nthe x%c%c failed\n```\n", 'a'+i/26, 'g'+i%20, 'a'+i/26, 'g'+i%20, 'a'+i/26, 'g'+i%20)
	}
	got := readPage(t, b.String()).Prose.Errors
	if len(got) != maxErrors || got[len(got)-1].Line > 40 {
		t.Errorf("%d error lines, the last at %d", len(got), got[len(got)-1].Line)
	}
}

func TestWords(t *testing.T) {
	page := func(section, text string) string { return "## " + section + "\n\n" + text + "\n" }
	tests := []struct{ name, text, impact, trigger, by, severity string }{
		{"sections", page("Dampak", "Tidak ada **yang** bisa masuk.") + page("Trigger", "A deploy."), "Tidak ada yang bisa masuk.", "A deploy.", "", ""},
		{"declared", "---\nimpact: none\n---\n" + page("Impact", "All."), "none", "", "", ""},
		{"nothing yet", page("Impact", "TBD") + page("Trigger", "_None_"), "", "", "", ""},
		{"an alert", page("Detection", "The disk alert paged the team."), "", "", "alert", ""},
		{"a customer", page("Detection", "Several customers reported errors; the alert came later."), "", "", "customer", ""},
		{"a missing alert", page("Detection", "No alert fired. An engineer noticed it."), "", "", "staff", ""},
		{"a failing alert", page("Detection", "Monitoring did not see it, our provider told us."), "", "", "partner", ""},
		{"Indonesian", page("Deteksi", "Pelanggan melaporkan galat."), "", "", "customer", ""},
		{"nobody says", page("Detection", "At ten."), "", "", "", ""},
		{"severity line", "- **Severity**: SEV-2 (major)\n- Date: today\n", "", "", "", "SEV-2"},
		{"severity in a table", "| Status | done |\n|--|--|\n| Severity | High |\n", "", "", "", "High"},
		{"severity heading", page("Severity", "P1"), "", "", "", "P1"},
		{"severity of a template", "Severity: SEV-1/SEV-2/SEV-3\n", "", "", "", ""},
		{"severity in a sentence", "Severity: nobody knew how bad it was\n", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := readPage(t, tt.text)
			got := [...]string{doc.Impact, doc.Trigger, doc.DetectedBy, doc.Severity}
			if want := [...]string{tt.impact, tt.trigger, tt.by, tt.severity}; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			for i, key := range []string{"impact", "trigger", "detected_by", "severity"} {
				if derived := doc.Origin(key) == model.FromBody; derived != (got[i] != "" && !doc.Declared(key)) {
					t.Errorf("%s: derived %v", key, derived)
				}
			}
		})
	}
}

func TestStubs(t *testing.T) {
	text := "# Disk\n\n## Meaning\n\nTODO\n\n## Impact\n\nMuch.\n\n## Diagnosis\n\n### Logs\n\nLook.\n\n## Mitigation\n\n## Verification\n\n<!-- how? -->\n\n" +
		"## Rollback\n\n```\nundo\n```\n\n## Escalation\n\n- TBD\n- N/A yet\n\n## Catatan\n\n## Pencegahan\n\nAkan diisi.\n\n## Steps\n\n![](a.png)\n\n## Contacts\n\n> **TODO**: who it is\n"
	r := &model.Runbook{}
	tree := markdown.New(markdown.Options{}).Parse(markdown.Input{Source: []byte(text), Line: 1})
	Facts(r, Source{Tree: tree, Path: "x.md", Location: time.UTC})
	var got []string
	for _, s := range r.Stubs {
		got = append(got, fmt.Sprintf("%d %s", s.Line, s.Text))
	}
	want := []string{"3 Meaning", "17 Mitigation", "19 Verification", "29 Escalation", "36 Pencegahan", "44 Contacts"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzFacts holds what is read out of any text against what is true of every fact.
func FuzzFacts(f *testing.F) {
	f.Add("## Action items\n\n- [x] @a: Do it by 2024-05-01 ([#1](https://example.org/issues/1))\n  - Owner: b\n\n| Action | Owner |\n|-|-|\n| x | y |\n")
	f.Add("- **Review actions**: one  \n  two\n\n## Lessons\n\n**Went well**\n\n- a\n\n## Detection\n\nUsers reported `HTTP 503`.\n")
	f.Add("# A\n# Tindak lanjut\n~~x~~ (selesai)\n\n```\nERROR: exit code 137\n```\n\n> - TODO: x\n\nSeverity: SEV-1\n")
	parser := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		tree := parser.Parse(markdown.Input{Source: []byte(text), Line: 1})
		lines := int32(strings.Count(text, "\n") + strings.Count(text, "\r") + 1)
		doc := &model.PostMortem{}
		Facts(doc, Source{Tree: tree, Path: "x.md", Location: time.UTC})
		check := func(what, text string, line int32, most int) {
			if text == "" || len(text) > most || line < 1 || line > lines || strings.ContainsAny(text, linkOpen+linkClose) && !strings.ContainsAny(string(tree.Source), linkOpen+linkClose) {
				t.Errorf("%s %q at line %d of %d", what, text, line, lines)
			}
		}
		for _, a := range doc.ActionItems {
			check("action", a.Title, int32(a.Pos.Line), maxAction+len("…"))
		}
		for _, l := range doc.Prose.Lessons {
			check("lesson", l.Text, l.Line, maxLesson+len("…"))
		}
		for _, q := range doc.Prose.Errors {
			check("error", q.Text, q.Line, maxErrorBytes)
		}
		for _, q := range doc.Prose.Names {
			check("name", q.Text, q.Line, 120)
		}
		Facts(&model.Runbook{}, Source{Tree: tree, Path: "x.md", Location: time.UTC})
	})
}

func BenchmarkFacts(b *testing.B) {
	text := "# Outage\n\n- **Impact**: much\n- **Severity**: SEV-2\n\n## Timeline\n\n" + strings.Repeat("- 10:00 The `pool_size` was 10 and `ERROR: too many clients` came up (HTTP 503).\n", 20) +
		"\n## Action items\n\n" + strings.Repeat("- [ ] @storage to raise the limit by 2024-05-01 ([#7](https://example.org/a/issues/7)). It is too low.\n", 8) +
		"\n```\n" + strings.Repeat("2024-05-01 10:00:00 FATAL: sorry, too many clients already\nstarting up\n", 20) + "```\n\n## What went well\n\n" + strings.Repeat("- We had a backup\n", 5)
	parser := markdown.New(markdown.Options{})
	tree := parser.Parse(markdown.Input{Source: []byte(text), Line: 1})
	b.Run("facts", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			Facts(&model.PostMortem{}, Source{Tree: tree, Path: "x.md", Location: time.UTC})
		}
	})
	b.Run("parsing it", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			parser.Parse(markdown.Input{Source: []byte(text), Line: 1})
		}
	})
}

package frontmatter

import (
	"fmt"
	"strings"
	"testing"
)

// show prints fields as "key@line:col=value".
func show(fields []Field) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s@%d:%d=%s", f.Key, f.Line, f.Column, showValue(f.Value))
	}
	return b.String()
}

func showValue(v Value) string {
	switch v.Type {
	case List:
		var parts []string
		for _, e := range v.List {
			parts = append(parts, showValue(e))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case Map:
		return "{" + show(v.Map) + "}"
	case Null:
		return "null"
	}
	return fmt.Sprintf("%s@%d:%d", v.Text, v.Line, v.Column)
}

func TestSplit(t *testing.T) {
	tests := []struct{ name, src, want, body string }{
		{"none", "# Title\n", "", "# Title\n"},
		{"yaml", "---\ntitle: A b\ntags: [x, 'y']\n---\nbody\n", "title@2:1=A b@2:8 tags@3:1=[x@3:8,y@3:11]", "body\n"},
		{"yaml block list", "---\na:\n  - id: r1\n    helped: yes\n  - r2\n---\n", "a@2:1=[{id@3:5=r1@3:9 helped@4:5=yes@4:13},r2@5:5]", ""},
		{"yaml columns count bytes", "---\n\"té\": [é, x]\n---\n", "té@2:1=[é@2:9,x@2:13]", ""},
		{"yaml named", "---yaml\na: 1\n---\nb", "a@2:1=1@2:4", "b"},
		{"yaml empty", "---\n---\nb", "", "b"},
		{"yaml comment only", "---\n# nothing\n---\nb", "", "b"},
		{"yaml null", "---\na:\nb: ''\n---\n", "a@2:1=null b@3:1=@3:4", ""},
		{"yaml alias", "---\na: &x [1]\nb: *x\n---\n", "a@2:1=[1@2:8] b@3:1=[1@2:8]", ""},
		{"yaml merge", "---\nd: &d {x: 1}\ne:\n  <<: *d\n  y: 2\n---\n", "d@2:1={x@2:8=1@2:11} e@3:1={x@2:8=1@2:11 y@5:3=2@5:6}", ""},
		{"yaml literal", "---\na: |\n  one\n  two\n---\n", "a@2:1=one\ntwo\n@2:4", ""},
		{"leading blank lines", "\n\n---\na: 1\n---\nb", "a@4:1=1@4:4", "b"},
		{"closed at the end of the file", "---\na: 1\n---", "a@2:1=1@2:4", ""},
		{"thematic break", "---\n\nSome text.\n\n---\nmore", "", "---\n\nSome text.\n\n---\nmore"},
		{"toml", "+++\ntitle = \"A\"\n[x]\ny = [1, 2]\n+++\nb", "title@2:1=A@2:9 x@3:2={y@4:1=[1@4:6,2@4:9]}", "b"},
		{"toml tables", "+++\n[[a]]\nid = 'x'\n[[a]]\nid = 'y'\nt = 2024-05-01T10:00:00Z\n+++\n", "a@2:3=[{id@3:1=x@3:6},{id@5:1=y@5:6 t@6:1=2024-05-01T10:00:00Z@6:5}]", ""},
		{"toml dotted and inline", "+++\na.b = {c = 1}\n+++\n", "a@2:1={b@2:3={c@2:8=1@2:12}}", ""},
		{"json", "{\n  \"title\": \"A\",\n  \"n\": [1, true, null]\n}\n\nbody", "title@2:3=A@2:12 n@3:3=[1@3:9,true@3:12,null]", "\nbody"},
		{"json on one line", "{\"title\": \"A\", \"n\": {\"a\": 1}}\nbody", "title@1:2=A@1:11 n@1:16={a@1:22=1@1:27}", "body"},
		{"json from the first line on", "\n { \"title\": \"A\",\n  \"n\": 1 } \nbody", "title@2:4=A@2:13 n@3:3=1@3:8", "body"},
		{"json with a nested object", "{\n\"a\": {\n\"b\": 1\n}\n}\nbody", "a@2:1={b@3:1=1@3:6}", "body"},
		{"json at the end of the file", "{\"a\": 1}", "a@1:2=1@1:7", ""},
		{"text that starts with json", "{\"a\": 1} is an object", "", "{\"a\": 1} is an object"},
		{"text that starts with a brace", "{\"a\"} or so\n", "", "{\"a\"} or so\n"},
		{"yaml closed by its own end", "---\na: 1\n...\nbody\n---\nmore", "a@2:1=1@2:4", "body\n---\nmore"},
		{"an indented end is text", "---\na: |\n  x\n  ...\nb: 1\n---\nbody", "a@2:1=x\n...\n@2:4 b@5:1=1@5:4", "body"},
		{"dots after the end", "---\na: 1\n---\n...\n", "a@2:1=1@2:4", "...\n"},
		{"thematic break and dots", "---\n\nSome: text: here\n...\n", "", "---\n\nSome: text: here\n...\n"},
		{"json delimited", ";;;\n{\"a\": 1.5}\n;;;\nbody", "a@2:2=1.5@2:7", "body"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Split([]byte(tt.src))
			if r.Problem != nil {
				t.Fatalf("problem: %+v", *r.Problem)
			}
			if got := show(r.Fields); got != tt.want {
				t.Errorf("fields\n got %s\nwant %s", got, tt.want)
			}
			if string(r.Body) != tt.body {
				t.Errorf("body %q, want %q", r.Body, tt.body)
			}
			if want := 1 + strings.Count(tt.src[:len(tt.src)-len(r.Body)], "\n"); r.Line != want {
				t.Errorf("body starts at line %d, want %d", r.Line, want)
			}
		})
	}
}

func TestSplitProblems(t *testing.T) {
	tests := []struct {
		name, src, text string
		line, column    int
		unclosed        bool
	}{
		{"unclosed", "---\ntitle: A\n\n# Text\n", "never closed", 1, 1, true},
		{"unclosed toml", "+++\ntitle = 1\n", `by a line "+++"`, 1, 1, true},
		{"tab", "---\na:\n\tb: 1\n---\n", "", 3, 1, false},
		{"bracket", "---\na: 1\nb: [1\n---\n", "", 3, 4, false},
		{"too deep", "---\na: 1\nb: " + strings.Repeat("[", 5000) + "\n---\n", "nested too deeply", 3, 1, false},
		{"twice", "---\na: 1\na: 2\n---\n", "a", 3, 1, false},
		{"alias without anchor", "---\na: *x\n---\n", "no anchor", 2, 4, false},
		{"toml", "+++\na = \n+++\n", "", 2, 5, false},
		{"twice names the first", "\n---\ntitle: A\ntitle: B\n---\n", `"title" already defined on line 3`, 4, 1, false},
		{"json without a value", "{\n  \"a\": 1,\n  \"title\": ,\n  \"b\": 2\n}\n", "','", 3, 12, false},
		{"json broken in a nested object", "{\n\"a\": {\n\"b\": 1\n},\n\"c\" 1\n}\n", "after object key", 5, 5, false},
		{"json broken behind a nested object", "\n{\n\"a\": {\n\"b\": 1\n}\n\"c\": 1\n}\n", "after object key", 6, 1, false},
		{"json on one line, broken", "{\"title\": \"x\", \"n\" 2}\n\nbody", "after object key", 1, 20, false},
		{"json never closed", "{\"title\": \"x\",\n\"n\": 2", "too early", 2, 7, false},
		{"json", "{\n \"a\": 1,\n \"b\" 2\n}\n\n", "", 3, 6, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Split([]byte(tt.src))
			if r.Problem == nil {
				t.Fatalf("no problem; fields %s", show(r.Fields))
			}
			p := *r.Problem
			if p.Line != tt.line || p.Column != tt.column || p.Unclosed != tt.unclosed || !strings.Contains(p.Text, tt.text) {
				t.Errorf("problem %+v, want %d:%d %q", p, tt.line, tt.column, tt.text)
			}
		})
	}
}

// TestBrokenObjectIsText: an object that cannot be read has no end, so all of it stays in the body.
func TestBrokenObjectIsText(t *testing.T) {
	src := "{\"title\": x}\n\nbody"
	if r := Split([]byte(src)); r.Problem == nil || string(r.Body) != src || r.Line != 1 {
		t.Errorf("body %q at line %d, problem %v", r.Body, r.Line, r.Problem)
	}
}

func TestAliasBomb(t *testing.T) {
	src := "---\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for i := range 9 {
		prev, next := string(rune('a'+i)), string(rune('b'+i))
		src += fmt.Sprintf("%s: &%s [*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s]\n", next, next, prev, prev, prev, prev, prev, prev, prev, prev)
	}
	r := Split([]byte(src + "---\n"))
	if r.Problem == nil || !strings.Contains(r.Problem.Text, "too many") {
		t.Errorf("problem %+v", r.Problem)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"---\na: 1\n---\nb", "+++\na = [1, {b = 2}]\n+++\n", "{\n\"a\": {\"b\": []}\n}\n\n", "{\"a\": [1]}\nb", "{\"a\": ", "---\na: 1\n...\nb", "---\na: 1\na: 2\n---\n", "---\n- a\n---\n", "---\na: &x\n  <<: *x\n---\n", "---\n? {a: 1}\n: b\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		r := Split(src)
		if len(r.Body) > len(src) || r.Line < 1 {
			t.Fatalf("body of %d bytes at line %d", len(r.Body), r.Line)
		}
		lines := 1 + strings.Count(string(src), "\n")
		var check func(v Value)
		fields := func(fs []Field) {
			for _, x := range fs {
				if x.Line < 1 || x.Line > lines || x.Column < 1 {
					t.Fatalf("key %q at %d:%d of %d lines", x.Key, x.Line, x.Column, lines)
				}
				check(x.Value)
			}
		}
		check = func(v Value) {
			for _, e := range v.List {
				check(e)
			}
			fields(v.Map)
		}
		fields(r.Fields)
		if p := r.Problem; p != nil && (p.Line < 1 || p.Line > lines || p.Column < 1) {
			t.Fatalf("problem at %d:%d of %d lines", p.Line, p.Column, lines)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	src := []byte("---\nid: INC-00042\ntitle: Checkout answers 502 after the deploy\nseverity: sev2\nstatus: resolved\nstarted_at: 2024-05-01T14:03:00+07:00\ndetected_at: 2024-05-01T14:05:00+07:00\nresolved_at: 2024-05-01T15:05:00+07:00\nservices: [checkout, payments]\nalerts: [CheckoutErrorsHigh]\nrunbooks:\n  - id: checkout-errors\n    helped: yes\nroot_causes: [pool-exhausted]\nowner: payments\ntags: [database, deploy]\n---\nbody\n")
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Split(src)
	}
}

package markdown

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/yuin/goldmark/ast"
)

func TestSlug(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Diagnosis", "diagnosis"},
		{"What went wrong?", "what-went-wrong"},
		{"A & B", "a--b"},
		{"snake_case and-hyphen", "snake_case-and-hyphen"},
		{"1.2.3 (beta)", "123-beta"},
		{"Ärger über Größe", "ärger-über-größe"},
		{"日本語 の 見出し", "日本語-の-見出し"},
		{"हिन्दी", "हिन्दी"},
		{"🚀 Launch", "-launch"},
		{"a‿b", "a‿b"},
		{"Ⅳ and ①", "ⅳ-and-"},
		{"  spaces  ", "spaces"},
		{"C:\\path/to", "cpathto"},
		{"“quoted” – dash", "quoted--dash"},
		{"!?", ""},
	} {
		if got := slug(c.text); got != c.want {
			t.Errorf("slug(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestClaim(t *testing.T) {
	var s idSet
	var got []string
	for _, id := range []string{"a", "a", "a-1", "a", "a-1"} {
		got = append(got, s.claim(id))
	}
	if want := []string{"a", "a-1", "a-1-1", "a-2", "a-1-2"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCandidate(t *testing.T) {
	for _, c := range []struct {
		words string
		want  bool
	}{
		{"KubeletDown etcdNoLeader CPUThrottlingHigh PROJ-1 v1.2 a-b-c pg_stat K8s HTTPServer 2024-01-15-outage", true},
		{"on-call checkout HTTP Kubernetes APIs VMs 5m 10GB 2nd 404 2024-01-15 e.g A-B a1", false},
	} {
		for w := range strings.FieldsSeq(c.words) {
			if got := isCandidate([]byte(w)); got != c.want {
				t.Errorf("isCandidate(%q) = %t", w, got)
			}
		}
	}
}

// TestPositions holds the positions of a page with every kind of line end and container.
func TestPositions(t *testing.T) {
	const source = "# Title\r\n\r\n> - see [a](b.md)\r\n>   ![i](c.png)\r\n>\r\n>   ```sh\r\n>   ls\r\n>   ```\r\n\t\r\n## Next\r\n<div><a href=\"d\">x</a>\r\n  <object></div>\r\n"
	tree := New(Options{}).Parse(Input{Source: []byte(source), Line: 5})
	b := tree.Body
	var got []string
	for _, h := range b.Headings {
		got = append(got, fmt.Sprint(h.Text, h.Pos))
	}
	for _, l := range b.Links {
		got = append(got, fmt.Sprint(l.Target, l.Pos))
	}
	for _, c := range tree.Code {
		got = append(got, fmt.Sprintf("%q%v", c.Text, c.Pos))
	}
	for _, p := range b.Problems {
		got = append(got, fmt.Sprint(p.Text, p.Pos))
	}
	want := []string{
		"Title{5 1}", "Next{14 1}", "b.md{7 9}", "c.png{8 5}", "d{15 6}", "\"ls\\n\"{11 5}", "the element <object> is left out{16 3}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	var texts []string
	for n := tree.Root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindHeading {
			texts = append(texts, fmt.Sprint(tree.Text(n), tree.Pos(n)))
		}
	}
	if want := []string{"Title{5 1}", "Next{14 1}"}; !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
}

func TestFacts(t *testing.T) {
	const source = "<!-- c -->\n(label)=\n\nFirst *para*\nwith `code` &amp; more. 日本\n\n```sh\nnot counted\n```\nSecond."
	b := New(Options{}).Parse(Input{Source: []byte(source), Line: 1}).Body
	if want := "First para with code & more. 日本"; b.Lead != want {
		t.Errorf("lead %q, want %q", b.Lead, want)
	}
	if b.Words != 8 {
		t.Errorf("%d words", b.Words)
	}
}

func TestFenceInfo(t *testing.T) {
	for _, c := range []struct {
		info, want string
	}{
		{"", `{   [] }`},
		{"Bash", `{bash   [] }`},
		{`yaml title="a b.yaml" {3,5-7} danger`, `{yaml  a b.yaml [{3 3} {5 7}] danger}`},
		{`yaml{2} linenums="1" hl_lines="3 5-7" other`, `{yaml   [{3 3} {5 7}] }`},
		{`{.sh title=x hl_lines="1"}`, `{sh  x [{1 1}] }`},
		{"{code-block} go", `{go code-block  [] }`},
		{`go {7-3} {x} title='q"q' safe`, `{go  q"q [] safe}`},
		{"text {title=\"open", `{text  "open [] }`},
	} {
		if got := fmt.Sprint(parseInfo(c.info)); got != c.want {
			t.Errorf("%q: got %s, want %s", c.info, got, c.want)
		}
	}
}

func TestOpensShell(t *testing.T) {
	for _, c := range []struct {
		commands string
		want     bool
	}{
		{"oc debug node/a; kubectl debug -it node/a --image=x; kubectl exec -it $(kubectl get pod | tail) -- sh; docker exec db bash; oc rsh db-0; " +
			"ssh a; gcloud compute ssh a; sudo -i; sudo -u db -i; sudo su; su; su -; sudo su - db; chroot /host; sudo chroot /host /bin/bash; sudo bash", true},
		{"oc debug node/a -- chroot /host uptime; kubectl exec db-0 -- ls; docker exec db ls; ssh a <<EOF; ps | grep ssh; chroot /host ls; " +
			"su db -c ls; sudo -u; sudo ls; oc adm debug; ; --; exec", false},
	} {
		for command := range strings.SplitSeq(c.commands, ";") {
			if got := opensShell(strings.Fields(command)); got != c.want {
				t.Errorf("opensShell(%q) = %t", command, got)
			}
		}
	}
}

// TestHighlightKeepsText takes the spans out of highlighted code again.
func TestHighlightKeepsText(t *testing.T) {
	h := newHighlighter()
	code := "# c\n$ kubectl get \"$X\" <ns> | grep -v 'a b' && echo 1 >&2\n\n\tif (x == 1) { return \"\\n\"; } // c\n{{ $x }} @a -- \x00\u00e9\ufffd\n" +
		"key: [1, true, null] # c\n- a: |\n    text\n\nSELECT * FROM t WHERE a = 'b';\n<a href=\"x\">&amp;</a>\nEOF\n"
	for _, lang := range []string{
		"bash", "console", "yaml", "json", "sql", "promql", "logql", "go", "python", "java", "hcl", "terraform", "dockerfile", "diff",
		"ini", "toml", "nginx", "xml", "makefile", "powershell", "groovy", "jenkinsfile", "properties", "http", "js", "ts", "html", "rust",
		"text", "", "no-such", "ruby", "c", "cpp", "css", "psql", "tf", "k8s", "systemd", "protobuf", "lua", "perl", "php", "awk", "jsonnet",
	} {
		for _, text := range []string{strings.Repeat(code, 14), code, strings.TrimSuffix(code, "\n"), "\n\n" + code + "\n\n", "", "x", "\n"} {
			for _, marked := range [][]lineRange{nil, {{1, 2}, {5, 9}}} {
				out := h.append(nil, lang, text, marked)
				plain := out
				if strings.HasPrefix(text, "\n") {
					plain = plain[1:]
				}
				if got := html.UnescapeString(string(stripSpans(plain))); got != strings.ReplaceAll(text, "\x00", "\ufffd") {
					t.Fatalf("%s: got %q, want %q", lang, got, text)
				}
				checkOutput(t, slices.Concat([]byte("<pre>"), out, []byte("</pre>")))
				if bytes.Contains(out, []byte("\"></span>")) {
					t.Errorf("%s: an empty span in %s", lang, out)
				}
			}
		}
	}
}

func stripSpans(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		if b[0] == '<' {
			b = b[bytes.IndexByte(b, '>')+1:]
			continue
		}
		out = append(out, b[0])
		b = b[1:]
	}
	return out
}

// TestLanguages holds that what people write behind a fence is known.
func TestLanguages(t *testing.T) {
	h := newHighlighter()
	for lang := range strings.FieldsSeq("bash sh shell zsh console shell-session sh-session terminal yaml yml k8s json jsonc sql psql postgresql mysql " +
		"promql logql go golang python py java hcl tf terraform dockerfile docker diff patch ini conf toml nginx xml html makefile make powershell " +
		"ps1 groovy jenkinsfile properties http javascript js typescript ts ruby rust c cpp css text plaintext txt logs log none systemd lua perl awk") {
		if !h.knows(lang) {
			t.Errorf("%q is not known", lang)
		}
	}
	if h.knows("namespace") {
		t.Error("a made-up language is known")
	}
}

// TestConcurrent parses the same pages from many goroutines with one parser.
func TestConcurrent(t *testing.T) {
	p := New(Options{})
	want := render(p.Parse(Input{Source: page(), Line: 1}).Body, identity)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := render(p.Parse(Input{Source: page(), Line: 1}).Body, identity); !bytes.Equal(got, want) {
					t.Error("another result")
				}
			}
		})
	}
	wg.Wait()
}

func TestLabels(t *testing.T) {
	p := New(Options{Labels: map[string]string{"callout.warning": "Peringatan", "anchor": "Tautan ke %s", "no such": "x"}})
	out := string(render(p.Parse(Input{Source: []byte("> [!WARNING]\n> x\n\n## A"), Line: 1}).Body, nil))
	for _, want := range []string{">Peringatan<", `aria-label="Tautan ke A"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}

// page is a page of about 5 kB with two blocks of code.
func page() []byte {
	var b bytes.Buffer
	b.WriteString("# CheckoutLatencyHigh\n\n## Meaning\n\n")
	for i := range 12 {
		fmt.Fprintf(&b, "The service `checkout-%d` answers *slowly*: see [the dashboard](dash-%d.md), INC-%d or https://example.org/%d?q=a_b. ", i, i, i, i)
		b.WriteString("It may be the database, the cache or a node that is short of memory; look at all three before you restart anything.\n")
		if i%4 == 3 {
			fmt.Fprintf(&b, "\n## Step %d\n\n- one\n- two **bold**\n\n| a | b |\n|---|---|\n| 1 | x_y |\n\n", i)
		}
	}
	b.WriteString("```bash\n# find it\nkubectl -n \"$NS\" get pods -o wide | grep -v Running\nfor p in $(kubectl get pods -o name); do\n  kubectl logs \"$p\" --tail=50 | grep -i error\ndone\n```\n\n")
	b.WriteString("```yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: checkout\n  labels: {app: checkout}\ndata:\n  timeout: \"30s\" # seconds\n  retries: 3\n```\n")
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	source := page()
	b.SetBytes(int64(len(source)))
	b.Run("memo", func(b *testing.B) {
		p := New(Options{})
		for b.Loop() {
			p.Parse(Input{Source: source, Line: 1})
		}
	})
	b.Run("new", func(b *testing.B) { // with two blocks of code that were not seen before
		p := New(Options{})
		i := 0
		for b.Loop() {
			i++
			s := bytes.ReplaceAll(source, []byte("--tail=50"), fmt.Appendf(nil, "--tail=%d", i))
			p.Parse(Input{Source: bytes.ReplaceAll(s, []byte("retries: 3"), fmt.Appendf(nil, "retries: %d", i)), Line: 1})
		}
	})
}

func BenchmarkWriteHTML(b *testing.B) {
	body := New(Options{}).Parse(Input{Source: page(), Line: 1}).Body
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := body.WriteHTML(&buf, identity); err != nil {
			b.Fatal(err)
		}
	}
}

// A wikilink without a text of its own shows what the resolver says, one with a text keeps it.
func TestWikiLinkText(t *testing.T) {
	body := New(Options{}).Parse(Input{Source: []byte("[[pool-full]] [[pool-full|own]] [[gone]]\n"), Line: 1}).Body
	var b bytes.Buffer
	err := body.WriteHTML(&b, func(_ int, l *Link) (Target, bool) {
		return Target{Href: "x.html", Text: "The pool <is> full"}, l.Target != "gone"
	})
	want := `<p><a href="x.html">The pool &lt;is&gt; full</a> <a href="x.html">own</a> <a class="broken">gone</a></p>` + "\n"
	if err != nil || b.String() != want {
		t.Errorf("got %s (%v)\nwant %s", b.String(), err, want)
	}
}

// TestTitleIsNotResolved: the title is not in the HTML, so nobody is asked where its links lead.
func TestTitleIsNotResolved(t *testing.T) {
	body := New(Options{}).Parse(Input{Source: []byte("# A [b](b.md) ![](c.png) [[d]]\n\n[e](e.md)\n"), Line: 1}).Body
	var asked []string
	render(body, func(i int, l *Link) (Target, bool) {
		if &body.Links[i] != l {
			t.Errorf("link %d is not %v", i, l)
		}
		asked = append(asked, l.Target)
		return Target{}, true
	})
	if len(body.Links) != 4 || !slices.Equal(asked, []string{"e.md"}) {
		t.Errorf("links %v, asked for %v", body.Links, asked)
	}
}

// Positions of nodes and offsets are those of the file, of which the source is only the end.
func TestTreePositions(t *testing.T) {
	tree := New(Options{}).Parse(Input{Source: []byte("one\n\n- two\n- three\n"), Line: 7})
	item := tree.Root.LastChild().LastChild()
	if got := tree.Pos(item.FirstChild()); got.Line != 10 {
		t.Errorf("the second item is at %v", got)
	}
	if got := tree.PosAt(bytes.Index(tree.Source, []byte("three"))); got != (Pos{10, 3}) {
		t.Errorf("its text is at %v", got)
	}
}

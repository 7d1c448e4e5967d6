package markdown

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// TestScanner holds the tokens of each of chroma's lexers against those of a scanner by its rules, in texts that are made
// of what the lexer's own expressions speak of, and in sources of several languages.
func TestScanner(t *testing.T) {
	t.Parallel()
	patient()
	sources := []string{"", "\n", " ", "x", "ſelect ſ K K\u0301 é_if if\u00e9 \u212Aill", "\x00\x01 \u2028\U0001F600 if"}
	for _, name := range []string{"scanner.go", "../../Makefile", "../../search/client/engine.js", "../../README.md", "../../layouts/partials/incident.html"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, string(b[:min(len(b), 1500)]))
	}
	followed := 0
	for _, lexer := range lexers.GlobalLexerRegistry.Lexers {
		l, ok := lexer.(*chroma.RegexLexer)
		if !ok {
			continue
		}
		s, err := newScanner(l)
		if err != nil {
			continue // it is left to chroma
		}
		followed++
		t.Run(l.Config().Name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(len(l.Config().Name)), 1))
			texts := slices.Clone(sources)
			for range 4 {
				texts = append(texts, madeFor(random, l))
			}
			for _, text := range texts {
				compareTokens(t, l, s, text)
			}
		})
	}
	if all := len(lexers.GlobalLexerRegistry.Lexers); followed < all*9/10 {
		t.Errorf("of %d lexers only %d are followed", all, followed)
	}
}

func compareTokens(t *testing.T, l *chroma.RegexLexer, s *scanner, text string) {
	t.Helper()
	var got, want []chroma.Token
	failed := scanSafely(s, text, func(k chroma.Token) { got = append(got, k) })
	if errors.Is(failed, errCircle) {
		return // the lexer would not come back
	}
	wantFailed := func() (err error) {
		defer func() {
			if e := recover(); e != nil {
				err = fmt.Errorf("%v", e)
			}
		}()
		next, err := l.Tokenise(nil, text)
		if err != nil {
			return err
		}
		for k := next(); k != chroma.EOF; k = next() {
			want = append(want, k)
		}
		return nil
	}()
	if (failed == nil) != (wantFailed == nil) {
		t.Errorf("fails with %v, the lexer with %v, in\n%s", failed, wantFailed, text)
		return
	}
	if failed != nil {
		return
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("token %d is %v, the lexer's %v, in\n%s", i, got[min(i, len(got)):min(i+3, len(got))], want[min(i, len(want)):min(i+3, len(want))], text)
			return
		}
	}
}

func scanSafely(s *scanner, text string, emit func(chroma.Token)) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v", e)
		}
	}()
	return s.scan(text, emit)
}

var patternPieces = regexp.MustCompile(`\w+|[^\w\s]|\s`)

// madeFor returns a text of pieces of the patterns of a lexer.
func madeFor(random *rand.Rand, l *chroma.RegexLexer) string {
	rules := l.MustRules()
	var patterns []string
	for _, state := range rules {
		for _, r := range state {
			patterns = append(patterns, r.Pattern)
		}
	}
	slices.Sort(patterns)
	var b strings.Builder
	for b.Len() < 700 {
		pieces := patternPieces.FindAllString(patterns[random.IntN(len(patterns))], -1)
		if len(pieces) == 0 {
			continue
		}
		at := random.IntN(len(pieces))
		b.WriteString(strings.Join(pieces[at:min(at+1+random.IntN(3), len(pieces))], ""))
		b.WriteString([]string{" ", "", "\n", "(", ")", `"`, "'", ": ", "\n  ", ".", "1", "é", "# ", "=", "{", "}", "_x", "A"}[random.IntN(18)])
	}
	text := b.String()
	if random.IntN(3) == 0 {
		text = strings.ToUpper(text)
	}
	return text
}

// FuzzScanner: whatever the text, a scanner gives the tokens of the lexer.
func FuzzScanner(f *testing.F) {
	patient()
	var all []*chroma.RegexLexer
	var scanners []*scanner
	for _, lang := range []string{"bash", "yaml", "go", "promql", "python", "json", "sql", "hcl", "nginx", "docker", "ini", "javascript", "diff", "make", "ruby", "toml"} {
		l, ok := lexers.Get(lang).(*chroma.RegexLexer)
		if !ok {
			f.Fatal(lang)
		}
		s, err := newScanner(l)
		if err != nil {
			f.Fatal(err)
		}
		all, scanners = append(all, l), append(scanners, s)
	}
	f.Add(byte(0), "if [ -f /tmp/é ]; then\n  echo \"$HOME\" # why\nfi\n")
	f.Add(byte(1), "a: |\n  b\nc: [1, 'd']\n")
	f.Add(byte(3), "sum(rate(http_requests_total{job=\"x\"}[5m])) by (le) > 0.5\n")
	f.Fuzz(func(t *testing.T, which byte, text string) {
		if len(text) < maxChunk {
			n := int(which) % len(all)
			compareTokens(t, all[n], scanners[n], strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\r", ""))
		}
	})
}

// TestScannerCircle: code in a language whose lexer would read without end is written as it is.
func TestScannerCircle(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("scanner.go")
	if err != nil {
		t.Fatal(err)
	}
	stuck := 0
	for _, lang := range []string{"jungle", "jsonata"} {
		done := make(chan string, 1)
		go func() { done <- newHighlighter().html(lang, string(source[:1500])) }()
		select {
		case got := <-done:
			if got == string(appendText(nil, source[:1500])) {
				stuck++
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: no end", lang)
		}
	}
	if stuck == 0 {
		t.Error("no lexer reads in a circle: the texts of the test are not such any more")
	}
}

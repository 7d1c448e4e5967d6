package client_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"siaga/search/analysis"
)

var update = flag.Bool("update", false, "write the vectors of testdata anew")

// vector is a text with its terms, as Tokens and as Query give them. A term is its kind, "*" if it is no leaf, the places where it starts and ends, in
// UTF-16 units, and itself: "3*0-10:fluentbit".
type vector struct {
	Text   string `json:"text"`
	Tokens string `json:"tokens"`
	Query  string `json:"query,omitempty"` // empty if they are the same
}

func vectorsOf(t *testing.T, texts []string) []vector {
	t.Helper()
	synonyms, err := analysis.ParseSynonyms(nil)
	if err != nil {
		t.Fatal(err)
	}
	a := analysis.ForSearch(synonyms)
	var out []vector
	for _, text := range texts {
		v := vector{text, written(text, a.Tokens(text)), written(text, a.Query(text))}
		if v.Query == v.Tokens {
			v.Query = ""
		}
		out = append(out, v)
	}
	return out
}

func written(text string, tokens []analysis.Token) string {
	units := make([]int, len(text)+1) // by byte
	n := 0
	for i, r := range text {
		units[i] = n
		if n++; r > 0xFFFF {
			n++
		}
	}
	units[len(text)] = n
	var out []string
	for _, k := range tokens {
		mark := "*"
		if k.Leaf {
			mark = ""
		}
		out = append(out, fmt.Sprintf("%d%s%d-%d:%s", k.Kind, mark, units[k.Start], units[k.End], k.Term))
	}
	return strings.Join(out, "|")
}

func clientData(t *testing.T) analysis.ClientData {
	t.Helper()
	synonyms, err := analysis.ParseSynonyms(nil)
	if err != nil {
		t.Fatal(err)
	}
	return analysis.NewClientData(synonyms)
}

// TestAnalysisVectors: testdata/analysis.json says what the Go side does.
func TestAnalysisVectors(t *testing.T) {
	texts := append([]string{""}, analysisPieces()...)
	for some := range slices.Chunk(analysisWords(), 12) {
		texts = append(texts, strings.Join(some, " "))
	}
	for _, group := range analysis.DefaultSynonyms() {
		texts = append(texts, strings.Join(group, ", "))
	}
	texts = append(texts, strings.Split(strings.TrimSpace(sentences), "\n")...)
	texts = append(texts, analysisTexts(200, analysis.DefaultSynonyms())...)

	var b bytes.Buffer
	line := func(v any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
	}
	b.WriteString(`{"data":`)
	line(clientData(t))
	b.WriteString(`,"vectors":[`)
	for i, v := range vectorsOf(t, texts) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		line(v)
	}
	b.WriteString("\n]}\n")
	const file = "testdata/analysis.json"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Error("testdata/analysis.json is not what the analysis does: run go test -update ./search/client, and look at what changed")
	}
	if b.Len() > 400_000 {
		t.Errorf("testdata/analysis.json has %d bytes", b.Len())
	}
	if n := len(analysisWords()); n < 3000 {
		t.Errorf("there are %d words only", n)
	}
}

// inBrowser compares vectors in the page and lists those that differ.
const inBrowser = `
(({data, vectors}) => {
  const analysis = Siaga.analysis.create(data), wrong = [];
  const written = tokens => tokens.map(t => t.kind + (t.leaf ? "" : "*") + t.start + "-" + t.end + ":" + t.term).join("|");
  for (const {text, tokens, query} of vectors) {
    const got = [written(analysis.tokens(text)), written(analysis.query(text))], want = [tokens, query || tokens];
    if (got.join() !== want.join()) wrong.push(JSON.stringify(text) + "\ngot  " + got.join("\n     ") + "\nwant " + want.join("\n     "));
  }
  return wrong;
})(%s)`

// TestAnalysisInBrowser: the browser finds the terms that the vectors name, and those that Go finds in 2,000 texts that
// chance puts together.
func TestAnalysisInBrowser(t *testing.T) {
	script, err := os.ReadFile("analysis.js")
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := os.ReadFile("testdata/analysis.json")
	if err != nil {
		t.Fatal(err)
	}
	chance, err := json.Marshal(map[string]any{
		"data": clientData(t), "vectors": vectorsOf(t, analysisTexts(2000, analysis.DefaultSynonyms())),
	})
	if err != nil {
		t.Fatal(err)
	}
	tab := openScript(t, script)
	for name, data := range map[string][]byte{"vectors": vectors, "chance": chance} {
		wrong := evaluate[[]string](t, tab, fmt.Sprintf(inBrowser, data))
		for _, w := range wrong[:min(5, len(wrong))] {
			t.Error(w)
		}
		if len(wrong) > 0 {
			t.Errorf("%s: %d texts have other terms in the browser", name, len(wrong))
		}
	}
	// Half of a pair of surrogates is no text in Go; in the browser it stands between words.
	halves := `Siaga.analysis.create({stop: ["", "", ""], roots: "", words: "", phrases: []}).tokens("one\ud800two \udc00\udc00 x-\ud83dy").map(t => t.term).join()`
	if got := evaluate[string](t, tab, halves); got != "one,two,x,y" {
		t.Errorf("halves of surrogates: %s", got)
	}
}

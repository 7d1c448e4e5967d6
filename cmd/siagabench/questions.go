package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"siaga/generator/synth"
	"siaga/search/analysis"
)

// Questions are what a tree is asked in a bench. They depend on nothing but the documents.
type questions struct {
	Pairs       []string   // two words of one page, none of which a quarter of all pages has
	Identifiers []question // as they stand in few pages
	Typos       []question // rare words with a letter left out, or with two letters exchanged
	Mixed       []string   // of all kinds: those above, single words, three words, beginnings of words, phrases
}

// A question is something to look for. It is answered if one of the pages is found; a word may stand there in another form.
type question struct {
	Text  string
	Meant string   // what stands in the pages
	Pages []string // addresses
}

const (
	pairCount = 20
	hardCount = 10 // identifiers, and typos
	moreCount = 60 // of the mixed ones besides pairs, identifiers and typos
	fewPages  = 10 // an identifier or a word in no more pages is rare
	rareCount = 50 // if fewer of them are, that many of the rarest are
)

// questionsCommand writes the questions for a synthetic tree as JSON.
func questionsCommand(flags *flag.FlagSet) func() error {
	n := flags.Int("n", 10_000, "number of documents")
	output := flags.String("o", "", "file to write")
	return func() error {
		if *output == "" {
			return errors.New("questions: -o is needed")
		}
		q, err := ask(synth.Tree(*n, seed))
		if err != nil {
			return err
		}
		return writeJSON(*output, q)
	}
}

func writeJSON(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

func readJSON(name string, v any) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

var (
	tokenShape  = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*`)
	wordShape   = regexp.MustCompile(`^[A-Z]?[a-z]+$`)
	camelShape  = regexp.MustCompile(`^[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+$`)
	joinedShape = regexp.MustCompile(`^[A-Za-z]+[0-9]*(?:[._-][A-Za-z0-9]+)+$`)
	joinShape   = regexp.MustCompile(`[._-]`)
	hexShape    = regexp.MustCompile(`^[a-f]+$`) // numbers in base 16 that look like words
	keyShape    = regexp.MustCompile(`(?m)^[ -]*[a-z_]+:`)
	targetShape = regexp.MustCompile(`\]\([^)\n]*\)`)
	phraseShape = regexp.MustCompile(`\b[a-z]{4,} [a-z]{4,}\b`)
)

// visible is what a reader sees of a document: no keys of its front matter, no targets of links.
func visible(text []byte) []byte {
	if head, body, ok := bytes.Cut(text, []byte("\n---\n")); ok {
		text = slices.Concat(keyShape.ReplaceAll(head, nil), []byte("\n"), body)
	}
	return targetShape.ReplaceAll(text, []byte("]"))
}

// tokens lists the words of a text in lower case, and its identifiers as they are and in parts, each once, in their order.
func tokens(text []byte) []string {
	var list []string
	seen := map[string]bool{}
	add := func(s string) {
		if wordShape.MatchString(s) {
			s = strings.ToLower(s)
		}
		if !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	for _, t := range tokenShape.FindAll(text, -1) {
		add(string(t))
		if parts := joinShape.Split(string(t), -1); len(parts) > 1 {
			for _, p := range parts {
				add(p)
			}
		}
	}
	return list
}

// ask makes the questions for documents, which are read twice.
func ask(docs iter.Seq2[string, []byte]) (*questions, error) {
	pages, forms := map[string]int{}, map[string]int{} // by token, by the stem of words
	n := 0
	for _, text := range docs {
		n++
		met := map[string]bool{}
		for _, t := range tokens(visible(text)) {
			pages[t]++
			if stem := stemOf(t); stem != "" && !met[stem] {
				met[stem] = true
				forms[stem]++
			}
		}
	}
	inAnyForm := map[string]int{}
	for t := range pages {
		if stem := stemOf(t); stem != "" {
			inAnyForm[t] = forms[stem]
		}
	}
	r := rand.New(rand.NewPCG(seed, 0))
	q := &questions{}
	for _, shape := range []*regexp.Regexp{camelShape, joinedShape} {
		for _, t := range pick(r, rare(pages, shape, 8), hardCount/2) {
			q.Identifiers = append(q.Identifiers, question{Text: t, Meant: t})
		}
	}
	asked := map[string]bool{}
	for _, t := range pick(r, rare(inAnyForm, wordShape, 6), 2*hardCount) {
		typo := misspell(r, t, len(q.Typos)%2 == 0)
		if pages[typo] > 0 || asked[stemOf(t)] || len(q.Typos) == hardCount {
			continue // a word by chance, another form, or enough
		}
		asked[stemOf(t)] = true
		q.Typos = append(q.Typos, question{Text: typo, Meant: t})
	}
	places := r.Perm(n)
	if len(places) < pairCount+moreCount {
		return nil, fmt.Errorf("%d documents are too few: at least %d are needed", n, pairCount+moreCount)
	}
	s := sampler{r: r, pages: pages, most: n / 4, into: q}
	s.pairs, s.more = indexed(places[:pairCount]), indexed(places[pairCount:pairCount+moreCount])
	s.read(docs)
	for _, x := range slices.Concat(q.Identifiers, q.Typos) {
		q.Mixed = append(q.Mixed, x.Text)
	}
	q.Mixed = append(q.Mixed, q.Pairs...)
	return q, nil
}

// indexed maps values to their places.
func indexed(list []int) map[int]int {
	m := make(map[int]int, len(list))
	for i, v := range list {
		m[v] = i
	}
	return m
}

// rare lists the rare tokens of a shape and of some length, in order.
func rare(pages map[string]int, shape *regexp.Regexp, length int) []string {
	var list []string
	for t := range pages {
		if len(t) >= length && shape.MatchString(t) && !hexShape.MatchString(t) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		if pages[a] != pages[b] {
			return pages[a] - pages[b]
		}
		return strings.Compare(a, b)
	})
	few, _ := slices.BinarySearchFunc(list, fewPages+1, func(t string, n int) int { return pages[t] - n })
	return list[:min(len(list), max(few, rareCount))]
}

// stemOf is the stem of a word; other tokens have none.
func stemOf(token string) string {
	if !wordShape.MatchString(token) {
		return ""
	}
	return analysis.Stem(token)
}

// pick picks some of a list, in an order of chance.
func pick(r *rand.Rand, list []string, n int) []string {
	var out []string
	for _, i := range r.Perm(len(list))[:min(n, len(list))] {
		out = append(out, list[i])
	}
	return out
}

// misspell leaves out one letter of a word, or exchanges two different ones that stand together; never the first.
func misspell(r *rand.Rand, word string, leaveOut bool) string {
	b := []byte(word)
	for range 100 {
		i := 1 + r.IntN(len(b)-2)
		switch {
		case b[i] == b[i+1]:
		case leaveOut:
			return string(slices.Delete(b, i, i+1))
		default:
			b[i], b[i+1] = b[i+1], b[i]
			return string(b)
		}
	}
	return word[:len(word)-1] // one letter again and again
}

// A sampler takes words out of pages, and notes which pages answer the questions that there are.
type sampler struct {
	r           *rand.Rand
	pages       map[string]int // that have a token
	most        int            // of a word that is asked for
	pairs, more map[int]int    // pages to take words out of
	into        *questions
}

func (s *sampler) read(docs iter.Seq2[string, []byte]) {
	meant := map[string]*question{} // by identifier and by stem
	for i := range s.into.Identifiers {
		meant[s.into.Identifiers[i].Meant] = &s.into.Identifiers[i]
	}
	for i := range s.into.Typos {
		meant[stemOf(s.into.Typos[i].Meant)] = &s.into.Typos[i]
	}
	i := -1
	for name, text := range docs {
		i++
		text = visible(text)
		list := tokens(text)
		name = strings.TrimSuffix(name, ".md")
		address := name + ".html"
		for _, t := range append(slices.Clone(list), path.Base(name)) { // others name a page by its file
			q := meant[cmp.Or(stemOf(t), t)]
			if q != nil && (len(q.Pages) == 0 || q.Pages[len(q.Pages)-1] != address) {
				q.Pages = append(q.Pages, address)
			}
		}
		if _, ok := s.pairs[i]; ok {
			s.into.Pairs = append(s.into.Pairs, strings.Join(s.words(list, 2), " "))
		}
		if kind, ok := s.more[i]; ok {
			s.into.Mixed = append(s.into.Mixed, s.sample(kind%6, text, list))
		}
	}
}

// sample makes a question of a kind from 0 to 5.
func (s *sampler) sample(kind int, text []byte, list []string) string {
	switch kind {
	case 0, 1:
		return strings.Join(s.words(list, 1), " ")
	case 2:
		words := s.words(list, 2)
		words[1] = words[1][:3]
		return strings.Join(words, " ")
	case 3:
		if phrases := phraseShape.FindAll(text, -1); len(phrases) > 0 {
			return `"` + string(phrases[s.r.IntN(len(phrases))]) + `"`
		}
	}
	return strings.Join(s.words(list, 3), " ")
}

// words picks some words of a page that neither this page alone nor very many have.
func (s *sampler) words(list []string, n int) []string {
	fit := slices.DeleteFunc(slices.Clone(list), func(t string) bool {
		return len(t) < 4 || !wordShape.MatchString(t) || s.pages[t] < 2 || s.pages[t] > s.most
	})
	for len(fit) < n { // never in a tree of a bench
		fit = append(fit, "nothing")
	}
	return pick(s.r, fit, n)
}

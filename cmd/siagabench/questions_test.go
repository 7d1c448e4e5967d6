package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"siaga/generator/synth"
)

func TestTokens(t *testing.T) {
	got := tokens([]byte("The queue of rating-batch grows: QueueFull, The end. `salmon.queue_depth` 42 pod-7f"))
	want := []string{"the", "queue", "of", "rating-batch", "rating", "batch", "grows", "QueueFull", "end",
		"salmon.queue_depth", "salmon", "depth", "pod-7f", "pod", "7f"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestVisible(t *testing.T) {
	got := string(visible([]byte("---\ntitle: A: b\nsteps:\n  - contact: one\n---\nSee [the page](other-page.md), note: two\n")))
	for _, gone := range []string{"title", "steps", "contact", "other-page"} {
		if strings.Contains(got, gone) {
			t.Errorf("%q is left in %q", gone, got)
		}
	}
	for _, kept := range []string{"A: b", "one", "the page", "note: two"} {
		if !strings.Contains(got, kept) {
			t.Errorf("%q is gone from %q", kept, got)
		}
	}
}

func TestMisspell(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, word := range []string{"timeout", "aab", "failure"} {
		if got := misspell(r, word, true); len(got) != len(word)-1 || got[0] != word[0] {
			t.Errorf("%s without a letter: %s", word, got)
		}
		if got := misspell(r, word, false); got == word || len(got) != len(word) || got[0] != word[0] {
			t.Errorf("%s with two letters exchanged: %s", word, got)
		}
	}
	if got := misspell(r, "aaaa", true); got != "aaa" {
		t.Errorf("aaaa without a letter: %s", got)
	}
}

func TestRareAreTheFewOfAShape(t *testing.T) {
	pages := map[string]int{"TwoWords": 3, "short": 1, "lower-joined": 1, "AlsoCamel": 400}
	for i := range 60 {
		pages[fmt.Sprintf("CamelX%02d", i)] = 11 + i
	}
	got := rare(pages, camelShape, 8)
	if len(got) != rareCount || got[0] != "TwoWords" || slices.Contains(got, "AlsoCamel") {
		t.Errorf("%d: %q", len(got), got)
	}
}

func TestQuestionsAreAnsweredByTheTree(t *testing.T) {
	const n = 400
	q, err := ask(synth.Tree(n, seed))
	if err != nil {
		t.Fatal(err)
	}
	again, err := ask(synth.Tree(n, seed))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(q, again) {
		t.Error("two lists for one tree differ")
	}
	if len(q.Pairs) != pairCount || len(q.Identifiers) != hardCount || len(q.Typos) != hardCount || len(q.Mixed) != pairCount+moreCount+len(q.Identifiers)+len(q.Typos) {
		t.Errorf("%d pairs, %d identifiers, %d typos, %d mixed", len(q.Pairs), len(q.Identifiers), len(q.Typos), len(q.Mixed))
	}
	text := map[string]string{}
	for name, data := range synth.Tree(n, seed) {
		text[strings.TrimSuffix(name, ".md")+".html"] = strings.ToLower(string(data))
	}
	for _, x := range slices.Concat(q.Identifiers, q.Typos) {
		if len(x.Pages) == 0 {
			t.Errorf("%s stands nowhere", x.Meant)
		}
		for _, p := range x.Pages {
			holds := strings.Contains(text[p], strings.ToLower(x.Meant)) || strings.HasSuffix(p, "/"+x.Meant+".html")
			for _, t := range tokens([]byte(text[p])) {
				holds = holds || stemOf(t) != "" && stemOf(t) == stemOf(x.Meant)
			}
			if !holds {
				t.Errorf("%s does not stand in %s", x.Meant, p)
			}
		}
	}
	for _, pair := range q.Pairs {
		if words := strings.Fields(pair); len(words) != 2 || words[0] == words[1] {
			t.Errorf("no two words: %q", pair)
		}
	}
}

func TestTooFewDocumentsForQuestions(t *testing.T) {
	var none iter.Seq2[string, []byte] = func(func(string, []byte) bool) {}
	if _, err := ask(none); err == nil {
		t.Error("no error")
	}
}

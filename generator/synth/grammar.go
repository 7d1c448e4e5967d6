package synth

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed prose.txt
var proseRules string

//go:embed code.txt
var codeRules string

// grammar holds, for each rule name, the ways to say it.
type grammar map[string][]phrase

// A phrase is a sequence of pieces, said one after the other.
type phrase []piece

// A piece is plain text or, if slot is set, the name of a rule or a fact that stands for the text.
type piece struct{ text, slot string }

// parse adds the rules of a rule file to g. sep is the separator between the phrases of a rule: "\n", or "\n====\n"
// where phrases have several lines. What stands before the first rule is a comment.
func (g grammar) parse(file, sep string) {
	rules := strings.Split("\n"+file, "\n%% ")
	for _, rule := range rules[1:] {
		name, body, _ := strings.Cut(rule, "\n")
		for text := range strings.SplitSeq(strings.Trim(body, "\n"), sep) {
			g[name] = append(g[name], parsePhrase(text))
		}
	}
}

func parsePhrase(text string) phrase {
	var p phrase
	for {
		before, rest, found := strings.Cut(text, "@{")
		if before != "" {
			p = append(p, piece{text: before})
		}
		if !found {
			return p
		}
		var slot string
		slot, text, _ = strings.Cut(rest, "}")
		p = append(p, piece{slot: slot})
	}
}

func newGrammar() grammar {
	g := grammar{}
	g.parse(proseRules, "\n")
	g.parse(codeRules, "\n====\n")
	return g
}

// say returns the text of a slot: a fact, or else a rule expanded, that is one of its phrases, the first ones more
// often, with every slot filled.
func (a *author) say(slot string) string {
	var b strings.Builder
	a.expand(&b, slot)
	return b.String()
}

func (a *author) expand(b *strings.Builder, slot string) {
	if fact, ok := a.fact(slot); ok {
		b.WriteString(fact)
		return
	}
	phrases := a.world.grammar[slot]
	if len(phrases) == 0 {
		panic(fmt.Sprintf("synth: no rule %q", slot)) // a mistake in this package, never in content
	}
	for _, p := range phrases[a.sloping(len(phrases))] {
		if p.slot == "" {
			b.WriteString(p.text)
		} else {
			a.expand(b, p.slot)
		}
	}
}

// sentence says a rule with a capital letter in front, unless it starts with a name.
func (a *author) sentence(rule string) string { return a.capital(a.say(rule)) }

func (a *author) capital(s string) string {
	if s == "" || strings.HasPrefix(s, a.world.serviceName(a.service)) {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

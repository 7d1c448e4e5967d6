package analysis

// joinPhrases adds the synonyms of the phrases of a text. Of two that begin at one word the longer one counts; they do not
// overlap.
func (a *Analyzer) joinPhrases() {
	if !a.phrases {
		return
	}
	leaves := a.leaves[:0]
	for i := range a.tokens {
		if a.tokens[i].Leaf {
			leaves = append(leaves, i)
		}
	}
	a.leaves = leaves
	out := a.spare[:0]
	done := 0 // tokens that are in out
	for i := 0; i < len(leaves); {
		p, ok := a.phraseAt(leaves[i:])
		if !ok {
			i++
			continue
		}
		first, last := leaves[i], leaves[i+len(p.terms)-1]
		i += len(p.terms)
		next := last + 1
		for next < len(a.tokens) && a.tokens[next].Kind == Alternative {
			next++
		}
		t := Token{Term: p.group, ID: a.id(p.group), Kind: Synonym, Start: a.tokens[first].Start, End: a.tokens[last].End}
		if out = append(out, a.tokens[done:next]...); !a.knownAt(first, t) {
			out = append(out, t)
		}
		done = next
	}
	if done == 0 {
		return
	}
	out = append(out, a.tokens[done:]...)
	a.tokens, a.spare = out, a.tokens
}

// phraseAt finds the phrase that the leaves start with.
func (a *Analyzer) phraseAt(leaves []int) (phrase, bool) {
	if !a.tokens[leaves[0]].begins {
		return phrase{}, false
	}
	for _, p := range a.synonyms.phrases(a.tokens[leaves[0]].Term) {
		if len(p.terms) > len(leaves) {
			continue
		}
		k := 1
		for k < len(p.terms) && a.tokens[leaves[k]].Term == p.terms[k] {
			k++
		}
		if k == len(p.terms) {
			return p, true
		}
	}
	return phrase{}, false
}

// knownAt reports whether an identifier has the term of the phrase already that begins at a token, as read-only has.
func (a *Analyzer) knownAt(first int, t Token) bool {
	for i := first - 1; i >= max(0, first-2); i-- { // an Alternative may stand between them
		k := &a.tokens[i]
		if k.Term == t.Term && k.Start <= t.Start && k.End >= t.End {
			return true
		}
	}
	return false
}

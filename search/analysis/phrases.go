package analysis

// joinPhrases adds the synonyms of the phrases of a text. Of two that begin at one word the longer one counts; they do not
// overlap.
func (a *Analyzer) joinPhrases() {
	if !a.begun {
		return
	}
	leaves := a.leaves[:0]
	for i := range a.found {
		if a.found[i].Leaf {
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
		for next < len(a.found) && a.found[next].Kind == Alternative {
			next++
		}
		o := Occurrence{ID: p.group, Kind: Synonym, start: a.found[first].start, end: a.found[last].end}
		if out = append(out, a.found[done:next]...); !a.knownAt(first, o) {
			out = append(out, o)
		}
		done = next
	}
	if done == 0 {
		return
	}
	out = append(out, a.found[done:]...)
	a.found, a.spare = out, a.found
}

// phraseAt finds the phrase that the leaves start with.
func (a *Analyzer) phraseAt(leaves []int) (phrase, bool) {
	first := &a.found[leaves[0]]
	if !first.begins {
		return phrase{}, false
	}
	for _, p := range a.phrases[first.ID] {
		if len(p.terms) > len(leaves) {
			continue
		}
		k := 1
		for k < len(p.terms) && a.found[leaves[k]].ID == p.terms[k] {
			k++
		}
		if k == len(p.terms) {
			return p, true
		}
	}
	return phrase{}, false
}

// knownAt reports whether an identifier has the term of the phrase already that begins at a token, as read-only has.
func (a *Analyzer) knownAt(first int, o Occurrence) bool {
	for i := first - 1; i >= max(0, first-2); i-- { // an Alternative may stand between them
		k := &a.found[i]
		if k.ID == o.ID && k.start <= o.start && k.end >= o.end {
			return true
		}
	}
	return false
}

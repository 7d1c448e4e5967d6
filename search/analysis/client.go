package analysis

import (
	"maps"
	"slices"
	"strings"
)

// ClientData is what search/client/analysis.js needs besides its own rules: Siaga.analysis.create takes it as it is.
type ClientData struct {
	Stop    [3]string `json:"stop"`    // stop words: English, Indonesian, and those that are words like others for a search
	Roots   string    `json:"roots"`   // Indonesian ones that the rules would not find
	Words   string    `json:"words"`   // terms that another one stands for, each with the latter behind it
	Phrases []string  `json:"phrases"` // term of a group, terms of a phrase; the longest first of those with the same beginning
}

// NewClientData gives the data for an Analyzer with these synonyms, which may be nil.
func NewClientData(s *Synonyms) ClientData {
	one := func(list string) string { return strings.Join(strings.Fields(list), " ") }
	d := ClientData{
		Stop:  [3]string{one(englishStopWords), one(indonesianStopWords), one(tellingWords)},
		Roots: one(indonesianRoots), Phrases: []string{},
	}
	if s == nil {
		return d
	}
	var words []string
	for _, w := range slices.Sorted(maps.Keys(s.words)) {
		if s.words[w] != w {
			words = append(words, w, s.words[w])
		}
	}
	d.Words = strings.Join(words, " ")
	for _, first := range slices.Sorted(maps.Keys(s.first)) {
		for _, p := range s.first[first] {
			d.Phrases = append(d.Phrases, p.group+" "+strings.Join(p.terms, " "))
		}
	}
	return d
}

package search

import "cmp"

// Answer is a Result for programs: what `siaga search --json` prints and GET /api/search sends.
type Answer struct {
	Query      string        `json:"query"`
	Total      int           `json:"total"`              // pages that answer
	AtLeast    bool          `json:"at_least,omitempty"` // there may be more of them
	Hits       []AnswerHit   `json:"hits"`
	Suggestion string        `json:"suggestion,omitempty"` // the query in another spelling
	Ignored    []string      `json:"ignored,omitempty"`    // words that no page has
	Problems   []string      `json:"problems,omitempty"`
	Facets     []AnswerFacet `json:"facets,omitempty"`
}

// AnswerHit is a page that answers.
type AnswerHit struct {
	Path     string   `json:"path"` // source file; empty where nobody wrote the page
	Address  string   `json:"address"`
	Title    string   `json:"title"`
	Kind     string   `json:"kind"`
	Severity string   `json:"severity,omitempty"`
	Date     string   `json:"date,omitempty"`
	Score    float64  `json:"score"`   // means something only beside those of the same answer
	Section  string   `json:"section"` // heading of the section that answers; empty: the page as a whole
	Anchor   string   `json:"anchor,omitempty"`
	Snippet  string   `json:"snippet"`
	Marks    []string `json:"marks,omitempty"`  // what of the snippet was asked for
	Shared   []string `json:"shared,omitempty"` // in a triage: what of the text the page has
}

// AnswerFacet is how often each value of a facet stands among the pages that answer.
type AnswerFacet struct {
	Name   string        `json:"name"`
	Values []AnswerValue `json:"values"`
}

// AnswerValue is one of them.
type AnswerValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Answer gives a Result the form for programs.
func (r *Result) Answer(query string) Answer {
	a := Answer{Query: query, Total: r.Total, AtLeast: r.AtLeast, Hits: make([]AnswerHit, len(r.Hits)), Ignored: r.Ignored}
	for i := range r.Hits {
		a.Hits[i] = r.Hits[i].answer()
	}
	for _, p := range r.Problems {
		a.Problems = append(a.Problems, p.Message)
	}
	if r.Suggestion != nil {
		a.Suggestion = r.Suggestion.Query
	}
	for _, c := range r.Facets {
		f := AnswerFacet{Name: c.Name, Values: make([]AnswerValue, len(c.Values))}
		for i, v := range c.Values {
			f.Values[i] = AnswerValue{v.Value, v.Label, v.Pages}
		}
		a.Facets = append(a.Facets, f)
	}
	return a
}

func (h *Hit) answer() AnswerHit {
	d := h.Document
	a := AnswerHit{
		Path: d.Path, Address: d.Address, Title: d.Title, Kind: d.Kind, Severity: d.First("severity"), Date: d.Date, Score: h.Score,
		Snippet: PlainText(h.Snippet),
	}
	if h.Section != nil {
		a.Section, a.Anchor = h.Section.Heading, h.Section.Anchor
	}
	for _, s := range h.Snippet {
		if s.Mark {
			a.Marks = append(a.Marks, s.Text)
		}
	}
	return a
}

// TriageAnswer is a Triage for programs: what `siaga triage --json` prints.
type TriageAnswer struct {
	Query    string        `json:"query"`
	Total    int           `json:"total"`
	Hits     []AnswerHit   `json:"hits"`
	Terms    []string      `json:"terms"`
	Named    []NamedPage   `json:"named"`
	Causes   []AnswerTally `json:"root_causes"`
	Runbooks []AnswerTally `json:"runbooks"`
}

// NamedPage is a page whose title stands in the text.
type NamedPage struct {
	Address string `json:"address"`
	Title   string `json:"title"`
	Kind    string `json:"kind"`
}

// AnswerTally is a page and how many of the incidents name it.
type AnswerTally struct {
	Address   string `json:"address"`
	Title     string `json:"title"`
	Incidents int    `json:"incidents"`
	Helped    int    `json:"helped,omitempty"`
}

// Answer gives a Triage the form for programs.
func (t *Triage) Answer(text string) TriageAnswer {
	a := TriageAnswer{
		Query: text, Total: len(t.Hits), Hits: make([]AnswerHit, len(t.Hits)), Terms: append([]string{}, t.Terms...), Named: []NamedPage{},
		Causes: tallies(t.Causes), Runbooks: tallies(t.Runbooks),
	}
	for i := range t.Hits {
		a.Hits[i] = t.Hits[i].answer()
		a.Hits[i].Shared = t.Shared[i]
	}
	for _, d := range t.Named {
		a.Named = append(a.Named, NamedPage{d.Address, d.Title, d.Kind})
	}
	return a
}

func tallies(list []Tally) []AnswerTally {
	out := make([]AnswerTally, len(list))
	for i, t := range list {
		out[i] = AnswerTally{t.Address, cmp.Or(t.Title, t.Address), len(t.Events), t.Helped}
	}
	return out
}

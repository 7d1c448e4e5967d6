package search

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Query is what somebody asks, taken apart. The grammar:
//
//	word            pages that have more of the words, and rarer ones, come first
//	"some words"    pages must have them one after another; an identifier is the words that it is made of
//	-word, -"…"     pages must not have it
//	name:value      pages must have the value of a facet, see FacetNames; -name:value: must not. Several values of one name: any of them
//	after:2024-01   pages dated on the first day of what is named, or later; before:2024-01: earlier
//
// What looks like an operator and is none, such as a colon behind another name or a dash in front of a digit, is text: people
// paste log lines.
type Query struct {
	Text     string   // what is left for words, operators taken out
	Phrases  []string // that pages must have; their words are in Text too
	Excluded []string // words and phrases that pages must not have
	Filters  []Filter // by facet, in the order of first mention
	From, To string   // days: from the first, before the second; may be empty
	Partial  bool     // the last word of Text may be the beginning of one
	Key      string   // TitleKey of all that was typed
}

// Filter is what the values of a facet must be.
type Filter struct {
	Name string
	Any  []string // folded values of which a page must have one; empty: no condition
	None []string // folded values of which a page must have none
}

// Limits on queries: what is longer is no question that somebody typed.
const (
	MaxQuery   = 1000 // bytes
	MaxClauses = 60   // words, phrases and filters
)

// Problem is what is wrong with a query.
type Problem struct {
	Code       string // "too-long", "too-many", "bad-date", "unclosed-quote"
	Message    string
	Start, End int // bytes of the query
}

// Error implements error.
func (p *Problem) Error() string { return p.Message }

// Parse takes a query apart. A Problem that makes it impossible to answer is an error; others are listed, and the rest of the query holds.
func Parse(text string) (Query, []Problem, error) { return parse(text, true) }

// parse does so; excluding says that a dash in front of a word excludes it.
func parse(text string, excluding bool) (Query, []Problem, error) {
	if len(text) > MaxQuery {
		return Query{}, nil, &Problem{"too-long", fmt.Sprintf("the query has %d bytes, more than %d", len(text), MaxQuery), MaxQuery, len(text)}
	}
	text = strings.ToValidUTF8(text, " ")
	p := parser{text: text, excluding: excluding}
	for p.next() {
		if p.clauses > MaxClauses {
			return Query{}, nil, &Problem{"too-many", fmt.Sprintf("the query has more than %d words", MaxClauses), p.at, len(text)}
		}
	}
	p.query.Text = strings.Join(p.words, " ")
	p.query.Key = TitleKey(text)
	return p.query, p.problems, nil
}

type parser struct {
	text      string
	excluding bool
	at        int
	clauses   int
	words     []string
	query     Query
	problems  []Problem
}

// next reads one clause.
func (p *parser) next() bool {
	for p.at < len(p.text) && isSpace(p.text[p.at]) {
		p.at++
	}
	if p.at == len(p.text) {
		return false
	}
	p.clauses++
	start := p.at
	not := p.negated()
	if not {
		p.at++
	}
	if p.text[p.at] == '"' {
		p.phrase(not)
		return true
	}
	end := p.at
	for end < len(p.text) && !isSpace(p.text[end]) {
		end++
	}
	word := p.text[p.at:end]
	if name, value, ok := strings.Cut(word, ":"); ok && p.operator(name, value, not) {
		return true
	}
	p.at = end
	if not {
		p.query.Excluded = append(p.query.Excluded, word)
		return true
	}
	p.words = append(p.words, p.text[start:end])
	p.query.Partial = end == len(p.text)
	return true
}

// negated reports whether a clause begins with a dash that excludes: one in front of a letter or a quote. -1 is a number and --all a flag.
func (p *parser) negated() bool {
	if !p.excluding || p.text[p.at] != '-' || p.at+1 == len(p.text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at+1:])
	return r == '"' || r != '-' && !('0' <= r && r <= '9') && !isSpace(p.text[p.at+1])
}

// phrase reads what stands in quotes. A quote that is not closed ends with the text.
func (p *parser) phrase(not bool) {
	start := p.at
	text, closed := p.quoted()
	if !closed {
		p.problems = append(p.problems, Problem{"unclosed-quote", "a quote is not closed", start, len(p.text)})
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	if not {
		p.query.Excluded = append(p.query.Excluded, text)
		return
	}
	p.query.Phrases = append(p.query.Phrases, text)
	p.words = append(p.words, text)
	p.query.Partial = false
	p.clauses += strings.Count(text, " ")
}

// quoted reads from a quote to the next one.
func (p *parser) quoted() (text string, closed bool) {
	rest := p.text[p.at+1:]
	i := strings.IndexByte(rest, '"')
	if i < 0 {
		p.at = len(p.text)
		return rest, false
	}
	p.at += i + 2
	return rest[:i], true
}

// operator reads a value for a name, if the name is one that takes values.
func (p *parser) operator(name, value string, not bool) bool {
	facet := strings.ToLower(name)
	isDate := (facet == "after" || facet == "before") && !not
	if other, ok := facetAliases[facet]; ok {
		facet = other
	}
	if value == "" && p.at+len(name)+1 < len(p.text) && p.text[p.at+len(name)+1] != '"' || !isDate && !slices.Contains(FacetNames[:], facet) {
		return false
	}
	start := p.at
	p.at += len(name) + 1
	switch {
	case strings.HasPrefix(value, `"`):
		value, _ = p.quoted()
	default:
		p.at += len(value)
	}
	if value == "" {
		return true // being typed
	}
	if isDate {
		p.date(facet, value, start)
		return true
	}
	p.filter(facet, strings.Split(value, ","), not)
	return true
}

// facetAliases are other names that people use for facets.
var facetAliases = map[string]string{"type": "kind", "cause": "root-cause", "root_cause": "root-cause", "rootcause": "root-cause", "team": "owner", "sev": "severity", "tags": "tag", "services": "service"}

// filter adds values of a facet.
func (p *parser) filter(name string, values []string, not bool) {
	i := slices.IndexFunc(p.query.Filters, func(f Filter) bool { return f.Name == name })
	if i < 0 {
		i = len(p.query.Filters)
		p.query.Filters = append(p.query.Filters, Filter{Name: name})
	}
	f := &p.query.Filters[i]
	for _, v := range values {
		if v = FoldValue(v); v == "" {
			continue
		}
		if not {
			f.None = append(f.None, v)
		} else {
			f.Any = append(f.Any, v)
		}
	}
}

// date adds a limit.
func (p *parser) date(name, value string, start int) {
	if day, ok := Day(value); ok {
		p.query.limit(name == "after", day)
		return
	}
	p.problems = append(p.problems, Problem{"bad-date", fmt.Sprintf("%q is no date: write 2024, 2024-01 or 2024-01-31", value), start, p.at})
}

// Day reads a day, a month or a year, which stand for their first day.
func Day(value string) (day string, ok bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// limit narrows the days; an empty one is no limit.
func (q *Query) limit(from bool, day string) {
	switch {
	case day == "":
	case from:
		q.From = max(q.From, day)
	case q.To == "" || day < q.To:
		q.To = day
	}
}

// isSpace reports whether a byte is white space between clauses.
func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"siaga/search/analysis"
)

// Engine answers queries from a Source. It is safe for concurrent use where its Source is.
type Engine struct {
	Source   Source
	Synonyms *analysis.Synonyms // those that the pages were analysed with
}

// Options say what is wanted of an answer.
type Options struct {
	Limit  int      // hits; 0: 10
	Offset int      // hits that are left out before the first
	Only   []Filter // besides those of the query
	From   string   // day, besides that of the query; see Query
	To     string
	Facets bool // count the values of facets
}

// Result is the answer to a query.
type Result struct {
	Hits       []Hit
	Total      int  // pages that answer
	AtLeast    bool // there may be more of them
	Problems   []Problem
	Suggestion *Suggestion
	Ignored    []string // words that no page has
	Facets     []Count  // by FacetNames, those that are shown
}

// Hit is a page that answers.
type Hit struct {
	Document *Document
	Score    float64
	Section  *Section // that a link to the page should lead to; nil: to its top
	Title    []Span
	Snippet  []Span
}

// Suggestion is another spelling of a query.
type Suggestion struct {
	Text  string // the words that differ
	Query string
}

// Count is how often the values of a facet stand among the pages that answer.
type Count struct {
	Name   string
	Values []ValueCount
}

// ValueCount is a value and how many pages have it, that answer and that the filters of other facets let through.
type ValueCount struct {
	Value, Label string
	Pages        int
	On           bool // it is filtered by
}

const (
	usualLimit = 10
	maxLimit   = 100
	mostCode   = 2   // pages of an answer whose code is read for an excerpt
	maxRead    = 100 // pages whose text is read to see whether they have a phrase
)

// Search answers a query. A *Problem as an error means that it cannot be answered; it stops when ctx is done.
func (e Engine) Search(ctx context.Context, text string, o Options) (*Result, error) {
	q, problems, err := e.parse(text)
	if err != nil {
		return nil, err
	}
	s, err := e.start(ctx, &q)
	if err != nil {
		return nil, err
	}
	q.Filters = merge(q.Filters, o.Only)
	q.limit(true, o.From)
	q.limit(false, o.To)
	o.Limit = cmp.Or(min(max(o.Limit, 0), maxLimit), usualLimit)
	o.Offset = max(o.Offset, 0)
	list, err := s.candidates()
	if err != nil {
		return nil, err
	}
	out := &Result{Problems: problems, Ignored: s.plan.unknown}
	if out.Facets, list, err = s.filter(list, o.Facets); err != nil {
		return nil, err
	}
	slices.SortFunc(list, byWorth(e.Source.Before))
	pages, total, err := s.page(list, o)
	if err != nil {
		return nil, err
	}
	out.Total, out.AtLeast = total, s.cut || s.unread
	for _, p := range pages {
		out.Hits = append(out.Hits, s.hit(p))
	}
	if o.Offset == 0 {
		out.Suggestion = s.suggest(text, pages)
	}
	return out, nil
}

// parse takes a query apart. Where the whole of it is the title of a page, a dash excludes nothing: "rm -rf in the wrong place"
// has what it would have to be without.
func (e Engine) parse(text string) (Query, []Problem, error) {
	q, problems, err := Parse(text)
	if err != nil || len(q.Excluded) == 0 {
		return q, problems, err
	}
	if title, err := e.Source.Postings(q.Key); err != nil || title.Pages == 0 {
		return q, problems, err
	}
	return parse(text, false)
}

// session is a query while it is answered.
type session struct {
	ctx    context.Context // of the one call that a session is for
	source Source
	query  *Query
	plan   plan
	reader *reader

	phrases, excluded [][]string // leaves that the text of pages must or must not have
	without           []string   // terms that pages must not have
	cut               bool       // a list was cut, so there may be more pages
	unread            bool       // there are more pages than were read
}

// start looks up the words of a query.
func (e Engine) start(ctx context.Context, q *Query) (*session, error) {
	terms := analysis.ForSearch(e.Synonyms)
	p := planner{source: e.Source}
	for _, w := range words(q, terms) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.add(w, q.Text); err != nil {
			return nil, err
		}
	}
	s := &session{ctx: ctx, source: e.Source, query: q, plan: p.plan, reader: newReader(terms, p.plan.groups)}
	for _, text := range q.Phrases {
		if leaves := s.reader.leavesOf(text); len(leaves) > 0 {
			s.phrases = append(s.phrases, leaves)
		}
	}
	for _, text := range q.Excluded {
		switch leaves := s.reader.leavesOf(text); len(leaves) {
		case 0:
		case 1:
			s.without = append(s.without, leaves[0])
		default:
			s.excluded = append(s.excluded, leaves)
		}
	}
	return s, nil
}

// candidates lists the pages that have anything of the words; all pages, where a query has none but says what pages must
// be or must not have.
func (s *session) candidates() ([]scored, error) {
	title, err := s.source.Postings(s.query.Key)
	if err != nil {
		return nil, err
	}
	for _, g := range s.plan.groups {
		for _, a := range g.alternatives {
			s.cut = s.cut || a.list.Pages > len(a.list.Postings)
		}
	}
	list := s.plan.score(title)
	if len(list) > 0 || strings.TrimSpace(s.query.Text) != "" {
		return list, nil
	}
	if q := s.query; len(q.Filters) == 0 && len(q.Excluded) == 0 && q.From == "" && q.To == "" {
		return nil, nil
	}
	kinds, err := s.source.Values(FacetNames[0])
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		pages, err := s.source.Facet(FacetNames[0], FoldValue(k.Value))
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			list = append(list, scored{page: p})
		}
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Compare(a.page, b.page) })
	return list, nil
}

// ranked is a page that is shown, with its text.
type ranked struct {
	scored
	reading *reading
}

// page reads the pages that are shown, of a list that is sorted. Those whose text does not have what it must are left out;
// the first ones are weighed again. It tells how many pages answer, as far as they were read.
func (s *session) page(list []scored, o Options) ([]ranked, int, error) {
	want := o.Offset + o.Limit
	again := o.Offset < reread
	if again {
		want = max(want, reread)
	}
	verify := len(s.phrases)+len(s.excluded) > 0
	first := o.Offset
	if again || verify {
		first = 0
	}
	var kept []ranked
	read, total := 0, len(list)
	for _, c := range list[min(first, len(list)):] {
		if first+len(kept) >= want || verify && read >= maxRead {
			break
		}
		if err := s.ctx.Err(); err != nil {
			return nil, 0, err
		}
		d, err := s.source.Document(c.page)
		if err != nil {
			return nil, 0, err
		}
		read++
		r := s.reader.document(d)
		if verify && !s.fits(r) {
			total--
			continue
		}
		kept = append(kept, ranked{c, r})
	}
	if s.unread = verify && read < len(list); s.unread {
		total = len(kept)
	}
	if again {
		s.weigh(kept[:min(reread, len(kept))])
	}
	kept = kept[min(max(0, o.Offset-first), len(kept)):]
	kept = kept[:min(o.Limit, len(kept))]
	s.readCode(kept)
	return kept, total, nil
}

// readCode reads the code of the first pages that answer by nothing else.
func (s *session) readCode(pages []ranked) {
	left := mostCode
	for _, p := range pages {
		if left > 0 && len(s.plan.groups) > 0 && !p.reading.hasCode && p.reading.isEmpty() {
			s.reader.code(p.reading)
			left--
		}
	}
}

// fits reports whether a page has what its text must have, and nothing that it must not.
func (s *session) fits(r *reading) bool {
	for _, p := range s.phrases {
		if r.has(p) {
			continue
		}
		s.reader.code(r)
		if !r.has(p) {
			return false
		}
	}
	for _, p := range s.excluded {
		if len(p) > 1 { // else all pages were left out of which postings tell that they have it
			s.reader.code(r)
		}
		if r.has(p) {
			return false
		}
	}
	return true
}

// weigh puts pages into the order of their scores and of what their texts tell.
func (s *session) weigh(pages []ranked) {
	for i := range pages {
		pages[i].score *= s.reader.closeness(pages[i].reading)
	}
	compare := byWorth(s.source.Before)
	slices.SortFunc(pages, func(a, b ranked) int { return compare(a.scored, b.scored) })
}

// hit says what is shown of a page: the section that has most of the query, unless the title has as much.
func (s *session) hit(p ranked) Hit {
	d := p.reading.document
	h := Hit{Document: d, Score: p.score, Title: join(mark(&p.reading.title, 0, len(d.Title)), false)}
	i, mass := s.reader.best(p.reading)
	if i < 0 {
		h.Snippet = s.lead(p.reading)
		return h
	}
	h.Snippet = s.reader.excerpt(&p.reading.sections[i])
	if len(h.Snippet) == 0 {
		h.Snippet = s.lead(p.reading)
	}
	if d.Sections[i].Anchor != "" && mass > s.reader.mass(p.reading.title.places) {
		h.Section = &d.Sections[i]
	}
	return h
}

// lead is what is shown of a page whose text has nothing of the query: its summary, or how its text begins.
func (s *session) lead(r *reading) []Span {
	if r.document.Summary != "" {
		p := s.reader.read(r.document.Summary)
		return s.reader.cut(&p, true)
	}
	for i := range r.sections {
		if spans := s.reader.cut(&r.sections[i].text, true); len(spans) > 0 {
			return spans
		}
	}
	return nil
}

// suggest gives a query as it was probably meant: every word that no page has, as the first hit that has it spells it.
func (s *session) suggest(text string, pages []ranked) *Suggestion {
	other := Suggestion{Query: text}
	for i, g := range s.plan.groups {
		word := s.query.Text[g.start:g.end]
		if !g.respelt || strings.Contains(other.Text, word) {
			continue
		}
		if spelt := spelling(pages, i); spelt != "" {
			other.Query = strings.Replace(other.Query, word, spelt, 1)
			other.Text = strings.TrimSpace(other.Text + " " + spelt)
		}
	}
	if other.Text == "" {
		return nil
	}
	return &other
}

// spelling is how pages spell a group.
func spelling(pages []ranked, group int) string {
	for _, p := range pages {
		for text := range p.reading.passages {
			for _, at := range text.places {
				if at.group == group {
					return strings.ToLower(text.text[at.start:at.end])
				}
			}
		}
	}
	return ""
}

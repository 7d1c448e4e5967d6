package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// occurrences counts the incidents of a root cause.
func (s *Site) occurrences(d model.Doc) int {
	if c := s.causeOf(d); c != nil {
		return len(c.Occurrences)
	}
	return len(s.incidentsOf(d, model.RelCause))
}

// returns counts the incidents in which a root cause came back after its fix.
func (s *Site) returns(d model.Doc) int {
	n := 0
	if c := s.causeOf(d); c != nil {
		for _, o := range c.Occurrences {
			if o.AfterFix != nil {
				n++
			}
		}
	}
	return n
}

// pressing orders root causes: those that came back after their fix first, then those that were seen most often, then those
// that were seen last.
func (s *Site) pressing(a, b *insight.Cause) int {
	back := func(c *insight.Cause) int { return min(1, s.returns(c.Doc)) }
	return cmp.Or(cmp.Compare(back(b), back(a)), cmp.Compare(len(b.Occurrences), len(a.Occurrences)), b.Last.Compare(a.Last),
		compareTitles(a.Doc.Title, b.Doc.Title), cmp.Compare(a.Doc.ID, b.Doc.ID))
}

// inOrder sorts the documents of an overview: what has happened by date, the newest first, root causes by what matters, the
// rest by title.
func (s *Site) inOrder(k *model.Kind, docs []model.Doc) {
	if k == model.KindRootCause && s.o.Insight != nil {
		slices.SortFunc(docs, func(a, b model.Doc) int { return s.pressing(s.causeOf(a), s.causeOf(b)) })
		return
	}
	slices.SortFunc(docs, func(a, b model.Doc) int {
		return cmp.Or(eventDate(b).Compare(eventDate(a)), compareTitles(a.Base().Title, b.Base().Title), cmp.Compare(a.Base().Path, b.Base().Path))
	})
}

// Bounds of an overview.
const (
	overviewRows = 150 // on a page
	filterValues = 60  // of one filter
	cellLinks    = 12  // in a cell; the page that the row is about has them all
	mostYears    = 60  // that have pages of their own; where dates are wrong there can be thousands
)

// catalog is the overview of a kind on all of its pages.
type catalog struct {
	kind *model.Kind
	*series
	front
	years []yearCount // of a yearly series
	// rows gives the documents in the order of the first page, and in that of the parts behind it.
	rows func() (first, parts []model.Doc)
}

// catalogOf cuts the overview of a kind into pages: what has happened by years where that is more than a page, the rest by
// number.
func (s *Site) catalogOf(k *model.Kind) *catalog {
	docs, at := s.byKind[k], link.OverviewAddress(k)
	c := &catalog{kind: k, front: front{address: at, title: s.titleAt(at, s.o.Templates.Word("kinds", k.Name)), kind: k}}
	inOrder := sync.OnceValue(func() []model.Doc {
		list := slices.Clone(docs)
		s.inOrder(k, list)
		return list
	})
	c.rows = func() (first, parts []model.Doc) { return inOrder(), inOrder() }
	c.series = newSeries(at, len(docs), overviewRows, nil)
	if years := s.years(docs); dated(k) && len(c.parts) > 1 && len(years) > 1 && len(years) <= mostYears {
		c.series, c.years = s.yearly(at, len(docs), years), years
		byYear := sync.OnceValue(func() []model.Doc {
			list := slices.Clone(inOrder())
			slices.SortStableFunc(list, func(a, b model.Doc) int { return cmp.Compare(s.yearOf(b), s.yearOf(a)) })
			return list
		})
		c.rows = func() (first, parts []model.Doc) { return inOrder(), byYear() }
	}
	return c
}

// titleAt is the title of the content page at an address, else that of the generated one.
func (s *Site) titleAt(at, title string) string {
	if d, ok := s.o.Graph.At(at); ok {
		return d.Base().Title
	}
	return title
}

// dated reports whether documents of a kind have happened at a time.
func dated(k *model.Kind) bool {
	return k == model.KindIncident || k == model.KindPostMortem || k == model.KindDrill
}

// yearOf is the year of an event as its overview shows it, 0 where it is not known.
func (s *Site) yearOf(d model.Doc) int {
	t := eventDate(d)
	switch {
	case !t.Known():
		return 0
	case t.DateOnly:
		return t.At.Year()
	}
	return t.At.In(s.o.Location).Year()
}

// yearCount is how many documents are of a year.
type yearCount struct{ year, count int }

// years counts documents by year, the newest first, those without a date last.
func (s *Site) years(docs []model.Doc) []yearCount {
	count := map[int]int{}
	for _, d := range docs {
		count[s.yearOf(d)]++
	}
	var out []yearCount
	for y, n := range count {
		out = append(out, yearCount{y, n})
	}
	slices.SortFunc(out, func(a, b yearCount) int { return cmp.Compare(b.year, a.year) })
	return out
}

// yearly cuts the rows of years: the first page shows the newest of all, and each year has its own pages.
func (s *Site) yearly(first string, total int, years []yearCount) *series {
	q := &series{total: total, yearly: true, parts: []part{{address: first, to: overviewRows}}}
	for i, y := range years {
		name := strconv.Itoa(y.year)
		if y.year == 0 {
			name = s.o.Templates.Text("pager.undated")
		}
		q.group(name, "", y.count)
		for from, to := q.groups[i].from, q.groups[i].to; from < to; from += overviewRows {
			q.parts = append(q.parts, part{from: from, to: min(from+overviewRows, to), group: i})
		}
	}
	return q
}

// want names the pages of an overview behind the first: "page-2.html", or "year-2025.html" and "year-2025-2.html".
func (c *catalog) want(n int) string {
	if !c.yearly {
		return numbered(c.address, "")(n)
	}
	first, _ := c.run(n - 1)
	name := c.kind.Dir + "/undated.html"
	if year := c.years[c.parts[n-1].group].year; year != 0 {
		name = c.kind.Dir + "/year-" + strconv.Itoa(year) + ".html"
	}
	if n-1 == first {
		return name
	}
	return beside(name, "-"+strconv.Itoa(n-first))
}

// overview lists the documents of a kind that stand on the n-th of its pages. intro is the content page at the address of
// the first, or nil.
func (s *Site) overview(c *catalog, n int, intro model.Doc) any {
	k, at := c.kind, c.parts[n].address
	v := OverviewView{Total: c.total}
	first, docs := c.rows()
	if n == 0 {
		v.PageView.Doc, docs = s.introDoc(at, "overview", intro, k), first
	} else {
		v.PageView.Doc = s.furtherDoc(c.series, n, "overview", c.front)
		if f, ok := s.folders()[k.Dir]; ok {
			v.Tree = s.tree(at, place{f, -1})
		}
	}
	if c.yearly && n > 0 {
		g := c.groups[c.parts[n].group]
		v.Total = g.to - g.from
	}
	v.Kind = k.Name
	s.fillRows(&v, at, k, docs[c.parts[n].from:c.parts[n].to])
	v.Pager = s.pager(c.series, n, c.note(docs))
	s.overviewCharts(&v, c, n)
	// Where the folder of the same name holds subfolders, they are offered too.
	if f, ok := s.folders()[k.Dir]; ok && n == 0 {
		v.Listing = s.subfolders(at, f)
	}
	return v
}

// note tells which titles a page of an overview begins and ends with, where they are in that order.
func (c *catalog) note(docs []model.Doc) func(part) string {
	if c.yearly || c.kind == model.KindRootCause || dated(c.kind) {
		return nil
	}
	return func(p part) string { return span(docs[p.from].Base().Title, docs[p.to-1].Base().Title) }
}

// span tells two ends of a list in a few words.
func span(from, to string) string {
	const most = 28
	short := func(t string) string {
		if r := []rune(t); len(r) > most {
			return strings.TrimSpace(string(r[:most])) + "…"
		}
		return t
	}
	return short(from) + " – " + short(to)
}

// fillRows makes the rows of a table, its columns, as far as they are filled, and its filters.
func (s *Site) fillRows(v *OverviewView, at string, k *model.Kind, docs []model.Doc) {
	columns := overviews[k]
	rows := make([]Row, len(docs))
	filled := make([]bool, len(columns))
	for i, d := range docs {
		rows[i].Cells = make([]Cell, len(columns))
		for j, c := range columns {
			cell := c.cell(s, at, d)
			if n := len(cell.Links); n > cellLinks {
				cell.Links, cell.More = cell.Links[:cellLinks-1], n-cellLinks+1
			}
			rows[i].Cells[j] = cell
			filled[j] = filled[j] || len(cell.Links) > 0 || cell.Badge != "" || cell.Time.Known()
		}
	}
	keep := make([]int, 0, len(columns))
	for j, c := range columns {
		if filled[j] || j == 0 {
			keep = append(keep, j)
			v.Columns = append(v.Columns, c.Column)
		}
	}
	for i := range rows {
		cells := make([]Cell, len(keep))
		for n, j := range keep {
			cells[n] = rows[i].Cells[j]
		}
		rows[i].Cells = cells
	}
	v.Rows = rows
	for n, j := range keep {
		if columns[j].filter {
			if f := filterOf(n, columns[j].Column, rows); len(f.Values) > 1 {
				f.Values = f.Values[:min(len(f.Values), filterValues)]
				v.Filters = append(v.Filters, f)
			}
		}
	}
}

// filterOf counts the values of a column.
func filterOf(n int, c Column, rows []Row) Filter {
	f := Filter{Column: n, Name: c.Name}
	if c.Type == "time" {
		f.Name = "year"
	}
	count := map[string]int{}
	for _, r := range rows {
		c := r.Cells[n]
		if c.Time.Known() {
			year, _, _ := strings.Cut(c.Time.Text, "-")
			count[year]++
		}
		if c.Badge != "" {
			count[c.Badge]++
		}
		for _, l := range c.Links {
			count[l.Text]++
		}
	}
	for v, n := range count {
		f.Values = append(f.Values, FilterValue{v, n})
	}
	slices.SortFunc(f.Values, func(a, b FilterValue) int {
		if f.Name == "year" {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), compareTitles(a.Value, b.Value))
	})
	return f
}

// introDoc is the common part of a generated page that a content page may introduce: the overview of a kind, or, where k
// is nil, the home page.
func (s *Site) introDoc(at, name string, intro model.Doc, k *model.Kind) Doc {
	if intro != nil {
		d := s.docAt(at, name, intro)
		d.Backlinks = s.backlinks(at, intro)
		if k != nil {
			for i := range d.Nav {
				d.Nav[i].Current = d.Nav[i].Kind == k.Name
			}
		}
		return d
	}
	title := s.title
	if k != nil {
		title = s.o.Templates.Word("kinds", k.Name)
	}
	d := Doc{Shell: s.shell(at, name, title, k)}
	if k != nil {
		if f, ok := s.folders()[k.Dir]; ok {
			d.Tree = s.tree(at, place{f, -1})
		}
		d.Crumbs = s.crumbs(at, nil, nil)
	}
	return d
}

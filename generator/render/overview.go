package render

import (
	"cmp"
	"slices"
	"strings"

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

// overview lists all documents of a kind. intro is the content page at its address, or nil.
func (s *Site) overview(k *model.Kind, intro model.Doc) any {
	at := link.OverviewAddress(k)
	v := OverviewView{PageView: PageView{Doc: s.introDoc(at, "overview", intro, k)}}
	v.Kind = k.Name
	docs := slices.Clone(s.byKind[k])
	s.inOrder(k, docs)
	columns := overviews[k]
	rows := make([]Row, len(docs))
	filled := make([]bool, len(columns))
	for i, d := range docs {
		rows[i].Cells = make([]Cell, len(columns))
		for j, c := range columns {
			cell := c.cell(s, at, d)
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
				v.Filters = append(v.Filters, f)
			}
		}
	}
	// Where the folder of the same name holds subfolders, they are offered too.
	if f, ok := s.folders[k.Dir]; ok {
		if l := s.listing(at, f); len(l.Folders) > 0 {
			v.Listing = &Listing{Folders: l.Folders}
		}
	}
	return v
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
		if f, ok := s.folders[k.Dir]; ok {
			d.Tree = s.tree(at, place{f, -1})
		}
		d.Crumbs = s.crumbs(at, nil, nil)
	}
	return d
}

package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// column is a column of an overview and how its cells are made.
type column struct {
	Column
	filter bool // by its values; by its years where it is a time
	cell   func(s *Site, at string, d model.Doc) Cell
}

// overviews lists the columns of each kind's overview. A column that is empty in all rows is left out.
var overviews = map[*model.Kind][]column{
	model.KindRunbook: {
		titleColumn, trustColumn, refColumn("services", model.RelService, true), refColumn("alerts", model.RelAlert, false),
		textColumn("owner", true, func(d model.Doc) string { return d.Base().Owner }),
		timeColumn("last_reviewed_on", func(d model.Doc) model.Time { return d.(*model.Runbook).LastReviewedOn }), updatedColumn,
	},
	model.KindAlert: {
		titleColumn, badgeColumn("severity", func(d model.Doc) string { return d.(*model.Alert).Severity }),
		refColumn("services", model.RelService, true), runbooksOfAlert,
		textColumn("owner", true, func(d model.Doc) string { return d.Base().Owner }),
	},
	model.KindIncident: {
		titleColumn, byYear(timeColumn("started_at", eventDate)),
		badgeColumn("severity", func(d model.Doc) string { return model.AsEvent(d).Severity }),
		badgeColumn("status", func(d model.Doc) string { return d.(*model.Incident).Status }),
		refColumn("services", model.RelService, true), refColumn("root_causes", model.RelCause, false), resolveColumn,
	},
	model.KindPostMortem: {
		titleColumn, byYear(timeColumn("date", eventDate)),
		badgeColumn("severity", func(d model.Doc) string { return model.AsEvent(d).Severity }),
		badgeColumn("status", func(d model.Doc) string { return d.(*model.PostMortem).Status }),
		refColumn("incidents", model.RelIncident, false), refColumn("services", model.RelService, true),
		refColumn("root_causes", model.RelCause, false), resolveColumn,
	},
	model.KindRootCause: {
		titleColumn, badgeColumn("status", func(d model.Doc) string { return d.(*model.RootCause).Status }),
		numberColumn("incidents", (*Site).occurrences), lastSeenColumn, trendColumn, backColumn,
		textColumn("category", true, func(d model.Doc) string { return d.(*model.RootCause).Category }),
		refColumn("services", model.RelService, true),
	},
	model.KindService: {
		titleColumn, readyColumn, textColumn("team", true, func(d model.Doc) string { return d.(*model.Service).Team }),
		textColumn("tier", true, func(d model.Doc) string { return d.(*model.Service).Tier }), refColumn("depends_on", model.RelDependsOn, false),
		numberColumn("incidents", func(s *Site, d model.Doc) int { return len(s.incidentsOf(d, model.RelService)) }),
	},
	model.KindDrill: {
		titleColumn, timeColumn("held_on", eventDate), refColumn("scenario", model.RelScenario, false),
		refColumn("services", model.RelService, true), textColumn("outcome", false, func(d model.Doc) string { return d.(*model.Drill).Outcome }),
	},
}

var (
	titleColumn = column{Column{"title", "links"}, false, func(s *Site, at string, d model.Doc) Cell {
		l := s.docLink(at, d)
		if m := d.Base(); m.ID != m.Title && m.Declared("id") {
			l.Note = m.ID
		}
		return Cell{Links: []Link{l}, Sort: strings.ToLower(l.Text)}
	}}
	updatedColumn = timeColumn("updated", func(d model.Doc) model.Time {
		return model.Time{At: d.Base().History.Updated, DateOnly: true}
	})
	resolveColumn = column{Column{"duration", "number"}, false, func(s *Site, at string, d model.Doc) Cell {
		for _, sp := range model.AsEvent(d).Spans() {
			if sp.Name == "resolve" {
				return Cell{Links: []Link{{Text: durationText(sp.Duration)}}, Sort: sortNumber(int(sp.Duration / time.Minute))}
			}
		}
		return Cell{}
	}}
	lastSeenColumn = column{Column{"last_seen", "time"}, false, func(s *Site, at string, d model.Doc) Cell {
		if c := s.causeOf(d); c != nil {
			return timeCell(s, c.Last)
		}
		for _, x := range s.incidentsOf(d, model.RelCause) {
			if t := eventDate(x); t.Known() {
				return timeCell(s, t)
			}
		}
		return Cell{}
	}}
	trendColumn = column{Column{"trend", "text"}, true, func(s *Site, _ string, d model.Doc) Cell {
		if c := s.causeOf(d); c != nil && c.Trend != insight.TrendNone {
			return Cell{Links: []Link{{Text: s.o.Templates.Word("trend", string(c.Trend))}}}
		}
		return Cell{}
	}}
	backColumn = column{Column{"came_back", "badge"}, true, func(s *Site, _ string, d model.Doc) Cell {
		if s.returns(d) == 0 {
			return Cell{}
		}
		return Cell{Badge: "came-back"}
	}}
	trustColumn = column{Column{"trust", "badge"}, true, func(s *Site, _ string, d model.Doc) Cell {
		if s.o.Insight == nil {
			return Cell{}
		}
		x := s.o.Insight.Runbook(d)
		if x == nil {
			return Cell{}
		}
		return Cell{Badge: string(x.Level), Sort: sortNumber(slices.Index(trustLevels, x.Level))}
	}}
	readyColumn = column{Column{"readiness", "number"}, false, func(s *Site, at string, d model.Doc) Cell {
		x := s.serviceOf(d)
		if x == nil {
			return Cell{}
		}
		if x.Ready {
			return Cell{Badge: "ready", Sort: sortNumber(0)}
		}
		return Cell{Links: []Link{{Text: s.o.Templates.Count("n_reasons", len(x.Reasons))}}, Sort: sortNumber(len(x.Reasons))}
	}}
	runbooksOfAlert = column{Column{"runbooks", "links"}, false, func(s *Site, at string, d model.Doc) Cell {
		return Cell{Links: merge(s.to(at, d, model.RelRunbook), s.from(at, d, model.RelAlert, model.KindRunbook))}
	}}
)

func textColumn(name string, filter bool, of func(model.Doc) string) column {
	return column{Column{name, "text"}, filter, func(_ *Site, _ string, d model.Doc) Cell {
		t := of(d)
		if t == "" {
			return Cell{}
		}
		return Cell{Links: []Link{{Text: t}}}
	}}
}

func badgeColumn(name string, of func(model.Doc) string) column {
	return column{Column{name, "badge"}, true, func(_ *Site, _ string, d model.Doc) Cell { return Cell{Badge: of(d)} }}
}

func refColumn(name string, rel model.Relation, filter bool) column {
	return column{Column{name, "links"}, filter, func(s *Site, at string, d model.Doc) Cell { return Cell{Links: s.to(at, d, rel)} }}
}

func timeColumn(name string, of func(model.Doc) model.Time) column {
	return column{Column{name, "time"}, false, func(s *Site, _ string, d model.Doc) Cell { return timeCell(s, of(d)) }}
}

func byYear(c column) column {
	c.filter = true
	return c
}

// timeCell shows only the day: the rows of a table are compared by it, and the page has the rest.
func timeCell(s *Site, t model.Time) Cell {
	if !t.Known() {
		return Cell{}
	}
	at := t.At
	if !t.DateOnly {
		at = at.In(s.o.Location)
	}
	return Cell{Time: Time{ISO: s.moment(t).ISO, Text: at.Format(time.DateOnly)}, Sort: t.At.UTC().Format(time.RFC3339)}
}

func numberColumn(name string, of func(*Site, model.Doc) int) column {
	return column{Column{name, "number"}, false, func(s *Site, _ string, d model.Doc) Cell {
		n := of(s, d)
		if n == 0 {
			return Cell{Sort: sortNumber(0)}
		}
		return Cell{Links: []Link{{Text: strconv.Itoa(n)}}, Sort: sortNumber(n)}
	}}
}

// sortNumber writes a number so that texts compare as the numbers do.
func sortNumber(n int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, 9-len(s))) + s
}

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

package render

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"siaga/generator/link"
	"siaga/generator/model"
)

// A page does not grow with the site: a long list stands on several pages, of which each leads to those before and behind it.
// Lists are cut when a site is planned, so that the addresses are known before any of the pages is made.

// series is a list on several pages, in the order in which they show it.
type series struct {
	total  int
	parts  []part
	groups []rowGroup // of the rows; none: they are all of one kind
	yearly bool       // the first part shows the newest rows, and behind it each group has parts of its own
}

// part is the rows that one page shows.
type part struct {
	address  string
	from, to int
	group    int // of a yearly series: whose rows these are
}

// rowGroup is rows that belong together, with a heading of their own.
type rowGroup struct {
	name     string // as shown
	id       string // of the element that holds them
	from, to int
}

// newSeries cuts rows into parts that weigh at most so much each. A row that weighs more stands alone.
func newSeries(first string, rows, most int, weight func(row int) int) *series {
	q := &series{total: rows, parts: []part{{address: first}}}
	sum, last := 0, 0
	for i := range rows {
		w := 1
		if weight != nil {
			w = weight(i)
		}
		if sum += w; sum > most && i > q.parts[last].from {
			q.parts[last].to = i
			q.parts = append(q.parts, part{from: i})
			sum, last = w, last+1
		}
	}
	q.parts[last].to = rows
	return q
}

// group notes the next rows as a group.
func (q *series) group(name, id string, rows int) {
	from := 0
	if n := len(q.groups); n > 0 {
		from = q.groups[n-1].to
	}
	q.groups = append(q.groups, rowGroup{name, id, from, from + rows})
}

// shown lists the rows of each group that the n-th part shows.
func (q *series) shown(n int) []rowGroup {
	var out []rowGroup
	p := q.parts[n]
	for _, g := range q.groups {
		g.from, g.to = max(g.from, p.from), min(g.to, p.to)
		if g.from < g.to {
			out = append(out, g)
		}
	}
	return out
}

// partOf is the number of the first part that shows a row.
func (q *series) partOf(row int) int {
	n, found := slices.BinarySearchFunc(q.parts, row, func(p part, row int) int { return p.from - row })
	if !found {
		n--
	}
	return max(n, 0)
}

// further are the pages of a series. Those whose addresses are planned by themselves, such as most first ones, stay as they are.
type further struct {
	*series
	template string
	want     func(n int) string // address of the n-th page, counted from 1, if it is free
	view     func(n int) any    // of the n-th part, counted from 0
}

// planFurther plans the pages of all lists that are not planned yet. It comes last: no address that something else has, or was
// given apart from the plan, is taken.
func (s *Site) planFurther() {
	for _, f := range s.further {
		for n, p := range f.parts {
			if p.address != "" {
				s.add(p.address, f.template, func() any { return f.view(n) })
			}
		}
	}
	taken := make(map[string]bool, len(s.pages))
	for a := range s.pages {
		taken[strings.ToLower(a)] = true
	}
	for _, f := range s.further {
		for n := range f.parts {
			if f.parts[n].address != "" {
				continue
			}
			a := free(f.want(n+1), func(a string) bool { return taken[strings.ToLower(a)] })
			f.parts[n].address = a
			taken[strings.ToLower(a)] = true
			s.add(a, f.template, func() any { return f.view(n) })
		}
	}
}

// free is the address that a page wants, or the first beside it that is not taken.
func free(want string, taken func(address string) bool) string {
	a := want
	for k := 2; taken(a); k++ {
		a = beside(want, "-"+strconv.Itoa(k))
	}
	return a
}

// beside is an address beside another one, with more behind its name, as far as file systems take such long names.
func beside(address, more string) string {
	const most = 240
	dir, name := path.Split(strings.TrimSuffix(address, ".html"))
	if over := len(name) + len(more) - most; over > 0 {
		name = strings.ToValidUTF8(name[:len(name)-over], "")
	}
	return dir + name + more + ".html"
}

// numbered names the further pages of a list: those of an index page "page-2.html" beside it, those of x.html "x-2.html", or
// with a word between that tells them from other pages.
func numbered(first, word string) func(n int) string {
	return func(n int) string {
		if path.Base(first) == "index.html" {
			return strings.TrimSuffix(first, "index.html") + "page-" + strconv.Itoa(n) + ".html"
		}
		return beside(first, word+"-"+strconv.Itoa(n))
	}
}

// Pager tells which part of a long list a page shows, and leads to the others.
type Pager struct {
	Name       string     // of the list, where a page has two; else empty
	Position   string     // "151–300 of 10,000"
	Prev, Next *Link      // Note says what it begins and ends with; may be empty
	Numbers    []PageLink // the pages near this one, the first and the last; none where there is only one
	Groups     []Link     // where each group of the list begins; Note is how many rows it has
}

// PageLink is a page of a list, by its number.
type PageLink struct {
	Link
	Gap bool // pages before it are left out
}

// near is how many pages before and behind a page its pager shows.
const near = 2

// pager leads from the n-th part of a series to the others; nil where there is only one. note says what a part begins and
// ends with; it may be nil.
func (s *Site) pager(q *series, n int, note func(part) string) *Pager {
	if len(q.parts) < 2 {
		return nil
	}
	at := q.parts[n].address
	to := func(k int) *Link {
		if k < 0 || k >= len(q.parts) {
			return nil
		}
		l := &Link{Text: s.number(k + 1), Href: link.Relative(at, q.parts[k].address, ""), Current: k == n}
		if note != nil {
			l.Note = note(q.parts[k])
		}
		return l
	}
	p := &Pager{Position: s.position(q, n)}
	first, last := q.run(n)
	if !q.yearly || n > 0 {
		p.Prev, p.Next = to(n-1), to(n+1)
	}
	for k := first; k <= last && first < last; k++ {
		if k > first && k < last && (k < n-near || k > n+near) {
			continue
		}
		x := PageLink{Link: *to(k)}
		x.Text = s.number(k - first + 1)
		x.Gap = len(p.Numbers) > 0 && (k == last && k > n+near+1 || k == n-near && k > first+1)
		p.Numbers = append(p.Numbers, x)
	}
	s.groupLinks(p, q, n)
	return p
}

// namedPager is a pager on a page that has two lists.
func (s *Site) namedPager(q *series, n int, name string) *Pager {
	p := s.pager(q, n, nil)
	if p != nil {
		p.Name = name
	}
	return p
}

// run is the first and the last of the parts that are numbered together with the n-th: all, or those of its year.
func (q *series) run(n int) (first, last int) {
	if !q.yearly {
		return 0, len(q.parts) - 1
	}
	first, last = n, n
	if n == 0 {
		return first, last
	}
	for first > 1 && q.parts[first-1].group == q.parts[n].group {
		first--
	}
	for last+1 < len(q.parts) && q.parts[last+1].group == q.parts[n].group {
		last++
	}
	return first, last
}

// position is which rows of all a part shows, or which of its year.
func (s *Site) position(q *series, n int) string {
	p, total := q.parts[n], q.total
	if q.yearly && n > 0 {
		g := q.groups[p.group]
		p.from, p.to, total = p.from-g.from, p.to-g.from, g.to-g.from
	}
	return s.o.Templates.Text("pager.rows", s.number(p.from+1), s.number(p.to), s.number(total))
}

// groupLinks leads to where each group begins. A group of a yearly series has pages of its own.
func (s *Site) groupLinks(p *Pager, q *series, n int) {
	if len(q.groups) < 2 {
		return
	}
	part := 0
	for i, g := range q.groups {
		fragment := g.id
		if q.yearly {
			for part = max(part, 1); q.parts[part].group != i; part++ {
			}
		} else {
			part = q.partOf(g.from)
		}
		l := Link{Text: g.name, Note: s.number(g.to - g.from), Href: link.Relative(q.parts[n].address, q.parts[part].address, fragment)}
		l.Current = q.yearly && n > 0 && q.parts[n].group == i
		p.Groups = append(p.Groups, l)
	}
}

// partTitle is the title of the n-th page of a list: the first has that of the list.
func (s *Site) partTitle(title string, q *series, n int) string {
	if n == 0 {
		return title
	}
	if q.yearly {
		title = s.o.Templates.Text("pager.group", title, q.groups[q.parts[n].group].name)
	}
	first, last := q.run(n)
	if n == first {
		return title
	}
	return s.o.Templates.Text("pager.title", title, s.number(n-first+1), s.number(last-first+1))
}

// front is the first page of a list, under which the others stand.
type front struct {
	address, title string
	list           string      // title of the list itself, where that is not the one of the page
	kind           *model.Kind // whose list it is, or nil
	crumbs         func(at string) []Link
}

// furtherDoc is the common part of a further page of a list. A text that introduces the list stands on the first page only.
func (s *Site) furtherDoc(q *series, n int, name string, f front) Doc {
	at := q.parts[n].address
	d := Doc{Shell: s.shell(at, name, s.partTitle(cmp.Or(f.list, f.title), q, n), f.kind), Kind: "folder"}
	for i := range d.Pages {
		d.Pages[i].Within = s.navPages[i].address == f.address
	}
	if f.crumbs != nil {
		d.Crumbs = f.crumbs(at)
	} else {
		d.Crumbs = s.crumbs(at, nil, nil)
	}
	if f.address != link.HomeAddress {
		d.Crumbs = append(d.Crumbs, Link{Text: f.title, Href: link.Relative(at, f.address, "")})
	}
	return d
}

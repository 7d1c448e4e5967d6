package render

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"siaga/generator/frontmatter"
	"siaga/generator/link"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// shell makes what surrounds a page. k is the kind of the page or nil.
func (s *Site) shell(at, name, title string, k *model.Kind) Shell {
	sh := Shell{
		SiteTitle: s.title, Lang: s.o.Language, SiteLang: s.o.Language, Title: title, Template: name, Address: at,
		Root: strings.Repeat("../", strings.Count(at, "/")), Stylesheet: s.asset(at, s.style), Script: s.asset(at, s.script),
		Icon: s.asset(at, s.icon), Home: link.Relative(at, link.HomeAddress, ""),
	}
	sh.Nav = make([]NavItem, len(s.nav))
	for i, n := range s.nav {
		sh.Nav[i] = NavItem{n.kind.Name, link.Relative(at, link.OverviewAddress(n.kind), ""), n.count, n.kind == k}
	}
	for _, p := range s.navPages {
		sh.Pages = append(sh.Pages, NavPage{Name: p.name, Href: link.Relative(at, p.address, ""), Current: at == p.address})
	}
	sh.Search = s.searchField(at, name)
	if s.o.BaseURL != "" {
		sh.Canonical = s.absolute(at)
	}
	if s.o.Commit != "" {
		sh.Footer.Commit = s.o.Commit[:min(10, len(s.o.Commit))]
	}
	if !s.o.Built.IsZero() {
		sh.Footer.Built = s.day(s.o.Built)
	}
	return sh
}

func (s *Site) asset(at, address string) string { return link.Relative(at, address, "") }

// docShell is the shell of a page of a document, or of a generated page with a document as its introduction.
func (s *Site) docShell(at, name string, d model.Doc) Shell {
	m := d.Base()
	k := m.Kind
	sh := s.shell(at, name, m.Title, k)
	if m.Lang != "" {
		sh.Lang = string(m.Lang)
	}
	sh.Description = d.Base().Excerpt()
	p := s.place(d)
	if p.in != nil {
		sh.Tree = s.tree(at, p)
		sh.Prev, sh.Next = s.neighbours(at, p)
	}
	sh.Crumbs = s.crumbs(at, p.in, k)
	if m.Body != nil {
		sh.TOC = toc(m.Body)
	}
	sh.Source = s.source(m)
	return sh
}

// tocMore adds sections behind the text to "on this page", where that page has one.
func (s *Site) tocMore(sh *Shell, some bool, id, key string) {
	if some && len(sh.TOC) > 0 {
		sh.TOC = append(sh.TOC, TOCEntry{2, s.o.Templates.Text(key), id})
	}
}

func (s *Site) source(m *model.Meta) Source {
	src := Source{Path: m.Path, Authors: m.History.Authors}
	if s.o.EditURL != nil && m.Written() {
		src.Edit = s.o.EditURL(m.Path)
	}
	if h := m.History; h.Commit != "" {
		src.Commit = h.Commit[:min(10, len(h.Commit))]
		src.Updated = s.day(h.Updated)
		if !h.Created.IsZero() {
			src.Created = s.day(h.Created)
		}
	}
	return src
}

// toc lists the headings of the second and third level, or of the first two levels that there are. A page with a single
// section needs none.
func toc(b *markdown.Body) []TOCEntry {
	top := 7
	for _, h := range b.Headings {
		if !h.Title {
			top = min(top, h.Level)
		}
	}
	var out []TOCEntry
	for _, h := range b.Headings {
		if !h.Title && h.Level <= top+1 && h.Text != "" {
			out = append(out, TOCEntry{2 + h.Level - top, h.Text, h.ID})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// docOf makes what every written page shows.
func (s *Site) docOf(d model.Doc) Doc {
	at := s.o.Graph.Address(d)
	v := s.docAt(at, d.Base().Kind.Name, d)
	v.Leading = s.leadingLink(at)
	return v
}

func (s *Site) docAt(at, name string, d model.Doc) Doc {
	m := d.Base()
	v := Doc{
		Shell: s.docShell(at, name, d), Kind: m.Kind.Name, ID: shownID(m), Summary: m.Summary, Draft: m.Draft,
		Internal: m.Visibility == "internal", Undocumented: s.undocumented(d), Aliases: m.Aliases, Problems: s.o.Problems[m.Path],
	}
	if m.Owner != "" {
		v.Owner = s.teamLink(at, m.Owner)
	}
	for _, t := range m.Tags {
		v.Tags = append(v.Tags, Link{Text: t, Href: link.Relative(at, s.o.Graph.TagAddress(t), "")})
	}
	v.Body = s.body(d, at)
	for _, f := range m.Custom {
		values := s.fieldValues(f.Value)
		switch {
		case len(values) == 1 && values[0].Text == m.ID: // an id under another name
		case model.Presentational(f.Key) && webAddress(f.Value.Text) == "":
		case model.NormalKey(f.Key) == "url":
			v.Custom = append(v.Custom, Field{s.o.Templates.Text("source.address"), values})
		default:
			v.Custom = append(v.Custom, Field{fieldName(f.Key), values})
		}
	}
	return v
}

// shownID is the id as far as people use it: one that was given, or a key such as INC-42. The rest are names of files.
func shownID(m *model.Meta) string {
	if m.Declared("id") || m.Written() && m.ID == strings.ToUpper(m.ID) {
		return m.ID
	}
	return ""
}

func (s *Site) teamLink(at, team string) *Link {
	return &Link{Text: team, Href: link.Relative(at, s.o.Graph.TeamAddress(team), "")}
}

func fieldName(key string) string {
	name := strings.ReplaceAll(model.NormalKey(key), "_", " ")
	if name == "" {
		return key
	}
	r := []rune(name)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// fieldValues shows any value of front matter: addresses on the web as links, mappings as "key: value".
func (s *Site) fieldValues(v frontmatter.Value) []Link {
	switch v.Type {
	case frontmatter.List:
		var out []Link
		for _, e := range v.List {
			out = append(out, s.fieldValues(e)...)
		}
		return out
	case frontmatter.Map:
		var out []Link
		for _, f := range v.Map {
			for _, l := range s.fieldValues(f.Value) {
				l.Text = f.Key + ": " + l.Text
				out = append(out, l)
			}
		}
		return out
	case frontmatter.Null:
		return nil
	}
	if t, err := model.ParseTime(v.Text, s.o.Location); err == nil && t.Zoned {
		return []Link{{Text: s.moment(t).Text}}
	}
	return []Link{{Text: v.Text, Href: webAddress(v.Text)}}
}

// webAddress gives back an address that is safe to link to, else "".
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// undocumented reports whether nobody wrote a page, and no rule says what it is about either.
func (s *Site) undocumented(d model.Doc) bool {
	return !d.Base().Written() && len(s.o.Graph.Rules(d)) == 0
}

// docLink links to a document.
func (s *Site) docLink(at string, d model.Doc) Link {
	m := d.Base()
	to := s.o.Graph.Address(d)
	return Link{Text: m.Title, Href: link.Relative(at, to, ""), Kind: m.Kind.Name, Current: to == at, Missing: s.undocumented(d)}
}

// datedLink is a docLink with the day of the event beside it.
func (s *Site) datedLink(at string, d model.Doc) Link {
	l := s.docLink(at, d)
	if t := eventDate(d); t.Known() {
		l.Note = t.At.In(s.o.Location).Format(time.DateOnly)
	}
	return l
}

// resolver fills the links in the text of a document that is shown at an address.
func (s *Site) resolver(d model.Doc, at string) markdown.Resolver {
	return func(i int, l *markdown.Link) (markdown.Target, bool) {
		dest, ok := s.o.Graph.LinkOf(d, i)
		if !ok {
			return markdown.Target{Title: s.o.Templates.Text("broken_link", l.Target)}, false
		}
		t := markdown.Target{Href: link.Relative(at, dest.Address, dest.Fragment)}
		if dest.Doc != nil && l.Kind == markdown.LinkMention {
			t.Title = dest.Doc.Base().Title
			t.Class = "mention"
		}
		if dest.Doc != nil && l.Kind == markdown.LinkWiki && dest.Fragment == "" && isSlug(l.Target) {
			t.Text = dest.Doc.Base().Title
		}
		if dest.Path != "" && l.Kind == markdown.LinkImage && s.o.ImageSize != nil {
			t.Width, t.Height = s.o.ImageSize(dest.Path)
		}
		return t, true
	}
}

// isSlug reports whether an id is words that were made a file name. An id of another shape, such as INC-42 or the name of an
// alert, is what people call the page by; a slug reads better as the title.
func isSlug(id string) bool {
	return id == strings.ToLower(id) && !strings.ContainsAny(id, "0123456789_./ ")
}

// day writes a date.
func (s *Site) day(t time.Time) Time {
	t = t.In(s.o.Location)
	return Time{ISO: t.Format(time.RFC3339), Text: t.Format(time.DateOnly)}
}

// moment writes a time, or a day where only the day is known.
func (s *Site) moment(t model.Time) Time {
	if !t.Known() {
		return Time{}
	}
	at := t.At.In(s.o.Location)
	if t.DateOnly {
		return Time{ISO: t.At.Format(time.DateOnly), Text: t.At.Format(time.DateOnly)}
	}
	return Time{ISO: at.Format(time.RFC3339), Text: at.Format("2006-01-02 15:04 MST")}
}

// durationText writes a duration in its two largest units: "41 min", "2 h 5 min", "3 d 4 h".
func durationText(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	days, hours, minutes := minutes/1440, minutes/60%24, minutes%60
	part := func(n int, unit string) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n) + " " + unit
	}
	switch {
	case days > 0:
		return strings.TrimSpace(part(days, "d") + " " + part(hours, "h"))
	case hours > 0:
		return strings.TrimSpace(part(hours, "h") + " " + part(minutes, "min"))
	}
	return strconv.Itoa(minutes) + " min"
}

// ruleTime writes how long an alert's rule waits the way other durations are written: "3m" becomes "3 min". What is not in
// whole minutes stays as the rule has it.
func ruleTime(text string) string {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Minute || d%time.Minute != 0 {
		return text
	}
	return durationText(d)
}

// durationISO writes a duration as ISO 8601 has it.
func durationISO(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	return "PT" + strconv.Itoa(minutes/60) + "H" + strconv.Itoa(minutes%60) + "M"
}

package render

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// number writes a count with its thousands apart.
func (s *Site) number(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && d != '-' {
			b.WriteString(s.o.Templates.Text("thousands"))
		}
		b.WriteRune(d)
	}
	return b.String()
}

// cut says that a list shows only some of what there is; nil where it shows all. The rest is in a file of data.
func (s *Site) cut(at string, shown, total int, data string) *Cut {
	if shown >= total {
		return nil
	}
	return &Cut{Shown: s.o.Templates.Text("cut.of", s.number(shown), s.number(total)), Data: Link{Text: data, Href: link.Relative(at, data, "")}}
}

// cutTo is a cut for the n-th page of a list, which leads to the other pages by itself.
func (s *Site) cutTo(q *series, n int, data string) *Cut {
	p := q.parts[n]
	return s.cut(p.address, p.to-p.from, q.total, data)
}

// Ages are told in days up to a quarter of a year, in months up to two years, then in years.
const (
	longDays   = 92
	longMonths = 731
	monthDays  = 30.44
	yearDays   = 365.25
)

// daysText writes a number of days in the unit that fits.
func (s *Site) daysText(days int) string {
	switch {
	case days < longDays:
		return s.o.Templates.Count("n_days", days)
	case days < longMonths:
		return s.o.Templates.Count("n_months", int(float64(days)/monthDays))
	}
	return s.o.Templates.Count("n_years", int(float64(days)/yearDays))
}

func (s *Site) agoText(days int) string {
	if days <= 0 {
		return s.o.Templates.Text("today")
	}
	return s.o.Templates.Text("ago", s.daysText(days))
}

// nth writes an ordinal, "3rd time". The forms are those of English; a language that has fewer repeats them.
func (s *Site) nth(n int) string {
	switch {
	case n%10 == 1 && n%100 != 11:
		return s.o.Templates.Text("nth.st", n)
	case n%10 == 2 && n%100 != 12:
		return s.o.Templates.Text("nth.nd", n)
	case n%10 == 3 && n%100 != 13:
		return s.o.Templates.Text("nth.rd", n)
	}
	return s.o.Templates.Text("nth.th", n)
}

// whereIs links to where something stands: to the heading above it, where the page is one of the site. On that very page only
// the line is told. It is nil where no place is known.
func (s *Site) whereIs(at string, pos diag.Pos) *Link {
	if pos.Path == "" {
		return nil
	}
	text := diag.Pos{Path: pos.Path, Line: pos.Line}.String()
	d, ok := s.byPath()[pos.Path]
	if !ok {
		l := &Link{Text: text}
		if s.o.EditURL != nil {
			l.Href = s.o.EditURL(pos.Path)
		}
		return l
	}
	to := s.o.Graph.Address(d)
	if to == at && pos.Line > 0 {
		text = s.o.Templates.Text("line", pos.Line)
	}
	return &Link{Text: text, Href: link.Relative(at, to, headingAbove(d.Base().Body, pos.Line)), Current: to == at}
}

// headingAbove is the id of the last heading that stands on a line or above it; "" where that is the title, or none.
func headingAbove(b *markdown.Body, line int) string {
	if b == nil {
		return ""
	}
	id := ""
	for _, h := range b.Headings {
		if h.Pos.Line > line {
			break
		}
		if id = h.ID; h.Title {
			id = ""
		}
	}
	return id
}

// evidence words what incidents share, as a page tells it. The pieces of a kind stand together, the strongest first. tell
// names the n-th place of a piece in a few letters; nil: the places are not shown.
func (s *Site) evidence(at string, list []insight.Evidence, tell func(n int, pos diag.Pos) string) []Evidence {
	var out []Evidence
	for _, e := range list {
		x := Piece{Text: e.Text}
		switch e.Kind {
		case insight.EvidenceMechanism:
			x.Text = s.o.Templates.Word("mechanisms", e.Text)
		case insight.EvidenceError, insight.EvidenceIdentifier, insight.EvidenceAlert:
			x.Code = true
		}
		if tell != nil {
			x.Where = s.places(at, e.Where, tell)
		}
		if len(x.Where) == 1 {
			x.At, x.Where = &x.Where[0], nil
			x.At.Note = x.At.Text
		}
		n := slices.IndexFunc(out, func(g Evidence) bool { return g.Kind == string(e.Kind) })
		if n < 0 {
			n = len(out)
			out = append(out, Evidence{Kind: string(e.Kind)})
		}
		out[n].Pieces = append(out[n].Pieces, x)
	}
	return out
}

// places links to the lines of some places, which tell names.
func (s *Site) places(at string, list []diag.Pos, tell func(n int, pos diag.Pos) string) []Link {
	out := make([]Link, 0, len(list))
	for n, pos := range list {
		if l := s.whereIs(at, pos); l != nil && pos.Line > 0 {
			l.Text = tell(n, pos)
			out = append(out, *l)
		}
	}
	return out
}

// betweenTwo names places in two incidents, of which a page shows both.
func betweenTwo(n int, pos diag.Pos) string { return "AB"[n%2:n%2+1] + ":" + strconv.Itoa(pos.Line) }

// hereAndThere names places on the page of an incident and on that of another one.
func (s *Site) hereAndThere(at string, there model.Doc) func(int, diag.Pos) string {
	return func(_ int, pos diag.Pos) string {
		switch {
		case s.isAt(at, pos.Path):
			return s.o.Templates.Text("here", pos.Line)
		case pos.Path == there.Base().Path:
			return s.o.Templates.Text("there", pos.Line)
		}
		return shortPlace(0, pos)
	}
}

func shortPlace(_ int, pos diag.Pos) string {
	return diag.Pos{Path: path.Base(pos.Path), Line: pos.Line}.String()
}

// reason words a reason of a runbook, a service or a gap in detection. In the texts {page} stands for the page that it is
// about, {text} for a name, {n} for a number, {days} for a length of time and {ago} for an age.
func (s *Site) reason(at string, r insight.Reason) Reason {
	text, page := s.sentence(at, r)
	out := Reason{Bad: r.Bad}
	out.Before, out.After, _ = strings.Cut(text, "{page}")
	if strings.Contains(text, "{page}") {
		out.Page = page
	}
	here := r.Pos.Line == 0 && (page == nil || r.Pos.Path == r.Doc.Base().Path || s.isAt(at, r.Pos.Path))
	if !here {
		out.Where = s.whereIs(at, r.Pos)
	}
	return out
}

func (s *Site) isAt(at, file string) bool {
	d, ok := s.byPath()[file]
	return ok && s.o.Graph.Address(d) == at
}

// sentence words a reason and leaves {page} where it is.
func (s *Site) sentence(at string, r insight.Reason) (string, *Link) {
	var page *Link
	if r.Doc != nil {
		l := s.docLink(at, r.Doc)
		page = &l
	}
	word, text := r.Code, r.Text
	switch r.Code {
	case insight.ReasonDidNotHelp, insight.ReasonChangedSince:
		if r.Text == "missing" {
			word += "-missing"
		}
	case insight.LackSuspectRunbook, insight.LackCheckedRunbook:
		text = s.whyOf(at, r.Doc)
	case insight.ReasonNotByAlert:
		text = s.o.Templates.Word("values", r.Text)
	case insight.ReasonDetectedLate:
		text = durationText(time.Duration(r.N) * time.Minute)
	}
	return fillIn(s.o.Templates.Word("reasons", word), func(name string) (string, bool) {
		switch name {
		case "text":
			return text, true
		case "n":
			return s.number(r.N), true
		case "times":
			return s.o.Templates.Count("n_times", r.N), true
		case "days":
			return s.daysText(r.Days), true
		case "ago":
			if r.Days == 0 && r.Doc != nil && r.Code != insight.ReasonRuleChanged {
				return "", true // the day of that page is not known
			}
			return " " + s.agoText(r.Days), true
		}
		return "", false
	}), page
}

// fillIn puts values in the places of a text that name them, as in "{days}". What value does not know stays. Only what the text
// asks for is worded: most reasons have one place.
func fillIn(text string, value func(name string) (string, bool)) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		if v, ok := value(name); ok {
			b.WriteString(v)
			text = after
		} else {
			b.WriteByte('{')
			text = rest
		}
	}
}

// whyOf is the first reason of a runbook in plain words.
func (s *Site) whyOf(at string, d model.Doc) string {
	rb := s.o.Insight.Runbook(d)
	if rb == nil || len(rb.Reasons) == 0 {
		return ""
	}
	text, page := s.sentence(at, rb.Reasons[0])
	if page != nil {
		text = strings.ReplaceAll(text, "{page}", "“"+page.Text+"”")
	}
	return text
}

func (s *Site) reasons(at string, list []insight.Reason) []Reason {
	var out []Reason
	for _, r := range list {
		out = append(out, s.reason(at, r))
	}
	return out
}

// maxFixActions bounds the action items that are told with a fix; the page of the cause lists them all.
const maxFixActions = 4

// fix tells of a fix; nil for none.
func (s *Site) fix(at string, f *insight.Fix) *Fix {
	if f == nil {
		return nil
	}
	out := &Fix{On: Time{ISO: f.On.Format(time.DateOnly), Text: f.On.Format(time.DateOnly)}, Where: s.whereIs(at, f.Pos)}
	// The newest are last; they made the fix what it was.
	for _, a := range f.Actions[max(0, len(f.Actions)-maxFixActions):] {
		out.Actions = append(out.Actions, s.actionLink(at, a))
	}
	out.More = len(f.Actions) - len(out.Actions)
	return out
}

// actionLink leads to the page on which an action item stands.
func (s *Site) actionLink(at string, a *insight.Action) Link {
	l := s.docLink(at, a.Doc)
	l.Note = l.Text
	l.Text = a.Item.Title
	if a.Item.From != "" {
		l.Href = link.Relative(at, s.o.Graph.Address(a.Doc), headingAbove(a.Doc.Base().Body, a.Item.Pos.Line))
	}
	return l
}

package derive

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/model"
)

// entry reads one entry of a section of actions.
func (r *actionReader) entry(e listEntry, defaults draft) {
	a := defaults
	for _, l := range e.labels {
		context(&a, l, false)
	}
	a.Pos.Line, a.Pos.Column = e.line, e.column
	if e.cells != nil {
		r.row(a, e)
		return
	}
	lines := splitLines(e.inlines)
	t := r.o.richText(lines[0])
	if r.ofLast(t) {
		return
	}
	// Lines behind the first may be fields: "Owner: …" on a line of its own.
	var text []ast.Node
	text = append(text, lines[0]...)
	for _, l := range lines[1:] {
		if !r.field(&a.ActionItem, r.o.richText(l)) {
			text = append(text, l...)
		}
	}
	if len(lines) > 1 {
		t = r.o.richText(text)
	}
	r.finish(a, t, e.rest)
}

// splitLines splits inline nodes at line breaks.
func splitLines(inlines []ast.Node) [][]ast.Node {
	var out [][]ast.Node
	start := 0
	for i, n := range inlines {
		raw, isRaw := n.(*ast.RawHTML) // <br>
		if endsLine(n) || isRaw && raw.Segments.Len() > 0 && i+1 < len(inlines) {
			out = append(out, inlines[start:i+1])
			start = i + 1
		}
	}
	if start < len(inlines) || len(out) == 0 {
		out = append(out, inlines[start:])
	}
	return out
}

// ofLast reports whether an entry is a field of the item before it, and gives it to that.
func (r *actionReader) ofLast(t *rich) bool {
	role, value, ok := field(t.plain())
	if !ok || role == ticketRole && !refers(value) {
		return false
	}
	if len(r.out) > 0 {
		r.field(&r.out[len(r.out)-1], t)
	}
	return true
}

// field sets what a line such as "Owner: …" says.
func (r *actionReader) field(a *model.ActionItem, t *rich) bool {
	role, value, ok := field(t.plain())
	if ok {
		r.set(a, role, &rich{text: value, links: t.links, box: t.box})
	}
	return ok
}

// set sets what the cell of a column, or the value of a field, says.
func (r *actionReader) set(a *model.ActionItem, as role, t *rich) {
	text := t.plain()
	if saysNothing(text) && t.box == "" && as != statusRole {
		return
	}
	switch as {
	case ownerRole:
		a.Owner = cleanOwner(text)
	case dueRole:
		if d := daysIn(text, r.src.Location); len(d) > 0 {
			a.DueOn = r.at(d[0].Time, a)
		}
	case completedRole:
		if d := daysIn(text, r.src.Location); len(d) > 0 {
			a.CompletedOn, a.Status = r.at(d[0].Time, a), stateDone
		} else {
			a.Status = stateOf(text)
		}
	case statusRole:
		if t.box != "" {
			text = map[string]string{"x": "done", " ": "open"}[t.box]
		}
		a.Status = stateOf(text)
		if d := daysIn(text, r.src.Location); len(d) > 0 && a.Status == stateDone {
			a.CompletedOn = r.at(d[0].Time, a)
		}
	case kindRole:
		a.Kind = kindHead(text)
	case priorityRole:
		a.Priority = cut(text, 24)
	case ticketRole:
		r.ticket(a, t)
	}
}

// at is a time with the place of its item.
func (r *actionReader) at(t model.Time, a *model.ActionItem) model.Time {
	t.Pos = a.Pos
	t.Pos.Path = r.src.Path
	return t
}

// ticket sets what a column or field for the ticket says.
func (r *actionReader) ticket(a *model.ActionItem, t *rich) {
	if url, id, isTicket := ticketOf(t.links); url != "" && (isTicket || a.URL == "") {
		a.URL = url
		if id != "" {
			a.ID = id
		}
	}
	if a.ID == "" {
		a.ID = strings.Trim(ticketName.FindString(t.plain()), " ([")
	}
}

// row reads a row of a table.
func (r *actionReader) row(a draft, e listEntry) {
	as := r.columns(e)
	var title *rich
	for i, c := range e.cells {
		t := r.o.richText(children(c))
		switch {
		case as[i] == titleRole && title == nil:
			title = t
		case as[i] == numberRole:
			if m := ticketName.FindString(t.plain()); m != "" || len(t.links) > 0 {
				r.ticket(&a.ActionItem, t)
			}
		default:
			r.set(&a.ActionItem, as[i], t)
		}
		if a.Status == "" && as[i] != titleRole && as[i] != priorityRole && as[i] != kindRole && as[i] != dueRole {
			a.Status = cellState(t, as[i])
		}
	}
	if title != nil {
		r.finish(a, title, nil)
	}
}

// cellState is a state that stands in a column for something else: "OPS-12 DONE", a tick. In words that are not shouted it
// only counts beside a ticket, or in a column that is for nothing that we know.
func cellState(t *rich, as role) string {
	text := t.plain()
	if t.box == "x" || signedDone.MatchString(text) || shoutedEnd.MatchString(" "+text) {
		return stateDone
	}
	if as != ticketRole && as != noRole || text == "" || hasWords(text, 5) {
		return ""
	}
	rest := strings.Trim(ticketName.ReplaceAllString(text, ""), " ,;:()[]–—-")
	if as == noRole && (stateWord.FindString(rest) != rest || rest == "") {
		return ""
	}
	return stateOf(rest)
}

// stateWord is a cell that holds nothing but a state.
var stateWord = regexp.MustCompile(`(?i)^(?:` + doneWords + `|` + wontWords + `|` + progressWords + `|open|not started)$`)

// columns says what the cells of a row hold. Where no heading says which is the action, it is the first of no other role.
func (r *actionReader) columns(e listEntry) []role {
	as := make([]role, len(e.cells))
	named := false
	for i := range as {
		if i < len(e.header) {
			as[i] = roleOf(r.o.text(e.header[i]))
		}
		named = named || as[i] == titleRole
	}
	for _, fallback := range []role{noRole, ticketRole} {
		for i := range as {
			if !named && as[i] == fallback {
				as[i], named = titleRole, true
			}
		}
	}
	return as
}

// tables reads tables of actions that stand in a section on something else: those with a column for actions and one that
// says who, until when or how far.
func (r *actionReader) tables(p *part) {
	for _, n := range p.blocks {
		t, ok := n.(*east.Table)
		if !ok || !r.ofActions(t) {
			continue
		}
		reader := &entryReader{o: r.o}
		reader.table(t, nil)
		for _, e := range reader.out {
			r.entry(e, draft{})
		}
	}
}

// actionColumn is how a column of actions is headed in a table that may be about anything.
var actionColumn = regexp.MustCompile(`(?i)\b(?:actions?|action items?|tasks?|to-?dos?|follow[- ]?ups?|tindak lanjut|rencana aksi)\b`)

func (r *actionReader) ofActions(t *east.Table) bool {
	head := t.FirstChild()
	if head == nil || head.Kind() != east.KindTableHeader {
		return false
	}
	action, more := false, false
	for c := head.FirstChild(); c != nil; c = c.NextSibling() {
		text := r.o.text(c)
		switch roleOf(text) {
		case titleRole:
			action = action || actionColumn.MatchString(text)
		case ownerRole, dueRole, statusRole, ticketRole, priorityRole:
			more = true
		case whenRole:
			return false
		}
	}
	return action && more
}

// context takes what a heading or a label says of the items below it. The heading of the whole section only tells their state.
func context(a *draft, label string, whole bool) {
	if s := stateLabel(label); s != "" {
		a.Status = s
	}
	if whole || len(strings.Fields(label)) > 6 {
		return
	}
	if p := priorityOf(label); p != "" {
		a.Priority = p
	}
	if role, value, ok := field(label); ok && role == ownerRole {
		a.Owner = cleanOwner(value)
		return
	}
	if k := kindHead(label); k != "" {
		if a.process = k == kindProcess; !a.process {
			a.Kind = k
		}
		return
	}
	if isOwnerLabel(label) {
		a.Owner = cleanOwner(label)
	}
}

var (
	labelDone     = regexp.MustCompile(`(?i)\b(?:` + doneWords + `|already taken|actions taken|yang sudah dilakukan)\b`)
	labelOpen     = regexp.MustCompile(`(?i)\b(?:open|outstanding|remaining|pending|incomplete|not (?:yet )?(?:done|started|completed)|belum \p{L}+|terbuka)\b`)
	labelProgress = regexp.MustCompile(`(?i)\b(?:` + progressWords + `)\b`)
	labelWont     = regexp.MustCompile(`(?i)\b(?:` + wontWords + `)\b`)
	labelAsks     = regexp.MustCompile(`(?i)^\W*(?:what|how|apa|bagaimana)\b`)
)

// stateLabel is the state that a heading tells, as "Completed" does.
func stateLabel(label string) string {
	if len(strings.Fields(label)) > 5 || strings.HasSuffix(label, "?") {
		return ""
	}
	switch {
	case labelOpen.MatchString(label):
		return stateOpen
	case labelProgress.MatchString(label):
		if labelAsks.MatchString(label) {
			return "" // "What we are doing about it" heads plans
		}
		return stateProgress
	case labelWont.MatchString(label):
		return stateWont
	case labelDone.MatchString(label):
		return stateDone
	}
	return ""
}

// components are words of labels that name a part of the system or a kind of work, and so no person.
var components = wordSet(`api app application architecture automation backend balancer build cache capacity change cluster code communication communications component config
	configuration connection control cost customer dashboard data database deployment design dev development disaster dns documentation engine environment error external
	feature file firewall frontend future gateway high immediate improvement improvements infrastructure incident ingress integration internal investigation issue item items job kubernetes
	layer load local log logging logs long low management master medium message metrics mid migration misc miscellaneous mobile model monitoring network node nodes operations other
	performance pipeline platform pod policy pool postmortem process product production proxy quality queue quick recovery registry release reliability requirements resilience resource resources
	response routing runtime scaling script search security server service services session short software staging storage stream support system systems team technical term test testing tests
	tooling tools traffic training update upgrade user users version volume web wins work worker workflow`)

// isOwnerLabel reports whether a label names who does what stands below it: a mention, a team, or the two or three
// capitalised words of a name.
func isOwnerLabel(label string) bool {
	words := strings.Fields(label)
	if len(words) == 0 || len(words) > 4 {
		return false
	}
	if teamWord.MatchString(label) {
		return true
	}
	if len(words) < 2 || len(words) > 3 {
		return false
	}
	for _, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) || size == len(w) || strings.ToLower(w[size:]) != w[size:] || components[strings.ToLower(w)] || verbs[strings.ToLower(w)] ||
			strings.IndexFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && c != '-' && c != '\'' }) >= 0 {
			return false
		}
	}
	return true
}

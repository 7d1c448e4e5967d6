package render

import (
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// lessonOrder is the order of the register: luck does not last.
var lessonOrder = []model.LessonKind{model.LessonLucky, model.LessonWrong, model.LessonWell, model.LessonOther}

// Rows of the registers on a page.
const (
	lessonRows = 100
	actionRows = 100
)

// planRegister cuts the register of what was learned into pages.
func (s *Site) planRegister(at string) (*series, func(n int, intro model.Doc) any) {
	byKind := map[model.LessonKind][]*insight.Lesson{}
	var rows []*insight.Lesson
	if r := s.o.Insight; r != nil {
		lessons := r.Lessons()
		for i := range lessons {
			byKind[lessons[i].Kind] = append(byKind[lessons[i].Kind], &lessons[i])
		}
	}
	for _, kind := range lessonOrder {
		rows = append(rows, byKind[kind]...)
	}
	q := newSeries(at, len(rows), lessonRows, nil)
	for _, kind := range lessonOrder {
		if n := len(byKind[kind]); n > 0 {
			q.group(s.o.Templates.Word("lessons", string(kind)), "g-"+string(kind), n)
		}
	}
	return q, func(n int, intro model.Doc) any { return s.register(q, n, rows, intro) }
}

// register is the n-th page of the register of what was learned.
func (s *Site) register(q *series, n int, rows []*insight.Lesson, intro model.Doc) any {
	v := LessonsView{Doc: s.insightPart(q, n, "lessons", intro), Pager: s.pager(q, n, nil)}
	for _, part := range q.shown(n) {
		g := LessonGroup{Kind: string(rows[part.from].Kind), Total: q.sizeOf(part.id)}
		for _, l := range rows[part.from:part.to] {
			g.Lessons = append(g.Lessons, s.lesson(v.Address, *l))
		}
		v.Groups = append(v.Groups, g)
		v.TOC = append(v.TOC, TOCEntry{2, part.name, part.id})
	}
	v.Cut = s.cutTo(q, n, "data/lessons.json")
	return v
}

func (s *Site) lesson(at string, l insight.Lesson) LessonRow {
	row := LessonRow{Text: l.Text, From: s.datedLink(at, l.Doc)}
	if l.Incident != nil && row.From.Note == "" {
		row.From.Note = s.dayOf(l.Incident.Start).Text
	}
	to := s.o.Graph.Address(l.Doc)
	row.Where = Link{
		Text: s.o.Templates.Text("line", int(l.Line)), Href: link.Relative(at, to, headingAbove(l.Doc.Base().Body, int(l.Line))),
	}
	return row
}

// planBoard cuts the action board into pages.
func (s *Site) planBoard(at string) (*series, func(n int, intro model.Doc) any) {
	byState := map[insight.ActionState][]*insight.Action{}
	var rows []*insight.Action
	if s.o.Insight != nil {
		for _, a := range s.o.Insight.Actions {
			byState[a.State] = append(byState[a.State], a)
		}
	}
	for _, state := range boardStates {
		rows = append(rows, byState[state]...)
	}
	q := newSeries(at, len(rows), actionRows, nil)
	for _, state := range boardStates {
		if n := len(byState[state]); n > 0 {
			q.group(s.o.Templates.Word("values", string(state)), "g-"+string(state), n)
		}
	}
	return q, func(n int, intro model.Doc) any { return s.board(q, n, rows, intro) }
}

// board is the n-th page of the action board.
func (s *Site) board(q *series, n int, rows []*insight.Action, intro model.Doc) any {
	v := ActionsView{Doc: s.insightPart(q, n, "actions", intro), Total: q.total, Pager: s.pager(q, n, nil)}
	for _, part := range q.shown(n) {
		g := ActionGroup{State: string(rows[part.from].State), Total: q.sizeOf(part.id)}
		for _, a := range rows[part.from:part.to] {
			g.Actions = append(g.Actions, s.action(v.Address, a))
		}
		v.Groups = append(v.Groups, g)
		v.TOC = append(v.TOC, TOCEntry{2, part.name, part.id})
	}
	v.Cut = s.cutTo(q, n, "data/actions.json")
	if n == 0 && len(rows) > 0 {
		v.Owners, v.MoreOwners = s.owners(v.Address)
	}
	return v
}

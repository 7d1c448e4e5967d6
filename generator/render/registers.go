package render

import (
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// lessonOrder is the order of the register: luck does not last.
var lessonOrder = []model.LessonKind{model.LessonLucky, model.LessonWrong, model.LessonWell, model.LessonOther}

// register is the register of what was learned.
func (s *Site) register(at string, intro model.Doc) any {
	v := LessonsView{Doc: s.insightDoc(at, "lessons", intro)}
	if s.o.Insight == nil {
		return v
	}
	byKind := map[model.LessonKind][]insight.Lesson{}
	for _, l := range s.o.Insight.Lessons {
		byKind[l.Kind] = append(byKind[l.Kind], l)
	}
	shown := 0
	for n, kind := range lessonOrder {
		list := byKind[kind]
		if len(list) == 0 {
			continue
		}
		// What is left is shared out among the kinds to come, so that none of them is empty.
		g := LessonGroup{Kind: string(kind), Total: len(list)}
		most := share(maxRows-shown, countAll(lessonOrder[n:], byKind), len(list))
		for _, l := range list[:most] {
			g.Lessons = append(g.Lessons, s.lesson(at, l))
		}
		shown += len(g.Lessons)
		v.Groups = append(v.Groups, g)
		v.TOC = append(v.TOC, TOCEntry{2, s.o.Templates.Word("lessons", g.Kind), "g-" + g.Kind})
	}
	v.Cut = s.cut(at, shown, len(s.o.Insight.Lessons), "data/lessons.json")
	return v
}

func countAll[K comparable, V any](keys []K, lists map[K][]V) int {
	n := 0
	for _, k := range keys {
		n += len(lists[k])
	}
	return n
}

// share is how many of n rows are shown of a page that has room for some, where all rows to come are all.
func share(room, all, n int) int {
	if all <= room {
		return n
	}
	return min(n, max(1, room*n/max(all, 1)))
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

// board is the action board.
func (s *Site) board(at string, intro model.Doc) any {
	v := ActionsView{Doc: s.insightDoc(at, "actions", intro)}
	if s.o.Insight == nil {
		return v
	}
	byState := map[insight.ActionState][]*insight.Action{}
	for _, a := range s.o.Insight.Actions {
		byState[a.State] = append(byState[a.State], a)
	}
	v.Total = len(s.o.Insight.Actions)
	shown := 0
	for _, state := range boardStates {
		list := byState[state]
		if len(list) == 0 {
			continue
		}
		g := ActionGroup{State: string(state), Total: len(list)}
		for _, a := range list[:min(len(list), maxRows-shown)] {
			g.Actions = append(g.Actions, s.action(at, a))
		}
		shown += len(g.Actions)
		v.Groups = append(v.Groups, g)
		v.TOC = append(v.TOC, TOCEntry{2, s.o.Templates.Word("values", g.State), "g-" + g.State})
	}
	v.Cut = s.cut(at, shown, v.Total, "data/actions.json")
	return v
}

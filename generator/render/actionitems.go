package render

import (
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// boardStates are the states of action items in the order of the board.
var boardStates = []insight.ActionState{
	insight.ActionOverdue, insight.ActionOpen, insight.ActionInProgress, insight.ActionUnverified, insight.ActionUnknown,
	insight.ActionDone, insight.ActionWontDo,
}

// actionsOf lists the action items of a page. Those that stand in its text, where every reader sees them, are only summed up.
func (s *Site) actionsOf(at string, d model.Doc) ([]Action, *ActionsRead) {
	items := model.ActionsOf(d)
	var out []Action
	count := map[insight.ActionState]int{}
	var read *ActionsRead
	for k := range items {
		item := &items[k]
		if item.From == "" {
			out = append(out, s.actionItem(at, d, item))
			continue
		}
		if read == nil {
			read = &ActionsRead{Where: *s.whereIs(at, item.Pos)}
		}
		read.Count++
		if a := s.items()[item]; a != nil {
			count[a.State]++
		}
	}
	if read != nil && s.o.Insight != nil {
		read.Board = link.Relative(at, link.ActionsAddress, "")
		for _, state := range boardStates {
			if n := count[state]; n > 0 {
				read.States = append(read.States, StateCount{string(state), n})
			}
		}
	}
	return out, read
}

// action shows an action item anywhere: the page that it stands on is linked, unless it is this one.
func (s *Site) action(at string, a *insight.Action) Action {
	x := s.actionItem(at, a.Doc, a.Item)
	if to := s.o.Graph.Address(a.Doc); to != at {
		l := s.datedLink(at, a.Doc)
		x.From = &l
	}
	if a.Item.From != "" {
		x.Where = s.whereIs(at, a.Item.Pos)
		x.Where.Text = s.o.Templates.Text("line", a.Item.Pos.Line)
	}
	return x
}

func (s *Site) actionItem(at string, d model.Doc, i *model.ActionItem) Action {
	x := Action{
		ID: i.ID, Title: i.Title, Kind: i.Kind, Status: i.Status, Priority: i.Priority,
		Due: s.moment(i.DueOn), Done: s.moment(i.CompletedOn), URL: webAddress(i.URL),
	}
	if i.Owner != "" {
		x.Owner = s.teamLink(at, i.Owner)
	}
	a := s.items()[i]
	if a == nil {
		return x
	}
	x.Status = string(a.State)
	for _, c := range a.Causes {
		x.Causes = append(x.Causes, s.docLink(at, c.Doc))
	}
	if a.CameBack != nil {
		l := s.incidentLink(at, a.CameBack.Incident)
		x.CameBack = &l
	}
	return x
}

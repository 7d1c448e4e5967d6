package data

import (
	"siaga/generator/insight"
	"siaga/generator/model"
)

// ActionItem is something to be done after an incident or a drill.
type ActionItem struct {
	// Id or ticket.
	ID string `json:"id"`
	// What is to be done.
	Title string `json:"title"`
	// What it is good for.
	Kind string `json:"kind" of:"ActionItem.Kind"`
	// Who does it.
	Owner string `json:"owner"`
	// How urgent it is, as people write it.
	Priority string `json:"priority"`
	// Until when.
	DueOn Time `json:"due_on"`
	// What people say has become of it; empty where nobody says.
	Status string `json:"status" of:"ActionItem.Status"`
	// When it was done.
	CompletedOn Time `json:"completed_on"`
	// When somebody saw that it works.
	VerifiedOn Time `json:"verified_on"`
	// How it went, in words.
	Evaluation string `json:"evaluation"`
	// Root cause that it is for, as people write it.
	RootCause string `json:"root_cause"`
	// Ticket, or another address.
	URL string `json:"url"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line Line `json:"line"`
	// What kind of source.
	From Origin `json:"from"`
}

// ActionsFile is data/actions.json.
type ActionsFile struct {
	Head
	// Every action item, the most pressing first.
	Actions []Action `json:"actions"`
}

// Action is an action item as it stands on the board.
type Action struct {
	ActionItem
	// What has become of it: its status, and whether it is overdue, or done but not verified.
	State insight.ActionState `json:"state"`
	// Code of why it stands where it stands.
	Reason string `json:"reason"`
	// Incidents that its root causes have had, at least those that it follows from.
	Weight int `json:"weight"`
	// Paths of the incidents that it follows from.
	Incidents []string `json:"incidents"`
	// Ids of the root causes that it is for.
	RootCauses []string `json:"root_causes"`
	// Path of the first incident of its root cause after it was done, where it was thought to be the fix; null where the fix
	// holds, and where it is none.
	CameBack Path `json:"came_back"`
}

func actionItem(d model.Doc, a *model.ActionItem) ActionItem {
	return ActionItem{
		ID: a.ID, Title: a.Title, Kind: a.Kind, Owner: a.Owner, Priority: a.Priority, DueOn: moment(a.DueOn), Status: a.Status,
		CompletedOn: moment(a.CompletedOn), VerifiedOn: moment(a.VerifiedOn), Evaluation: a.Evaluation,
		RootCause: a.RootCause.Text, URL: a.URL, Path: d.Base().Path, Line: Line(a.Pos.Line), From: origin(a.From),
	}
}

func (s *site) actions(w *writer) error {
	w.list("actions")
	for _, a := range s.report.Actions {
		r := Action{
			ActionItem: actionItem(a.Doc, a.Item), State: a.State, Reason: a.Reason, Weight: a.Weight,
			Incidents: each(a.Incidents, pathOf), RootCauses: sorted(each(a.Causes, causeID)),
		}
		if a.CameBack != nil {
			r.CameBack = Path(pathOf(a.CameBack.Incident))
		}
		if err := w.add(r); err != nil {
			return err
		}
	}
	return nil
}

package insight

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// The reasons for which an action item stands where it stands, in the order of the board.
const (
	ReasonOverdue    = "overdue"         // its due date has passed
	ReasonRecurring  = "recurring-cause" // open, and its cause recurs
	ReasonCameBack   = "came-back"       // done, and its cause came back since
	ReasonOpen       = "open"            // open or in progress
	ReasonNoStatus   = "no-status"       // nobody says what became of it
	ReasonUnverified = "unverified"      // done, but nobody noted that it works
	ReasonDone       = "done"            // done and verified
	ReasonWontDo     = "wont-do"         // nobody will do it
)

// board is the order of the reasons.
var board = []string{
	ReasonOverdue, ReasonRecurring, ReasonCameBack, ReasonOpen, ReasonNoStatus, ReasonUnverified, ReasonDone, ReasonWontDo,
}

// actionItems lists the action items of all pages, each once, with what they are for.
func (r *Report) actionItems() {
	follows := map[model.Doc][]*Incident{}
	for _, i := range r.Incidents {
		for _, d := range i.Pages() {
			follows[d] = append(follows[d], i)
		}
	}
	for _, d := range r.graph.Docs {
		items := model.ActionsOf(d)
		if len(items) == 0 {
			continue
		}
		incidents := r.followsFrom(d, follows)
		causes := r.actionCauses(d, items, incidents)
		for k := range items {
			a := &Action{Item: &items[k], Doc: d, Incidents: incidents, Causes: causes[k], Due: items[k].DueOn.At}
			a.State = r.actionState(a.Item)
			a.Weight = max(weight(a.Causes), len(incidents))
			r.Actions = append(r.Actions, a)
		}
	}
}

// followsFrom lists the incidents of a page. The record of a duplicate, and a post-mortem that examines one, belong to the
// incident that it duplicates.
func (r *Report) followsFrom(d model.Doc, follows map[model.Doc][]*Incident) []*Incident {
	met := map[model.Doc]bool{d: true}
	queue := []model.Doc{d}
	for n := 0; n < len(queue); n++ {
		if found := follows[queue[n]]; len(found) > 0 {
			return found
		}
		for _, e := range r.graph.AllOut(queue[n]) {
			if (e.Rel == model.RelDuplicate || e.Rel == model.RelIncident) && !met[e.To] {
				met[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return nil
}

// actionCauses finds the causes of the action items of a page: the one that an item names; else the only one that the page
// declares; else, where the page declares none, the only one of its incidents. Of several causes nobody knows which one an
// item is for.
func (r *Report) actionCauses(d model.Doc, items []model.ActionItem, incidents []*Incident) [][]*Cause {
	only := r.onlyCause(d, incidents)
	named := r.namedCauses(d, items)
	out := make([][]*Cause, len(items))
	for k := range items {
		switch {
		case named[k] != nil:
			out[k] = []*Cause{named[k]}
		case items[k].RootCause.Text == "" && only != nil:
			out[k] = []*Cause{only}
		}
	}
	return out
}

// onlyCause is the only declared cause of a page, or of its incidents where it declares none; nil: there are none or several.
func (r *Report) onlyCause(d model.Doc, incidents []*Incident) *Cause {
	var all []*Cause
	for _, e := range r.graph.Out(d, model.RelCause) {
		if c, ok := e.To.(*model.RootCause); ok && r.causes[c] != nil {
			all = appendNew(all, r.causes[c])
		}
	}
	if len(all) == 0 {
		for _, i := range incidents {
			for _, c := range i.Causes {
				all = appendNew(all, c)
			}
		}
	}
	if len(all) != 1 {
		return nil
	}
	return all[0]
}

// namedCauses finds the cause that each item names, by the place of its edge. The graph keeps one edge for each cause of a
// page, that of the first item which names it: the others are told by what they call it.
func (r *Report) namedCauses(d model.Doc, items []model.ActionItem) []*Cause {
	out := make([]*Cause, len(items))
	at, called := map[diag.Pos]*Cause{}, map[string]*Cause{}
	var last *Cause
	for _, e := range r.graph.Out(d, model.RelActionFor) {
		to, ok := e.To.(*model.RootCause)
		if !ok || r.causes[to] == nil {
			continue
		}
		last = r.causes[to]
		at[e.Pos()] = last
		for _, name := range append([]string{to.ID, to.Title, fileStem(to.Path)}, to.Aliases...) {
			called[strings.ToLower(name)] = last
		}
	}
	if last == nil {
		return out
	}
	for k := range items {
		if n := items[k].RootCause; n.Text != "" {
			if c := at[n.Pos]; c != nil {
				called[strings.ToLower(n.Text)] = c
			}
		}
	}
	for k := range items {
		if n := items[k].RootCause; n.Text != "" {
			out[k] = cmp.Or(at[n.Pos], called[strings.ToLower(n.Text)], called[strings.ToLower(fileStem(n.Text))])
		}
	}
	return out
}

// fileStem is the name of a file without folders and extensions.
func fileStem(p string) string {
	stem, _, _ := strings.Cut(path.Base(p), ".")
	return stem
}

// weight counts the incidents of causes.
func weight(causes []*Cause) int {
	if len(causes) == 1 {
		return len(causes[0].Occurrences)
	}
	seen := map[*Incident]bool{}
	for _, c := range causes {
		for _, o := range c.Occurrences {
			seen[o.Incident] = true
		}
	}
	return len(seen)
}

// actionState says what has become of an item. A status that somebody wrote counts; without one, an item that was
// completed or verified on some day is done. What is not done after its due date is overdue: a day lasts to its end.
func (r *Report) actionState(a *model.ActionItem) ActionState {
	done := a.Status == "done" || a.Status == "" && (a.CompletedOn.Known() || a.VerifiedOn.Known())
	switch {
	case a.Status == "wont_do":
		return ActionWontDo
	case done && a.VerifiedOn.Known():
		return ActionDone
	case done:
		return ActionUnverified
	case a.DueOn.Known() && !r.o.Now.IsZero() && r.after(model.Time{At: r.o.Now}, a.DueOn):
		return ActionOverdue
	case a.Status == "in_progress":
		return ActionInProgress
	case a.Status == "open":
		return ActionOpen
	}
	return ActionUnknown
}

// after reports whether t lies after u. A day lasts to its end in the zone of the site; what happened on some day happened
// neither before nor after the rest of it.
func (r *Report) after(t, u model.Time) bool {
	if t.DateOnly || u.DateOnly {
		return dayNumber(t.At, r.o.Location) > dayNumber(u.At, r.o.Location)
	}
	return t.At.After(u.At)
}

// ranked is an action with what decides its place on the board.
type ranked struct {
	*Action
	board  int // place of its reason
	number int // in the order in which the pages have them
}

// rankActions sorts the board, the most pressing first: by reason; then by the incidents that the causes have had; then by
// due date, what has none last; then by place. It needs to know which causes came back.
func (r *Report) rankActions() {
	list := make([]ranked, len(r.Actions))
	for n, a := range r.Actions {
		a.Reason = actionReason(a)
		list[n] = ranked{a, slices.Index(board, a.Reason), n}
	}
	slices.SortFunc(list, comparePressing)
	for n := range list {
		r.Actions[n] = list[n].Action
	}
	for _, a := range r.Actions {
		for _, c := range a.Causes {
			c.Actions = append(c.Actions, a)
		}
		for _, i := range a.Incidents {
			i.Actions = append(i.Actions, a)
		}
	}
}

// comparePressing looks at one thing after another, since the first nearly always decides.
func comparePressing(a, b ranked) int {
	if c := cmp.Or(a.board-b.board, b.Weight-a.Weight); c != 0 {
		return c
	}
	if c := compareDue(a.Due, b.Due); c != 0 {
		return c
	}
	if c := strings.Compare(a.Doc.Base().Path, b.Doc.Base().Path); c != 0 {
		return c
	}
	return cmp.Or(a.Item.Pos.Compare(b.Item.Pos), a.number-b.number)
}

func compareDue(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

func actionReason(a *Action) string {
	recurs := slices.ContainsFunc(a.Causes, func(c *Cause) bool { return c.Recurring })
	switch a.State {
	case ActionOverdue:
		return ReasonOverdue
	case ActionOpen, ActionInProgress:
		if recurs {
			return ReasonRecurring
		}
		return ReasonOpen
	case ActionWontDo:
		return ReasonWontDo
	case ActionUnknown:
		return ReasonNoStatus
	}
	switch {
	case a.CameBack != nil:
		return ReasonCameBack
	case a.State == ActionUnverified:
		return ReasonUnverified
	}
	return ReasonDone
}

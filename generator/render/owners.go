package render

import (
	"cmp"
	"slices"

	"siaga/generator/insight"
	"siaga/generator/link"
)

// OwnerRow is what one team has to do.
type OwnerRow struct {
	Owner  *Link // nil: actions that nobody owns
	Counts []int // by OwnerStates
}

// ownerStates are the states of what somebody still has to do something about.
var ownerStates = []insight.ActionState{insight.ActionOverdue, insight.ActionOpen, insight.ActionInProgress, insight.ActionUnverified}

// maxOwners bounds the teams on the action board: those with the most overdue items come first.
const maxOwners = 15

// owners sums the action board up by team. The second result is how many teams are left out.
func (s *Site) owners(at string) ([]OwnerRow, int) {
	type owned struct {
		name   string
		counts []int
	}
	byName := map[string]*owned{}
	for _, a := range s.o.Insight.Actions {
		k := slices.Index(ownerStates, a.State)
		if k < 0 {
			continue
		}
		key := a.Item.Owner
		if key != "" {
			key = s.o.Graph.TeamAddress(key) // of names that share a page
		}
		if byName[key] == nil {
			byName[key] = &owned{a.Item.Owner, make([]int, len(ownerStates))}
		}
		byName[key].counts[k]++
	}
	list := make([]*owned, 0, len(byName))
	for _, o := range byName {
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b *owned) int {
		if c := slices.Compare(b.counts, a.counts); c != 0 {
			return c
		}
		return cmp.Or(compareTitles(a.name, b.name), cmp.Compare(a.name, b.name))
	})
	var out []OwnerRow
	for _, o := range list[:min(len(list), maxOwners)] {
		row := OwnerRow{Counts: o.counts}
		if o.name != "" {
			row.Owner = s.teamLink(at, o.name)
		}
		out = append(out, row)
	}
	return out, len(list) - len(out)
}

// owed lists what a team still has to do, the most pressing first, on the page of the team.
func (s *Site) owed(at, team string) (list []Action, more int) {
	for _, a := range s.ownedBy()[team] {
		if len(list) == maxOwed {
			more++
			continue
		}
		list = append(list, s.action(at, a))
	}
	return list, more
}

// maxOwed bounds the action items on the page of a team.
const maxOwed = 30

// ownedBy sorts the action items that are not done by the page of the team that owns them.
func ownedBy(g *link.Graph, r *insight.Report) map[string][]*insight.Action {
	out := map[string][]*insight.Action{}
	if r == nil {
		return out
	}
	for _, a := range r.Actions {
		switch a.State {
		case insight.ActionOverdue, insight.ActionOpen, insight.ActionInProgress:
			if a.Item.Owner != "" {
				team := g.TeamAddress(a.Item.Owner)
				out[team] = append(out[team], a)
			}
		}
	}
	return out
}

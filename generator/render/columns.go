package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"siaga/generator/insight"
	"siaga/generator/model"
)

// column is a column of an overview and how its cells are made.
type column struct {
	Column
	filter bool // by its values; by its years where it is a time
	cell   func(s *Site, at string, d model.Doc) Cell
}

// overviews lists the columns of each kind's overview. A column that is empty in all rows is left out.
var overviews = map[*model.Kind][]column{
	model.KindRunbook: {
		titleColumn, trustColumn, refColumn("services", model.RelService, true), refColumn("alerts", model.RelAlert, false),
		textColumn("owner", true, func(d model.Doc) string { return d.Base().Owner }),
		timeColumn("last_reviewed_on", func(d model.Doc) model.Time { return d.(*model.Runbook).LastReviewedOn }), updatedColumn,
	},
	model.KindAlert: {
		titleColumn, badgeColumn("severity", func(d model.Doc) string { return d.(*model.Alert).Severity }),
		refColumn("services", model.RelService, true), runbooksOfAlert,
		textColumn("owner", true, func(d model.Doc) string { return d.Base().Owner }),
	},
	model.KindIncident: {
		titleColumn, byYear(timeColumn("started_at", eventDate)),
		severityColumn,
		badgeColumn("status", func(d model.Doc) string { return d.(*model.Incident).Status }),
		refColumn("services", model.RelService, true), refColumn("root_causes", model.RelCause, false), resolveColumn,
	},
	model.KindPostMortem: {
		titleColumn, byYear(timeColumn("date", eventDate)),
		severityColumn,
		badgeColumn("status", func(d model.Doc) string { return d.(*model.PostMortem).Status }),
		refColumn("incidents", model.RelIncident, false), refColumn("services", model.RelService, true),
		refColumn("root_causes", model.RelCause, false), resolveColumn,
	},
	model.KindRootCause: {
		titleColumn, badgeColumn("status", func(d model.Doc) string { return d.(*model.RootCause).Status }),
		numberColumn("incidents", (*Site).occurrences), lastSeenColumn, trendColumn, backColumn,
		textColumn("category", true, func(d model.Doc) string { return d.(*model.RootCause).Category }),
		refColumn("services", model.RelService, true),
	},
	model.KindService: {
		titleColumn, readyColumn, textColumn("team", true, func(d model.Doc) string { return d.(*model.Service).Team }),
		textColumn("tier", true, func(d model.Doc) string { return d.(*model.Service).Tier }), refColumn("depends_on", model.RelDependsOn, false), usedByColumn,
		numberColumn("incidents", func(s *Site, d model.Doc) int { return len(s.incidentsOf(d, model.RelService)) }),
	},
	model.KindDrill: {
		titleColumn, timeColumn("held_on", eventDate), refColumn("scenario", model.RelScenario, false),
		refColumn("services", model.RelService, true), textColumn("outcome", false, func(d model.Doc) string { return d.(*model.Drill).Outcome }),
	},
}

var (
	titleColumn = column{Column{"title", "links"}, false, func(s *Site, at string, d model.Doc) Cell {
		l := s.docLink(at, d)
		if m := d.Base(); m.ID != m.Title && m.Declared("id") {
			l.Note = m.ID
		}
		return Cell{Links: []Link{l}}
	}}
	severityColumn = column{Column{"severity", "badge"}, true, func(s *Site, _ string, d model.Doc) Cell {
		return Cell{Badge: s.eventOf(d).Severity}
	}}
	updatedColumn = timeColumn("updated", func(d model.Doc) model.Time {
		return model.Time{At: d.Base().History.Updated, DateOnly: true}
	})
	resolveColumn = column{Column{"duration", "number"}, false, func(s *Site, at string, d model.Doc) Cell {
		if t, ok := toResolve(s.eventOf(d)); ok {
			return Cell{Links: []Link{{Text: durationText(t)}}, Sort: sortNumber(int(t / time.Minute))}
		}
		return Cell{}
	}}
	lastSeenColumn = column{Column{"last_seen", "time"}, false, func(s *Site, at string, d model.Doc) Cell {
		if c := s.causeOf(d); c != nil {
			return timeCell(s, c.Last)
		}
		for _, x := range s.incidentsOf(d, model.RelCause) {
			if t := eventDate(x); t.Known() {
				return timeCell(s, t)
			}
		}
		return Cell{}
	}}
	trendColumn = column{Column{"trend", "text"}, true, func(s *Site, _ string, d model.Doc) Cell {
		if c := s.causeOf(d); c != nil && c.Trend != insight.TrendNone {
			return Cell{Links: []Link{{Text: s.o.Templates.Word("trend", string(c.Trend))}}}
		}
		return Cell{}
	}}
	backColumn = column{Column{"came_back", "badge"}, true, func(s *Site, _ string, d model.Doc) Cell {
		if s.returns(d) == 0 {
			return Cell{}
		}
		return Cell{Badge: "came-back"}
	}}
	trustColumn = column{Column{"trust", "badge"}, true, func(s *Site, _ string, d model.Doc) Cell {
		if s.o.Insight == nil {
			return Cell{}
		}
		x := s.o.Insight.Runbook(d)
		if x == nil {
			return Cell{}
		}
		return Cell{Badge: string(x.Level), Sort: sortNumber(slices.Index(trustLevels, x.Level))}
	}}
	readyColumn = column{Column{"readiness", "number"}, false, func(s *Site, at string, d model.Doc) Cell {
		x := s.serviceOf(d)
		if x == nil {
			return Cell{}
		}
		if x.Ready {
			return Cell{Badge: "ready", Sort: sortNumber(0)}
		}
		return Cell{Links: []Link{{Text: s.o.Templates.Count("n_reasons", len(x.Reasons))}}, Sort: sortNumber(len(x.Reasons))}
	}}
	usedByColumn = column{Column{"used_by", "links"}, false, func(s *Site, at string, d model.Doc) Cell {
		return Cell{Links: s.from(at, d, model.RelDependsOn, model.KindService)}
	}}
	runbooksOfAlert = column{Column{"runbooks", "links"}, false, func(s *Site, at string, d model.Doc) Cell {
		return Cell{Links: merge(s.to(at, d, model.RelRunbook), s.from(at, d, model.RelAlert, model.KindRunbook))}
	}}
)

func textColumn(name string, filter bool, of func(model.Doc) string) column {
	return column{Column{name, "text"}, filter, func(_ *Site, _ string, d model.Doc) Cell {
		t := of(d)
		if t == "" {
			return Cell{}
		}
		return Cell{Links: []Link{{Text: t}}}
	}}
}

func badgeColumn(name string, of func(model.Doc) string) column {
	return column{Column{name, "badge"}, true, func(_ *Site, _ string, d model.Doc) Cell { return Cell{Badge: of(d)} }}
}

func refColumn(name string, rel model.Relation, filter bool) column {
	return column{Column{name, "links"}, filter, func(s *Site, at string, d model.Doc) Cell { return Cell{Links: s.to(at, d, rel)} }}
}

func timeColumn(name string, of func(model.Doc) model.Time) column {
	return column{Column{name, "time"}, false, func(s *Site, _ string, d model.Doc) Cell { return timeCell(s, of(d)) }}
}

func byYear(c column) column {
	c.filter = true
	return c
}

// timeCell shows only the day: the rows of a table are compared by it, and the page has the rest.
func timeCell(s *Site, t model.Time) Cell {
	if !t.Known() {
		return Cell{}
	}
	at := t.At
	if !t.DateOnly {
		at = at.In(s.o.Location)
	}
	return Cell{Time: Time{ISO: s.moment(t).ISO, Text: at.Format(time.DateOnly)}, Sort: t.At.UTC().Format(time.RFC3339)}
}

func numberColumn(name string, of func(*Site, model.Doc) int) column {
	return column{Column{name, "number"}, false, func(s *Site, _ string, d model.Doc) Cell {
		n := of(s, d)
		if n == 0 {
			return Cell{Sort: sortNumber(0)}
		}
		return Cell{Links: []Link{{Text: strconv.Itoa(n)}}, Sort: sortNumber(n)}
	}}
}

// sortNumber writes a number so that texts compare as the numbers do.
func sortNumber(n int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, 9-len(s))) + s
}

package insight

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// action writes one action item for page.
func action(title, kind, rest string) string {
	return fmt.Sprintf("- {title: %q, kind: %s, %s}", title, kind, rest)
}

// Which occurrences came after a fix, and after which one.
func TestRecurredAfterFix(t *testing.T) {
	incident := func(start string, causes ...string) string {
		return page("started_at: "+start, "root_causes: ["+strings.Join(causes, ", ")+"]")
	}
	postmortem := func(incidents string, actions ...string) string {
		return page(append([]string{"incidents: [" + incidents + "]", "action_items:"}, actions...)...)
	}
	// Three incidents of one cause, and what tests add to them.
	base := map[string]string{
		"incidents/A.md": incident("2024-01-10T10:00:00+07:00", "pool"),
		"incidents/B.md": incident("2024-03-10T10:00:00+07:00", "pool"),
		"incidents/C.md": incident("2024-06-10T10:00:00+07:00", "pool"),
	}
	fixed := func(on string) map[string]string {
		return map[string]string{"root-causes/pool.md": page("fixed_on: " + on)}
	}
	after := func(actions ...string) map[string]string {
		return map[string]string{"postmortems/P.md": postmortem("A", actions...)}
	}
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no dates at all", map[string]string{
			"root-causes/pool.md": page("status: fixed"),
			"incidents/A.md":      page("root_causes: [pool]"),
			"incidents/B.md":      page("root_causes: [pool]"),
			"incidents/C.md":      page("root_causes: [pool]"),
			"postmortems/P.md":    postmortem("A", action("x", "prevent", "status: done")),
		}, ``},
		{"fixed between the first and the second", fixed("2024-02-01"), `
			pool: B after 2024-02-01 root-causes/pool.md:2:11
			pool: C after 2024-02-01 root-causes/pool.md:2:11`},
		{"fixed before all", fixed("2023-12-01"), `
			pool: A after 2023-12-01 root-causes/pool.md:2:11
			pool: B after 2023-12-01 root-causes/pool.md:2:11
			pool: C after 2023-12-01 root-causes/pool.md:2:11`},
		{"fixed after all", fixed("2024-07-01"), ``},
		{"fixed on the day itself", fixed("2024-06-10"), ``},
		{"fixed on the day before", fixed("2024-06-09"), `
			pool: C after 2024-06-09 root-causes/pool.md:2:11`},
		{"fixed an hour before", fixed("2024-06-10T09:00:00+07:00"), `
			pool: C after 2024-06-10 root-causes/pool.md:2:11`},
		{"fixed at the same minute, in another zone", fixed("2024-06-10T03:00:00Z"), ``},
		{"days begin in the zone of the site", fixed("2024-06-09T23:30:00Z"), `
			pool: C after 2024-06-10 root-causes/pool.md:2:11`},
		{"an incident of which only the day is known, on the day of the fix", map[string]string{
			"root-causes/pool.md": page("fixed_on: 2024-06-10T09:00:00+07:00"),
			"incidents/C.md":      page("date: 2024-06-10", "root_causes: [pool]"),
		}, ``},
		{"an incident of which nobody knows the day", map[string]string{
			"root-causes/pool.md": page("fixed_on: 2024-02-01"),
			"incidents/C.md":      page("root_causes: [pool]"),
		}, `
			pool: B after 2024-02-01 root-causes/pool.md:2:11`},
		{"the action was completed before the second", after(action("x", "prevent", "status: done, completed_on: 2024-02-01")), `
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			pool: C after 2024-02-01 postmortems/P.md:4:3 [x]
			x came back in B`},
		{"the action was completed between the second and the third", after(action("x", "prevent", "completed_on: 2024-04-01, verified_on: 2024-04-08")), `
			pool: C after 2024-04-01 postmortems/P.md:4:3 [x]
			x came back in C`},
		{"the action was completed on the day of the third", after(action("x", "prevent", "status: done, completed_on: 2024-06-10")), ``},
		{"all of several actions are needed", after(
			action("x", "prevent", "status: done, completed_on: 2024-02-01"),
			action("y", "prevent", "status: done, completed_on: 2024-04-01")), `
			pool: C after 2024-04-01 postmortems/P.md:5:3 [x y]
			x came back in C
			y came back in C`},
		{"one action is open", after(
			action("x", "prevent", "status: done, completed_on: 2024-02-01"),
			action("y", "prevent", "status: in_progress")), ``},
		{"nobody says what became of one action", after(
			action("x", "prevent", "status: done, completed_on: 2024-02-01"),
			action("y", "prevent", "owner: db")), ``},
		{"one action was done, but nobody knows when", after(
			action("x", "prevent", "status: done, completed_on: 2024-02-01"),
			action("y", "prevent", "status: done")), ``},
		{"what nobody will do, and what was to prevent nothing, is not waited for", after(
			action("x", "prevent", "status: done, completed_on: 2024-02-01"),
			action("y", "prevent", "status: wont_do"),
			action("z", "detect", "status: open")), `
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			pool: C after 2024-02-01 postmortems/P.md:4:3 [x]
			x came back in B`},
		{"nobody will do anything", after(action("x", "prevent", "status: wont_do, completed_on: 2024-02-01")), ``},
		{"the actions of later incidents are not waited for before them", map[string]string{
			"postmortems/P.md": postmortem("A", action("x", "prevent", "status: done, completed_on: 2024-02-01")),
			"postmortems/Q.md": postmortem("B", action("y", "prevent", "status: open")),
		}, `
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			x came back in B`},
		{"a second fix did not hold either", map[string]string{
			"postmortems/P.md": postmortem("A", action("x", "prevent", "status: done, completed_on: 2024-02-01")),
			"postmortems/Q.md": postmortem("B", action("y", "prevent", "status: done, completed_on: 2024-05-01")),
		}, `
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			pool: C after 2024-05-01 postmortems/Q.md:4:3 [x y]
			x came back in B
			y came back in C`},
		{"a page that examines all three says that its action was completed before the second", map[string]string{
			"postmortems/P.md": postmortem("A, B, C",
				action("x", "prevent", "status: done, completed_on: 2024-02-01"),
				action("y", "prevent", "status: done, completed_on: 2024-05-01"),
				action("z", "prevent", "status: open")),
		}, `
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			pool: C after 2024-05-01 postmortems/P.md:5:3 [x y]
			x came back in B
			y came back in C`},
		{"fixed_on and an action: the newer one that lies before", map[string]string{
			"root-causes/pool.md": page("fixed_on: 2024-05-01"),
			"postmortems/P.md":    postmortem("A", action("x", "prevent", "status: done, completed_on: 2024-02-01")),
		}, `
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			pool: C after 2024-05-01 root-causes/pool.md:2:11 [x]
			x came back in B`},
		{"what was done until fixed_on was part of the fix, also where more is open", map[string]string{
			"root-causes/pool.md": page("fixed_on: 2024-05-01"),
			"postmortems/P.md": postmortem("A", action("x", "prevent", "status: done, completed_on: 2024-02-01"), action("y", "prevent", "status: open"),
				action("z", "prevent", "status: done, completed_on: 2024-05-02")),
		}, `
			pool: C after 2024-05-01 root-causes/pool.md:2:11 [x]
			x came back in C`},
		{"fixed_on counts whatever is still open", map[string]string{
			"root-causes/pool.md": page("fixed_on: 2024-05-01"),
			"postmortems/P.md":    postmortem("A", action("x", "prevent", "status: open")),
		}, `
			pool: C after 2024-05-01 root-causes/pool.md:2:11`},
		{"of several causes each is judged alone", map[string]string{
			"root-causes/dns.md": page("fixed_on: 2024-05-01"),
			"incidents/A.md":     incident("2024-01-10T10:00:00+07:00", "pool", "dns"),
			"incidents/C.md":     incident("2024-06-10T10:00:00+07:00", "dns", "pool"),
			"postmortems/P.md": postmortem("A",
				action("x", "prevent", "root_cause: pool, status: done, completed_on: 2024-02-01"),
				action("y", "prevent", "root_cause: dns, status: open"),
				action("z", "prevent", "status: open")), // for one of the two, nobody knows which
		}, `
			dns: C after 2024-05-01 root-causes/dns.md:2:11
			pool: B after 2024-02-01 postmortems/P.md:4:3 [x]
			pool: C after 2024-02-01 postmortems/P.md:4:3 [x]
			x came back in B`},
		{"a cause behind the cause", map[string]string{
			"root-causes/pool.md":  page("caused_by: [retry]"),
			"root-causes/retry.md": page("fixed_on: 2024-05-01"),
		}, `
			retry: C after 2024-05-01 root-causes/retry.md:2:11 via pool`},
		{"a fix of what it led to is none of the cause behind it", map[string]string{
			"root-causes/pool.md":  page("fixed_on: 2024-05-01", "caused_by: [retry]"),
			"root-causes/retry.md": page("status: open"),
		}, `
			pool: C after 2024-05-01 root-causes/pool.md:2:11`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := maps.Clone(base)
			maps.Copy(files, tt.files)
			compare(t, returns(reportOn(t, "2024-08-01", files)), tt.want)
		})
	}
}

// returns tells what a report says about causes that came back, and holds its two sides against each other.
func returns(r *Report) []string {
	var out []string
	marks, returned := 0, 0
	for _, c := range r.Causes {
		for _, o := range c.Occurrences {
			if o.AfterFix == nil {
				continue
			}
			marks++
			line := fmt.Sprintf("%s: %s after %s %s", c.Doc.ID, id(o.Incident.Doc), o.AfterFix.On.Format("2006-01-02"), o.AfterFix.Pos)
			if o.Via != nil {
				line += " via " + o.Via.Doc.ID
			}
			var titles []string
			for _, a := range o.AfterFix.Actions {
				titles = append(titles, a.Item.Title)
			}
			if titles != nil {
				line += fmt.Sprint(" ", titles)
			}
			out = append(out, line)
		}
	}
	for _, i := range r.Incidents {
		returned += len(i.Returned)
	}
	if marks != returned {
		out = append(out, fmt.Sprintf("%d marks on causes, %d on incidents", marks, returned))
	}
	for _, d := range r.graph.Docs {
		for _, a := range r.Actions {
			if a.Doc == d && a.CameBack != nil {
				out = append(out, fmt.Sprintf("%s came back in %s", a.Item.Title, id(a.CameBack.Incident.Doc)))
			}
		}
	}
	return out
}

package synth

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// milestones are the moments of an incident, in order.
type milestones struct{ started, detected, declared, acknowledged, mitigated, resolved time.Time }

// milestones returns the moments of an incident, the same for everybody who writes about it.
func (w *world) milestones(r ref) milestones {
	a := &author{world: w, rand: w.rand(r, forTimes), self: r}
	m := milestones{started: w.story(r).started}
	later := func(t time.Time, most int) time.Time { return t.Add(time.Duration(1+a.falling(most)) * time.Minute) }
	m.detected = later(m.started, 90)
	m.acknowledged = later(m.detected, 30)
	m.declared = later(m.detected, 40)
	m.mitigated = later(m.declared, 400)
	m.resolved = later(m.mitigated, 1500)
	return m
}

// incident writes an incident record.
func (d *draft) incident() {
	d.field("id", d.world.id(d.self))
	d.common()
	d.field("status", d.oneOf("closed", "closed", "resolved", "mitigated"))
	d.field("severity", "sev"+strconv.Itoa(1+d.rand.IntN(4)))
	m := d.world.milestones(d.self)
	d.times(m)
	d.field("detected_by", d.oneOf("alert", "customer", "staff", "partner"))
	d.list("services", d.services(d.between(0, 2))...)
	d.list("alerts", d.world.id(d.alert()))
	d.usedRunbooks()
	d.causes(d.self)
	d.text("trigger", d.sentence("action"))
	d.list("symptoms", strconv.Quote(d.sig.symptom))
	if d.chance(20) {
		d.list("related_incidents", d.ids(incident, 1)...)
	}
	d.text("impact", d.sentence("impact"))
	d.field("customers_impacted", d.say("big"))
	d.section(d.oneOf("Summary", "What happened", "Description"), d.sentence("impact")+" "+d.paragraph())
	d.section("Timeline", d.timeline(d.self))
	d.section(d.oneOf("Symptoms", "Evidence", "Observations"), d.paragraph(), d.block())
	d.section(d.oneOf("Mitigation", "What we did", "Actions taken"), d.bullets("event", "-", 2, 4), d.block())
	d.section(d.oneOf("Notes", "Links", "See also"), "- "+d.link(d.earlier(runbook))+"\n- "+d.link(d.alert()))
}

// postmortem writes a post-mortem of one incident, or of two in a tenth of the cases.
func (d *draft) postmortem() {
	first := d.world.firstIncident(d.self)
	d.field("id", d.world.id(d.self))
	d.common()
	incidents := []string{d.world.id(first)}
	if d.chance(10) {
		incidents = append(incidents, d.ids(incident, 1)...)
	}
	d.list("incidents", incidents...)
	d.field("status", d.oneOf("reviewed", "closed", "in-review", "draft"))
	d.list("authors", d.say("team"), d.say("team"))
	m := d.world.milestones(first)
	d.field("reviewed_on", m.resolved.AddDate(0, 0, d.between(2, 20)).Format(time.DateOnly))
	d.causes(first)
	d.text("trigger", d.sentence("action"))
	d.actionItems(m.resolved)
	d.section(d.oneOf("Summary", "What happened", "Overview"), d.sentence("impact")+" "+d.link(first)+" has the record of the day.", d.paragraph())
	d.section("Timeline", d.timeline(first))
	d.section(d.oneOf("Root cause", "Root cause analysis", "Why it happened", "Cause"), d.sentence("cause")+" "+d.paragraph(), d.block())
	d.section(d.oneOf("Resolution", "What fixed it", "Recovery"), d.paragraph(), d.block())
	d.section(d.oneOf("Lessons learned", "What went well, what did not", "Lessons"), d.bullets("lesson", "-", 3, 5))
	d.section(d.oneOf("Action items", "Follow-up", "Next steps"), d.bullets("action", d.oneOf("-", "- [ ]", "- [x]"), 2, 4))
}

// times writes the moments of an incident into the front matter; the later ones are not always known.
func (d *draft) times(m milestones) {
	d.field("started_at", m.started.Format(time.RFC3339))
	d.field("detected_at", m.detected.Format(time.RFC3339))
	if d.chance(50) {
		d.field("declared_at", m.declared.Format(time.RFC3339))
	}
	if d.chance(70) {
		d.field("acknowledged_at", m.acknowledged.Format(time.RFC3339))
	}
	if d.chance(80) {
		d.field("mitigated_at", m.mitigated.Format(time.RFC3339))
	}
	d.field("resolved_at", m.resolved.Format(time.RFC3339))
}

// usedRunbooks writes which runbooks were used, in one of the two forms.
func (d *draft) usedRunbooks() {
	ids := d.ids(runbook, d.between(0, 2))
	if len(ids) == 0 || d.chance(60) {
		d.list("runbooks", ids...)
		return
	}
	d.field("runbooks", fmt.Sprintf("\n  - id: %s\n    helped: %s", ids[0], strconv.Quote(d.oneOf("yes", "no", "missing"))))
}

// causes names the root cause of an incident: in two cases of three, for the others wait to be found.
func (d *draft) causes(of ref) {
	if c := d.world.story(of).cause; c >= 0 && d.chance(66) {
		d.list("root_causes", d.world.id(ref{rootCause, c}))
	}
}

// actionItems writes two to five action items into the front matter of a post-mortem.
func (d *draft) actionItems(from time.Time) {
	d.field("action_items", "")
	for i := range d.between(2, 5) {
		due := from.AddDate(0, 0, d.between(7, 90))
		status := d.oneOf("done", "open", "in_progress", "wont_do")
		fmt.Fprintf(&d.head, "  - id: AI-%05d-%d\n    title: %s\n    kind: %s\n    owner: %s\n    priority: %s\n    due_on: %s\n    status: %s\n",
			d.self.num, i+1, strconv.Quote(d.sentence("action")), d.oneOf("prevent", "mitigate", "detect", "process"), d.say("team"),
			d.oneOf("high", "medium", "low"), due.Format(time.DateOnly), status)
		if status == "done" {
			fmt.Fprintf(&d.head, "    completed_on: %s\n", due.AddDate(0, 0, d.between(-7, 30)).Format(time.DateOnly))
		}
	}
}

// timeline tells the course of an incident, as a table or as a list.
func (d *draft) timeline(of ref) string {
	type entry struct {
		at   time.Time
		text string
	}
	m := d.world.milestones(of)
	entries := []entry{
		{m.started, d.sig.symptom},
		{m.detected, d.say("event")},
		{m.declared, "declared as " + d.world.id(of)},
		{m.declared.Add(m.mitigated.Sub(m.declared) / 2), d.say("event")},
		{m.mitigated, d.say("event")},
		{m.resolved, "all clear"},
	}
	var lines []string
	if d.chance(50) {
		lines = append(lines, "| time | event |", "|---|---|")
		for _, e := range entries {
			lines = append(lines, "| "+e.at.Format("15:04")+" | "+e.text+" |")
		}
	} else {
		for _, e := range entries {
			lines = append(lines, "- "+e.at.Format("2006-01-02 15:04")+": "+e.text)
		}
	}
	return strings.Join(lines, "\n")
}

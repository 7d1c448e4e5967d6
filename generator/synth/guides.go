package synth

import (
	"fmt"
	"strconv"
	"time"
)

// service writes a service: what it is, who to call, what it needs.
func (d *draft) service() {
	d.common()
	d.field("team", d.say("team"))
	d.field("tier", strconv.Itoa(d.between(1, 3)))
	d.list("depends_on", d.ids(service, 3)...)
	d.field("escalation", "")
	for i, after := range []string{"15 minutes", "30 minutes", "1 hour"}[:d.between(1, 3)] {
		fmt.Fprintf(&d.head, "  - name: %s, line %d\n    contact: \"#call-%s\"\n    after: %s\n", d.say("team"), i+1, d.say("team"), after)
	}
	d.field("dashboards", "\n  - title: Overview\n    url: https://dashboards.example.net/d/"+d.say("hex"))
	d.section("", d.paragraph())
	d.section(d.oneOf("What it does", "Overview", "Purpose"), d.paragraph())
	d.section(d.oneOf("Dependencies", "What it needs"), d.table(d.between(3, 6), "Service:othersvc", "Through:component", "Watch:measure"))
	d.section(d.oneOf("Operations", "Day to day", "Common tasks"), d.block(), d.bullets("step", "-", 3, 5))
	d.section(d.oneOf("Configuration", "Settings"), d.block())
}

// rootCause writes a root cause: how to tell it, what prevents it.
func (d *draft) rootCause() {
	d.field("id", d.world.id(d.self))
	d.common()
	d.field("category", d.oneOf("capacity", "configuration", "dependency", "code", "process", "hardware"))
	d.list("services", d.services(1)...)
	status := d.oneOf("fixed", "fixed", "open", "accepted")
	d.field("status", status)
	if status == "fixed" {
		d.field("fixed_on", d.world.story(d.self).started.Format(time.DateOnly))
	}
	d.text("detection", d.sentence("step"))
	d.text("prevention", d.sentence("action"))
	d.list("runbooks", d.ids(runbook, d.between(0, 2))...)
	if d.chance(10) {
		d.list("caused_by", d.ids(rootCause, 1)...)
	}
	d.section("", d.sentence("cause")+" "+d.paragraph())
	d.section(d.oneOf("How to recognise it", "Symptoms", "Signs"), d.bullets("sentence", "-", 2, 4), d.block())
	d.section(d.oneOf("Why it happens", "Background", "Mechanism"), d.paragraph())
	d.section(d.oneOf("Fix", "What fixes it", "Lasting fix"), d.bullets("action", "-", 2, 4), d.block())
}

// runbook writes a runbook, under the headings that people use.
func (d *draft) runbook() {
	d.common()
	d.list("services", d.services(d.between(0, 1))...)
	if d.chance(70) {
		d.list("alerts", d.world.id(d.alert()))
	}
	if d.chance(30) {
		d.list("root_causes", d.ids(rootCause, 1)...)
	}
	d.field("expected_time", strconv.Itoa(5*d.between(1, 12))+" minutes")
	if d.chance(70) {
		d.field("last_reviewed_on", d.moment().Format(time.DateOnly))
		d.field("review_in", d.oneOf("6 months", "12 months", "3 months"))
	}
	if d.chance(30) {
		d.field("last_tested_on", d.moment().Format(time.DateOnly))
	}
	d.section(d.oneOf("Meaning", "What it means", "When to use this", "Overview"), d.paragraph())
	d.section(d.oneOf("Impact", "What customers notice"), d.sentence("impact"))
	d.section(d.oneOf("Diagnosis", "How to find out", "Investigation"), d.bullets("step", d.oneOf("-", "*", "1."), 3, 6), d.block())
	d.section(d.oneOf("Mitigation", "Steps", "Resolution", "How to fix it"), d.bullets("step", "1.", 4, 8), d.block())
	if d.chance(30) {
		d.section(d.oneOf("Limits", "Thresholds"), d.table(d.between(3, 6), "Measure:measure", "Warning:n", "Critical:big", "Team:team"))
	}
	d.section(d.oneOf("Escalation", "If this does not help", "Notes"), "- "+d.link(d.earlier(runbook))+"\n- "+d.link(d.earlier(incident)))
}

// alertPage writes an alert: what it says in plain words and what to do first.
func (d *draft) alertPage() {
	d.common()
	d.list("services", d.services(0)...)
	d.field("severity", d.oneOf("warning", "critical", "info"))
	d.list("runbooks", d.ids(runbook, d.between(1, 2))...)
	d.field("expected_time", strconv.Itoa(5*d.between(1, 9))+" minutes")
	d.section("", d.sentence("impact"))
	d.section(d.oneOf("What it means", "Meaning", "In plain words"), d.paragraph())
	d.section(d.oneOf("Rule", "Expression", "Definition"), d.block())
	d.section(d.oneOf("First look", "What to check", "Typical causes"), d.bullets("step", "-", 3, 5), d.block())
	d.section(d.oneOf("False alarms", "History", "Tuning"), d.paragraph())
}

// drill writes a drill: an old incident, played again.
func (d *draft) drill() {
	d.field("id", d.world.id(d.self))
	d.common()
	if ids := d.ids(incident, 1); len(ids) > 0 {
		d.field("scenario", ids[0])
	}
	d.list("runbooks", d.ids(runbook, d.between(1, 2))...)
	d.list("services", d.services(0)...)
	d.field("held_on", d.moment().Format(time.DateOnly))
	d.list("participants", d.say("team"), d.say("team"))
	d.text("outcome", d.sentence("outcome"))
	d.section("Scenario", d.paragraph())
	d.section(d.oneOf("How it went", "Course"), d.bullets("event", "-", 4, 7), d.block())
	d.section(d.oneOf("Findings", "What we learned"), d.bullets("lesson", "-", 3, 5), d.block())
}

// page writes a page that is nothing but text.
func (d *draft) page() {
	if d.chance(70) {
		d.common()
	} else {
		d.text("title", d.world.title(d.self))
	}
	d.section("", d.paragraph())
	d.section(d.oneOf("Background", "Why", "Scope"), d.paragraph())
	d.section(d.oneOf("How to", "In practice", "Rules"), d.bullets("step", "1.", 4, 7), d.block())
	d.section(d.oneOf("Reference", "Numbers", "Limits"), d.table(d.between(4, 8), "Part:component", "Measure:measure", "Limit:big", "Team:team"), d.block())
	d.section(d.oneOf("Further reading", "See also"), "- "+d.link(d.earlier(runbook))+"\n- "+d.link(d.earlier(page))+"\n- "+d.link(d.earlier(service)))
}

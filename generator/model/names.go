package model

import (
	"path"
	"strings"
)

// foreignKeys maps well-known names of other schemas to ours. A name is mapped only where the kind has our key.
var foreignKeys = map[string]string{
	"start": "started_at", "start_time": "started_at", "started": "started_at", "start_date": "started_at",
	"incident_start": "started_at", "begin_time": "started_at", "outage_start": "started_at", "impact_start": "started_at",
	"end": "resolved_at", "end_time": "resolved_at", "ended_at": "resolved_at", "ended": "resolved_at", "end_date": "resolved_at",
	"resolved": "resolved_at", "resolution_time": "resolved_at", "incident_end": "resolved_at", "outage_end": "resolved_at", "impact_end": "resolved_at",
	"detected": "detected_at", "detection_time": "detected_at", "detect_time": "detected_at", "discovered_at": "detected_at", "reported_at": "detected_at",
	"declared": "declared_at", "declaration_time": "declared_at", "acknowledged": "acknowledged_at", "acked_at": "acknowledged_at",
	"mitigated": "mitigated_at", "mitigation_time": "mitigated_at", "repaired_at": "mitigated_at",
	"contributing_factors": "root_causes", "contributing_causes": "root_causes", "root_cause": "root_causes", "causes": "root_causes", "cause": "root_causes",
	"assignee": "owner", "owner_slack": "owner", "owners": "owner", "maintainer": "owner", "owner_team": "owner", "team": "owner", "responsible": "owner",
	"due_date": "due_on", "due_at": "due_on", "resolve_by": "due_on", "due": "due_on", "deadline": "due_on",
	"completed_at": "completed_on", "completed": "completed_on", "done_on": "completed_on", "closed_at": "completed_on",
	"old_paths": "aliases", "redirect_from": "aliases", "redirects": "aliases",
	"description": "summary", "abstract": "summary", "tldr": "summary",
	"labels": "tags", "categories": "tags", "keywords": "tags",
	"name": "title", "identifier": "id", "incident_id": "id",
	"sev": "severity", "priority": "severity", "level": "severity", "impact_level": "severity",
	"service": "services", "affected_services": "services", "components": "services", "systems": "services", "affected_systems": "services", "impacted_systems": "services", "impacted_services": "services",
	"alert": "alerts", "runbook": "runbooks", "runbook_url": "runbooks", "playbook": "runbooks", "playbooks": "runbooks",
	"incident": "incidents", "related": "related_incidents", "actions": "action_items", "followups": "action_items", "follow_ups": "action_items",
	"author": "authors", "language": "lang", "last_reviewed": "last_reviewed_on", "reviewed_at": "last_reviewed_on", "review_date": "last_reviewed_on",
	"review_interval": "review_in", "last_tested": "last_tested_on", "tested_on": "last_tested_on", "dependencies": "depends_on",
	"repo": "repository", "symptom": "symptoms", "held_at": "held_on", "fixed_at": "fixed_on", "link": "url", "ticket": "url", "issue": "url",
	"state": "status", "task": "title", "action": "title", "type_of_action": "kind", "customer_impact": "impact",
}

// otherKeys are keys of other generators that only say how a page is to look. They are kept, not shown, and never taken
// for typing errors.
var otherKeys = func() map[string]struct{} {
	m := map[string]struct{}{}
	for _, k := range strings.Fields(`layout type menu weight slug url permalink template theme toc hide sidebar_position sidebar_label
		sidebar_class_name nav_order nav_exclude parent grand_parent has_children has_toc search_exclude bookhidden bookflatsection
		bookcollapsesection booktoc bookcomments linktitle expirydate publishdate lastmod outputs cascade headless resources
		pagination_next pagination_prev custom_edit_url hide_title hide_table_of_contents myst html_meta orphan`) {
		m[k] = struct{}{}
	}
	return m
}()

// Presentational reports whether a key of front matter only tells another generator how a page is to look.
func Presentational(key string) bool {
	_, ok := otherKeys[NormalKey(key)]
	return ok
}

// NormalKey brings a key into the form of ours: "startedAt", "started-at" and "Started At" are "started_at".
func NormalKey(key string) string {
	var b strings.Builder
	lower := false // the letter before was a small one
	for _, r := range key {
		switch {
		case r == '-' || r == ' ' || r == '.':
			r, lower = '_', false
		case r >= 'A' && r <= 'Z':
			if lower {
				b.WriteByte('_')
			}
			r, lower = r+'a'-'A', false
		default:
			lower = r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ours translates a foreign key; a key that is not foreign stays.
func (d *Decoder) ours(key string) string {
	if k, ok := d.Foreign[key]; ok {
		return k
	}
	if k, ok := foreignKeys[key]; ok {
		return k
	}
	return key
}

// Ours gives our name of a key of front matter, as the decoder would take it.
func (d *Decoder) Ours(key string) string {
	k := NormalKey(key)
	if _, ok := d.Foreign[k]; !ok && kindKeys[k] {
		return k
	}
	return d.ours(k)
}

// kindKeys are the keys that documents have themselves, not what stands in their lists.
var kindKeys = func() map[string]bool {
	m := map[string]bool{}
	for _, k := range Kinds {
		for _, key := range KeysOf(k) {
			m[key] = true
		}
	}
	return m
}()

// SplitName splits the base name of a path into name and extension: the longest of the given extensions that fits, in any
// case; "" if none does, or if nothing would be left.
func SplitName(p string, extensions []string) (name, ext string) {
	base := path.Base(p)
	lower := strings.ToLower(base)
	for _, e := range extensions {
		if len(e) > len(ext) && len(e) < len(base) && strings.HasSuffix(lower, strings.ToLower(e)) {
			ext = e
		}
	}
	return base[:len(base)-len(ext)], ext
}

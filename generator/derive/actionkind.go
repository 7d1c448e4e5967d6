package derive

import (
	"regexp"
	"strings"
)

// kindWords are the words that say of what kind an action is. The first in the text wins.
var kindWords = []struct {
	kind  string
	match *regexp.Regexp
}{
	{kindDetect, regexp.MustCompile(`(?i)\b(?:alert(?:s|ing)?|alarms?|monitor(?:s|ing|ed)?|detect(?:s|ed|ion|ing)?|dashboards?|observability|pager|paging|notifications?|peringatan|pemantauan|pantau|deteksi|mendeteksi|dasbor)\b`)},
	{kindPrevent, regexp.MustCompile(`(?i)\b(?:prevent(?:s|ion|ative|ive)?|avoid(?:s|ing)?|cegah|mencegah|pencegahan|hindari|menghindari)\b`)},
	{kindProcess, regexp.MustCompile(`(?i)\b(?:document(?:s|ed|ing|ation)?|docs|runbooks?|playbooks?|training|trainings|checklists?|guidelines?|guidance|guides?|polic(?:y|ies)|onboarding|game ?days?|` +
		`process(?:es)? (?:for|of|to|around|on)|(?:release|deploy(?:ment)?|review|incident|change|escalation|on-?call|approval|communications?|our|the) process(?:es)?|` +
		`dokumentasi|dokumentasikan|prosedur|pelatihan|panduan|proses|sop)\b`)},
	{kindMitigate, regexp.MustCompile(`(?i)\b(?:mitigat(?:e|es|ed|ing|ion)|(?:faster|quicker|automatic|automated) (?:recovery|rollbacks?|failover|mitigation)|recover(?:s)? (?:faster|quicker|more quickly|automatically)|roll(?:ing)? ?back (?:faster|automatically|quickly)|` +
		`failover|fail over|self-heal(?:ing|s)?|blast radius|mitigasi|pemulihan)\b`)},
}

// kindOf says of what kind an action is, where a word of it says so.
func kindOf(text string) string {
	best, at := "", len(text)
	for _, k := range kindWords {
		if loc := k.match.FindStringIndex(text); loc != nil && loc[0] < at {
			best, at = k.kind, loc[0]
		}
	}
	return best
}

// kindHeads are the words that say it in a heading or a column of their own.
var kindHeads = regexp.MustCompile(`(?i)\b(?:(prevent\p{L}*|avoid\p{L}*|cegah|pencegahan|mencegah)|(mitigat\p{L}*|respon[ds]\p{L}*|recover\p{L}*|repair|mitigasi|pemulihan|respons)|` +
	`(detect\p{L}*|monitor\p{L}*|alert\p{L}*|observability|deteksi|pemantauan|peringatan)|(process\p{L}*|document\p{L}*|docs|training|communication\p{L}*|people|runbooks?|proses|dokumentasi|pelatihan))\b`)

// kindHead reads the kind from a heading or a cell.
func kindHead(text string) string {
	m := kindHeads.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	for i, k := range []string{kindPrevent, kindMitigate, kindDetect, kindProcess} {
		if m[i+1] != "" {
			return k
		}
	}
	return ""
}

var (
	priorityMark  = regexp.MustCompile(`(?:^|[\s(\[*_])(P[0-5])(?:[\s)\]:,.*_–—-]|$)`)
	priorityWords = regexp.MustCompile(`(?i)\b(?:priority|prioritas|prio)\s*[:=]\s*([\p{L}\d]{1,12})|(?:^|[(\[])(critical|highest|high|medium|normal|low|lowest)[ -]priority(?:$|[)\]:])|\bprioritas (tinggi|sedang|rendah)\b`)
	priorityEnd   = regexp.MustCompile(`^\s*[(\[]?(P[0-5])[)\]]?\s*[:–—-]?\s+|\s*[(\[](P[0-5])[)\]][\s.]*$|[\s(\[,;]*\b(?i:priority|prioritas|prio)\s*[:=]\s*[\p{L}\d]{1,12}[)\]]?[\s.]*$`)
)

// cutPriority takes the priority off a text that says it.
func cutPriority(text string) (rest, priority string) {
	priority = priorityOf(text)
	if loc := priorityEnd.FindStringIndex(text); priority != "" && loc != nil {
		return strings.TrimSpace(text[:loc[0]] + text[loc[1]:]), priority
	}
	return text, priority
}

// priorityOf reads a priority wherever a text says it.
func priorityOf(text string) string {
	if m := priorityMark.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if m := priorityWords.FindStringSubmatch(text); m != nil {
		return m[1] + strings.ToLower(m[2]+m[3])
	}
	return ""
}

package derive

import (
	"regexp"
	"strings"
)

// kindWords are the words that say of what kind an action is. The first in the text wins.
var kindWords = newPhraseBook(
	[2]string{kindDetect, "alert|alerts|alerting|alarm|alarms|monitor|monitors|monitoring|monitored|detect|detects|detected|detection|detecting|dashboard|dashboards|observability|" +
		"pager|paging|notification|notifications|peringatan|pemantauan|pantau|deteksi|mendeteksi|dasbor"},
	[2]string{kindPrevent, "prevent|prevents|prevention|preventative|preventive|avoid|avoids|avoiding|cegah|mencegah|pencegahan|hindari|menghindari"},
	[2]string{kindProcess, "document|documents|documented|documenting|documentation|docs|runbook|runbooks|playbook|playbooks|training|trainings|checklist|checklists|guideline|guidelines|" +
		"guidance|guide|guides|policy|policies|onboarding|game day|game days|gameday|gamedays|process for|process of|process to|process around|process on|processes for|processes to|" +
		"release process|deploy process|deployment process|review process|incident process|change process|escalation process|on call process|oncall process|approval process|" +
		"communication process|our process|our processes|the process|dokumentasi|dokumentasikan|prosedur|pelatihan|panduan|proses|sop"},
	[2]string{kindMitigate, "mitigate|mitigates|mitigated|mitigating|mitigation|faster recovery|faster rollback|faster rollbacks|faster failover|quicker recovery|quicker rollback|" +
		"automatic recovery|automatic rollback|automatic rollbacks|automatic failover|automated recovery|automated rollback|automated rollbacks|automated failover|recover faster|" +
		"recover quicker|recover more quickly|recover automatically|recovers automatically|roll back faster|roll back automatically|roll back quickly|failover|fail over|" +
		"self heal|self heals|self healing|blast radius|mitigasi|pemulihan"},
)

// kindOf says of what kind an action is, where a word of it says so.
func kindOf(text string) string {
	kind, _ := kindWords.find(text)
	return kind
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
	if priority = priorityOf(text); priority == "" {
		return text, ""
	}
	if loc := priorityEnd.FindStringIndex(text); loc != nil {
		return strings.TrimSpace(text[:loc[0]] + text[loc[1]:]), priority
	}
	return text, priority
}

// priorityOf reads a priority wherever a text says it.
func priorityOf(text string) string {
	if !strings.Contains(text, "rio") && !namesPriority(text) {
		return ""
	}
	if m := priorityMark.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if m := priorityWords.FindStringSubmatch(text); m != nil {
		return m[1] + strings.ToLower(m[2]+m[3])
	}
	return ""
}

// namesPriority reports whether a text has a "P" before a digit.
func namesPriority(text string) bool {
	for i := strings.IndexByte(text, 'P'); i >= 0 && i+1 < len(text); {
		if text[i+1] >= '0' && text[i+1] <= '5' {
			return true
		}
		next := strings.IndexByte(text[i+1:], 'P')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

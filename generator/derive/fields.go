package derive

import (
	"strings"
)

// role is what a column of a table, or a line such as "Owner: …", says of an action item.
type role int

const (
	noRole role = iota
	titleRole
	ownerRole
	dueRole
	statusRole
	completedRole
	kindRole
	priorityRole
	ticketRole
	numberRole
	whenRole // a time of the incident: a table that has it is no list of actions
)

// roles lists how people head their columns, in lower case.
var roles = func() map[string]role {
	m := map[string]role{}
	for _, r := range []struct {
		role  role
		names string
	}{
		{titleRole, "action|actions|action item|action items|item|items|task|tasks|todo|to do|follow up|follow ups|followup|follow up action|" +
			"title|summary|description|details|what|remediation|recommendation|improvement|corrective action|preventive action|deliverable|" +
			"tindakan|aksi|butir aksi|tugas|kegiatan|tindak lanjut|uraian|deskripsi|judul|rencana aksi|perbaikan"},
		{ownerRole, "owner|owners|owned by|action owner|assignee|assignees|assigned|assigned to|who|responsible|responsible team|responsible person|dri|lead|team|" +
			"owning team|poc|point of contact|pic|penanggung jawab|pemilik|pelaksana|tim|siapa"},
		{dueRole, "due|due date|due by|due on|deadline|target|target date|target completion|target completion date|eta|by when|when|when due|expected|expected by|tenggat|tenggat waktu|batas waktu|target selesai|jatuh tempo"},
		{statusRole, "status|state|done|progress|complete|current status|keadaan|selesai"},
		{completedRole, "completed|completed on|completed at|completion date|date completed|done on|closed on|closed|date closed|finished|selesai pada|tanggal selesai"},
		{kindRole, "type|kind|category|type of action|action type|jenis|tipe|kategori"},
		{priorityRole, "priority|prio|importance|urgency|prioritas"},
		{ticketRole, "ticket|tickets|bug|bugs|issue|issues|jira|jira ticket|link|links|url|pr|tracking|tracking issue|tracking bug|tracking id|tracker|reference|ref|" +
			"issue link|ticket link|github issue|card|story|tiket|tautan|pelacakan"},
		{numberRole, "#|no|nr|number|id|nomor|s no|sr no"},
		{whenRole, "time|timestamp|time utc|utc|waktu|jam|event|time of day|event time"},
	} {
		for w := range strings.SplitSeq(r.names, "|") {
			m[w] = r.role
		}
	}
	return m
}()

// roleOf says what a column with this heading holds.
func roleOf(header string) role {
	if h := strings.TrimSpace(header); h == "#" || h == "№" {
		return numberRole
	}
	words := normalWords(header)
	if len(words) == 0 || len(words) > 5 {
		return noRole
	}
	if r, ok := roles[strings.Join(words, " ")]; ok {
		return r
	}
	// "Owner (team)", "Action item description": the first phrase that is known, the longest first.
	for n := min(2, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			if r, ok := roles[strings.Join(words[i:i+n], " ")]; ok && r != numberRole {
				return r
			}
		}
	}
	return noRole
}

// vague are names of columns that begin sentences too: "Team: talk to the vendor".
var vague = wordSet("team lead who siapa tim when done complete selesai progress target expected urgency importance closed finished card story reference ref")

// field splits a line such as "Owner: the storage team". Only the names of fields that describe an action item count.
func field(text string) (role, string, bool) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || len(name) > 30 || strings.HasPrefix(value, "//") {
		return noRole, "", false
	}
	name = strings.Join(normalWords(name), " ")
	value = strings.Trim(value, " *_`")
	if vague[name] {
		return noRole, "", false
	}
	switch r := roles[name]; r {
	case completedRole:
		return r, value, len(daysIn(value, nil)) > 0
	case ownerRole, dueRole, statusRole, kindRole, priorityRole, ticketRole:
		return r, value, len(value) < 80 || r == ticketRole
	}
	return noRole, "", false
}

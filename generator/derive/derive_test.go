package derive

import (
	"path"
	"strings"
	"testing"
	"time"

	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

func TestMeaningOf(t *testing.T) {
	tests := []struct {
		heading string
		want    Section
	}{
		{"Root Cause(s)", Cause}, {"3. Root cause analysis", Cause}, {"RCA", Cause}, {"Contributing factors:", Cause}, {"Akar masalah", Cause},
		{"5 Whys", Cause}, {"Timeline (UTC)", Timeline}, {"Chronology of events (all times in CET)", Timeline}, {"Kronologi", Timeline}, {"**Key events**", Timeline},
		{"Action Items", Actions}, {"Actions taken", Resolution}, {"What's next?", Actions}, {"How we will prevent this", Actions}, {"What didn’t go well", Lessons}, {"Follow-up actions", Actions}, {"Review actions", Actions}, {"Tindak lanjut", Actions},
		{"What went well?", Lessons}, {"Where we got lucky", Lessons}, {"Lessons learnt", Lessons},
		{"Meaning", Meaning}, {"Alert Description", Meaning}, {"Diagnosis steps", Diagnosis}, {"Troubleshooting", Diagnosis},
		{"Mitigation", Mitigation}, {"How to fix", Mitigation}, {"Langkah-langkah", Mitigation}, {"Impact", Impact}, {"Dampak", Impact},
		{"Leadup", Trigger}, {"Corrective actions", Actions}, {"Recurrence", ""}, {"How do we prevent this from happening again?", Actions}, {"Recommended actions", Actions},
		{"Garis waktu", Timeline}, {"Akar permasalahan", Cause}, {"Mengapa ini terjadi?", Cause}, {"Langkah pencegahan", Prevention}, {"Rencana Tindak Lanjut", Actions},
		{"Usulan perbaikan", Actions}, {"Apa yang bisa diperbaiki?", Lessons}, {"Di mana kita beruntung", Lessons}, {"What worked", Lessons}, {"Positives", Lessons},
		{"How did we find out?", Detection}, {"How was it fixed?", Resolution}, {"How to prevent it", Prevention}, {"Perbaikan", ""}, {"Recommendations", ""},
		{"How to roll back", Rollback}, {"Verify", Verification}, {"Escalation", Escalation},
		{"", ""}, {"Background", ""}, {"How to fix the build of the nightly image on weekends", ""}, {"The impact of caching on the search service", ""},
		{"1.", ""}, {"!!!", ""},
	}
	for _, tt := range tests {
		if got := MeaningOf(tt.heading); got != tt.want {
			t.Errorf("MeaningOf(%q) = %q, want %q", tt.heading, got, tt.want)
		}
	}
}

func TestKind(t *testing.T) {
	const (
		runbook    = "# X\n\n## Meaning\n\na\n\n## Mitigation\n\nb\n"
		postmortem = "# X\n\n## Timeline\n\na\n\n## Root cause\n\nb\n\n## Action items\n"
		prose      = "# X\n\nSome text.\n"
		commands   = "# X\n\nRun this:\n\n    systemctl restart x\n"
	)
	tests := []struct {
		name, path, root, front, body string
		want                          *model.Kind
	}{
		{"shape of a runbook", "docs/x.md", "", "", runbook, model.KindRunbook},
		{"shape of a post-mortem", "docs/x.md", "", "", postmortem, model.KindPostMortem},
		{"foreign times", "data/x.md", "", "start_time: 2026-01-01T00:00:00Z", prose, model.KindPostMortem},
		{"nearest folder", "incidents/2026/runbooks/x.md", "", "", prose, model.KindRunbook},
		{"folder with signs", "Incident_Reports/x.md", "", "", prose, model.KindIncident},
		{"shape before folder", "incident-reports/x.md", "", "", postmortem, model.KindPostMortem},
		{"own keys: folder before shape", "incidents/x.md", "", "started_at: 2026-01-01T00:00:00Z", postmortem, model.KindIncident},
		{"an alert that says what to do", "alerts/team/x.md", "", "", commands, model.KindRunbook},
		{"an alert that does not", "alerts/team/x.md", "", "", prose, model.KindAlert},
		{"an alert in our keys", "alerts/x.md", "", "runbooks: [y]", runbook, model.KindAlert},
		{"keys of one kind", "x.md", "", "review_in: 6 months", prose, model.KindRunbook},
		{"keys of incidents", "x.md", "", "detected_by: customer", prose, model.KindIncident},
		{"name of the root", "data/x.md", "acme-post-mortems", "", prose, model.KindPostMortem},
		{"name of the root is the last hint", "alerts/x.md", "acme-postmortems", "", prose, model.KindAlert},
		{"an incident that tells how it was dealt with", "incidents/x.md", "", "", runbook, model.KindIncident},
		{"runbooks of incidents", "incidents/runbooks/x.md", "", "", runbook, model.KindRunbook},
		{"the name of a day", "notes/2024-02-03-x.md", "", "", runbook, model.KindPage},
		{"the name of a day, and a cause", "notes/2024-02-03-x.md", "", "", runbook + "\n## Root cause\n", model.KindPostMortem},
		{"Indonesian folder", "Gangguan/2024/x.md", "", "", prose, model.KindIncident},
		{"Indonesian folder of reports", "laporan-insiden/x.md", "", "", runbook, model.KindIncident},
		{"name of the root in Indonesian", "x.md", "catatan-insiden", "", prose, model.KindIncident},
		{"how it was dealt with, and why", "docs/x.md", "", "", "# X\n\n## Dampak\n\n## Penyebab\n\n## Penanganan\n\n## Langkah pencegahan\n", model.KindPostMortem},
		{"how to deal with it", "docs/x.md", "", "", "# X\n\n## Gejala\n\n## Penyebab\n\n## Penanganan\n", model.KindRunbook},
		{"index page", "runbooks/index.md", "", "", runbook, model.KindPage},
		{"template", "incidents/template-incident.md", "", "", postmortem, model.KindPage},
		{"nothing", "x.md", "docs", "title: x", prose, model.KindPage},
	}
	parser := markdown.New(markdown.Options{})
	dec := &model.Decoder{Location: time.UTC}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			split := frontmatter.Split([]byte("---\n" + tt.front + "\n---\n" + tt.body))
			tree := parser.Parse(markdown.Input{Source: split.Body, Line: split.Line})
			name := strings.TrimSuffix(path.Base(tt.path), ".md")
			p := Page{Path: tt.path, Root: tt.root, Name: name, Fields: split.Fields, Ours: dec.Ours, Index: tt.path == "runbooks/index.md",
				Body: tree.Body, Code: len(tree.Code) > 0}
			if got := Kind(p); got != tt.want {
				t.Errorf("kind %s, want %s", got.Name, tt.want.Name)
			}
		})
	}
}

func TestAlertName(t *testing.T) {
	tests := []struct{ path, name, body, want string }{
		{"alerts/db/DiskFull.md", "DiskFull", "# DiskFull\n\ntext\n", "DiskFull"},
		{"alerts/db/helpers/openToolbox.md", "openToolbox", "# Open the toolbox\n", ""},
		{"runbooks/DiskFull.md", "DiskFull", "# Disk full\n\n## Meaning\n\nx\n", "DiskFull"},
		{"runbooks/DiskFull.md", "DiskFull", "# Disk full\n\n## Steps\n\nx\n", ""},
		{"alerts/db/full-disk.md", "full-disk", "# full-disk\n", ""},
		{"alerts/db/DiskFull.md", "DiskFull", "no heading\n", "DiskFull"},
		{"alerts/db/openToolbox.md", "openToolbox", "Titled elsewhere.\n", ""},
	}
	parser := markdown.New(markdown.Options{})
	for _, tt := range tests {
		title := map[bool]string{true: "Open the toolbox"}[strings.HasPrefix(tt.body, "Titled")]
		p := Page{Path: tt.path, Name: tt.name, Title: title, Body: parser.Parse(markdown.Input{Source: []byte(tt.body), Line: 1}).Body}
		if got := AlertName(p); got != tt.want {
			t.Errorf("AlertName(%s) = %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"2023-09-18-lack-of-diskspace": "Lack of diskspace", "KubeletDown": "KubeletDown", "INC-42": "INC-42", "on_call": "On call",
		"2023-09-18": "2023-09-18", "déjà-vu": "Déjà vu", "-": "-",
	} {
		if got := TitleFromName(in); got != want {
			t.Errorf("TitleFromName(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"2023-09-18-x": "2023-09-18", "20230918_x": "2023-09-18", "2023-13-18-x": "", "x-2023-09-18": "", "2023-09-181": "", "1628-08-10": "1628-08-10", "": "",
	} {
		got := ""
		if d, ok := Date(in, time.UTC); ok {
			got = d.At.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("Date(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOpaqueNames(t *testing.T) {
	for name, want := range map[string]bool{
		"e78185fe-c16e-4f5f-9c44-785b99850ff5": true, "0b9c79f2": true, "2023-09-18": false, "deadbeef": false, "INC-42": false, "etcd-down": false,
	} {
		if got := IsOpaque(name); got != want {
			t.Errorf("IsOpaque(%q) = %v", name, got)
		}
	}
	long := "All requests failed because every node of the cluster had the same certificate and all of them ended at once"
	for text, want := range map[string]string{
		"It broke. Then it did not.": "It broke", "Version 1.2 broke": "Version 1.2 broke", "": "", "坏了。然后好了。": "坏了",
		long: "All requests failed because every node of the cluster had the same certificate…",
	} {
		if got := FirstSentence(text); got != want {
			t.Errorf("FirstSentence(%q) = %q, want %q", text, got, want)
		}
	}
}

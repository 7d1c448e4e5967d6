// Package derive reads facts out of the body of a page: what its sections are about, which kind of page it is, which day
// its name tells. It is pure: the same text gives the same facts, whatever else the site holds.
package derive

import (
	"strings"
	"unicode"

	"siaga/generator/model"
)

// Section is what a part of a page is about.
type Section = model.Section

// The meanings of sections, under short names.
const (
	Summary      = model.SectionSummary
	Impact       = model.SectionImpact
	Timeline     = model.SectionTimeline
	Detection    = model.SectionDetection
	Trigger      = model.SectionTrigger
	Cause        = model.SectionCause
	Resolution   = model.SectionResolution
	Lessons      = model.SectionLessons
	Actions      = model.SectionActions
	Meaning      = model.SectionMeaning
	Diagnosis    = model.SectionDiagnosis
	Mitigation   = model.SectionMitigation
	Verification = model.SectionVerification
	Rollback     = model.SectionRollback
	Escalation   = model.SectionEscalation
	Prevention   = model.SectionPrevention
)

// phrases lists how people head their sections, in English and Indonesian, in lower case.
var phrases = map[Section][]string{
	Summary:   {"summary", "executive summary", "tl dr", "tldr", "overview", "what happened", "ringkasan", "ikhtisar", "apa yang terjadi"},
	Impact:    {"impact", "customer impact", "user impact", "business impact", "consequences", "blast radius", "dampak"},
	Timeline:  {"timeline", "chronology", "chronology of events", "timeline of events", "key events", "key times", "key timestamps", "sequence of events", "incident log", "linimasa", "kronologi", "lini masa"},
	Detection: {"detection", "how we found out", "how was it detected", "identified", "deteksi", "pendeteksian"},
	Trigger:   {"trigger", "triggers", "pemicu"},
	Cause: {
		"root cause", "root causes", "root cause analysis", "rca", "cause", "causes", "contributing factors",
		"contributing factor", "five whys", "5 whys", "why it happened", "what went wrong and why", "akar masalah",
		"akar penyebab", "penyebab", "analisis akar masalah",
	},
	Resolution: {"resolution", "recovery", "how we fixed it", "fix", "solution", "penyelesaian", "pemulihan", "resolusi", "solusi", "actions taken", "immediate actions", "tindakan yang diambil", "tindakan yang dilakukan"},
	Lessons: {
		"lessons", "lessons learned", "lessons learnt", "what went well", "what went wrong", "what went badly", "went well",
		"went wrong", "where we got lucky", "got lucky", "learnings", "pelajaran", "yang berjalan baik", "yang kurang baik",
		"what went poorly", "went poorly", "went badly", "what went less well", "what did not go well", "what didn t go well",
		"did not go well", "didn t go well", "what didn t work", "what did not work", "could have gone better",
		"could have been better", "what could be improved", "what we learned", "what we learnt", "takeaways", "key takeaways",
		"yang berjalan dengan baik", "yang tidak berjalan baik", "yang tidak berjalan dengan baik", "yang salah",
		"keberuntungan", "pembelajaran", "yang kami pelajari", "yang dipelajari",
	},
	Actions: {
		"action items", "action item", "actions", "follow up", "follow ups", "followups", "review actions", "remediation items",
		"next steps", "tindak lanjut", "rencana aksi", "butir aksi", "corrective actions", "corrective and preventive measures",
		"corrective and preventative measures", "preventive measures", "preventative measures", "corrective measures",
		"follow up actions", "action plan", "improvement actions", "remediation plan", "remediation actions", "actionables",
		"actionable items", "preventive actions", "preventative actions", "mitigation actions", "planned improvements",
		"future improvements", "future work", "future actions", "further actions", "follow on actions", "to do", "todo", "todos",
		"to dos", "what next", "what s next", "what we will do", "what we ll do", "what are we doing", "what we are doing", "what we re doing",
		"how will we prevent", "how we will prevent", "how we prevent", "corrections", "remediations", "repair items",
		"repair tasks", "follow on work", "tindakan perbaikan", "tindakan pencegahan", "tindakan lanjutan",
		"langkah selanjutnya", "langkah berikutnya", "langkah lanjutan", "rencana perbaikan", "aksi lanjutan", "aksi perbaikan",
		"daftar aksi", "item aksi",
	},
	Meaning:      {"meaning", "alert description", "what it means", "what this alert means", "about this alert", "makna", "arti", "arti peringatan"},
	Diagnosis:    {"diagnosis", "diagnose", "diagnostics", "diagnosing", "troubleshooting", "investigation", "investigate", "how to investigate", "symptoms", "debugging", "diagnosa", "pemeriksaan", "penyelidikan", "gejala"},
	Mitigation:   {"mitigation", "mitigate", "remediation", "remediate", "how to fix", "how to resolve", "workaround", "steps", "procedure", "what to do", "recovery steps", "mitigasi", "langkah", "langkah langkah", "penanganan", "prosedur"},
	Verification: {"verification", "verify", "validation", "how to verify", "verifikasi"},
	Rollback:     {"rollback", "roll back", "how to roll back", "revert", "backout", "pengembalian", "kembali ke versi sebelumnya"},
	Escalation:   {"escalation", "escalate", "who to call", "contacts", "eskalasi", "kontak"},
	Prevention:   {"prevention", "preventing recurrence", "prevent recurrence", "preventing this", "prevent this", "pencegahan", "mencegah terulang"},
}

// byPhrase is phrases the other way round; longest is the length of the longest phrase in words.
var byPhrase, longest = func() (map[string]Section, int) {
	m, n := map[string]Section{}, 0
	for s, list := range phrases {
		for _, p := range list {
			m[p] = s
			n = max(n, strings.Count(p, " ")+1)
		}
	}
	return m, n
}()

// MeaningOf says what a section with this heading is about, or "". The heading may carry a number, punctuation or a few
// more words: "3. Root cause(s)", "Timeline (UTC)", "Diagnosis steps". Of several phrases the longest wins, then the first.
func MeaningOf(heading string) Section {
	words := normalWords(withoutRemark(heading))
	if len(words) == 0 || len(words) > 7 {
		return ""
	}
	for n := min(longest, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			s, ok := byPhrase[strings.Join(words[i:i+n], " ")]
			// A single word in a long heading is chance: "How to fix the build of the image".
			if ok && (n > 1 || len(words) <= 3) {
				return s
			}
		}
	}
	return ""
}

// withoutRemark leaves out what stands in brackets at the end: "Timeline (all times in UTC)".
func withoutRemark(heading string) string {
	heading = strings.ReplaceAll(heading, "(s)", "")
	if i := strings.IndexByte(heading, '('); i > 0 && len(normalWords(heading[:i])) > 0 {
		return heading[:i]
	}
	return heading
}

// normalWords splits a heading into words in lower case; "cause(s)" is "cause", digits and signs that number a heading
// are left out.
func normalWords(heading string) []string {
	s := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(heading, "(s)", ""), "'s", ""))
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for len(words) > 1 && strings.TrimFunc(words[0], unicode.IsDigit) == "" {
		if words[0] == "5" && words[1] == "whys" {
			break
		}
		words = words[1:]
	}
	return words
}

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
	Summary: {"summary", "executive summary", "tl dr", "tldr", "overview", "what happened", "ringkasan", "ikhtisar", "apa yang terjadi", "gambaran umum"},
	Impact:  {"impact", "customer impact", "user impact", "business impact", "consequences", "blast radius", "dampak", "akibat", "who was affected", "what was affected", "yang terdampak", "layanan terdampak"},
	Timeline: {
		"timeline", "chronology", "chronology of events", "timeline of events", "key events", "key times", "key timestamps", "sequence of events", "incident log", "linimasa", "kronologi", "lini masa", "kronologis", "garis waktu",
		"urutan kejadian", "urutan peristiwa", "urutan waktu", "rangkaian kejadian", "event log", "course of events",
	},
	Detection: {
		"detection", "how we found out", "how was it detected", "how was this detected", "how did we find out", "how did we notice", "how we noticed",
		"how we detected", "how did we detect", "how it was detected", "how it was noticed", "detected by", "noticed by", "identified", "deteksi", "pendeteksian",
		"cara terdeteksi", "bagaimana terdeteksi", "bagaimana diketahui", "bagaimana kami tahu", "bagaimana kita tahu", "terdeteksi oleh", "dideteksi oleh", "diketahui oleh",
	},
	Trigger: {"trigger", "triggers", "pemicu", "leadup", "lead up"},
	Cause: {
		"root cause", "root causes", "root cause analysis", "rca", "cause", "causes", "contributing factors",
		"contributing factor", "five whys", "5 whys", "why it happened", "what went wrong and why", "akar masalah",
		"akar penyebab", "penyebab", "analisis akar masalah", "akar permasalahan", "why did it happen", "why did this happen", "why this happened",
		"what caused it", "what caused this", "what caused the incident", "what caused the outage", "mengapa terjadi", "mengapa ini terjadi", "mengapa hal ini terjadi",
		"mengapa bisa terjadi", "kenapa terjadi", "kenapa ini terjadi", "kenapa bisa terjadi", "faktor penyebab", "faktor pendukung", "lima mengapa", "5 mengapa",
	},
	Resolution: {
		"resolution", "recovery", "how we fixed it", "fix", "solution", "penyelesaian", "pemulihan", "resolusi", "solusi", "actions taken", "immediate actions", "tindakan yang diambil",
		"tindakan yang dilakukan", "langkah yang diambil", "langkah yang dilakukan", "perbaikan yang dilakukan", "perbaikan sementara", "tindakan darurat", "tindakan segera",
		"how did we fix it", "how was it fixed", "how it was fixed", "how we resolved it", "how was it resolved", "how it was resolved", "what did we do", "what we did",
		"apa yang dilakukan", "apa yang kami lakukan", "apa yang kita lakukan",
	},
	Lessons: {
		"lessons", "lessons learned", "lessons learnt", "what went well", "what went wrong", "what went badly", "went well",
		"went wrong", "where we got lucky", "got lucky", "learnings", "pelajaran", "yang berjalan baik", "yang kurang baik",
		"what went poorly", "went poorly", "went badly", "what went less well", "what did not go well", "what didn t go well",
		"did not go well", "didn t go well", "what didn t work", "what did not work", "could have gone better",
		"could have been better", "what could be improved", "what we learned", "what we learnt", "takeaways", "key takeaways",
		"yang berjalan dengan baik", "yang tidak berjalan baik", "yang tidak berjalan dengan baik", "yang salah",
		"keberuntungan", "pembelajaran", "yang kami pelajari", "yang dipelajari", "yang kita pelajari", "what worked", "what worked well",
		"positives", "what was good", "what was bad", "what we got right", "what we got wrong", "what can be improved", "what can we improve", "what could we improve",
		"areas for improvement", "areas of improvement", "room for improvement", "opportunities for improvement", "things to improve", "yang bisa diperbaiki", "yang dapat diperbaiki",
		"yang perlu diperbaiki", "yang harus diperbaiki", "yang bisa ditingkatkan", "yang dapat ditingkatkan", "yang perlu ditingkatkan", "yang sudah baik", "yang tidak berjalan",
		"yang berhasil", "yang tidak berhasil", "kita beruntung", "kami beruntung", "yang beruntung", "hikmah",
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
		"daftar aksi", "item aksi", "action points", "action point", "capa", "recommended actions", "recommended improvements", "improvement plan", "improvement items",
		"how do we prevent", "how can we prevent", "how could we prevent", "how do we avoid", "how can we avoid", "how will we avoid", "how we will avoid", "things to do",
		"tindakan korektif", "tindakan preventif", "aksi korektif", "langkah perbaikan", "usulan perbaikan", "usulan tindakan", "saran perbaikan", "rekomendasi perbaikan",
		"yang akan kami lakukan", "yang akan kita lakukan", "yang akan dilakukan",
	},
	Meaning:      {"meaning", "alert description", "what it means", "what this alert means", "about this alert", "makna", "arti", "arti peringatan"},
	Diagnosis:    {"diagnosis", "diagnose", "diagnostics", "diagnosing", "troubleshooting", "investigation", "investigate", "how to investigate", "symptoms", "debugging", "diagnosa", "pemeriksaan", "penyelidikan", "gejala"},
	Mitigation:   {"mitigation", "mitigate", "remediation", "remediate", "how to fix", "how to resolve", "workaround", "steps", "procedure", "what to do", "recovery steps", "mitigasi", "langkah", "langkah langkah", "penanganan", "prosedur"},
	Verification: {"verification", "verify", "validation", "how to verify", "verifikasi"},
	Rollback:     {"rollback", "roll back", "how to roll back", "revert", "backout", "pengembalian", "kembali ke versi sebelumnya"},
	Escalation:   {"escalation", "escalate", "who to call", "contacts", "eskalasi", "kontak"},
	Prevention: {
		"prevention", "preventing recurrence", "prevent recurrence", "preventing this", "prevent this", "pencegahan", "mencegah terulang", "langkah pencegahan", "upaya pencegahan", "how to prevent", "agar tidak terulang", "supaya tidak terulang",
		"bagaimana mencegah", "mencegah kejadian", "mencegah hal ini",
	},
}

// pastPhrases lists how people head the sections of a page that tells of an incident, with words that alone would mean
// something else elsewhere: what a runbook calls a fix is there to be done at once. Only a heading that has no other word
// counts.
var pastPhrases = map[Section][]string{
	Cause:      {"fault", "the fault", "faults", "why", "mengapa", "kenapa"},
	Resolution: {"penanganan", "penanganan insiden", "penanganan gangguan", "langkah penanganan", "proses penanganan"},
	Lessons: {
		"good", "bad", "the good", "the bad", "the ugly", "lucky", "luck", "negatives", "what didn t", "what did not", "retrospective", "improvable",
		"baik", "buruk", "hal baik", "hal buruk", "hal positif", "hal negatif", "beruntung",
	},
	Actions: {
		"improvement", "improvements", "recommendation", "recommendations", "suggestions", "suggested improvements", "proposed improvements", "proposals", "tasks",
		"measures", "countermeasures", "long term fix", "long term fixes", "permanent fix", "commitments", "perbaikan", "tindakan", "aksi", "rekomendasi", "usulan", "saran", "tugas",
		"perbaikan jangka panjang", "perbaikan jangka pendek", "perbaikan permanen", "perbaikan lanjutan", "pekerjaan lanjutan",
	},
}

// byPhrase is phrases the other way round; longest is the length of the longest phrase in words.
var byPhrase, longest = sectionsByPhrase(phrases)

var byPastPhrase, _ = sectionsByPhrase(pastPhrases)

func sectionsByPhrase(lists map[Section][]string) (map[string]Section, int) {
	m, n := map[string]Section{}, 0
	for s, list := range lists {
		for _, p := range list {
			m[p] = s
			n = max(n, strings.Count(p, " ")+1)
		}
	}
	return m, n
}

// A heading of more than maxWords words is a sentence. Over shortHeading only a phrase of clearPhrase words or more says what
// it is about, and only where it asks what to do: "How do we prevent this from happening again?".
const (
	maxWords     = 11
	shortHeading = 7
	clearPhrase  = 3
)

// MeaningOf says what a section with this heading is about, or "". The heading may carry a number, punctuation or a few
// more words: "3. Root cause(s)", "Timeline (UTC)", "Diagnosis steps". Of several phrases the longest wins, then the first.
func MeaningOf(heading string) Section {
	words := normalWords(withoutRemark(heading))
	if len(words) == 0 || len(words) > maxWords {
		return ""
	}
	least := 1
	if len(words) > shortHeading {
		least = clearPhrase
	}
	for n := min(longest, len(words)); n >= least; n-- {
		for i := 0; i+n <= len(words); i++ {
			s, ok := byPhrase[strings.Join(words[i:i+n], " ")]
			// A single word in a long heading is chance: "How to fix the build of the image".
			if ok && (n > 1 || len(words) <= 3) && (least == 1 || i == 0 && (s == Actions || s == Prevention)) {
				return s
			}
		}
	}
	return ""
}

// sectionNamed says what a section is about whose title is one of the phrases and nothing else, up to numbers, signs and a
// remark in brackets; on the page of an incident the words count too that have another meaning elsewhere.
func sectionNamed(title string, past bool) Section {
	if len(title) > maxTitle {
		return ""
	}
	phrase := strings.Join(normalWords(withoutRemark(title)), " ")
	if past {
		if s, ok := byPastPhrase[phrase]; ok {
			return s
		}
	}
	return byPhrase[phrase]
}

// maxTitle is the length in bytes of the longest title that is looked at as a whole.
const maxTitle = 80

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
		if words[0] == "5" && (words[1] == "whys" || words[1] == "mengapa") {
			break
		}
		words = words[1:]
	}
	return words
}

package derive

import (
	"regexp"
	"strings"
)

// nothing are texts that say that there is nothing, or nothing yet.
var nothing = map[string]bool{
	"": true, "none": true, "n a": true, "na": true, "nil": true, "nothing": true, "not applicable": true, "no action items": true, "no actions": true,
	"no action needed": true, "no action required": true, "no actions required": true, "no follow up needed": true, "none so far": true, "none yet": true,
	"none at this time": true, "nothing yet": true, "n a yet": true, "unknown": true, "not yet known": true,
	"tbd": true, "tba": true, "tbc": true, "todo": true, "to do": true, "to be determined": true, "to be done": true, "to be written": true, "to be added": true,
	"to be completed": true, "to be confirmed": true, "to be filled in": true, "to be filled": true, "to be documented": true, "to be defined": true,
	"fill in": true, "fill me in": true, "fixme": true, "coming soon": true, "work in progress": true, "wip": true, "placeholder": true, "pending": true,
	"tidak ada": true, "belum ada": true, "nihil": true, "akan diisi": true, "belum diisi": true, "akan ditulis": true, "menyusul": true, "segera hadir": true,
	"akan ditambahkan": true, "belum diketahui": true,
}

// placeholder is how lines begin that a template leaves for its reader: examples and numbered dummies.
var placeholder = regexp.MustCompile(`(?i)^(?:e\.\s?g\.|for example|for instance|i\.e\.|such as|example[:.]|misalnya|contohnya?|lorem ipsum|` +
	`(?:the )?(?:first|second|third|another|next) (?:action|item|lesson|step)s?(?: item)?$|(?:action|item|lesson|step|task|follow[- ]up|bullet|thing|point|action item|butir|langkah|tindakan)s?(?: item)? ?#?(?:\d+|[a-z]|n)?[.:]?$|` +
	`(?:description|title|name|summary|owner) of (?:the )?(?:action|item|task|lesson)|list of (?:things|what|actions|items)\b|add (?:more|your|action items|items) (?:here|below)|` +
	`(?:insert|enter|write|describe|fill in|replace|tuliskan|isi|jelaskan)\b.*\b(?:here|below|di sini|di bawah)[.:]?$)`)

// saysNothing reports whether a text is empty, says that there is nothing, or was left by a template.
func saysNothing(text string) bool {
	t := strings.TrimSpace(text)
	if len(t) < 40 && nothing[strings.Join(normalWords(t), " ")] {
		return true
	}
	if len(t) > 1 && strings.ContainsRune("<{[", rune(t[0])) && strings.IndexAny(t, ">}]") == len(t)-1 && !strings.Contains(t, "://") {
		return true // <what>, [describe it]
	}
	if strings.HasPrefix(t, "{{") && strings.HasSuffix(t, "}}") {
		return true
	}
	return len(t) < 200 && placeholder.MatchString(t)
}

// verbs are words with which people begin what is to be done, in English and Indonesian.
var verbs = wordSet(`add adjust adopt agree allow apply ask assign assess audit automate avoid backport backup block build bump buy catch change check
	clarify clean close collect communicate compare complete configure confirm consider consolidate contact continue convert coordinate create cut debug
	decide decommission decrease define delete deploy deprecate describe design determine develop disable discuss do document drop educate emit enable
	encourage enforce ensure escalate establish evaluate expand experiment explain explore export expose extend extract fail failover figure file find finish fix follow
	gather get give handle harden have hold identify implement improve include increase inform install instrument integrate introduce investigate isolate
	issue keep limit link list load log look lower maintain make measure merge migrate mitigate modify monitor move notify open optimise optimize order
	organise organize patch pause perform phase pin plan port prepare prevent print prioritise prioritize profile promote protect provide provision publish
	purchase push put raise rebuild recommend reconfigure record reduce refactor reject release remind remove rename reorganize repair replace report
	request require research resize resolve restart restore restrict retire retry reuse revert review revisit revoke rewrite roll rotate route run scale schedule
	script secure see send separate set setup share ship should shut simplify speak spike split standardise standardize start stop store stress
	subscribe support swap switch sync tag talk teach test think throttle tighten trace track train trigger try tune turn understand unify update upgrade use
	validate verify version wait warn watch wire work write
	buat buatkan tambah tambahkan perbaiki perbarui periksa pastikan tulis hapus ubah ganti pasang naikkan turunkan uji kaji tinjau dokumentasikan
	otomatiskan aktifkan nonaktifkan pindahkan batasi atur siapkan hubungi jadwalkan pantau cegah hindari kurangi tingkatkan evaluasi selidiki`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

package derive

import (
	"regexp"
	"strings"
	"time"

	"siaga/generator/model"
)

// States of action items, and their kinds.
const (
	stateOpen     = "open"
	stateProgress = "in_progress"
	stateDone     = "done"
	stateWont     = "wont_do"

	kindPrevent  = "prevent"
	kindMitigate = "mitigate"
	kindDetect   = "detect"
	kindProcess  = "process"
)

const (
	doneWords     = `done|completed?|finished|fixed|resolved|closed|merged|deployed|shipped|implemented|released|landed|selesai|sudah selesai|tuntas`
	wontWords     = `won[’']?t do|won[’']?t fix|wont[ _-]?(?:do|fix)|will not (?:do|fix)|not (?:planned|doing|going to)|cancell?ed|rejected|declined|dropped|abandoned|obsolete|superseded|dibatalkan|batal|ditolak`
	progressWords = `in[ _-]?progress|wip|ongoing|on[ -]going|underway|under way|started|doing|in review|in development|partially done|partial|sedang (?:dikerjakan|berjalan)|berjalan|dikerjakan`
	openBehind    = `open|to[ -]?do|not (?:yet )?(?:started|done)|pending|backlog|planned|belum(?: \p{L}+)?`
	openWords     = `open|to[ -]?do|not (?:yet )?(?:started|done)|not done|backlog|new|planned|pending|incomplete|outstanding|unassigned|terbuka|belum(?: \p{L}+)?|scheduled`
)

var (
	stateValue = []struct {
		state string
		match *regexp.Regexp
	}{
		{stateOpen, regexp.MustCompile(`(?i)^(?:` + openWords + `|no|false)$`)},
		{stateProgress, regexp.MustCompile(`(?i)^(?:` + progressWords + `)\b`)},
		{stateWont, regexp.MustCompile(`(?i)^(?:` + wontWords + `)`)},
		{stateOpen, regexp.MustCompile(`(?i)^(?:` + openWords + `)\b`)},
		{stateDone, regexp.MustCompile(`(?i)^(?:` + doneWords + `|yes|true|x|ya)\b`)},
	}

	// A state in front of the text ("DONE: …", "[WIP] …"), behind it ("… (done)", "… - fixed in #12") and what is said in so
	// many words.
	stateBefore = regexp.MustCompile(`(?i)^\s*(?:[\[(]\s*(` + doneWords + `|` + wontWords + `|` + progressWords + `|open|to[ -]?do)\s*[\])]\s*[:–—-]?|(` +
		doneWords + `|` + wontWords + `|` + progressWords + `|open|to[ -]?do)\s*(?::|\s[–—-])\s)\s*`)
	stateBehind = regexp.MustCompile(`(?i)[\s.,;]*(?:[(\[]\s*((?:already |now |this is |has been |monitoring |)(?:` + doneWords + `|` + wontWords + `|` + progressWords + `|` + openBehind + `)(?:[ :,]+[^()\[\]]{0,80})?)[)\]]|` +
		`(?::|[\s.,;](?:[–—-]+|→|->|=>))\s*((?:already |now |this is |(?:this|it) (?:has|was) (?:already |now )?(?:been )?|)(?:` + doneWords + `|` + wontWords + `|` + progressWords + `|` + openBehind + `)(?:\s+(?:in|by|on|with|via|at|since|see)\b[^.]{0,80})?)|` +
		`[.,;:!?]\s+((?:already |now |)(?:` + doneWords + `)(?:\s+(?:in|by|on|with|via|at|since)\b[^.]{0,80})?))[\s.!]*$`)
	shoutedDone = regexp.MustCompile(`\b(?:DONE|COMPLETED?|FIXED|SELESAI)\b`)
	shoutedEnd  = regexp.MustCompile(`[\s.,;:–—-]+(?:DONE|COMPLETED?|FIXED|MERGED|SELESAI)[\s.!]*$`)
	signedDone  = regexp.MustCompile(`(?:✅|☑|✔|✓|:white_check_mark:|:heavy_check_mark:)`)
	saidDone    = regexp.MustCompile(`(?i)\b(?:(?:has|have|was|were) (?:now |since |already |all )*been (?:already )?(?:done|completed|fixed|implemented|merged|deployed|shipped|finished|addressed|resolved)|` +
		`(?:this|it|that|which) (?:is|was) (?:now |already )*(?:done|completed|fixed|implemented|merged|deployed|in place)|we already (?:do|did|have done) (?:this|that|it|so)|` +
		`already (?:done|completed|fixed|implemented|merged|deployed|in place)|(?:sudah|telah) (?:selesai|dilakukan|diperbaiki|diterapkan|dikerjakan|ditambahkan))`)
	notDone = regexp.MustCompile(`(?i)\b(?:not|never|until|once|after|when|if|unless|should|must|needs? to|to be|belum|setelah|jika)\b[^.;]{0,40}$`)
	// A sentence about the past that wants nothing: "The limit was raised.", "We have switched to tokens."
	past     = regexp.MustCompile(`(?i)^(?:the|a|an|we|this|all|our|both|these)\b[^.:;?]*?\b(?:was|were|has been|have been|have|has|we) (?:also |already |now |since |since been |been )*(?:\p{L}+ed|set|built|written|made|put|sent)\b`)
	pastVerb = regexp.MustCompile(`(?i)^(?:(?:we|i|the team|our team)(?:[’']ve| have)? )?(?:already |also |now |then )?(?:added|fixed|removed|deployed|implemented|enabled|disabled|configured|upgraded|switched|merged|migrated|replaced|reverted|restored|rotated|revoked|documented|wrote|built|moved|got|sent|published|rolled (?:out|back))\b`)
	wanting  = regexp.MustCompile(`(?i)\b(?:should|must|need|needs|needed|will|would|could|can|may|might|shall|ought|want|going to|not|no|never|harus|perlu|akan|that|which|if|when|because|who)\b`)
)

// stateOf reads a state that stands on its own, as in a column or behind "Status:".
func stateOf(value string) string {
	if _, box := textBox(value); box != "" {
		return map[string]string{"x": stateDone, " ": stateOpen}[box]
	}
	v := strings.TrimLeft(strings.TrimSpace(value), "🟢🟡🔴⚪🔵🟠*_`~([ ")
	for _, s := range stateValue {
		if s.match.MatchString(strings.TrimRight(v, ")] .*_`")) {
			return s.state
		}
	}
	return ""
}

// cutState takes the state off a text that says it.
func cutState(text string) (rest, state string) {
	if m := stateBefore.FindStringSubmatchIndex(text); m != nil && m[1] < len(text) {
		i := 2
		if m[i] < 0 {
			i = 4
		}
		return text[m[1]:], stateOf(text[m[i]:m[i+1]])
	}
	if rest, state := cutStateBehind(text); state != "" {
		return rest, state
	}
	if loc := shoutedEnd.FindStringIndex(text); loc != nil && loc[0] > 0 && text[:loc[0]] != strings.ToUpper(text[:loc[0]]) {
		return text[:loc[0]], stateDone
	}
	if loc := signedDone.FindStringIndex(text); loc != nil {
		return strings.TrimSpace(text[:loc[0]] + text[loc[1]:]), stateDone
	}
	return text, saysDone(text)
}

// stateWords are the words without which no regular expression needs to look for a state.
var stateWords = newPhraseBook([2]string{"", strings.ReplaceAll("done|complete|completed|finished|fixed|resolved|closed|merged|deployed|shipped|implemented|released|landed|selesai|tuntas|"+
	"addressed|in place|already|been|won|won’t|wont|will not|not|cancelled|canceled|rejected|declined|dropped|abandoned|obsolete|superseded|dibatalkan|batal|ditolak|in progress|in_progress|"+
	"wip|open|todo|to do|pending|backlog|planned|belum|ongoing|on going|underway|under way|started|doing|in review|in development|partially|partial|sedang|berjalan|dikerjakan|sudah|telah", "_", " ")})

// tailLength is how far from its end a text can tell its state.
const tailLength = 160

func cutStateBehind(text string) (rest, state string) {
	from := max(0, len(text)-tailLength)
	tail := text[from:]
	if !stateWords.has(tail) {
		return text, ""
	}
	m := stateBehind.FindStringSubmatchIndex(tail)
	if m == nil || from+m[0] == 0 {
		return text, ""
	}
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 && (i == 2 || !notDone.MatchString(tail[:m[0]]+" ")) {
			return text[:from+m[0]], stateSaid(tail[m[i]:m[i+1]])
		}
	}
	return text, ""
}

// stateSaid is the state that a few words name, wherever in them it stands first.
func stateSaid(words string) string {
	for w := strings.TrimSpace(words); w != ""; {
		if s := stateOf(w); s != "" {
			return s
		}
		_, rest, ok := strings.Cut(w, " ")
		if !ok {
			return ""
		}
		w = rest
	}
	return ""
}

// saysDone reports that a sentence says that something was done, as "done" or "".
func saysDone(text string) string {
	first, _, _ := strings.Cut(text, ". ")
	if pastVerb.MatchString(first) || past.MatchString(first) && !wanting.MatchString(first) {
		return stateDone
	}
	if !stateWords.has(text) {
		return ""
	}
	if loc := shoutedDone.FindStringIndex(text); loc != nil && text != strings.ToUpper(text) {
		return stateDone
	}
	if loc := saidDone.FindStringIndex(text); loc != nil && !notDone.MatchString(text[:loc[0]]) {
		return stateDone
	}
	return ""
}

var (
	ownerPhrase = regexp.MustCompile(`(?i)[\s(\[|,;.–—-]*\b(?:owner|owned by|assignee|assigned to|responsible|dri|pic|poc|penanggung jawab|pemilik|ditugaskan kepada)\b(?:\s*[:=]\s*|\s+[–—-]\s+|\s+(?:is\s+)?)((?:[^,;()\[\]|.]|\.[^\s,;()\[\]|]){2,60})[)\]]?`)
	ownerColon  = regexp.MustCompile(`(?i)\b(?:owner|owned by|assignee|assigned to|responsible|dri|pic|poc|penanggung jawab|pemilik|ditugaskan kepada)\s*(?:[:=]|[–—-]\s)|\b(?:owned by|assigned to|ditugaskan kepada)\b`)
	mention     = regexp.MustCompile(`(?:^|[\s(\[,;:–—/-])@([A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*)`)
	teamBehind  = regexp.MustCompile(`(?i)[\s.,;]*(?:[(\[]|\s[–—-]+\s)(?:the )?((?:[\p{L}\d&/-]+ ){0,3}(?:team|squad)|tim(?: [\p{L}\d&/-]+){1,3})[)\]]?[\s.]*$`)
	teamBefore  = regexp.MustCompile(`^(?:[\[(]([^\[\]()]{2,40})[\])]\s*:?|((?:[\p{L}\d&/-]+ ){0,3}(?:[Tt]eam|[Ss]quad)|Tim(?: [\p{L}\d&/-]+){1,3})\s*:)\s+`)
	teamWord    = regexp.MustCompile(`(?i)\b(?:team|squad|guild|chapter|tim|sre|sres|on-?call|devops|engineering|department|divisi|@\S+)\b|^@`)
)

// cutOwner takes the owner off a text that names one: "(owner: x)", "@x" at an end or in brackets, "(x team)".
func cutOwner(text string) (rest, owner string) {
	if ownerWords.has(text) {
		if m := ownerPhrase.FindStringSubmatchIndex(text); m != nil && ownerColon.MatchString(text[m[0]:m[1]]) {
			if who := cleanOwner(text[m[2]:m[3]]); who != "" {
				return join(text[:m[0]], text[m[1]:]), who
			}
		}
	}
	if rest, owner := cutMention(text); owner != "" {
		return rest, owner
	}
	if strings.Contains(text, "eam") || strings.Contains(text, "quad") || strings.Contains(text, "im ") {
		if m := teamBehind.FindStringSubmatchIndex(text); m != nil && m[0] > 0 {
			return text[:m[0]], cleanOwner(text[m[2]:m[3]])
		}
	}
	if rest, owner := cutDashed(text); owner != "" {
		return rest, owner
	}
	if m := teamBefore.FindStringSubmatchIndex(text); m != nil {
		if m[4] >= 0 {
			return text[m[1]:], cleanOwner(text[m[4]:m[5]])
		}
		if who := text[m[2]:m[3]]; teamWord.MatchString(who) {
			return text[m[1]:], cleanOwner(who)
		}
	}
	return text, ""
}

// ownerWords are the words without which no phrase names an owner.
var ownerWords = newPhraseBook([2]string{"", "owner|owned|assignee|assigned|responsible|dri|pic|poc|penanggung jawab|pemilik|ditugaskan"})

// dashed is a name behind a dash or an arrow at the end of a text: "Rotate the key — Data platform".
var dashed = regexp.MustCompile(`\s(?:[–—→]|->|=>)\s*(\p{Lu}[\p{L}&/]*(?: [\p{L}&/]+){0,2})[\s.]*$`)

// noOwner are words that stand behind a dash and name nobody.
var noOwner = wordSet(`phase part step stage high higher low medium priority critical see note optional later soon urgent important maybe quick long short new old first second third next
	open closed todo tbd ongoing yes no all both none if when because since for in on at with via after before until not the a an and or but also it this that we they is was are
	prioritas tinggi rendah sedang penting segera nanti opsional semua jika saat karena untuk di pada dengan setelah sebelum tidak belum`)

// cutDashed takes a name behind a dash off a text: one to three words, the first with a capital, which are neither what is to
// be done nor a remark on it.
func cutDashed(text string) (rest, owner string) {
	if !strings.Contains(text, "–") && !strings.Contains(text, "—") && !strings.Contains(text, "→") && !strings.Contains(text, "->") && !strings.Contains(text, "=>") {
		return text, ""
	}
	m := dashed.FindStringSubmatchIndex(text)
	if m == nil || !strings.Contains(strings.TrimSpace(text[:m[0]]), " ") || startsWithVerb(text[m[2]:m[3]]) || stateOf(text[m[2]:m[3]]) != "" {
		return text, ""
	}
	for w := range strings.FieldsSeq(strings.ToLower(text[m[2]:m[3]])) {
		if noOwner[w] {
			return text, ""
		}
	}
	return text[:m[0]], cleanOwner(text[m[2]:m[3]])
}

// cutMention takes a mention at an end of a text, or in brackets, off it.
func cutMention(text string) (rest, owner string) {
	if strings.IndexByte(text, '@') < 0 {
		return text, ""
	}
	for _, m := range mention.FindAllStringSubmatchIndex(text, 8) {
		before, after := strings.TrimSpace(text[:m[2]-1]), strings.TrimSpace(text[m[3]:])
		who := text[m[2]:m[3]]
		switch {
		case before == "":
			return strings.TrimLeft(trimWords(after, "to will should"), " :,–—-"), who
		case after == "" || after == ".":
			return strings.TrimRight(before, " ([,;:–—->→="), who
		case strings.ContainsAny(before[len(before)-1:], "([") && strings.ContainsAny(after[:1], ")],/&"):
			i := strings.IndexAny(after, ")]")
			return join(strings.TrimRight(before, " (["), after[i+1:]), who
		}
	}
	return text, ""
}

// cleanOwner is a name without signs around it; "" for what names nobody.
func cleanOwner(s string) string {
	s = strings.Trim(plain(signedDone.ReplaceAllString(noMarks.Replace(s), "")), " @*_`.,;:()[]<>")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "the "), "The ")
	if saysNothing(s) || strings.Trim(s, "?-–—") == "" || len(s) > 60 || strings.EqualFold(s, "unassigned") || strings.EqualFold(s, "nobody") {
		return ""
	}
	return s
}

// trimWords takes words off the start of a text.
func trimWords(text, words string) string {
	first, rest, ok := strings.Cut(text, " ")
	for w := range strings.FieldsSeq(words) {
		if ok && strings.EqualFold(first, w) {
			return rest
		}
	}
	return text
}

// join puts together what stood before and behind something that was cut out.
func join(before, after string) string {
	before, after = strings.TrimRight(before, " ,;–—-"), strings.TrimLeft(after, " ,;)]")
	if strings.HasPrefix(after, ".") || after == "" {
		return before + after
	}
	return strings.TrimSpace(before + " " + after)
}

var (
	dueBefore  = regexp.MustCompile(`(?i)[\s(\[|,;.–—-]*\b(?:due(?: date| by| on)?|deadline|by|eta|target(?: date)?|before|expected(?: by)?|no later than|tenggat(?: waktu)?|batas waktu|sebelum|paling lambat|jatuh tempo)\s*[:=]?\s*$`)
	doneBefore = regexp.MustCompile(`(?i)[\s(\[|,;.–—-]*\b(?:` + doneWords + `)(?: on| at| pada)?\s*[:=,–—-]?\s*[(\[]?\s*$`)
)

// cutDays takes the day by which something is due, and that on which it was done, off a text.
func cutDays(text string, loc *time.Location) (rest string, due, done model.Time) {
	found := daysIn(text, loc)
	for i := len(found) - 1; i >= 0; i-- {
		d := found[i]
		before, after := text[:d.start], text[d.end:]
		if m := doneBefore.FindStringIndex(before); m != nil {
			done = d.Time
			continue // the word itself tells the state
		}
		if m := dueBefore.FindStringIndex(before); m != nil && m[0] > 0 {
			due, text = d.Time, join(before[:m[0]], after)
		} else if m != nil {
			due, text = d.Time, strings.TrimLeft(after, " ):,;–—-]")
		}
	}
	return text, due, done
}

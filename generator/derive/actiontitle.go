package derive

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"siaga/generator/model"
)

// finish reads the text of an item and what is nested in it, and adds the item, unless it says nothing.
func (r *actionReader) finish(a draft, t *rich, rest []ast.Node) {
	if len(r.out) >= maxActions {
		return
	}
	box := t.box
	byText := r.strip(&a.ActionItem, t)
	said := r.nested(&a.ActionItem, rest)
	switch {
	case box == "x", t.struck && byText == "":
		a.Status = stateDone
	case byText != "":
		a.Status = byText
	case said != "" && a.Status == "":
		a.Status = said
	case box == " " && a.Status == "":
		a.Status = stateOpen
	}
	if saysNothing(a.Title) || !strings.ContainsFunc(a.Title, unicode.IsLetter) {
		return
	}
	if a.Kind == "" {
		a.Kind = kindOf(t.plain())
	}
	if a.Kind == "" && a.process {
		a.Kind = kindProcess
	}
	key := a.Title + "\x00" + a.URL
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	a.From, a.Pos.Path = model.FromBody, r.src.Path
	r.out = append(r.out, a.ActionItem)
}

// maxText is the length in bytes of what is read of the text of an item.
const maxText = 4000

// prefix is what people put in front of every action.
var prefix = regexp.MustCompile(`(?i)^(?:(?:action(?: item)?|task|to-?do|follow[- ]?up(?: action)?|tindakan|tugas)s?\s*#?\d*\s*[:–—]\s+|[•‣▪●–—]\s+|\(?\d{1,2}[.)]\s+)`)

// strip takes the parts of a text that tell who, until when, how far and in which ticket, and leaves the title. It returns
// the state that the text tells.
func (r *actionReader) strip(a *model.ActionItem, t *rich) (state string) {
	if url, id, isTicket := ticketOf(t.links); url != "" && (isTicket || a.URL == "") {
		a.URL = url
		if id != "" {
			a.ID = id
		}
	}
	text := cut(t.text, maxText)
	if loc := prefix.FindStringIndex(text); loc != nil {
		text = text[loc[1]:]
	}
	for range 2 {
		before := text
		text = cutTail(text)
		rest, due, done := cutDays(text, r.src.Location)
		if due.Known() && !a.DueOn.Known() {
			a.DueOn = r.at(due, a)
		}
		if done.Known() && !a.CompletedOn.Known() {
			a.CompletedOn = r.at(done, a)
		}
		text = rest
		if state == "" {
			text, state = cutState(text)
		}
		rest, owner := cutOwner(text)
		if owner != "" && rest != "" {
			text, a.Owner = rest, owner
		}
		rest, priority := cutPriority(text)
		if priority != "" && rest != "" {
			text, a.Priority = rest, priority
		}
		if text == before {
			break // what one thing hides at the end of a text, another look finds
		}
	}
	text = plain(noMarks.Replace(text))
	if rest, id := cutTicket(text); id != "" && a.ID == "" && rest != "" {
		text, a.ID = rest, id
	}
	a.Title = title(text)
	return state
}

// nested reads what stands in an item behind its text: fields, the ticket, and whether it was done.
func (r *actionReader) nested(a *model.ActionItem, rest []ast.Node) (state string) {
	if len(rest) == 0 {
		return ""
	}
	reader := &entryReader{o: r.o}
	reader.walk(rest, nil)
	for _, e := range reader.out {
		if e.cells != nil {
			continue
		}
		t := r.o.richText(e.inlines)
		if r.field(a, t) {
			continue
		}
		if url, id, isTicket := ticketOf(t.links); isTicket && a.URL == "" {
			a.URL, a.ID = url, id
		}
		if state == "" && saidDone.MatchString(t.plain()) {
			state = saysDone(t.plain())
		}
	}
	return state
}

// shortTitle is the length in bytes under which a title takes the next sentence too.
const shortTitle = 40

// title is how a text begins: its first sentence, and the next ones while they are short.
func title(text string) string {
	text = strings.Trim(text, " ,;:–—")
	if i := strings.IndexAny(text, "-"); i == 0 {
		text = strings.TrimLeft(text, "- ")
	}
	end := 0
	for end < len(text) {
		next := end + sentence(text[end:])
		if end > shortTitle || end > 0 && next > maxAction {
			break
		}
		end = next
	}
	text = strings.TrimSpace(text[:end])
	if strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..") && !strings.HasSuffix(text, "etc.") {
		text = strings.TrimRight(text, ". ")
	}
	return cut(strings.TrimRight(text, " ,;:"), maxAction)
}

// abbreviation is what ends in a full stop without ending a sentence.
var abbreviation = regexp.MustCompile(`(?i)(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|incl|resp|cf|no|fig|dr|mr|ms|st|dll|dsb|mis|\p{L})$`)

// sentence is the length of the first sentence of a text, with the space behind it.
func sentence(text string) int {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '.' && c != '!' && c != '?' || i+2 >= len(text) || text[i+1] != ' ' {
			continue
		}
		r, _ := utf8.DecodeRuneInString(text[i+2:])
		if c == '.' && (unicode.IsLower(r) || abbreviation.MatchString(text[max(0, i-8):i])) {
			continue
		}
		return i + 2
	}
	return len(text)
}

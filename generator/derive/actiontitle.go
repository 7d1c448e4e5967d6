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
	if strings.Contains(a.Title, "://") && refers(a.Title) && a.ID == "" { // an address that leads to no ticket
		return
	}
	if saysNothing(a.Title) || undecided.MatchString(a.Title) || !strings.ContainsFunc(a.Title, unicode.IsLetter) {
		return
	}
	if a.Kind == "" {
		a.Kind = kindOf(t.plain())
	}
	if a.Kind == "" && a.process {
		a.Kind = kindProcess
	}
	key := a.Title + "\x00" + a.ID + "\x00" + a.URL
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	a.From, a.Pos.Path = model.FromBody, r.src.Path
	r.out = append(r.out, a.ActionItem)
}

// maxText is the length in bytes of what is read of the text of an item.
const maxText = 4000

// undecided is how an item begins that somebody still has to fill in.
var undecided = regexp.MustCompile(`(?i)^(?:tbd|tba|none|n/a)\s*[:,(?–—-]`)

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
		text = r.cutGroup(a, cutTail(cutHead(text)), &state)
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
		if rest, owner := cutOwner(text); owner != "" && a.Owner == "" && rest != "" {
			text, a.Owner = rest, owner // "… -> @web OPS-12"
		}
	} else if a.ID == "" && ticketName.FindString(text) == text && !noTicket.MatchString(text) {
		a.ID = text // nothing but the ticket
	}
	a.Title = title(text)
	return state
}

// cutGroup takes a last bracket off a text that holds nothing but what tells about the item: "(OPS-12, in progress)".
func (r *actionReader) cutGroup(a *model.ActionItem, text string, state *string) string {
	trimmed := strings.TrimRight(text, " .")
	open := strings.LastIndexAny(trimmed, "([")
	if open < 1 || len(trimmed)-open > 120 || !strings.HasSuffix(trimmed, ")") && !strings.HasSuffix(trimmed, "]") {
		return text
	}
	pieces := strings.FieldsFunc(trimmed[open+1:len(trimmed)-1], func(c rune) bool { return c == ',' || c == ';' || c == '|' })
	if len(pieces) < 2 {
		return text
	}
	b, said := *a, *state
	stranger := ""
	for _, p := range pieces {
		p = plain(noMarks.Replace(p))
		if r.piece(&b, p, &said) {
			continue
		}
		if stranger != "" || !isStranger(p) {
			return text
		}
		stranger = p
	}
	if stranger != "" {
		// Beside what tells about the item, a name is its owner's: "(Search, OPS-12)".
		if b.Owner != "" || b.ID == a.ID && said == *state && b.DueOn == a.DueOn && b.Priority == a.Priority {
			return text
		}
		b.Owner = cleanOwner(stranger)
	}
	*a, *state = b, said
	return strings.TrimSpace(text[:open])
}

// isStranger reports whether a piece of a bracket may be a name: one to three words, the first with a capital.
func isStranger(p string) bool {
	first, _ := utf8.DecodeRuneInString(p)
	if !unicode.IsUpper(first) || hasWords(p, 4) || hasDigit(p) || startsWithVerb(p) {
		return false
	}
	for w := range strings.FieldsSeq(strings.ToLower(p)) {
		if noOwner[w] {
			return false
		}
	}
	return true
}

// piece reads one piece of a bracket.
func (r *actionReader) piece(a *model.ActionItem, p string, state *string) bool {
	if p == "" {
		return true
	}
	if role, value, ok := field(p); ok {
		r.set(a, role, &rich{text: value})
		return true
	}
	if s := stateOf(strings.TrimRight(trimWords(p, "still now already currently masih sudah"), "!")); s != "" && *state == "" {
		*state = s
		return true
	}
	if id := strings.TrimSpace(ticketName.FindString(p)); id == p && !noTicket.MatchString(id) {
		a.ID = id
		return true
	}
	if rest, due, done := cutDays(p, r.src.Location); rest == "" && due.Known() {
		a.DueOn = r.at(due, a)
		return true
	} else if done.Known() {
		a.CompletedOn, *state = r.at(done, a), stateDone
		return true
	}
	switch {
	case priorityOf(p) != "" && len(p) < 24:
		a.Priority = priorityOf(p)
	case p[0] == '@' && !strings.Contains(p, " "):
		a.Owner = p[1:]
	case teamWord.MatchString(p) && len(strings.Fields(p)) <= 4:
		a.Owner = cleanOwner(p)
	default:
		return false
	}
	return true
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

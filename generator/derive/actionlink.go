package derive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tickets recognises addresses of tickets, issues and changes, by what trackers have in their paths.
var tickets = regexp.MustCompile(`(?i)(?:/issues?/|/pull/|/pulls/|/pull-requests/|/pullrequest/|/merge_requests/|/browse/[a-z]|/tickets?/|/work_?items?/|/_workitems/|/bugs?/|/show_bug\.cgi|` +
	`/tasks?/|/story/|/stories/|://phabricator\.|/T\d+$|://trello\.com/c/|://app\.asana\.com/|://linear\.app/|://bugs?\.|://crbug\.com/|/commit/|://b/\d|/rt/ticket|/incidents?/issues)`)

// tracked finds the number of a ticket in its address.
var tracked = regexp.MustCompile(`(?i)(?:/(?:issues?|pull|pulls|pull-requests|pullrequest|merge_requests|tickets?|work_?items?/edit|_workitems/edit|bugs?)/(?:[a-z]+/)?(\d+)(?:[/?#].*)?$|` +
	`/browse/([A-Z][A-Z0-9]+-\d+)|/(?:issue|story|tickets?|issues)/([A-Z][A-Z0-9]*-\d+)|show_bug\.cgi\?id=(\d+)|/(T\d+)$|crbug\.com/(\d+))`)

// ticketOf chooses the address of the ticket among links: the first that leads to a tracker, else the first at all.
func ticketOf(links []link) (url, id string, isTicket bool) {
	if len(links) == 0 {
		return "", "", false
	}
	for _, l := range links {
		if tickets.MatchString(l.url) {
			return l.url, idOf(l), true
		}
	}
	return links[0].url, "", false
}

// idOf is the name of a ticket: "#123" or "ABC-123".
func idOf(l link) string {
	if m := tracked.FindStringSubmatch(l.url); m != nil {
		for i, g := range m[1:] {
			switch {
			case g == "":
			case i == 0 || i == 3 || i == 5:
				return "#" + g
			default:
				return strings.ToUpper(g)
			}
		}
	}
	if m := ticketName.FindString(l.text); m != "" {
		return m
	}
	return ""
}

// ticketName is a ticket by its name alone. Names of standards and the like look the same and are none.
var (
	ticketName = regexp.MustCompile(`\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b|(?:^|[\s(\[])#\d{1,6}\b`)
	ticketBare = regexp.MustCompile(`^(` + ticketName.String() + `)\s+(\p{Lu}|\S+)`)
	noTicket   = regexp.MustCompile(`^(?:UTF|SHA|ISO|RFC|CVE|SEV|HTTP|TLS|SSL|AES|MD|UTC|GMT|RSA|IEC|IEEE|COVID|P|S|Q|V|IP|EC|X|L|CIS|PCI|SOC|GPT|INC|WIN|TIER|PHASE|LEVEL|STEP)\d*-|^P\d`)
	ticketHead = regexp.MustCompile(`^\s*(?:[(\[]\s*)?(` + ticketName.String() + `)\s*(?:[)\]]\s*[:–—-]?|:|\s[–—-])\s*`)
	ticketTail = regexp.MustCompile(`[\s,;:–—-]*[(\[]?\s*(?:(?i:see|ticket|issue|jira|bug|pr|tracked in|tiket):?\s*)?(` + ticketName.String() + `)\s*[)\]]?[\s.]*$`)
)

// namesTicket reports whether a text has the name of a ticket.
func namesTicket(text string) bool {
	return hasDigit(text) && slices.ContainsFunc(ticketName.FindAllString(text, 4), func(id string) bool { return !noTicket.MatchString(strings.Trim(id, " ([")) })
}

// ticketTailLength is the length in bytes of the longest end of a text that names its ticket.
const ticketTailLength = 40

// cutTicket takes the name of a ticket off a text that starts or ends with it.
func cutTicket(text string) (rest, id string) {
	if !hasDigit(text) || strings.IndexByte(text, '#') < 0 && strings.IndexByte(text, '-') < 0 || strings.Contains(text, linkOpen) {
		return text, ""
	}
	if m := ticketHead.FindStringSubmatchIndex(text); m != nil {
		if id := strings.Trim(text[m[2]:m[3]], " (["); !noTicket.MatchString(id) {
			return text[m[1]:], id
		}
	}
	if m := ticketBare.FindStringSubmatchIndex(text); m != nil {
		// "OPS-12 Rotate the key"
		next, _ := utf8.DecodeRuneInString(text[m[4]:])
		if id := text[m[2]:m[3]]; !noTicket.MatchString(id) && (unicode.IsUpper(next) || startsWithVerb(text[m[4]:])) && strings.Contains(text[m[4]:], " ") {
			return text[m[4]:], id
		}
	}
	from := max(0, len(text)-ticketTailLength)
	for from > 0 && text[from-1] != ' ' { // no word is cut
		from--
	}
	if m := ticketTail.FindStringSubmatchIndex(text[from:]); m != nil {
		if id := strings.Trim(text[from+m[2]:from+m[3]], " (["); !noTicket.MatchString(id) {
			return cutBracket(text, from+m[0], id)
		}
	}
	return text, ""
}

// cutBracket cuts a text before the ticket that it ends with, and the bracket in which that one stands with it. A bracket that
// says more stays as it is: the ticket may be another one's.
func cutBracket(text string, end int, id string) (string, string) {
	rest := strings.TrimSpace(text[:end])
	open := strings.LastIndexAny(rest, "([")
	if open < 0 || strings.LastIndexAny(rest, ")]") > open || !strings.ContainsAny(text[end:], ")]") {
		return rest, id
	}
	if refers(rest[open+1:]) {
		return strings.TrimSpace(rest[:open]), id
	}
	return text, ""
}

// refer are the words of which references to tickets consist.
var refer = wordSet(`a an the this here see also link links to issue issues ticket tickets pr prs pull request merge mr task bug card story tracker tracking tracked tracks
	github gitlab jira bitbucket details detail more info information related raised created opened filed in at by via with for on follow
	followup work ref reference url commit patch fix documentation docs doc gh relates done fixed
	tiket isu tautan lihat di sini pada terkait`)

// refers reports whether a text is only a reference: "issue", "#12", "see the ticket here", an address.
func refers(text string) bool {
	words := strings.Fields(text)
	if len(words) > 6 {
		return false
	}
	for _, w := range words {
		w = strings.Trim(w, "()[]:;,.*_`")
		switch {
		case w == "" || refer[strings.ToLower(w)] || strings.HasPrefix(w, "http://") || strings.HasPrefix(w, "https://") || strings.HasPrefix(w, "www."):
		case strings.Trim(w, "#0123456789") == "" || ticketName.FindString(w) == w:
		case strings.Contains(w, "#") && strings.Trim(w[strings.LastIndexByte(w, '#')+1:], "0123456789") == "": // owner/repository#12
		default:
			return false
		}
	}
	return true
}

// Words that lead to a reference at the end of a text, and go with it: connecting words always; names of references where
// they begin it ("… Ticket #12", "see issue #12"), not where they belong to the sentence ("fix the alerting issue: …").
var (
	connecting = wordSet(`see via in at tracked raised related to by as under lihat pada melalui`)
	naming     = wordSet(`ticket tickets issue issues pr prs jira bug mr pull request merge link tracking github gitlab ref tiket tautan`)
)

// cutTail takes references to tickets off the end of a text, unless nothing else would be left.
func cutTail(text string) string {
	whole := text
	for {
		open := strings.LastIndex(text, linkOpen)
		end := strings.LastIndex(text, linkClose)
		if open < 0 || end < open || strings.Trim(text[end+len(linkClose):], " )].,;:*_") != "" || !refers(text[open+len(linkOpen):end]) {
			break
		}
		text = closeBracket(trimReference(text[:open]))
	}
	if len(strings.Fields(text)) < 2 {
		return whole
	}
	return text
}

// cutHead takes a reference to a ticket off the start of a text.
func cutHead(text string) string {
	end := strings.Index(text, linkClose)
	if !strings.HasPrefix(text, linkOpen) || end < 0 || !refers(text[len(linkOpen):end]) {
		return text
	}
	rest := strings.TrimLeft(text[end+len(linkClose):], " :;,–—-)]")
	if len(strings.Fields(rest)) < 2 {
		return text
	}
	return rest
}

// trimReference takes the words that led to a reference, and the bracket that opened it, off the end of a text.
func trimReference(text string) string {
	text = strings.TrimRight(text, " {:,;–—-")
	keep := text // the text without the words that certainly go
	for text != "" {
		if last := text[len(text)-1]; last == '(' || last == '[' {
			return strings.TrimRight(text, " ([{,;:–—-")
		}
		i := strings.LastIndexAny(text, " ([") + 1
		word := strings.Trim(text[i:], ":,")
		lower := strings.ToLower(word)
		if !connecting[lower] && !naming[lower] {
			break
		}
		text = strings.TrimRight(text[:i], " ")
		if text == "" || connecting[lower] || word != lower || strings.ContainsAny(text[len(text)-1:], ".,;:!?-") {
			keep = strings.TrimRight(text, " ,;:–—-")
		}
	}
	return keep
}

// closeBracket cuts a bracket off that opens at the end of a text and was closed behind what was cut.
func closeBracket(text string) string {
	if i := strings.LastIndexByte(text, '('); i > 0 && strings.LastIndexByte(text, ')') < i {
		return strings.TrimRight(text[:i], " ,;:–—-")
	}
	return text
}

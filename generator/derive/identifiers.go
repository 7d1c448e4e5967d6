package derive

import (
	"regexp"
	"slices"
	"strings"

	"siaga/generator/model"
)

// nameSite is where a text stands that is searched for identifiers.
type nameSite int

const (
	inText   nameSite = iota // prose
	inCode                   // inline code, error lines
	inOutput                 // other lines of a block of code: most of its identifiers are those of the program
)

// nameScanner collects identifiers, each once.
type nameScanner struct {
	out []model.Quote
}

func (s *nameScanner) add(name string, line int) {
	if name == "" || len(name) > 120 || len(s.out) >= 4*maxNames || s.has(name) {
		return
	}
	s.out = append(s.out, model.Quote{Text: name, Line: int32(line)})
}

// has reports whether a name has been found. There are few, mostly of different lengths.
func (s *nameScanner) has(name string) bool {
	return slices.ContainsFunc(s.out, func(q model.Quote) bool { return q.Text == name })
}

// token is a run of characters that identifiers are made of.
type token struct {
	text       string
	start, end int // in the line
}

// scan finds the identifiers of a line.
func (s *nameScanner) scan(text string, line int, in nameSite) {
	var before [2]token // the two tokens before
	for i := 0; i < len(text); {
		if !tokenByte[text[i]] {
			i++
			continue
		}
		start := i
		simple := true // a word: only small letters behind the first
		for i++; i < len(text) && tokenByte[text[i]]; i++ {
			simple = simple && (text[i] >= 'a' && text[i] <= 'z' || text[i] >= 0x80)
		}
		digit := text[start] >= '0' && text[start] <= '9'
		if simple && !digit {
			before[0], before[1] = before[1], token{text[start:i], start, i}
			continue
		}
		if text[start] == '/' || strings.Contains(text[start:i], "://") { // a path or an address goes on until the next space
			for i < len(text) && text[i] != ' ' && text[i] != '\t' {
				i++
			}
			before = [2]token{}
			continue
		}
		t := token{strings.Trim(text[start:i], ".:"), start, i}
		if !strings.HasPrefix(t.text, "--") {
			t.text = strings.Trim(t.text, "-")
		}
		if name := codeOf(text, before, t); name != "" {
			s.add(name, line)
		} else if (i == len(text) || text[i] != '(') && !isLogHead(text[start:]) {
			s.token(t.text, line, in)
		}
		before[0], before[1] = before[1], t
	}
}

// logHead is how the lines of some logs begin: a letter for the level, and month and day.
var logHead = regexp.MustCompile(`^[EWIF][01]\d[0-3]\d \d\d:`)

func isLogHead(s string) bool {
	return len(s) > 8 && s[1] <= '1' && s[1] >= '0' && logHead.MatchString(s)
}

// token adds a token if it is an identifier, and both sides of "One/Other".
func (s *nameScanner) token(t string, line int, in nameSite) {
	one, other, both := strings.Cut(t, "/")
	if !both || strings.Contains(other, "/") {
		one, other = t, ""
	}
	for _, name := range []string{one, other} {
		if isName(name, in) {
			s.add(name, line)
		}
	}
}

// tokenByte says which bytes tokens are made of.
var tokenByte = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || strings.IndexByte("_.-/:@", byte(c)) >= 0
	}
	return is
}()

// reasons are the texts of HTTP states, by which a number in a sentence is known to be one.
var reasons = map[string]string{
	"400": "bad request", "401": "unauthorized", "403": "forbidden", "404": "not found", "408": "request timeout", "409": "conflict", "413": "payload too large",
	"429": "too many requests", "500": "internal server error", "502": "bad gateway", "503": "service unavailable", "504": "gateway time",
}

// codeOf reads a code that takes more than one word: "HTTP 503", "exit code 137", "SQLSTATE 53300", "502 Bad Gateway".
func codeOf(text string, before [2]token, t token) string {
	if t.text == "" || t.text[0] < '0' || t.text[0] > '9' || len(t.text) > 5 {
		return ""
	}
	last := before[1]
	gap := last.text != "" && t.start-last.end <= 3 && strings.Trim(text[last.end:t.start], " =([#") == ""
	if gap {
		switch word := strings.ToLower(last.text); word {
		case "sqlstate", "errno", "http", "http/1.1", "http/2", "http/1.0", "http/2.0":
			return text[last.start : t.start+len(t.text)]
		case "code", "status":
			switch strings.ToLower(before[0].text) {
			case "exit", "error", "status", "response", "http", "return":
				if last.start-before[0].end == 1 {
					return text[before[0].start : t.start+len(t.text)]
				}
			}
			if word == "status" && len(t.text) == 3 {
				return text[last.start : t.start+len(t.text)]
			}
		case "error", "signal":
			if len(t.text) >= 4 || word == "signal" {
				return text[last.start : t.start+len(t.text)]
			}
		}
	}
	if len(t.text) != len("503") {
		return ""
	}
	rest := text[t.end:]
	if reason, ok := reasons[t.text]; ok && len(rest) > len(reason) && strings.EqualFold(rest[1:1+len(reason)], reason) {
		return text[t.start : t.end+1+len(reason)]
	}
	if _, ok := reasons[t.text]; ok && t.text[0] == '5' {
		for _, word := range []string{" errors", " error", "s", " responses", " response"} {
			if len(rest) >= len(word) && strings.EqualFold(rest[:len(word)], word) {
				return text[t.start : t.end+len(word)]
			}
		}
	}
	return ""
}

var (
	exception = regexp.MustCompile(`^(?:[A-Za-z_$][\w$]*[.:]+)*[A-Z][A-Za-z0-9]*(?:Error|Exception)$`)
	errorCode = regexp.MustCompile(`^(?:E\d{3,5}|ERR-?\d{2,6}|[A-Z]{2,5}-0\d{3,5}|(?:ORA|TNS|PLS|SQL|SQLCODE|DRDA|IMP|EXP|RMAN|HV|NU|LDAP|AADSTS|MSB|CS|CA|BC|KB)-?\d{4,7}|0x[0-9A-Fa-f]{8})$`)
	dotted    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]+(?:\.[A-Za-z][A-Za-z0-9_-]+)+$`)
	flag      = regexp.MustCompile(`^--[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)
)

// errnos are names of errors that are no words of a language.
var errnos = wordSet(`ECONNREFUSED ECONNRESET ECONNABORTED ETIMEDOUT ENOSPC ENOENT EACCES EPERM EPIPE EMFILE ENFILE ENOMEM EAGAIN EHOSTUNREACH ENETUNREACH EADDRINUSE
	EADDRNOTAVAIL EBUSY EIO EROFS EEXIST EINVAL ENOTCONN ESTALE EDQUOT ENOTFOUND SERVFAIL NXDOMAIN SIGKILL SIGTERM SIGSEGV SIGABRT SIGBUS`)

// states are how the names of states and alerts end, of which two parts are enough to know them in a sentence.
var states = wordSet(`Down High Low Full Failed Failing Failure Failures Error Errors Exceeded Lost Killed Pending Ready Unhealthy Healthy Missing Firing Slow Latency Lag
	Expiring Expired Degraded Timeout Timeouts Restarting Restarts Crashing Crashed Evicted Terminating Waiting Off Refused Exhausted Stuck Mismatch Unavailable Unreachable
	Absent Pressure Creating Loop Limit Scheduled Schedulable Unschedulable Overload Overloaded Stalled Stale Blocked Rejected Throttled Throttling Burn Saturated Flapping`)

// isName reports whether a token is an identifier by its form.
func isName(t string, in nameSite) bool {
	if len(t) < 4 || isWord(t) || strings.IndexByte(t, '/') >= 0 || strings.IndexByte(t, '@') >= 0 {
		return false
	}
	digit := hasDigit(t)
	coded := t[0] >= 'A' && t[0] <= 'Z' || t[0] == '0' && t[1] == 'x'
	switch {
	case coded && digit && errorCode.MatchString(t), !digit && errnos[t]:
		return true
	case (strings.HasSuffix(t, "Error") || strings.HasSuffix(t, "Exception")) && exception.MatchString(t):
		return true
	case t[0] >= '0' && t[0] <= '9':
		return false
	case in == inOutput:
		return isState(t)
	case strings.HasPrefix(t, "--"):
		return flag.MatchString(t)
	case strings.Contains(t, "_"):
		return isSnake(t) && !hasExtension(t) && !hasHash(t)
	case strings.Contains(t, "."):
		return in == inCode && dotted.MatchString(t) && !hasExtension(t)
	}
	var room [8]string
	return isState(t) || parts3(t) || in == inCode && isLetters(t) && len(humps(t, room[:0])) >= 2
}

// isWord reports whether a token is but a word: only its first letter may be a capital one.
func isWord(t string) bool {
	for i := range len(t) {
		if c := t[i]; (c < 'a' || c > 'z') && c < 0x80 && (i > 0 || c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// endings are what names of files and hosts end in.
var endings = wordSet(`com org net io dev app cloud local internal lan svc uk gov edu co ai me info id eu de us cluster
	md mdx yaml yml json go py js ts jsx tsx sh tf txt log conf cfg ini html htm css rb java xml toml sql csv png jpg jpeg gif svg gz zip tar tgz exe dll so jar war pem crt key cer
	pdf doc docx xls xlsx lock mod sum service socket target timer bak tmp out err pid sock db sqlite env erb tpl tmpl proto rs c h cpp php pl bat ps1 rst adoc`)

func hasExtension(t string) bool {
	i := strings.LastIndexByte(t, '.')
	return i >= 0 && endings[strings.ToLower(t[i+1:])]
}

// hasHash reports whether a part of a name is a hash, so that the name is that of one thing only.
func hasHash(t string) bool {
	for p := range strings.FieldsFuncSeq(t, func(r rune) bool { return r == '_' || r == '.' || r == ':' }) {
		if len(p) >= 7 && hasDigit(p) && strings.Trim(p, "0123456789abcdef") == "" {
			return true
		}
	}
	return false
}

// isSnake reports whether a token consists of words with underscores between them, as the names of metrics and settings do.
// A colon may stand in front of the first that stands alone, all signs behind it.
func isSnake(t string) bool {
	alnum := func(c byte) bool { return isLetter(c) || isDigit(c) }
	if !isLetter(t[0]) || !alnum(t[len(t)-1]) {
		return false
	}
	found := false
	for i := 1; i < len(t); {
		start := i
		for ; !alnum(t[i]); i++ {
			if t[i] != '_' && t[i] != ':' && t[i] != '.' {
				return false
			}
		}
		switch sep := t[start:i]; {
		case sep == "_":
			found = true
		case !found && sep != "" && sep != ":" && sep != ":_":
			return false
		}
		i++
	}
	return found
}

func isLetters(t string) bool {
	for i := range len(t) {
		if c := t[i]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}

// humps adds the parts of a name such as CrashLoopBackOff or OOMKilled to a list.
func humps(t string, out []string) []string {
	start := 0
	upper := func(i int) bool { return t[i] >= 'A' && t[i] <= 'Z' }
	for i := 1; i < len(t); i++ {
		if upper(i) && (!upper(i-1) || i+1 < len(t) && t[i+1] >= 'a' && t[i+1] <= 'z') {
			out = append(out, t[start:i])
			start = i
		}
	}
	return append(out, t[start:])
}

// isState reports whether a token is the name of a state or an alert by its last part.
func isState(t string) bool {
	if !isLetters(t) || !(t[0] >= 'A' && t[0] <= 'Z') {
		return false
	}
	var room [8]string
	h := humps(t, room[:0])
	return len(h) >= 2 && states[h[len(h)-1]]
}

// parts3 reports whether a token has three parts or more, as no word of a language does.
func parts3(t string) bool {
	if !isLetters(t) {
		return false
	}
	var room [8]string
	long := 0
	for _, h := range humps(t, room[:0]) {
		if len(h) > 1 && h[0] >= 'A' && h[0] <= 'Z' {
			long++
		}
	}
	return long >= 3 || long >= 2 && t[0] >= 'a' && t[0] <= 'z'
}

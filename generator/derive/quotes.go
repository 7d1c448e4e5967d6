package derive

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

// Caps on what is taken from one page: what is beyond them is a log, not what people will meet again.
const (
	maxErrors      = 12
	maxBlockErrors = 5 // from one block of code
	maxErrorBytes  = 300
	maxNames       = 40
)

// quotes reads error lines and identifiers from code and text.
func quotes(e *model.Event, o *outline) {
	if o.tree.Root == nil {
		return
	}
	r := &quoteReader{o: o}
	r.blocks(o.tree.Root)
	for i := range o.tree.Code {
		r.code(&o.tree.Code[i])
	}
	byLine := func(a, b model.Quote) int { return int(a.Line - b.Line) }
	slices.SortStableFunc(r.errors, byLine)
	slices.SortStableFunc(r.names.out, byLine)
	e.Prose.Errors = r.errors[:min(len(r.errors), maxErrors)]
	e.Prose.Names = r.names.out[:min(len(r.names.out), maxNames)]
}

// quoteReader collects the error lines of a page.
type quoteReader struct {
	o      *outline
	errors []model.Quote
	seen   map[string]bool // error lines with numbers left out
	names  nameScanner
	spans  []ast.Node // of inline code, in the line that is being read
}

// blocks reads the text of blocks, not their code.
func (r *quoteReader) blocks(n ast.Node) {
	switch n.Kind() {
	case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindHTMLBlock:
		return
	case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading, east.KindTableCell, east.KindDefinitionTerm, markdown.KindDirectiveTitle:
		l := proseReader{quoteReader: r, line: r.o.tree.Pos(n).Line, start: r.o.begin()}
		l.inlines(n)
		l.end()
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock {
			r.blocks(c)
		}
	}
}

// proseReader reads inline nodes line by line. For code, and what is no text, there is a space in the line.
type proseReader struct {
	*quoteReader
	line  int // of the file
	start int // of the line, in the texts of the page
}

func (l *proseReader) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.CodeSpan:
			l.spans = append(l.spans, n)
			l.o.texts.WriteByte(' ')
		case *ast.AutoLink, *ast.Image, *ast.RawHTML:
			l.o.texts.WriteByte(' ')
		case *ast.Text:
			l.o.write(n)
			if endsLine(n) {
				l.end()
				l.line++
			}
		case *ast.String:
			l.o.write(n)
		default:
			l.inlines(n)
		}
	}
}

// quoted finds what stands in quotation marks.
var quoted = regexp.MustCompile(`"([^"]{8,300})"|“([^”]{8,300})”`)

// end reads the line that is complete.
func (l *proseReader) end() {
	text := l.o.texts.String()[l.start:]
	for _, n := range l.spans {
		code := strings.TrimSpace(l.o.text(n))
		if isQuote(code) {
			l.error(code, l.line)
		}
		l.names.scan(code, l.line, inCode)
	}
	l.spans, l.start = l.spans[:0], l.o.begin()
	if strings.TrimSpace(text) == "" {
		return
	}
	if strings.IndexByte(text, '"') >= 0 || strings.Contains(text, "“") {
		for _, m := range quoted.FindAllStringSubmatch(text, 8) {
			if q := strings.TrimSpace(m[1] + m[2]); isQuote(q) {
				l.error(q, l.line)
			}
		}
	}
	l.names.scan(text, l.line, inText)
}

// errorWords are the words that an error line has.
var errorWords = newPhraseBook([2]string{"", "error|errors|err|exception|exceptions|fatal|panic|failed|failure|failures|failing|refused|timeout|time out|timed out|deadline exceeded|denied|" +
	"oomkilled|oomkilling|oom killed|oom kill|out of memory|exit code|exit status|exited with|cannot|can t|can’t|could not|couldn t|couldn’t|unable to|no space left|unreachable|unauthorized|forbidden|" +
	"not found|no such|invalid|killed|reset by peer|too many|exceeded|unavailable|bad gateway|segmentation fault|core dumped|evicted|backoff|back off|crashloopbackoff|" +
	"expired|gagal|kesalahan|ditolak|internal server error|http 500|http 502|http 503|http 504|status 500|status 502|status 503|status 504|code 500|code 502|code 503|code 504"})

// tellsError reports whether a line has a word about an error, or the name of an exception.
func tellsError(s string) bool {
	return errorWords.has(s) || (strings.Contains(s, "Error") || strings.Contains(s, "Exception")) && errorName.MatchString(s)
}

var errorName = regexp.MustCompile(`[a-zA-Z](?:Error|Exception)\b`)

// isQuote reports whether inline code or a quotation is an error message: some words, one of them about an error.
func isQuote(s string) bool {
	if len(s) < 8 || len(s) > maxErrorBytes || !tellsError(s) || isCommand(s) {
		return false
	}
	return hasWords(s, 3) || errorClass.MatchString(s)
}

// hasWords reports whether a text has so many words.
func hasWords(s string, least int) bool {
	for range strings.FieldsSeq(s) {
		if least--; least == 0 {
			return true
		}
	}
	return false
}

// errorClass is an exception with its message, and what crashes print.
var errorClass = regexp.MustCompile(`^(?:[\w$]+[.:]+)*[A-Z]\w*(?:Error|Exception)\b|^(?:panic|fatal(?: error)?|error|E\d{4}|FATAL|ERROR)\s*[:\[]`)

// sources are languages of programs and settings: what they say of errors is what handles them. Only lines that a program
// would print count there.
var sources = wordSet(`go golang python py java javascript js typescript ts rust rs c cpp c++ csharp cs ruby rb php kotlin scala swift hcl terraform tf promql yaml yml
	dockerfile docker makefile make diff patch nginx toml ini sql graphql html css vue jsx tsx groovy jsonnet rego mermaid`)

// code reads a block of code.
func (r *quoteReader) code(c *markdown.CodeBlock) {
	source, found := sources[c.Lang], 0
	line := c.Pos.Line - 1
	for text := range strings.Lines(c.Text) {
		line++
		text = strings.TrimSpace(text)
		if text == "" || len(text) > 4000 {
			continue
		}
		isError := tellsError(text) && !isCommand(text) && (!source && hasWords(text, 3) && !isStatement(text) || errorClass.MatchString(text))
		switch {
		case isError:
			if found < maxBlockErrors && r.error(text, line) {
				found++
			}
			r.names.scan(text, line, inCode)
		case !source:
			r.names.scan(text, line, inOutput)
		}
	}
}

// commands are how lines begin that somebody types.
var commands = wordSet(`kubectl oc helm docker curl wget grep egrep awk sed ssh sudo cat tail head less journalctl systemctl git terraform aws gcloud az psql mysql redis-cli echo export for if while
	find ls cd rm cp mv chmod watch ping dig nslookup openssl python python3 pip npm go make ansible ansible-playbook vault consul etcdctl crictl jq xargs select update insert delete from where`)

// isCommand reports whether a line is typed by somebody or is a remark, not printed by a program.
func isCommand(s string) bool {
	if s == "" || strings.ContainsRune("$#>%|", rune(s[0])) || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "--") {
		return true
	}
	first, _, _ := strings.Cut(s, " ")
	return commands[strings.ToLower(first)]
}

// isStatement reports whether a line looks like a program or a setting.
func isStatement(s string) bool {
	last := s[len(s)-1]
	return last == '{' || last == ';' || last == '\\' || strings.Contains(s, " := ") || strings.Contains(s, " == ") || strings.Contains(s, "!= ") || strings.Contains(s, " | ")
}

// error adds an error line, unless one that only differs in numbers is there; it reports whether it did.
func (r *quoteReader) error(text string, line int) bool {
	text = cut(text, maxErrorBytes-len("…"))
	key := withoutNumbers(text)
	if r.seen[key] {
		return false
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[key] = true
	r.errors = append(r.errors, model.Quote{Text: text, Line: int32(line)})
	return true
}

// withoutNumbers makes every number of a text, and every hash, one zero.
func withoutNumbers(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		start, digit := i, false
		for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] >= 'a' && text[i] <= 'f') {
			digit = digit || text[i] <= '9'
			i++
		}
		switch {
		case digit:
			out = append(out, '0')
		case i > start:
			out = append(out, text[start:i]...)
		default:
			out = append(out, text[i])
			i++
		}
	}
	return string(out)
}

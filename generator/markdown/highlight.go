package markdown

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
)

// Highlighted code is text with <span class="…"> around what stands out. Chroma's many token types become few classes:
//
//	c comment    k keyword     s string    m number     o operator   nb builtin, constant, type
//	nf function, class, decorator          nv variable  nt tag, key  na attribute
//	gp prompt    go output     gi inserted gd deleted   gh heading
//
// Names, punctuation, errors and space have no span, and neighbours of one class share one. A span never crosses the
// end of a line in a block with marked lines, which are <span class="hl">, line end included.

// Lexers are backtracking regular expressions: what takes a millisecond for usual code can take minutes for code that is
// made for it, or cut off in the middle of a string. So code over maxHighlight bytes, or with a line over maxLineLength,
// is written plainly, and a lexer sees at most about maxChunk bytes at once, cut between lines, at best between
// paragraphs. All three are in bytes, not in time, since a build must give the same bytes each time.
const (
	maxHighlight  = 64 << 10
	maxLineLength = 1000
	maxChunk      = 4 << 10
)

// patient makes matching deterministic on a busy machine. Chroma gives each match 250 ms by the clock and takes a match
// that ran out of time for none, so a process that waits long enough for a processor would highlight differently from one
// that does not. The clock of the regular expressions only advances by steps of this length, and a match is given up at
// the second step: what is left is a stop for matches that would never end.
var patient = sync.OnceFunc(func() { regexp2.SetTimeoutCheckPeriod(10 * time.Second) })

// highlighter writes code. It remembers equal blocks, since runbooks repeat their commands. It is safe for concurrent use.
type highlighter struct {
	lexers lexerCache
	shards [16]memo
}

// memo keeps HTML by language and text. When it is full it starts anew.
type memo struct {
	mu   sync.Mutex
	m    map[[sha256.Size]byte]string
	size int
}

// maxMemo is the size in bytes of the HTML in one shard, and maxMemoBlock that of a block that is kept.
const (
	maxMemo      = 512 << 10
	maxMemoBlock = 16 << 10
)

// forget drops the blocks that are remembered.
func (h *highlighter) forget() {
	for i := range h.shards {
		m := &h.shards[i]
		m.mu.Lock()
		m.m, m.size = nil, 0
		m.mu.Unlock()
	}
}

func newHighlighter() *highlighter {
	patient()
	return &highlighter{lexers: lexerCache{m: make(map[string]tokenizer), of: make(map[chroma.Lexer]tokenizer)}}
}

// knows says whether a language is one that can be highlighted.
func (h *highlighter) knows(lang string) bool {
	return isPlain(lang) || isSession(lang) || h.lexers.get(lang) != nil
}

// append appends code as HTML.
func (h *highlighter) append(dst []byte, lang, text string, marked []lineRange) []byte {
	if strings.HasPrefix(text, "\n") {
		dst = append(dst, '\n') // HTML parsers drop the first line end in a <pre>
	}
	if len(marked) > 0 {
		return appendMarked(dst, h.html(lang, text), marked)
	}
	return append(dst, h.html(lang, text)...)
}

// html returns code as HTML, from the memo if it is there.
func (h *highlighter) html(lang, text string) string {
	session := isSession(lang) || (isShell(lang) || lang == "") && hasPrompt(text)
	if isPlain(lang) && !session || isSession(lang) && !hasCommand(text) || len(text) > maxHighlight || longestLine(text) > maxLineLength {
		return string(appendText(nil, []byte(text)))
	}
	key := sha256.Sum256([]byte(lang + "\x00" + text))
	shard := &h.shards[key[0]%byte(len(h.shards))]
	shard.mu.Lock()
	s, ok := shard.m[key]
	shard.mu.Unlock()
	if ok {
		return s
	}
	if session {
		s = string(h.session(text))
	} else {
		s = string(h.tokens(nil, lang, text))
	}
	if len(s) <= maxMemoBlock {
		shard.put(key, s)
	}
	return s
}

func (m *memo) put(key [sha256.Size]byte, s string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m == nil || m.size > maxMemo {
		m.m, m.size = make(map[[sha256.Size]byte]string), 0
	}
	m.m[key] = s
	m.size += len(s) + len(key)
}

func longestLine(text string) int {
	longest := 0
	for len(text) > 0 {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return max(longest, len(text))
		}
		longest, text = max(longest, i), text[i+1:]
	}
	return longest
}

// tokens appends text as a lexer sees it, chunk by chunk.
func (h *highlighter) tokens(dst []byte, lang, text string) []byte {
	for len(text) > maxChunk {
		n := chunkEnd(text)
		dst = h.chunk(dst, lang, text[:n])
		text = text[n:]
	}
	return h.chunk(dst, lang, text)
}

// chunkEnd is where to cut a text that is longer than a chunk: before the last line in it that starts a paragraph, else
// behind the last line end.
func chunkEnd(text string) int {
	end := strings.LastIndexByte(text[:maxChunk], '\n') + 1
	if i := strings.LastIndex(text[:end], "\n\n"); i > maxChunk/4 {
		return i + 2
	}
	if end == 0 {
		return len(text)
	}
	return end
}

// chunk appends text as a lexer sees it. A lexer that fails, by an error or a panic, or that does not return the text
// as it was, gives plain text.
func (h *highlighter) chunk(dst []byte, lang, text string) (out []byte) {
	tokenize := h.lexers.get(lang)
	if tokenize == nil {
		return appendText(dst, []byte(text))
	}
	start := len(dst)
	defer func() {
		if recover() != nil {
			out = appendText(dst[:start], []byte(text))
		}
	}()
	s := spans{buf: dst}
	length := 0
	err := tokenize(text, func(t chroma.Token) {
		if length += len(t.Value); length > len(text) {
			t.Value = t.Value[:max(0, len(t.Value)-(length-len(text)))] // the line end that chroma adds
			length = len(text)
		}
		s.add(class(t.Type), t.Value)
	})
	s.flush()
	if err != nil || length != len(text) {
		return appendText(dst[:start], []byte(text))
	}
	return s.buf
}

// class is the class of a token, "" for none.
func class(t chroma.TokenType) string {
	switch t {
	case chroma.KeywordConstant, chroma.KeywordType, chroma.NameConstant, chroma.NameBuiltin, chroma.NameBuiltinPseudo,
		chroma.NameException, chroma.CommentPreproc, chroma.CommentPreprocFile:
		return "nb"
	case chroma.NameTag, chroma.NameLabel:
		return "nt"
	case chroma.NameAttribute, chroma.NameProperty:
		return "na"
	case chroma.NameClass, chroma.NameDecorator, chroma.NameFunction, chroma.NameFunctionMagic:
		return "nf"
	case chroma.OperatorWord:
		return "k"
	case chroma.GenericDeleted:
		return "gd"
	case chroma.GenericInserted:
		return "gi"
	case chroma.GenericHeading, chroma.GenericSubheading:
		return "gh"
	case chroma.GenericPrompt:
		return "gp"
	case chroma.GenericOutput:
		return "go"
	case chroma.LiteralDate:
		return "m"
	}
	switch {
	case t.InCategory(chroma.Comment):
		return "c"
	case t.InCategory(chroma.Keyword):
		return "k"
	case t.InSubCategory(chroma.NameVariable):
		return "nv"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InSubCategory(chroma.LiteralNumber):
		return "m"
	case t.InCategory(chroma.Operator):
		return "o"
	}
	return ""
}

// spans writes tokens, those of one class that follow each other in one span, also over the spaces between them.
type spans struct {
	buf   []byte
	class string // of the open span; "" for none
	gap   string // spaces after the open span
}

func (s *spans) add(class, text string) {
	if text == "" {
		return
	}
	if strings.TrimLeft(text, " ") == "" && s.class != "" && s.gap == "" {
		s.gap = text
		return
	}
	if class != s.class {
		s.flush()
		if class != "" {
			rest := strings.TrimLeft(text, "\n")
			s.buf = append(s.buf, text[:len(text)-len(rest)]...)
			if text = rest; text == "" {
				return
			}
			s.buf = append(s.buf, `<span class="`...)
			s.buf = append(s.buf, class...)
			s.buf = append(s.buf, `">`...)
		}
		s.class = class
	}
	s.buf = append(s.buf, s.gap...)
	s.gap = ""
	s.buf = appendText(s.buf, []byte(text))
}

// flush closes the open span.
func (s *spans) flush() {
	if s.class != "" {
		// A line end stays out of the span: it belongs to no token that one can see.
		n := len(bytes.TrimRight(s.buf, "\n"))
		ends := len(s.buf) - n
		s.buf = append(s.buf[:n], "</span>"...)
		for range ends {
			s.buf = append(s.buf, '\n')
		}
	}
	s.buf = append(s.buf, s.gap...)
	s.class, s.gap = "", ""
}

// appendMarked wraps the marked lines of highlighted code. Spans that are open at the end of a line are closed there and
// opened again on the next.
func appendMarked(dst []byte, code string, marked []lineRange) []byte {
	open := "" // the start tag of the span that is open; spans do not nest
	for line := 1; code != ""; line++ {
		text := code
		if i := strings.IndexByte(code, '\n'); i >= 0 {
			text = code[:i+1]
		}
		code = code[len(text):]
		if isMarked(marked, line) {
			dst = append(dst, `<span class="hl">`...)
		}
		body := strings.TrimSuffix(text, "\n")
		if body != "" {
			dst = append(dst, open...)
		}
		dst = append(dst, body...)
		if i := strings.LastIndex(body, "<span"); i > strings.LastIndex(body, "</span>") {
			open = body[i : i+strings.IndexByte(body[i:], '>')+1]
		} else if strings.Contains(body, "</span>") {
			open = ""
		}
		if open != "" && body != "" {
			dst = append(dst, "</span>"...)
		}
		dst = append(dst, text[len(body):]...)
		if isMarked(marked, line) {
			dst = append(dst, "</span>"...)
		}
	}
	return dst
}

package markdown

import (
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// lexerName maps what people write behind a fence to the name of a lexer, where chroma does not know it.
func lexerName(lang string) string {
	switch lang {
	case "shell", "sh", "zsh", "ksh", "ash", "dash", "command", "commands", "cmdline", "cli", "bats", "env", "dotenv":
		return "bash"
	case "k8s", "kubernetes", "helm", "manifest", "openapi", "compose", "docker-compose", "ansible", "cloudformation", "yml":
		return "yaml"
	case "tf", "tfvars", "terraform":
		return "terraform"
	case "golang":
		return "go"
	case "py", "py3", "python3", "starlark", "bazel":
		return "python"
	case "postgresql", "postgres", "psql", "plpgsql", "pgsql":
		return "postgresql"
	case "logql", "metricsql", "prometheus", "traceql":
		return "promql"
	case "jenkinsfile", "gradle":
		return "groovy"
	case "containerfile", "dockerfile":
		return "docker"
	case "make", "mk", "makefile":
		return "make"
	case "nginxconf", "nginx-conf":
		return "nginx"
	case "jsonl", "ndjson", "json5", "jsonc", "geojson":
		return "json"
	case "conf", "cfg", "config", "editorconfig", "gitconfig", "service", "unit":
		return "ini"
	case "patch", "udiff":
		return "diff"
	case "https", "curl-response":
		return "http"
	case "tsx":
		return "typescript"
	case "jsx", "node", "mjs":
		return "javascript"
	case "ps1", "pwsh", "posh":
		return "powershell"
	case "bat", "cmd", "batch":
		return "batchfile"
	}
	return lang
}

// isPlain says whether a language has nothing to highlight.
func isPlain(lang string) bool {
	switch lang {
	case "", "text", "txt", "plain", "plaintext", "none", "nohighlight", "raw", "ascii", "log", "logs", "output", "stdout",
		"stderr", "math", "latex-math":
		return true
	}
	return false
}

// isSession says whether a language is a record of a terminal: prompts, commands and what they print.
func isSession(lang string) bool {
	switch lang {
	case "console", "shell-session", "sh-session", "shellsession", "bash-session", "bashsession", "terminal", "session",
		"term", "tty", "prompt":
		return true
	}
	return false
}

// isShell says whether a language is that of a shell, whose blocks often are records of a terminal too.
func isShell(lang string) bool { return lexerName(lang) == "bash" }

// tokenizer calls emit with the tokens of a text, one after the other.
type tokenizer func(text string, emit func(chroma.Token)) error

// newTokenizer returns what a lexer does, fast where that can be.
func newTokenizer(lexer chroma.Lexer) tokenizer {
	if l, ok := lexer.(*chroma.RegexLexer); ok {
		if s, err := newScanner(l); err == nil {
			return s.scan
		}
	}
	return func(text string, emit func(chroma.Token)) error {
		next, err := lexer.Tokenise(nil, text)
		if err != nil {
			return err
		}
		for t := next(); t != chroma.EOF; t = next() {
			emit(t)
		}
		return nil
	}
}

// lexerCache finds lexers, and remembers what it did not find: chroma then compares all its file name patterns.
type lexerCache struct {
	mu sync.RWMutex
	m  map[string]tokenizer       // by language
	of map[chroma.Lexer]tokenizer // by lexer, which languages share
}

// maxLanguages bounds the cache: names come from the content.
const maxLanguages = 2000

// get returns what reads a language, nil if nothing does.
func (c *lexerCache) get(lang string) tokenizer {
	const longest = 40
	if isPlain(lang) || len(lang) > longest {
		return nil
	}
	c.mu.RLock()
	t, ok := c.m[lang]
	c.mu.RUnlock()
	if ok {
		return t
	}
	lexer := lexers.Get(lexerName(lang))
	c.mu.Lock()
	defer c.mu.Unlock()
	if lexer != nil {
		if t = c.of[lexer]; t == nil {
			t = newTokenizer(lexer)
			c.of[lexer] = t
		}
	}
	if len(c.m) < maxLanguages {
		c.m[lang] = t
	}
	return t
}

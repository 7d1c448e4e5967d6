package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/adrg/frontmatter"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"golang.org/x/sync/errgroup"
)

// floorCommand is the floor program: it reads each document, decodes its front matter, turns its markdown into HTML
// with highlighted code, and writes one file. It has no templates, links, index or memory of what it did, so it costs
// what no generator built on the same libraries can do without. It is written as anyone would write it: neither slowed
// down nor tuned, but for the lexers, which are looked up once per language (a lookup by name is a search over all).
func floorCommand(flags *flag.FlagSet) func() error {
	content := flags.String("content", "content", "folder of markdown to read")
	output := flags.String("output", "", "folder to write into")
	return func() error {
		if *output == "" {
			return errors.New("floor: -output is needed")
		}
		return floor(*content, *output)
	}
}

func floor(content, output string) error {
	var names []string
	err := filepath.WalkDir(content, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	work := make(chan string)
	md := newMarkdown()
	var group errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			var failed error
			for name := range work { // drained in any case: the sender does not look at errors
				if failed == nil {
					failed = floorPage(md, content, output, name)
				}
			}
			return failed
		})
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	return group.Wait()
}

// floorPage makes one page.
func floorPage(md goldmark.Markdown, content, output, name string) error {
	source, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	meta := map[string]any{}
	body, err := frontmatter.Parse(bytes.NewReader(source), &meta)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var page bytes.Buffer
	fmt.Fprintf(&page, "<!doctype html>\n<title>%v</title>\n", meta["title"])
	if err := md.Convert(body, &page); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	rel, err := filepath.Rel(content, name)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(output, strings.TrimSuffix(rel, ".md")+".html"), page.Bytes())
}

func newMarkdown() goldmark.Markdown {
	h := &highlighter{
		formatter: html.New(html.WithClasses(true)),
		style:     styles.Get("github"),
		lexers:    map[string]chroma.Lexer{},
	}
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(h, 100))),
	)
}

// A highlighter renders fenced code blocks with chroma. It is shared by all workers.
type highlighter struct {
	formatter *html.Formatter
	style     *chroma.Style
	mu        sync.Mutex
	lexers    map[string]chroma.Lexer // by language, unknown ones too
}

func (h *highlighter) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, h.render)
}

func (h *highlighter) render(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	block := node.(*ast.FencedCodeBlock)
	var code strings.Builder
	for i := range block.Lines().Len() {
		line := block.Lines().At(i)
		code.Write(line.Value(source))
	}
	tokens, err := h.lexer(string(block.Language(source))).Tokenise(nil, code.String())
	if err != nil {
		return ast.WalkStop, err
	}
	return ast.WalkSkipChildren, h.formatter.Format(w, h.style, tokens)
}

func (h *highlighter) lexer(language string) chroma.Lexer {
	h.mu.Lock()
	defer h.mu.Unlock()
	lexer, ok := h.lexers[language]
	if !ok {
		if lexer = lexers.Get(language); lexer == nil {
			lexer = lexers.Fallback
		}
		lexer = chroma.Coalesce(lexer)
		h.lexers[language] = lexer
	}
	return lexer
}

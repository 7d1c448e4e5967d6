package load

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"

	"siaga/generator/diag"
	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

var bom = []byte("\xef\xbb\xbf")

// normalize makes valid UTF-8 with "\n" as line ends of the bytes of a file. ok is false where the file is not text.
func normalize(path string, src []byte) (out []byte, diags []diag.Diagnostic, ok bool) {
	src = bytes.TrimPrefix(src, bom)
	if i := bytes.IndexByte(src, 0); i >= 0 {
		d := diag.New(diag.FileNotText, at(path, src, i), "the file holds a NUL byte, so it is not text").
			Suggest("save it as UTF-8, or give it the extension of what it is")
		return nil, []diag.Diagnostic{d}, false
	}
	if !utf8.Valid(src) {
		d := diag.New(diag.FileEncoding, at(path, src, invalidAt(src)), "the text is not UTF-8 here").Suggest("save the file as UTF-8")
		diags = append(diags, d)
		src = bytes.ToValidUTF8(src, []byte("\uFFFD"))
	}
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
		src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	}
	return src, diags, true
}

func invalidAt(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(src)
}

func at(path string, src []byte, offset int) diag.Pos {
	before := src[:offset]
	return diag.Pos{Path: path, Line: 1 + bytes.Count(before, []byte("\n")), Column: offset - bytes.LastIndexByte(before, '\n')}
}

// isPage reports whether a file is read as a page.
func (o *Options) isPage(p string) bool {
	if _, ext := model.SplitName(p, o.Extensions); ext != "" {
		return true
	}
	return matchAny(o.Files, p)
}

// isIndex reports whether a page is the index of its folder.
func isIndex(name string) bool {
	switch strings.ToLower(name) {
	case "index", "_index", "readme":
		return true
	}
	return false
}

func folderName(p string) string {
	if dir := path.Dir(p); dir != "." {
		return path.Base(dir)
	}
	return "index"
}

func match(glob, p string) bool {
	ok, err := doublestar.Match(glob, p)
	return ok && err == nil
}

func matchAny(globs []string, p string) bool {
	for _, g := range globs {
		if match(g, p) {
			return true
		}
	}
	return false
}

func frontMatterProblem(path string, p *frontmatter.Problem) diag.Diagnostic {
	pos := diag.Pos{Path: path, Line: p.Line, Column: p.Column}
	if p.Unclosed {
		return diag.New(diag.FrontMatterOpen, pos, "%s", p.Text).Suggest("add the closing line behind the last key")
	}
	return diag.New(diag.FrontMatterSyntax, pos, "the front matter cannot be read: %s", p.Text)
}

// bodyCodes gives the diagnostic of each kind of problem that parsing a body finds.
var bodyCodes = map[markdown.ProblemKind]diag.Code{
	markdown.UnknownDirective: diag.UnknownDirective,
	markdown.TemplateTag:      diag.TemplateTag,
	markdown.UnsafeHTML:       diag.UnsafeHTML,
	markdown.UnsafeLink:       diag.UnsafeLink,
	markdown.ExternalImage:    diag.ExternalImage,
	markdown.DuplicateAnchor:  diag.DuplicateAnchor,
}

func bodyProblem(path string, p markdown.Problem) diag.Diagnostic {
	return diag.New(bodyCodes[p.Kind], diag.Pos{Path: path, Line: p.Pos.Line, Column: p.Pos.Column}, "%s", p.Text)
}

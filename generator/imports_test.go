package generator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed says which packages of ours each package may import. A package that is not listed may not exist.
var allowed = map[string]string{
	"generator/diag":        "",
	"generator/frontmatter": "",
	"generator/markdown":    "",
	"generator/history":     "",
	"generator/publish":     "",
	"generator/watch":       "",
	"generator/pull":        "",
	"generator/crawl":       "parallel",
	"generator/synth":       "",
	"generator/chart":       "",
	"generator/cache":       "",
	"generator/codec":       "",
	"generator/parallel":    "",
	"layouts":               "",
	"generator/config":      "diag",
	"generator/model":       "diag frontmatter markdown",
	"generator/derive":      "frontmatter markdown model",
	"generator/load":        "cache codec derive diag frontmatter history markdown model parallel rules",
	"generator/link":        "diag markdown model",
	"generator/rules":       "diag frontmatter",
	"generator/searchable":  "frontmatter insight link markdown model search",
	"search":                "analysis",
	"search/analysis":       "",
	"search/client":         "",
	"search/shard":          "analysis search",
	"search/index":          "search",
	"generator/insight":     "analysis diag link model parallel",
	"generator/check":       "diag insight link model",
	"generator/data":        "diag insight link model",
	"generator/render":      "chart diag frontmatter insight link markdown model parallel",
	"generator":             "analysis cache check client codec config data diag history index insight link load markdown model parallel publish render rules search searchable shard",
	"generator/preview":     "diag generator index live search",
	"generator/live":        "diag generator watch",
	"generator/corpora":     "",
	"cmd/siaga":             "analysis cache config diag generator index layouts link live model preview publish pull history search",
	"cmd/siaga/browser":     "",
	"cmd/siagabench":        "analysis config generator index layouts publish search synth",
}

// osPackages may touch the operating system: files, processes, the network.
var osPackages = []string{
	"generator/history", "generator/live", "generator/publish", "generator/watch", "generator/pull", "generator/preview", "cmd/siaga", "cmd/siagabench",
	"search/index", "generator/cache",
}

// clockPackages may ask for the time.
var clockPackages = []string{"generator/live", "generator/preview", "generator/watch", "cmd/siaga", "cmd/siagabench"}

// TestArchitecture reads the source of every package and holds it against the rules of doc.go.
func TestArchitecture(t *testing.T) {
	eachFile(t, func(dir, name string, file *ast.File) {
		rule, ok := allowed[dir]
		if !ok {
			t.Errorf("%s: the package is not in the table of imports_test.go", dir)
			return
		}
		may := strings.Fields(rule)
		for _, imp := range file.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if ours, ok := strings.CutPrefix(p, "siaga/"); ok && !slices.Contains(may, path.Base(ours)) {
				t.Errorf("%s/%s imports %s; it may import %q", dir, name, ours, rule)
			}
			switch p {
			case "os", "os/exec", "net/http", "syscall":
				if !slices.Contains(osPackages, dir) {
					t.Errorf("%s/%s imports %s: only some packages may touch the operating system", dir, name, p)
				}
			}
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s/%s has an init function", dir, name)
			}
		}
		if slices.Contains(clockPackages, dir) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && s.Sel.Name == "Now" {
					t.Errorf("%s/%s calls time.Now", dir, name)
				}
			}
			return true
		})
	})
}

// TestSizes holds the limits on files and functions.
func TestSizes(t *testing.T) {
	const maxFile, maxFunc, maxParams = 700, 100, 4
	eachFile(t, func(dir, name string, file *ast.File) {
		lines := fset.Position(file.End()).Line
		if lines > maxFile {
			t.Errorf("%s/%s has %d lines, more than %d", dir, name, lines, maxFile)
		}
		if base := strings.TrimSuffix(name, ".go"); base == "util" || base == "utils" || base == "common" || base == "helpers" || base == "misc" {
			t.Errorf("%s/%s has no name of its own", dir, name)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1; n > maxFunc {
				t.Errorf("%s/%s: %s has %d lines, more than %d", dir, name, f.Name.Name, n, maxFunc)
			}
			n := f.Type.Params.NumFields()
			if format, ok := lastParam(f); ok && format {
				n-- // a format and its arguments are one message
			}
			if n > maxParams {
				t.Errorf("%s/%s: %s has %d parameters, more than %d", dir, name, f.Name.Name, n, maxParams)
			}
		}
	})
}

// lastParam reports whether a function has parameters, and whether the last stands for any number of values.
func lastParam(f *ast.FuncDecl) (variadic, ok bool) {
	list := f.Type.Params.List
	if len(list) == 0 {
		return false, false
	}
	_, variadic = list[len(list)-1].Type.(*ast.Ellipsis)
	return variadic, true
}

var fset = token.NewFileSet()

// eachFile parses every Go file of the module that is not a test.
func eachFile(t *testing.T, check func(dir, name string, file *ast.File)) {
	t.Helper()
	seen := 0
	for _, top := range []string{"cmd", "generator", "layouts", "search"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				if d != nil && d.IsDir() && d.Name() == "node_modules" {
					return fs.SkipDir
				}
				if top == "search" {
					return nil // not there yet
				}
				return err
			}
			if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
				return nil
			}
			file, err := parser.ParseFile(fset, p, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			seen++
			rel := strings.TrimPrefix(filepath.ToSlash(p), "../")
			check(path.Dir(rel), path.Base(rel), file)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 50 {
		t.Errorf("only %d files were read", seen)
	}
}

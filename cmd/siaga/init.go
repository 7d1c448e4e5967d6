package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"siaga/generator/config"
	"siaga/generator/model"
	"siaga/layouts"
)

// example is a page that init writes. Together they are one small story whose pages refer to each other by these ids.
type example struct{ Kind, ID, Title, Date string }

var examples = []example{
	{Kind: "service", ID: "checkout", Title: "Checkout"},
	{Kind: "runbook", ID: "checkout-latency", Title: "Checkout is slow"},
	{Kind: "alert", ID: "CheckoutLatencyHigh", Title: "CheckoutLatencyHigh"},
	{Kind: "incident", ID: "INC-1", Title: "INC-1: checkout timed out"},
	{Kind: "postmortem", ID: "PM-1", Title: "PM-1: checkout timed out"},
	{Kind: "root-cause", ID: "connection-pool-exhausted", Title: "Connection pool exhausted"},
	{Kind: "drill", ID: "failover-drill", Title: "Failover drill"},
	{Kind: "page", ID: "index", Title: "Ready room"},
}

func newInit(c console) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a commented siaga.yaml and an example of each kind",
		Long: `Init starts a repository in DIR (default: the working directory): a siaga.yaml with every
key explained, and under content/ one example page of each kind. A file that exists is
never touched. Where there is markdown already, only siaga.yaml is written: that is the
content, and Siaga reads it as it is.`,
		Example: "  siaga init\n  siaga init ../runbooks",
		Args:    atMostDir,
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return c.init(dir)
		},
	}
}

func (c console) init(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	hasOwn, err := hasMarkdown(dir)
	if err != nil {
		return err
	}
	w := starter{console: c, dir: dir}
	if err := w.write(config.FileName, "scaffolds/siaga.yaml", example{Title: inQuotes(filepath.Base(abs(dir)))}); err != nil {
		return err
	}
	if !hasOwn {
		if err := w.examples(); err != nil {
			return err
		}
	}
	fmt.Fprintln(c.out)
	switch {
	case hasOwn:
		fmt.Fprintln(c.out, "There is markdown here already, so no examples were written: it is read as it is.")
	case w.written == 0:
		fmt.Fprintln(c.out, "Everything was there already.")
	}
	fmt.Fprintf(c.out, "Next: siaga serve%s\n", argument(dir))
	return nil
}

// argument is what has to follow a command to work on dir.
func argument(dir string) string {
	if filepath.Clean(dir) == "." {
		return ""
	}
	return " " + dir
}

func abs(dir string) string {
	if a, err := filepath.Abs(dir); err == nil {
		return a
	}
	return dir
}

// inQuotes makes a text fit to stand between the double quotes of YAML.
func inQuotes(s string) string {
	q, _ := json.Marshal(s) // a string always can be
	return string(q[1 : len(q)-1])
}

// hasMarkdown tells whether a repository has pages of its own. The files that every repository has do not count, and
// neither does content/, which is filled up.
func hasMarkdown(dir string) (bool, error) {
	found := false
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		name := e.Name()
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != dir && (strings.HasPrefix(name, ".") || name == "node_modules" || path == filepath.Join(dir, "content")):
			return fs.SkipDir
		case e.IsDir() || !strings.HasSuffix(strings.ToLower(name), ".md"):
			return nil
		case filepath.Dir(path) == filepath.Clean(dir) && name == strings.ToUpper(name[:len(name)-3])+".md":
			return nil // README.md, LICENSE.md, CONTRIBUTING.md at the top
		}
		found = true
		return fs.SkipAll
	})
	return found, err
}

// starter writes the files of a new repository.
type starter struct {
	console
	dir     string
	written int
}

func (s *starter) examples() error {
	for _, e := range examples {
		kind, ok := model.KindNamed(e.Kind)
		if !ok {
			return fmt.Errorf("the kind %s of an example does not exist", e.Kind)
		}
		name := filepath.Join("content", filepath.FromSlash(kind.Dir), e.ID+".md")
		if err := s.write(name, "scaffolds/"+e.Kind+".md", e); err != nil {
			return err
		}
	}
	return nil
}

// write makes one file from a scaffold, unless it exists.
func (s *starter) write(name, scaffold string, e example) error {
	e.Date = time.Now().AddDate(0, 0, -1).Format(time.DateOnly) // yesterday: the example has happened in every zone
	data, err := fill(scaffold, e)
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		fmt.Fprintf(s.out, "  kept   %s\n", filepath.Join(s.dir, name))
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	s.written++
	fmt.Fprintf(s.out, "  wrote  %s\n", filepath.Join(s.dir, name))
	return nil
}

func fill(scaffold string, e example) ([]byte, error) {
	src, err := fs.ReadFile(layouts.FS, scaffold)
	if err != nil {
		return nil, err
	}
	t, err := template.New(scaffold).Parse(string(src))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, e)
	return b.Bytes(), err
}

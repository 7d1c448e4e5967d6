package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"siaga/generator/diag"
	"siaga/generator/live"
)

type checkFlags struct {
	flags
	format, failOn, explain string
}

func newCheck(c console) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Find what is wrong with the content",
		Long: `Check reads the repository DIR (default: the working directory) and prints every problem
with its place and a suggestion. Nothing is written.

The exit status is 1 if there is a problem of the severity that --fail-on names, or
worse; 2 if the content could not be checked.`,
		Example: `  siaga check
  siaga check --fail-on warning
  siaga check --format json | jq '.[].code'
  siaga check --explain broken-anchor
  siaga check --explain all`,
		Args: atMostDir,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.take(args)
			if f.explain != "" {
				return c.explainCode(f.explain)
			}
			return c.check(cmd, f)
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "check pages with draft: true too")
	cmd.Flags().StringVar(&f.format, "format", "text", "text or json")
	cmd.Flags().StringVar(&f.failOn, "fail-on", "error", "exit with 1 from this severity on: error, warning, info, never")
	cmd.Flags().StringVar(&f.explain, "explain", "", "say what a code means (`CODE`, or all)")
	return cmd
}

func (c console) check(cmd *cobra.Command, f checkFlags) error {
	least, known := diag.ParseSeverity(f.failOn)
	if !known && f.failOn != "never" {
		return usage(cmd, fmt.Errorf("--fail-on takes error, warning, info or never, not %q", f.failOn))
	}
	if f.format != "text" && f.format != "json" {
		return usage(cmd, fmt.Errorf("--format takes text or json, not %q", f.format))
	}
	l, err := locate(f.flags)
	if err != nil {
		return c.checkFailed(l, f, err)
	}
	p := newProgress(c.err, "checking "+shortPath(l.content))
	defer p.end()
	date, err := c.buildDate("")
	if err != nil {
		return err
	}
	s, err := c.snapshot(l, date)
	if err != nil {
		return err
	}
	p.end()
	list := s.Diagnostics()
	if f.format == "json" {
		err = diag.PrintJSON(c.out, list)
	} else {
		err = c.printChecked(list, l, s.Source)
	}
	switch {
	case err != nil:
		return err
	case f.failOn != "never" && diag.Count(list, least) > 0:
		return errProblems
	}
	return nil
}

func (c console) printChecked(list []diag.Diagnostic, l location, source func(string) ([]byte, error)) error {
	if err := c.printProblems(c.out, list, l.content, source); err != nil {
		return err
	}
	if len(list) > 0 {
		fmt.Fprintln(c.out)
	}
	_, err := fmt.Fprintln(c.out, diag.Summary(list))
	return err
}

// checkFailed reports a configuration with mistakes in the format that was asked for.
func (c console) checkFailed(l location, f checkFlags, err error) error {
	var broken *live.Broken
	if f.format != "json" || !errors.As(err, &broken) {
		return c.explain(l, err)
	}
	if err := diag.PrintJSON(c.out, broken.Problems); err != nil {
		return err
	}
	return fmt.Errorf("%s has mistakes; the content was not checked", filepath.Base(l.configPath))
}

// explainCode prints what is known of one code, or of all.
func (c console) explainCode(name string) error {
	names := make([]string, len(diag.Codes))
	for i, info := range diag.Codes {
		names[i] = string(info.Code)
		if name == "all" && i > 0 {
			fmt.Fprintln(c.out)
		}
		if name == "all" || name == names[i] {
			fmt.Fprintf(c.out, "%s (%s): %s\n\n%s\n", info.Code, info.Severity, info.Title, wrap(info.Doc, "  ", 78))
		}
		if name == names[i] {
			return nil
		}
	}
	if name == "all" {
		return nil
	}
	hint := "siaga check --explain all lists them"
	if near := diag.Closest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return hinted{fmt.Errorf("there is no code %q", name), hint}
}

// wrap breaks a text into indented lines.
func wrap(text, indent string, width int) string {
	var b strings.Builder
	b.WriteString(indent)
	length := len(indent)
	for i, word := range strings.Fields(text) {
		if i > 0 && length+1+len(word) > width {
			b.WriteString("\n" + indent)
			length = len(indent)
		} else if i > 0 {
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += len(word)
	}
	return b.String()
}

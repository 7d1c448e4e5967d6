package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"siaga/generator/diag"
	"siaga/search"
)

func newTriage(c console) *cobra.Command {
	var f searchFlags
	cmd := &cobra.Command{
		Use:   "triage [TEXT...]",
		Short: "Find past incidents that are like an alert or a log",
		Long: `Triage compares a text, such as an alert or some lines of a log, with the past incidents of
the repository in the working directory. It prints the incidents that are most alike with
what they share, the root causes that they had by frequency, and the runbooks that helped.

The text comes from the arguments, else from standard input. Numbers, ids and hosts differ
each time and are left out. Nothing leaves this machine.`,
		Example: `  kubectl logs checkout-7f9c --tail 50 | siaga triage
  siaga triage "x509: certificate has expired or is not yet valid"
  siaga triage --json < alert.txt | jq '.root_causes'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args, " ")
			if len(args) == 0 {
				if isTerminalInput() {
					return usage(cmd, errors.New("there is no text: give it as an argument or on standard input"))
				}
				data, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), search.MaxTriage+1))
				if err != nil {
					return err
				}
				text = string(data)
			}
			if strings.TrimSpace(text) == "" {
				return usage(cmd, errors.New("the text is empty"))
			}
			return c.triage(f, text)
		},
	}
	f.add(cmd)
	return cmd
}

// isTerminalInput tells whether standard input is a person who has not been asked for anything.
func isTerminalInput() bool {
	info, err := os.Stdin.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (c console) triage(f searchFlags, text string) error {
	return c.find(f, func(e search.Engine) error {
		t, err := e.Triage(c.ctx, text)
		var p *search.Problem
		switch {
		case errors.As(err, &p):
			return hinted{err, "give the lines that say most, such as those around the first error"}
		case err != nil:
			return err
		case f.json:
			return printJSON(c.out, t.Answer(text))
		}
		return c.printTriage(t)
	})
}

// printTriage prints what is known of a text for a person.
func (c console) printTriage(t *search.Triage) error {
	p := c.page()
	for _, d := range t.Named {
		p.line("", p.paint("1", "There is a page: ")+p.paint("1;4", diag.Visible(d.Title))+"  "+p.faint(d.Kind+" · "+cmp.Or(d.Path, d.Address)))
	}
	if len(t.Named) > 0 {
		p.line("", "")
	}
	if len(t.Hits) == 0 {
		p.line("", "No past incident is like this.")
		return p.w.Flush()
	}
	p.tallies("Root causes of the incidents below", t.Causes, func(n search.Tally) string { return times(len(n.Events)) })
	p.tallies("Runbooks that were used in them", t.Runbooks, func(n search.Tally) string {
		if n.Helped > 0 {
			return "helped " + times(n.Helped)
		}
		return times(len(n.Events))
	})
	for i := range t.Hits {
		p.hit(&t.Hits[i], t.Shared[i])
	}
	return p.w.Flush()
}

// tallies prints pages with how often the incidents name them.
func (p *textPage) tallies(title string, list []search.Tally, often func(search.Tally) string) {
	if len(list) == 0 {
		return
	}
	p.line("", p.paint("1", title))
	for _, n := range list {
		p.line("  ", fmt.Sprintf("%-15s %s  %s", often(n), diag.Visible(n.Title), p.faint(n.Address)))
	}
	p.line("", "")
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

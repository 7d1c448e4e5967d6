// Command siaga turns a git repository of markdown into a fast, cross-linked static site.
//
// One file per command. A command resolves what it works on (see [location]), calls the packages that do the work and
// prints what they found. Exit status: 0 for success, 1 for problems in the content, 2 for wrong usage or when the tool
// itself could not work.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"siaga/generator/diag"
)

// Exit statuses.
const (
	exitClean    = 0
	exitProblems = 1
	exitFailure  = 2
)

// errProblems ends a command that did its work and found problems in the content. They have been printed.
var errProblems = errors.New("problems in the content")

// hinted is an error with what to do next.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

// console is what a command may use of the process that it runs in.
type console struct {
	ctx context.Context
	out io.Writer // results
	err io.Writer // problems, progress
	env func(string) string
}

func process() console {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first signal ends cleanly, a second one at once
	return console{ctx: ctx, out: os.Stdout, err: os.Stderr, env: os.Getenv}
}

// run executes a command line and returns the exit status.
func run(args []string, c console) int {
	root := newRoot(c)
	root.SetArgs(args)
	err := root.ExecuteContext(c.ctx)
	var h hinted
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errProblems):
		return exitProblems
	case errors.Is(err, context.Canceled) && c.ctx.Err() != nil:
		fmt.Fprintln(c.err, "siaga: stopped")
		return exitFailure
	case errors.As(err, &h):
		fmt.Fprintf(c.err, "siaga: %v\n       %s\n", err, h.hint)
	default:
		fmt.Fprintf(c.err, "siaga: %v\n", err)
	}
	return exitFailure
}

func newRoot(c console) *cobra.Command {
	root := &cobra.Command{
		Use:   "siaga",
		Short: "Turn a git repository of runbooks and post-mortems into a fast, linked site",
		Long: `Siaga turns a git repository of markdown (runbooks, alerts, incidents, post-mortems,
root causes, drills, services) into a fast, cross-linked static site. It needs no
configuration: run it in the repository.

Exit status: 0 clean, 1 problems in the content, 2 wrong usage or the tool failed.`,
		Example: `  siaga serve                      read the site while you write
  siaga build                      write it to public/
  siaga check                      find broken links and wrong fields
  siaga search pool exhausted      has this happened before?
  siaga build ../runbooks          another repository`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(c.out)
	root.SetErr(c.err)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(cmd, err) })
	for _, newCommand := range []func(console) *cobra.Command{newBuild, newServe, newCheck, newSearch, newTriage, newInit, newVersion} {
		root.AddCommand(newCommand(c))
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return unknownCommand(cmd, args[0])
	}
	root.Args = cobra.ArbitraryArgs
	return root
}

// usage is the error of a command line that is wrong.
func usage(cmd *cobra.Command, err error) error {
	return hinted{err, fmt.Sprintf("%s --help shows how it is used", cmd.CommandPath())}
}

func unknownCommand(root *cobra.Command, name string) error {
	err := fmt.Errorf("there is no command %q", name)
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if near := diag.Closest(name, names); near != "" {
		return hinted{err, "did you mean: siaga " + near + "?"}
	}
	return usage(root, err)
}

// atMostDir takes the one optional argument of most commands, the folder of the repository.
func atMostDir(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage(cmd, fmt.Errorf("one folder is taken, not %d", len(args)))
	}
	return nil
}

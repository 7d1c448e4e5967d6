// Siagabench measures siaga as a user meets it: whole processes over whole trees.
//
//	siagabench [run]       build siaga, measure it beside the floor program and Hugo, print a table
//	siagabench tree        write a synthetic tree
//	siagabench floor       the floor program: the least that a highlighted site costs
//	siagabench search      measure the search, in the browser and on disk, beside the floor program and Pagefind
//
// The last one runs these, each in a process of its own so that memory can be told apart, and they write JSON:
//
//	siagabench questions   what to ask a synthetic tree
//	siagabench shards      make the index for browsers
//	siagabench index       make, change and ask the index on disk
//	siagabench browse      ask in Chromium
//
// It measures and never judges: a bar that is missed is printed as missed and does not change the exit status, which is
// 0 when everything could be measured, 1 when something failed to run, and 2 for wrong usage. Times depend on the
// machine and on what else it does; the ratios between programs of one run say more, so they come first.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// errUsage says that the command line was wrong and that this has been said already.
var errUsage = errors.New("wrong usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := command(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "siagabench:", err)
		os.Exit(1)
	}
}

// command runs the subcommand that args name; without a name it is "run".
func command(ctx context.Context, args []string) error {
	name := "run"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("siagabench "+name, flag.ContinueOnError)
	var do func() error
	switch name {
	case "run":
		do = runCommand(ctx, flags)
	case "tree":
		do = treeCommand(flags)
	case "floor":
		do = floorCommand(flags)
	case "search":
		do = searchCommand(ctx, flags)
	case "questions":
		do = questionsCommand(flags)
	case "shards":
		do = shardsCommand(ctx, flags)
	case "index":
		do = indexCommand(ctx, flags)
	case "browse":
		do = browseCommand(ctx, flags)
	default:
		fmt.Fprintf(os.Stderr, "siagabench: no command %q; there are run, tree, floor and search\n", name)
		return errUsage
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return errUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "siagabench %s: unexpected argument %q\n", name, flags.Arg(0))
		return errUsage
	}
	return do()
}

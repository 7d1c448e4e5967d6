// Siagabench measures siaga as a user meets it: whole processes over whole trees. `siagabench help` says what is measured,
// and how; the text is in help.txt.
//
// It measures and does not judge, but for the soak: a bar that is missed is printed as missed and does not change the exit status, which is
// 0 when everything could be measured, 1 when something failed to run, and 2 for wrong usage. Times depend on the
// machine and on what else it does; the ratios between programs of one run say more, so they come first.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// errUsage says that the command line was wrong and that this has been said already.
var errUsage = errors.New("wrong usage")

//go:embed help.txt
var helpText string

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
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "Flags of siagabench %s (siagabench help says what all commands do):\n", name)
		flags.PrintDefaults()
	}
	var do func() error
	switch name {
	case "run":
		do = runCommand(ctx, flags, parts{builds: true, live: true})
	case "builds":
		do = runCommand(ctx, flags, parts{builds: true})
	case "live":
		do = runCommand(ctx, flags, parts{live: true})
	case "help":
		do = func() error { _, err := fmt.Print(helpText); return err }
	case "soak":
		do = soakCommand(ctx, flags)
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
		fmt.Fprintf(os.Stderr, "siagabench: no command %q; siagabench help lists them\n", name)
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

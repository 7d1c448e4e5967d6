package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// hugoVersion is the Hugo that siaga is measured beside: the newest that Go 1.26 builds.
const hugoVersion = "v0.165.0"

// hugoBinary is where `make bench` installs it, from the root of the module.
const hugoBinary = ".build/hugo"

// largeFrom is the number of documents from which less is measured: long runs vary little.
const largeFrom = 30_000

// A bench is one run of the whole: what it measures with, and where.
type bench struct {
	sizes       []int
	runs        int
	dir         string // for trees and output; removed at the end
	self, siaga string // programs
	hugo        string // empty if there is none
	hugoSays    string // its name and version, or that there is none
	pagefind    string // empty if there is none
	failed      []error
}

// A parts says which parts of a run are wanted.
type parts struct{ builds, live bool }

// results are the figures of one number of documents.
type results struct {
	builds map[string]sample // medians, by name
	live   map[string]live   // by name of the server
	busy   string            // how busy the machine was with other things before; "" if it does not say
}

// Flags that several commands have.
type commonFlags struct {
	sizes, dir, siaga, hugo, pagefind *string
	runs                              *int
}

func addFlags(flags *flag.FlagSet, sizes string) commonFlags {
	return commonFlags{
		sizes:    flags.String("sizes", sizes, "numbers of documents to measure with"),
		runs:     flags.Int("runs", 3, "runs of each, of which the median counts (large trees: fewer)"),
		dir:      flags.String("dir", "", "folder for trees and output, not inside a repository (default the system's temporary folder)"),
		siaga:    flags.String("siaga", "", "program to measure (default: build it)"),
		hugo:     flags.String("hugo", "", "Hugo program to measure beside (default "+hugoBinary+", if it exists)"),
		pagefind: flags.String("pagefind", "", "Pagefind program to measure beside (default "+pagefindBinary+", if it exists)"),
	}
}

// bench prepares a bench as the flags say. Its folder is removed by the function that is returned.
func (f commonFlags) bench(ctx context.Context) (*bench, func(), error) {
	b := &bench{runs: max(1, *f.runs), siaga: *f.siaga}
	if err := b.prepare(*f.sizes, *f.dir); err != nil {
		return nil, nil, err
	}
	remove := func() { os.RemoveAll(b.dir) }
	if err := errors.Join(b.programs(ctx), b.others(ctx, *f.hugo, *f.pagefind)); err != nil {
		remove()
		return nil, nil, err
	}
	return b, remove, nil
}

func runCommand(ctx context.Context, flags *flag.FlagSet, want parts) func() error {
	common := addFlags(flags, "1000,10000,50000")
	edits := flags.Int("edits", 60, "edits of a tree while it is served (large trees: half; Hugo: a third)")
	version := flags.Bool("hugo-version", false, "print the version of Hugo to install and do nothing else")
	return func() error {
		if *version {
			fmt.Println(hugoVersion)
			return nil
		}
		b, remove, err := common.bench(ctx)
		if err != nil {
			return err
		}
		defer remove()
		return b.run(ctx, want, max(1, *edits))
	}
}

// prepare reads the numbers of documents and makes the folder for trees and output.
func (b *bench) prepare(sizes, dir string) error {
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(size))
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes: %q is not a number of documents", size)
		}
		b.sizes = append(b.sizes, n)
	}
	// Deleting a big tree slows down whatever writes right after it, so everything stays until the end.
	work, err := os.MkdirTemp(dir, "siagabench-")
	if err != nil {
		return err
	}
	b.dir, err = filepath.Abs(work)
	return err
}

// programs builds what is measured; this program itself is the floor program, too. Without a siaga that builds there are
// the others to measure.
func (b *bench) programs(ctx context.Context) (err error) {
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if b.siaga != "" {
		b.siaga, err = filepath.Abs(b.siaga)
		return err
	}
	program := filepath.Join(b.dir, "siaga"+exeSuffix())
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "siaga/cmd/siaga").CombinedOutput(); err != nil {
		b.failed = append(b.failed, fmt.Errorf("build siaga: %w\n%s", err, out))
		return nil
	}
	b.siaga = program
	return nil
}

// others looks for what is measured beside.
func (b *bench) others(ctx context.Context, hugo, pagefind string) (err error) {
	if b.pagefind, err = find(pagefind, pagefindBinary); err != nil {
		return err
	}
	if b.hugo, err = find(hugo, hugoBinary); err != nil {
		return err
	}
	b.hugoSays = "without Hugo"
	if b.hugo == "" {
		return nil
	}
	says, err := exec.CommandContext(ctx, b.hugo, "version").Output()
	if err != nil {
		return fmt.Errorf("%s version: %w", b.hugo, err)
	}
	words := strings.Fields(string(says))
	b.hugoSays = strings.Join(words[:min(2, len(words))], " ")
	return nil
}

// find returns the program that was asked for, else the usual one, or "" if that is not there.
func find(program, usual string) (string, error) {
	if program == "" {
		if _, err := os.Stat(usual); err != nil {
			return "", nil
		}
		program = usual
	}
	return filepath.Abs(program)
}

func exeSuffix() string {
	if os.PathSeparator == '\\' {
		return ".exe"
	}
	return ""
}

// run measures every size and prints the table. A program that fails is left out of it and named at the end.
func (b *bench) run(ctx context.Context, want parts, edits int) error {
	fmt.Fprintln(os.Stderr, estimate(b.sizes, want))
	all := map[int]results{}
	for _, n := range b.sizes {
		r, err := b.size(ctx, n, want, edits)
		if err != nil {
			return err
		}
		all[n] = r
	}
	b.print(os.Stdout, all)
	return errors.Join(b.failed...)
}

// estimate says what a run costs on a machine with two cores, in round numbers. Cold builds, Hugo and Pagefind make the most
// of it; see measureBuilds for what is left out of large trees.
func estimate(sizes []int, want parts) string {
	seconds, disk := 0.0, 0.0
	for _, n := range sizes {
		k := float64(n) / 1000
		if want.builds {
			perThousand, disks := 20.0, 0.5
			if n >= barSize {
				perThousand = 15
			}
			if n >= largeFrom {
				disks = 0.25
			}
			seconds += perThousand * k
			disk = max(disk, disks*k)
		}
		if want.live {
			seconds += 30 + 7*k
		}
	}
	return fmt.Sprintf("about %.0f minutes on two cores, and %.0f GB of disk for as long", max(1, seconds/60), max(1, disk))
}

// size measures all that is wanted with one number of documents.
func (b *bench) size(ctx context.Context, n int, want parts, edits int) (r results, err error) {
	work := filepath.Join(b.dir, strconv.Itoa(n))
	tree := filepath.Join(work, "content")
	r.busy = loadAverage()
	if err := b.writeTree(ctx, n, tree); err != nil {
		return r, err
	}
	if want.builds {
		if r.builds, err = b.measureBuilds(ctx, n, tree, work); err != nil {
			return r, err
		}
	}
	if want.live {
		if n >= largeFrom {
			edits = (edits + 1) / 2
		}
		if r.live, err = b.measureServers(ctx, tree, work, edits); err != nil {
			return r, err
		}
	}
	return r, os.RemoveAll(work)
}

// writeTree has a synthetic tree written. Another process does it: this one has to stay small, see peakKB.
func (b *bench) writeTree(ctx context.Context, n int, dir string) error {
	fmt.Fprintf(os.Stderr, "writing %d documents\n", n)
	if out, err := exec.CommandContext(ctx, b.self, "tree", "-n", strconv.Itoa(n), "-o", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("tree: %w\n%s", err, out)
	}
	return nil
}

// measureServers measures siaga serve and hugo server, one after the other.
func (b *bench) measureServers(ctx context.Context, tree, work string, edits int) (map[string]live, error) {
	if err := warm(tree); err != nil {
		return nil, err
	}
	all := map[string]live{}
	measure := func(of liveServer, edits int) error {
		f, err := b.measureLive(ctx, of, tree, edits)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.failed = append(b.failed, fmt.Errorf("%s: %w", of.name, err))
			return nil
		}
		all[of.name] = f
		fmt.Fprintf(os.Stderr, "%s: %d edits, save to page %v\n", of.name, edits, percentile(f.times(pageTime), 50).Round(time.Millisecond/10))
		return nil
	}
	if b.siaga != "" {
		if err := measure(b.siagaServer(tree, work), edits); err != nil {
			return nil, err
		}
	}
	if b.hugo == "" {
		return all, nil
	}
	hugo, err := b.hugoServer(tree, work)
	if err != nil {
		return nil, err
	}
	return all, measure(hugo, max(1, edits/3))
}

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
)

// hugoVersion is the Hugo that siaga is measured beside: the newest that Go 1.26 builds.
const hugoVersion = "v0.165.0"

// hugoBinary is where `make bench` installs it, from the root of the module.
const hugoBinary = ".build/hugo"

// oneRunFrom is the number of documents from which one run is enough: long runs vary little.
const oneRunFrom = 30_000

// A bench is one run of the whole: what it measures with, and where.
type bench struct {
	sizes       []int
	runs        int
	dir         string // for trees and output; removed at the end
	self, siaga string // programs
	hugo        string // empty if there is none
	hugoSays    string // its name and version, or that there is none
	failed      []error
}

// The names of what is measured.
const (
	floorName = "floor"
	coldName  = "siaga, cold"
	againName = "siaga, unchanged"
	hugoName  = "hugo"
)

// results holds the median of each program by number of documents and name.
type results map[int]map[string]sample

func runCommand(ctx context.Context, flags *flag.FlagSet) func() error {
	sizes := flags.String("sizes", "1000,10000,50000", "numbers of documents to measure with")
	runs := flags.Int("runs", 3, "runs of each, of which the median counts (large trees: one run)")
	dir := flags.String("dir", "", "folder for trees and output, not inside a repository (default the system's temporary folder)")
	siaga := flags.String("siaga", "", "program to measure (default: build it)")
	hugo := flags.String("hugo", "", "Hugo program to measure beside (default "+hugoBinary+", if it exists)")
	version := flags.Bool("hugo-version", false, "print the version of Hugo to install and do nothing else")
	return func() error {
		if *version {
			fmt.Println(hugoVersion)
			return nil
		}
		b := &bench{runs: max(1, *runs), siaga: *siaga, hugoSays: "without Hugo"}
		if err := b.prepare(*sizes, *dir); err != nil {
			return err
		}
		defer os.RemoveAll(b.dir)
		if err := b.programs(ctx, *hugo); err != nil {
			return err
		}
		return b.run(ctx)
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

// programs builds what is measured and looks for Hugo. Without a siaga that builds there are the other two to measure.
func (b *bench) programs(ctx context.Context, hugo string) error {
	build := func(name string) (string, error) {
		program := filepath.Join(b.dir, name+exeSuffix())
		out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "siaga/cmd/"+name).CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
		return program, nil
	}
	var err error
	if b.self, err = build("siagabench"); err != nil {
		return err
	}
	if b.siaga == "" {
		if b.siaga, err = build("siaga"); err != nil {
			b.failed = append(b.failed, err)
		}
	} else if b.siaga, err = filepath.Abs(b.siaga); err != nil {
		return err
	}
	if hugo == "" {
		if _, err := os.Stat(hugoBinary); err != nil {
			return nil
		}
		hugo = hugoBinary
	}
	if b.hugo, err = filepath.Abs(hugo); err != nil {
		return err
	}
	says, err := exec.CommandContext(ctx, b.hugo, "version").Output()
	if err != nil {
		return fmt.Errorf("%s version: %w", hugo, err)
	}
	words := strings.Fields(string(says))
	b.hugoSays = strings.Join(words[:min(2, len(words))], " ")
	return nil
}

func exeSuffix() string {
	if os.PathSeparator == '\\' {
		return ".exe"
	}
	return ""
}

// run measures every size and prints the table. A program that fails is left out of it and named at the end.
func (b *bench) run(ctx context.Context) error {
	all := results{}
	for _, n := range b.sizes {
		medians, err := b.size(ctx, n)
		if err != nil {
			return err
		}
		all[n] = medians
	}
	b.print(os.Stdout, all)
	return errors.Join(b.failed...)
}

// size measures all programs with one number of documents: one after the other, then all of them again, so that what
// else the machine does meets all of them.
func (b *bench) size(ctx context.Context, n int) (map[string]sample, error) {
	tree := filepath.Join(b.dir, fmt.Sprintf("tree-%d", n), "content")
	fmt.Fprintf(os.Stderr, "writing %d documents\n", n)
	if out, err := exec.CommandContext(ctx, b.self, "tree", "-n", strconv.Itoa(n), "-o", tree).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("tree: %w\n%s", err, out)
	}
	runs := b.runs
	if n >= oneRunFrom {
		runs = 1
	}
	samples := map[string][]sample{}
	broken := map[string]bool{}
	for i := range runs {
		processes, err := b.processes(tree, filepath.Join(b.dir, fmt.Sprintf("out-%d-%d", n, i)))
		if err != nil {
			return nil, err
		}
		for _, p := range processes {
			if broken[p.name] || p.name == againName && broken[coldName] {
				continue
			}
			s, err := measure(ctx, p)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil {
				broken[p.name] = true
				delete(samples, p.name)
				b.failed = append(b.failed, err)
				continue
			}
			samples[p.name] = append(samples[p.name], s)
			fmt.Fprintf(os.Stderr, "%6d documents, run %d: %-16s %6.2f s\n", n, i+1, p.name, s.wall.Seconds())
		}
	}
	medians := map[string]sample{}
	for name, list := range samples {
		medians[name] = median(list)
	}
	return medians, nil
}

// processes returns what to measure in one run, in this order. Every output folder is a new one, and so is every cache
// but that of the unchanged build, which has the output and the cache of the cold one before it.
func (b *bench) processes(tree, out string) ([]process, error) {
	into := func(name string) string { return filepath.Join(out, name) }
	all := []process{{
		name: floorName, dir: b.dir, output: into("floor"),
		args: []string{b.self, "floor", "-content", tree, "-output", into("floor")},
	}}
	if b.siaga != "" {
		cold := process{
			name: coldName, dir: b.dir, output: into("siaga"), mostOK: 1, // 1: it found problems in the content
			args: []string{b.siaga, "build", "--content", tree, "--output", into("siaga")},
			env:  []string{"XDG_CACHE_HOME=" + into("siaga-cache")},
		}
		again := cold
		again.name = againName
		all = append(all, cold, again)
	}
	if b.hugo != "" {
		if err := writeHugoSite(into("hugo-site"), tree); err != nil {
			return nil, err
		}
		all = append(all, process{
			name: hugoName, dir: b.dir, output: into("hugo"),
			args: []string{b.hugo, "--quiet", "--noBuildLock", "--source", into("hugo-site"), "--destination", into("hugo"),
				"--cacheDir", into("hugo-cache")},
		})
	}
	return all, nil
}

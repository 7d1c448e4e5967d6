package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"siaga/generator"
	"siaga/generator/diag"
	"siaga/generator/publish"
)

// maxShown bounds the problems that build prints: it is about the site, check is about the problems.
const maxShown = 20

type buildFlags struct {
	flags
	followFlags
	strict, force, quiet, watch bool
	date                        string

	at time.Time // of date, or what the environment asks for
}

func newBuild(c console) *cobra.Command {
	var f buildFlags
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Write the site to public/",
		Long: `Build writes the site of the repository DIR (default: the working directory) to its
output folder. Only files that have changed are written, each in one step, and only
files that an earlier build wrote are removed.

With --watch it goes on and publishes what changes. Where a build fails or is stopped, what
was published before stays whole.

A page with a problem is published all the same. The exit status is 1 if there are
errors, with --strict also if there are warnings; 2 if nothing could be published.`,
		Example: `  siaga build
  siaga build ../runbooks --output /srv/www/runbooks
  siaga build --watch --pull 1m     follow a git branch
  siaga build --base-url https://ops.example.com/runbooks/ --strict`,
		Args: atMostDir,
		RunE: func(_ *cobra.Command, args []string) error {
			f.take(args)
			return c.build(f)
		},
	}
	f.flags.add(cmd)
	cmd.Flags().BoolVarP(&f.watch, "watch", "w", false, "go on: publish what changes until the command is ended")
	f.followFlags.add(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "folder to write (default: public/ of the repository)")
	cmd.Flags().StringVar(&f.baseURL, "base-url", "", "address of the published site, for sitemap.xml and canonical links")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "publish pages with draft: true too")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "exit with 1 for warnings too")
	cmd.Flags().BoolVar(&f.force, "force", false, "write to an output folder that holds files of others, and over them")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "print problems only")
	cmd.Flags().StringVar(&f.date, "date", "", "date of the build (default: SOURCE_DATE_EPOCH, else the newest commit)")
	return cmd
}

func (c console) build(f buildFlags) error {
	begun := time.Now()
	var err error
	if f.at, err = c.buildDate(f.date); err != nil {
		return err
	}
	f.open()
	defer f.store.Close()
	l, err := c.locate(f.flags)
	if err != nil {
		return err
	}
	if f.force {
		l.foreign = ""
	}
	if l.foreign != "" {
		return hinted{
			fmt.Errorf("%s holds files that Siaga did not write, such as %s", folder(l.output), l.foreign),
			"choose another --output, or use --force: what is in there is then no content",
		}
	}
	if f.watch {
		return c.watch(f, l)
	}
	if f.poll != 0 || f.pull != 0 {
		return hinted{errors.New("--poll and --pull go with --watch"), "siaga build --watch --pull 1m"}
	}
	p := newProgress(c.err, "reading "+shortPath(l.content))
	defer p.end()
	b, err := c.builder(l, f.at, boundMemory)
	if err != nil {
		return err
	}
	o := publish.Options{Dir: l.output, Force: f.force, Protect: l.sources()}
	done, ok := b.Published(c.ctx, o)
	result := publish.Result{Unchanged: done.Files}
	if !ok {
		s, err := b.Build(c.ctx)
		if err != nil {
			return err
		}
		p.next("writing " + shortPath(l.output))
		if result, err = s.Publish(c.ctx, o); err != nil {
			return err
		}
		done = generator.Outcome{Pages: s.PageCount(), Notes: s.Notes, Diagnostics: s.Diagnostics()}
		f.keep(c.err)
	}
	p.end()
	c.note(done.Notes)
	if err := c.printFirst(done.Diagnostics, l); err != nil {
		return err
	}
	if !f.quiet {
		fmt.Fprintln(c.out, buildLine(done, result)+fmt.Sprintf(" · %.2f s → %s", time.Since(begun).Seconds(), folder(l.output)))
	}
	least := diag.Error
	if f.strict {
		least = diag.Warning
	}
	if diag.Count(done.Diagnostics, least) > 0 {
		return errProblems
	}
	return nil
}

// boundMemory has the garbage collector keep a large build within 37 kB a page. It needs two thirds of that at most, so the
// collector is not driven to work without end: with 30 kB a page, 50,000 pages take an eighth longer.
func boundMemory(pages int) {
	const least, perPage, besides = 256 << 20, 37 << 10, 8 << 20 // besides: what is not the collector's
	if _, chosen := os.LookupEnv("GOMEMLIMIT"); !chosen {
		debug.SetMemoryLimit(max(least, int64(pages)*perPage-besides))
	}
}

// saveTime has the garbage collector run half as often while a site is served: at 10,000 pages a saved page was shown after 72 to 80 ms in
// the median, and after 104 ms without it. The most memory is used at the start, and stays the same.
func saveTime() {
	if _, chosen := os.LookupEnv("GOGC"); !chosen {
		debug.SetGCPercent(200)
	}
}

// buildLine says in one line what a build has done.
func buildLine(o generator.Outcome, r publish.Result) string {
	return fmt.Sprintf("%s: %s written, %d unchanged, %d removed · %s",
		count(o.Pages, "page"), count(r.Written, "file"), r.Unchanged, r.Removed, diag.Summary(o.Diagnostics))
}

// count is a number of things: 1 page, 2 pages.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func folder(path string) string { return shortPath(path) + string(filepath.Separator) }

// printFirst prints the first problems, errors before warnings. Hints are left to check.
func (c console) printFirst(all []diag.Diagnostic, l location) error {
	var first []diag.Diagnostic
	for _, severity := range []diag.Severity{diag.Error, diag.Warning} {
		for _, d := range all {
			if d.Severity == severity && len(first) < maxShown {
				first = append(first, d)
			}
		}
	}
	if len(first) == 0 {
		return nil
	}
	if err := c.printProblems(c.err, first, l.content, source(l.content)); err != nil {
		return err
	}
	fmt.Fprintln(c.err)
	if left := diag.Count(all, diag.Warning) - len(first); left > 0 {
		fmt.Fprintf(c.err, "%d more: siaga check shows all\n\n", left)
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"siaga/generator/history"
	"siaga/generator/live"
	"siaga/generator/pull"
)

// followFlags are those of the commands that go on while sources change.
type followFlags struct {
	poll time.Duration
	pull time.Duration
}

func (f *followFlags) add(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&f.poll, "poll", 0, "look at the files so often, where the system does not tell of changes, as on a network share (--poll alone: 1s)")
	cmd.Flags().Lookup("poll").NoOptDefVal = "1s"
	cmd.Flags().DurationVar(&f.pull, "pull", 0, "follow the branch's git remote: fetch so often and go forward, such as 1m")
}

// leastPull keeps a typing error from asking a remote without end.
const leastPull = time.Second

func (f *followFlags) check() error {
	switch {
	case f.poll < 0 || f.pull < 0:
		return errors.New("--poll and --pull take a time such as 2s or 1m")
	case f.pull > 0 && f.pull < leastPull:
		return fmt.Errorf("--pull %v asks the remote too often: at least %v", f.pull, leastPull)
	}
	return nil
}

// following keeps a clone at its remote until ctx is done, if that was asked for. What it does is told on out. The function that it
// gives returns when it has ended.
func (f *followFlags) following(ctx context.Context, dir string, out io.Writer) (ended func()) {
	var done sync.WaitGroup
	if f.pull > 0 {
		done.Go(func() {
			pull.Every(ctx, dir, f.pull, pull.Options{
				Pulled: func(r pull.Result) { fmt.Fprintf(out, "%s  pulled %s\n", time.Now().Format(time.TimeOnly), span(r)) },
				Blocked: func(err error) {
					fmt.Fprintf(out, "%s  not pulled: %v\n", time.Now().Format(time.TimeOnly), err)
					var b *pull.Blocked
					if errors.As(err, &b) && b.Hint != "" {
						fmt.Fprintf(out, "          %s\n", b.Hint)
					}
				},
			})
		})
	}
	return done.Wait
}

// span names the commits before and after.
func span(r pull.Result) string {
	const short = 10
	return r.From[:min(short, len(r.From))] + " → " + r.To[:min(short, len(r.To))]
}

// source reads the configuration again and says what to build and to watch.
func (c console) source(f flags, git []string) (live.Source, error) {
	l, err := locate(f)
	if err != nil {
		return live.Source{}, err
	}
	o, err := c.buildOptions(l)
	if err != nil {
		return live.Source{}, err
	}
	s := live.Source{Build: o, Config: l.configPath, Theme: l.layouts, Git: git}
	s.Ignore = func(path string, isDir bool) bool {
		if path == l.output && l.foreign == "" {
			return true
		}
		name := filepath.Base(path)
		return path != l.content && isDir && (name == ".git" || name == "node_modules" || name == ".siaga")
	}
	return s, nil
}

// gitPlaces are what to watch of the repository that a folder is in.
func (c console) gitPlaces(l location) []string { return history.Places(c.ctx, l.content) }

// lines lets several tell what happens, one line at a time.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

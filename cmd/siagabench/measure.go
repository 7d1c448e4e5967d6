package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// A sample is what one process took.
type sample struct {
	wall    time.Duration
	cpu     time.Duration // user and system
	peakKB  int64         // peak resident memory
	written int           // files that it wrote into its output folder
}

// A process is something to measure.
type process struct {
	name   string
	args   []string // program first
	env    []string // in addition to the bench's own
	dir    string   // working directory
	output string   // folder that it writes into
	mostOK int      // highest exit status that is not a failure
}

// measure runs a process and returns what it took. The error of a process that failed has the end of its output.
func measure(ctx context.Context, p process) (sample, error) {
	cmd := exec.CommandContext(ctx, p.args[0], p.args[1:]...)
	cmd.Env = append(os.Environ(), p.env...)
	cmd.Dir = p.dir
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	settle()
	time.Sleep(rest)
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 || cmd.ProcessState.ExitCode() > p.mostOK {
		text := said.Bytes()
		return sample{}, fmt.Errorf("%s: %w\n%s", p.name, err, text[max(0, len(text)-2000):])
	}
	written, err := countWritten(p.output, start)
	return sample{
		wall:    wall,
		cpu:     cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		peakKB:  peakKB(cmd.ProcessState),
		written: written,
	}, err
}

// rest is the time between two processes. It is longer than the clock of a file system can be behind, so that the
// files of one are never taken for files of the next.
const rest = 50 * time.Millisecond

// countWritten counts the files below dir that were changed since a time.
func countWritten(dir string, since time.Time) (int, error) {
	n := 0
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && !info.ModTime().Before(since.Add(-rest/2)) {
			n++
		}
		return err
	})
	return n, err
}

// median returns the sample with the median of each figure.
func median(samples []sample) sample {
	return sample{
		wall:    middle(samples, func(s sample) time.Duration { return s.wall }),
		cpu:     middle(samples, func(s sample) time.Duration { return s.cpu }),
		peakKB:  middle(samples, func(s sample) int64 { return s.peakKB }),
		written: middle(samples, func(s sample) int { return s.written }),
	}
}

// middle returns the median of one figure, the mean of the two in the middle where their number is even.
func middle[S any, T ~int | ~int64](samples []S, figure func(S) T) T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = figure(s)
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

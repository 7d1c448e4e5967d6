package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// A sample is what one process took.
type sample struct {
	wall    time.Duration
	cpu     time.Duration // user and system
	peakKB  int64         // peak resident memory
	written int           // files of its output folder that are new or other ones, or gone
	told    int           // files that it says it has written; 0 if it does not say
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
	before, err := stampsOf(p.output)
	if err != nil {
		return sample{}, err
	}
	settle()
	time.Sleep(rest)
	start := time.Now()
	err = cmd.Run()
	wall := time.Since(start)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 || cmd.ProcessState.ExitCode() > p.mostOK {
		text := said.Bytes()
		return sample{}, fmt.Errorf("%s: %w\n%s", p.name, err, text[max(0, len(text)-2000):])
	}
	after, err := stampsOf(p.output)
	return sample{
		wall:    wall,
		cpu:     cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		peakKB:  peakKB(cmd.ProcessState),
		written: after.unlike(before),
		told:    toldWritten(said.Bytes()),
	}, err
}

// rest is the time between two processes. It is longer than the clock of a file system can be behind, so that a file that
// is written again has another time than before.
const rest = 50 * time.Millisecond

// A stamp changes whenever a file is written or replaced.
type stamp struct {
	changed, size int64
	inode         uint64
}

// stamps are those of the files of a folder, by path.
type stamps map[string]stamp

// stampsOf looks at the files below a folder; there are none where there is no folder.
func stampsOf(dir string) (stamps, error) {
	all := stamps{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all[name] = stamp{info.ModTime().UnixNano(), info.Size(), inode(info)}
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return stamps{}, nil
	}
	return all, err
}

// unlike counts the files that were not there before, are other ones now, or are gone.
func (s stamps) unlike(before stamps) int {
	n := 0
	for name, stamp := range s {
		if before[name] != stamp {
			n++
		}
	}
	for name := range before {
		if _, ok := s[name]; !ok {
			n++
		}
	}
	return n
}

// toldWritten finds the number of files that siaga build says it has written.
func toldWritten(said []byte) int {
	m := regexp.MustCompile(`([0-9]+) files? written`).FindSubmatch(said)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1])) // digits
	return n
}

// median returns the sample with the median of each figure.
func median(samples []sample) sample {
	return sample{
		wall:    middle(samples, func(s sample) time.Duration { return s.wall }),
		cpu:     middle(samples, func(s sample) time.Duration { return s.cpu }),
		peakKB:  middle(samples, func(s sample) int64 { return s.peakKB }),
		written: middle(samples, func(s sample) int { return s.written }),
		told:    middle(samples, func(s sample) int { return s.told }),
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

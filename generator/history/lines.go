package history

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Lines says of each line of a file, the first one first, when it was last changed: in seconds since 1970, zero where that is
// not known.
type Lines []int64

// Changed is when a line was last changed, in UTC; lines count from 1. It is zero where that is not known.
func (l Lines) Changed(line int) time.Time {
	if line < 1 || line > len(l) || l[line-1] == 0 {
		return time.Time{}
	}
	return unix(l[line-1])
}

// knownLines are the lines of a file as long as it and the newest change of it are the same.
type knownLines struct {
	Commit string
	Sum    [sha256.Size]byte // of the file in the work tree
	Lines  Lines
}

// Lines tells when the lines of some files were last changed, by slash path relative to the folder. Times are committer times;
// lines are those of the work tree. A change of white space alone does not count, and a rename of the whole file is followed;
// a line that was moved counts as changed. Lines that are not committed are not known, nor are those of the commits in which a
// shallow clone ends. A file of which nothing is known has no entry.
//
// Each file takes a process of git, unless it was asked for before and the cache knows the answer.
func (l *Log) Lines(ctx context.Context, paths []string, o Options) (map[string]Lines, error) {
	r := l.repo
	if r == nil || r.partial {
		return nil, nil // to tell, git needs all texts of the file
	}
	c := cache{dir: o.CacheDir, repo: r}
	old := c.loadLines()
	list := make([]knownLines, len(paths))
	fresh := make([]bool, len(paths))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range paths {
		f, ok := l.Files[p]
		if !ok {
			continue
		}
		g.Go(func() error {
			text, err := os.ReadFile(filepath.Join(r.git.dir, filepath.FromSlash(p)))
			if err != nil {
				return nil // it is gone, or nobody may read it
			}
			list[i] = knownLines{Commit: f.Commit, Sum: sha256.Sum256(text)}
			if k, ok := old[p]; ok && k.Commit == f.Commit && k.Sum == list[i].Sum {
				list[i].Lines = k.Lines
				return nil
			}
			fresh[i] = true
			list[i].Lines, err = r.blame(gctx, p)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("read git history: %w", err)
	}
	out, known, news := map[string]Lines{}, map[string]knownLines{}, false
	for i, p := range paths {
		if list[i].Lines != nil {
			out[p], known[p] = list[i].Lines, list[i]
			news = news || fresh[i]
		}
	}
	if news {
		c.saveLines(known)
	}
	return out, nil
}

// blame asks git for the lines of one file. It gives nil where git does not know them.
func (r *repository) blame(ctx context.Context, path string) (Lines, error) {
	var lines Lines
	args := []string{"blame", "--incremental", "-w", "--no-textconv", "--ignore-revs-file=", "--", path}
	err := r.git.stream(ctx, args, nil, func(out *bufio.Reader) error {
		var err error
		lines, err = parseBlame(out, r.shallow)
		return err
	})
	var said *commandError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &said), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, nil // a text that git needs is missing, or the file is a new one at an old path
	}
	return lines, err
}

// maxLines is the number of lines over which a file is not told about.
const maxLines = 4 << 20

// parseBlame reads the answer of git blame --incremental: for each run of lines "<hash> <line before> <line> <count>", then
// what there is to say of the commit, if it was not said before, and the name of the file as the end. Commits of the set cut
// are not known.
func parseBlame(out *bufio.Reader, cut map[string]bool) (Lines, error) {
	var lines Lines
	times := map[string]int64{}
	hash, first, count := "", 0, 0
	for {
		s, err := out.ReadString('\n')
		switch {
		case err == io.EOF && s == "" && hash == "":
			return lines, nil
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		}
		key, value, _ := strings.Cut(strings.TrimSuffix(s, "\n"), " ")
		switch {
		case hash == "":
			var before int
			if n, _ := fmt.Sscan(value, &before, &first, &count); n != 3 || first < 1 || count < 1 || first+count > maxLines {
				return nil, fmt.Errorf("git blame: an answer begins with %q", s)
			}
			hash = key
		case key == "committer-time":
			if times[hash], err = strconv.ParseInt(value, 10, 64); err != nil {
				return nil, fmt.Errorf("git blame: time of %s: %w", hash, err)
			}
		case key == "filename":
			if more := first + count - 1 - len(lines); more > 0 {
				lines = append(lines, make(Lines, more)...)
			}
			if !noText(hash) && !cut[hash] {
				for i := range count {
					lines[first-1+i] = times[hash]
				}
			}
			hash = ""
		}
	}
}

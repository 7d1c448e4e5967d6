package history

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// git runs commands in one folder. The commands read only, ask nothing, and do not depend on where we were called from.
type git struct {
	dir string
}

// redirects are variables that would lead git to another repository than that of the folder: a hook of another
// repository sets them for all that it starts.
var redirects = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS",
	"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_TRACE",
}

// settings undo what the configuration of a person or a repository could change in the output.
var settings = []string{
	"--no-pager", "-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false",
	"-c", "i18n.logOutputEncoding=UTF-8", "-c", "diff.algorithm=myers", "-c", "diff.indentHeuristic=true",
}

func (g git) command(ctx context.Context, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(ctx, "git", slices.Concat(settings, args)...)
	cmd.Dir = g.dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains(redirects, name)
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	return cmd, &stderr
}

// output gives what the command prints.
func (g git) output(ctx context.Context, args ...string) (string, error) {
	cmd, stderr := g.command(ctx, args...)
	out, err := cmd.Output()
	if err != nil {
		return "", explain(ctx, args, err, stderr.String())
	}
	return string(out), nil
}

// line gives the one line that the command prints, and nothing when it fails: that is how git says "not set".
func (g git) line(ctx context.Context, args ...string) string {
	out, err := g.output(ctx, args...)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(out, "\n")
}

// stream hands what the command prints to read while it runs. What input gives is its input; nil: it has none.
func (g git) stream(ctx context.Context, args []string, input io.Reader, read func(*bufio.Reader) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd, stderr := g.command(ctx, args...)
	cmd.Stdin = input
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	readErr := read(bufio.NewReaderSize(out, 64<<10))
	if readErr != nil {
		cancel()
	}
	if err := cmd.Wait(); err != nil && readErr == nil {
		return explain(ctx, args, err, stderr.String())
	}
	return readErr
}

// commandError is a git command that failed, with the last line that it said.
type commandError struct {
	command, said string
	err           error
}

func (e *commandError) Error() string {
	if e.said == "" {
		return fmt.Sprintf("git %s: %v", e.command, e.err)
	}
	return fmt.Sprintf("git %s: %s", e.command, e.said)
}

func (e *commandError) Unwrap() error { return e.err }

func explain(ctx context.Context, args []string, err error, stderr string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	first, _, _ := strings.Cut(strings.TrimSpace(stderr), "\n")
	return &commandError{command: args[0], said: strings.TrimPrefix(first, "fatal: "), err: err}
}

// repository is what has to be known about a repository before its log can be read.
type repository struct {
	git      git
	root     string
	prefix   string
	head     string // empty: no commit
	headTime int64
	shallow  map[string]bool // hashes of the commits whose parents are missing
	renames  string          // how much of a file must stay for a rename
	partial  bool            // contents may be missing, and are not to be fetched
	pages    map[string]bool // files at HEAD whose last change of content is asked for, relative to root
}

// discover finds the repository that dir belongs to.
func discover(ctx context.Context, g git) (*repository, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("%w: git is not installed", ErrNone)
	}
	out, err := g.output(ctx, "rev-parse", "--is-shallow-repository", "--git-path", "shallow", "--show-toplevel", "--show-prefix")
	if err != nil {
		return nil, refusal(g.dir, err)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 4 {
		return nil, fmt.Errorf("%w: %s has a line break in its path", ErrNone, g.dir)
	}
	r := &repository{git: g, root: filepath.FromSlash(lines[2]), prefix: lines[3], renames: "50%"}
	if lines[0] == "true" {
		if r.shallow, err = readShallow(g.dir, lines[1]); err != nil {
			return nil, fmt.Errorf("read git history: %w", err)
		}
	}
	if err := r.allowForMissing(ctx); err != nil {
		return nil, err
	}
	if hash, seconds, ok := strings.Cut(g.line(ctx, "log", "-1", "--format=%H %ct", "HEAD", "--"), " "); ok {
		r.head = hash
		if r.headTime, err = strconv.ParseInt(seconds, 10, 64); err != nil {
			return nil, fmt.Errorf("read git history: time of HEAD: %w", err)
		}
	}
	return r, ctx.Err()
}

// allowForMissing looks for a partial clone. Looking into objects that it lacks would fetch them one by one.
func (r *repository) allowForMissing(ctx context.Context) error {
	filters := r.git.line(ctx, "config", "--get-regexp", `^remote\..*\.partialclonefilter$`)
	switch {
	case filters == "":
		return nil
	case strings.Contains(filters, "tree:"):
		return fmt.Errorf("%w: the repository is a partial clone without trees; clone with --filter=blob:none or in full", ErrNone)
	}
	r.partial, r.renames = true, "100%" // equal names of content need no content
	return nil
}

// refusal turns git's answer about a folder into a reason that helps.
func refusal(dir string, err error) error {
	var said *commandError
	if !errors.As(err, &said) {
		return err
	}
	switch s := said.said; {
	case strings.Contains(s, "dubious ownership"), strings.Contains(s, "unsafe repository"):
		return fmt.Errorf("%w: git refuses %s because it belongs to somebody else; allow it with: git config --global --add safe.directory %s",
			ErrNone, dir, quotedFolder(s, dir))
	case strings.Contains(s, "not a git repository"):
		return fmt.Errorf("%s: %w", dir, ErrNoRepository)
	case strings.Contains(s, "work tree"):
		return fmt.Errorf("%w: %s is not in a work tree", ErrNone, dir)
	}
	return fmt.Errorf("%w: %w", ErrNone, err)
}

// quotedFolder gives the folder that git names in quotes, which may be one above dir.
func quotedFolder(said, dir string) string {
	if _, rest, ok := strings.Cut(said, "'"); ok {
		if folder, _, ok := strings.Cut(rest, "'"); ok && folder != "" {
			return folder
		}
	}
	return dir
}

func readShallow(dir, file string) (map[string]bool, error) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := map[string]bool{}
	for _, hash := range strings.Fields(string(data)) {
		set[hash] = true
	}
	return set, nil
}

// linearSince tells whether HEAD descends from the commit by single steps, without merges.
func (r *repository) linearSince(ctx context.Context, commit string) bool {
	if _, err := r.git.output(ctx, "merge-base", "--is-ancestor", commit, r.head); err != nil {
		return false
	}
	return r.git.line(ctx, "rev-list", "--count", "--min-parents=2", commit+".."+r.head) == "0"
}

// tokens reads strings that end in NUL.
type tokens struct {
	r *bufio.Reader
}

// next gives io.EOF at the end, and io.ErrUnexpectedEOF when the last string has no NUL.
func (t *tokens) next() (string, error) {
	s, err := t.r.ReadString(0)
	if err == io.EOF && s != "" {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return "", err
	}
	return s[:len(s)-1], nil
}

// Package history reads from git, in one pass over the log, when each file of a folder was created and last changed, by
// how many people, when its content was changed, and where it can be edited.
//
// # What the facts mean
//
// Times are committer times: when the change came into the history that we see. Created is the oldest commit that added
// the file, also when it was deleted and brought back in between; it survives renames, as git detects them, also a move
// into the folder from elsewhere in the repository. Updated is the newest commit that changed the file. A merge counts
// as a change of a file only when the merge itself changed it, so that it equals none of its parents. Authors are
// distinct author addresses after .mailmap, in lower case. Where lines of work run side by side, a change made under an
// old name while another line renamed the file may be missed.
//
// Changed, for the files that [Options.Pages] asks for, is the newest commit that changed what the file says. A commit does
// not count when the file is the same before and after it but for white space, dates, and stamps: lines that only say when
// the page was reviewed, tested, verified or updated, by whom, in which version of the page, or when it is due again. In
// front matter the key makes a stamp, whatever its value is; in the text the line must say no more than that. A time of day
// without a date is content. So a rename and a change of mode do not count; that a file comes into being does. A merge
// counts only when it says something else than each of its parents. Where the texts are not at hand, as in a partial
// clone, Changed is only known when the newest change created the file.
//
// A shallow clone ends in commits that seem to add every file. They are left out: a file whose history reaches them has
// no Created and no Authors, and one that was not changed since has no entry. One of which only dates were changed since has
// no Changed. So the facts are true or absent.
//
// Only committed files have an entry. Changes in the work tree do not count. When each line of a file was last changed is told
// by [Log.Lines], for the few files that are asked for.
//
// # Cost
//
// The log is limited to the folder; only when a file was moved in from outside it is read again for the whole
// repository. What was learned is kept in [Options.CacheDir] by repository and folder. While HEAD stays, the log is not
// read at all; when HEAD moved on without merges only the new commits are, which gives the same as reading all. Of texts only
// those around the newest change of each page are read, and of older ones only while the newer ones do not count.
package history

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrNone is wrapped by the errors of Read that mean: there is no history to be had here, for the reason that the text
// gives. A site can be built without.
var ErrNone = errors.New("no git history")

// ErrNoRepository is the plainest of them: the folder is in no repository at all.
var ErrNoRepository = fmt.Errorf("%w: not in a git repository", ErrNone)

// Options are the settings of Read.
type Options struct {
	CacheDir string // folder for what was learned; empty: nothing is kept
	// Pages says of which files it is to be found out when their content was changed, by slash path relative to the
	// folder. nil: of none.
	Pages func(path string) bool
}

// File is what the history says about one file. A zero field is not known.
type File struct {
	Created time.Time // UTC
	Updated time.Time // UTC
	Authors int       // distinct authors
	Commit  string    // full hash of the newest change
	Subject string    // first line of its message

	Changed       time.Time // UTC; of content, only for the files that Options.Pages asks for
	ChangedCommit string    // full hash of that change
}

// Log is the history of one folder at HEAD.
type Log struct {
	Root   string // top folder of the work tree
	Prefix string // the folder below Root, as "a/b/"; empty for Root itself

	Head     string    // full hash; empty in a repository without commits
	HeadTime time.Time // UTC

	Branch        string // that is checked out; empty when none is
	DefaultBranch string // of the remote "origin", when git knows it
	Remote        string // address of "origin" without user and password; empty when there is none

	Shallow bool            // the history is cut off
	Files   map[string]File // by slash path relative to the folder

	// Ignored is what git ignores below the folder, by the .gitignore files of the folder and of those above it and by what
	// the repository and its user exclude: slash paths relative to the folder. One that ends in "/" is a folder and stands
	// for all that is below it.
	Ignored []string

	repo *repository // for what is asked later; nil: there is none
}

// Read gives the history of the folder dir, which lies in a git work tree.
func Read(ctx context.Context, dir string, o Options) (*Log, error) {
	g := git{dir: dir}
	repo, err := discover(ctx, g)
	if err != nil {
		return nil, err
	}
	log := &Log{
		repo:          repo,
		Root:          repo.root,
		Prefix:        repo.prefix,
		Branch:        g.line(ctx, "symbolic-ref", "-q", "--short", "HEAD"),
		DefaultBranch: strings.TrimPrefix(g.line(ctx, "symbolic-ref", "-q", "--short", "refs/remotes/origin/HEAD"), "origin/"),
		Remote:        withoutCredentials(g.line(ctx, "config", "--get", "remote.origin.url")),
		Shallow:       len(repo.shallow) > 0,
		Files:         map[string]File{},
	}
	if log.Ignored, err = ignored(ctx, g); err != nil {
		return nil, err
	}
	if repo.head == "" {
		return log, ctx.Err()
	}
	log.Head, log.HeadTime = repo.head, unix(repo.headTime)
	listed, err := g.output(ctx, "ls-tree", "-r", "-z", "--name-only", "HEAD")
	if err != nil {
		return nil, fmt.Errorf("read git history: %w", err)
	}
	names := strings.FieldsFunc(listed, func(r rune) bool { return r == 0 })
	repo.pages = pages(repo.prefix, names, o)
	led, err := learn(ctx, repo, o)
	if err != nil {
		return nil, fmt.Errorf("read git history: %w", err)
	}
	for _, name := range names {
		if f, ok := led.file(repo.prefix + name); ok {
			if !repo.pages[repo.prefix+name] {
				f.Changed, f.ChangedCommit = time.Time{}, "" // what an earlier reading was asked for
			}
			log.Files[name] = f
		}
	}
	return log, nil
}

// pages picks the names, of Head and relative to the root of the repository, that are asked for.
func pages(prefix string, names []string, o Options) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		if o.Pages != nil && o.Pages(n) {
			out[prefix+n] = true
		}
	}
	return out
}

// learn gives the ledger of HEAD: from the cache, from the cache and the commits since, or from the whole log.
func learn(ctx context.Context, r *repository, o Options) (*ledger, error) {
	c := cache{dir: o.CacheDir, repo: r}
	old := c.load()
	if old != nil && old.Head == r.head && old.settled(r.pages) {
		return old, nil
	}
	var led *ledger
	var err error
	if old != nil && old.Head != r.head && r.linearSince(ctx, old.Head) {
		led, err = r.continueFrom(ctx, old)
	}
	if led == nil && err == nil {
		led, err = r.readAll(ctx)
	}
	if err != nil {
		return nil, err
	}
	led.Head = r.head
	c.save(led)
	return led, nil
}

// readAll reads the log of the folder, and that of the whole repository when files came from outside the folder.
func (r *repository) readAll(ctx context.Context) (*ledger, error) {
	p := newReplay(r)
	if err := r.log(ctx, p, r.head); err != nil {
		return nil, err
	}
	if p.outside {
		p = newReplay(r)
		p.ledger.Wide = true
		if err := r.log(ctx, p, r.head); err != nil {
			return nil, err
		}
	}
	led := p.finish(nil)
	_, err := p.settle(ctx)
	return led, err
}

// continueFrom reads the commits since old. It gives nil when they alone do not tell.
func (r *repository) continueFrom(ctx context.Context, old *ledger) (*ledger, error) {
	p := newReplay(r)
	p.ledger.Wide = old.Wide
	if err := r.log(ctx, p, old.Head+".."+r.head); err != nil {
		return nil, err
	}
	if p.outside && !old.Wide {
		return nil, nil
	}
	led := p.finish(old)
	if ok, err := p.settle(ctx); !ok || err != nil {
		return nil, err
	}
	return led, nil
}

// log replays the commits of a range, newest first and children before parents.
func (r *repository) log(ctx context.Context, p *replay, commits string) error {
	args := []string{
		"log", "-z", "--topo-order", "--format=" + logFormat, "--raw", "--no-abbrev", "-c", "--combined-all-paths",
		"--no-relative", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--ignore-submodules=none",
		"--find-renames=" + r.renames, "-l1000",
	}
	if r.prefix == "" || p.ledger.Wide {
		args = append(args, commits, "--")
	} else {
		args = append(args, "--full-diff", commits, "--", ".")
	}
	return r.git.stream(ctx, args, nil, func(out *bufio.Reader) error { return parseLog(&tokens{out}, p.add) })
}

func unix(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

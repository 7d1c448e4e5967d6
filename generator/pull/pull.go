// Package pull keeps a clone at the newest commit of the branch that it follows.
//
// # What it does
//
// [Pull] asks the remote of the branch that is checked out for that branch alone, and moves the work tree forward to what it has: what
// `git fetch` and `git merge --ff-only` do. [Every] does so again and again. The repository is the one that holds the folder; the
// upstream is the one that `git status` tells of. A clone may be shallow or partial. Submodules are left alone.
//
// # What it never does
//
// It only goes forward: commits that are not at the remote are neither merged nor thrown away. It changes no file that somebody has
// changed: where the update would, nothing is done at all. Changes in other files stay and are not in the way; that is git's own
// rule. What keeps it from its work is a [Blocked], with what a person can do about it.
//
// It asks nobody: no password, no passphrase, no unknown host. A remote is reached with what a credential helper, an agent or a key
// without passphrase gives, or not at all. It runs no hook and no monitor that the repository configures. Filters do run, as Git LFS
// needs: content can only name those that the configuration of the machine or the clone defines.
//
// # When it is ended
//
// Until the files are touched a pull ends at once when its context does. The step that changes files is then finished, since a
// work tree left half way looks as if somebody had changed it. For the same reason git does not get the Ctrl-C of our terminal.
package pull

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
)

// Result is what a pull has done. From and To are full hashes of commits; From is empty in a clone that had none.
type Result struct {
	From, To string
	Changed  bool
}

// Blocked is the error of a pull that did nothing, for a reason that somebody can do something about.
type Blocked struct {
	Reason string // what is in the way
	Hint   string // what to do about it

	is kind
}

// Error implements error.
func (b *Blocked) Error() string { return b.Reason }

// limits say how long the two long steps may take.
type limits struct{ fetch, merge time.Duration }

// usual are long enough for a slow line, and short enough that somebody still remembers what was asked for.
var usual = limits{fetch: 5 * time.Minute, merge: 10 * time.Minute}

// Pull brings the work tree that holds dir to the newest commit of its upstream. An error is a [Blocked] if nothing could be done,
// and what git says if it failed otherwise.
func Pull(ctx context.Context, dir string) (Result, error) {
	return pull(ctx, git{dir: dir}, usual)
}

func pull(ctx context.Context, g git, l limits) (Result, error) {
	b, err := follow(ctx, g)
	if err != nil {
		return Result{}, err
	}
	if err := b.fetch(ctx, g, l.fetch); err != nil {
		return Result{}, err
	}
	here, _ := g.output(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}") // fails before the first commit
	there, err := g.output(ctx, "rev-parse", "--verify", "--quiet", b.name+"@{upstream}^{commit}")
	switch {
	case ctx.Err() != nil:
		return Result{}, ctx.Err()
	case err != nil:
		return Result{}, b.noUpstream()
	}
	behind, err := b.behind(ctx, g, here, there)
	if err != nil || !behind {
		return Result{From: here, To: here}, err
	}
	if err := b.forward(ctx, g, there, l.merge); err != nil {
		return Result{}, err
	}
	return Result{From: here, To: there, Changed: true}, nil
}

// branch is the one that is checked out, and what it follows.
type branch struct {
	name   string // short
	remote string // "." for the repository itself
	ref    string // full name of the branch at the remote
}

// follow finds what is to be followed.
func follow(ctx context.Context, g git) (*branch, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, &Blocked{"git is not installed", "install git, so that it is in PATH", noGit}
	}
	inside, err := g.output(ctx, "rev-parse", "--is-inside-work-tree")
	switch {
	case err != nil:
		return nil, classify(err, g.dir)
	case inside != "true":
		return nil, &Blocked{g.dir + " is not in a work tree", "clone the repository without --bare", noRepository}
	}
	head, err := g.output(ctx, "symbolic-ref", "--quiet", "HEAD") // not --short, which is longer where a tag has the same name
	if err != nil {
		return nil, orBlocked(ctx, err, &Blocked{"no branch is checked out (detached HEAD)", "check out the branch to follow: git switch BRANCH", detached})
	}
	b := &branch{name: strings.TrimPrefix(head, "refs/heads/")}
	b.remote, err = g.output(ctx, "config", "--get", "branch."+b.name+".remote")
	if err == nil {
		b.ref, err = g.output(ctx, "config", "--get", "branch."+b.name+".merge")
	}
	if err != nil {
		return nil, orBlocked(ctx, err, b.noUpstream())
	}
	return b, nil
}

func (b *branch) noUpstream() *Blocked {
	return &Blocked{"the branch " + b.name + " follows no branch of a remote", "git branch --set-upstream-to=origin/" + b.name, noUpstream}
}

// fetch gets the commits of the branch at the remote. The branches that somebody else looks at stay as they are, and so does FETCH_HEAD.
func (b *branch) fetch(ctx context.Context, g git, limit time.Duration) error {
	if b.remote == "." {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	g.ssh = quietSSH(limited, g)
	_, err := g.output(limited, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", b.remote, b.ref)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return &Blocked{"the remote " + withoutPasswords(b.remote) + " did not answer in " + limit.String(), "", unreachable}
	}
	return b.classifyFetch(err, g.dir)
}

// behind tells whether the upstream has commits that are not here. It is an error if there are commits on both sides.
func (b *branch) behind(ctx context.Context, g git, here, there string) (bool, error) {
	if here == there || here == "" {
		return here == "", nil
	}
	count, err := g.output(ctx, "rev-list", "--left-right", "--count", here+"..."+there, "--")
	if err != nil {
		return false, err
	}
	ahead, behind, _ := strings.Cut(count, "\t")
	if ahead != "0" && behind != "0" {
		return false, &Blocked{
			"the branch " + b.name + " and its upstream have diverged: each has commits that the other has not",
			"git pull --rebase keeps the commits that are only here, git reset --hard @{upstream} drops them", diverged,
		}
	}
	return behind != "0", nil
}

// forward moves the branch and the files to a commit that comes after the present one. It is not to be stopped half way.
func (b *branch) forward(ctx context.Context, g git, to string, limit time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	g.ssh = quietSSH(ctx, g) // a partial clone gets the texts now
	_, err := g.output(ctx, b.noOptions(), "merge", "--quiet", "--ff-only", "--no-autostash", "--no-stat", to)
	if err != nil {
		return classify(err, g.dir)
	}
	return nil
}

// orBlocked is why a question to git was not answered: a command that fails has said no; the rest is not about the repository.
func orBlocked(ctx context.Context, err error, no *Blocked) error {
	var said *commandError
	if ctx.Err() == nil && errors.As(err, &said) {
		return no
	}
	return err
}

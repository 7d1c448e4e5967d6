package pull

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// kind tells reasons apart, however they are worded. The words of some change from one try to the next.
type kind int

const (
	noGit kind = iota + 1
	noRepository
	detached
	noUpstream
	gone
	unreachable
	refused
	locked
	diverged
	changes
	unfinished
)

// reason is what git says, and what it means.
type reason struct {
	said string // part of it
	is   kind
	text string
	hint string
}

// reasons are looked through in this order: of two that fit the first says more.
var reasons = []reason{
	{"dubious ownership", noRepository, "git refuses the folder because it belongs to somebody else", "git config --global --add safe.directory FOLDER"},
	{"not a git repository", noRepository, "the folder is in no git repository", "clone the repository with git clone"},
	{".lock': File exists", locked, "another git is at work in this repository", "if none is, one was killed here: remove the lock that git names"},
	{"MERGE_HEAD exists", unfinished, "a merge is not finished", "finish it with git commit, or drop it with git merge --abort"},
	{"CHERRY_PICK_HEAD exists", unfinished, "a cherry-pick is not finished", "finish it with git commit, or drop it with git cherry-pick --abort"},
	{"unmerged files", unfinished, "there are files with conflicts", "settle them and commit, or drop the merge with git merge --abort"},
	{"Not possible to fast-forward", diverged, "the branch and its upstream have diverged", "git pull --rebase"},
	{"would be overwritten by merge", changes, "", "commit them, or move them out of the way"},
	{"would lose untracked files", changes, "", "move them out of the way"},
}

// remoteReasons are those for which a remote gives nothing.
var remoteReasons = []reason{
	{"couldn't find remote ref", gone, "the branch is no longer at the remote", "follow another one: git branch --set-upstream-to=origin/BRANCH"},
	{"could not read Username", refused, "the remote asks for a user and a password", "give them with a credential helper of git"},
	{"could not read Password", refused, "the remote asks for a password", "give it with a credential helper of git"},
	{"Authentication failed", refused, "the remote does not take the user and password that it was given", "give them with a credential helper of git"},
	{"Permission denied", refused, "the remote does not let us in", "load a key that it knows into the ssh agent, or use one without passphrase"},
	{"Host key verification failed", refused, "the host of the remote is not known", "connect once by hand with ssh, and see that it is the right one"},
}

// classify turns an error of git into a Blocked, if it is one of those that somebody can do something about.
func classify(err error, dir string) error {
	var said *commandError
	if !errors.As(err, &said) {
		return err
	}
	r, ok := find(reasons, said.said)
	if !ok {
		return err
	}
	b := &Blocked{r.text, r.hint, r.is}
	switch r.is {
	case changes:
		b.Reason = inTheWay(said.said)
	case locked:
		b.Reason += lockFile(said.said)
	case noRepository:
		b.Reason = dir + ": " + r.text
		b.Hint = strings.Replace(r.hint, "FOLDER", dir, 1)
	}
	return b
}

// classifyFetch does so for a remote. What is not known of it counts as a remote that cannot be reached: it may be better next time.
func (b *branch) classifyFetch(err error, dir string) error {
	var said *commandError
	if !errors.As(err, &said) {
		return err
	}
	if r, ok := find(remoteReasons, said.said); ok {
		return &Blocked{fmt.Sprintf("%s (%s)", r.text, said.line()), r.hint, r.is}
	}
	if err := classify(err, dir); !errors.Is(err, said) {
		return err
	}
	return &Blocked{fmt.Sprintf("the remote %s cannot be reached: %s", withoutPasswords(b.remote), said.line()), "", unreachable}
}

func find(list []reason, said string) (reason, bool) {
	for _, r := range list {
		if strings.Contains(said, r.said) {
			return r, true
		}
	}
	return reason{}, false
}

// inTheWay names the files that git lists, each on a line of its own behind a tab.
func inTheWay(said string) string {
	const shown = 3
	var files []string
	for line := range strings.Lines(said) {
		if file, ok := strings.CutPrefix(line, "\t"); ok {
			files = append(files, strings.TrimSpace(file))
		}
	}
	what := "local changes are in the way of the update"
	switch {
	case len(files) == 0:
		return what
	case len(files) > shown:
		return fmt.Sprintf("%s: %s and %d more", what, strings.Join(files[:shown], ", "), len(files)-shown)
	}
	return what + ": " + strings.Join(files, ", ")
}

// lock finds the lock in what git says of it.
var lock = regexp.MustCompile(`'([^']*\.lock)': File exists`)

func lockFile(said string) string {
	if m := lock.FindStringSubmatch(said); m != nil {
		return " (" + m[1] + ")"
	}
	return ""
}

// userInfo is what an address may say of who asks.
var userInfo = regexp.MustCompile(`([a-z]://)[^/@\s']*@`)

func withoutPasswords(said string) string { return userInfo.ReplaceAllString(said, "$1") }

package pull

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPull(t *testing.T) {
	c := newClones(t)
	head := run(t, c.here, "rev-parse", "HEAD")
	if r, err := c.pull(); err != nil || r != (Result{From: head, To: head}) {
		t.Fatalf("nothing is new: %+v, %v", r, err)
	}
	c.follows(c.push(map[string]string{"a.md": "a2", "b.md": "", "c/d.md": "d"}))
	c.has("a.md", "a2")
	c.has("b.md", "")
	c.has("c/d.md", "d")

	// From a folder of the repository, and with a tag that has the name of the branch.
	run(t, c.here, "tag", "main")
	next := c.push(map[string]string{"a.md": "a3"})
	if r, err := Pull(context.Background(), filepath.Join(c.here, "c")); err != nil || r.To != next {
		t.Errorf("from a folder: %+v, %v", r, err)
	}

	// A commit that is only here is neither merged nor in the way.
	run(t, c.here, "commit", "-q", "--allow-empty", "-m", "mine")
	mine := run(t, c.here, "rev-parse", "HEAD")
	if r, err := c.pull(); err != nil || r.Changed || r.To != mine {
		t.Errorf("ahead of the remote: %+v, %v", r, err)
	}
}

// Changes of somebody survive. They are in the way only where the update wants to change the same file.
func TestPullLocalChanges(t *testing.T) {
	c := newClones(t)
	write(t, filepath.Join(c.here, "b.md"), "mine")
	write(t, filepath.Join(c.here, "new.md"), "mine")
	run(t, c.here, "config", "merge.autoStash", "true")
	c.follows(c.push(map[string]string{"a.md": "a2"}))
	c.has("b.md", "mine")
	c.push(map[string]string{"b.md": "theirs", "a.md": "a3"})
	c.blocked("changes are in the way of the update: b.md")
	run(t, c.here, "add", "b.md")
	c.blocked("changes are in the way of the update: b.md")
	run(t, c.here, "reset", "-q", "--", "b.md")
	run(t, c.here, "checkout", "-q", "--", "b.md")
	last := c.push(map[string]string{"new.md": "theirs"})
	c.blocked("changes are in the way of the update: new.md")
	if err := os.Remove(filepath.Join(c.here, "new.md")); err != nil {
		t.Fatal(err)
	}
	c.follows(last)
	c.has("new.md", "theirs")
}

func TestPullBlocked(t *testing.T) {
	for name, test := range map[string]struct {
		arrange func(*testing.T, *clones)
		reason  string
	}{
		"detached": {func(t *testing.T, c *clones) { run(t, c.here, "checkout", "-q", "--detach") }, "detached HEAD"},
		"own branch": {func(t *testing.T, c *clones) { run(t, c.here, "checkout", "-q", "-b", "draft") },
			"the branch draft follows no branch"},
		"diverged": {func(t *testing.T, c *clones) { run(t, c.here, "commit", "-q", "--allow-empty", "-m", "mine") }, "have diverged"},
		"force-pushed": {func(t *testing.T, c *clones) {
			run(t, c.author, "reset", "-q", "--soft", "HEAD~2")
			run(t, c.author, "commit", "-q", "--amend", "-m", "rewritten")
			c.push(nil, "--force")
		}, "have diverged"},
		"branch gone": {func(t *testing.T, c *clones) {
			run(t, c.remote, "branch", "-m", "main", "trunk")
		}, "no longer at the remote"},
		"remote gone": {func(t *testing.T, c *clones) {
			if err := os.Rename(c.remote, c.remote+".away"); err != nil {
				t.Fatal(err)
			}
		}, "the remote origin cannot be reached"},
		"another git": {func(t *testing.T, c *clones) { write(t, filepath.Join(c.here, ".git/index.lock"), "") },
			"another git is at work"},
		"another fetch": {func(t *testing.T, c *clones) {
			write(t, filepath.Join(c.here, ".git/refs/remotes/origin/main.lock"), "")
		},
			"another git is at work"},
		"merge under way": {func(t *testing.T, c *clones) {
			run(t, c.here, "checkout", "-q", "-b", "side")
			run(t, c.here, "commit", "-q", "--allow-empty", "-m", "mine")
			run(t, c.here, "checkout", "-q", "main")
			run(t, c.here, "merge", "-q", "--no-ff", "--no-commit", "side")
		}, "a merge is not finished"},
		"no repository": {func(t *testing.T, c *clones) {
			if err := os.RemoveAll(filepath.Join(c.here, ".git")); err != nil {
				t.Fatal(err)
			}
		}, "is in no git repository"},
		"inside of .git": {func(t *testing.T, c *clones) { c.here += "/.git" }, "not in a work tree"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClones(t)
			c.push(map[string]string{"a.md": "a2"})
			c.push(map[string]string{"a.md": "a3"})
			test.arrange(t, c)
			c.blocked(test.reason)
		})
	}
}

// What a repository configures neither runs nor changes what is done.
func TestPullRunsNothing(t *testing.T) {
	c := newClones(t)
	ran := filepath.Join(t.TempDir(), "ran")
	script := "#!/bin/sh\ntouch '" + ran + "'\n"
	hooks := filepath.Join(c.here, ".git", "hooks")
	for _, hook := range []string{"post-merge", "post-checkout", "pre-merge-commit", "reference-transaction", "post-index-change"} {
		write(t, filepath.Join(hooks, hook), script)
		if err := os.Chmod(filepath.Join(hooks, hook), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	run(t, c.here, "config", "core.fsmonitor", filepath.Join(hooks, "post-merge"))
	run(t, c.here, "config", "branch.main.mergeOptions", "--no-ff --no-commit --squash")
	if err := os.Remove(ran); err == nil {
		t.Log("git itself ran a hook while the test was set up")
	}
	commit := c.push(map[string]string{"a.md": "a2"})
	t.Setenv("GIT_DIR", filepath.Join(t.TempDir(), "elsewhere"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(t.TempDir(), "index"))
	r, err := c.pull()
	os.Unsetenv("GIT_DIR")
	os.Unsetenv("GIT_INDEX_FILE")
	if err != nil || r.To != commit || run(t, c.here, "rev-parse", "HEAD") != commit {
		t.Fatalf("%+v, %v", r, err)
	}
	c.has("a.md", "a2")
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program of the repository was run")
	}
}

func TestPullShallow(t *testing.T) {
	c := newClones(t)
	for _, text := range []string{"a2", "a3"} {
		c.push(map[string]string{"a.md": text})
	}
	if err := os.RemoveAll(c.here); err != nil {
		t.Fatal(err)
	}
	run(t, c.author, "clone", "-q", "--depth=1", "file://"+c.remote, c.here)
	c.push(map[string]string{"a.md": "a4"})
	c.follows(c.push(map[string]string{"a.md": "a5"}))
	c.has("a.md", "a5")
	if out := run(t, c.here, "rev-list", "--count", "HEAD"); out != "3" {
		t.Errorf("%s commits are there, and not the one of the clone and two more", out)
	}
}

// An empty clone gets its first commit.
func TestPullFirstCommit(t *testing.T) {
	c := newClones(t)
	empty := filepath.Join(t.TempDir(), "empty.git")
	run(t, c.author, "init", "-q", "--bare", empty)
	if err := os.RemoveAll(c.here); err != nil {
		t.Fatal(err)
	}
	run(t, c.author, "clone", "-q", empty, c.here)
	c.blocked("no longer at the remote")
	run(t, c.author, "remote", "set-url", "origin", empty)
	c.follows(c.push(map[string]string{"a.md": "first"}))
	c.has("a.md", "first")
}

// A git that is killed while it changes files leaves its lock. The pull says so, and goes on when the lock is gone.
func TestPullAfterKill(t *testing.T) {
	c := newClones(t)
	run(t, c.here, "config", "filter.fatal.smudge", "kill -9 $PPID")
	write(t, filepath.Join(c.here, ".git/info/attributes"), "b.md filter=fatal\n")
	commit := c.push(map[string]string{"a.md": "a2", "b.md": "b2"})
	var b *Blocked
	if r, err := c.pull(); err == nil || errors.As(err, &b) {
		t.Fatalf("git was killed, and the pull says %+v, %v", r, err)
	}
	run(t, c.here, "config", "--unset", "filter.fatal.smudge")
	b = c.blocked("another git is at work in this repository (" + c.here + "/.git/index.lock)")
	if b.Hint == "" {
		t.Error("there is no hint what to do")
	}
	if err := os.Remove(filepath.Join(c.here, ".git/index.lock")); err != nil {
		t.Fatal(err)
	}
	run(t, c.here, "checkout", "-q", "-f", "HEAD")
	c.follows(commit)
	c.has("b.md", "b2")
}

// A git that is killed while it fetches leaves nothing that is in the way.
func TestPullAfterKilledFetch(t *testing.T) {
	c := newClones(t)
	commit := c.push(map[string]string{"a.md": "a2"})
	run(t, c.here, "config", "remote.origin.uploadpack", "kill -9 $PPID; git-upload-pack")
	c.blocked("cannot be reached")
	run(t, c.here, "config", "--unset", "remote.origin.uploadpack")
	c.follows(commit)
}

// A remote that does not answer is given up, and so is one when nobody waits any more. Nothing of git is left running.
func TestPullGivesUp(t *testing.T) {
	c := newClones(t)
	begun := filepath.Join(t.TempDir(), "begun")
	run(t, c.here, "config", "remote.origin.uploadpack", "echo $$ >'"+begun+"'; exec sleep 600;")
	_, err := pull(context.Background(), git{dir: c.here}, limits{fetch: time.Millisecond, merge: time.Minute})
	var b *Blocked
	if !errors.As(err, &b) || !strings.Contains(b.Reason, "did not answer") {
		t.Errorf("a remote that does not answer: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error)
	go func() {
		_, err := Pull(ctx, c.here)
		done <- err
	}()
	var helper string
	waitFor(t, "the fetch begins", func() bool {
		pid, _ := os.ReadFile(begun)
		helper = strings.TrimSpace(string(pid))
		return helper != ""
	})
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("a pull that is cancelled: %v", err)
	}
	waitFor(t, "the helper of the fetch ends", func() bool { return exec.Command("kill", "-0", helper).Run() != nil })
}

// waitFor looks again and again whether something has come true.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 10_000 {
		if done() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}

func TestWithoutPasswords(t *testing.T) {
	for said, want := range map[string]string{
		"unable to access 'https://reader:hidden@git.example/x.git/': no route": "unable to access 'https://git.example/x.git/': no route",
		"git@git.example: Permission denied":                                    "git@git.example: Permission denied",
	} {
		if got := withoutPasswords(said); got != want {
			t.Errorf("%q", got)
		}
	}
}

// Nobody is asked for a password: not in the terminal, not in a window, not by ssh.
func TestPullAsksNobody(t *testing.T) {
	c := newClones(t)
	asked := filepath.Join(t.TempDir(), "asked")
	ask := filepath.Join(t.TempDir(), "ask")
	write(t, ask, "#!/bin/sh\necho asked >>'"+asked+"'\necho secret\n")
	if err := os.Chmod(ask, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"GIT_ASKPASS", "SSH_ASKPASS"} {
		t.Setenv(name, ask)
	}
	run(t, c.here, "config", "core.askPass", ask)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="repository"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	run(t, c.here, "remote", "set-url", "origin", server.URL+"/x.git")
	c.blocked("the remote asks for a user and a password")
	run(t, c.here, "remote", "set-url", "origin", strings.Replace(server.URL, "://", "://reader:hidden@", 1)+"/x.git")
	if b := c.blocked("does not take the user and password"); strings.Contains(b.Reason, "hidden") {
		t.Errorf("the password is told: %s", b.Reason)
	}
	run(t, c.here, "config", "branch.main.remote", "http://reader:hidden@127.0.0.1:1/x.git")
	if b := c.blocked("the remote http://127.0.0.1:1/x.git cannot be reached"); strings.Contains(b.Reason, "hidden") {
		t.Errorf("the password is told: %s", b.Reason)
	}
	run(t, c.here, "config", "branch.main.remote", "origin")

	bin := t.TempDir()
	write(t, filepath.Join(bin, "ssh"), "#!/bin/sh\necho \"$@\" >'"+asked+"-ssh'\necho 'Permission denied (publickey).' >&2\nexit 255\n")
	if err := os.Chmod(filepath.Join(bin, "ssh"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	run(t, c.here, "remote", "set-url", "origin", "git@git.example:runbooks.git")
	for _, command := range []string{"", "ssh -i key"} {
		run(t, c.here, "config", "core.sshCommand", command)
		c.blocked("does not let us in")
		args, err := os.ReadFile(asked + "-ssh")
		if err != nil || !strings.Contains(string(args), "BatchMode=yes") || !strings.Contains(string(args), strings.TrimPrefix(command, "ssh ")) {
			t.Errorf("ssh was called with %q: %v", args, err)
		}
	}
	if _, err := os.Stat(asked); err == nil {
		t.Error("somebody was asked for a password")
	}
}

package pull

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// clones are a remote, the repository of somebody who pushes to it, and the clone that is to follow.
type clones struct {
	t                    *testing.T
	remote, author, here string
}

// newClones makes them with one commit of a.md and b.md, apart from all settings of the machine.
func newClones(t *testing.T) *clones {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": filepath.Join(home, "gitconfig"),
		"GIT_SSH": "", "GIT_SSH_COMMAND": "",
	} {
		t.Setenv(name, value)
	}
	write(t, filepath.Join(home, "gitconfig"), "[user]\n\tname = on-call\n\temail = oncall@example.org\n[gc]\n\tauto = 0\n[init]\n\tdefaultBranch = main\n")
	dir := t.TempDir()
	c := &clones{t: t, remote: filepath.Join(dir, "remote.git"), author: filepath.Join(dir, "author"), here: filepath.Join(dir, "here")}
	git := func(args ...string) { run(t, dir, args...) }
	git("init", "-q", "--bare", c.remote)
	git("clone", "-q", c.remote, c.author)
	c.push(map[string]string{"a.md": "a", "b.md": "b"})
	git("clone", "-q", c.remote, c.here)
	return c
}

// push commits files in the author's repository and pushes them. An empty text removes the file.
func (c *clones) push(files map[string]string, flags ...string) (commit string) {
	c.t.Helper()
	for name, text := range files {
		file := filepath.Join(c.author, name)
		if text == "" {
			if err := os.Remove(file); err != nil {
				c.t.Fatal(err)
			}
			continue
		}
		write(c.t, file, text)
	}
	run(c.t, c.author, "add", "-A")
	run(c.t, c.author, "commit", "-q", "--allow-empty", "-m", "change")
	run(c.t, c.author, append([]string{"push", "-q", "origin", "HEAD"}, flags...)...)
	return run(c.t, c.author, "rev-parse", "HEAD")
}

func (c *clones) pull() (Result, error) { return Pull(context.Background(), c.here) }

// follows asks for a pull that brings a commit.
func (c *clones) follows(commit string) {
	c.t.Helper()
	r, err := c.pull()
	if err != nil || !r.Changed || r.To != commit {
		c.t.Fatalf("%+v, %v, and not a change to %s", r, err, commit)
	}
	if head := run(c.t, c.here, "rev-parse", "HEAD"); head != commit {
		c.t.Errorf("HEAD is %s and not %s", head, commit)
	}
}

// blocked asks for a pull that does nothing, for a reason that holds a text.
func (c *clones) blocked(reason string) *Blocked {
	c.t.Helper()
	before := c.state()
	r, err := c.pull()
	var b *Blocked
	if !errors.As(err, &b) || !strings.Contains(b.Reason, reason) {
		c.t.Fatalf("%+v, %v, and not %q", r, err, reason)
	}
	if after := c.state(); after != before {
		c.t.Errorf("a pull that is blocked by %q has changed\n%s\nto\n%s", reason, before, after)
	}
	return b
}

// state is what a pull that does nothing leaves alone: HEAD, and every file that is not git's own.
func (c *clones) state() string {
	c.t.Helper()
	head, _ := os.ReadFile(filepath.Join(c.here, ".git", "HEAD"))
	out := string(head)
	err := filepath.WalkDir(c.here, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			text, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			out += p + ": " + string(text) + "\n"
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// has asks for the text of a file in the clone; "" stands for no file.
func (c *clones) has(name, text string) {
	c.t.Helper()
	got, err := os.ReadFile(filepath.Join(c.here, name))
	if string(got) != text || (err == nil) != (text != "") {
		c.t.Errorf("%s holds %q and not %q (%v)", name, got, text, err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

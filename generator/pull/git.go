package pull

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// git runs commands in one folder, for nobody who could answer a question.
type git struct {
	dir string
	ssh string // command that reaches a remote by ssh; empty: git's own
}

// settings keep git from running what a repository configures, from asking, and from doing more than it is told to. Housekeeping
// is left to git, but not while somebody waits.
var settings = []string{
	"--no-pager", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false",
	"-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false", "-c", "gc.autoDetach=true", "-c", "maintenance.autoDetach=true",
	"-c", "fetch.writeCommitGraph=false", "-c", "fetch.prune=false",
}

// passing are the beginnings of the variables of git that say how remotes are reached. All others are left out: some lead to
// another repository than that of the folder, as a hook of that one sets them.
var passing = []string{
	"GIT_SSH", "GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_", "GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_ALLOW_PROTOCOL", "GIT_PROTOCOL",
	"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
}

func (g git) env() []string {
	env := slices.DeleteFunc(os.Environ(), func(kv string) bool {
		return strings.HasPrefix(kv, "GIT_") && !slices.ContainsFunc(passing, func(p string) bool { return strings.HasPrefix(kv, p) })
	})
	env = append(env, "LC_ALL=C", "LANGUAGE=C", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS=", "GCM_INTERACTIVE=never", nothing+"=")
	if g.ssh != "" {
		env = append(env, "GIT_SSH_COMMAND="+g.ssh)
	}
	return env
}

// nothing is the name of a variable that is empty.
const nothing = "SIAGA_NOTHING"

// noOptions takes away what the configuration adds to the options of a merge. The name of a branch may hold a "=", so that -c
// would not do.
func (b *branch) noOptions() string {
	return "--config-env=branch." + b.name + ".mergeOptions=" + nothing
}

// output gives what a command prints, without the last line end.
func (g git) output(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", slices.Concat(settings, args)...)
	cmd.Dir, cmd.Env = g.dir, g.env()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second // for what git started to let go of the pipes
	alone(cmd)
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", &commandError{command: args, said: withoutPasswords(stderr.String()), err: err}
	}
	return strings.TrimSuffix(stdout.String(), "\n"), nil
}

// commandError is a git command that failed, with all that it said.
type commandError struct {
	command []string
	said    string
	err     error
}

// Error gives the line that says most: the one that git calls fatal, else the first.
func (e *commandError) Error() string {
	verb := e.command[0]
	for _, arg := range e.command {
		if !strings.HasPrefix(arg, "-") {
			verb = arg
			break
		}
	}
	if line := e.line(); line != "" {
		return fmt.Sprintf("git %s: %s", verb, line)
	}
	return fmt.Sprintf("git %s: %v", verb, e.err)
}

func (e *commandError) Unwrap() error { return e.err }

func (e *commandError) line() string {
	first, _, _ := strings.Cut(strings.TrimSpace(e.said), "\n")
	for line := range strings.Lines(e.said) {
		if text, ok := strings.CutPrefix(line, "fatal: "); ok {
			return strings.TrimSpace(text)
		}
	}
	return strings.TrimPrefix(first, "error: ")
}

// quietSSH is the command for ssh that asks nothing: the one that is configured, where it is an ssh that knows the option. Else it
// is empty, and git does as it always does.
func quietSSH(ctx context.Context, g git) string {
	command := os.Getenv("GIT_SSH_COMMAND")
	if command == "" {
		command, _ = g.output(ctx, "config", "--get", "core.sshCommand")
	}
	if command == "" && os.Getenv("GIT_SSH") == "" {
		command = "ssh"
	}
	program, _, _ := strings.Cut(strings.TrimSpace(command), " ")
	if name := filepath.Base(strings.Trim(program, `"'`)); name != "ssh" && name != "ssh.exe" {
		return ""
	}
	return command + " -o BatchMode=yes"
}

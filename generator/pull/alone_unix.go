//go:build unix

package pull

import (
	"os"
	"os/exec"
	"syscall"
)

// alone has a command run in a process group of its own. A Ctrl-C of the terminal does not reach it, and what ends it also ends the
// helpers that it started. They are asked to end, so that git takes its locks away.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); err != nil {
			return os.ErrProcessDone
		}
		return nil
	}
}

package watch

import (
	"errors"
	"fmt"
	"syscall"
)

// silentError says that a file system does not tell of changes.
type silentError struct{ dir, name string }

func (e *silentError) Error() string {
	return fmt.Sprintf("%s is on a file system (%s) that does not tell of changes made elsewhere", e.dir, e.name)
}

// advice says why events cannot be had, and what to do.
func advice(err error) string {
	switch {
	case errors.As(err, new(*silentError)):
		return err.Error()
	case errors.Is(err, syscall.ENOSPC):
		return "the system watches no more folders (raise the limit with: sudo sysctl fs.inotify.max_user_watches=524288)"
	case errors.Is(err, syscall.EMFILE):
		return "the system has no more watchers or open files (raise the limits with: sudo sysctl fs.inotify.max_user_instances=512, ulimit -n 4096)"
	default:
		return fmt.Sprintf("the system does not tell of changes: %v", err)
	}
}

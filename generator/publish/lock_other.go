//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package publish

import "os"

// lockFile only opens the file: these systems have no lock that ends with the process, and one that outlives a killed
// build would be worse than none.
func lockFile(file string) (*os.File, error) {
	return os.OpenFile(file, os.O_RDWR|os.O_CREATE, fileMode)
}

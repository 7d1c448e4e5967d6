package publish

import "os"

// acquire takes the lock file, which the system frees when the process ends, however it ends. The holder of the lock may
// remove the file: a lock on a file that is no longer there is worth nothing, so it is tried again.
func acquire(file string) (*os.File, error) {
	for {
		f, err := lockFile(file)
		if err != nil {
			return nil, err
		}
		mine, err1 := f.Stat()
		there, err2 := os.Lstat(file)
		if err1 == nil && err2 == nil && os.SameFile(mine, there) {
			return f, nil
		}
		f.Close()
		if err1 != nil {
			return nil, err1
		}
	}
}

//go:build unix

package main

import (
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"
)

// peakKB returns the peak resident memory of a process that has ended, in kB. A child starts with the peak of its
// parent, so the bench itself has to stay small: it lets others write and read the trees.
func peakKB(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if peak := int64(usage.Maxrss); runtime.GOOS != "darwin" {
		return peak
	}
	return int64(usage.Maxrss) / 1024 // bytes there
}

// settle writes out what earlier processes left to be written, so that the next one does not wait for it.
func settle() { syscall.Sync() }

// cpuTime is the processor time that this process has used, of the user and of the system.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// inode tells a file that was replaced by another one from one that was not.
func inode(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino
	}
	return 0
}

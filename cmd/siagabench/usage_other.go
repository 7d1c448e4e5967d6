//go:build !unix

package main

import (
	"io/fs"
	"os"
	"time"
)

// peakKB is not known here.
func peakKB(*os.ProcessState) int64 { return 0 }

func settle() {}

// cpuTime is not known here.
func cpuTime() time.Duration { return 0 }

// inode is not known here.
func inode(fs.FileInfo) uint64 { return 0 }

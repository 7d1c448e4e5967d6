package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// usage is what a running process has at one moment. Where the system does not tell, which only Linux does, it is zero.
type usage struct {
	rssKB, peakKB    int64 // resident memory, and the most of it so far
	threads, handles int64 // handles: open files and connections
	cpu              time.Duration
}

// usageOf asks the system about a process.
func usageOf(pid int) usage {
	dir := fmt.Sprintf("/proc/%d/", pid)
	status, err := os.ReadFile(dir + "status")
	if err != nil {
		return usage{}
	}
	u := usage{rssKB: statusField(status, "VmRSS"), peakKB: statusField(status, "VmHWM"), threads: statusField(status, "Threads")}
	if open, err := os.ReadDir(dir + "fd"); err == nil {
		u.handles = int64(len(open))
	}
	if stat, err := os.ReadFile(dir + "stat"); err == nil {
		u.cpu = statTime(stat)
	}
	return u
}

// statusField reads a number from /proc/PID/status, or from another file of that form; not from its first line.
func statusField(status []byte, name string) int64 {
	_, rest, _ := bytes.Cut(status, []byte("\n"+name+":"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	fields := strings.Fields(string(line))
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(fields[0], 10, 64)
	return n
}

// statTime reads the processor time from /proc/PID/stat: fields 14 and 15, in hundredths of a second. The second field is a
// name in parentheses that may hold anything.
func statTime(stat []byte) time.Duration {
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const user, system = 14 - 3, 15 - 3 // the first of these fields is the third
	if len(fields) <= system {
		return 0
	}
	u, _ := strconv.ParseInt(fields[user], 10, 64)
	s, _ := strconv.ParseInt(fields[system], 10, 64)
	return time.Duration(u+s) * 10 * time.Millisecond
}

// loadAverage is how many processes wanted a core in the last minute, on average; "" where the system does not tell.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// availableKB is the memory that a new process can have; 0 where the system does not tell.
func availableKB() int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	return statusField(text, "MemAvailable")
}

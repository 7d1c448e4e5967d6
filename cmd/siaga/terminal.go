package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"siaga/generator/diag"
)

// isTerminal tells whether somebody looks at what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// color tells whether w takes colours. https://no-color.org
func (c console) color(w io.Writer) bool {
	return isTerminal(w) && c.env("NO_COLOR") == "" && c.env("TERM") != "dumb"
}

// width is the width of the terminal in columns; 0 if it is not known. COLUMNS wins, as everywhere.
func (c console) width(w io.Writer) int {
	if n, err := strconv.Atoi(c.env("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok {
		return columns(f)
	}
	return 0
}

// printProblems prints diagnostics whose paths are relative to dir.
func (c console) printProblems(w io.Writer, list []diag.Diagnostic, dir string, source func(string) ([]byte, error)) error {
	return diag.PrintText(w, list, diag.TextOptions{
		Color:  c.color(w),
		Width:  c.width(w),
		Path:   func(path string) string { return shortPath(filepath.Join(dir, filepath.FromSlash(path))) },
		Source: source,
	})
}

// shortPath is a path as one would type it: relative to the working directory if it is near.
func shortPath(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(wd, path)
	if err != nil || strings.HasPrefix(rel, filepath.Join("..", "..")) {
		return path
	}
	return rel
}

// progress says on a terminal what takes so long. In a pipe it is silent.
type progress struct {
	w      io.Writer
	mu     sync.Mutex
	stage  string
	begun  time.Time
	stop   chan struct{}
	done   chan struct{}
	silent bool
}

// newProgress starts to show the stage once it has lasted half a second.
func newProgress(w io.Writer, stage string) *progress {
	p := &progress{w: w, stage: stage, begun: time.Now(), stop: make(chan struct{}), done: make(chan struct{}), silent: !isTerminal(w)}
	if p.silent {
		return p
	}
	go func() {
		defer close(p.done)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				fmt.Fprint(p.w, "\r\x1b[K")
				return
			case <-tick.C:
				if took := time.Since(p.begun); took > 500*time.Millisecond {
					p.mu.Lock()
					fmt.Fprintf(p.w, "\r\x1b[K%s … %.1f s", p.stage, took.Seconds())
					p.mu.Unlock()
				}
			}
		}
	}()
	return p
}

// next names the stage that begins.
func (p *progress) next(stage string) {
	p.mu.Lock()
	p.stage = stage
	p.mu.Unlock()
}

// end removes the line. It may be called twice.
func (p *progress) end() {
	if p.silent {
		return
	}
	p.silent = true
	close(p.stop)
	<-p.done
}

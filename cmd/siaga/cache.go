package main

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"siaga/generator/cache"
	"siaga/generator/diag"
)

// cacheFlags say where to keep what can be made again.
type cacheFlags struct {
	cache   string
	noCache bool

	store   *cache.Store // opened once by the command; nil: nothing is kept
	program string       // stands for the version of this program, where it matters
}

func (f *cacheFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.cache, "cache", "", "folder for what need not be made twice (default: siaga/ in the user's cache folder)")
	cmd.Flags().BoolVar(&f.noCache, "no-cache", false, "keep nothing, and use nothing that was kept")
}

// folder is where things are kept that can be made again; "" if nothing is, or if the machine has no place for them.
func (f *cacheFlags) folder() string {
	switch {
	case f.noCache:
		return ""
	case f.cache != "":
		if dir, err := filepath.Abs(f.cache); err == nil {
			return dir
		}
		return f.cache
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "siaga")
}

// open opens the store of what was parsed. It is to be closed.
func (f *cacheFlags) open() {
	dir := f.folder()
	if dir == "" {
		return
	}
	var err error
	if f.program, err = programHash(); err != nil {
		return // without it nothing tells what is of this program
	}
	f.store = cache.Open(cache.Options{Dir: filepath.Join(dir, "pages"), Version: f.program})
}

// keep makes what was put into the store ready for the next command. That it cannot is told only where the folder was asked for:
// a home that is read-only is nobody's mistake.
func (f *cacheFlags) keep(notes io.Writer) {
	err := f.store.Commit()
	if err == nil {
		err = f.store.Problem()
	}
	if err != nil && f.cache != "" {
		fmt.Fprintf(notes, "note: nothing can be kept in %s: %s\n", shortPath(f.cache), diag.Visible(err.Error()))
	}
}

// buildID is what the linker has noted in a program: it ends in a hash of all of the program. nil where there is none, or one
// that somebody chose. To hash the program itself takes 25 ms, which is a tenth of a small build.
func buildID(f *os.File) []byte {
	e, err := elf.NewFile(f)
	if err != nil {
		return nil
	}
	s := e.Section(".note.go.buildid")
	if s == nil {
		return nil
	}
	id, err := s.Data()
	if err != nil || bytes.Count(id, []byte("/")) != 3 {
		return nil
	}
	return id
}

// programHash stands for all that this program does: a cache may be shared between machines whose programs are the same.
func programHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if id := buildID(f); id != nil {
		h.Write(id)
		return hex.EncodeToString(h.Sum(nil)[:16]), nil
	}
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

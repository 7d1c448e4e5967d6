// Package publish makes a directory hold exactly the files of one build: each file replaced in one step, only what has
// changed, only what is ours.
//
// # What it promises
//
// A file in the output is whole at every moment: it is written beside its place, under a name that begins with
// ".siaga-tmp-", and renamed into it, so a reader sees the old bytes or the new ones, and so does whoever looks after the
// process was killed. There is no fsync: the
// promise is about killed processes, not about power cuts, and syncing 10,000 files would cost more than the build.
//
// A file is ours when the manifest (Dir/.siaga/manifest) lists it. What is not listed is never removed, and never
// overwritten unless [Options.Force] says so, in which case it becomes ours. Without a readable manifest nothing is ours.
//
// Before the first change of a build the manifest is replaced by one that lists the files of the build before and those
// of this one (the intent). A killed build so leaves nothing behind that the next one does not know, and the next one
// clears the temporary files and trusts none of the recorded states: it compares file by file.
//
// # How it is used
//
//	out, err := publish.Open(o)   // takes the lock: one build at a time
//	defer out.Abort()             // nothing after a successful Commit
//	err = out.Plan(paths)         // every path of the build, checked before anything is touched
//	err = out.Write(path, data)   // or Copy; from as many goroutines as one likes, each path once
//	res, err := out.Commit()      // removes what is ours and no longer planned, records the rest
//
// Paths are slash paths relative to the output folder. The files that a build no longer has are removed last, so that
// links between old pages hold until the new ones are there; only an old file that stands where a folder is needed, or
// the other way round, goes before the first write.
//
// Everything below Dir/.siaga belongs to this package and is no part of the site. The folders that planned files need
// are made by Plan, each checked to be a real folder: a symbolic link in the output never leads a write out of it.
package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

const (
	stateDir     = ".siaga" // all of our own state, below the output folder
	tmpPrefix    = ".siaga-tmp-"
	lockName     = "lock"
	manifestName = "manifest"

	fileMode = 0o644 // less the umask
	dirMode  = 0o755
)

// ErrLocked is the error of Open while another build writes to the same folder.
var ErrLocked = errors.New("another build is writing to this folder")

// Options say where to publish.
type Options struct {
	Dir   string // output folder, created when missing; may be a symbolic link to one
	Force bool   // may overwrite files that it did not write

	// Protect lists folders that must be neither Dir nor inside it: the content, the layouts. Open refuses otherwise,
	// as it refuses the home folder, a file-system root, the folders above them, and the root of a git repository.
	Protect []string
}

// Result counts the files of a finished build. Bytes is the size of those written.
type Result struct {
	Written, Unchanged, Removed int
	Bytes                       int64
}

// Output is one build's hold on the output folder, from Open to Commit or Abort. Write and Copy are safe for concurrent
// use; the other methods are not.
type Output struct {
	dir      string // absolute, without symbolic links
	force    bool
	lock     *os.File
	released bool

	hadManifest bool
	damaged     error             // why an existing manifest could not be used
	old         map[string]record // what was ours before this build
	entries     map[string]*entry // what this build will write; nil before Plan
	realDirs    map[string]bool   // memo of isRealDir

	intentOnce  sync.Once
	intentErr   error
	intentSaved bool

	nextTmp            atomic.Uint64
	written, unchanged atomic.Int64
	removed            atomic.Int64
	bytes              atomic.Int64
}

// entry is one planned file. Its record is valid once it is done.
type entry struct {
	claimed atomic.Bool
	done    bool // written by the goroutine that claimed it, read after all have ended
	record  record
}

// Open takes the lock of the output folder, reads its manifest and clears what a killed build left half written. It
// changes no published file.
func Open(o Options) (*Output, error) {
	dir, err := guard(o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, fmt.Errorf("output folder: %w", err)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, fmt.Errorf("output folder: %w", err)
	}
	state := filepath.Join(dir, stateDir)
	if err := makeRealDir(state); err != nil {
		return nil, err
	}
	lock, err := acquire(filepath.Join(state, lockName))
	if errors.Is(err, ErrLocked) {
		return nil, fmt.Errorf("%s: %w; wait for it to end, or choose another --output", o.Dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("output folder: %w", err)
	}
	out := &Output{dir: dir, force: o.Force, lock: lock, realDirs: map[string]bool{".": true}}
	if err := out.start(); err != nil {
		out.release()
		return nil, fmt.Errorf("output folder: %w", err)
	}
	return out, nil
}

// start learns what is ours and clears what a killed build left half written.
func (o *Output) start() error {
	if err := o.sweep(stateDir); err != nil {
		return err
	}
	m, err := loadManifest(o.state(manifestName))
	switch {
	case errors.Is(err, errDamaged):
		o.damaged = err
	case err != nil:
		return err
	}
	o.hadManifest = m.records != nil
	o.old = m.records
	if m.finished() {
		return nil
	}
	if err := o.sweepFolders(); err != nil {
		return err
	}
	// What the killed build only meant to write, and did not, never was ours.
	for _, p := range m.planned {
		if !o.isRealDir(parent(p)) || !exists(o.file(p)) {
			delete(o.old, p)
			o.removeEmptyParents(p)
		}
	}
	return nil
}

// Commit removes what an earlier build wrote and this one did not plan, records the new state and releases the lock. It
// fails, removing nothing, when a planned file was not written.
func (o *Output) Commit() (Result, error) {
	if o.released {
		return Result{}, errReleased
	}
	for _, p := range sortedKeys(o.entries) {
		if !o.entries[p].done {
			return Result{}, fmt.Errorf("publish: %s was planned and not written", p)
		}
	}
	if err := o.removeStale(); err != nil {
		return Result{}, err
	}
	if err := o.saveFinal(); err != nil {
		return Result{}, err
	}
	if err := o.release(); err != nil {
		return Result{}, err
	}
	return Result{
		Written:   int(o.written.Load()),
		Unchanged: int(o.unchanged.Load()),
		Removed:   int(o.removed.Load()),
		Bytes:     o.bytes.Load(),
	}, nil
}

// Abort gives up: nothing more is removed, the manifest is brought to what is really there, and the lock is released.
// What is already written stays, as ours. No Write may be under way. After Commit it does nothing.
func (o *Output) Abort() {
	if o.released {
		return
	}
	if o.intentSaved {
		records := make(map[string]record, len(o.old))
		for p, r := range o.old {
			records[p] = r
		}
		for p, e := range o.entries {
			switch {
			case e.done:
				records[p] = e.record
			case e.claimed.Load():
				records[p] = record{} // tried and failed: ours, state unknown
			default:
				o.removeEmptyParents(p)
			}
		}
		// A failure leaves the intent in place, which the next build can repair from as well.
		_ = o.saveManifest(manifest{records: records})
	}
	o.release()
}

var errReleased = errors.New("publish: the output is already committed or aborted")

// release ends the hold on the folder. A build that published nothing leaves no state folder where there was none.
func (o *Output) release() error {
	if o.released {
		return nil
	}
	o.released = true
	if !exists(o.state(manifestName)) {
		os.Remove(o.state(lockName))
		os.Remove(filepath.Join(o.dir, stateDir))
	}
	return o.lock.Close()
}

func (o *Output) file(p string) string     { return filepath.Join(o.dir, filepath.FromSlash(p)) }
func (o *Output) state(name string) string { return filepath.Join(o.dir, stateDir, name) }

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// Package publish makes a directory hold exactly the files of one build: nothing before all of them are ready, then only
// what has changed, only what is ours.
//
// # What it promises
//
// A build has two phases. Until [Output.Commit] the site does not change at all: files that differ from what is published
// are written to the stage, a tree below Dir/.siaga with the folders of the site. A build that fails, is cancelled or is
// killed so far leaves the site as it was. Commit promotes the stage: each file is renamed into its place, and a folder that
// the site does not have yet as a whole, so a reader sees the old bytes of a file or the new ones, never a part.
//
// Commit is not cancelled, and cannot be torn: before the first rename it writes the journal, which is the manifest of
// the site as it will be. When a process was killed in the midst of a promotion, the next Open finishes it before anything
// else; what is published is then the whole new site. There is no fsync: the promise is about killed processes,
// not about power cuts, and syncing 10,000 files would cost more than the build.
//
// A file is ours when the manifest (Dir/.siaga/manifest) lists it. What is not listed is never removed, and never
// overwritten unless [Options.Force] says so, in which case it becomes ours. Without a readable manifest nothing is ours.
// A path that the journal lists is ours from the moment the journal stands.
//
// A symbolic link in the output never leads a write or a removal out of it: each folder is seen to be a real one
// before the journal is written, and again before the first rename into it.
//
// # How it is used
//
//	out, err := publish.Open(o)      // takes the lock: one build at a time
//	defer out.Abort()                // nothing after a successful Commit
//	err = out.Plan(paths)            // every path of the build, checked before anything is written
//	kept, err := out.Keep(path)      // or
//	err = out.Write(path, data)      // or Copy; from as many goroutines as one likes, each path once
//	res, err := out.Commit()         // promotes what differs, removes what is ours and no longer planned
//
// Paths are slash paths relative to the output folder. Files are promoted in the order in which Plan got them, so that
// the caller can have what pages need stand there before the pages; a new folder comes when the first of its files would.
// What a build no longer has is removed last, so that links between old pages hold until the new ones are there; only
// an old file that stands where a folder is needed, or the other way round, goes before.
//
// Everything below Dir/.siaga belongs to this package and is no part of the site. All of Dir is to be one file system, with
// room for what differs beside what is published.
package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const (
	stateDir     = ".siaga" // all of our own state, below the output folder
	lockName     = "lock"
	manifestName = "manifest" // what the last finished build left
	journalName  = "journal"  // what the promotion under way will leave
	draftName    = "draft"    // the one or the other while it is written
	stageName    = "stage"    // files of the build under way

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

// Output is one build's hold on the output folder, from Open to Commit or Abort. Keep, Write and Copy are safe for
// concurrent use; the other methods are not.
type Output struct {
	dir      string // absolute, without symbolic links
	force    bool
	made     bool // Open made dir
	lock     *os.File
	released bool

	last    manifest // of the last finished build
	damaged error    // why an existing manifest or journal could not be used
	tag     string   // of this build

	plan      *plan           // nil before Plan
	realDirs  map[string]bool // memo of isRealDir
	promoting bool            // the journal stands: there is no way back

	removed int
}

// Open takes the lock of the output folder, finishes the promotion of a build that was killed in it, throws away what one
// that was killed earlier left, and reads the manifest. If there was no such build it changes nothing.
func Open(o Options) (*Output, error) {
	dir, err := guard(o)
	if err != nil {
		return nil, err
	}
	made := !exists(dir)
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
	out := &Output{dir: dir, force: o.Force, made: made, lock: lock}
	if err := out.start(); err != nil {
		out.release()
		return nil, err
	}
	return out, nil
}

// start learns what is ours, and ends what a killed build began.
func (o *Output) start() error {
	last, err := loadManifest(o.state(manifestName))
	switch {
	case errors.Is(err, errDamaged):
		o.damaged = fmt.Errorf("the manifest %w", err)
	case err != nil:
		return fmt.Errorf("output folder: %w", err)
	}
	o.last = last
	if err := o.recover(); err != nil {
		return err
	}
	return o.clear()
}

// clear removes what no finished build leaves.
func (o *Output) clear() error {
	for _, name := range []string{stageName, draftName} {
		if err := os.RemoveAll(o.state(name)); err != nil {
			return fmt.Errorf("output folder: %w", err)
		}
	}
	return nil
}

// Tag is what the last finished build was given by SetTag: "" if there is none.
func (o *Output) Tag() string { return o.last.tag }

// SetTag has Commit record a text without line ends that stands for all inputs of the build.
func (o *Output) SetTag(tag string) { o.tag = tag }

// Unchanged tells whether the folder holds what the last finished build left there: every file of its size and time.
// Without such a build it is false. Files of others do not count.
func (o *Output) Unchanged() bool {
	if o.released || o.damaged != nil || !o.last.exists {
		return false
	}
	o.realDirs = map[string]bool{}
	for _, f := range o.last.files {
		if !o.isRealDir(parent(f.path)) || !o.holds(f.path, f.record) {
			return false
		}
	}
	return true
}

// Abort gives up: the stage is removed, and nothing else has been changed. No Write may be under way. After Commit it does
// nothing; after one that failed in the midst of its promotion it leaves everything to the next Open.
func (o *Output) Abort() {
	if o.released {
		return
	}
	if !o.promoting {
		_ = o.clear() // what cannot be removed now the next Open removes
	}
	o.release()
}

var errReleased = errors.New("publish: the output is already committed or aborted")

// release ends the hold on the folder. A build that published nothing leaves no state folder, and no output folder, where
// there was none.
func (o *Output) release() error {
	if o.released {
		return nil
	}
	o.released = true
	if !exists(o.state(manifestName)) && !o.promoting {
		os.Remove(o.state(lockName))
		if os.Remove(filepath.Join(o.dir, stateDir)) == nil && o.made {
			os.Remove(o.dir)
		}
	}
	return o.lock.Close()
}

func (o *Output) file(p string) string {
	return o.dir + string(filepath.Separator) + filepath.FromSlash(p)
}

func (o *Output) stage(p string) string {
	const sep = string(filepath.Separator)
	return o.dir + sep + stateDir + sep + stageName + sep + filepath.FromSlash(p)
}

func (o *Output) state(name string) string { return filepath.Join(o.dir, stateDir, name) }

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

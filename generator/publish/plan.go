package publish

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
)

// plan is what a build is going to publish.
type plan struct {
	entries []entry // in the order of promotion
	index   map[string]int32
	folders map[string]*folder
	surveys int // how many there were
}

// entry is one planned file. Its record is valid once its state is kept or staged.
type entry struct {
	path   string
	folder *folder
	ours   bool   // was ours before this build
	old    record // and like this
	record record
	state  atomic.Uint32
}

// The states of an entry.
const (
	open    uint32 = iota
	claimed        // somebody writes it, or failed to
	kept           // published as it is to be
	staged         // stands in the stage
)

// folder is a folder that planned files need.
type folder struct {
	path     string
	up       *folder // nil for the output folder itself
	stands   standing
	surveyed int  // the survey that saw it so
	promoted bool // renamed into its place as a whole

	stage    sync.Once // makes it in the stage
	stageErr error
}

// standing tells what stands in the place of a folder.
type standing uint8

const (
	missing standing = iota
	real             // a folder that is reached through folders only
	other            // no folder; a symbolic link to one may lead out
)

// Plan takes every path that this build will publish, in the order in which they are to be promoted. It refuses bad paths, two
// files where there can be one, and files in the way that are not ours. It must be called once, before Keep and Write,
// and changes nothing.
func (o *Output) Plan(paths []string) error {
	switch {
	case o.released:
		return errReleased
	case o.plan != nil:
		return errors.New("publish: planned twice")
	}
	p, err := newPlan(paths, &o.last)
	if err != nil {
		return err
	}
	s := o.newSurvey(p)
	for i := range p.entries {
		if err := s.lookAt(&p.entries[i]); err != nil {
			return err
		}
	}
	if err := s.verdict(); err != nil {
		return err
	}
	o.plan = p
	return nil
}

func newPlan(paths []string, last *manifest) (*plan, error) {
	p := &plan{
		entries: make([]entry, len(paths)),
		index:   make(map[string]int32, len(paths)),
		folders: map[string]*folder{".": {path: "."}},
	}
	var dir *folder // that of the path before: often the same
	for i, name := range paths {
		e := &p.entries[i]
		e.path = name
		if e.old, e.ours = last.record(name); !e.ours { // what is in the manifest was checked before
			if err := checkPath(name); err != nil {
				return nil, err
			}
		}
		p.index[name] = int32(i)
		if len(p.index) != i+1 {
			return nil, fmt.Errorf("publish: %s is planned twice", name)
		}
		if d := parent(name); dir == nil || dir.path != d {
			dir = p.folder(d)
		}
		e.folder = dir
	}
	for i := range p.entries {
		if name := p.entries[i].path; p.folders[name] != nil {
			return nil, fmt.Errorf("publish: %s is planned as a file and as a folder", name)
		}
	}
	return p, nil
}

// folder gives the folder of a path, and makes it and those above it known.
func (p *plan) folder(d string) *folder {
	f := p.folders[d]
	if f == nil {
		f = &folder{path: d, up: p.folder(parent(d))}
		p.folders[d] = f
	}
	return f
}

// find gives the entry of a planned path.
func (o *Output) find(p string) (*entry, error) {
	if o.released {
		return nil, errReleased
	}
	if o.plan != nil {
		if i, ok := o.plan.index[p]; ok {
			return &o.plan.entries[i], nil
		}
	}
	return nil, fmt.Errorf("publish: %q was not planned", p)
}

// claim makes sure that only one caller decides about an entry.
func (e *entry) claim() error {
	if !e.state.CompareAndSwap(open, claimed) {
		return fmt.Errorf("publish: %s is written twice", e.path)
	}
	return nil
}

func (e *entry) done(state uint32, r record) {
	e.record = r
	e.state.Store(state)
}

// checkPath accepts slash paths that stay below the output folder, outside of what belongs to git and to this package.
func checkPath(p string) error {
	if !isLocalPath(p) {
		return fmt.Errorf("publish: %q is not a path below the output folder", p)
	}
	switch first, _, _ := strings.Cut(p, "/"); first {
	case stateDir, ".git", ".gitignore":
		return fmt.Errorf("publish: %q is reserved in the output folder", p)
	}
	return nil
}

// isLocalPath is fs.ValidPath for names that need not be UTF-8.
func isLocalPath(p string) bool {
	return p != "" && p != "." && path.Clean(p) == p && strings.IndexByte(p, 0) < 0 && filepath.IsLocal(filepath.FromSlash(p))
}

func parent(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return "."
}

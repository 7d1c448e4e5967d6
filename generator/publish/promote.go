package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Commit promotes the stage, removes what an earlier build wrote and this one did not plan, records the new state and
// releases the lock. It fails, changing nothing, when a planned file was not written or when something that is not ours
// has come into the way since Plan. After any other error the next Open goes on where it stopped.
func (o *Output) Commit() (Result, error) {
	if o.released {
		return Result{}, errReleased
	}
	if o.plan == nil {
		return Result{}, errors.New("publish: nothing was planned")
	}
	res, err := o.plan.result()
	if err == nil && strings.ContainsAny(o.tag, "\n\r") {
		err = errors.New("publish: the tag has line ends")
	}
	if err != nil {
		return Result{}, err
	}
	stale := o.stale()
	next := &manifest{tag: o.tag, files: o.plan.files()}
	switch {
	case res.Written+len(stale) > 0:
		if err := o.surveyStaged(); err != nil {
			return Result{}, err
		}
		if err := o.writeJournal(next); err != nil {
			return Result{}, err
		}
		if err := o.promote(stale); err != nil {
			return Result{}, fmt.Errorf("%w; the next build finishes this one", err)
		}
	case !o.recorded():
		if err := o.saveManifest(next, manifestName); err != nil {
			return Result{}, err
		}
	}
	res.Removed = o.removed
	return res, o.release()
}

// result counts what the plan has come to.
func (p *plan) result() (Result, error) {
	var res Result
	for i := range p.entries {
		switch e := &p.entries[i]; e.state.Load() {
		case kept:
			res.Unchanged++
		case staged:
			res.Written++
			res.Bytes += e.record.size
		default:
			return Result{}, fmt.Errorf("publish: %s was planned and not written", e.path)
		}
	}
	return res, nil
}

func (p *plan) files() []file {
	files := make([]file, len(p.entries))
	for i := range p.entries {
		files[i] = file{path: p.entries[i].path, record: p.entries[i].record}
	}
	return files
}

// recorded tells whether the manifest on disk already says what the plan, all of it kept, has come to.
func (o *Output) recorded() bool {
	if !o.last.exists || o.tag != o.last.tag {
		return false
	}
	for i := range o.plan.entries {
		if e := &o.plan.entries[i]; e.record != e.old {
			return false
		}
	}
	return true
}

// stale lists what is ours and not planned.
func (o *Output) stale() []string {
	var list []string
	for _, f := range o.last.files {
		if _, planned := o.plan.index[f.path]; !planned {
			list = append(list, f.path)
		}
	}
	return list
}

// surveyStaged looks once more where the stage is to go.
func (o *Output) surveyStaged() error {
	s := o.newSurvey(o.plan)
	for i := range o.plan.entries {
		if e := &o.plan.entries[i]; e.state.Load() == staged {
			if err := s.lookAt(e); err != nil {
				return err
			}
		}
	}
	return s.verdict()
}

// writeJournal is the point of no return. There is a manifest before there is a journal, so that from the first change
// on the folder is known for one of ours.
func (o *Output) writeJournal(next *manifest) error {
	if !o.last.exists && o.damaged == nil {
		if err := o.saveManifest(&manifest{}, manifestName); err != nil {
			return err
		}
	}
	if err := o.saveManifest(next, journalName); err != nil {
		return err
	}
	o.promoting = true
	return nil
}

// promote makes the site what the journal says. It may be called again after it was torn at any place.
func (o *Output) promote(stale []string) error {
	o.realDirs = map[string]bool{}
	for _, p := range stale {
		if o.plan.isBelowFile(p) { // a file is to stand where a folder is
			if err := o.remove(p); err != nil {
				return err
			}
		}
	}
	for i := range o.plan.entries {
		if e := &o.plan.entries[i]; e.state.Load() == staged {
			if err := o.promoteFile(e); err != nil {
				return err
			}
		}
	}
	if err := o.removeStale(stale); err != nil {
		return err
	}
	if err := os.Rename(o.state(journalName), o.state(manifestName)); err != nil {
		return fmt.Errorf("record what is published: %w", err)
	}
	o.promoting = false
	_ = o.clear() // the next Open tries it again
	return nil
}

// isBelowFile tells whether a planned file stands where p needs a folder.
func (p *plan) isBelowFile(name string) bool {
	for d := parent(name); d != "."; d = parent(d) {
		if _, planned := p.index[d]; planned {
			return true
		}
	}
	return false
}

// promoteFile renames a staged file into its place, or the uppermost folder of it that the site does not have.
func (o *Output) promoteFile(e *entry) error {
	top := e.folder
	for top.up != nil && top.up.stands != real {
		top = top.up
	}
	if top.stands == real {
		return o.replace(e)
	}
	if top.promoted {
		return nil
	}
	if !o.isRealDir(top.up.path) {
		return o.changed(top.up.path)
	}
	place := o.file(top.path)
	if top.stands == other {
		switch err := os.Remove(place); {
		case err == nil:
			o.removed++
		case !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("output folder: %w", err)
		}
	}
	if err := os.Rename(o.stage(top.path), place); err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	top.promoted = true
	return nil
}

// replace renames a staged file into its place. An empty folder there gives way.
func (o *Output) replace(e *entry) error {
	if !o.isRealDir(e.folder.path) {
		return o.changed(e.folder.path)
	}
	from, to := o.stage(e.path), o.file(e.path)
	err := os.Rename(from, to)
	if info, lerr := os.Lstat(to); err != nil && lerr == nil && info.IsDir() {
		removeEmptyFolders(to)
		err = os.Rename(from, to)
	}
	if err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	return nil
}

func (o *Output) changed(dir string) error {
	return fmt.Errorf("output folder: %s was changed by somebody else while it was written", o.file(dir))
}

// recover finishes the promotion that a killed process had begun.
func (o *Output) recover() error {
	next, err := loadManifest(o.state(journalName))
	if err != nil && !errors.Is(err, errDamaged) {
		return fmt.Errorf("output folder: %w", err)
	}
	if err == nil && !next.exists {
		return nil
	}
	if err == nil {
		o.plan, err = next.replay(&o.last)
	}
	if err != nil { // cannot be from a killed process: the journal is renamed into its place when it is whole
		o.damaged = fmt.Errorf("the journal of a build before: %w", err)
		return os.Remove(o.state(journalName))
	}
	if err := o.findStaged(); err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	o.promoting = true
	if err := o.surveyStaged(); err != nil {
		return err
	}
	if err := o.promote(o.stale()); err != nil {
		return err
	}
	o.last, o.plan, o.removed = next, nil, 0
	return nil
}

// replay makes the plan of a journal, in which all is done. What it lists is ours.
func (m *manifest) replay(last *manifest) (*plan, error) {
	paths := make([]string, len(m.files))
	for i, f := range m.files {
		paths[i] = f.path
	}
	p, err := newPlan(paths, last)
	if err != nil {
		return nil, err
	}
	for i := range p.entries {
		p.entries[i].ours = true
		p.entries[i].done(kept, m.files[i].record)
	}
	return p, nil
}

// findStaged finds out what the stage still holds.
func (o *Output) findStaged() error {
	root := o.state(stageName)
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // all of it is promoted
		}
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if i, planned := o.plan.index[filepath.ToSlash(rel)]; planned {
			o.plan.entries[i].state.Store(staged)
		}
		return err
	})
}

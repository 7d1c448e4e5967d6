package publish

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

// Keep publishes the planned path as it is: the caller knows that what would be written has the hash of the last build. It
// reports false, and the path is then still to be written, when the output does not hold the file as the last build left
// it.
func (o *Output) Keep(p string) (bool, error) {
	e, err := o.find(p)
	if err != nil {
		return false, err
	}
	if !e.old.known() || e.folder.stands != real || !o.holds(p, e.old) {
		return false, nil
	}
	if err := e.claim(); err != nil {
		return false, err
	}
	e.done(kept, e.old)
	return true, nil
}

// Write publishes data as the planned path. A file that already holds these bytes is left as it is.
func (o *Output) Write(p string, data []byte) error {
	e, err := o.find(p)
	if err != nil {
		return err
	}
	if err := e.claim(); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	r := record{hash: digest(sum[:len(digest{})]), size: int64(len(data))}
	if o.same(e, &r) {
		e.done(kept, r)
		return nil
	}
	return o.put(e, func(f *os.File) (record, error) {
		_, err := f.Write(data)
		return r, err
	})
}

// Copy publishes what source gives as the planned path, without holding it in memory. source may be called twice: what is
// already published is compared before it is written.
func (o *Output) Copy(p string, source func() (io.ReadCloser, error)) error {
	e, err := o.find(p)
	if err != nil {
		return err
	}
	if err := e.claim(); err != nil {
		return err
	}
	if e.ours {
		r, err := stream(io.Discard, source)
		if err != nil {
			return fmt.Errorf("copy to %s: %w", p, err)
		}
		if o.same(e, &r) {
			e.done(kept, r)
			return nil
		}
	}
	return o.put(e, func(f *os.File) (record, error) {
		return stream(f, source) // again: the source may have changed since it was compared
	})
}

// same tells whether the output already holds what r describes, and if so completes r with its time. When size and
// time are as the last build left them the recorded hash is believed; else the file is read.
func (o *Output) same(e *entry, r *record) bool {
	if !e.ours || e.folder.stands != real || e.old.known() && (e.old.hash != r.hash || e.old.size != r.size) {
		return false
	}
	file := o.file(e.path)
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() != r.size {
		return false
	}
	r.mtime = info.ModTime().UnixNano()
	if e.old.known() && e.old.mtime == r.mtime {
		return true
	}
	onDisk, err := stream(io.Discard, func() (io.ReadCloser, error) { return os.Open(file) })
	return err == nil && onDisk.hash == r.hash
}

// holds tells whether the output holds the file as r describes it.
func (o *Output) holds(p string, r record) bool {
	info, err := os.Lstat(o.file(p))
	return err == nil && info.Mode().IsRegular() && info.Size() == r.size && info.ModTime().UnixNano() == r.mtime
}

// put stages a claimed entry. The stage has the folders of the site because file systems place files by folder: on ext4
// one folder for all of them makes a build up to ten times slower.
func (o *Output) put(e *entry, write func(*os.File) (record, error)) error {
	err := o.makeStaged(e.folder)
	if err == nil {
		var r record
		if r, err = create(o.stage(e.path), write); err == nil {
			e.done(staged, r)
			return nil
		}
	}
	return fmt.Errorf("write %s: %w", e.path, err)
}

// makeStaged makes a folder in the stage, and those above it.
func (o *Output) makeStaged(f *folder) error {
	f.stage.Do(func() {
		if f.up == nil {
			f.stageErr = os.Mkdir(o.state(stageName), dirMode)
			return
		}
		if f.stageErr = o.makeStaged(f.up); f.stageErr == nil {
			f.stageErr = os.Mkdir(o.stage(f.path), dirMode)
		}
	})
	return f.stageErr
}

// create makes a new file and completes the record that write gives with its time.
func create(file string, write func(*os.File) (record, error)) (record, error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return record{}, err
	}
	r, err := write(f)
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil {
			r.mtime = info.ModTime().UnixNano()
		}
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return r, err
}

// stream copies what source gives to w and describes it.
func stream(w io.Writer, source func() (io.ReadCloser, error)) (record, error) {
	src, err := source()
	if err != nil {
		return record{}, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), src)
	if cerr := src.Close(); err == nil {
		err = cerr
	}
	return record{hash: digest(h.Sum(nil)[:len(digest{})]), size: n}, err
}

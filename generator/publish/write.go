package publish

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// Write publishes data as the planned path. A file that already holds these bytes is left as it is.
func (o *Output) Write(p string, data []byte) error {
	e, err := o.claim(p)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	r := record{hash: digest(sum[:len(digest{})]), size: int64(len(data))}
	if o.same(p, &r) {
		o.keep(e, r)
		return nil
	}
	if err := o.intend(); err != nil {
		return err
	}
	err = o.replace(p, &r, func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", p, err)
	}
	o.wrote(e, r)
	return nil
}

// Copy publishes what open gives as the planned path, without holding it in memory. open may be called twice: what is
// already published is compared before it is written.
func (o *Output) Copy(p string, open func() (io.ReadCloser, error)) error {
	e, err := o.claim(p)
	if err != nil {
		return err
	}
	if _, ours := o.old[p]; ours {
		r, err := stream(io.Discard, open)
		if err != nil {
			return fmt.Errorf("copy to %s: %w", p, err)
		}
		if o.same(p, &r) {
			o.keep(e, r)
			return nil
		}
	}
	if err := o.intend(); err != nil {
		return err
	}
	var r record
	err = o.replace(p, &r, func(f *os.File) (err error) {
		r, err = stream(f, open) // again: the source may have changed since it was compared
		return err
	})
	if err != nil {
		return fmt.Errorf("copy to %s: %w", p, err)
	}
	o.wrote(e, r)
	return nil
}

// claim finds the entry of a planned path and makes sure that only one caller writes it.
func (o *Output) claim(p string) (*entry, error) {
	if o.released {
		return nil, errReleased
	}
	e := o.entries[p]
	if e == nil {
		return nil, fmt.Errorf("publish: %q was not planned", p)
	}
	if e.claimed.Swap(true) {
		return nil, fmt.Errorf("publish: %s is written twice", p)
	}
	return e, nil
}

func (o *Output) keep(e *entry, r record) {
	e.record, e.done = r, true
	o.unchanged.Add(1)
}

func (o *Output) wrote(e *entry, r record) {
	e.record, e.done = r, true
	o.written.Add(1)
	o.bytes.Add(r.size)
}

// same tells whether the file on disk already holds what r describes, and if so completes r with its time. When size and
// time are as the last build left them the recorded hash is believed; else the file is read.
func (o *Output) same(p string, r *record) bool {
	old, ours := o.old[p]
	if !ours || old.known() && (old.hash != r.hash || old.size != r.size) {
		return false
	}
	file := o.file(p)
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() != r.size {
		return false
	}
	r.mtime = info.ModTime().UnixNano()
	if old.known() && old.mtime == r.mtime {
		return true
	}
	onDisk, err := stream(io.Discard, func() (io.ReadCloser, error) { return os.Open(file) })
	return err == nil && onDisk.hash == r.hash
}

// replace puts a new file in the place of p in one step and sets the time in r. write may fill the rest of r.
func (o *Output) replace(p string, r *record, write func(*os.File) error) error {
	file := o.file(p)
	tmp := o.newTmp(file)
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil {
			r.mtime = info.ModTime().UnixNano()
		}
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, file)
	}
	if err != nil {
		os.Remove(tmp)
	}
	return err
}

// newTmp names the file beside file that is to take its place. It stands in the same folder because file systems place
// and rename files best within one: on ext4 a common folder for all of them makes a build up to ten times slower.
func (o *Output) newTmp(file string) string {
	return filepath.Join(filepath.Dir(file), tmpPrefix+strconv.FormatUint(o.nextTmp.Add(1), 36))
}

// stream copies what open gives to w and describes it.
func stream(w io.Writer, open func() (io.ReadCloser, error)) (record, error) {
	src, err := open()
	if err != nil {
		return record{}, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), src)
	if cerr := src.Close(); err == nil {
		err = cerr
	}
	return record{hash: short(h), size: n}, err
}

func short(h hash.Hash) digest { return digest(h.Sum(nil)[:len(digest{})]) }

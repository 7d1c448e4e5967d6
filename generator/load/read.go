package load

import (
	"bytes"
	"errors"
	"io"
	"io/fs"

	"siaga/generator/diag"
)

// read reads a file that is to be a page.
func read(content fs.FS, path string) ([]byte, *diag.Diagnostic) {
	fail := func(code diag.Code, format string, args ...any) ([]byte, *diag.Diagnostic) {
		d := diag.New(code, diag.Pos{Path: path}, format, args...)
		return nil, &d
	}
	f, err := content.Open(path)
	if err != nil {
		return fail(diag.FileUnreadable, "the file cannot be read: %v", cause(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fail(diag.FileUnreadable, "the file cannot be read: %v", cause(err))
	}
	if info.Size() > MaxSize {
		return fail(diag.FileTooLarge, "the file has %.1f MB; a page may have %d", float64(info.Size())/(1<<20), MaxSize>>20)
	}
	src := make([]byte, info.Size())
	n, err := io.ReadFull(f, src)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return fail(diag.FileUnreadable, "the file cannot be read: %v", cause(err))
	}
	return src[:n], nil // shorter, if it was cut since it was opened
}

// cause leaves the operation and the path out of an error: the diagnostic has them already.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}

// head reads the first n bytes of a file.
func head(content fs.FS, p string, n int64) ([]byte, error) {
	f, err := content.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(n, info.Size())) + bytes.MinRead)
	}
	_, err = io.Copy(&b, io.LimitReader(f, n))
	return b.Bytes(), err
}

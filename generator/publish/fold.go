package publish

import (
	"os"
	"strings"
)

// On a file system that does not tell capitals from small letters a.html and A.html are one file. When a page is renamed
// so, the new name finds a file there that is ours under the old one, and the old name must not be removed after the
// new one is written. The generator sees to it that no two paths of one build differ in this alone.

// folds finds paths by what they are without the difference of capitals and small letters.
type folds map[string]string

func newFolds(n int, path func(i int) string) folds {
	f := make(folds, n)
	for i := range n {
		f[strings.ToLower(path(i))] = path(i)
	}
	return f
}

// twin tells whether a path that differs from p in capitals only names the same file.
func (o *Output) twin(f folds, p string) bool {
	q, ok := f[strings.ToLower(p)]
	if !ok || q == p {
		return false
	}
	one, err1 := os.Lstat(o.file(p))
	other, err2 := os.Lstat(o.file(q))
	return err1 == nil && err2 == nil && os.SameFile(one, other)
}

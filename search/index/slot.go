package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// A slot is a numbered folder that holds one index, for one process at a time.
type slot struct {
	dir  string // Options.Dir/0, …
	lock *flock.Flock
}

// Names within a slot. The lock stands beside it: a slot can be removed while it is locked, a lock cannot.
const (
	markerName = "siaga-index" // says that the slot is ours, and what its index was made by
	dataName   = "bleve"       // folder of bleve's files
	sealName   = "seal"        // see seal.go
)

// markerTitle is the first line of every marker: a folder without it is not ours.
const markerTitle = "A search index of Siaga. It can be removed at any time.\n"

// formatVersion counts changes of what an index holds. An index of another version is made anew.
const formatVersion = 1

const (
	maxSlots   = 64
	unusedTime = 30 * 24 * time.Hour
)

// errTaken says that a slot belongs to somebody else.
var errTaken = errors.New("in use")

func (s *slot) marker() string { return filepath.Join(s.dir, markerName) }
func (s *slot) data() string   { return filepath.Join(s.dir, dataName) }
func (s *slot) seal() string   { return filepath.Join(s.dir, sealName) }

// lockSlot takes a slot if nobody has it.
func lockSlot(dir string, n int) (*slot, error) {
	s := &slot{dir: filepath.Join(dir, strconv.Itoa(n))}
	s.lock = flock.New(s.dir+".lock", flock.SetPermissions(0o600))
	switch locked, err := s.lock.TryLock(); {
	case err != nil:
		return nil, err
	case !locked:
		return nil, errTaken
	}
	return s, nil
}

func (s *slot) unlock() error { return s.lock.Close() }

// isOurs reports whether a slot may be written to and removed: it has our marker, or nothing is in it.
func (s *slot) isOurs() bool {
	text, err := os.ReadFile(s.marker())
	if err == nil {
		return strings.HasPrefix(string(text), markerTitle)
	}
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	return err == nil && len(entries) == 0 // an error: it is a file, or a folder that we may not read
}

// markerText is the marker of an index that this program can read.
func markerText(settings string) string {
	return fmt.Sprintf("%sformat %d\nsettings %q\n", markerTitle, formatVersion, settings)
}

// isCurrent reports whether the index of a slot was made by the same rules.
func (s *slot) isCurrent(settings string) bool {
	text, err := os.ReadFile(s.marker())
	return err == nil && string(text) == markerText(settings)
}

// clear leaves an empty slot. The marker comes last: whenever this is interrupted, no data stands under a marker that it was not
// made by.
func (s *slot) clear(settings string) error {
	if err := os.Remove(s.seal()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.RemoveAll(s.data()); err != nil {
		return err
	}
	if err := os.MkdirAll(s.data(), 0o700); err != nil {
		return err
	}
	return writeFile(s.marker(), markerText(settings))
}

// use notes when a slot was used last.
func (s *slot) use(now time.Time) error { return os.Chtimes(s.marker(), now, now) }

// removeUnused removes the slots beside one that nobody has used for long. What cannot be removed stays.
func (s *slot) removeUnused(now time.Time) {
	parent := filepath.Dir(s.dir)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		n, err := strconv.Atoi(e.Name())
		if err != nil || !e.IsDir() || n < 0 || e.Name() == filepath.Base(s.dir) || strconv.Itoa(n) != e.Name() {
			continue
		}
		other, err := lockSlot(parent, n)
		if err != nil {
			continue
		}
		if info, err := os.Stat(other.marker()); err == nil && now.Sub(info.ModTime()) > unusedTime {
			other.remove()
		}
		_ = other.unlock()
	}
}

// remove removes what is ours in a slot, the marker last.
func (s *slot) remove() {
	if !s.isOurs() {
		return
	}
	if err := os.RemoveAll(s.data()); err != nil {
		return
	}
	_ = os.Remove(s.seal())
	_ = os.Remove(s.marker())
	_ = os.Remove(s.dir) // stays if something else is in it
}

// writeFile replaces a file whole.
func writeFile(file, text string) error {
	tmp := file + ".new"
	if err := os.WriteFile(tmp, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, file)
}

package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A cache file is one line with the name and version of the format and the SHA-256 of the rest, then a value in gob.
const (
	// ledgerFormat holds a ledger. Format history: 1, the first; 2, records know the last change of content.
	ledgerFormat = "siaga-history 2 "
	// linesFormat holds a map of knownLines by path.
	linesFormat = "siaga-lines 1 "
)

// cache keeps what was learned of one folder of one repository. It is a help, never a need: what cannot be read is as if it
// were not there, and what cannot be written is not.
type cache struct {
	dir  string
	repo *repository
}

// file names a file of the cache by all that it depends on besides HEAD: which folder of which repository, where a shallow
// clone ends, how renames are found, who is whom.
func (c cache) file(kind string) string {
	mailmap, _ := os.ReadFile(filepath.Join(c.repo.root, ".mailmap"))
	h := sha256.New()
	for _, s := range []string{
		c.repo.root, c.repo.prefix, c.repo.renames,
		strings.Join(slices.Sorted(maps.Keys(c.repo.shallow)), " "), string(mailmap),
	} {
		sum := sha256.Sum256([]byte(s))
		h.Write(sum[:])
	}
	return filepath.Join(c.dir, kind+"-"+hex.EncodeToString(h.Sum(nil)[:16]))
}

func (c cache) ledgerFile() string { return c.file("history") }
func (c cache) linesFile() string  { return c.file("lines") }

// load gives nil when there is nothing of use.
func (c cache) load() *ledger {
	var l ledger
	if c.dir == "" || !readSealed(c.ledgerFile(), ledgerFormat, &l) || !l.sound() {
		return nil
	}
	return &l
}

func (c cache) save(l *ledger) {
	if c.dir != "" {
		writeSealed(c.ledgerFile(), ledgerFormat, l)
	}
}

// loadLines gives nil when there is nothing of use.
func (c cache) loadLines() map[string]knownLines {
	var m map[string]knownLines
	if c.dir == "" || !readSealed(c.linesFile(), linesFormat, &m) {
		return nil
	}
	return m
}

func (c cache) saveLines(m map[string]knownLines) {
	if c.dir != "" {
		writeSealed(c.linesFile(), linesFormat, m)
	}
}

// readSealed reads a value. It is false when there is none of that format, or it is damaged.
func readSealed(file, format string, value any) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	head, body, ok := bytes.Cut(data, []byte("\n"))
	return ok && string(head) == cacheHead(format, body) && gob.NewDecoder(bytes.NewReader(body)).Decode(value) == nil
}

func cacheHead(format string, body []byte) string {
	sum := sha256.Sum256(body)
	return format + hex.EncodeToString(sum[:])
}

// sound tells whether all indexes lead somewhere.
func (l *ledger) sound() bool {
	for _, i := range l.Names {
		if i < 0 || int(i) >= len(l.Records) {
			return false
		}
	}
	for _, r := range l.Records {
		if r.Updated != 0 && (r.Last < 0 || int(r.Last) >= len(l.Commits)) {
			return false
		}
		if r.Changed != 0 && (r.ChangedIn < 0 || int(r.ChangedIn) >= len(l.Commits)) {
			return false
		}
		for _, a := range r.Authors {
			if a < 0 || int(a) >= len(l.Emails) {
				return false
			}
		}
	}
	return true
}

// writeSealed replaces a file in one step, so that two builds at once do not mix.
func writeSealed(file, format string, value any) {
	dir := filepath.Dir(file)
	var body bytes.Buffer
	if os.MkdirAll(dir, 0o700) != nil || gob.NewEncoder(&body).Encode(value) != nil {
		return
	}
	f, err := os.CreateTemp(dir, "history-*.tmp")
	if err != nil {
		return
	}
	_, err = f.WriteString(cacheHead(format, body.Bytes()) + "\n" + body.String())
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

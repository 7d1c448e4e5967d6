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

// A cache file is one line with the name and version of the format and the SHA-256 of the rest, then a ledger in gob.
//
// Format history: 1, the first; 2, records know the last change of content.
const cacheFormat = "siaga-history 2 "

// cache keeps the ledger of one folder of one repository. It is a help, never a need: what cannot be read is as if it
// were not there, and what cannot be written is not.
type cache struct {
	dir  string
	repo *repository
}

// file names the cache by all that the ledger depends on besides HEAD: which folder of which repository, where a shallow
// clone ends, how renames are found, who is whom.
func (c cache) file() string {
	mailmap, _ := os.ReadFile(filepath.Join(c.repo.root, ".mailmap"))
	h := sha256.New()
	for _, s := range []string{
		c.repo.root, c.repo.prefix, c.repo.renames,
		strings.Join(slices.Sorted(maps.Keys(c.repo.shallow)), " "), string(mailmap),
	} {
		sum := sha256.Sum256([]byte(s))
		h.Write(sum[:])
	}
	return filepath.Join(c.dir, "history-"+hex.EncodeToString(h.Sum(nil)[:16]))
}

// load gives nil when there is nothing of use.
func (c cache) load() *ledger {
	if c.dir == "" {
		return nil
	}
	data, err := os.ReadFile(c.file())
	if err != nil {
		return nil
	}
	head, body, ok := bytes.Cut(data, []byte("\n"))
	if !ok || string(head) != cacheHead(body) {
		return nil
	}
	var l ledger
	if gob.NewDecoder(bytes.NewReader(body)).Decode(&l) != nil || !l.sound() {
		return nil
	}
	return &l
}

func cacheHead(body []byte) string {
	sum := sha256.Sum256(body)
	return cacheFormat + hex.EncodeToString(sum[:])
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

// save replaces the file in one step, so that two builds at once do not mix.
func (c cache) save(l *ledger) {
	if c.dir == "" || os.MkdirAll(c.dir, 0o700) != nil {
		return
	}
	var body bytes.Buffer
	if gob.NewEncoder(&body).Encode(l) != nil {
		return
	}
	f, err := os.CreateTemp(c.dir, "history-*.tmp")
	if err != nil {
		return
	}
	_, err = f.WriteString(cacheHead(body.Bytes()) + "\n" + body.String())
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), c.file())
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

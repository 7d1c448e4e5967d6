package publish

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// The manifest is text, one file a line, sorted by path:
//
//	siaga-manifest 1
//	<hash> <size> <mtime> <path>     a file of a finished build
//	- <path>                         ours, state not known (inside a build)
//	+ <path>                         planned by the build under way, not ours before
//	end <number of lines between>
//
// hash is the first half of the SHA-256 in hex, size is in bytes, mtime in nanoseconds since 1970. A path with control
// characters, a leading quote or bytes that are not UTF-8 stands in Go quotes. The last line shows that the file is whole.
//
// Format history: 1, the first. A later version must still learn from an older one which files are ours.
const manifestHeader = "siaga-manifest 1"

var errDamaged = errors.New("manifest is damaged or of another version")

// record is the state of a published file as the last build left it. The zero record means: not known, look.
type record struct {
	hash  digest
	size  int64
	mtime int64
}

type digest [16]byte

func (r record) known() bool { return r != record{} }

// manifest is what the file says. planned lists the keys of records that a build meant to write and that were not ours.
type manifest struct {
	records map[string]record
	planned []string
}

// finished tells that the build which wrote the manifest came to its end.
func (m manifest) finished() bool {
	for _, r := range m.records {
		if !r.known() {
			return false
		}
	}
	return true
}

// loadManifest reads the manifest. Without one it returns the zero manifest, with one that cannot be used an errDamaged.
func loadManifest(file string) (manifest, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil
	}
	if err != nil {
		return manifest{}, err
	}
	return decodeManifest(data)
}

func decodeManifest(data []byte) (manifest, error) {
	head, rest, _ := strings.Cut(string(data), "\n")
	if head != manifestHeader {
		return manifest{}, errDamaged
	}
	m := manifest{records: make(map[string]record, strings.Count(rest, "\n"))}
	for n := 0; ; n++ {
		line, after, ok := strings.Cut(rest, "\n")
		if !ok {
			return manifest{}, errDamaged
		}
		if count, isEnd := strings.CutPrefix(line, "end "); isEnd {
			if count != strconv.Itoa(n) || after != "" || len(m.records) != n {
				return manifest{}, errDamaged
			}
			return m, nil
		}
		if !m.decodeLine(line) {
			return manifest{}, fmt.Errorf("%w (line %d)", errDamaged, n+2)
		}
		rest = after
	}
}

func (m *manifest) decodeLine(line string) bool {
	state, rest, ok := strings.Cut(line, " ")
	if !ok {
		return false
	}
	var r record
	switch state {
	case "-", "+":
	default:
		if r, rest, ok = decodeRecord(state, rest); !ok {
			return false
		}
	}
	p := rest
	if strings.HasPrefix(p, `"`) {
		var err error
		if p, err = strconv.Unquote(p); err != nil {
			return false
		}
	}
	if checkPath(p) != nil {
		return false // a path that Plan would refuse was not written by us: such a manifest must not guide removals
	}
	m.records[p] = r
	if state == "+" {
		m.planned = append(m.planned, p)
	}
	return true
}

func decodeRecord(hash, rest string) (r record, p string, ok bool) {
	size, rest, _ := strings.Cut(rest, " ")
	mtime, p, ok := strings.Cut(rest, " ")
	if !ok || len(hash) != hex.EncodedLen(len(r.hash)) {
		return r, "", false
	}
	_, err1 := hex.Decode(r.hash[:], []byte(hash))
	var err2, err3 error
	r.size, err2 = strconv.ParseInt(size, 10, 64)
	r.mtime, err3 = strconv.ParseInt(mtime, 10, 64)
	return r, p, err1 == nil && err2 == nil && err3 == nil
}

func (m manifest) encode() []byte {
	planned := make(map[string]bool, len(m.planned))
	for _, p := range m.planned {
		planned[p] = true
	}
	b := make([]byte, 0, 128*(len(m.records)+1))
	b = append(b, manifestHeader+"\n"...)
	for _, p := range sortedKeys(m.records) {
		switch r := m.records[p]; {
		case planned[p]:
			b = append(b, '+')
		case !r.known():
			b = append(b, '-')
		default:
			b = hex.AppendEncode(b, r.hash[:])
			b = strconv.AppendInt(append(b, ' '), r.size, 10)
			b = strconv.AppendInt(append(b, ' '), r.mtime, 10)
		}
		b = append(b, ' ')
		if needsQuote(p) {
			b = strconv.AppendQuote(b, p)
		} else {
			b = append(b, p...)
		}
		b = append(b, '\n')
	}
	return fmt.Appendf(b, "end %d\n", len(m.records))
}

func needsQuote(p string) bool {
	return p[0] == '"' || strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == '\uFFFD' })
}

// saveManifest replaces the manifest in one step.
func (o *Output) saveManifest(m manifest) error {
	file := o.state(manifestName)
	tmp := o.newTmp(file)
	err := os.WriteFile(tmp, m.encode(), fileMode)
	if err == nil {
		err = os.Rename(tmp, file)
	}
	if err != nil {
		return fmt.Errorf("record what is published: %w", err)
	}
	return nil
}

// intend records, once and before the first change, all files of the build before and of this one.
func (o *Output) intend() error {
	o.intentOnce.Do(func() {
		m := manifest{records: make(map[string]record, len(o.old)+len(o.entries))}
		for p := range o.old {
			m.records[p] = record{}
		}
		for p := range o.entries {
			if _, ours := o.old[p]; !ours {
				m.records[p] = record{}
				m.planned = append(m.planned, p)
			}
		}
		o.intentErr = o.saveManifest(m)
		o.intentSaved = o.intentErr == nil
	})
	return o.intentErr
}

// saveFinal records the finished build, unless the manifest on disk already says the same.
func (o *Output) saveFinal() error {
	records := make(map[string]record, len(o.entries))
	for p, e := range o.entries {
		records[p] = e.record
	}
	if o.hadManifest && !o.intentSaved && maps.Equal(records, o.old) {
		return nil
	}
	if err := o.saveManifest(manifest{records: records}); err != nil {
		return err
	}
	o.hadManifest = true
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

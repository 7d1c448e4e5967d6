package publish

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The manifest is text, one file a line, in the order of promotion:
//
//	siaga-manifest 2
//	tag <text>
//	<hash> <size> <mtime> <path>     a file of a finished build
//	end <number of files>
//
// hash is the first half of the SHA-256 in hex, size is in bytes, mtime in nanoseconds since 1970. A path with control
// characters, a leading quote or bytes that are not UTF-8 stands in Go quotes. The last line shows that the file is whole.
//
// Format history. 1: without a tag; "- <path>" and "+ <path>" are files of ours of which nothing else is known, because
// a build was under way. A later version must still learn from an older one which files are ours.
const (
	manifestV1 = "siaga-manifest 1\n"
	manifestV2 = "siaga-manifest 2\n"
)

var errDamaged = errors.New("is damaged or of another version")

// record is the state of a published file as a build left it. The zero record means: not known, look.
type record struct {
	hash  digest
	size  int64
	mtime int64
}

type digest [16]byte

func (r record) known() bool { return r != record{} }

type file struct {
	path   string
	record record
}

// manifest says what a build left. The zero manifest is that of a folder without one.
type manifest struct {
	exists bool
	tag    string
	files  []file
	index  map[string]int32 // of the files, by path; made by decodeManifest
}

// record gives the record of a file of ours.
func (m *manifest) record(p string) (r record, ours bool) {
	i, ours := m.index[p]
	if ours {
		r = m.files[i].record
	}
	return r, ours
}

// loadManifest reads a manifest. Without one it returns the zero manifest, with one that cannot be used an errDamaged.
func loadManifest(name string) (manifest, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil
	}
	if err != nil {
		return manifest{}, err
	}
	return decodeManifest(string(data))
}

func decodeManifest(text string) (manifest, error) {
	m := manifest{exists: true}
	rest, ok := m.decodeHead(text)
	if !ok {
		return manifest{}, errDamaged
	}
	lines := strings.Count(rest, "\n")
	m.files, m.index = make([]file, 0, lines), make(map[string]int32, lines)
	for {
		line, after, ok := strings.Cut(rest, "\n")
		if !ok {
			return manifest{}, errDamaged
		}
		if count, isEnd := strings.CutPrefix(line, "end "); isEnd {
			if count != strconv.Itoa(len(m.files)) || after != "" || len(m.index) != len(m.files) {
				return manifest{}, errDamaged
			}
			return m, nil
		}
		f, ok := decodeLine(line)
		if !ok {
			return manifest{}, fmt.Errorf("%w (entry %d)", errDamaged, len(m.files)+1)
		}
		m.index[f.path] = int32(len(m.files))
		m.files = append(m.files, f)
		rest = after
	}
}

// decodeHead reads what stands before the files.
func (m *manifest) decodeHead(text string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(text, manifestV1); ok {
		return rest, true
	}
	if rest, ok = strings.CutPrefix(text, manifestV2+"tag "); !ok {
		return "", false
	}
	m.tag, rest, ok = strings.Cut(rest, "\n")
	return rest, ok
}

func decodeLine(line string) (f file, ok bool) {
	hash, rest, ok := strings.Cut(line, " ")
	if !ok {
		return f, false
	}
	f.path = rest
	if hash != "-" && hash != "+" {
		if f.record, f.path, ok = decodeRecord(hash, rest); !ok {
			return f, false
		}
	}
	if strings.HasPrefix(f.path, `"`) {
		var err error
		if f.path, err = strconv.Unquote(f.path); err != nil {
			return f, false
		}
	}
	// A path that Plan would refuse was not written by us: such a manifest must not guide removals.
	return f, checkPath(f.path) == nil
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

func (m *manifest) encode() []byte {
	const most = 80 // bytes of a line besides the path
	size := len(manifestV2) + len(m.tag) + most
	for i := range m.files {
		size += len(m.files[i].path) + most
	}
	b := append(make([]byte, 0, size), manifestV2+"tag "...)
	b = append(append(b, m.tag...), '\n')
	for i := range m.files {
		f := &m.files[i]
		b = hex.AppendEncode(b, f.record.hash[:])
		b = strconv.AppendInt(append(b, ' '), f.record.size, 10)
		b = strconv.AppendInt(append(b, ' '), f.record.mtime, 10)
		b = append(b, ' ')
		if needsQuote(f.path) {
			b = strconv.AppendQuote(b, f.path)
		} else {
			b = append(b, f.path...)
		}
		b = append(b, '\n')
	}
	return fmt.Appendf(b, "end %d\n", len(m.files))
}

func needsQuote(p string) bool {
	if p[0] == '"' || !utf8.ValidString(p) {
		return true
	}
	for i := range len(p) {
		if p[i] < ' ' {
			return true
		}
	}
	return false
}

// saveManifest puts a manifest under one of its two names, in one step.
func (o *Output) saveManifest(m *manifest, name string) error {
	draft := o.state(draftName)
	err := os.WriteFile(draft, m.encode(), fileMode)
	if err == nil {
		err = os.Rename(draft, o.state(name))
	}
	if err != nil {
		return fmt.Errorf("record what is published: %w", err)
	}
	return nil
}

package load

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"slices"
	"sync"
	"time"

	"siaga/generator/cache"
	"siaga/generator/codec"
	"siaga/generator/diag"
	"siaga/generator/model"
)

// store writes what was made of files as bytes, and keeps that on disk where there is a cache.
type store struct {
	cache *cache.Store // nil: nothing is kept
	rules []byte       // sum of all that decides how a file is read, but for path and content

	pages     *codec.Codec[storedPage]
	ruleFiles *codec.Codec[storedRules]
	buffers   sync.Pool
}

// storedPage is what is kept of a page: its document has no history.
type storedPage struct {
	Doc     model.Doc
	Diags   []diag.Diagnostic
	Surface string // see Loader.Surfaces
}

// storedRules is what is kept of a file of rules.
type storedRules struct {
	Rules []model.Rule
	Diags []diag.Diagnostic
}

func newStore(o *Options, labels map[string]string) *store {
	co := codec.Options{Location: o.Location}
	for _, k := range model.Kinds {
		co.Types = append(co.Types, k.New())
		co.Known = append(co.Known, k)
	}
	s := &store{cache: o.Store, buffers: sync.Pool{New: func() any { return new([]byte) }}}
	var err error
	if s.pages, err = codec.New[storedPage](co); err != nil {
		panic(err) // a field of a document that cannot be kept
	}
	if s.ruleFiles, err = codec.New[storedRules](co); err != nil {
		panic(err)
	}
	if o.Store == nil {
		return s
	}
	h := sha256.New()
	fmt.Fprintf(h, "%x %x %q %q\n", s.pages.Layout(), s.ruleFiles.Layout(), o.Root, o.Extensions)
	for _, k := range o.Kinds {
		fmt.Fprintf(h, "kind %q %q\n", k.Files, k.Kind.Name)
	}
	for _, m := range []map[string]string{o.Foreign, labels} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			fmt.Fprintf(h, "%q %q\n", name, m[name])
		}
		fmt.Fprintln(h)
	}
	hashZone(h, o.Location)
	hashZone(h, time.Local)
	s.rules = h.Sum(nil)
	return s
}

// hashZone tells apart zones that give any month another time: what "Local" is depends on the machine.
func hashZone(h hash.Hash, loc *time.Location) {
	fmt.Fprintf(h, "zone %q", loc)
	if loc == nil {
		return
	}
	for month := range 12 * 80 {
		_, offset := time.Date(1970, time.Month(1+month), 1, 0, 0, 0, 0, loc).Zone()
		binary.Write(h, binary.LittleEndian, int32(offset))
	}
}

func (s *store) key(space, path string, sum [sha256.Size]byte) cache.Key {
	return cache.NewKey(space, s.rules, []byte(path), sum[:])
}

// page gives what was made of a page.
func (s *store) page(path string, sum [sha256.Size]byte) (p storedPage, ok bool) {
	ok = get(s, s.pages, s.key("page", path, sum), &p)
	return p, ok
}

// putPage keeps what was made of a page, and gives it as bytes if it is to be packed and can be.
func (s *store) putPage(path string, sum [sha256.Size]byte, p *storedPage, pack bool) (packed string) {
	if s.cache == nil && !pack {
		return ""
	}
	if s.cache != nil {
		p.Surface = s.surface(*p)
	}
	write(s, s.pages, p, func(value []byte) {
		s.cache.Put(s.key("page", path, sum), value)
		if pack {
			packed = string(value)
		}
	})
	return packed
}

// surface is a sum over all that a page has but for the HTML of its body. The body of the document, which nobody else has yet, is
// taken out for it.
func (s *store) surface(p storedPage) (sum string) {
	if p.Doc != nil {
		m := p.Doc.Base()
		body := m.Body
		m.Body = body.Surface()
		defer func() { m.Body = body }()
	}
	write(s, s.pages, &p, func(value []byte) {
		all := sha256.Sum256(value)
		sum = string(all[:16])
	})
	return sum
}

// unpack reads what putPage gave.
func (s *store) unpack(packed string) (p storedPage) {
	if err := s.pages.Decode(packed, &p); err != nil {
		panic(err) // it was never out of memory
	}
	return p
}

// ruleFile gives what was made of a file of rules.
func (s *store) ruleFile(path string, sum [sha256.Size]byte) (f storedRules, ok bool) {
	ok = get(s, s.ruleFiles, s.key("rules", path, sum), &f)
	return f, ok
}

func (s *store) putRuleFile(path string, sum [sha256.Size]byte, f *storedRules) {
	if s.cache != nil {
		write(s, s.ruleFiles, f, func(value []byte) { s.cache.Put(s.key("rules", path, sum), value) })
	}
}

func get[T any](s *store, c *codec.Codec[T], k cache.Key, v *T) bool {
	if s.cache == nil {
		return false
	}
	buf := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(buf)
	var ok bool
	if *buf, ok = s.cache.Append((*buf)[:0], k); !ok {
		return false
	}
	if c.Decode(string(*buf), v) != nil {
		*v = *new(T)
		return false
	}
	return true
}

// write gives a value as bytes to somebody who does not hold on to them, unless it is one that cannot be written.
func write[T any](s *store, c *codec.Codec[T], v *T, to func(value []byte)) {
	buf := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(buf)
	var err error
	if *buf, err = c.Append((*buf)[:0], v); err == nil {
		to(*buf)
	}
}

package codec

import (
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// encoder writes one value.
type encoder struct {
	o      *Options
	fields []byte
	texts  []byte
	seen   map[string]uint64 // numbers of strings
	err    error
}

// maxShared is the length of the longest string that is looked for among those before it.
const maxShared = 200

func (e *encoder) fail(text string) {
	if e.err == nil {
		e.err = errors.New("codec: " + text)
	}
}

func (e *encoder) int(v int64)   { e.fields = binary.AppendVarint(e.fields, v) }
func (e *encoder) uint(v uint64) { e.fields = binary.AppendUvarint(e.fields, v) }

func (e *encoder) flag(v bool) bool {
	b := byte(0)
	if v {
		b = 1
	}
	e.fields = append(e.fields, b)
	return v
}

// value writes what stands at a place in memory.
func (e *encoder) value(p *plan, at unsafe.Pointer) {
	switch p.op {
	case opBool:
		e.flag(*(*bool)(at))
	case opInt8:
		e.int(int64(*(*int8)(at)))
	case opInt16:
		e.int(int64(*(*int16)(at)))
	case opInt32:
		e.int(int64(*(*int32)(at)))
	case opInt64:
		e.int(*(*int64)(at))
	case opUint8:
		e.uint(uint64(*(*uint8)(at)))
	case opUint16:
		e.uint(uint64(*(*uint16)(at)))
	case opUint32:
		e.uint(uint64(*(*uint32)(at)))
	case opUint64:
		e.uint(*(*uint64)(at))
	case opString:
		e.string(*(*string)(at))
	case opTime:
		e.time(*(*time.Time)(at))
	case opSlice:
		e.slice(p, (*slice)(at))
	case opStruct:
		if e.flag(!isZero(at, p.size)) {
			for i := range p.fields {
				e.value(p.fields[i].plan, unsafe.Add(at, p.fields[i].offset))
			}
		}
	case opPointer:
		if to := *(*unsafe.Pointer)(at); e.flag(to != nil) {
			e.value(p.elem, to)
		}
	case opKnown:
		e.known(p, *(*unsafe.Pointer)(at))
	case opInterface:
		e.dynamic(p, reflect.NewAt(p.typ, at).Elem())
	}
}

// slice is a slice in memory.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

func (e *encoder) slice(p *plan, s *slice) {
	if s.data == nil {
		e.uint(0)
		return
	}
	e.uint(uint64(s.len) + 1)
	for i := range s.len {
		e.value(p.elem, unsafe.Add(s.data, uintptr(i)*p.elem.size))
	}
}

func (e *encoder) string(s string) {
	if s == "" || len(s) > maxShared {
		e.uint(uint64(len(s)) << 1)
		e.texts = append(e.texts, s...)
		return
	}
	if i, ok := e.seen[s]; ok {
		e.uint(i<<1 | 1)
		return
	}
	e.seen[s] = uint64(len(e.seen))
	e.uint(uint64(len(s)) << 1)
	e.texts = append(e.texts, s...)
}

func (e *encoder) known(p *plan, to unsafe.Pointer) {
	i := slices.Index(p.known, to)
	if i < 0 && to != nil {
		e.fail("a pointer of type " + p.typ.String() + " is not known")
	}
	e.uint(uint64(i + 1))
}

func (e *encoder) dynamic(p *plan, v reflect.Value) {
	if v.IsNil() {
		e.uint(0)
		return
	}
	v = v.Elem()
	i := slices.IndexFunc(p.types, func(t *plan) bool { return v.Kind() == reflect.Pointer && v.Type().Elem() == t.typ })
	if i < 0 || v.IsNil() {
		e.fail("a value of type " + v.Type().String() + " is not known")
		return
	}
	e.uint(uint64(i + 1))
	e.value(p.types[i], v.UnsafePointer())
}

// Kinds of zones.
const (
	zoneUTC = iota
	zoneOwn // that of the options
	zoneLocal
	zoneFixed
	zoneNamed
)

func (e *encoder) time(t time.Time) {
	e.int(t.Unix())
	e.uint(uint64(t.Nanosecond()))
	switch loc := t.Location(); {
	case loc == time.UTC:
		e.uint(zoneUTC)
	case loc == e.o.Location:
		e.uint(zoneOwn)
	case loc == time.Local:
		e.uint(zoneLocal)
	case strings.Contains(loc.String(), "/"):
		e.uint(zoneNamed)
		e.string(loc.String())
		if _, err := time.LoadLocation(loc.String()); err != nil {
			e.fail("the time zone " + loc.String() + " is not known")
		}
	default:
		name, offset := t.Zone()
		if name != loc.String() {
			e.fail("the time zone " + loc.String() + " is not known")
		}
		e.uint(zoneFixed)
		e.string(name)
		e.int(int64(offset))
	}
}

// isZero reports whether a piece of memory holds zeros only.
func isZero(at unsafe.Pointer, size uintptr) bool {
	b := unsafe.Slice((*byte)(at), size)
	for ; len(b) >= 8; b = b[8:] {
		if binary.NativeEndian.Uint64(b) != 0 {
			return false
		}
	}
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

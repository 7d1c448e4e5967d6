package codec

import (
	"encoding/binary"
	"reflect"
	"time"
	"unsafe"
)

// decoder reads one value.
type decoder struct {
	o       *Options
	fields  []byte // what is left
	texts   string
	strings []string // that may be meant again, by number
	zones   map[string]*time.Location
	bad     bool
}

func (d *decoder) uint() uint64 {
	if len(d.fields) > 0 && d.fields[0] < 0x80 {
		v := d.fields[0]
		d.fields = d.fields[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(d.fields)
	if n <= 0 {
		d.bad, d.fields = true, nil
		return 0
	}
	d.fields = d.fields[n:]
	return v
}

func (d *decoder) flag() bool {
	v := d.uint()
	d.bad = d.bad || v > 1
	return v == 1
}

func (d *decoder) int() int64 {
	v := d.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// value reads what is to stand at a place in memory, which holds zeros.
func (d *decoder) value(p *plan, at unsafe.Pointer) {
	switch p.op {
	case opBool:
		*(*bool)(at) = d.flag()
	case opInt8:
		*(*int8)(at) = int8(d.int())
	case opInt16:
		*(*int16)(at) = int16(d.int())
	case opInt32:
		*(*int32)(at) = int32(d.int())
	case opInt64:
		*(*int64)(at) = d.int()
	case opUint8:
		*(*uint8)(at) = uint8(d.uint())
	case opUint16:
		*(*uint16)(at) = uint16(d.uint())
	case opUint32:
		*(*uint32)(at) = uint32(d.uint())
	case opUint64:
		*(*uint64)(at) = d.uint()
	case opString:
		*(*string)(at) = d.string()
	case opTime:
		*(*time.Time)(at) = d.time()
	case opSlice:
		d.slice(p, (*slice)(at))
	case opStruct:
		if d.flag() {
			for i := range p.fields {
				d.value(p.fields[i].plan, unsafe.Add(at, p.fields[i].offset))
			}
		}
	case opPointer:
		if d.flag() {
			to := reflect.New(p.elem.typ).UnsafePointer()
			d.value(p.elem, to)
			*(*unsafe.Pointer)(at) = to
		}
	case opKnown:
		if i, ok := d.number(len(p.known)); ok {
			*(*unsafe.Pointer)(at) = p.known[i]
		}
	case opInterface:
		if i, ok := d.number(len(p.types)); ok {
			to := reflect.New(p.types[i].typ)
			d.value(p.types[i], to.UnsafePointer())
			reflect.NewAt(p.typ, at).Elem().Set(to)
		}
	}
}

// number reads a number below n; there may be none.
func (d *decoder) number(n int) (i int, ok bool) {
	v := d.uint()
	if v > uint64(n) {
		d.bad = true
		return 0, false
	}
	return int(v) - 1, v > 0
}

func (d *decoder) slice(p *plan, s *slice) {
	v := d.uint()
	if v == 0 {
		return
	}
	n := v - 1
	if n > uint64(len(d.fields)) { // each element has a byte at least
		d.bad, d.fields = true, nil
		return
	}
	list := reflect.MakeSlice(p.typ, int(n), int(n))
	s.data, s.len, s.cap = list.UnsafePointer(), int(n), int(n)
	for i := range s.len {
		d.value(p.elem, unsafe.Add(s.data, uintptr(i)*p.elem.size))
	}
}

func (d *decoder) string() string {
	v := d.uint()
	n := v >> 1
	if v&1 == 1 {
		if n >= uint64(len(d.strings)) {
			d.bad = true
			return ""
		}
		return d.strings[n]
	}
	if n > uint64(len(d.texts)) {
		d.bad = true
		return ""
	}
	s := d.texts[:n]
	d.texts = d.texts[n:]
	if n > 0 && n <= maxShared {
		d.strings = append(d.strings, s)
	}
	return s
}

func (d *decoder) time() time.Time {
	t := time.Unix(d.int(), int64(d.uint()))
	switch d.uint() {
	case zoneUTC:
		return t.UTC()
	case zoneOwn:
		if d.o.Location != nil {
			return t.In(d.o.Location)
		}
	case zoneLocal:
		return t
	case zoneFixed:
		name := d.string()
		return t.In(time.FixedZone(name, int(d.int())))
	case zoneNamed:
		name := d.string()
		loc := d.zones[name]
		if loc == nil {
			var err error
			if loc, err = time.LoadLocation(name); err != nil {
				break
			}
			d.zones[name] = loc
		}
		return t.In(loc)
	}
	d.bad = true
	return time.Time{}
}

package codec

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"reflect"
	"time"
	"unsafe"
)

// op says how a type is written.
type op uint8

const (
	opBool op = iota
	opInt8
	opInt16
	opInt32
	opInt64
	opUint8
	opUint16
	opUint32
	opUint64
	opString
	opSlice
	opStruct
	opPointer
	opKnown
	opInterface
	opTime
)

// plan is how a type is written, worked out once.
type plan struct {
	op     op
	typ    reflect.Type
	size   uintptr
	elem   *plan            // of slices and pointers
	fields []field          // of structs
	known  []unsafe.Pointer // pointers by number
	types  []*plan          // of interfaces: pointers by number
}

type field struct {
	offset uintptr
	plan   *plan
}

// planner makes plans, one for each type, so that types can hold themselves.
type planner struct {
	o      Options
	plans  map[reflect.Type]*plan
	layout hash.Hash
}

func newPlanner(o Options) *planner {
	return &planner{o: o, plans: map[reflect.Type]*plan{}, layout: sha256.New()}
}

// sized gives the kind of the same size for an integer whose size depends on the machine.
func sized(t reflect.Type) reflect.Kind {
	switch k := t.Kind(); {
	case k == reflect.Int && t.Size() == 4:
		return reflect.Int32
	case k == reflect.Int:
		return reflect.Int64
	case k == reflect.Uint && t.Size() == 4:
		return reflect.Uint32
	case k == reflect.Uint:
		return reflect.Uint64
	default:
		return k
	}
}

var timeType = reflect.TypeFor[time.Time]()

// simple says how values without parts are written.
var simple = map[reflect.Kind]op{
	reflect.Bool: opBool, reflect.String: opString,
	reflect.Int8: opInt8, reflect.Int16: opInt16, reflect.Int32: opInt32, reflect.Int64: opInt64,
	reflect.Uint8: opUint8, reflect.Uint16: opUint16, reflect.Uint32: opUint32, reflect.Uint64: opUint64,
}

func (p *planner) plan(t reflect.Type) (*plan, error) {
	fmt.Fprintf(p.layout, "%s %s %s %d;", t.PkgPath(), t, t.Kind(), t.Size())
	if done, ok := p.plans[t]; ok {
		return done, nil
	}
	out := &plan{typ: t, size: t.Size()}
	p.plans[t] = out
	var err error
	basic, ok := simple[sized(t)]
	switch {
	case ok:
		out.op = basic
	case t == timeType:
		out.op = opTime
	case t.Kind() == reflect.Slice && t.Elem().Size() > 0:
		out.op = opSlice
		out.elem, err = p.plan(t.Elem())
	case t.Kind() == reflect.Struct && t.Size() > 0:
		out.op = opStruct
		err = p.structure(out)
	case t.Kind() == reflect.Pointer:
		err = p.pointer(out)
	case t.Kind() == reflect.Interface:
		out.op = opInterface
		err = p.types(out)
	default:
		err = fmt.Errorf("a value of type %s cannot be written", t)
	}
	return out, err
}

func (p *planner) structure(out *plan) error {
	for i := range out.typ.NumField() {
		f := out.typ.Field(i)
		fmt.Fprintf(p.layout, "%s %d;", f.Name, f.Offset)
		fp, err := p.plan(f.Type)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", out.typ, f.Name, err)
		}
		out.fields = append(out.fields, field{f.Offset, fp})
	}
	return nil
}

func (p *planner) pointer(out *plan) (err error) {
	for _, k := range p.o.Known {
		if reflect.TypeOf(k) == out.typ {
			out.known = append(out.known, reflect.ValueOf(k).UnsafePointer())
		}
	}
	if out.known != nil {
		out.op = opKnown
		return nil
	}
	out.op = opPointer
	out.elem, err = p.plan(out.typ.Elem())
	return err
}

func (p *planner) types(out *plan) error {
	for _, k := range p.o.Types {
		if t := reflect.TypeOf(k); t.Kind() == reflect.Pointer && t.Implements(out.typ) {
			tp, err := p.plan(t.Elem())
			if err != nil {
				return err
			}
			out.types = append(out.types, tp)
		}
	}
	if out.types == nil {
		return fmt.Errorf("it is not known what may stand in a %s", out.typ)
	}
	return nil
}

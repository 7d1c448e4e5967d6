// Package codec writes Go values of one type as bytes and reads them back exactly: [reflect.DeepEqual] holds between a value
// and what was read, unexported fields and the difference between nil and empty included. It is made for a cache that only
// the program that wrote it reads: the bytes say nothing of the types, and [Codec.Layout] tells one set of types from
// another.
//
// A type is made of booleans, integers, strings, slices, structs, pointers, [time.Time], and interfaces whose values are
// pointers to the types of [Options.Types]. Anything else is refused by [New], so that a field cannot be forgotten. Of what
// a value shares within itself only strings stay shared. Pointers of [Options.Known] are read as the same pointers.
//
// Bytes of any kind can be read: what does not fit is an error.
//
// # The form
//
//	length of the second part, second part, texts
//
// The second part holds the fields in their order: numbers as varints, booleans as a byte, slices as their length plus
// one and their elements (0: nil), structs behind a byte that says whether there is more than zeros. A string is its
// length, doubled, and stands in the texts, or the number of an equal one before it, doubled and plus one. The texts come as one
// string into memory, which all strings of a value are parts of.
package codec

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// Options say how to treat what a type alone does not tell.
type Options struct {
	Types    []any          // pointers to the types that may stand in interfaces
	Known    []any          // pointers that stay the same; another pointer of their types is an error
	Location *time.Location // of times; further ones are UTC, Local, zones with a fixed offset, and those with a name as in "Asia/Jakarta"
}

// Codec writes and reads values of the type T. It is safe for concurrent use.
type Codec[T any] struct {
	o        Options
	root     *plan
	layout   [sha256.Size]byte
	encoders sync.Pool
	decoders sync.Pool
}

// New makes a codec. An error says what in the type cannot be written.
func New[T any](o Options) (*Codec[T], error) {
	p := newPlanner(o)
	root, err := p.plan(reflect.TypeFor[T]())
	if err != nil {
		return nil, fmt.Errorf("codec: %w", err)
	}
	c := &Codec[T]{o: o, root: root}
	p.layout.Sum(c.layout[:0])
	c.encoders.New = func() any { return &encoder{o: &c.o, seen: map[string]uint64{}} }
	c.decoders.New = func() any { return &decoder{o: &c.o, zones: map[string]*time.Location{}} }
	return c, nil
}

// Layout is a sum over the types, their fields and their order: what was written by another layout cannot be read.
func (c *Codec[T]) Layout() [sha256.Size]byte { return c.layout }

// Append appends a value. An error means that it cannot be written: it has an unknown pointer or time zone.
func (c *Codec[T]) Append(dst []byte, v *T) ([]byte, error) {
	e := c.encoders.Get().(*encoder)
	defer c.encoders.Put(e)
	e.fields, e.texts, e.err = e.fields[:0], e.texts[:0], nil
	clear(e.seen)
	e.value(c.root, unsafe.Pointer(v))
	if e.err != nil {
		return dst, e.err
	}
	dst = binary.AppendUvarint(dst, uint64(len(e.fields)))
	dst = append(dst, e.fields...)
	return append(dst, e.texts...), nil
}

// Decode reads a value into v, which must be zero. The strings of v are parts of data.
func (c *Codec[T]) Decode(data string, v *T) error {
	b := unsafe.Slice(unsafe.StringData(data), len(data)) // only read
	n, width := binary.Uvarint(b)
	if width <= 0 || n > uint64(len(data)-width) {
		return errMalformed
	}
	d := c.decoders.Get().(*decoder)
	defer c.decoders.Put(d)
	end := width + int(n)
	d.fields, d.texts, d.bad, d.strings = b[width:end], data[end:], false, d.strings[:0]
	d.value(c.root, unsafe.Pointer(v))
	bad := d.bad || len(d.fields) > 0 || d.texts != ""
	d.fields, d.texts = nil, ""
	clear(d.strings)
	if bad {
		return errMalformed
	}
	return nil
}

var errMalformed = errors.New("codec: the bytes are malformed")

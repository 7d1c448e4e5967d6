package codec

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

type shape interface{ area() int }

type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

type circle struct {
	radius int8
	name   string
}

func (c *circle) area() int { return int(c.radius) }

type tree struct {
	name     string
	children []tree
}

type everything struct {
	Bool   bool
	I8     int8
	I16    int16
	I32    int32
	I64    int64
	Int    int
	U8     uint8
	U16    uint16
	U32    uint32
	U64    uint64
	Uint   uint
	Text   string
	Texts  []string
	Bytes  []byte
	Nested struct {
		a, b string
		c    []int
	}
	Deep    *tree
	Forest  []tree
	Time    time.Time
	Times   []time.Time
	Shape   shape
	Shapes  []shape
	Known   *square
	private *everything
	Lists   [][]string
	Span    time.Duration
}

var (
	one   = &square{1}
	two   = &square{2}
	paris = zone("Europe/Paris")
)

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func newCodec(t testing.TB) *Codec[everything] {
	t.Helper()
	c, err := New[everything](Options{Types: []any{new(circle), new(tree)}, Known: []any{one, two}, Location: paris})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func examples() []everything {
	at := time.Date(2024, 5, 6, 7, 8, 9, 10, time.UTC)
	full := everything{
		Bool: true, I8: math.MinInt8, I16: math.MinInt16, I32: math.MinInt32, I64: math.MinInt64, Int: math.MaxInt,
		U8: math.MaxUint8, U16: math.MaxUint16, U32: math.MaxUint32, U64: math.MaxUint64, Uint: math.MaxUint,
		Text: "text", Texts: []string{"text", "", "other", "text", strings.Repeat("long ", 100), "é\x00\xff"},
		Bytes: []byte{0, 255}, Deep: &tree{"a", []tree{{"b", nil}, {"text", []tree{}}}}, Forest: []tree{{}, {"x", nil}},
		Time: at, Times: []time.Time{
			{}, at.In(paris), at.In(time.FixedZone("", 7*3600)), at.In(time.FixedZone("WIB", 25200)), at.In(zone("America/New_York")),
			at.Local(), time.Unix(-1e12, 999999999).UTC(), at.In(zone("Europe/Paris")),
		},
		Shape: &circle{3, "text"}, Shapes: []shape{nil, &circle{}}, Known: two,
		private: &everything{private: &everything{Text: "inner"}}, Lists: [][]string{nil, {}, {"a"}}, Span: -time.Hour,
	}
	full.Nested.a, full.Nested.b, full.Nested.c = "text", "b", []int{0, -1, math.MinInt}
	return []everything{
		{}, full, {Texts: []string{}}, {Forest: []tree{}}, {Shapes: []shape{}}, {Deep: &tree{}}, {Known: one}, {private: &everything{}},
		{Time: time.Unix(0, 0)}, {Bytes: []byte{}},
	}
}

func TestExact(t *testing.T) {
	c := newCodec(t)
	for i, x := range examples() {
		data, err := c.Append([]byte("before"), &x)
		if err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		var got everything
		if err := c.Decode(string(data[len("before"):]), &got); err != nil || !reflect.DeepEqual(got, x) {
			t.Errorf("%d: %v\n got %+v\nwant %+v", i, err, got, x)
		}
		if got.Known != x.Known {
			t.Errorf("%d: the known pointer is another one", i)
		}
	}
}

// What cannot be written is refused, by type or by value.
func TestRefused(t *testing.T) {
	for _, err := range []error{
		failing[map[string]int](), failing[struct{ f func() }](), failing[[]float64](), failing[struct{ s shape }](), failing[chan int](),
		failing[[3]int](), failing[struct{ p *struct{ m map[int]int } }](), failing[[]struct{}](), failing[complex128](),
	} {
		if err == nil {
			t.Error("a type was not refused")
		}
	}
	c := newCodec(t)
	for _, x := range []everything{
		{Known: &square{1}}, {Time: time.Unix(0, 0).In(time.FixedZone("no/where", 60))}, {Shapes: []shape{one}},
		{Shape: (*circle)(nil)},
	} {
		if _, err := c.Append(nil, &x); err == nil {
			t.Errorf("%+v was written", x)
		}
	}
}

func failing[T any]() error {
	_, err := New[T](Options{})
	return err
}

func TestLayout(t *testing.T) {
	type a struct{ x, y int32 }
	type b struct{ y, x int32 }
	type c struct{ x, y uint32 }
	type d struct{ in []a }
	seen := map[[32]byte]bool{}
	for _, l := range [][32]byte{layoutOf[a](t), layoutOf[b](t), layoutOf[c](t), layoutOf[d](t)} {
		if seen[l] {
			t.Error("two types have one layout")
		}
		seen[l] = true
	}
	if layoutOf[a](t) != layoutOf[a](t) {
		t.Error("a type has two layouts")
	}
}

func layoutOf[T any](t *testing.T) [32]byte {
	t.Helper()
	c, err := New[T](Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c.Layout()
}

// Bytes of any kind are read or refused; what was read can be written, and is read again as the same.
func FuzzDecode(f *testing.F) {
	c := newCodec(f)
	for _, x := range examples() {
		data, err := c.Append(nil, &x)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, data string) {
		var x, again everything
		if c.Decode(data, &x) != nil {
			return
		}
		b, err := c.Append(nil, &x)
		if err != nil {
			return // a zone that nobody knows
		}
		if err := c.Decode(string(b), &again); err != nil || !reflect.DeepEqual(again, x) {
			t.Errorf("%v\n got %+v\nwant %+v", err, again, x)
		}
	})
}

package model

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"siaga/generator/diag"
	"siaga/generator/frontmatter"
)

// Decoder reads front matter into documents. It is safe for concurrent use.
type Decoder struct {
	Location *time.Location    // zone of times that name none
	Foreign  map[string]string // further foreign keys, by normalised name; they win over the built-in ones
}

// Decode fills the fields of doc. What does not fit is reported and left out; keys that the kind does not know are kept
// in Meta.Custom.
func (d *Decoder) Decode(doc Doc, path string, fields []frontmatter.Field) []diag.Diagnostic {
	m := doc.Base()
	m.Path = path
	m.keys = make([]keyPos, 0, len(fields))
	declare := func(f frontmatter.Field, key string) {
		m.keys = append(m.keys, keyPos{key, int32(f.Line), int32(f.Column)})
	}
	s := &session{Decoder: d, path: path}
	p := planOf(reflect.TypeOf(doc).Elem())
	v := reflect.ValueOf(doc).Elem()
	taken := func(f frontmatter.Field, key string) bool {
		i, known := p.byKey[key]
		if !known || m.Declared(key) {
			return false
		}
		declare(f, p.keys[i])
		s.decode(f.Key, f.Value, p.fields[i], v)
		return true
	}
	// Our own keys first: a foreign name for the same thing does not win over them.
	foreign := make([]frontmatter.Field, 0, len(fields))
	for _, f := range fields {
		switch key := NormalKey(f.Key); {
		case key == "kind":
			declare(f, key)
		case !taken(f, key):
			foreign = append(foreign, f)
		}
	}
	for _, f := range foreign {
		if !taken(f, d.ours(NormalKey(f.Key))) {
			m.Custom = append(m.Custom, f)
			s.suspect(f, p)
		}
	}
	return s.diags
}

// suspect reports a key that is spelled almost like one that the kind has.
func (s *session) suspect(f frontmatter.Field, p *plan) {
	if _, known := p.byKey[NormalKey(f.Key)]; known || Presentational(f.Key) {
		return
	}
	pos := diag.Pos{Path: s.path, Line: f.Line, Column: f.Column}
	if best := diag.Closest(NormalKey(f.Key), p.keys); best != "" {
		s.diags = append(s.diags, diag.New(diag.UnknownField, pos, "this kind of page has no key %q", f.Key).
			Suggest("did you mean %q?", best))
	}
}

// session is the decoding of one document.
type session struct {
	*Decoder
	path     string
	diags    []diag.Diagnostic
	reported bool // a time without a zone was
}

func (s *session) pos(v frontmatter.Value) diag.Pos {
	return diag.Pos{Path: s.path, Line: v.Line, Column: v.Column}
}

func (s *session) wrong(key string, v frontmatter.Value, want string) {
	got := v.Type.String()
	if v.IsScalar() && v.Type != frontmatter.Null {
		got = got + " (" + v.Text + ")"
	}
	s.diags = append(s.diags, diag.New(diag.FieldType, s.pos(v), "%q takes %s, not %s", key, want, got))
}

// planned is how one field of a struct is decoded.
type planned struct {
	index []int
	enum  []string
	typ   reflect.Type
}

// plan lists the keys of a struct, those of embedded structs included.
type plan struct {
	keys   []string
	byKey  map[string]int
	fields []planned
}

func makePlan(t reflect.Type) *plan {
	p := &plan{byKey: map[string]int{}}
	for _, f := range reflect.VisibleFields(t) {
		key := f.Tag.Get("key")
		if key == "" {
			continue
		}
		pl := planned{index: f.Index, typ: f.Type}
		if e := f.Tag.Get("enum"); e != "" {
			pl.enum = strings.Split(e, ",")
		}
		p.byKey[key] = len(p.fields)
		p.keys = append(p.keys, key)
		p.fields = append(p.fields, pl)
	}
	return p
}

// plans of every type that is decoded, made once: reflection over a struct costs more than reading one.
var plans = func() map[reflect.Type]*plan {
	m := map[reflect.Type]*plan{}
	for _, k := range Kinds {
		t := reflect.TypeOf(k.New()).Elem()
		m[t] = makePlan(t)
	}
	for _, t := range []reflect.Type{
		reflect.TypeFor[Contact](), reflect.TypeFor[Web](), reflect.TypeFor[RunbookUse](), reflect.TypeFor[ActionItem](),
	} {
		m[t] = makePlan(t)
	}
	return m
}()

func planOf(t reflect.Type) *plan { return plans[t] }

// KeysOf lists the keys that documents of a kind have, in the order of the model.
func KeysOf(k *Kind) []string { return slices.Clone(planOf(reflect.TypeOf(k.New()).Elem()).keys) }

// AllKeys lists the keys of all kinds and of what stands in their lists, sorted: what a foreign name may be mapped to.
func AllKeys() []string {
	var out []string
	for _, p := range plans {
		out = append(out, p.keys...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// decode reads one value into the field of a struct.
func (s *session) decode(key string, v frontmatter.Value, f planned, into reflect.Value) {
	if v.Type == frontmatter.Null {
		return
	}
	target := into.FieldByIndex(f.index)
	switch p := target.Addr().Interface().(type) {
	case *string:
		if t, ok := s.text(key, v); ok {
			if f.enum != nil {
				t = s.word(key, v, t, f.enum)
			}
			*p = t
		}
	case *Language:
		s.language(key, v, p)
	case *[]string:
		for _, e := range asList(v) {
			if t, ok := s.text(key, e); ok && t != "" {
				*p = append(*p, t)
			}
		}
	case *bool:
		s.boolean(key, v, p)
	case *int:
		s.integer(key, v, p)
	case *Time:
		s.time(key, v, p)
	case *Interval:
		s.interval(key, v, p)
	case *Name:
		*p = s.name(key, v)
	case *[]Name:
		for _, e := range asList(v) {
			if n := s.name(key, e); n.Text != "" {
				*p = append(*p, n)
			}
		}
	case *Roles:
		*p = s.roles(key, v)
	default:
		s.structs(key, v, target)
	}
}

// asList takes a single value for a list of one, as people write it.
func asList(v frontmatter.Value) []frontmatter.Value {
	if v.Type == frontmatter.List {
		return v.List
	}
	return []frontmatter.Value{v}
}

func (s *session) text(key string, v frontmatter.Value) (string, bool) {
	if !v.IsScalar() {
		s.wrong(key, v, "text")
		return "", false
	}
	return strings.TrimSpace(v.Text), true
}

// word checks one of a few words. Case, spaces, hyphens and underscores do not matter; true and false stand for yes and no.
func (s *session) word(key string, v frontmatter.Value, t string, allowed []string) string {
	if slices.Contains(allowed, t) {
		return t
	}
	plain := func(s string) string { return wordSigns.Replace(strings.ToLower(s)) }
	word := plain(t)
	if v.Type == frontmatter.Bool {
		word = map[string]string{"true": "yes", "false": "no"}[word]
	}
	for _, a := range allowed {
		if plain(a) == word {
			return a
		}
	}
	if t == "" {
		return ""
	}
	d := diag.New(diag.FieldValue, s.pos(v), "%q cannot be %q", key, t).Suggest("use one of %s", strings.Join(allowed, ", "))
	if best := diag.Closest(strings.ToLower(t), allowed); best != "" {
		d = d.Suggest("did you mean %q? The words are %s", best, strings.Join(allowed, ", "))
	}
	s.diags = append(s.diags, d)
	return ""
}

var wordSigns = strings.NewReplacer("_", "", "-", "", " ", "")

// structs reads a list of mappings. A text in place of a mapping fills the mapping's first field: `runbooks: [failover]`
// is `runbooks: [{id: failover}]`.
func (s *session) structs(key string, v frontmatter.Value, target reflect.Value) {
	elem := target.Type().Elem()
	p := planOf(elem)
	for _, e := range asList(v) {
		item := reflect.New(elem).Elem()
		switch e.Type {
		case frontmatter.Map:
			s.item(key, e, p, item)
		case frontmatter.List:
			s.wrong(key, e, "a mapping")
			continue
		default:
			first := p.fields[0]
			if i, ok := p.byKey["title"]; ok {
				first = p.fields[i]
			}
			s.decode(key, e, first, item)
		}
		if !item.IsZero() {
			if a, ok := item.Addr().Interface().(*ActionItem); ok {
				a.Pos = s.pos(e)
			}
			target.Set(reflect.Append(target, item))
		}
	}
}

func (s *session) item(key string, e frontmatter.Value, p *plan, item reflect.Value) {
	for _, f := range e.Map {
		k := NormalKey(f.Key)
		i, ok := p.byKey[k]
		if !ok {
			i, ok = p.byKey[s.ours(k)]
		}
		if ok {
			s.decode(key+"."+f.Key, f.Value, p.fields[i], item)
			continue
		}
		if best := diag.Closest(k, p.keys); best != "" {
			pos := diag.Pos{Path: s.path, Line: f.Line, Column: f.Column}
			s.diags = append(s.diags, diag.New(diag.UnknownField, pos, "an entry of %q has no key %q", key, f.Key).
				Suggest("did you mean %q?", best))
		}
	}
}

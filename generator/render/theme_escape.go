package render

import (
	"bytes"
	"html/template"
	"reflect"
	"strings"
)

// emitter writes a value through the escapers that html/template has chosen for the place where it stands. Only the
// escapers of text, of attributes in quotes and of addresses are known here.
func emitter(value expression, escapers []string) step {
	get := value.asText()
	if value.typ == htmlType {
		if strings.Join(escapers, " ") != "_html_template_htmlescaper" {
			panic(unsupported("HTML through " + strings.Join(escapers, " ")))
		}
		return func(m *machine, dot reflect.Value) { m.out.WriteString(get(m, dot)) }
	}
	if len(escapers) == 0 {
		panic(unsupported("a value without an escaper"))
	}
	last := len(escapers) - 1
	switch escapers[last] {
	case "_html_template_htmlescaper", "_html_template_attrescaper", "_html_template_rcdataescaper":
	default:
		panic(unsupported(escapers[last]))
	}
	for i, name := range escapers[:last] {
		filter, before := urlStep(name, value.typ == urlType && i == 0), get
		get = func(m *machine, dot reflect.Value) string { return filter(before(m, dot)) }
	}
	return func(m *machine, dot reflect.Value) { writeEscaped(m.out, get(m, dot)) }
}

// urlStep is one of the filters that make an address out of a text. A value that is known to be an address passes the
// first of them as it is.
func urlStep(name string, trusted bool) func(string) string {
	switch {
	case name == "_html_template_urlfilter" && trusted:
		return func(s string) string { return s }
	case name == "_html_template_urlfilter":
		return filterURL
	case name == "_html_template_urlnormalizer":
		return func(s string) string { return encodeURL(s, true) }
	case name == "_html_template_urlescaper" && !trusted:
		return func(s string) string { return encodeURL(s, false) }
	}
	panic(unsupported(name))
}

// refusedURL is what html/template writes for an address with a scheme that could run code.
const refusedURL = "#ZgotmplZ"

func filterURL(s string) string {
	colon := strings.IndexByte(s, ':')
	if colon < 0 || strings.IndexByte(s[:colon], '/') >= 0 {
		return s // relative
	}
	for _, allowed := range []string{"http", "https", "mailto"} {
		if strings.EqualFold(s[:colon], allowed) {
			return s
		}
	}
	return refusedURL
}

// encodeURL percent-encodes the bytes that may not stand in an address. With whole, s is an address of its own and keeps
// its delimiters and its escapes; else it becomes a part of one.
func encodeURL(s string, whole bool) string {
	stays := func(i int) bool {
		c := s[i]
		return inURL[c] == unreserved || whole && (inURL[c] == reserved || c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]))
	}
	const hex = "0123456789abcdef"
	var b strings.Builder
	written := 0
	for i := range len(s) {
		if !stays(i) {
			b.WriteString(s[written:i])
			b.WriteByte('%')
			b.WriteByte(hex[s[i]>>4])
			b.WriteByte(hex[s[i]&15])
			written = i + 1
		}
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

// inURL says what each byte is in an address; the zero value has to be encoded.
var inURL = func() (t [256]byte) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") {
		t[c] = unreserved
	}
	for _, c := range []byte("!#$&*+,/:;=?@[]") {
		t[c] = reserved
	}
	return t
}()

const (
	unreserved = iota + 1
	reserved
)

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// escapes are what stands for bytes of a text. Most of what is published passes through here, so it is a table.
var escapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;", '+': "&#43;", 0: "\uFFFD"}

// writeEscaped writes s as text, or as an attribute's value in quotes.
func writeEscaped(out *bytes.Buffer, s string) {
	written := 0
	for i := range len(s) {
		if to := escapes[s[i]]; to != "" {
			out.WriteString(s[written:i])
			out.WriteString(to)
			written = i + 1
		}
	}
	out.WriteString(s[written:])
}

// contact lets the address of a contact through to an href, if it is one.
func contact(href string) template.URL {
	scheme, _, _ := strings.Cut(href, ":")
	switch strings.ToLower(scheme) {
	case "mailto", "tel", "https", "http":
		return template.URL(href)
	}
	return ""
}

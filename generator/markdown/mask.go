package markdown

import "bytes"

// normalize makes every line end in "\n" alone. Lines and columns stay what they are in the file.
func normalize(source []byte) []byte {
	if bytes.IndexByte(source, '\r') < 0 {
		return source
	}
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(source, []byte("\r"), []byte(" "))
}

// mask returns the source as goldmark shall see it: of the same length, so that offsets hold, but with template tags
// left out and with the targets of Hugo's ref made into plain ones. Blocks and spans of code are written from the
// unmasked source. It also returns the offsets of the template tags. The source itself is not changed.
func mask(source []byte, erb bool) (masked []byte, tags []span) {
	masked = source
	own := func() {
		if &masked[0] == &source[0] {
			masked = bytes.Clone(source)
		}
	}
	if erb {
		for _, tag := range erbTags(source) {
			own()
			tags = append(tags, tag)
			blank(masked[tag.start:tag.stop])
		}
	}
	for at := 0; ; {
		i := bytes.Index(source[at:], []byte("]({{"))
		if i < 0 {
			return masked, tags
		}
		at += i + 2
		if target, n := refTarget(source[at:]); n > 0 {
			own()
			blank(masked[at : at+n])
			copy(masked[at:], target)
			at += n
		}
	}
}

// span is source[start:stop].
type span struct{ start, stop int }

// blank overwrites everything but line ends with spaces.
func blank(b []byte) {
	for i, c := range b {
		if c != '\n' {
			b[i] = ' '
		}
	}
}

// maxTagLines is the number of lines that a template tag may span.
const maxTagLines = 20

// erbTags finds <% … %>. A tag that spans lines must start its line, and holds no blank line.
func erbTags(source []byte) []span {
	var tags []span
	for at := 0; ; {
		i := bytes.Index(source[at:], []byte("<%"))
		if i < 0 {
			return tags
		}
		at += i
		rest := source[at:]
		stop := bytes.Index(rest, []byte("%>"))
		if stop < 0 {
			return tags
		}
		stop += 2
		inner := rest[:stop]
		if n := bytes.Count(inner, []byte{'\n'}); n > 0 &&
			(n > maxTagLines || !startsLine(source, at) || bytes.Contains(inner, []byte("\n\n"))) {
			at += 2
			continue
		}
		tags = append(tags, span{at, at + stop})
		at += stop
	}
}

// startsLine says whether only spaces stand before an offset in its line.
func startsLine(source []byte, at int) bool {
	for at > 0 && (source[at-1] == ' ' || source[at-1] == '\t') {
		at--
	}
	return at == 0 || source[at-1] == '\n'
}

// refTarget reads {{< ref "path" >}} and what follows it up to the closing parenthesis. It returns the target as
// markdown in angle brackets and the length of what it stands for, which is 0 if there is no such thing.
func refTarget(b []byte) (target []byte, n int) {
	tag, length, ok := parseShortcode(b)
	if !ok || tag.name != "ref" && tag.name != "relref" {
		return nil, 0
	}
	args := parseArgs(tag.args)
	path := args["path"]
	if path == "" {
		path = args["0"]
	}
	n = length
	for n < len(b) && b[n] > ' ' && b[n] != ')' && b[n] != '<' && b[n] != '>' {
		n++
	}
	path += string(b[length:n])
	if path == "" || bytes.ContainsAny([]byte(path), "<>\n\\") || len(path)+2 > n {
		return nil, 0
	}
	return []byte("<" + path + ">"), n
}

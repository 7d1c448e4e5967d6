package browser

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing/fstest"
)

//go:embed testdata/payloads.txt
var payloadText string

// payloads reads the list: one a line, control characters written as their pictures (␊ is a line feed), ATTACKER for the
// origin of a server that nothing may ask, ATTACKERHOST for its host alone. Lines that begin with "===" are titles.
func payloads(attacker string) []string {
	u, err := url.Parse(attacker)
	if err != nil {
		panic(err)
	}
	expand := []string{"ATTACKERHOST", u.Host, "ATTACKER", attacker, "␡", "\x7f"}
	for c := range rune(0x20) {
		expand = append(expand, string('␀'+c), string(c))
	}
	replace := strings.NewReplacer(expand...)
	var list []string
	for line := range strings.Lines(payloadText) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && !strings.HasPrefix(line, "===") {
			list = append(list, replace.Replace(line))
		}
	}
	return list
}

// marker is a text that must be read on the page behind what stands before it.
func marker(n int) string { return fmt.Sprintf("after-payload-%d.", n) }

// hostile is content that has every payload in every place that a page of its kind has. A page takes a few payloads, and a
// tag, a team, a service or an alias takes a few more, so that there are not a thousand pages to open.
func hostile(list []string) fstest.MapFS {
	content := fstest.MapFS{}
	const few, more = 9, 54
	number := 0
	for group := range slices.Chunk(list, few) {
		first := number * few
		shared := strings.Join(list[first/more*more:min(first/more*more+more, len(list))], " ")
		kind := hostileKinds[number%len(hostileKinds)]
		fields := kind.fields(strings.Join(group, " "), shared, group)
		text := frontMatter(number, fields) + hostileBody(first, group)
		content[fileName(kind.dir, number, group)] = &fstest.MapFile{Data: []byte(text)}
		number++
	}
	content["nul.md"] = &fstest.MapFile{Data: []byte(strings.Join(list, "\n\n"))} // is no text, and so no page
	content["plain/index.md"] = &fstest.MapFile{Data: []byte("# Plain\n\nHarmless.\n")}
	return content
}

// fileName makes a name of payloads, as far as file systems and [fs.FS] take them: no slash, no NUL, no line feed for the
// terminal of whoever reads a failure, 255 bytes.
func fileName(dir string, number int, group []string) string {
	var name strings.Builder
	fmt.Fprintf(&name, "%03d ", number)
	for _, p := range group {
		p = strings.ToValidUTF8(strings.Map(func(r rune) rune {
			if r == '/' || r == 0 || r == '\n' {
				return -1
			}
			return r
		}, p), "")
		if name.Len()+len(p) < 200 {
			name.WriteString(p)
		}
	}
	return dir + "/" + name.String() + ".md"
}

// hostileKind is a kind of page with the keys that only it has.
type hostileKind struct {
	dir string
	own func(p string, all []string) map[string]any
}

func (k hostileKind) fields(p, shared string, all []string) map[string]any {
	f := map[string]any{
		"title": p, "summary": p, "owner": shared, "id": all[0], "tags": []string{shared}, "aliases": []string{shared},
		"lang": p, "visibility": p, "date": p, "custom": p, "custom_address": all, p: p,
	}
	for key, value := range k.own(p, all) {
		f[key] = value
	}
	return f
}

func actionItems(p string, all []string) []any {
	var out []any
	for _, a := range all {
		out = append(out, map[string]any{
			"id": a, "title": p, "owner": p, "url": a, "root_cause": all[0], "status": a, "kind": a, "priority": a, "evaluation": a,
		})
	}
	return out
}

var hostileKinds = []hostileKind{
	{"services", func(p string, all []string) map[string]any {
		var calls, boards []any
		for _, a := range all {
			calls = append(calls, map[string]any{"name": p, "contact": a, "after": p})
			boards = append(boards, map[string]any{"title": p, "url": a})
		}
		return map[string]any{"team": p, "tier": p, "depends_on": all[:1], "escalation": calls, "dashboards": boards, "repository": all[len(all)-1]}
	}},
	{"runbooks", func(p string, all []string) map[string]any {
		return map[string]any{"services": all[:1], "alerts": all[:1], "root_causes": all[:1], "severity": p, "expected_time": p, "review_in": p}
	}},
	{"alerts", func(p string, all []string) map[string]any {
		return map[string]any{"services": all[:1], "severity": p, "runbooks": all, "escalation": p, "expr": p, "for": p}
	}},
	{"incidents", func(p string, all []string) map[string]any {
		return map[string]any{
			"severity": p, "status": p, "services": all[:1], "runbooks": []any{map[string]any{"id": all[0], "helped": p}},
			"root_causes": all[:1], "trigger": p, "symptoms": all, "impact": p, "customers_impacted": p, "detected_by": p,
			"roles": map[string]any{p: p}, "related_incidents": all, "duplicate_of": all[0], "started_at": p,
		}
	}},
	{"postmortems", func(p string, all []string) map[string]any {
		return map[string]any{"authors": all, "incidents": all, "trigger": p, "severity": all[0], "action_items": actionItems(p, all)}
	}},
	{"root-causes", func(p string, all []string) map[string]any {
		return map[string]any{"category": p, "detection": p, "prevention": p, "caused_by": all[:1], "status": p}
	}},
	{"drills", func(p string, all []string) map[string]any {
		return map[string]any{"scenario": all[0], "participants": all, "outcome": p, "action_items": actionItems(p, all)}
	}},
	{"pages", func(string, []string) map[string]any { return nil }},
}

// frontMatter writes fields as YAML, TOML or JSON, in turn, and in YAML also without quotes, where a payload may well break
// it: then the page has none, and must be safe all the same.
func frontMatter(number int, fields map[string]any) string {
	switch number % 4 {
	case 0:
		return "---\n" + pairs(fields, ": ") + "---\n\n"
	case 1:
		return "+++\n" + pairs(fields, " = ") + "+++\n\n"
	case 2:
		return quote(fields) + "\n\n"
	}
	title := strings.NewReplacer("\n", " ", "\x00", "").Replace(fields["title"].(string))
	return "---\ntitle: " + title + "\nsummary: " + title + "\ntags: [" + title + "]\n---\n\n"
}

// pairs writes one field a line. Texts and lists in JSON are also YAML, and nearly TOML: mappings are left out there.
func pairs(fields map[string]any, is string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for k := range fields {
			if !yield(k) {
				return
			}
		}
	}) {
		value := quote(fields[key])
		if is == " = " {
			value = tomlMaps.Replace(value)
		}
		b.WriteString(quote(key) + is + value + "\n")
	}
	return b.String()
}

// tomlMaps turns the mappings that are written here into inline tables. Inside texts quotes are escaped, so nothing else is
// hit.
var tomlMaps = strings.NewReplacer(`":"`, `"="`, `":[`, `"=[`)

func quote(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// hostileBody has the payloads in every place that markdown has. Each stands in blocks that end, and after each a marker.
func hostileBody(first int, group []string) string {
	var b strings.Builder
	for i, p := range group {
		p = strings.ReplaceAll(p, "\x00", "") // a file that holds one has no page
		line := strings.Join(strings.Fields(p), " ")
		in := func(prefix string) string { return prefix + strings.ReplaceAll(p, "\n", "\n"+prefix) }
		fmt.Fprintf(&b, "## %[1]s\n\n### Heading {#h%[2]d %[1]s}\n\n%[3]s- - %[1]s\n\n%[4]s\n\n", line, first+i, inline(line), in("> "))
		fmt.Fprintf(&b, "> [!NOTE] %[1]s\n%[2]s\n\n> !!! note \"%[1]s\"\n>     %[1]s\n\n> ::::::{note} %[1]s\n%[2]s\n> ::::::\n\n"+
			"> {{< hint %[1]s >}}\n%[2]s\n> {{< /hint >}}\n\n", line, in("> "))
		fmt.Fprintf(&b, "> | %[1]s | a |\n> |---|---|\n> | b | %[1]s |\n\n> Term %[1]s\n> : %[1]s\n\n- [ ] %[1]s\n\n", line)
		fmt.Fprintf(&b, "> ````````%[1]s\n%[2]s\n> ````````\n\n> ````````sh title=\"%[1]s\"\n%[2]s\n> ````````\n\n> ````````%[3]s\n%[2]s\n> ````````\n\n>     %[4]s\n\n",
			strings.ReplaceAll(line, "`", ""), in("> "), []string{"html", "console", "yaml", "diff", "promql"}[i%5], line)
		fmt.Fprintf(&b, "> Note[^f%[2]d] and [^%[1]s].\n\n[^f%[2]d]: > %[1]s\n\n[^%[1]s]: x\n\n[ref%[2]d]: <%[1]s> \"%[1]s\"\n\n> [r][ref%[2]d]\n\n", line, first+i)
		fmt.Fprintf(&b, "<span>text</span>\n\n%s\n\n", marker(first+i))
	}
	// Not in a block: what is never closed may take the rest of the page, but not the page.
	return b.String() + strings.ReplaceAll(strings.Join(group, "\n\n"), "\x00", "") + "\n"
}

// inline has a payload in every place of a line of text, each in a quotation of its own.
func inline(p string) string {
	forms := []string{
		"%s", "[%s](index.md)", "[t](%s)", "[t](<%s>)", "[t](index.md \"%s\")", "[t](index.md '%s')", "![%s](x.png)", "![t](%s)",
		"![t](<%s>)", "![t](x.png \"%s\")", "<%s>", "`%s`", "**%s**", "[[%s]]", "[[index|%s]]", "[[index#%s]]", "<b title=\"%s\">t</b>",
		"<a href=\"%s\">t</a>", "<a href='%s'>t</a>", "<a href=%s>t</a>", "<img src=\"%s\" alt=\"%[1]s\">", "<div %s>t</div>", "<x%s>",
		"https://x.test/%s",
	}
	var b strings.Builder
	for _, f := range forms {
		fmt.Fprintf(&b, "> "+f+"\n\n", p)
	}
	return b.String()
}

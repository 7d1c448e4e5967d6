package model

import (
	"regexp"
	"strconv"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/frontmatter"
)

func (s *session) boolean(key string, v frontmatter.Value, p *bool) {
	switch strings.ToLower(strings.TrimSpace(v.Text)) {
	case "true", "yes", "on":
		*p = true
	case "false", "no", "off":
		*p = false
	default:
		s.wrong(key, v, "true or false")
	}
}

// Language is a language tag of BCP 47, such as "en" or "pt-BR".
type Language string

var languageTag = regexp.MustCompile(`^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$`)

func (s *session) language(key string, v frontmatter.Value, p *Language) {
	t, ok := s.text(key, v)
	switch {
	case !ok || t == "":
	case languageTag.MatchString(t):
		*p = Language(t)
	default:
		s.diags = append(s.diags, diag.New(diag.FieldValue, s.pos(v), "%q is not a language", t).Suggest("write a tag such as en, id or pt-BR"))
	}
}

func (s *session) integer(key string, v frontmatter.Value, p *int) {
	n, err := strconv.Atoi(strings.TrimSpace(v.Text))
	if !v.IsScalar() || err != nil {
		s.wrong(key, v, "a whole number")
		return
	}
	*p = n
}

func (s *session) time(key string, v frontmatter.Value, p *Time) {
	if !v.IsScalar() {
		s.wrong(key, v, "a time")
		return
	}
	if strings.TrimSpace(v.Text) == "" {
		return
	}
	t, err := ParseTime(v.Text, s.Location)
	if err != nil {
		s.diags = append(s.diags, diag.New(diag.FieldType, s.pos(v), "%q takes a time, not %q", key, v.Text).
			Suggest("write it as 2026-05-01T14:03:00+07:00, or 2026-05-01 for a day"))
		return
	}
	t.Pos = s.pos(v)
	if !t.Zoned && !t.DateOnly && !s.reported {
		s.reported = true
		s.diags = append(s.diags, diag.New(diag.TimeWithoutZone, t.Pos, "%q names no zone; %s is assumed for this file", key, s.Location).
			Suggest("write %s", t.At.Format("2006-01-02T15:04:05Z07:00")))
	}
	*p = t
}

func (s *session) interval(key string, v frontmatter.Value, p *Interval) {
	if v.IsScalar() {
		if strings.TrimSpace(v.Text) == "" {
			return
		}
		if i, err := ParseInterval(v.Text); err == nil {
			*p = i
			return
		}
	}
	s.diags = append(s.diags, diag.New(diag.FieldType, s.pos(v), "%q takes a length of time, not %q", key, v.Text).
		Suggest("write it as 15 minutes, 2 hours or 6 months"))
}

// name reads a reference: text, or a mapping that names it by id, name or title. A wikilink's brackets are left out.
func (s *session) name(key string, v frontmatter.Value) Name {
	if v.Type == frontmatter.Map {
		for _, k := range []string{"id", "name", "title"} {
			if e, ok := v.Get(k); ok && e.IsScalar() {
				return s.name(key, e)
			}
		}
	}
	// `root_causes: [[[pool]]]` and `- [[pool]]` are lists in YAML, but plainly wikilinks.
	if v.Type == frontmatter.List && len(v.List) == 1 {
		return s.name(key, v.List[0])
	}
	t, ok := s.text(key, v)
	if !ok {
		return Name{}
	}
	if strings.HasPrefix(t, "[[") && strings.HasSuffix(t, "]]") {
		t, _, _ = strings.Cut(t[2:len(t)-2], "|")
	}
	return Name{Text: strings.TrimSpace(t), Pos: s.pos(v)}
}

// roles reads `{commander: team}`, or a list of {role, who}.
func (s *session) roles(key string, v frontmatter.Value) Roles {
	var out Roles
	switch v.Type {
	case frontmatter.Map:
		for _, f := range v.Map {
			var who []string
			for _, e := range asList(f.Value) {
				if t, ok := s.text(key+"."+f.Key, e); ok && t != "" {
					who = append(who, t)
				}
			}
			out = append(out, Role{f.Key, strings.Join(who, ", ")})
		}
	case frontmatter.List:
		for _, e := range v.List {
			role, _ := e.Get("role")
			who, _ := e.Get("who")
			if role.Text == "" {
				s.wrong(key, e, "a mapping of role and who")
				continue
			}
			out = append(out, Role{role.Text, who.Text})
		}
	default:
		s.wrong(key, v, "a mapping from roles to who had them")
	}
	return out
}

package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/diag"
)

// evidence lists what two incidents share: causes, error lines and alerts, then mechanisms, then the rest, each by how much
// it adds to their score.
func (s *similarity) evidence(a, b *Incident) []Evidence {
	type piece struct {
		x, y  *component
		share float64
	}
	var pieces []piece
	s.shared(a.ID, b.ID, func(x, y *component) {
		if share := float64(x.weight) * float64(y.weight); share >= minContributes {
			pieces = append(pieces, piece{x, y, share})
		}
	})
	slices.SortFunc(pieces, func(p, q piece) int {
		return cmp.Or(cmp.Compare(s.class(p.x.term), s.class(q.x.term)), cmp.Compare(q.share, p.share), cmp.Compare(p.x.term, q.x.term))
	})
	out := slices.Grow(sharedCauses(a, b), min(len(pieces), maxEvidence))
	for _, p := range pieces {
		if len(out) == maxEvidence {
			break
		}
		name, text := s.name(p.x.term), s.text(p.x.term)
		if generic[name[len(nsWord):]] {
			continue
		}
		if slices.ContainsFunc(out, func(e Evidence) bool { return e.Kind != EvidenceMechanism && covers(e.Text, text) }) {
			continue // a part of an identifier that is shown already
		}
		kind := evidenceKind(name, text)
		if kind == EvidenceIdentifier {
			out = slices.DeleteFunc(out, func(e Evidence) bool { return e.Kind == EvidenceTerm && covers(text, e.Text) })
		}
		if kind == EvidenceTerm && p.x.fix() && p.y.fix() {
			kind = EvidenceFix
		}
		out = append(out, Evidence{kind, text, []diag.Pos{a.place(p.x), b.place(p.y)}})
	}
	return out
}

// class orders terms by how far they convince a reader.
func (s *similarity) class(t uint32) int {
	switch name := s.name(t); {
	case strings.HasPrefix(name, nsError), strings.HasPrefix(name, nsAlert):
		return 0
	case strings.HasPrefix(name, nsMechanism) && !broad[name]:
		return 1
	}
	return 2
}

func covers(text, part string) bool {
	return len(part) < len(text) && strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

func sharedCauses(a, b *Incident) []Evidence {
	var out []Evidence
	for _, c := range a.Causes {
		if slices.Contains(b.Causes, c) {
			out = append(out, Evidence{EvidenceCause, c.Doc.Title, []diag.Pos{a.Doc.Base().Pos("root_causes"), b.Doc.Base().Pos("root_causes")}})
		}
	}
	return out
}

// place is where a term of an incident stands.
func (i *Incident) place(c *component) diag.Pos {
	return diag.Pos{Path: i.pages[min(int(c.page), len(i.pages)-1)].Base().Path, Line: int(c.line)}
}

func evidenceKind(name, text string) EvidenceKind {
	switch ns := name[:2]; ns {
	case nsMechanism:
		return EvidenceMechanism
	case nsAlert:
		return EvidenceAlert
	case nsService:
		return EvidenceService
	case nsError:
		return EvidenceError
	}
	if strings.ContainsAny(name[2:], "_-.:/@#0123456789") || strings.ToLower(text[1:]) != text[1:] && strings.ToUpper(text) != text {
		return EvidenceIdentifier
	}
	return EvidenceTerm
}

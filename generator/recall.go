package generator

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"siaga/generator/cache"
	"siaga/generator/codec"
	"siaga/generator/link"
	"siaga/generator/model"
)

// A build after an edit needs to make only what shows the text that was edited, if nothing else has changed: not a title, a
// link, a fact that the text tells, the configuration, a layout. So a published site is remembered with a sum over all of
// this, the surface of its inputs, and with whose HTML each page shows. Where the surface is the same, and what the edited text
// mentions, a page is the same unless it shows HTML that is not; and so is a document that is searched, unless its own text is
// not.

// memory is what is remembered of a published site.
type memory struct {
	Surface string // of its inputs: see load.Summed.Surface
	Pages   []remembered
	Site    []string // addresses of its pages, redirects included, sorted
	Found   []string // addresses of the documents that are searched, sorted
	Hashes  string   // of these, one behind the other
}

// remembered is a page of the content.
type remembered struct {
	Path     string
	Sum      string   // of what the file held
	Mentions string   // see mentionsOf
	On       []string // addresses of the pages that show its HTML, sorted
}

var memories = sync.OnceValue(func() *codec.Codec[memory] {
	c, err := codec.New[memory](codec.Options{})
	if err != nil {
		panic(err) // a field that cannot be written
	}
	return c
})

func memoryKey(inputs string) cache.Key { return cache.NewKey("memory", []byte(inputs)) }

// recalled is the memory of the site that an output folder holds, where the surface of the inputs is still the same.
type recalled struct {
	memory
	found   func() found // the documents that are searched, as far as they are still known
	outcome Outcome
	changed map[string]bool // paths of pages that do not hold what they held
	stale   map[string]bool // addresses of pages that show the HTML of these
}

// recall remembers the site that an output folder holds, as far as it can be told from what was loaded; nil where there is no memory
// of it, or its surface was another one.
func (b *Builder) recall() *recalled {
	if b.tag.before == "" || b.tag.surface == nil {
		return nil
	}
	r := &recalled{changed: map[string]bool{}, stale: map[string]bool{}}
	data, ok := b.o.Store.Get(memoryKey(b.tag.before))
	if !ok || memories().Decode(string(data), &r.memory) != nil || len(r.Hashes) != len(r.Found)*hashSize {
		return nil
	}
	if surface, err := b.tag.surface(b.loader.Surfaces()); err != nil || surface != r.Surface {
		return nil
	}
	r.found = b.indexer.ahead(&r.memory)
	return r
}

// compare finds out what of the site that is remembered has changed; nil where more has than the HTML of bodies.
func (r *recalled) compare(s *Snapshot) *recalled {
	if r == nil || len(r.Pages) != len(s.read) {
		return nil
	}
	mentions := map[string]string{} // of the pages that have changed
	for _, p := range r.Pages {
		sum, ok := s.read[p.Path]
		if !ok {
			return nil
		}
		if string(sum[:]) == p.Sum {
			continue
		}
		r.changed[p.Path], mentions[p.Path] = true, p.Mentions
		for _, a := range p.On {
			r.stale[a] = true
		}
	}
	for _, d := range s.Graph.Docs {
		if before, changed := mentions[d.Base().Path]; changed && mentionsOf(s.Graph, d) != before {
			return nil
		}
	}
	if data, ok := s.store.Get(outcomeKey(s.tag.before)); !ok || json.Unmarshal(data, &r.outcome) != nil {
		return nil
	}
	return r
}

// mentionsOf stands for the mentions in the text of a document that lead anywhere: where to, and where they stand.
func mentionsOf(g *link.Graph, d model.Doc) string {
	var list []byte
	for _, e := range g.AllOut(d) {
		if e.Rel == model.RelMention {
			list = fmt.Appendf(list, "%d:%d %s\n", e.Line, e.Column, g.Address(e.To))
		}
	}
	if list == nil {
		return ""
	}
	sum := sha256.Sum256(list)
	return string(sum[:16])
}

// holds reports whether what stands at an address is known to be what it was. Of nothing recalled nothing is known.
func (r *recalled) holds(address string) bool { return r != nil && !r.stale[address] }

// addresses are those of the pages, if anything is recalled.
func (r *recalled) addresses() []string {
	if r == nil {
		return nil
	}
	return r.Site
}

// shown notes whose HTML stands on which pages, as they are rendered. It is safe for concurrent use.
type shown struct {
	mu sync.Mutex
	on map[string][]string // addresses, by the path of the document; an address may come twice
}

func (s *shown) note(address string, d model.Doc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on == nil {
		s.on = map[string][]string{}
	}
	s.on[d.Base().Path] = append(s.on[d.Base().Path], address)
}

// remember gives the pages of the content when all pages of the site were rendered, or kept as they are recalled.
func (s *Snapshot) remember() []remembered {
	pages, old := make([]remembered, 0, len(s.read)), s.recalled
	mentions := make(map[string]string, len(s.Graph.Docs))
	for _, d := range s.Graph.Docs {
		mentions[d.Base().Path] = mentionsOf(s.Graph, d)
	}
	for p, sum := range s.read {
		pages = append(pages, remembered{Path: p, Sum: string(sum[:]), Mentions: mentions[p], On: s.shown.on[p]})
	}
	slices.SortFunc(pages, func(a, b remembered) int { return strings.Compare(a.Path, b.Path) })
	for i := range pages {
		p := &pages[i]
		if old != nil { // of the same pages, in the same order
			for _, a := range old.Pages[i].On {
				if !old.stale[a] {
					p.On = append(p.On, a)
				}
			}
		}
		slices.Sort(p.On)
		p.On = slices.Compact(p.On)
	}
	return pages
}

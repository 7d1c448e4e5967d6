package link

import (
	"slices"
	"strings"

	"siaga/generator/model"
)

// termAddresses gives each tag, or each team, a page. Names that differ only in case are one; different names with one
// slug, such as C and C++, get a number in the order of the alphabet.
type termAddresses map[string]string

func termKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func newTermAddresses(dir string, names []string) termAddresses {
	keys := make([]string, len(names))
	for i, n := range names {
		keys[i] = termKey(n)
	}
	slices.Sort(keys)
	out := termAddresses{}
	taken := map[string]bool{"index": true}
	for _, k := range slices.Compact(keys) {
		slug := Slug(k)
		for n := 2; taken[slug]; n++ {
			slug = Slug(k) + "-" + itoa(n)
		}
		taken[slug] = true
		out[k] = dir + "/" + slug + ".html"
	}
	return out
}

// TagAddress is the page of a tag that a document has.
func (g *Graph) TagAddress(tag string) string { return g.tags[termKey(tag)] }

// TeamAddress is the page of a team that a document names.
func (g *Graph) TeamAddress(team string) string { return g.teams[termKey(team)] }

// Teams lists the teams that a document names: its owner, the team of a service, the owners of action items.
func Teams(d model.Doc) []string {
	teams := []string{d.Base().Owner}
	if s, ok := d.(*model.Service); ok {
		teams = append(teams, s.Team)
	}
	for _, i := range model.ActionsOf(d) {
		teams = append(teams, i.Owner)
	}
	return slices.DeleteFunc(teams, func(t string) bool { return termKey(t) == "" })
}

// terms gives the tags and teams of all documents their pages.
func (b *builder) terms() {
	b.tags, b.teams = termsOf(b.Docs)
	for _, t := range []struct {
		index string
		pages termAddresses
	}{{TagsAddress, b.tags}, {TeamsAddress, b.teams}} {
		for _, a := range t.pages {
			b.extra[a] = true
			b.extra[t.index] = true
		}
	}
}

func termsOf(docs []model.Doc) (tags, teams termAddresses) {
	var t, o []string
	for _, d := range docs {
		t = append(t, d.Base().Tags...)
		o = append(o, Teams(d)...)
	}
	return newTermAddresses("tags", t), newTermAddresses("teams", o)
}

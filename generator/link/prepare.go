package link

import "siaga/generator/model"

// prepareDir is the folder of the packs for a shift.
const prepareDir = "prepare"

// PrepareFolder is what the addresses of packs begin with.
const PrepareFolder = prepareDir + "/"

// PrepareAddress is the page with what somebody needs for a shift with a service; "" for other documents.
func (g *Graph) PrepareAddress(d model.Doc) string { return g.packs[d.Base()] }

// preparations gives every service that has none yet the address of its pack. The services with a page of their own come
// first, so that what others name does not move them; ids with one slug get a number.
func (b *builder) preparations() {
	if b.packs == nil {
		b.packs = map[*model.Meta]string{}
	}
	for _, d := range b.Docs {
		m := d.Base()
		if m.Kind != model.KindService || b.packs[m] != "" {
			continue
		}
		slug := prepareDir + "/" + Slug(m.ID)
		address := slug + ".html"
		for n := 2; b.extra[address] || address == FolderAddress(prepareDir); n++ {
			address = slug + "-" + itoa(n) + ".html"
		}
		b.packs[m], b.extra[address] = address, true
	}
}

package shard

import (
	"hash/fnv"
	"unique"

	"siaga/search"
)

// Page is what is kept of a page until the files are made; its texts are not. It is immutable.
type Page struct {
	address, date string
	prior         int
	size          int    // bytes of what is shown
	chance        uint32 // a number that depends on the address alone
	hash          [16]byte
	worths        []search.Worth
	facets        []unique.Handle[search.Facet]
}

// NewPage takes what is needed of a page: hash is that of the document, terms are what it is worth for its terms, by the
// numbers of Options.Vocabulary, each once.
func NewPage(d *search.Document, hash [16]byte, worths []search.Worth) *Page {
	p := &Page{
		address: d.Address, date: d.Date, prior: d.Prior, size: shownSize(d), chance: chance(d.Address), hash: hash, worths: worths,
	}
	p.takeFacets(d.Facets)
	return p
}

// Head is what a page is made of besides its address, the hash and the terms.
type Head struct {
	Date   string
	Prior  int
	Size   int
	Facets []search.Facet
}

// Head gives that of the page. [Remake] makes the page of it again.
func (p *Page) Head() Head {
	h := Head{Date: p.date, Prior: p.prior, Size: p.size}
	for _, f := range p.facets {
		h.Facets = append(h.Facets, f.Value())
	}
	return h
}

// Remake is NewPage for the document that a head was taken of.
func Remake(address string, hash [16]byte, h Head, worths []search.Worth) *Page {
	p := &Page{address: address, date: h.Date, prior: h.Prior, size: h.Size, chance: chance(address), hash: hash, worths: worths}
	p.takeFacets(h.Facets)
	return p
}

func (p *Page) takeFacets(list []search.Facet) {
	if len(list) > 0 {
		p.facets = make([]unique.Handle[search.Facet], len(list))
		for i, f := range list {
			p.facets[i] = unique.Make(f)
		}
	}
}

// Hash is that of the document.
func (p *Page) Hash() [16]byte { return p.hash }

// Worths are what the page is worth for its terms. They must not be changed.
func (p *Page) Worths() []search.Worth { return p.worths }

// With is the page where its terms have other numbers.
func (p *Page) With(worths []search.Worth) *Page {
	other := *p
	other.worths = worths
	return &other
}

// shownSize is about how many bytes a page takes in its block.
func shownSize(d *search.Document) int {
	n := len(d.Title) + len(d.Address) + len(d.Path) + len(d.Summary)
	for i := range d.Sections {
		s := &d.Sections[i]
		n += len(s.Anchor) + len(s.Heading) + len(s.Text)
	}
	return n
}

// chance is a number that depends on an address alone, whose bits are like thrown dice.
func chance(address string) uint32 {
	f := fnv.New32a()
	f.Write([]byte(address))
	h := f.Sum32()
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

package search

import "cmp"

// scored is a page and what it is worth for a query.
type scored struct {
	page  uint32
	score float64
}

// titleScore is what an impact of 1 is worth of what lifts pages above all others whose whole title or name was typed.
const titleScore = 1 << 14

// score adds what every page is worth for the groups of a plan and the title. The result is by page.
func (p *plan) score(title List) []scored {
	size := pagesOf(title)
	for i := range p.groups {
		for j := range p.groups[i].alternatives {
			size = max(size, pagesOf(p.groups[i].alternatives[j].list))
		}
	}
	sum, best := make([]float64, size), make([]float64, size)
	for i := range p.groups {
		alternatives := p.groups[i].alternatives
		for _, a := range alternatives {
			for _, e := range a.list.Postings {
				best[e.Page] = max(best[e.Page], a.worth*float64(e.Impact))
			}
		}
		for _, a := range alternatives {
			for _, e := range a.list.Postings {
				sum[e.Page] += best[e.Page]
				best[e.Page] = 0
			}
		}
	}
	for _, e := range title.Postings {
		sum[e.Page] += titleScore * float64(e.Impact)
	}
	var list []scored
	for page, s := range sum {
		if s > 0 {
			list = append(list, scored{uint32(page), s})
		}
	}
	return list
}

// pagesOf is the number of the highest page in a list, and one.
func pagesOf(l List) int {
	if n := len(l.Postings); n > 0 {
		return int(l.Postings[n-1].Page) + 1
	}
	return 0
}

// byWorth compares pages: the best come first, and of equal ones the one that comes first by itself.
func byWorth(before func(a, b uint32) bool) func(a, b scored) int {
	return func(a, b scored) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		if before(a.page, b.page) {
			return -1
		}
		return 1
	}
}

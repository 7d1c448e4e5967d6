package watch

import (
	"hash/maphash"
	"io/fs"
	"os"
	"time"
)

// poller looks. It keeps a stamp for every name and compares.
type poller struct {
	*scope
	seed   maphash.Seed
	stamps map[string]uint64
	next   map[string]uint64 // what the look under way has seen
	routes []route           // of the roots
}

// stamp is what must be equal for a file to count as unchanged.
type stamp struct {
	size, modified, changed int64 // times in nanoseconds
	inode, device           uint64
	mode                    fs.FileMode
}

func newPoller(s *scope) *poller {
	return &poller{scope: s, seed: maphash.MakeSeed(), stamps: map[string]uint64{}, next: map[string]uint64{}}
}

// look gives the names that have changed since the look before, in no order. All says that a root leads elsewhere.
func (p *poller) look() (changed []string, all bool) {
	routes := make([]route, len(p.roots))
	for i, root := range p.roots {
		r := resolve(root)
		routes[i] = r
		all = all || i < len(p.routes) && !r.same(p.routes[i])
		switch {
		case r.isDir():
			p.from(p, root, r.real).into(r.real, root)
		case r.info != nil:
			p.next[root] = p.stamp(r.info)
		}
	}
	for name, s := range p.next {
		if before, ok := p.stamps[name]; !ok || before != s {
			changed = append(changed, name)
		}
	}
	for name := range p.stamps {
		if _, ok := p.next[name]; !ok {
			changed = append(changed, name)
		}
	}
	p.routes = routes
	p.stamps, p.next = p.next, p.stamps
	clear(p.next)
	return changed, all
}

// folder implements [visitor].
func (p *poller) folder(real, name string) bool {
	info, err := os.Lstat(real)
	if err != nil || !info.IsDir() {
		return false
	}
	s := stampOf(info)
	s.size, s.modified, s.changed = 0, 0, 0 // they tell of the entries, which are looked at anyway
	p.next[name] = maphash.Comparable(p.seed, s)
	return true
}

// file implements [visitor].
func (p *poller) file(_, name string, e fs.DirEntry) {
	if info, err := e.Info(); err == nil {
		p.next[name] = p.stamp(info)
	}
}

// ignored implements [visitor].
func (p *poller) ignored(string) {}

// link implements [visitor]. What a link leads to has changed when the link has, or the target.
func (p *poller) link(_, name string, to route) bool {
	if to.info != nil && !to.isDir() {
		p.next[name] ^= p.stamp(to.info) + 1
	}
	return true
}

// stamp gives what stands for the state of a file. A file that was written a moment ago could be written again within the
// same tick of the clock and then look the same; it gets a stamp that it will not have at the next look, and is told twice.
func (p *poller) stamp(info fs.FileInfo) uint64 {
	s := stampOf(info)
	out := maphash.Comparable(p.seed, s)
	last, tick := max(s.modified, s.changed), 10*time.Millisecond
	if last%int64(time.Second) == 0 { // a file system that keeps whole seconds, or two
		tick = 2 * time.Second
	}
	if time.Since(time.Unix(0, last)).Abs() < tick {
		out++
	}
	return out
}

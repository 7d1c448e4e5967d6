package watch

import (
	"hash/maphash"
	"io/fs"
	"os"
	"time"
)

// poller looks. It keeps for every name what stands for its state, and compares.
//
// What it does not see is a file that comes after one look and goes before the next. The reader may have seen it all the
// same, when a batch made it look at the right moment, for a name that was gone or for a folder. After such a batch the
// poller is wary for a while: when the entries of any folder have changed, anything may have.
type poller struct {
	*scope
	seed    maphash.Seed
	names   map[string]seen
	next    map[string]seen // what the look under way has found
	entries uint64          // stands for the entries of all folders that were met by now
	routes  []route         // of the roots
	wary    time.Time       // until then
}

// seen is a name at a look.
type seen struct {
	stamp  uint64
	folder bool
}

// stamp is what must be equal for a file to count as unchanged.
type stamp struct {
	size, modified, changed int64 // times in nanoseconds
	inode, device           uint64
	mode                    fs.FileMode
}

// waryFor is longer than a reader needs for looking at what it was told.
const waryFor = 10 * time.Second

func newPoller(s *scope) *poller {
	p := &poller{scope: s, seed: maphash.MakeSeed(), names: map[string]seen{}, next: map[string]seen{}}
	p.look()
	p.beWary()
	return p
}

// beWary says that from now on the reader looks at something that it was not told of by name.
func (p *poller) beWary() { p.wary = time.Now().Add(waryFor) }

// look gives the names that have changed since the look before, in no order. All says that anything may have.
func (p *poller) look() (changed []string, all bool) {
	entries := p.entries
	p.entries = 0
	routes := make([]route, len(p.roots))
	for i, root := range p.roots {
		r := resolve(root)
		routes[i] = r
		all = all || i < len(p.routes) && !r.same(p.routes[i])
		switch {
		case r.isDir():
			p.from(p, root, r.real).into(r.real, root)
		case r.info != nil:
			p.next[root] = seen{stamp: p.stamp(r.info)}
		}
	}
	p.routes = routes
	all = all || p.entries != entries && time.Now().Before(p.wary)
	changed, risky := p.compare()
	if all || risky {
		p.beWary()
	}
	p.names, p.next = p.next, p.names
	clear(p.next)
	return changed, all
}

// compare gives the names that differ, and whether a folder or something that is gone is among them.
func (p *poller) compare() (changed []string, risky bool) {
	for name, s := range p.next {
		if before, ok := p.names[name]; !ok || before != s {
			changed = append(changed, name)
			risky = risky || s.folder
		}
	}
	for name := range p.names {
		if _, ok := p.next[name]; !ok {
			changed = append(changed, name)
			risky = true
		}
	}
	return changed, risky
}

// folder implements [visitor].
func (p *poller) folder(real, name string) bool {
	info, err := os.Lstat(real)
	if err != nil || !info.IsDir() {
		return false
	}
	p.entries = maphash.Comparable(p.seed, [2]uint64{p.entries, p.stamp(info)})
	p.next[name] = seen{maphash.Comparable(p.seed, info.Mode()), true}
	return true
}

// file implements [visitor].
func (p *poller) file(_, name string, e fs.DirEntry) {
	if info, err := e.Info(); err == nil {
		p.next[name] = seen{stamp: p.stamp(info)}
	}
}

// ignored implements [visitor].
func (p *poller) ignored(string) {}

// link implements [visitor]. What a link leads to has changed when the link has, or the target.
func (p *poller) link(_, name string, to route) bool {
	if to.info != nil && !to.isDir() {
		p.next[name] = seen{stamp: maphash.Comparable(p.seed, [2]uint64{p.next[name].stamp, p.stamp(to.info)})}
	}
	return true
}

// stamp gives what stands for the state of a file. A file that was written a moment ago could be written again within the
// same tick of the clock and then look the same; it gets a stamp that it will not have at the next look, and is told twice.
func (p *poller) stamp(info fs.FileInfo) uint64 {
	s := stampOf(info)
	last, tick := max(s.modified, s.changed), 10*time.Millisecond
	if last%int64(time.Second) == 0 { // a file system that keeps whole seconds, or two
		tick = 2 * time.Second
	}
	if time.Since(time.Unix(0, last)).Abs() < tick {
		s.size = ^s.size
	}
	return maphash.Comparable(p.seed, s)
}

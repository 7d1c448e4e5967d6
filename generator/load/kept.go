package load

import (
	"slices"
	"strings"
)

// kept is what the loader has of the files of a list.
type kept[E any] struct {
	paths   []string // sorted
	entries []E      // for each of them
}

// next is what is kept with what was made anew: it takes the place of the one before when the load is done.
type next[E any] struct {
	kept[E]
	todo []int // what is made anew
	made []E   // for each of them
}

// next prepares to make anew what may have changed, and what is not there yet, of a list of paths.
func (k *kept[E]) next(paths []string, changed ...scope) next[E] {
	n := next[E]{kept: *k}
	if !same(paths, k.paths) {
		n.kept = kept[E]{paths, make([]E, len(paths))}
		at := 0
		for i, p := range paths {
			for at < len(k.paths) && k.paths[at] < p {
				at++
			}
			if at < len(k.paths) && k.paths[at] == p {
				n.entries[i] = k.entries[at]
			} else {
				n.todo = append(n.todo, i)
			}
		}
	}
	for _, s := range changed {
		n.todo = append(n.todo, s.pick(paths)...)
	}
	slices.Sort(n.todo)
	n.todo = slices.Compact(n.todo)
	n.made = make([]E, len(n.todo))
	return n
}

// same reports whether two lists are one.
func same(a, b []string) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// done gives what is kept from now on.
func (n *next[E]) done() kept[E] {
	for j, i := range n.todo {
		n.entries[i] = n.made[j]
	}
	return n.kept
}

// scope is what may have changed.
type scope struct {
	all   bool
	names []string // sorted
}

// pick gives the numbers of the paths that are named, or stand below a folder that is.
func (s scope) pick(paths []string) (out []int) {
	if s.all {
		out = make([]int, len(paths))
		for i := range out {
			out[i] = i
		}
		return out
	}
	for _, n := range s.names {
		if i, ok := slices.BinarySearch(paths, n); ok {
			out = append(out, i)
		}
		from, to := below(paths, n)
		for i := from; i < to; i++ {
			out = append(out, i)
		}
	}
	return out
}

// below gives the range of the paths that stand in a folder.
func below(paths []string, dir string) (from, to int) {
	from, _ = slices.BinarySearch(paths, dir+"/")
	to, _ = slices.BinarySearch(paths[from:], dir+"0") // the sign behind the slash
	return from, from + to
}

// isHidden reports whether the walk never looks at a name.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || name == "node_modules" }

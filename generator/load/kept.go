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

// moved gives what is kept for another list of paths, and which of them are new.
func (k *kept[E]) moved(paths []string) (out kept[E], fresh []int) {
	out = kept[E]{paths, make([]E, len(paths))}
	at := 0
	for i, p := range paths {
		for at < len(k.paths) && k.paths[at] < p {
			at++
		}
		if at < len(k.paths) && k.paths[at] == p {
			out.entries[i] = k.entries[at]
		} else {
			fresh = append(fresh, i)
		}
	}
	return out, fresh
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

// union gives the numbers of both lists, each once, in order.
func union(a, b []int) []int {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// isHidden reports whether the walk never looks at a name.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || name == "node_modules" }

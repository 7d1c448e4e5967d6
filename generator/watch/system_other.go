//go:build !linux

package watch

import "io/fs"

// modes says whether an event about attributes means that somebody changed some. Here indexers send them too.
const modes = false

// remote gives the name of a file system on which files can change without an event; "" for others. Here there is no
// telling; --poll helps.
func remote(string) string { return "" }

func stampOf(info fs.FileInfo) stamp {
	return stamp{size: info.Size(), modified: info.ModTime().UnixNano(), mode: info.Mode()}
}

package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
)

// lines maps offsets in a source to lines and columns of the file that it stands in.
type lines struct {
	starts []int // offset of the first byte of each line
	first  int   // line of the file at which the source starts
}

func newLines(source []byte, first int) *lines {
	starts := make([]int, 1, bytes.Count(source, []byte{'\n'})+1)
	for i, c := range source {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &lines{starts: starts, first: max(first, 1)}
}

func (l *lines) pos(offset int) Pos {
	offset = max(offset, 0)
	i, found := slices.BinarySearch(l.starts, offset)
	if !found {
		i--
	}
	return Pos{Line: l.first + i, Column: offset - l.starts[i] + 1}
}

// offset is the inverse of pos.
func (l *lines) offset(p Pos) int { return l.starts[p.Line-l.first] + p.Column - 1 }

// PosAt returns the position in the file of an offset into t.Source.
func (t *Tree) PosAt(offset int) Pos { return t.lines.pos(offset) }

// Pos returns the position in the file at which a node starts. A node that knows no position, such as a text that does
// not stand in the source, has that of the nearest node around it.
func (t *Tree) Pos(n ast.Node) Pos { return t.lines.pos(offsetOf(n)) }

func offsetOf(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if offset := n.Pos(); offset >= 0 {
			return offset
		}
	}
	return 0
}

package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// What goldmark would take more than linear time or depth for is capped before it gets there. What is over a limit is
// plain text. The limits are far above what people write.
const (
	maxDepth      = 60   // open blocks around a quote, list, footnote or directive
	maxInlines    = 2000 // delimiters and brackets in one block: each may look at all before it
	maxTicks      = 32   // backticks that open inline code: each length may read the block once
	maxFootnotes  = 1000 // each reference looks through them
	maxReferences = 1000 // lines of a paragraph that is searched for reference definitions
	maxCells      = 5000 // cells of a table beyond one for each byte of its source
	maxNesting    = 100  // inline elements in each other
)

// shallow is a block parser that opens nothing when max blocks are open.
type shallow struct {
	parser.BlockParser
	max int
}

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= s.max {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// fewFootnotes is a footnote parser that stops at a number of footnotes.
type fewFootnotes struct{ parser.BlockParser }

func (f fewFootnotes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	st := stateOf(pc)
	if st.footnotes >= maxFootnotes {
		return nil, parser.NoChildren
	}
	n, state := f.BlockParser.Open(parent, reader, pc)
	if n != nil {
		st.footnotes++
	}
	return n, state
}

// limited is an inline parser that is asked a limited number of times in a block.
type limited struct{ parser.InlineParser }

func (l limited) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	st := stateOf(pc)
	if st.inlines >= maxInlines {
		return nil
	}
	st.inlines++
	return l.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements parser.CloseBlocker.
func (l limited) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	stateOf(pc).inlines = 0
	if c, ok := l.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// shortTicks is a parser of inline code that takes long runs of backticks for text.
type shortTicks struct{ parser.InlineParser }

func (s shortTicks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if n := runLength(line); n > maxTicks {
		block.Advance(n)
		return ast.NewRawTextSegment(text.NewSegment(seg.Start, seg.Start+n))
	}
	return s.InlineParser.Parse(parent, block, pc)
}

// shortReferences searches only paragraphs of a decent length for reference definitions.
type shortReferences struct{ parser.ParagraphTransformer }

func (s shortReferences) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if p.Lines().Len() <= maxReferences {
		s.ParagraphTransformer.Transform(p, reader, pc)
	}
}

// smallTables leaves paragraphs alone that would become tables with many more cells than they have text: rows are
// filled up to the width of the head.
type smallTables struct{ parser.ParagraphTransformer }

func (s smallTables) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	rows := p.Lines().Len()
	if rows < 2 {
		return
	}
	columns, size := 0, 0
	for i := range rows {
		line := p.Lines().At(i)
		size += line.Len()
		columns = max(columns, bytes.Count(line.Value(reader.Source()), []byte{'|'}))
	}
	if columns*rows <= size+maxCells {
		s.ParagraphTransformer.Transform(p, reader, pc)
	}
}

package synth

import "strings"

// A language of the code blocks: what its fence says, the rule that writes it, and how many times.
type language struct {
	fence, rule string
	lo, hi      int
	weight      int // blocks of a hundred
}

// languages returns the languages of the tree. "logfmt" stands for those that no highlighter knows.
func languages() []language {
	return []language{
		{"bash", "bash-line", 3, 7, 22},
		{"sh", "bash-line", 2, 5, 4},
		{"shell", "bash-line", 2, 5, 3},
		{"console", "console-line", 2, 5, 8},
		{"yaml", "yaml", 1, 1, 17},
		{"json", "json", 1, 1, 9},
		{"sql", "sql-line", 2, 3, 8},
		{"promql", "promql-line", 2, 5, 6},
		{"python", "python", 1, 1, 4},
		{"go", "go", 1, 1, 3},
		{"hcl", "hcl", 1, 1, 3},
		{"diff", "diff", 1, 1, 2},
		{"dockerfile", "dockerfile", 1, 1, 1},
		{"nginx", "nginx", 1, 1, 1},
		{"ini", "ini-line", 2, 5, 2},
		{"text", "log-line", 3, 7, 2},
		{"", "log-line", 3, 7, 3},
		{"logfmt", "log-line", 3, 7, 2},
	}
}

// stockBlocks is how many different code blocks the common stock has, and stockShare the percentage of blocks that
// are taken from it.
const (
	stockBlocks = 40
	stockShare  = 15
)

// block returns a fenced code block.
func (a *author) block() string {
	if a.chance(stockShare) {
		first := ref{service, 0}
		stock := &author{world: a.world, rand: a.world.rand(ref{service, a.rand.IntN(stockBlocks)}, forStock), self: first}
		return stock.freshBlock()
	}
	return a.freshBlock()
}

func (a *author) freshBlock() string {
	rest := a.rand.IntN(100)
	for _, l := range languages() {
		if rest -= l.weight; rest >= 0 {
			continue
		}
		var parts []string
		for range a.between(l.lo, l.hi) {
			parts = append(parts, a.say(l.rule))
		}
		return "```" + l.fence + "\n" + strings.Join(parts, "\n") + "\n```"
	}
	panic("synth: the weights of the languages do not add up to 100")
}

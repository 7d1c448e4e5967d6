package link

import (
	"fmt"
	"strings"
	"testing"
)

func TestDead(t *testing.T) {
	g, _ := graph(t, map[string]string{
		"runbooks/a.md": "# A\n\n[gone](gone.md), [there](b.md), [no such heading](b.md#x), [web](https://example.org/x), [mail](mailto:x@example.org)\n\n" +
			"![gone](a.png) ![there](b.png) [[nobody]] [[b]] INC-99\n\n[code of the service](../../src/main.c), [top](#), [out](/gone/x)\n\n[drawn](c.svg)\n",
		"runbooks/b.md": "# B\n", "runbooks/b.png": "png", "runbooks/c.svg": "<svg><script>1</script></svg>",
	})
	var got []string
	for _, l := range g.Dead(doc(t, g, "runbooks/a.md")) {
		got = append(got, fmt.Sprintf("%d %s %v", l.Pos.Line, l.Target, l.Image))
	}
	equal(t, "dead links", strings.Join(got, "\n"), "3 gone.md false\n5 a.png true\n5 nobody false\n7 /gone/x false\n9 c.svg false")
	if got := g.Dead(doc(t, g, "runbooks/b.md")); len(got) != 0 {
		t.Errorf("b.md: %v", got)
	}
}

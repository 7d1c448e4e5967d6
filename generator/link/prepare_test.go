package link

import (
	"slices"
	"testing"

	"siaga/generator/model"
)

// Every service has an address of its own for its pack, whatever its id is; pages that are written keep theirs when somebody
// names one more.
func TestPrepareAddress(t *testing.T) {
	g, _ := graph(t, map[string]string{
		"services/a.md":   "---\nid: Pay ments\n---\n# A\n",
		"services/b.md":   "---\nid: pay-ments\n---\n# B\n",
		"services/c.md":   "---\nid: index\n---\n# C\n",
		"incidents/I.md":  "---\nservices: [PAY_ments, \"pay/ments\"]\nstarted_at: 2026-01-01T00:00:00Z\n---\n# I\n\n[pack](../prepare/pay-ments-2.html)\n",
		"runbooks/r.md":   "---\naliases: [prepare/pay-ments.html]\n---\n# R\n",
		"prepare/note.md": "# A page in that folder\n",
	})
	var got []string
	for _, d := range g.Docs {
		if a := g.PrepareAddress(d); a != "" {
			got = append(got, d.Base().ID+" "+a)
		} else if d.Base().Kind == model.KindService {
			t.Errorf("%s has none", d.Base().ID)
		}
	}
	want := []string{"Pay ments prepare/pay-ments.html", "pay-ments prepare/pay-ments-2.html", "index prepare/index-2.html", "PAY_ments prepare/pay_ments.html", "pay/ments prepare/pay-ments-3.html"}
	slices.Sort(got)
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if to, ok := g.LinkOf(doc(t, g, "incidents/I.md"), 0); !ok || to.Address != "prepare/pay-ments-2.html" {
		t.Errorf("a link to a pack leads to %q", to.Address)
	}
	if len(g.Aliases) != 0 {
		t.Errorf("an alias takes the address of a pack: %v", g.Aliases)
	}
}

package synth

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

// tree collects a tree.
func tree(t *testing.T, n int, seed uint64) (paths []string, docs map[string]string) {
	t.Helper()
	docs = map[string]string{}
	for p, b := range Tree(n, seed) {
		if _, twice := docs[strings.ToLower(p)]; twice {
			t.Fatalf("two documents at %s", p)
		}
		paths = append(paths, p)
		docs[strings.ToLower(p)] = string(b)
	}
	if len(paths) != n {
		t.Fatalf("%d documents, want %d", len(paths), n)
	}
	return paths, docs
}

func digest(n int, seed uint64) string {
	h := sha256.New()
	for p, b := range Tree(n, seed) {
		fmt.Fprintf(h, "%s %d\n%s", p, len(b), b)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTreeIsAFunctionOfItsSeed(t *testing.T) {
	if digest(300, 1) != digest(300, 1) {
		t.Error("two trees of one seed differ")
	}
	if digest(300, 1) == digest(300, 2) {
		t.Error("trees of two seeds are equal")
	}
}

func TestSmallTreeIsContainedInLargeOne(t *testing.T) {
	small, docs := tree(t, 150, 1)
	i := 0
	for p, b := range Tree(400, 1) {
		if i < len(small) && (p != small[i] || string(b) != docs[strings.ToLower(p)]) {
			t.Fatalf("document %d differs: %s and %s", i, small[i], p)
		}
		i++
	}
}

func TestSizesAndShares(t *testing.T) {
	paths, docs := tree(t, 1000, 1)
	fit, long, total := 0, 0, 0
	folders := map[string]int{}
	for _, p := range paths {
		size := len(docs[strings.ToLower(p)])
		total += size
		if size >= 4000 && size <= 6144 {
			fit++
		}
		if size >= 30_000 {
			long++
		}
		folder, _, _ := strings.Cut(p, "/")
		folders[folder]++
	}
	if fit < 970 || long == 0 || long > 20 {
		t.Errorf("of 1000 documents %d have 4 to 6 kB and %d are long; %d bytes in all", fit, long, total)
	}
	want := map[string]int{"services": 10, "runbooks": 250, "alerts": 120, "incidents": 350, "postmortems": 180,
		"root-causes": 40, "drills": 20, "docs": 30}
	for folder, n := range want {
		if folders[folder] != n {
			t.Errorf("%d documents in %s, want %d", folders[folder], folder, n)
		}
	}
}

var (
	linkPattern = regexp.MustCompile(`\]\(([^)]*)\)`)
	idPattern   = regexp.MustCompile(`\b(INC|PM|RC|DRILL)-\d{5}\b`)
	ownID       = regexp.MustCompile(`(?m)^id: (\S+)$`)
)

func TestEveryReferenceResolves(t *testing.T) {
	paths, docs := tree(t, 1000, 1)
	ids := map[string]bool{}
	for _, p := range paths {
		id := strings.TrimSuffix(path.Base(p), ".md")
		if m := ownID.FindStringSubmatch(docs[strings.ToLower(p)]); m != nil {
			id = m[1]
		}
		if ids[id] {
			t.Errorf("%s: id %s twice", p, id)
		}
		ids[id] = true
	}
	links := 0
	for _, p := range paths {
		text := docs[strings.ToLower(p)]
		for _, m := range linkPattern.FindAllStringSubmatch(text, -1) {
			links++
			target, fragment, _ := strings.Cut(m[1], "#")
			there, ok := docs[strings.ToLower(path.Join(path.Dir(p), target))]
			if !ok || fragment == "timeline" && !strings.Contains(there, "\n## Timeline\n") {
				t.Errorf("%s: link to %s", p, m[1])
			}
		}
		for _, id := range idPattern.FindAllString(text, -1) {
			if !ids[id] {
				t.Errorf("%s: id %s", p, id)
			}
		}
		for _, id := range listed(text, "runbooks", "alerts", "services", "depends_on", "root_causes") {
			if !ids[id] {
				t.Errorf("%s: front matter names %s", p, id)
			}
		}
	}
	if links < 1000 {
		t.Errorf("only %d links", links)
	}
}

// listed returns the items of lists in the front matter, in either form.
func listed(doc string, keys ...string) []string {
	head, _, _ := strings.Cut(strings.TrimPrefix(doc, "---\n"), "\n---\n")
	var items []string
	key := ""
	for line := range strings.SplitSeq(head, "\n") {
		name, value, _ := strings.Cut(line, ":")
		if !strings.HasPrefix(line, " ") {
			key = name
		}
		for _, k := range keys {
			if k != key {
				continue
			}
			if inline := strings.Trim(value, " []"); name == key && inline != "" {
				items = append(items, strings.Split(inline, ", ")...)
			} else if item, ok := strings.CutPrefix(line, "  - "); ok {
				items = append(items, strings.TrimPrefix(item, "id: "))
			}
		}
	}
	return items
}

func TestCodeBlocks(t *testing.T) {
	_, docs := tree(t, 1000, 1)
	seen := map[string]int{}
	blocks := 0
	for p, text := range docs {
		fences := strings.Split("\n"+text, "\n```")
		if len(fences)%2 == 0 || len(fences) < 5 {
			t.Errorf("%s: %d fences, want an even number of at least 4", p, len(fences)-1)
		}
		for i := 1; i < len(fences); i += 2 {
			blocks++
			seen[fences[i]]++
		}
	}
	copies := blocks - len(seen)
	if percent := 100 * copies / blocks; percent < 10 || percent > 20 {
		t.Errorf("%d of %d code blocks are copies", copies, blocks)
	}
}

func TestSignaturesReturn(t *testing.T) {
	w := newWorld(1)
	found, silent, all := 0, 0, 0
	for num := range 350 {
		r := ref{incident, num}
		cause := w.story(r).cause
		if cause < 0 {
			continue
		}
		all++
		doc := w.document(r)
		if bytes.Contains(doc, []byte(w.signature(ref{rootCause, cause}).err)) {
			found++
		}
		if !bytes.Contains(doc, []byte("\nroot_causes:")) {
			silent++
		}
	}
	if found < all/2 || silent < all/5 || silent > all/2 {
		t.Errorf("of %d incidents with a cause %d show its error and %d do not name it", all, found, silent)
	}
}

package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// How TestEqual is asked for more than its short run.
const (
	// envSequences is how many sequences there are.
	envSequences = "SIAGA_SEQUENCES"
	// envSeed is the number of the first.
	envSeed = "SIAGA_SEED"
	// envReplay is one sequence, and of it the edits to keep: "17" or "17/0,3,4".
	envReplay = "SIAGA_REPLAY"
	// envCorpora is the folder of real repositories, some of whose histories are walked then.
	envCorpora = "SIAGA_CORPORA"
)

// shortRun is how many sequences a run has that was asked for nothing else.
const shortRun = 5

// edit is one change of a project. What it does is decided by its seed and by what is there.
type edit struct {
	op    int
	seed  uint64
	build bool // a build follows; else it is part of a burst
}

// sequence gives the edits of a number: some ten builds, half of them after a burst of edits. Each has few kinds of edits, so that
// those meet which need each other. One of three is calm, with few edits that are not of words.
func sequence(number uint64) []edit {
	rnd := rand.New(rand.NewPCG(number, 0x5e9))
	kinds := someOps(rnd, strings.Contains(baseName(number), "history"))
	calm := number%3 == 2 // three edits of four are of words alone
	var list []edit
	for range 8 + rnd.IntN(5) {
		burst := 1
		if !calm && rnd.IntN(2) == 0 {
			burst = 2 + rnd.IntN(5)
		}
		if calm && rnd.IntN(4) > 0 {
			seed := rnd.Uint64()
			list = append(list, edit{op: opOfWords, seed: seed - seed%6 + 2, build: true}) // compare builds it in every way
			continue
		}
		for i := range burst {
			list = append(list, edit{op: kinds[rnd.IntN(len(kinds))], seed: rnd.Uint64(), build: i == burst-1})
		}
	}
	return list
}

// TestEqual edits projects on disk in random ways, and after every edit holds what is made with all that was kept against what a clean
// build makes. A failure is told as the shortest list of edits that shows it.
//
//	SIAGA_SEQUENCES=300 go test -run 'TestEqual$' -v ./generator/     // make soak
//	SIAGA_REPLAY=17/0,3 go test -run 'TestEqual$' -v ./generator/     // what a failure names
func TestEqual(t *testing.T) {
	isolateGit(t)
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // many small sites are made and thrown away: a fifth less time
	bases := newBases(t)
	if replay := os.Getenv(envReplay); replay != "" {
		number, edits := parseReplay(t, replay)
		if f := runSequence(bases, number, edits); f != nil {
			t.Error(f.report(number))
		}
		return
	}
	first, count := uint64(number(t, envSeed, 1)), uint64(number(t, envSequences, shortRun))
	var next, edits, builds atomic.Uint64
	next.Store(first)
	var failed sync.Map
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for n := next.Add(1) - 1; n < first+count; n = next.Add(1) - 1 {
				list := sequence(n)
				f := runSequence(bases, n, list)
				if f != nil {
					t.Errorf("%s=%d fails after %d edits, %s\nthe shortest list follows", envReplay, n, len(f.edits), f.what)
					failed.Store(n, shrink(bases, n, f).report(n))
				}
				edits.Add(uint64(len(list)))
				builds.Add(buildsOf(list))
			}
		})
	}
	workers.Wait()
	failed.Range(func(_, report any) bool { t.Error(report); return true })
	t.Logf("%d sequences of %d edits in all, %d times built and compared, %d times found built already, %d times rendered in part",
		count, edits.Load(), builds.Load(), bases.told.Load(), bases.partly.Load())
	if count >= shortRun && bases.partly.Load() == 0 {
		t.Error("no build has rendered only some of the pages: nothing is shown about those that were kept")
	}
}

func buildsOf(list []edit) (n uint64) {
	for _, e := range list {
		if e.build {
			n++
		}
	}
	return n
}

// failure is a sequence whose last edit made a difference.
type failure struct {
	edits []numbered
	did   []string // what each edit did, in words
	what  string   // the difference
}

// numbered is an edit and its place in the sequence that it is from.
type numbered struct {
	edit
	place int
}

func (f *failure) report(number uint64) string {
	var b strings.Builder
	places := make([]string, len(f.edits))
	for i, e := range f.edits {
		places[i] = strconv.Itoa(e.place)
	}
	fmt.Fprintf(&b, "%s=%d/%s (%s): %s\nafter\n", envReplay, number, strings.Join(places, ","), baseName(number), f.what)
	for i, did := range f.did {
		end := ""
		if f.edits[i].build {
			end = "; build"
		}
		fmt.Fprintf(&b, "  %d. %s%s\n", i+1, did, end)
	}
	return b.String()
}

// shrink leaves out edits, many at once and then single ones, as long as there still is a difference. Each try starts from a fresh
// copy. The last edit stays: it shows the difference.
func shrink(bases *bases, number uint64, f *failure) *failure {
	for chunk := len(f.edits) / 2; chunk > 0; chunk /= 2 {
		for from := 0; from+chunk < len(f.edits); {
			if g := runNumbered(bases, number, slices.Delete(slices.Clone(f.edits), from, from+chunk)); g != nil {
				f = g
			} else {
				from += chunk
			}
		}
	}
	return f
}

func runSequence(bases *bases, number uint64, list []edit) *failure {
	edits := make([]numbered, len(list))
	for i, e := range list {
		edits[i] = numbered{e, i}
	}
	return runNumbered(bases, number, edits)
}

// runNumbered makes the edits on a fresh copy and compares after each that is built. nil: no difference.
func runNumbered(bases *bases, number uint64, edits []numbered) *failure {
	p, err := bases.project(number)
	if err != nil {
		return &failure{what: "the project cannot be made: " + err.Error()}
	}
	defer p.remove()
	c := newComparison(p)
	defer func() {
		c.live.close()
		bases.told.Add(c.told)
		bases.partly.Add(c.partly)
	}()
	if what := c.compare(0); what != "" {
		return &failure{what: what + " (before any edit)"}
	}
	f := &failure{}
	for _, e := range edits {
		did := p.apply(e.edit)
		f.edits, f.did = append(f.edits, e), append(f.did, did)
		if !e.build {
			continue
		}
		if f.what = c.compare(e.seed); f.what != "" {
			return f
		}
	}
	return nil
}

func parseReplay(t *testing.T, text string) (uint64, []edit) {
	t.Helper()
	n, places, some := strings.Cut(text, "/")
	number, err := strconv.ParseUint(n, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", envReplay, err)
	}
	all := sequence(number)
	if !some {
		return number, all
	}
	var kept []edit
	for place := range strings.SplitSeq(places, ",") {
		i, err := strconv.Atoi(place)
		if err != nil || i < 0 || i >= len(all) {
			t.Fatalf("%s: there is no edit %q", envReplay, place)
		}
		kept = append(kept, all[i])
	}
	return number, kept
}

func number(t *testing.T, env string, otherwise int) int {
	t.Helper()
	text := os.Getenv(env)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		t.Fatalf("%s=%q is not a number", env, text)
	}
	return n
}

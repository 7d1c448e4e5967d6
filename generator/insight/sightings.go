package insight

import (
	"strings"
	"unicode"

	"siaga/generator/model"
	"siaga/search/analysis"
)

// State is how something fails, as the people in front of it see it.
type State string

// The states.
const (
	StateDown    State = "down"
	StateFailing State = "failing"
	StateSlow    State = "slow"
	StateMissing State = "missing"
	StateBlocked State = "blocked"
	StateFull    State = "full"
	StateRestart State = "restarting"
)

// states are the words that tell a state. A word with "!" before it tells it only where it is negated: "not available".
var states = stems(map[State]string{
	StateDown:    "down unavailable unreachable offline outage unresponsive inaccessible dead !available !reachable !accessible !responding !respond !working mati lumpuh",
	StateFailing: "fail fails failed failing failure failures error errors errored erroring broken broke gagal galat",
	StateSlow:    "slow slowly slowness latency degraded degradation timeout timeouts lambat",
	StateMissing: "missing lost dropped disappeared deleted gone hilang terhapus",
	StateBlocked: "unable cannot blocked blocking denied rejected refused ditolak diblokir",
	StateFull:    "full exhausted penuh",
	StateRestart: "restart restarts restarted restarting crash crashes crashed crashing crashloop crashlooping",
})

// generic are words that stand beside states on every page and are never what failed.
var generic = wordSet(`
about access actual again alarm answer answered answers apply approximately alert alerts all application applications apps app attempt available available because been behaviour
behavior brief buyer buyers caused causing check checks client clients cluster clusters component components connection connections create created creating customer customers data
day days degraded deployment deployments due duration during end endpoint engineer engineers environment environments event events even everyone few first health healthcheck
high hour hours impact incident incidents instance instances issue issues large list live loading long low main major many
member members message messages minute minutes monitor monitoring monitors multiple new node nodes notice noticed number numerous observed
old page pages part people performance period periods platform pod pods possible problem problems process processes prod production
reason report reported reporting reports request requests resource resources response result resulted resulting root run running saw seeing seen seller sellers
server servers service services several severe short show shows site sites some stage staging state status succeed success successful successfully system systems team teams temporary
test tests thing things time times total traffic try trying unable user users visitor visitors wait waited waiting waits way website week work working workload workloads
akses aplikasi baru dampak hari insiden jam kali keluar klaster laporan layanan masalah menit pelanggan pengguna pertama selesai sistem waktu`)

// calendar are the words of dates: that two incidents fell into one month says nothing.
var calendar = wordSet(`
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm utc gmt cet cest pst pdt est edt bst wib
januari februari maret mei juni juli agustus oktober desember senin selasa rabu kamis jumat sabtu minggu`)

func stems(lists map[State]string) map[string]stateWord {
	m := map[string]stateWord{}
	for s, list := range lists {
		for w := range strings.FieldsSeq(list) {
			word, negated := strings.CutPrefix(w, "!")
			m[analysis.Stem(word)] = stateWord{s, negated}
		}
	}
	return m
}

type stateWord struct {
	state   State
	negated bool
}

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[analysis.Stem(w)] = true
	}
	return m
}

// seen is something that was seen failing: "Prometheus … DOWN".
type seen struct {
	subject string // its term
	surface string
	state   State
	id      int32 // of the term, by the Analyzer
}

// sighting is what one incident says was seen failing.
type sighting struct {
	subject int32 // number of the term
	surface string
	state   State
	titled  bool // a title of the incident names the subject
}

// How many words before and after a state its subject may stand.
const (
	subjectBefore = 4
	subjectAfter  = 3
)

// sightings lists what a text says was failing, and how. Every word near a state is a candidate: which of them is the
// subject shows when the incidents are laid side by side.
func sightings(text string, tokens []analysis.Token, add func(seen)) {
	for i, t := range tokens {
		w, ok := states[t.Term]
		if !ok || t.Kind == analysis.Identifier || w.negated && !negatedAt(tokens, i) {
			continue
		}
		for _, k := range near(text, tokens, i, walk{-1, subjectBefore}) {
			add(seen{tokens[k].Term, text[tokens[k].Start:tokens[k].End], w.state, tokens[k].ID})
		}
		if w.state == StateDown {
			continue // what stands behind "down" is when and where
		}
		for _, k := range near(text, tokens, i, walk{+1, subjectAfter}) {
			add(seen{tokens[k].Term, text[tokens[k].Start:tokens[k].End], w.state, tokens[k].ID})
		}
	}
}

// negatedAt reports whether one of the two words before a token negates it.
func negatedAt(tokens []analysis.Token, i int) bool {
	for k := max(0, i-2); k < i; k++ {
		switch tokens[k].Term {
		case "not", "never", "no", "isn", "wasn", "aren", "weren", "doesn", "didn", "tidak", "stop":
			return true
		}
	}
	return false
}

// walk is a way through the tokens of a text.
type walk struct{ step, most int }

// near lists the words that may be the subject of the state at token i: up to most of them in one direction, as far as its
// sentence goes.
func near(text string, tokens []analysis.Token, i int, w walk) []int {
	var out []int
	last := tokens[i]
	for k, left := i+w.step, w.most; k >= 0 && k < len(tokens) && left > 0; k += w.step {
		t := tokens[k]
		if endsSentence(text, min(last.End, t.End), max(last.Start, t.Start)) {
			break
		}
		last = t
		if t.Kind == analysis.Stop || t.Kind == analysis.Number || t.Kind == analysis.Identifier {
			continue
		}
		left--
		if len(t.Term) > 2 && !generic[t.Term] && !calendar[t.Term] && !isState(t.Term) {
			out = append(out, k)
		}
	}
	return out
}

func isState(term string) bool {
	_, ok := states[term]
	return ok
}

// endsSentence reports whether what stands between two tokens ends a sentence.
func endsSentence(text string, from, to int) bool {
	if from >= to {
		return false
	}
	between := text[from:to]
	i := strings.IndexAny(between, ".!?;\n")
	return i >= 0 && (between[i] == '\n' || i+1 == len(between) || unicode.IsSpace(rune(between[i+1])))
}

// sightingSections are where people say what they saw.
var sightingSections = map[model.Section]bool{
	model.SectionTitle: true, model.SectionSummary: true, model.SectionDetection: true, model.SectionImpact: true,
}

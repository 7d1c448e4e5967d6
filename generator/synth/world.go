package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A kind is a kind of document. The order says who comes first where two are due.
type kind int

const (
	service kind = iota
	rootCause
	runbook
	alert
	incident
	postmortem
	drill
	page
	kinds
)

// period is the length of the pattern of kinds that the sequence repeats.
const period = 100

// A ref names a document: the num-th of its kind, from 0.
type ref struct {
	kind kind
	num  int
}

// A world knows which document stands at which position, and what each is called, without writing it.
type world struct {
	seed    uint64
	grammar grammar
	share   [kinds]int             // documents of a kind in one period
	cycle   [period]ref            // the first period
	before  [period + 1][kinds]int // documents of a kind in the first period before a position
	slot    [kinds][]int           // positions of a kind in the first period
}

func newWorld(seed uint64) *world {
	w := &world{seed: seed, grammar: newGrammar()}
	w.share = [kinds]int{service: 1, rootCause: 4, runbook: 25, alert: 12, incident: 35, postmortem: 18, drill: 2, page: 3}
	for i := range period {
		k := w.due(i)
		w.cycle[i] = ref{k, len(w.slot[k])}
		w.slot[k] = append(w.slot[k], i)
		w.before[i+1] = w.before[i]
		w.before[i+1][k]++
	}
	return w
}

// due tells which kind comes at position i of the period: first what everything else refers to, then whatever is
// furthest behind its share.
func (w *world) due(i int) kind {
	if i <= int(alert) {
		return kind(i)
	}
	best, most := service, -period*period
	for k := range kinds {
		if lag := w.share[k]*(i+1) - period*w.before[i][k]; lag > most && w.before[i][k] < w.share[k] {
			best, most = k, lag
		}
	}
	return best
}

// at returns the document at a position of the sequence.
func (w *world) at(pos int) ref {
	r := w.cycle[pos%period]
	return ref{r.kind, pos/period*w.share[r.kind] + r.num}
}

// pos returns the position of a document in the sequence.
func (w *world) pos(r ref) int {
	share := w.share[r.kind]
	return r.num/share*period + w.slot[r.kind][r.num%share]
}

// count returns how many documents of a kind there are before a position.
func (w *world) count(k kind, pos int) int {
	return pos/period*w.share[k] + w.before[pos%period][k]
}

// rand returns the source of chance for one purpose of one document.
func (w *world) rand(r ref, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(w.seed, purpose<<56|uint64(r.kind)<<48|uint64(r.num)))
}

// Purposes of chance: what is decided for one of them changes nothing for the others.
const (
	forStory uint64 = iota
	forSignature
	forTitle
	forTimes
	forText
	forStock
)

// A story is what happened behind a document, as far as other documents may know it.
type story struct {
	service int // number of the main service
	cause   int // number of the root cause, or -1
	started time.Time
}

// story tells the story of a document. A post-mortem has that of its first incident.
func (w *world) story(r ref) story {
	switch r.kind {
	case postmortem:
		return w.story(w.firstIncident(r))
	case alert:
		return story{service: w.alertService(r.num), cause: -1}
	case service:
		return story{service: r.num, cause: -1}
	}
	a := &author{world: w, rand: w.rand(r, forStory), self: r}
	s := story{service: a.earlier(service).num, cause: -1}
	if r.kind == incident {
		s.started = a.moment()
		if a.chance(85) {
			s.cause = a.earlier(rootCause).num
		}
		if s.cause >= 0 && a.chance(70) {
			s.service = w.story(ref{rootCause, s.cause}).service
		}
	}
	if r.kind == rootCause {
		s.started = a.moment() // when it was fixed, if it was
	}
	return s
}

// firstIncident returns the incident that a post-mortem is about. No two post-mortems share it, but for the very first.
func (w *world) firstIncident(r ref) ref {
	num := r.num * w.share[incident] / w.share[postmortem]
	return ref{incident, max(0, min(num, w.count(incident, w.pos(r))-1))}
}

// alertService returns the number of the service that an alert belongs to: a dozen alerts each.
func (w *world) alertService(num int) int { return num / w.share[alert] }

// A signature is what the traces of one root cause have in common.
type signature struct{ err, component, key, symptom, ident string }

// signature returns the signature of a document: that of its root cause, or else one of its own.
func (w *world) signature(r ref) signature {
	if s := w.story(r); s.cause >= 0 {
		r = ref{rootCause, s.cause}
	}
	a := &author{world: w, rand: w.rand(r, forSignature), self: r}
	return signature{err: a.say("error"), component: a.say("component"), key: a.key(), symptom: a.say("symptom"), ident: a.ident()}
}

// phraseText returns a one-word phrase of a rule by number.
func (w *world) phraseText(rule string, i int) string { return w.grammar[rule][i][0].text }

// serviceName returns the name of a service. Names are unique.
func (w *world) serviceName(num int) string {
	domains, roles := len(w.grammar["domain"]), len(w.grammar["role"])
	name := w.phraseText("domain", num%domains) + "-" + w.phraseText("role", (num/domains+num%domains)%roles)
	if lap := num / (domains * roles); lap > 0 {
		name = fmt.Sprintf("%s-%d", name, lap+1)
	}
	return name
}

// alertName returns the name of an alert, which is also its id and its file's name. Names are unique.
func (w *world) alertName(num int) string {
	s := w.alertService(num)
	names := len(w.grammar["symptom-name"])
	return camel(w.serviceName(s)) + w.phraseText("symptom-name", (num%w.share[alert]+s*7)%names)
}

// title returns the title of a document.
func (w *world) title(r ref) string {
	switch r.kind {
	case service:
		return w.serviceName(r.num)
	case alert:
		return w.alertName(r.num)
	}
	a := w.author(r, forTitle)
	switch r.kind {
	case rootCause:
		return a.sentence("cause-title")
	case runbook:
		return a.sentence("runbook-title")
	case incident, postmortem:
		return a.sentence("incident-title")
	case drill:
		return "Drill: " + a.say("runbook-title")
	}
	return a.sentence("page-title")
}

// id returns the id by which other documents refer to a document.
func (w *world) id(r ref) string {
	switch r.kind {
	case service, alert:
		return w.title(r)
	case rootCause:
		return fmt.Sprintf("RC-%05d", r.num)
	case incident:
		return fmt.Sprintf("INC-%05d", r.num)
	case postmortem:
		return fmt.Sprintf("PM-%05d", r.num)
	case drill:
		return fmt.Sprintf("DRILL-%05d", r.num)
	}
	return fmt.Sprintf("%s-%05d", slug(w.title(r)), r.num) // runbooks and pages go by the name of their file
}

// path returns the path of a document from the content root.
func (w *world) path(r ref) string {
	numbered := func() string { return fmt.Sprintf("%s-%05d.md", slug(w.title(r)), r.num) }
	switch r.kind {
	case service:
		return "services/" + w.id(r) + ".md"
	case rootCause:
		return "root-causes/" + numbered()
	case runbook:
		return "runbooks/" + w.author(r, forStory).say("area") + "/" + w.id(r) + ".md"
	case alert:
		return "alerts/" + w.id(r) + ".md"
	case incident:
		return "incidents/" + w.story(r).started.Format("2006/2006-01-02-") + numbered()
	case postmortem:
		return "postmortems/" + w.story(r).started.Format("2006/") + "pm-" + numbered()
	case drill:
		return "drills/" + numbered()
	}
	return "docs/" + w.id(r) + ".md"
}

// slug makes a short file name of a title.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	s := words[0]
	for _, word := range words[1:] {
		if len(s)+len(word) > 48 {
			break
		}
		s += "-" + word
	}
	return s
}

// camel turns a name such as order-api into OrderApi.
func camel(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

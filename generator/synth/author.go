package synth

import (
	"fmt"
	"math/rand/v2"
	"path"
	"strconv"
	"strings"
	"time"
)

// An author writes about one document: it makes every choice by its own source of chance and knows the facts.
type author struct {
	world   *world
	rand    *rand.Rand
	self    ref
	service int // number of the main service
	sig     signature
}

// author returns an author for a document and a purpose, with the document's facts.
func (w *world) author(r ref, purpose uint64) *author {
	return &author{world: w, rand: w.rand(r, purpose), self: r, service: w.story(r).service, sig: w.signature(r)}
}

// zone is the zone of all times: that of the invented company's head office.
func zone() *time.Location { return time.FixedZone("", 7*60*60) }

// moment returns a time between 2017 and mid 2026, to the minute.
func (a *author) moment() time.Time {
	from := time.Date(2017, 1, 2, 0, 0, 0, 0, zone())
	until := time.Date(2026, 6, 30, 0, 0, 0, 0, zone())
	return from.Add(time.Duration(a.rand.IntN(int(until.Sub(from)/time.Minute))) * time.Minute)
}

// chance is true in the given percentage of cases.
func (a *author) chance(percent int) bool { return a.rand.IntN(100) < percent }

// between returns a number from lo to hi, both included.
func (a *author) between(lo, hi int) int { return lo + a.rand.IntN(hi-lo+1) }

// falling returns a number below n, small ones more often: the mean of 1/(k+1) over a uniform k, about log(n/i)/n.
// It uses whole numbers only, so that it is the same on every machine.
func (a *author) falling(n int) int { return a.rand.IntN(a.rand.IntN(n) + 1) }

// sloping returns a number below n, small ones somewhat more often: the first twice as often as one in the middle.
func (a *author) sloping(n int) int { return min(a.rand.IntN(n), a.rand.IntN(n)) }

// oneOf returns one of the given texts, the first ones more often.
func (a *author) oneOf(texts ...string) string { return texts[a.falling(len(texts))] }

// earlier picks a document of a kind from those before this one, or this one if there are none.
func (a *author) earlier(k kind) ref {
	n := a.world.count(k, a.world.pos(a.self))
	if n == 0 {
		return a.self
	}
	return ref{k, a.falling(n)}
}

// otherService picks a service other than the main one, or that one if there is no other yet.
func (a *author) otherService() int {
	n := a.world.count(service, a.world.pos(a.self))
	if n < 2 {
		return a.service
	}
	if other := a.falling(n); other != a.service {
		return other
	}
	return (a.service + 1) % n
}

// alert picks an alert of the main service, or another if it has none yet.
func (a *author) alert() ref {
	perService := a.world.share[alert]
	first := a.service * perService
	if n := min(perService, a.world.count(alert, a.world.pos(a.self))-first); n > 0 {
		return ref{alert, first + a.rand.IntN(n)}
	}
	return a.earlier(alert)
}

// key returns the dotted name of a setting.
func (a *author) key() string { return a.say("creature") + "." + a.say("setting") }

// ident returns the name of a workload.
func (a *author) ident() string {
	name := a.say("adjective") + "-" + a.say("creature")
	if a.chance(30) {
		name += fmt.Sprintf("-%02d", a.between(1, 99))
	}
	return name
}

// link returns a markdown link to a document, relative to this one.
func (a *author) link(r ref) string {
	fragment := ""
	if (r.kind == incident || r.kind == postmortem) && a.chance(15) {
		fragment = "#timeline" // every one of them has that section
	}
	return "[" + a.world.title(r) + "](" + relative(a.world.path(a.self), a.world.path(r)) + fragment + ")"
}

// relative returns the relative path from the file at one path to the file at another.
func relative(from, to string) string {
	up := ""
	for dir := path.Dir(from); dir != "."; dir = path.Dir(dir) {
		if rest, ok := strings.CutPrefix(to, dir+"/"); ok {
			return up + rest
		}
		up += "../"
	}
	return up + to
}

// fact returns the text of a slot that is not a rule, or that the document's signature decides.
func (a *author) fact(name string) (string, bool) {
	if s, ok := a.signed(name); ok {
		return s, true
	}
	if s, ok := a.figure(name); ok {
		return s, true
	}
	w := a.world
	switch name {
	case "svc":
		return w.serviceName(a.service), true
	case "othersvc":
		return w.serviceName(a.otherService()), true
	case "alert":
		return w.id(a.alert()), true
	case "inc":
		return w.id(a.earlier(incident)), true
	case "rc":
		return w.id(a.earlier(rootCause)), true
	case "runbook-link":
		return a.link(a.earlier(runbook)), true
	case "incident-link":
		return a.link(a.earlier(incident)), true
	}
	return "", false
}

// signed returns the slots that repeat the document's signature more often than not.
func (a *author) signed(name string) (string, bool) {
	own, usual := "", 60
	switch name {
	case "err":
		own, usual = a.sig.err, 75
	case "component":
		own = a.sig.component
	case "key":
		own = a.sig.key
	case "symptom":
		own, usual = a.sig.symptom, 50
	case "ident":
		own, usual = a.sig.ident, 35
	default:
		return "", false
	}
	if own != "" && a.chance(usual) {
		return own, true
	}
	switch name {
	case "err":
		return a.say("error"), true
	case "key":
		return a.key(), true
	case "ident":
		return a.ident(), true
	}
	return "", false // a rule of that name
}

// figure returns the slots that are numbers, addresses and random names.
func (a *author) figure(name string) (string, bool) {
	switch name {
	case "n":
		return strconv.Itoa(a.between(2, 60)), true
	case "big":
		return strconv.Itoa(100 + a.falling(90000)), true
	case "pct":
		return strconv.Itoa(a.between(1, 95)), true
	case "port":
		return strconv.Itoa(a.between(1024, 32000)), true
	case "hex":
		return fmt.Sprintf("%08x", a.rand.Uint32()), true
	case "clock":
		return fmt.Sprintf("%02d:%02d", a.rand.IntN(24), a.rand.IntN(60)), true
	case "sec":
		return fmt.Sprintf("%02d", a.rand.IntN(60)), true
	case "ip":
		return fmt.Sprintf("10.%d.%d.%d", a.rand.IntN(64), a.rand.IntN(256), a.between(1, 254)), true
	case "word":
		return a.say(a.oneOf("domain", "creature")), true
	case "host":
		return fmt.Sprintf("%s-%d.%s.example.net", a.say("creature"), a.between(1, 40), a.say("region")), true
	}
	return "", false
}

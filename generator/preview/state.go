package preview

import (
	"encoding/json"
	"reflect"
	"sync"
)

// state is what is served at one moment. It is replaced, never changed.
type state struct {
	site     *site
	build    int      // counts the snapshots
	problems problems // of this snapshot, or of the rebuild that failed after it
	changed  []string // what led to the snapshot; nil: not known, or too much to tell
	next     chan struct{}

	event sync.Once // guards data
	data  []byte    // the event that tells of the state, made for the first stream that asks

	answers *answers // of the snapshot
}

// answers are those to tabs that ask whether a page is as it was, by address.
type answers struct {
	mu sync.Mutex
	of map[string]*once
}

// once is an answer that is made by whoever asks first.
type once struct {
	sync.Once
	answer
}

// maxChanged bounds how many paths an event names: more are told as "anything".
const maxChanged = 100

// maxAnswers bounds how many pages are remembered, for the tabs that show them and ask at the same moment.
const maxAnswers = 64

// encoded is the event that tells of the state, the same for all streams.
func (s *state) encoded(server string) []byte {
	s.event.Do(func() {
		// Numbers and texts can always be encoded.
		s.data, _ = json.Marshal(event{server, s.build, s.problems, s.changed})
	})
	return s.data
}

// recall gives the answer for an address of the site, made once for all who ask.
func (a *answers) recall(address string, make func() answer) answer {
	a.mu.Lock()
	o := a.of[address]
	if o == nil {
		if len(a.of) == maxAnswers {
			a.mu.Unlock()
			return make()
		}
		o = new(once)
		a.of[address] = o
	}
	a.mu.Unlock()
	o.Do(func() { o.answer = make() })
	return o.answer
}

// board holds the latest state and wakes those who wait for a newer one.
type board struct {
	mu  sync.Mutex
	now *state
}

func (b *board) get() *state {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// show publishes a new state. A nil site keeps the one that is served, which there must be, and what led to it.
func (b *board) show(s *site, p problems, changed []string) *state {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.now
	if s == nil && reflect.DeepEqual(p, before.problems) {
		return before // nothing to tell: so it is after most rebuilds, whose problems are those of the one before
	}
	if len(changed) > maxChanged {
		changed = nil
	}
	now := &state{site: s, build: 1, problems: p, changed: changed, next: make(chan struct{}), answers: &answers{of: map[string]*once{}}}
	if before != nil {
		now.build = before.build + 1
		if s == nil {
			now.site, now.build, now.changed, now.answers = before.site, before.build, before.changed, before.answers
		}
		defer close(before.next)
	}
	b.now = now
	return now
}

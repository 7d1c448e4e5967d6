package pull

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// What is told is what is new, and a remote that is away is asked less and less often.
func TestFollower(t *testing.T) {
	away := func(said string) error { return &Blocked{said, "", unreachable} }
	type step struct {
		result Result
		err    error
	}
	steps := []step{
		{Result{From: "1", To: "1"}, nil},
		{Result{From: "1", To: "2", Changed: true}, nil},
		{Result{}, away("no route after 3 ms")},
		{Result{}, away("no route after 5 ms")},
		{Result{}, away("no route after 4 ms")},
		{Result{}, &Blocked{"changes: a.md", "", changes}},
		{Result{}, &Blocked{"changes: a.md", "", changes}},
		{Result{}, &Blocked{"changes: b.md", "", changes}},
		{Result{From: "2", To: "3", Changed: true}, nil},
		{Result{}, errors.New("disk full")},
		{Result{}, errors.New("disk full")},
	}
	want := []string{
		"wait 10m0s", "pulled 2", "wait 10m0s", "no route after 3 ms", "wait 15m0s", "wait 15m0s", "wait 15m0s",
		"changes: a.md", "wait 10m0s", "wait 10m0s", "changes: b.md", "wait 10m0s", "pulled 3", "wait 10m0s", "disk full", "wait 10m0s", "wait 10m0s",
	}
	var got []string
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f := follower{
		Options: Options{
			Pulled:  func(r Result) { got = append(got, "pulled "+r.To) },
			Blocked: func(err error) { got = append(got, fmt.Sprint(err)) },
		},
		interval: 10 * time.Minute,
		pull: func(context.Context) (Result, error) {
			s := steps[0]
			steps = steps[1:]
			return s.result, s.err
		},
		wait: func(_ context.Context, d time.Duration) bool {
			got = append(got, "wait "+d.String())
			return len(steps) > 0
		},
	}
	f.run(ctx)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func TestPause(t *testing.T) {
	for _, test := range []struct {
		interval time.Duration
		tries    int
		want     time.Duration
	}{
		{time.Second, 0, time.Second},
		{time.Second, 3, 8 * time.Second},
		{time.Minute, 30, slowest},
		{time.Hour, 3, time.Hour},
	} {
		if got := (&follower{interval: test.interval, tries: test.tries}).pause(); got != test.want {
			t.Errorf("%v after %d tries: %v", test.interval, test.tries, got)
		}
	}
}

// A real one follows until it is told to stop.
func TestEvery(t *testing.T) {
	c := newClones(t)
	ctx, cancel := context.WithCancel(context.Background())
	pulled := make(chan Result)
	ended := make(chan struct{})
	first := c.push(map[string]string{"a.md": "a2"})
	go func() {
		Every(ctx, c.here, time.Millisecond, Options{Pulled: func(r Result) { pulled <- r }, Blocked: func(err error) { t.Error(err) }})
		close(ended)
	}()
	if r := <-pulled; r.To != first {
		t.Errorf("%+v, and not %s", r, first)
	}
	if next := c.push(map[string]string{"a.md": "a3"}); (<-pulled).To != next {
		t.Error("the next commit was not pulled")
	}
	cancel()
	<-ended
}

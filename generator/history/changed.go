package history

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// contentState says what is known of the last change of a file's content.
type contentState int8

const (
	notAsked  contentState = iota
	known                  // zero: no change that can be seen counts
	notToKnow              // the texts that would tell are not at hand
)

// content is what it takes to find the last change of content of one page.
type content struct {
	candidates []candidate  // changes in the order of the log
	before     *pastContent // what the cache knows of the time before; nil: nothing, or there was none
}

// pastContent is what was known of a page at the commit from which a replay goes on.
type pastContent struct {
	state   contentState
	updated int64
	at      int64 // zero: no change that counts
	in      commitID
}

// candidate is a change that may be one of content.
type candidate struct {
	time    int64
	hash    string
	blobs   string // hashes of the texts: of each parent, then its own, with spaces between
	verdict verdict
}

// verdict says whether a candidate counts.
type verdict int8

const (
	unclear verdict = iota // its texts have to be read
	counts
	countsNot
	missing // its texts cannot be read
)

// note keeps a change, to be judged later.
func (k *content) note(c *commit, ch *change) {
	if noText(ch.blobs[len(ch.blobs)-1]) {
		return
	}
	k.candidates = append(k.candidates, candidate{time: c.time, hash: c.hash, blobs: strings.Join(ch.blobs, " ")})
}

// noText reports whether the hash of a text says that there is none.
func noText(hash string) bool { return strings.Trim(hash, "0") == "" }

// glance judges a candidate by its hashes alone, if that is enough.
func (c *candidate) glance() {
	blobs := strings.Split(c.blobs, " ")
	olds, now := blobs[:len(blobs)-1], blobs[len(blobs)-1]
	switch {
	case c.verdict != unclear:
	case slices.Contains(olds, now):
		c.verdict = countsNot
	case !slices.ContainsFunc(olds, func(h string) bool { return !noText(h) }):
		c.verdict = counts
	}
}

// settle finds the last change of content of every page. It reports false when that takes more than the replay has seen.
func (p *replay) settle(ctx context.Context) (bool, error) {
	var open []int32
	for i := range int32(len(p.ledger.Records)) {
		if k := p.contents[i]; k != nil {
			slices.SortStableFunc(k.candidates, func(a, b candidate) int { return cmp.Compare(b.time, a.time) })
			open = append(open, i)
		}
	}
	for {
		var unclear []*candidate
		rest := open[:0]
		for _, i := range open {
			switch c, ok := p.judge(i); {
			case !ok:
				return false, nil
			case c != nil:
				rest, unclear = append(rest, i), append(unclear, c)
			}
		}
		if open = rest; len(open) == 0 {
			return true, nil
		}
		if err := p.repo.compare(ctx, unclear); err != nil {
			return false, err
		}
	}
}

// judge goes through the changes of a page, the newest first, until one counts. It gives a candidate whose texts it needs to
// go on, and false when only the whole log can tell.
func (p *replay) judge(i int32) (*candidate, bool) {
	k, r := p.contents[i], &p.ledger.Records[i]
	past := pastContent{state: known} // there is nothing before
	if k.before != nil && k.before.updated != 0 {
		past = *k.before
	}
	for ; len(k.candidates) > 0 && k.candidates[0].time >= past.at; k.candidates = k.candidates[1:] {
		c := &k.candidates[0]
		c.glance()
		switch c.verdict {
		case unclear:
			return c, true
		case missing:
			r.State = notToKnow
			return nil, true
		case counts:
			if past.state != known && past.updated > c.time {
				return nil, false // by its time, a change before may be newer
			}
			r.State, r.Changed, r.ChangedIn = known, c.time, p.commit(commitID{Hash: c.hash})
			return nil, true
		}
	}
	r.State = past.state
	if past.at != 0 {
		r.Changed, r.ChangedIn = past.at, p.commit(past.in)
	}
	return nil, past.state != notAsked
}

// compare reads the texts of candidates in one run of git and judges them.
func (r *repository) compare(ctx context.Context, list []*candidate) error {
	if r.partial {
		for _, c := range list {
			c.verdict = missing
		}
		return nil
	}
	var ask strings.Builder
	for _, c := range list {
		for _, h := range c.ask() {
			ask.WriteString(h + "\n")
		}
	}
	args := []string{"cat-file", "--batch", "--buffer"}
	return r.git.stream(ctx, args, strings.NewReader(ask.String()), func(out *bufio.Reader) error {
		for _, c := range list {
			if err := c.read(out); err != nil {
				return fmt.Errorf("git cat-file: %w", err)
			}
		}
		return nil
	})
}

// ask lists the texts that a candidate is judged by, its own first.
func (c *candidate) ask() []string {
	blobs := strings.Split(c.blobs, " ")
	slices.Reverse(blobs)
	return slices.DeleteFunc(blobs, noText)
}

// read judges a candidate by its texts, in the order of ask. It counts when its text says something else than that of each
// parent.
func (c *candidate) read(out *bufio.Reader) error {
	c.verdict = counts
	var own []byte
	for n := range c.ask() {
		text, ok, err := readText(out)
		switch {
		case err != nil:
			return err
		case !ok:
			c.verdict = missing
		case n == 0:
			own = text
		case c.verdict == counts && sameContent(own, text):
			c.verdict = countsNot
		}
	}
	return nil
}

// maxText is the size in bytes over which a file is no page.
const maxText = 10 << 20

// readText reads one answer of git cat-file --batch. It is not ok when there is no such text, or it is too long.
func readText(out *bufio.Reader) (text []byte, ok bool, err error) {
	head, err := out.ReadString('\n')
	if err != nil {
		return nil, false, io.ErrUnexpectedEOF
	}
	fields := strings.Fields(head)
	if len(fields) != 3 {
		return nil, false, nil // "<hash> missing"
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil {
		return nil, false, fmt.Errorf("an answer begins with %q", head)
	}
	if size > maxText {
		_, err = out.Discard(size + 1)
		return nil, false, err
	}
	text = make([]byte, size+1)
	if _, err := io.ReadFull(out, text); err != nil {
		return nil, false, err
	}
	return bytes.TrimSuffix(text, []byte("\n")), true, nil
}

// settled reports whether the last change of content is known of all pages, as far as it can be.
func (l *ledger) settled(pages map[string]bool) bool {
	for name := range pages {
		if i, ok := l.Names[name]; ok && l.Records[i].State == notAsked {
			return false
		}
	}
	return true
}

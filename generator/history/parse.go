package history

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// logFormat begins each commit with five strings. The first has a mark that no status has.
const logFormat = "@%H%x00%P%x00%ct%x00%aE%x00%s"

// commit is one entry of the log.
type commit struct {
	hash    string
	parents int
	time    int64 // committer, seconds since 1970
	email   string
	subject string
	changes []change
}

// change is one file in it. status has one letter (A D M R T) or, in a merge, one for each parent.
type change struct {
	status string
	path   string
	from   []string // the names in the parents, when there is a rename or a merge; a file that was not there has path
	blobs  []string // hashes of the content: in each parent, then in this commit; all zeros where there was none
}

// parseLog reads what git prints for logFormat, -z, --raw and --no-abbrev. It reuses the commit that it hands to each.
func parseLog(s *tokens, each func(*commit)) error {
	var c commit
	begun := false
	for {
		tok, err := s.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("git log ends early: %w", err)
		}
		tok = strings.TrimPrefix(tok, "\n") // between the head of a commit and its files
		switch {
		case tok == "":
		case tok[0] == '@':
			if begun {
				each(&c)
			}
			begun = true
			err = c.readHead(tok[1:], s)
		case !begun:
			return fmt.Errorf("git log begins with %q", tok)
		default:
			err = c.readChange(tok, s)
		}
		if err != nil {
			return err
		}
	}
	if begun {
		each(&c)
	}
	return nil
}

func (c *commit) readHead(hash string, s *tokens) error {
	var fields [4]string
	for i := range fields {
		var err error
		if fields[i], err = s.next(); err != nil {
			return fmt.Errorf("git log ends early: %w", io.ErrUnexpectedEOF)
		}
	}
	seconds, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return fmt.Errorf("git log: time of %s: %w", hash, err)
	}
	*c = commit{
		hash:    hash,
		parents: len(strings.Fields(fields[0])),
		time:    seconds,
		email:   strings.ToLower(fields[2]),
		subject: fields[3],
		changes: c.changes[:0],
	}
	return nil
}

// readChange reads a file from its ":mode mode hash hash status" on; in a merge there is a colon, a mode and a hash more
// for each further parent.
func (c *commit) readChange(head string, s *tokens) error {
	modes := strings.TrimLeft(head, ":")
	parents := len(head) - len(modes)
	fields := strings.Split(modes, " ")
	if parents == 0 || len(fields) != 2*(parents+1)+1 {
		return fmt.Errorf("git log: a file begins with %q", head)
	}
	status := fields[len(fields)-1]
	ch := change{status: status, blobs: fields[parents+1 : len(fields)-1]}
	olds := 0
	switch {
	case c.parents > 1:
		olds = c.parents
	case strings.HasPrefix(status, "R"):
		olds = 1
	}
	for range olds {
		old, err := s.next()
		if err != nil {
			return fmt.Errorf("git log ends early: %w", io.ErrUnexpectedEOF)
		}
		ch.from = append(ch.from, old)
	}
	var err error
	if ch.path, err = s.next(); err != nil {
		return fmt.Errorf("git log ends early: %w", io.ErrUnexpectedEOF)
	}
	c.changes = append(c.changes, ch)
	return nil
}

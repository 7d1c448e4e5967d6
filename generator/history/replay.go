package history

import (
	"maps"
	"slices"
	"strings"
)

// ledger is what a pass over the log has learned: the record of every name that the log mentions, as it stands at Head.
// Names that are gone have records too, because a later commit may bring them back.
type ledger struct {
	Head    string
	Wide    bool // read for the whole repository, not only the folder
	Names   map[string]int32
	Records []record
	Emails  []string
	Commits []commitID
}

// record is the story of one file. Times are in seconds since 1970; zero is not known.
type record struct {
	Created, Updated int64
	Last             int32   // index in Commits of the newest change, when Updated is known
	Authors          []int32 // indexes in Emails, sorted, each once
	Cut              bool    // reaches the end of a shallow clone

	// What is known of the last change of content: when it was and its index in Commits, once State says so.
	Changed   int64
	ChangedIn int32
	State     contentState
}

type commitID struct {
	Hash, Subject string
}

// file gives the facts about the file of that name at Head.
func (l *ledger) file(name string) (File, bool) {
	i, ok := l.Names[name]
	if !ok || l.Records[i].Updated == 0 {
		return File{}, false
	}
	r := l.Records[i]
	f := File{Updated: unix(r.Updated), Commit: l.Commits[r.Last].Hash, Subject: l.Commits[r.Last].Subject}
	if r.Changed != 0 {
		f.Changed, f.ChangedCommit = unix(r.Changed), l.Commits[r.ChangedIn].Hash
	}
	if !r.Cut {
		f.Authors = len(r.Authors)
		if r.Created != 0 {
			f.Created = unix(r.Created)
		}
	}
	return f, true
}

// other is the record of names that belong to no file of Head: the name was given to a file by a rename, so before that
// it stood for another one.
const other = -1

// replay goes back in time, from Head to the first commit.
type replay struct {
	repo    *repository
	ledger  ledger
	now     map[string]int32 // names at the point of time that was reached → record, or other
	emails  map[string]int32
	commits map[string]int32 // by hash → index in ledger.Commits
	outside bool             // a file of the folder came from outside of it

	contents map[int32]*content // of the records of pages
}

func newReplay(r *repository) *replay {
	return &replay{
		repo:   r,
		ledger: ledger{Names: map[string]int32{}},
		now:    map[string]int32{},
		emails: map[string]int32{},

		commits:  map[string]int32{},
		contents: map[int32]*content{},
	}
}

// add goes one commit back.
func (p *replay) add(c *commit) {
	cut := p.repo.shallow[c.hash]
	for _, ch := range c.changes {
		if ch.status == "D" {
			continue
		}
		i := p.lookup(ch.path)
		if i == other {
			continue
		}
		r := &p.ledger.Records[i]
		if cut {
			r.Cut = true
			continue
		}
		if c.time > r.Updated {
			r.Updated, r.Last = c.time, p.commit(commitID{c.hash, c.subject})
		}
		if k := p.contents[i]; k != nil {
			k.note(c, &ch)
		}
		if strings.Trim(ch.status, "A") == "" {
			r.Created = older(r.Created, c.time)
		}
		r.Authors = append(r.Authors, p.email(c.email))
		p.rename(i, &ch)
	}
}

// rename gives record i the names that it has in the parents. In a merge its present name may be that of one parent, so
// that it has two names for a while. Else the present name, before this commit, was free: it may have been another's.
func (p *replay) rename(i int32, ch *change) {
	for _, from := range ch.from {
		if from == ch.path {
			continue
		}
		p.now[from] = i
		if len(ch.from) == 1 {
			p.now[ch.path] = other
		}
		if strings.HasPrefix(ch.path, p.repo.prefix) && !strings.HasPrefix(from, p.repo.prefix) {
			p.outside = true
		}
	}
}

// lookup gives the record that a name stands for at this point of time. A name that is met first is a name of Head.
func (p *replay) lookup(name string) int32 {
	if i, ok := p.now[name]; ok {
		return i
	}
	i := int32(len(p.ledger.Records))
	p.ledger.Records = append(p.ledger.Records, record{})
	p.now[name], p.ledger.Names[name] = i, i
	if p.repo.pages[name] {
		p.contents[i] = &content{}
	}
	return i
}

func (p *replay) email(s string) int32 {
	i, ok := p.emails[s]
	if !ok {
		i = int32(len(p.ledger.Emails))
		p.ledger.Emails = append(p.ledger.Emails, s)
		p.emails[s] = i
	}
	return i
}

func (p *replay) commit(c commitID) int32 {
	i, ok := p.commits[c.Hash]
	if !ok {
		i = int32(len(p.ledger.Commits))
		p.ledger.Commits = append(p.ledger.Commits, c)
		p.commits[c.Hash] = i
	}
	return i
}

// finish completes the ledger. With old, the ledger of the commit at which the replay has arrived, it goes on from
// there as if it had replayed all that old has seen.
func (p *replay) finish(old *ledger) *ledger {
	if old != nil {
		for _, name := range slices.Sorted(maps.Keys(old.Names)) {
			if i := p.lookup(name); i != other {
				p.extend(i, old, &old.Records[old.Names[name]])
			}
		}
	}
	for i := range p.ledger.Records {
		r := &p.ledger.Records[i]
		slices.Sort(r.Authors)
		r.Authors = slices.Compact(r.Authors)
	}
	return &p.ledger
}

// extend adds the older part of its story to a record.
func (p *replay) extend(i int32, old *ledger, part *record) {
	r := &p.ledger.Records[i]
	r.Created = older(r.Created, part.Created)
	r.Cut = r.Cut || part.Cut
	fresh := r.Updated == 0
	if part.Updated > r.Updated {
		r.Updated, r.Last = part.Updated, p.commit(old.Commits[part.Last])
	}
	for _, a := range part.Authors {
		r.Authors = append(r.Authors, p.email(old.Emails[a]))
	}
	before := pastContent{state: part.State, updated: part.Updated}
	if part.Changed != 0 {
		before.at, before.in = part.Changed, old.Commits[part.ChangedIn]
	}
	if k := p.contents[i]; k != nil {
		k.before = &before
	} else if fresh && part.State != notAsked {
		r.State = part.State // nobody asks now, but nothing has changed since
		if before.at != 0 {
			r.Changed, r.ChangedIn = before.at, p.commit(before.in)
		}
	}
}

// older gives the smaller one of two times of which each may be unknown.
func older(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

package markdown

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2"
	expression "github.com/dlclark/regexp2/v2/syntax"
)

// A scanner reads code by the rules of one of chroma's lexers, and finds the tokens that the lexer finds, in a third of the
// time. At each place a lexer tries all rules of its state, in order, until one matches: twelve expressions for a token,
// of which all but two fail at the first character. So a scanner knows of each rule what a match can begin with, and of
// rules that are lists of keywords the keywords; it copies groups out of a match only where somebody asks for them; and it
// gives up where the rules of a lexer lead in a circle, in which the lexer would stay for ever. It is safe for concurrent use.
type scanner struct {
	lexer    *chroma.RegexLexer
	ensureNL bool
	flags    string // of all expressions
	rules    chroma.CompiledRules
	states   map[string]*scanState

	mu    sync.Mutex
	known map[*chroma.CompiledRule]scanRule // compiled so far: states share rules
}

// scanState is a state of a lexer. Most are never entered, so the rules of one are compiled when it is.
type scanState struct {
	once  sync.Once
	rules []scanRule
	err   error
}

// scanRule is a rule of a lexer.
type scanRule struct {
	*chroma.CompiledRule
	first    asciiSet  // what a match can begin with
	keywords *keywords // nil if the rule is no list of keywords
	groups   []int     // their numbers; nil if the match is one token, and nothing asks for its groups
	names    []string  // of the groups; nil if they have none but numbers
}

// asciiSet is a set of ASCII characters. All other characters are taken to be in it.
type asciiSet [2]uint64

func (s *asciiSet) add(r rune)      { s[r>>6] |= 1 << (r & 63) }
func (s *asciiSet) has(r rune) bool { return r >= utf8.RuneSelf || s[r>>6&1]&(1<<(r&63)) != 0 }

// matchTimeout is what a lexer gives one match; see patient.
const matchTimeout = 250 * time.Millisecond

// rootState is where reading begins.
const rootState = "root"

// maxStill is how many rules may match nothing one after the other before reading is given up. Lexers need a few.
const maxStill = 100

var errCircle = errors.New("the rules of the lexer lead in a circle")

// newScanner returns a scanner that follows the rules of a lexer. It fails if they have mutators that are functions, since
// those may change the rules while a text is read.
func newScanner(lexer *chroma.RegexLexer) (*scanner, error) {
	raw, err := lexer.Rules()
	if err != nil {
		return nil, err
	}
	c := lexer.Config()
	s := &scanner{
		lexer: lexer, ensureNL: c.EnsureNL, rules: make(chroma.CompiledRules), states: make(map[string]*scanState),
		known: make(map[*chroma.CompiledRule]scanRule),
	}
	if !c.NotMultiline {
		s.flags += "m"
	}
	if c.CaseInsensitive {
		s.flags += "i"
	}
	if c.DotAll {
		s.flags += "s"
	}
	for state, rules := range raw {
		for _, r := range rules {
			if _, ok := r.Mutator.(chroma.SerialisableMutator); !ok && r.Mutator != nil {
				return nil, fmt.Errorf("%s: a mutator of type %T", c.Name, r.Mutator)
			}
			s.rules[state] = append(s.rules[state], &chroma.CompiledRule{Rule: r})
		}
	}
	for changed := true; changed; {
		if changed, err = s.include(); err != nil {
			return nil, err
		}
	}
	for state := range s.rules {
		s.states[state] = new(scanState)
	}
	return s, nil
}

// include puts the rules that one rule stands for in its place, and says whether there was one. What comes behind it has
// another place then, so it is called until there is none.
func (s *scanner) include() (bool, error) {
	for state, rules := range s.rules {
		for i, r := range rules {
			if m, ok := r.Mutator.(chroma.LexerMutator); ok {
				return true, m.MutateLexer(s.rules, state, i)
			}
		}
	}
	return false, nil
}

// state returns the rules of a state.
func (s *scanner) state(name string) ([]scanRule, error) {
	state, ok := s.states[name]
	if !ok {
		return nil, fmt.Errorf("%s: no state %q", s.lexer.Config().Name, name)
	}
	state.once.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range s.rules[name] {
			known, ok := s.known[r]
			if !ok {
				if known, state.err = s.compile(r); state.err != nil {
					return
				}
				s.known[r] = known
			}
			state.rules = append(state.rules, known)
		}
	})
	return state.rules, state.err
}

// compile returns a rule with its expression, which is what the lexer makes of the pattern.
func (s *scanner) compile(rule *chroma.CompiledRule) (scanRule, error) {
	r := scanRule{CompiledRule: rule}
	pattern := "(?" + s.flags + ")(?:" + r.Pattern + ")"
	if s.flags == "" {
		pattern = "(?:" + r.Pattern + ")"
	}
	var err error
	if r.Regexp, err = regexp2.Compile(`\G` + pattern); err != nil {
		return r, err
	}
	r.Regexp.MatchTimeout = matchTimeout
	if r.first, err = firstOf(pattern); err != nil {
		return r, err
	}
	switch r.Type.(type) {
	case nil, chroma.TokenType:
		r.keywords = keywordsOf(r.Pattern, s.lexer.Config().CaseInsensitive)
		return r, nil
	}
	r.groups = r.Regexp.GetGroupNumbers()
	if names := r.Regexp.GetGroupNames(); slices.ContainsFunc(names, notNumber) {
		r.names = names
	}
	return r, nil
}

// notNumber tells the name of a group from its number.
func notNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err != nil
}

// firstOf returns what a match of an expression can begin with.
func firstOf(pattern string) (asciiSet, error) {
	tree, err := expression.Parse(pattern, expression.ParseOptions{})
	if err != nil {
		return asciiSet{}, err
	}
	code, err := expression.Write(tree)
	if err != nil {
		return asciiSet{}, err
	}
	first := code.FcPrefix
	if first == nil || code.RightToLeft {
		return asciiSet{^uint64(0), ^uint64(0)}, nil
	}
	var s asciiSet
	for r := rune(0); r < utf8.RuneSelf; r++ {
		if first.PrefixSet.CharIn(r) || first.CaseInsensitive && (first.PrefixSet.CharIn(unicode.ToLower(r)) || first.PrefixSet.CharIn(unicode.ToUpper(r))) {
			s.add(r)
		}
	}
	return s, nil
}

// reading is what is known while a text is read.
type reading struct {
	*chroma.LexerState
	text  string
	word  []byte // that begins here, see wordAt
	rule  *scanRule
	end   int // of its match here, -1 if there is none
	found func(regexp2.MatchView) bool
}

// runes keeps buffers for the characters of a text.
var runes = sync.Pool{New: func() any { return new([]rune) }}

// scan calls emit with the tokens of a text, one after the other. The text must be UTF-8, and its lines end in a line
// feed. As with the lexer, the last token may have a line end that is not in the text.
func (s *scanner) scan(text string, emit func(chroma.Token)) error {
	buf := runes.Get().(*[]rune)
	all := (*buf)[:0]
	for _, c := range text {
		all = append(all, c)
	}
	end := len(all)
	if s.ensureNL && (end == 0 || all[end-1] != '\n') {
		all = append(all, '\n')
		text += "\n"
	}
	*buf = all
	r := &reading{text: text, LexerState: &chroma.LexerState{
		Lexer: s.lexer, Registry: lexers.GlobalLexerRegistry, Rules: s.rules, MutatorContext: make(map[any]any),
		Text: all, Stack: []string{rootState},
	}}
	r.found = r.take // once for all matches
	for still := 0; r.Pos < end && len(r.Stack) > 0; {
		begun := r.Pos
		if err := s.step(r, emit); err != nil {
			return err
		}
		if still++; r.Pos > begun {
			still = 0
		}
		if still > maxStill {
			return fmt.Errorf("%s: %w", s.lexer.Config().Name, errCircle)
		}
	}
	if r.Pos != len(r.Text) && len(r.Stack) == 0 {
		emit(chroma.Token{Type: chroma.Error, Value: r.piece(r.Pos, len(r.Text))})
	}
	runes.Put(buf) // but not after an error or a panic, which are rare
	return nil
}

// step reads one match, or one character that no rule matches.
func (s *scanner) step(r *reading, emit func(chroma.Token)) error {
	r.State = r.Stack[len(r.Stack)-1]
	rules, err := s.state(r.State)
	if err != nil {
		return err
	}
	begun := r.Pos
	m := r.match(rules)
	if m == nil {
		if r.Text[r.Pos] == '\n' && r.State != rootState {
			r.Stack = []string{rootState} // whatever was not closed ends with its line
			return nil
		}
		r.Pos++
		emit(chroma.Token{Type: chroma.Error, Value: r.piece(begun, r.Pos)})
		return nil
	}
	if m.Mutator != nil {
		if err := m.Mutator.Mutate(r.LexerState); err != nil {
			return err
		}
	}
	if t, ok := m.Type.(chroma.TokenType); ok {
		if t != chroma.Ignore {
			emit(chroma.Token{Type: t, Value: r.piece(begun, r.Pos)})
		}
		return nil
	}
	if m.Type == nil {
		return nil
	}
	next := m.Type.Emit(r.Groups, r.LexerState)
	for t := next(); t != chroma.EOF; t = next() {
		if t.Type != chroma.Ignore {
			emit(t)
		}
	}
	return nil
}

// piece is a part of the text, from one character to another.
func (r *reading) piece(from, to int) string {
	if len(r.text) == len(r.Text) { // a character is a byte
		return r.text[from:to]
	}
	return string(r.Text[from:to])
}

// match finds the first rule that matches where reading is, and goes on behind the match; nil if there is none.
func (r *reading) match(rules []scanRule) *scanRule {
	first := r.Text[r.Pos]
	r.word = wordAt(r.word, r.Text, r.Pos)
	for i := range rules {
		if rule := &rules[i]; rule.first.has(first) && r.matches(rule) {
			r.Rule = i
			return rule
		}
	}
	return nil
}

func (r *reading) matches(rule *scanRule) bool {
	if rule.keywords != nil && len(r.word) > 0 {
		if is, sure := rule.keywords.has(r.word); sure {
			if is {
				r.Pos += len(r.word)
			}
			return is
		}
	}
	r.rule, r.end = rule, -1
	if err := rule.Regexp.FindRunesMatches(r.Text, r.Pos, r.found); err != nil || r.end < 0 {
		return false
	}
	r.Pos = r.end
	return true
}

// take keeps what is asked for of a match, if it is one where reading is. There is no use for a second one.
func (r *reading) take(m regexp2.MatchView) bool {
	at, length, ok := m.GroupRange(0)
	if !ok || at != r.Pos {
		return false
	}
	r.end = at + length
	if r.rule.groups == nil {
		return false
	}
	r.Groups, r.NamedGroups = r.Groups[:0], nil
	for _, number := range r.rule.groups {
		from, length, _ := m.GroupRange(number)
		r.Groups = append(r.Groups, r.piece(from, from+length))
	}
	if r.rule.names != nil {
		r.NamedGroups = make(map[string]string, len(r.rule.names))
		for i, name := range r.rule.names {
			r.NamedGroups[name] = r.Groups[i]
		}
	}
	return false
}

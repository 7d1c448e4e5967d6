// Package synth makes synthetic knowledge bases: any number of markdown documents about an invented company's
// operations, for benchmarks and for tests of scale.
//
// A tree is a pure function of its seed. Tree(n, seed) is the first n documents of one endless sequence, so a small tree
// is contained in every larger one of the same seed, byte for byte, and every reference points to an earlier document:
// relative links, ids and front matter references always resolve, in a tree of any size.
//
// Of a hundred documents 35 are incidents, 25 runbooks, 18 post-mortems, 12 alerts, 4 root causes, 3 plain pages,
// 2 drills and 1 is a service, each in the folder of its kind, which is the only place that says the kind. A document
// has 4 to 6 kB, one in 250 has 30 to 76 kB; each has typed front matter, headings, a list, a table here and there, and
// two fenced code blocks or more. About 15 % of the code blocks are copies of a common stock, the others differ.
//
// A root cause has a signature: an error line, a component, a setting, a symptom, a workload. The incidents and
// post-mortems that it caused mention it in changing words, a third of them without naming the root cause. So there is
// something to find for a search and for whoever looks for recurrences. Words, services and causes are picked with a
// falling frequency, as in real life; times lie between 2017 and mid 2026.
//
// The text is built from the rules in prose.txt and code.txt and contains no word about anybody's real systems.
package synth

import "iter"

// Tree returns the paths (slash-separated, relative to the content root) and the bytes of the first n documents of
// the sequence of the given seed. The bytes belong to the caller. Documents are made as they are asked for.
func Tree(n int, seed uint64) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		w := newWorld(seed)
		for i := range n {
			r := w.at(i)
			if !yield(w.path(r), w.document(r)) {
				return
			}
		}
	}
}

// Package corpora holds the tests that build whole sites and look at all of what comes out.
//
// TestExampleSite builds the content of this repository. TestCorpora builds a small tree of its own and, where the
// variable SIAGA_CORPORA names a folder of real repositories, each of these without any configuration. Of every site
// it asks that:
//
//   - every markdown file is a page, of the kind that one would say;
//   - nothing that was generated is broken: see the package crawl;
//   - what is broken in the source is reported at its line and column;
//   - a second build, with another number of threads, writes the same bytes.
//
// It prints what it built, how long that took and every broken link: `make corpora` shows it.
package corpora

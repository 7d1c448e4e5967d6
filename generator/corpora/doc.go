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
//
// TestCorporaSearch searches the same sites, in the index on disk and in that for browsers. Every page must be the first hit for
// its title, and of judged queries (a table of query, sources of the pages that answer it, and kind of query) enough must be
// answered by the first ten hits.
package corpora

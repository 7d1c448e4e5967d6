// Package shard keeps a search index in small static files, so that a browser answers queries without a server, from a
// disk too. [Files] makes the files, a Reader answers from them (it is a search.Source) and is the reference for the
// reader in JavaScript. What follows is the format, version 1.
//
// # Files
//
// All files lie in one folder. A file is a classic script of one statement, in UTF-8:
//
//	siagaIndex("NAME",VALUE);
//
// NAME is the name of the file without ".js", VALUE is JSON. No value holds "</", "<!", U+2028 or U+2029 unescaped.
// Only the head has a fixed name, index.js. All other names hold eight letters or digits (a-z, 2-7) of a hash of what
// they contain, so such a file never changes and can be kept for ever. A reader that cannot load one has an old head: it
// loads the head again, past all caches, and starts over if the id of the build is another one.
//
//	index          the head
//	tHASHn         terms: number n (decimal, from 0) of its group, as in all names that end in n
//	wHASHn eHASHn  words for spelling: by beginnings, by endings
//	pHASHn         pages
//	cHASH          code of the pages of a group
//	fHASH          a facet
//	dHASH          dates
//
// # Conventions
//
// Digits are the 64 characters
//
//	-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz
//
// with the values 0 to 63 in this order. A number is written in base 32, most significant digit first; 32 is added to all
// digits but the last: 5 is "4", 37 is "W4", for 1*32+5. Numbers are below 2^31 and follow each other without separators.
//
// A set of pages, in ascending order, is written in gaps: for each page the number of pages left out since the page before
// (or since the beginning): 0, 1, 4 is 0, 0, 2.
//
// Pages have the numbers 0, 1, 2 … in the order in which they are listed where they score alike: higher Prior, later Date, smaller
// Address (search.Document.Precedes). So of two pages the one with the smaller number comes first.
//
// Strings are in order by code points, which is the order of their bytes in UTF-8, and not always that of UTF-16 units.
// They hold no line feed where a list of them is one.
//
// A front-coded list is a string of pieces, separated by line feeds. The first character of a piece is a digit: how many UTF-16
// units the string shares with the one before (at most 31; a pair of surrogates is never divided; 0 in the first piece); the rest
// of the piece is what follows. An empty string is a list without pieces; a list of one empty string is "-".
//
// A table of shards is an object that tells in which of a sorted sequence of files to look:
//
//	first  front-coded list, for each shard a string s: all that the shards before hold is smaller than s, what this one holds is not;
//	       it is no longer than needed, and empty for the first shard
//	names  the hashes of the groups, one after another
//	group  number of shards in a group; the last one may have fewer
//
// The shard that may hold a key is the last one whose s is not greater than the key. There is none where the table is empty.
// Shard number i is number i%group of group ⌊i/group⌋.
//
// # Head
//
//	version   1
//	id        of the build, eight characters
//	pages     number of pages
//	terms     table of the shards of terms
//	words     table of the shards of words in their order
//	endings   table of the shards of words in the order of their reversed letters
//	blocks    {"sizes","groups","names"}: one digit for each block of pages, its number of pages (1 to 63); one digit for each
//	          group of blocks, its number of blocks (1 to 63); the hashes of the groups, one after another
//	facets    array of [name, file], in the order in which they are shown
//	dates     file
//	analysis  what the analysis of queries needs; any JSON value, not of this package
//
// # Terms
//
// The value of a file of terms is an array of two strings. The first is a front-coded list of keys with one difference: the
// digit of a piece is 32 more if the key is that of a prefix. The second has the lists of pages of the keys, in the same
// order, separated by "|". A list of pages is a set of pages in gaps, followed by one digit for the impact of each of them: "0-AB"
// has the gaps 1 and 0, so the pages 1 and 2, with the impacts 11 and 12. It ends where there are as many digits as gaps. Where a
// list was cut (search.TermList, search.PrefixList) it begins with "*" and the number of pages that it had before; without
// that, it is the number of its pages.
//
// The keys of a file are in order; that of a prefix stands before all keys that begin with it. A key that holds a space is
// that of a title (search.TitleKey): it is looked up like any other, but never stands for a word that begins with it, nor
// counts as one.
//
// All that is known of a prefix (one code point or more, no space) is in one shard: the one that the table gives for the prefix as a key. It
// either has the key of the prefix, with the list that search.PrefixList gives; or all terms that begin with the prefix are
// in this shard and none of their lists was cut, and the list is what PrefixList gives for them together: of each page the
// highest impact, cut. (So the size of a shard bounds what has to be put together.)
//
// # Words
//
// The value is an array of two strings: a front-coded list of words, and for each the number of pages that have it. Words
// are all terms of which search.Lexical holds. In the files for endings they stand with their code points in reverse
// order, and are sorted so. The words that begin (or, reversed, end) with some letters are in the shard that the table gives for
// these letters, and in those after it whose s begins with them.
//
// # Pages
//
// Consecutive pages make a block, consecutive blocks a group. Page 0 is the first of block 0. The value of file n of a group
// is an array of the pages of its block, each an array:
//
//	title, address, path, kind, date, summary, event, prior,
//	facets:    for each three values: the place of its name in the head's facets, value, label
//	causes:    for each three strings: address, title, helped
//	runbooks:  the same
//	sections:  for each three values: anchor, heading, text
//
// The last four are flat arrays. Instead of the string, an anchor may be 0: then it is the heading in lower case, in which every run of
// other characters than a-z and 0-9 is one "-", with none left at both ends; the heading is of ASCII characters then.
//
// The code of the pages of a group of blocks is in a file of its own: an array with, for each page of the group, an array of strings: the
// code of its sections in their order; what is missing at the end is empty. It is needed only for results that match by code.
//
// # Facets and dates
//
// The value of a facet is an array: values in order, their labels (empty: as the value), and one string with the sets of pages
// in gaps, separated by "|". Spellings of a value that search.FoldValue makes equal are one value: the first of them in order.
//
// The dates are one string of one number for each page: 0 for a page without date; else 1 + z, where z is 2d for d ≥ 0 and -2d-1 for d < 0, and d is the
// day minus the day of the last page before that has one (minus 0 for the first). A day is (year*12 + month-1)*31 + day-1.
//
// # Why so
//
// Measured with gzip over 10,000 synthetic pages (5.4 kB of markdown and 374 terms each) and over real repositories: gaps in front of
// impacts take as much as both in turn on short lists and 1 % less on long ones; lists by impact take up to 10 % more, keys and
// lists in one string 1 % more. Texts cost most: code in a file of its own makes the blocks, of which a query reads ten, a
// quarter smaller, and of the results one in a hundred, in pages full of code one in twenty, match by code alone. Shards of terms have
// 7 kB, blocks 6 kB and the head 3.5 kB then, and there is one file to four pages. A list of frequent phrases in the head
// would make synthetic blocks 15 % smaller, real ones 3 %, and would change all of them with every build.
package shard

// Package generator builds a site from a folder of markdown. This comment is the architecture document: it says how the
// program is laid out, which package may import which, and what must stay true.
//
// # A pipeline of values
//
// Each stage takes the result of the one before and returns a new value; nothing is modified after it was returned.
//
//	config ─► load ─► link ─► insight ─► check ─► diagnostics
//	          │ walk     │ names and links → Graph
//	          │ front matter       │ recurrence, similar, trust, readiness
//	          │ body → facts       ▼
//	          │ git history      render, data ─► publish ─► public/   (build)
//	          └ rule files         ▲       └─► preview: a page when it is asked for   (serve)
//	                             chart: geometry
//	          searchable ─► search ─► index on disk (terminal, HTTP), files for browsers (search/ of the site)
//	watch ─► "these paths changed" ─► the same flow, with what load has kept
//
// A [Builder] runs the stages and owns what is kept between builds. A [Snapshot] is the site at one moment: it can
// render what stands at any address, and it can be published. Two snapshots of one content are equal, byte for byte.
//
// # Packages
//
//	diag         problems in content as data: codes, positions, printers
//	config       siaga.yaml: defaults, strict decoding with positions
//	frontmatter  YAML, TOML and JSON front matter as one tree of values with positions
//	markdown     a body parsed once: headings, links, code, HTML with a hole for every link
//	history      what git knows of each file, in one pass
//	model        typed documents, the table of kinds, decoding of front matter; no I/O
//	rules        Prometheus rule files → alerts with positions
//	derive       body and path → facts: meaning of sections, kind, times, timeline, actions, error lines; pure
//	load         walk, front matter, derive, history → documents; kept per file, in memory and in the cache
//	parallel     work spread over all cores
//	cache        bytes by key on disk: what is damaged is not there, several processes at once
//	codec        values as bytes and back exactly, for the cache
//	link         names and links → Graph; addresses; backlinks
//	insight      Graph → what follows from many documents: recurrence, what came back after its fix, similar and
//	             suspected incidents, symptoms, action board, durations, trust, readiness; pure
//	check        table of checks over Graph and insight → diagnostics
//	data         Graph and what follows from it → files for programs, with their schemas
//	chart        values → positions: the geometry of all charts; no HTML, no words, no I/O
//	render       Graph and what follows from it → pages → typed views, with charts and steps → templates
//	searchable   Graph and insight → what is searched of each page
//	publish      make a folder hold exactly these files: atomic per file, only what changed, only what is ours
//	watch        fsnotify → batches of changed paths
//	pull         git: forward to what the remote has, and never more
//	live         the loop: sources change, a site is built again, whoever wants it gets it
//	preview      http.Handler over the latest snapshot: live reload, problem overlay, search
//	crawl        follows every link of a published site; used by tests
//	synth        knowledge bases of any size for benchmarks
//
// Outside of this folder: cmd/siaga is the command line, cmd/siagabench measures it, layouts holds templates, assets,
// texts and scaffolds, content the example and the handbook, and
//
//	search           what a page is worth for its terms; queries taken apart and answered from any Source
//	search/analysis  text → terms; the only place that decides what a term is
//	search/index     a Source on disk, by bleve
//	search/shard     a Source in files that a browser can load from a folder
//	search/client    the same answers in JavaScript
//
// # How a search ranks alike everywhere
//
// What a page is worth for each of its terms, its impact, is a small number that only depends on the page. It is computed when
// the page is analysed. The index on disk stores it as the frequency of the term, the files for browsers as a digit; whoever
// answers a query looks up the lists of its terms, weighs them by rarity and adds. The first ten pages are then read again: how near the
// words stand to each other is only in the text. search/client does it with the numbers of package search, and Chromium is asked
// the same questions in its tests.
//
// # Who imports whom
//
// The table is the one in imports_test.go, which fails when an import is not in it. In words: the domain (model, derive,
// link) knows nothing of files, HTML or HTTP; only this package and cmd see config, a stage has small options of its own;
// search never imports generator.
//
// # Invariants, held by tests
//
//   - Content problems are [diag.Diagnostic] values, tool failures are errors. Nothing panics on content.
//   - Templates get one typed view and can reach nothing else, so a page is a pure function of templates and view.
//   - Only history, publish, cache, watch, pull, preview and cmd touch the operating system; the rest reads [fs.FS].
//   - No time.Now outside cmd and preview: a build has the date of its content. No init. No map order in any output.
//   - An extension is one file and one row of a table: a kind in model, a code in diag, a column in render, a key in
//     config, a template in layouts.
//
// # How a link finds its page
//
// markdown keeps every link with its position and leaves a hole in the HTML. link.Build, which knows all documents,
// resolves them and reports what is broken. render fills the holes while it writes the page, because only then it is
// known from which address the link is seen. So a body is parsed once, however often other pages move.
//
// # How a page stays small
//
// A page does not grow with the site. Lists are cut into pages when a site is planned, so that the addresses are known before
// any page is made; charts and lists on other pages have bounds, say what they leave out, and lead to it. A chart that
// shows every incident merges those that nobody could tell apart.
//
// # What is kept between builds
//
// load keeps each file's document by content hash and path: an unchanged file gives the same pointer, and a new history a copy. Told
// what changed, it looks at that only. Between processes, cache keeps documents by all that they were made of. A
// linker keeps the last graph, and resolves again what is in changed texts, unless a name changed on which links anywhere may
// depend. insight keeps what it read of each incident, and how similar they are as long as none of that changes. The rest runs in full for each snapshot, but only when it is asked
// for: render makes what pages share, and insight what is dear, when a page wants it, so that one saved page costs
// one page. history keeps on disk what it read from the log, by commit.
//
// A build that makes one snapshot keeps as little as it can. Pages that were parsed wait as bytes until all are, so that what
// they keep stands close together, and what is done with is let go before the pages are rendered.
//
// A published folder carries the sum of all inputs it was made of. A build with the same sum only looks whether the folder
// is as it was left. Files are read once for both: what was summed is not read again if the cache has what was made of it, and where
// the folder has no sum to compare with, that is taken of what was read for the build.
//
// Where another sum tells that something has changed, most often it is the text of one page. So the site is remembered with a sum
// over everything but the HTML of bodies, and with whose HTML each page shows: what cannot have changed is neither rendered nor
// indexed, but kept as it stands in the folder. Render says whose HTML it takes; whoever else reads HTML is to do the same, and what
// is added to a body or a document counts for all pages unless [markdown.Body.Surface] leaves it out. See recall.go.
//
// What a page is worth for its terms is kept by the facts that its searchable document is made of, and between processes by
// the documents of some two hundred pages together. The index on disk stores pages whose documents differ; files for browsers are
// named by what they hold, so what is published under a name is not made again.
package generator

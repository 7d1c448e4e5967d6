// Package preview serves a site while it is being written.
//
// # What is served
//
// [Run] builds a site, serves the latest snapshot of it over HTTP and builds again when a source changes. A page is
// rendered when somebody asks for it. Addresses are looked up in the snapshot and never on disk, so no request can
// lead out of the site. What is served is, byte for byte, what `siaga build` would publish, with three exceptions: the
// theme's script gets the live client around it, the 404 page gets a <base>, because it is shown at any address, and there is no
// service worker.
//
// A rebuild that cannot be done (a configuration with mistakes, a template that does not parse, content that is gone)
// leaves the last good snapshot in place and is shown as a problem, in the terminal and on the page.
//
// # Who may ask
//
// The server is for one person at one machine. It listens on loopback unless told otherwise and answers only to names
// that such a person would type, so that a web page somewhere else cannot reach it by pointing its own name at
// 127.0.0.1. Content is not trusted here either: every response carries the content security policy of the pages.
//
// # The live client
//
// The client opens an event stream at /_siaga/events:
//
//	event: hello     data: {"server", "build", "problems"}   once, when the stream opens
//	event: rebuilt   data: the same and "changed": [paths]   after every rebuild
//
// server is another text for every start of the server, and build counts the snapshots. changed names the files of the content; it
// is left out when they are not known or too many. problems is {"errors", "warnings", "list": [{"severity", "place", "code",
// "message", "suggestion", "line"}]}, errors first, without hints, bounded.
//
// An event says that there is something new, not what it is good for: each tab then asks for the page that it shows, with the
// entity tag that it has (If-None-Match). A page that is the same byte for byte costs a tab an empty answer (304), and the server,
// however many tabs ask, one page rendered per address and build. What a page is tagged with, and which build it is of, a page
// learns of itself by the header Server-Timing, so that nothing is missed that changes while it is being loaded.
//
// A page that differs is swapped: the client holds the page as it came against the one as it comes, and changes what differs where it
// stands. Everything else stays as it is, with what the reader and the theme's script have done to it: the place in
// the window, what is unfolded, typed in and chosen. The theme's script is told of new elements (Siaga.enhance). Where that is not
// enough, because the frame of the page or its script differs, or a script has moved what was edited, the page is loaded again, at
// the place where it was.
//
// A tab that is hidden asks for nothing. Of the tabs of one browser that are seen, one has the stream and tells the others, because
// browsers open no more than six connections to one server.
package preview

// workerPath is where a published site has its service worker. It is not served: the copy that it would keep in the browser could hide
// what was changed, and one that is still there from a published site takes itself away when it finds this address empty.
const workerPath = "/sw.js"

// eventsPath is where the event stream is. It takes an address from nobody: a page's address ends in .html, and a linked
// file of this very name would still be published, only not previewed.
const eventsPath = "/_siaga/events"

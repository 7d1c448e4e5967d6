// The service worker keeps a copy of the site in the browser, so that it can be read while the network, or the host, is down.
//
// A copy is never shown while the host answers. Pages come from the host, which is asked each time whether they have changed; only when
// it cannot be reached, answers with an error of its own (5xx), or says nothing for some seconds, the copy is shown, and the page tells
// of what time it is. A page that the host says is not there is only believed to be gone while the rest of the site is there. What comes
// from the copy at once are files whose names tell their contents: those of the theme, and of the search index but for its head.
//
// After a visit it fetches what search/offline.json lists, then the search index, within bounds. The head of the index is kept last, so that
// it never names files that are not there. Names that begin with the scope keep sites of one host apart. Where sw.js is gone from a site
// that is there, the worker takes itself and all that it kept away.
(() => {
  "use strict";

  const home = self.registration.scope, own = "siaga " + new URL(home).pathname + " ", pages = own + "1 pages", files = own + "1 files";
  const base = key(home).slice(0, -"index.html".length), at = (address) => base + address.split("/").map(encodeURIComponent).join("/");
  const listAddress = at("search/offline.json"), headAddress = at("search/index.js");
  const patience = 8000, impatience = 1500, lately = 3e4, pause = 6e4, day = 864e5, atOnce = 4; // times in milliseconds
  const mostAssets = 16 << 20, mostPages = 16 << 20, mostIndex = 16 << 20, mostOfFile = 4 << 20, mostVisited = 200, mostOld = 20; // bytes, and numbers of files

  // key is the address that the answer to a request is kept by. Pages are files: what follows a ? does not change them.
  function key(address) {
    const url = new URL(address);
    url.search = url.hash = "";
    url.pathname = url.pathname.split("/").map((part) => {
      try { return encodeURIComponent(decodeURIComponent(part)); } catch { return part; }
    }).join("/");
    return url.pathname.endsWith("/") ? url.href + "index.html" : url.href;
  }

  // Hosts may serve a page with and without the end of its name.
  const other = (url) => url.endsWith(".html") ? url.slice(0, -5) : url + ".html";

  const match = async (cache, url) => (await caches.open(cache)).match(url, { ignoreVary: true });
  const find = async (url, page) => await match(pages, url) || (page ? await match(pages, other(url)) : undefined);

  const storable = (r) => r.status === 200 && r.type === "basic" && !r.redirected && Number(r.headers.get("content-length")) <= mostOfFile;
  // A host that serves a page under another name leads there; what leads elsewhere, such as to a log-in, is not the page.
  const isSame = (r, url) => r.ok && r.redirected && [url, other(url)].includes(key(r.url));
  const isFile = (r) => storable(r) && !/html/.test(r.headers.get("content-type")); // some hosts answer with a page where a file is missing

  // keep stores an answer with the time, its size in bytes, and a mark; it gives the size.
  async function keep(cache, url, response, mark = "") {
    const headers = new Headers(response.headers), body = await response.blob();
    for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name); // of the transfer, which is over
    headers.set("siaga-kept", [Date.now(), body.size, mark].join(" "));
    await (await caches.open(cache)).put(url, new Response(body, { headers }));
    return body.size;
  }

  function told(response) {
    const [time, size, mark] = (response.headers.get("siaga-kept") || "0 0 ").split(" ");
    return { time: Number(time), size: Number(size), mark };
  }

  // What the site wants to be kept, as this browser last heard of it.
  let list = null;
  async function known() {
    const kept = list ? null : await match(pages, listAddress);
    if (kept) list = await kept.json();
    return list || { version: "", pages: [], assets: [] };
  }

  const isIndex = (url) => url.startsWith(base) && /^search\/[cdefptw][a-z2-7]{8}\d*\.js$/.test(url.slice(base.length));
  const isFixed = async (url) => isIndex(url) || (await known()).assets.some((a) => at(a) === url);

  // Answers.

  async function answer(event) {
    const url = key(event.request.url);
    try {
      return await isFixed(url) ? await fixed(event, url) : await fresh(event, url);
    } catch (e) {
      if (e instanceof TypeError) throw e; // no network and no copy
      return fetch(event.request); // no storage
    }
  }

  async function fixed(event, url) {
    const kept = await match(files, url);
    if (kept) return kept;
    const response = await fetch(event.request);
    if (isFile(response)) event.waitUntil(keep(files, url, response.clone()).catch(() => {}));
    return response;
  }

  // overdue are requests that were not waited for. Their answers are kept when they come after all, but a new request for the same address
  // ends them: browsers would let it wait for them.
  const overdue = new Map();
  let hung = 0; // when an answer was last not waited for; while there is none since, less patience is enough

  async function fresh(event, url) {
    const page = event.request.mode === "navigate", stop = new AbortController();
    if (overdue.has(url)) overdue.get(url).abort();
    const asked = ask(event, url, stop.signal).finally(() => { if (overdue.get(url) === stop) overdue.delete(url); });
    event.waitUntil(asked.catch(() => {}));
    const kept = await find(url, page);
    if (!kept && !page) return asked;
    let response;
    try {
      response = await (kept ? Promise.race([asked, new Promise((done) => { setTimeout(done, Date.now() - hung < lately ? impatience : patience, null); })]) : asked);
    } catch { /* no network */ }
    if (!kept) return response || nowhere(url);
    if (response === null) {
      overdue.set(url, stop);
      hung = Date.now();
    }
    if (!response || response.status >= 500 || response.status === 404 && !await isThere()) return copy(kept, page);
    if (response.status === 404) event.waitUntil(caches.open(pages).then((c) => c.delete(url)));
    return response;
  }

  async function ask(event, url, signal) {
    const response = await fetch(event.request, { cache: "no-cache", signal });
    hung = 0;
    if (storable(response) && url !== headAddress) event.waitUntil(keep(pages, url, response.clone()).catch(() => {}));
    return response;
  }

  // isThere tells whether the host serves this site at all: in front of one that is down, others may answer that nothing is there.
  const isThere = () => fetch(listAddress, { cache: "no-store" }).then((r) => r.ok, () => false);

  // copy is a page that says that it is a copy, and of what time.
  async function copy(kept, page) {
    const text = page ? await kept.clone().text() : "";
    if (!text.includes('<body class="t-')) return kept;
    return new Response(text.replace("<html", () => `<html data-kept="${new Date(told(kept).time).toISOString()}"`), { headers: kept.headers });
  }

  // nowhere stands for a page of which there is no copy: the way to it without the name of its file, or what resembles its address.
  async function nowhere(url) {
    if (await find(url + "/index.html")) return Response.redirect(url + "/");
    const kept = await find(at("404.html"));
    if (!kept) return Response.error();
    const text = (await kept.text()).replace("<html", '<html data-kept=""').replace("<head>", () => `<head><base href="${home}">`);
    return new Response(text, { status: 503, headers: kept.headers });
  }

  // Keeping.

  // each works through a list with a few at once. What fails ends it.
  async function each(all, work) {
    const rest = all.values();
    await Promise.all(Array.from({ length: atOnce }, async () => { for (const item of rest) await work(item); }));
  }

  const request = (url) => fetch(url, { cache: "no-cache", priority: "low" });

  async function keepFiles(addresses, room) {
    const cache = await caches.open(files);
    await each(addresses, async (address) => {
      const url = at(address), kept = await cache.match(url, { ignoreVary: true });
      if (kept) room -= told(kept).size;
      if (kept || room <= 0) return;
      const response = await request(url);
      if (isFile(response)) room -= await keep(files, url, response);
    });
  }

  async function keepPages({ version, pages: addresses }) {
    let room = mostPages;
    await each(addresses, async (address) => {
      const url = at(address), kept = await match(pages, url), is = kept && told(kept);
      const old = !is || is.mark !== version || Date.now() - is.time > day;
      if (!old) room -= is.size;
      if (!old || room <= 0) return;
      const response = await request(url);
      if (storable(response) || isSame(response, url)) room -= await keep(pages, url, response, version);
    });
  }

  async function keepIndex() {
    const response = await request(headAddress);
    if (!storable(response)) return;
    const head = await response.clone().text(), kept = await match(pages, headAddress);
    if (kept && await kept.text() === head) return;
    const names = namesOf(head).map((name) => "search/" + name + ".js");
    await keepFiles(names, mostIndex);
    await keep(pages, headAddress, response);
    await remove(files, (url) => isIndex(url) && !names.some((name) => at(name) === url));
  }

  // namesOf lists the files of an index, those first that every search may need. Package search/shard tells the format.
  function namesOf(head) {
    const { version, terms, words, endings, blocks, facets, dates } = JSON.parse(head.slice(head.indexOf(",") + 1, head.lastIndexOf(")")));
    if (version !== 1) return [];
    const digits = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", hash = (names, i) => names.slice(i * 8, i * 8 + 8);
    const table = (kind, { first, names, group }) => first ? first.split("\n").map((_, i) => kind + hash(names, Math.floor(i / group)) + i % group) : [];
    const groups = Array.from(blocks.groups, (digit, i) => ({ name: hash(blocks.names, i), blocks: digits.indexOf(digit) }));
    return [dates, ...facets.map(([, file]) => file), ...table("t", terms), ...groups.flatMap((g) => Array.from({ length: g.blocks }, (_, i) => "p" + g.name + i)),
      ...table("w", words), ...table("e", endings), ...groups.map((g) => "c" + g.name)];
  }

  async function remove(cache, which) {
    const c = await caches.open(cache);
    for (const { url } of await c.keys()) if (which(url)) await c.delete(url);
  }

  // prune leaves the newest of what is no longer listed: pages that were visited, and files of earlier themes, which those pages use.
  async function prune(cache, wanted, most) {
    const c = await caches.open(cache), rest = [];
    for (const { url } of await c.keys()) if (!wanted.has(url) && !isIndex(url)) rest.push({ url, time: told(await match(cache, url)).time });
    rest.sort((a, b) => b.time - a.time);
    for (const { url } of rest.slice(most)) await c.delete(url);
  }

  async function refresh(saving) {
    const response = await request(listAddress), before = await match(pages, listAddress);
    if (!storable(response)) return;
    const wanted = await response.clone().json(), was = before && told(before);
    if (was && was.mark === wanted.version && Date.now() - was.time < day) return;
    await keepFiles(wanted.assets, mostAssets);
    await keep(pages, listAddress, response.clone());
    list = wanted;
    if (saving) return;
    await keepPages(wanted);
    await keepIndex();
    await prune(pages, new Set([listAddress, headAddress, ...wanted.pages.map(at)]), mostVisited);
    await prune(files, new Set(wanted.assets.map(at)), mostOld);
    await keep(pages, listAddress, response, wanted.version); // the mark says that all was done
  }

  // undone is true when the script is gone from a site that is there; then nothing is left of the worker either.
  async function undone() {
    const script = await request(self.location.href);
    if (![404, 410].includes(script.status) || !(await fetch(home, { cache: "no-store" })).ok) return false;
    await self.registration.unregister();
    for (const name of await caches.keys()) if (name.startsWith(own)) await caches.delete(name);
    return true;
  }

  // visited keeps the page that a reader is on, which was loaded before there was a worker, then the rest. Readers who save data get no
  // more than what they look at.
  let busy = null, last = 0;
  async function visited(address, saving) {
    if (await undone()) return null;
    const url = key(address);
    if (url.startsWith(base) && !await find(url)) {
      const response = await request(address);
      if (storable(response)) await keep(pages, url, response);
    }
    if (busy || Date.now() - last < pause) return busy;
    last = Date.now();
    busy = refresh(saving).finally(() => { busy = null; });
    return busy;
  }

  self.addEventListener("install", () => { self.skipWaiting(); });

  self.addEventListener("activate", (event) => {
    const clean = async () => {
      for (const name of await caches.keys()) if (name.startsWith(own) && name !== pages && name !== files) await caches.delete(name);
      await self.clients.claim();
    };
    event.waitUntil(clean());
  });

  self.addEventListener("message", (event) => {
    if (!event.data || event.data.siaga !== "visited" || !event.source) return;
    event.waitUntil(visited(event.source.url, event.data.saving === true).catch(() => {})); // no network, or no room: the next visit tries again
  });

  self.addEventListener("fetch", (event) => {
    const { method, url, destination, headers } = event.request;
    if (method !== "GET" || !url.startsWith(home) || headers.has("range") || !["document", "script", "style", "image", "font"].includes(destination)) return;
    event.respondWith(answer(event));
  });
})();

// The live client: follows what siaga serve builds, and brings the page up to date when it differs. It stands behind the theme's
// script; published sites do not have it. LOADED is the server, and the build, that this script is of.
((loaded) => {
  "use strict";

  if (!self.EventSource) return;
  const { live } = self.Siaga, events = "/_siaga/events", name = "siaga-live", place = "siaga-scroll";
  const patience = 1000; // ms that a server may be away before it is told, and between two tries to reach it

  // The server tells with each page what it is a hash of, and of which build. Where a browser keeps that from scripts (it may, over
  // plain HTTP from another machine), the page is taken to be of the build of its script.
  const entry = performance.getEntriesByType("navigation")[0], told = {};
  for (const t of entry && entry.serverTiming || []) told[t.name] = t.description;
  let tag = told.page ? '"' + told.page + '"' : "", seen = Number(told.build) || loaded.build;

  // A page that is loaded again stays where it was: at the height of what stood highest in the window.

  function reload() {
    let mark = null;
    for (const el of document.querySelectorAll("main [id]")) {
      const { top } = el.getBoundingClientRect();
      if (mark && top > innerHeight / 2) break;
      mark = { id: el.id, top };
    }
    try {
      sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, y: scrollY, mark }));
      history.scrollRestoration = "manual";
    } catch { /* the browser knows a place, too */ }
    location.reload();
  }

  function restore() {
    let was = null;
    try {
      was = JSON.parse(sessionStorage.getItem(place));
      sessionStorage.removeItem(place);
    } catch { /* nothing is remembered */ }
    if (!was) return;
    history.scrollRestoration = "auto";
    if (was.path !== location.pathname || !was.y) return;
    const el = was.mark && document.getElementById(was.mark.id);
    scrollTo({ top: el ? el.getBoundingClientRect().top + scrollY - was.mark.top : was.y, behavior: "instant" });
  }

  // check asks for the page again. If it is as it was, the server says so in few bytes.

  let checking = false, again = false;

  async function check() {
    again = true;
    if (checking) return;
    checking = true;
    while (again) {
      again = false;
      try {
        await compare();
      } catch { // not reached; if it is gone, the stream tells when it is there again
        seen = 0;
        setTimeout(() => { if (leave) check(); }, patience);
        break;
      }
    }
    checking = false;
  }

  async function compare() {
    const r = await fetch(location.href.split("#")[0], { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
    if (r.status === 304) return live.broken("");
    const html = await r.text();
    if (r.status >= 500) return live.broken(html); // what is shown is better than that
    live.broken("");
    if (r.redirected) return reload();
    try {
      live.swap(html);
    } catch {
      return reload();
    }
    tag = r.headers.get("ETag") || "";
  }

  // An image is no part of the page's bytes: those that may have changed are asked for again. No list means that any may have.
  function refreshImages(changed, build) {
    for (const img of document.querySelectorAll("main img[src]")) {
      const url = new URL(img.src), path = decoded(url.pathname.slice(1));
      if (url.origin !== location.origin || changed && !changed.some((c) => c === "." || c === path || path.startsWith(c + "/"))) continue;
      url.search = "?" + build;
      img.src = url.href;
    }
  }

  function decoded(path) {
    try { return decodeURIComponent(path); } catch { return path; }
  }

  // The engine of the search keeps what it has read of the index. After a build it reads the head of the index again, once it is asked.
  let stale = false;

  async function renewSearch() {
    const { search } = self.Siaga;
    if (!search) return; // not loaded yet: what it will load is new
    stale = true;
    const engine = await search.engine();
    for (const name of engine.live ? [] : ["search", "triage"]) {
      const work = engine[name];
      engine[name] = async (...question) => {
        if (stale) await engine.renew();
        stale = false;
        return work.apply(engine, question);
      };
    }
    engine.live = true;
  }

  function receive(data) {
    if (data.server !== loaded.server) return reload();
    live.problems(data.problems);
    if (data.build === seen) return;
    renewSearch().catch(() => {}); // the search says itself when it cannot be had
    refreshImages(data.build === seen + 1 ? data.changed : null, data.build);
    seen = data.build;
    check();
  }

  // Browsers open six connections to one server, and a stream takes one for good. So only one of the tabs of a browser that are seen
  // has it, and tells the others. Where there are no locks, each tab that is seen has its own.

  const channel = navigator.locks && self.BroadcastChannel ? new BroadcastChannel(name) : null;
  let leave = null, last = null, missing = 0;

  function tell(message) {
    last = message;
    if (channel) channel.postMessage(message);
    hear(message);
  }

  function hear(message) {
    if (!leave) return; // hidden
    clearTimeout(missing);
    if (message.lost) missing = setTimeout(() => live.notice("siaga serve does not answer: waiting for it"), patience);
    else {
      live.notice("");
      receive(message);
    }
  }

  if (channel) {
    channel.onmessage = ({ data }) => {
      if (!data.ask) hear(data);
      else if (last) channel.postMessage(last); // only one that has the stream has a last message
    };
  }

  // listen opens the stream. What it returns closes it.
  function listen() {
    let stream = null, waiting = 0;
    const open = () => {
      stream = new EventSource(events);
      for (const kind of ["hello", "rebuilt"]) stream.addEventListener(kind, (e) => tell(JSON.parse(e.data)));
      stream.onerror = () => {
        if (!last || !last.lost) tell({ lost: true });
        if (stream.readyState === EventSource.CLOSED) waiting = setTimeout(open, patience); // else the browser tries again by itself
      };
    };
    open();
    return () => {
      stream.close();
      clearTimeout(waiting);
      last = null;
    };
  }

  function follow() {
    if (leave || document.hidden) return;
    if (!channel) {
      leave = listen();
      return;
    }
    const ended = new AbortController();
    let close = () => {};
    navigator.locks.request(name, { signal: ended.signal }, () => ended.signal.aborted ? null : new Promise((done) => {
      const end = listen();
      close = () => {
        end();
        done();
      };
    })).catch(() => {}); // given up
    leave = () => {
      ended.abort();
      close();
    };
    channel.postMessage({ ask: true });
  }

  // A tab that is hidden does nothing. What it has missed it is told when it is seen again.
  function rest() {
    clearTimeout(missing);
    if (leave) leave();
    leave = null;
  }

  document.addEventListener("visibilitychange", () => { (document.hidden ? rest : follow)(); });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
  restore();
  follow();
})(LOADED);

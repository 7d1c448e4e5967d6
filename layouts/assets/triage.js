// The page for the first minutes: somebody pastes an alert or lines of a log, and gets the past incidents that are like it, what caused
// them, and what helped. The text stays in this browser: it is compared here, kept for this tab alone, and never part of an address.
(() => {
  "use strict";

  const { root, text: say, word, make, hit, engine, resultsAddress } = self.Siaga.search;
  const form = document.querySelector("form.paste"), place = document.querySelector(".compared");
  if (!form || !place) return;
  const pasted = form.elements.pasted, clear = form.querySelector("[type=reset]"), status = make("p", { class: "count", role: "status" }), answer = make("div");
  const text = (key, values) => say("paste." + key, values);
  const storage = "siaga-pasted:" + location.pathname, slow = 300, shownTerms = 14, shownRows = 5, wordsToSearch = 6, maxKept = 64 << 10;
  const asked = new URLSearchParams(location.search).get("q"); // a short text may come with the address; it leaves it when another one is compared
  let turn = 0, waiting = 0;

  // What was compared is there again after a reload and on the way back. Storage may be forbidden; then it is gone.

  function restore() {
    try { return sessionStorage.getItem(storage) || ""; } catch { return ""; }
  }

  function remember(what) {
    try {
      if (what.trim() && what.length <= maxKept) sessionStorage.setItem(storage, what);
      else sessionStorage.removeItem(storage);
    } catch { /* not remembered */ }
  }

  async function compare() {
    const what = pasted.value, mine = ++turn;
    remember(what);
    if (what !== asked && location.search) try { history.replaceState(null, "", location.pathname); } catch { /* not from every file:// */ }
    clearTimeout(waiting);
    clear.hidden = !what;
    if (!what.trim()) return show(text("empty"));
    place.setAttribute("aria-busy", "true");
    waiting = setTimeout(() => { status.textContent = text("comparing"); }, slow);
    let found = null;
    try { found = await (await engine()).triage(what); } catch { /* told below */ }
    if (mine !== turn) return;
    if (!found) show(text("broken"), ways([]));
    else if (found.problems.length) show(text(found.problems[0].code === "too-long" ? "too_long" : "unknown"), ways([]));
    else showFound(found);
  }

  // show says one thing to everybody, screen readers included, and puts the rest below it.
  function show(what, ...below) {
    clearTimeout(waiting);
    place.removeAttribute("aria-busy");
    document.documentElement.classList.toggle("asked", Boolean(what) && below.length > 0);
    status.textContent = what;
    answer.replaceChildren(...below.filter(Boolean));
  }

  function showFound({ terms, named, hits, causes, runbooks }) {
    const events = new Map();
    for (const h of hits) events.set(h.event, [...events.get(h.event) || [], h]);
    const total = events.size;
    if (!hits.length) return show(text(terms.length ? "nothing" : "unknown_words"), looked(terms), pages(named), ways(terms));
    show([text("alike", { n: total }), causes.length ? text("causes", { n: causes.length }) : "", runbooks.length ? text("runbooks", { n: runbooks.length }) : ""].filter(Boolean).join(", ") + ".",
      looked(terms), pages(named),
      tallies("likely", "root-cause", causes, (c) => text(total === 1 ? "in_the_one" : "in", { n: c.events.length, total })),
      tallies("helped", "runbook", runbooks, (r) => r.helped ? text("helped_in", { n: r.helped, total: r.events.length }) : text("used_in", { n: r.events.length })),
      part("incidents", make("ol", { class: "hits" }, ...Array.from(events.values(), incident))),
      ways(terms));
  }

  // incident shows the page that is most alike, with what it shares, and names the others that tell of the same incident.
  function incident([h, ...others]) {
    return make("li", {}, hit(h, true), make("p", { class: "shared" }, text("shared") + " ", ...spaced(h.shared.map(chip))),
      ...others.map((o) => make("p", { class: "shared" }, word("kind", o.kind) + ": ", make("a", { href: address(o.address) }, o.title))));
  }

  const chip = (term) => make("code", {}, term);
  const spaced = (list) => list.flatMap((el) => [el, " "]);

  function part(name, ...children) {
    const id = "paste-" + name;
    return make("section", { "aria-labelledby": id }, make("h3", { id }, text(name)), ...children);
  }

  // looked tells which words were looked for. Those that say most come first.
  function looked(terms) {
    if (!terms.length) return null;
    const rest = terms.slice(shownTerms);
    return make("div", { class: "looked" }, make("p", {}, text("looked") + " ", ...spaced(terms.slice(0, shownTerms).map(chip)), make("span", { class: "note" }, text("left_out"))),
      rest.length ? make("details", {}, make("summary", {}, text("more", { n: rest.length })), make("p", {}, ...spaced(rest.map(chip)))) : "");
  }

  const address = (to) => root + to.split("/").map(encodeURIComponent).join("/");

  function pages(named) {
    if (!named.length) return null;
    return part("named", make("ul", { class: "tallies" }, ...named.map((p) => make("li", {}, make("a", { href: address(p.address), "data-k": p.kind }, p.title),
      make("span", { class: "note" }, p.kind === "alert" ? text("alert") : word("kind", p.kind))))));
  }

  // tallies lists pages with how often they are named; of many, those behind the first ones can be unfolded.
  function tallies(name, kind, list, note) {
    if (!list.length) return null;
    const rows = list.map((t) => make("li", {}, make("a", { href: address(t.address), "data-k": kind }, t.title), make("span", { class: "note" }, note(t))));
    const rest = rows.slice(shownRows);
    return part(name, make("ol", { class: "tallies" }, ...rows.slice(0, shownRows)),
      rest.length ? make("details", {}, make("summary", {}, text("more", { n: rest.length })), make("ol", { class: "tallies", start: shownRows + 1 }, ...rest)) : "");
  }

  // ways lead on from what was found, or was not: the page has them ready, but for the words to search for.
  function ways(terms) {
    const list = document.getElementById("ways-on").content.cloneNode(true), search = list.querySelector("[data-search]");
    if (terms.length) search.href = resultsAddress(terms.slice(0, wordsToSearch).join(" "));
    return list;
  }

  place.append(status, answer);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    compare();
  });
  form.addEventListener("reset", () => {
    turn++;
    remember("");
    clear.hidden = true;
    show("");
    pasted.focus();
  });
  pasted.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing) return;
    e.preventDefault();
    form.requestSubmit();
  });
  pasted.addEventListener("paste", () => setTimeout(compare)); // once the text is in the field
  pasted.addEventListener("input", () => { clear.hidden = !pasted.value; });

  pasted.value = pasted.value || asked || restore(); // what is typed already stays
  if (pasted.value) compare();
  else document.documentElement.classList.remove("asked");
})();

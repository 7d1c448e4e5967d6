// The page of results, and what the 404 page looks up. The question, the filters and the page of the list stand in the address,
// so that it can be shared and the back button works; the field in the header is the field of the page of results.
(() => {
  "use strict";

  const { form, field, resultsPage, text, word, make, short, engine, recent, remember, forget, hit, remarks, refused, count } = self.Siaga.search;
  const perPage = 20, shortList = 6, slow = 300, title = document.title;
  const names = ["kind", "service", "severity", "root-cause", "owner", "year", "status", "tag", "alert"];

  // A state is what the address says.

  function read(query) {
    const params = new URLSearchParams(query), filters = {};
    for (const name of names) {
      const values = Array.from(new Set(params.getAll(name).filter(Boolean)));
      if (values.length) filters[name] = values;
    }
    const page = /^[1-9]\d{0,3}$/.test(params.get("page")) ? Number(params.get("page")) : 1;
    return { q: params.get("q") || "", filters, page };
  }

  function write(state) {
    const params = new URLSearchParams();
    if (state.q) params.set("q", state.q);
    for (const name of names) for (const value of state.filters[name] || []) params.append(name, value);
    if (state.page > 1) params.set("page", state.page);
    return resultsPage + (params.size ? "?" + params : "");
  }

  const asks = (state) => state.q.trim() !== "" || Object.keys(state.filters).length > 0;

  // toggled is a state with a filter more or less; it begins at the first page.
  function toggled(state, name, value) {
    const had = state.filters[name] || [], values = had.includes(value) ? had.filter((v) => v !== value) : [...had, value];
    const filters = { ...state.filters, [name]: values };
    if (!values.length) delete filters[name];
    return { ...state, filters, page: 1 };
  }

  const label = (name, value) => name === "kind" ? word("kind", value) : name === "severity" || name === "status" ? word("values", value) : value;

  function results(place) {
    const status = make("p", { class: "count", role: "status" }), above = make("div"), list = make("ol", { class: "hits", tabindex: "-1", "aria-label": text("found") });
    const chips = make("ul", { class: "chips", "aria-label": text("chosen") }), pager = make("nav", { class: "pager", "aria-label": text("pages"), hidden: "" });
    const facets = make("details", { class: "facets", hidden: "" }, make("summary", {}, text("filters")), make("div"));
    const wide = matchMedia("(min-width: 75.01rem)"), opened = new Set(), labels = new Map();
    let state = read(location.search), settled = true, turn = 0, waiting = 0;

    // go makes a state the one that is shown. While somebody types, the address changes, but the back button need not go through it.
    function go(next, typing) {
      const enter = !typing || settled;
      state = next;
      settled = !typing;
      try { history[enter ? "pushState" : "replaceState"](null, "", write(state)); } catch { /* too often, or not from every file:// */ }
      return run();
    }

    async function run() {
      const mine = ++turn, asked = asks(state), shown = state;
      clearTimeout(waiting);
      document.documentElement.classList.toggle("asked", asked);
      document.title = (state.q.trim() ? short(state.q.trim()) + " · " : "") + title;
      if (!asked) return showRecent();
      waiting = setTimeout(() => { status.textContent = text("loading"); place.setAttribute("aria-busy", "true"); }, slow);
      let result = null;
      try {
        result = await (await engine()).search(state.q, { limit: perPage, offset: (state.page - 1) * perPage, filters: state.filters, facets: true });
      } catch { /* told below */ }
      if (mine !== turn) return;
      clearTimeout(waiting);
      place.removeAttribute("aria-busy");
      if (result) show(shown, result);
      else broken();
    }

    function clear() {
      status.textContent = "";
      for (const el of [above, list, chips]) el.replaceChildren();
      facets.hidden = pager.hidden = true;
    }

    function broken() {
      clear();
      above.replaceChildren(make("p", { class: "notice" }, text("broken")));
      document.documentElement.classList.remove("asked"); // the lists are the way that is left
    }

    function showRecent() {
      const past = recent();
      clear();
      if (!past.length) return;
      above.replaceChildren(make("section", { class: "recent" }, make("h2", {}, text("recent"), make("button", { type: "button", "data-forget": "" }, text("forget_all"))),
        make("ul", {}, ...past.map((q) => make("li", {}, make("a", { href: write({ q, filters: {}, page: 1 }) }, q),
          make("button", { type: "button", "data-forget": q, "aria-label": text("forget", { text: q }) }, "×"))))));
    }

    function show(at, result) {
      const none = !result.hits.length, filtered = Object.keys(at.filters).length > 0;
      status.textContent = refused(result) ? "" : none ? filtered && !at.q.trim() ? text("nothing_left") : text("nothing", { text: short(at.q.trim()) }) : count(result);
      above.replaceChildren(...remarks(result));
      if (result.suggestion) above.append(make("p", { class: "meant" }, make("a", { href: write({ ...at, q: result.suggestion.query, page: 1 }) }, text("meant", { text: short(result.suggestion.text) }))));
      if (none) above.append(refused(result) ? "" : make("p", { class: "remark" }, text("unwritten")),
        make("p", { class: "ways" }, make("a", { href: self.Siaga.search.root + "triage.html" }, text("first_minutes")), " ", make("a", { href: resultsPage }, text("browse"))));
      list.replaceChildren(...result.hits.map((h) => make("li", {}, hit(h, true))));
      list.start = (at.page - 1) * perPage + 1;
      showFacets(at, result.facets || {});
      showChips(at);
      showPager(at, result);
    }

    // Values keep the focus and "more" stays open while the list is drawn anew.
    function showFacets(at, all) {
      const had = document.activeElement, key = facets.contains(had) ? [had.name, had.value].join("\n") : null, groups = [];
      for (const name of names.filter((n) => all[n] && all[n].length)) {
        const values = all[name], long = values.length > shortList + 1;
        for (const v of values) labels.set(name + "\n" + v.value, v.label && v.label !== v.value ? v.label : label(name, v.value));
        const rows = values.filter((v, i) => !long || opened.has(name) || i < shortList || v.on).map((v) => {
          const box = make("input", { type: "checkbox", name, value: v.value });
          box.checked = v.on;
          return make("label", {}, box, make("span", {}, labels.get(name + "\n" + v.value)), make("span", { class: "n" }, v.count.toLocaleString(document.documentElement.lang || undefined)));
        });
        if (long) rows.push(make("button", { type: "button", name: "more", value: name, "aria-expanded": String(opened.has(name)) },
          opened.has(name) ? text("fewer") : text("more", { n: values.length - rows.length })));
        groups.push(make("fieldset", {}, make("legend", {}, text("facets." + name)), ...rows));
      }
      facets.lastElementChild.replaceChildren(...groups);
      facets.hidden = !groups.length;
      const again = key && Array.from(facets.querySelectorAll("input, button")).find((el) => [el.name, el.value].join("\n") === key);
      if (again) again.focus();
    }

    function showChips(at) {
      const chip = (name, value) => {
        const says = text("facets." + name) + ": " + (labels.get(name + "\n" + value) || label(name, value));
        return make("li", {}, make("a", { href: write(toggled(at, name, value)), "aria-label": text("remove", { text: short(says) }) }, short(says), make("span", { "aria-hidden": "true" }, " ×")));
      };
      const all = names.flatMap((name) => (at.filters[name] || []).map((value) => chip(name, value)));
      if (all.length > 1) all.push(make("li", {}, make("a", { href: write({ ...at, filters: {}, page: 1 }), class: "all" }, text("remove_all"))));
      chips.replaceChildren(...all);
    }

    function showPager(at, result) {
      const last = Math.ceil(result.total / perPage), link = (rel, page, says) => make("a", { rel, href: write({ ...at, page }) }, says);
      pager.hidden = at.page === 1 && result.total <= perPage && !result.atLeast;
      pager.replaceChildren(make("p", {},
        make("span", { class: "position" }, result.atLeast ? text("page_open", { n: at.page }) : text("page", { n: at.page, total: last })),
        at.page > 1 ? link("prev", Math.min(at.page - 1, Math.max(last, 1)), text("prev")) : "",
        result.hits.length && at.page * perPage < result.total ? link("next", at.page + 1, text("next")) : ""));
    }

    field.value = state.q;
    place.append(make("div", { class: "answer" }, status, chips, above, list, pager), facets);
    facets.open = wide.matches;
    wide.addEventListener("change", () => { facets.open = wide.matches; });
    field.addEventListener("input", () => go({ ...state, q: field.value, page: 1 }, true));
    field.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && !e.isComposing) {
        e.preventDefault();
        if (field.value) { field.value = ""; go({ ...state, q: "", page: 1 }, true); } else field.blur();
      } else if (e.key === "ArrowDown" && list.querySelector("a")) {
        e.preventDefault();
        list.querySelector("a").focus();
      }
    });
    list.addEventListener("keydown", (e) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[e.key], links = Array.from(list.querySelectorAll("a"));
      if (!by || e.ctrlKey || e.metaKey || e.altKey) return;
      e.preventDefault();
      (links[links.indexOf(document.activeElement) + by] || (by < 0 ? field : links.at(-1))).focus();
    });
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      remember(field.value);
      if (write({ ...state, q: field.value, page: 1 }) !== write(state) || !settled) go({ ...state, q: field.value, page: 1 }, !settled);
      settled = true;
    });
    facets.addEventListener("change", (e) => { go(toggled(state, e.target.name, e.target.value)); });
    place.addEventListener("click", (e) => {
      const a = e.target.closest("a"), button = e.target.closest("button");
      if (button && button.name === "more") {
        if (!opened.delete(button.value)) opened.add(button.value);
        run();
      } else if (button && button.dataset.forget !== undefined) {
        forget(button.dataset.forget || undefined);
        showRecent();
        field.focus();
      } else if (a && a.matches(".hit")) remember(field.value);
      else if (a && a.pathname === location.pathname && !e.ctrlKey && !e.metaKey && !e.shiftKey && e.button === 0) {
        const next = read(a.search), turned = next.page !== state.page;
        e.preventDefault();
        field.value = next.q;
        go(next).then(() => {
          list.focus({ preventScroll: true });
          if (turned) scrollTo(0, 0);
        });
      }
    });
    addEventListener("popstate", () => {
      state = read(location.search);
      settled = true;
      field.value = state.q;
      run();
    });
    run();
    if (!asks(state) && matchMedia("(hover: hover)").matches) field.focus(); // on a phone that would cover half of the page
  }

  // lost looks for the last part of an address that does not exist; when that finds nothing, for the part before as well.
  async function lost(place) {
    const base = new URL(form.dataset.root || "./", document.baseURI).pathname;
    let path = location.pathname;
    try { path = decodeURIComponent(path); } catch { /* as it is */ }
    if (path.startsWith(base)) path = path.slice(base.length);
    const parts = path.slice(-500).replace(/\.html?$/, "").split("/").map((s) => s.replace(/[-_.\s]+/g, " ").trim()).filter((s) => s && s !== "index").slice(-2);
    for (const q of [parts.at(-1), parts.join(" ")]) {
      if (!q || q === "404") return;
      let result;
      try { result = await (await engine()).search(q, { limit: 8 }); } catch { return; }
      if (!result.hits.length && q !== parts.join(" ")) continue;
      if (!result.hits.length) return;
      const again = make("a", { href: resultsPage + "?" + new URLSearchParams({ q }) }, text("guess", { text: short(q) }));
      place.replaceChildren(make("h2", {}, text("guesses")), make("ol", { class: "hits" }, ...result.hits.map((h) => make("li", {}, hit(h)))), make("p", { class: "note" }, again));
      return;
    }
  }

  const page = document.querySelector(".search-page .results"), guesses = document.querySelector(".lost .guesses");
  if (page) results(page);
  if (guesses) lost(guesses);
})();

// The search in the page: what its scripts share, and the list that opens below the field. A page loads this with the engine when
// somebody first goes to the field. Siaga.texts stand in front of it. Whatever comes from the index, from an address or from
// the reader gets into the page as text, never as markup.
(() => {
  "use strict";

  const siaga = self.Siaga, form = document.querySelector("form.find"), field = form.elements.q;
  const root = form.dataset.root || "./", resultsPage = form.getAttribute("action");

  // text fills a text of the theme; one that counts has a form for one. word is the text for a value, or the value.
  function text(key, values = {}) {
    const texts = siaga.texts, counted = texts["search." + key + (values.n === 1 ? "_one" : "_other")];
    return (counted || texts["search." + key] || key).replace(/\{(\w+)\}/g, (whole, name) => {
      const v = values[name];
      return typeof v === "number" ? v.toLocaleString(document.documentElement.lang || undefined) : v === undefined ? whole : v;
    });
  }

  function word(group, value) {
    return siaga.texts[group + "." + value] || siaga.texts[group + "." + String(value).toLowerCase()] || value;
  }

  function make(tag, attributes, ...children) {
    const el = document.createElement(tag);
    for (const name in attributes) if (attributes[name] !== null) el.setAttribute(name, attributes[name]);
    el.append(...children.filter((c) => c !== null && c !== ""));
    return el;
  }

  // short is what the reader typed, as far as it is told again.
  const short = (s) => s.length > 80 ? s.slice(0, 79) + "…" : s;

  // The index is opened once. When that fails, the next question tries again.
  let opening = null;
  function engine() {
    if (!opening) {
      opening = Promise.resolve().then(() => siaga.open({ root: form.dataset.root }));
      opening.catch(() => { opening = null; });
    }
    return opening;
  }

  // Addresses.

  function pageAddress(hit) {
    const path = root + hit.address.split("/").map(encodeURIComponent).join("/");
    return hit.section && hit.section.anchor ? path + "#" + encodeURIComponent(hit.section.anchor) : path;
  }

  const resultsAddress = (q) => resultsPage + "?" + new URLSearchParams({ q });

  // Recent searches are kept in this browser, for this site alone. Storage may be forbidden; then there are none.

  const storage = "siaga-searches:" + new URL(root, document.baseURI).pathname, maxRecent = 8, maxLength = 200;

  function recent() {
    try {
      const list = JSON.parse(localStorage.getItem(storage));
      return Array.isArray(list) ? list.filter((s) => typeof s === "string").slice(0, maxRecent) : [];
    } catch { return []; }
  }

  function keep(list) {
    try {
      if (list.length) localStorage.setItem(storage, JSON.stringify(list));
      else localStorage.removeItem(storage);
    } catch { /* not remembered */ }
  }

  function remember(q) {
    q = q.trim();
    if (q && q.length <= maxLength) keep([q, ...recent().filter((s) => s !== q)].slice(0, maxRecent));
  }

  const forget = (q) => keep(q === undefined ? [] : recent().filter((s) => s !== q));

  // Results.

  const events = ["incident", "postmortem", "drill"];
  const marked = (parts) => parts.map((p) => p.mark ? make("mark", {}, p.text) : p.text);

  // hit is one result, as a link to the section that matches. Where there is room it also tells of services. A date is told where it
  // is that of an event.
  function hit(h, roomy) {
    const facts = [h.severity && make("span", { class: "badge", "data-v": h.severity }, word("values", h.severity)),
      h.date && events.includes(h.kind) && make("time", { datetime: h.date }, h.date), roomy && h.kind !== "service" && h.services.length && make("span", {}, h.services.join(", "))];
    return make("a", { class: "hit", href: pageAddress(h), "data-k": h.kind },
      make("span", { class: "sr" }, word("kind", h.kind) + ": "),
      make("span", { class: "name" }, ...(h.titleMarks && h.titleMarks.length ? marked(h.titleMarks) : [h.title])), " ",
      make("span", { class: "note" }, ...facts.filter(Boolean).flatMap((f) => [f, " "])),
      h.section && h.section.heading ? make("span", { class: "part-of" }, "› " + h.section.heading, " ") : "",
      h.snippet.length ? make("span", { class: "said" }, ...marked(h.snippet)) : "");
  }

  // remarks say what is odd about a question.
  function remarks(result) {
    const list = result.problems.map((p) => {
      const key = "problems." + p.code;
      return text(siaga.texts["search." + key] ? key : "problems.unknown", { text: short(p.text) });
    });
    if (result.ignored.length) list.push(text("ignored", { text: short(result.ignored.join(" ")) }));
    return list.map((s) => make("p", { class: "remark" }, s));
  }

  // refused tells whether a question was not even looked up; the remarks say why.
  const refused = (result) => result.problems.some((p) => p.code.startsWith("too-"));

  function count(result) {
    return text(result.atLeast ? "at_least" : "count", { n: result.total });
  }

  siaga.search = { form, field, root, resultsPage, text, word, make, short, engine, resultsAddress, recent, remember, forget, hit, remarks, refused, count };

  // The list below the field. The focus stays in the field; the arrow keys choose a row, which is a link.

  const shown = 10, slow = 300, tooLong = 1000;
  const head = make("div"), list = make("div", { role: "listbox", id: "found", "aria-label": text("found") }), beside = make("div", { class: "beside" }), foot = make("div");
  const panel = make("div", { class: "found", hidden: "" }, head, make("div", { class: "rows" }, list, beside), foot);
  const status = make("p", { class: "sr", role: "status" });
  let turn = 0, chosen = null, saying = 0, waiting = 0;

  // Screen readers are told once the reader pauses.
  function say(what) {
    clearTimeout(saying);
    saying = setTimeout(() => { status.textContent = what; }, 500);
  }

  function choose(row) {
    if (chosen) chosen.setAttribute("aria-selected", "false");
    chosen = row;
    if (!row) return field.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", row.id);
  }

  function show({ above = [], rows = [], besides = [], below = [] }) {
    clearTimeout(waiting);
    choose(null);
    head.replaceChildren(...above);
    list.replaceChildren(...rows);
    beside.replaceChildren(...besides);
    foot.replaceChildren(...below);
    rows.forEach((row, i) => {
      row.id = "found-" + i;
      row.tabIndex = -1;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
    });
    list.hidden = !rows.length;
    panel.hidden = false;
    panel.scrollTop = 0;
    field.setAttribute("aria-expanded", String(rows.length > 0));
  }

  function close() {
    turn++;
    clearTimeout(waiting);
    clearTimeout(saying);
    choose(null);
    panel.hidden = true;
    status.textContent = "";
    field.setAttribute("aria-expanded", "false");
  }

  // ask answers what stands in the field. Only the newest question is answered.
  async function ask() {
    const q = field.value.trim(), mine = ++turn;
    if (!q) return showRecent();
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (panel.hidden || !list.querySelector(".hit")) show({ above: [make("p", { class: "remark" }, text("loading"))] }); }, slow);
    try {
      const result = await (await engine()).search(q, { limit: shown });
      if (mine === turn) showResult(q, result);
    } catch {
      if (mine === turn) showBroken();
    }
  }

  function showResult(q, result) {
    const rows = result.hits.map((h) => hit(h)), above = remarks(result), none = !rows.length;
    if (none && !refused(result)) above.push(make("p", { class: "remark" }, text("nothing", { text: short(q) })));
    if (result.suggestion) rows.unshift(way(text("meant", { text: short(result.suggestion.text) }), resultsAddress(result.suggestion.query), result.suggestion.query));
    if (none) rows.push(...ways());
    else rows.push(way(text(result.atLeast ? "all_at_least" : "all", { n: result.total }), resultsAddress(q)));
    show({ above, rows, below: none && !refused(result) ? [make("p", { class: "remark" }, text("unwritten"))] : [] });
    say(refused(result) ? above[0].textContent : none ? text("nothing", { text: short(q) }) : count(result));
  }

  // way is a row that leads elsewhere, or asks something else.
  function way(label, href, question = null) {
    return make("a", { class: "way", href, "data-ask": question }, label);
  }

  const ways = () => [way(text("first_minutes"), root + "triage.html"), way(text("browse"), resultsPage)];

  function showBroken() {
    show({ above: [make("p", { class: "remark" }, text("broken"))], rows: ways() });
    say(text("broken"));
  }

  function showRecent() {
    const past = recent(), key = (k, what) => [make("kbd", {}, k), " " + what + " "];
    show({
      above: past.length ? [make("p", { class: "title" }, text("recent"), make("button", { type: "button", "data-forget": "" }, text("forget_all")))] : [],
      rows: past.map((q) => way(make("span", { class: "past" }, q), resultsAddress(q), q)),
      besides: past.map((q) => make("button", { type: "button", "data-forget": q, "aria-label": text("forget", { text: q }) }, "×")),
      below: [make("p", { class: "hints" }, ...['"connection refused"', "-staging", "kind:runbook", "after:2024-01"].flatMap((c) => [make("code", {}, c), " "]), make("a", { href: resultsPage + "#how" }, text("how"))),
        make("p", { class: "hints keys" }, ...key("↑ ↓", text("choose")), ...key("Enter", text("open")), ...key("Ctrl Enter", text("new_tab")), ...key("Esc", text("close")))],
    });
  }

  // follow goes where a row leads, or asks what it proposes.
  function follow(row, elsewhere) {
    if (row.matches(".hit")) remember(field.value);
    if (elsewhere) return void open(row.href, "_blank", "noopener");
    if (row.dataset.ask === undefined) return void (location.href = row.href);
    field.value = row.dataset.ask;
    ask();
  }

  function move(by) {
    const rows = Array.from(list.children);
    if (!rows.length) return;
    const at = rows.indexOf(chosen), to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    choose(rows[to] || null); // beyond the ends is the field itself
  }

  function press(e) {
    const closed = panel.hidden;
    if (e.isComposing || e.altKey) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (closed) ask();
      else move(e.key === "ArrowDown" ? 1 : -1);
    } else if (e.key === "Enter" && (chosen || e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      if (chosen) return follow(chosen, e.ctrlKey || e.metaKey);
      remember(field.value);
      open(resultsAddress(field.value), "_blank", "noopener");
    } else if (e.key === "Escape") {
      e.preventDefault();
      if (!closed) close();
      else if (field.value) field.value = "";
      else field.blur();
    } else if (e.key === "Delete" && chosen && !field.value) {
      e.preventDefault();
      drop(chosen.dataset.ask);
    }
  }

  function drop(q) {
    forget(q);
    field.focus();
    showRecent();
  }

  function attach() {
    form.append(panel, status);
    field.addEventListener("input", ask);
    field.addEventListener("keydown", press);
    field.addEventListener("focus", ask);
    field.addEventListener("click", () => { if (panel.hidden) ask(); });
    form.addEventListener("submit", (e) => {
      if (field.value.length > tooLong) e.preventDefault(); // the list says so; an address of that length is refused by servers
      else remember(field.value);
    });
    // The field keeps the focus while the list is used with a mouse or a finger.
    panel.addEventListener("mousedown", (e) => { if (!e.target.closest("button")) e.preventDefault(); });
    panel.addEventListener("click", (e) => {
      const row = e.target.closest("a"), button = e.target.closest("button");
      if (button) return drop(button.dataset.forget || undefined);
      if (!row || !list.contains(row)) return;
      if (row.dataset.ask !== undefined && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
        e.preventDefault();
        follow(row);
      } else if (row.matches(".hit")) remember(field.value);
    });
    panel.addEventListener("auxclick", (e) => { if (e.button === 1 && e.target.closest(".hit")) remember(field.value); });
    form.addEventListener("focusout", (e) => { if (document.hasFocus() && !form.contains(e.relatedTarget)) close(); });
    document.addEventListener("pointerdown", (e) => { if (!form.contains(e.target)) close(); });
    addEventListener("pageshow", (e) => { if (e.persisted && document.activeElement !== field) close(); });
    if (self.visualViewport) { // a keyboard on the screen takes room
      visualViewport.addEventListener("resize", () => panel.style.setProperty("--seen", visualViewport.height + "px"));
    }
    if (document.activeElement === field) ask();
  }

  if (!document.body.matches(".t-search")) attach();
})();

// Siaga's script. Every page reads well without it: it adds the theme switch, marks the section being read, tells the
// age of the copy, makes overviews sortable and filterable, and leads to the search. A classic script, so that it runs from file:// too.
(function () {
  "use strict";

  var root = document.documentElement, own = document.currentScript.src;

  function all(selector, within) {
    var list = Array.from((within || document).querySelectorAll(selector));
    return within && within.matches(selector) ? [within].concat(list) : list;
  }

  function make(tag, attributes, text) {
    var el = document.createElement(tag);
    for (var name in attributes) el.setAttribute(name, attributes[name]);
    if (text) el.textContent = text;
    return el;
  }

  // Theme: what the reader chose here, else what the system says. Storage may be forbidden; then the choice lasts a page.

  var icons = {
    system: "M2.5 3.5h11v7.5h-11zM6 13.5h4",
    light: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
    dark: "M13.5 9.8A6 6 0 1 1 6.2 2.5a4.8 4.8 0 0 0 7.3 7.3z"
  };

  function stored() {
    try { return localStorage.getItem("siaga-theme"); } catch (e) { return null; }
  }

  function pasted() {
    try { return sessionStorage.getItem("siaga-pasted:" + location.pathname); } catch (e) { return null; }
  }

  function store(theme) {
    try { localStorage.setItem("siaga-theme", theme); } catch (e) { return; }
  }

  function setTheme(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function icon(path) {
    var ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), p = document.createElementNS(ns, "path");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    p.setAttribute("d", path);
    svg.append(p);
    return svg;
  }

  function addThemeSwitch() {
    var tools = document.querySelector(".tools");
    if (!tools) return;
    var group = make("div", { "class": "switch", role: "group", "aria-label": tools.dataset.label });
    Object.keys(icons).forEach(function (name) {
      var label = tools.dataset[name], b = make("button", { type: "button", title: label, "aria-label": label, value: name });
      b.append(icon(icons[name]));
      group.append(b);
    });
    function mark() {
      var now = root.dataset.theme || "system";
      all("button", group).forEach(function (b) { b.setAttribute("aria-pressed", String(b.value === now)); });
    }
    group.addEventListener("click", function (e) {
      var b = e.target.closest("button");
      if (!b) return;
      setTheme(b.value);
      store(b.value);
      mark();
    });
    mark();
    tools.append(group);
  }

  // "On this page": the last heading above the lower two thirds of the window is the one being read.

  var sections = null;

  function markSections() {
    var links = new Map(), above = new Set(), current = null;
    if (sections) sections.disconnect();
    all("#toc a").forEach(function (a) {
      a.removeAttribute("aria-current");
      var h = document.getElementById(decodeURIComponent(a.hash.slice(1)));
      if (h) links.set(h, a);
    });
    sections = new IntersectionObserver(function (entries) {
      entries.forEach(function (e) { above[e.isIntersecting ? "add" : "delete"](e.target); });
      var last = Array.from(links.keys()).filter(function (h) { return above.has(h); }).pop();
      if (last === current) return;
      if (current) links.get(current).removeAttribute("aria-current");
      current = last;
      if (current) links.get(current).setAttribute("aria-current", "location");
    }, { rootMargin: "1000000px 0px -66% 0px" });
    links.forEach(function (_, h) { sections.observe(h); });
  }

  // The popovers are columns on a wide screen: close them when they have done their work.

  function tidyPopovers(within) {
    all("#nav, #toc", within).forEach(function (el) {
      if (!el.hidePopover) return;
      function hide() { if (el.matches(":popover-open")) el.hidePopover(); }
      el.addEventListener("click", function (e) { if (e.target.closest("a")) hide(); });
      matchMedia(el.id === "nav" ? "(max-width: 55rem)" : "(max-width: 75rem)").addEventListener("change", hide);
    });
  }

  function days(iso) { return Math.floor((Date.now() - Date.parse(iso)) / 864e5); }

  function tellAge(within) {
    all(".age", within).forEach(function (el) {
      var n = days(el.dataset.since);
      if (n > 0) el.textContent = (n === 1 ? el.dataset.one : el.dataset.other).replace("{n}", n);
    });
    all(".due", within).forEach(function (el) {
      if (!(days(el.dataset.due) > 0)) return;
      el.classList.add("late");
      el.append(" · " + el.dataset.late);
    });
  }

  // Overviews: rows are read once, sorting moves them, filtering hides them, and the choice stands in the address.

  function overview(table, form) {
    var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells), rows = Array.from(body.rows);
    var keys = {}, texts = null, sorted = "";

    // Rules for whole columns, so that no cell has to be touched. Narrow, and earlier with many columns, a row is a card, and
    // what does not tell its meaning like a title or a badge gets its column's name.
    function styleColumns() {
      if (!document.adoptedStyleSheets) return;
      var narrow = "";
      heads.forEach(function (th, i) {
        var nth = ":nth-child(" + (i + 1) + ")";
        if (i) narrow += ".overview td" + nth + ":not(:empty, :has(.badge))::before{content:" + JSON.stringify(th.textContent + " ") + ";color:var(--soft)}";
      });
      var sheet = new CSSStyleSheet();
      sheet.replaceSync("@media screen and (max-width:" + (heads.length > 5 ? 75 : 55) + "rem){" + narrow + "}");
      document.adoptedStyleSheets = [sheet];
    }

    function key(cell, type) {
      var time = cell.querySelector("time"), badge = cell.querySelector(".badge");
      if (cell.dataset.sort !== undefined) return cell.dataset.sort;
      if (type === "number") return parseFloat(cell.textContent) || 0;
      return time ? time.dateTime : badge ? badge.dataset.v : cell.textContent.trim();
    }

    function sort(column, up) {
      var type = heads[column].dataset.type, collator = new Intl.Collator(root.lang, { numeric: true });
      var k = keys[column] = keys[column] || rows.map(function (r) { return key(r.cells[column], type); });
      var words = /text|links/.test(type) || type === "badge" && rows[0].cells[column].dataset.sort === undefined;
      var order = Array.from(rows.keys()).sort(function (a, b) {
        var x = k[a], y = k[b];
        if (x === y) return a - b;
        if (x === "" || y === "") return x === "" ? 1 : -1; // what is not known comes last
        return (words ? collator.compare(x, y) : x < y ? -1 : 1) * (up ? 1 : -1);
      });
      body.append.apply(body, order.map(function (i) { return rows[i]; }));
      heads.forEach(function (th, i) {
        if (i === column) th.setAttribute("aria-sort", up ? "ascending" : "descending");
        else th.removeAttribute("aria-sort");
      });
      sorted = heads[column].dataset.name + (up ? "" : "-");
    }

    function holds(cell, value) {
      var badge = cell.querySelector(".badge"), time = cell.querySelector("time"), links = all("a", cell);
      if (badge) return badge.dataset.v === value;
      if (time) return time.dateTime.startsWith(value);
      return (links.length ? links.map(function (a) { return a.textContent; }) : cell.textContent.split(", ")).includes(value);
    }

    function filter() {
      var words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
      var selects = all("select", form).filter(function (s) { return s.value; }), active = words.length + selects.length > 0;
      if (words.length) texts = texts || rows.map(function (r) { return r.textContent.toLowerCase(); });
      rows.forEach(function (row, i) {
        var fits = words.every(function (w) { return texts[i].includes(w); }) &&
          selects.every(function (s) { return holds(row.cells[s.dataset.column], s.value); });
        if (fits) shown++;
        if (row.hidden === fits) row.hidden = !fits;
      });
      var count = form.querySelector(".count");
      count.textContent = active ? count.dataset.text.replace("{n}", shown).replace("{total}", rows.length) : "";
      form.querySelector("[type=reset]").hidden = !active;
      table.hidden = !shown;
      document.querySelector(".nothing").hidden = shown > 0;
    }

    function save() {
      var query = new URLSearchParams();
      all("[name]", form).forEach(function (el) { if (el.value) query.set(el.name, el.value); });
      if (sorted) query.set("sort", sorted);
      var s = query.toString();
      try { history.replaceState(null, "", s ? "?" + s : location.pathname); } catch (e) { return; } // not from every file://
    }

    heads.forEach(function (th, i) {
      var b = make("button", { type: "button" }, th.textContent);
      b.addEventListener("click", function () {
        var was = th.getAttribute("aria-sort");
        sort(i, was ? was === "descending" : !/time|number/.test(th.dataset.type));
        save();
      });
      th.replaceChildren(b);
    });
    form.addEventListener("input", function () { filter(); save(); });
    form.addEventListener("submit", function (e) { e.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(function () { filter(); save(); }); });
    styleColumns();
    new URLSearchParams(location.search).forEach(function (value, name) {
      if (form.elements[name]) form.elements[name].value = value;
      heads.forEach(function (th, i) { if (name === "sort" && th.dataset.name === value.replace(/-$/, "")) sort(i, !value.endsWith("-")); });
    });
    filter();
    form.hidden = false;
  }

  // What only works with a script stands in templates, which is why it does not show without one.

  function unfold(within) {
    all("template.unfold", within).forEach(function (t) { t.replaceWith(t.content); });
  }

  // Search: what answers while somebody types is loaded when the field is first used, or at once where the page has something
  // to ask: then "asked" keeps the room for it.

  function search(form) {
    var field = form.elements.q, loaded = false;
    function load() {
      if (loaded) return;
      loaded = true;
      form.dataset.scripts.split(" ").forEach(function (src) {
        var s = make("script", { src: src });
        s.async = false; // one after the other
        document.head.append(s);
      });
    }
    document.addEventListener("keydown", function (e) {
      var chord = (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "k";
      if (!chord && (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey)) return;
      if (e.target !== field && e.target.closest && e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (e.target === field && !chord) return;
      e.preventDefault();
      field.focus();
      field.select();
    });
    field.addEventListener("focus", load);
    if (!document.body.matches(".t-search")) {
      var roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "found" };
      for (var name in roles) field.setAttribute(name, roles[name]);
    }
    if (form.dataset.now === undefined) return;
    if (document.body.matches(".t-404") ? !/\/404\.html$/.test(location.pathname) : location.search || document.querySelector(".paste") && pasted()) root.classList.add("asked");
    load();
  }

  // Offline: the service worker keeps a copy of the site. It marks a page that it had to take from there. siaga serve has none,
  // and the worker that a published site has left at its address goes away when it is told of a visit.

  function tellKept() {
    var foot = document.querySelector(".foot"), kept = root.dataset.kept;
    if (kept === undefined || !foot) return;
    var minutes = Math.round((Date.parse(kept) - Date.now()) / 6e4), unit = minutes < -1439 ? "day" : minutes < -59 ? "hour" : "minute";
    var ago = kept && new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" }).format(Math.trunc(minutes / { day: 1440, hour: 60, minute: 1 }[unit]), unit);
    foot.append(make("p", { "class": "kept" }, kept ? foot.dataset.kept + " " + ago + "." : foot.dataset.unkept));
  }

  function keepCopy() {
    var workers = navigator.serviceWorker, live = self.Siaga && self.Siaga.live, saving = navigator.connection && navigator.connection.saveData === true;
    if (!workers || !/^https?:$/.test(location.protocol) || live && !workers.controller) return;
    (live ? workers.ready : workers.register(new URL("../sw.js", own), { updateViaCache: "none" }).then(function () { return workers.ready; }))
      .then(function (r) { r.active.postMessage({ siaga: "visited", saving: saving }); }).catch(function () {}); // as well as it can be
  }

  // enhance is for what has come into the page: all of it, or, while somebody writes, an element that siaga serve has put there.

  function enhance(within) {
    unfold(within);
    tidyPopovers(within);
    tellAge(within);
    all("table.overview", within).forEach(function (t) { overview(t, document.querySelector("form.filters")); });
    markSections();
  }

  (self.Siaga = self.Siaga || {}).enhance = enhance;
  setTheme(stored());
  addThemeSwitch();
  enhance();
  tellKept();
  addEventListener("load", function () { (self.requestIdleCallback || setTimeout)(keepCopy); });
  all("form.find").forEach(search);
})();

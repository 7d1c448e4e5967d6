// Siaga's script. Every page reads well without it: it adds the theme switch, marks the section being read, tells the
// age of the copy, and makes overviews sortable and filterable. A classic script: it also runs from file://.
(function () {
  "use strict";

  var root = document.documentElement;

  function remember(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch (e) { /* storage may be forbidden; the choice then lasts for this page */ }
    return null;
  }

  function make(tag, attributes, text) {
    var el = document.createElement(tag);
    for (var name in attributes) el.setAttribute(name, attributes[name]);
    if (text) el.textContent = text;
    return el;
  }

  // Theme: what the reader chose here, else what the system says.

  var icons = {
    system: "M2.5 3.5h11v7.5h-11zM6 13.5h4",
    light: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
    dark: "M13.5 9.8A6 6 0 1 1 6.2 2.5a4.8 4.8 0 0 0 7.3 7.3z"
  };

  function icon(path) {
    var ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), p = document.createElementNS(ns, "path");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    p.setAttribute("d", path);
    svg.appendChild(p);
    return svg;
  }

  function setTheme(theme) {
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
    else root.removeAttribute("data-theme");
  }

  function addThemeSwitch() {
    var tools = document.querySelector(".tools");
    if (!tools) return;
    var group = make("div", { "class": "switch", role: "group", "aria-label": tools.dataset.label });
    Object.keys(icons).forEach(function (name) {
      var b = make("button", { type: "button", title: tools.dataset[name], "aria-label": tools.dataset[name], value: name });
      b.appendChild(icon(icons[name]));
      group.appendChild(b);
    });
    function mark() {
      var now = root.getAttribute("data-theme") || "system";
      group.querySelectorAll("button").forEach(function (b) { b.setAttribute("aria-pressed", String(b.value === now)); });
    }
    group.addEventListener("click", function (e) {
      var b = e.target.closest("button");
      if (!b) return;
      setTheme(b.value);
      remember("siaga-theme", b.value === "system" ? "" : b.value);
      mark();
    });
    mark();
    tools.appendChild(group);
  }

  // "On this page": the last heading above the upper third of the window is the one being read.

  function markSections() {
    var links = new Map(), seen = new Set(), toc = document.getElementById("toc");
    if (!toc || !("IntersectionObserver" in window)) return;
    toc.querySelectorAll("a").forEach(function (a) {
      var h = document.getElementById(decodeURIComponent(a.hash.slice(1)));
      if (h) links.set(h, a);
    });
    var headings = Array.from(links.keys()), current = null;
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (e) {
        if (e.isIntersecting) seen.add(e.target);
        else seen.delete(e.target);
      });
      var last = headings.filter(function (h) { return seen.has(h); }).pop();
      if (last === current) return;
      if (current) links.get(current).removeAttribute("aria-current");
      current = last || null;
      if (current) links.get(current).setAttribute("aria-current", "location");
    }, { rootMargin: "1000000px 0px -66% 0px" });
    headings.forEach(function (h) { observer.observe(h); });
  }

  // Popovers that are columns on a wide screen: close them when they have done their work.

  function tidyPopovers() {
    ["nav", "toc"].forEach(function (id) {
      var el = document.getElementById(id);
      if (!el || !el.hidePopover) return;
      function hide() { if (el.matches(":popover-open")) el.hidePopover(); }
      el.addEventListener("click", function (e) { if (e.target.closest("a")) hide(); });
      window.matchMedia(id === "nav" ? "(max-width: 55rem)" : "(max-width: 75rem)").addEventListener("change", hide);
    });
  }

  function days(iso) { return Math.floor((Date.now() - Date.parse(iso)) / 864e5); }

  function tellAge() {
    document.querySelectorAll(".age").forEach(function (el) {
      var n = days(el.dataset.since);
      if (n >= 1) el.textContent = (n === 1 ? el.dataset.one : el.dataset.other).replace("{n}", n);
    });
    document.querySelectorAll(".due").forEach(function (el) {
      if (days(el.dataset.due) < 1) return;
      el.classList.add("late");
      el.append(" · " + el.dataset.late);
    });
  }

  // Overviews. Rows are read once; sorting moves them, filtering hides them; the choice stands in the address.

  function Overview(table, form) {
    this.table = table;
    this.form = form;
    this.body = table.tBodies[0];
    this.heads = Array.from(table.tHead.rows[0].cells);
    this.rows = Array.from(this.body.rows);
    this.text = null;
    this.keys = {};
    this.sorted = "";
    this.addButtons();
    this.styleColumns();
    this.restore();
  }

  Overview.prototype.addButtons = function () {
    var self = this;
    this.heads.forEach(function (th, i) {
      var b = make("button", { type: "button" }, th.textContent);
      b.addEventListener("click", function () {
        var up = th.getAttribute("aria-sort") ? th.getAttribute("aria-sort") !== "ascending" : !/time|number/.test(th.dataset.type);
        self.sort(i, up);
        self.save();
      });
      th.textContent = "";
      th.appendChild(b);
    });
    this.form.addEventListener("input", function () { self.filter(); self.save(); });
    this.form.addEventListener("submit", function (e) { e.preventDefault(); });
    this.form.addEventListener("reset", function () { setTimeout(function () { self.filter(); self.save(); }); });
    this.form.hidden = false;
  };

  // Rules for whole columns, so that no cell has to be touched. Narrow, a row is a card: numbers and times get their
  // column's name. Wide, a long table gets columns of fixed width, so that only the rows in sight need a layout.
  Overview.prototype.styleColumns = function () {
    if (!document.adoptedStyleSheets || !window.CSSStyleSheet) return;
    var widths = { time: "0 0 7rem", number: "0 0 7rem", badge: "0 0 7.5rem" }, narrow = "", wide = "";
    this.heads.forEach(function (th, i) {
      var type = th.dataset.type, nth = ":nth-child(" + (i + 1) + ")";
      if (/number|time/.test(type)) narrow += ".overview td" + nth + ":not(:empty)::before{content:" + JSON.stringify(th.textContent + " ") + ";color:var(--soft)}";
      wide += ".long tr>" + nth + "{flex:" + (widths[type] || (i ? "1 1 0" : "3 1 0")) + "}";
    });
    var sheet = new CSSStyleSheet();
    sheet.replaceSync("@media (max-width:55rem){" + narrow + "}@media (min-width:55.01rem){" + wide + "}");
    document.adoptedStyleSheets = [sheet];
    this.table.classList.toggle("long", this.rows.length > 150);
  };

  Overview.prototype.key = function (column) {
    if (this.keys[column]) return this.keys[column];
    var type = this.heads[column].dataset.type;
    return (this.keys[column] = this.rows.map(function (row) {
      var cell = row.cells[column], time = cell.querySelector("time");
      if (cell.dataset.sort !== undefined) return cell.dataset.sort;
      if (type === "time") return time ? time.dateTime : "";
      if (type === "number") return parseFloat(cell.textContent) || 0;
      if (type === "badge") return cell.firstElementChild ? cell.firstElementChild.dataset.v : "";
      return cell.textContent.trim().toLocaleLowerCase();
    }));
  };

  Overview.prototype.sort = function (column, up) {
    var keys = this.key(column), collator = new Intl.Collator(root.lang, { numeric: true }), rows = this.rows;
    var words = /text|links/.test(this.heads[column].dataset.type) && rows.length && rows[0].cells[column].dataset.sort === undefined;
    var order = rows.map(function (_, i) { return i; }).sort(function (a, b) {
      var x = keys[a], y = keys[b];
      if (x === y) return a - b;
      if (x === "" || y === "") return x === "" ? 1 : -1; // what is not known comes last
      var d = words ? collator.compare(x, y) : x < y ? -1 : 1;
      return up ? d : -d;
    });
    var fragment = document.createDocumentFragment();
    order.forEach(function (i) { fragment.appendChild(rows[i]); });
    this.body.appendChild(fragment);
    this.heads.forEach(function (th, i) {
      if (i === column) th.setAttribute("aria-sort", up ? "ascending" : "descending");
      else th.removeAttribute("aria-sort");
    });
    this.sorted = this.heads[column].dataset.name + (up ? "" : "-");
  };

  function holds(cell, value) {
    var badge = cell.querySelector(".badge"), time = cell.querySelector("time");
    if (badge) return badge.dataset.v === value;
    if (time) return time.dateTime.indexOf(value) === 0;
    var links = cell.querySelectorAll("a");
    return links.length ? Array.from(links).some(function (a) { return a.textContent === value; }) : cell.textContent.split(", ").indexOf(value) >= 0;
  }

  Overview.prototype.filter = function () {
    var words = this.form.elements.q.value.toLocaleLowerCase().split(/\s+/).filter(Boolean), shown = 0, self = this;
    var selects = Array.from(this.form.querySelectorAll("select")).filter(function (s) { return s.value; });
    if (words.length && !this.text) this.text = this.rows.map(function (r) { return r.textContent.toLocaleLowerCase(); });
    this.rows.forEach(function (row, i) {
      var fits = words.every(function (w) { return self.text[i].indexOf(w) >= 0; }) &&
        selects.every(function (s) { return holds(row.cells[s.dataset.column], s.value); });
      if (fits) shown++;
      if (row.hidden === fits) row.hidden = !fits;
    });
    var count = this.form.querySelector(".count"), active = words.length || selects.length;
    count.textContent = active ? count.dataset.text.replace("{n}", shown).replace("{total}", this.rows.length) : "";
    this.form.querySelector("[type=reset]").hidden = !active;
    this.table.hidden = !shown;
    document.querySelector(".nothing").hidden = shown > 0;
  };

  Overview.prototype.save = function () {
    var query = new URLSearchParams();
    Array.from(this.form.elements).forEach(function (el) { if (el.name && el.value) query.set(el.name, el.value); });
    if (this.sorted) query.set("sort", this.sorted);
    var s = query.toString();
    try { history.replaceState(null, "", s ? "?" + s : location.pathname); } catch (e) { /* not from every file:// */ }
  };

  Overview.prototype.restore = function () {
    var query = new URLSearchParams(location.search), self = this;
    query.forEach(function (value, name) { var el = self.form.elements[name]; if (el) el.value = value; });
    var sort = query.get("sort") || "", name = sort.replace(/-$/, "");
    this.heads.forEach(function (th, i) { if (name && th.dataset.name === name) self.sort(i, name === sort); });
    this.filter();
  };

  setTheme(remember("siaga-theme"));
  addThemeSwitch();
  tidyPopovers();
  markSections();
  tellAge();
  document.querySelectorAll("table.overview").forEach(function (t) {
    var form = document.querySelector("form.filters");
    if (form) new Overview(t, form);
  });
})();

// The swap: changes the page that is shown into a newer one, and touches only what differs. siaga serve puts it in front of the
// theme's script, because what is compared is the page as it came with the newer one as it comes: what scripts, and the reader, have
// made of the page since stays where nothing was edited. Siaga.live.swap(html) throws, before anything is touched, where that cannot
// be done; then the page has to be loaded again.
(() => {
  "use strict";

  const live = (self.Siaga = self.Siaga || {}).live = {}; // that it is there also says: no copy is kept of what is being written

  // What a page cannot change while it is shown, and what is no mere sum of its parts.
  const fixed = "html, head, body, base, script, meta[http-equiv], body > header", whole = "body > header, .overview-page, svg, table, pre, template";
  const mostCompared = 250000;

  // source is the page as it came, with what was swapped since. It belongs to a document that loads and runs nothing. shown leads
  // from each of its nodes to that of the page.
  const shown = new WeakMap();
  const source = document.implementation.createHTMLDocument("").importNode(document.documentElement, true);
  pair(source, document.documentElement);
  dropFallbacks(source);

  function pair(node, onPage) {
    shown.set(node, onPage);
    for (let a = node.firstChild, b = onPage.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  }

  // What is for browsers without scripts is text to a browser with them, and elements to a parser: it cannot be compared, and does not show.
  function dropFallbacks(root) {
    for (const el of root.querySelectorAll("noscript")) el.remove();
  }

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const text = (node) => isElement(node) ? node.outerHTML : node.nodeType + node.data;
  const isFixed = (node) => isElement(node) && (node.matches(fixed) || node.querySelector(fixed) !== null);
  const isStylesheet = (node) => isElement(node) && node.matches("link[rel=stylesheet]");
  const hasText = (el) => Array.from(el.childNodes).some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());

  function odd(why) { throw new Error("the page cannot be swapped: " + why); }

  // placed is the node of the page for one of the source, which must still stand where it was put.
  function placed(node) {
    const onPage = shown.get(node);
    if (!onPage || !onPage.isConnected || onPage.parentNode !== shown.get(node.parentNode)) odd("a script has moved what was edited");
    return onPage;
  }

  // Plan says what to do so that the page becomes another one.
  class Plan {
    constructor() {
      this.steps = [];
      this.fresh = []; // what has come into the page
      this.successor = new Map(); // of what has gone, where it has one
      this.focus = () => {}; // puts the focus back, if what had it has gone
    }

    // match makes a into b, and returns which of the two then stands in the source.
    match(a, b) {
      if (text(a) === text(b)) return a;
      const alike = isElement(a) && isElement(b) && a.cloneNode(false).isEqualNode(b.cloneNode(false));
      if (!alike || a.matches(whole) || hasText(a) || hasText(b)) return this.replace(a, b);
      let last = null;
      for (const [x, y] of align(Array.from(a.childNodes), Array.from(b.childNodes))) {
        if (!y) this.remove(x);
        else last = x ? this.match(x, y) : this.insert(a, last, y);
      }
      return a;
    }

    replace(a, b) {
      if (isFixed(a) || isFixed(b)) odd(a.nodeName + " differs");
      const old = placed(a);
      this.steps.push(() => {
        const el = this.bring(b);
        this.successor.set(old, el);
        if (isStylesheet(old)) {
          old.after(el);
          el.onload = el.onerror = () => old.remove(); // the page is never without a style
        } else {
          if (isElement(old) && isElement(el)) this.focus = carry(old, el) || this.focus;
          old.replaceWith(el);
        }
        a.replaceWith(b);
      });
      return b;
    }

    insert(parent, last, b) {
      if (isFixed(b)) odd(b.nodeName + " is new");
      const into = shown.get(parent);
      this.steps.push(() => {
        const el = this.bring(b), before = last && shown.get(last);
        if (before) before.after(el);
        else into.prepend(el);
        if (last) last.after(b);
        else parent.prepend(b);
      });
      if (last && shown.has(last)) placed(last);
      return b;
    }

    remove(a) {
      if (isFixed(a)) odd(a.nodeName + " is gone");
      const old = placed(a);
      this.steps.push(() => {
        old.remove();
        a.remove();
      });
    }

    bring(b) {
      const el = document.importNode(b, true);
      pair(b, el);
      if (isElement(el)) this.fresh.push(el);
      return el;
    }
  }

  // carry takes over what the reader has done in an element: what is unfolded and filled in, and, by what it returns, where the focus is.
  function carry(from, to) {
    const kept = "details, summary, input, textarea, select, button, a", rest = Array.from(to.querySelectorAll(kept));
    const name = (el) => [el.tagName, el.id, el.name, el.getAttribute("href"), /^(DETAILS|SUMMARY|BUTTON)$/.test(el.tagName) && el.textContent.trim().split("\n")[0]].join("\n");
    let focus = null;
    for (const old of from.querySelectorAll(kept)) {
      const at = rest.findIndex((el) => name(el) === name(old));
      if (at < 0) continue;
      const [el] = rest.splice(at, 1);
      if (el.tagName === "DETAILS") el.open = old.open;
      else if (el.type === "checkbox" || el.type === "radio") el.checked = old.checked;
      else if (el.matches("input:not([type=file]), textarea, select") && old.value !== old.defaultValue) el.value = old.value;
      if (old === document.activeElement) focus = [el, old.selectionStart, old.selectionEnd];
    }
    return focus && (() => {
      const [el, start, end] = focus;
      el.focus({ preventScroll: true });
      if (typeof start === "number") el.setSelectionRange(start, end);
    });
  }

  // align pairs what is equal in two lists, and what stands between in the order it has. One of a pair may be missing.
  function align(a, b) {
    const p = a.map(text), q = b.map(text), pairs = [];
    let from = 0, i = a.length, j = b.length;
    while (from < i && from < j && p[from] === q[from]) from++;
    while (i > from && j > from && p[i - 1] === q[j - 1]) { i--; j--; }
    for (let k = 0; k < from; k++) pairs.push([a[k], b[k]]);
    let x = from, y = from;
    for (const [m, n] of [...common(p.slice(from, i), q.slice(from, j)).map(([m, n]) => [m + from, n + from]), [i, j]]) {
      while (x < m && y < n) {
        if (a[x].nodeName === b[y].nodeName) pairs.push([a[x++], b[y++]]);
        else if (m - x > n - y) pairs.push([a[x++], null]);
        else pairs.push([null, b[y++]]);
      }
      while (x < m) pairs.push([a[x++], null]);
      while (y < n) pairs.push([null, b[y++]]);
      if (m < i) pairs.push([a[x++], b[y++]]);
    }
    while (x < a.length) pairs.push([a[x++], b[y++]]);
    return pairs;
  }

  // common is a longest common subsequence: pairs of places. Lists that are too long have none.
  function common(p, q) {
    const n = p.length, m = q.length, found = [];
    if (!n || !m || n * m > mostCompared) return found;
    const width = m + 1, best = new Uint16Array((n + 1) * width);
    for (let i = n - 1; i >= 0; i--) {
      for (let j = m - 1; j >= 0; j--) {
        best[i * width + j] = p[i] === q[j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
      }
    }
    for (let i = 0, j = 0; i < n && j < m;) {
      if (p[i] === q[j]) found.push([i++, j++]);
      else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
      else j++;
    }
    return found;
  }

  // hold notes where the first things in the window stand. What it returns puts them, or what came in their place, there again.
  function hold(main) {
    if (!main || !scrollY) return () => {};
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0, marks = [];
    for (const el of main.querySelectorAll("*")) {
      const { top, height } = el.getBoundingClientRect();
      if (height && top >= bar && top < innerHeight && marks.push([el, top]) === 100) break;
    }
    return (successor) => {
      for (const [el, top] of marks) {
        const now = successor.get(el) || el;
        if (!now.isConnected || !isElement(now)) continue;
        scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
        return;
      }
    };
  }

  // hint shows for a moment what has changed.
  function hint(main, fresh) {
    if (!main || fresh.length > 20 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const el of fresh) {
      if (main.contains(el)) el.animate([{ outline: "2px solid #d97706", outlineOffset: "4px" }, { outline: "2px solid transparent", outlineOffset: "4px" }], 1500);
    }
  }

  live.swap = (html) => {
    const { enhance } = self.Siaga;
    if (!enhance) odd("the theme's script has no way to be told of new elements");
    const plan = new Plan(), next = new DOMParser().parseFromString(html, "text/html").documentElement;
    dropFallbacks(next);
    plan.match(source, next);
    const main = document.querySelector("main"), style = document.documentElement.style, again = hold(main);
    style.overflowAnchor = "none"; // one who holds the page still is enough
    for (const step of plan.steps) step();
    for (const el of plan.fresh) enhance(el);
    plan.focus();
    again(plan.successor);
    requestAnimationFrame(() => { style.overflowAnchor = ""; });
    hint(main, plan.fresh);
  };
})();

// Looks the charts of a page over as they are drawn, and returns what it finds: what leaves its figure, texts that cover each
// other, names that leave their boxes, marks that cannot be told from the background or, in a stack, from each other.
(function () {
  "use strict";
  var found = [], all = function (selector, within) { return Array.from((within || document).querySelectorAll(selector)); };
  function name(el) { return (el.closest("[id]") || el).id + " " + el.outerHTML.replace(/<title>.*?<\/title>/, "").slice(0, 110); }
  function afterFix(text) { return text.matches(".strips .count") && text.parentElement.querySelector(".back") !== null; }
  function shown(el) { return el.checkVisibility() && el.getClientRects().length > 0; }

  // Colours as red, green and blue from 0 to 1, over the page's background.
  function rgb(text, under) {
    var n = text.match(/[0-9.e-]+/g).map(Number);
    if (text.indexOf("color(") !== 0) n = n.map(function (v, i) { return i < 3 ? v / 255 : v; });
    var alpha = n.length > 3 ? n[3] : 1;
    return n.slice(0, 3).map(function (v, i) { return under ? v * alpha + under[i] * (1 - alpha) : v; });
  }
  function luminance(c) {
    var l = c.map(function (v) { return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }
  function contrast(a, b) {
    var x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return Math.max(x, y) / Math.min(x, y);
  }
  var paper = rgb(getComputedStyle(document.documentElement).backgroundColor);
  if (matchMedia("print").matches) paper = [1, 1, 1];
  function visible(el) {
    var style = getComputedStyle(el);
    return Math.max.apply(null, [style.fill, style.stroke].map(function (c) { return c === "none" ? 1 : contrast(rgb(c, paper), paper); }));
  }

  all(".chart svg:not(.key):not(svg svg), svg.chart").forEach(function (svg) {
    if (!shown(svg)) return;
    var box = svg.getBoundingClientRect(), scroll = svg.closest(".map-scroll, .table-scroll"), wide = scroll ? box : (svg.closest("figure") || svg.parentElement).getBoundingClientRect();
    if (!box.width || !box.height) found.push("empty: " + name(svg));
    if (scroll && matchMedia("print").matches && box.right > scroll.getBoundingClientRect().right + 1) found.push("cut on paper: " + name(svg));
    var texts = [];
    all("rect, circle, line, path:not(marker path), text", svg).forEach(function (el) {
      if (!shown(el)) return;
      var r = el.getBoundingClientRect();
      if (r.left < wide.left - 1.5 || r.right > wide.right + 1.5 || r.top < wide.top - 1.5 || r.bottom > wide.bottom + 1.5) {
        found.push("outside of its figure by " + [wide.left - r.left, r.right - wide.right, wide.top - r.top, r.bottom - wide.bottom].map(Math.round) + ": " + name(el));
      }
      if (el.tagName === "text") texts.push({ el: el, r: r });
    });
    texts.sort(function (a, b) { return a.r.left - b.r.left; });
    texts.forEach(function (a, i) {
      for (var j = i + 1; j < texts.length && texts[j].r.left < a.r.right - 1; j++) {
        var b = texts[j].r;
        // What happened before a fix and what happened after it are never one dot, however close they are.
        if (afterFix(a.el) !== afterFix(texts[j].el)) continue;
        if (Math.min(a.r.bottom, b.bottom) - Math.max(a.r.top, b.top) > 3) found.push("texts cover each other: " + a.el.textContent + " and " + texts[j].el.textContent + " in " + name(svg));
      }
    });
  });

  var nodes = all(".node").filter(shown).map(function (node) {
    var r = node.querySelector("rect").getBoundingClientRect(), text = node.querySelector("text").getBoundingClientRect();
    if (text.left < r.left + 1 || text.right > r.right - 1 || text.top < r.top || text.bottom > r.bottom) found.push("the name leaves its box: " + node.textContent);
    return { text: node.textContent, map: node.closest("figure"), r: r };
  });
  nodes.forEach(function (a, i) {
    nodes.slice(i + 1).forEach(function (b) {
      if (a.map === b.map && a.r.left < b.r.right && b.r.left < a.r.right && a.r.top < b.r.bottom && b.r.top < a.r.bottom) found.push("two boxes cover each other: " + a.text + " and " + b.text);
    });
  });

  var marks = ".m, .dot, .ring, .fix, .median, .p90, .reach, .edge, .node rect, .columns a rect, .columns .key rect, .calendar a rect, .part, .event";
  var worst = new Map();
  all(marks).filter(function (el) { return el.closest(".chart") && shown(el); }).forEach(function (el) {
    var c = visible(el), kind = el.getAttribute("class") || el.tagName;
    if (c < 3 && !(worst.get(kind) < c)) worst.set(kind, c);
  });
  worst.forEach(function (c, kind) { found.push("a mark can hardly be seen: " + kind + ", contrast " + c.toFixed(2)); });

  all("figure.columns").filter(shown).forEach(function (figure) {
    var fills = all(".key rect:not(.s9)", figure).map(function (el) { return { name: el.getAttribute("class"), c: rgb(getComputedStyle(el).fill, paper) }; });
    fills.forEach(function (b, i) {
      if (i && contrast(fills[i - 1].c, b.c) < 1.25) found.push("in grey " + fills[i - 1].name + " is like " + b.name + " in " + figure.id + ": " + contrast(fills[i - 1].c, b.c).toFixed(2));
    });
  });
  if (document.scrollingElement.scrollWidth > innerWidth) found.push("the page is " + document.scrollingElement.scrollWidth + " px wide");
  return found;
})()

// Looks a page over for what may not be there, and returns what it finds. It is asked for as the value of an expression:
// a function of the site's root and of the markers that must be read on the page.
(function (root, markers) {
  "use strict";
  var found = [];
  function report(what, el) {
    found.push(what + (el ? " in " + el.outerHTML.slice(0, 200) : ""));
  }

  if (window.pwned) report("a script ran and left " + window.pwned);
  if (window.violated) report("the policy had to stop " + window.violated);

  var schemes = ["http:", "https:", "mailto:", "tel:", location.protocol];
  var addresses = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "cite", "background", "longdesc", "ping",
    "srcset", "codebase", "manifest", "archive", "dynsrc", "lowsrc"];
  var links = ["A", "LINK", "SCRIPT", "IMG", "BASE"];
  var forbidden = "iframe, frame, frameset, object, embed, applet, portal, fencedframe, style, template, slot, noscript, base, " +
    "math, video, audio, source, track, picture, map, area, textarea, dialog, marquee, image, object, canvas, plaintext, xmp, " +
    "main form, main svg, main meta, main link, main script, main title, main select, main button, main [contenteditable], " +
    "main [autofocus], main [popover], main [popovertarget], main [srcdoc], main [target], main [download], main [is], main [slot], main [role=dialog]";
  if (document.querySelector("form.filters")) forbidden = forbidden.replace("main form, ", "").replace("main select, main button, ", "");
  if (document.body.matches(".t-search")) forbidden = forbidden.replace("noscript, ", "").replace("main button, ", "");

  document.querySelectorAll(forbidden).forEach(function (el) {
    if (!el.matches(".compare > form.paste, .compare > form.paste *, .compare > template")) report("an element or attribute that may not be", el);
  });
  document.querySelectorAll("script").forEach(function (el) {
    if (el.parentNode !== document.head || el.text || el.src.indexOf(root + "assets/") !== 0 && el.src.indexOf(root + "search/") !== 0) report("a script of somebody else", el);
  });
  document.querySelectorAll("main input").forEach(function (el) {
    if (!el.closest("form.filters, .facets") && !(el.type === "checkbox" && el.disabled)) report("a field", el);
  });
  document.querySelectorAll("*").forEach(function (el) {
    Array.from(el.attributes).forEach(function (a) {
      if (/^on/i.test(a.name)) report("a handler", el);
      if (a.name === "style") report("a style", el);
      if (addresses.indexOf(a.name) < 0) return;
      if (links.indexOf(el.tagName) < 0 && !el.matches("header.top > form.find")) report("an address at an element that has none", el);
      var u;
      try { u = new URL(a.value, document.baseURI); } catch (e) { return; }
      if (schemes.indexOf(u.protocol) < 0) report("the scheme " + u.protocol, el);
      if (el.tagName !== "A" && el.rel !== "canonical" && u.href.indexOf(root) !== 0) report("something from outside", el);
      if (u.protocol === "file:" && decodeURI(u.pathname).indexOf(decodeURI(new URL(root).pathname)) !== 0) report("a file outside of the site", el);
    });
  });

  // The frame of the page is whole and is the one that ids and landmarks lead to.
  if (Object.getPrototypeOf(document.body) !== HTMLBodyElement.prototype) report("document.body is somebody else's");
  [["body > header.top", 1], ["body > .frame > main#main", 1], ["body > .frame > nav#nav", 1], ["body > footer.foot", 1], ["main", 1],
    ["header.top", 1], ["footer", 1], ["#main", 1], ["#nav", 1], ["main > article", 1]].forEach(function (want) {
    var n = document.querySelectorAll(want[0]).length;
    if (n !== want[1]) report(n + " × " + want[0] + " instead of " + want[1]);
  });
  if (document.querySelectorAll("body > *").length !== 4 - (document.body.lastElementChild.matches(".siaga-live, .siaga-live-badge") ? -1 : 0)) {
    report("body has " + document.querySelectorAll("body > *").length + " children");
  }
  var seen = new Set();
  document.querySelectorAll("[id]").forEach(function (el) {
    if (seen.has(el.id)) report("the id " + el.id + " for the second time", el);
    seen.add(el.id);
  });
  var foot = document.querySelector("body > footer.foot");
  if (foot && foot.getClientRects().length && !(foot.offsetTop > 0)) report("the footer is not below the text");

  if (markers && markers.length) {
    var paragraphs = Array.from(document.querySelectorAll("main .prose > *"), function (el) { return el.textContent.trim(); });
    markers.forEach(function (m) { if (paragraphs.indexOf(m) < 0) report("no paragraph " + m); });
  }
  return found;
})

// The live client: reloads the page when the site was built again and shows what is wrong with the content. siaga serve
// puts it behind the theme's script; published sites do not have it. LOADED is the server, and the build, that this page is of.
(function (loaded) {
  "use strict";
  (self.Siaga = self.Siaga || {}).live = true; // no copy is kept of what is being written
  if (!window.EventSource) return;

  var stream = null;
  var panel = null;
  var badge = null;
  var current = { errors: 0, warnings: 0, list: [] };

  function connect() {
    if (stream) stream.close();
    stream = new EventSource("/_siaga/events");
    stream.addEventListener("hello", receive);
    stream.addEventListener("rebuilt", receive);
    stream.onerror = function () {
      // The browser tries again by itself unless the server has answered with an error.
      if (stream && stream.readyState === 2) {
        stream = null;
        setTimeout(connect, 1000);
      }
    };
  }

  function receive(e) {
    var data = JSON.parse(e.data);
    if (data.server !== loaded.server || data.build !== loaded.build) {
      location.reload();
      return;
    }
    show(data.problems);
  }

  // A hidden tab keeps no connection: browsers allow only six to one server. "hello" tells what it has missed.
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      if (stream) stream.close();
      stream = null;
    } else {
      connect();
    }
  });
  window.addEventListener("pageshow", function (e) {
    if (e.persisted) location.reload();
  });

  // Styles are set one by one because the page's policy allows no style element.
  function element(name, text, style) {
    var el = document.createElement(name);
    if (text) el.textContent = text;
    for (var key in style) el.style[key] = style[key];
    return el;
  }

  function count(n, word) {
    return n + " " + word + (n === 1 ? "" : "s");
  }

  function summary() {
    var parts = [];
    if (current.errors) parts.push(count(current.errors, "error"));
    if (current.warnings) parts.push(count(current.warnings, "warning"));
    return parts.join(", ");
  }

  // keys names the errors without their lines, which move with every edit above them.
  function keys() {
    return current.list
      .filter(function (p) { return p.severity === "error"; })
      .map(function (p) { return p.place.replace(/(:\d+)+$/, "") + " " + p.code + " " + p.message; });
  }

  function dismissed() {
    try {
      return JSON.parse(sessionStorage.getItem("siaga-dismissed")) || [];
    } catch (_) {
      return [];
    }
  }

  function show(problems) {
    current = problems;
    remove();
    if (!problems.errors && !problems.warnings) return;
    var old = dismissed();
    var fresh = keys().some(function (k) { return old.indexOf(k) < 0; });
    if (problems.errors && fresh) open();
    else showBadge();
  }

  function remove() {
    if (panel) panel.remove();
    if (badge) badge.remove();
    panel = badge = null;
  }

  function close() {
    try {
      sessionStorage.setItem("siaga-dismissed", JSON.stringify(keys()));
    } catch (_) {}
    remove();
    showBadge();
  }

  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape" && panel) close();
  });
  window.addEventListener("beforeprint", remove);
  window.addEventListener("afterprint", function () { show(current); });

  var font = "13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";

  function button(text, label, style, act) {
    var b = element("button", text, {
      font: font, color: "inherit", background: "transparent", border: "1px solid #6b7280", borderRadius: "6px",
      padding: "4px 10px", minHeight: "28px", cursor: "pointer"
    });
    b.type = "button";
    if (label) b.setAttribute("aria-label", label);
    for (var key in style) b.style[key] = style[key];
    b.addEventListener("click", act);
    return b;
  }

  function showBadge() {
    badge = button(summary(), "Problems in the content: " + summary(), {
      position: "fixed", left: "12px", bottom: "12px", zIndex: "2147483646", color: "#f3f4f6",
      background: "#1f2328", borderColor: current.errors ? "#f87171" : "#d97706"
    }, function () { remove(); open(); });
    badge.className = "siaga-live-badge";
    document.body.appendChild(badge);
  }

  function open() {
    panel = element("section", "", {
      position: "fixed", left: "0", right: "0", bottom: "0", maxHeight: "60vh", overflow: "auto", zIndex: "2147483647",
      font: font, color: "#f3f4f6", background: "#1f2328", padding: "12px 16px 16px", boxSizing: "border-box",
      borderTop: "3px solid " + (current.errors ? "#f87171" : "#d97706"), textAlign: "left"
    });
    panel.className = "siaga-live";
    panel.setAttribute("aria-label", "Problems in the content");
    var head = element("div", "", { display: "flex", gap: "16px", alignItems: "center", justifyContent: "space-between" });
    var title = element("strong", summary(), { fontSize: "14px" });
    title.setAttribute("role", "status");
    head.appendChild(title);
    head.appendChild(button("Close (Esc)", "Close the list of problems", {}, close));
    panel.appendChild(head);
    list("error", panel, current.errors);
    if (current.warnings) {
      var fold = element("details", "", { marginTop: "12px" });
      fold.open = !current.errors;
      fold.appendChild(element("summary", count(current.warnings, "warning"), { cursor: "pointer" }));
      list("warning", fold, current.warnings);
      panel.appendChild(fold);
    }
    document.body.appendChild(panel);
  }

  function list(severity, into, total) {
    var shown = 0;
    current.list.forEach(function (p) {
      if (p.severity !== severity) return;
      shown++;
      into.appendChild(item(p));
    });
    if (total > shown) {
      into.appendChild(element("p", "and " + (total - shown) + " more: siaga check lists them all", { margin: "10px 0 0", color: "#9ca3af" }));
    }
  }

  function item(p) {
    var box = element("div", "", { margin: "10px 0 0", overflowWrap: "anywhere" });
    var line = element("div", "", {});
    line.appendChild(element("span", p.severity + " ", { color: p.severity === "error" ? "#fca5a5" : "#fcd34d", fontWeight: "700" }));
    if (p.place) line.appendChild(element("span", p.place + " ", { color: "#93c5fd" }));
    line.appendChild(element("span", p.message, {}));
    if (p.code) line.appendChild(element("span", " [" + p.code + "]", { color: "#9ca3af" }));
    box.appendChild(line);
    if (p.line) box.appendChild(element("div", p.line, { color: "#d1d5db", paddingLeft: "2ch", whiteSpace: "pre-wrap", borderLeft: "2px solid #4b5563", marginTop: "2px" }));
    if (p.suggestion) box.appendChild(element("div", "→ " + p.suggestion, { color: "#86efac", paddingLeft: "2ch" }));
    return box;
  }

  if (!document.hidden) connect();
})(LOADED);

// The problems of the content, on the page: Siaga.live.problems(list) shows a panel when there are errors that were not closed before, else a
// button that opens it. Siaga.live.broken(text) adds that this page cannot be shown as it is now, and Siaga.live.notice(text) says
// something in a corner; both until they are given "".
(() => {
  "use strict";

  const { live } = self.Siaga, storage = "siaga-dismissed";
  const font = "13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", dark = "#1f2328", light = "#f3f4f6", red = "#f87171", amber = "#d97706";
  const none = { errors: 0, warnings: 0, list: [] };
  let told = none, broken = "", current = none, panel = null, badge = null, note = null;

  // Styles are set one by one because the page's policy allows no style element.
  function element(name, text, style) {
    const el = document.createElement(name);
    if (text) el.textContent = text;
    Object.assign(el.style, style);
    return el;
  }

  const count = (n, word) => n + " " + word + (n === 1 ? "" : "s");
  const summary = () => [current.errors && count(current.errors, "error"), current.warnings && count(current.warnings, "warning")].filter(Boolean).join(", ");

  // keys names the errors without their lines, which move with every edit above them.
  const keys = () => current.list.filter((p) => p.severity === "error").map((p) => p.place.replace(/(:\d+)+$/, "") + " " + p.code + " " + p.message);

  function dismissed() {
    try { return JSON.parse(sessionStorage.getItem(storage)) || []; } catch { return []; }
  }

  function dismiss() {
    try { sessionStorage.setItem(storage, JSON.stringify(keys())); } catch { /* then it opens again after a reload */ }
    remove();
    showBadge();
  }

  function remove() {
    if (panel) panel.remove();
    if (badge) badge.remove();
    panel = badge = null;
  }

  function button(text, label, style, act) {
    const b = element("button", text, {
      font, color: "inherit", background: "transparent", border: "1px solid #6b7280", borderRadius: "6px", padding: "4px 10px", minHeight: "28px", cursor: "pointer", ...style,
    });
    b.type = "button";
    b.setAttribute("aria-label", label);
    b.addEventListener("click", act);
    return b;
  }

  function showBadge() {
    badge = button(summary(), "Problems in the content: " + summary(), {
      position: "fixed", left: "12px", bottom: "12px", zIndex: "2147483646", color: light, background: dark, borderColor: current.errors ? red : amber,
    }, () => {
      remove();
      open();
    });
    badge.className = "siaga-live-badge";
    document.body.append(badge);
  }

  function open() {
    panel = element("section", "", {
      position: "fixed", left: "0", right: "0", bottom: "0", maxHeight: "60vh", overflow: "auto", zIndex: "2147483647", font, color: light, background: dark,
      padding: "12px 16px 16px", boxSizing: "border-box", borderTop: "3px solid " + (current.errors ? red : amber), textAlign: "left",
    });
    panel.className = "siaga-live";
    panel.setAttribute("aria-label", "Problems in the content");
    const head = element("div", "", { display: "flex", gap: "16px", alignItems: "center", justifyContent: "space-between" }), title = element("strong", summary(), { fontSize: "14px" });
    title.setAttribute("role", "status");
    head.append(title, button("Close (Esc)", "Close the list of problems", {}, dismiss));
    panel.append(head, ...items("error", current.errors));
    if (current.warnings) {
      const fold = element("details", "", { marginTop: "12px" });
      fold.open = !current.errors;
      fold.append(element("summary", count(current.warnings, "warning"), { cursor: "pointer" }), ...items("warning", current.warnings));
      panel.append(fold);
    }
    document.body.append(panel);
  }

  function items(severity, total) {
    const found = current.list.filter((p) => p.severity === severity).map(item), more = total - found.length;
    if (more > 0) found.push(element("p", "and " + more + " more: siaga check lists them all", { margin: "10px 0 0", color: "#9ca3af" }));
    return found;
  }

  function item(p) {
    const box = element("div", "", { margin: "10px 0 0", overflowWrap: "anywhere" }), line = element("div");
    line.append(element("span", p.severity + " ", { color: p.severity === "error" ? "#fca5a5" : "#fcd34d", fontWeight: "700" }));
    if (p.place) line.append(element("span", p.place + " ", { color: "#93c5fd" }));
    line.append(element("span", p.message));
    if (p.code) line.append(element("span", " [" + p.code + "]", { color: "#9ca3af" }));
    box.append(line);
    if (p.line) box.append(element("div", p.line, { color: "#d1d5db", paddingLeft: "2ch", whiteSpace: "pre-wrap", borderLeft: "2px solid #4b5563", marginTop: "2px" }));
    if (p.suggestion) box.append(element("div", "→ " + p.suggestion, { color: "#86efac", paddingLeft: "2ch" }));
    return box;
  }

  function show(problems) {
    if (JSON.stringify(problems) === JSON.stringify(current)) return; // what is open stays as the reader has left it
    current = problems;
    remove();
    if (!current.errors && !current.warnings) return;
    const old = dismissed();
    if (current.errors && keys().some((k) => !old.includes(k))) open();
    else showBadge();
  }

  function update() {
    if (!broken) return show(told);
    show({ ...told, errors: told.errors + 1, list: [{ severity: "error", place: "", code: "", message: broken, suggestion: "", line: "" }, ...told.list] });
  }

  live.problems = (problems) => {
    told = problems;
    update();
  };

  live.broken = (text) => {
    broken = text.trim();
    update();
  };

  live.notice = (text) => {
    if (note) note.remove();
    note = null;
    if (!text) return;
    note = element("p", text, {
      position: "fixed", right: "12px", bottom: "12px", zIndex: "2147483646", margin: "0", padding: "4px 10px", font, color: light, background: dark, border: "1px solid #6b7280", borderRadius: "6px",
    });
    note.className = "siaga-live-notice";
    note.setAttribute("role", "status");
    document.body.append(note);
  };

  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && panel) dismiss(); });
  addEventListener("beforeprint", () => {
    remove();
    if (note) note.hidden = true;
  });
  addEventListener("afterprint", () => {
    current = none;
    update();
    if (note) note.hidden = false;
  });
})();

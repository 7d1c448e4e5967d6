// Cuts what is shown of a page, with what was asked for marked: the excerpts of package search.
(() => {
  "use strict";

  const maxLeaves = 32, maxLetters = 240, lead = 4, rest = 3;

  const letters = (s) => {
    let n = 0;
    for (const _ of s) n++;
    return n;
  };

  // best picks the section that has most of a query, the first of equal ones; null if none has anything.
  function best(reader, page) {
    let section = null, most = 0;
    for (const s of page.sections) {
      const mass = reader.massOf(s);
      if (mass > most) [section, most] = [s, mass];
    }
    return section;
  }

  // ofSection cuts the text of a section, or its code where that has more of the query.
  function ofSection(reader, { text, code }) {
    return reader.mass(code.places) > reader.mass(text.places) ? cut(reader, code, false) : cut(reader, text);
  }

  // cut cuts the part of a text that has most of the query; items says that its lines are items and paragraphs.
  function cut(reader, { text, leaves, places }, items = true) {
    if (!leaves.length) return [];
    const from = places.length ? Math.max(0, densest(reader, places) - lead) : 0, start = from ? leaves[from].start : 0;
    let end = start, seen = 0, at = start;
    for (const leaf of leaves.slice(from, from + maxLeaves)) {
      seen += letters(text.slice(at, Math.max(at, leaf.end)));
      at = Math.max(at, leaf.end);
      if (seen > maxLetters && end > start) break;
      end = at;
    }
    if (end === leaves[leaves.length - 1].end && letters(text.slice(end)) <= rest) end = text.length; // the full stop
    const pieces = mark(text, places, start, end);
    if (start > 0) pieces.unshift({ text: "… ", mark: false });
    if (end < text.length) pieces.push({ text: " …", mark: false });
    return join(pieces, items);
  }

  // densest is the leaf at which the part of a text begins that has most of the query, the first of equal ones.
  function densest({ groups }, places) {
    const count = new Uint32Array(groups.length); // of the places from one on to the end of the part
    let leaf = 0, most = -1, mass = 0, end = 0;
    for (const p of places) {
      for (; end < places.length && places[end].leaf < p.leaf + maxLeaves - lead; end++) {
        if (count[places[end].group]++ === 0) mass += groups[places[end].group].mass;
      }
      if (mass > most) [leaf, most] = [p.leaf, mass];
      if (--count[p.group] === 0) mass -= groups[p.group].mass;
    }
    return leaf;
  }

  // mark marks places in a part of a text.
  function mark(text, places, start, end) {
    const out = [];
    let at = start;
    for (const p of places.slice().sort((a, b) => a.start - b.start)) {
      const from = Math.max(p.start, at), to = Math.min(p.end, end);
      if (from >= to) continue;
      out.push({ text: text.slice(at, from), mark: false }, { text: text.slice(from, to), mark: true });
      at = to;
    }
    return [...out, { text: text.slice(at, end), mark: false }];
  }

  const whole = ({ text, places }) => join(mark(text, places, 0, text.length), false);

  // join collapses white space and joins neighbours that are marked alike. Between lines that are items stands a dot, unless a
  // sign ends the first of them.
  function join(pieces, items) {
    const out = [];
    let end = " "; // of the text so far
    for (const { text, mark } of pieces) {
      const collapsed = text.replace(/[ \n\t\r]+/g, (run, at) => {
        const before = at ? text[at - 1] : end;
        return before === " " ? "" : items && run.includes("\n") && /[\p{L}\p{Nd})\]"'%]/u.test(before) ? " · " : " ";
      });
      if (!collapsed) continue;
      end = collapsed[collapsed.length - 1];
      const last = out[out.length - 1];
      if (last && last.mark === mark) last.text += collapsed;
      else out.push({ text: collapsed, mark });
    }
    return out;
  }

  self.Siaga.excerpt = { best, ofSection, cut, whole };
})();

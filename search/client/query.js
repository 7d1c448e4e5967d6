// Takes queries apart: as search.Parse, which tells the grammar. Places in the text are of UTF-16 units here.
(() => {
  "use strict";

  const { analysis } = self.Siaga;
  const maxQuery = 1000, maxClauses = 60, maxKey = 240;
  const facets = ["kind", "service", "severity", "root-cause", "owner", "year", "status", "tag", "alert"];
  const aliases = new Map(Object.entries({ type: "kind", cause: "root-cause", root_cause: "root-cause", rootcause: "root-cause", team: "owner", sev: "severity", tags: "tag", services: "service" }));

  const trimmed = (s) => s.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
  const isSpace = (c) => c === " " || c >= "\t" && c <= "\r";
  const foldValue = (value) => analysis.fold(trimmed(value));

  // titleKey is the term by which a page is found by its whole title: search.TitleKey.
  function titleKey(title) {
    let words = analysis.fold(title).split(/[^\p{L}\p{Nd}\p{M}]+/u).filter(Boolean);
    if (!words.length) words = title.split(/\p{White_Space}+/u).filter(Boolean);
    const key = words.length === 1 ? words[0] + " " : words.join(" ");
    return key.length > maxKey ? Array.from(key).slice(0, maxKey).join("") : key;
  }

  // isDay reports whether there is such a day.
  function isDay(date) {
    const d = new Date(date + "T00:00:00Z");
    return !isNaN(d) && d.toISOString().startsWith(date);
  }

  class Parser {
    constructor(text, excluding) {
      Object.assign(this, { all: text, excluding, at: 0, clauses: 0, words: [], problems: [] });
      this.query = { text: "", phrases: [], excluded: [], filters: [], from: "", to: "", partial: false, key: "" };
    }

    problem(code, start, end) { this.problems.push({ code, text: this.all.slice(start, end), start, end }); }

    // next reads one clause.
    next() {
      const { all, query } = this;
      while (this.at < all.length && isSpace(all[this.at])) this.at++;
      if (this.at === all.length) return false;
      this.clauses++;
      const start = this.at, not = this.excluding && /^-[^-0-9\t-\r ]/.test(all.slice(start, start + 2));
      if (not) this.at++;
      if (all[this.at] === '"') return this.phrase(not);
      let end = this.at;
      while (end < all.length && !isSpace(all[end])) end++;
      const word = all.slice(this.at, end), colon = word.indexOf(":");
      if (colon >= 0 && this.operator(word.slice(0, colon), word.slice(colon + 1), not)) return true;
      this.at = end;
      if (not) query.excluded.push(word);
      else {
        this.words.push(all.slice(start, end));
        query.partial = end === all.length;
      }
      return true;
    }

    // phrase reads what stands in quotes. A quote that is not closed ends with the text.
    phrase(not) {
      const start = this.at, text = this.quoted();
      if (this.open) this.problem("unclosed-quote", start, this.all.length);
      if (!trimmed(text)) return true;
      if (not) {
        this.query.excluded.push(text);
        return true;
      }
      this.query.phrases.push(text);
      this.words.push(text);
      this.query.partial = false;
      this.clauses += text.split(" ").length - 1;
      return true;
    }

    // quoted reads from a quote to the next one.
    quoted() {
      const from = this.at + 1, end = this.all.indexOf('"', from);
      this.open = end < 0;
      this.at = this.open ? this.all.length : end + 1;
      return this.all.slice(from, this.open ? undefined : end);
    }

    // operator reads a value for a name, if the name is one that takes values.
    operator(written, value, not) {
      const name = written.toLowerCase(), facet = aliases.get(name) || name, isDate = (name === "after" || name === "before") && !not;
      const start = this.at, from = start + written.length + 1;
      if (!value && from < this.all.length && this.all[from] !== '"' || !isDate && !facets.includes(facet)) return false;
      this.at = from;
      if (value.startsWith('"')) value = this.quoted();
      else this.at += value.length;
      if (!value) return true; // being typed
      if (isDate) this.date(name, value, start);
      else this.filter(facet, value.split(","), not);
      return true;
    }

    filter(name, values, not) {
      const { filters } = this.query;
      let f = filters.find((f) => f.name === name);
      if (!f) filters.push(f = { name, any: [], none: [] });
      f[not ? "none" : "any"].push(...values.map(foldValue).filter(Boolean));
    }

    date(name, value, start) {
      const [, y, m = "01", d = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value) || [], day = [y, m, d].join("-"), { query } = this;
      if (!y || !isDay(day)) this.problem("bad-date", start, this.at);
      else if (name === "after") query.from = query.from > day ? query.from : day;
      else if (!query.to || day < query.to) query.to = day;
    }
  }

  // parse gives the query and what is wrong with it. There is no query where it cannot be answered. Unless it is excluding, a dash
  // in front of a word is no operator.
  function parse(text, excluding = true) {
    const length = text.length > maxQuery ? text.length : new TextEncoder().encode(text).length;
    if (length > maxQuery) return { query: null, problems: [{ code: "too-long", text: "", start: 0, end: text.length }] };
    const p = new Parser(text.replace(/\p{Surrogate}+/gu, " "), excluding);
    while (p.next()) {
      if (p.clauses > maxClauses) return { query: null, problems: [{ code: "too-many", text: "", start: p.at, end: text.length }] };
    }
    p.query.text = p.words.join(" ");
    p.query.key = titleKey(p.all);
    return { query: p.query, problems: p.problems };
  }

  Object.assign(self.Siaga, { query: { parse, titleKey, foldValue, trimmed, facets } });
})();

// Looks up what the words of a query stand for, and adds up what pages are worth: the planner and the score of package search.
(() => {
  "use strict";

  const { analysis, shards } = self.Siaga, { kinds } = analysis;
  const weights = { part: 0.5, piece: 0.0625, joined: 0.5, stop: 0.375, prefix: 0.25, stem: 0.75, edit: 0.875, synonym: 0.75 };
  const maxSpellings = 8, maxEnding = 4, minStem = 4, titleScore = 2 ** 14;

  function rarity(have, pages) {
    const all = Math.max(pages, have);
    const idf = Math.log1p((all - have + 0.5) / (have + 0.5));
    return Math.floor(256 * Math.sqrt(idf * Math.sqrt(idf)) + 0.5) / 256;
  }

  const isLexical = (term) => /^\p{L}{4,24}$/u.test(term);
  const isLetterAlone = (term) => Array.from(term).length === 1 && term.codePointAt(0) >= 0x2e80;

  // wordsOf takes the text of a query apart.
  function wordsOf(query, terms) {
    const tokens = terms.query(query.text), allStop = tokens.every((t) => t.kind === kinds.stop), list = [];
    let within = 0; // where the identifier at hand ends
    for (const t of tokens) {
      const before = list[list.length - 1];
      if (before && t.kind === kinds.alternative) {
        before.terms.push(t.term);
        continue;
      }
      if (before && t.kind === kinds.written) {
        before.written = t.term;
        continue;
      }
      const w = { terms: [t.term], written: "", kind: t.kind, weight: 1, start: t.start, end: t.end, last: query.partial && t.end === query.text.length };
      if (t.kind === kinds.identifier) within = t.end;
      else if (t.kind === kinds.synonym) Object.assign(w, { weight: weights.synonym, last: false });
      else if (t.kind === kinds.stop && !allStop) Object.assign(w, { weight: weights.stop, last: false });
      else if (t.end <= within) Object.assign(w, { weight: weights.part, part: true });
      list.push(w);
    }
    return once(list);
  }

  // once leaves out words that were said before: saying a word again asks for nothing else.
  function once(list) {
    const before = new Set();
    return list.filter((w) => {
      const said = [w.kind, w.terms[0], w.written].join("\n"), again = before.has(said) && !w.last;
      before.add(said);
      return !again;
    });
  }

  // A Group is what one word stands for: a page is worth what its best alternative is worth.
  class Group {
    constructor(source, word, text, strict) {
      Object.assign(this, { source, strict, typed: text.slice(word.start, word.end), start: word.start, end: word.end, alternatives: [], mass: 0, respelt: false });
    }

    get empty() { return !this.alternatives.length; }

    add(term, list, weight, begins = false) {
      if (!list.pages.length) return;
      const worth = weight * rarity(list.total, this.source.pages);
      this.alternatives.push({ term, begins, list, worth });
      this.mass = Math.max(this.mass, worth);
    }

    // complete adds what a word may be the beginning of, and where nothing is known of it, what it may be misspelt for.
    async complete(w, beginning) {
      const [term] = w.terms;
      if (w.last || isLetterAlone(term)) {
        this.add(term, beginning, this.empty ? w.weight : w.weight * weights.prefix, true);
        if (this.empty && isLexical(term)) await this.shorter(term, w.weight * weights.stem);
      }
      if (this.empty && !this.strict && isLexical(term)) await this.respell(term, w.weight);
    }

    // shorter adds the stem of which a half typed word may be a form.
    async shorter(term, weight) {
      const letters = Array.from(term), stems = [];
      for (let n = letters.length - 1; n >= Math.max(minStem, letters.length - maxEnding); n--) stems.push(letters.slice(0, n).join(""));
      const lists = await Promise.all(stems.map((s) => this.source.postings(s)));
      for (let i = 0; i < stems.length && this.empty; i++) this.add(stems[i], lists[i], weight);
    }

    // respell adds what a word may be misspelt for.
    async respell(term, weight) {
      const near = (await this.source.spellings(term, shards.tolerance(this.typed))).sort((a, b) => a.distance - b.distance || b.pages - a.pages || shards.compare(a.term, b.term)).slice(0, maxSpellings);
      const lists = await Promise.all(near.map((s) => this.source.postings(s.term)));
      near.forEach((s, i) => this.add(s.term, lists[i], s.distance > 1 ? weight * weights.edit * weights.edit : weight * weights.edit));
      this.respelt = !this.empty;
    }
  }

  // plan looks up all words of a text at once; where it is strict, without other spellings.
  async function plan(source, words, text, strict = false) {
    const groups = words.map((w) => new Group(source, w, text, strict));
    const begun = (w) => w.last || isLetterAlone(w.terms[0]), look = (w) => Promise.all([
      Promise.all(w.terms.map((t) => source.postings(t))), begun(w) ? source.prefixed(w.terms[0]) : null,
      w.written ? source.postings(w.written) : null, w.written && w.last ? source.prefixed(w.written) : null,
    ]);
    const found = await Promise.all(words.map(look));
    let known = 0; // where the last identifier ends that some page has as it was typed
    words.forEach((w, i) => {
      const [lists, , written, writtenBegun] = found[i], g = groups[i];
      if (w.part && w.end <= known) Object.assign(w, { weight: weights.piece, last: false });
      if (written) g.add(w.written, written, w.weight);
      if (writtenBegun && w.last && g.empty) g.add(w.written, writtenBegun, w.weight, true);
      const weight = g.empty ? w.weight : w.weight * weights.joined;
      lists.forEach((list, k) => g.add(w.terms[k], list, weight));
      if (w.kind !== kinds.identifier || g.empty) return;
      known = w.end;
      w.last = false;
    });
    await Promise.all(groups.map((g, i) => g.complete(words[i], found[i][1])));
    const unknown = words.filter((w, i) => groups[i].empty && [kinds.word, kinds.number, kinds.identifier].includes(w.kind));
    return { groups: groups.filter((g) => !g.empty), unknown: unknown.map((w) => text.slice(w.start, w.end)) };
  }

  // score adds what every page is worth, in the order of pages.
  function score(groups, title) {
    const lists = [title, ...groups.flatMap((g) => g.alternatives.map((a) => a.list))];
    const size = lists.reduce((n, { pages }) => pages.length ? Math.max(n, pages[pages.length - 1] + 1) : n, 0);
    const sum = new Float64Array(size), best = new Float64Array(size), out = [];
    for (const { alternatives } of groups) {
      for (const { worth, list: { pages, impacts } } of alternatives) {
        for (let i = 0; i < pages.length; i++) best[pages[i]] = Math.max(best[pages[i]], worth * impacts[i]);
      }
      for (const { list: { pages } } of alternatives) {
        for (const page of pages) {
          sum[page] += best[page];
          best[page] = 0;
        }
      }
    }
    title.pages.forEach((page, i) => { sum[page] += titleScore * title.impacts[i]; });
    sum.forEach((score, page) => { if (score > 0) out.push({ page, score }); });
    return out;
  }

  // sort puts the best first, and of equal ones the one that comes first by itself.
  const sort = (list) => list.sort((a, b) => b.score - a.score || a.page - b.page);

  self.Siaga.rank = { wordsOf, plan, score, sort, weights };
})();

// Works out the answer to one query: the session of package search.
(() => {
  "use strict";

  const { excerpt, match, query, rank } = self.Siaga;
  const reread = 10, maxRead = 100, mostCode = 2, shownFacets = 6;

  // among makes a set of pages: one byte for each page of the index.
  function among(size, ...lists) {
    const set = new Uint8Array(size);
    for (const pages of lists) for (const p of pages) set[p] = 1;
    return set;
  }

  // merged puts the filters of a query and those that were chosen besides together.
  function merged(filters, chosen = {}) {
    const out = filters.map((f) => ({ ...f }));
    for (const name of query.facets) {
      const any = Array.from(chosen[name] || [], query.foldValue).filter(Boolean), f = out.find((f) => f.name === name);
      if (f) f.any = [...f.any, ...any];
      else if (any.length) out.push({ name, any, none: [] });
    }
    return out;
  }

  // A Session is a query while it is answered.
  class Session {
    constructor(engine, source, q) {
      Object.assign(this, { engine, source, q });
      const leaves = (texts) => texts.map((t) => engine.tokens(t).filter((t) => t.leaf).map((t) => t.term));
      this.phrases = leaves(q.phrases).filter((l) => l.length);
      this.excluded = leaves(q.excluded).filter((l) => l.length > 1);
      this.without = leaves(q.excluded).filter((l) => l.length === 1).flat();
    }

    // start asks for all that is needed to know which pages answer, all at once.
    async start(words, { counts = false, strict = false }) {
      const { source, engine, q } = this, { filters } = q, names = counts ? query.facets.slice(0, shownFacets) : [];
      const facets = Array.from(new Set([...filters.map((f) => f.name), ...names])), { without } = this, required = this.phrases.flat();
      const [plan, title, dated, out, must, values] = await Promise.all([
        rank.plan(source, words, q.text, strict),
        q.key ? source.postings(q.key) : { pages: [] },
        q.from || q.to ? source.dated(q.from, q.to) : null,
        Promise.all(without.map((term) => source.postings(term))),
        Promise.all(required.map((term) => source.postings(term))),
        Promise.all(facets.map((name) => source.values(name))),
      ]);
      this.plan = plan;
      this.reader = new match.Reader(engine.tokens, plan.groups);
      const isCut = (list) => list.total > list.pages.length;
      this.cut = plan.groups.some((g) => g.alternatives.some((a) => isCut(a.list)));
      this.phrases = this.phrases.filter((p) => p.length > 1 || isCut(must[required.indexOf(p[0])])); // postings tell of one word
      this.excluded.push(...without.filter((_, i) => isCut(out[i])).map((term) => [term])); // texts have to tell the rest
      const found = this.filter(await this.candidates(title), { dated, out, must: must.filter((l) => !isCut(l)), filters, names, values: new Map(facets.map((name, i) => [name, values[i]])) });
      rank.sort(found.list);
      return found;
    }

    // candidates are the pages that have anything of the words; all pages, where there are no words but conditions.
    async candidates(title) {
      const { q, source } = this, list = rank.score(this.plan.groups, title);
      if (list.length || query.trimmed(q.text) || !(q.filters.length || q.excluded.length || q.from || q.to)) return list;
      const pages = (await source.values(query.facets[0])).flatMap((v) => Array.from(v.pages));
      return pages.sort((a, b) => a - b).map((page) => ({ page, score: 0 }));
    }

    // filter leaves the pages that are let through, and counts the values of facets over what the filters of the others let through.
    filter(list, { dated, out, must, filters, names, values }) {
      const size = this.source.pages, set = (...lists) => among(size, ...lists);
      for (const pages of [...dated ? [dated] : [], ...must.map((l) => l.pages)]) {
        const having = set(pages);
        list = list.filter((c) => having[c.page]);
      }
      const barred = set(...out.map((l) => l.pages));
      list = list.filter((c) => !barred[c.page]);
      const pagesOf = (name, folded) => folded.map((f) => (values.get(name).find((v) => v.folded === f) || { pages: [] }).pages);
      const tests = filters.map((f) => ({ name: f.name, any: f.any.length ? set(...pagesOf(f.name, f.any)) : null, none: set(...pagesOf(f.name, f.none)) }));
      const kept = (but) => list.filter(({ page }) => tests.every((t) => t.name === but || (!t.any || t.any[page]) && !t.none[page]));
      const all = kept("");
      const facets = names.map((name) => {
        const f = filters.find((f) => f.name === name), left = set((f ? kept(name) : all).map((c) => c.page));
        const counted = values.get(name).map((v) => ({ value: v.value, label: v.label, count: v.pages.reduce((n, p) => n + left[p], 0), on: Boolean(f) && f.any.includes(v.folded) }));
        return [name, counted.filter((v) => v.count || v.on).sort((a, b) => b.count - a.count)];
      });
      return { list: all, facets: names.length ? Object.fromEntries(facets) : null };
    }

    // read reads a page but for its code.
    async read({ page, score }) {
      const reading = this.reader.page(await this.source.document(page));
      return { page, score, reading, fits: await this.fits(page, reading) };
    }

    async code(page, reading) {
      if (!reading.hasCode) this.reader.code(reading, await this.source.code(page));
    }

    // fits reports whether a page has what its text must have, and nothing that it must not.
    async fits(page, reading) {
      for (const p of this.phrases) {
        if (match.has(reading, p)) continue;
        await this.code(page, reading);
        if (!match.has(reading, p)) return false;
      }
      if (this.excluded.some((p) => p.length > 1)) await this.code(page, reading);
      return !this.excluded.some((p) => match.has(reading, p));
    }

    // page reads the pages that are shown. Those that do not fit are left out; the first ones are weighed again.
    async page(list, { limit, offset }) {
      const verify = this.phrases.length + this.excluded.length > 0, most = verify ? maxRead : Infinity;
      const again = offset < reread, want = again ? Math.max(offset + limit, reread) : offset + limit, first = again || verify ? 0 : offset;
      const kept = [];
      let read = 0, total = list.length, n = want - first;
      while (first + kept.length < want && first + read < list.length && read < most) {
        // What does not fit is only known when it is there: ask for more and more at once.
        const some = list.slice(first + read, first + Math.min(read + n, most));
        for (const p of await Promise.all(some.map((c) => this.read(c)))) {
          if (first + kept.length === want) break;
          read++;
          if (p.fits) kept.push(p);
          else total--;
        }
        n *= 2;
      }
      this.unread = verify && read < list.length;
      if (this.unread) total = kept.length;
      if (again) kept.unshift(...rank.sort(kept.splice(0, reread).map((p) => ({ ...p, score: p.score * this.reader.closeness(p.reading) }))));
      const pages = kept.slice(offset - first, offset - first + limit);
      await this.readCode(pages);
      return { pages, total };
    }

    // readCode reads the code of the first pages that answer by nothing else.
    readCode(pages) {
      const some = pages.filter((p) => !p.reading.hasCode && this.reader.isEmpty(p.reading)).slice(0, mostCode);
      return Promise.all(some.map((p) => this.code(p.page, p.reading)));
    }

    // hit says what is shown of a page: the section that has most of the query, unless the title has as much.
    hit({ page, score, reading }) {
      const { reader } = this, section = excerpt.best(reader, reading);
      let snippet = section ? excerpt.ofSection(reader, section) : [];
      if (!snippet.length) snippet = this.lead(reading);
      const leads = section && section.of.anchor && reader.massOf(section) > reader.mass(reading.title.places);
      return {
        ...this.facts(reading.document), page, score, section: leads ? { anchor: section.of.anchor, heading: section.of.heading } : null,
        snippet, titleMarks: excerpt.whole(reading.title),
      };
    }

    // facts are what is shown of a page, whatever was asked for.
    facts({ address, path, title, kind, date, facets }) {
      const values = (name) => facets.filter((f) => f.name === name), one = (name) => (values(name)[0] || { value: "" }).value;
      return { address, path, title, kind, date, severity: one("severity"), status: one("status"), owner: one("owner"), services: values("service").map((f) => f.label || f.value) };
    }

    // lead is what is shown of a page whose text has nothing of the query: its summary, or how its text begins.
    lead({ document, sections }) {
      if (document.summary) return excerpt.cut(this.reader, this.reader.read(document.summary));
      for (const s of sections) {
        const pieces = excerpt.cut(this.reader, s.text);
        if (pieces.length) return pieces;
      }
      return [];
    }

    // suggest gives a query as it was probably meant: every word that no page has, as the first hit that has it spells it.
    suggest(text, pages) {
      const other = { text: "", query: text };
      this.plan.groups.forEach((g, i) => {
        const word = this.q.text.slice(g.start, g.end);
        if (!g.respelt || other.text.includes(word)) return;
        const spelt = spelling(pages, i);
        if (!spelt) return;
        other.query = other.query.replace(word, () => spelt);
        other.text = (other.text + " " + spelt).trim();
      });
      return other.text ? other : null;
    }
  }

  // spelling is how pages spell a group.
  function spelling(pages, group) {
    for (const { reading } of pages) {
      for (const { text, places } of match.passages(reading)) {
        const at = places.find((p) => p.group === group);
        if (at) return text.slice(at.start, at.end).toLowerCase();
      }
    }
    return "";
  }

  Object.assign(self.Siaga, { Session, merged });
})();

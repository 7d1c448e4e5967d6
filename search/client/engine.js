// Answers queries in the page: package search's Engine above the files of the index. Siaga.open({root}) gives one, root being the
// address of the site's root as the page has it; engine.search(text, {limit, offset, filters, facets}) gives a Result, engine.triage(text) a Triage.
(() => {
  "use strict";

  const { Siaga } = self, { Session, analysis, merged, query, rank, shards, triage } = Siaga;
  const usualLimit = 10, maxLimit = 100, maxTexts = 5000;

  class Engine {
    constructor(root, source) {
      this.root = root;
      this.use(source);
      // tokens remembers those of the texts that were read last: the next letter asks for most of them again.
      this.tokens = (text) => {
        let list = this.texts.get(text);
        if (!list) {
          if (this.texts.size >= maxTexts) this.texts.clear();
          this.texts.set(text, list = this.terms.tokens(text));
        }
        return list;
      };
    }

    // answer works with the files of the index. Where one is missing, or damaged, the head may be an old one: it is read again, once.
    async answer(work) {
      try {
        return await work(this.source);
      } catch {
        this.renewal = this.renewal || this.renew().finally(() => { this.renewal = null; });
        await this.renewal;
        return work(this.source).catch(fail);
      }
    }

    async renew() {
      const source = await shards.open(this.root, true);
      if (source.id !== this.source.id) this.use(source); // else files that failed are asked for again
    }

    use(source) {
      Object.assign(this, { source, terms: analysis.create(source.analysis), texts: new Map() });
    }

    async search(text, { limit = 0, offset = 0, filters = {}, facets = false } = {}) {
      let { query: q, problems } = query.parse(String(text));
      if (q && q.excluded.length && await this.isTitle(q)) ({ query: q, problems } = query.parse(String(text), false));
      const empty = { total: 0, atLeast: false, hits: [], suggestion: null, ignored: [], problems, facets: facets ? {} : null };
      if (!q) return empty;
      q.filters = merged(q.filters, filters);
      const o = { limit: Math.min(Math.max(limit, 0), maxLimit) || usualLimit, offset: Math.max(offset, 0) };
      return this.answer(async (source) => {
        const s = new Session(this, source, q), found = await s.start(rank.wordsOf(q, this.terms), { counts: facets }), { pages, total } = await s.page(found.list, o);
        return {
          ...empty, total, atLeast: s.cut || s.unread, hits: pages.map((p) => s.hit(p)), suggestion: o.offset ? null : s.suggest(text, pages),
          ignored: s.plan.unknown, facets: found.facets,
        };
      });
    }

    // isTitle reports whether a page is called what the whole query says. It has what a dash in the title would exclude.
    isTitle(q) { return this.answer(async (source) => Boolean(q.key) && (await source.postings(q.key)).pages.length > 0); }

    // triage compares a text that somebody pasted with past incidents.
    triage(text) { return this.answer(() => triage(this, String(text))); }
  }

  // fail makes sure that what went wrong with the files has a code: "missing", "damaged" or "version".
  function fail(e) { throw e.code ? e : shards.failure("damaged", String(e)); }

  Siaga.open = ({ root = "" } = {}) => {
    const open = async (fresh) => new Engine(root, await shards.open(root, fresh));
    return open(false).catch(() => open(true)).catch(fail);
  };
})();

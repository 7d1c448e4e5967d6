// Finds what a query asks for in the texts of pages: the reader of package search.
(() => {
  "use strict";

  const { kinds } = self.Siaga.analysis;
  const nearby = 6, nearWorth = 1, hereWorth = 0.25;

  class Reader {
    // tokens gives the tokens of a text, groups are those of a plan.
    constructor(tokens, groups) {
      Object.assign(this, { tokens, groups, known: new Map(), begun: [] });
      groups.forEach((g, i) => {
        for (const a of g.alternatives) {
          if (a.begins) this.begun.push({ term: a.term, groups: [i] });
          else if (this.known.has(a.term)) this.known.get(a.term).push(i);
          else this.known.set(a.term, [i]);
        }
      });
    }

    // of lists the groups that a term of a text belongs to.
    of(term) {
      let list = this.known.get(term);
      if (!list) {
        const begun = this.begun.find((b) => term.startsWith(b.term));
        this.known.set(term, list = begun ? begun.groups : []);
      }
      return list;
    }

    // read finds the leaves of a text, and the places where it has what a group asks for.
    read(text) {
      const leaves = [], places = [];
      for (const t of this.tokens(text)) {
        let leaf = leaves.length;
        if (t.leaf) leaves.push(t);
        else if (t.kind !== kinds.identifier) { // it follows the words that it stands for
          while (leaf > 0 && leaves[leaf - 1].start >= t.start) leaf--;
        }
        for (const group of this.of(t.term)) places.push({ group, leaf, start: t.start, end: t.end });
      }
      return { text, leaves, places };
    }

    leavesOf(phrase) { return this.tokens(phrase).filter((t) => t.leaf).map((t) => t.term); }

    // page reads a page but for its code.
    page(document) {
      const none = this.read(""), sections = document.sections.map((s) => ({ of: s, heading: this.read(s.heading), text: this.read(s.text), code: none }));
      return { document, title: this.read(document.title), sections, hasCode: false };
    }

    // code reads the code of a page.
    code(page, code) {
      page.hasCode = true;
      page.sections.forEach((s, i) => { s.code = this.read(code[i] || ""); });
    }

    // isEmpty reports whether nothing that was read of a page has anything of the query.
    isEmpty(page) { return this.groups.length > 0 && passages(page).every((p) => !p.places.length); }

    // mass is what the groups are worth that stand in some lists of places.
    mass(...lists) {
      const met = new Uint8Array(this.groups.length);
      for (const places of lists) for (const p of places) met[p.group] = 1;
      return this.groups.reduce((sum, g, i) => met[i] ? sum + g.mass : sum, 0);
    }

    massOf(section) { return this.mass(section.heading.places, section.text.places, section.code.places); }

    // closeness is by how much the score of a page is to be multiplied.
    closeness(page) {
      const { groups } = this;
      if (groups.length < 2) return 1;
      const pairs = new Float64Array(groups.length - 1); // how near a group and the next one stand, 0 to 1
      for (const p of passages(page)) near(pairs, p.places, groups.length);
      let got = 0, most = 0, all = 0;
      pairs.forEach((c, i) => {
        const mass = Math.min(groups[i].mass, groups[i + 1].mass);
        got += c * mass;
        most += mass;
      });
      for (const g of groups) all += g.mass;
      const here = page.sections.reduce((most, s) => Math.max(most, this.massOf(s)), this.mass(page.title.places));
      return 1 + nearWorth * got / most + hereWorth * here / all;
    }
  }

  const passages = (page) => [page.title, ...page.sections.flatMap((s) => [s.heading, s.text, s.code])];

  function near(pairs, places, groups) {
    const last = new Uint32Array(groups); // leaf at which a group was met, and 1
    for (const { group, leaf } of places) {
      const at = leaf + 1, before = group - 1, after = group + 1;
      if (before >= 0 && last[before] && at - last[before] <= nearby) pairs[before] = Math.max(pairs[before], 1 / Math.max(1, at - last[before]));
      if (after < groups && last[after] && at - last[after] <= nearby) pairs[group] = Math.max(pairs[group], 0.5 / Math.max(1, at - last[after]));
      last[group] = at;
    }
  }

  // has reports whether a page has some leaves one after another.
  function has(page, phrase) {
    return passages(page).some(({ leaves }) => {
      for (let i = 0; i + phrase.length <= leaves.length; i++) {
        if (phrase.every((term, n) => leaves[i + n].term === term)) return true;
      }
      return false;
    });
  }

  self.Siaga.match = { Reader, has, passages };
})();

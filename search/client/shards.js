// Reads the files of an index; package search/shard tells their format. Siaga.shards.open gives what package search calls a Source.
(() => {
  "use strict";

  const Siaga = self.Siaga = self.Siaga || {};
  const maxList = 128; // as package search has it: maxPrefixed

  function failure(code, what) {
    return Object.assign(new Error("search index: " + what), { code });
  }
  const damaged = (what) => failure("damaged", what + " is damaged");

  // Loading. A file is a classic script, which is all that a page from a disk may read; it calls siagaIndex with its value.

  const values = new WeakMap();
  self.siagaIndex = (name, value) => {
    if (document.currentScript) values.set(document.currentScript, { name, value });
  };

  function loadScript(address, name) {
    return new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => {
        const got = values.get(script);
        script.remove();
        if (got && got.name === name) done(got.value);
        else fail(damaged(name));
      };
      script.onerror = () => {
        script.remove();
        fail(failure("missing", name + " cannot be loaded"));
      };
      document.head.append(script);
    });
  }

  // remember makes a function of one string that works once for each; what fails is tried again the next time.
  function remember(f) {
    const known = new Map();
    return (key) => {
      let p = known.get(key);
      if (!p) {
        known.set(key, p = f(key));
        p.catch(() => known.delete(key));
      }
      return p;
    };
  }

  // loader loads the files of an index, each once. A file that could not be loaded is asked for past the caches from then on.
  function loader(root) {
    const failed = new Set();
    return remember(async (name) => {
      try {
        return await loadScript(root + "search/" + name + ".js" + (failed.has(name) ? "?" + Date.now() : ""), name);
      } catch (e) {
        failed.add(name);
        throw e;
      }
    });
  }

  // Decoding. Everything throws on what is not of the format.

  const digitOf = new Int8Array(128).fill(-1);
  Array.from("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz").forEach((c, i) => { digitOf[c.charCodeAt(0)] = i; });

  function digit(s, at) {
    const d = digitOf[s.charCodeAt(at)];
    if (!(d >= 0)) throw damaged("a number");
    return d;
  }

  class Numbers {
    constructor(s) {
      this.s = text(s);
      this.at = 0;
    }
    get left() { return this.s.length - this.at; }
    next() {
      for (let n = 0; ;) {
        const d = digit(this.s, this.at++);
        n = n * 32 + d % 32;
        if (d < 32) return n;
        if (n >= 2 ** 26) throw damaged("a number");
      }
    }
  }

  function text(v) {
    if (typeof v !== "string") throw damaged("a text");
    return v;
  }

  function array(v) {
    if (!Array.isArray(v)) throw damaged("a list");
    return v;
  }

  // triples reads a flat array.
  function triples(list, make) {
    const out = [];
    if (array(list).length % 3) throw damaged("a list");
    for (let i = 0; i < list.length; i += 3) out.push(make(list[i], list[i + 1], list[i + 2]));
    return out;
  }

  // strings reads a front-coded list; flagged are the places of those whose digit is 32 more.
  function strings(coded, flagged) {
    if (!text(coded)) return [];
    let before = "";
    return coded.split("\n").map((piece, i) => {
      const d = digit(piece, 0), shared = d % 32;
      if (shared > before.length) throw damaged("a list of words");
      if (d >= 32 && flagged) flagged.add(i);
      return before = before.slice(0, shared) + piece.slice(1);
    });
  }

  // gaps reads a set of pages; n is their number, where something else follows.
  function gaps(numbers, pages, more) {
    const out = [];
    for (let page = 0; numbers.left > (more ? out.length : 0); page++) {
      page += numbers.next();
      if (page >= pages) throw damaged("a list of pages");
      out.push(page);
    }
    return out;
  }

  const none = { pages: new Uint32Array(), impacts: new Uint8Array(), total: 0 };

  // list reads the pages of a term: their numbers, ascending, what the term is worth on each, and how many there were before the list was cut.
  function list(coded, pages) {
    const cut = text(coded).startsWith("*"), numbers = new Numbers(cut ? coded.slice(1) : coded), total = cut ? numbers.next() : 0;
    const found = Uint32Array.from(gaps(numbers, pages, true)), from = numbers.at;
    if (numbers.left !== found.length) throw damaged("a list of pages");
    return { pages: found, impacts: Uint8Array.from(found, (_, i) => digit(numbers.s, from + i)), total: cut ? total : found.length };
  }

  // compare orders strings by code points: surrogates stand for higher ones than all other units.
  function compare(a, b) {
    const n = Math.min(a.length, b.length), rank = (c) => c >= 0xe000 ? c - 0x800 : c >= 0xd800 ? c + 0x2000 : c;
    for (let i = 0; i < n; i++) {
      if (a.charCodeAt(i) !== b.charCodeAt(i)) return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    }
    return a.length - b.length;
  }

  // A Table tells in which file of a sorted sequence to look.
  class Table {
    constructor(kind, { first, names, group }) {
      Object.assign(this, { kind, first: strings(first), names: text(names), group });
      if (this.first.length && !(group > 0 && names.length * group >= this.first.length * 8)) throw damaged("the table of files");
    }
    at(key) {
      let low = 0, high = this.first.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (compare(this.first[middle], key) > 0) high = middle;
        else low = middle + 1;
      }
      return low - 1;
    }
    name(i) { return this.kind + hash(this.names, Math.floor(i / this.group)) + i % this.group; }
    // all are the files that may hold what begins with some letters.
    all(letters) {
      const from = this.at(letters), out = [];
      for (let i = Math.max(from, 0); i < this.first.length && (i <= from || this.first[i].startsWith(letters)); i++) out.push(this.name(i));
      return out;
    }
  }

  const hash = (names, i) => names.slice(i * 8, i * 8 + 8);

  // Blocks tell where the pages are: of each block the first page and its file, and of each page the file of its code.
  function blocks({ sizes, groups, names }, pages) {
    const first = [], files = [], codes = [];
    let page = 0;
    for (let g = 0; g < text(groups).length; g++) {
      const from = page, name = hash(text(names), g);
      for (let n = digit(groups, g), i = 0; i < n; i++) {
        first.push(page);
        files.push("p" + name + i);
        codes.push({ file: "c" + name, from });
        page += digit(text(sizes), first.length - 1);
      }
    }
    if (page !== pages) throw damaged("the table of pages");
    return { first, files, codes };
  }

  const anchorOf = (heading) => heading.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

  function readPage(data, names) {
    const [title, address, path, kind, date, summary, event, prior, facets, causes, runbooks, sections] = array(data);
    [title, address, path, kind, date, summary, event].forEach(text);
    const reference = (address, title, helped) => ({ address: text(address), title: text(title), helped: text(helped) });
    return {
      title, address, path, kind, date, summary, event, prior,
      facets: triples(facets, (name, value, label) => ({ name: text(names[name]), value: text(value), label: text(label) })),
      causes: triples(causes, reference),
      runbooks: triples(runbooks, reference),
      sections: triples(sections, (anchor, heading, body) => ({ anchor: anchor === 0 ? anchorOf(text(heading)) : text(anchor), heading: text(heading), text: text(body) })),
    };
  }

  // Distances between words: as search.Distance, with the words as arrays of code points.
  function distance(x, y, limit) {
    if (Math.abs(x.length - y.length) > limit) return limit + 1;
    let before = [], above = Array.from({ length: y.length + 1 }, (_, j) => j);
    for (let i = 1; i <= x.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= y.length; j++) {
        let d = x[i - 1] === y[j - 1] ? above[j - 1] : 1 + Math.min(above[j - 1], above[j], row[j - 1]);
        if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) d = Math.min(d, before[j - 2] + 1);
        row.push(d);
        least = Math.min(least, d);
      }
      if (least > limit) return limit + 1;
      [before, above] = [above, row];
    }
    return above[y.length];
  }

  const day = (date) => {
    const [y, m, d] = date.split("-").map(Number);
    return (y * 12 + m - 1) * 31 + d - 1;
  };

  class Source {
    constructor(head, load) {
      const { pages, id } = head;
      if (head.version !== 1) throw failure("version", "its format is another one");
      if (!(Number.isInteger(pages) && pages >= 0)) throw damaged("the head");
      this.tables = { t: new Table("t", head.terms), w: new Table("w", head.words), e: new Table("e", head.endings) };
      this.blocks = blocks(head.blocks, pages);
      this.facets = new Map(array(head.facets).map(([name, file]) => [text(name), text(file)]));
      Object.assign(this, { id, pages, analysis: head.analysis, names: Array.from(this.facets.keys()) });
      // Each file is read once.
      this.terms = remember(async (name) => {
        const [keys, lists] = array(await load(name)), prefixes = new Set(), coded = text(lists).split("|");
        const all = strings(keys, prefixes).map((key, i) => ({ key, prefix: prefixes.has(i), list: coded[i] }));
        return { all, found: new Map(all.map((e) => [(e.prefix ? "*" : "=") + e.key, e])) };
      });
      this.words = remember(async (name) => {
        const [words, counts] = array(await load(name)), numbers = new Numbers(counts);
        return strings(words).map((word) => [word, numbers.next()]);
      });
      this.block = remember(async (name) => array(await load(name)).map((data) => readPage(data, this.names)));
      this.codes = remember(async (name) => array(await load(name)));
      this.facet_ = remember(async (name) => {
        const [values, labels, sets] = array(await load(this.facets.get(name))), coded = text(sets).split("|");
        return array(values).map((value, i) => ({ value: text(value), folded: Siaga.query.foldValue(value), label: text(labels[i]) || value, pages: Uint32Array.from(gaps(new Numbers(coded[i]), pages)) }));
      });
      this.days = remember(async () => {
        const numbers = new Numbers(await load(head.dates));
        let last = 0;
        return Array.from({ length: pages }, () => {
          const z = numbers.next() - 1;
          return z < 0 ? NaN : last += z % 2 ? -(z + 1) / 2 : z / 2;
        });
      });
    }

    // entry finds a term, or a prefix, in the only file that may have it.
    async shard(key) {
      const at = this.tables.t.at(key);
      return at < 0 ? { all: [], found: new Map() } : this.terms(this.tables.t.name(at));
    }

    read(entry) { return entry.read = entry.read || list(entry.list, this.pages); }

    async postings(term) {
      const entry = (await this.shard(term)).found.get("=" + term);
      return entry ? this.read(entry) : none;
    }

    async prefixed(prefix) {
      if (!prefix || prefix.includes(" ")) return none;
      const { all, found } = await this.shard(prefix), stored = found.get("*" + prefix);
      if (stored) return this.read(stored);
      const best = new Uint8Array(this.pages);
      for (const e of all) {
        if (e.prefix || !e.key.startsWith(prefix) || e.key.includes(" ")) continue;
        const { pages, impacts } = this.read(e);
        for (let i = 0; i < pages.length; i++) best[pages[i]] = Math.max(best[pages[i]], impacts[i]);
      }
      const pages = Uint32Array.from(Array.from(best.keys()).filter((p) => best[p]));
      return cut({ pages, impacts: Uint8Array.from(pages, (p) => best[p]), total: pages.length });
    }

    // spellings are the words that resemble one, which is of letters only.
    async spellings(term, limit) {
      const letters = Array.from(term), piece = Math.max(1, Math.floor((letters.length - limit) / (limit + 1))), back = letters.slice().reverse();
      const read = async (table, x) => {
        const begin = x.slice(0, piece).join(""), out = [];
        for (const list of await Promise.all(table.all(begin).map(this.words))) {
          for (const [word, pages] of list) {
            if (!word.startsWith(begin)) continue;
            const y = Array.from(word), d = distance(x, y, limit);
            if (d > 0 && d <= limit) out.push({ term: x === back ? y.reverse().join("") : word, pages, distance: d });
          }
        }
        return out;
      };
      const all = limit > 0 ? (await Promise.all([read(this.tables.w, letters), read(this.tables.e, back)])).flat() : [];
      return Array.from(new Map(all.map((s) => [s.term, s])).values());
    }

    async values(name) { return this.facets.has(name) ? this.facet_(name) : []; }

    // dated are the pages of the first day or later, before the second one; an empty day is no limit.
    async dated(from, to) {
      const days = await this.days(""), low = from ? day(from) : -Infinity, high = to ? day(to) : Infinity, out = [];
      days.forEach((d, page) => { if (d >= low && d < high) out.push(page); });
      return out;
    }

    blockOf(page) {
      const { first } = this.blocks;
      let low = 0, high = first.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (first[middle] > page) high = middle;
        else low = middle + 1;
      }
      return low - 1;
    }

    async document(page) {
      const at = this.blockOf(page), doc = (await this.block(this.blocks.files[at]))[page - this.blocks.first[at]];
      if (!doc) throw damaged("a block of pages");
      return doc;
    }

    // code is the code of the sections of a page; there may be fewer than sections.
    async code(page) {
      const { file, from } = this.blocks.codes[this.blockOf(page)];
      return array((await this.codes(file))[page - from] || []).map(text);
    }
  }

  // cut leaves out what is worth least in the list of a prefix: search.PrefixList.
  function cut(list) {
    if (list.pages.length <= maxList) return list;
    const count = new Uint32Array(64);
    let least = 64;
    for (const i of list.impacts) count[i]++;
    for (let i = 63, n = 0; i > 0 && !(n > 0 && n + count[i] > maxList); i--) {
      n += count[i];
      least = i;
    }
    const kept = (_, i) => list.impacts[i] >= least;
    return { pages: list.pages.filter(kept), impacts: list.impacts.filter(kept), total: list.total };
  }

  // tolerance is by how many edits a word may differ from one that is meant.
  function tolerance(word) {
    const n = Array.from(word).length;
    return n < 4 ? 0 : n < 8 ? 1 : 2;
  }

  // open reads the head of the index of the site at root, past all caches if it must be fresh.
  async function open(root, fresh = false) {
    return new Source(await loadScript(root + "search/index.js" + (fresh ? "?" + Date.now() : ""), "index"), loader(root));
  }

  Siaga.shards = { open, compare, failure, tolerance };
})();

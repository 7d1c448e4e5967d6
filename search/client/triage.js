// Compares a text that somebody pasted, such as an alert or lines of a log, with past incidents: search.Triage.
(() => {
  "use strict";

  const { Siaga } = self, { analysis: { kinds }, match, query, rank } = Siaga;
  const maxText = 64 << 10, maxTerms = 40, hits = 10, leastShare = 0.12, maxNamed = 5, incidentKinds = ["incident", "postmortem"];

  const encoder = new TextEncoder(), bytes = (s) => encoder.encode(s).length;

  // isWordy: of letters alone, three or more of them unless they are of a script that needs fewer.
  const isWordy = (term) => /^\p{L}*$/u.test(term) && Array.from(term).reduce((n, c) => n + (c.codePointAt(0) >= 0x2e80 ? 2 : 1), 0) >= 3;

  function isHost(s) {
    const name = s.split("/")[0].split(":")[0];
    return /^[a-z0-9.-]*$/.test(name) && name.split(".").length > 2;
  }

  // tellingWords picks what of a text is worth looking for; of very many words, identifiers and long ones first.
  function tellingWords(text, tokens) {
    const seen = new Set();
    let list = [], masked = 0; // end of an identifier whose parts say nothing
    for (const { term, kind, start, end } of tokens) {
      const last = list[list.length - 1];
      if (kind === kinds.alternative) {
        if (last && last.start === start) last.terms.push(term);
        continue;
      }
      if (kind === kinds.stop || kind === kinds.number || end <= masked || seen.has(term)) continue;
      if (kind === kinds.identifier && isHost(text.slice(start, end))) {
        masked = end;
        continue;
      }
      if (!isWordy(term)) continue;
      seen.add(term);
      list.push({ terms: [term], written: "", kind, start, end, last: false, weight: kind === kinds.part ? rank.weights.part : kind === kinds.synonym ? rank.weights.synonym : 1 });
    }
    const place = (w) => w.kind === kinds.identifier ? 0 : 1;
    list = list.sort((a, b) => place(a) - place(b) || bytes(b.terms[0]) - bytes(a.terms[0])).slice(0, maxTerms);
    return list.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  // named are the pages whose whole title is an identifier of the text.
  async function named(session, text, words) {
    const keys = words.filter((w) => w.kind === kinds.identifier).map((w) => query.titleKey(text.slice(w.start, w.end)));
    const lists = await Promise.all(keys.map((k) => session.source.postings(k)));
    return Promise.all(lists.flatMap((l) => Array.from(l.pages)).slice(0, maxNamed).map(async (p) => session.facts(await session.source.document(p))));
  }

  // tally counts, for each page that incidents name, these incidents and those in which it helped.
  function tally(list) {
    const found = new Map();
    for (const { event, reference: { address, title, helped } } of list) {
      if (!found.has(address)) found.set(address, { address, title, events: [], helped: 0 });
      const t = found.get(address);
      if (t.events.includes(event)) continue;
      t.events.push(event);
      if (helped === "yes") t.helped++;
    }
    return Array.from(found.values()).sort((a, b) => b.helped - a.helped || b.events.length - a.events.length);
  }

  // tell says what the most alike incidents have in common.
  function tell(session, text, pages) {
    const { groups } = session.plan, said = (i) => text.slice(groups[i].start, groups[i].end);
    const byMass = groups.map((_, i) => i).sort((a, b) => groups[b].mass - groups[a].mass);
    const all = groups.reduce((sum, g) => sum + g.mass, 0), alike = [];
    for (const p of pages) {
      const met = new Set(match.passages(p.reading).flatMap((t) => t.places.map((at) => at.group)));
      const shared = byMass.filter((i) => met.has(i)), share = shared.reduce((sum, i) => sum + groups[i].mass, 0);
      if (share < leastShare * all || shared.length < 2 && groups.length > 1) continue;
      alike.push({ ...session.hit(p), shared: shared.map(said), document: p.reading.document });
    }
    const references = (name) => alike.flatMap(({ document: d }) => d[name].map((reference) => ({ event: d.event || d.address, reference })));
    return {
      terms: byMass.map(said), hits: alike.map(({ document: d, ...hit }) => ({ ...hit, event: d.event || d.address })), causes: tally(references("causes")),
      runbooks: tally(references("runbooks").filter((r) => r.reference.helped !== "no")),
    };
  }

  // triage gives {terms, named, hits, causes, runbooks, problems}: a hit is as in a Result, with what it shares of the terms and
  // the address of the incident that it tells of as event; causes and runbooks have those of the incidents that name them as events.
  Siaga.triage = async (engine, text) => {
    const empty = { terms: [], named: [], hits: [], causes: [], runbooks: [], problems: [] };
    if (text.length > maxText || bytes(text) > maxText) return { ...empty, problems: [{ code: "too-long", text: "", start: 0, end: text.length }] };
    text = text.replace(/\p{Surrogate}+/gu, " ");
    const words = tellingWords(text, engine.terms.tokens(text));
    if (!words.length) return empty;
    const session = new Siaga.Session(engine, engine.source, { text, phrases: [], excluded: [], filters: [{ name: query.facets[0], any: incidentKinds, none: [] }] });
    const [titles, { list }] = await Promise.all([named(session, text, words), session.start(words, { strict: true })]);
    const { pages } = await session.page(list, { limit: hits, offset: 0 });
    await Promise.all(pages.map((p) => session.code(p.page, p.reading))); // that is where logs are quoted
    return { ...empty, named: titles, ...tell(session, text, pages) };
  };
})();

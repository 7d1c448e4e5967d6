// Text into terms, as package search/analysis does it: its comments say what the rules are for. The vectors of
// testdata/analysis.json hold both to the same answers.
//
// Siaga.analysis.create(data), with the data of analysis.ClientData, gives {tokens(text), query(text)}. A token is
// {term, kind, leaf, start, end}; places count UTF-16 units.
self.Siaga = self.Siaga || {};
Siaga.analysis = (() => {
  "use strict";

  const kinds = {word: 0, stop: 1, number: 2, identifier: 3, part: 4, alternative: 5, synonym: 6, written: 7};
  const maxTerm = 128; // bytes of UTF-8

  const cjk = String.raw`[[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}ーｰﾞﾟ]--[\u1100-\u11ff]]`;
  const letter = String.raw`[[\p{L}\p{Nd}\p{Mn}]--${cjk}]`;
  const sign = String.raw`[\-_.:\/@#'’]`;
  const chunks = new RegExp(String.raw`(${cjk}(?:${cjk}|\p{Mn})*)|${letter}+(?:${sign}${letter}+)*`, "gv");
  const humpEnds = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})(?!\p{Lu}s$)/u;
  const last = `(?=${sign}|$)`; // a number ends where its segment does
  const numbers = new RegExp(String.raw`^(?:[vV]?\d+(?:\.\d+${last})+|\d+(?:-\d+${last})+|\d+(?:_\d+${last})+|\d\d?(?::\d\d?${last})+)`, "v");

  const isTooLong = s => s.length > maxTerm || s.length > maxTerm / 3 && new TextEncoder().encode(s).length > maxTerm;
  const words = list => new Set(list.split(" "));

  function fold(s) {
    if (/^[\x00-\x7f]*$/.test(s)) return s.toLowerCase();
    return s.normalize("NFKD").toLowerCase().replace(/\p{Mn}/gu, "").replaceAll("ς", "σ").normalize();
  }

  // English: the rules of https://snowballstem.org/algorithms/english/stemmer.html. Folded words have no apostrophes,
  // so the rules for these are left out. A y that is a consonant is written Y meanwhile.

  const odd = pairs(`andes atlas bias cosmos howe news sky skis:ski skies:sky dying:die lying:lie tying:tie idly:idl
    gently:gentl ugly:ugli early:earli only:onli singly:singl`);
  const oddLater = words("succeed proceed exceed canning inning earring herring outing");
  const step2 = pairs(`tional:tion enci:ence anci:ance abli:able entli:ent izer:ize ization:ize ational:ate ation:ate
    ator:ate alism:al aliti:al alli:al fulness:ful fulli:ful ousli:ous ousness:ous iveness:ive iviti:ive biliti:ble
    bli:ble lessli:less ogi:og li:`);
  const step3 = pairs("tional:tion ational:ate alize:al icate:ic iciti:ic ical:ic ful: ness: ative:");
  const step2Ends = endsOf(step2), step3Ends = endsOf(step3);
  const step4Ends = /(?:ance|ence|able|ible|ement|ment|ent|ant|ism|ate|iti|ous|ive|ize|ion|al|er|ic)$/;

  function pairs(list) {
    return new Map(list.split(/\s+/).map(p => p.includes(":") ? p.split(":") : [p, p]));
  }

  function endsOf(map) {
    return new RegExp(`(?:${[...map.keys()].join("|")})$`);
  }

  // region is where the first consonant behind a vowel ends, from a place on.
  function region(w, from) {
    const m = /[aeiouy][^aeiouy]/u.exec(w.slice(from));
    return m ? from + m.index + m[0].length : w.length;
  }

  const endsShort = w => /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/u.test(w);

  function stem(word) {
    if ([...word].length < 3) return word;
    if (odd.has(word)) return odd.get(word);
    let w = word.replace(/^y|([aeiouy])y/g, "$1Y");
    const special = /^(?:arsen|commun|gener)/.exec(w);
    const r1 = special ? special[0].length : region(w, 0);
    const r2 = region(w, r1);
    const end = (ends, from) => { // the longest ending of a list, if it begins in a region
      const m = ends.exec(w);
      return m && m.index >= from ? m[0] : "";
    };
    const before = suffix => w.slice(0, w.length - suffix.length);

    if (w.endsWith("sses")) w = before("es");
    else if (/ie[ds]$/.test(w)) w = w.slice(0, /..ie[ds]$/u.test(w) ? -2 : -1);
    else if (/[aeiouy].+s$/u.test(w) && !/[us]s$/.test(w)) w = before("s");
    if (oddLater.has(w)) return w;

    let s = end(/(?:eedly|eed|ingly|edly|ing|ed)$/, 0);
    if (s.startsWith("ee")) {
      if (w.length - s.length >= r1) w = before(s) + "ee";
    } else if (s && /[aeiouy]/.test(before(s))) {
      w = before(s);
      if (/(?:at|bl|iz)$/.test(w) || w.length === r1 && endsShort(w)) w += "e";
      else if (/([bdfgmnprt])\1$/.test(w)) w = w.slice(0, -1);
    }
    w = w.replace(/(?<=.[^aeiouy])[yY]$/u, "i");
    s = end(step2Ends, r1);
    if (s && (s !== "ogi" || /logi$/.test(w)) && (s !== "li" || /[cdeghkmnrt]li$/.test(w))) w = before(s) + step2.get(s);
    s = end(step3Ends, r1);
    if (s && (s !== "ative" || w.length - s.length >= r2)) w = before(s) + step3.get(s);
    s = end(step4Ends, r2);
    if (s && (s !== "ion" || /[st]ion$/.test(w))) w = before(s);
    const e = w.length - 1;
    if (w.endsWith("e") && (e >= r2 || e >= r1 && !endsShort(before("e"))) || w.endsWith("ll") && e >= r2) w = w.slice(0, -1);
    return w.replaceAll("Y", "y");
  }

  // Indonesian.

  const likeOnset = s => s.length > 2 && /[aeiou].*[aeiou]/.test(s) && /^(?:.?[aeiou]|(?:ng|ny|sy|kh|[bcdfgkpst][lr])[aeiou])/.test(s);
  const likeRoot = s => likeOnset(s) && /(?:[aeiou].?|ng|ks)$/.test(s);
  const nasals = [["ny", "", "s", "ny"], ["ng", "ghkq", "", "k"], ["m", "bfpv", "p", "m"], ["n", "cdjstz", "t", "n"]];

  function indonesian(roots) {
    const restored = (rest, rare, usual) => (roots.has(rare + rest) ? rare : usual) + rest;

    function cutNasal(rest) {
      for (const [sound, before, usual, rare] of nasals) {
        const root = rest.slice(sound.length);
        if (!rest.startsWith(sound) || !root) continue;
        if (sound === "ng" && root[0] === "e" && roots.has(root.slice(1))) return root.slice(1);
        if (/^[aeiou]/.test(root)) return restored(root, rare, usual);
        if (before.includes(root[0])) return root;
      }
      return "";
    }

    function cutPrefix(word) {
      if (word.length < 5) return word;
      const first = word.slice(0, 2), rest = word.slice(2), cut = /[mp]e/.test(first) && cutNasal(rest);
      if (/di|se|ke/.test(first) && (rest.length > 3 || roots.has(rest))) return rest;
      if (/[tbp]e/.test(first) && !cut && rest[0] === "r") return restored(rest.slice(1), "r", "");
      if (cut) return cut;
      if (/[mp]e/.test(first) && /^[lrwy]/.test(rest)) return rest;
      return /[tbmp]e/.test(first) && roots.has(rest) ? rest : word;
    }

    function cutPrefixes(word) {
      for (let i = 0; i < 3 && !roots.has(word); i++) {
        const next = cutPrefix(word);
        if (!roots.has(next) && !likeRoot(next) && !(word.startsWith("di") && likeOnset(next))) break;
        word = next;
      }
      return word;
    }

    function cutParticle(word) {
      const rest = word.replace(/(?:nya|lah|kah)$/, "");
      return rest.length > 3 && likeRoot(rest) && !/(?:masa|o)lah$/.test(word) ? rest : word;
    }

    // cutSuffix gives "" where the suffix is none.
    function cutSuffix(word, suffix) {
      const rest = word.endsWith(suffix) ? word.slice(0, -suffix.length) : "";
      return likeRoot(rest) && !(suffix === "kan" && roots.has(rest + "k")) ? rest : "";
    }

    function suffixesOf(word) {
      if (/^(?:me|di|ter)/.test(word)) return ["kan", "i"];
      if (word.startsWith("ber")) return ["kan", "an"];
      if (word.startsWith("per")) return ["an", "i"];
      return /^[pk]e/.test(word) ? ["an"] : [];
    }

    function root(word) {
      word = cutParticle(word);
      for (const suffix of suffixesOf(word)) {
        const rest = cutSuffix(word, suffix), root = rest && cutPrefixes(rest);
        if (root !== rest && (roots.has(root) || suffix !== "i" || !root.endsWith("s"))) return root;
      }
      const stem = cutPrefixes(word);
      for (const suffix of ["kan", "an", "i"]) {
        const rest = cutSuffix(word, suffix);
        if (rest && (roots.has(rest) || stem === word && suffix !== "i")) return cutPrefixes(rest);
      }
      return stem !== word && cutSuffix(stem, "kan") || stem;
    }

    return {root, cutParticle};
  }

  function create(data) {
    const [english, local, telling] = data.stop.map(words);
    const {root, cutParticle} = indonesian(words(data.roots));
    const known = new Map(); // what was met, as written
    const groups = new Map(); // terms to the terms of their synonyms
    const list = data.words.split(" ");
    for (let i = 0; i + 1 < list.length; i += 2) groups.set(list[i], list[i + 1]);
    const grouped = term => groups.get(term) ?? term;
    const phrases = new Map(); // by their first term
    for (const line of data.phrases) {
      const [group, ...terms] = line.split(" ");
      phrases.set(terms[0], [...phrases.get(terms[0]) ?? [], {group, terms}]);
    }
    let out, balance; // of the text at hand: tokens, and its English stop words less its Indonesian ones

    function look(s) {
      let w = known.get(s);
      if (!w) known.set(s, w = newWord(s));
      return w;
    }

    function newWord(s) {
      const letters = /^[\p{L}\p{Mn}\-_'’]*$/u.test(s);
      if (/^\d{1,3}(?:-\d{1,3}){3}$/.test(s)) s = s.replaceAll("-", ".");
      const written = /[\-_]/.test(s) && /\p{L}/u.test(s) ? fold(s) : "";
      const folded = fold(s.replace(/(?<=^\p{Lu}{2,})s$/u, "").replace(/[\-_'’]/g, ""));
      const stemmed = letters ? stem(folded) : folded;
      const isEnglish = english.has(folded), isLocal = local.has(folded);
      const w = {
        term: grouped(stemmed), alternative: "", written, balance: isEnglish - isLocal,
        stop: (isEnglish || isLocal) && !telling.has(folded),
      };
      if (letters && w.term === stemmed && !isEnglish && !isLocal && /^[a-z]{5,}$/.test(folded)) {
        const base = stem(cutParticle(folded));
        const other = grouped(base !== stemmed && groups.has(base) ? base : stem(root(folded)));
        if (other !== w.term) w.alternative = other;
      }
      return w;
    }

    function add(s, kind, start, leaf = true) {
      const w = isTooLong(s) ? {} : look(s);
      if (!w.term) return;
      if (kind === kinds.word) {
        if (w.stop) kind = kinds.stop;
        balance += w.balance;
      }
      out.push({term: w.term, kind, leaf, start, end: start + s.length});
      if (w.alternative) out.push({term: w.alternative, kind: kinds.alternative, leaf: false, start, end: start + s.length});
      if (w.written) out.push({term: w.written, kind: kinds.written, leaf: false, start, end: start + s.length});
    }

    function chunk(s, start) {
      s = s.replace(/['’][sS]$/, "").replace(/^(\d{4}-\d\d-\d\d)T\d.*/s, "$1");
      const letters = /[^\p{Nd}'’]/u.test(s), quote = s.search(/['’]/), signs = /[\-_.:\/@#]/.test(s);
      if (!signs && !letters && quote < 0) return add(s, kinds.number, start);
      if (signs || !letters || /\p{Nd}/u.test(s) || quote < 0 && humpEnds.test(s)) return identifier(s, start);
      add(quote < 0 ? s : s.slice(0, quote), kinds.word, start);
    }

    function identifier(s, start) {
      const whole = out.length;
      add(s, kinds.identifier, start);
      const first = out.length;
      parts(s, start);
      if (first > whole && out.slice(first).some(t => t.leaf)) out[whole].leaf = false;
    }

    function parts(s, base) {
      let piece = "", pieceEnd = 0;
      for (let i = 0; i < s.length; i++) {
        const rest = s.slice(i), run = numbers.exec(rest)?.[0] ?? "";
        if (i >= pieceEnd) {
          piece = /^[^.:\/@#]*/.exec(rest)[0];
          pieceEnd = i + piece.length;
          if (piece.length < s.length && run.length < piece.length && /[\-_'’]/.test(piece)) add(piece, kinds.part, base + i, false);
        }
        if (run) {
          numberRun(run, base + i, run.length < s.length);
          i += run.length;
        } else {
          const part = /^[^\-_.:\/@#'’]*/.exec(rest)[0];
          segment(part, base + i, part.length === s.length, part.length === piece.length);
          i += part.length;
        }
      }
    }

    function numberRun(run, start, part) {
      const v = /^v/i.test(run) ? 1 : 0;
      if (v || part) add(run.slice(v), kinds.number, start + v);
      for (const m of run.matchAll(/\d{4,}/g)) add(m[0], kinds.number, start + m.index, false);
    }

    function segment(s, start, isChunk, isPiece) {
      if (isTooLong(s)) return;
      const letters = s.replace(/^\p{Nd}+|\p{Nd}+$/gu, ""), at = s.indexOf(letters), end = at + letters.length;
      const humps = letters.split(humpEnds), n = [...letters].length;
      if (!letters) return add(s, kinds.number, start);
      if (/\p{Nd}/u.test(letters) || at > 0 && (n < 2 || end < s.length) || at === 0 && end < s.length && n < 3 || letters === s && humps.length === 1) {
        return isChunk || add(s, kinds.part, start);
      }
      if (isPiece && !isChunk) add(s, kinds.part, start, false);
      if (at > 0) add(s.slice(0, at), kinds.number, start);
      for (let i = at, k = 0; k < humps.length; i += humps[k++].length) add(humps[k], kinds.part, start + i);
      if (end < s.length) add(s.slice(end), kinds.number, start + end);
    }

    function read(text) {
      out = [];
      balance = 0;
      for (const m of text.matchAll(chunks)) {
        if (!m[1]) {
          chunk(m[0], m.index);
          continue;
        }
        const letters = [...m[0].matchAll(/.[\p{Mn}ﾞﾟ]*/gsu)];
        if (letters.length === 1) add(m[0], kinds.word, m.index);
        for (let k = 0; k + 1 < letters.length; k++) {
          add(letters[k][0] + letters[k + 1][0], kinds.word, m.index + letters[k].index);
        }
      }
      return out;
    }

    // joinPhrases adds the synonyms of phrases behind their words.
    function joinPhrases(tokens) {
      const leaves = [...tokens.keys()].filter(i => tokens[i].leaf);
      const behind = new Map(); // by the place of the token before
      for (let i = 0; i < leaves.length; i++) {
        const p = phrases.get(tokens[leaves[i]].term)?.find(p => p.terms.every((term, k) => tokens[leaves[i + k]]?.term === term));
        if (!p) continue;
        const first = leaves[i], {start} = tokens[first];
        let final = leaves[i += p.terms.length - 1];
        const {end} = tokens[final];
        while (tokens[final + 1]?.kind === kinds.alternative) final++;
        const isKnown = t => t.term === p.group && t.start <= start && t.end >= end;
        if (!tokens.slice(Math.max(0, first - 2), first).some(isKnown)) {
          behind.set(final, {term: p.group, kind: kinds.synonym, leaf: false, start, end});
        }
      }
      return behind.size ? tokens.flatMap((t, i) => behind.has(i) ? [t, behind.get(i)] : [t]) : tokens;
    }

    return {
      tokens(text) {
        read(text);
        return joinPhrases(balance > 0 ? out.filter(t => t.kind !== kinds.alternative) : out);
      },
      query: text => joinPhrases(read(text)),
    };
  }

  return {create, fold, kinds};
})();

// What the editor offers while one types: variables of the query, keywords, prefixes, and the terms of the ontology – by their
// short name (kg:investsIn, inv) or by their label in either language (投资, invests).
import { syntaxTree } from "@codemirror/language";
import { fold, speech } from "../dom.js";

const MOST = 60;
const WORD = /(?:[?$][\p{L}\p{N}_]*|[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.-]*)/u;
const KEYWORDS = ("SELECT DISTINCT WHERE OPTIONAL UNION FILTER GRAPH BIND VALUES MINUS ORDER BY GROUP BY HAVING LIMIT OFFSET ASK CONSTRUCT DESCRIBE PREFIX "
  + "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT CONTAINS STRSTARTS STRENDS STR STRLEN LANG LCASE REGEX CONCAT COALESCE IF BOUND EXISTS NOT AS DESC ASC").split(" ");

// 0 for a beginning, 1 for a label that begins so, 2 for a part; nothing where it does not fit
const rank = ({ name, local, zh, en }, wanted) => {
  if (local.startsWith(wanted) || name.startsWith(wanted)) return 0;
  if (zh.startsWith(wanted) || en.startsWith(wanted)) return 1;
  return [name, zh, en].some((text) => text.includes(wanted)) ? 2 : undefined;
};

export const completer = ({ prefixes, terms }) => {
  const known = terms.map(([name, zh, en, kind]) => ({ name: fold(name), local: fold(name.slice(name.indexOf(":") + 1)), zh: fold(zh), en: fold(en),
    offer: { label: name, type: kind, zh, en } }));
  return (context) => {
    if (/string|comment/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const word = context.matchBefore(WORD);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const text = context.state.doc.toString();
    if (/^[?$]/.test(word.text)) {
      const others = text.slice(0, word.from) + text.slice(word.to);
      const names = [...new Set(others.match(/[?$][\p{L}\p{N}_]+/gu) ?? [])].filter((name) => name.slice(1).startsWith(word.text.slice(1)));
      return { from: word.from, options: names.slice(0, MOST).map((label) => ({ label, type: "variable" })), filter: false };
    }
    const wanted = fold(word.text);
    const afterA = /(?:\ba|rdf:type)\s+$/.test(text.slice(Math.max(0, word.from - 12), word.from));
    const found = known.map((one) => [rank(one, wanted) + (afterA && one.offer.type !== "class" ? 3 : 0), one.offer]).filter(([order]) => order >= 0);
    found.sort(([a], [b]) => a - b);
    const named = found.slice(0, MOST).map(([, { label, type, zh, en }]) => ({ label, type, detail: speech.language === "zh" ? zh : en }));
    const rest = wanted && !wanted.includes(":") ? [
      ...KEYWORDS.filter((one) => one.toLowerCase().startsWith(wanted)).map((label) => ({ label, type: "keyword" })),
      ...prefixes.filter(([name]) => name && name.toLowerCase().startsWith(wanted)).map(([name, iri]) => ({ label: `${name}:`, type: "namespace", detail: iri })),
    ] : [];
    const exact = rest.filter(({ label }) => label.toLowerCase() === wanted);
    return { from: word.from, options: [...exact, ...named.slice(0, 8), ...rest.filter((one) => !exact.includes(one)), ...named.slice(8)], filter: false };
  };
};

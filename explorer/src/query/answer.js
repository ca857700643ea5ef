// Answers to queries, in one shape wherever they come from: {columns, rows, truth}, a cell being null or a term
// {kind: "iri" | "blank" | "literal", value, language, datatype}. Read from SPARQL JSON results and from N-Triples.
const KINDS = { uri: "iri", bnode: "blank", literal: "literal", "typed-literal": "literal" };
const TERM = /\s*(?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?)/y;
const PLAIN = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

const unescape = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, sign) =>
  (sign ? PLAIN[sign] ?? sign : String.fromCodePoint(parseInt(four ?? eight, 16))));

const triples = (text) => text.split("\n").filter(Boolean).map((line) => {
  TERM.lastIndex = 0;
  return [0, 1, 2].map(() => {
    const [, iri, blank, characters, language, datatype] = TERM.exec(line) ?? [];
    if (iri !== undefined) return { kind: "iri", value: unescape(iri) };
    return blank !== undefined ? { kind: "blank", value: blank } : { kind: "literal", value: unescape(characters ?? ""), language, datatype };
  });
});

export const TABLE = "application/sparql-results+json";
export const TRIPLES = "application/n-triples";

export const answer = (type, text) => {
  if (type.startsWith(TRIPLES)) return { columns: ["subject", "predicate", "object"], rows: triples(text), truth: null, cut: false };
  const told = JSON.parse(text);
  if ("boolean" in told) return { columns: [], rows: [], truth: told.boolean, cut: false };
  const columns = told.head.vars;
  const rows = told.results.bindings.map((row) => columns.map((name) => (row[name]
    ? { kind: KINDS[row[name].type], value: row[name].value, language: row[name]["xml:lang"], datatype: row[name].datatype } : null)));
  return { columns, rows, truth: null, cut: Boolean(told.truncated) };
};

// SPARQL 1.1 results in CSV: the bare values
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const csv = ({ columns, rows }) => [columns, ...rows.map((row) => row.map((cell) => cell?.value ?? ""))].map((row) => row.map(quoted).join(",")).join("\r\n");

// The short name of an IRI, where a prefix fits
export const curie = (iri, prefixes) => {
  const fitting = prefixes.filter(([, base]) => iri.startsWith(base) && iri.length > base.length).sort(([, a], [, b]) => b.length - a.length);
  return fitting.length ? `${fitting[0][0]}:${decoded(iri.slice(fitting[0][1].length))}` : decoded(iri);
};
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

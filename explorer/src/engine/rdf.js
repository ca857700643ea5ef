// The rows of the one file as N-Quads: the same graphs, IRIs and literals as `kg.graph` makes, so that a query has the same answer
// here and in the store. What stands in no row (the vocabulary, places, lifecycles …) comes ready-made as `head.rest`.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const SKOS = "http://www.w3.org/2004/02/skos/core#";
const OA = "http://www.w3.org/ns/oa#";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>";
const TYPE = `<${RDF}type>`;
const CONTEXT = 32; // characters kept before and behind the evidence
const CALENDAR = { day: [10, "date"], month: [7, "gYearMonth"], year: [4, "gYear"] };
const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };

const literal = (text) => `"${text.toWellFormed().replace(/["\\\u0000-\u001f\u007f\ufffe\uffff]/g, (sign) => ESCAPES[sign] ?? `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`;
const tagged = (text) => `${literal(text)}@zh`;
const typed = (text, type) => `"${text}"^^<${XSD}${type}>`;
const APART = utf8ToBytes("\x1f");
const decoded = (text) => concatBytes(...text.split(/(%[0-9A-F]{2})/).map((part) => (part.startsWith("%") ? Uint8Array.of(parseInt(part.slice(1), 16)) : utf8ToBytes(part))));
const before = (one, other) => { // in order of code points, which is that of their UTF-8
  const at = one.findIndex((byte, place) => byte !== other[place]);
  return at < 0 ? one.length < other.length : one[at] < (other[at] ?? -1);
};
const integer = (number) => typed(String(number), "integer");

export class Quads {
  constructor(head) {
    this.head = head;
    this.odd = new Map(head.odd); // number of an entity → the end of its IRI, where that is not simply its id
    this.bytes = new Map();
    this.ids = head.entities.map((row) => row[8] || `${head.classes[row[0]][0]}/${row[1]}`);
  }

  // The bytes of an id: those of the IRI where that is not the id, since only it tells what no string can hold
  id(at) {
    if (!this.bytes.has(at)) this.bytes.set(at, this.odd.has(at) ? decoded(this.odd.get(at)) : utf8ToBytes(this.ids[at]));
    return this.bytes.get(at);
  }

  kg(name) { return `<${this.head.base}ontology#${name}>`; }
  record(id) { return `<${this.head.base}${id}>`; }
  entity(at) { return this.record(this.odd.get(at) ?? this.ids[at]); }

  // Pieces of N-Quads, each with the part of all that is done by then
  * pieces() {
    const { head } = this;
    yield [head.rest, 0.02];
    yield [[...this.names(), ...this.statements()].join(""), 0.1];
    const told = Map.groupBy(this.surest(), (claim) => claim[4]);
    const mentions = this.mentions();
    let piece = [];
    for (const [at, document] of head.documents.entries()) {
      const node = this.record(document[0]);
      const text = Array.from(document[6]);
      piece.push(`${node} ${this.kg("text")} ${literal(document[6])} ${node} .\n`);
      for (const thing of mentions.get(at) ?? []) piece.push(`${node} ${this.kg("mentions")} ${this.entity(thing)} ${node} .\n`);
      for (const claim of told.get(at) ?? []) for (const triple of this.claim(claim, node, text)) piece.push(`${triple.join(" ")} ${node} .\n`);
      if (piece.length > 20_000) { yield [piece.join(""), 0.1 + (0.9 * at) / head.documents.length]; piece = []; }
    }
    yield [piece.join(""), 1];
  }

  * names() {
    for (const [at, [kind, name, aliases]] of this.head.entities.entries()) {
      const node = this.entity(at);
      yield `${node} ${TYPE} ${this.kg(this.head.classes[kind][0])} .\n`;
      yield `${node} <${SKOS}prefLabel> ${tagged(name)} .\n`;
      for (const alias of aliases) if (alias !== name) yield `${node} <${SKOS}altLabel> ${tagged(alias)} .\n`;
    }
  }

  mentions() {
    const found = new Map();
    this.head.entities.forEach((row, at) => row[5].forEach((document) => (found.get(document) ?? found.set(document, []).get(document)).push(at)));
    return found;
  }

  // Each claim once, as the surest of those who read it told it, with all of them in the place of the reader
  surest() {
    const found = new Map();
    for (const claim of this.head.claims) found.set(claim[14], [...(found.get(claim[14]) ?? []), claim]);
    const by = (claim) => this.head.extractors[claim[10]];
    return [...found.values()].map((same) => {
      const best = same.reduce((a, b) => (b[9] > a[9] || (b[9] === a[9] && by(b) > by(a)) ? b : a));
      return best.with(10, [...new Set(same.map(by))]);
    });
  }

  // What a claim told as fact asserts, as [subject, property, object] in numbers; nothing for a thing about itself
  asserted([subject, property, object, modality]) {
    if (this.head.modalities[modality] !== "fact" || subject === object) return null;
    const turned = this.head.properties[property][5] && before(this.id(object), this.id(subject));
    return turned ? [object, property, subject] : [subject, property, object];
  }

  statement([subject, property, object]) {
    const parts = concatBytes(this.id(subject), APART, utf8ToBytes(this.head.properties[property][0]), APART, this.id(object));
    return this.record(`statement-${bytesToHex(sha256(parts)).slice(0, 16)}`);
  }

  * statements() {
    const found = new Map();
    for (const claim of this.head.claims) {
      const told = this.asserted(claim);
      if (!told) continue;
      const one = found.get(told.join(" ")) ?? found.set(told.join(" "), { told, sources: claim[13], documents: new Set() }).get(told.join(" "));
      one.documents.add(claim[4]);
    }
    for (const { told, sources, documents } of found.values()) {
      const [subject, property, object] = [this.entity(told[0]), this.kg(this.head.properties[told[1]][0]), this.entity(told[2])];
      const node = this.statement(told);
      yield `${subject} ${property} ${object} .\n`;
      if (this.head.properties[told[1]][5]) yield `${object} ${property} ${subject} .\n`;
      yield `${node} ${TYPE} ${this.kg("Statement")} .\n${node} <${RDF}subject> ${subject} .\n${node} <${RDF}predicate> ${property} .\n${node} <${RDF}object> ${object} .\n`;
      yield `${node} ${this.kg("sourceCount")} ${integer(sources)} .\n${node} ${this.kg("documentCount")} ${integer(documents.size)} .\n`;
    }
  }

  * claim(row, document, text) {
    const [subject, property, object, modality, , evidence, , , qualifiers, confidence, by, raw, , , id] = row;
    const node = this.record(id);
    const told = this.asserted(row);
    yield [node, TYPE, this.kg("Claim")];
    yield [node, TYPE, `<${RDF}Statement>`];
    yield [node, `<${RDF}subject>`, this.entity(subject)];
    yield [node, `<${RDF}predicate>`, this.kg(this.head.properties[property][0])];
    yield [node, `<${RDF}object>`, this.entity(object)];
    yield [node, this.kg("modality"), literal(this.head.modalities[modality])];
    yield [node, this.kg("confidence"), typed(String(confidence), "decimal")];
    yield [node, DERIVED, document];
    for (const one of by) yield [node, this.kg("extractor"), literal(one)];
    if (told) yield [node, this.kg("supports"), this.statement(told)];
    const quote = this.record(`${id}-evidence`);
    yield [node, this.kg("evidence"), quote];
    yield* this.quote(quote, evidence, raw, text);
    yield* this.qualifiers(node, id, qualifiers);
  }

  * quote(node, evidence, raw, text) {
    if (!evidence.length) return;
    const [start, end] = evidence;
    yield [node, TYPE, `<${OA}TextQuoteSelector>`];
    yield [node, TYPE, `<${OA}TextPositionSelector>`];
    yield [node, `<${OA}exact>`, literal(text.slice(start, end).join(""))];
    yield [node, `<${OA}prefix>`, literal(text.slice(Math.max(0, start - CONTEXT), start).join(""))];
    yield [node, `<${OA}suffix>`, literal(text.slice(end, end + CONTEXT).join(""))];
    yield [node, `<${OA}start>`, integer(start)];
    yield [node, `<${OA}end>`, integer(end)];
    if (raw.length) { yield [node, this.kg("rawStart"), integer(raw[0])]; yield [node, this.kg("rawEnd"), integer(raw[1])]; }
  }

  * qualifiers(claim, id, qualifiers) {
    const counts = new Map();
    for (const [key, surface, span, value] of qualifiers) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (!span) { yield [claim, this.kg(key), tagged(surface)]; continue; }
      const node = this.record(`${id}-${key}-${counts.get(key)}`);
      yield [claim, this.kg(key), node];
      yield [node, TYPE, this.kg("Value")];
      yield [node, this.kg("wording"), tagged(surface)];
      yield [node, `<${OA}start>`, integer(span[0])];
      yield [node, `<${OA}end>`, integer(span[1])];
      if (value?.length === 5) yield* this.quantity(node, value);
      if (value?.length === 4) yield* this.when(node, value);
    }
  }

  * quantity(node, [mark, kind, unit, low, high]) {
    yield [node, this.kg("mark"), literal(mark)];
    if (unit) yield [node, this.kg(kind === "money" ? "currency" : "unit"), literal(unit)];
    if (low) yield [node, this.kg("low"), typed(low, "decimal")];
    if (high) yield [node, this.kg("high"), typed(high, "decimal")];
  }

  * when(node, [mark, precision, first, last]) {
    yield [node, this.kg("mark"), literal(mark)];
    yield [node, this.kg("precision"), literal(precision)];
    if (first) yield [node, this.kg("first"), typed(first, "date")];
    if (last) yield [node, this.kg("last"), typed(last, "date")];
    const [length, type] = CALENDAR[precision] ?? [];
    if (first && type) yield [node, this.kg("calendar"), typed(first.slice(0, length), type)];
  }
}

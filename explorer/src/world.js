// All that the page knows so far. The one file knows everything from the start; from the server it comes piece by piece.
// Ids are numbers in the one file and strings from the server; nothing else depends on which.
const kind = ([name, zh, en, colour, onDark, sign]) => ({ name, zh, en, colour, onDark, sign });
const link = ([name, zh, en, inverseZh, inverseEn, symmetric]) => ({ name, zh, en, inverseZh, inverseEn, symmetric });
const report = ([id, title, date, publisher, place, unit, text]) => ({ id, title, date, publisher, place, unit, text });
const thing = ([kind_, name, aliases, sounds, mentions, documents, documentCount, places, key, degree]) =>
  ({ class: kind_, kind: null, name, aliases, sounds, mentions, documents, documentCount, places, key, degree, chain: null });
const told = ([subject, property, object, modality, document, evidence, subjectSpan, objectSpan, qualifiers, confidence, by, raw, day, sources, key]) =>
  ({ subject, property, object, modality, document, evidence, subjectSpan, objectSpan, qualifiers, confidence, by, raw, day, sources, key });

export class World {
  constructor(head) {
    this.title = head.title;
    this.shown = head.shown ?? null;
    this.whole = head.whole ?? 1;
    this.classes = head.classes.map(kind);
    this.properties = head.properties.map(link);
    this.modalities = head.modalities;
    this.places = new Map(); // id → [name, id of the place above or -1]
    this.extractors = [];
    this.entities = new Map();
    this.claims = new Map();
    this.documents = new Map();
    this.claimsOf = new Map();
    this.version = 0;
    this.add(head);
  }

  // Rows may come as a list (their places are their ids) or as pairs of id and row
  add(fragment) {
    const pairs = (rows = []) => (fragment.paired ? rows : rows.map((row, at) => [at, row]));
    for (const [id, row] of pairs(fragment.places)) this.places.set(id, row);
    if (fragment.extractors) this.extractors = fragment.extractors;
    for (const [id, row] of pairs(fragment.documents)) this.documents.set(id, report(row));
    for (const [id, row] of pairs(fragment.entities)) {
      if (this.entities.has(id)) continue;
      const one = thing(row);
      one.kind = this.classes[one.class];
      one.key ||= `${one.kind.name}/${one.name}`;
      this.entities.set(id, one);
      this.claimsOf.set(id, []);
    }
    for (const [id, row] of pairs(fragment.claims)) {
      if (this.claims.has(id)) continue;
      const claim = told(row);
      this.claims.set(id, claim);
      this.claimsOf.get(claim.subject)?.push(id);
      if (claim.object !== claim.subject) this.claimsOf.get(claim.object)?.push(id);
    }
    this.version += 1;
  }

  degree(id) { return this.entities.get(id).degree ?? this.claimsOf.get(id).length; }
  other(claim, id) { return claim.subject === id ? claim.object : claim.subject; }

  // The places above a place, itself first
  chain(place) {
    const found = [];
    for (let at = place; this.places.has(at); at = this.places.get(at)[1]) found.push(at);
    return found;
  }

  // Every place that a thing lies in, however far up
  within(id) {
    const one = this.entities.get(id);
    one.chain ??= new Set((one.places ?? []).flatMap((place) => this.chain(place)));
    return one.chain;
  }

  neighbours(id, shown = () => true) {
    const counts = new Map();
    for (const at of this.claimsOf.get(id)) {
      const claim = this.claims.get(at);
      const other = this.other(claim, id);
      if (other !== id && shown(at)) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
    return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || this.degree(b) - this.degree(a) || (a < b ? -1 : 1));
  }
}

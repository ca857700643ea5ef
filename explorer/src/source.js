// Where answers come from: the data inside the file, or the server. Both answer with promises.
import { Engine } from "./engine/engine.js";
import { answer, TABLE, TRIPLES } from "./query/answer.js";
import { Finder } from "./search.js";

// Every shortest way between two things (at most `most`), breadth first over the claims that `shown` lets through
export const shortest = (world, from, to, shown, most) => {
  if (from === to) return [[from]];
  const before = new Map([[from, []]]);
  let rim = [from];
  while (rim.length && !before.has(to)) {
    const next = new Map();
    for (const id of rim) {
      for (const other of world.neighbours(id, shown)) {
        if (before.has(other)) continue;
        if (!next.has(other)) next.set(other, []);
        next.get(other).push(id);
      }
    }
    for (const [id, parents] of next) before.set(id, parents);
    rim = [...next.keys()];
  }
  if (!before.has(to)) return [];
  const ways = [];
  const walk = (id, tail) => {
    if (ways.length >= most) return;
    if (id === from) { ways.push([from, ...tail]); return; }
    for (const parent of before.get(id)) walk(parent, [id, ...tail]);
  };
  walk(to, []);
  return ways;
};

export class FileSource {
  // `parts` are what the engine for SPARQL is made of, `base` is what IRIs begin with
  constructor(world, parts, base) { Object.assign(this, { world, base, finder: null, all: true, engine: new Engine(parts) }); }
  async search(words) { this.finder ??= new Finder(this.world); return this.finder.find(words); }
  async near() { return true; }
  async start(most) {
    return [...this.world.entities.keys()].filter((id) => this.world.degree(id))
      .sort((a, b) => this.world.degree(b) - this.world.degree(a) || a - b).slice(0, most);
  }
  async paths(from, to, shown, most) { return shortest(this.world, from, to, shown, most); }
  async article(id) { return this.world.documents.get(id); }
  async byKey(key) { for (const [id, one] of this.world.entities) if (one.key === key) return id; return undefined; }
  address() { return null; }

  async query(text, signal, heard) {
    const { type, text: told } = await this.engine.run(text, signal, heard);
    return answer(type, told);
  }

  // What an IRI stands for: a thing or a claim of this page, or nothing that can be opened
  ofIri(iri) {
    if (!iri.startsWith(this.base)) return null;
    if (!this.keys) {
      this.keys = new Map();
      for (const [id, one] of this.world.entities) this.keys.set(one.key, { thing: id });
      for (const [id, one] of this.world.claims) this.keys.set(one.key, { claim: id });
    }
    return this.keys.get(plain(iri.slice(this.base.length))) ?? null;
  }

  // The things that IRIs and names stand for, `most` of them
  async among(iris, names, most) {
    const wanted = new Set(names);
    const found = new Set(iris.map((iri) => this.ofIri(iri)?.thing).filter((id) => id !== undefined));
    for (const [id, one] of this.world.entities) if (wanted.has(one.name)) found.add(id);
    return [...found].slice(0, most);
  }
}

const plain = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

// The server's answers are the same rows as in the file, with its own ids: {documents, entities, claims, …}
export class ServerSource {
  constructor(world, { api, sparql, base }) { Object.assign(this, { world, api, sparql, base, all: false, known: new Set() }); }
  // Asked by the address, or with a form in the body where it may be long
  async ask(name, query, { long = false } = {}) {
    const asked = new URLSearchParams(query);
    const headers = { Accept: "application/json" };
    const answer = await (long ? fetch(`${this.api}${name}`, { method: "POST", body: asked, headers }) : fetch(`${this.api}${name}?${asked}`, { headers }));
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    const told = await answer.json();
    this.world.add({ ...told, paired: true });
    return told;
  }
  async search(words) { return words.trim() ? (await this.ask("search", { q: words })).found : []; }
  async near(id) { if (!this.known.has(id)) { this.known.add(id); await this.ask("near", { id }); } return true; }
  async start(most) { return (await this.ask("start", { limit: most })).ids; }
  async paths(from, to, shown, most) { return (await this.ask("paths", { from, to, limit: most })).ways; }
  async article(id) {
    if (this.world.documents.get(id)?.text === undefined || this.world.documents.get(id)?.text === null) await this.ask("article", { id });
    return this.world.documents.get(id);
  }
  async byKey(key) { return (await this.ask("thing", { id: key })).id; }
  // The permanent address of a thing, claim or report, as `kg serve` has it
  address(key) {
    const [kind, ...rest] = key.split("/");
    const part = (text) => encodeURIComponent(text.toWellFormed?.() ?? text);
    const name = rest.join("/");
    if (rest.length && !/[^.]/.test(name)) return `/resource?id=${part(key)}`; // a browser takes dots for steps in a path
    return `/${part(kind)}${rest.length ? `/${part(name)}` : ""}`;
  }

  async query(text, signal) {
    const headers = { "Content-Type": "application/sparql-query", Accept: `${TABLE}, ${TRIPLES};q=0.9` };
    const found = await fetch(this.sparql, { method: "POST", headers, body: text.toWellFormed(), signal });
    const told = await found.text();
    if (!found.ok) throw new Error(told.trim() || `${found.status} ${found.statusText}`);
    const { columns, rows, truth, cut } = answer(found.headers.get("Content-Type"), told);
    return { columns, rows, truth, cut: cut || found.headers.get("KG-Truncated") === "true" };
  }

  ofIri(iri) {
    if (!iri.startsWith(this.base) || iri.startsWith(`${this.base}ontology`)) return null;
    const key = plain(iri.slice(this.base.length));
    return key.includes("/") ? { thing: key } : /^(claim|doc)-/.test(key) ? { address: this.address(key) } : null;
  }

  async among(iris, names, most) {
    const query = new URLSearchParams(iris.map((iri) => this.ofIri(iri)?.thing).filter(Boolean).slice(0, most).map((id) => ["id", id]));
    for (const name of names.slice(0, 2 * most)) query.append("name", name);
    return (await this.ask("among", query, { long: true })).ids;
  }
}

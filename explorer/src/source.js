// Where answers come from: the data inside the file, or the server. Both answer with promises.
import { Finder } from "./search.js";

export const unpack = async (text) => {
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

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
  constructor(world) { this.world = world; this.finder = null; this.all = true; }
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
}

// The server's answers are the same rows as in the file, with its own ids: {documents, entities, claims, …}
export class ServerSource {
  constructor(world, api) { this.world = world; this.api = api; this.all = false; this.known = new Set(); }
  async ask(name, query) {
    const answer = await fetch(`${this.api}${name}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
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
}

// The picture: which things are in it, the lines between them, and how it grows.
import { $, calm, colour, dark, label, say, STROKES } from "./dom.js";
import { FlatPainter } from "./flat.js";
import { drawInk, readInk, short } from "./ink.js";
import { seat, settle } from "./layout.js";
import { hasWebGL, WebGLPainter } from "./webgl.js";

const MOST = 600; // things in the picture: more cannot be read, and the page says so
const WORDS = 40; // lines that bear their words at once
const GLIDE = 320; // milliseconds

export class Picture {
  constructor(world, filters, { open, openEdge, close, changed }) {
    Object.assign(this, { world, filters, openEdge, changed });
    this.things = new Map(); // id → {x, y}
    this.lines = new Map();
    this.visible = [];
    this.chosen = null; // {ids: Set, keys: Set}
    this.focus = null;
    this.over = null;
    this.steps = [];
    this.ink = readInk();
    this.holder = $("canvas");
    const ear = {
      node: open, edge: openEdge, stage: close, drawn: () => this.overlay(),
      over: (id) => { this.over = id; this.holder.classList.toggle("over", id !== null); this.overlay(); },
      move: (id, x, y) => { Object.assign(this.things.get(id), { x, y }); this.paint(); },
    };
    this.painter = this.make(ear);
    this.cover = this.holder.appendChild(document.createElement("canvas"));
    Object.assign(this.cover.style, { position: "absolute", inset: "0", width: "100%", height: "100%", pointerEvents: "none" });
    dark.addEventListener("change", () => { this.ink = readInk(); this.paint(); });
    new ResizeObserver(() => { if (this.holder.clientWidth && this.visible.length && !this.touched) this.fit(); }).observe(this.holder);
  }

  make(ear) {
    if (hasWebGL()) {
      try {
        this.how = "webgl";
        return new WebGLPainter(this.holder, ear);
      } catch { this.holder.replaceChildren(); } // a driver that promises WebGL and cannot draw
    }
    this.how = "canvas";
    return new FlatPainter(this.holder, ear);
  }

  // Add things around the one that brought them; return how many did not fit
  add(ids, around) {
    const fresh = [...new Set(ids)].filter((id) => !this.things.has(id));
    const room = fresh.slice(0, Math.max(0, MOST - this.things.size));
    if (room.length) this.remember();
    room.forEach((id, at) => seat(this.things, id, around, at));
    return fresh.length - room.length;
  }

  remove(ids) {
    this.remember();
    for (const id of ids) this.things.delete(id);
  }

  replace(ids) {
    this.remember();
    const kept = new Map([...this.things].filter(([id]) => ids.includes(id)));
    this.things = kept;
    ids.slice(0, MOST).forEach((id, at) => { if (!this.things.has(id)) seat(this.things, id, undefined, at); });
  }

  remember() {
    this.steps.push(new Map([...this.things].map(([id, place]) => [id, { ...place }])));
    if (this.steps.length > 50) this.steps.shift();
  }

  back() {
    const before = this.steps.pop();
    if (before) this.things = before;
    return Boolean(before);
  }

  // Work out anew what passes the filters, and let it settle into its places
  refresh({ settled = false } = {}) {
    const { world, filters } = this;
    this.lines = new Map();
    const joined = new Set();
    for (const id of this.things.keys()) {
      for (const at of world.claimsOf.get(id)) {
        const { subject, object } = world.claims.get(at);
        if (subject === object || id !== subject || !this.things.has(object) || !filters.claim(at)) continue;
        const [from, to] = subject < object ? [subject, object] : [object, subject];
        const key = `${from}\u0000${to}`;
        if (!this.lines.has(key)) this.lines.set(key, { key, from, to, claims: [] });
        this.lines.get(key).claims.push(at);
        joined.add(subject).add(object);
      }
    }
    // a thing stays while it passes itself, or while a line that passes ends in it (a firm outside of the place chosen)
    this.visible = [...this.things.keys()].filter((id) => joined.has(id) || (filters.thing(id) && !this.filtersAway(id)));
    this.visible.sort((a, b) => world.degree(b) - world.degree(a) || (a < b ? -1 : 1));
    if (!settled) this.move();
    else this.paint();
    $("empty").hidden = this.visible.length > 0;
    $("back").disabled = !this.steps.length;
    this.note();
    this.changed();
  }

  // With filters on, what has lost its last line goes too
  filtersAway(id) { return Boolean(this.filters.active) && id !== this.focus && this.world.claimsOf.get(id).length > 0; }

  note() {
    const claims = [...this.lines.values()].reduce((sum, line) => sum + line.claims.length, 0);
    const parts = [say("noteShown", { things: this.visible.length, lines: this.lines.size, claims })];
    if (this.things.size > this.visible.length) parts.push(say("noteHidden", { n: this.things.size - this.visible.length }));
    if (this.things.size >= MOST) parts.push(say("noteFull", { n: MOST }));
    const { shown } = this.world;
    if (shown) parts.push(say("noteAll", { entities: shown.entities, claims: shown.claims, documents: shown.documents }));
    if (shown?.entities_left_out) parts.push(say("noteLeft", { entities: shown.entities_left_out, claims: shown.claims_left_out }));
    if (shown?.claims_unresolved) parts.push(say("noteUnresolved", { n: shown.claims_unresolved }));
    if (!this.world.whole) parts.push(say("noteExcerpts"));
    $("note").textContent = parts.join(document.documentElement.lang === "en" ? "; " : "；");
  }

  size(id) { return 9 + 2.4 * Math.min(9, Math.log2(1 + this.world.degree(id))); }

  // Many things in a small picture are drawn smaller
  crowding() {
    const room = (this.holder.clientWidth * this.holder.clientHeight) / (this.visible.length * 13000 + 1);
    return Math.min(1, Math.max(0.45, Math.sqrt(room)));
  }

  // Settle, and glide from the old places to the new ones
  move() {
    const ids = this.visible;
    const target = settle(this.things, ids, [...this.lines.values()].map(({ from, to }) => [from, to]), (id) => this.size(id),
      (this.holder.clientHeight || 1) / (this.holder.clientWidth || 1));
    const begin = new Map(ids.map((id) => [id, { ...this.things.get(id) }]));
    cancelAnimationFrame(this.glide);
    const place = (part) => {
      for (const id of ids) {
        const [a, b] = [begin.get(id), target.get(id)];
        if (this.things.has(id)) Object.assign(this.things.get(id), { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part });
      }
    };
    this.touched = false;
    if (calm.matches || ids.length > 250 || !this.drawn) {
      place(1);
      this.fit();
      this.drawn = true;
      return;
    }
    const start = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - start) / GLIDE));
      place(1 - (1 - part) ** 3);
      this.fit();
      if (part < 1) this.glide = requestAnimationFrame(step);
    };
    place(0);
    this.glide = requestAnimationFrame(step);
  }

  // On a narrow screen what was chosen fills the little room that the panel leaves
  fit() {
    this.paint();
    this.painter.fit(this.chosen && this.holder.clientWidth < 500 ? [...this.chosen.ids] : null);
  }

  faint(id) { return this.chosen !== null && !this.chosen.ids.has(id); }

  modality(line) {
    const told = line.claims.map((at) => this.world.modalities[this.world.claims.get(at).modality]);
    return told.includes("fact") ? "fact" : told[0];
  }

  paint() {
    const { ink, world } = this;
    const crowd = this.crowding();
    const pale = dark.matches ? "#3a3c42" : "#ddd7ca";
    const nodes = this.visible.map((id) => ({ id, ...this.things.get(id), size: this.size(id) * crowd, z: this.faint(id) ? 0 : 1,
      colour: this.faint(id) ? pale : colour(world.entities.get(id).kind) }));
    const edges = [...this.lines.values()].map((line) => {
      const modality = this.modality(line);
      const on = this.chosen?.keys.has(line.key);
      const forward = line.claims.some((at) => world.claims.get(at).subject === line.from);
      const backward = line.claims.some((at) => world.claims.get(at).subject !== line.from);
      const symmetric = line.claims.some((at) => world.properties[world.claims.get(at).property].symmetric);
      const [from, to] = forward ? [line.from, line.to] : [line.to, line.from];
      return { key: line.key, from, to, arrow: forward !== backward && !symmetric, dash: STROKES[modality], z: on ? 1 : 0,
        width: (modality === "fact" ? 1.6 : 1.1) + Math.min(3, Math.log2(Math.max(1, line.claims.length))) * 0.7 + (on ? 0.8 : 0),
        colour: on ? ink.accent : this.chosen ? pale : modality === "fact" ? ink.line : modality === "negated" ? ink.deny : (dark.matches ? "#4c4e55" : "#c4bcab") };
    });
    this.painter.set(nodes, edges);
    this.painter.refresh();
  }

  words(line) {
    const { world } = this;
    const names = new Map();
    for (const at of line.claims) {
      const claim = world.claims.get(at);
      const modality = world.modalities[claim.modality];
      const text = label(world.properties[claim.property]) + (modality === "fact" ? "" : `（${say(modality)}）`);
      names.set(text, (names.get(text) ?? 0) + 1);
    }
    const texts = [...names].sort((a, b) => b[1] - a[1]).map(([text]) => text);
    return texts.slice(0, 2).join("、") + (texts.length > 2 ? "…" : "");
  }

  overlay() {
    if (!this.cover || !this.holder.clientWidth) return;
    const grain = devicePixelRatio || 1;
    const box = { width: this.holder.clientWidth, height: this.holder.clientHeight };
    if (this.cover.width !== Math.round(box.width * grain) || this.cover.height !== Math.round(box.height * grain)) {
      Object.assign(this.cover, { width: Math.round(box.width * grain), height: Math.round(box.height * grain) });
    }
    const context = this.cover.getContext("2d");
    context.setTransform(grain, 0, 0, grain, 0, 0);
    const nodes = this.visible.map((id) => {
      const one = this.world.entities.get(id);
      const faint = this.faint(id) && id !== this.over;
      return { id, name: short(one.name, id === this.over || this.chosen?.ring === id ? 40 : 16), kind: one.kind, faint,
        first: !faint && (this.chosen !== null || id === this.over), ring: this.chosen?.ring === id };
    });
    const told = this.chosen ? [...this.chosen.keys].filter((key) => this.lines.has(key)).slice(0, WORDS) : this.lines.size <= WORDS ? [...this.lines.keys()] : [];
    const words = told.map((key) => { const line = this.lines.get(key); return { text: this.words(line), from: line.from, to: line.to, fill: this.chosen ? this.ink.accent : this.modality(line) === "negated" ? this.ink.deny : this.ink.soft }; });
    drawInk(context, { nodes, words, ink: this.ink, box, focus: this.focus, at: (id) => this.painter.at(id) });
  }

  choose(id) {
    const keys = [...this.lines.values()].filter((line) => line.from === id || line.to === id);
    this.chosen = { ids: new Set([id, ...keys.flatMap((line) => [line.from, line.to])]), keys: new Set(keys.map((line) => line.key)), ring: id };
    this.focus = id;
    this.paint();
  }

  chooseLine(key) {
    const { from, to } = this.lines.get(key);
    this.chosen = { ids: new Set([from, to]), keys: new Set([key]), ring: null };
    this.paint();
  }

  chooseWay(way) {
    const pairs = way.slice(1).map((id, at) => [way[at], id]);
    const keys = [...this.lines.values()].filter(({ from, to }) => pairs.some(([a, b]) => (a === from && b === to) || (a === to && b === from)));
    this.chosen = { ids: new Set(way), keys: new Set(keys.map((line) => line.key)), ring: null };
    this.paint();
  }

  forget() { this.chosen = null; this.paint(); }

  // The next thing in a direction (dx, dy), seen from the one in focus: near and straight ahead
  next(dx, dy) {
    if (this.focus === null || !this.visible.includes(this.focus)) return this.visible[0] ?? null;
    const from = this.painter.at(this.focus);
    let best = Infinity;
    let found = null;
    for (const id of this.visible) {
      if (id === this.focus) continue;
      const at = this.painter.at(id);
      const [ahead, aside] = [(at.x - from.x) * dx + (at.y - from.y) * dy, Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx)];
      if (ahead > 4 && ahead + 2.2 * aside < best) { best = ahead + 2.2 * aside; found = id; }
    }
    return found;
  }
}

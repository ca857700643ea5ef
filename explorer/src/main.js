// The page: search, what a click does, keys, language, and the order in which everything starts.
import { $, make, say, sign, speak, speech, dark } from "./dom.js";
import { Filters } from "./filters.js";
import { Panel } from "./panel.js";
import { Picture } from "./picture.js";
import { QueryView } from "./query/view.js";
import { FileSource, ServerSource } from "./source.js";
import { Table } from "./table.js";
import { opened } from "./unpack.js";
import { World } from "./world.js";

const START = 24; // things in the first picture
const GROW = 18; // neighbours that come with a click
const WAYS = 12;

// A text field that offers things; `chosen(id)` is called with the one that was picked
const combobox = (world, source, input, list, chosen) => {
  let found = [];
  let active = -1;
  let turn = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };
  const choose = (id) => { turn += 1; input.value = world.entities.get(id).name.slice(0, 60); close(); chosen(id); };
  const mark = () => [...list.children].forEach((one, order) => one.setAttribute("aria-selected", String(order === active)));
  const offer = async () => {
    const mine = (turn += 1);
    const hits = await source.search(input.value).catch(() => []);
    if (mine !== turn || document.activeElement !== input) return;
    found = hits;
    active = found.length ? 0 : -1;
    list.replaceChildren(...found.map(({ id, alias }, order) => {
      const one = world.entities.get(id);
      return make("li", { role: "option", id: `${list.id}-${order}`, "aria-selected": "false", mousedown: (event) => { event.preventDefault(); choose(id); } },
        sign(one.kind), make("bdi", {}, one.name), alias ? make("bdi", { class: "soft" }, alias) : null,
        make("span", { class: "count" }, world.degree(id).toLocaleString("en")));
    }), ...(found.length ? [] : [make("li", { class: "soft" }, say("notFound"))]));
    mark();
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  input.addEventListener("input", offer);
  input.addEventListener("focus", () => { if (input.value.trim()) offer(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", async (event) => {
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
      input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
      $(`${list.id}-${active}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Escape") { close(); event.stopPropagation(); }
    else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) await offer();
      if (found.length) choose(found[Math.max(0, active)].id);
    }
  });
};

class Explorer {
  constructor(world, source, vocabulary) {
    this.world = world;
    this.source = source;
    this.filters = new Filters(world, () => { this.picture.forget(); this.picture.refresh(); });
    const open = (id) => this.open(id);
    this.picture = new Picture(world, this.filters, { open, openEdge: (key) => this.openLine(key), close: () => this.close(), changed: () => this.table?.refresh() });
    this.panel = new Panel(world, source, {
      open, close: () => this.close(), hidden: (id) => this.hidden(id).length, grow: (id) => this.grow(id), only: (id) => this.only(id),
      remove: (id) => { this.picture.remove([id]); this.close(); this.picture.refresh(); },
      way: (id) => { $("way-from").value = world.entities.get(id).name.slice(0, 60); this.from = id; document.body.classList.add("railed"); $("way-to").focus(); },
      timeline: (id) => { this.table.only = id; this.look("line"); },
      showWay: (way) => this.picture.chooseWay(way), between: (a, b) => this.between(a, b), claims: (told) => this.panel.line(told),
    });
    this.table = new Table(world, source, this.filters, this.picture, (at) => this.openClaim(at));
    this.query = new QueryView(source, vocabulary, { open: (id) => this.open(id), openClaim: (at) => this.openClaim(at), show: (ids) => this.show(ids) });
  }

  hidden(id) { return this.world.neighbours(id, this.filters.claim).filter((other) => !this.picture.things.has(other)); }
  between(a, b) { return this.world.claimsOf.get(a).filter((at) => this.world.other(this.world.claims.get(at), a) === b && this.filters.claim(at)); }

  async safely(work) {
    document.body.classList.add("waiting");
    try { return await work(); } catch (fault) { $("note").textContent = `${say("failed")} ${fault.message}`; return undefined; } finally { document.body.classList.remove("waiting"); }
  }

  // Open a thing: into the picture with it and its nearest neighbours, and tell of it in the panel
  async open(id) {
    await this.safely(async () => {
      const { version } = this.world;
      await this.source.near(id);
      if (this.world.version !== version) this.filters.draw(); // what came may be of new classes, days and places
      this.picture.focus = id;
      const { world } = this;
      const before = this.picture.things.size;
      const known = this.picture.things.has(id);
      if (!known) this.picture.add([id], world.neighbours(id).find((other) => this.picture.things.has(other)));
      this.picture.add(this.hidden(id).slice(0, GROW), id);
      if (this.picture.things.size !== before) this.picture.refresh();
      this.picture.choose(id);
      this.panel.thing(id, this.hidden(id).length);
      if (this.table.only !== null) { this.table.only = id; this.table.refresh(); }
      $("spoken").textContent = say("spoken", { name: world.entities.get(id).name, n: world.claimsOf.get(id).length });
      history.replaceState(null, "", this.address(id));
    });
  }

  address(id) {
    const parts = new URLSearchParams();
    if (id !== undefined) parts.set("thing", this.world.entities.get(id).key);
    if (speech.language === "en") parts.set("lang", "en");
    return `#${parts}`;
  }

  grow(id) {
    this.picture.add(this.hidden(id).slice(0, 2 * GROW), id);
    this.picture.refresh();
    this.picture.choose(id);
    this.panel.thing(id, this.hidden(id).length);
  }

  only(id) {
    this.picture.replace([id, ...this.world.neighbours(id, this.filters.claim).slice(0, 2 * GROW)]);
    this.picture.refresh();
    this.picture.choose(id);
    this.panel.thing(id, this.hidden(id).length);
  }

  // These things alone in the picture, with the lines between them
  show(ids) {
    this.filters.draw();
    this.picture.replace(ids);
    this.picture.focus = null;
    this.look("picture");
    this.close();
    this.picture.refresh();
  }

  openLine(key) {
    this.picture.chooseLine(key);
    this.panel.line(this.picture.lines.get(key).claims);
  }

  openClaim(at) {
    const { subject, object } = this.world.claims.get(at);
    const before = this.picture.things.size;
    this.picture.add([subject], object);
    this.picture.add([object], subject);
    if (this.picture.things.size !== before) this.picture.refresh();
    const line = [...this.picture.lines.values()].find(({ claims }) => claims.includes(at));
    if (line) this.picture.chooseLine(line.key);
    this.panel.line(line?.claims ?? [at], at);
  }

  close() {
    this.picture.forget();
    this.table.only = null;
    this.panel.intro(this.first);
    this.table.refresh();
    history.replaceState(null, "", this.address());
  }

  async ways() {
    if (this.from === undefined || this.to === undefined) return;
    await this.safely(async () => {
      const ways = await this.source.paths(this.from, this.to, this.filters.claim, WAYS);
      this.look("picture");
      document.body.classList.remove("railed");
      this.picture.replace([...new Set([this.from, this.to, ...ways.flat()])]);
      this.picture.refresh();
      if (ways.length) this.picture.chooseWay(ways[0]);
      this.panel.ways(this.from, this.to, ways);
    });
  }

  look(view) {
    $("desk").dataset.view = view;
    if (view === "query") this.query.begin();
    for (const one of $("views").children) one.setAttribute("aria-pressed", String(one.dataset.view === view));
    this.table.refresh();
  }

  speakAll() {
    speak();
    $("colophon").textContent = say(this.picture.how === "webgl" ? "colophon" : "colophonFlat");
    this.filters.draw();
    this.picture.note();
    this.picture.overlay();
    this.panel.again();
    this.table.refresh();
    this.query.speak();
  }

  listen() {
    const { world, source, picture } = this;
    const go = (id) => { document.body.classList.remove("railed"); this.open(id); };
    combobox(world, source, $("search"), $("found"), go);
    combobox(world, source, $("way-from"), $("way-from-found"), (id) => { this.from = id; if (this.to === undefined) $("way-to").focus(); this.ways(); });
    combobox(world, source, $("way-to"), $("way-to-found"), (id) => { this.to = id; if (this.from === undefined) $("way-from").focus(); this.ways(); });
    for (const one of $("views").children) one.addEventListener("click", () => this.look(one.dataset.view));
    $("language").addEventListener("click", () => { speech.language = speech.language === "zh" ? "en" : "zh"; this.speakAll(); });
    $("filters-open").addEventListener("click", () => $("filters-open").setAttribute("aria-expanded", String(document.body.classList.toggle("railed"))));
    $("closer").addEventListener("click", () => { picture.touched = true; picture.painter.zoom(1.35); });
    $("farther").addEventListener("click", () => { picture.touched = true; picture.painter.zoom(1 / 1.35); });
    $("fit").addEventListener("click", () => { picture.touched = false; picture.fit(); });
    $("back").addEventListener("click", () => { if (picture.back()) { picture.forget(); picture.refresh({ settled: true }); picture.fit(); } });
    $("clear").addEventListener("click", () => { picture.replace(this.first); picture.focus = null; this.close(); picture.refresh(); });
    dark.addEventListener("change", () => this.speakAll());
    this.keys();
    addEventListener("hashchange", () => this.followAddress());
  }

  keys() {
    const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const { picture } = this;
    $("canvas").addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (ways[event.key]) {
        event.preventDefault();
        if (event.shiftKey) { picture.painter.pan(...ways[event.key].map((by) => 60 * by)); return; }
        const next = picture.next(...ways[event.key]);
        if (next === null) return;
        picture.focus = next;
        picture.overlay();
        const { name } = this.world.entities.get(next);
        $("spoken").textContent = say("spoken", { name, n: this.world.claimsOf.get(next).length });
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        if (picture.focus !== null) this.open(picture.focus);
      } else if (event.key === "+" || event.key === "=") picture.painter.zoom(1.35);
      else if (event.key === "-") picture.painter.zoom(1 / 1.35);
      else if (event.key === "0") picture.fit();
      else if (event.key === "Delete" && picture.focus !== null) { picture.remove([picture.focus]); picture.focus = null; this.close(); picture.refresh(); }
      else if (event.key === "Backspace") $("back").click();
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.shadowRoot;
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("search").focus(); $("search").select(); }
      if (event.key === "Escape" && !typing) { document.body.classList.remove("railed"); this.close(); }
    });
  }

  async followAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const key = asked.get("thing");
    const id = key ? await this.source.byKey(key).catch(() => undefined) : undefined;
    if (id !== undefined) await this.open(id);
    if (asked.has("query")) await this.followQuery(asked.get("query"), asked.get("view") === "picture");
  }

  // A query that stands in the address is run, and what it finds is drawn where the address says so
  async followQuery(text, draw) {
    this.look("query");
    this.query.set(text);
    await this.query.run();
    if (draw && this.query.found?.rows.length) await this.query.showAll();
  }

  async begin() {
    speech.language = new URLSearchParams(location.hash.slice(1)).get("lang") === "en" ? "en" : "zh";
    this.first = await this.source.start(START);
    this.listen();
    this.panel.intro(this.first);
    this.picture.add(this.first);
    this.picture.steps = [];
    this.speakAll();
    this.look("picture");
    this.picture.refresh();
    await this.followAddress();
    document.documentElement.dataset.ready = "yes";
  }
}

// The text of a block of data, which the document need not keep
const taken = (id) => {
  const block = $(id);
  block?.remove();
  return block?.textContent;
};

const begin = async () => {
  const [data, script, wasm] = ["kg-packed", "kg-engine", "kg-wasm"].map(taken);
  const head = data ? await opened(data) : JSON.parse(taken("kg-start"));
  const world = new World(head);
  const source = data ? new FileSource(world, { data, script, wasm }, head.base) : new ServerSource(world, head);
  const explorer = new Explorer(world, source, head.vocabulary);
  globalThis.explorer = explorer; // for those who look into the page by console, and for its tests
  await explorer.begin();
};

begin().catch((fault) => {
  speak();
  $("desk").replaceChildren(make("p", { class: "failed" }, `${say("failed")} ${fault.message}`));
  throw fault;
});

// The claims as a table and as a time line: of the things in the picture, or of all that is known.
import { $, fold, label, make, say, sign, stroke } from "./dom.js";
import { modality, qualifiers, title } from "./evidence.js";

const STEP = 100; // rows added at a time: a browser is slow with tens of thousands
const COLUMNS = ["subject", "property", "object", "modality", "qualifiers", "date", "sourcesColumn", "document"];

export class Table {
  constructor(world, source, filters, picture, open) {
    Object.assign(this, { world, source, filters, picture, open, by: "date", down: true, scope: "shown", only: null, rows: [], shown: 0 });
    this.collator = new Intl.Collator("zh-CN", { numeric: true });
    let wait = 0;
    $("claims-search").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => this.refresh(), 150); });
    $("claims-more").addEventListener("click", () => this.more());
    $("scope").hidden = !source.all;
    for (const one of $("scope").children) one.addEventListener("click", () => { this.scope = one.dataset.scope; this.only = null; this.refresh(); });
  }

  cell(claim, column) {
    const { world } = this;
    if (column === "subject" || column === "object") return world.entities.get(claim[column]).name;
    if (column === "property") return label(world.properties[claim.property]);
    if (column === "modality") return say(world.modalities[claim.modality]);
    if (column === "qualifiers") return claim.qualifiers.map(([, surface]) => surface).join(" ");
    if (column === "date") return claim.day;
    if (column === "sourcesColumn") return String(claim.sources);
    return title(world.documents.get(claim.document));
  }

  columns() {
    $("claims-columns").replaceChildren(...COLUMNS.map((column) => make("th",
      { scope: "col", "aria-sort": this.by === column ? (this.down ? "descending" : "ascending") : "none" },
      make("button", { type: "button", click: () => { this.down = this.by === column && !this.down; this.by = column; this.refresh(); } }, say(column)))));
  }

  row(at) {
    const { world } = this;
    const claim = world.claims.get(at);
    const open = () => this.open(at);
    return make("tr", { tabindex: "0", click: open, keydown: (event) => { if (event.key === "Enter") open(); } },
      ...COLUMNS.map((column) => make("td", { class: column },
        column === "subject" || column === "object" ? sign(world.entities.get(claim[column]).kind) : null,
        column === "modality" ? stroke(world.modalities[claim.modality]) : null, make("bdi", {}, this.cell(claim, column)))));
  }

  choose() {
    const { world, filters, picture } = this;
    if (this.only !== null) return world.claimsOf.get(this.only).filter(filters.claim);
    if (this.scope === "all") return [...world.claims.keys()].filter(filters.claim);
    return [...picture.lines.values()].flatMap((line) => line.claims);
  }

  refresh() {
    const view = $("desk").dataset.view;
    if (view === "picture") return; // made when it is looked at
    this.columns();
    for (const one of $("scope").children) one.setAttribute("aria-pressed", String(this.only === null && one.dataset.scope === this.scope));
    const { world } = this;
    const wanted = fold($("claims-search").value.trim());
    const hit = (at) => COLUMNS.some((column) => fold(this.cell(world.claims.get(at), column)).includes(wanted));
    const rows = this.choose().filter((at) => !wanted || hit(at));
    const by = view === "line" ? "date" : this.by;
    const turn = view !== "line" && !this.down ? 1 : -1;
    const keys = new Map(rows.map((at) => [at, this.cell(world.claims.get(at), by)]));
    const order = (a, b) => (by === "date" ? (a < b ? -1 : a > b ? 1 : 0) : this.collator.compare(a, b));
    this.rows = rows.sort((a, b) => turn * order(keys.get(a), keys.get(b)) || (a < b ? -1 : 1));
    $("claims-rows").replaceChildren();
    $("line").replaceChildren();
    this.shown = 0;
    this.month = null;
    $("claims-count").textContent = say("claimsCount", { n: rows.length }) + (this.only === null ? "" : ` · ${world.entities.get(this.only).name.slice(0, 30)}`);
    this.more();
  }

  more() {
    const next = this.rows.slice(this.shown, this.shown + STEP);
    if ($("desk").dataset.view === "line") $("line").append(...next.flatMap((at) => this.entry(at)));
    else $("claims-rows").append(...next.map((at) => this.row(at)));
    this.shown += STEP;
    $("claims-more").hidden = this.shown >= this.rows.length;
  }

  entry(at) {
    const { world } = this;
    const claim = world.claims.get(at);
    const document = world.documents.get(claim.document);
    const month = claim.day.slice(0, 7) || say("undatedShort");
    const heading = month === this.month ? [] : [make("li", {}, make("h3", {}, month))];
    this.month = month;
    const name = (id) => make("bdi", {}, world.entities.get(id).name);
    return [...heading, make("li", { class: world.modalities[claim.modality] }, make("button", { type: "button", class: "at", click: () => this.open(at) },
      make("time", {}, claim.day), make("span", { class: "dot" }),
      make("span", { class: "what" }, name(claim.subject), make("span", { class: "property" }, label(world.properties[claim.property])), name(claim.object), " ",
        modality(world, claim), make("p", {}, ...qualifiers(claim), make("bdi", {}, title(document)), document.publisher ? make("bdi", {}, document.publisher) : null))))];
  }
}

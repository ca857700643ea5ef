// What is ticked is shown: classes, properties, modalities, dates, place up the chain, number of sources.
import { $, firstDay, label, lastDay, make, say, sign, stroke } from "./dom.js";

export class Filters {
  constructor(world, changed) {
    this.world = world;
    this.changed = changed;
    this.off = { classes: new Set(), properties: new Set(), modalities: new Set() };
    this.reset(false);
    for (const name of ["from", "until"]) $(name).addEventListener("change", () => { this[name] = $(name).value; this.change(); });
    $("undated").addEventListener("change", () => { this.undated = $("undated").checked; this.change(); });
    $("place").addEventListener("change", () => { this.place = this.placeIds[$("place").selectedIndex - 1] ?? null; this.change(); });
    $("sources").addEventListener("input", () => { this.sources = Number($("sources").value); this.change(); });
    $("all").addEventListener("click", () => { this.off.properties.clear(); this.change(); });
    $("none").addEventListener("click", () => { world.properties.forEach((_, at) => this.off.properties.add(at)); this.change(); });
    $("reset").addEventListener("click", () => this.reset());
  }

  change() { this.draw(); this.changed(); }

  reset(tell = true) {
    for (const set of Object.values(this.off)) set.clear();
    Object.assign(this, { from: "", until: "", undated: true, place: null, sources: 1 });
    $("from").value = $("until").value = "";
    $("undated").checked = true;
    $("sources").value = "1";
    if (tell) this.change();
  }

  get active() {
    return Object.values(this.off).some((set) => set.size) || this.from || this.until || !this.undated || this.place !== null || this.sources > 1;
  }

  thing(id) {
    const one = this.world.entities.get(id);
    return !this.off.classes.has(one.class) && (this.place === null || this.world.within(id).has(this.place));
  }

  // A claim is shown if it passes itself, if the classes of both ends do, and if one of the two lies in the place
  claim = (at) => {
    const claim = this.world.claims.get(at);
    const [subject, object] = [this.world.entities.get(claim.subject), this.world.entities.get(claim.object)];
    if (this.off.properties.has(claim.property) || this.off.modalities.has(claim.modality)) return false;
    if (this.off.classes.has(subject.class) || this.off.classes.has(object.class)) return false;
    if (claim.sources < this.sources) return false;
    if (this.place !== null && !this.world.within(claim.subject).has(this.place) && !this.world.within(claim.object).has(this.place)) return false;
    if (!claim.day) return this.undated;
    return (!this.from || lastDay(claim.day) >= this.from) && (!this.until || firstDay(claim.day) <= this.until);
  };

  draw() {
    const { world } = this;
    const counts = { classes: [], properties: [], modalities: [] };
    const add = (list, at) => { list[at] = (list[at] ?? 0) + 1; };
    for (const one of world.entities.values()) add(counts.classes, one.class);
    for (const claim of world.claims.values()) { add(counts.properties, claim.property); add(counts.modalities, claim.modality); }
    this.ticks("classes", counts.classes, world.classes.map((one, at) => ({ at, picture: sign(one), wording: label(one) })));
    this.ticks("properties", counts.properties, world.properties.map((one, at) => ({ at, picture: null, wording: label(one) }))
      .sort((a, b) => (counts.properties[b.at] ?? 0) - (counts.properties[a.at] ?? 0) || a.at - b.at));
    this.ticks("modalities", counts.modalities, world.modalities.map((one, at) => ({ at, picture: stroke(one), wording: say(one) })));
    $("sources-told").textContent = say("sourcesLeast", { n: this.sources });
    this.drawPlaces();
    this.drawMonths();
  }

  ticks(name, counts, rows) {
    const most = Math.max(1, ...counts.filter(Boolean));
    const focused = document.activeElement?.dataset?.tick;
    $(name).replaceChildren(...rows.filter(({ at }) => counts[at]).map(({ at, picture, wording }) => {
      const box = make("input", { type: "checkbox", "data-tick": `${name}${at}`, change: () => { this.off[name][box.checked ? "delete" : "add"](at); this.change(); } });
      box.checked = !this.off[name].has(at);
      const bar = make("span", { class: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--part", (counts[at] / most).toFixed(3));
      return make("li", {}, make("label", { class: "tick" }, box, picture, make("span", { class: "wording" }, wording), bar,
        make("span", { class: "count" }, counts[at].toLocaleString("en"))));
    }));
    if (focused?.startsWith(name)) document.querySelector(`[data-tick="${focused}"]`)?.focus();
  }

  // Places that hold something, as a tree: containers before what they contain, indented, with how many things lie there
  drawPlaces() {
    const { world } = this;
    if (this.placesAt === world.version) { $("place").selectedIndex = this.placeIds.indexOf(this.place) + 1; $("place").options[0].textContent = say("placeAny"); return; }
    this.placesAt = world.version;
    const counts = new Map();
    for (const id of world.entities.keys()) for (const at of world.within(id)) counts.set(at, (counts.get(at) ?? 0) + 1);
    const below = new Map();
    for (const at of counts.keys()) {
      const parent = world.places.get(at)[1];
      if (!below.has(parent)) below.set(parent, []);
      below.get(parent).push(at);
    }
    const options = [make("option", {}, say("placeAny"))];
    this.placeIds = [];
    const walk = (parent, depth) => {
      for (const at of (below.get(parent) ?? []).sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1))) {
        this.placeIds.push(at);
        options.push(make("option", {}, `${"　".repeat(depth)}${world.places.get(at)[0]}（${counts.get(at)}）`));
        if (options.length < 1500) walk(at, depth + 1);
      }
    };
    walk(-1, 0);
    $("place").replaceChildren(...options);
    $("place").selectedIndex = this.placeIds.indexOf(this.place) + 1;
  }

  // Claims by month (by year where there are too many months): a click chooses the time
  drawMonths() {
    const counts = new Map();
    for (const { day } of this.world.claims.values()) if (day.length >= 7) counts.set(day.slice(0, 7), (counts.get(day.slice(0, 7)) ?? 0) + 1);
    const months = [...counts.keys()].sort();
    let bars = span(months[0], months.at(-1));
    if (bars.length > 60) {
      const years = new Map();
      for (const [month, count] of counts) years.set(month.slice(0, 4), (years.get(month.slice(0, 4)) ?? 0) + count);
      bars = [...years.keys()].sort().slice(-60);
      for (const [year, count] of years) counts.set(year, count);
    }
    const most = Math.max(1, ...bars.map((bar) => counts.get(bar) ?? 0));
    $("months").replaceChildren(...bars.map((bar) => {
      const part = make("span");
      part.style.setProperty("--part", Math.sqrt((counts.get(bar) ?? 0) / most).toFixed(3));
      const chosen = this.from === firstDay(bar) && this.until === monthEnd(lastDay(bar));
      return make("button", { type: "button", tabindex: "-1", title: `${bar} · ${counts.get(bar) ?? 0}`, class: chosen ? "in" : "",
        click: () => this.time(chosen ? "" : firstDay(bar), chosen ? "" : monthEnd(lastDay(bar))) }, part);
    }));
  }

  time(from, until) {
    Object.assign(this, { from, until });
    $("from").value = from;
    $("until").value = until;
    this.change();
  }
}

const monthEnd = (day) => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10);
const span = (first, last) => {
  if (!first) return [];
  const found = [];
  let [year, month] = first.split("-").map(Number);
  for (let at = first; at <= last && found.length <= 61; at = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`) {
    found.push(at);
    month += 1;
    if (month > 12) { month = 1; year += 1; }
  }
  return found;
};

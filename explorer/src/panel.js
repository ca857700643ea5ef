// The side panel: what is told of one thing, of one line, or the ways between two things, each with its sentence.
import { $, inverse, label, make, say, sign, stroke } from "./dom.js";
import { evidence, modality, qualifiers, title, wording } from "./evidence.js";

const FIRST = 30; // claims shown at once

export class Panel {
  constructor(world, source, acts) {
    Object.assign(this, { world, source, acts, again: () => {} });
    this.holder = $("panel");
  }

  link(id) {
    const one = this.world.entities.get(id);
    return make("button", { type: "button", class: "link", click: () => this.acts.open(id) }, sign(one.kind), make("bdi", {}, one.name));
  }

  fill(opened, ...children) {
    this.holder.replaceChildren(...[opened ? make("button", { type: "button", class: "close", "aria-label": say("close"), click: () => this.acts.close() }, "×") : null,
      ...children].filter(Boolean));
    this.holder.scrollTop = 0;
    document.body.classList.toggle("opened", opened);
  }

  list(heading, rows, row) {
    if (!rows.length) return null;
    const holder = make("section", { class: "group" }, make("h3", {}, heading, " ", make("span", { class: "count" }, rows.length.toLocaleString("en"))));
    let shown = 0;
    const more = make("button", { type: "button", class: "quiet wide", click: () => next() }, say("more"));
    const next = () => {
      rows.slice(shown, shown + FIRST).forEach((one) => holder.insertBefore(row(one), more));
      shown += FIRST;
      if (shown >= rows.length) more.remove();
    };
    holder.append(more);
    next();
    return holder;
  }

  told(at, entity) {
    const { world } = this;
    const claim = world.claims.get(at);
    const out = claim.subject === entity;
    const property = world.properties[claim.property];
    const other = world.other(claim, entity);
    const words = out ? label(property) : inverse(property) || `← ${label(property)}`;
    const document = world.documents.get(claim.document);
    const body = make("div");
    return make("details", { class: "told", toggle: (event) => {
      if (event.target === event.currentTarget && !body.childNodes.length) body.append(evidence(world, this.source, at), make("p", { class: "go" }, this.link(other)));
    } }, make("summary", {},
      make("span", { class: "told-line" }, make("span", { class: "property" }, words), " ", make("bdi", {}, world.entities.get(other).name), " ", modality(world, claim)),
      make("span", { class: "told-source" }, ...qualifiers(claim),
        make("bdi", {}, [claim.day, document.publisher].filter(Boolean).join(" · ") || title(document)),
        claim.sources > 1 ? make("span", {}, say("sourcesShort", { n: claim.sources })) : null)), body);
  }

  chain(one) {
    const { world } = this;
    const lines = (one.places ?? []).slice(0, 4).map((place) => world.chain(place).map((at) => world.places.get(at)[0]).join(" ‹ "));
    return lines.length ? make("p", { class: "chain" }, `${say("within")} `, make("bdi", {}, lines.join("；"))) : null;
  }

  thing(id, hidden) {
    this.again = () => this.thing(id, this.acts.hidden(id));
    const { world } = this;
    const one = world.entities.get(id);
    const order = (list) => [...list].sort((a, b) => world.claims.get(a).property - world.claims.get(b).property
      || (world.claims.get(a).day < world.claims.get(b).day ? 1 : -1));
    const claims = world.claimsOf.get(id);
    const address = this.source.address(one.key);
    this.fill(true,
      make("p", { class: "kind" }, sign(one.kind), label(one.kind)),
      make("h2", {}, make("bdi", {}, one.name)),
      one.aliases.length ? make("p", { class: "aliases" }, make("span", { class: "soft" }, say("aliases")), ...one.aliases.slice(0, 30).map((alias) => make("bdi", {}, alias))) : null,
      this.chain(one),
      one.mentions ? make("p", { class: "soft" }, say("mentioned", { mentions: one.mentions, documents: one.documentCount })) : null,
      address ? make("p", { class: "address" }, make("a", { href: address }, say("address"))) : null,
      make("p", { class: "acts" },
        hidden ? make("button", { type: "button", class: "quiet strong", id: "grow", click: () => this.acts.grow(id) }, say("grow", { n: hidden })) : null,
        make("button", { type: "button", class: "quiet", click: () => this.acts.only(id) }, say("only")),
        make("button", { type: "button", class: "quiet", click: () => this.acts.way(id) }, say("wayHere")),
        make("button", { type: "button", class: "quiet", click: () => this.acts.timeline(id) }, say("line")),
        make("button", { type: "button", class: "quiet", click: () => this.acts.remove(id) }, say("remove"))),
      this.list(say("out"), order(claims.filter((at) => world.claims.get(at).subject === id)), (at) => this.told(at, id)),
      this.list(say("in"), order(claims.filter((at) => world.claims.get(at).subject !== id)), (at) => this.told(at, id)),
      claims.length ? null : make("p", { class: "soft" }, say("noClaims")),
      claims.length < (one.degree ?? 0) ? make("p", { class: "soft" }, say("partial", { n: claims.length, all: one.degree })) : null);
  }

  line(claims, first) {
    this.again = () => this.line(claims, first);
    const { world } = this;
    const all = first === undefined ? claims : [first, ...claims.filter((at) => at !== first)];
    const groups = new Map();
    for (const at of all) {
      const claim = world.claims.get(at);
      const key = `${claim.subject} ${claim.property} ${claim.object} ${claim.modality}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(at);
    }
    const parts = [...groups.values()].flatMap((told) => {
      const claim = world.claims.get(told[0]);
      const name = world.modalities[claim.modality];
      return [make("p", { class: "kind" }, stroke(name), say(name)),
        make("div", { class: "triple" }, this.link(claim.subject), make("p", { class: "arrow" }, wording(world, claim)), this.link(claim.object)),
        make("p", { class: "soft" }, [told.length > 1 ? say("claimsOf", { n: told.length }) : "", say("sources", { n: claim.sources })].filter(Boolean).join(" · ")),
        this.list(say("evidence"), told, (at) => evidence(world, this.source, at))];
    });
    this.fill(true, ...parts);
  }

  ways(from, to, ways) {
    this.again = () => this.ways(from, to, ways);
    const { world } = this;
    const names = { a: world.entities.get(from).name, b: world.entities.get(to).name };
    const step = (way, at) => {
      const told = this.acts.between(way[at], way[at + 1]);
      const words = [...new Set(told.map((one) => wording(world, world.claims.get(one))))].slice(0, 3).join("、");
      return [make("button", { type: "button", class: "property", click: () => this.acts.claims(told) }, words), this.link(way[at + 1])];
    };
    this.fill(true,
      make("h2", {}, say("way")),
      make("p", { class: "intro" }, make("bdi", {}, ways.length ? say("wayFound", { ...names, n: ways.length, steps: ways[0].length - 1 }) : say("wayNone", names))),
      make("ol", { class: "steps" }, ...ways.map((way) => make("li", {}, make("div", { class: "step" }, this.link(way[0]),
        ...way.slice(0, -1).flatMap((_, at) => step(way, at))),
        make("p", { class: "acts" }, make("button", { type: "button", class: "quiet", click: () => this.acts.showWay(way) }, say("wayShow")))))));
  }

  intro(start) {
    this.again = () => this.intro(start);
    const { world } = this;
    this.fill(false,
      make("h2", {}, say("introTitle")), make("p", { class: "intro" }, say("intro")), make("p", { class: "intro" }, say("keys")),
      make("section", { class: "group" }, make("h3", {}, say("most")), make("ul", { class: "most" },
        ...start.slice(0, 20).map((id) => make("li", {}, this.link(id), make("span", { class: "count" }, world.degree(id).toLocaleString("en")))))));
  }
}

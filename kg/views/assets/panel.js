"use strict";
// The side panel: what is told of one thing, or of one line, each with the sentence it was read from.
{
  const FIRST = 40; // claims shown at once
  const { make, say } = kg;
  const panel = kg.$("panel");

  // The sentence as text nodes: evidence in <mark>, subject and object in <b> inside and outside of it.
  // Offsets count code points, so the sentence is taken apart by those.
  kg.sentence = (claim) => {
    const letters = Array.from(kg.sentences[claim.sentence]);
    const cuts = [0, letters.length, ...claim.evidence, ...claim.subjectSpan, ...claim.objectSpan];
    const places = [...new Set(cuts)].sort((a, b) => a - b);
    const inside = (span, at) => span.length === 2 && span[0] <= at && at < span[1];
    const quote = make("blockquote");
    quote.dir = "auto";
    let mark = null;
    places.slice(0, -1).forEach((from, at) => {
      const text = letters.slice(from, places[at + 1]).join("");
      const name = inside(claim.subjectSpan, from) ? "subject" : inside(claim.objectSpan, from) ? "object" : "";
      const piece = name ? make("b", { class: name }, text) : text;
      if (inside(claim.evidence, from)) {
        mark ??= quote.appendChild(make("mark"));
        mark.append(piece);
      } else {
        quote.append(piece);
      }
    });
    return quote;
  };

  const rawPlace = (claim, document) => {
    const parts = [document.place];
    if (claim.raw.length === 2) parts.push(`${say("characters", { from: claim.raw[0] + 1, until: claim.raw[1] })}`);
    return parts.filter(Boolean).join(" · ");
  };

  const source = (claim) => {
    const document = kg.documents[claim.document];
    return make("footer", { class: "source" },
      make("cite", {}, make("bdi", {}, kg.title(document))),
      make("span", { class: "when" }, document.date || say("undatedShort")),
      document.publisher ? make("bdi", { class: "publisher" }, document.publisher) : null,
      make("span", { class: "raw", title: document.unit }, make("bdi", {}, rawPlace(claim, document))));
  };

  kg.qualifiers = (claim) => claim.qualifiers.map(([key, surface]) =>
    make("span", { class: "qualifier" }, make("i", {}, say(`q.${key}`)), make("bdi", {}, surface)));

  kg.modality = (claim) => {
    const name = kg.modalities[claim.modality];
    return name === "fact" ? null : make("span", { class: `modality ${name}` }, say(name));
  };

  const link = (entity) => make("button", { type: "button", class: "link", click: () => kg.openEntity(entity, { move: true }) },
    kg.icon(kg.classes[kg.entities[entity].class]), kg.name(entity));

  const report = (at) => make("li", {}, make("button", { type: "button", class: "link", click: () => kg.openReport(at) },
    make("bdi", {}, kg.title(kg.documents[at]))), make("span", { class: "soft" }, kg.documents[at].date));

  const evidence = (claim) => make("div", { class: "evidence" }, kg.sentence(claim),
    claim.qualifiers.length ? make("p", { class: "qualifiers" }, ...kg.qualifiers(claim)) : null, source(claim));

  const line = (at, entity) => {
    const claim = kg.claims[at];
    const out = claim.subject === entity;
    const property = kg.properties[claim.property];
    const other = out ? claim.object : claim.subject;
    const wording = out ? kg.label(property) : kg.inverse(property) || `← ${kg.label(property)}`;
    const document = kg.documents[claim.document];
    return make("details", { class: "told" },
      make("summary", {},
        make("span", { class: "told-line" }, make("span", { class: "property" }, wording), " ", kg.name(other), " ", kg.modality(claim)),
        make("span", { class: "told-source" }, ...kg.qualifiers(claim), make("bdi", {}, [document.date, document.publisher].filter(Boolean).join(" · ") || kg.title(document)))),
      evidence(claim), make("p", { class: "go" }, link(other)));
  };

  const list = (title, claims, row) => {
    if (!claims.length) return null;
    const holder = make("section", { class: "group" }, make("h3", {}, title, " ", make("span", { class: "count" }, String(claims.length))));
    let shown = 0;
    const more = make("button", { type: "button", class: "quiet wide", click: () => next() }, say("more"));
    const next = () => {
      claims.slice(shown, shown + FIRST).forEach((claim) => holder.insertBefore(row(claim), more));
      shown += FIRST;
      if (shown >= claims.length) more.remove();
    };
    holder.append(more);
    next();
    return holder;
  };

  const fill = (...children) => {
    panel.replaceChildren(make("button", { type: "button", class: "close", "aria-label": say("close"), click: () => kg.openNothing() }, "×"),
      ...children.filter(Boolean));
    panel.scrollTop = 0;
    document.body.classList.add("opened");
  };

  const byProperty = (claims) => [...claims].sort((a, b) => kg.claims[a].property - kg.claims[b].property || a - b);

  const showEntity = (entity) => {
    const one = kg.entities[entity];
    const kind = kg.classes[one.class];
    const claims = kg.claimsOf[entity];
    fill(
      make("p", { class: "kind" }, kg.icon(kind), kg.label(kind)),
      make("h2", {}, kg.name(entity)),
      one.aliases.length ? make("p", { class: "aliases" }, make("span", { class: "soft" }, say("aliases")), ...one.aliases.map((alias) => make("bdi", {}, alias))) : null,
      make("p", { class: "soft" }, say("mentioned", { mentions: one.mentions, documents: one.documentCount })),
      list(say("out"), byProperty(claims.filter((at) => kg.claims[at].subject === entity)), (at) => line(at, entity)),
      list(say("in"), byProperty(claims.filter((at) => kg.claims[at].subject !== entity)), (at) => line(at, entity)),
      claims.length ? null : make("p", { class: "soft" }, say("noClaims")),
      one.documents.length ? make("section", { class: "group" }, make("h3", {}, say("documents")),
        make("ul", { class: "reports" }, ...one.documents.map(report)),
        one.documentCount > one.documents.length ? make("p", { class: "soft" }, say("moreDocuments", { n: one.documentCount - one.documents.length })) : null) : null);
  };

  const showEdge = (edge, first) => {
    const told = kg.edges[edge];
    const claim = kg.claims[first ?? told[0]];
    const reports = new Set(told.map((at) => kg.claims[at].document)).size;
    const rest = told.filter((at) => at !== first);
    fill(
      make("p", { class: "kind" }, kg.stroke(kg.modalities[claim.modality]), say(kg.modalities[claim.modality])),
      make("div", { class: "triple" }, link(claim.subject),
        make("p", { class: "arrow" }, kg.label(kg.properties[claim.property])), link(claim.object)),
      make("p", { class: "soft" }, told.length > 1 ? `${say("claimsOf", { n: told.length })} · ${say("sources", { n: reports })}` : say("sources", { n: reports })),
      list(say("evidence"), first === undefined ? told : [first, ...rest], (at) => evidence(kg.claims[at])));
  };

  const showIntro = () => {
    const degree = kg.claimsOf.map((claims) => claims.length);
    const most = [...degree.keys()].filter((id) => degree[id]).sort((a, b) => degree[b] - degree[a] || a - b).slice(0, 12);
    const latest = [...kg.documents.keys()].sort((a, b) => (kg.documents[b].date > kg.documents[a].date ? 1 : kg.documents[b].date < kg.documents[a].date ? -1 : a - b)).slice(0, 8);
    panel.replaceChildren(
      make("h2", {}, say("introTitle")), make("p", { class: "intro" }, say("intro")),
      make("section", { class: "group" }, make("h3", {}, say("most")), make("ul", { class: "most" },
        ...most.map((id) => make("li", {}, link(id), make("span", { class: "count" }, String(degree[id])))))),
      make("section", { class: "group" }, make("h3", {}, say("first")), make("ul", { class: "reports" },
        ...latest.map(report))));
    document.body.classList.remove("opened");
  };

  let again = showIntro;
  kg.refreshPanel = () => again();
  kg.openEntity = (entity, options) => {
    again = () => showEntity(entity);
    again();
    kg.reveal(entity);
    kg.showNode(entity, options);
  };
  kg.openEdge = (edge, { claim, ...options } = {}) => {
    again = () => showEdge(edge, claim);
    again();
    kg.showEdge(edge, options);
  };
  kg.openNothing = () => { again = showIntro; again(); kg.showAll(); };
}

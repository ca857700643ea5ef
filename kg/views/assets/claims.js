"use strict";
// The table of all claims that pass the filters: sorted by a click on a column, searched by any word in a row.
{
  const { make, say } = kg;
  const STEP = 100; // rows added at a time: a browser is slow with tens of thousands
  const COLUMNS = ["subject", "property", "object", "modality", "qualifiers", "date", "document"];
  let sorted = { by: "date", down: true };
  let rows = [];
  let shown = 0;
  const collator = new Intl.Collator("zh-CN", { numeric: true });

  const cell = (claim, column) => {
    if (column === "subject" || column === "object") return kg.entities[claim[column]].name;
    if (column === "property") return kg.label(kg.properties[claim.property]);
    if (column === "modality") return say(kg.modalities[claim.modality]);
    if (column === "qualifiers") return claim.qualifiers.map(([, surface]) => surface).join(" ");
    if (column === "date") return kg.documents[claim.document].date;
    return kg.title(kg.documents[claim.document]);
  };

  const columns = () => kg.$("claims-columns").replaceChildren(...COLUMNS.map((column) => make("th",
    { scope: "col", "aria-sort": sorted.by === column ? (sorted.down ? "descending" : "ascending") : "none" },
    make("button", { type: "button", click: () => { sorted = { by: column, down: sorted.by === column && !sorted.down }; kg.refreshTable(); } }, say(column)))));

  const row = (at) => {
    const claim = kg.claims[at];
    const open = () => kg.openEdge(kg.edgeOf[at], { claim: at, move: true });
    return make("tr", { tabindex: "0", click: open, keydown: (event) => { if (event.key === "Enter") open(); } },
      ...COLUMNS.map((column) => make("td", { class: column },
        column === "subject" || column === "object" ? kg.icon(kg.classes[kg.entities[claim[column]].class]) : null,
        column === "modality" ? kg.stroke(kg.modalities[claim.modality]) : null, make("bdi", {}, cell(claim, column)))));
  };

  const more = () => {
    kg.$("claims-rows").append(...rows.slice(shown, shown + STEP).map(row));
    shown += STEP;
    kg.$("claims-more").hidden = shown >= rows.length;
  };

  kg.refreshTable = () => {
    if (kg.$("desk").dataset.view === "picture") return; // made when it is looked at
    columns();
    const wanted = kg.$("claims-search").value.trim().toLowerCase();
    const keys = new Map();
    const key = (at) => keys.get(at) ?? keys.set(at, cell(kg.claims[at], sorted.by)).get(at);
    const turn = sorted.down ? -1 : 1;
    const plain = sorted.by === "date";
    rows = [...kg.claims.keys()].filter((at) => kg.shown.claims[at]
      && (!wanted || COLUMNS.some((column) => cell(kg.claims[at], column).toLowerCase().includes(wanted))
        || kg.sentences[kg.claims[at].sentence].toLowerCase().includes(wanted)));
    rows.sort((a, b) => turn * (plain ? (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) : collator.compare(key(a), key(b))) || a - b);
    kg.$("claims-rows").replaceChildren();
    shown = 0;
    kg.$("claims-count").textContent = say("claimsCount", { n: rows.length });
    more();
  };

  kg.listenTable = () => {
    let wait = 0;
    kg.$("claims-search").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(kg.refreshTable, 150); });
    kg.$("claims-more").addEventListener("click", more);
  };
}

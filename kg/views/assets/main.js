"use strict";
// Search, language, views, and the order in which everything starts.
{
  const { make, say, $ } = kg;
  const FOUND = 12;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const keys = kg.entities.map((one) => [one.name, ...one.aliases].map(fold));
  let found = [];
  let active = -1;

  // Exact names first, then names that begin so, then names that contain it; the better connected first among equals
  const find = (words) => {
    const wanted = fold(words.trim());
    if (!wanted) return [];
    const rank = (names) => Math.min(...names.map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 9)));
    return keys.map((names, at) => [rank(names), at]).filter(([order]) => order < 9)
      .sort(([a, i], [b, j]) => a - b || kg.claimsOf[j].length - kg.claimsOf[i].length || i - j).slice(0, FOUND).map(([, at]) => at);
  };

  const close = () => { $("found").hidden = true; $("search").setAttribute("aria-expanded", "false"); $("search").removeAttribute("aria-activedescendant"); active = -1; };
  const choose = (at) => {
    $("search").value = kg.entities[at].name.slice(0, 60);
    close();
    document.body.classList.remove("railed");
    kg.touched = true;
    kg.openEntity(at, { move: true });
  };
  const list = () => {
    found = find($("search").value);
    active = found.length ? 0 : -1;
    $("found").replaceChildren(...found.map((at, order) => {
      const one = kg.entities[at];
      const wanted = fold($("search").value.trim());
      const alias = fold(one.name).includes(wanted) ? "" : one.aliases.find((name) => fold(name).includes(wanted));
      return make("li", { role: "option", id: `found-${order}`, "aria-selected": String(order === active), mousedown: (event) => { event.preventDefault(); choose(at); } },
        kg.icon(kg.classes[one.class]), kg.name(at), alias ? make("bdi", { class: "soft" }, alias) : null,
        make("span", { class: "count" }, String(kg.claimsOf[at].length)));
    }), ...(found.length || !$("search").value.trim() ? [] : [make("li", { class: "soft" }, say("notFound"))]));
    $("found").hidden = !$("search").value.trim();
    $("search").setAttribute("aria-expanded", String(!$("found").hidden));
  };
  const step = (by) => {
    if (!found.length) return;
    active = (active + by + found.length) % found.length;
    [...$("found").children].forEach((one, order) => one.setAttribute("aria-selected", String(order === active)));
    $("search").setAttribute("aria-activedescendant", `found-${active}`);
    $(`found-${active}`).scrollIntoView({ block: "nearest" });
  };

  const look = (view) => {
    $("desk").dataset.view = view;
    for (const one of $("views").children) one.setAttribute("aria-pressed", String(one.dataset.view === view));
    kg.refreshTable();
  };

  // What one report says: the table, searched for its title
  kg.openReport = (at) => {
    $("claims-search").value = kg.title(kg.documents[at]);
    look($("desk").dataset.view === "table" || innerWidth <= 720 ? "table" : "both");
    if (innerWidth <= 1080) document.body.classList.remove("opened");
  };

  const speak = () => { kg.speak(); kg.refresh(); kg.refreshPanel(); };

  $("search").addEventListener("input", list);
  $("search").addEventListener("blur", close);
  $("search").addEventListener("focus", list);
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { step(1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { step(-1); event.preventDefault(); }
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.isComposing && found.length) choose(found[Math.max(0, active)]);
  });
  for (const one of $("views").children) one.addEventListener("click", () => look(one.dataset.view));
  $("language").addEventListener("click", () => { kg.language = kg.language === "zh" ? "en" : "zh"; speak(); });
  $("filters-open").addEventListener("click", () => document.body.classList.toggle("railed"));
  $("closer").addEventListener("click", () => { kg.touched = true; kg.zoom(1.35); });
  $("farther").addEventListener("click", () => { kg.touched = true; kg.zoom(1 / 1.35); });
  $("fit").addEventListener("click", () => { kg.touched = false; kg.fit(); });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); $("search").focus(); }
    if (event.key === "Escape" && !typing) { document.body.classList.remove("railed"); kg.openNothing(); }
  });

  kg.speak();
  kg.draw();
  kg.listenFilters();
  kg.listenTable();
  look("picture");
  kg.refresh();
  kg.refreshPanel();
  kg.fit();
  kg.network.once("afterDrawing", () => { document.documentElement.dataset.ready = "yes"; });
  kg.repaint();
}

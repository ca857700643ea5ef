"use strict";
// Legend and filters in one: what is ticked is shown. A claim is shown if its property, its modality, its report's date
// and the classes of both ends are; a thing is shown if a shown claim is about it, or if things without claims are asked for.
{
  const { make, say } = kg;
  const state = { classes: new Set(), properties: new Set(), modalities: new Set(), from: "", until: "", undated: true, unclaimed: false };
  kg.state = state;
  const tally = (list, of) => { const counts = new Array(list.length).fill(0); of.forEach((at) => { counts[at] += 1; }); return counts; };
  const counts = {
    classes: tally(kg.classes, kg.entities.map((one) => one.class)),
    properties: tally(kg.properties, kg.claims.map((one) => one.property)),
    modalities: tally(kg.modalities, kg.claims.map((one) => one.modality)),
  };
  kg.counts = counts;

  const ticks = (name, rows) => {
    const most = Math.max(1, ...counts[name]);
    kg.$(name).replaceChildren(...rows.filter(({ at }) => counts[name][at]).map(({ at, picture, wording }) => {
      const box = make("input", { type: "checkbox", change: () => { state[name][box.checked ? "delete" : "add"](at); kg.refresh(); } });
      box.checked = !state[name].has(at);
      const bar = make("span", { class: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--part", (counts[name][at] / most).toFixed(3));
      return make("li", {}, make("label", { class: "tick" }, box, picture, make("span", { class: "wording" }, wording), bar,
        make("span", { class: "count" }, counts[name][at].toLocaleString("en"))));
    }));
  };
  const legend = () => {
    ticks("classes", kg.classes.map((one, at) => ({ at, picture: kg.icon(one), wording: kg.label(one) })));
    ticks("properties", kg.properties.map((one, at) => ({ at, picture: null, wording: kg.label(one) }))
      .sort((a, b) => counts.properties[b.at] - counts.properties[a.at] || a.at - b.at));
    ticks("modalities", kg.modalities.map((one, at) => ({ at, picture: kg.stroke(one), wording: say(one) })));
  };

  const dated = (document) => {
    if (!document.date) return state.undated;
    return (!state.from || kg.lastDay(document.date) >= state.from) && (!state.until || kg.firstDay(document.date) <= state.until);
  };

  const visible = () => {
    const documents = kg.documents.map(dated);
    const claims = kg.claims.map((claim) => documents[claim.document] && !state.properties.has(claim.property)
      && !state.modalities.has(claim.modality) && !state.classes.has(kg.entities[claim.subject].class)
      && !state.classes.has(kg.entities[claim.object].class));
    const edges = kg.edges.map((told) => told.some((claim) => claims[claim]));
    const nodes = kg.entities.map((entity, at) => state.unclaimed && !kg.claimsOf[at].length && !state.classes.has(entity.class));
    kg.links.forEach((link) => { if (edges[link.id]) { nodes[link.from] = true; nodes[link.to] = true; } });
    return { claims, edges, nodes };
  };

  const count = (flags) => flags.reduce((sum, flag) => sum + (flag ? 1 : 0), 0);
  const note = ({ claims, edges, nodes }) => {
    const { shown } = kg.data;
    const told = count(claims);
    const lines = [say("noteAll", { nodes: count(nodes), edges: count(edges), claims: told })];
    if (shown.unclaimed && !state.unclaimed) lines.push(say("noteUnclaimed", { n: shown.unclaimed }));
    if (told < kg.claims.length) lines.push(say("noteFiltered", { n: kg.claims.length - told }));
    if (shown.entities_left_out) lines.push(say("noteLeft", { entities: shown.entities_left_out, claims: shown.claims_left_out }));
    if (shown.claims_unresolved) lines.push(say("noteUnresolved", { n: shown.claims_unresolved }));
    kg.$("note").textContent = lines.join(kg.language === "zh" ? "；" : "; ");
    kg.$("empty").hidden = nodes.some(Boolean);
    kg.$("tally").textContent = say("tally", { entities: shown.entities + shown.entities_left_out,
      claims: shown.claims + shown.claims_left_out + shown.claims_unresolved, documents: shown.documents });
  };

  kg.refresh = () => {
    kg.shown = visible();
    kg.filterPicture(kg.shown.nodes, kg.shown.edges);
    note(kg.shown);
    legend();
    kg.refreshTable();
    kg.repaint();
  };

  // A thing that the reader asks for by name is drawn even if the filters had hidden it.
  kg.reveal = (entity) => {
    if (kg.shown.nodes[entity]) return;
    if (!kg.claimsOf[entity].length) { state.unclaimed = true; kg.$("unclaimed").checked = true; state.classes.delete(kg.entities[entity].class); kg.refresh(); }
    else kg.clearFilters();
  };

  kg.clearFilters = () => {
    for (const name of ["classes", "properties", "modalities"]) state[name].clear();
    Object.assign(state, { from: "", until: "", undated: true });
    kg.$("from").value = ""; kg.$("until").value = ""; kg.$("undated").checked = true;
    kg.refresh();
  };

  kg.listenFilters = () => {
    for (const name of ["from", "until"]) kg.$(name).addEventListener("change", () => { state[name] = kg.$(name).value; kg.refresh(); });
    for (const name of ["undated", "unclaimed"]) kg.$(name).addEventListener("change", () => { state[name] = kg.$(name).checked; kg.refresh(); });
    kg.$("all").addEventListener("click", () => { state.properties.clear(); kg.refresh(); });
    kg.$("none").addEventListener("click", () => { kg.properties.forEach((_, at) => state.properties.add(at)); kg.refresh(); });
    kg.$("reset").addEventListener("click", () => { state.unclaimed = false; kg.$("unclaimed").checked = false; kg.clearFilters(); kg.touched = false; kg.fit(); });
    const days = kg.documents.map((one) => one.date).filter(Boolean).sort();
    for (const name of ["from", "until"]) {
      if (days.length) { kg.$(name).min = kg.firstDay(days[0]); kg.$(name).max = kg.lastDay(days[days.length - 1]); }
    }
  };
}

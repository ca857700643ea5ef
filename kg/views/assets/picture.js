"use strict";
// The picture: vis-network holds the things and lines, draws and moves them and says what was clicked. Labels are drawn
// in labels.js. Of a large graph vis-network only holds the view: things and lines are drawn and found in crowd.js, since
// one by one they take it seconds to take in and a third of a second for each frame.
{
  const ink = {};
  const readInk = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ground", "ink", "faint", "line", "accent", "deny"]) ink[name] = style.getPropertyValue(`--${name}`).trim();
  };

  // What is where and what is shown, as arrays by id: the state that all of the drawing reads
  const view = {
    ink,
    x: kg.nodes.map((node) => node.x),
    y: kg.nodes.map((node) => node.y),
    size: kg.nodes.map((node) => node.size),
    label: kg.nodes.map((node) => node.label),
    hidden: kg.nodes.map(() => false),
    edgeHidden: kg.links.map(() => false),
    neighbours: kg.nodes.map(() => []),
    chosen: null, // {nodes, edges}: what is emphasized
    hovered: null,
    moving: false,
  };
  view.order = kg.nodes.map((node) => node.id).sort((a, b) => view.size[b] - view.size[a] || a - b);
  kg.links.forEach((link) => {
    view.neighbours[link.from].push([link.id, link.to]);
    if (link.to !== link.from) view.neighbours[link.to].push([link.id, link.from]);
  });
  view.modality = (edge) => kg.modalities[kg.claims[kg.edges[edge][0]].modality];
  view.property = (edge) => kg.properties[kg.claims[kg.edges[edge][0]].property];
  // The middle of a line: bent lines and loops ask vis-network, which knows the bend
  view.middleOf = (edge) => {
    const link = kg.links[edge];
    const type = kg.network.body?.edges?.[edge]?.edgeType;
    if ((link.smooth || link.from === link.to) && type?.getPoint) return type.getPoint(0.5);
    return { x: (view.x[link.from] + view.x[link.to]) / 2, y: (view.y[link.from] + view.y[link.to]) / 2 };
  };
  kg.view = view;

  const nodeLook = (id, faint) => {
    const colour = kg.colour(kg.classes[kg.entities[id].class]);
    const lit = { background: colour, border: ink.ink };
    return { color: { background: colour, border: ink.ground, highlight: lit, hover: lit }, opacity: faint ? 0.16 : 1 };
  };
  const edgeLook = (id, faint) => {
    const colour = view.modality(id) === "negated" ? ink.deny : ink.line;
    return { color: { color: colour, highlight: ink.accent, hover: ink.accent, opacity: faint ? 0.12 : 0.85 } };
  };
  const vised = (node) => {
    const { label, ...rest } = node; // labels are drawn in labels.js
    const own = node.shape === "box" || node.shape === "ellipse" ? { shape: "custom", ctxRenderer: kg.drawn(node.shape) } : {};
    return { ...rest, ...own, ...nodeLook(node.id, false), hidden: view.hidden[node.id] };
  };
  const visedEdge = (link) => {
    const { arrows, ...rest } = link;
    return { ...rest, arrows: { to: { enabled: arrows === "to" } }, ...edgeLook(link.id, false) };
  };

  const recolour = () => {
    const { chosen } = view;
    if (kg.large) return;
    kg.nodeSet.update(kg.nodes.map(({ id }) => ({ id, ...nodeLook(id, chosen && !chosen.nodes.has(id)) })));
    kg.edgeSet.update(kg.links.map(({ id }) => ({ id, ...edgeLook(id, chosen && !chosen.edges.has(id)) })));
  };
  const emphasize = (next) => {
    const changed = view.chosen || next;
    view.chosen = next;
    if (changed) recolour();
    kg.repaint();
  };

  // To the middle of what the panel leaves free (on narrow screens it lies over the picture), near enough to read and
  // far enough for the neighbours
  const goTo = (position, nodes) => {
    kg.touched = true;
    const box = kg.$("mynetwork").getBoundingClientRect();
    const offset = innerWidth <= 720 ? { x: 0, y: -0.29 * innerHeight } : innerWidth <= 1080 ? { x: -180, y: 0 } : { x: 0, y: 0 };
    const free = [box.width / 2 - Math.abs(offset.x) - 60, box.height / 2 - Math.abs(offset.y) - 40];
    const reach = nodes.reduce(([a, b], id) => [Math.max(a, Math.abs(view.x[id] - position.x)), Math.max(b, Math.abs(view.y[id] - position.y))], [1, 1]);
    const scale = Math.min(1.2, free[0] / reach[0], free[1] / reach[1]);
    kg.network.moveTo({ position, offset, scale: Math.max(0.15, scale) });
  };

  kg.showNode = (id, { move = false } = {}) => {
    const near = view.neighbours[id].filter(([edge]) => !view.edgeHidden[edge]);
    const edges = near.map(([edge]) => edge);
    if (!kg.large) kg.network.setSelection({ nodes: [id], edges }, { highlightEdges: false });
    emphasize({ nodes: new Set([id, ...near.map(([, other]) => other)]), edges: new Set(edges) });
    if (move) goTo({ x: view.x[id], y: view.y[id] }, near.map(([, other]) => other));
  };
  kg.showEdge = (edge, { move = false } = {}) => {
    const link = kg.links[edge];
    if (!kg.large) kg.network.setSelection({ nodes: [], edges: [edge] }, { highlightEdges: false });
    emphasize({ nodes: new Set([link.from, link.to]), edges: new Set([edge]) });
    if (move) goTo(view.middleOf(edge), [link.from, link.to]);
  };
  kg.showAll = () => { kg.network.unselectAll(); emphasize(null); };

  // Hide and show by filter: only what changed is handed to vis-network
  const changes = (flags, visible) => {
    const changed = [];
    flags.forEach((was, id) => { if (was === visible[id]) changed.push({ id, hidden: (flags[id] = !visible[id]) }); });
    return changed;
  };
  kg.filterPicture = (nodeVisible, edgeVisible) => {
    const edges = changes(view.edgeHidden, edgeVisible);
    const nodes = changes(view.hidden, nodeVisible);
    if (kg.large) return;
    if (edges.length) kg.edgeSet.update(edges);
    if (nodes.length) kg.nodeSet.update(nodes);
  };

  kg.fit = () => {
    const nodes = view.order.filter((id) => !view.hidden[id]);
    const box = kg.$("mynetwork").getBoundingClientRect();
    if (!nodes.length || !box.width) return;
    const span = (places) => [nodes.reduce((a, id) => Math.min(a, places[id]), Infinity), nodes.reduce((a, id) => Math.max(a, places[id]), -Infinity)];
    const [[left, right], [top, bottom]] = [span(view.x), span(view.y)];
    const scale = Math.min((box.width - Math.min(110, box.width * 0.16)) / (right - left + 1), (box.height - 90) / (bottom - top + 1), 1.5);
    kg.network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.005) });
  };
  kg.zoom = (factor) => kg.network.moveTo({ scale: kg.network.getScale() * factor });
  let waiting = false;
  kg.repaint = () => { // once in a frame, however often it is asked for
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; kg.network.redraw(); });
  };

  const follow = (nodes) => {
    if (!nodes.length) return;
    for (const [id, place] of Object.entries(kg.network.getPositions(nodes))) { view.x[id] = place.x; view.y[id] = place.y; }
  };
  const hover = (id) => { if (id !== view.hovered) { view.hovered = id; kg.repaint(); } };
  const open = (node, edge) => {
    if (node !== undefined) kg.openEntity(node);
    else if (edge !== undefined) kg.openEdge(edge);
    else kg.openNothing();
  };
  const listen = () => {
    const on = (name, answer) => kg.network.on(name, answer);
    on("hoverNode", ({ node }) => hover(node));
    on("blurNode", () => hover(null));
    on("zoom", () => { kg.touched = true; });
    on("dragStart", () => { kg.touched = true; view.moving = true; });
    on("dragging", ({ nodes }) => follow(nodes));
    on("dragEnd", ({ nodes }) => { view.moving = false; follow(nodes); kg.repaint(); });
    on("click", ({ nodes, edges, pointer }) => {
      if (!kg.large) { open(nodes[0], edges[0]); return; }
      const node = kg.nodeAt(pointer.canvas);
      open(node, node === undefined ? kg.edgeAt(pointer.canvas) : undefined);
    });
    if (kg.large) {
      kg.$("mynetwork").addEventListener("mousemove", ({ offsetX, offsetY, buttons }) => {
        if (!buttons) hover(kg.nodeAt(kg.network.DOMtoCanvas({ x: offsetX, y: offsetY })) ?? null);
      });
    }
    kg.dark.addEventListener("change", () => { readInk(); recolour(); kg.refresh(); kg.refreshPanel(); });
    new ResizeObserver(() => { if (!kg.touched) kg.fit(); }).observe(kg.$("picture"));
  };

  kg.draw = () => {
    readInk();
    kg.claimsOf.forEach((claims, id) => { view.hidden[id] = !claims.length; });
    kg.nodeSet = new vis.DataSet(kg.large ? [] : kg.nodes.map(vised));
    kg.edgeSet = new vis.DataSet(kg.large ? [] : kg.links.map(visedEdge));
    kg.network = new vis.Network(kg.$("mynetwork"), { nodes: kg.nodeSet, edges: kg.edgeSet }, kg.options);
    if (kg.large) kg.network.on("beforeDrawing", kg.drawCrowd);
    kg.network.on("afterDrawing", kg.drawLabels);
    listen();
  };
}

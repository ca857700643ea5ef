"use strict";
// A large graph, drawn in few strokes: all lines of one modality together, all shapes of one class together.
{
  const { view } = kg;
  const CHUNK = 400; // lines in one stroke: very long paths are slow to fill
  const NEAR = 6; // pixels from a line that still hit it
  const STROKES = { planned: [8, 5], possible: [2, 5], negated: [10, 4, 2, 4] };

  const corners = { square: [4, Math.PI / 4, 1], triangle: [3, -Math.PI / 2, 1], triangleDown: [3, Math.PI / 2, 1],
    diamond: [4, 0, 1], hexagon: [6, 0, 1], star: [10, -Math.PI / 2, 0.45] };
  const trace = (context, shape, x, y, size) => {
    if (shape === "box" || shape === "ellipse") { context.rect(x - size * 1.15, y - size * 0.7, size * 2.3, size * 1.4); return; }
    if (!corners[shape]) { context.moveTo(x + size, y); context.arc(x, y, size, 0, 2 * Math.PI); return; }
    const [count, turn, inner] = corners[shape];
    for (let at = 0; at < count; at += 1) {
      const reach = (at % 2 ? size * inner : size) * 1.15;
      const angle = turn + (at * 2 * Math.PI) / count;
      context[at ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    context.closePath();
  };

  const frame = () => {
    const box = kg.$("mynetwork").getBoundingClientRect();
    const [low, high] = [kg.network.DOMtoCanvas({ x: -30, y: -30 }), kg.network.DOMtoCanvas({ x: box.width + 30, y: box.height + 30 })];
    return [low.x, low.y, high.x, high.y];
  };

  const strokeLines = (context, edges) => {
    const [left, top, right, bottom] = frame();
    const { x, y } = view;
    let count = 0;
    context.beginPath();
    for (const edge of edges) {
      const { from, to } = kg.links[edge];
      if (Math.max(x[from], x[to]) < left || Math.min(x[from], x[to]) > right
        || Math.max(y[from], y[to]) < top || Math.min(y[from], y[to]) > bottom) continue;
      context.moveTo(x[from], y[from]);
      context.lineTo(x[to], y[to]);
      if ((count += 1) % CHUNK === 0) { context.stroke(); context.beginPath(); }
    }
    context.stroke();
  };

  // Heads of arrows, where they are large enough to be seen; a symmetric property has none
  const drawHeads = (context, edges, scale) => {
    const long = Math.max(9, 6 / scale);
    const { x, y, size } = view;
    const [left, top, right, bottom] = frame();
    context.beginPath();
    for (const edge of edges) {
      const { from, to, arrows } = kg.links[edge];
      if (!arrows || from === to || x[to] < left || x[to] > right || y[to] < top || y[to] > bottom) continue;
      const angle = Math.atan2(y[to] - y[from], x[to] - x[from]);
      const [tipX, tipY] = [x[to] - size[to] * Math.cos(angle), y[to] - size[to] * Math.sin(angle)];
      context.moveTo(tipX, tipY);
      for (const side of [-0.35, 0.35]) context.lineTo(tipX - long * Math.cos(angle + side), tipY - long * Math.sin(angle + side));
      context.closePath();
    }
    context.fill();
  };

  const drawLines = (context, scale) => {
    const { ink, chosen } = view;
    const groups = Object.fromEntries(kg.modalities.map((name) => [name, []]));
    view.edgeHidden.forEach((hidden, edge) => { if (!hidden) groups[view.modality(edge)].push(edge); });
    const many = kg.links.length > 6000 && scale < 0.2;
    for (const [name, edges] of Object.entries(groups)) {
      context.strokeStyle = name === "negated" ? ink.deny : ink.line;
      context.globalAlpha = chosen ? 0.1 : many ? 0.3 : 0.55;
      context.lineWidth = Math.max(1, 0.7 / scale);
      context.setLineDash(scale > 0.3 ? STROKES[name] ?? [] : []); // unseen from afar, and slow
      strokeLines(context, edges);
      context.fillStyle = context.strokeStyle;
      if (scale > 0.45) drawHeads(context, edges, scale);
    }
    if (!chosen) return;
    context.strokeStyle = ink.accent;
    context.globalAlpha = 1;
    context.lineWidth = Math.max(1.6, 1.6 / scale);
    context.setLineDash([]);
    strokeLines(context, chosen.edges);
    context.fillStyle = ink.accent;
    drawHeads(context, chosen.edges, scale);
  };

  const drawShapes = (context, scale) => {
    const [left, top, right, bottom] = frame();
    const { x, y, size, hidden, chosen } = view;
    const least = (kg.nodes.length > 6000 ? 0.8 : 1.4) / scale; // a thing is at least some pixels wide, however far away
    const shown = kg.classes.map(() => []);
    for (const id of view.order) {
      if (!hidden[id] && x[id] > left && x[id] < right && y[id] > top && y[id] < bottom) shown[kg.entities[id].class].push(id);
    }
    const fill = (ids, kind) => {
      context.beginPath();
      for (const id of ids) {
        const reach = Math.max(size[id] * 0.9, least * (size[id] / 12));
        if (reach * scale < 2.5) context.rect(x[id] - reach, y[id] - reach, 2 * reach, 2 * reach);
        else trace(context, kind.shape, x[id], y[id], reach);
      }
      context.fill();
    };
    shown.forEach((ids, at) => {
      const kind = kg.classes[at];
      context.fillStyle = kg.colour(kind);
      context.globalAlpha = chosen ? 0.2 : 1;
      fill(ids, kind);
      if (!chosen) return;
      context.globalAlpha = 1;
      fill(ids.filter((id) => chosen.nodes.has(id)), kind);
    });
  };

  kg.drawCrowd = (context) => {
    const scale = kg.network.getScale();
    context.save();
    if (!view.moving) drawLines(context, scale);
    context.setLineDash([]);
    drawShapes(context, scale);
    context.restore();
  };

  // The nearest thing whose shape covers a place in the picture, or undefined
  kg.nodeAt = (place) => {
    let best = Infinity;
    let found;
    const least = NEAR / kg.network.getScale();
    for (const id of view.order) {
      const away = Math.max(Math.abs(view.x[id] - place.x), Math.abs(view.y[id] - place.y));
      if (!view.hidden[id] && away < best && away <= Math.max(least, view.size[id])) { best = away; found = id; }
    }
    return found;
  };

  // The nearest line to a place in the picture, or undefined when none is near
  kg.edgeAt = (place) => {
    let best = NEAR / kg.network.getScale();
    let found;
    kg.links.forEach(({ from, to, id }) => {
      if (view.edgeHidden[id]) return;
      const [ax, ay] = [view.x[from], view.y[from]];
      const [dx, dy] = [view.x[to] - ax, view.y[to] - ay];
      const part = Math.max(0, Math.min(1, ((place.x - ax) * dx + (place.y - ay) * dy) / (dx * dx + dy * dy || 1)));
      const away = Math.hypot(place.x - ax - part * dx, place.y - ay - part * dy);
      if (away < best) { best = away; found = id; }
    });
    return found;
  };
}

"use strict";
// Labels at reading size, whatever the zoom: the best connected first, and only where nothing else is written yet.
{
  const { view } = kg;
  const { FONT, board, place, write } = kgLabels; // shared with the explorer
  const LABELS_AT_MOST = 260;
  const TRIED_AT_MOST = 1500;
  const ROOMY = 120;

  // Widths are estimated, full-width characters apart: asking the canvas for thousands takes a second
  const widths = new Map();
  const ems = (text) => {
    if (!widths.has(text)) widths.set(text, Array.from(text).reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1 : 0.6), 0));
    return widths.get(text);
  };

  // Screen coordinates of a picture that is `box` wide and high
  const screen = () => {
    const scale = kg.network.getScale();
    const middle = kg.network.getViewPosition();
    const box = kg.$("mynetwork").getBoundingClientRect();
    return { scale, box, toX: (at) => (at - middle.x) * scale + box.width / 2, toY: (at) => (at - middle.y) * scale + box.height / 2 };
  };

  const nodeLabels = (context, taken, { scale, box, toX, toY }) => {
    const { x, y, size, hidden, chosen, hovered } = view;
    const seen = view.order.filter((id) => {
      if (hidden[id]) return false;
      const [left, top] = [toX(x[id]), toY(y[id])];
      return left > -60 && top > -24 && left < box.width + 60 && top < box.height + 8;
    });
    const keepFree = (id) => { // a label may touch the rim of a shape, not its middle
      const half = size[id] * scale * 0.5;
      taken.add([toX(x[id]) - half, toY(y[id]) - half, toX(x[id]) + half, toY(y[id]) + half]);
    };
    const roomy = seen.length <= ROOMY; // in a crowd a label may lie on smaller shapes: better than no label
    if (roomy) seen.forEach(keepFree);
    const first = new Set(chosen ? chosen.nodes : []);
    if (hovered !== null) first.add(hovered);
    const queue = [...seen.filter((id) => first.has(id)), ...seen.filter((id) => !first.has(id))];
    let drawn = 0;
    const most = chosen && !roomy ? first.size + 30 : LABELS_AT_MOST;
    for (const id of queue.slice(0, TRIED_AT_MOST)) {
      if (drawn >= most) break;
      if (!roomy) keepFree(id);
      const near = Math.min(1.25, Math.max(0.86, scale ** 0.3));
      const pixels = Math.round(Math.min(17, Math.max(11.5, (8.6 + size[id] * 0.24) * near)));
      const half = (ems(view.label[id]) * pixels) / 2 + 2;
      const [left, middle, reach] = [toX(x[id]), toY(y[id]), Math.max(2, size[id] * scale * 1.05)];
      const spot = place(taken, { x: left, y: middle, reach, half, pixels, width: box.width, must: id === hovered });
      if (!spot) continue;
      context.font = `${size[id] >= 20 || id === hovered ? 600 : 400} ${pixels}px ${FONT}`;
      context.globalAlpha = chosen && !first.has(id) ? 0.3 : 1;
      write(context, view.label[id], ...spot, view.ink.ink, view.ink.ground);
      drawn += 1;
    }
  };

  const edgeLabels = (context, taken, { scale, box, toX, toY }) => {
    const { x, y, chosen } = view;
    const few = kg.links.length <= 200 || scale > 0.75;
    context.font = `11px ${FONT}`;
    context.textBaseline = "middle";
    context.globalAlpha = 1;
    let drawn = 0;
    for (const edge of chosen ? chosen.edges : few ? kg.links.keys() : []) {
      if (view.edgeHidden[edge]) continue;
      if (drawn >= LABELS_AT_MOST) break;
      const { from, to } = kg.links[edge];
      const text = kg.label(view.property(edge));
      const half = (ems(text) * 11) / 2 + 1;
      if (from !== to && Math.hypot(x[to] - x[from], y[to] - y[from]) * scale < 2 * half + 8) continue;
      const point = view.middleOf(edge);
      const [left, top] = [toX(point.x), toY(point.y)];
      if (left < 0 || top < 0 || left > box.width || top > box.height) continue;
      let angle = from === to ? 0 : Math.atan2(y[to] - y[from], x[to] - x[from]);
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle <= -Math.PI / 2) angle += Math.PI;
      const [wide, high] = [Math.abs(Math.cos(angle)) * half + Math.abs(Math.sin(angle)) * 7, Math.abs(Math.sin(angle)) * half + Math.abs(Math.cos(angle)) * 7];
      const area = [left - wide, top - high, left + wide, top + high];
      if (!taken.free(area)) continue;
      taken.add(area);
      context.save();
      context.translate(left, top);
      context.rotate(angle);
      write(context, text, 0, 0, view.modality(edge) === "negated" ? view.ink.deny : view.ink.faint, view.ink.ground);
      context.restore();
      drawn += 1;
    }
  };

  kg.drawLabels = (context) => {
    const seen = screen();
    if (!seen.box.width) return;
    const ratio = context.canvas.width / seen.box.width;
    const taken = board();
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    nodeLabels(context, taken, seen);
    if (!(view.moving && kg.large)) edgeLabels(context, taken, seen);
    context.restore();
  };
}

// Names, class signs and the words on chosen lines, drawn over either painter: best connected first, only where free.
import { dark, STROKES } from "./dom.js";
import { board, FONT, place, write } from "./labels.js";

const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu; // direction marks and controls would steer the line
export const short = (name, most = 16) => {
  const plain = Array.from(name.slice(0, 200).replace(steering, " ").trim().replace(/\s+/g, " ") || "·");
  return plain.length > most ? `${plain.slice(0, most - 1).join("")}…` : plain.join("");
};

export const readInk = () => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(["ground", "sheet", "ink", "soft", "faint", "line", "accent", "deny"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
};

// `nodes`: {id, name, kind, faint, first} in order of importance; `at(id)` gives {x, y, size} on the screen
export const drawInk = (context, { nodes, words, at, ink, box, focus }) => {
  context.clearRect(0, 0, box.width, box.height);
  context.lineJoin = "round";
  context.textAlign = "center";
  const inside = nodes.map((node) => [node, at(node.id)]).filter(([, { x, y }]) => x > -60 && y > -30 && x < box.width + 60 && y < box.height + 30);
  const taken = board();
  for (const [node, { x, y, size }] of inside) {
    taken.add([x - size * 0.6, y - size * 0.6, x + size * 0.6, y + size * 0.6]);
    context.globalAlpha = node.faint ? 0.25 : 1;
    if (node.ring || node.id === focus) {
      context.beginPath();
      context.arc(x, y, size + 3.5, 0, 2 * Math.PI);
      context.strokeStyle = node.ring ? ink.accent : ink.ink;
      context.setLineDash(node.ring ? [] : STROKES.planned);
      context.lineWidth = 2.5;
      context.stroke();
      context.setLineDash([]);
    }
    if (size >= 7) {
      context.textBaseline = "middle";
      context.font = `600 ${Math.round(size * 1.05)}px ${FONT}`;
      context.fillStyle = dark.matches ? "#16171a" : "#ffffff";
      context.fillText(node.kind.sign, x, y + size * 0.06);
    }
  }
  context.textBaseline = "top";
  for (const [node, { x, y, size }] of [...inside.filter(([node]) => node.first), ...inside.filter(([node]) => !node.first)]) {
    const pixels = Math.round(Math.min(16, 10.5 + size * 0.25));
    context.font = `${node.ring ? 700 : 400} ${pixels}px ${FONT}`;
    const half = context.measureText(node.name).width / 2 + 2;
    const must = node.first && (node.ring || node.id === focus);
    const spot = place(taken, { x, y, reach: size + 1, half, pixels, width: box.width, must });
    if (!spot) continue;
    context.globalAlpha = node.faint ? 0.3 : 1;
    write(context, node.name, spot[0], spot[1], ink.ink, ink.ground);
  }
  context.globalAlpha = 1;
  for (const { text, from, to, fill } of words) {
    const [a, b] = [at(from), at(to)];
    const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2 - 7];
    context.font = `12px ${FONT}`;
    const half = context.measureText(text).width / 2 + 2;
    if (Math.hypot(a.x - b.x, a.y - b.y) < 1.4 * half || !taken.free([x - half, y, x + half, y + 14])) continue;
    taken.add([x - half, y, x + half, y + 14]);
    write(context, text, x, y, fill, ink.ground, 4);
  }
};

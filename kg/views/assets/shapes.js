"use strict";
// The shapes of the classes and the strokes of the modalities, as small pictures for legends, and as drawn on canvas.
{
  const SVG = "http://www.w3.org/2000/svg";
  const ring = (corners, radius, inner = 0, turn = -Math.PI / 2) =>
    Array.from({ length: corners * (inner ? 2 : 1) }, (_, at) => {
      const long = inner && at % 2 ? inner : radius;
      const angle = turn + (at * 2 * Math.PI) / (corners * (inner ? 2 : 1));
      return `${(8 + long * Math.cos(angle)).toFixed(2)},${(8 + long * Math.sin(angle)).toFixed(2)}`;
    }).join(" ");
  const OUTLINES = {
    square: ring(4, 7.2, 0, Math.PI / 4), triangle: ring(3, 7.2), triangleDown: ring(3, 7.2, 0, Math.PI / 2),
    diamond: ring(4, 7), star: ring(5, 7.6, 3.4), hexagon: ring(6, 6.8, 0, 0), box: "1,4 15,4 15,12 1,12",
  };
  const svg = (tag, attributes) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  kg.icon = (one) => {
    const picture = svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" });
    const outline = OUTLINES[one.shape];
    const body = outline ? svg("polygon", { points: outline }) : svg("circle", { cx: 8, cy: 8, r: 6 });
    body.setAttribute("fill", kg.colour(one));
    picture.append(body);
    return picture;
  };

  const STROKES = { planned: "6 4", possible: "1.5 4", negated: "8 3 2 3" };
  kg.stroke = (modality) => {
    const picture = svg("svg", { viewBox: "0 0 34 10", class: `stroke ${modality}`, "aria-hidden": "true" });
    const line = svg("line", { x1: 1, y1: 5, x2: 33, y2: 5 });
    if (STROKES[modality]) line.setAttribute("stroke-dasharray", STROKES[modality]);
    picture.append(line);
    return picture;
  };

  // vis-network writes the label inside a box or ellipse; here all labels stand outside, so these two are drawn by hand
  kg.drawn = (shape) => ({ ctx, x, y, state: { selected, hover }, style }) => ({
    drawNode() {
      const [wide, high] = [style.size * 1.15, style.size * 0.72];
      ctx.beginPath();
      if (shape === "box") ctx.roundRect(x - wide, y - high, 2 * wide, 2 * high, high * 0.35);
      else ctx.ellipse(x, y, wide, high, 0, 0, 2 * Math.PI);
      ctx.fillStyle = style.color;
      ctx.globalAlpha = style.opacity ?? 1;
      ctx.fill();
      ctx.lineWidth = selected || hover ? 3 : style.borderWidth;
      ctx.strokeStyle = style.borderColor;
      ctx.stroke();
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2.3 * style.size, height: 1.44 * style.size },
  });
}

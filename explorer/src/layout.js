// Where things stand: springs along the lines, things pushing each other off, from where they stood before.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const GOLDEN = 2.399963229728653; // radians: points at this angle never line up

// New things start around the neighbour that brought them
export const seat = (places, id, around, order) => {
  const centre = around === undefined ? { x: 0, y: 0 } : places.get(around) ?? { x: 0, y: 0 };
  const reach = 40 + 14 * Math.sqrt(order + 1);
  places.set(id, { x: centre.x + reach * Math.cos(order * GOLDEN), y: centre.y + reach * Math.sin(order * GOLDEN) });
};

// Return the settled place of each id; `links` are pairs, `tall` is height by width of the screen. No randomness: the same steps give the same picture.
export const settle = (places, ids, links, size, tall) => {
  const nodes = ids.map((id) => ({ id, ...places.get(id) }));
  const degree = new Map();
  for (const pair of links) for (const end of pair) degree.set(end, (degree.get(end) ?? 0) + 1);
  const few = (source, target) => Math.min(degree.get(source.id), degree.get(target.id));
  const simulation = forceSimulation(nodes)
    .force("link", forceLink(links.map(([source, target]) => ({ source, target }))).id((node) => node.id)
      .distance(({ source, target }) => 95 + 16 * Math.min(8, few(source, target)))
      .strength(({ source, target }) => 1 / Math.max(1, few(source, target))))
    .force("push", forceManyBody().strength(-420).distanceMax(520))
    .force("x", forceX().strength(0.06 * Math.min(2.2, Math.max(0.7, tall))))
    .force("y", forceY().strength(0.06 * Math.min(2.2, Math.max(0.7, 1 / tall))))
    .force("room", forceCollide((node) => size(node.id) + 24).strength(0.8))
    .stop();
  const rounds = Math.max(40, Math.min(260, Math.round(24000 / (nodes.length + 1))));
  simulation.alphaDecay(1 - 0.001 ** (1 / rounds)).tick(rounds);
  return new Map(nodes.map(({ id, x, y }) => [id, { x, y }]));
};

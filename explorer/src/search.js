// Finding things by name, other name, spelling (yunlingzhixing) and initials (ylzx).
import { fold } from "./dom.js";

const FOUND = 12;
const rankName = (name, wanted) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 3 : 9);
const rankSound = ([spelled, initials], wanted) => (initials === wanted || spelled === wanted ? 1.5 : initials.startsWith(wanted) || spelled.startsWith(wanted) ? 2
  : wanted.length > 1 && (initials.includes(wanted) || spelled.includes(wanted)) ? 4 : 9);

export class Finder {
  constructor(world) {
    this.world = world;
    this.rows = [...world.entities].map(([id, one]) => [id, [one.name, ...one.aliases].map(fold), one.sounds.map((text) => {
      const parts = text.split(" ");
      return text ? [parts.join(""), parts.map((part) => part[0]).join("")] : null;
    })]);
  }

  // Exact names first, then names and sounds that begin so, then those that contain it; among equals the better connected
  find(words, most = FOUND) {
    const wanted = fold(words.trim());
    const sound = /^[a-z0-9' ]+$/.test(wanted) ? wanted.replace(/[' ]/g, "") : "";
    if (!wanted) return [];
    const hits = [];
    for (const [id, names, sounds] of this.rows) {
      let best = 9;
      let by = 0;
      names.forEach((name, at) => { const rank = rankName(name, wanted) + (at ? 0.2 : 0); if (rank < best) { best = rank; by = at; } });
      if (sound) sounds.forEach((pair, at) => { const rank = pair ? rankSound(pair, sound) + (at ? 0.2 : 0) : 9; if (rank < best) { best = rank; by = at; } });
      if (best < 9) hits.push([best, id, by]);
    }
    hits.sort(([a, i], [b, j]) => a - b || this.world.degree(j) - this.world.degree(i) || i - j);
    return hits.slice(0, most).map(([, id, by]) => ({ id, alias: by ? this.world.entities.get(id).aliases[by - 1] : "" }));
  }
}

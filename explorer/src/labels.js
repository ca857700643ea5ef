// Where a label can stand: shared by the explorer and the dossier (as `kgLabels`, in kg/views/assets/placing.js).
export const FONT = '"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","Hiragino Sans GB",system-ui,sans-serif';
const CELL = 64;

// Screen boxes already used by shapes and labels, in a coarse grid so that a look-up is cheap
export const board = () => {
  const cells = new Map();
  const span = (box) => {
    const found = [];
    for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i += 1)
      for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j += 1) found.push(i * 100003 + j);
    return found;
  };
  return {
    add: (box) => span(box).forEach((cell) => (cells.get(cell) ?? cells.set(cell, []).get(cell)).push(box)),
    free: (box) => span(box).every((cell) => (cells.get(cell) ?? []).every(
      (other) => box[2] <= other[0] || other[2] <= box[0] || box[3] <= other[1] || other[3] <= box[1])),
  };
};

const area = ([left, top], half, pixels) => [left - half, top, left + half, top + pixels + 2];

// Take a place for a label beside a shape: beneath, above, right or left, where nothing stands yet, rather than cut off by the rim.
// `half` is half its width and `pixels` its height; with `must` it stands beneath, if nowhere else. Returns [middle, top] or null.
export const place = (taken, { x, y, reach, half, pixels, width, must }) => {
  const spots = [[x, y + reach + 2], [x, y - reach - pixels - 4], [x + reach + half + 2, y - pixels / 2], [x - reach - half - 2, y - pixels / 2]];
  const free = spots.filter((spot) => taken.free(area(spot, half, pixels)));
  const spot = free.find(([left]) => left - half >= 0 && left + half <= width) ?? free[0] ?? (must ? spots[0] : null);
  if (spot) taken.add(area(spot, half, pixels));
  return spot;
};

// A line of text with a rim of the ground around it
export const write = (context, text, left, top, fill, ground, rim = 3.5) => {
  context.lineWidth = rim;
  context.strokeStyle = ground;
  context.strokeText(text, left, top);
  context.fillStyle = fill;
  context.fillText(text, left, top);
};

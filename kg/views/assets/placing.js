var kgLabels = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __export = (target, all) => {
    for (var name in all)
      __defProp(target, name, { get: all[name], enumerable: true });
  };
  var __copyProps = (to, from, except, desc) => {
    if (from && typeof from === "object" || typeof from === "function") {
      for (let key of __getOwnPropNames(from))
        if (!__hasOwnProp.call(to, key) && key !== except)
          __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
    }
    return to;
  };
  var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

  // src/labels.js
  var labels_exports = {};
  __export(labels_exports, {
    FONT: () => FONT,
    board: () => board,
    place: () => place,
    write: () => write
  });
  var FONT = '"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","Hiragino Sans GB",system-ui,sans-serif';
  var CELL = 64;
  var board = () => {
    const cells = /* @__PURE__ */ new Map();
    const span = (box) => {
      const found = [];
      for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i += 1)
        for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j += 1) found.push(i * 100003 + j);
      return found;
    };
    return {
      add: (box) => span(box).forEach((cell) => (cells.get(cell) ?? cells.set(cell, []).get(cell)).push(box)),
      free: (box) => span(box).every((cell) => (cells.get(cell) ?? []).every(
        (other) => box[2] <= other[0] || other[2] <= box[0] || box[3] <= other[1] || other[3] <= box[1]
      ))
    };
  };
  var area = ([left, top], half, pixels) => [left - half, top, left + half, top + pixels + 2];
  var place = (taken, { x, y, reach, half, pixels, width, must }) => {
    const spots = [[x, y + reach + 2], [x, y - reach - pixels - 4], [x + reach + half + 2, y - pixels / 2], [x - reach - half - 2, y - pixels / 2]];
    const free = spots.filter((spot2) => taken.free(area(spot2, half, pixels)));
    const spot = free.find(([left]) => left - half >= 0 && left + half <= width) ?? free[0] ?? (must ? spots[0] : null);
    if (spot) taken.add(area(spot, half, pixels));
    return spot;
  };
  var write = (context, text, left, top, fill, ground, rim = 3.5) => {
    context.lineWidth = rim;
    context.strokeStyle = ground;
    context.strokeText(text, left, top);
    context.fillStyle = fill;
    context.fillText(text, left, top);
  };
  return __toCommonJS(labels_exports);
})();
